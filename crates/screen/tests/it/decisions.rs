//! Answers to single questions: what must hit, what must not, and what may be called clear.
//!
//! The parties are public entries in the words of the lists, cut to what the tests need.

use interdict_model::{
    Country, Gender, Identifier, IdentifierKind, ListState, Measure, MeasureTable, Name, NameKind,
    NameStrength, Party, PartyKind, Verdict, Wallet,
};
use interdict_screen::compile::compile_in_memory;
use interdict_screen::{CompileInput, CompiledList, Coverage, Decision, Parameters, Query, Snapshot, decide};

pub(crate) struct House {
    snapshot: Snapshot,
    parameters: Parameters,
    coverage: Vec<Coverage>,
}

/// A party under these names: the first is primary, one that begins with `weak ` is a weak alias.
pub(crate) fn party(id: &str, kind: PartyKind, names: &[&str]) -> Party {
    let names: Vec<Name> = names
        .iter()
        .enumerate()
        .map(|(at, name)| match (at, name.strip_prefix("weak ")) {
            (_, Some(weak)) => Name::alias(weak, NameKind::Aka, NameStrength::Weak),
            (0, None) => Name::primary(*name),
            _ => Name::alias(*name, NameKind::Aka, NameStrength::Strong),
        })
        .collect();
    let json = serde_json::json!({ "list": "us-ofac-sdn", "id": id, "kind": kind, "names": names,
        "programmes": [{ "tag": "DPRK3" }] });
    serde_json::from_value(json).unwrap()
}

fn house() -> House {
    let mut kim = party("43377", PartyKind::Person, &["KIM, Sang Man"]);
    kim.birth_dates = vec!["1965-04-25".parse().unwrap()];
    kim.nationalities =
        vec![interdict_model::Place { text: "North Korea".into(), country: Country::parse("KP") }];
    kim.gender = Some(Gender::Male);
    kim.identifiers = vec![Identifier::new(IdentifierKind::Passport, "381420176")];
    let mut lazarus =
        party("27307", PartyKind::Organisation, &["LAZARUS GROUP", "weak HIDDEN COBRA", "weak ZINC"]);
    lazarus.wallets = vec![Wallet::parse("ETH", "0x098B716B8Aaf21512996dC57EB0615e2383E2f96").unwrap()];
    let mut sis = party("sis", PartyKind::Organisation, &["SIS d.o.o."]);
    sis.identifiers = vec![Identifier::new(IdentifierKind::TaxId, "SI91729181")];
    let mut travel = party("travel", PartyKind::Person, &["Sergei Lavrov"]);
    travel.stated_measures = vec![Measure::TravelBan];
    let mut unmapped = party("unmapped", PartyKind::Vessel, &["WISE HONEST"]);
    "NEW-TAG".clone_into(&mut unmapped.programmes[0].tag);
    let parties = vec![
        kim,
        lazarus,
        sis,
        travel,
        unmapped,
        party("almaz", PartyKind::Organisation, &["JSC ALMAZ-ANTEY"]),
        party("110", PartyKind::Organisation, &["110TH RESEARCH CENTER"]),
        party("chon", PartyKind::Person, &["CHO'N, Chin-yo'ng"]),
        party("omar", PartyKind::Person, &["Omar bin Abdullah"]),
    ];
    House::of(parties)
}

impl House {
    /// A fresh list of these parties.
    pub(crate) fn of(parties: Vec<Party>) -> Self {
        let list = CompiledList {
            id: "us-ofac-sdn".parse().unwrap(),
            edition: "2023-05-23".parse().unwrap(),
            version: "v".to_owned(),
            partial: false,
        };
        let coverage = vec![Coverage {
            list: list.id.clone(),
            edition: Some(list.edition),
            version: list.version.clone(),
            state: ListState::Fresh,
            checked_at: None,
            parties: parties.len() as u64,
        }];
        let parameters = Parameters::built_in().unwrap();
        let input = CompileInput {
            lists: vec![list],
            parties,
            measures: &MeasureTable::parse("us-ofac-sdn,DPRK*,asset_freeze,31 CFR 510").unwrap(),
            parameters: &parameters,
        };
        let (snapshot, _) = compile_in_memory(input).unwrap();
        Self { snapshot, parameters, coverage }
    }

    pub(crate) fn ask(&self, query: &Query) -> Decision {
        decide(&self.snapshot, &self.parameters, query, &self.coverage)
    }

    /// The verdict on a name alone, and the best party.
    pub(crate) fn name(&self, kind: PartyKind, name: &str) -> (Verdict, Option<String>) {
        let decision = self.ask(&Query::named(kind, name));
        (decision.verdict, decision.hits.first().map(|hit| hit.party.clone()))
    }
}

