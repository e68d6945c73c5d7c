//! One name as the usual systems of romanisation, and other languages, write it: in `romanisations.csv` every spelling of a row finds every
//! other one, and none of another row.

use interdict_model::PartyKind;
use interdict_screen::{Parameters, compare};

use crate::generated::Seed;

type Row = Vec<&'static str>;

/// The rows of the sections that are taken.
fn rows(is_taken: impl Fn(&str) -> bool) -> Vec<Row> {
    let mut taken = true;
    let mut rows = Vec::new();
    for line in include_str!("romanisations.csv").lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix('[') {
            Some(head) => taken = is_taken(head.trim_end_matches(']')),
            None if taken => rows.push(line.split(';').collect()),
            None => {}
        }
    }
    rows
}

fn hit(one: &str, other: &str, parameters: &Parameters) -> bool {
    let score = compare(PartyKind::Person, one, other, parameters).unwrap().score;
    score.share() >= parameters.thresholds.possible
}

#[test]
fn one_name_in_every_usual_spelling() {
    let parameters = Parameters::built_in().unwrap();
    let mut missed = Vec::new();
    for row in rows(|_| true) {
        for (at, one) in row.iter().enumerate() {
            let others = row.iter().skip(at + 1).filter(|other| !hit(one, other, &parameters));
            missed.extend(others.map(|other| format!("{one} ~ {other}")));
        }
    }
    assert_eq!(missed, [""; 0]);
}

/// Drawn by chance; the Russians in other scripts are those of the first section again.
#[test]
fn two_names_in_any_spelling_are_two() {
    let parameters = Parameters::built_in().unwrap();
    let rows = rows(|section| section != "russian in other scripts");
    let mut seed = Seed(9);
    let mut found = Vec::new();
    for _ in 0..6_000 {
        let (one, other) = (seed.pick(&rows), seed.pick(&rows));
        let (spelling, of_other) = (seed.pick(one), seed.pick(other));
        if one != other && hit(spelling, of_other, &parameters) {
            found.push(format!("{spelling} ~ {of_other}"));
        }
    }
    assert_eq!(found, [""; 0]);
}
