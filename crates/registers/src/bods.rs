//! BODS.
use crate::reader::Reader;

#[derive(Debug, Default)]
pub(crate) struct Statements {}

pub(crate) fn finish(_: &mut Reader) {}
