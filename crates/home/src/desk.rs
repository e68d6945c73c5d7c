//! Customers that are kept, screened as they come and whenever the lists change, and the alerts on them.
//!
//! # What is screened again
//!
//! A customer is screened against everything when it is written. When another snapshot is in force, everybody is screened again,
//! but only against what can say something else than before: `screen::Changed` and `screen::Shift` say what that is, and why it is
//! all (`screen/src/shift.rs`, with the property test beside it). The parties that changed come first, against everybody; what
//! weighs otherwise because of them comes after. Where the older snapshot is no more, or anything else than the lists changed,
//! everybody is screened against everything.
//!
//! A run is done when as many customers were screened as were stored when it began, which the store checks. One that is cut off is
//! begun anew: what it opened stays open, and to find a pair twice changes nothing.

use std::collections::{HashMap, HashSet};

use interdict_desk::{Act, Alert, Person, Rules, Screened, Side, Sighting, Turn};
use interdict_lists::measures;
use interdict_model::ListId;
use interdict_screen::asked::{Asked, Property};
use interdict_screen::compile::{CompileInput, compile_part};
use interdict_screen::{Changed, ENGINE, Met, Parameters, RULES, Screener, Shift, Snapshot};
use interdict_store::{AlertAct, Customer, DeskWriter, KeptAlert, NewCustomer, Rescreen, Store, StoreError};
use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::{Map, Value};

use crate::Home;
use crate::error::HomeError;

/// Customers that are screened and written at a stretch.
const PAGE: usize = 2048;
/// How often a page is tried anew if somebody acts on one of its alerts meanwhile.
const TRIES: usize = 5;
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

/// Listed parties by list and id.
type Parties = HashSet<(ListId, String)>;

/// A pair that meets.
#[derive(Clone)]
struct Pair {
    list: ListId,
    party: String,
    sighting: Sighting,
}

