//! Alerts: one for each pair of a customer and a listed party, with everything that was ever done with it.
//!
//! What an alert is and may become is not this room's: the row holds it in JSON, beside what alerts are looked for by. An act on an
//! alert, its row in the history and its event in the record are one transaction, and an alert that was changed since it was
//! read is not written.

use interdict_model::ListId;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use crate::Store;
use crate::audit;
use crate::database::{Datum, Row, Transaction, values};
use crate::error::StoreError;
use crate::hook;
use crate::seal::Sealed;

pub(crate) const TABLES: &str = "
CREATE TABLE alert (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant      TEXT NOT NULL,
    customer    TEXT NOT NULL,
    list        TEXT NOT NULL,
    party       TEXT NOT NULL,
    state       TEXT NOT NULL,
    assignee    TEXT,
    until       TEXT,
    revision    INTEGER NOT NULL,
    body        TEXT NOT NULL,
    seal        BLOB NOT NULL,
    UNIQUE (tenant, customer, list, party)
) STRICT;
CREATE INDEX alert_by_state ON alert (tenant, state, id);
CREATE INDEX alert_until ON alert (until) WHERE until IS NOT NULL;
CREATE TABLE alert_event (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    alert       INTEGER NOT NULL REFERENCES alert (id),
    at          TEXT NOT NULL,
    actor       TEXT NOT NULL,
    act         TEXT NOT NULL,
    reason      TEXT NOT NULL,
    body        TEXT NOT NULL,
    seal        BLOB NOT NULL
) STRICT;
CREATE INDEX alert_event_by_alert ON alert_event (alert, id);
";

const ALERT: Sealed = Sealed {
    table: "alert",
    key: "id",
    columns: &["tenant", "customer", "list", "party", "state", "assignee", "until", "revision", "body"],
    what: "alert",
};
const EVENT: Sealed = Sealed {
    table: "alert_event",
    key: "id",
    columns: &["alert", "at", "actor", "act", "reason", "body"],
    what: "the history of alert",
};

/// An alert that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAlert {
    /// Its number.
    pub id: i64,
    /// Whose customer.
    pub tenant: String,
    /// The customer's id.
    pub customer: String,
    /// The list.
    pub list: ListId,
    /// The party's id there.
    pub party: String,
    /// `open`, `assigned`, `proposed`, `decided`.
    pub state: String,
    /// Who is at it.
    pub assignee: Option<String>,
    /// When it opens again by itself, if it does.
    pub until: Option<Timestamp>,
    /// Grows with every change.
    pub revision: u64,
    /// The alert, in JSON.
    pub body: String,
}

/// One act on an alert, with the alert as it was after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlertEvent {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What.
    pub act: String,
    /// Why.
    pub reason: String,
    /// The alert after it, in JSON.
    pub body: String,
}

/// Which alerts.
#[derive(Debug, Clone, Default)]
pub struct AlertFilter {
    /// In this state.
    pub state: Option<String>,
    /// Of this customer.
    pub customer: Option<String>,
    /// On this list.
    pub list: Option<String>,
    /// Given to this person.
    pub assignee: Option<String>,
    /// After this number.
    pub after: i64,
}

fn alert(row: &Row<'_>) -> Result<KeptAlert, StoreError> {
    let id: i64 = row.get(0)?;
    ALERT.check(row, &id)?;
    let list: String = row.get(3)?;
    Ok(KeptAlert {
        id,
        tenant: row.get(1)?,
        customer: row.get(2)?,
        list: list.parse().map_err(|_| StoreError::Damaged(format!("`{list}` is not a list id")))?,
        party: row.get(4)?,
        state: row.get(5)?,
        assignee: row.get(6)?,
        until: row.get(7)?,
        revision: row.get(8)?,
        body: row.get(9)?,
    })
}

impl Store {
    /// One alert of a tenant.
    pub fn alert(&self, tenant: &str, id: i64) -> Result<Option<KeptAlert>, StoreError> {
        Ok(self.some_alerts("WHERE tenant = ?1 AND id = ?2", &values![tenant, id])?.pop())
    }

    /// Alerts of a tenant in the order of their numbers, at most so many.
    pub fn alerts(
        &self,
        tenant: &str,
        filter: &AlertFilter,
        most: usize,
    ) -> Result<Vec<KeptAlert>, StoreError> {
        let AlertFilter { state, customer, list, assignee, after } = filter;
        let mut values = values![tenant, *after, most].to_vec();
        let mut which = String::new();
        for (column, wanted) in
            [("state", state), ("customer", customer), ("list", list), ("assignee", assignee)]
        {
            if let Some(wanted) = wanted {
                values.push(wanted.into());
                which = format!("{which} AND {column} = ?{}", values.len());
            }
        }
        let which = format!("WHERE tenant = ?1 AND id > ?2{which} ORDER BY id LIMIT ?3");
        self.some_alerts(&which, &values)
    }

