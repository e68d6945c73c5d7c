//! Every number that decides, in one versioned file with a hash.
//!
//! The built-in file is `data/parameters.json`; a user may load another one of the same shape. Weights of words
//! are compiled into a snapshot, so a snapshot and the parameters it is asked with must agree in all but the thresholds.

use std::path::{Path, PathBuf};

use interdict_names::{AlignParameters, Class, Token};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The numbers that decide. All scores are shares of 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// The version of the file, for people; the hash is what a decision names.
    pub version: String,
    /// Where verdicts begin.
    pub thresholds: Thresholds,
    /// How names are compared.
    pub names: Names,
    /// How much words weigh.
    pub weights: Weights,
    /// What evidence beside the name adds or takes.
    pub evidence: Evidence,
    /// How much work one question may be.
    pub limits: Limits,
}

/// Where verdicts begin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Least score of a hit.
    pub possible: f64,
    /// Least score of a match.
    #[serde(rename = "match")]
    pub certain: f64,
}

/// How names are compared; see [`interdict_names::align()`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Cost of weight left over in both names.
    pub replaced: f64,
    /// Cost of weight left over in one name.
    pub omitted: f64,
    /// Similarity of two spellings of one word.
    pub equivalent: f64,
    /// Similarity of an initial and a word.
    pub initial: f64,
    /// A name that is not the full name says at most this; below the match threshold.
    pub inexact_at_most: f64,
    /// A weak alias says at most this; below the match threshold.
    pub weak_alias_at_most: f64,
    /// Added (it is negative) where a weak alias is not even met exactly.
    pub weak_alias_inexact: f64,
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
    /// The least a plain word weighs.
    pub least: f64,
    /// From here a word is rare.
    pub rare_share_log2: f64,
    /// Up to here a word is frequent.
    pub frequent_share_log2: f64,
    /// A collection of fewer names counts as this many: on a short list every word would seem frequent.
    pub least_names: u32,
}

