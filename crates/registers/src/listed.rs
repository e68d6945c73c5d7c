//! The plain file of parties that are listed.

use std::io::{BufRead, BufReader, Read};

use interdict_model::PartialDate;
use serde::{Deserialize, Serialize};

use crate::edges::text;
use crate::error::ReadError;
use crate::problem::{Problem, ProblemKind};
use crate::words;

/// A party that is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Its id, as in the sources of holdings.
    pub party: String,
    /// The first day; always so far if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// The first day on which it is no longer listed; still listed if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<PartialDate>,
    /// The set of restrictions, in the list's own word; `None` is a full block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restriction: Option<String>,
    /// The line where this stands, from 1.
    pub record: u32,
}

/// Reads the file of listed parties: one id a line, or, if the first line begins with the cell `party`, a table with the
/// columns `party,from,to,restriction` of which only the first must be there. Blank lines and those that begin with `#`
/// are passed over.
///
/// Dates that cannot be understood, or that end before they begin, are reported, and the party is taken as listed on
/// every day that they leave open.
pub fn read_listed(name: &str, input: impl Read) -> Result<(Vec<Listing>, Vec<Problem>), ReadError> {
    let mut input = BufReader::new(input);
    let failed = |cause| ReadError::Io { file: name.to_owned(), cause };
    let mut listed = Listed { name, listings: Vec::new(), problems: Vec::new() };
    let mut columns: Option<Vec<String>> = None;
    let mut is_first = true;
    let mut line = Vec::new();
    for number in 1_u32.. {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            break;
        }
        let bare = line.strip_prefix(b"\xef\xbb\xbf").filter(|_| number == 1).unwrap_or(&line).trim_ascii();
        if bare.is_empty() || bare.starts_with(b"#") {
            continue;
        }
        let (words, is_text) = text(bare);
        if !is_text {
            let what = "has bytes that are not UTF-8; kept with each written as \\x and its number";
            listed.problem(number, None, ProblemKind::Encoding, what);
        }
        let cells = cells(&words);
        if std::mem::take(&mut is_first)
            && cells.first().is_some_and(|cell| cell.eq_ignore_ascii_case("party"))
        {
            let names: Vec<String> = cells.iter().map(|cell| cell.to_lowercase()).collect();
            for unknown in
                names.iter().filter(|n| !matches!(n.as_str(), "party" | "from" | "to" | "restriction"))
            {
                let what = format!("the column `{unknown}` is not known here; it is not read");
                listed.problem(number, None, ProblemKind::Column, what);
            }
            columns = Some(names);
            continue;
        }
        if let Some(columns) = &columns {
            listed.row(number, columns, &cells);
        } else {
            let quoted = words.len() > 1 && words.starts_with('"') && words.ends_with('"');
            let party = if quoted { cells.join(",") } else { words.into_owned() };
            listed.listings.push(Listing { party, from: None, to: None, restriction: None, record: number });
        }
    }
    Ok((listed.listings, listed.problems))
}

/// The cells of a line, without quotes and spaces around them.
fn cells(line: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
    let row = reader.records().next().and_then(Result::ok).unwrap_or_default();
    row.iter().map(|cell| cell.trim().to_owned()).collect()
}

struct Listed<'a> {
    name: &'a str,
    listings: Vec<Listing>,
    problems: Vec<Problem>,
}

impl Listed<'_> {
    fn problem(&mut self, record: u32, party: Option<&str>, kind: ProblemKind, what: impl Into<String>) {
        let party = party.map(str::to_owned);
        self.problems.push(Problem { source: self.name.to_owned(), record, party, kind, what: what.into() });
    }

    fn row(&mut self, record: u32, columns: &[String], cells: &[String]) {
        let cell = |wanted: &str| {
            let index = columns.iter().position(|column| column == wanted);
            index.and_then(|index| cells.get(index)).map_or("", String::as_str)
        };
        let party = cell("party").to_owned();
        if party.is_empty() {
            self.problem(record, None, ProblemKind::Party, "names no party; not kept");
            return;
        }
        if cells.len() > columns.len() {
            let what = format!(
                "has {} cells where the header has {}; the rest is not read",
                cells.len(),
                columns.len()
            );
            self.problem(record, Some(&party), ProblemKind::Form, what);
        }
        let mut date = |column: &str, open: &str| {
            let text = cell(column);
            if text.is_empty() {
                return None;
            }
            let date = words::date(text);
            if let Err(cause) = &date {
                let what = format!("{cause}; taken as {open}");
                self.problem(record, Some(&party), ProblemKind::Dates, what);
            }
            date.ok()
        };
        let (mut from, mut to) = (date("from", "listed always so far"), date("to", "still listed"));
        if matches!((from, to), (Some(from), Some(to)) if to.latest() < from.earliest()) {
            let what = format!(
                "it ends on {}, before it begins on {}; taken as always listed",
                cell("to"),
                cell("from")
            );
            self.problem(record, Some(&party), ProblemKind::Dates, what);
            (from, to) = (None, None);
        }
        let restriction = Some(cell("restriction").to_owned()).filter(|text| !text.is_empty());
        self.listings.push(Listing { party, from, to, restriction, record });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_id_a_line() {
        let (listings, problems) =
            read_listed("listed.csv", "\u{feff}X\n\n# remark\n  Y Ltd, Minsk \r\n\"Z, Inc\"\n".as_bytes())
                .unwrap();
        let found: Vec<_> = listings.iter().map(|listing| (listing.party.as_str(), listing.record)).collect();
        assert_eq!(found, [("X", 1), ("Y Ltd, Minsk", 4), ("Z, Inc", 5)]);
        assert_eq!(problems, []);
    }

    #[test]
    fn a_table_with_dates_and_what_is_wrong_with_it() {
        let text =
            "party,to,from,restriction,why\nX,2020-01-01,2014-03,ssi-1,\nY,2010,2011,,\nZ,soon,,\n,,,\n";
        let (listings, problems) = read_listed("l.csv", text.as_bytes()).unwrap();
        let date = |text: &str| Some(PartialDate::parse(text).unwrap());
        assert_eq!(listings.len(), 3);
        assert_eq!((listings[0].from, listings[0].to), (date("2014-03"), date("2020-01-01")));
        assert_eq!(listings[0].restriction.as_deref(), Some("ssi-1"));
        assert_eq!((listings[1].from, listings[1].to), (None, None));
        assert_eq!((listings[2].from, listings[2].to), (None, None));
        let kinds: Vec<_> = problems.iter().map(|problem| (problem.record, problem.kind)).collect();
        assert_eq!(
            kinds,
            [
                (1, ProblemKind::Column),
                (3, ProblemKind::Dates),
                (4, ProblemKind::Dates),
                (5, ProblemKind::Party)
            ]
        );
    }
}
