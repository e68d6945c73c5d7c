//! OFAC SDN.XML and CONSOLIDATED.XML, root sdnList.

use crate::format::{Head, Recognised, SourceSet};
use crate::reading::{ReadError, Reading};

/// Whether the file is of this format, and which part of a set.
pub(crate) fn recognise(_head: &Head) -> Option<Recognised> {
    None
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    Err(ReadError::Set { set: set.name(), cause: "this format is not read yet".to_owned() })
}
