//! What the tests share: a data folder that goes away, one import in one line, one question in one line.

use std::path::Path;

use interdict_home::{Home, ImportOptions, Loaded, Outcome, SnapshotOptions};
use interdict_model::{ListId, ListState, PartyKind, Verdict, Wallet};
use interdict_screen::{Decision, Parameters, Query, decide};
use interdict_store::Version;
use interdict_store::testing::Folder;
use jiff::Timestamp;
use jiff::civil::Date;

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn list(id: &str) -> ListId {
    id.parse().unwrap()
}

pub(crate) fn sdn() -> ListId {
    list(ListId::US_OFAC_SDN)
}

/// A new data folder, and the folder it is in, for files. Its store is in PostgreSQL where there is a server for tests.
pub(crate) fn empty() -> (Folder, Home) {
    opened(Folder::new())
}

/// The same with its store in a file.
pub(crate) fn empty_on_sqlite() -> (Folder, Home) {
    opened(Folder::on_sqlite())
}

fn opened(folder: Folder) -> (Folder, Home) {
    let home = Home::open(&folder.path().join("home")).unwrap();
    (folder, home)
}

pub(crate) fn dated(date: &str) -> ImportOptions {
    ImportOptions { date: Some(day(date)), ..ImportOptions::default() }
}

/// Imports one path of which one version must come.
pub(crate) fn import(home: &mut Home, path: &Path, options: &ImportOptions, now: &str) -> Outcome {
    let mut outcomes = home.import(&[path.to_owned()], options, time(now), &mut |_| {}).unwrap();
    outcomes.retain(|imported| !matches!(imported.outcome, Outcome::NotAList));
    assert_eq!(outcomes.len(), 1, "{outcomes:?}");
    outcomes.remove(0).outcome
}

pub(crate) fn recorded(outcome: Outcome) -> Version {
    match outcome {
        Outcome::Recorded { version, .. } => version,
        other => panic!("not recorded: {other:?}"),
    }
}

/// The reasons for which a version is in quarantine.
pub(crate) fn quarantined(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Quarantined(version) => version.reasons.join("; "),
        other => panic!("not quarantined: {other:?}"),
    }
}

pub(crate) fn state(home: &Home, list: &ListId, now: &str) -> ListState {
    home.statuses(None, None, time(now))
        .unwrap()
        .into_iter()
        .find(|status| status.list == *list)
        .unwrap()
        .state
}

pub(crate) fn snapshot(home: &Home, as_of: Option<&str>, known_at: Option<&str>, now: &str) -> Loaded {
    let options = SnapshotOptions {
        as_of: as_of.map(day),
        known: known_at.map(time).into(),
        ..SnapshotOptions::default()
    };
    home.snapshot(&options, &Parameters::built_in().unwrap(), time(now)).unwrap()
}

pub(crate) fn named(name: &str) -> Query {
    Query::named(PartyKind::Unknown, name)
}

pub(crate) fn wallet(text: &str) -> Query {
    Query { wallets: vec![Wallet::parse_labelled(text).unwrap()], ..Query::default() }
}

pub(crate) fn ask(loaded: &Loaded, query: &Query) -> Decision {
    decide(&loaded.snapshot, &Parameters::built_in().unwrap(), query, &loaded.coverage)
}

/// Whether the answer names a party of a list.
pub(crate) fn names_party(decision: &Decision, party: &str) -> bool {
    decision.verdict >= Verdict::Possible && decision.hits.iter().any(|hit| hit.party == party)
}
