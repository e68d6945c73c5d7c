use interdict_model::{Name, Position, Programme};

use super::*;

fn statement(party: &str, line: u64, value: Value) -> Statement {
    let position = Position { component: "main".to_owned(), line };
    Statement { party: party.to_owned(), printed: String::new(), value, position }
}

/// A list of its own with so many persons of programme `P`, each with a date of birth, and vessels of `V`.
fn list(persons: u64, vessels: u64) -> Reading {
    let mut reading = Reading::of("private-test".parse().unwrap());
    reading.components.push("main".to_owned());
    for n in 1..=persons + vessels {
        let (id, kind, tag) = if n <= persons {
            (format!("p{n}"), PartyKind::Person, "P")
        } else {
            (format!("v{}", n - persons), PartyKind::Vessel, "V")
        };
        let programme = Programme { tag: tag.to_owned(), sublist: None };
        reading.statements.push(statement(&id, n, Value::Kind(kind)));
        reading.statements.push(statement(&id, n, Value::Name(Name::primary(format!("NAME {n}")))));
        reading.statements.push(statement(&id, n, Value::Programme(programme)));
        if kind == PartyKind::Person {
            reading.statements.push(statement(&id, n, Value::BirthDate("1970".parse().unwrap())));
        }
    }
    reading
}

fn rules() -> Rules {
    Rules::built_in().unwrap()
}

fn reasons(before: &Reading, now: &Reading) -> Vec<Reason> {
    judge(now, Some(&Summary::of(&before.statements)), &rules()).reasons
}

#[test]
fn the_same_list_again_and_a_first_list_pass() {
    let before = list(1000, 100);
    assert_eq!(reasons(&before, &before), []);
    assert!(judge(&before, None, &rules()).accepted);
}

#[test]
fn one_per_cent_or_fifty_removals() {
    assert_eq!(reasons(&list(1000, 0), &list(990, 0)), []);
    assert!(matches!(
        reasons(&list(1000, 0), &list(989, 0))[0],
        Reason::Removed { kind: None, removed: 11, before: 1000, allowed: 10 }
    ));
    assert_eq!(reasons(&list(10_000, 0), &list(9950, 0)), []);
    assert!(matches!(
        reasons(&list(10_000, 0), &list(9949, 0))[0],
        Reason::Removed { removed: 51, allowed: 50, .. }
    ));
}

#[test]
fn one_kind_counts_for_itself_and_additions_do_not_hide_removals() {
    // F09: a quarter of one kind is gone and the total hardly moves.
    let found = reasons(&list(30_000, 100), &list(30_020, 75));
    assert!(
        matches!(found[0], Reason::Removed { kind: Some(PartyKind::Vessel), removed: 25, .. }),
        "{found:?}"
    );

    let before = list(1000, 0);
    let mut now = list(1000, 0);
    for statement in now.statements.iter_mut().filter(|statement| statement.position.line <= 40) {
        statement.party.insert(0, 'x');
    }
    assert!(matches!(reasons(&before, &now)[0], Reason::Removed { kind: None, removed: 40, .. }));
}

#[test]
fn growth_beyond_half_and_doubling() {
    assert_eq!(reasons(&list(1000, 0), &list(1500, 0)), []);
    assert!(matches!(
        reasons(&list(1000, 0), &list(1501, 0))[0],
        Reason::Grown { before: 1000, now: 1501, .. }
    ));
    assert_eq!(reasons(&list(4, 0), &list(14, 0)), [], "small lists grow by leaps");
}

#[test]
fn an_empty_list_and_a_lost_programme() {
    let found = reasons(&list(100, 0), &Reading::of("private-test".parse().unwrap()));
    assert_eq!(found[0], Reason::Empty);
    assert!(!judge(&Reading::of("private-test".parse().unwrap()), None, &rules()).may_be_released());

    let before = list(1000, 5);
    let mut now = before.clone();
    now.statements.retain(|statement| !matches!(&statement.value, Value::Programme(p) if p.tag == "V"));
    let judgement = judge(&now, Some(&Summary::of(&before.statements)), &rules());
    assert_eq!(judgement.reasons, [Reason::ProgrammeGone { programme: "V".to_owned(), before: 5 }]);
    assert!(judgement.may_be_released());
}

