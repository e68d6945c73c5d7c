//! Decisions that are recorded and made again.

use std::ops::Range;
use std::sync::Arc;

use interdict_screen::asked::Asked;
use interdict_screen::{Decision, ENGINE, Parameters, Screener};
use interdict_store::NewDecision;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::HomeError;
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
    /// What was loaded by then counted.
    pub moment: Timestamp,
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

impl Recorded {
    /// As it is written into the store for who asked, of a tenant, with the parameters as JSON.
    pub fn written(
        &self,
        actor: &str,
        tenant: &str,
        parameters: &Arc<str>,
    ) -> Result<NewDecision, HomeError> {
        let asked = &self.asked;
        let subject = if asked.id.is_empty() { &asked.shown } else { &asked.id };
        Ok(NewDecision {
            actor: actor.to_owned(),
            tenant: tenant.to_owned(),
            subject: subject.clone(),
            verdict: self.decision.verdict.code(),
            parameters: Arc::clone(parameters),
            body: serde_json::to_string(self)
                .map_err(|cause| HomeError::Kept { cause: cause.to_string() })?,
            at: self.moment,
        })
    }
}

impl Home {
    /// Records a decision with its question. Gives its number.
    pub fn record_decision(
        &mut self,
        recorded: &Recorded,
        parameters: &Parameters,
    ) -> Result<u64, HomeError> {
        let parameters =
            parameters.to_json().map_err(|cause| HomeError::Kept { cause: cause.to_string() })?;
        let NewDecision { subject, verdict, parameters, body, at, .. } =
            recorded.written("", "", &parameters.into())?;
        Ok(self.store.record_decision(&subject, verdict, &parameters, &body, at)?)
    }

    /// Records decisions in one transaction. Gives their numbers, in their order.
    pub fn record_decisions(&mut self, decisions: &[NewDecision]) -> Result<Range<u64>, HomeError> {
        Ok(self.store.record_decisions(decisions)?)
    }

    /// A recorded decision with the parameters it was made by; `None` if there is none of this number.
    pub fn decision(&self, number: u64) -> Result<Option<(Recorded, Parameters)>, HomeError> {
        let Some(found) = self.store.decision(number)? else { return Ok(None) };
        let unreadable = |cause: String| HomeError::Kept { cause };
        let recorded = serde_json::from_str(&found.body).map_err(|cause| unreadable(cause.to_string()))?;
        let parameters =
            Parameters::parse(&found.parameters).map_err(|cause| unreadable(cause.to_string()))?;
        Ok(Some((recorded, parameters)))
    }

    /// Makes a recorded decision again, from what was loaded then and the parameters of then, and compares every bit. `None` if there
    /// is none of this number.
    pub fn replay(&self, number: u64) -> Result<Option<Replay>, HomeError> {
        let Some((recorded, parameters)) = self.decision(number)? else { return Ok(None) };
        let then = recorded.decision;
        if then.engine != ENGINE {
            return Ok(Some(Replay::OtherEngine { then: then.engine, now: ENGINE.to_owned() }));
        }
        let known_at = Some(recorded.moment);
        let options = SnapshotOptions { as_of: recorded.as_of, known_at, as_it_was: true };
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
