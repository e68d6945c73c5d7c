//! Proposals as they are kept, whatever they are of: who proposed what and who had the last word, with the effect that was shown of it.

use interdict_desk::{Person, Proposal, Rules};
use interdict_store::{KeptProposal, LastWord, StoreError};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Home;
use crate::error::HomeError;

/// A proposal with its effect.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Body<E> {
    pub(crate) proposal: Proposal,
    /// What it would change, as it was when it was proposed.
    pub(crate) effect: E,
}

impl<E: Serialize + DeserializeOwned> Body<E> {
    pub(crate) fn read<T>(kept: &KeptProposal<T>) -> Result<Self, HomeError> {
        Ok(serde_json::from_str(&kept.body).map_err(StoreError::from)?)
    }

    pub(crate) fn written(&self) -> Result<String, HomeError> {
        Ok(serde_json::to_string(self).map_err(StoreError::from)?)
    }

    /// The last word on it, for the store; `written` is how it is kept.
    pub(crate) fn last_word<'a>(&'a self, id: i64, written: &'a str) -> LastWord<'a> {
        let reason = self.proposal.last_word().map_or("", |word| word.reason.as_str());
        LastWord { id, state: self.proposal.fate().code(), body: written, reason }
    }
}

/// What somebody says last on a proposal.
pub(crate) struct Word<'a> {
    /// The hash of what they saw, if they approve it.
    pub(crate) approved: Option<&'a str>,
    pub(crate) reason: &'a str,
    pub(crate) by: &'a Person,
}

impl Home {
    /// The proposal after the last word, by the rules of `interdict_desk`. `in_force` is the hash of what is in force now, and `proposer`
    /// says of a name what whoever has it may do now, if that is known.
    pub(crate) fn closed<E>(
        &self,
        Body { proposal, effect }: Body<E>,
        word: &Word<'_>,
        in_force: &str,
        proposer: impl FnOnce(&Self, &str) -> Result<Option<Person>, HomeError>,
        now: Timestamp,
    ) -> Result<Body<E>, HomeError> {
        let rules = Rules::built_in()?;
        let Word { approved, reason, by } = *word;
        let proposal = match approved {
            Some(seen) => {
                let proposer = proposer(self, proposal.by())?;
                proposal.approve((seen, in_force), reason, proposer.as_ref(), by, now, &rules)?
            }
            None => proposal.refuse(reason, by, now, &rules)?,
        };
        Ok(Body { proposal, effect })
    }
}