#[test]
fn names_in_other_dress() {
    let house = house();
    for (kind, id, names) in [
        (
            PartyKind::Person,
            "43377",
            &["Kim Sang-man", "KIM Sangman", "Sang Man Kim", "kimsangman", "K\u{200b}im S\u{e1}ng Man"][..],
        ),
        (PartyKind::Organisation, "sis", &["SIS DOO", "Sis doo", "SIS d.o.o."]),
        (PartyKind::Person, "chon", &["Chon Chinyong", "Chin yong Cho'n", "CHO’N CHIN YO’NG"]),
        (PartyKind::Unknown, "unmapped", &["Wise Honest"]),
    ] {
        for name in names {
            assert_eq!(house.name(kind, name), (Verdict::Match, Some(id.to_owned())), "{name}");
        }
    }
    // Near names are hits; how sure the scorer is of them is its own affair.
    for (name, id) in [("Almaz Antey Telecom", "almaz"), ("Lazaruz Group", "27307"), ("SIS", "sis")] {
        let (verdict, party) = house.name(PartyKind::Organisation, name);
        assert!(verdict >= Verdict::Possible, "{name}: {verdict}");
        assert_eq!(party.as_deref(), Some(id), "{name}");
    }
    let weak = house.name(PartyKind::Organisation, "Hidden Cobra");
    assert_eq!(weak, (Verdict::Possible, Some("27307".to_owned())), "a weak alias alone is never sure");
    for name in ["111th Research Center", "Sunrise Group", "Kim Jong Su", "Zinc Oxide Works"] {
        assert_eq!(house.name(PartyKind::Unknown, name), (Verdict::Clear, None), "{name}");
    }
    let swapped = house.name(PartyKind::Person, "Abdullah bin Omar").0;
    assert_ne!(swapped, Verdict::Match, "the son is not the father");
}

#[test]
fn another_kind_or_gender_never_hides_an_exact_name() {
    let house = house();
    for (name, id, other) in [
        ("Wise Honest", "unmapped", PartyKind::Person),
        ("Kim Sang Man", "43377", PartyKind::Vessel),
        ("Lazarus Group", "27307", PartyKind::Person),
    ] {
        let as_listed = &house.ask(&Query::named(PartyKind::Unknown, name)).hits[0];
        let otherwise = &house.ask(&Query::named(other, name)).hits[0];
        assert_eq!((as_listed.party.as_str(), otherwise.party.as_str()), (id, id));
        assert!(otherwise.score < as_listed.score, "{name}: evidence against");
    }
    let asked = |gender| {
        let query = Query { gender, ..Query::named(PartyKind::Person, "Kim Sang Man") };
        house.ask(&query).hits[0].score
    };
    assert!(asked(Some(Gender::Female)) < asked(None));
    assert!(asked(Some(Gender::Male)) >= asked(None));
    for kind in [PartyKind::Unknown, PartyKind::Person] {
        let query = Query { gender: Some(Gender::Female), ..Query::named(kind, "Kim Sang Man") };
        assert!(house.ask(&query).verdict >= Verdict::Possible);
    }
}

#[test]
fn numbers_and_wallets_alone() {
    let house = house();
    let number = Identifier::new(IdentifierKind::TaxId, "si-917 29181");
    let query = Query { identifiers: vec![number], ..Query::default() };
    assert_eq!(house.ask(&query).verdict, Verdict::Match);
    let wallet = Wallet::parse("USDC", "0x098b716b8aaf21512996dc57eb0615e2383e2f96").unwrap();
    let query = Query { kind: PartyKind::Person, wallets: vec![wallet], ..Query::default() };
    assert_eq!(house.ask(&query).verdict, Verdict::Match);
}

