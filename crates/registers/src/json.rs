//! JSON in every dress: one record a line, one array of records, an object around such an array, or documents one after
//! another.
//!
//! Records are cut out by their brackets before they are parsed, so that a file of any size needs the memory of its
//! largest record, and one bad record costs no other.

use std::borrow::Cow;
use std::io::{BufRead, Read};

use interdict_lists::limits;
use interdict_ownership::Origin;
use serde_json::{Map, Value};

use crate::error::ReadError;
use crate::format::Format;
use crate::problem::ProblemKind;
use crate::reader::Reader;
use crate::{bods, ftm, gleif, psc};

/// An object of a source.
pub(crate) type Object = Map<String, Value>;

/// Reads a source of JSON records into the reader's graph.
pub(crate) fn read(
    reader: &mut Reader,
    name: &str,
    source: u32,
    head: &[u8],
    mut input: impl BufRead,
) -> Result<(), ReadError> {
    let failed = |cause| ReadError::Io { file: name.to_owned(), cause };
    let mut seen = None;
    let shape = Shape::of(head);
    if let Shape::Array { skip } = shape {
        std::io::copy(&mut (&mut input).take(skip as u64), &mut std::io::sink()).map_err(failed)?;
    }
    let mut cutter = Cutter { name, input, shape, record: 0, bytes: Vec::new() };
    while let Some(record) = cutter.next()? {
        let at = Origin { source, record: u32::try_from(record).unwrap_or(u32::MAX) };
        let object = match serde_json::from_slice::<Object>(&cutter.bytes) {
            Ok(object) => object,
            Err(cause) => {
                seen.get_or_insert_with(|| format!("its record {record} is no JSON object"));
                let what = format!("is not a JSON object ({cause}); not kept");
                reader.problem(at, None, ProblemKind::Form, what);
                continue;
            }
        };
        let Some(format) = Format::of_record(&object) else {
            let keys: Vec<&str> = object.keys().take(5).map(String::as_str).collect();
            let keys = keys.join(", ");
            let what = format!("is of no format known here (its keys are {keys}); not kept");
            reader.problem(at, None, ProblemKind::Form, what);
            seen.get_or_insert_with(|| format!("record {record} has the keys {keys}"));
            continue;
        };
        reader.set_format(source, || described(format, &object));
        match format {
            Format::Bods => bods::read(reader, at, &object)?,
            Format::GleifEntities => gleif::entity(reader, at, &object)?,
            Format::GleifRelations => gleif::relation(reader, at, &object)?,
            Format::GleifExceptions => gleif::exception(reader, at, &object),
            Format::UkPsc => psc::read(reader, at, &object)?,
            Format::Ftm => ftm::read(reader, at, &object)?,
            Format::Csv => {}
        }
    }
    if reader.is_recognised(source) {
        return Ok(());
    }
    Err(match seen {
        Some(seen) => ReadError::Unknown { file: name.to_owned(), seen },
        None => ReadError::Empty { file: name.to_owned() },
    })
}

/// A format in words, with the version that a record tells.
fn described(format: Format, record: &Object) -> String {
    let version = record.get("publicationDetails").and_then(Value::as_object);
    let version = version.map_or(Cow::Borrowed(""), |details| text(details, "bodsVersion"));
    if version.is_empty() { format.to_string() } else { format!("{format} {version}") }
}

/// How the records lie in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// One a line.
    Lines,
    /// In one array, which begins after so many bytes.
    Array { skip: usize },
    /// One after another, over several lines each.
    Documents,
}

impl Shape {
    fn of(head: &[u8]) -> Self {
        let start = head.len() - head.trim_ascii_start().len();
        let rest = head.get(start..).unwrap_or_default();
        if rest.starts_with(b"[") {
            return Self::Array { skip: start + 1 };
        }
        // `{"relations": [`: the golden copy of GLEIF.
        let after = |rest: &[u8], mark: &[u8]| rest.trim_ascii_start().strip_prefix(mark).map(<[u8]>::len);
        let wrapped = ["records", "relations", "exceptions", "statements"].iter().find_map(|key| {
            let left = after(rest, b"{")?;
            let left = after(tail(head, left), format!("\"{key}\"").as_bytes())?;
            let left = after(tail(head, left), b":")?;
            after(tail(head, left), b"[")
        });
        if let Some(left) = wrapped {
            return Self::Array { skip: head.len() - left };
        }
        let mut lines = rest.split(|byte| *byte == b'\n');
        if lines.any(|line| line.starts_with(b"{") && serde_json::from_slice::<Object>(line).is_ok()) {
            return Self::Lines;
        }
        Self::Documents
    }
}

