//! How much speaks for a query and a listed party being one: the seam where scorers are exchanged.
//!
//! [`score`] weighs one query against one party and names every piece of evidence; the pieces add up to the
//! score exactly (in ten-thousandths). Another scorer replaces this module: it must give [`name_floor`] or its
//! like, a number that [`retrieve`](crate::retrieve) may hold names against without losing a hit.
//!
//! This first scorer is plain. Wallet, identifier and name each say how likely the parties are one, and what
//! says it second adds its share of what the first left open. Then dates, countries, addresses, gender and
//! kind add or take a fixed amount; what is not known is no evidence. Weak aliases and names that are not
//! the full name stay below the match threshold unless something else agrees.

use std::cell::OnceCell;
use std::fmt;

use interdict_model::{Country, Identifier, IdentifierKind, NameStrength, PartialDate, Party, PartyKind};
use interdict_names::{Alignment, Word, align};
use serde::{Deserialize, Serialize};

use crate::parameters::Parameters;
use crate::query::{CompiledQuery, address_words, identifier_key, shown};
use crate::snapshot::{PartyEntry, PartyRecord, Snapshot, SnapshotError, kind_of};

/// A score or a contribution to one, in ten-thousandths; written as a share of 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "f64", into = "f64")]
pub struct Score(i32);

impl Score {
    /// The whole.
    pub const ONE: Self = Self(10_000);

    /// The share of 1.
    pub fn share(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }
}

impl From<f64> for Score {
    #[allow(clippy::cast_possible_truncation, reason = "clamped to what fits")]
    fn from(share: f64) -> Self {
        Self((share.clamp(-100.0, 100.0) * 10_000.0).round() as i32)
    }
}

impl From<Score> for f64 {
    fn from(score: Score) -> Self {
        score.share()
    }
}

impl std::iter::Sum for Score {
    fn sum<I: Iterator<Item = Self>>(scores: I) -> Self {
        Self(scores.map(|score| score.0).sum())
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.share())
    }
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The rule: `name.full`, `birth_date.conflicts` ...
    pub rule: String,
    /// What was found, in words.
    pub words: String,
    /// What it adds to the score.
    pub score: Score,
}

/// What speaks for and against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// 0 to 1: the sum of the pieces.
    pub score: Score,
    /// The pieces, in the order they were weighed.
    pub pieces: Vec<Piece>,
    /// The listed name that was met, by its place in [`Party::names`].
    pub name: Option<usize>,
}

/// A party of a snapshot: its names at hand, its record read when needed.
pub struct CompiledParty<'a> {
    snapshot: &'a Snapshot,
    number: u32,
    entry: &'a PartyEntry,
    record: OnceCell<PartyRecord>,
}

impl<'a> CompiledParty<'a> {
    /// The party at a place in the snapshot.
    pub fn new(snapshot: &'a Snapshot, number: u32) -> Option<Self> {
        snapshot.party(number).map(|entry| Self { snapshot, number, entry, record: OnceCell::new() })
    }

    /// What it is.
    pub fn kind(&self) -> PartyKind {
        kind_of(self.entry.kind).unwrap_or_default()
    }

    /// Its names in the order of [`Party::names`]: whether the alias is weak, and the words.
    pub fn names(&self) -> impl Iterator<Item = (NameStrength, Vec<Word<'a>>)> {
        let first = self.entry.first_name.get();
        let snapshot = self.snapshot;
        (first..first.saturating_add(self.entry.names.get())).filter_map(move |name| {
            let entry = snapshot.name(name)?;
            let strength = if entry.weak == 0 { NameStrength::Strong } else { NameStrength::Weak };
            Some((strength, snapshot.name_words(entry)))
        })
    }

    /// Everything the list says of it.
    pub fn record(&self) -> Result<&PartyRecord, SnapshotError> {
        if let Some(record) = self.record.get() {
            return Ok(record);
        }
        let record = self.snapshot.record(self.number)?;
        Ok(self.record.get_or_init(|| record))
    }

