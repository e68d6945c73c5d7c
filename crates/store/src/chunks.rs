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

/// A file, cut.
pub(crate) struct Cut<'b> {
    hash: blake3::Hash,
    length: usize,
    /// The hashes of all pieces, in their order.
    chunks: Vec<u8>,
    /// Each different piece.
    pieces: Vec<(blake3::Hash, &'b [u8])>,
}

impl<'b> Cut<'b> {
    /// Cuts a file's bytes.
    pub(crate) fn of(bytes: &'b [u8]) -> Self {
        Self::of_hashed(bytes, blake3::hash(bytes))
    }

    fn of_hashed(bytes: &'b [u8], hash: blake3::Hash) -> Self {
        let mut cut = Self { hash, length: bytes.len(), chunks: Vec::new(), pieces: Vec::new() };
        let mut seen = HashSet::new();
        let (smallest, usual, largest) = PIECE;
        for piece in fastcdc::v2020::FastCDC::new(bytes, smallest, usual, largest) {
            let data = bytes.get(piece.offset..piece.offset.saturating_add(piece.length)).unwrap_or_default();
            let hash = blake3::hash(data);
            cut.chunks.extend_from_slice(hash.as_bytes());
            if seen.insert(hash) {
                cut.pieces.push((hash, data));
            }
        }
        cut
    }

    /// Writes the pieces that are not there, a few at a time, so that whoever else writes waits for no more than those. They belong to
    /// nothing until [`Cut::put`] writes the file, and whatever is taken out meanwhile is written there again.
    pub(crate) fn put_ahead(&self, database: &mut Database) -> Result<(), StoreError> {
        for some in self.missing(database)?.chunks(AT_ONCE) {
            let packed = pack(some)?;
            let transaction = database.write()?;
            insert(&transaction, &packed)?;
            transaction.commit()?;
        }
        Ok(())
    }

    /// Stores the file; gives its hash.
    pub(crate) fn put(&self, database: &Database) -> Result<blake3::Hash, StoreError> {
        if is_known(database, &self.hash)? {
            return Ok(self.hash);
        }
        for some in self.missing(database)?.chunks(AT_ONCE) {
            insert(database, &pack(some)?)?;
        }
        database.execute(
            "INSERT INTO source (hash, bytes, chunks) VALUES (?1, ?2, ?3)",
            &values![self.hash.as_bytes(), self.length, self.chunks.as_slice()],
        )?;
        Ok(self.hash)
    }

    fn missing(&self, database: &Database) -> Result<Vec<&(blake3::Hash, &'b [u8])>, StoreError> {
        let hashes = self.pieces.iter().map(|(hash, _)| values![hash.as_bytes()]);
        let known = database.find_each("SELECT 1 FROM chunk WHERE hash = ?1", hashes, |_| Ok(()))?;
        let missing = self.pieces.iter().zip(known).filter(|(_, known)| known.is_none());
        Ok(missing.map(|(piece, _)| piece).collect())
    }
}

/// Stores a file's bytes; gives its hash.
pub(crate) fn put(database: &Database, bytes: &[u8]) -> Result<blake3::Hash, StoreError> {
    let hash = blake3::hash(bytes);
    if is_known(database, &hash)? { Ok(hash) } else { Cut::of_hashed(bytes, hash).put(database) }
}

fn is_known(database: &Database, hash: &blake3::Hash) -> Result<bool, StoreError> {
    let find = "SELECT bytes FROM source WHERE hash = ?1";
    Ok(database.find(find, &values![hash.as_bytes()], |row| row.get::<i64>(0))?.is_some())
}

/// Pieces, compressed.
fn pack<'p>(pieces: &[&'p (blake3::Hash, &[u8])]) -> Result<Vec<(&'p blake3::Hash, Vec<u8>)>, StoreError> {
    let packed = pieces.iter().map(|(hash, data)| Ok((hash, zstd::bulk::compress(data, LEVEL)?)));
    Ok(packed.collect::<std::io::Result<_>>()?)
}

/// Writes pieces. One that somebody wrote since it was looked for is the same.
fn insert(database: &Database, packed: &[(&blake3::Hash, Vec<u8>)]) -> Result<(), StoreError> {
    let rows = packed.iter().map(|(hash, data)| values![hash.as_bytes(), data.as_slice()]);
    database.execute_each("INSERT INTO chunk (hash, data) VALUES (?1, ?2) ON CONFLICT DO NOTHING", rows)
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
