//! OFAC's real list through the data folder: what was listed on which day, and what changed.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::LazyLock;

use interdict_evidence::{Document, NameLink, Reader, Vocabulary};
use interdict_home::evidence::{LinkPolicy, Linker};
use interdict_home::{Home, ImportOptions, Outcome};
use interdict_lists::container;
use interdict_model::party::assemble;
use interdict_model::{ChangeClass, ListState, Measure, NameStrength, Verdict};
use interdict_screen::Parameters;
use interdict_store::Standing;
use interdict_store::testing::Folder;
use tempfile::TempDir;

use crate::data;
use crate::invented::ALIAS_ONLY;
use crate::support::{
    ask, day, empty, import, list, named, names_party, quarantined, recorded, sdn, snapshot, state, time,
    wallet,
};

const RONIN: &str = "ETH:0x098B716B8Aaf21512996dC57EB0615e2383E2f96";
const NOW: &str = "2023-12-29T00:00:00Z";

/// The whole set of 2023-12-28, imported once.
static WHOLE: LazyLock<Option<Folder>> = LazyLock::new(|| {
    let set = data::path("ofac/2023-12-28")?;
    let (folder, mut home) = empty();
    let version = recorded(import(&mut home, &set, &ImportOptions::default(), NOW));
    assert_eq!((version.standing, version.parties), (Standing::Accepted, 13_821));
    assert_eq!(version.edition.to_string(), "2023-12-28");
    snapshot(&home, None, None, NOW);
    Some(folder)
});

fn whole() -> Option<Home> {
    Some(Home::open(&WHOLE.as_ref()?.path().join("home")).unwrap())
}

#[test]
fn lazarus_is_whole() {
    let Some(home) = whole() else { return };
    let view = home.store().view(&sdn(), None, None).unwrap().unwrap();
    let statements = home.store().view_statements(&view).unwrap();
    let parties = assemble(&sdn(), statements.iter().map(|stored| &stored.statement));
    let lazarus = parties.iter().find(|party| party.id == "27307").unwrap();
    assert_eq!(lazarus.names.iter().filter(|name| name.strength == NameStrength::Weak).count(), 11);
    assert_eq!(lazarus.wallets.len(), 8);
    assert!(lazarus.wallets.iter().all(|wallet| wallet.asset() == "ETH" && wallet.is_decoded()));
}

#[test]
fn names_of_the_alias_file_and_wallets_are_found() {
    let Some(home) = whole() else { return };
    let loaded = snapshot(&home, None, None, NOW);
    assert_eq!(state(&home, &sdn(), NOW), ListState::Fresh);
    for (name, party) in [(ALIAS_ONLY[0], "43379"), (ALIAS_ONLY[1], "43377"), ("Lazarus Group", "27307")] {
        let decision = ask(&loaded, &named(name));
        assert!(names_party(&decision, party), "{name}: {decision:?}");
        assert_eq!(decision.snapshot, loaded.snapshot.content_hash());
    }
    let decision = ask(&loaded, &wallet(RONIN));
    assert_eq!((decision.verdict, names_party(&decision, "27307")), (Verdict::Match, true));
    // L7: the key printed under three tickers is found under each, and under none.
    for asset in ["ETH:", "USDT:", "USDC:", ""] {
        let decision = ask(&loaded, &wallet(&format!("{asset}0xb6f5ec1a0a9cd1526536d3f0426c429529471f40")));
        assert_eq!((decision.verdict, names_party(&decision, "43377")), (Verdict::Match, true), "{asset}");
    }
    let clear = ask(&loaded, &named("Harbour Lantern Cooperative Bakery"));
    assert_eq!(clear.verdict, Verdict::Clear, "{clear:?}");
}

/// L15 and the measures of programmes, as an answer gives them.
#[test]
fn programmes_say_what_they_do() {
    let Some(home) = whole() else { return };
    let loaded = snapshot(&home, None, None, NOW);
    let decision = ask(&loaded, &wallet(RONIN));
    let lazarus = decision.hits.iter().find(|hit| hit.party == "27307").unwrap();
    let tags: Vec<&str> = lazarus.programmes.iter().map(|one| one.programme.as_str()).collect();
    assert_eq!(tags, ["DPRK3"]);
    assert!(lazarus.blocking);
    assert!(lazarus.programmes[0].measures.contains(&Measure::AssetFreeze));
}

