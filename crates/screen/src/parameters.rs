//! Every number that decides, in one versioned file with a hash.
//!
//! The built-in file is `data/parameters.json`, written by `interdict train` (its `provenance` says from what); a user may
//! load another one of the same shape. Weights of words are compiled into a snapshot, so a snapshot and the
//! parameters it is asked with must agree in all but the thresholds.
//!
//! Evidence is counted in log-odds (natural logarithm): +0.69 doubles the odds that two records are one party,
//! and contributions of independent evidence add up.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use interdict_names::align::ALIKE_BESIDE;
use interdict_names::measure::{ENOUGH, LEAST_ALIKE, extent, information, left_over, thin};
use interdict_names::{Class, Feature, Features, Habit, Related, Token};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The numbers that decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// The version of the file, for people; the hash is what a decision names.
    pub version: String,
    /// Where the learned numbers come from, for people.
    #[serde(default)]
    pub provenance: BTreeMap<String, String>,
    /// Where verdicts begin.
    pub thresholds: Thresholds,
    /// How much words weigh.
    pub weights: Weights,
    /// Log-odds before any evidence: of the parties that come near a question, few are the one asked for.
    pub base: f64,
    /// What names say.
    pub names: Names,
    /// What everything beside the name says.
    pub facts: Facts,
    /// How much work one question may be.
    pub limits: Limits,
}

/// Where verdicts begin, as probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Least score of a hit.
    pub possible: f64,
    /// Least score of a match.
    #[serde(rename = "match")]
    pub certain: f64,
}

/// How much words weigh, above 0 and at most 1.
///
/// A plain word in a share of 2⁻ˣ of all names weighs 1 if `x` is at least `rare_share_log2`, `least` if it is
/// at most `frequent_share_log2`, and in proportion between; never more than its class allows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Most a word of the table of common words weighs.
    pub common: f64,
    /// Most a word of the table of usual words weighs.
    pub usual: f64,
    /// Legal forms.
    pub legal_form: f64,
    /// Titles.
    pub title: f64,
    /// Particles.
    pub particle: f64,
    /// Single letters.
    pub initial: f64,
    /// Numbers.
    pub number: f64,
    /// Most a patronymic weighs.
    pub patronymic: f64,
    /// The least a plain word weighs.
    pub least: f64,
    /// From here a word is rare.
    pub rare_share_log2: f64,
    /// Up to here a word is frequent.
    pub frequent_share_log2: f64,
    /// A collection of fewer names counts as this many: on a short list every word would seem frequent.
    pub least_names: u32,
}

impl Weights {
    /// The least that a word weighs by which two names can be told apart.
    pub fn least_of_a_word(&self) -> f64 {
        [self.common, self.usual, self.patronymic, self.number].into_iter().fold(self.least, f64::min)
    }
}

/// What names say, by the habit of naming.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Names of persons.
    pub persons: NameModel,
    /// Names of bodies, ships, aircraft.
    pub others: NameModel,
}

/// What names of one habit say, in log-odds: `constant + Σ weight · feature`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameModel {
    /// Of two names that are alike without being full and saying anything.
    pub constant: f64,
    /// Added where the list calls the alias weak.
    pub weak_alias: f64,
    /// What each [`Feature`] says; those not named say nothing.
    pub features: Coefficients,
}

/// One number for each [`Feature`].
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, f64>", into = "BTreeMap<String, f64>")]
pub struct Coefficients([f64; Feature::ALL.len()]);

impl Coefficients {
    /// The number of a feature.
    pub fn get(&self, feature: Feature) -> f64 {
        self.0.get(feature as usize).copied().unwrap_or_default()
    }

    /// Sets the number of a feature.
    pub fn set(&mut self, feature: Feature, value: f64) {
        if let Some(place) = self.0.get_mut(feature as usize) {
            *place = value;
        }
    }
}

impl TryFrom<BTreeMap<String, f64>> for Coefficients {
    type Error = String;

    fn try_from(named: BTreeMap<String, f64>) -> Result<Self, String> {
        let mut coefficients = Self::default();
        for (code, value) in named {
            let feature = Feature::ALL.into_iter().find(|feature| feature.code() == code);
            coefficients.set(feature.ok_or_else(|| format!("there is no feature `{code}` of names"))?, value);
        }
        Ok(coefficients)
    }
}

