//! Answers to single questions: what must hit, what must not, and what may be called clear.
//!
//! The parties are public entries in the words of the lists, cut to what the tests need.

use interdict_model::{
    Country, Gender, Identifier, IdentifierKind, ListState, Measure, MeasureTable, Name, NameKind,
    NameStrength, Party, PartyKind, Verdict, Wallet,
};
use interdict_screen::compile::compile_in_memory;
use interdict_screen::{CompileInput, CompiledList, Coverage, Decision, Parameters, Query, Snapshot, decide};

struct House {
    snapshot: Snapshot,
    parameters: Parameters,
    coverage: Vec<Coverage>,
}

fn party(id: &str, kind: PartyKind, names: &[&str]) -> Party {
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
    ];
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
        parties: 8,
    }];
    let parameters = Parameters::built_in().unwrap();
    let input = CompileInput {
        lists: vec![list],
        parties,
        measures: &MeasureTable::parse("us-ofac-sdn,DPRK*,asset_freeze,31 CFR 510").unwrap(),
        parameters: &parameters,
    };
    let (snapshot, _) = compile_in_memory(input).unwrap();
    House { snapshot, parameters, coverage }
}

impl House {
    fn ask(&self, query: &Query) -> Decision {
        decide(&self.snapshot, &self.parameters, query, &self.coverage)
    }

    fn name(&self, kind: PartyKind, name: &str) -> (Verdict, Option<String>) {
        let decision = self.ask(&Query::named(kind, name));
        (decision.verdict, decision.hits.first().map(|hit| hit.party.clone()))
    }
}

#[test]
fn names_in_other_dress() {
    let house = house();
    let hit = |kind, name, verdict, id: &str| {
        assert_eq!(house.name(kind, name), (verdict, Some(id.to_owned())), "{name}");
    };
    for name in ["Kim Sang-man", "KIM Sangman", "Sang Man Kim", "kimsangman", "K\u{200b}im S\u{e1}ng Man"] {
        hit(PartyKind::Person, name, Verdict::Match, "43377");
    }
    for name in ["SIS DOO", "Sis doo", "SIS d.o.o.", "SIS"] {
        hit(PartyKind::Organisation, name, Verdict::Match, "sis");
    }
    for name in ["Chon Chinyong", "Chin yong Cho'n", "CHO’N CHIN YO’NG"] {
        hit(PartyKind::Person, name, Verdict::Match, "chon");
    }
    hit(PartyKind::Organisation, "Almaz Antey Telecom", Verdict::Possible, "almaz");
    hit(PartyKind::Organisation, "Lazaruz Group", Verdict::Possible, "27307");
    hit(PartyKind::Organisation, "Hidden Cobra", Verdict::Possible, "27307");
    hit(PartyKind::Unknown, "Wise Honest", Verdict::Match, "unmapped");
    // A vessel's name asked as a person's: evidence against, not a filter.
    hit(PartyKind::Person, "Wise Honest", Verdict::Possible, "unmapped");
    for name in
        ["111th Research Center", "Sunrise Group", "Kim Jong Su", "Research Center", "Zinc Oxide Works"]
    {
        assert_eq!(house.name(PartyKind::Unknown, name), (Verdict::Clear, None), "{name}");
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
fn other_evidence_moves_the_verdict() {
    let house = house();
    let ask = |name: &str, born: &str| {
        let mut query = Query::named(PartyKind::Person, name);
        query.birth_dates = vec![born.parse().unwrap()];
        house.ask(&query)
    };
    assert_eq!(ask("Kim Sang Man", "1965-04-25").verdict, Verdict::Match);
    assert_eq!(ask("Kim Sang Man", "1966").verdict, Verdict::Match, "within what is forgiven");
    let conflict = ask("Kim Sang Man", "1988-01-01");
    assert_eq!(conflict.verdict, Verdict::Possible);
    assert!(conflict.hits[0].pieces.iter().any(|piece| piece.rule == "birth_date.conflicts"));
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