#[test]
fn f05_the_next_set_without_its_aliases_is_refused() {
    let Some(set) = data::path("ofac/2023-12-28") else { return };
    let (folder, mut home) = empty();
    let cut = folder.path().join("2023-12-29");
    std::fs::create_dir(&cut).unwrap();
    for name in ["sdn.csv.xz", "add.csv.xz", "sdn_comments.csv"] {
        std::fs::copy(set.join(name), cut.join(name)).unwrap();
    }
    let why = quarantined(&import(&mut home, &cut, &ImportOptions::default(), NOW));
    assert!(why.contains("alt"), "{why}");
    assert!(home.store().view(&sdn(), None, None).unwrap().is_none());
    let decision = ask(&snapshot(&home, None, None, NOW), &named("Harbour Lantern Cooperative Bakery"));
    assert_eq!(decision.verdict, Verdict::CannotSay);
}

fn partial() -> ImportOptions {
    ImportOptions { partial: true, ..ImportOptions::default() }
}

#[test]
fn the_action_of_2023_05_23_is_five_additions() {
    let Some(folder) = data::path("ofac/delta_2023-05-23") else { return };
    let (_kept, mut home) = empty();
    let mut versions = Vec::new();
    home.import(&[folder], &partial(), time(NOW), &mut |imported| {
        if let Outcome::Recorded { version, .. } = &imported.outcome {
            versions.push(version.clone());
        }
    })
    .unwrap();
    let [before, after] = versions.as_slice() else { panic!("{versions:?}") };
    assert_eq!(
        (before.label(), after.label()),
        ("us-ofac-sdn@2023-05-19".into(), "us-ofac-sdn@2023-05-23".into())
    );
    assert_eq!((before.parties, after.parties, after.standing), (12_538, 12_543, Standing::Partial));
    let delta = home.store().delta(before, after).unwrap();
    let added: Vec<&str> = delta.added.iter().map(|party| party.party.as_str()).collect();
    assert_eq!(added, ["43336", "43337", "43338", "43377", "43379"]);
    assert!(delta.removed.is_empty() && delta.changed.is_empty(), "{delta:?}");
    // A main file alone supports no "clear".
    assert_eq!(state(&home, &sdn(), NOW), ListState::Partial);
}

