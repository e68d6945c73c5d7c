//! Proposals and the last word on each, whatever they are of: one table for each sort of thing, and one way to write its rows.

use crate::database::{Transaction, values};
use crate::error::StoreError;
use crate::seal::Sealed;

/// The state of a proposal on which nobody had the last word.
pub(crate) const OPEN: &str = "open";

/// Something that somebody proposed; `T` names what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptProposal<T> {
    /// Its number.
    pub id: i64,
    /// Of what it is: the hash of a policy, the number of a version.
    pub of: T,
    /// `open`, or what became of it.
    pub state: String,
    /// Who, when and why, in JSON that this room does not look into.
    pub body: String,
}

/// The last word on a proposal, to be written.
#[derive(Debug, Clone)]
pub struct LastWord<'a> {
    /// The proposal.
    pub id: i64,
    /// What becomes of it: `approved`, `refused`, `withdrawn`.
    pub state: &'a str,
    /// The proposal after it.
    pub body: &'a str,
    /// Why.
    pub reason: &'a str,
}

impl LastWord<'_> {
    /// Writes it. A proposal on which somebody had it before is an error.
    pub(crate) fn write(&self, transaction: &Transaction<'_>, table: &Sealed) -> Result<(), StoreError> {
        let changes = [("state", self.state.into()), ("body", self.body.into())];
        match table.update(transaction, "id = ?1 AND state = ?2", &values![self.id, OPEN], &changes)? {
            1 => Ok(()),
            _ => Err(StoreError::ChangedSince(format!("proposal {}", self.id))),
        }
    }

    /// The act of whoever leaves all as it is: the first person takes it back, or a second one does not want it.
    pub(crate) fn refusal(&self) -> &'static str {
        if self.state == "withdrawn" { "withdraw" } else { "refuse" }
    }
}
