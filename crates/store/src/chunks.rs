//! Source files by content: cut where the content says, each piece compressed and stored once.
//!
//! The cut points come from the bytes (FastCDC), so that a row inserted near the top moves none of the pieces after
//! it. A source is the list of its pieces' hashes; its own hash is BLAKE3 of the whole.

use std::collections::HashSet;

use crate::Store;
use crate::database::{Database, values};
use crate::error::StoreError;

/// Bytes of a piece: smallest, usual, largest. Small pieces share more between versions, large ones compress better.
const PIECE: (usize, usize, usize) = (2 << 10, 8 << 10, 64 << 10);
/// Zstandard level: past this one, time grows much faster than space shrinks.
const LEVEL: i32 = 9;
/// Pieces that are packed or unpacked before more are asked for: bounds what is held besides the file itself.
const AT_ONCE: usize = 256;

/// Stores a file's bytes; gives its hash.
pub(crate) fn put(database: &Database, bytes: &[u8]) -> Result<blake3::Hash, StoreError> {
    let hash = blake3::hash(bytes);
    let known =
        database.find("SELECT bytes FROM source WHERE hash = ?1", &values![hash.as_bytes()], |row| {
            row.get::<i64>(0)
        })?;
    if known.is_some() {
        return Ok(hash);
    }
    let mut chunks = Vec::new();
    let mut seen = HashSet::new();
    let mut pieces = Vec::new();
    let (smallest, usual, largest) = PIECE;
    for piece in fastcdc::v2020::FastCDC::new(bytes, smallest, usual, largest) {
        let data = bytes.get(piece.offset..piece.offset.saturating_add(piece.length)).unwrap_or_default();
        let hash = blake3::hash(data);
        chunks.extend_from_slice(hash.as_bytes());
        if seen.insert(hash) {
            pieces.push((hash, data));
        }
    }
    let hashes = pieces.iter().map(|(hash, _)| values![hash.as_bytes()]);
    let known = database.find_each("SELECT 1 FROM chunk WHERE hash = ?1", hashes, |_| Ok(()))?;
    let missing: Vec<_> = pieces.iter().zip(known).filter(|(_, known)| known.is_none()).collect();
    for some in missing.chunks(AT_ONCE) {
        let packed = some.iter().map(|((hash, data), _)| Ok((hash, zstd::bulk::compress(data, LEVEL)?)));
        let packed = packed.collect::<std::io::Result<Vec<_>>>()?;
        let rows = packed.iter().map(|(hash, data)| values![hash.as_bytes(), data.as_slice()]);
        database.execute_each("INSERT INTO chunk (hash, data) VALUES (?1, ?2)", rows)?;
    }
    database.execute(
        "INSERT INTO source (hash, bytes, chunks) VALUES (?1, ?2, ?3)",
        &values![hash.as_bytes(), bytes.len(), chunks],
    )?;
    Ok(hash)
}

impl Store {
    /// The bytes of a stored source file, by its hash in hexadecimal; checked against the hash.
    pub fn source(&self, hash: &str) -> Result<Vec<u8>, StoreError> {
        let damaged = |what: &str| StoreError::Damaged(format!("source file {hash}: {what}"));
        let key =
            blake3::Hash::from_hex(hash).map_err(|_| StoreError::NoVersion(format!("with source {hash}")))?;
        let (length, chunks): (usize, Vec<u8>) = self
            .database
            .find("SELECT bytes, chunks FROM source WHERE hash = ?1", &values![key.as_bytes()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .ok_or_else(|| damaged("is not there"))?;
        let mut bytes = Vec::with_capacity(length.min(PIECE.2 * (1 + chunks.len() / blake3::OUT_LEN)));
        let hashes: Vec<&[u8]> = chunks.chunks(blake3::OUT_LEN).collect();
        for some in hashes.chunks(AT_ONCE) {
            let some = some.iter().map(|hash| values![*hash]);
            let find = "SELECT data FROM chunk WHERE hash = ?1";
            for data in self.database.find_each(find, some, |row| row.get::<Vec<u8>>(0))? {
                let data = data.ok_or_else(|| damaged("lacks a piece"))?;
                bytes.extend(
                    zstd::bulk::decompress(&data, PIECE.2).map_err(|_| damaged("has a broken piece"))?,
                );
            }
        }
        if blake3::hash(&bytes) != key {
            return Err(damaged("has other content than its hash says"));
        }
        Ok(bytes)
    }
}
