//! The matcher on labelled name pairs, where they are at hand: a figure to watch, not one to fit to.

use std::path::Path;

use interdict_model::PartyKind;
use interdict_screen::{Parameters, compare};

struct Outcome {
    score: f64,
    same: bool,
}

/// F1 at a threshold.
fn f1(outcomes: &[Outcome], threshold: f64) -> f64 {
    let count = |same: bool, hit: bool| {
        f64::from(
            u32::try_from(
                outcomes
                    .iter()
                    .filter(|outcome| outcome.same == same && (outcome.score >= threshold) == hit)
                    .count(),
            )
            .unwrap(),
        )
    };
    2.0 * count(true, true) / (2.0 * count(true, true) + count(false, true) + count(true, false))
}

#[test]
fn labelled_pairs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/bench/name_pairs_dev.csv");
    let path = if path.exists() {
        path
    } else {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/bench/name_pairs_dev.csv")
    };
    let Ok(mut reader) = csv::Reader::from_path(path) else {
        println!("skipped: no labelled pairs");
        return;
    };
    let parameters = Parameters::built_in().unwrap();
    let mut outcomes = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        if !row[7].is_empty() {
            continue;
        }
        let kind = PartyKind::parse(&row[1]).unwrap_or_default();
        let there = compare(kind, &row[2], &row[3], &parameters).unwrap();
        let back = compare(kind, &row[3], &row[2], &parameters).unwrap();
        assert_eq!(there.score, back.score, "{} | {}", &row[2], &row[3]);
        let same = &row[4] == "true";
        if std::env::var_os("SHOW_PAIRS").is_some() && same != (there.score.share() >= 0.8) {
            println!("{same} {} {}", there.score, there.pieces[0].words);
        }
        outcomes.push(Outcome { score: there.score.share(), same });
    }
    let at_threshold = f1(&outcomes, parameters.thresholds.possible);
    let (best, at) = (30..100)
        .map(|percent| f64::from(percent) / 100.0)
        .map(|threshold| (f1(&outcomes, threshold), threshold))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap();
    println!(
        "{} pairs: F1 {at_threshold:.3} at {}, best {best:.3} at {at}",
        outcomes.len(),
        parameters.thresholds.possible
    );
    assert!(at_threshold > 0.75, "F1 {at_threshold}");
}