#[test]
fn other_evidence_moves_the_score() {
    let house = house();
    let ask = |born: &str, number: Option<&str>| {
        let mut query = Query::named(PartyKind::Person, "Kim Sang Man");
        query.birth_dates = born.parse().into_iter().collect();
        query.identifiers =
            number.map(|number| Identifier::new(IdentifierKind::Passport, number)).into_iter().collect();
        let decision = house.ask(&query);
        (decision.verdict, decision.hits.first().cloned())
    };
    let score = |born: &str, number| ask(born, number).1.unwrap().log_odds;
    assert!(score("", None) < score("1965-04-25", None), "an equal date adds to the name");
    assert!(score("1965-04-25", None) < score("1965-04-25", Some("381420176")), "and the passport to both");
    let all = ask("1965-04-25", Some("381420176")).1.unwrap();
    assert!(all.score.share() < 1.0, "nothing is wholly sure");
    assert_eq!(ask("1965-04-25", None).0, Verdict::Match);
    assert_eq!(ask("1966", None).0, Verdict::Match, "a year's difference is forgiven");

    // From agreement to conflict, each degree says less than the one before.
    let degrees =
        ["1965-04-25", "1965-04", "1965", "1965-04-26", "1965-11-08", "1966", "1968-01-01", "1988-01-01"];
    for pair in degrees.windows(2) {
        assert!(score(pair[0], None) >= score(pair[1], None), "{pair:?}");
    }
    assert!(score("1965-04-25", None) > score("1966", None));
    assert!(score("1966", None) > score("1968-01-01", None));
    assert!(score("1968-01-01", None) > score("1988-01-01", None));

    let (verdict, conflict) = ask("1988-01-01", None);
    assert!(verdict >= Verdict::Possible, "an exact name is never hidden by a date");
    let conflict = conflict.unwrap();
    assert!(conflict.score.share() < ask("", None).1.unwrap().score.share());
    assert!(conflict.pieces.iter().any(|piece| piece.rule == "birth_date.conflict"));
}

#[test]
fn what_a_hit_does() {
    let house = house();
    let blocking = |name: &str| house.ask(&Query::named(PartyKind::Unknown, name)).hits[0].blocking;
    assert!(blocking("Kim Sang Man"));
    assert!(!blocking("Sergei Lavrov"), "a travel ban stops no payment");
    assert!(blocking("Wise Honest"), "an unknown programme counts as blocking");
}