/// Three editions of the history around two days that matter, in their own folder.
static EDITIONS: LazyLock<Option<TempDir>> = LazyLock::new(|| {
    let archive = data::path("ofac/history/sdn_csv_2021-08-18_to_2024-05-03.tar.xz")?;
    let wanted = ["2022-04-11", "2022-04-12", "2022-04-14", "2022-04-22", "2022-04-29"]
        .map(|day| format!("sdn_{day}.csv"));
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("files")).unwrap();
    let mut found = 0;
    container::open_path(&archive, &mut |file| {
        if wanted.iter().any(|name| name == file.name()) {
            std::fs::write(folder.path().join("files").join(file.name()), file.bytes().unwrap()).unwrap();
            found += 1;
        }
        if found == wanted.len() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .unwrap();
    assert_eq!(found, wanted.len());
    Some(folder)
});

fn edition(day: &str) -> Option<PathBuf> {
    Some(EDITIONS.as_ref()?.path().join(format!("files/sdn_{day}.csv")))
}

/// L8 and L10, with the newer edition loaded first: load order changes nothing but what was known when.
#[test]
fn as_of_and_as_known_at() {
    let (Some(before), Some(after)) = (edition("2022-04-12"), edition("2022-04-14")) else { return };
    let Some(removing) = edition("2022-04-11") else { return };
    let (_folder, mut home) = empty();
    recorded(import(&mut home, &after, &partial(), "2022-05-01T00:00:00Z"));
    recorded(import(&mut home, &before, &partial(), "2022-05-02T00:00:00Z"));
    recorded(import(&mut home, &removing, &partial(), "2022-05-03T00:00:00Z"));
    let now = "2022-05-04T00:00:00Z";
    let lists_it = |as_of: &str| {
        let view = home.store().view(&sdn(), Some(day(as_of)), None).unwrap().unwrap();
        let statements = home.store().view_statements(&view).unwrap();
        statements.iter().any(|s| s.statement.party == "27307" && s.statement.printed.contains(&RONIN[4..]))
    };
    assert_eq!([lists_it("2022-04-13"), lists_it("2022-04-14"), lists_it("2022-05-01")], [false, true, true]);
    for (as_of, found) in [("2022-04-13", false), ("2022-04-14", true)] {
        let decision = ask(&snapshot(&home, Some(as_of), None, now), &wallet(RONIN));
        assert_eq!(names_party(&decision, "27307"), found, "{as_of}: {decision:?}");
        assert_ne!(decision.verdict, Verdict::Clear, "a main file alone supports no clear");
    }
    // On 1 May only the edition of 14 April had been loaded, so of 13 April nothing was known.
    let known = Some(time("2022-05-01T12:00:00Z"));
    assert!(home.store().view(&sdn(), Some(day("2022-04-13")), known).unwrap().is_none());
    let of_that_day = home.store().view(&sdn(), None, known).unwrap().unwrap();
    assert_eq!(of_that_day.edition().to_string(), "2022-04-14");
    // As of 11 April another edition is in force; its parties do not leave the history when later ones come.
    let view = home.store().view(&sdn(), Some(day("2022-04-11")), None).unwrap().unwrap();
    assert_eq!((view.edition().to_string().as_str(), view.main.parties), ("2022-04-11", 9_953));
    assert_eq!(home.store().statements(&view.main).unwrap().len() as u64, view.main.statements);
}

/// L9: a change of wording in 499 rows is told apart from a change of who or what is listed.
#[test]
fn boilerplate_is_told_apart() {
    let (Some(before), Some(after)) = (edition("2022-04-22"), edition("2022-04-29")) else { return };
    let (_folder, mut home) = empty();
    let before = recorded(import(&mut home, &before, &partial(), NOW));
    let after = recorded(import(&mut home, &after, &partial(), NOW));
    let delta = home.store().delta(&before, &after).unwrap();
    assert!(delta.added.is_empty() && delta.removed.is_empty());
    assert_eq!((delta.changed.len(), delta.count(ChangeClass::Boilerplate)), (499, 497));
    // The two others changed their programme besides; nobody changed in who they are.
    let others = delta.changed.iter().filter(|party| party.class != ChangeClass::Boilerplate);
    let others: Vec<_> = others.map(|party| (party.party.as_str(), party.class)).collect();
    assert_eq!(others, [("25348", ChangeClass::Measures), ("25436", ChangeClass::Measures)]);
}

/// L1: what the publisher served on 2024-05-04.
#[test]
fn an_empty_main_file_is_quarantined() {
    let Some(last) = data::path("ofac/2024-05-03/sdn.csv.xz") else { return };
    let (folder, mut home) = empty();
    let version = recorded(import(&mut home, &last, &partial(), "2024-05-03T20:00:00Z"));
    assert_eq!((version.label().as_str(), version.parties), ("us-ofac-sdn@2024-05-03", 14_965));
    let empty = folder.path().join("sdn_2024-05-04.csv");
    std::fs::write(&empty, b"").unwrap();
    for options in [ImportOptions::default(), partial()] {
        println!("{}", quarantined(&import(&mut home, &empty, &options, "2024-05-04T12:00:00Z")));
    }
    let status = home.statuses(None, None, time("2024-05-04T12:00:00Z")).unwrap().remove(0);
    assert_eq!(status.state, ListState::Quarantined);
    assert_eq!(status.view.unwrap().main, version);
    assert!(
        status.reason.contains("2024-05-04") && status.reason.contains("2024-05-03"),
        "{}",
        status.reason
    );
}

/// L15 on the consolidated list: the same tag means other measures than on the SDN list.
#[test]
fn a_tag_of_the_consolidated_list_has_its_own_measures() {
    let Some(folder) = data::path("ofac/cons_2025-12") else { return };
    let (_folder, mut home) = empty();
    let options = ImportOptions { date: Some(day("2025-12-19")), ..ImportOptions::default() };
    let version = recorded(import(&mut home, &folder, &options, "2025-12-20T00:00:00Z"));
    assert_eq!((version.list.as_str(), version.parties), ("us-ofac-cons", 442));
    let loaded = snapshot(&home, None, None, "2025-12-20T00:00:00Z");
    let decision = ask(&loaded, &named("Rosneft Oil Company"));
    let hit = decision.hits.iter().find(|hit| hit.party == "17022").unwrap();
    println!("{:?}", hit.programmes);
    assert!(!hit.blocking, "sectoral measures do not block: {:?}", hit.programmes);
    assert!(hit.programmes.iter().any(|one| one.programme == "UKRAINE-EO13662"));
    // Without the SDN list beside it, this list alone is official and fresh enough.
    assert_eq!(state(&home, &list("us-ofac-cons"), "2025-12-20T00:00:00Z"), ListState::Fresh);
}

/// The names of a machine-translated article, each at the listed party that it garbles, with the rule that brought them together;
/// the nearest other names on the list are never taken (evidence.md 1.6, 1.9, Z12).
#[test]
fn garbled_names_are_linked_and_their_neighbours_are_not() {
    let Some(home) = whole() else { return };
    let loaded = snapshot(&home, None, None, NOW);
    let (parameters, policy) = (Parameters::built_in().unwrap(), LinkPolicy::built_in().unwrap());
    let linker = Linker::new(&loaded.snapshot, &parameters, &policy, None);
    let text = "\
The U.S. Department of the Treasury sanctioned Pyongyang Automation University and Chinyong Information Technology Cooperation.

The U.S. Department of the Treasury sanctioned the Bureau of Technical Intelligence and the 110th Research Center.

Chinyong Information Technology Cooperation, also known as Jinryong IT Cooperation Company, is controlled by the General Intelligence Bureau. Chinyong employs thousands.

The U.S. Department of the Treasury sanctioned North Korean citizen Kim Sang-man, who works for the Lazarus group.
";
    let document = Document::from_text("garbled", "garbled".to_owned(), text.to_owned()).unwrap();
    let reading = Reader::new(Vocabulary::built_in()).read(&document);
    let links = linker.links(&document, &reading);
    for (name, party, rule) in [
        ("Pyongyang Automation University", "43336", "name.mixed_order"),
        ("Bureau of Technical Intelligence", "43337", "name.word.translation"),
        ("110th Research Center", "43338", "name.full"),
        ("Chinyong Information Technology Cooperation", "43379", "name.omitted"),
        ("Jinryong IT Cooperation Company", "43379", "name.word.edited"),
        ("Kim Sang-man", "43377", "name.full"),
        ("General Intelligence Bureau", "12210", "name.word.translation"),
        ("Lazarus group", "27307", "name.full"),
    ] {
        let of_name: Vec<&NameLink> = links.iter().filter(|link| link.name == name).collect();
        let [link] = of_name.as_slice() else { panic!("{name}: {links:?}") };
        assert_eq!((link.party.as_str(), link.is_open), (party, false), "{link:?}");
        assert!(link.rules.iter().any(|used| used == rule), "{name}: {:?}", link.rules);
    }
    assert_eq!(links.len(), 8, "the short form is the company, and nobody else is linked: {links:?}");
    // Real nearest neighbours by letters: a directorate, a person, a person, a vessel.
    for (text, never) in [
        ("General Intelligence Bureau", "12726"),
        ("Chinyong", "27743"),
        ("Lazarus", "8100"),
        ("Andariel", "15903"),
    ] {
        let hits = ask(&loaded, &named(text)).hits;
        assert!(hits.first().is_none_or(|best| best.party != never), "{text}: {hits:?}");
        let alone = format!("The U.S. Department of the Treasury sanctioned {text} on March 14, 2024.\n");
        let document = Document::from_text("alone", "alone".to_owned(), alone).unwrap();
        let links = linker.links(&document, &Reader::new(Vocabulary::built_in()).read(&document));
        assert!(links.iter().all(|link| link.party != never), "{text}: {links:?}");
    }
}

/// The IMO number behind a ship's name says more than the name; a single word that is only a part of listed names is left open.
#[test]
fn numbers_of_ships_and_short_forms_are_linked_with_care() {
    let Some(home) = whole() else { return };
    let loaded = snapshot(&home, None, None, NOW);
    let (parameters, policy) = (Parameters::built_in().unwrap(), LinkPolicy::built_in().unwrap());
    let linker = Linker::new(&loaded.snapshot, &parameters, &policy, None);
    let links = |whom: &str| {
        let text = format!("The U.S. Department of the Treasury sanctioned {whom} on March 14, 2024.\n");
        let document = Document::from_text("text", "text".to_owned(), text).unwrap();
        linker.links(&document, &Reader::new(Vocabulary::built_in()).read(&document))
    };
    let one = |whom: &str| {
        let found = links(whom);
        let [link] = found.as_slice() else { panic!("{whom}: {found:?}") };
        (link.party.clone(), link.is_open)
    };
    // Two listed ships have the name; another ship has this number, whatever it is called.
    assert_eq!(one("the vessel TERIBERKA (IMO 9081291)"), ("37136".to_owned(), false));
    assert_eq!(one("the vessel TERIBERKA (IMO: 8931748)"), ("37058".to_owned(), false));
    assert_eq!(one("the vessel OSPREY (IMO 9187629)"), ("15036".to_owned(), false));
    for open in ["the vessel TERIBERKA", "the vessel TERIBERKA (IMO 9074729)", "Rosneft"] {
        assert!(links(open).iter().all(|link| link.is_open), "{open}: {:?}", links(open));
    }
    assert!(!links("Rosneft").is_empty());
}
