//! Retention: a day in, what was over before it out of the store, and an event of how much that was into the record.
//!
//! What is over is what no longer counts since before that day: recorded decisions, customers that were replaced or removed
//! with the alerts on those that are gone, messages that were delivered, finished runs, documents and files of ownership that were taken out. The record of acts
//! stays whole, and so do the lists and what people answered: neither names a customer.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use crate::database::{Database, values};
use crate::error::StoreError;
use crate::{Store, audit};

/// How many rows of each sort were over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Purged {
    /// Recorded decisions.
    pub decisions: usize,
    /// Versions of customers.
    pub customers: usize,
    /// Alerts.
    pub alerts: usize,
    /// Messages to web hooks that were delivered or given up.
    pub messages: usize,
    /// Runs in which customers were screened again.
    pub runs: usize,
    /// Documents.
    pub documents: usize,
    /// Files of ownership.
    pub ownership: usize,
    /// Files of which nothing refers to any more: those of documents and of ownership.
    pub sources: usize,
}

/// Alerts of customers of whom nothing is kept any more, on which nobody acted since the day.
const ALERTS: &str = "SELECT id FROM alert
    WHERE NOT EXISTS (SELECT 1 FROM customer WHERE customer.tenant = alert.tenant AND customer.id = alert.customer)
      AND NOT EXISTS (SELECT 1 FROM alert_event WHERE alert_event.alert = alert.id AND alert_event.at >= ?1)";

/// Readings of documents that are not kept any more.
const NOT_KEPT: &str =
    "NOT EXISTS (SELECT 1 FROM evidence_document AS kept WHERE kept.hash = document AND kept.tenant =";

impl Store {
    /// Takes out what was over before a day. With `keep` nothing is changed, and what would be is counted.
    pub fn purge(&mut self, before: Date, keep: bool, at: Timestamp) -> Result<Purged, StoreError> {
        let transaction = self.database.write()?;
        // Times are text that begins with the day, so that all of an earlier day, and nothing else, is less.
        let day = before.to_string();
        let run = |sql: &str| transaction.execute(sql, &values![&day]);
        let decisions = run("DELETE FROM decision WHERE at < ?1")?;
        let customers = run(
            "DELETE FROM customer WHERE changed_at < ?1 AND (body IS NULL OR EXISTS (
                 SELECT 1 FROM customer AS newer WHERE newer.tenant = customer.tenant AND newer.id = customer.id
                 AND newer.version > customer.version AND newer.changed_at < ?1))",
        )?;
        let messages = run("DELETE FROM hook_message WHERE made_at < ?1 AND due_at IS NULL")?;
        run(&format!("DELETE FROM attachment WHERE alert IN ({ALERTS})"))?;
        run(&format!("DELETE FROM alert_event WHERE alert IN ({ALERTS})"))?;
        let alerts = run(&format!("DELETE FROM alert WHERE id IN ({ALERTS})"))?;
        let runs = run("DELETE FROM rescreen WHERE coalesce(finished_at, started_at) < ?1
             AND id < (SELECT max(id) FROM rescreen WHERE finished_at IS NOT NULL)")?;
        let documents = run("DELETE FROM evidence_document WHERE removed_at < ?1")?;
        if documents > 0 {
            let none = |sql: &str| transaction.execute(sql, &[]);
            none(&format!(
                "DELETE FROM evidence_party WHERE reading IN (SELECT id FROM evidence_reading WHERE {NOT_KEPT} evidence_reading.tenant))"
            ))?;
            none(&format!("DELETE FROM evidence_reading WHERE {NOT_KEPT} evidence_reading.tenant)"))?;
            none(&format!("DELETE FROM evidence_answer WHERE {NOT_KEPT} evidence_answer.tenant)"))?;
        }
        let ownership = run("DELETE FROM ownership_source WHERE removed_at < ?1")?;
        let sources = drop_sources(&transaction)?;
        let purged = Purged { decisions, customers, alerts, messages, runs, documents, ownership, sources };
        if keep || purged == Purged::default() {
            return Ok(purged);
        }
        audit::note(&transaction, &self.actor, "retention.purge", &day, json!(purged), at)?;
        transaction.commit()?;
        Ok(purged)
    }
}

