//! Fit what names say to the lists' own aliases, and count what facts beside them say.
//!
//! [`train`] plays screening on one side of the [split](interdict_accuracy::split) of OFAC's list (public domain) and never
//! looks at the others:
//!
//! - *Listed* questions: every alias of a party, asked of the list without it. The party's own best remaining name is a
//!   positive example; every other party that comes near is a negative one.
//! - *Misspelt* questions: a name with a slip of a known sort ([`interdict_accuracy::mutate`]) beside itself: positive.
//! - *Namesakes*: a name beside itself with one word exchanged for a word of another party, as brothers have: negative.
//! - *Unlisted* questions: names of parties that were left out of the list, and of ordinary people if a file of
//!   [census](background) is given. Whoever comes near is a negative example.
//!
//! Examples weigh as they would occur: of [`Prior`], each question that is listed stands beside so many that are
//! not. [`fit`] is a logistic regression under the signs that
//! retrieval relies on, drawn gently towards the numbers it starts from, so that what examples do not tell stays. Which of
//! several names of a party says most depends on the numbers in use, so examples are gathered again after each fit.
//!
//! What dates, places, countries, addresses and roles say is counted by [`mod@facts`], a step of its own.
//!
//! Everything is deterministic: the same data gives the same file.

pub mod background;
pub mod examples;
pub mod facts;
pub mod fit;

use std::collections::BTreeMap;
use std::path::Path;

use interdict_accuracy::AccuracyError;
use interdict_accuracy::data::{NameList, Shared, ofac};
use interdict_names::{Feature, Habit};
use interdict_screen::Parameters;
use interdict_screen::parameters::{NameModel, Thresholds};
use thiserror::Error;

use crate::examples::Examples;

