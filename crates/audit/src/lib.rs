//! An append-only log that anybody can check: hashes, proofs, checkpoints.
//!
//! The events of a log are the leaves of a Merkle tree as RFC 6962 section 2.1 defines it, with SHA-256. Its root stands for all of
//! them in their order, so that somebody who kept the root of an earlier day ([`Checkpoint`]) can tell whether anything before that
//! day was changed since: a [consistency proof](consistency) shows that the tree of today begins with the tree of then, and an
//! [inclusion proof](inclusion) that an event is in it. A log alone cannot show that it was not written anew as a whole; a root
//! that is kept elsewhere can.
//!
//! The functions know no store: leaves are given by their hashes.

mod checkpoint;
mod proof;

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

pub use checkpoint::{Checkpoint, CheckpointError};
pub use proof::{consistency, inclusion, is_consistent, is_included};

/// A hash of the tree: SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Hash {
    type Err = NoHash;

    /// From 64 hexadecimal digits.
    fn from_str(text: &str) -> Result<Self, NoHash> {
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return Err(NoHash);
        }
        for (place, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(2 * place..2 * place + 2).ok_or(NoHash)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| NoHash)?;
        }
        Ok(Self(bytes))
    }
}

/// A text that is no hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a hash has 64 hexadecimal digits")]
pub struct NoHash;

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The hash of an event (RFC 6962: `SHA-256(0x00 || event)`).
pub fn leaf(event: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(event).finalize().into())
}

/// The hash of a node over two (RFC 6962: `SHA-256(0x01 || left || right)`).
fn node(left: Hash, right: Hash) -> Hash {
    Hash(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// The root over leaves, given by their hashes in order; of no leaves the hash of nothing.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash(Sha256::digest([]).into()),
        [one] => *one,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(root(left), root(right))
        }
    }
}

/// The largest power of two below a number of leaves, which is at least two.
fn split(leaves: usize) -> usize {
    1 << (leaves - 1).ilog2()
}
