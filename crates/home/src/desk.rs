//! Customers that are kept, screened as they come and whenever the lists change, and the alerts on them.
//!
//! # What is screened again
//!
//! A customer is screened against everything when it is written. When another snapshot is in force, everybody is screened again,
//! but only against what can say something else than before: `screen::Changed` and `screen::Shift` say what that is, and why it is
//! all (`screen/src/shift.rs`, with the property test beside it). Most customers meet none of so few parties, which `screen::Sieve`
//! can tell of what was read ahead of them (`ahead`); only the others are fetched. The parties that changed come first, and then those
//! that weigh otherwise. Everybody is screened against everything where most parties do, where the older snapshot is no more, and where
//! anything else than the lists changed.
//!
//! A run is done when as many customers were screened as were stored when it began, which the store checks. One that is cut off is
//! begun anew: what it opened stays open, and to find a pair twice changes nothing.

mod ahead;
mod attach;
mod bulk;
mod rescreen;

pub use bulk::{OneOfMany, Together};
use interdict_desk::{Act, Alert, Person, Rules, Screened, Side, Sighting, Turn};
use interdict_model::{ListId, Party};
use interdict_screen::asked::{Asked, Property};
use interdict_screen::{ENGINE, Met, Parameters, RULES, Screener, Snapshot};
use interdict_store::{AlertAct, DeskWriter, KeptAlert, NewCustomer, StoreError};
use jiff::Timestamp;
use rayon::prelude::*;
pub(crate) use rescreen::asked_of;
use serde_json::{Map, Value};

use crate::Home;
use crate::error::HomeError;

/// Who screens again.
const ACTOR: &str = "rescreen";

/// What customers are screened against.
#[derive(Debug, Clone, Copy)]
pub struct Lists<'a> {
    /// The snapshot.
    pub snapshot: &'a Snapshot,
    /// The parameters.
    pub parameters: &'a Parameters,
}

impl Lists<'_> {
    /// What else than the snapshot an answer hangs on, as one hash.
    pub fn basis(&self) -> String {
        let text = format!("{}\n{ENGINE}\n{RULES}", self.parameters.hash());
        blake3::hash(text.as_bytes()).to_hex().to_string()
    }
}

/// A customer as a client gives it: an object whose keys are names of properties.
#[derive(Debug, Clone)]
pub struct GivenCustomer {
    /// The client's id.
    pub id: String,
    /// The object.
    pub body: Map<String, Value>,
}

/// A customer that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The client's id.
    pub id: String,
    /// Which version of it, from 1.
    pub version: u64,
    /// Alerts opened by it, anew or again.
    pub opened: u64,
    /// What of it could not be screened.
    pub problems: Vec<String>,
}

/// A pair that meets.
#[derive(Clone)]
struct Pair {
    list: ListId,
    party: String,
    /// Ids that the list had for the party and has for nobody now.
    former: Vec<String>,
    sighting: Sighting,
}

impl Pair {
    /// Whether an alert is on the party under an id that the list no longer has.
    fn was(&self, kept: &KeptAlert) -> bool {
        self.list == kept.list && self.former.contains(&kept.party)
    }
}

impl Home {
    /// Screens customers and writes them with what that opened, all in one act.
    pub fn put_customers(
        &mut self,
        tenant: &str,
        given: &[GivenCustomer],
        lists: Lists<'_>,
        by: &str,
        now: Timestamp,
    ) -> Result<Vec<Written>, HomeError> {
        let screener = Screener::new(lists.snapshot, lists.parameters, &[]);
        let (snapshot, basis) = (lists.snapshot.content_hash(), lists.basis());
        let results: Vec<(Vec<Pair>, Vec<String>)> = given
            .par_iter()
            .map(|given| {
                let asked = Asked::of_json(&given.body, Property::named);
                let met = screener.meet(&asked.query);
                Ok((pairs(lists.snapshot, lists.snapshot, &asked, &met)?, problems(&asked, met)))
            })
            .collect::<Result<_, HomeError>>()?;
        let alerts: Vec<Vec<KeptAlert>> =
            given.iter().map(|given| self.store.alerts_of(tenant, &given.id)).collect::<Result<_, _>>()?;
        self.store.act_as(by);
        let writer = self.store.desk(now)?;
        let mut written = Vec::with_capacity(given.len());
        for ((given, (pairs, problems)), alerts) in given.iter().zip(results).zip(&alerts) {
            let body = Value::Object(given.body.clone()).to_string();
            let new = NewCustomer {
                tenant,
                id: &given.id,
                body: Some(&body),
                snapshot,
                basis: &basis,
                problems: &problems,
            };
            let (_, version) = writer.put_customer(&new)?;
            let gone = |_: &KeptAlert| Some("the customer changed and is no longer alike".to_owned());
            let opened = apply(
                &writer,
                (tenant, &given.id),
                alerts,
                pairs,
                gone,
                "the customer came or changed",
                now,
            )?;
            written.push(Written { id: given.id.clone(), version, opened, problems });
        }
        writer.commit()?;
        Ok(written)
    }

