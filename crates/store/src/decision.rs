//! Decisions that were recorded, so that they can be shown, proved and made again.
//!
//! The number of a decision is that of its event in the record of acts, and the event names the hash of the decision: whoever
//! proves the event proves the decision.

use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;

use crate::database::{Transaction, values};
use crate::error::StoreError;
use crate::tenant::MAIN;
use crate::{AuditEvent, Store, audit, chunks};

pub(crate) const TABLES: &str = "
CREATE TABLE decision (
    number      INTEGER PRIMARY KEY REFERENCES audit_event (number),
    at          TEXT NOT NULL,
    parameters  BLOB NOT NULL REFERENCES source (hash),
    body        TEXT NOT NULL
) STRICT;
CREATE TABLE api_key (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL UNIQUE,
    hash        BLOB NOT NULL UNIQUE,
    roles       TEXT NOT NULL,
    made_at     TEXT NOT NULL,
    expires_at  TEXT,
    ended_at    TEXT,
    seal        BLOB
) STRICT;
";

/// What the lists were like, which is the same for thousands of decisions, is kept once beside them. And events are looked for by their
/// numbers alone: an index by subject, which is another place for every decision, cost more than all the rest of writing one.
pub(crate) const COVERAGE: &str = "
ALTER TABLE decision ADD COLUMN coverage BLOB REFERENCES source (hash);
DROP INDEX IF EXISTS audit_event_by_subject;
";

/// A decision as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedDecision {
    /// Its number, which is that of its event in the record of acts.
    pub number: u64,
    /// When it was made.
    pub at: Timestamp,
    /// The parameters it was made by, as JSON.
    pub parameters: String,
    /// The screening policy it was made by, in JSON; `None` of decisions from before that was kept.
    pub policy: Option<String>,
    /// What the lists were like, in JSON; `None` where that is in the body.
    pub coverage: Option<String>,
    /// Question and answer, in JSON that this room does not look into.
    pub body: String,
}

/// A decision that is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDecision {
    /// Who asked.
    pub actor: String,
    /// Whose it is.
    pub tenant: String,
    /// Whom it was about, in the words of who asked.
    pub subject: String,
    /// What it was.
    pub verdict: &'static str,
    /// The parameters it was made by, as JSON.
    pub parameters: Arc<str>,
    /// The screening policy it was made by, in JSON.
    pub policy: Option<Arc<str>>,
    /// What the lists were like, in JSON, if that is not in the body.
    pub coverage: Option<Arc<str>>,
    /// Question and answer, in JSON that this room does not look into.
    pub body: String,
    /// When it was made.
    pub at: Timestamp,
}

impl Store {
    /// Records a decision of who is said to act, for their tenant. `subject` says whom it was about in the words of who asked, and
    /// `verdict` what it was.
    pub fn record_decision(
        &mut self,
        subject: &str,
        verdict: &'static str,
        parameters: &str,
        body: &str,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let decision = NewDecision {
            actor: self.actor.clone(),
            tenant: self.tenant.clone(),
            subject: subject.to_owned(),
            verdict,
            parameters: parameters.into(),
            policy: None,
            coverage: None,
            body: body.to_owned(),
            at,
        };
        let first = self.record_decisions(&[decision])?;
        Ok(first.start)
    }

