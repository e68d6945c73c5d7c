//! Decisions that are recorded and made again.

use std::ops::Range;
use std::sync::Arc;

use interdict_screen::asked::Asked;
use interdict_screen::{Coverage, Decision, ENGINE, Parameters, Screener};
use interdict_store::{Known, NewDecision, Seen};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::HomeError;
use crate::policy::{ScreeningPolicy, lists_of};
use crate::{Home, SnapshotOptions};

/// What is recorded of a decision: enough to make it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// The question.
    pub asked: Asked,
    /// The answer.
    pub decision: Decision,
    /// The day of the lists, if it was not that of the moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// When the state of the lists was looked at.
    pub moment: Timestamp,
    /// How far the store had been written then: what counted. Decisions from before that was kept have none; of them counted what was
    /// loaded by the moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
}

/// A decision as it is kept, with what it was made by.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Question and answer.
    pub recorded: Recorded,
    /// The parameters.
    pub parameters: Parameters,
    /// The text of the screening policy; decisions from before that was kept have none.
    pub policy: Option<String>,
}

/// What making a decision again came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Replay {
    /// The same in every bit.
    Same,
    /// Something else, by the same engine on the same data: a fault.
    Differs {
        /// What it says now.
        now: Box<Decision>,
        /// What differs, by the name of the field.
        fields: Vec<String>,
    },
    /// It was made by another engine, so that nothing follows from what this one says.
    OtherEngine {
        /// The engine that made it.
        then: String,
        /// This one.
        now: String,
    },
}

/// What the decisions of one look have in common, ready to be written.
#[derive(Debug, Clone)]
pub struct Common {
    parameters: Arc<str>,
    policy: Arc<str>,
    coverage: Vec<Coverage>,
    coverage_text: Arc<str>,
}

impl Common {
    /// Of this policy, with its text, and this state of the lists.
    pub fn new(policy: &ScreeningPolicy, text: Arc<str>, coverage: &[Coverage]) -> Result<Self, HomeError> {
        let parameters = policy.parameters.to_json().map_err(kept)?.into();
        let coverage_text = serde_json::to_string(coverage).map_err(kept)?.into();
        Ok(Self { parameters, policy: text, coverage: coverage.to_vec(), coverage_text })
    }
}

fn kept(cause: impl std::fmt::Display) -> HomeError {
    HomeError::Kept { cause: cause.to_string() }
}

impl Recorded {
    /// As it is written into the store for who asked, of a tenant. What it has in common with others is written once beside them.
    pub fn written(&mut self, actor: &str, tenant: &str, common: &Common) -> Result<NewDecision, HomeError> {
        let is_common = *self.decision.coverage == *common.coverage;
        let coverage = is_common.then(|| std::mem::take(&mut self.decision.coverage));
        let body = serde_json::to_string(self);
        if let Some(coverage) = coverage {
            self.decision.coverage = coverage;
        }
        Ok(NewDecision {
            actor: actor.to_owned(),
            tenant: tenant.to_owned(),
            subject: self.subject().to_owned(),
            verdict: self.decision.verdict.code(),
            parameters: Arc::clone(&common.parameters),
            policy: Some(Arc::clone(&common.policy)),
            coverage: is_common.then(|| Arc::clone(&common.coverage_text)),
            body: body.map_err(kept)?,
            at: self.moment,
        })
    }

    /// Whom it is about, in the words of who asked.
    fn subject(&self) -> &str {
        if self.asked.id.is_empty() { &self.asked.shown } else { &self.asked.id }
    }
}

impl Home {
    /// Records a decision with its question. Gives its number.
    pub fn record_decision(
        &mut self,
        recorded: &Recorded,
        parameters: &Parameters,
    ) -> Result<u64, HomeError> {
        let policy = ScreeningPolicy::new(parameters.clone(), self.policy_lists()?);
        let common = Common::new(&policy, policy.text()?.into(), &recorded.decision.coverage)?;
        let new = recorded.clone().written(self.store.actor(), self.store.tenant(), &common)?;
        Ok(self.record_decisions(&[new])?.start)
    }

    /// Records decisions in one transaction. Gives their numbers, in their order.
    pub fn record_decisions(&mut self, decisions: &[NewDecision]) -> Result<Range<u64>, HomeError> {
        Ok(self.store.record_decisions(decisions)?)
    }

    /// A recorded decision with what it was made by; `None` if there is none of this number.
    pub fn decision(&self, number: u64) -> Result<Option<Kept>, HomeError> {
        let Some(found) = self.store.decision(number)? else { return Ok(None) };
        let mut recorded: Recorded = serde_json::from_str(&found.body).map_err(kept)?;
        if let Some(coverage) = &found.coverage {
            recorded.decision.coverage = serde_json::from_str(coverage).map_err(kept)?;
        }
        let parameters = Parameters::parse(&found.parameters).map_err(kept)?;
        Ok(Some(Kept { recorded, parameters, policy: found.policy }))
    }

    /// Makes a recorded decision again, from what was loaded then and the screening policy of then, and compares every bit. `None` if there
    /// is none of this number.
    pub fn replay(&self, number: u64) -> Result<Option<Replay>, HomeError> {
        let Some(Kept { recorded, parameters, policy }) = self.decision(number)? else { return Ok(None) };
        let then = recorded.decision;
        if then.engine != ENGINE {
            return Ok(Some(Replay::OtherEngine { then: then.engine, now: ENGINE.to_owned() }));
        }
        let known = recorded.seen.map_or(Known::By(recorded.moment), Known::Then);
        let lists = policy.as_deref().map(lists_of).transpose()?;
        let options = SnapshotOptions { as_of: recorded.as_of, known, as_it_was: true, lists };
        let loaded = self.snapshot(&options, &parameters, recorded.moment)?;
        let screener = Screener::new(&loaded.snapshot, &parameters, &loaded.coverage);
        let mut now = screener.decide(&recorded.asked.query);
        recorded.asked.tell(&mut now);
        if now == then {
            return Ok(Some(Replay::Same));
        }
        let fields = [
            ("verdict", now.verdict == then.verdict),
            ("hits", now.hits == then.hits),
            ("reasons", now.reasons == then.reasons),
            ("coverage", now.coverage == then.coverage),
            ("snapshot", now.snapshot == then.snapshot),
            ("parameters", now.parameters == then.parameters),
        ];
        let differing = fields.into_iter().filter(|(_, same)| !same).map(|(field, _)| field.to_owned());
        Ok(Some(Replay::Differs { fields: differing.collect(), now: Box::new(now) }))
    }
}
