//! Runs over all customers: snapshots of now and before in, alerts out, with a count of who was screened.

use std::collections::HashSet;

use interdict_lists::measures;
use interdict_model::ListId;
use interdict_screen::asked::{Asked, Property};
use interdict_screen::compile::{CompileInput, compile_part};
use interdict_screen::{Changed, Screener, Shift, Sieve, Snapshot};
use interdict_store::{Customer, KeptAlert, Rescreen, Store, StoreError};
use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::{Map, Value};

use super::ahead::BLOCK;
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

    /// Whether everybody who is kept was screened against this snapshot, by a run or, before there was one, as they came.
    pub fn is_everybody_screened(&self, lists: Lists<'_>) -> Result<bool, HomeError> {
        if self.store.customers_stored()? == 0 || self.all_screened(lists)?.is_some() {
            return Ok(true);
        }
        let came_before_any_run = self.store.rescreens(false, 1)?.is_empty();
        let (snapshot, basis) = (lists.snapshot.content_hash(), lists.basis());
        Ok(came_before_any_run && self.store.customers_left(0, snapshot, &basis)? == 0)
    }

    /// Screens again everybody who was not yet screened against this snapshot, as far as it can say something else of them. `clock`
    /// tells the time. `None` if there was nothing to do; then customers are read ahead for the next time.
    pub fn rescreen(
        &mut self,
        lists: Lists<'_>,
        clock: &dyn Fn() -> Timestamp,
    ) -> Result<Option<Rescreen>, HomeError> {
        if self.all_screened(lists)?.is_some() || self.store.customers_stored()? == 0 {
            self.read_ahead(lists, BLOCK)?;
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
        let mut begun = self.begin(lists, None, clock)?;
        let screener = Screener::new(lists.snapshot, lists.parameters, &[]);
        let whole = Scope { screener: &screener, of: lists.snapshot, asked: None };
        let everybody = begun.numbers.clone();
        self.pages(lists, &mut begun, &everybody, true, clock, |_, _| Some(&whole))?;
        self.finish(begun.run, clock)
    }

    /// Screens everybody against what differs from the snapshot of the last run: first against the parties that came or of which a list
    /// says something else, then as far as words weigh otherwise.
    fn rescreen_difference(
        &mut self,
        lists: Lists<'_>,
        older: &Snapshot,
        last: &Rescreen,
        clock: &dyn Fn() -> Timestamp,
    ) -> Result<Rescreen, HomeError> {
        self.read_ahead(lists, 1)?;
        let mut begun = self.begin(lists, Some(&last.snapshot), clock)?;
        let changed = Changed::between(older, lists.snapshot)?;
        let screener = Screener::new(lists.snapshot, lists.parameters, &[]);
        let whole = Scope { screener: &screener, of: lists.snapshot, asked: None };
        let stands = Stands { last, now: lists.snapshot.content_hash(), basis: &lists.basis() };

        let (part, mut about) = part(lists, &changed.present)?;
        about.extend(changed.gone);
        let left = self.left(lists, &begun, last, (&part, &about), &Shift::default())?;
        let only = Screener::of_part(&part, lists.snapshot, lists.parameters);
        let some = Scope { screener: &only, of: &part, asked: Some(&about) };
        self.pages(lists, &mut begun, &left, false, clock, |customer, _| match stands.of(customer) {
            Standing::Now => None,
            Standing::Last => Some(&some),
            Standing::Neither => Some(&whole),
        })?;
        begun.run.touched_at = Some(clock());
        self.keep(&begun.run, clock)?;

        // Whoever stood against neither was screened against all in the first round.
        let shift = Shift::between(older, lists.snapshot, lists.parameters);
        let mut shifted = shift.parties(lists.snapshot);
        if shifted.len() > lists.snapshot.len() / 2 {
            // To compile most parties anew would cost more than it saves.
            let everybody = begun.numbers.clone();
            self.pages(lists, &mut begun, &everybody, true, clock, |customer, _| {
                matches!(stands.of(customer), Standing::Last).then_some(&whole)
            })?;
            return self.finish(begun.run, clock);
        }
        shifted.retain(|place| changed.present.binary_search(place).is_err());
        let (part, about) = self::part(lists, &shifted)?;
        let left = if shift.is_nothing() {
            Vec::new()
        } else {
            self.left(lists, &begun, last, (&part, &about), &shift)?
        };
        begun.run.screened = begun.numbers.len().saturating_sub(left.len()) as u64;
        let only = Screener::of_part(&part, lists.snapshot, lists.parameters);
        let some = Scope { screener: &only, of: &part, asked: Some(&about) };
        self.pages(lists, &mut begun, &left, true, clock, |customer, asked| match stands.of(customer) {
            Standing::Last if shift.is_in(&asked.query) => Some(&whole),
            Standing::Last => Some(&some),
            Standing::Now | Standing::Neither => None,
        })?;
        self.finish(begun.run, clock)
    }

    /// The rows of those who must be asked about some parties: all but those who surely meet none of them.
    fn left(
        &self,
        lists: Lists<'_>,
        begun: &Begun,
        last: &Rescreen,
        (part, about): (&Snapshot, &Parties),
        shift: &Shift,
    ) -> Result<Vec<u64>, HomeError> {
        let without = match Sieve::new(part, lists.snapshot, lists.parameters, shift) {
            Some(sieve) => self.without(lists, &sieve)?,
            None => Vec::new(),
        };
        let left = begun.left(&without, last.upto, about);
        tracing::debug!(
            parties = part.len(),
            stored = begun.numbers.len(),
            fetched = left.len(),
            "whom to ask"
        );
        Ok(left)
    }

    fn begin(
        &mut self,
        lists: Lists<'_>,
        previous: Option<&str>,
        clock: &dyn Fn() -> Timestamp,
    ) -> Result<Begun, HomeError> {
        self.store.act_as(ACTOR);
        let writer = self.store.desk(clock())?;
        let run = writer.begin_rescreen(lists.snapshot.content_hash(), &lists.basis(), previous)?;
        let numbers = writer.customer_numbers()?;
        writer.commit()?;
        Ok(Begun { run, numbers, alerted: self.store.alerted()? })
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

    /// Screens the customers in these rows, each against what `scope` says, or not at all where nothing can have changed for it. `counts`
    /// says whether this is the last round, so that those who went through it are screened.
    fn pages<'s>(
        &mut self,
        lists: Lists<'_>,
        begun: &mut Begun,
        rows: &[u64],
        counts: bool,
        clock: &dyn Fn() -> Timestamp,
        scope: impl Fn(&Customer, &Asked) -> Option<&'s Scope<'s>> + Sync,
    ) -> Result<(), HomeError> {
        let alerted: HashSet<u64> = begun.alerted.iter().map(|(number, ..)| *number).collect();
        for numbers in rows.chunks(PAGE) {
            let customers = self.store.customers_at(numbers)?;
            let found: Vec<Found<'s>> = customers
                .par_iter()
                .enumerate()
                .filter_map(|(at, customer)| found(lists, at, customer, &scope).transpose())
                .collect::<Result<_, HomeError>>()?;
            let mut tries = 0;
            loop {
                let mut alerts = Vec::with_capacity(found.len());
                for found in &found {
                    let customer = customers.get(found.customer);
                    let of = customer
                        .filter(|customer| !found.pairs.is_empty() || alerted.contains(&customer.number))
                        .map(|customer| self.store.alerts_of(&customer.tenant, &customer.id));
                    alerts.push(of.transpose()?.unwrap_or_default());
                }
                let is_listed = |alert: &KeptAlert| {
                    let place = lists.snapshot.place(&alert.list, &alert.party);
                    place.is_ok_and(|place| place.is_some())
                };
                let mut next = begun.run.clone();
                let page = Page { customers: &customers, found: &found, counts, alerts: &alerts };
                if counts {
                    next.screened = next.screened.saturating_add(customers.len() as u64);
                }
                match write_page(&mut self.store, &page, &mut next, &is_listed, clock()) {
                    Ok(()) => {
                        begun.run = next;
                        break;
                    }
                    // Somebody acted on one of these alerts meanwhile: read them again.
                    Err(HomeError::Store(StoreError::ChangedSince(_))) if tries < TRIES => tries += 1,
                    Err(cause) => return Err(cause),
                }
            }
        }
        Ok(())
    }

    /// The compiled snapshot that has this content, if its file is still there.
    fn snapshot_of_content(&self, hash: &str) -> Option<Snapshot> {
        let entries = std::fs::read_dir(self.folder.join("snapshots")).ok()?;
        let mut paths = entries.flatten().map(|entry| entry.path());
        let path = paths.find(|path| Snapshot::content_hash_of(path).as_deref() == Some(hash))?;
        Snapshot::open(&path).ok()
    }
}

