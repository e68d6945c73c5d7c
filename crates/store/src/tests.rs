use interdict_model::{ChangeClass, Edition, ListId, Name, PartyKind, Position, Statement, Value};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::both::{Fresh, on_both};

fn list() -> ListId {
    ListId::US_OFAC_SDN.parse().unwrap()
}

fn edition(text: &str) -> Edition {
    text.parse().unwrap()
}

fn say(party: &str, component: &str, value: Value) -> Statement {
    let printed = serde_json::to_string(&value).unwrap();
    let position = Position { component: component.to_owned(), line: 1 };
    Statement { party: party.to_owned(), printed, value, position }
}

fn party(id: &str) -> Vec<Statement> {
    vec![
        say(id, "sdn", Value::Kind(PartyKind::Organisation)),
        say(id, "sdn", Value::Name(Name::primary(format!("PARTY {id}")))),
    ]
}

fn new<'a>(day: &str, loaded: i64, statements: &'a [Statement], bytes: &'a [u8]) -> NewVersion<'a> {
    NewVersion {
        list: list(),
        edition: edition(day),
        format: "test".to_owned(),
        standing: Standing::Accepted,
        loaded_at: Timestamp::from_second(loaded).unwrap(),
        components: vec!["sdn".to_owned(), "alt".to_owned()],
        missing: Vec::new(),
        files: vec![NewFile { component: "sdn".to_owned(), name: "sdn.csv".to_owned(), bytes }],
        statements,
        reasons: Vec::new(),
        issues: Vec::new(),
    }
}

fn recorded(store: &mut Store, version: &NewVersion<'_>) -> Version {
    match store.record(version).unwrap() {
        Recorded::New(version) | Recorded::Known(version) => version,
    }
}

fn values(store: &Store, version: &Version) -> Vec<Statement> {
    store.statements(version).unwrap().into_iter().map(|stored| stored.statement).collect()
}

/// A version with so many new statements that they are written before it, for which somebody else had written some in vain.
fn a_large_version_is_there_whole_or_not_at_all(fresh: &Fresh) {
    let mut store = fresh.store();
    let all: Vec<Statement> = (0..3_000).flat_map(|id| party(&id.to_string())).collect();
    let one = recorded(&mut store, &new("2022-04-13", 100, &all[..2], b"one"));
    // Whoever wrote ahead was stopped before the version was there: its last step fails.
    store.database.script("ALTER TABLE version_file RENAME COLUMN source TO gone").unwrap();
    assert!(store.record(&new("2022-04-14", 200, &all, b"two")).is_err());
    store.database.script("ALTER TABLE version_file RENAME COLUMN gone TO source").unwrap();
    let written: usize = store.database.number("SELECT count(*) FROM statement", &[]).unwrap();
    assert_eq!(written, all.len(), "all were written ahead");
    assert_eq!(store.versions(None).unwrap(), std::slice::from_ref(&one), "and none of it is there");
    assert_eq!(store.lists(None).unwrap(), [list()]);
    assert_eq!(values(&store, &one).len(), 2);
    assert_eq!(store.party_history(&list(), "7").unwrap(), []);
    // What was written stands in whatever has it first, and a later version writes no more than is new.
    let three = recorded(&mut store, &new("2022-04-15", 300, &all[..4_400], b"three"));
    let first =
        |store: &Store, party: &str| store.party_history(&list(), party).unwrap()[0].stored.first_seen;
    assert_eq!(first(&store, "7"), three.edition);
    assert_eq!(values(&store, &three).len(), 4_400);
    let four = recorded(&mut store, &new("2022-04-16", 400, &all, b"four"));
    assert_eq!((values(&store, &four).len(), four.statements), (all.len(), all.len() as u64));
    assert_eq!(first(&store, "2999"), four.edition);
    let more: Vec<Statement> = (0..6_000).flat_map(|id| party(&id.to_string())).collect();
    let five = recorded(&mut store, &new("2022-04-17", 500, &more, b"five"));
    assert_eq!(values(&store, &five).len(), more.len());
    assert_eq!((first(&store, "0"), first(&store, "5999")), (one.edition, five.edition));
    assert_eq!(store.version(five.id).unwrap(), five);
    assert_eq!(values(&store, &one).len(), 2);
}

