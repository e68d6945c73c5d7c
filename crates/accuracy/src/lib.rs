//! Measure how well names are found, on data it was never fitted to.
//!
//! [`run`] takes a folder of data beside the repository and gives a [`Report`]: how labelled pairs of names score
//! ([`pairs`]), whether a party is found under an alias that was taken off the list ([`leave_one_out`]), and whether
//! it is found under a name written otherwise ([`matrix`], of the mutations in [`mutate`]). The last two ask only
//! parties of one side of a fixed split ([`split`]): what is reported is measured on the held-out side, which nobody
//! may fit to. Every figure has its interval ([`interval`]) and is the same on every run.
//!
//! The matcher is reached only through `interdict_screen`'s comparison and decisions, so that another scorer is
//! measured without a change here.

mod ask;
pub mod background;
pub mod baseline;
pub mod curve;
pub mod data;
pub mod fold;
pub mod interval;
pub mod leave_one_out;
pub mod matrix;
pub mod mutate;
pub mod pairs;
pub mod random;
mod report;
pub mod split;
pub mod svg;
pub mod tables;

use std::path::Path;

use interdict_screen::{ENGINE, Parameters};
use serde::Serialize;
use thiserror::Error;

use crate::data::{Shared, Source};
use crate::leave_one_out::Recall;
use crate::matrix::Matrix;
use crate::pairs::PairsReport;
use crate::split::Split;
use crate::tables::{QUOTED, Quoted};

/// Why nothing could be measured.
#[derive(Debug, Error)]
pub enum AccuracyError {
    /// A file of the data cannot be opened.
    #[error(transparent)]
    Container(#[from] interdict_lists::container::ContainerError),
    /// A list cannot be read.
    #[error(transparent)]
    Read(#[from] interdict_lists::ReadError),
    /// The list cannot be compiled.
    #[error(transparent)]
    Compile(#[from] interdict_screen::CompileError),
    /// A file is not what it should be.
    #[error("{0}")]
    Data(String),
}

/// A part of the bench.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Labelled pairs of names.
    Pairs,
    /// Aliases taken off the list.
    LeaveOneOut,
    /// Names written otherwise.
    Mutations,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 3] = [Self::Pairs, Self::LeaveOneOut, Self::Mutations];
}

/// What is to be measured.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// The folder that has `bench/` and `data/`.
    pub shared: &'a Path,
    /// The parts.
    pub parts: &'a [Part],
    /// The side of the split that is asked.
    pub split: Split,
    /// The parameters of the matcher.
    pub parameters: &'a Parameters,
}

/// What was measured, and with what.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The engine and its version.
    pub engine: &'static str,
    /// Version of the parameters.
    pub parameters: String,
    /// Their hash.
    pub parameters_hash: String,
    /// The side of the split that was asked. Pairs are not split here: the file is a development set.
    pub split: Split,
    /// The files measured on, with hashes.
    pub sources: Vec<Source>,
    /// The pairs: undoubted ones, and all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<PairsReport>,
    /// The aliases, by strength and kind.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leave_one_out: Vec<Recall>,
    /// The mutations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mutations: Option<Matrix>,
    /// Figures of other matchers, quoted.
    pub quoted: Vec<Quoted>,
    /// Parts for which there is no data.
    pub skipped: Vec<Part>,
}

/// Measures.
pub fn run(options: &Options<'_>) -> Result<Report, AccuracyError> {
    let mut shared = Shared::new(options.shared);
    let mut report = Report {
        engine: ENGINE,
        parameters: options.parameters.version.clone(),
        parameters_hash: options.parameters.hash(),
        split: options.split,
        sources: Vec::new(),
        pairs: Vec::new(),
        leave_one_out: Vec::new(),
        mutations: None,
        quoted: QUOTED.clone(),
        skipped: Vec::new(),
    };
    let wanted = |part| options.parts.contains(&part);
    if wanted(Part::Pairs) {
        match pairs::read(&mut shared)? {
            Some(pairs) => report.pairs = pairs::measure(&pairs, options.parameters),
            None => report.skipped.push(Part::Pairs),
        }
    }
    if wanted(Part::LeaveOneOut) || wanted(Part::Mutations) {
        let list = data::ofac(&mut shared)?;
        for part in [Part::LeaveOneOut, Part::Mutations].into_iter().filter(|part| wanted(*part)) {
            match (&list, part) {
                (None, part) => report.skipped.push(part),
                (Some(list), Part::Mutations) => {
                    report.mutations = Some(matrix::measure(list, options.split, options.parameters)?);
                }
                (Some(list), _) => {
                    report.leave_one_out =
                        leave_one_out::measure(list, &mut shared, options.split, options.parameters)?;
                }
            }
        }
    }
    report.sources = shared.into_sources();
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_data_everything_is_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let parameters = Parameters::built_in().unwrap();
        let options = Options {
            shared: folder.path(),
            parts: &Part::ALL,
            split: Split::HeldOut,
            parameters: &parameters,
        };
        let report = run(&options).unwrap();
        assert_eq!(report.skipped, Part::ALL);
        assert!(report.sources.is_empty() && report.charts().is_empty() && report.control_holds());
    }
}