    /// The record, read if it was not yet.
    pub fn into_record(self) -> Result<PartyRecord, SnapshotError> {
        match self.record.into_inner() {
            Some(record) => Ok(record),
            None => self.snapshot.record(self.number),
        }
    }
}

/// The least that a name must say to matter: the threshold less what everything else that is asked could add.
pub fn name_floor(query: &CompiledQuery<'_>, parameters: &Parameters) -> f64 {
    // Each of the pieces is rounded to a ten-thousandth.
    const ROUNDING: f64 = 0.0005;
    let (asked, e) = (query.query, &parameters.evidence);
    let mut floor = parameters.thresholds.possible - ROUNDING;
    if !asked.birth_dates.is_empty() {
        floor -= e.birth_date_equal.max(e.birth_date_overlaps);
    }
    if !asked.nationalities.is_empty() || !asked.countries.is_empty() {
        floor -= e.country_shared;
    }
    if !asked.addresses.is_empty() {
        floor -= e.address_shared;
    }
    floor
}

/// Weighs a query against a party. `None` if nothing found could reach the threshold.
pub fn score(
    query: &CompiledQuery<'_>,
    party: &CompiledParty<'_>,
    parameters: &Parameters,
) -> Result<Option<Evidence>, SnapshotError> {
    let name = best_name(query, party, parameters);
    let mut ledger = Ledger::default();
    if !query.query.wallets.is_empty() || !query.identifiers.is_empty() {
        let listed = &party.record()?.party;
        wallets(query, listed, parameters, &mut ledger);
        identifiers(query, listed, parameters, &mut ledger);
    }
    if let Some(name) = &name {
        name.enter(query, &party.record()?.party, parameters, &mut ledger);
    }
    if ledger.pieces.is_empty() {
        return Ok(None);
    }
    let listed = &party.record()?.party;
    birth_dates(query, listed, parameters, &mut ledger);
    countries(query, listed, parameters, &mut ledger);
    addresses(query, listed, parameters, &mut ledger);
    gender_and_kind(query, listed, parameters, &mut ledger);
    Ok(Some(ledger.close(name.map(|name| name.listed))))
}

/// The pieces so far.
#[derive(Default)]
struct Ledger {
    pieces: Vec<Piece>,
}

impl Ledger {
    fn total(&self) -> Score {
        self.pieces.iter().map(|piece| piece.score).sum()
    }

    fn add(&mut self, rule: &str, score: f64, words: String) {
        self.pieces.push(Piece { rule: rule.to_owned(), words, score: score.into() });
    }

    /// Adds a piece that says "the same with this likelihood": its share of what is still open.
    fn agree(&mut self, rule: &str, likelihood: f64, words: String) {
        let open = 1.0 - self.total().share();
        self.add(rule, open * likelihood, words);
    }

    fn close(mut self, name: Option<usize>) -> Evidence {
        let total = self.total();
        if total > Score::ONE {
            self.add("ceiling", Score::ONE.share() - total.share(), "no score is above 1".to_owned());
        } else if total < Score::default() {
            self.add("ceiling", -total.share(), "no score is below 0".to_owned());
        }
        Evidence { score: self.total(), pieces: self.pieces, name }
    }
}

/// The name asked and the listed name that are most alike.
struct BestName {
    asked: usize,
    listed: usize,
    strength: NameStrength,
    alignment: Alignment,
    asked_words: Vec<String>,
    listed_words: Vec<String>,
    value: f64,
}