/// Takes out files to which nothing refers, and their pieces that are in no other file.
fn drop_sources(database: &Database) -> Result<usize, StoreError> {
    let dropped = database.execute(
        "DELETE FROM source WHERE hash NOT IN (SELECT source FROM version_file)
         AND hash NOT IN (SELECT source FROM ownership_source)
         AND hash NOT IN (SELECT source FROM evidence_document)
         AND hash NOT IN (SELECT hash FROM attachment)
         AND hash NOT IN (SELECT parameters FROM decision)
         AND hash NOT IN (SELECT coverage FROM decision WHERE coverage IS NOT NULL)
         AND hash NOT IN (SELECT policy FROM decision WHERE policy IS NOT NULL)
         AND hash NOT IN (SELECT policy FROM policy)
         AND hash NOT IN (SELECT policy FROM policy_proposal)",
        &[],
    )?;
    if dropped > 0 {
        let mut used: HashSet<[u8; 32]> = HashSet::new();
        database.query("SELECT chunks FROM source", &[], |row| {
            let chunks: Vec<u8> = row.get(0)?;
            used.extend(chunks.as_chunks::<32>().0);
            Ok(())
        })?;
        let all: Vec<[u8; 32]> = database.query("SELECT hash FROM chunk", &[], |row| row.get(0))?;
        let unused = all.iter().filter(|hash| !used.contains(*hash));
        database.execute_each("DELETE FROM chunk WHERE hash = ?1", unused.map(|hash| values![hash]))?;
    }
    Ok(dropped)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::both::{Fresh, on_both};
    use crate::{AlertAct, EvidenceAnswer, KeptAlert, KeptReading, NewCustomer};

    fn at(text: &str) -> Timestamp {
        format!("{text}T12:00:00.5Z").parse().unwrap()
    }

    fn customer<'a>(id: &'a str, body: Option<&'a str>) -> NewCustomer<'a> {
        NewCustomer { tenant: "t", id, body, snapshot: "s", basis: "b", problems: &[] }
    }

    fn alert(store: &mut Store, customer: &str, time: &str) {
        let alert = KeptAlert {
            id: 0,
            tenant: "t".to_owned(),
            customer: customer.to_owned(),
            list: "us-ofac-sdn".parse().unwrap(),
            party: "7".to_owned(),
            state: "open".to_owned(),
            assignee: None,
            until: None,
            revision: 1,
            body: "{}".to_owned(),
        };
        let writer = store.desk(at(time)).unwrap();
        writer.put_alert(&alert, None, &AlertAct { act: "open", reason: "they met" }).unwrap();
        writer.commit().unwrap();
    }

    fn put(store: &mut Store, id: &str, body: Option<&str>, time: &str) {
        let writer = store.desk(at(time)).unwrap();
        writer.put_customer(&customer(id, body)).unwrap();
        writer.commit().unwrap();
    }

    fn what_was_over_before_the_day_goes_and_nothing_else(fresh: &Fresh) {
        let mut store = fresh.store();
        // Until the day before, and on the day.
        for (time, name) in [("2015-12-31", "old"), ("2016-01-01", "new")] {
            let parameters = format!("{{\"of\":\"{name}\"}}");
            store.record_decision(name, "clear", &parameters, "{}", at(time)).unwrap();
            put(&mut store, name, Some("{\"v\":1}"), "2010-01-01");
            put(&mut store, name, Some("{\"v\":2}"), time);
            // A customer who was removed, with an alert.
            let gone = format!("{name} gone");
            put(&mut store, &gone, Some("{}"), "2010-01-01");
            alert(&mut store, &gone, "2010-01-02");
            put(&mut store, &gone, None, time);
            let documents = [(name.to_owned(), name.to_owned())];
            store.keep_documents(name.as_bytes(), &documents, at("2010-01-01")).unwrap();
            let reading = KeptReading {
                document: name.to_owned(),
                rules: String::new(),
                lists: String::new(),
                read_at: at("2010-01-01"),
                body: "{}".to_owned(),
            };
            store.keep_reading(&reading, &[("us-ofac-sdn".parse().unwrap(), "7".to_owned())]).unwrap();
            let answer = EvidenceAnswer {
                document: name.to_owned(),
                subject: String::new(),
                body: "{}".to_owned(),
                by: "reviewer".to_owned(),
                at: at("2010-01-01"),
                reason: "so it says".to_owned(),
            };
            store.answer_evidence(&answer).unwrap();
            store.remove_document(name, None, at(time)).unwrap();
            store.add_ownership(name, format!("ownership {name}").as_bytes(), at("2010-01-01")).unwrap();
            store.remove_ownership(name, at(time)).unwrap();
        }
        store.adopt_policy("a policy", "the first", true, None, at("2010-01-01")).unwrap();
        store.propose_policy("another policy", "{}", json!({}), at("2010-01-01")).unwrap();
        // Removed long ago, but somebody acted on the alert since.
        put(&mut store, "disputed", Some("{}"), "2010-01-01");
        put(&mut store, "disputed", None, "2010-01-03");
        alert(&mut store, "disputed", "2020-01-01");
        // Of one who is still there, everything old stays but what was replaced.
        alert(&mut store, "old", "2010-01-02");
        let before = store.audit_checkpoint().unwrap();
        let day = "2016-01-01".parse().unwrap();
        let now = at("2026-01-01");
        let expected = Purged {
            decisions: 1,
            // v1 of "old", both of "old gone", both of "disputed".
            customers: 5,
            alerts: 1,
            messages: 0,
            runs: 0,
            documents: 1,
            ownership: 1,
            // Its document, its ownership and the parameters of its decision.
            sources: 3,
        };
        assert_eq!(store.purge(day, true, now).unwrap(), expected);
        assert_eq!(store.audit_checkpoint().unwrap(), before, "counting is no act");
        assert!(store.decision(0).unwrap().is_some());
        assert_eq!(store.purge(day, false, now).unwrap(), expected);
        assert!(store.decision(0).unwrap().is_none());
        assert_eq!(store.customer("t", "old").unwrap().unwrap().version, 2);
        assert_eq!(store.customer_versions("t", "old", 9).unwrap().len(), 1);
        assert_eq!(store.customer_versions("t", "new", 9).unwrap().len(), 2);
        assert_eq!(store.customer_versions("t", "old gone", 9).unwrap(), []);
        assert_eq!(store.alerts_of("t", "old gone").unwrap(), []);
        assert_eq!(store.alerts_of("t", "new gone").unwrap().len(), 1);
        assert_eq!(store.alerts_of("t", "disputed").unwrap().len(), 1);
        assert_eq!(store.alerts_of("t", "old").unwrap().len(), 1);
        let hash = |bytes: &[u8]| blake3::hash(bytes).to_hex().to_string();
        assert!(store.source(&hash(b"old")).is_err() && store.source(&hash(b"ownership old")).is_err());
        assert_eq!(store.source(&hash(b"new")).unwrap(), b"new");
        for policy in ["a policy", "another policy"] {
            assert_eq!(store.policy_text(&hash(policy.as_bytes())).unwrap(), policy);
        }
        assert_eq!(store.kept_reading("old").unwrap(), None);
        assert!(store.kept_reading("new").unwrap().is_some());
        assert_eq!(store.evidence_answers("old").unwrap(), []);
        // The record is whole, and says what was done.
        let after = store.verify_audit(std::slice::from_ref(&before)).unwrap().unwrap();
        assert_eq!(after.size, before.size + 1);
        let event = store.audit_events(before.size, 1).unwrap().pop().unwrap();
        assert_eq!((event.act.as_str(), event.subject.as_str()), ("retention.purge", "2016-01-01"));
        assert_eq!(event.details, json!(expected));
        assert_eq!(store.purge(day, false, now).unwrap(), Purged::default());
        assert_eq!(store.audit_checkpoint().unwrap(), after, "nothing to do is no act");
    }

    on_both!(what_was_over_before_the_day_goes_and_nothing_else);
}