/// What evidence says.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// A wallet of the same decoded payload.
    pub wallet: f64,
    /// An identifier of the same sort and number.
    pub identifier: f64,
    /// The same sort and number, of another issuing country.
    pub identifier_of_other_country: f64,
    /// The same number under another sort.
    pub identifier_of_other_kind: f64,
    /// Identifiers of fewer letters and digits are not compared.
    pub shortest_identifier: usize,
    /// The same day of birth.
    pub birth_date_equal: f64,
    /// Dates of birth that may be the same, as far as they are known.
    pub birth_date_overlaps: f64,
    /// Dates of birth further apart than forgiven (negative).
    pub birth_date_conflicts: f64,
    /// Years between dates of birth that are forgiven.
    pub birth_date_forgiven_years: i16,
    /// Further years forgiven if either date is "circa".
    pub circa_forgiven_years: i16,
    /// A country in common.
    pub country_shared: f64,
    /// Countries known on both sides and none in common (negative).
    pub country_differs: f64,
    /// An address in common.
    pub address_shared: f64,
    /// Genders known and different (negative).
    pub gender_differs: f64,
    /// A person here, a ship or a company there (negative).
    pub kind_differs: f64,
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
        name: &'static str,
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

    /// Blake3 of the parameters, in hexadecimal; the layout of the file makes no difference.
    pub fn hash(&self) -> String {
        blake3::hash(serde_json::to_string(self).unwrap_or_default().as_bytes()).to_hex().to_string()
    }

    /// The hash of what is compiled into a snapshot: all but the thresholds, which only decide what is reported.
    pub fn compiled_hash(&self) -> String {
        let zero = Thresholds { possible: 0.0, certain: 0.0 };
        Self { thresholds: zero, ..self.clone() }.hash()
    }

    /// How names are laid side by side, when one of the parties may be a person or surely none is.
    pub fn align(&self, initials_stand_for_words: bool) -> AlignParameters {
        AlignParameters {
            replaced: self.names.replaced,
            omitted: self.names.omitted,
            equivalent: self.names.equivalent,
            initial: self.names.initial,
            initials_stand_for_words,
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
            Class::Plain => 1.0,
        };
        let share = log2(names.max(w.least_names)) - log2(with_word.max(1));
        let rarity = (share - w.frequent_share_log2) / (w.rare_share_log2 - w.frequent_share_log2);
        (w.least + (1.0 - w.least) * rarity.clamp(0.0, 1.0)).min(most)
    }

    fn check(&self) -> Result<(), ParameterError> {
        let share = "above 0 and at most 1";
        let fine = "from -1 to 0";
        let bonus = "from 0 to 0.2";
        let (t, n, w, e) = (&self.thresholds, &self.names, &self.weights, &self.evidence);
        for (name, value, rule, holds) in [
            ("thresholds.possible", t.possible, "at least 0.3", (0.3..=1.0).contains(&t.possible)),
            ("thresholds.match", t.certain, "from `possible` to 1", (t.possible..=1.0).contains(&t.certain)),
            ("names.omitted", n.omitted, "at least 0", n.omitted >= 0.0),
            ("names.replaced", n.replaced, "at least `omitted`", n.replaced >= n.omitted),
            ("names.inexact_at_most", n.inexact_at_most, "below `match`", n.inexact_at_most < t.certain),
            (
                "names.weak_alias_at_most",
                n.weak_alias_at_most,
                "below `match`",
                n.weak_alias_at_most < t.certain,
            ),
            (
                "weights.rare_share_log2",
                w.rare_share_log2,
                "above `frequent_share_log2`",
                w.rare_share_log2 > w.frequent_share_log2,
            ),
        ]
        .into_iter()
        .chain(
            [
                ("names.equivalent", n.equivalent),
                ("names.initial", n.initial),
                ("weights.common", w.common),
                ("weights.usual", w.usual),
                ("weights.legal_form", w.legal_form),
                ("weights.title", w.title),
                ("weights.particle", w.particle),
                ("weights.initial", w.initial),
                ("weights.number", w.number),
                ("weights.least", w.least),
                ("evidence.wallet", e.wallet),
                ("evidence.identifier", e.identifier),
                ("evidence.identifier_of_other_country", e.identifier_of_other_country),
                ("evidence.identifier_of_other_kind", e.identifier_of_other_kind),
            ]
            .map(|(name, value)| (name, value, share, value > 0.0 && value <= 1.0)),
        )
        .chain(
            [
                ("names.weak_alias_inexact", n.weak_alias_inexact),
                ("evidence.birth_date_conflicts", e.birth_date_conflicts),
                ("evidence.country_differs", e.country_differs),
                ("evidence.gender_differs", e.gender_differs),
                ("evidence.kind_differs", e.kind_differs),
            ]
            .map(|(name, value)| (name, value, fine, (-1.0..=0.0).contains(&value))),
        )
        .chain(
            [
                ("evidence.birth_date_equal", e.birth_date_equal),
                ("evidence.birth_date_overlaps", e.birth_date_overlaps),
                ("evidence.country_shared", e.country_shared),
                ("evidence.address_shared", e.address_shared),
            ]
            .map(|(name, value)| (name, value, bonus, (0.0..=0.2).contains(&value))),
        ) {
            // A comparison with NaN is false, so NaN is refused too.
            if !holds {
                return Err(ParameterError::Value { name, value, rule });
            }
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
        let text = include_str!("../data/parameters.json");
        assert!(Parameters::parse(&text.replace("\"possible\": 0.80", "\"possible\": 0.99")).is_err());
        assert!(Parameters::parse(&text.replace("omitted", "ommitted")).is_err());
    }

    #[test]
    fn logarithm() {
        for number in [1u32, 2, 3, 1000, 50_000, u32::MAX] {
            assert!((log2(number) - f64::from(number).log2()).abs() < 1e-4);
        }
    }
}