    /// The alerts of one customer.
    pub fn alerts_of(&self, tenant: &str, customer: &str) -> Result<Vec<KeptAlert>, StoreError> {
        self.some_alerts("WHERE tenant = ?1 AND customer = ?2 ORDER BY id", &values![tenant, customer])
    }

    /// The parties that customers have alerts on, each with the number of the customer's newest row.
    pub fn alerted(&self) -> Result<Vec<(u64, ListId, String)>, StoreError> {
        let sql = "SELECT number, list, party FROM alert
                   JOIN customer_now ON customer_now.tenant = alert.tenant AND customer_now.id = alert.customer";
        self.database.query(sql, &[], |row| {
            let list: String = row.get(1)?;
            let list = list.parse().map_err(|_| StoreError::Damaged(format!("`{list}` is not a list id")))?;
            Ok((row.get(0)?, list, row.get(2)?))
        })
    }

    /// The alerts of all tenants that open again by themselves by a time.
    pub fn alerts_until(&self, at: Timestamp) -> Result<Vec<KeptAlert>, StoreError> {
        let mut alerts = self.some_alerts("WHERE until IS NOT NULL ORDER BY id", &[])?;
        alerts.retain(|alert| alert.until.is_some_and(|until| until <= at));
        Ok(alerts)
    }

    /// How many alerts of all tenants are in each state.
    pub fn alerts_by_state(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.database.query("SELECT state, count(*) FROM alert GROUP BY state ORDER BY state", &[], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    fn some_alerts(&self, which: &str, values: &[Datum<'_>]) -> Result<Vec<KeptAlert>, StoreError> {
        self.database.query(&format!("{} {which}", ALERT.select()), values, alert)
    }

    /// Everything that was done with an alert, the oldest first.
    pub fn alert_events(&self, alert: i64) -> Result<Vec<AlertEvent>, StoreError> {
        let sql = format!("{} WHERE alert = ?1 ORDER BY id", EVENT.select());
        self.database.query(&sql, &values![alert], |row| {
            EVENT.check(row, &alert)?;
            Ok(AlertEvent {
                at: row.get(2)?,
                actor: row.get(3)?,
                act: row.get(4)?,
                reason: row.get(5)?,
                body: row.get(6)?,
            })
        })
    }

    /// Begins to write customers, alerts and runs: all of it or nothing, in the name of whoever acts.
    pub fn desk(&mut self, at: Timestamp) -> Result<DeskWriter<'_>, StoreError> {
        let transaction = self.database.write()?;
        Ok(DeskWriter { transaction, actor: self.actor.clone(), at })
    }
}

/// An act on an alert that is to be written.
#[derive(Debug, Clone)]
pub struct AlertAct<'a> {
    /// What: `open`, `decide` ...
    pub act: &'a str,
    /// Why.
    pub reason: &'a str,
}

/// What is written at once.
pub struct DeskWriter<'a> {
    pub(crate) transaction: Transaction<'a>,
    pub(crate) actor: String,
    pub(crate) at: Timestamp,
}

impl DeskWriter<'_> {
    /// Writes an alert after an act, the act into its history, and the event into the record. `before` is the revision that was
    /// read; `None` for a new alert. Gives its number; an alert that was changed since, or is there already, is an error.
    pub fn put_alert(
        &self,
        alert: &KeptAlert,
        before: Option<u64>,
        act: &AlertAct<'_>,
    ) -> Result<i64, StoreError> {
        let list = alert.list.as_str();
        let pair = values![&alert.tenant, &alert.customer, list, &alert.party];
        let state =
            values![&alert.state, alert.assignee.as_deref(), alert.until, alert.revision, &alert.body];
        let id = if let Some(before) = before {
            let condition =
                "tenant = ?1 AND customer = ?2 AND list = ?3 AND party = ?4 AND revision = ?5 AND id = ?6";
            let which = [pair.as_slice(), &values![before, alert.id]].concat();
            let changes: Vec<(&str, Datum<'_>)> =
                ["state", "assignee", "until", "revision", "body"].into_iter().zip(state).collect();
            if ALERT.update(&self.transaction, condition, &which, &changes)? != 1 {
                return Err(StoreError::ChangedSince(format!("alert {}", alert.id)));
            }
            alert.id
        } else {
            let known =
                "SELECT id FROM alert WHERE tenant = ?1 AND customer = ?2 AND list = ?3 AND party = ?4";
            if self.transaction.find(known, &pair, |_| Ok(()))?.is_some() {
                return Err(StoreError::ChangedSince(format!("the alert of customer {}", alert.customer)));
            }
            ALERT.insert(&self.transaction, &[pair.as_slice(), &state].concat(), &[])?
        };
        let row = values![id, self.at, &self.actor, act.act, act.reason, &alert.body];
        EVENT.insert(&self.transaction, &row, &[])?;
        let details = json!({
            "customer": alert.customer, "list": list, "party": alert.party, "state": alert.state,
            "reason": act.reason, "content": blake3::hash(alert.body.as_bytes()).to_hex().as_str(),
        });
        let subject = format!("{}/alert/{id}", alert.tenant);
        // Who is told learns which alert to look at, and nothing of what people said about it.
        let told = json!({
            "type": format!("alert.{}", act.act), "timestamp": self.at.to_string(), "data": {
                "alert": id, "customer": alert.customer, "list": list, "party": alert.party, "state": alert.state,
                "revision": alert.revision,
            },
        });
        hook::tell(&self.transaction, &alert.tenant, &told, self.at)?;
        audit::note(
            &self.transaction,
            &self.actor,
            &format!("alert.{}", act.act),
            &subject,
            details,
            self.at,
        )?;
        Ok(id)
    }

    /// Makes all of it last.
    pub fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit()?;
        Ok(())
    }
}

