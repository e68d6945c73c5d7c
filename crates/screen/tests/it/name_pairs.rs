//! The matcher on labelled name pairs, where they are at hand: figures with a floor, not ones to fit to.

use std::path::{Path, PathBuf};

use interdict_model::PartyKind;
use interdict_screen::{Parameters, compare};

struct Outcome {
    score: f64,
    same: bool,
}

/// Pairs by label and answer at a threshold.
struct Counts {
    found: f64,
    false_alarms: f64,
    missed: f64,
}

impl Counts {
    fn at(outcomes: &[Outcome], threshold: f64) -> Self {
        let count = |same: bool, hit: bool| {
            let such = |outcome: &&Outcome| outcome.same == same && (outcome.score >= threshold) == hit;
            f64::from(u32::try_from(outcomes.iter().filter(such).count()).unwrap())
        };
        Self { found: count(true, true), false_alarms: count(false, true), missed: count(true, false) }
    }

    fn precision(&self) -> f64 {
        self.found / (self.found + self.false_alarms).max(1.0)
    }

    fn recall(&self) -> f64 {
        self.found / (self.found + self.missed).max(1.0)
    }

    fn f1(&self) -> f64 {
        2.0 * self.found / (2.0 * self.found + self.false_alarms + self.missed).max(1.0)
    }
}

/// The pairs beside the workspace, also seen from a worktree one folder deeper.
fn pairs() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    ["../shared", "../../shared"]
        .map(|shared| root.join(shared).join("bench/name_pairs_dev.csv"))
        .into_iter()
        .find(|path| path.exists())
}

#[test]
fn labelled_pairs() {
    let Some(path) = pairs() else {
        println!("skipped: no labelled pairs");
        return;
    };
    let parameters = Parameters::built_in().unwrap();
    let threshold = parameters.thresholds.possible;
    let mut outcomes = Vec::new();
    let mut flips = Vec::new();
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        let kind = PartyKind::parse(&row[1]).unwrap_or_default();
        let there = compare(kind, &row[2], &row[3], &parameters).unwrap();
        let back = compare(kind, &row[3], &row[2], &parameters).unwrap();
        let (there, back) = (there.score.share(), back.score.share());
        if (there - back).abs() > f64::EPSILON {
            flips.push(format!("{} | {}: {there} {back}", &row[2], &row[3]));
        }
        // Pairs whose label is in doubt say nothing of the matcher.
        if !row[7].is_empty() {
            continue;
        }
        let same = &row[4] == "true";
        if std::env::var_os("SHOW_PAIRS").is_some() && same != (there >= threshold) {
            println!("{same} {there} {} | {}", &row[2], &row[3]);
        }
        outcomes.push(Outcome { score: there, same });
    }
    assert_eq!(flips, [""; 0], "the order of the names decides nothing");
    let f1 = Counts::at(&outcomes, threshold).f1();
    let curve = || (1..100).map(|percent| Counts::at(&outcomes, f64::from(percent) / 100.0));
    let best = curve().map(|counts| counts.f1()).fold(0.0, f64::max);
    let recall =
        curve().filter(|counts| counts.precision() >= 0.9).map(|counts| counts.recall()).fold(0.0, f64::max);
    println!(
        "{} pairs: F1 {f1:.3} at {threshold}, best {best:.3}; recall {recall:.3} at precision .90",
        outcomes.len()
    );
    assert!(f1 >= 0.85, "F1 {f1}");
    assert!(recall >= 0.8, "recall {recall} at precision .90");
}