fn as_of_and_as_known_at(fresh: &Fresh) {
    let mut store = fresh.store();
    let (one, two) = (party("1"), [party("1"), party("2")].concat());
    // The newer edition is loaded first: loading the older one later must not change what was known before.
    recorded(&mut store, &new("2022-04-14", 100, &two, b"two"));
    recorded(&mut store, &new("2022-04-13", 200, &one, b"one"));
    let listed = |as_of: Option<&str>, known: Option<i64>| -> Option<usize> {
        let known = known.map(|second| Timestamp::from_second(second).unwrap());
        let view = store.view(&list(), as_of.map(|day| edition(day).date), known).unwrap()?;
        Some(store.view_statements(&view).unwrap().len() / 2)
    };
    assert_eq!(listed(None, None), Some(2));
    assert_eq!(listed(Some("2022-04-14"), None), Some(2));
    assert_eq!(listed(Some("2022-04-13"), None), Some(1));
    assert_eq!(listed(Some("2022-04-12"), None), None);
    assert_eq!(listed(Some("2022-04-13"), Some(150)), None, "the older edition was not known yet");
}

fn a_partial_version_borrows_what_it_lacks(fresh: &Fresh) {
    let mut store = fresh.store();
    let alias = |id| say(id, "alt", Value::Name(Name::primary("ALIAS")));
    let whole = [party("1"), vec![alias("1")], party("2"), vec![alias("2")]].concat();
    recorded(&mut store, &new("2022-01-01", 1, &whole, b"whole"));
    let later = [party("1"), party("3")].concat();
    let partial = NewVersion {
        standing: Standing::Partial,
        components: vec!["sdn".to_owned()],
        missing: vec!["alt".to_owned()],
        ..new("2022-02-01", 2, &later, b"main only")
    };
    let partial = recorded(&mut store, &partial);
    let view = store.view(&list(), None, None).unwrap().unwrap();
    assert!(view.is_partial());
    let statements = store.view_statements(&view).unwrap();
    let of = |id: &str| statements.iter().filter(|s| s.statement.party == id).count();
    assert_eq!((of("1"), of("2"), of("3")), (3, 0, 2), "1 keeps its alias, 2 is gone, 3 is new");
    let first = store.versions(None).unwrap()[0].clone();
    let delta = store.delta(&first, &partial).unwrap();
    assert_eq!((delta.added.len(), delta.removed.len(), delta.changed.len()), (1, 1, 0));
    assert_eq!(delta.not_compared, ["alt"]);
}

fn who_is_gone_is_told_with_the_last_edition(fresh: &Fresh) {
    let mut store = fresh.store();
    let say = |ids: &[&str]| ids.iter().flat_map(|id| party(id)).collect::<Vec<_>>();
    // Loaded out of order, as people do.
    let third = recorded(&mut store, &new("2022-03-01", 1, &say(&["1", "4"]), b"3"));
    let first = recorded(&mut store, &new("2022-01-01", 2, &say(&["1", "2", "3"]), b"1"));
    let second = recorded(&mut store, &new("2022-02-01", 3, &say(&["1", "2"]), b"2"));
    let gone = |version: &Version| -> Vec<(String, String, usize)> {
        let gone = store.gone(version).unwrap();
        gone.into_iter().map(|one| (one.party, one.last.to_string(), one.statements.len())).collect()
    };
    let of = |party: &str, last: &str| (party.to_owned(), last.to_owned(), 2);
    assert_eq!(gone(&third), [of("2", "2022-02-01"), of("3", "2022-01-01")]);
    assert_eq!(gone(&second), [of("3", "2022-01-01")], "4 came later");
    assert_eq!(gone(&first), []);
}

