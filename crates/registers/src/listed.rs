//! The plain file of parties that are listed.

use std::io::{BufRead, BufReader, Read};

use encoding_rs_io::DecodeReaderBytesBuilder;
use interdict_model::PartialDate;
use serde::{Deserialize, Serialize};

use crate::edges::{delimiter, text};
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

/// The columns of a table of listed parties.
const COLUMNS: [&str; 4] = ["party", "from", "to", "restriction"];

/// What else the first line of a table may call a column, so that it is told from a line that lists somebody.
const HEADERS: [&str; 8] = ["id", "party_id", "listed", "name", "entity", "owner", "owned", "share"];

/// Reads the file of listed parties: one id a line, or a table with the columns `party,from,to,restriction` of which only
/// the first must be there. The first line is the header of a table if it is the cell `party`, or if it has several cells
/// and one of them names a column. Cells are parted by commas, semicolons or tabs. Blank lines, those that begin with `#`,
/// and what follows a `#` after a space are passed over. Text is UTF-8, or UTF-16 with a byte order mark.
///
/// Dates that cannot be understood, or that end before they begin, are reported, and the party is taken as listed on
/// every day that they leave open. Of a line with several cells and no header above it the first is the id, which is
/// reported.
///
/// Refused are a table without the column `party`, a file of holdings, and bytes that are no text.
pub fn read_listed(name: &str, input: impl Read) -> Result<(Vec<Listing>, Vec<Problem>), ReadError> {
    let mut input = BufReader::new(DecodeReaderBytesBuilder::new().utf8_passthru(true).build(input));
    let failed = |cause| ReadError::Io { file: name.to_owned(), cause };
    let mut listed = Listed { name, listings: Vec::new(), problems: Vec::new() };
    let mut header: Option<Header> = None;
    let mut is_first = true;
    let mut line = Vec::new();
    for number in 1_u32.. {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            break;
        }
        if line.contains(&0) {
            return Err(ReadError::Binary { file: name.to_owned() });
        }
        let line = line.strip_prefix(b"\xef\xbb\xbf").filter(|_| number == 1).unwrap_or(&line);
        let bare = line.trim_ascii();
        if bare.is_empty() || bare.starts_with(b"#") {
            continue;
        }
        let (words, is_text) = text(bare);
        if !is_text {
            let what = "has bytes that are not UTF-8; kept with each written as \\x and its number";
            listed.problem(number, None, ProblemKind::Encoding, what);
        }
        let words = without_remark(&words);
        if std::mem::take(&mut is_first) {
            header = listed.header(number, words)?;
            if header.is_some() {
                continue;
            }
        }
        match &header {
            Some(header) => {
                let mut cells = cells(words, header.delimiter);
                if header.delimiter == b'\t' {
                    // Empty cells before the first were trimmed off.
                    let empty = line.iter().take_while(|byte| **byte == b'\t').count();
                    cells.splice(0..0, std::iter::repeat_n(String::new(), empty));
                }
                listed.row(number, &header.columns, &cells);
            }
            None => listed.line(number, &cells(words, delimiter(words.as_bytes()))),
        }
    }
    if listed.listings.is_empty() {
        listed.problem(0, None, ProblemKind::Form, "has no rows; nobody is listed by it");
    }
    Ok((listed.listings, listed.problems))
}

/// The first line of a table.
struct Header {
    delimiter: u8,
    columns: Vec<String>,
}

/// The line without what follows a `#` after a space, outside quotes.
fn without_remark(line: &str) -> &str {
    let (mut is_quoted, mut is_after_space) = (false, false);
    for (index, c) in line.char_indices() {
        if c == '#' && is_after_space && !is_quoted {
            return line.get(..index).unwrap_or(line).trim_end();
        }
        is_quoted ^= c == '"';
        is_after_space = c.is_whitespace();
    }
    line
}

