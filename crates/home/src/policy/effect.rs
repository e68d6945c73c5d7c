//! What another screening policy would change: two policies in, verdicts that differ out.
//!
//! The questions are those that were asked last, and the customers that were written last, of all tenants. Each is screened against the
//! lists of now by both policies, so that nothing shows but what the policies do.

use std::collections::BTreeMap;

use interdict_model::Verdict;
use interdict_screen::Screener;
use interdict_screen::asked::Asked;
use interdict_store::{Known, MAIN};
use jiff::Timestamp;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::ScreeningPolicy;
use crate::desk::asked_of;
use crate::error::HomeError;
use crate::{Home, SnapshotOptions};

/// Recorded decisions that are looked at, and as many customers.
const SAMPLE: usize = 1000;
/// Those whose verdict changes that are named.
const NAMED: usize = 100;

/// What a policy would change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// Questions of recorded decisions that were asked again.
    pub decisions: usize,
    /// Customers that were screened again.
    pub customers: usize,
    /// From which verdict to which how many of them change.
    pub changed: Vec<Changed>,
    /// Some of them by name: those of the tenant that keeps the house, as others' are not there for it.
    pub examples: Vec<Example>,
}

/// How many change from a verdict to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// What it is.
    pub from: String,
    /// What it would be.
    pub to: String,
    /// How many.
    pub count: usize,
}

/// One whose verdict changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The number of the recorded decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<u64>,
    /// The customer's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// What it is.
    pub from: String,
    /// What it would be.
    pub to: String,
}

/// What is asked again of a recorded decision: what it came to, by whatever engine, is none of it.
#[derive(Deserialize)]
struct OfRecord {
    asked: Asked,
}

/// One question of the sample.
struct Question {
    tenant: String,
    decision: Option<u64>,
    customer: Option<String>,
    asked: Asked,
}

impl Home {
    /// What a policy would change if it took the place of another.
    pub(super) fn effect_of(
        &self,
        to: &ScreeningPolicy,
        from: &ScreeningPolicy,
        now: Timestamp,
    ) -> Result<Effect, HomeError> {
        let sample = self.sample()?;
        let decisions = sample.iter().filter(|question| question.decision.is_some()).count();
        let mut effect = Effect { decisions, customers: sample.len() - decisions, ..Effect::default() };
        let seen = Known::Then(self.store.seen()?);
        let (before, after) =
            (self.verdicts(&sample, from, seen, now)?, self.verdicts(&sample, to, seen, now)?);
        let mut counts: BTreeMap<(Verdict, Verdict), usize> = BTreeMap::new();
        for ((question, from), to) in sample.into_iter().zip(before).zip(after) {
            if from == to {
                continue;
            }
            *counts.entry((from, to)).or_default() += 1;
            if question.tenant == MAIN && effect.examples.len() < NAMED {
                let Question { decision, customer, .. } = question;
                let (from, to) = (from.code().to_owned(), to.code().to_owned());
                effect.examples.push(Example { decision, customer, from, to });
            }
        }
        let changed = counts.into_iter().map(|((from, to), count)| Changed {
            from: from.code().to_owned(),
            to: to.code().to_owned(),
            count,
        });
        effect.changed = changed.collect();
        Ok(effect)
    }

    /// What was asked last, and who was written last.
    fn sample(&self) -> Result<Vec<Question>, HomeError> {
        let mut sample = Vec::new();
        for (number, tenant, body) in self.store.newest_decisions(SAMPLE)? {
            let of_record: OfRecord =
                serde_json::from_str(&body).map_err(|cause| HomeError::Kept { cause: cause.to_string() })?;
            let asked = of_record.asked;
            sample.push(Question { tenant, decision: Some(number), customer: None, asked });
        }
        for customer in self.store.newest_customers(SAMPLE)? {
            let asked = asked_of(&customer)?;
            let (tenant, customer) = (customer.tenant, Some(customer.id));
            sample.push(Question { tenant, decision: None, customer, asked });
        }
        Ok(sample)
    }

    fn verdicts(
        &self,
        sample: &[Question],
        policy: &ScreeningPolicy,
        known: Known,
        now: Timestamp,
    ) -> Result<Vec<Verdict>, HomeError> {
        let options =
            SnapshotOptions { known, lists: Some(policy.lists.clone()), ..SnapshotOptions::default() };
        let loaded = self.snapshot(&options, &policy.parameters, now)?;
        let screener = Screener::new(&loaded.snapshot, &policy.parameters, &loaded.coverage);
        let verdict = |question: &Question| {
            let mut decision = screener.decide(&question.asked.query);
            question.asked.tell(&mut decision);
            decision.verdict
        };
        Ok(sample.par_iter().map(verdict).collect())
    }
}
