//! How much speaks for a query and a listed party being one.
//!
//! The score is a probability. Evidence is counted in log-odds, in thousandths; every piece has a name, and the
//! pieces add up to the score exactly: `score = 1 / (1 + e^-sum)`. The sum begins with a [base](Parameters::base) for
//! "some party that came near". Then
//!
//! - the two names that say most: each pair of words adds its share of what a full name would say, less what its relation
//!   costs; what is replaced, omitted, out of order is taken off ([`NameModel`](crate::parameters::NameModel));
//! - the wallet, the identifier, and each further fact say what their degree of agreement or conflict is worth
//!   ([`facts`](crate::facts)). What is not known on either side says nothing.
//!
//! How much everything says is learned and stands in the parameter file. Names that say less than [`name_floor`]
//! are not weighed: whatever else is asked could not lift them to the threshold.

use std::fmt;

use interdict_model::PartyKind;
use interdict_names::distance::{Difference, differences};
use interdict_names::measure::{extent, information};
use interdict_names::{Alignment, Class, Feature, Features, Habit, Name, Relation, System};
use serde::{Deserialize, Serialize};

use crate::parameters::Parameters;
use crate::query::{CompiledQuery, Query, shown};
use crate::retrieve::NamePair;
use crate::snapshot::{PartyFacts, Snapshot, kind_of};
use crate::weigh::weigh_facts;

/// A probability in ten-thousandths, from 0.0001 to 0.9999; written as a share of 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "f64", into = "f64")]
pub struct Score(i32);

impl Score {
    /// The share of 1.
    pub fn share(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }
}

impl From<f64> for Score {
    #[allow(clippy::cast_possible_truncation, reason = "clamped to what fits")]
    fn from(share: f64) -> Self {
        Self((share.clamp(0.0, 1.0) * 10_000.0).round() as i32)
    }
}

impl From<Score> for f64 {
    fn from(score: Score) -> Self {
        score.share()
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", (self.share() * 100.0).floor() / 100.0)
    }
}

/// Log-odds in thousandths, so that sums are exact; written as a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "f64", into = "f64")]
pub struct LogOdds(i32);

impl LogOdds {
    /// As a number.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1000.0
    }

    /// The probability that has these odds. Nothing is ever wholly sure.
    pub fn probability(self) -> Score {
        let share = 1.0 / (1.0 + libm::exp(-self.value()));
        Score(Score::from(share).0.clamp(1, 9_999))
    }
}

impl From<f64> for LogOdds {
    #[allow(clippy::cast_possible_truncation, reason = "clamped to what fits")]
    fn from(value: f64) -> Self {
        Self((value.clamp(-1000.0, 1000.0) * 1000.0).round() as i32)
    }
}

impl From<LogOdds> for f64 {
    fn from(odds: LogOdds) -> Self {
        odds.value()
    }
}

impl std::iter::Sum for LogOdds {
    fn sum<I: Iterator<Item = Self>>(odds: I) -> Self {
        Self(odds.fold(0i32, |sum, odds| sum.saturating_add(odds.0)))
    }
}

impl fmt::Display for LogOdds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Tenths of thousandths are rounded without halves, but for a half, where the nearest number that has bits decides.
        let (sign, thousandths) = (if self.0 < 0 { '-' } else { '+' }, self.0.unsigned_abs());
        if thousandths % 100 == 50 {
            return write!(f, "{:+.1}", self.value());
        }
        let tenths = (thousandths + 50) / 100;
        write!(f, "{sign}{}.{}", tenths / 10, tenths % 10)
    }
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The rule: `name.word.equal`, `birth_date.conflict` ... (docs/matching.md lists them).
    pub rule: String,
    /// What was found, in words.
    pub words: String,
    /// What it adds to the log-odds.
    pub log_odds: LogOdds,
    /// For words of names: what was laid beside what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<Beside>,
}

/// Words asked beside words listed, folded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// Words of the name asked; empty if there are none.
    pub asked: String,
    /// Words of the listed name; empty if there are none.
    pub listed: String,
    /// Where the letters differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
}

/// What speaks for and against.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The pieces, in the order they were weighed.
    pub pieces: Vec<Piece>,
}

impl Evidence {
    /// The sum of the pieces.
    pub fn log_odds(&self) -> LogOdds {
        self.pieces.iter().map(|piece| piece.log_odds).sum()
    }

