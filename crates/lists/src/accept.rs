//! Decides whether a version that was read may come into force, or waits for a person.
//!
//! A pure decision: the reading, what the version in force held, and the rules. Nothing here fetches, stores or
//! asks the time. The rules are data (`data/acceptance.toml`, versioned) and follow one idea: a list that is
//! smaller, emptier or other than yesterday is believed only if a person says so, because what falls off a list
//! in silence is screened by nobody.
//!
//! Two sorts of reasons. A defect (rows not read, files missing, a count that does not agree, an id twice) is
//! never released: the file is wrong. A change beyond the guard (many removals, a programme gone, fewer dates of
//! birth) may be true; [`Reason::needs_release`] says that a person may let it in.
//!
//! On the real history of OFAC's SDN list (308 versions, 2021-08-18 to 2024-05-03, 927 removals) the guard stops
//! twelve steps, each a true change that deserves a look, and never for growth; the largest day (553 additions on
//! 2024-02-23) passes:
//! - removals of all: 2021-09-22 (53), 2021-12-02 (112), 2021-12-30 (150), 2023-10-31 (93), the second of
//!   2023-12-20 (69), 2024-03-04 (86);
//! - removals of one kind: 2023-04-27 (13 of 750 vessels), 2024-05-03 (7 of 383 aircraft);
//! - a programme gone: the second of 2021-08-20 (BELARUS-EO, renamed), 2021-11-12 (PEESA-EO, renamed),
//!   2021-11-18 (BURUNDI, ended), 2022-09-22 (ILLICIT-DRUGS-EO, renamed), 2024-03-04 (ZIMBABWE, ended).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::mem::{Discriminant, discriminant};

use interdict_model::{Edition, ListId, NameKind, NameStrength, PartyKind, Statement, Value};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::reading::{Reading, Severity};

/// What a version holds, as far as acceptance compares it with the next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The parties with their kind.
    pub parties: BTreeMap<String, PartyKind>,
    /// Parties by programme tag.
    pub programmes: BTreeMap<String, u64>,
    /// Parties that have at least one value of a property; `alias` is any name but the primary one.
    pub filled: BTreeMap<String, u64>,
}

/// What is counted as filled: a sort of value, or any name but the primary one.
#[derive(PartialEq, Eq)]
enum Sort {
    Value(Discriminant<Value>),
    Alias,
}

impl Summary {
    /// Counts a version.
    pub fn of<'a>(statements: impl IntoIterator<Item = &'a Statement>) -> Self {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut parties: Vec<(&str, PartyKind)> = Vec::new();
        let mut programmes: HashMap<&str, HashSet<usize>> = HashMap::new();
        // Which properties a party has, a bit each: a list has a hundred thousand statements, of some twenty sorts.
        let mut properties: Vec<(Sort, &str)> = Vec::new();
        let mut has: Vec<u64> = Vec::new();
        let mut last: Option<(&str, usize)> = None;
        for statement in statements {
            let party = statement.party.as_str();
            // What is said of a party mostly stands together.
            let place = match last {
                Some((known, place)) if known == party => place,
                _ => *places.entry(party).or_insert_with(|| {
                    parties.push((party, PartyKind::Unknown));
                    has.push(0);
                    parties.len() - 1
                }),
            };
            last = Some((party, place));
            let mut fill = |sort: Sort, property: &'static str| {
                let known = properties.iter().position(|(known, _)| *known == sort);
                let bit = known.unwrap_or_else(|| {
                    properties.push((sort, property));
                    properties.len() - 1
                });
                has[place] |= 1 << bit;
            };
            fill(Sort::Value(discriminant(&statement.value)), statement.value.property());
            match &statement.value {
                Value::Kind(kind) => parties[place].1 = *kind,
                Value::Name(name) if name.kind != NameKind::Primary => fill(Sort::Alias, "alias"),
                Value::Programme(programme) => {
                    programmes.entry(&programme.tag).or_default().insert(place);
                }
                _ => {}
            }
        }
        let filled = properties.iter().enumerate().map(|(bit, (_, property))| {
            let parties = has.iter().filter(|bits| *bits & (1 << bit) != 0).count();
            ((*property).to_owned(), count(parties))
        });
        Self {
            filled: filled.collect(),
            parties: parties.into_iter().map(|(party, kind)| (party.to_owned(), kind)).collect(),
            programmes: programmes.into_iter().map(|(tag, set)| (tag.to_owned(), count(set.len()))).collect(),
        }
    }

    /// The number of parties.
    pub fn party_count(&self) -> u64 {
        count(self.parties.len())
    }

    /// The number of parties of each kind.
    pub fn kinds(&self) -> BTreeMap<PartyKind, u64> {
        let mut kinds = BTreeMap::new();
        for kind in self.parties.values() {
            *kinds.entry(*kind).or_default() += 1;
        }
        kinds
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// The rules, from `data/acceptance.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Version of the rules' form; only 1 is read.
    pub version: u32,
    /// How far a version may differ from the one before.
    pub guard: Guard,
    /// In which lists one record is one party.
    pub records: Records,
    /// Parties that must be there.
    #[serde(rename = "sentinel", default)]
    pub sentinels: Vec<Sentinel>,
    /// Defects of published files that are known and tolerated.
    #[serde(rename = "known_defect", default)]
    pub known_defects: Vec<KnownDefect>,
    /// Whether the set is known to be incomplete (imported with `--partial`): completeness and sentinels' aliases
    /// are not asked for, everything else is.
    #[serde(skip)]
    pub partial: bool,
}

