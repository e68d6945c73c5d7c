//! Tables with a header: CSV files and sheets, row by row, by column name.
//!
//! Like [`crate::xml::Element`], a [`Row`] remembers which columns were asked for, and [`Row::unread`] gives
//! the rest, so that a column a publisher adds is never dropped in silence.

use std::cell::Cell;
use std::sync::Arc;

/// The column names of a table.
#[derive(Debug, Clone)]
pub struct Header {
    names: Arc<[String]>,
}

impl Header {
    /// From the cells of the header row, trimmed.
    pub fn new<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            names: cells
                .into_iter()
                .map(|cell| cell.trim().trim_start_matches('\u{feff}').to_owned())
                .collect(),
        }
    }

    /// The names in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether the table has a column of that name, ignoring case.
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// A row of this table. A row with too few or too many cells is refused with the two counts, except that
    /// empty cells beyond the header are forgiven.
    pub fn row<'a>(&self, line: u64, cells: impl IntoIterator<Item = &'a str>) -> Result<Row, String> {
        let mut cells: Vec<String> = cells.into_iter().map(str::to_owned).collect();
        while cells.len() > self.names.len() && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        if cells.len() != self.names.len() {
            return Err(format!("the row has {} fields, the header {}", cells.len(), self.names.len()));
        }
        let read = cells.iter().map(|_| Cell::new(false)).collect();
        Ok(Row { names: Arc::clone(&self.names), cells, read, line })
    }
}

/// One row.
#[derive(Debug)]
pub struct Row {
    names: Arc<[String]>,
    cells: Vec<String>,
    read: Vec<Cell<bool>>,
    line: u64,
}

impl Row {
    /// Line or row number in the source, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The trimmed cell of a column (name compared without case); `None` if absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let at = self.names.iter().position(|known| known.eq_ignore_ascii_case(name))?;
        self.read[at].set(true);
        Some(self.cells[at].trim()).filter(|cell| !cell.is_empty())
    }

    /// The non-empty parts of a cell that packs several values.
    pub fn split<'a>(&'a self, name: &str, separator: &'a str) -> impl Iterator<Item = &'a str> {
        self.get(name).unwrap_or_default().split(separator).map(str::trim).filter(|part| !part.is_empty())
    }

    /// The columns nobody asked for that have text: `(column, text)`.
    pub fn unread(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names
            .iter()
            .zip(&self.cells)
            .zip(&self.read)
            .filter(|((_, cell), read)| !read.get() && !cell.trim().is_empty())
            .map(|((name, cell), _)| (name.as_str(), cell.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_what_was_read() {
        let header = Header::new(["\u{feff}Name", "DOB", "Other"]);
        let row = header.row(2, ["A; B ", "", "x", " "]).unwrap();
        assert_eq!(row.split("name", ";").collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(row.get("dob"), None);
        assert_eq!(row.unread().collect::<Vec<_>>(), [("Other", "x")]);
        assert!(header.row(3, ["A", "B"]).is_err());
        assert!(header.row(3, ["A", "B", "C", "D"]).is_err());
    }
}