/// A run with whom it is for.
struct Begun {
    run: Rescreen,
    /// The rows of all who were kept when it began, ascending.
    numbers: Vec<u64>,
    /// On which parties they had alerts.
    alerted: Vec<(u64, ListId, String)>,
}

impl Begun {
    /// The rows of those who must be asked about these parties: all but those who surely meet none of them, and were screened by the
    /// last run, and have no alert on any.
    fn left(&self, without: &[u64], screened_upto: u64, about: &Parties) -> Vec<u64> {
        let on_any = |alert: &&(u64, ListId, String)| about.contains(&(alert.1.clone(), alert.2.clone()));
        let alerted: HashSet<u64> = self.alerted.iter().filter(on_any).map(|(number, ..)| *number).collect();
        let mut without = without.iter().peekable();
        let is_left = |number: &u64| {
            while without.next_if(|&next| next < number).is_some() {}
            let is_without = without.peek() == Some(&number);
            !is_without || *number > screened_upto || alerted.contains(number)
        };
        self.numbers.iter().copied().filter(is_left).collect()
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
    /// Of each of whom something was found, the alerts.
    alerts: &'a [Vec<KeptAlert>],
}

fn found<'s>(
    lists: Lists<'_>,
    at: usize,
    customer: &Customer,
    scope: &(impl Fn(&Customer, &Asked) -> Option<&'s Scope<'s>> + Sync),
) -> Result<Option<Found<'s>>, HomeError> {
    let asked = asked_of(customer)?;
    let Some(scope) = scope(customer, &asked) else { return Ok(None) };
    let met = scope.screener.meet(&asked.query);
    let pairs = pairs(lists.snapshot, scope.of, &asked, &met)?;
    Ok(Some(Found { customer: at, pairs, asked: scope.asked, problems: problems(&asked, met) }))
}

/// What a customer is asked for by.
pub(crate) fn asked_of(customer: &Customer) -> Result<Asked, HomeError> {
    let body = customer.body.as_deref().unwrap_or("{}");
    let body: Map<String, Value> = serde_json::from_str(body).map_err(StoreError::from)?;
    Ok(Asked::of_json(&body, Property::named))
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
    for (found, alerts) in page.found.iter().zip(page.alerts) {
        let Some(customer) = page.customers.get(found.customer) else { continue };
        // Who goes through two rounds counts in the last.
        let counts = page.counts || found.asked.is_none();
        run.incomplete = run.incomplete.saturating_add(u64::from(counts && !found.problems.is_empty()));
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
        let opened = apply(
            &writer,
            (&customer.tenant, &customer.id),
            alerts,
            found.pairs.clone(),
            gone,
            because,
            now,
        )?;
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