    /// Records decisions in one transaction, each as an event of its own. Gives their numbers, in their order.
    pub fn record_decisions(&mut self, decisions: &[NewDecision]) -> Result<Range<u64>, StoreError> {
        // Nobody else writes while this does: what can be done before is done before.
        let bodies: Vec<blake3::Hash> =
            decisions.iter().map(|decision| blake3::hash(decision.body.as_bytes())).collect();
        let transaction = self.database.write()?;
        let start = audit::next_number(&transaction)?;
        let mut end = start;
        let mut shared = Shared::default();
        let (mut sources, mut events) = (Vec::new(), Vec::new());
        for (decision, body) in decisions.iter().zip(&bodies) {
            let parameters = shared.put(&transaction, &decision.parameters)?;
            let policy = decision.policy.as_ref().map(|text| shared.put(&transaction, text)).transpose()?;
            let coverage =
                decision.coverage.as_ref().map(|text| shared.put(&transaction, text)).transpose()?;
            let mut details = json!({
                "verdict": decision.verdict, "body": body.to_hex().as_str(),
                "parameters": parameters.to_hex().as_str(), "tenant": decision.tenant,
            });
            for (name, hash) in [("policy", &policy), ("coverage", &coverage)] {
                if let Some(hash) = hash {
                    details[name] = hash.to_hex().as_str().into();
                }
            }
            sources.push((parameters, policy, coverage));
            events.push(AuditEvent {
                number: end,
                at: decision.at,
                actor: decision.actor.clone(),
                act: "decision.record".to_owned(),
                subject: decision.subject.clone(),
                details,
            });
            end = end.saturating_add(1);
        }
        audit::note_each(&transaction, &events)?;
        let rows = (start..end).zip(decisions.iter().zip(&sources));
        let rows = rows.map(|(number, (decision, (parameters, policy, coverage)))| {
            let NewDecision { at, body, tenant, .. } = decision;
            let [policy, coverage] = [policy, coverage].map(|hash| hash.as_ref().map(blake3::Hash::as_bytes));
            values![number, *at, parameters.as_bytes(), policy, coverage, body, tenant]
        });
        transaction.execute_each(
            "INSERT INTO decision (number, at, parameters, policy, coverage, body, tenant)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            rows,
        )?;
        transaction.commit()?;
        Ok(start..end)
    }

    /// A recorded decision of the tenant, checked against its event; `None` if it has none of this number.
    pub fn decision(&self, number: u64) -> Result<Option<RecordedDecision>, StoreError> {
        let found = self.database.find(
            "SELECT at, parameters, policy, coverage, body FROM decision WHERE number = ?1 AND tenant = ?2",
            &values![number, &self.tenant],
            |row| {
                Ok((
                    row.get(0)?,
                    row.get::<Vec<u8>>(1)?,
                    row.get::<Option<Vec<u8>>>(2)?,
                    row.get::<Option<Vec<u8>>>(3)?,
                    row.get::<String>(4)?,
                ))
            },
        )?;
        let Some((at, parameters, policy, coverage, body)) = found else { return Ok(None) };
        let altered = || StoreError::Damaged(format!("decision {number} is not as it was recorded"));
        let event = self.audit_events(number, 1)?.into_iter().find(|event| event.number == number);
        let details = event.filter(|event| event.act == "decision.record").ok_or_else(altered)?.details;
        let hash = blake3::hash(body.as_bytes()).to_hex();
        let source = crate::seal::hex(&parameters);
        let [policy, coverage] = [policy, coverage].map(|hash| hash.as_deref().map(crate::seal::hex));
        let named = |name: &str| details.get(name).and_then(serde_json::Value::as_str);
        // Events from before there were tenants name none.
        let tenant = details.get("tenant").map_or(Some(MAIN), |tenant| tenant.as_str());
        let is_as_recorded = details["body"] == hash.as_str()
            && details["parameters"] == source.as_str()
            && named("policy") == policy.as_deref()
            && named("coverage") == coverage.as_deref()
            && tenant == Some(self.tenant.as_str());
        if !is_as_recorded {
            return Err(altered());
        }
        let text = |hash: &String| String::from_utf8(self.source(hash)?).map_err(|_| altered());
        let text_of = |hash: Option<String>| hash.as_ref().map(text).transpose();
        let (parameters, policy, coverage) = (text(&source)?, text_of(policy)?, text_of(coverage)?);
        Ok(Some(RecordedDecision { number, at, parameters, policy, coverage, body }))
    }

    /// The newest decisions of all tenants, at most so many: the number, the tenant and the body of each, as they are kept.
    pub fn newest_decisions(&self, most: usize) -> Result<Vec<(u64, String, String)>, StoreError> {
        self.database.query(
            "SELECT number, tenant, body FROM decision ORDER BY number DESC LIMIT ?1",
            &values![most],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
    }
}

/// Texts that many decisions share: those of one server name the same ones.
#[derive(Default)]
struct Shared<'d>(Vec<(&'d Arc<str>, blake3::Hash)>);

