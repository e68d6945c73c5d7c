//! The mutation matrix: what share of mutated names finds its party, by class, field of the list and kind.
//!
//! Names of one side of the split are mutated and asked against the whole list at the threshold of the parameters.
//! The control asks every name of that side as it is listed; other classes ask a sample per cell, drawn by hash.

use interdict_model::{NameKind, NameStrength, Party, PartyKind};
use interdict_screen::Parameters;
use serde::Serialize;

use crate::AccuracyError;
use crate::ask::{Asked, Question};
use crate::data::NameList;
use crate::fold;
use crate::interval::Share;
use crate::mutate::Class;
use crate::random::Random;
use crate::split::{Split, sides};

/// Most names asked per cell, other than the control.
pub const PER_CELL: usize = 400;
const SEED: u64 = 0x6d75_7461;

/// A field of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The name under which the party is filed.
    Primary,
    /// A strong alias.
    StrongAlias,
    /// A weak alias.
    WeakAlias,
}

impl Field {
    /// The field in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::StrongAlias => "strong alias",
            Self::WeakAlias => "weak alias",
        }
    }
}

/// A column of the matrix.
pub const COLUMNS: [(PartyKind, Field); 10] = [
    (PartyKind::Person, Field::Primary),
    (PartyKind::Person, Field::StrongAlias),
    (PartyKind::Person, Field::WeakAlias),
    (PartyKind::Organisation, Field::Primary),
    (PartyKind::Organisation, Field::StrongAlias),
    (PartyKind::Organisation, Field::WeakAlias),
    (PartyKind::Vessel, Field::Primary),
    (PartyKind::Vessel, Field::StrongAlias),
    (PartyKind::Vessel, Field::WeakAlias),
    (PartyKind::Aircraft, Field::Primary),
];

/// A cell: found, of how many asked.
#[derive(Debug, Clone, Serialize)]
pub struct Cell {
    /// The class.
    pub class: Class,
    /// The kind of party.
    pub kind: PartyKind,
    /// The field.
    pub field: Field,
    /// Found.
    pub found: Share,
}

/// The matrix.
#[derive(Debug, Clone, Serialize)]
pub struct Matrix {
    /// The threshold of the parameters.
    pub threshold: f64,
    /// Names of the side of the split.
    pub names: usize,
    /// Names without a letter or digit, which no one can ask for.
    pub unaskable: usize,
    /// Mutated names the engine could not screen whole; they count as not found unless they were.
    pub refused: usize,
    /// The cells with at least one name.
    pub cells: Vec<Cell>,
    /// The party (`LIST:ID`) of each name that does not find it exactly as listed. Must be empty.
    pub control_failures: Vec<String>,
}

impl Matrix {
    /// The cell of a class in a column.
    pub fn cell(&self, class: Class, (kind, field): (PartyKind, Field)) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.class == class && cell.kind == kind && cell.field == field)
    }

    /// A class over all columns.
    pub fn row(&self, class: Class) -> Share {
        let cells = || self.cells.iter().filter(|cell| cell.class == class);
        Share::of(cells().map(|cell| cell.found.part).sum(), cells().map(|cell| cell.found.whole).sum())
    }
}

fn field(party: &Party, at: usize) -> Option<Field> {
    let name = party.names.get(at)?;
    Some(match (name.kind, name.strength) {
        (NameKind::Primary, _) => Field::Primary,
        (_, NameStrength::Strong) => Field::StrongAlias,
        (_, NameStrength::Weak) => Field::WeakAlias,
    })
}

/// Measures the matrix.
pub fn measure(list: &NameList, split: Split, parameters: &Parameters) -> Result<Matrix, AccuracyError> {
    let asked = Asked::compile(&list.list, list.parties.clone(), parameters)?;
    let threshold = parameters.thresholds.possible;
    let sides = sides(&list.parties);
    let mut names: Vec<(&Party, usize)> = list
        .parties
        .iter()
        .zip(&sides)
        .filter(|(_, side)| **side == split)
        .flat_map(|(party, _)| (0..party.names.len()).map(move |at| (party, at)))
        .collect();
    let all = names.len();
    names.retain(|(party, at)| party.names.get(*at).is_some_and(|name| !fold::words(&name.whole).is_empty()));
    // In the order of chance, so that the first of a cell are a sample.
    names.sort_by_cached_key(|(party, at)| {
        Random::of(SEED, &format!("{}:{}:{at}", party.list, party.id)).draw()
    });

    let mut matrix = Matrix {
        threshold,
        names: all,
        unaskable: all - names.len(),
        refused: 0,
        cells: Vec::new(),
        control_failures: Vec::new(),
    };
    for class in Class::ALL {
        let most = if class == Class::Exact { usize::MAX } else { PER_CELL };
        for (kind, of_field) in COLUMNS {
            let questions: Vec<Question<'_>> = names
                .iter()
                .filter(|(party, at)| party.kind == kind && field(party, *at) == Some(of_field))
                .filter_map(|(party, at)| {
                    let name = class.apply(&party.names.get(*at)?.whole, kind, SEED)?;
                    Some(Question { kind, name, target: Some(&party.id) })
                })
                .take(most)
                .collect();
            if questions.is_empty() {
                continue;
            }
            let answers = asked.answers(&questions);
            let found = answers.iter().filter(|answer| answer.target >= threshold).count();
            matrix.refused += answers.iter().filter(|answer| answer.refused).count();
            if class == Class::Exact {
                let missed = questions.iter().zip(&answers).filter(|(_, answer)| answer.target < threshold);
                let parties = missed.filter_map(|(question, _)| question.target);
                matrix.control_failures.extend(parties.map(|id| format!("{}:{id}", list.list.id)));
            }
            matrix.cells.push(Cell {
                class,
                kind,
                field: of_field,
                found: Share::of(found, questions.len()),
            });
        }
    }
    matrix.control_failures.sort();
    Ok(matrix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::tests::list;

    #[test]
    fn an_invented_list() {
        let names = list(
            PartyKind::Person,
            &[
                ("1", &["QUASTELBROOK, Ferdinand", "Ferdinand Otto Quastelbroock", "~The Thatcher"]),
                ("2", &["OSTROWALD, Berenike", "…"]),
            ],
        );
        let parameters = Parameters::built_in().unwrap();
        let matrices: Vec<Matrix> =
            Split::ALL.iter().map(|split| measure(&names, *split, &parameters).unwrap()).collect();
        let total = |of: &dyn Fn(&Matrix) -> usize| matrices.iter().map(of).sum::<usize>();
        assert_eq!(total(&|matrix| matrix.names), 5);
        assert_eq!(total(&|matrix| matrix.unaskable), 1);
        assert_eq!(total(&|matrix| matrix.row(Class::Exact).whole), 4);
        // Whether the weak alias is found is for the parameters to say; that it is told if not, for the matrix.
        assert!(total(&|matrix| matrix.row(Class::Exact).part) >= 3);
        let found = total(&|matrix| matrix.row(Class::Exact).part);
        assert_eq!(total(&|matrix| matrix.control_failures.len()), 4 - found);
        assert_eq!(total(&|matrix| matrix.row(Class::Truncated).whole), 0);
        let weak = (PartyKind::Person, Field::WeakAlias);
        assert_eq!(total(&|matrix| matrix.cell(Class::Case, weak).map_or(0, |cell| cell.found.whole)), 1);
    }
}
