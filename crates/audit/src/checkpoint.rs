//! Checkpoints: what a log held on a day, short enough to keep anywhere.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use crate::Hash;

/// The state of a log: its name, size and root. Written as the first three lines of a C2SP tlog-checkpoint:
///
/// ```text
/// interdict/3f2a...
/// 1042
/// CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name: another log is another.
    pub origin: String,
    /// How many events it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Why a text is no checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "it is no checkpoint: {0}; a checkpoint has three lines: name of the log, number of events, root in base64"
)]
pub struct CheckpointError(&'static str);

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, STANDARD.encode(self.root.0))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        // Signatures and whatever witnesses add come after a blank line.
        let mut lines = text.lines();
        let origin = lines.next().filter(|line| !line.is_empty()).ok_or(CheckpointError("it has no name"))?;
        let size = lines.next().and_then(|line| line.parse().ok());
        let size = size.ok_or(CheckpointError("the second line is no number"))?;
        let root = lines.next().and_then(|line| STANDARD.decode(line).ok());
        let root = root.and_then(|bytes| bytes.try_into().ok());
        let root = Hash(root.ok_or(CheckpointError("the third line is no hash in base64"))?);
        Ok(Self { origin: origin.to_owned(), size, root })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_checkpoint_reads_as_it_was_written() {
        let checkpoint = Checkpoint { origin: "interdict/a".to_owned(), size: 1042, root: crate::leaf(b"x") };
        let text = checkpoint.to_string();
        assert_eq!(text.parse(), Ok(checkpoint.clone()));
        let signed = format!("{text}\n\u{2014} witness AAAA\n");
        assert_eq!(signed.parse(), Ok(checkpoint));
        for broken in ["", "\n1\nAAAA", "a\nx\nAAAA", "a\n1\nAAAA", "a\n-1\n", "a\n1"] {
            assert!(broken.parse::<Checkpoint>().is_err(), "{broken:?}");
        }
    }
}