impl From<Coefficients> for BTreeMap<String, f64> {
    fn from(coefficients: Coefficients) -> Self {
        Feature::ALL
            .into_iter()
            .map(|feature| (feature.code().to_owned(), coefficients.get(feature)))
            .collect()
    }
}

/// Sums of weights in another order may differ in the last places.
const ROUNDING: f64 = 1e-6;

impl NameModel {
    /// What two names say, without the base.
    pub fn log_odds(&self, features: &Features, weak: bool) -> f64 {
        let sum: f64 =
            self.features.0.iter().zip(features.values()).map(|(weight, value)| weight * value).sum();
        self.constant + sum + if weak { self.weak_alias } else { 0.0 }
    }

    /// What two names cannot exceed that have no pair of words merely alike, but for such as are related to others. The
    /// weights of `information`, `exact` and `complete` (never both) are above 0, and all others take ([`Feature::adds`];
    /// [`Parameters::parse`] sees to it), so this grows with what is paired and falls with what is left over.
    ///
    /// Pairs that cost do so by how much of all pairs they are: so much that few of them may say more than many. What pairs
    /// say is a convex function of the weight of those that cost until there is enough, and falls from there: the most is
    /// at one of three places.
    pub fn at_most(&self, most: &AtMost) -> f64 {
        let of = |feature| self.features.get(feature);
        let if_it = |may_be: bool, feature| if may_be { of(feature) } else { 0.0 };
        let complete =
            if_it(most.may_be_exact, Feature::Exact).max(if_it(most.may_be_complete, Feature::Complete));
        let costless = most.costless.min(most.paired);
        let cost = most.cost.min(-of(Feature::Alike) * LEAST_ALIKE);
        let said = if costless < most.paired {
            let many = most.paired - costless;
            let enough = (ENOUGH - costless).clamp(0.0, many);
            // Names with no pair at all are not alike.
            let few = if costless > 0.0 { self.pairs(costless, 0.0, cost) } else { f64::NEG_INFINITY };
            few.max(self.pairs(costless, enough, cost)).max(self.pairs(costless, many, cost))
        } else {
            of(Feature::Information) * information(most.paired)
        };
        complete + said + self.less(most, most.paired)
    }

    /// What pairs say that weigh so much and cost nothing, with others at this cost.
    fn pairs(&self, costless: f64, costly: f64, cost: f64) -> f64 {
        let paired = costless + costly;
        self.features.get(Feature::Information) * information(paired) - cost * costly / paired
    }

    /// What two names cannot exceed of which words pair that are merely alike, beside pairs of the words that are related;
    /// `None` if there are no such pairs, which takes [`ALIKE_BESIDE`]. Names with such a pair are neither exact nor
    /// complete, and it costs as the other pairs do that cost.
    pub fn at_most_alike(&self, most: &AtMost, alike: &AlikeAtMost) -> Option<f64> {
        if most.paired < ALIKE_BESIDE - ROUNDING {
            return None;
        }
        let of = |feature| self.features.get(feature);
        let costless = most.costless.min(most.paired);
        let cost = most.cost.min(-of(Feature::Alike) * alike.extent);
        let pairs = |costly: f64| self.pairs(costless, costly, cost);
        let whole = most.paired + alike.most;
        let few = (ALIKE_BESIDE - ROUNDING - costless).max(0.0) + alike.least;
        let many = (whole - costless).max(few);
        let enough = (ENOUGH - costless).clamp(few, many);
        let said = pairs(few).max(pairs(enough)).max(pairs(many));
        Some(said + self.less(most, whole))
    }

    /// What a pair of a relation costs, if it is all there is.
    pub fn cost(&self, related: Related, habit: Habit) -> f64 {
        let feature = Feature::of_relation(related.relation);
        feature.map_or(0.0, |feature| -self.features.get(feature) * extent(related, habit))
    }

    /// What there is without any pair, less what is left over beside pairs of this weight.
    fn less(&self, most: &AtMost, paired: f64) -> f64 {
        let of = |feature| self.features.get(feature);
        let omitted = left_over(most.left.max(most.right), paired);
        self.constant
            + of(Feature::Replaced) * left_over(most.left.min(most.right), paired)
            + if most.contradicted { of(Feature::Contradicted) } else { 0.0 }
            + of(Feature::Omitted) * omitted
            + of(Feature::Thin) * thin(omitted, paired)
    }
}

