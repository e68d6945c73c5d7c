//! Comma-separated files, row by row with the line where each row begins.

use crate::limits;
use crate::reading::ReadError;
use crate::source::SourceFile;

/// Gives every row with its line, from 1, the header included. A row that is not UTF-8 is given as the reason
/// why it cannot be read. `skip` lines before the header are passed over.
pub(crate) fn rows(
    file: &SourceFile,
    skip: usize,
    mut each: impl FnMut(u64, Result<Vec<&str>, String>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut input = file.open()?;
    let mut skipped = Vec::new();
    for _ in 0..skip {
        std::io::BufRead::read_until(&mut input, b'\n', &mut skipped).map_err(|cause| file.io(cause))?;
    }
    // Ending rows at LF alone keeps the line numbers right; the CR is taken off the last cell.
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(input);
    let mut record = csv::ByteRecord::new();
    let offset = u64::try_from(skip).unwrap_or(u64::MAX);
    loop {
        let more = reader.read_byte_record(&mut record).map_err(|cause| {
            ReadError::malformed(file.name(), format_args!("line {}", reader.position().line()), cause)
        });
        if !more? {
            return Ok(());
        }
        let line = record.position().map_or(0, csv::Position::line) + offset;
        if record.as_slice().len() > limits::ROW_BYTES || record.len() > limits::COLUMNS {
            return Err(ReadError::Limit {
                file: file.name().to_owned(),
                what: format!("the row at line {line}"),
                limit: format!("{} bytes in {} columns", limits::ROW_BYTES, limits::COLUMNS),
            });
        }
        let cells: Result<Vec<&str>, _> =
            record.iter().map(|cell| std::str::from_utf8(cell.strip_suffix(b"\r").unwrap_or(cell))).collect();
        each(line, cells.map_err(|cause| format!("the row is not UTF-8: {cause}")))?;
    }
}
