//! Proposals of another screening policy: who says what in, what becomes of it out. `interdict_desk` has the rules.

use interdict_desk::{Person, Proposal, Refused, Rules};
use jiff::Timestamp;
use serde_json::json;

use super::{Change, Effect, ScreeningPolicy, changes};
use crate::Home;
use crate::error::HomeError;
use crate::proposal::{Body, Word};

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
        let details = json!({
            "reason": body.proposal.reason(), "against": body.proposal.against(),
            "sample": { "decisions": body.effect.decisions, "customers": body.effect.customers },
            "changed": body.effect.changed,
        });
        self.store.act_as(&by.name);
        let id = self.store.propose_policy(&text, &body.written()?, details, now)?;
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
        let newest = self.store.policy()?;
        let in_force = newest.as_ref().map_or("", |newest| newest.hash.as_str());
        let word = Word { approved, reason, by };
        let body = self.closed(Body::read(&kept)?, &word, in_force, proposer, now)?;
        if approved.is_some() {
            // Another release may have proposed what this one cannot read.
            ScreeningPolicy::parse(&self.store.policy_text(body.proposal.what())?)?;
        }
        let replaces = newest.filter(|_| approved.is_some()).map(|newest| newest.id);
        let written = body.written()?;
        self.store.act_as(&by.name);
        self.store.close_policy_proposal(&body.last_word(id, &written), replaces, now)?;
        self.proposed(id, body).map(Some)
    }

    /// A proposal by its number.
    pub fn policy_proposal(&self, id: i64) -> Result<Option<Proposed>, HomeError> {
        let kept = self.store.policy_proposal(id)?;
        kept.map(|kept| self.proposed(kept.id, Body::read(&kept)?)).transpose()
    }

    /// Proposals, the newest first, at most so many.
    pub fn policy_proposals(&self, most: usize) -> Result<Vec<Proposed>, HomeError> {
        let kept = self.store.policy_proposals(most)?;
        kept.iter().map(|kept| self.proposed(kept.id, Body::read(kept)?)).collect()
    }

    fn proposed(&self, id: i64, Body { proposal, effect }: Body<Effect>) -> Result<Proposed, HomeError> {
        let text = |hash| self.store.policy_text(hash);
        let changes = changes(&text(proposal.against())?, &text(proposal.what())?)?;
        Ok(Proposed { id, proposal, changes, effect })
    }
}
