//! Two names side by side, without any list: what `interdict compare` prints.

use interdict_model::PartyKind;
use interdict_names::{Habit, Name, NameError, Reading, align};
use serde::{Deserialize, Serialize};

use crate::parameters::Parameters;
use crate::query::{AskedReading, readings_asked};
use crate::score::{Evidence, LogOdds, Piece, Said, Score, explain_names, habit};

/// How alike two names are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The probability that they name one party; the same whichever name comes first.
    pub score: Score,
    /// The sum of the pieces, which the score stands for.
    pub log_odds: LogOdds,
    /// Whether they are the same full name.
    pub exact: bool,
    /// The evidence.
    pub pieces: Vec<Piece>,
}

/// Compares two names of parties of one kind as the screening does, in all their readings (of both, also without an address behind
/// them), with weights from the
/// table of common words, since there is no list to count them on.
pub fn compare(
    kind: PartyKind,
    first: &str,
    second: &str,
    parameters: &Parameters,
) -> Result<Comparison, NameError> {
    let (left, right) = (readings_asked(kind, first)?, readings_asked(kind, second)?);
    let habit = habit(kind, kind);
    let mut best: Option<(f64, &AskedReading, &AskedReading)> = None;
    for a in &left {
        for b in &right {
            let log_odds = name_log_odds(&a.reading, &b.reading, habit, parameters);
            if let Some(log_odds) = log_odds
                && best.is_none_or(|(most, ..)| log_odds > most)
            {
                best = Some((log_odds, a, b));
            }
        }
    }
    let mut evidence = Evidence::default();
    evidence.add("base", parameters.base, "before any evidence".to_owned());
    let mut exact = false;
    if let Some((_, left, right)) = best {
        let (a, b) = (weighted(&left.reading, parameters), weighted(&right.reading, parameters));
        if let Some(alignment) = align(&a, &b, habit) {
            exact = alignment.exact;
            let said = Said { habit, weak: false, asked: first, listed: second };
            explain_names(&said, &a, &b, &alignment, parameters, &mut evidence);
            for (name, read) in [(first, left), (second, right)] {
                if let Some((rule, words)) = read.made_ready.told(name) {
                    evidence.add(rule, 0.0, words);
                }
            }
        }
    }
    Ok(Comparison { score: evidence.score(), log_odds: evidence.log_odds(), exact, pieces: evidence.pieces })
}

fn name_log_odds(a: &Reading, b: &Reading, habit: Habit, parameters: &Parameters) -> Option<f64> {
    let (a, b) = (weighted(a, parameters), weighted(b, parameters));
    let alignment = align(&a, &b, habit)?;
    let features = interdict_names::Features::of(&alignment, &a, &b);
    Some(parameters.names_of(habit).log_odds(&features, false))
}

fn weighted<'a>(reading: &'a Reading, parameters: &Parameters) -> Name<'a> {
    Name::new(reading, |token| parameters.weigh(token, 0, 0))
}