/// The last `left` bytes.
fn tail(head: &[u8], left: usize) -> &[u8] {
    head.get(head.len().saturating_sub(left)..).unwrap_or_default()
}

/// Cuts records out of a stream.
struct Cutter<'a, R> {
    name: &'a str,
    input: R,
    shape: Shape,
    /// The line or the number of the record last given.
    record: u64,
    /// The bytes of that record.
    bytes: Vec<u8>,
}

impl<R: BufRead> Cutter<'_, R> {
    /// The line or number of the next record, whose bytes are then in `bytes`; `None` at the end.
    fn next(&mut self) -> Result<Option<u64>, ReadError> {
        self.bytes.clear();
        match self.shape {
            Shape::Lines => self.line(),
            Shape::Array { .. } => self.value(b"]"),
            Shape::Documents => self.value(b""),
        }
    }

    fn line(&mut self) -> Result<Option<u64>, ReadError> {
        loop {
            self.record += 1;
            self.bytes.clear();
            let limit = limits::ROW_BYTES as u64 + 1;
            let read = (&mut self.input).take(limit).read_until(b'\n', &mut self.bytes);
            if read.map_err(|cause| self.failed(cause))? == 0 {
                return Ok(None);
            }
            self.check_size()?;
            if !self.bytes.trim_ascii().is_empty() {
                return Ok(Some(self.record));
            }
        }
    }

    /// The next value up to the byte that ends its brackets; `end` closes the array that the values lie in.
    fn value(&mut self, end: &[u8]) -> Result<Option<u64>, ReadError> {
        let is_array = !end.is_empty();
        let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
        loop {
            let name = self.name;
            let buffer =
                self.input.fill_buf().map_err(|cause| ReadError::Io { file: name.to_owned(), cause })?;
            if buffer.is_empty() {
                if self.bytes.is_empty() && !is_array {
                    return Ok(None);
                }
                return Err(self.broken("the file ends within a record or before the end of its array"));
            }
            let mut taken = 0;
            let mut is_complete = false;
            let mut is_over = false;
            for &byte in buffer {
                taken += 1;
                let is_empty = self.bytes.is_empty();
                if is_empty && (byte.is_ascii_whitespace() || (is_array && byte == b',')) {
                    continue;
                }
                if is_empty && end.contains(&byte) {
                    is_over = true;
                    break;
                }
                // A bare word or number has no bracket of its own to end it.
                if depth == 0
                    && !is_empty
                    && !in_string
                    && (matches!(byte, b',' | b']') || byte.is_ascii_whitespace())
                {
                    taken -= 1;
                    is_complete = true;
                    break;
                }
                self.bytes.push(byte);
                if in_string {
                    in_string = escaped || byte != b'"';
                    escaped = !escaped && byte == b'\\';
                    continue;
                }
                match byte {
                    b'"' => in_string = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => {
                        depth = depth.saturating_sub(1);
                        is_complete = depth == 0;
                    }
                    _ => {}
                }
                if is_complete || self.bytes.len() > limits::ROW_BYTES {
                    break;
                }
            }
            self.input.consume(taken);
            if is_over {
                return self.after_array();
            }
            self.check_size()?;
            if is_complete {
                self.record += 1;
                return Ok(Some(self.record));
            }
        }
    }

    /// After the array only the end of the object around it may come.
    fn after_array(&mut self) -> Result<Option<u64>, ReadError> {
        let mut left = 1;
        loop {
            let name = self.name;
            let rest =
                self.input.fill_buf().map_err(|cause| ReadError::Io { file: name.to_owned(), cause })?;
            if rest.is_empty() {
                return Ok(None);
            }
            for byte in rest.iter().filter(|byte| !byte.is_ascii_whitespace()) {
                if *byte != b'}' || left == 0 {
                    return Err(self.broken("there is more after the end of its array"));
                }
                left -= 1;
            }
            let taken = rest.len();
            self.input.consume(taken);
        }
    }

    fn check_size(&self) -> Result<(), ReadError> {
        if self.bytes.len() <= limits::ROW_BYTES {
            return Ok(());
        }
        let file = self.name.to_owned();
        let record = self.record.saturating_add(u64::from(self.shape != Shape::Lines));
        Err(ReadError::Limit { file, record, what: "the size of a record", limit: limits::ROW_BYTES })
    }

    fn failed(&self, cause: std::io::Error) -> ReadError {
        ReadError::Io { file: self.name.to_owned(), cause }
    }

    fn broken(&self, cause: &str) -> ReadError {
        let (file, record) = (self.name.to_owned(), self.record.saturating_add(1));
        ReadError::Json { file, record, cause: cause.to_owned() }
    }
}

