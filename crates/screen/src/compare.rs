//! Two names side by side, without any list: what `interdict compare` prints.

use interdict_model::PartyKind;
use interdict_names::{NameError, Token, Word, align, tokens};
use serde::{Deserialize, Serialize};

use crate::parameters::Parameters;
use crate::query::shown;
use crate::score::{Piece, Score, describe, initials_stand_for_words};

/// How alike two names are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// 0 to 1, the sum of the pieces; the same whichever name comes first.
    pub score: Score,
    /// Whether they are the same full name.
    pub exact: bool,
    /// The evidence.
    pub pieces: Vec<Piece>,
}

/// Compares two names of parties of one kind as the screening does, with weights from the table of common
/// words, since there is no list to count them on.
pub fn compare(
    kind: PartyKind,
    first: &str,
    second: &str,
    parameters: &Parameters,
) -> Result<Comparison, NameError> {
    let (left, right) = (tokens(first)?, tokens(second)?);
    let initials = initials_stand_for_words(kind, kind);
    let alignment =
        align(&weighted(&left, parameters), &weighted(&right, parameters), &parameters.align(initials));
    let texts = |tokens: &[Token]| tokens.iter().map(|token| token.text.clone()).collect::<Vec<_>>();
    let laid = describe(&alignment, &texts(&left), &texts(&right));
    let score: Score = alignment.score.into();
    let (rule, words) = if alignment.exact {
        ("name.full", format!("`{}` is the full name `{}`", shown(first), shown(second)))
    } else {
        ("name.alike", format!("`{}` beside `{}`: {laid}", shown(first), shown(second)))
    };
    let mut pieces = vec![Piece { rule: rule.to_owned(), words, score }];
    let ceiling: Score = parameters.names.inexact_at_most.into();
    if !alignment.exact && score > ceiling {
        pieces.push(Piece {
            rule: "name.not_full".to_owned(),
            words: "not the full name, which alone is no match".to_owned(),
            score: (ceiling.share() - score.share()).into(),
        });
    }
    Ok(Comparison { score: pieces.iter().map(|piece| piece.score).sum(), exact: alignment.exact, pieces })
}

fn weighted<'a>(tokens: &'a [Token], parameters: &Parameters) -> Vec<Word<'a>> {
    tokens.iter().map(|token| Word::new(token, |token| parameters.weigh(token, 0, 0))).collect()
}
