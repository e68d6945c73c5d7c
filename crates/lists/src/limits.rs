//! The bounds on what is read, each with its unit. Beyond a bound is an error, never a truncation.

/// Bytes one file may have after decompression: four times the largest official file (127 MB).
pub const FILE_BYTES: u64 = 512 << 20;
/// How many times larger a file may become when decompressed, beyond the first MiB. A whole history of one list
/// in a solid xz archive reaches 800 (each version repeats the last); a bomb reaches 1000 per nested layer.
pub const EXPANSION_RATIO: u64 = 1_000;
/// Bytes one archive may expand to, all entries together.
pub const ARCHIVE_BYTES: u64 = 4 << 30;
/// Memory a decompressor may take: the largest xz dictionary in use (256 MiB) and its tables.
pub const DECODER_BYTES: u64 = 320 << 20;
/// Entries of one zip archive.
pub const ZIP_ENTRIES: usize = 64;
/// Entries of one tar archive (the history of a list is one entry per version).
pub const TAR_ENTRIES: usize = 10_000;
/// Depth of XML elements.
pub const XML_DEPTH: usize = 48;
/// Attributes of one XML element.
pub const XML_ATTRIBUTES: usize = 64;
/// Bytes of text directly inside one XML element.
pub const XML_TEXT_BYTES: usize = 1 << 20;
/// Elements inside one record of an XML list.
pub const XML_RECORD_ELEMENTS: usize = 200_000;
/// Bytes of one row of delimited text or one line of JSON.
pub const ROW_BYTES: usize = 16 << 20;
/// Columns of a table.
pub const COLUMNS: usize = 1_024;