/// What is known of the words of two names that may pair because they are merely alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlikeAtMost {
    /// Such pairs add at least so much to the weight of the pairs.
    pub least: f64,
    /// And at most so much.
    pub most: f64,
    /// The least [`extent`] of such a pair.
    pub extent: f64,
}

/// What is known of two names before they are laid beside each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtMost {
    /// The pairs weigh at most so much.
    pub paired: f64,
    /// Those of them that cost nothing weigh at most so much.
    pub costless: f64,
    /// What the others cost at least, if they were all there is.
    pub cost: f64,
    /// At least so much of the one name is left over.
    pub left: f64,
    /// At least so much of the other.
    pub right: f64,
    /// Whether they may be the same full name.
    pub may_be_exact: bool,
    /// Whether nothing of weight may be left over.
    pub may_be_complete: bool,
    /// Whether surely both have a word left over that makes them two.
    pub contradicted: bool,
}

/// What everything beside the name says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Identifiers of fewer letters and digits are not compared.
    pub shortest_identifier: usize,
    /// Log-odds of each rule, by its code (`birth_date.equal`, `identifier.equal` ...).
    pub log_odds: BTreeMap<String, f64>,
}

impl Facts {
    /// What a rule says; a rule that the file does not name says nothing.
    pub fn get(&self, rule: &str) -> f64 {
        self.log_odds.get(rule).copied().unwrap_or_default()
    }

    /// The most that any rule of a group (`birth_date`) can add.
    pub fn most(&self, group: &str) -> f64 {
        self.log_odds
            .iter()
            .filter(|(rule, _)| rule.strip_prefix(group).is_some_and(|rest| rest.starts_with('.')))
            .map(|(_, &value)| value)
            .fold(0.0, f64::max)
    }
}

/// How much work one question may be. Beyond it the answer is "cannot say", never a shorter list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Most occurrences of words looked at.
    pub postings: usize,
    /// Most pairs of words compared.
    pub word_pairs: usize,
}

/// Why parameters cannot be used.
#[derive(Debug, Error)]
pub enum ParameterError {
    /// The file cannot be read.
    #[error("{path}: the parameters cannot be read: {cause}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// Not the JSON of parameters.
    #[error("the parameters are not of the right form: {0}; start from a copy of the built-in file")]
    Form(#[from] serde_json::Error),
    /// A number that makes no sense.
    #[error("the parameter `{name}` is {value}; it must be {rule}")]
    Value {
        /// Which.
        name: String,
        /// What it is.
        value: f64,
        /// What it must be.
        rule: &'static str,
    },
}

impl Parameters {
    /// The parameters that come with the program.
    pub fn built_in() -> Result<Self, ParameterError> {
        Self::parse(include_str!("../data/parameters.json"))
    }

    /// Reads a user's file.
    pub fn load(path: &Path) -> Result<Self, ParameterError> {
        let text = std::fs::read_to_string(path)
            .map_err(|cause| ParameterError::Read { path: path.to_owned(), cause })?;
        Self::parse(&text)
    }

    /// Reads and checks the JSON text.
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        let parameters: Self = serde_json::from_str(text)?;
        parameters.check()?;
        Ok(parameters)
    }

    /// The parameters as the JSON text of a file.
    pub fn to_json(&self) -> Result<String, ParameterError> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Blake3 of the parameters, in hexadecimal; the layout of the file makes no difference.
    pub fn hash(&self) -> String {
        blake3::hash(serde_json::to_string(self).unwrap_or_default().as_bytes()).to_hex().to_string()
    }

    /// The hash of what is compiled into a snapshot: how much words weigh and which identifiers are compared.
    pub fn compiled_hash(&self) -> String {
        let compiled = serde_json::to_string(&(&self.weights, self.facts.shortest_identifier));
        blake3::hash(compiled.unwrap_or_default().as_bytes()).to_hex().to_string()
    }

    /// What names of a habit say.
    pub fn names_of(&self, habit: Habit) -> &NameModel {
        match habit {
            Habit::Persons => &self.names.persons,
            Habit::Others => &self.names.others,
        }
    }

    /// The weight of a word that stands in `with_word` of `names` names. 0 names: nothing is known of them.
    pub fn weigh(&self, token: &Token, with_word: u32, names: u32) -> f64 {
        let w = &self.weights;
        let most = match token.class {
            Class::LegalForm => return w.legal_form,
            Class::Title => return w.title,
            Class::Particle => return w.particle,
            Class::Initial => return w.initial,
            Class::Number => return w.number,
            Class::Common => w.common,
            Class::Usual => w.usual,
            Class::Patronymic => w.patronymic,
            Class::Plain => 1.0,
        };
        let share = log2(names.max(w.least_names)) - log2(with_word.max(1));
        let rarity = (share - w.frequent_share_log2) / (w.rare_share_log2 - w.frequent_share_log2);
        (w.least + (1.0 - w.least) * rarity.clamp(0.0, 1.0)).min(most)
    }