    /// Removes a customer: it is screened no more, and nothing of it is left in what was read ahead. Its alerts are marked and stay as they
    /// are. Gives whether it was there.
    pub fn remove_customer(
        &mut self,
        tenant: &str,
        id: &str,
        by: &str,
        now: Timestamp,
    ) -> Result<bool, HomeError> {
        if self.store.customer(tenant, id)?.is_none() {
            return Ok(false);
        }
        let alerts = self.store.alerts_of(tenant, id)?;
        self.store.act_as(by);
        let writer = self.store.desk(now)?;
        writer.put_customer(&NewCustomer {
            tenant,
            id,
            body: None,
            snapshot: "",
            basis: "",
            problems: &[],
        })?;
        let gone = |_: &KeptAlert| Some("the customer was removed".to_owned());
        apply(&writer, (tenant, id), &alerts, Vec::new(), gone, "", now)?;
        writer.commit()?;
        if let Some(first) = self.store.first_row_of_customer(tenant, id)? {
            self.forget_ahead(first)?;
        }
        Ok(true)
    }

    /// Lets a person act on an alert, by the rules; `revision` is that of the alert as the person saw it. `None` if there is no such
    /// alert.
    pub fn act_on_alert(
        &mut self,
        (tenant, id): (&str, i64),
        revision: u64,
        act: &Act,
        by: &Person,
        now: Timestamp,
    ) -> Result<Option<KeptAlert>, HomeError> {
        let Some(kept) = self.store.alert(tenant, id)? else { return Ok(None) };
        let turn = read(&kept)?.act(revision, act, by, now, &Rules::built_in()?)?;
        self.store.act_as(&by.name);
        let writer = self.store.desk(now)?;
        put(&writer, &kept, &turn)?;
        writer.commit()?;
        Ok(self.store.alert(tenant, id)?)
    }

    /// Opens the alerts again that were kept silent until now. Gives how many.
    pub fn lapse_alerts(&mut self, now: Timestamp) -> Result<u64, HomeError> {
        let ended = self.store.alerts_until(now)?;
        if ended.is_empty() {
            return Ok(0);
        }
        let mut opened = 0;
        self.store.act_as(ACTOR);
        let writer = self.store.desk(now)?;
        for kept in &ended {
            if let Some(turn) = read(kept)?.lapse(now) {
                put(&writer, kept, &turn)?;
                opened += 1;
            }
        }
        writer.commit()?;
        Ok(opened)
    }
}

/// The pairs of a customer; `of` is what was asked, a part of `whole` or all of it.
fn pairs(whole: &Snapshot, of: &Snapshot, asked: &Asked, met: &Met) -> Result<Vec<Pair>, HomeError> {
    if met.hits.is_empty() {
        return Ok(Vec::new());
    }
    let customer = Side::of_customer(&asked.query);
    let certain: f64 = met.certain.into();
    met.hits
        .iter()
        .map(|(place, hit)| {
            let party = of.record(*place)?.party;
            let sighting = Sighting {
                snapshot: whole.content_hash().to_owned(),
                score: hit.score.share(),
                certain: hit.score.share() >= certain && !hit.is_undetermined(),
                caption: hit.caption.clone(),
                reason: hit.reason.clone(),
                customer: customer.clone(),
                party: Side::of_party(&party),
            };
            Ok(Pair {
                former: former(whole, &party)?,
                list: hit.list.clone(),
                party: hit.party.clone(),
                sighting,
            })
        })
        .collect()
}

/// The references of a party that its list no longer has as ids of anybody: under one of them it may have been listed.
fn former(whole: &Snapshot, party: &Party) -> Result<Vec<String>, HomeError> {
    let mut former = Vec::new();
    for id in &party.references {
        if *id != party.id && whole.place(&party.list, id)?.is_none() {
            former.push(id.clone());
        }
    }
    Ok(former)
}

