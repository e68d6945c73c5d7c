//! Rows of tables: a line of cells in, whether it is the head of its table and whom it is of out.

use crate::mention::Named;
use crate::sentence::Sentence;
use crate::token::CELL;

/// The cells of a row, each a range of tokens; one if it is no row.
pub(crate) fn cells(sentence: &Sentence) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut first = 0;
    for at in (0..sentence.tokens.len()).filter(|at| sentence.is(*at, &[CELL])) {
        found.push(first..at);
        first = at + 1;
    }
    found.push(first..sentence.tokens.len());
    found
}

/// What the head of a table calls the column of names.
pub(crate) const NAME_HEADS: &[&str] =
    &["name", "names", "individual", "entity", "person", "vessel", "ship", "company"];
/// What else the head of a table says.
const HEADS: &[&str] = &[
    "item",
    "ref",
    "full",
    "of",
    "the",
    "and",
    "or",
    "no",
    ".",
    "number",
    "dob",
    "pob",
    "date",
    "place",
    "birth",
    "nationality",
    "citizenship",
    "country",
    "position",
    "title",
    "role",
    "function",
    "reason",
    "reasons",
    "listing",
    "statement",
    "type",
    "id",
    "identifying",
    "information",
    "identification",
    "alias",
    "aliases",
    "aka",
    "address",
    "passport",
    "gender",
    "remarks",
    "programme",
    "program",
    "imo",
    "flag",
    "details",
    "other",
    "s",
    "/",
    "(",
    ")",
    "#",
];

pub(crate) fn is_head(sentence: &Sentence, cells: &[std::ops::Range<usize>]) -> bool {
    let known = |at: usize| sentence.is(at, NAME_HEADS) || sentence.is(at, HEADS);
    cells.iter().cloned().flatten().all(known)
        && cells.iter().any(|cell| sentence.find(NAME_HEADS, cell.start, cell.end).is_some())
}

/// Whom a row is of: the party that its cell of names has, or else the first that a cell begins with.
pub(crate) fn in_row<'a>(sentence: &'a Sentence, cell: Option<&std::ops::Range<usize>>) -> Vec<&'a Named> {
    let parties = || sentence.named.iter().filter(|named| named.is_party());
    let found = match cell {
        Some(cell) => parties().find(|named| cell.contains(&named.first)),
        None => parties().find(|named| named.first == 0 || sentence.is(named.first - 1, &[CELL])),
    };
    found.into_iter().collect()
}