#[test]
fn dates_of_birth_that_vanish() {
    let before = list(1000, 0);
    let mut now = before.clone();
    now.statements.retain(|s| !(matches!(s.value, Value::BirthDate(_)) && s.position.line <= 101));
    assert!(matches!(reasons(&before, &now)[0], Reason::FillDropped { before: 1000, now: 899, .. }));
}

#[test]
fn ids_that_stand_for_others() {
    let before = list(1000, 0);
    let mut now = before.clone();
    for statement in now.statements.iter_mut().take(60) {
        if matches!(statement.value, Value::Kind(_)) {
            statement.value = Value::Kind(PartyKind::Vessel);
        }
    }
    assert!(matches!(reasons(&before, &now)[0], Reason::Retyped { changed: 15, .. }));
}

#[test]
fn defects_are_never_released() {
    let mut reading = list(100, 0);
    reading.report(Severity::SkippedRow, "main", 7, "the row has 3 fields, expected 12");
    reading.declared_parties = Some(101);
    reading.missing_components.push("alt".to_owned());
    let judgement = judge(&reading, None, &rules());
    let words: Vec<String> = judgement.reasons.iter().map(ToString::to_string).collect();
    assert_eq!(
        words,
        [
            "the set is not complete: alt missing",
            "1 rows could not be read; the first: main 7: the row has 3 fields, expected 12",
            "the file declares 101 parties and has 100",
        ]
    );
    assert!(!judgement.may_be_released());
    let partial = judge(&reading, None, &rules().for_partial());
    assert_eq!(partial.reasons.len(), 2, "only completeness is forgiven: {:?}", partial.reasons);
}

#[test]
fn an_id_twice_where_records_are_parties() {
    let mut reading = list(100, 0);
    reading.statements.push(statement("p1", 101, Value::Kind(PartyKind::Person)));
    assert!(judge(&reading, None, &rules()).accepted, "a list of rows per name");
    let mut rules = rules();
    rules.records.one_per_party.push(reading.list.clone());
    let found = judge(&reading, None, &rules).reasons;
    assert!(matches!(&found[..], [Reason::DuplicateParty { first: 1, second: 101, .. }]), "{found:?}");
}

fn sdn(issued: Option<&str>, weak: usize) -> Vec<Reason> {
    let mut reading = Reading::of(ListId::US_OFAC_SDN.parse().unwrap());
    reading.issued = issued.map(|date| date.parse().unwrap());
    for (line, id, name) in [
        (1, "6366", "AL QA'IDA"),
        (2, "12210", "RECONNAISSANCE GENERAL BUREAU"),
        (3, "27307", "LAZARUS GROUP"),
    ] {
        reading.statements.push(statement(id, line, Value::Kind(PartyKind::Organisation)));
        reading.statements.push(statement(id, line, Value::Name(Name::primary(name))));
    }
    for n in 0..weak {
        let name = Name::alias(format!("ALIAS {n}"), NameKind::Aka, NameStrength::Weak);
        reading.statements.push(statement("27307", 3, Value::Name(name)));
    }
    judge(&reading, None, &rules()).reasons
}

#[test]
fn sentinels_stand_with_all_their_weak_aliases() {
    assert_eq!(sdn(Some("2023-12-28"), 11), []);
    assert!(matches!(
        sdn(Some("2023-12-28"), 4)[..],
        [Reason::SentinelAliases { expected: 11, found: 4, .. }]
    ));
    assert_eq!(sdn(Some("2021-07-07"), 4), [], "before its remarks ran over");
    assert!(matches!(sdn(None, 4)[..], [Reason::SentinelAliases { .. }]), "an edition of unknown date");

    let mut reading = list(10, 0);
    reading.list = ListId::US_OFAC_SDN.parse().unwrap();
    let missing = |reading: &Reading| judge(reading, None, &rules()).reasons;
    assert_eq!(missing(&reading).len(), 3);
    reading.issued = Some("2018-01-27".parse().unwrap());
    assert_eq!(missing(&reading).len(), 2, "Lazarus was not listed yet");
    assert!(
        missing(&reading)[0].to_string().contains("party 12210 RECONNAISSANCE GENERAL BUREAU is missing")
    );
}

#[test]
fn the_rules_say_what_they_do_not_know() {
    let text = include_str!("../../data/acceptance.toml");
    assert!(Rules::parse(&text.replace("version = 1", "version = 2")).is_err());
    assert!(Rules::parse(&text.replace("removal_share", "removal_shar")).is_err());
}