/// What was found for a customer.
struct Found<'a> {
    customer: usize,
    pairs: Vec<Pair>,
    /// List and id of all parties that were asked; all that are listed if `None`.
    asked: Option<&'a Parties>,
    problems: Vec<String>,
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

    /// Removes a customer: it is screened no more. Its alerts are marked and stay as they are. Gives whether it was there.
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

    /// The newest run that is done, if everybody who is kept was screened against this snapshot by it or after it.
    pub fn all_screened(&self, lists: Lists<'_>) -> Result<Option<Rescreen>, HomeError> {
        let (snapshot, basis) = (lists.snapshot.content_hash(), lists.basis());
        let Some(last) = self.store.rescreens(true, 1)?.pop() else { return Ok(None) };
        let is_done = last.snapshot == snapshot
            && last.basis == basis
            && self.store.customers_left(last.upto, snapshot, &basis)? == 0;
        Ok(is_done.then_some(last))
    }

    /// Screens again everybody who was not yet screened against this snapshot, as far as it can say something else of them. `clock`
    /// tells the time. `None` if there was nothing to do.
    pub fn rescreen(
        &mut self,
        lists: Lists<'_>,
        clock: &dyn Fn() -> Timestamp,
    ) -> Result<Option<Rescreen>, HomeError> {
        if self.all_screened(lists)?.is_some() || self.store.customers_stored()? == 0 {
            return Ok(None);
        }
        let last = self.store.rescreens(true, 1)?.pop().filter(|last| last.basis == lists.basis());
        let older = match &last {
            Some(last) => self.snapshot_of_content(&last.snapshot),
            None => None,
        };
        match (last, older) {
            (Some(last), Some(older)) => self.rescreen_difference(lists, &older, &last, clock).map(Some),
            _ => self.rescreen_all(lists, clock).map(Some),
        }
    }

    /// Screens everybody against everything.
    pub fn rescreen_all(
        &mut self,
        lists: Lists<'_>,
        clock: &dyn Fn() -> Timestamp,
    ) -> Result<Rescreen, HomeError> {
        let mut run = self.begin(lists, None, clock)?;
        let screener = Screener::new(lists.snapshot, lists.parameters, &[]);
        let whole = Scope { screener: &screener, of: lists.snapshot, asked: None };
        self.pages(lists, &mut run, true, clock, |_, _| Some(&whole))?;
        self.finish(run, clock)
    }

    /// Screens everybody against what differs from the snapshot of the last run.
    fn rescreen_difference(
        &mut self,
        lists: Lists<'_>,
        older: &Snapshot,
        last: &Rescreen,
        clock: &dyn Fn() -> Timestamp,
    ) -> Result<Rescreen, HomeError> {
        let changed = Changed::between(older, lists.snapshot)?;
        let shift = Shift::between(older, lists.snapshot, lists.parameters);
        let mut run = self.begin(lists, Some(&last.snapshot), clock)?;
        let screener = Screener::new(lists.snapshot, lists.parameters, &[]);
        let whole = Scope { screener: &screener, of: lists.snapshot, asked: None };
        let stands = Stands { last, now: lists.snapshot.content_hash(), basis: &lists.basis() };

        let (part, mut about) = part(lists, &changed.present)?;
        about.extend(changed.gone.iter().cloned());
        let only = Screener::of_part(&part, lists.snapshot, lists.parameters);
        let touched = Scope { screener: &only, of: &part, asked: Some(&about) };
        self.pages(lists, &mut run, shift.is_nothing(), clock, |customer, _| match stands.of(customer) {
            Standing::Now => None,
            Standing::Last if changed.is_nothing() => None,
            Standing::Last => Some(&touched),
            Standing::Neither => Some(&whole),
        })?;
        run.touched_at = Some(clock());
        self.keep(&run, clock)?;
        if !shift.is_nothing() {
            let (part, about) = self::part(lists, &shift.parties(lists.snapshot))?;
            let only = Screener::of_part(&part, lists.snapshot, lists.parameters);
            let shifted = Scope { screener: &only, of: &part, asked: Some(&about) };
            self.pages(lists, &mut run, true, clock, |customer, asked| match stands.of(customer) {
                // Whoever stood against neither was screened against all in the first round.
                Standing::Now | Standing::Neither => None,
                Standing::Last if shift.is_in(&asked.query) => Some(&whole),
                Standing::Last => Some(&shifted),
            })?;
        }
        self.finish(run, clock)
    }

    fn begin(
        &mut self,
        lists: Lists<'_>,
        previous: Option<&str>,
        clock: &dyn Fn() -> Timestamp,
    ) -> Result<Rescreen, HomeError> {
        self.store.act_as(ACTOR);
        let writer = self.store.desk(clock())?;
        let run = writer.begin_rescreen(lists.snapshot.content_hash(), &lists.basis(), previous)?;
        writer.commit()?;
        Ok(run)
    }

    fn keep(&mut self, run: &Rescreen, clock: &dyn Fn() -> Timestamp) -> Result<(), HomeError> {
        let writer = self.store.desk(clock())?;
        writer.keep_rescreen(run)?;
        Ok(writer.commit()?)
    }

    fn finish(&mut self, mut run: Rescreen, clock: &dyn Fn() -> Timestamp) -> Result<Rescreen, HomeError> {
        let now = clock();
        run.touched_at = run.touched_at.or(Some(now));
        run.finished_at = Some(now);
        self.keep(&run, clock)?;
        Ok(run)
    }

    /// Screens the customers of a run, each against what `scope` says, or not at all where nothing can have changed for it. `counts`
    /// says whether this is the last round, so that those who went through it are screened.
    fn pages<'s>(
        &mut self,
        lists: Lists<'_>,
        run: &mut Rescreen,
        counts: bool,
        clock: &dyn Fn() -> Timestamp,
        scope: impl Fn(&Customer, &Asked) -> Option<&'s Scope<'s>> + Sync,
    ) -> Result<(), HomeError> {
        let mut after = 0;
        let mut listed: Option<Parties> = None;
        loop {
            let customers = self.store.customers_then(after, run.upto, PAGE)?;
            let Some(end) = customers.last().map(|customer| customer.number) else { return Ok(()) };
            let found: Vec<Found<'s>> = customers
                .par_iter()
                .enumerate()
                .filter_map(|(at, customer)| found(lists, at, customer, &scope).transpose())
                .collect::<Result<_, HomeError>>()?;
            let mut tries = 0;
            loop {
                let alerts = by_customer(self.store.alerts_by_number(after, end)?);
                if listed.is_none() && !alerts.is_empty() {
                    listed = Some(parties_of(lists.snapshot)?);
                }
                let is_listed = |alert: &KeptAlert| {
                    let party = (alert.list.clone(), alert.party.clone());
                    listed.as_ref().is_some_and(|listed| listed.contains(&party))
                };
                let mut next = run.clone();
                let page = Page { customers: &customers, found: &found, counts, alerts: &alerts };
                if counts {
                    next.screened = next.screened.saturating_add(customers.len() as u64);
                }
                match write_page(&mut self.store, &page, &mut next, &is_listed, clock()) {
                    Ok(()) => {
                        *run = next;
                        break;
                    }
                    // Somebody acted on one of these alerts meanwhile: read them again.
                    Err(HomeError::Store(StoreError::ChangedSince(_))) if tries < TRIES => tries += 1,
                    Err(cause) => return Err(cause),
                }
            }
            after = end;
        }
    }

    /// The compiled snapshot that has this content, if its file is still there.
    fn snapshot_of_content(&self, hash: &str) -> Option<Snapshot> {
        let entries = std::fs::read_dir(self.folder.join("snapshots")).ok()?;
        let paths = entries.flatten().map(|entry| entry.path());
        let mut snapshots = paths
            .filter(|path| path.extension().is_some_and(|suffix| suffix == "snapshot"))
            .filter_map(|path| Snapshot::open(&path).ok());
        snapshots.find(|snapshot| snapshot.content_hash() == hash)
    }
}

