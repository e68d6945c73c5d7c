//! GLEIF.
use std::io::BufRead;

use crate::error::ReadError;
use crate::reader::Reader;

pub(crate) fn read_xml(
    _: &mut Reader,
    name: &str,
    _: u32,
    _: &[u8],
    _: impl BufRead,
) -> Result<(), ReadError> {
    Err(ReadError::Empty { file: name.to_owned() })
}