impl<'d> Shared<'d> {
    /// Stores a text, once; gives its hash.
    fn put(&mut self, transaction: &Transaction<'_>, text: &'d Arc<str>) -> Result<blake3::Hash, StoreError> {
        if let Some((_, hash)) = self.0.iter().rev().find(|(known, _)| Arc::ptr_eq(known, text)) {
            return Ok(*hash);
        }
        let hash = chunks::put(transaction, text.as_bytes())?;
        self.0.push((text, hash));
        Ok(hash)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::both::{Fresh, on_both};

    fn a_decision_that_was_altered_is_an_error(fresh: &Fresh) {
        let mut store = fresh.store();
        let at = Timestamp::from_second(9).unwrap();
        let number = store.record_decision("c-1", "clear", "{}", "{\"a\":1}", at).unwrap();
        let found = store.decision(number).unwrap().unwrap();
        assert_eq!((found.body.as_str(), found.parameters.as_str(), found.at), ("{\"a\":1}", "{}", at));
        assert_eq!(store.decision(number + 1).unwrap(), None);
        store.act_for("other");
        assert_eq!(store.decision(number).unwrap(), None, "it is not theirs");
        store.database.script("UPDATE decision SET tenant = 'other'").unwrap();
        assert!(matches!(store.decision(number), Err(StoreError::Damaged(_))));
        store.database.script("UPDATE decision SET tenant = 'main'").unwrap();
        store.act_for(MAIN);
        store.database.script("UPDATE decision SET body = '{\"a\":2}'").unwrap();
        assert!(matches!(store.decision(number), Err(StoreError::Damaged(_))));
        store.database.script("UPDATE decision SET body = '{\"a\":1}'").unwrap();
        assert!(store.decision(number).is_ok());
        for column in ["coverage", "policy"] {
            store.database.script(&format!("UPDATE decision SET {column} = parameters")).unwrap();
            assert!(matches!(store.decision(number), Err(StoreError::Damaged(_))));
            store.database.script(&format!("UPDATE decision SET {column} = NULL")).unwrap();
            assert!(store.decision(number).is_ok());
        }
        store.database.script("UPDATE audit_event SET act = 'other'").unwrap();
        assert!(matches!(store.decision(number), Err(StoreError::Damaged(_))));
    }

    fn many_are_recorded_in_one_transaction_each_with_an_event_of_its_own(fresh: &Fresh) {
        let mut store = fresh.store();
        let at = Timestamp::from_second(9).unwrap();
        let parameters: [Arc<str>; 2] = ["{}".into(), "{\"a\":1}".into()];
        let new = |(place, tenant): (usize, &str)| NewDecision {
            actor: format!("key:{place}"),
            tenant: tenant.to_owned(),
            subject: format!("c-{place}"),
            verdict: "clear",
            parameters: Arc::clone(&parameters[place / 2]),
            policy: (place > 1).then(|| "{\"p\":1}".into()),
            coverage: (place > 0).then(|| format!("[{}]", place / 2).into()),
            body: format!("{{\"place\":{place}}}"),
            at,
        };
        let all: Vec<_> = ["main", "other", "main", "main"].into_iter().enumerate().map(new).collect();
        let before = store.audit_checkpoint().unwrap().size;
        assert_eq!(store.record_decisions(&[]).unwrap(), before..before);
        assert_eq!(store.record_decisions(&all).unwrap(), before..before + 4);
        for (number, decision) in (before..).zip(&all) {
            store.act_for(&decision.tenant);
            let found = store.decision(number).unwrap().unwrap();
            assert_eq!((&found.body, &*found.parameters), (&decision.body, &*decision.parameters));
            assert_eq!(found.coverage.as_deref(), decision.coverage.as_deref());
            assert_eq!(found.policy.as_deref(), decision.policy.as_deref());
            let event = store.audit_proof(number).unwrap().unwrap().event;
            assert_eq!((&event.actor, &event.subject), (&decision.actor, &decision.subject));
        }
        let whole = store.verify_audit(&[]).unwrap().unwrap();
        assert_eq!(whole.size, before + 4);
        // All or none: the table of the decisions is the last that is written.
        store.database.script("ALTER TABLE decision RENAME COLUMN body TO gone").unwrap();
        assert!(store.record_decisions(&all).is_err());
        store.database.script("ALTER TABLE decision RENAME COLUMN gone TO body").unwrap();
        assert_eq!(store.verify_audit(&[]).unwrap().unwrap(), whole);
    }

    on_both!(
        a_decision_that_was_altered_is_an_error,
        many_are_recorded_in_one_transaction_each_with_an_event_of_its_own,
    );
}