/// Some parties to screen against.
struct Scope<'a> {
    screener: &'a Screener<'a>,
    of: &'a Snapshot,
    /// List and id of all parties that were asked; all that are listed if `None`.
    asked: Option<&'a Parties>,
}

/// Against which snapshot a customer was screened before a run.
enum Standing {
    /// The one that the run is for.
    Now,
    /// The one of the last run.
    Last,
    /// Another.
    Neither,
}

struct Stands<'a> {
    last: &'a Rescreen,
    now: &'a str,
    basis: &'a str,
}

impl Stands<'_> {
    fn of(&self, customer: &Customer) -> Standing {
        if customer.basis == self.basis && customer.snapshot == self.now && customer.number > self.last.upto {
            Standing::Now
        } else if customer.number <= self.last.upto {
            if self.last.snapshot == self.now { Standing::Now } else { Standing::Last }
        } else if customer.basis == self.basis && customer.snapshot == self.last.snapshot {
            Standing::Last
        } else {
            Standing::Neither
        }
    }
}

/// What is written of a page.
struct Page<'a> {
    customers: &'a [Customer],
    found: &'a [Found<'a>],
    /// Whether this is the last round.
    counts: bool,
    alerts: &'a HashMap<(String, String), Vec<KeptAlert>>,
}

fn found<'s>(
    lists: Lists<'_>,
    at: usize,
    customer: &Customer,
    scope: &(impl Fn(&Customer, &Asked) -> Option<&'s Scope<'s>> + Sync),
) -> Result<Option<Found<'s>>, HomeError> {
    let body = customer.body.as_deref().unwrap_or("{}");
    let body: Map<String, Value> = serde_json::from_str(body).map_err(StoreError::from)?;
    let asked = Asked::of_json(&body, Property::named);
    let Some(scope) = scope(customer, &asked) else { return Ok(None) };
    let met = scope.screener.meet(&asked.query);
    let pairs = pairs(lists.snapshot, scope.of, &asked, &met)?;
    Ok(Some(Found { customer: at, pairs, asked: scope.asked, problems: problems(&asked, met) }))
}

