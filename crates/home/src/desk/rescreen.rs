//! Runs over all customers, and what each of them is screened against.

use std::collections::{HashMap, HashSet};

use interdict_lists::measures;
use interdict_model::ListId;
use interdict_screen::asked::{Asked, Property};
use interdict_screen::compile::{CompileInput, compile_part};
use interdict_screen::{Changed, Screener, Shift, Snapshot};
use interdict_store::{Customer, KeptAlert, Rescreen, Store, StoreError};
use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::{Map, Value};

use super::{ACTOR, Lists, Pair, apply, pairs, problems};
use crate::Home;
use crate::error::HomeError;

/// Customers that are screened and written at a stretch.
const PAGE: usize = 2048;
/// How often a page is tried anew if somebody acts on one of its alerts meanwhile.
const TRIES: usize = 5;
/// Listed parties by list and id.
type Parties = HashSet<(ListId, String)>;

/// What was found for a customer.
struct Found<'a> {
    customer: usize,
    pairs: Vec<Pair>,
    /// List and id of all parties that were asked; all that are listed if `None`.
    asked: Option<&'a Parties>,
    problems: Vec<String>,
}

impl Home {
    /// The newest run that is done, if everybody who is kept was screened against this snapshot by it or after it.
    pub fn all_screened(&self, lists: Lists<'_>) -> Result<Option<Rescreen>, HomeError> {
        let (snapshot, basis) = (lists.snapshot.content_hash(), lists.basis());
        let Some(last) = self.last_run()? else { return Ok(None) };
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
        let last = self.last_run()?.filter(|last| last.basis == lists.basis());
        let older = match &last {
            Some(last) => self.snapshot_of_content(&last.snapshot),
            None => None,
        };
        match (last, older) {
            (Some(last), Some(older)) => self.rescreen_difference(lists, &older, &last, clock).map(Some),
            _ => self.rescreen_all(lists, clock).map(Some),
        }
    }

    /// The newest run, if it is done. After one that was cut off, some alerts are of its snapshot and some are not, so that nothing can be
    /// said of the difference to either.
    fn last_run(&self) -> Result<Option<Rescreen>, HomeError> {
        Ok(self.store.rescreens(false, 1)?.pop().filter(|run| run.finished_at.is_some()))
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
        let shifted = shift.parties(lists.snapshot);
        if shifted.len() > lists.snapshot.len() / 2 {
            // To compile most parties anew would cost more than it saves.
            self.pages(lists, &mut run, true, clock, |customer, _| match stands.of(customer) {
                Standing::Now | Standing::Neither => None,
                Standing::Last => Some(&whole),
            })?;
        } else if !shift.is_nothing() {
            let (part, about) = self::part(lists, &shifted)?;
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