/// How far a version may differ from the one before. Shares are fractions of 1.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// Share of entries that may vanish.
    pub removal_share: f64,
    /// Number of entries that may vanish.
    pub removal_entries: u64,
    /// Removals up to this number are never too much: one delisting among fifty persons is two in a hundred.
    pub removal_few: u64,
    /// Share by which entries may grow.
    pub growth_share: f64,
    /// Growth up to this number is never too much.
    pub growth_entries: u64,
    /// Parties from which a programme must not vanish.
    pub programme_parties: u64,
    /// Share by which the share of parties having a property may fall.
    pub fill_share: f64,
    /// Parties from which a property is watched.
    pub fill_parties: u64,
    /// The properties watched.
    pub fill_properties: Vec<String>,
    /// Days for which the numbers above hold; over a longer time as many times more.
    pub days: u32,
}

impl Guard {
    /// How many of `before` entries may vanish.
    fn removals(&self, before: u64) -> u64 {
        self.removal_entries.min(share(before, self.removal_share).max(self.removal_few))
    }
}

/// A defect of one published file that is known: the rows of these parties may be skipped in a version with that
/// main file, and in no other.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownDefect {
    /// On which list.
    pub list: ListId,
    /// BLAKE3 of the main file, uncompressed, in hexadecimal.
    pub main: String,
    /// Of which parties.
    pub parties: Vec<String>,
    /// What is wrong, and why it is tolerated.
    pub why: String,
}

/// In which lists one record is one party.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Records {
    /// The lists.
    pub one_per_party: Vec<ListId>,
}

/// A party that must be there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentinel {
    /// On which list.
    pub list: ListId,
    /// Its id, if the list's ids are stable.
    pub party: Option<String>,
    /// One of its names; compared by letters and digits only.
    pub name: Option<String>,
    /// Since when it is listed.
    pub listed: Date,
    /// How many weak aliases it has at least.
    pub weak_aliases: Option<usize>,
    /// Since which edition that many.
    pub weak_aliases_since: Option<Date>,
}

/// Why the rules could not be read.
#[derive(Debug, Error)]
pub enum RulesError {
    /// Not the form expected.
    #[error("acceptance rules: {0}")]
    Form(#[from] Box<toml::de::Error>),
    /// A version of the form that is not known.
    #[error("acceptance rules: version {0} is not known here, only 1")]
    Version(u32),
}

impl Rules {
    /// The rules that come with the program.
    pub fn built_in() -> Result<Self, RulesError> {
        Self::parse(include_str!("../data/acceptance.toml"))
    }

    /// Reads rules.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        let rules: Self = toml::from_str(text).map_err(Box::new)?;
        if rules.version == 1 { Ok(rules) } else { Err(RulesError::Version(rules.version)) }
    }

    /// The same rules for a set known to be incomplete.
    #[must_use]
    pub fn for_partial(self) -> Self {
        Self { partial: true, ..self }
    }

