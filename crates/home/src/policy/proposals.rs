//! Proposals of another screening policy: who says what in, what becomes of it out. `interdict_desk` has the rules.

use interdict_desk::{Person, Proposal, Refused, Rules};
use interdict_store::{KeptProposal, LastWord, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Change, Effect, ScreeningPolicy, changes};
use crate::Home;
use crate::error::HomeError;

/// A proposal as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    proposal: Proposal,
    effect: Effect,
}

/// A proposal with what it would change.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    /// Its number.
    pub id: i64,
    /// Who proposed what, and what became of it.
    pub proposal: Proposal,
    /// What differs from the policy that was in force.
    pub changes: Vec<Change>,
    /// What that does to a sample, as it was when it was proposed.
    pub effect: Effect,
}

fn read(kept: &KeptProposal) -> Result<Body, HomeError> {
    Ok(serde_json::from_str(&kept.body).map_err(StoreError::from)?)
}

impl Home {
    /// Proposes a policy. Its effect on a sample is found first, and kept with it.
    pub fn propose_policy(
        &mut self,
        policy: &ScreeningPolicy,
        reason: &str,
        by: &Person,
        now: Timestamp,
    ) -> Result<Proposed, HomeError> {
        let in_force = self.policy_in_force(false)?;
        if !in_force.needs_two || in_force.kept.is_none() {
            return Err(Refused::OnePerson.into());
        }
        let text = policy.text()?;
        // What is kept must be what can be read again.
        ScreeningPolicy::parse(&text)?;
        let hash = ScreeningPolicy::hash_of(&text);
        let proposal = Proposal::new(&hash, &in_force.hash, reason, by, now, &Rules::built_in()?)?;
        let effect = self.effect_of(policy, &in_force.policy, now)?;
        let body = Body { proposal, effect };
        let written = serde_json::to_string(&body).map_err(StoreError::from)?;
        let details = json!({
            "reason": body.proposal.reason(), "against": body.proposal.against(),
            "sample": { "decisions": body.effect.decisions, "customers": body.effect.customers },
            "changed": body.effect.changed,
        });
        self.store.act_as(&by.name);
        let id = self.store.propose_policy(&text, &written, details, now)?;
        self.proposed(id, body)
    }

    /// Says the last word on a proposal: it comes in force, if `approved` is the hash of the policy that the person saw, or it is
    /// refused or taken back. `proposer` says of a name what whoever has it may do now, if that is known. `None` if there is no such proposal.
    pub fn close_policy_proposal(
        &mut self,
        id: i64,
        approved: Option<&str>,
        reason: &str,
        by: &Person,
        proposer: impl FnOnce(&Home, &str) -> Result<Option<Person>, HomeError>,
        now: Timestamp,
    ) -> Result<Option<Proposed>, HomeError> {
        let Some(kept) = self.store.policy_proposal(id)? else { return Ok(None) };
        let Body { proposal, effect } = read(&kept)?;
        let rules = Rules::built_in()?;
        let newest = self.store.policy()?;
        let (closed, replaces) = if let Some(approved) = approved {
            let in_force = newest.as_ref().map_or("", |newest| newest.hash.as_str());
            let proposer = proposer(self, proposal.by())?;
            let closed =
                proposal.approve((approved, in_force), reason, proposer.as_ref(), by, now, &rules)?;
            // Another release may have proposed what this one cannot read.
            ScreeningPolicy::parse(&self.store.policy_text(closed.what())?)?;
            (closed, newest.map(|newest| newest.id))
        } else {
            (proposal.refuse(reason, by, now, &rules)?, None)
        };
        let body = Body { proposal: closed, effect };
        let written = serde_json::to_string(&body).map_err(StoreError::from)?;
        let reason = body.proposal.last_word().map_or("", |word| word.reason.as_str());
        self.store.act_as(&by.name);
        let word = LastWord { id, state: body.proposal.fate().code(), body: &written, reason, replaces };
        self.store.close_proposal(&word, now)?;
        self.proposed(id, body).map(Some)
    }

    /// A proposal by its number.
    pub fn policy_proposal(&self, id: i64) -> Result<Option<Proposed>, HomeError> {
        let kept = self.store.policy_proposal(id)?;
        kept.map(|kept| self.proposed(kept.id, read(&kept)?)).transpose()
    }

    /// Proposals, the newest first, at most so many.
    pub fn policy_proposals(&self, most: usize) -> Result<Vec<Proposed>, HomeError> {
        let kept = self.store.policy_proposals(most)?;
        kept.iter().map(|kept| self.proposed(kept.id, read(kept)?)).collect()
    }

    fn proposed(&self, id: i64, Body { proposal, effect }: Body) -> Result<Proposed, HomeError> {
        let text = |hash| self.store.policy_text(hash);
        let changes = changes(&text(proposal.against())?, &text(proposal.what())?)?;
        Ok(Proposed { id, proposal, changes, effect })
    }
}