fn quarantine_serves_the_old_and_release_the_new(fresh: &Fresh) {
    let mut store = fresh.store();
    let (one, two) = (party("1"), party("2"));
    recorded(&mut store, &new("2022-01-01", 1, &one, b"1"));
    let refused = NewVersion {
        standing: Standing::Quarantined,
        reasons: vec!["it shrank".to_owned()],
        ..new("2022-01-02", 2, &two, b"2")
    };
    let refused = recorded(&mut store, &refused);
    assert_eq!(store.view(&list(), None, None).unwrap().unwrap().edition(), edition("2022-01-01"));
    assert!(store.statements(&refused).unwrap().is_empty());
    let released =
        store.release(refused.id, &two, "checked with the publisher", None, Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(released.standing, Standing::Released);
    assert_eq!(values(&store, &released), values_sorted(&two));
    assert_eq!(store.view(&list(), None, None).unwrap().unwrap().edition(), edition("2022-01-02"));
    assert!(store.release(refused.id, &two, "again", None, Timestamp::UNIX_EPOCH).is_err());
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// A version in quarantine.
fn refused(store: &mut Store) -> Version {
    let statements = party("1");
    let refused = NewVersion { standing: Standing::Quarantined, ..new("2022-01-02", 1, &statements, b"1") };
    recorded(store, &refused)
}

fn closed(id: i64, state: &'static str, reason: &'static str) -> LastWord<'static> {
    LastWord { id, state, body: "{\"closed\":true}", reason }
}

fn a_release_closes_its_proposal_or_neither_happens(fresh: &Fresh) {
    let mut store = fresh.store();
    let version = refused(&mut store);
    let first = store.propose_release(&version, "{}", json!({ "reason": "seen" }), at(2)).unwrap();
    let twice = store.propose_release(&version, "{}", json!({}), at(2));
    assert!(matches!(twice, Err(StoreError::ChangedSince(_))), "{twice:?}");
    store.refuse_release(&version, &closed(first, "withdrawn", "not sure"), at(3)).unwrap();
    let second = store.propose_release(&version, "{}", json!({}), at(4)).unwrap();
    let stale =
        store.release(version.id, &party("1"), "by two", Some(&closed(first, "approved", "seen")), at(5));
    assert!(matches!(stale, Err(StoreError::ChangedSince(_))), "{stale:?}");
    assert_eq!(store.version(version.id).unwrap().standing, Standing::Quarantined);
    let done =
        store.release(version.id, &party("1"), "by two", Some(&closed(second, "approved", "seen")), at(6));
    assert_eq!(done.unwrap().standing, Standing::Released);
    let states: Vec<String> =
        store.release_proposals(version.id).unwrap().into_iter().map(|kept| kept.state).collect();
    assert_eq!(states, ["approved", "withdrawn"]);
    let late = store.refuse_release(&version, &closed(second, "refused", "too late"), at(7));
    assert!(matches!(late, Err(StoreError::ChangedSince(_))), "{late:?}");
    let acts: Vec<String> =
        store.audit_events(0, 99).unwrap().into_iter().map(|event| event.act).skip(1).collect();
    assert_eq!(
        acts,
        ["list.propose_release", "list.withdraw_release", "list.propose_release", "list.release"]
    );
}

/// Whoever looked before sees it refused, also when they ask again what was so then.
fn a_list_that_was_never_in_force_is_forgotten(fresh: &Fresh) {
    let mut store = fresh.store();
    let version = refused(&mut store);
    let before = Known::Then(store.seen().unwrap());
    assert_eq!(store.forget_list(&list(), "a slip", at(3)).unwrap(), [version.id]);
    assert_eq!(store.lists(None).unwrap(), []);
    assert!(!store.has_versions(Known::Everything).unwrap());
    assert!(store.versions_known(&list(), Known::Everything).unwrap().is_empty());
    assert_eq!(store.lists(before).unwrap(), [list()]);
    assert_eq!(store.versions_known(&list(), before).unwrap()[0].standing, Standing::Quarantined);
    let event = store.audit_events(0, 9).unwrap().pop().unwrap();
    assert_eq!((event.act.as_str(), &event.details["note"]), ("list.forget", &json!("a slip")));
    assert!(matches!(store.forget_list(&list(), "again", at(4)), Err(StoreError::NoVersion(_))));
    // The same again is another version, refused; and what was in force is not forgotten.
    let again = refused(&mut store);
    assert_ne!(again.id, version.id);
    store.release(again.id, &party("1"), "it is right", None, at(5)).unwrap();
    assert!(matches!(store.forget_list(&list(), "no", at(6)), Err(StoreError::InForce(_))));
}

fn a_proposed_release_that_was_altered_is_an_error(fresh: &Fresh) {
    let mut store = fresh.store();
    let version = refused(&mut store);
    store.propose_release(&version, "{}", json!({}), at(2)).unwrap();
    store.database.script("UPDATE release_proposal SET body = '[]'").unwrap();
    assert!(matches!(store.release_proposals(version.id), Err(StoreError::Damaged(_))));
}

fn values_sorted(statements: &[Statement]) -> Vec<Statement> {
    let mut sorted = statements.to_vec();
    sorted.sort_by(|a, b| {
        (&a.party, a.value.property(), &a.printed).cmp(&(&b.party, b.value.property(), &b.printed))
    });
    sorted.dedup();
    sorted
}

fn the_same_content_is_one_version(fresh: &Fresh) {
    let mut store = fresh.store();
    let one = party("1");
    recorded(&mut store, &new("2022-01-01", 1, &one, b"1"));
    assert!(matches!(store.record(&new("2022-01-01", 2, &one, b"1")).unwrap(), Recorded::Known(_)));
    let other = recorded(&mut store, &new("2022-01-01", 3, &one, b"other bytes"));
    assert_eq!(other.edition, edition("2022-01-01b"));
}

fn changes_are_classed(fresh: &Fresh) {
    let mut store = fresh.store();
    let text = |text: &str| Value::Boilerplate(text.to_owned());
    let before = [party("1"), party("2"), party("3")].concat();
    let mut after = before.clone();
    after.push(say("1", "sdn", text("Secondary sanctions risk")));
    after.push(say("2", "sdn", text("Secondary sanctions risk")));
    after.push(say("2", "sdn", Value::Name(Name::primary("NEW NAME"))));
    let tag = interdict_model::Programme { tag: "SDGT".to_owned(), sublist: None };
    after.push(say("3", "sdn", Value::Programme(tag)));
    let from = recorded(&mut store, &new("2022-01-01", 1, &before, b"1"));
    let to = recorded(&mut store, &new("2022-01-02", 2, &after, b"2"));
    let delta = store.delta(&from, &to).unwrap();
    let classes: Vec<_> = delta.changed.iter().map(|party| (party.party.as_str(), party.class)).collect();
    assert_eq!(
        classes,
        [("1", ChangeClass::Boilerplate), ("2", ChangeClass::Identity), ("3", ChangeClass::Measures)]
    );
    let history = store.party_history(&list(), "2").unwrap();
    assert_eq!(history.len(), 4);
    assert_eq!((history[0].since, history[0].until), (edition("2022-01-01"), None));
    assert_eq!(history[3].since, edition("2022-01-02"));
}

/// The remarks of 2022-04-29 grew by a sentence, and three of them were cut for it: nothing was delisted by that.
fn what_a_cut_field_no_longer_shows_is_not_gone(fresh: &Fresh) {
    let mut store = fresh.store();
    let weak = |name: &str| say("1", "sdn", Value::Name(Name::primary(name)));
    let before = [party("1"), vec![weak("ONE"), weak("TWO")]].concat();
    let cut = say("1", "sdn", Value::CutOff("a.k.a. 'TW".to_owned()));
    let boilerplate = say("1", "sdn", Value::Boilerplate("Secondary sanctions risk".to_owned()));
    let after = [party("1"), vec![boilerplate, weak("ONE"), cut]].concat();
    let from = recorded(&mut store, &new("2022-04-22", 1, &before, b"1"));
    let to = recorded(&mut store, &new("2022-04-29", 2, &after, b"2"));
    let delta = store.delta(&from, &to).unwrap();
    assert_eq!((delta.changed.len(), delta.changed[0].class), (1, ChangeClass::Boilerplate));
    assert_eq!(delta.cut_off, ["1"]);
    assert_eq!(store.delta(&to, &from).unwrap().changed[0].class, ChangeClass::Identity, "TWO appears");
}

/// trust.md F23: what was altered behind the store's back is found.
fn damage_is_found(fresh: &Fresh) {
    let mut store = fresh.store();
    let bytes: Vec<u8> = (0..200_000u32).flat_map(u32::to_le_bytes).collect();
    let statements = [party("1"), party("2")].concat();
    let version = recorded(&mut store, &new("2022-01-01", 1, &statements, &bytes));
    let source = store.files(version.id).unwrap()[0].source.clone();
    assert_eq!(store.source(&source).unwrap(), bytes);
    for harm in [
        "UPDATE statement SET value = replace(value, 'PARTY 1', 'PARTY 9')",
        "UPDATE statement SET party = '7' WHERE id = 1",
        "DELETE FROM span WHERE statement = 1",
        "UPDATE span SET to_seq = 1 WHERE statement = 2",
    ] {
        store.database.script("BEGIN").unwrap();
        store.database.script(harm).unwrap();
        assert!(matches!(store.statements(&version), Err(StoreError::Damaged(_))), "{harm}");
        store.database.script("ROLLBACK").unwrap();
    }
    assert!(store.statements(&version).is_ok());
    let now = Timestamp::from_second(1_700_000_000).unwrap();
    let check = Check { at: now, succeeded: true, detail: "unchanged".to_owned(), remembered: None };
    store.note_check(&list(), &check).unwrap();
    let all_well = |store: &Store| {
        store
            .versions(None)
            .and_then(|_| store.last_checks(&list()))
            .and_then(|_| store.last_success_before(&list(), now, Known::Everything))
    };
    assert_eq!(all_well(&store).unwrap(), Some(now));
    for harm in [
        "UPDATE version SET edition = '2026-01-01'",
        "UPDATE version SET standing = 'quarantined'",
        "UPDATE list_check SET at = '2026-11-22T00:00:00Z'",
        "UPDATE list_check SET succeeded = 0",
    ] {
        store.database.script("BEGIN").unwrap();
        store.database.script(harm).unwrap();
        assert!(matches!(all_well(&store), Err(StoreError::Damaged(_))), "{harm}");
        store.database.script("ROLLBACK").unwrap();
    }
    let other = "UPDATE chunk SET data = (SELECT data FROM chunk ORDER BY hash DESC LIMIT 1) WHERE hash =
                 (SELECT hash FROM chunk ORDER BY hash LIMIT 1)";
    store.database.script(other).unwrap();
    assert!(matches!(store.source(&source), Err(StoreError::Damaged(_))));
}

on_both!(
    a_large_version_is_there_whole_or_not_at_all,
    as_of_and_as_known_at,
    a_partial_version_borrows_what_it_lacks,
    who_is_gone_is_told_with_the_last_edition,
    quarantine_serves_the_old_and_release_the_new,
    a_release_closes_its_proposal_or_neither_happens,
    a_list_that_was_never_in_force_is_forgotten,
    a_proposed_release_that_was_altered_is_an_error,
    the_same_content_is_one_version,
    changes_are_classed,
    what_a_cut_field_no_longer_shows_is_not_gone,
    damage_is_found,
);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever versions are loaded in whatever order, each reads back as it was given.
    #[test]
    fn every_version_reads_back(sets in prop::collection::vec(prop::collection::btree_set(0u8..12, 0..10), 1..8)) {
        let mut store = Store::in_memory().unwrap();
        let mut kept = Vec::new();
        for (index, set) in sets.iter().enumerate() {
            let statements: Vec<Statement> = set.iter().flat_map(|id| party(&id.to_string())).collect();
            let bytes = [u8::try_from(index).unwrap()];
            let day = format!("2022-01-{:02}", 28 - index);
            kept.push((recorded(&mut store, &new(&day, 1, &statements, &bytes)), statements));
            if index % 3 == 2 {
                store.standing.clear();
            }
        }
        for (version, statements) in kept {
            prop_assert_eq!(values(&store, &version), values_sorted(&statements));
        }
    }
}
