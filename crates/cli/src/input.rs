//! Text that a person hands over: a file or standard input, whatever program saved it.

use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::Path;

use crate::Failure;

/// How much is read ahead, at most, to see what the text is.
const HEAD_BYTES: u64 = 1 << 16;

/// A text of which the beginning is known.
pub(crate) struct Input {
    /// Its first lines up to the first that is not blank, without a byte order mark.
    head: Vec<u8>,
    rest: BufReader<Box<dyn Read + Send>>,
}

impl Input {
    /// Opens a file, or standard input for `-`. A file that cannot be opened, is empty or is UTF-16 is an error.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let failed = |cause: String| Failure::File { path: path.to_owned(), cause };
        let source: Box<dyn Read + Send> = if path.as_os_str() == "-" {
            Box::new(std::io::stdin())
        } else {
            Box::new(std::fs::File::open(path).map_err(|cause| failed(cause.to_string()))?)
        };
        Self::of(source).map_err(failed)
    }

    /// The same of any source; the error is in words.
    pub(crate) fn of(source: Box<dyn Read + Send>) -> Result<Self, String> {
        let mut rest = BufReader::with_capacity(1 << 16, source);
        let mut head = Vec::new();
        let mut ahead = rest.by_ref().take(HEAD_BYTES);
        while ahead.read_until(b'\n', &mut head).map_err(|cause| cause.to_string())? > 0 {
            if head.starts_with(&[0xef, 0xbb, 0xbf]) {
                head.drain(..3);
            }
            if !head.trim_ascii().is_empty() {
                break;
            }
        }
        if head.trim_ascii().is_empty() {
            return Err("the file is empty".to_owned());
        }
        if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) || head.contains(&0) {
            return Err(
                "the text is UTF-16 or no text; save it as UTF-8 (in a spreadsheet: `CSV UTF-8`)".to_owned()
            );
        }
        Ok(Self { head, rest })
    }

    /// Whether its first line that is not blank begins so.
    pub(crate) fn begins_with(&self, what: &[u8]) -> bool {
        self.head.trim_ascii_start().starts_with(what)
    }

    /// Its lines from the beginning.
    pub(crate) fn lines(self) -> impl BufRead + Send + 'static {
        Cursor::new(self.head).chain(self.rest)
    }

    /// Its records as CSV, of any number of fields, separated by what separates the fields of the header (`,`, `;` or a tab),
    /// and the lines on which they stand.
    pub(crate) fn csv(self) -> (csv::Reader<impl Read + Send + 'static>, Lines) {
        let delimiter = delimiter(&self.head);
        let lines = Lines { late: u64::from(self.head.ends_with(b"\r\n")) };
        (csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(self.lines()), lines)
    }
}

/// On which lines the records of a text stand.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lines {
    /// How many lines behind the reader counts: after CR LF it takes the LF to begin the next record.
    late: u64,
}

impl Lines {
    /// The line on which a record after the header begins, from 1; 0 if it is not known.
    pub(crate) fn of(self, position: Option<&csv::Position>) -> u64 {
        position.map_or(0, |position| position.line() + self.late)
    }
}

/// The separator that stands most often in the first line that is not blank, outside quotes; a comma if none does.
fn delimiter(head: &[u8]) -> u8 {
    let mut quoted = false;
    // The most frequent wins, and of equals the last.
    let mut found = [(0, b'\t'), (0, b';'), (0, b',')];
    for &byte in head.trim_ascii_start() {
        quoted ^= byte == b'"';
        if let Some((count, _)) = found.iter_mut().find(|(_, of)| !quoted && *of == byte) {
            *count += 1;
        }
    }
    found.into_iter().max_by_key(|&(count, _)| count).map_or(b',', |(_, of)| of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_of_the_header() {
        for (head, wanted) in [
            ("name\n", b','),
            ("id,name,note\n", b','),
            ("id;name;note\r\n", b';'),
            ("\n\nid\tname\n", b'\t'),
            ("\"a;b;c\",name\n", b','),
            ("\"a,b,c\";name\n", b';'),
        ] {
            assert_eq!(delimiter(head.as_bytes()), wanted, "{head:?}");
        }
    }
}