    /// The rules for two versions that lie `days` apart: the guard is made for versions that follow each other, and
    /// over a longer time as many times more may change.
    #[must_use]
    pub fn over(mut self, days: u32) -> Self {
        let times = days.div_ceil(self.guard.days.max(1)).max(1);
        let guard = &mut self.guard;
        guard.removal_share = (guard.removal_share * f64::from(times)).min(1.0);
        guard.removal_entries = guard.removal_entries.saturating_mul(u64::from(times));
        guard.growth_share *= f64::from(times);
        guard.programme_parties = guard.programme_parties.saturating_mul(u64::from(times));
        guard.fill_share = (guard.fill_share * f64::from(times)).min(1.0);
        self
    }

    /// Turns skipped rows that are a known defect of this very main file into notes, so that they do not keep the
    /// version out; every other skipped row stays one.
    pub fn excuse(&self, reading: &mut Reading, main: &[u8]) {
        let known =
            self.known_defects.iter().filter(|defect| defect.list == reading.list).collect::<Vec<_>>();
        if known.is_empty() || reading.skipped_rows() == 0 {
            return;
        }
        let main = blake3::hash(main).to_hex();
        for defect in known.iter().filter(|defect| defect.main == main.as_str()) {
            for issue in &mut reading.issues {
                let concerns = issue.party.as_ref().is_some_and(|party| defect.parties.contains(party));
                if issue.severity == Severity::SkippedRow && concerns {
                    issue.severity = Severity::Note;
                    issue.message = format!("{}; tolerated: {}", issue.message, defect.why);
                }
            }
        }
    }
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judgement {
    /// Whether the version may come into force as it is.
    pub accepted: bool,
    /// Why not, each with its numbers.
    pub reasons: Vec<Reason>,
    /// What the version holds, for the judgement of the next one.
    #[serde(skip)]
    pub summary: Summary,
}

impl Judgement {
    /// Whether a person may let the version in: every reason is a change, none a defect.
    pub fn may_be_released(&self) -> bool {
        self.reasons.iter().all(Reason::needs_release)
    }
}

/// Why a version does not come into force.
#[derive(Debug, Clone, PartialEq, Serialize, Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// No party at all.
    #[error("the list is empty")]
    Empty,
    /// Files of the set that were not there.
    #[error("the set is not complete: {} missing", .components.join(", "))]
    MissingComponents {
        /// The components.
        components: Vec<String>,
    },
    /// Rows that could not be read.
    #[error("{rows} rows could not be read; the first: {first}")]
    SkippedRows {
        /// How many.
        rows: usize,
        /// The first one's place and fault.
        first: String,
    },
    /// The file says how many parties it has, and has another number.
    #[error("the file declares {declared} parties and has {found}")]
    DeclaredCount {
        /// What it says.
        declared: u64,
        /// What it has.
        found: u64,
    },
    /// One id on two records.
    #[error("party {party} stands twice, at {first} and {second} of {component}")]
    DuplicateParty {
        /// The id.
        party: String,
        /// The component.
        component: String,
        /// First line or record.
        first: u64,
        /// Second line or record.
        second: u64,
    },
    /// A sentinel is not there.
    #[error("{} is missing, listed since {listed}: this is not the whole list", sentinel_name(.party.as_deref(), .name.as_deref()))]
    SentinelMissing {
        /// Its id.
        party: Option<String>,
        /// Its name.
        name: Option<String>,
        /// Since when it is listed.
        listed: Date,
    },
    /// A sentinel has lost weak aliases.
    #[error("{} has {found} weak aliases instead of {expected}: remarks were lost", sentinel_name(.party.as_deref(), .name.as_deref()))]
    SentinelAliases {
        /// Its id.
        party: Option<String>,
        /// Its name.
        name: Option<String>,
        /// How many it has at least.
        expected: usize,
        /// How many were read.
        found: usize,
    },
    /// More entries vanished than the guard lets pass.
    #[error("{removed} of {before} {} are no longer listed; up to {allowed} pass without release", what(*.kind))]
    Removed {
        /// Of which kind; all, if none.
        kind: Option<PartyKind>,
        /// How many vanished.
        removed: u64,
        /// How many there were.
        before: u64,
        /// How many may vanish.
        allowed: u64,
    },
    /// More entries changed their kind (person, vessel ...) than may vanish: ids stand for others than before.
    #[error(
        "{changed} of {before} entries are of another kind than before; up to {allowed} pass without release"
    )]
    Retyped {
        /// How many changed.
        changed: u64,
        /// How many there were.
        before: u64,
        /// How many may change.
        allowed: u64,
    },
    /// The list grew more than the guard lets pass.
    #[error("{before} {} became {now}; up to {allowed} pass without release", what(*.kind))]
    Grown {
        /// Of which kind; all, if none.
        kind: Option<PartyKind>,
        /// How many there were.
        before: u64,
        /// How many there are.
        now: u64,
        /// How many there may be.
        allowed: u64,
    },
    /// A programme has no party any more.
    #[error("programme {programme} had {before} parties and has none")]
    ProgrammeGone {
        /// The tag.
        programme: String,
        /// How many it had.
        before: u64,
    },
    /// Fewer parties have a property, by share.
    #[error("`{property}` is known of {now} of {now_of} parties; it was of {before} of {before_of}")]
    FillDropped {
        /// The property.
        property: String,
        /// Parties that had it.
        before: u64,
        /// Of how many.
        before_of: u64,
        /// Parties that have it.
        now: u64,
        /// Of how many.
        now_of: u64,
    },
}