#[test]
fn clear_only_on_lists_that_allow_it() {
    type Spoil = (fn(&mut Coverage), &'static str);
    let mut house = house();
    let query = Query::named(PartyKind::Person, "Angela Merkel");
    assert_eq!(house.ask(&query).verdict, Verdict::Clear);
    let spoilt: [Spoil; 4] = [
        (|list| list.state = ListState::Stale, "too long"),
        (
            |list| list.state = ListState::Starter,
            "only the starter list is loaded; run `interdict lists sync`",
        ),
        (|list| list.version = "w".into(), "another version"),
        (|list| list.list = "un-sc".parse().unwrap(), "not in the snapshot"),
    ];
    for (spoil, reason) in spoilt {
        let sound = house.coverage.clone();
        spoil(&mut house.coverage[0]);
        let decision = house.ask(&query);
        assert_eq!(decision.verdict, Verdict::CannotSay);
        assert!(decision.reasons.iter().any(|words| words.contains(reason)), "{:?}", decision.reasons);
        house.coverage = sound;
    }
    assert_eq!(decide(&house.snapshot, &house.parameters, &query, &[]).verdict, Verdict::CannotSay);
    let mut other = house.parameters.clone();
    other.weights.usual += 0.01;
    assert_eq!(decide(&house.snapshot, &other, &query, &house.coverage).verdict, Verdict::CannotSay);
    let mut stricter = house.parameters.clone();
    stricter.thresholds.possible = 0.9;
    assert_eq!(decide(&house.snapshot, &stricter, &query, &house.coverage).verdict, Verdict::Clear);
    for empty in [Query::default(), Query::named(PartyKind::Person, "…")] {
        assert_eq!(house.ask(&empty).verdict, Verdict::CannotSay);
    }
}

#[test]
fn an_explanation_in_full() {
    let house = house();
    let mut query = Query::named(PartyKind::Person, "Kim Sangmann");
    query.birth_dates = vec!["1965".parse().unwrap()];
    query.nationalities = Country::parse("KP").into_iter().collect();
    let mut decision = house.ask(&query);
    decision.snapshot = "(hash)".to_owned();
    decision.parameters = "(hash)".to_owned();
    insta::assert_json_snapshot!(decision);
}

/// The words of an address are in no listed name: beside the whole, the name is read without them, and says so.
#[test]
fn an_address_behind_a_name_hides_nobody() {
    let house = house();
    let asked = |kind, name: &str| house.ask(&Query::named(kind, name));
    for tail in [
        ", 14 Some Street, Pyongyang",
        " / 7 Lenina Ulitsa Apt 12",
        "; P.O. Box 1177, Pyongyang",
        "\n220030 Minsk",
        " 14 Some Street, Pyongyang",
        ", North Korea",
    ] {
        for (kind, name, party) in [
            (PartyKind::Person, "Sang Man KIM", "43377"),
            (PartyKind::Person, "KIM, Sang Man", "43377"),
            (PartyKind::Organisation, "110TH RESEARCH CENTER", "110"),
            (PartyKind::Vessel, "WISE HONEST", "unmapped"),
        ] {
            let decision = asked(kind, &format!("{name}{tail}"));
            let hit = &decision.hits[0];
            assert_eq!((decision.verdict, hit.party.as_str()), (Verdict::Match, party), "{name}{tail}");
            assert!(hit.pieces.iter().any(|piece| piece.rule == "name.address"), "{}", hit.reason);
            assert_eq!(
                asked(kind, name).hits[0].log_odds,
                hit.log_odds,
                "the address neither adds nor takes"
            );
        }
    }
    let plain = asked(PartyKind::Person, "KIM, Sang Man").hits.remove(0);
    assert!(plain.pieces.iter().all(|piece| piece.rule != "name.address"));
    let other = asked(PartyKind::Person, "Pak Chol Su, 14 Harbour Street, Pyongyang");
    assert_eq!(other.verdict, Verdict::Clear, "{:?}", other.hits);
}

/// Nobody is hidden by who or what else stands in the field.
#[test]
fn another_name_in_the_field_hides_nobody() {
    let house = house();
    for asked in [
        "Pak Chol Su and Sang Man KIM",
        "KIM, Sang Man & Maria Quobatel",
        "Sang Man KIM / Maria Quobatel",
        "Maria Quobatel; KIM, Sang Man",
        "Sang Man KIM c/o Venmorak Shipping",
        "Sang Man KIM, Ministry of Foreign Affairs, Moscow",
        "Kim Sang Man DOB 25.04.1965",
        "Kim Sang Man (client since 2010)",
        "Pak Chol Su or Sang Man KIM, 14 Some Street, Pyongyang",
    ] {
        let decision = house.ask(&Query::named(PartyKind::Unknown, asked));
        let hit = decision.hits.iter().find(|hit| hit.party == "43377");
        let hit = hit.unwrap_or_else(|| panic!("{asked}: {:?}", decision.verdict));
        assert_eq!(decision.verdict, Verdict::Match, "{asked}");
        assert!(hit.pieces.iter().any(|piece| piece.rule == "name.one_of_several"), "{}", hit.reason);
    }
    let others = house.ask(&Query::named(PartyKind::Person, "Pak Chol Su and Maria Quobatel"));
    assert_eq!(others.verdict, Verdict::Clear, "{:?}", others.hits);
}

/// Stops tell that letters are initials, whatever joins them and however many Latin letters one takes.
#[test]
fn initials_that_stops_join() {
    let house = House::of(vec![party("1", PartyKind::Person, &["TARABUKIN, Yuri Andreevich"])]);
    for name in ["Y.A. Tarabukin", "Yu. A. Tarabukin", "Yu.A. TARABUKIN", "Тарабукин Ю.А."] {
        let hits = house.ask(&Query::named(PartyKind::Person, name)).hits;
        assert!(
            hits.iter().flat_map(|hit| &hit.pieces).any(|piece| piece.rule == "name.initials"),
            "{name}: {hits:?}"
        );
    }
    let body = house.ask(&Query::named(PartyKind::Organisation, "Y.A. Tarabukin"));
    assert!(body.hits.iter().flat_map(|hit| &hit.pieces).all(|piece| piece.rule != "name.initials"));
}

/// One given name, or a family name that millions share, finds nobody but who is listed just so: that is no "clear".
#[test]
fn one_frequent_word_is_never_clear() {
    let house = house();
    for name in ["Mohammed", "Kim", "Mr. Ivan", "Anna"] {
        for kind in [PartyKind::Person, PartyKind::Unknown] {
            let decision = house.ask(&Query::named(kind, name));
            assert_eq!(decision.verdict, Verdict::CannotSay, "{name}");
            assert!(decision.reasons.iter().any(|reason| reason.contains("one frequent word")), "{name}");
        }
    }
    let fuller = Query { names: vec!["Mohammed".into(), "Mohammed Qwertzfeld".into()], ..Query::default() };
    assert_eq!(house.ask(&fuller).verdict, Verdict::Clear, "a fuller name was asked too");
    // A body may be called by one word, and a rare word is found within longer names.
    assert_eq!(house.ask(&Query::named(PartyKind::Organisation, "Telecom")).verdict, Verdict::Clear);
    assert_eq!(house.ask(&Query::named(PartyKind::Person, "Qwertzfeld")).verdict, Verdict::Clear);
    let listed = House::of(vec![party("1", PartyKind::Person, &["MOHAMMED"])]);
    assert!(listed.ask(&Query::named(PartyKind::Person, "Mohammed")).verdict >= Verdict::Possible);
}