fn write_page(
    store: &mut Store,
    page: &Page<'_>,
    run: &mut Rescreen,
    is_listed: &dyn Fn(&KeptAlert) -> bool,
    now: Timestamp,
) -> Result<(), HomeError> {
    let writer = store.desk(now)?;
    if !writer.is_newest_rescreen(run)? {
        return Err(StoreError::ChangedSince(format!("run {}", run.id)).into());
    }
    for found in page.found {
        let Some(customer) = page.customers.get(found.customer) else { continue };
        // Who goes through two rounds counts in the last.
        let counts = page.counts || found.asked.is_none();
        run.incomplete = run.incomplete.saturating_add(u64::from(counts && !found.problems.is_empty()));
        let key = (customer.tenant.clone(), customer.id.clone());
        let alerts = page.alerts.get(&key).map(Vec::as_slice).unwrap_or_default();
        // One that was changed meanwhile was screened as it is now, by whoever changed it.
        if (found.pairs.is_empty() && alerts.is_empty()) || !writer.is_customer_now(customer.number)? {
            continue;
        }
        let gone = |alert: &KeptAlert| {
            let was_asked =
                found.asked.is_none_or(|asked| asked.contains(&(alert.list.clone(), alert.party.clone())));
            let why = || {
                if is_listed(alert) {
                    "the list says something else, and they are no longer alike"
                } else {
                    "the list no longer has the party"
                }
            };
            was_asked.then(|| why().to_owned())
        };
        let because = "the lists changed";
        let opened = apply(&writer, (&key.0, &key.1), alerts, found.pairs.clone(), gone, because, now)?;
        run.opened = run.opened.saturating_add(opened);
    }
    writer.keep_rescreen(run)?;
    Ok(writer.commit()?)
}

/// Some parties of the snapshot compiled alone, and their lists and ids.
fn part(lists: Lists<'_>, places: &[u32]) -> Result<(Snapshot, Parties), HomeError> {
    let records = places.iter().map(|&place| Ok(lists.snapshot.record(place)?.party));
    let parties: Vec<_> = records.collect::<Result<_, HomeError>>()?;
    let about = parties.iter().map(|party| (party.list.clone(), party.id.clone())).collect();
    let measures = measures::measures().map_err(|cause| HomeError::Table(cause.to_string()))?;
    let input = CompileInput {
        lists: lists.snapshot.lists().to_vec(),
        parties,
        measures: &measures,
        parameters: lists.parameters,
    };
    Ok((compile_part(input, lists.snapshot)?, about))
}

fn parties_of(snapshot: &Snapshot) -> Result<Parties, HomeError> {
    let places = 0..u32::try_from(snapshot.len()).unwrap_or(u32::MAX);
    let record = |place| {
        let party = snapshot.record(place)?.party;
        Ok((party.list, party.id))
    };
    places.map(record).collect()
}

fn by_customer(alerts: Vec<KeptAlert>) -> HashMap<(String, String), Vec<KeptAlert>> {
    let mut found: HashMap<(String, String), Vec<KeptAlert>> = HashMap::new();
    for alert in alerts {
        found.entry((alert.tenant.clone(), alert.customer.clone())).or_default().push(alert);
    }
    found
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
            Ok(Pair { list: hit.list.clone(), party: hit.party.clone(), sighting })
        })
        .collect()
}

fn problems(asked: &Asked, met: Met) -> Vec<String> {
    let remarks = asked.remarks.iter().filter(|_| asked.unsearched).cloned();
    met.problems.into_iter().chain(remarks).collect()
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
            None => match gone(kept) {
                Some(why) => Screened::Gone(why),
                None => continue,
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
        let turn = Alert::open(pair.sighting, because, now);
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
        opened += 1;
        write(writer, &new, None, &turn)?;
    }
    Ok(opened)
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