impl Reason {
    /// Whether this is a change that a person may release, as against a defect of the file.
    pub fn needs_release(&self) -> bool {
        match self {
            Self::Removed { .. }
            | Self::Retyped { .. }
            | Self::Grown { .. }
            | Self::ProgrammeGone { .. }
            | Self::FillDropped { .. }
            | Self::SentinelMissing { .. } => true,
            Self::Empty
            | Self::MissingComponents { .. }
            | Self::SkippedRows { .. }
            | Self::DeclaredCount { .. }
            | Self::DuplicateParty { .. }
            | Self::SentinelAliases { .. } => false,
        }
    }
}

fn what(kind: Option<PartyKind>) -> String {
    kind.map_or_else(|| "entries".to_owned(), |kind| format!("entries of kind {}", kind.code()))
}

fn sentinel_name(party: Option<&str>, name: Option<&str>) -> String {
    match (party, name) {
        (Some(party), Some(name)) => format!("party {party} {name}"),
        (Some(party), None) => format!("party {party}"),
        (None, name) => name.unwrap_or("a sentinel").to_owned(),
    }
}

/// Decides on a version. `previous` is the version in force; the first version of a list has none, and is held
/// to everything but the comparison.
pub fn judge(reading: &Reading, previous: Option<&Summary>, rules: &Rules) -> Judgement {
    let now = Summary::of(&reading.statements);
    let mut reasons = Vec::new();
    if now.parties.is_empty() {
        reasons.push(Reason::Empty);
    }
    if !rules.partial && !reading.missing_components.is_empty() {
        reasons.push(Reason::MissingComponents { components: reading.missing_components.clone() });
    }
    if let Some(first) = reading.issues.iter().find(|issue| issue.severity == Severity::SkippedRow) {
        reasons.push(Reason::SkippedRows { rows: reading.skipped_rows(), first: first.to_string() });
    }
    if let Some(declared) = reading.declared_parties
        && declared != now.party_count()
    {
        reasons.push(Reason::DeclaredCount { declared, found: now.party_count() });
    }
    if rules.records.one_per_party.contains(&reading.list) {
        reasons.extend(duplicate(&reading.statements));
    }
    if !now.parties.is_empty() {
        let on_this_list = rules.sentinels.iter().filter(|sentinel| sentinel.list == reading.list);
        reasons.extend(on_this_list.filter_map(|sentinel| look_for(sentinel, reading, rules.partial)));
    }
    if let Some(previous) = previous {
        compare(previous, &now, &rules.guard, &mut reasons);
    }
    Judgement { accepted: reasons.is_empty(), reasons, summary: now }
}

/// The first id that stands on two records. Each record states its kind once.
fn duplicate(statements: &[Statement]) -> Option<Reason> {
    let mut seen: HashMap<(&str, &str), u64> = HashMap::new();
    statements.iter().filter(|statement| matches!(statement.value, Value::Kind(_))).find_map(|statement| {
        let place = (statement.party.as_str(), statement.position.component.as_str());
        let first = *seen.entry(place).or_insert(statement.position.line);
        (first != statement.position.line).then(|| Reason::DuplicateParty {
            party: statement.party.clone(),
            component: statement.position.component.clone(),
            first,
            second: statement.position.line,
        })
    })
}