fn best_name(
    query: &CompiledQuery<'_>,
    party: &CompiledParty<'_>,
    parameters: &Parameters,
) -> Option<BestName> {
    let floor = name_floor(query, parameters);
    let initials = initials_stand_for_words(query.query.kind, party.kind());
    let align_parameters = parameters.align(initials);
    let mut best: Option<BestName> = None;
    for name in &query.names {
        let asked: Vec<Word<'_>> =
            name.words.iter().map(|(token, weight)| Word::new(token, |_| *weight)).collect();
        for (listed, (strength, words)) in party.names().enumerate() {
            let alignment = align(&asked, &words, &align_parameters);
            let value = name_value(&alignment, strength, parameters).0;
            // The first of equals stays, so the primary name wins over an alias of the same value.
            if value >= floor && best.as_ref().is_none_or(|best| value > best.value) {
                let texts = |words: &[Word<'_>]| words.iter().map(|word| word.text.to_owned()).collect();
                best = Some(BestName {
                    asked: name.index,
                    listed,
                    strength,
                    alignment,
                    asked_words: texts(&asked),
                    listed_words: texts(&words),
                    value,
                });
            }
        }
    }
    best
}

/// Initials are a habit of persons' names; the letters of `A.B.C. Company` stand for nothing.
pub(crate) fn initials_stand_for_words(a: PartyKind, b: PartyKind) -> bool {
    let may_be_person = |kind| matches!(kind, PartyKind::Person | PartyKind::Unknown);
    may_be_person(a) && may_be_person(b)
}

/// What an alignment says, and the corrections that lead from its score there: rule, words, amount.
fn name_value(
    alignment: &Alignment,
    strength: NameStrength,
    parameters: &Parameters,
) -> (f64, Vec<(&'static str, &'static str, f64)>) {
    let names = &parameters.names;
    let weak = strength == NameStrength::Weak;
    let mut value = alignment.score;
    let mut corrections = Vec::new();
    let mut correct = |rule, words, to: f64| {
        if to < value {
            corrections.push((rule, words, to - value));
            value = to;
        }
    };
    if !alignment.exact {
        correct("name.not_full", "not the full name, which alone is no match", names.inexact_at_most);
        if weak {
            let to = alignment.score.min(names.inexact_at_most) + names.weak_alias_inexact;
            correct("name.weak_alias_inexact", "not even the weak alias in full", to);
        }
    }
    if weak {
        correct("name.weak_alias", "the list calls this alias weak", names.weak_alias_at_most);
    }
    (value, corrections)
}

impl BestName {
    fn enter(&self, query: &CompiledQuery<'_>, listed: &Party, parameters: &Parameters, ledger: &mut Ledger) {
        let asked = query.query.names.get(self.asked).map(String::as_str).unwrap_or_default();
        let name = listed.names.get(self.listed);
        let (whole, label) = name.map_or(("", "name"), |name| (name.whole.as_str(), name.kind.label()));
        let strength = if self.strength == NameStrength::Weak { "weak " } else { "" };
        let (rule, words) = if self.alignment.exact {
            let words = format!("`{}` is the full {strength}{label} name `{}`", shown(asked), shown(whole));
            ("name.full", words)
        } else {
            let laid = describe(&self.alignment, &self.asked_words, &self.listed_words);
            (
                "name.alike",
                format!("`{}` is like the {strength}{label} name `{}`: {laid}", shown(asked), shown(whole)),
            )
        };
        // Beside a wallet or an identifier, the name and its corrections count for what was left open.
        let open = 1.0 - ledger.total().share();
        ledger.add(rule, open * self.alignment.score, words);
        for (rule, words, amount) in name_value(&self.alignment, self.strength, parameters).1 {
            ledger.add(rule, open * amount, words.to_owned());
        }
    }
}

/// The pairs that are not equal, and what is left over, in words.
pub(crate) fn describe(alignment: &Alignment, left: &[String], right: &[String]) -> String {
    let run = |words: &[String], (at, count): (usize, usize)| {
        words.get(at..at + count).unwrap_or_default().join(" ")
    };
    let single = |words: &[String], which: &[usize]| {
        which.iter().filter_map(|&at| words.get(at)).map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    let mut parts = Vec::new();
    let same: Vec<String> = alignment
        .pairs
        .iter()
        .filter(|pair| pair.similarity >= 1.0)
        .map(|pair| run(left, pair.left))
        .collect();
    if !same.is_empty() {
        parts.push(format!("same `{}`", same.join(" ")));
    }
    for pair in alignment.pairs.iter().filter(|pair| pair.similarity < 1.0) {
        let (a, b) = (run(left, pair.left), run(right, pair.right));
        parts.push(format!("`{a}` for `{b}` ({:.2})", pair.similarity));
    }
    if !alignment.left_only.is_empty() {
        parts.push(format!("only asked `{}`", single(left, &alignment.left_only)));
    }
    if !alignment.right_only.is_empty() {
        parts.push(format!("only listed `{}`", single(right, &alignment.right_only)));
    }
    parts.join(", ")
}

const WALLET_EQUAL: &str = "wallet.equal";

fn wallets(query: &CompiledQuery<'_>, listed: &Party, parameters: &Parameters, ledger: &mut Ledger) {
    let equal = query.query.wallets.iter().find_map(|asked| {
        listed.wallets.iter().find(|wallet| wallet.key() == asked.key()).map(|wallet| (asked, wallet))
    });
    if let Some((asked, wallet)) = equal {
        let words = format!("the wallet {} is listed as {wallet}", asked.address());
        ledger.agree(WALLET_EQUAL, parameters.evidence.wallet, words);
    }
}

fn identifiers(query: &CompiledQuery<'_>, listed: &Party, parameters: &Parameters, ledger: &mut Ledger) {
    let e = &parameters.evidence;
    let likelihood = |asked: &Identifier, other: &Identifier| {
        let open = |kind| matches!(kind, IdentifierKind::Other);
        if asked.kind != other.kind && !open(asked.kind) && !open(other.kind) {
            return ("identifier.other_kind", e.identifier_of_other_kind);
        }
        match (asked.country, other.country) {
            (Some(a), Some(b)) if a != b => ("identifier.other_country", e.identifier_of_other_country),
            _ => ("identifier.equal", e.identifier),
        }
    };
    let mut best: Option<(&str, f64, &Identifier)> = None;
    for other in &listed.identifiers {
        let Some(key) = identifier_key(other, e.shortest_identifier) else { continue };
        for (_, index) in query.identifiers.iter().filter(|(asked, _)| *asked == key) {
            let Some(asked) = query.query.identifiers.get(*index) else { continue };
            let (rule, likely) = likelihood(asked, other);
            if best.is_none_or(|(_, most, _)| likely > most) {
                best = Some((rule, likely, other));
            }
        }
    }
    if let Some((rule, likely, other)) = best {
        let label = if other.label.is_empty() { format!("{:?}", other.kind) } else { shown(&other.label) };
        let country = other.country.map(|country| format!(" of {}", country.name())).unwrap_or_default();
        ledger.agree(
            rule,
            likely,
            format!("the number {} is listed as {label}{country}", shown(&other.number)),
        );
    }
}

/// How two dates of birth stand to each other, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Dates {
    Conflict,
    Near,
    Overlap,
    Equal,
}

fn compare_dates(a: PartialDate, b: PartialDate, parameters: &Parameters) -> Dates {
    if a.is_day() && b.is_day() && a.earliest() == b.earliest() {
        return Dates::Equal;
    }
    if a.overlaps(b) {
        return Dates::Overlap;
    }
    let (first, second) = if a.latest() < b.earliest() { (a, b) } else { (b, a) };
    let e = &parameters.evidence;
    let circa = if a.is_circa() || b.is_circa() { e.circa_forgiven_years } else { 0 };
    let years = i64::from(e.birth_date_forgiven_years.saturating_add(circa));
    // A gap that cannot be computed is no conflict.
    let days = second.earliest().since(first.latest()).map_or(0, |gap| i64::from(gap.get_days()));
    if days * 100 > years * 36_525 { Dates::Conflict } else { Dates::Near }
}

fn birth_dates(query: &CompiledQuery<'_>, listed: &Party, parameters: &Parameters, ledger: &mut Ledger) {
    let best = query
        .query
        .birth_dates
        .iter()
        .flat_map(|asked| listed.birth_dates.iter().map(move |date| (asked, date)))
        .map(|(asked, date)| (compare_dates(*asked, *date, parameters), asked, date))
        .max_by_key(|&(dates, ..)| dates);
    let e = &parameters.evidence;
    match best {
        Some((Dates::Equal, _, date)) => {
            ledger.add("birth_date.equal", e.birth_date_equal, format!("the same date of birth {date}"));
        }
        Some((Dates::Overlap, asked, date)) => ledger.add(
            "birth_date.overlaps",
            e.birth_date_overlaps,
            format!("born {asked} agrees with the listed {date}"),
        ),
        Some((Dates::Near, ..)) | None => {}
        Some((Dates::Conflict, asked, date)) => ledger.add(
            "birth_date.conflicts",
            e.birth_date_conflicts,
            format!("born {asked}, not the listed {date}"),
        ),
    }
}

fn countries(query: &CompiledQuery<'_>, listed: &Party, parameters: &Parameters, ledger: &mut Ledger) {
    let asked = || query.query.nationalities.iter().chain(&query.query.countries).copied();
    let places = listed.nationalities.iter().chain(&listed.countries).filter_map(|place| place.country);
    let known: Vec<Country> =
        places.chain(listed.addresses.iter().filter_map(|address| address.country)).collect();
    if asked().next().is_none() || known.is_empty() {
        return;
    }
    if let Some(shared) = asked().find(|country| known.contains(country)) {
        let words = format!("{} on both sides", shared.name());
        ledger.add("country.shared", parameters.evidence.country_shared, words);
    } else {
        let words = "no country in common".to_owned();
        ledger.add("country.differs", parameters.evidence.country_differs, words);
    }
}

fn addresses(query: &CompiledQuery<'_>, listed: &Party, parameters: &Parameters, ledger: &mut Ledger) {
    /// So many words, and so large a part of the shorter address, make one address.
    const SHARED: usize = 3;
    if query.addresses.is_empty() {
        return;
    }
    let shared = listed.addresses.iter().find(|address| {
        let Ok(words) = address_words(&address.text) else { return false };
        query.addresses.iter().any(|asked| {
            let common = asked.iter().filter(|word| words.binary_search(word).is_ok()).count();
            common >= SHARED && common * 4 >= asked.len().min(words.len()) * 3
        })
    });
    if let Some(address) = shared {
        let words = format!("the address `{}`", shown(&address.text));
        ledger.add("address.shared", parameters.evidence.address_shared, words);
    }
}

fn gender_and_kind(query: &CompiledQuery<'_>, listed: &Party, parameters: &Parameters, ledger: &mut Ledger) {
    let e = &parameters.evidence;
    if let (Some(asked), Some(known)) = (query.query.gender, listed.gender)
        && asked != known
    {
        ledger.add("gender.differs", e.gender_differs, "of another gender".to_owned());
    }
    // A wallet is held by persons and bodies alike, and a wallet listed alone has no kind to differ from.
    let tells = |kind| !matches!(kind, PartyKind::Unknown | PartyKind::Wallet);
    let by_wallet = ledger.pieces.iter().any(|piece| piece.rule == WALLET_EQUAL);
    let (asked, known) = (query.query.kind, listed.kind);
    if asked != known && tells(asked) && tells(known) && !by_wallet {
        let words = format!("{} asked, {} listed", asked.code(), known.code());
        ledger.add("kind.differs", e.kind_differs, words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let parameters = Parameters::built_in().unwrap();
        let compare = |a: &str, b: &str| compare_dates(a.parse().unwrap(), b.parse().unwrap(), &parameters);
        assert_eq!(compare("1965-04-25", "1965-04-25"), Dates::Equal);
        assert_eq!(compare("1965-04-25", "1965"), Dates::Overlap);
        assert_eq!(compare("1965-04-25", "1967-01-01"), Dates::Near);
        assert_eq!(compare("1965-04-25", "1968-01-01"), Dates::Conflict);
        assert_eq!(compare("~1965", "1969"), Dates::Near);
        assert_eq!(compare("1953/1960", "1970"), Dates::Conflict);
    }
}
