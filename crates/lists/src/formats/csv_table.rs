//! CSV files with a header, the way governments publish them.
//!
//! Lines before the header (a report date) are given apart. A row with the wrong number of fields is reported
//! as a [`Severity::SkippedRow`] with its line. A quote that is opened and never closed would swallow the rest
//! of the file into one field, so it is an error; text after a closing quote is kept and noted.
//!
//! Text is UTF-8, or UTF-16 with a byte order mark; what is neither is read as Windows-1252, which is what the
//! spreadsheets of the older lists write, and noted.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::limits;
use crate::reading::{ReadError, Reading, Severity};
use crate::source::SourceFile;
use crate::table::{Header, Row};

/// How many lines may stand before the header.
pub(super) const PREAMBLE_ROWS: usize = 5;

/// The content of a CSV file.
pub(super) struct CsvTable {
    /// The rows before the header, their cells.
    pub(super) preamble: Vec<Vec<String>>,
    /// The rows after the header.
    pub(super) rows: Vec<Row>,
}

/// Reads a file. `is_header` tells the header row from the lines before it; what cannot be read goes to
/// `reading` as an issue of component `main`.
pub(super) fn read(
    file: &SourceFile,
    reading: &mut Reading,
    is_header: fn(&Header) -> bool,
) -> Result<CsvTable, ReadError> {
    let bytes = file.bytes()?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits::FILE_BYTES {
        return Err(limit(file, "the file (bytes)", limits::FILE_BYTES));
    }
    let text = decode(file, &bytes, reading)?;
    let text = text.trim_end_matches('\u{1a}');
    check_quotes(file, text, reading)?;
    if !text.is_empty() && !text.ends_with(['\n', '\r']) {
        let message = "the last row has no line end; the file may have been cut inside it";
        reading.report(Severity::Note, "main", 0, message);
    }
    let mut table = CsvTable { preamble: Vec::new(), rows: Vec::new() };
    let mut header: Option<Header> = None;
    let mut lines = Lines { text, counted: 0, line: 1 };
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    for record in csv.records() {
        let record = record.map_err(|cause| ReadError::malformed(file.name(), "CSV", cause))?;
        let line = lines.at(record.position().map_or(0, csv::Position::byte));
        if record.as_slice().len() > limits::ROW_BYTES {
            return Err(limit(file, &format!("the row of line {line} (bytes)"), limits::ROW_BYTES as u64));
        }
        if let Some(header) = &header {
            match header.row(line, &record) {
                Ok(row) => table.rows.push(row),
                Err(cause) => reading.report(Severity::SkippedRow, "main", line, cause),
            }
            continue;
        }
        let candidate = Header::new(&record);
        if is_header(&candidate) {
            if candidate.names().len() > limits::COLUMNS {
                return Err(limit(file, "the number of columns", limits::COLUMNS as u64));
            }
            header = Some(candidate);
        } else if table.preamble.len() < PREAMBLE_ROWS {
            table.preamble.push(record.iter().map(|cell| cell.trim().to_owned()).collect());
        } else {
            break;
        }
    }
    match header {
        Some(_) => Ok(table),
        None => Err(ReadError::malformed(
            file.name(),
            format_args!("lines 1 to {}", PREAMBLE_ROWS + 1),
            "the header of this format is not there",
        )),
    }
}

fn limit(file: &SourceFile, what: &str, limit: u64) -> ReadError {
    ReadError::Limit { file: file.name().to_owned(), what: what.to_owned(), limit: limit.to_string() }
}

fn decode<'a>(file: &SourceFile, bytes: &'a [u8], reading: &mut Reading) -> Result<Cow<'a, str>, ReadError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let bytes = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(|| {
            ReadError::malformed(
                file.name(),
                "text",
                format_args!("it is not {}, as it claims", encoding.name()),
            )
        });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(cause) if cause.error_len().is_none() => Err(ReadError::Truncated {
            file: file.name().to_owned(),
            cause: "it stops in the middle of a character".to_owned(),
        }),
        Err(cause) => {
            let message = format!("not UTF-8 at byte {}; read as Windows-1252", cause.valid_up_to());
            reading.report(Severity::Note, "main", 0, message);
            Ok(WINDOWS_1252.decode_without_bom_handling(bytes).0)
        }
    }
}

