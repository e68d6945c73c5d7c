//! JSON lists: one object per line, or one array of objects.

use std::io::{BufRead, Read};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::limits;
use crate::reading::ReadError;
use crate::source::SourceFile;

/// An object of a list.
pub(crate) type Object = Map<String, Value>;

/// Gives every object with its line (record number in an array), from 1. A line that is no JSON object is
/// given as the reason why not; a file that stops within an object is [`ReadError::Truncated`].
pub(crate) fn records(
    file: &SourceFile,
    mut each: impl FnMut(u64, Result<Object, String>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let head = file.head(4096)?;
    let first = head.trim_ascii_start();
    if first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start().starts_with(b"[") {
        return array(file, each);
    }
    let mut input = file.open()?;
    let limit = u64::try_from(limits::ROW_BYTES).unwrap_or(u64::MAX);
    let mut line = Vec::new();
    for number in 1u64.. {
        line.clear();
        (&mut input).take(limit + 1).read_until(b'\n', &mut line).map_err(|cause| file.io(cause))?;
        if line.is_empty() {
            break;
        }
        if line.len() > limits::ROW_BYTES {
            return Err(ReadError::Limit {
                file: file.name().to_owned(),
                what: format!("line {number}"),
                limit: format!("{} bytes", limits::ROW_BYTES),
            });
        }
        let text = line.strip_prefix(b"\xef\xbb\xbf").filter(|_| number == 1).unwrap_or(&line).trim_ascii();
        if text.is_empty() {
            continue;
        }
        match serde_json::from_slice::<Object>(text) {
            Err(cause) if cause.is_eof() && !line.ends_with(b"\n") => {
                return Err(truncated(file, number, &cause));
            }
            parsed => each(number, parsed.map_err(|cause| format!("not a JSON object: {cause}")))?,
        }
    }
    Ok(())
}

fn array(
    file: &SourceFile,
    mut each: impl FnMut(u64, Result<Object, String>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let bytes = file.bytes()?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let values: Vec<Value> = serde_json::from_slice(text).map_err(|cause| {
        if cause.is_eof() {
            truncated(file, 0, &cause)
        } else {
            ReadError::malformed(file.name(), format_args!("line {}", cause.line()), cause)
        }
    })?;
    for (number, value) in (1u64..).zip(values) {
        each(
            number,
            match value {
                Value::Object(object) => Ok(object),
                other => Err(format!("not a JSON object: {other}")),
            },
        )?;
    }
    Ok(())
}

fn truncated(file: &SourceFile, line: u64, cause: &serde_json::Error) -> ReadError {
    let place = if line == 0 { String::new() } else { format!("line {line}: ") };
    ReadError::Truncated { file: file.name().to_owned(), cause: format!("{place}{cause}") }
}

/// The texts of a value that may be one text, a number, or a list of them. What is none of these is given as
/// its JSON text.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => {
            Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned).into_iter().collect()
        }
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        other => vec![other.to_string()],
    }
}

/// The machine word of a sort (`passport`, `subgroup_of`), the same as in our own JSON.
pub(crate) fn word<T: Serialize>(sort: T) -> String {
    match serde_json::to_value(sort) {
        Ok(Value::String(word)) => word,
        _ => "other".to_owned(),
    }
}

/// The sort of a machine word, in any case.
pub(crate) fn sort<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(Value::String(word.trim().to_lowercase())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(u64, bool)>, ReadError> {
        let mut found = Vec::new();
        records(&SourceFile::from_bytes("test.json", text.as_bytes()), |line, record| {
            found.push((line, record.is_ok()));
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn lines_and_arrays() {
        assert_eq!(read("{\"a\":1}\n\n{\"b\":2}\n").unwrap(), [(1, true), (3, true)]);
        assert_eq!(read("[{\"a\":1},{\"b\":2}, 3]").unwrap(), [(1, true), (2, true), (3, false)]);
        assert_eq!(read("{\"a\":}\n{\"b\":2}").unwrap(), [(1, false), (2, true)]);
    }

    #[test]
    fn a_cut_file_is_an_error() {
        for text in ["{\"a\":1}\n{\"b\":", "[{\"a\":1},", "[{\"a\":1}"] {
            assert!(matches!(read(text), Err(ReadError::Truncated { .. })), "{text}");
        }
    }
}