/// The cells of a line, without quotes and spaces around them.
fn cells(line: &str, delimiter: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(line.as_bytes());
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

    /// The columns that the first line names, if it is the header of a table.
    fn header(&mut self, record: u32, line: &str) -> Result<Option<Header>, ReadError> {
        let delimiter = delimiter(line.as_bytes());
        let columns: Vec<String> = cells(line, delimiter).iter().map(|cell| cell.to_lowercase()).collect();
        let has = |wanted: &str| columns.iter().any(|column| column == wanted);
        if has("owner") && has("owned") {
            return Err(ReadError::Holdings { file: self.name.to_owned() });
        }
        let is_named = COLUMNS.into_iter().chain(HEADERS).any(has);
        if !(is_named && columns.len() > 1) && columns.first().is_none_or(|column| column != "party") {
            return Ok(None);
        }
        if !has("party") {
            return Err(ReadError::Column {
                file: self.name.to_owned(),
                missing: "party",
                needed: "party (and, where wanted, from, to, restriction)",
            });
        }
        for unknown in columns.iter().filter(|column| !COLUMNS.contains(&column.as_str())) {
            let what = format!("the column `{unknown}` is not known here; it is not read");
            self.problem(record, None, ProblemKind::Column, what);
        }
        Ok(Some(Header { delimiter, columns }))
    }

    /// A line of a file without a header.
    fn line(&mut self, record: u32, cells: &[String]) {
        let party = cells.first().cloned().unwrap_or_default();
        if party.is_empty() {
            self.problem(record, None, ProblemKind::Party, "names no party; not kept");
            return;
        }
        if cells.len() > 1 {
            let what = format!(
                "has {} cells and no header says what they are; only the first, `{party}`, is taken as the id",
                cells.len()
            );
            self.problem(record, Some(&party), ProblemKind::Form, what);
        }
        self.listings.push(Listing { party, from: None, to: None, restriction: None, record });
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
        let (listings, problems) = read_listed(
            "listed.csv",
            "\u{feff}X\n\n# remark\n  Y Ltd # a remark \r\n\"Z, Inc #1\"\nW#1".as_bytes(),
        )
        .unwrap();
        let found: Vec<_> = listings.iter().map(|listing| (listing.party.as_str(), listing.record)).collect();
        assert_eq!(found, [("X", 1), ("Y Ltd", 4), ("Z, Inc #1", 5), ("W#1", 6)]);
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

    #[test]
    fn cells_without_a_header_are_reported() {
        let (listings, problems) =
            read_listed("l", "X,2020-01-01\nY\nZ;2020\n,W\n\"A, B\"\tC\n".as_bytes()).unwrap();
        let found: Vec<_> = listings.iter().map(|listing| listing.party.as_str()).collect();
        assert_eq!(found, ["X", "Y", "Z", "A, B"]);
        let kinds: Vec<_> = problems.iter().map(|problem| (problem.record, problem.kind)).collect();
        assert_eq!(
            kinds,
            [(1, ProblemKind::Form), (3, ProblemKind::Form), (4, ProblemKind::Party), (5, ProblemKind::Form)]
        );
        assert_eq!(
            problems[0].to_string(),
            "l, record 1: has 2 cells and no header says what they are; only the first, `X`, is taken as the id"
        );
    }

    #[test]
    fn tables_parted_by_semicolons_and_tabs() {
        for text in ["from;party;to\n;X;2020 # gone\n2019;Y;\n", "from\tparty\tto\n\tX\t2020\n2019\tY\t\n"] {
            let (listings, problems) = read_listed("l", text.as_bytes()).unwrap();
            let found: Vec<_> = listings
                .iter()
                .map(|l| (l.party.as_str(), l.from.map(|d| d.to_string()), l.to.map(|d| d.to_string())))
                .collect();
            let day = |text: &str| Some(text.to_owned());
            assert_eq!(found, [("X", None, day("2020")), ("Y", day("2019"), None)], "{text}");
            assert_eq!(problems, [], "{text}");
        }
        let utf16: Vec<u8> = "\u{feff}party;to\nŽ;2020\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (listings, problems) = read_listed("l", &utf16[..]).unwrap();
        assert_eq!((listings[0].party.as_str(), listings.len(), problems.len()), ("Ž", 1, 0));
    }

    #[test]
    fn what_lists_nobody_is_refused_or_named() {
        let refused = |text: &str| read_listed("l", text.as_bytes()).unwrap_err();
        for text in ["id,name\nX,X Ltd\n", "name;id\nX Ltd;X\n", "# list\nListed\tfrom\nX\t2020\n"] {
            let error = refused(text);
            assert!(matches!(error, ReadError::Column { missing: "party", .. }), "{text}: {error}");
        }
        assert_eq!(
            refused("id,name\n").to_string(),
            "l: has no column `party`; the first line must name the columns party (and, where wanted, from, to, restriction)"
        );
        assert!(matches!(refused("owner,owned,share\nX,A,50\n"), ReadError::Holdings { .. }));
        assert!(matches!(refused("X\nPK\u{3}\u{4}\0\0\n"), ReadError::Binary { .. }));
        for text in ["", "party\n", "# nobody\n"] {
            let (listings, problems) = read_listed("l", text.as_bytes()).unwrap();
            assert_eq!((listings.len(), problems.len()), (0, 1), "{text}");
        }
    }
}