    /// The probability that this sum stands for.
    pub fn score(&self) -> Score {
        self.log_odds().probability()
    }

    pub(crate) fn add(&mut self, rule: &str, log_odds: f64, words: String) {
        self.pieces.push(Piece { rule: rule.to_owned(), words, log_odds: log_odds.into(), beside: None });
    }
}

/// The habit of naming that two parties may share: persons if both may be one.
pub fn habit(asked: PartyKind, listed: PartyKind) -> Habit {
    let may_be_person = |kind| matches!(kind, PartyKind::Person | PartyKind::Unknown);
    if may_be_person(asked) && may_be_person(listed) { Habit::Persons } else { Habit::Others }
}

/// The least, in log-odds, that a name must say to make a party a candidate: the threshold less what everything else
/// that is asked could add, identifiers and wallets aside (they find their parties by themselves).
pub fn name_floor(query: &CompiledQuery<'_>, parameters: &Parameters) -> f64 {
    let is_fragment = query.names.iter().any(|name| own_word(&name.name()).is_some());
    floor_of(given(query.query), is_fragment, parameters)
}

/// The groups of rules for what may be asked beside names.
const GROUPS: [&str; 7] = ["birth_date", "birth_place", "country", "address", "role", "contact", "gender"];

/// Which of [`GROUPS`] a question says anything of, as bits.
pub(crate) fn given(asked: &Query) -> u8 {
    let is_given = [
        !asked.birth_dates.is_empty(),
        !asked.birth_places.is_empty(),
        !asked.nationalities.is_empty() || !asked.countries.is_empty(),
        !asked.addresses.is_empty(),
        !asked.roles.is_empty(),
        !asked.contacts.is_empty(),
        asked.gender.is_some(),
    ];
    is_given.into_iter().rev().fold(0, |bits, is_given| bits << 1 | u8::from(is_given))
}

/// [`name_floor`] of a question that says something of these groups, and whether a name of it may be a fragment.
pub(crate) fn floor_of(given: u8, is_fragment: bool, parameters: &Parameters) -> f64 {
    // Some seventy pieces may each be rounded by half a thousandth, the score by half a ten-thousandth.
    const ROUNDING: f64 = 0.06;
    let facts = &parameters.facts;
    let mut floor = odds_of(parameters.thresholds.possible) - ROUNDING - facts.most("kind");
    for (at, group) in GROUPS.iter().enumerate() {
        if given >> at & 1 != 0 {
            floor -= facts.most(group);
        }
    }
    if is_fragment { floor - facts.get(FRAGMENT).max(0.0) } else { floor }
}

/// Whether a name of words of these classes has one word of weight, and that a plain one: it may be a fragment of another.
pub(crate) fn is_one_word(classes: impl Iterator<Item = Class>) -> bool {
    let mut heavy = classes.filter(|class| !class.is_light());
    heavy.next() == Some(Class::Plain) && heavy.next().is_none()
}

/// Who asks for `Kadyrov` alone knows no more, and does not say that there is no more. Who asks for more words than the
/// list has does say so; this is the one rule of names that is not symmetric.
const FRAGMENT: &str = "name.fragment";

/// The place of the one word of weight of a name, if it is a plain word and the only one.
fn own_word(name: &Name<'_>) -> Option<usize> {
    let classes = || name.words.iter().map(|word| word.class);
    is_one_word(classes()).then(|| classes().position(|class| !class.is_light())).flatten()
}

/// Whether the name asked is one word of a longer listed name, for certain.
fn is_fragment(asked: &Name<'_>, listed: &Name<'_>, alignment: &Alignment) -> bool {
    let paired =
        |at| alignment.pairs.iter().find(|pair| pair.left == (at, 1)).map(|pair| pair.related.relation);
    let certain = own_word(asked)
        .and_then(paired)
        .is_some_and(|relation| relation == Relation::Equal || relation == Relation::Spelling);
    let longer = |&at: &usize| listed.words.get(at).is_some_and(|word| !word.class.is_light());
    certain && alignment.right_only.iter().any(longer)
}

/// The log-odds of a probability.
fn odds_of(probability: f64) -> f64 {
    let share = (probability - 0.000_06).clamp(0.000_05, 0.999_9);
    libm::log(share / (1.0 - share))
}