/// Why nothing was learned.
#[derive(Debug, Error)]
pub enum LearnError {
    /// The data cannot be read.
    #[error(transparent)]
    Data(#[from] AccuracyError),
    /// The list cannot be compiled.
    #[error(transparent)]
    Compile(#[from] interdict_screen::CompileError),
    /// There is no list to learn from.
    #[error("no list data: the delimited files of OFAC's list are not in `{0}`")]
    NoList(String),
    /// What was learned cannot be used.
    #[error("what was learned is not sound: {0}")]
    Unsound(#[from] interdict_screen::ParameterError),
}

/// The parameters that training begins with: judgement, and what is not learned.
pub fn start() -> Result<Parameters, LearnError> {
    Ok(Parameters::parse(include_str!("../data/start.json"))?)
}

/// What to learn from.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// The folder that has `data/`.
    pub shared: &'a Path,
    /// Names of ordinary people, one on a line; empty if there are none.
    pub background: &'a [String],
    /// The parameters to begin with.
    pub start: &'a Parameters,
    /// The version to write into the file.
    pub version: &'a str,
}

/// How often what is asked is listed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// Unlisted questions to each listed one.
    pub unlisted: f64,
    /// Misspelt questions to each listed one.
    pub misspelt: f64,
    /// Questions about namesakes in all but one word to each listed one.
    pub replaced: f64,
    /// Of these, with a word that is somewhat like the one it replaces.
    pub alike: f64,
}

impl Prior {
    /// Customers are seldom listed; but a score is read only where somebody came near.
    pub const USUAL: Self = Self { unlisted: 2.0, misspelt: 1.0, replaced: 0.8, alike: 0.04 };
}

/// How often examples are gathered.
const ROUNDS: usize = 2;

/// What was learned, and from how much.
#[derive(Debug, Clone)]
pub struct Learned {
    /// The parameters.
    pub parameters: Parameters,
    /// A line for each habit and round, for people.
    pub told: Vec<String>,
}

/// Learns what names say, and what facts beside them say.
pub fn train(options: &Options<'_>) -> Result<Learned, LearnError> {
    let mut shared = Shared::new(options.shared);
    let list = ofac(&mut shared)?.ok_or_else(|| LearnError::NoList(options.shared.display().to_string()))?;
    let sources = shared.into_sources();
    let mut learned = learn_from(&list, options)?;
    let provenance = &mut learned.parameters.provenance;
    provenance.insert(
        "data".to_owned(),
        "OFAC SDN list, work of the US government (public domain), parties of the side `train` of the split only; facts also from the lists of the UN and the UK beside it".to_owned(),
    );
    for source in sources {
        provenance.insert(format!("file {}", source.path), source.blake3);
    }
    if let Some(facts) = facts::learn(options.shared, options.start)? {
        learned.parameters.facts.log_odds.extend(facts.log_odds);
        learned.told.extend(facts.told);
        provenance.extend(facts.provenance);
        provenance
            .extend(facts.sources.into_iter().map(|source| (format!("file {}", source.path), source.blake3)));
    } else {
        learned.told.push("facts: no other list than OFAC's is there; their numbers stay".to_owned());
        provenance.insert("facts".to_owned(), "as in the parameters that training began with".to_owned());
    }
    learned.parameters = Parameters::parse(&learned.parameters.to_json()?)?;
    Ok(learned)
}

/// The least information of a full name, one frequent word, and so the least that any says.
const LEAST_INFORMATION: f64 = 0.1;

/// How far a weak alias takes a name from the threshold of a match towards that of a possible one.
const WEAK: f64 = 0.75;
/// The same of persons, whose weak aliases must be found by initials too.
const WEAK_OF_PERSONS: f64 = 2.0 / 3.0;

/// Whatever is learned, a full name is at least at the threshold of a match, and a full weak alias above that of a possible
/// one: every listed name must be found as it stands, on every list, but a weak alias is seldom sure.
fn keep_exact_names(model: &mut NameModel, thresholds: &Thresholds, weak: f64) {
    let odds = |probability: f64| (probability / (1.0 - probability)).ln();
    let (possible, certain) = (odds(thresholds.possible), odds(thresholds.certain));
    let learned = model.features.get(Feature::Exact);
    // Words written together are the full name too.
    let least = model.constant
        + LEAST_INFORMATION * model.features.get(Feature::Information)
        + model.features.get(Feature::Joined);
    let needed = certain + 0.1 - least;
    model.features.set(Feature::Exact, ((learned.max(needed).max(0.0)) * 1000.0).ceil() / 1000.0);
    model.weak_alias = ((possible - certain) * weak * 1000.0).round() / 1000.0;
}

/// Learns from a list at hand.
pub fn learn_from(list: &NameList, options: &Options<'_>) -> Result<Learned, LearnError> {
    let mut parameters = options.start.clone();
    let mut told = Vec::new();
    let mut counts = BTreeMap::new();
    for round in 1..=ROUNDS {
        let examples = Examples::gather(list, options.background, &parameters)?;
        for habit in [Habit::Persons, Habit::Others] {
            let of_habit = examples.of(habit);
            let start = options.start.names_of(habit);
            let (model, loss) = fit::fit(of_habit, start);
            let positive = of_habit.iter().filter(|example| example.same).count();
            told.push(format!(
                "round {round}, {habit:?}: {positive} positive and {} negative examples, loss {loss:.5}",
                of_habit.len() - positive
            ));
            counts.insert(format!("examples of {habit:?}").to_lowercase(), of_habit.len());
            match habit {
                Habit::Persons => parameters.names.persons = model,
                Habit::Others => parameters.names.others = model,
            }
        }
    }
    keep_exact_names(&mut parameters.names.persons, &options.start.thresholds, WEAK_OF_PERSONS);
    keep_exact_names(&mut parameters.names.others, &options.start.thresholds, WEAK);
    options.version.clone_into(&mut parameters.version);
    let mut provenance = BTreeMap::new();
    provenance.insert("names".to_owned(), "learned by `interdict train`".to_owned());
    provenance.insert(
        "background".to_owned(),
        format!(
            "{} names of ordinary people, drawn from the census of 1990 by --census",
            options.background.len()
        ),
    );
    provenance.extend(counts.into_iter().map(|(what, count)| (what, count.to_string())));
    parameters.provenance = provenance;
    Ok(Learned { parameters: Parameters::parse(&parameters.to_json()?)?, told })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_learned_is_as_it_was_set() {
        let (start, built_in) = (start().unwrap(), Parameters::built_in().unwrap());
        assert_eq!(start.thresholds, built_in.thresholds);
        assert_eq!(start.weights, built_in.weights);
        assert_eq!(start.facts.shortest_identifier, built_in.facts.shortest_identifier);
        for (rule, before) in &start.facts.log_odds {
            let now = built_in.facts.get(rule);
            assert!(
                facts::is_learned(rule) || (now - before).abs() < f64::EPSILON,
                "{rule}: {before}, {now}"
            );
        }
        assert_eq!(start.facts.log_odds.len(), built_in.facts.log_odds.len());
        assert_eq!(start.limits, built_in.limits);
        assert!((start.base - built_in.base).abs() < f64::EPSILON);
    }

    #[test]
    fn full_names_are_matches_whatever_was_learned() {
        for parameters in [start().unwrap(), Parameters::built_in().unwrap()] {
            let certain = (parameters.thresholds.certain / (1.0 - parameters.thresholds.certain)).ln();
            let possible = (parameters.thresholds.possible / (1.0 - parameters.thresholds.possible)).ln();
            for mut model in [parameters.names.persons, parameters.names.others] {
                keep_exact_names(&mut model, &parameters.thresholds, WEAK);
                let least = model.constant
                    + model.features.get(Feature::Exact)
                    + LEAST_INFORMATION * model.features.get(Feature::Information)
                    + model.features.get(Feature::Joined);
                assert!(least > certain && least + model.weak_alias > possible);
            }
        }
    }
}
