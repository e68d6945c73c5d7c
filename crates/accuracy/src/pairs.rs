//! Labelled pairs of names: precision and recall of the comparison alone, without any list.
//!
//! The file is a development set: the matcher may have been fitted to it. Pairs whose own note doubts the label are
//! reported apart.

use interdict_model::PartyKind;
use interdict_screen::{Parameters, compare};
use serde::Serialize;

use crate::AccuracyError;
use crate::baseline::{BASELINES, within_two_edits};
use crate::curve::{Curve, Outcome, Point};
use crate::data::Shared;
use crate::interval::{Interval, Share, bootstrap, redraw};

/// Where the pairs lie.
pub const FILE: &str = "bench/name_pairs_dev.csv";
/// The precision at which recall is asked.
pub const PRECISION: f64 = 0.9;
const SEED: u64 = 0x7061_6972;

/// A labelled pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledPair {
    /// What both are.
    pub kind: PartyKind,
    /// The name asked for.
    pub asked: String,
    /// The name listed.
    pub listed: String,
    /// Whether they are one.
    pub same: bool,
    /// Whether the label is in doubt.
    pub doubted: bool,
}

/// One measure on one set of pairs.
#[derive(Debug, Clone, Serialize)]
pub struct MeasureReport {
    /// Which measure: `interdict`, `Jaro-Winkler OR <= 2 edits` ...
    pub measure: String,
    /// At the threshold of the parameters; none for a measure that has none.
    pub at_default: Option<AtThreshold>,
    /// At its own best threshold, which flatters: it is chosen on the same pairs.
    pub best: AtThreshold,
    /// Recall where precision is at least 0.9, with the interval of the share found.
    pub recall_at_precision: Share,
    /// Every point of the curve.
    pub curve: Vec<Point>,
}

/// A threshold with what it gives.
#[derive(Debug, Clone, Serialize)]
pub struct AtThreshold {
    /// The threshold.
    pub threshold: f64,
    /// Precision.
    pub precision: Share,
    /// Recall.
    pub recall: Share,
    /// F1.
    pub f1: f64,
    /// Its interval, by bootstrap over the pairs; the best threshold is chosen anew in each sample.
    pub f1_interval: Interval,
}

/// All measures on one set of pairs.
#[derive(Debug, Clone, Serialize)]
pub struct PairsReport {
    /// `undoubted` or `all`.
    pub set: &'static str,
    /// How many pairs.
    pub pairs: usize,
    /// How many are labelled the same.
    pub same: usize,
    /// Pairs whose verdict at the threshold changes when the names are swapped.
    pub flipped: usize,
    /// Pairs that could not be compared (they count as not alike).
    pub not_compared: usize,
    /// The measures, the matcher first.
    pub measures: Vec<MeasureReport>,
}

/// Reads the pairs, or `None` if the file is not there.
pub fn read(shared: &mut Shared<'_>) -> Result<Option<Vec<LabelledPair>>, AccuracyError> {
    #[derive(serde::Deserialize)]
    struct Row {
        schema: String,
        name1: String,
        name2: String,
        is_match: bool,
        label_doubt: String,
    }
    let Some(bytes) = shared.bytes(FILE)? else { return Ok(None) };
    csv::Reader::from_reader(&bytes[..])
        .deserialize()
        .map(|row: Result<Row, csv::Error>| {
            let row = row.map_err(|cause| AccuracyError::Data(format!("{FILE}: {cause}")))?;
            Ok(LabelledPair {
                kind: PartyKind::parse(&row.schema).unwrap_or_default(),
                asked: row.name1,
                listed: row.name2,
                same: row.is_match,
                doubted: !row.label_doubt.is_empty(),
            })
        })
        .collect::<Result<_, _>>()
        .map(Some)
}

/// Measures the undoubted pairs, and all.
pub fn measure(pairs: &[LabelledPair], parameters: &Parameters) -> Vec<PairsReport> {
    let undoubted: Vec<&LabelledPair> = pairs.iter().filter(|pair| !pair.doubted).collect();
    let all: Vec<&LabelledPair> = pairs.iter().collect();
    vec![measure_set("undoubted", &undoubted, parameters), measure_set("all", &all, parameters)]
}