/// Weighs a query against a party found by these names, or by its numbers alone. `None` if nothing speaks for it.
pub(crate) fn score(
    snapshot: &Snapshot,
    query: &CompiledQuery<'_>,
    party: u32,
    facts: &PartyFacts,
    names: Option<&NamePair>,
    parameters: &Parameters,
) -> Option<Evidence> {
    let kind = snapshot.party(party).and_then(|party| kind_of(party.kind)).unwrap_or_default();
    let mut evidence = Evidence::default();
    evidence.add("base", parameters.base, "before any evidence".to_owned());
    let before = evidence.pieces.len();
    // Names that have next to nothing in common are unlike, however they are laid out.
    let unlike = parameters.facts.get("name.unlike");
    if let Some(names) = names.filter(|names| names.log_odds - parameters.base > unlike) {
        weigh_names(snapshot, query, kind, names, parameters, &mut evidence);
    }
    let by_name = evidence.pieces.len() > before;
    weigh_facts(query, kind, facts, by_name, parameters, &mut evidence).then_some(evidence)
}

fn weigh_names(
    snapshot: &Snapshot,
    query: &CompiledQuery<'_>,
    kind: PartyKind,
    names: &NamePair,
    parameters: &Parameters,
    evidence: &mut Evidence,
) {
    let (Some(asked), Some(entry)) = (query.names.get(names.asked), snapshot.name(names.listed)) else {
        return;
    };
    let Some(wording) = snapshot.wording(entry) else { return };
    let habit = habit(query.query.kind, kind);
    let (left, right) = (asked.name(), snapshot.name_of(wording));
    let printed = query.query.names.get(asked.index).map(String::as_str).unwrap_or_default();
    let weak = wording.is_weak();
    let said = Said { habit, weak, asked: printed, listed: snapshot.printed(entry) };
    let reading = asked.reading.system;
    explain_names(&said, &left, &right, &names.alignment, parameters, evidence);
    if is_fragment(&left, &right, &names.alignment) {
        let words = format!("`{}` is all that is asked", shown(printed));
        evidence.add(FRAGMENT, parameters.facts.get(FRAGMENT), words);
    }
    if let Some((rule, words)) = asked.made_ready.told(printed) {
        evidence.add(rule, 0.0, words);
    }
    if reading != System::Plain {
        evidence.add("name.reading", 0.0, format!("`{}` read as {}", shown(printed), reading.code()));
    }
}

/// What two names are, for the words of the explanation.
pub(crate) struct Said<'a> {
    pub(crate) habit: Habit,
    pub(crate) weak: bool,
    pub(crate) asked: &'a str,
    pub(crate) listed: &'a str,
}