/// Letters and digits in upper case, so that `AL QA'IDA` and `Al-Qaida` are one.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn look_for(sentinel: &Sentinel, reading: &Reading, partial: bool) -> Option<Reason> {
    // An edition of unknown date is held to every sentinel: not knowing is no reason to let it pass.
    let reached = |date: Date| reading.issued.is_none_or(|Edition { date: issued, .. }| issued >= date);
    if !reached(sentinel.listed) {
        return None;
    }
    let wanted = sentinel.name.as_deref().map(letters);
    let found = reading.statements.iter().find(|statement| {
        let id_fits = sentinel.party.as_ref().is_none_or(|party| statement.party == *party);
        id_fits
            && match (&wanted, &statement.value) {
                (Some(wanted), Value::Name(name)) => letters(&name.whole) == *wanted,
                (Some(_), _) => false,
                (None, _) => sentinel.party.is_some(),
            }
    });
    let Some(found) = found else {
        return Some(Reason::SentinelMissing {
            party: sentinel.party.clone(),
            name: sentinel.name.clone(),
            listed: sentinel.listed,
        });
    };
    let expected = sentinel.weak_aliases?;
    if partial || !sentinel.weak_aliases_since.is_none_or(reached) {
        return None;
    }
    let weak: BTreeSet<&str> = reading
        .statements
        .iter()
        .filter(|statement| statement.party == found.party)
        .filter_map(|statement| match &statement.value {
            Value::Name(name) if name.strength == NameStrength::Weak => Some(name.whole.as_str()),
            _ => None,
        })
        .collect();
    (weak.len() < expected).then(|| Reason::SentinelAliases {
        party: sentinel.party.clone(),
        name: sentinel.name.clone(),
        expected,
        found: weak.len(),
    })
}

fn compare(previous: &Summary, now: &Summary, guard: &Guard, reasons: &mut Vec<Reason>) {
    let gone: Vec<PartyKind> = previous
        .parties
        .iter()
        .filter(|(party, _)| !now.parties.contains_key(*party))
        .map(|(_, kind)| *kind)
        .collect();
    let kinds = previous.kinds();
    let scopes = std::iter::once((None, previous.party_count()))
        .chain(kinds.iter().map(|(kind, before)| (Some(*kind), *before)));
    for (scope, before) in scopes.clone() {
        let removed = count(gone.iter().filter(|kind| scope.is_none_or(|scope| scope == **kind)).count());
        let allowed = guard.removals(before);
        if removed > allowed {
            reasons.push(Reason::Removed { kind: scope, removed, before, allowed });
        }
    }
    let changed = previous.parties.iter().filter(|(party, kind)| {
        now.parties.get(*party).is_some_and(|now| now != *kind && **kind != PartyKind::Unknown)
    });
    let (changed, before) = (count(changed.count()), previous.party_count());
    let allowed = guard.removals(before);
    if changed > allowed {
        reasons.push(Reason::Retyped { changed, before, allowed });
    }
    let kinds_now = now.kinds();
    for (scope, before) in scopes {
        let now = match scope {
            None => now.party_count(),
            Some(kind) => kinds_now.get(&kind).copied().unwrap_or_default(),
        };
        let growth = guard.growth_entries.max(share(before, guard.growth_share));
        let allowed = before.saturating_add(growth);
        if now > allowed {
            reasons.push(Reason::Grown { kind: scope, before, now, allowed });
        }
    }
    for (programme, before) in &previous.programmes {
        if *before >= guard.programme_parties && !now.programmes.contains_key(programme) {
            reasons.push(Reason::ProgrammeGone { programme: programme.clone(), before: *before });
        }
    }
    for property in &guard.fill_properties {
        let (before_of, now_of) = (previous.party_count(), now.party_count());
        let before = previous.filled.get(property).copied().unwrap_or_default();
        let filled = now.filled.get(property).copied().unwrap_or_default();
        if before < guard.fill_parties || now_of == 0 {
            continue;
        }
        if ratio(filled, now_of) < ratio(before, before_of) * (1.0 - guard.fill_share) {
            reasons.push(Reason::FillDropped {
                property: property.clone(),
                before,
                before_of,
                now: filled,
                now_of,
            });
        }
    }
}

#[allow(clippy::cast_precision_loss)] // counts of parties are far below 2^52
fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// A share of a count, rounded down.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // as above
fn share(of: u64, share: f64) -> u64 {
    (of as f64 * share).floor() as u64
}

#[cfg(test)]
mod tests;