fn measure_set(set: &'static str, pairs: &[&LabelledPair], parameters: &Parameters) -> PairsReport {
    let threshold = parameters.thresholds.possible;
    let score = |kind, a: &str, b: &str| compare(kind, a, b, parameters).ok().map(|c| c.score.share());
    let (mut flipped, mut not_compared) = (0, 0);
    let mut scores = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let there = score(pair.kind, &pair.asked, &pair.listed);
        let back = score(pair.kind, &pair.listed, &pair.asked);
        not_compared += usize::from(there.is_none());
        let (there, back) = (there.unwrap_or_default(), back.unwrap_or_default());
        flipped += usize::from((there >= threshold) != (back >= threshold));
        scores.push(there);
    }
    let mut measures = Vec::new();
    let mut report = |name: &str, scores: &[f64], threshold: Option<f64>| {
        measures.push(measure_one(name.to_owned(), pairs, scores, threshold));
        let aided: Vec<f64> = scores
            .iter()
            .zip(pairs)
            .map(|(score, pair)| if within_two_edits(&pair.asked, &pair.listed) { 1.0 } else { *score })
            .collect();
        measures.push(measure_one(format!("{name} OR <= 2 edits"), pairs, &aided, threshold));
    };
    report("interdict", &scores, Some(threshold));
    for (name, baseline) in BASELINES {
        let scores: Vec<f64> = pairs.iter().map(|pair| baseline(&pair.asked, &pair.listed)).collect();
        report(name, &scores, None);
    }
    let same = pairs.iter().filter(|pair| pair.same).count();
    PairsReport { set, pairs: pairs.len(), same, flipped, not_compared, measures }
}

fn measure_one(
    measure: String,
    pairs: &[&LabelledPair],
    scores: &[f64],
    threshold: Option<f64>,
) -> MeasureReport {
    let outcomes: Vec<Outcome> =
        pairs.iter().zip(scores).map(|(pair, &score)| Outcome { score, same: pair.same }).collect();
    let curve = Curve::of(&outcomes);
    let at = |point: Point, f1: &dyn Fn(&Curve) -> f64| AtThreshold {
        threshold: point.threshold,
        precision: Share::of(point.found, point.found + point.wrong),
        recall: Share::of(point.found, point.found + point.missed),
        f1: point.f1(),
        f1_interval: bootstrap(SEED, |random| f1(&Curve::of(&redraw(&outcomes, random)))),
    };
    let precise = curve.at_precision(PRECISION);
    MeasureReport {
        measure,
        at_default: threshold
            .map(|threshold| at(curve.at(threshold), &move |curve| curve.at(threshold).f1())),
        best: at(curve.best(), &|curve| curve.best().f1()),
        recall_at_precision: Share::of(precise.found, precise.found + precise.missed),
        curve: curve.points().to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invented_pairs() {
        let pair = |asked: &str, listed: &str, same, doubted| LabelledPair {
            kind: PartyKind::Person,
            asked: asked.to_owned(),
            listed: listed.to_owned(),
            same,
            doubted,
        };
        let pairs = [
            pair("Ferdinand Quastelbrook", "QUASTELBROOK, Ferdinand", true, false),
            pair("Ferdinand Quastelbrook", "Ottilie Vanderkamp", false, false),
            pair("Ferdinand Quastelbrook", "Berenike Ostrowald", true, true),
        ];
        let parameters = Parameters::built_in().unwrap();
        let reports = measure(&pairs, &parameters);
        let [undoubted, all] = &reports[..] else { panic!("two sets") };
        assert_eq!((undoubted.pairs, undoubted.same, all.pairs, all.same), (2, 1, 3, 2));
        assert_eq!(undoubted.flipped, 0);
        let names: Vec<&str> = all.measures.iter().map(|measure| measure.measure.as_str()).collect();
        assert_eq!(names.len(), 6);
        assert_eq!(names.first(), Some(&"interdict"));
        let ours = undoubted.measures.first().unwrap();
        assert_eq!(ours.at_default.as_ref().unwrap().recall.part, 1);
        assert_eq!(all.measures.first().unwrap().recall_at_precision.whole, 2);
    }

    #[test]
    fn no_file() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(&mut Shared::new(folder.path())).unwrap().is_none());
    }
}