/// The text of a field, trimmed; numbers as written, an object that is only a wrapped value (`{"$": "X"}`) as that;
/// empty if there is none, JSON if there is anything else.
pub(crate) fn text<'a>(object: &'a Object, key: &str) -> Cow<'a, str> {
    object.get(key).map_or(Cow::Borrowed(""), plain)
}

/// The text of a value, as [`text`] gives that of a field.
pub(crate) fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text.trim()),
        // Not by its own printing, which may have an exponent.
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => Cow::Owned(float.to_string()),
            _ => Cow::Owned(number.to_string()),
        },
        Value::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
        Value::Null => Cow::Borrowed(""),
        Value::Object(object) if object.is_empty() => Cow::Borrowed(""),
        Value::Array(values) if values.is_empty() => Cow::Borrowed(""),
        Value::Object(object) if object.contains_key("$") => object.get("$").map_or(Cow::Borrowed(""), plain),
        // What has no business there is given as it stands, so that whoever reads it finds no date or number in it.
        other => Cow::Owned(other.to_string()),
    }
}

/// The object in a field.
pub(crate) fn object<'a>(object: &'a Object, key: &str) -> Option<&'a Object> {
    object.get(key).and_then(Value::as_object)
}

/// The values of a field that may be a list, one value, or absent.
pub(crate) fn list<'a>(object: &'a Object, key: &str) -> &'a [Value] {
    match object.get(key) {
        None | Some(Value::Null) => &[],
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Result<Vec<(u64, String)>, ReadError> {
        let mut input = text.as_bytes();
        let shape = Shape::of(input);
        if let Shape::Array { skip } = shape {
            input = &input[skip..];
        }
        // A reader of three bytes at a time, so that every record lies across several of its buffers.
        let input = std::io::BufReader::with_capacity(3, input);
        let mut cutter = Cutter { name: "f", input, shape, record: 0, bytes: Vec::new() };
        let mut found = Vec::new();
        while let Some(record) = cutter.next()? {
            found.push((record, String::from_utf8(cutter.bytes.clone()).unwrap().trim().to_owned()));
        }
        Ok(found)
    }

    #[test]
    fn records_are_cut_out_of_every_shape() {
        let is = |found: Vec<(u64, String)>, wanted: &[(u64, &str)]| {
            let found: Vec<_> = found.iter().map(|(record, text)| (*record, text.as_str())).collect();
            assert_eq!(found, wanted);
        };
        is(
            cut("{\"a\":1}\n\n{\"b\":\n{\"c\":3}").unwrap(),
            &[(1, "{\"a\":1}"), (3, "{\"b\":"), (4, "{\"c\":3}")],
        );
        is(
            cut(" [ {\"a\":\"]}\\\"\"} , {\"b\":[1,{}]}, 7,\"x y\" ]\n").unwrap(),
            &[(1, "{\"a\":\"]}\\\"\"}"), (2, "{\"b\":[1,{}]}"), (3, "7"), (4, "\"x y\"")],
        );
        is(cut("{ \"relations\" : [{\"a\":1}]}").unwrap(), &[(1, "{\"a\":1}")]);
        is(cut("{\n\"a\":\n1}\n{\n\"b\": 2\n}").unwrap(), &[(1, "{\n\"a\":\n1}"), (2, "{\n\"b\": 2\n}")]);
        is(cut("[]").unwrap(), &[]);
        for broken in
            ["[", "[{\"a\":1}", "[{\"a\":1]", "{\"records\":[],\"relations\":[]}", "{\n\"a\": 1", "[] []"]
        {
            assert!(matches!(cut(broken), Err(ReadError::Json { .. })), "{broken}");
        }
    }
}