impl std::fmt::Debug for DeskWriter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeskWriter").field("actor", &self.actor).field("at", &self.at).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::NewCustomer;
    use crate::both::{Fresh, on_both};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn customer<'a>(id: &'a str, body: Option<&'a str>) -> NewCustomer<'a> {
        NewCustomer { tenant: "t", id, body, snapshot: "s", basis: "b", problems: &[] }
    }

    fn pair(customer: &str, revision: u64) -> KeptAlert {
        KeptAlert {
            id: 0,
            tenant: "t".to_owned(),
            customer: customer.to_owned(),
            list: "us-ofac-sdn".parse().unwrap(),
            party: "7".to_owned(),
            state: "open".to_owned(),
            assignee: None,
            until: None,
            revision,
            body: "{}".to_owned(),
        }
    }

    const ACT: AlertAct<'_> = AlertAct { act: "open", reason: "they met" };

    /// A store with a customer and an alert on it.
    fn store(fresh: &Fresh) -> (Store, KeptAlert) {
        let mut store = fresh.store();
        let writer = store.desk(at(1)).unwrap();
        writer.put_customer(&customer("c", Some("{\"name\":\"A\"}"))).unwrap();
        writer.put_alert(&pair("c", 1), None, &ACT).unwrap();
        writer.commit().unwrap();
        let kept = store.alerts_of("t", "c").unwrap().pop().unwrap();
        (store, kept)
    }

    fn customers_keep_their_versions_and_tenants_apart(fresh: &Fresh) {
        let (mut store, _) = store(fresh);
        let writer = store.desk(at(2)).unwrap();
        assert_eq!(writer.put_customer(&customer("c", Some("{\"name\":\"B\"}"))).unwrap(), (2, 2));
        writer.put_customer(&customer("d", Some("{}"))).unwrap();
        writer.put_customer(&NewCustomer { tenant: "u", ..customer("c", Some("{\"name\":\"U\"}")) }).unwrap();
        assert!(writer.is_customer_now(2).unwrap() && !writer.is_customer_now(1).unwrap());
        writer.put_customer(&customer("d", None)).unwrap();
        writer.commit().unwrap();
        let versions = store.customer_versions("t", "c", 10).unwrap();
        assert_eq!(versions.iter().map(|customer| customer.version).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(store.customer("t", "d").unwrap(), None);
        assert_eq!(store.customer("u", "c").unwrap().unwrap().body.unwrap(), "{\"name\":\"U\"}");
        assert_eq!(store.customers_stored().unwrap(), 2);
        assert_eq!((store.customers_of("t").unwrap(), store.customers_of("x").unwrap()), (1, 0));
        let ids = |customers: Vec<crate::Customer>| -> Vec<(String, u64)> {
            customers.into_iter().map(|customer| (customer.id, customer.number)).collect()
        };
        assert_eq!(ids(store.customers("t", "", 10).unwrap()), [("c".to_owned(), 2)]);
        assert_eq!(store.customers("t", "c", 10).unwrap(), []);
        // As they were when rows had these numbers.
        assert_eq!(ids(store.customers_then(0, 1, 10).unwrap()), [("c".to_owned(), 1)]);
        let then = ids(store.customers_then(0, 4, 10).unwrap());
        assert_eq!(then, [("c".to_owned(), 2), ("d".to_owned(), 3), ("c".to_owned(), 4)]);
        assert_eq!(ids(store.customers_then(2, 5, 10).unwrap()), [("c".to_owned(), 4)]);
        assert_eq!(store.customers_left(2, "s", "other").unwrap(), 1);
        assert_eq!(store.customers_left(0, "s", "b").unwrap(), 0);
    }

    fn of_two_who_act_on_one_alert_the_second_is_refused(fresh: &Fresh) {
        let (mut store, kept) = store(fresh);
        let next = KeptAlert { revision: 2, state: "decided".to_owned(), ..kept.clone() };
        let act = |store: &mut Store| -> Result<(), StoreError> {
            let writer = store.desk(at(3))?;
            writer.put_alert(&next, Some(kept.revision), &AlertAct { act: "decide", reason: "seen" })?;
            writer.commit()
        };
        act(&mut store).unwrap();
        let then = store.audit_checkpoint().unwrap();
        assert!(matches!(act(&mut store), Err(StoreError::ChangedSince(_))));
        let writer = store.desk(at(4)).unwrap();
        assert!(matches!(writer.put_alert(&pair("c", 1), None, &ACT), Err(StoreError::ChangedSince(_))));
        drop(writer);
        assert_eq!(store.audit_checkpoint().unwrap(), then, "what was refused is no act");
        let acts: Vec<String> =
            store.alert_events(kept.id).unwrap().into_iter().map(|event| event.act).collect();
        assert_eq!(acts, ["open", "decide"]);
        let filter = AlertFilter { state: Some("open".to_owned()), ..AlertFilter::default() };
        assert_eq!(store.alerts("t", &filter, 10).unwrap(), []);
        assert_eq!(store.alert("u", kept.id).unwrap(), None, "another tenant sees none of it");
    }

    fn a_row_altered_behind_the_stores_back_is_an_error_and_is_not_sealed_anew(fresh: &Fresh) {
        for (table, column) in
            [("alert", "state"), ("alert", "body"), ("alert_event", "reason"), ("customer", "body")]
        {
            let (mut store, kept) = store(fresh);
            store.database.script(&format!("UPDATE {table} SET {column} = 'other'")).unwrap();
            let damaged = match table {
                "alert" => store.alert("t", kept.id).err(),
                "alert_event" => store.alert_events(kept.id).err(),
                _ => store.customers_then(0, 9, 9).err(),
            };
            assert!(matches!(damaged, Some(StoreError::Damaged(_))), "{table}.{column}");
            if table == "alert" {
                let writer = store.desk(at(3)).unwrap();
                let next = KeptAlert { revision: 2, ..kept };
                let refused = writer.put_alert(&next, Some(1), &ACT);
                assert!(matches!(refused, Err(StoreError::Damaged(_))));
            }
        }
    }

    fn a_run_is_done_only_if_as_many_were_screened_as_are_stored(fresh: &Fresh) {
        let (mut store, _) = store(fresh);
        let writer = store.desk(at(5)).unwrap();
        let mut run = writer.begin_rescreen("s", "b", None).unwrap();
        assert_eq!((run.stored, run.upto), (1, 1));
        run.finished_at = Some(at(6));
        assert!(matches!(writer.keep_rescreen(&run), Err(StoreError::Incomplete { stored: 1, screened: 0 })));
        run.screened = 1;
        writer.keep_rescreen(&run).unwrap();
        assert!(writer.is_newest_rescreen(&run).unwrap());
        writer.begin_rescreen("s2", "b", Some("s")).unwrap();
        assert!(!writer.is_newest_rescreen(&run).unwrap());
        writer.commit().unwrap();
        assert_eq!(store.rescreens(true, 9).unwrap(), [run]);
        assert_eq!(store.rescreens(false, 9).unwrap().len(), 2);
        store.database.script("UPDATE rescreen SET screened = 2").unwrap();
        assert!(matches!(store.rescreens(true, 9), Err(StoreError::Damaged(_))));
    }

    fn without_a_record_nothing_of_it_is_written(fresh: &Fresh) {
        let (mut store, _) = store(fresh);
        let writer = store.desk(at(2)).unwrap();
        writer.put_customer(&customer("d", Some("{}"))).unwrap();
        // Without this column no event can be written.
        writer.transaction.script("ALTER TABLE audit_event RENAME COLUMN leaf TO gone").unwrap();
        assert!(writer.put_alert(&pair("d", 1), None, &ACT).is_err());
        drop(writer);
        assert_eq!(store.customer("t", "d").unwrap(), None);
        assert_eq!(store.alerts_of("t", "d").unwrap(), []);
    }

    on_both!(
        customers_keep_their_versions_and_tenants_apart,
        of_two_who_act_on_one_alert_the_second_is_refused,
        a_row_altered_behind_the_stores_back_is_an_error_and_is_not_sealed_anew,
        a_run_is_done_only_if_as_many_were_screened_as_are_stored,
        without_a_record_nothing_of_it_is_written,
    );
}