    fn check(&self) -> Result<(), ParameterError> {
        let (t, w) = (&self.thresholds, &self.weights);
        // A comparison with NaN is false, so NaN is refused too.
        let ensure = |name: &str, value: f64, rule: &'static str, holds: bool| {
            if holds { Ok(()) } else { Err(ParameterError::Value { name: name.to_owned(), value, rule }) }
        };
        ensure("thresholds.possible", t.possible, "from 0.01 to 0.99", (0.01..=0.99).contains(&t.possible))?;
        ensure(
            "thresholds.match",
            t.certain,
            "from `possible` to 1",
            (t.possible..=1.0).contains(&t.certain),
        )?;
        ensure(
            "weights.rare_share_log2",
            w.rare_share_log2,
            "above `frequent_share_log2`",
            w.rare_share_log2 > w.frequent_share_log2,
        )?;
        for (name, value) in [
            ("weights.common", w.common),
            ("weights.usual", w.usual),
            ("weights.legal_form", w.legal_form),
            ("weights.title", w.title),
            ("weights.particle", w.particle),
            ("weights.initial", w.initial),
            ("weights.number", w.number),
            ("weights.patronymic", w.patronymic),
            ("weights.least", w.least),
        ] {
            ensure(name, value, "above 0 and at most 1", value > 0.0 && value <= 1.0)?;
        }
        ensure("base", self.base, "from -20 to 0", (-20.0..=0.0).contains(&self.base))?;
        for (habit, model) in [("persons", &self.names.persons), ("others", &self.names.others)] {
            let name = |of: &str| format!("names.{habit}.{of}");
            ensure(
                &name("constant"),
                model.constant,
                "from -20 to 20",
                (-20.0..=20.0).contains(&model.constant),
            )?;
            ensure(
                &name("weak_alias"),
                model.weak_alias,
                "from -20 to 0",
                (-20.0..=0.0).contains(&model.weak_alias),
            )?;
            for feature in Feature::ALL {
                let value = model.features.get(feature);
                let adds = feature.adds();
                let (rule, holds) = if adds {
                    ("from 0 to 30", (0.0..=30.0).contains(&value))
                } else {
                    ("from -30 to 0", (-30.0..=0.0).contains(&value))
                };
                ensure(&name(feature.code()), value, rule, holds)?;
            }
        }
        for (rule, &value) in &self.facts.log_odds {
            ensure(&format!("facts.{rule}"), value, "from -30 to 30", (-30.0..=30.0).contains(&value))?;
        }
        Ok(())
    }
}

/// The binary logarithm to 16 binary places by squaring, so that it is the same on every machine.
fn log2(number: u32) -> f64 {
    let number = number.max(1);
    let whole = number.ilog2();
    let mut mantissa = f64::from(number) / f64::from(1u32 << whole);
    let (mut logarithm, mut place) = (f64::from(whole), 0.5);
    for _ in 0..16 {
        mantissa *= mantissa;
        if mantissa >= 2.0 {
            mantissa /= 2.0;
            logarithm += place;
        }
        place /= 2.0;
    }
    logarithm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_is_sound() {
        let parameters = Parameters::built_in().unwrap();
        assert_eq!(parameters.hash().len(), 64);
        let text = serde_json::to_string(&parameters).unwrap();
        assert_eq!(Parameters::parse(&text).unwrap(), parameters);
        assert!(Parameters::parse(&text.replace("\"least_names\"", "\"fewest_names\"")).is_err());
        assert!(Parameters::parse(&text.replace("\"omitted\"", "\"ommitted\"")).is_err());
        let mut wrong = parameters.clone();
        wrong.names.persons.features.set(Feature::Replaced, 1.0);
        assert!(Parameters::parse(&serde_json::to_string(&wrong).unwrap()).is_err());
    }

    #[test]
    fn logarithm() {
        for number in [1u32, 2, 3, 1000, 50_000, u32::MAX] {
            assert!((log2(number) - f64::from(number).log2()).abs() < 1e-4);
        }
    }
}