/// Counts lines up to the start of a row. The parser's own count is one short after CRLF, because it takes
/// the LF for the beginning of the next row.
struct Lines<'a> {
    text: &'a str,
    counted: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the row that begins at `byte` or after the line ends there; bytes may only grow.
    fn at(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        let rest = self.text.as_bytes().get(byte..).unwrap_or_default();
        let start = byte + rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let passed = self.text.as_bytes().get(self.counted..start).unwrap_or_default();
        self.line += passed.iter().map(|&b| u64::from(b == b'\n')).sum::<u64>();
        self.counted = start.max(self.counted);
        self.line
    }
}

/// Finds what the CSV parser forgives: a quote never closed, text after a closing quote.
fn check_quotes(file: &SourceFile, text: &str, reading: &mut Reading) -> Result<(), ReadError> {
    #[derive(Clone, Copy)]
    enum Place {
        FieldStart,
        Plain,
        Quoted,
        AfterQuote,
    }
    let mut place = Place::FieldStart;
    let (mut line, mut opened) = (1u64, 1u64);
    for byte in text.bytes() {
        place = match (place, byte) {
            (Place::FieldStart, b'"') => {
                opened = line;
                Place::Quoted
            }
            (Place::Quoted, b'"') => Place::AfterQuote,
            // A doubled quote stands for a quote.
            (Place::Quoted, _) | (Place::AfterQuote, b'"') => Place::Quoted,
            (_, b',' | b'\n' | b'\r') => Place::FieldStart,
            (Place::AfterQuote, _) => {
                let message = "text follows a closing quote; it is kept, the quotes around it are not";
                reading.report(Severity::Note, "main", line, message);
                Place::Plain
            }
            (Place::FieldStart | Place::Plain, _) => Place::Plain,
        };
        line += u64::from(byte == b'\n');
    }
    match place {
        Place::Quoted => Err(ReadError::Truncated {
            file: file.name().to_owned(),
            cause: format!("the quote opened on line {opened} is never closed"),
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::ListId;

    use super::*;

    fn table(bytes: &[u8]) -> Result<(CsvTable, Reading), ReadError> {
        let file = SourceFile::from_bytes("t.csv", bytes);
        let mut reading = Reading::of("test".parse::<ListId>().unwrap());
        read(&file, &mut reading, |header| header.has("id")).map(|table| (table, reading))
    }

    #[test]
    fn finds_the_header_and_names_bad_rows() {
        let (table, reading) =
            table(b"Report,2024\r\nid,name\r\n1,\"a\nb\"\r\n2\r\n3,c,d\r\n4,e,\r\n").unwrap();
        assert_eq!(table.preamble, [["Report", "2024"]]);
        assert_eq!(table.rows.iter().filter_map(|row| row.get("id")).collect::<Vec<_>>(), ["1", "4"]);
        let lines: Vec<u64> = reading.issues.iter().map(|issue| issue.line).collect();
        assert_eq!((reading.skipped_rows(), lines), (2, vec![5, 6]));
    }

    #[test]
    fn quotes_never_swallow_rows() {
        let unclosed = table(b"id,name\n1,a\n2,\"b\n3,c\n").err().unwrap();
        assert!(unclosed.to_string().contains("line 3"), "{unclosed}");
        let (stray, reading) = table(b"id,name\n1,\"a \"b\" c\"\n2,5\" pipe\n").unwrap();
        assert_eq!(stray.rows.len(), 2);
        assert_eq!(reading.issues.len(), 1);
        // A stray quote before a comma ends the field: the row has one field too many.
        let (_, reading) = table(b"id,name\n1,\"a\", b\"\n").unwrap();
        assert_eq!(reading.skipped_rows(), 1);
    }

    #[test]
    fn reads_encodings() {
        for bytes in [
            b"id,name\n1,caf\xe9\n".to_vec(),
            "\u{feff}id,name\n1,caf\u{e9}\n".as_bytes().to_vec(),
            [0xff, 0xfe]
                .into_iter()
                .chain("id,name\n1,caf\u{e9}\n".encode_utf16().flat_map(u16::to_le_bytes))
                .collect(),
        ] {
            assert_eq!(table(&bytes).unwrap().0.rows[0].get("name"), Some("caf\u{e9}"));
        }
        assert!(table(b"id,name\n1,caf\xc3").is_err());
        assert!(table(b"a,b\n1,2\n").is_err());
        assert!(table(b"").is_err());
    }
}