/// What of a customer could not be screened: values that cannot be read, and what screening says of the others.
fn problems(asked: &Asked, met: Met) -> Vec<String> {
    let unread = asked.remarks.iter().map(|remark| format!("not used: {remark}"));
    met.problems.into_iter().chain(unread).collect()
}

/// Writes what a screening makes of the alerts of a customer. `gone` says why a pair that was not found no longer meets, and nothing
/// of a pair that was not asked. Gives how many alerts were opened, anew or again.
fn apply(
    writer: &DeskWriter<'_>,
    (tenant, customer): (&str, &str),
    alerts: &[KeptAlert],
    pairs: Vec<Pair>,
    gone: impl Fn(&KeptAlert) -> Option<String>,
    because: &str,
    now: Timestamp,
) -> Result<u64, HomeError> {
    let mut opened = 0;
    for kept in alerts {
        let met = pairs.iter().find(|pair| pair.list == kept.list && pair.party == kept.party);
        let screened = match met {
            Some(pair) => Screened::Met(Box::new(pair.sighting.clone())),
            None => match pairs.iter().find(|pair| pair.was(kept)) {
                Some(pair) => Screened::Gone(format!("the list calls the party {} now", pair.party)),
                None => match gone(kept) {
                    Some(why) => Screened::Gone(why),
                    None => continue,
                },
            },
        };
        if let Some(turn) = read(kept)?.screened(&screened, now) {
            opened += u64::from(turn.act == "reopen");
            put(writer, kept, &turn)?;
        }
    }
    for pair in pairs {
        if alerts.iter().any(|kept| kept.list == pair.list && kept.party == pair.party) {
            continue;
        }
        let turn = first(alerts, &pair, because, now)?;
        let new = KeptAlert {
            id: 0,
            tenant: tenant.to_owned(),
            customer: customer.to_owned(),
            list: pair.list,
            party: pair.party,
            state: String::new(),
            assignee: None,
            until: None,
            revision: 0,
            body: String::new(),
        };
        opened += u64::from(matches!(turn.act, "open" | "reopen"));
        write(writer, &new, None, &turn)?;
    }
    Ok(opened)
}

/// The first turn of the alert of a pair that has none: anew, or as the alert stands that is on the party under an id that the list gave
/// up. What was decided before the list merged or renamed the party holds on, as far as it would have without that.
fn first(alerts: &[KeptAlert], pair: &Pair, because: &str, now: Timestamp) -> Result<Turn, HomeError> {
    let mut before = Vec::new();
    for kept in alerts.iter().filter(|kept| pair.was(kept)) {
        let alert = read(kept)?;
        let turn = alert.moved(&pair.sighting, now);
        before.push((alert.gone().is_some(), turn.alert.state().is_released(), kept, turn));
    }
    // One that went on under another id before is no more. Of several parties that were merged into one, what holds the customer up
    // counts.
    let gravest = before.into_iter().min_by_key(|(is_gone, is_released, ..)| (*is_gone, *is_released));
    Ok(match gravest {
        Some((_, _, kept, turn)) => {
            let reason =
                format!("the list called the party {} (alert {}); {}", kept.party, kept.id, turn.reason);
            Turn { reason, ..turn }
        }
        None => Alert::open(pair.sighting.clone(), because, now),
    })
}

/// The alert of a row.
pub fn read(kept: &KeptAlert) -> Result<Alert, HomeError> {
    Ok(serde_json::from_str(&kept.body).map_err(StoreError::from)?)
}

fn put(writer: &DeskWriter<'_>, kept: &KeptAlert, turn: &Turn) -> Result<(), HomeError> {
    write(writer, kept, Some(kept.revision), turn)
}

fn write(
    writer: &DeskWriter<'_>,
    pair: &KeptAlert,
    before: Option<u64>,
    turn: &Turn,
) -> Result<(), HomeError> {
    let alert = &turn.alert;
    let row = KeptAlert {
        state: alert.state().code().to_owned(),
        assignee: alert.assignee().map(str::to_owned),
        until: alert.until(),
        revision: alert.revision(),
        body: serde_json::to_string(alert).map_err(StoreError::from)?,
        ..pair.clone()
    };
    writer.put_alert(&row, before, &AlertAct { act: turn.act, reason: &turn.reason })?;
    Ok(())
}