/// Adds a piece for everything that the alignment of two names says. The sum is
/// [`NameModel::log_odds`](crate::parameters::NameModel::log_odds), less the base, up to rounding.
pub(crate) fn explain_names(
    said: &Said<'_>,
    left: &Name<'_>,
    right: &Name<'_>,
    alignment: &Alignment,
    parameters: &Parameters,
    evidence: &mut Evidence,
) {
    let model = parameters.names_of(said.habit);
    let features = Features::of(alignment, left, right);
    let of = |feature| model.features.get(feature);
    let text = |name: &Name<'_>, run| spaced(name.run(run).map(|word| word.text));
    let whole = model.constant - parameters.base + of(Feature::Information) * information(features.paired);
    for pair in &alignment.pairs {
        let share = if features.paired > 0.0 { pair.weight / features.paired } else { 0.0 };
        let relation = pair.related.relation;
        let cost = Feature::of_relation(relation)
            .map_or(0.0, |feature| of(feature) * extent(pair.related, said.habit));
        let (asked, listed) = (text(left, pair.left), text(right, pair.right));
        let differences = match relation {
            Relation::Edited | Relation::Sound | Relation::Skeleton | Relation::Alike => {
                differences(&asked, &listed)
            }
            _ => Vec::new(),
        };
        evidence.pieces.push(Piece {
            rule: format!("name.word.{}", relation.code()),
            words: in_words(relation, &asked, &listed),
            log_odds: (share * (whole + cost)).into(),
            beside: Some(Beside { asked, listed, differences }),
        });
    }
    let rest = |name: &Name<'_>, which: &[usize]| {
        spaced(which.iter().filter_map(|&at| name.words.get(at)).map(|word| word.text))
    };
    let (asked, listed) = (rest(left, &alignment.left_only), rest(right, &alignment.right_only));
    let beside = || Beside { asked: asked.clone(), listed: listed.clone(), differences: Vec::new() };
    if features.get(Feature::Replaced) > 0.0 {
        evidence.pieces.push(Piece {
            rule: "name.replaced".to_owned(),
            words: format!("`{asked}` stands where the list has `{listed}`"),
            log_odds: (of(Feature::Replaced) * features.get(Feature::Replaced)).into(),
            beside: Some(beside()),
        });
    }
    if features.get(Feature::Omitted) > 0.0 {
        let words = match (asked.is_empty(), listed.is_empty()) {
            (false, true) => format!("the list does not say `{asked}`"),
            (true, false) => format!("only the list says `{listed}`"),
            _ => "one name says more than the other".to_owned(),
        };
        let log_odds = (of(Feature::Omitted) * features.get(Feature::Omitted)).into();
        evidence.pieces.push(Piece {
            rule: "name.omitted".to_owned(),
            words,
            log_odds,
            beside: Some(beside()),
        });
    }
    let value = |feature| of(feature) * features.get(feature);
    if features.get(Feature::Exact) > 0.0 {
        let words = format!("`{}` is the full name `{}`", shown(said.asked), shown(said.listed));
        evidence.add("name.full", value(Feature::Exact), words);
    }
    for (feature, words) in [
        (Feature::Complete, "every word of weight has its partner"),
        (Feature::Unsure, "no word agrees for certain"),
        (Feature::Contradicted, "what stands there is another word, not a missing one"),
        (Feature::Thin, "what agrees says little"),
        (Feature::Mixed, "the words stand in another order"),
        (Feature::Swapped, "father and child have changed places"),
        (Feature::NumbersDiffer, "the numbers differ"),
        (Feature::FormsDiffer, "the legal forms differ"),
    ] {
        if features.get(feature) > 0.0 {
            evidence.add(&format!("name.{}", feature.code()), value(feature), words.to_owned());
        }
    }
    if said.weak {
        evidence.add("name.weak_alias", model.weak_alias, "the list calls this alias weak".to_owned());
    }
}

/// Words with spaces between them.
fn spaced<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

fn in_words(relation: Relation, asked: &str, listed: &str) -> String {
    match relation {
        Relation::Equal => format!("`{asked}` on both sides"),
        Relation::Form => format!("the legal form `{asked}` is much the same as `{listed}`"),
        Relation::Spelling => format!("`{asked}` is a spelling of `{listed}`"),
        Relation::Abbreviation => format!("`{asked}` and `{listed}` are one word, abbreviated"),
        Relation::Translation => format!("`{asked}` means `{listed}`"),
        Relation::Nickname => format!("`{asked}` and `{listed}` are short and long for one name"),
        Relation::Edited => format!("`{asked}` is nearly `{listed}`"),
        Relation::Sound => format!("`{asked}` sounds like `{listed}`"),
        Relation::Skeleton => format!("`{asked}` has the consonants of `{listed}`"),
        Relation::Joined => format!("`{asked}` is `{listed}`, spaced otherwise"),
        Relation::Acronym => format!("`{asked}` and `{listed}`: first letters"),
        Relation::Initial => format!("an initial: `{asked}` for `{listed}`"),
        Relation::Alike => format!("`{asked}` is somewhat like `{listed}`"),
        Relation::Cut => format!("`{asked}` beside `{listed}`, cut at the end"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities() {
        let of = |value: f64| LogOdds::from(value).probability().share();
        assert!((of(0.0) - 0.5).abs() < 1e-9);
        assert!((of(2.197) - 0.9).abs() < 1e-4);
        assert!(of(500.0) < 1.0 && of(-500.0) > 0.0);
        assert_eq!(LogOdds::from(16.0).probability().to_string(), "0.99");
    }

    #[test]
    fn log_odds_are_written_as_their_value() {
        for odds in (-3_000..=3_000).map(LogOdds) {
            assert_eq!(odds.to_string(), format!("{:+.1}", odds.value()), "{odds:?}");
        }
    }
}
