//! Rows of tables: the lines of a row's cells in, one line for the row out where it is a record of data.
//!
//! Pages are also laid out with tables. A row is a record if it has several cells, no table within it, and no cell as long as
//! a paragraph.

use super::Block;
use crate::line::LineClass;

/// The longest cell of a record, in bytes.
const CELL: usize = 300;
/// The longest record, in bytes.
const ROW: usize = 1_200;

/// The open rows, of the innermost table last.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// How many tables are open.
    tables: usize,
    open: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    /// Which of the open tables it is of.
    table: usize,
    /// The place of the first block of each cell.
    cells: Vec<usize>,
    is_head: bool,
    has_table: bool,
}

impl Rows {
    pub(super) fn start_table(&mut self) {
        self.tables += 1;
        if let Some(row) = self.open.last_mut() {
            row.has_table = true;
        }
    }

    pub(super) fn start_row(&mut self, blocks: &mut Vec<Block>) {
        self.end_row(blocks);
        self.open.push(Row { table: self.tables, cells: Vec::new(), is_head: true, has_table: false });
    }

    /// A cell begins whose first block will have this place.
    pub(super) fn start_cell(&mut self, is_head: bool, place: usize) {
        if let Some(row) = self.open.last_mut().filter(|row| row.table == self.tables) {
            row.cells.push(place);
            row.is_head &= is_head;
        }
    }

    /// Ends the row of the innermost table, if one is open.
    pub(super) fn end_row(&mut self, blocks: &mut Vec<Block>) {
        if let Some(row) = self.open.pop_if(|row| row.table == self.tables) {
            row.join(blocks);
        }
    }

    pub(super) fn end_table(&mut self, blocks: &mut Vec<Block>) {
        self.end_row(blocks);
        self.tables = self.tables.saturating_sub(1);
    }

    /// Ends what the page left open.
    pub(super) fn end_all(&mut self, blocks: &mut Vec<Block>) {
        while let Some(row) = self.open.pop() {
            row.join(blocks);
        }
    }
}

impl Row {
    /// Makes the blocks of the cells one, if they are a record.
    fn join(self, blocks: &mut Vec<Block>) {
        let Some(first) = self.cells.first().copied().filter(|_| !self.has_table) else { return };
        let ends = self.cells.iter().skip(1).copied().chain([blocks.len()]);
        let cells: Vec<String> = self
            .cells
            .iter()
            .zip(ends)
            .filter_map(|(from, to)| blocks.get(*from..to))
            .map(|cell| cell.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join(" "))
            .filter(|cell| !cell.is_empty())
            .collect();
        let long = cells.iter().any(|cell| cell.len() > CELL);
        if cells.len() < 2 || long || cells.iter().map(String::len).sum::<usize>() > ROW {
            return;
        }
        let of_row = blocks.split_off(first);
        let linked = of_row.iter().map(|block| block.linked).sum();
        let Some(head) = of_row.into_iter().next() else { return };
        let own = if self.is_head { LineClass::Heading } else { LineClass::Item };
        let hint = head.hint.filter(|hint| *hint != LineClass::Title).or(Some(own));
        blocks.push(Block { text: cells.join("\t"), hint, linked, is_close: true, ..head });
    }
}
