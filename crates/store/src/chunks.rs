//! Source files by content: cut where the content says, each piece compressed and stored once.
//!
//! The cut points come from the bytes (FastCDC), so that a row inserted near the top moves none of the pieces after
//! it. A source is the list of its pieces' hashes; its own hash is BLAKE3 of the whole.

use rusqlite::{OptionalExtension, Transaction, params};

use crate::Store;
use crate::error::StoreError;

/// Bytes of a piece: smallest, usual, largest. Small pieces share more between versions, large ones compress better.
const PIECE: (usize, usize, usize) = (2 << 10, 8 << 10, 64 << 10);
/// Zstandard level: past this one, time grows much faster than space shrinks.
const LEVEL: i32 = 9;

/// Stores a file's bytes; gives its hash.
pub(crate) fn put(transaction: &Transaction<'_>, bytes: &[u8]) -> Result<blake3::Hash, StoreError> {
    let hash = blake3::hash(bytes);
    let known: Option<i64> = transaction
        .prepare_cached("SELECT bytes FROM source WHERE hash = ?1")?
        .query_row([hash.as_bytes().as_slice()], |row| row.get(0))
        .optional()?;
    if known.is_some() {
        return Ok(hash);
    }
    let mut chunks = Vec::new();
    let mut find = transaction.prepare_cached("SELECT 1 FROM chunk WHERE hash = ?1")?;
    let mut insert = transaction.prepare_cached("INSERT INTO chunk (hash, data) VALUES (?1, ?2)")?;
    let (smallest, usual, largest) = PIECE;
    for piece in fastcdc::v2020::FastCDC::new(bytes, smallest, usual, largest) {
        let data = bytes.get(piece.offset..piece.offset.saturating_add(piece.length)).unwrap_or_default();
        let hash = blake3::hash(data);
        chunks.extend_from_slice(hash.as_bytes());
        if !find.exists([hash.as_bytes().as_slice()])? {
            insert.execute(params![hash.as_bytes().as_slice(), zstd::bulk::compress(data, LEVEL)?])?;
        }
    }
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    transaction.execute(
        "INSERT INTO source (hash, bytes, chunks) VALUES (?1, ?2, ?3)",
        params![hash.as_bytes().as_slice(), length, chunks],
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
            .connection
            .query_row(
                "SELECT bytes, chunks FROM source WHERE hash = ?1",
                [key.as_bytes().as_slice()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?
            .ok_or_else(|| damaged("is not there"))?;
        let mut bytes = Vec::with_capacity(length.min(PIECE.2 * (1 + chunks.len() / blake3::OUT_LEN)));
        let mut find = self.connection.prepare_cached("SELECT data FROM chunk WHERE hash = ?1")?;
        for piece in chunks.chunks(blake3::OUT_LEN) {
            let data: Vec<u8> = find
                .query_row([piece], |row| row.get(0))
                .optional()?
                .ok_or_else(|| damaged("lacks a piece"))?;
            bytes.extend(zstd::bulk::decompress(&data, PIECE.2).map_err(|_| damaged("has a broken piece"))?);
        }
        if blake3::hash(&bytes) != key {
            return Err(damaged("has other content than its hash says"));
        }
        Ok(bytes)
    }
}
