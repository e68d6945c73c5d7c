//! Questions in, decisions out: each recorded, where it is to be, before anybody learns of it.
//!
//! One thread writes what waits in one transaction (a group commit), so that many callers share one wait for the disk. It has a
//! connection of its own: whoever works on the data folder otherwise holds it up no longer than their transaction lasts.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use interdict_home::config;
use interdict_home::decisions::Recorded;
use interdict_home::{Home, HomeError, Place};
use interdict_screen::Decision;
use interdict_screen::asked::Asked;
use interdict_store::{NewDecision, StoreError};
use tokio::sync::oneshot;
use tracing::Instrument;

use crate::access::Caller;
use crate::engine::Engine;
use crate::problem::Problem;
use crate::{App, ServerError};

/// Decisions that are written in one transaction: no more are added beyond.
const GROUP: usize = 512;
/// Requests whose decisions may wait to be written; beyond, whoever comes waits for room.
const WAITING: usize = 1024;
/// The header that names the numbers of decisions where the body has no place for them.
const NUMBERS: HeaderName = HeaderName::from_static("x-decision-numbers");

/// A question that was decided.
#[derive(Debug)]
pub(crate) struct Decided {
    pub(crate) asked: Asked,
    pub(crate) decision: Decision,
    /// Its number, if it was recorded.
    pub(crate) number: Option<u64>,
}

/// Numbers of decisions as a header of the answer; none if none was recorded.
pub(crate) fn numbers(of: &[u64]) -> HeaderMap {
    let text: Vec<String> = of.iter().map(u64::to_string).collect();
    // Digits and commas are a value of a header.
    let value = HeaderValue::from_str(&text.join(",")).ok().filter(|value| !value.is_empty());
    value.map(|value| (NUMBERS, value)).into_iter().collect()
}

impl App {
    /// Decides one question within the time that an answer may take. `is_asked` says that the caller wants it recorded.
    pub(crate) async fn decide(
        &self,
        caller: &Caller,
        engine: &Arc<Engine>,
        asked: Asked,
        is_asked: bool,
    ) -> Result<Decided, Problem> {
        let deciding = async {
            let made = self.pool.one(Arc::clone(engine), asked, self.record(caller, is_asked)).await?;
            let mut decided = Recording::default();
            decided.add(&self.recorder, vec![made]).await?;
            decided.done().await?.pop().ok_or_else(Problem::stopped)
        };
        let limit = Duration::from_secs(self.settings.server.answer_seconds_max);
        tokio::time::timeout(limit, deciding).await.map_err(|_| Problem::late())?
    }

    /// Decides many, in their order, by one engine. The first are written while the last are still screened.
    pub(crate) async fn decide_all(
        &self,
        caller: &Caller,
        engine: &Arc<Engine>,
        asked: Vec<Asked>,
        is_asked: bool,
    ) -> Result<Vec<Decided>, Problem> {
        let mut decided = Recording::default();
        for made in self.pool.many(engine, asked, self.record(caller, is_asked)).await? {
            let made = made.await.map_err(|_| Problem::stopped())?;
            decided.add(&self.recorder, made).await?;
        }
        decided.done().await
    }

    /// For whom decisions are recorded, if they are.
    fn record(&self, caller: &Caller, is_asked: bool) -> Option<Arc<Asker>> {
        let is_recorded = is_asked || self.settings.server.record == config::Recording::All;
        is_recorded.then(|| Arc::new(Asker { name: caller.name.clone(), tenant: caller.tenant.clone() }))
    }
}

/// Decisions that are being recorded.
#[derive(Debug, Default)]
struct Recording {
    all: Vec<Decided>,
    /// How many come one after another, and the number of the first of them when they are written.
    waiting: Vec<(usize, Option<oneshot::Receiver<u64>>)>,
}

impl Recording {
    /// Adds what a thread made, and hands over what is to be recorded of it.
    async fn add(&mut self, recorder: &Recorder, made: Vec<Made>) -> Result<(), Problem> {
        let (count, mut written) = (made.len(), Vec::new());
        for Made { asked, decision, written: own } in made {
            written.extend(own.transpose().map_err(|cause| Problem::failed(&cause))?);
            self.all.push(Decided { asked, decision, number: None });
        }
        let first = if written.is_empty() { None } else { Some(recorder.submit(written).await?) };
        self.waiting.push((count, first));
        Ok(())
    }

    /// All of them, when all that is to be recorded is.
    async fn done(self) -> Result<Vec<Decided>, Problem> {
        let Self { mut all, waiting } = self;
        let mut decided = all.iter_mut();
        for (count, first) in waiting {
            // The wait for the store, as of other work there.
            let first = match first {
                Some(first) => Some(first.instrument(tracing::info_span!("store")).await),
                None => None,
            };
            let first = first.transpose().map_err(|_| Problem::unrecorded())?;
            for (place, decided) in (0_u64..).zip(decided.by_ref().take(count)) {
                decided.number = first.map(|first| first.saturating_add(place));
            }
        }
        Ok(all)
    }
}

/// For whom a decision is recorded.
#[derive(Debug)]
pub(crate) struct Asker {
    name: String,
    tenant: String,
}

/// A decision as it comes from the thread that made it.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) asked: Asked,
    pub(crate) decision: Decision,
    /// As it is to be recorded, if it is.
    written: Option<Result<NewDecision, HomeError>>,
}

impl Made {
    /// Of a question and its answer by an engine. What is to be recorded is written here, on the thread that screened, so that
    /// whoever talks to clients need not.
    pub(crate) fn of(asked: Asked, decision: Decision, engine: &Engine, record: Option<&Asker>) -> Self {
        let Some(Asker { name, tenant }) = record else { return Self { asked, decision, written: None } };
        let (moment, seen) = (engine.looked_at, engine.loaded.seen);
        let mut recorded = Recorded { asked, decision, as_of: None, moment, seen };
        let written = recorded.written(name, tenant, &engine.common);
        let Recorded { asked, decision, .. } = recorded;
        Self { asked, decision, written: Some(written) }
    }
}

/// Decisions of one request on their way to the store.
#[derive(Debug)]
struct Submitted {
    decisions: Vec<NewDecision>,
    /// Takes the number of the first, or nothing if they were not written.
    first: oneshot::Sender<u64>,
}

/// The thread that writes decisions. It ends with the server.
#[derive(Debug)]
pub(crate) struct Recorder {
    waiting: async_channel::Sender<Submitted>,
}

impl Recorder {
    /// Starts it on the store of a data folder.
    pub(crate) fn start(place: &Place) -> Result<Self, ServerError> {
        let home = Home::open_at(place)?;
        let (waiting, queue) = async_channel::bounded(WAITING);
        std::thread::Builder::new()
            .name("record".to_owned())
            .spawn(move || write_all(home, &queue))
            .map_err(|cause| ServerError::Io { what: "starting a thread".to_owned(), cause })?;
        Ok(Self { waiting })
    }

    /// Takes decisions to be written; the number of the first comes when all of them are, and the others follow it.
    async fn submit(&self, decisions: Vec<NewDecision>) -> Result<oneshot::Receiver<u64>, Problem> {
        let (first, written) = oneshot::channel();
        let submitted = Submitted { decisions, first };
        self.waiting.send(submitted).await.map_err(|_| Problem::unrecorded())?;
        Ok(written)
    }
}

fn write_all(mut home: Home, queue: &async_channel::Receiver<Submitted>) {
    while let Ok(first) = queue.recv_blocking() {
        let mut count = first.decisions.len();
        let mut group = vec![first];
        while count < GROUP
            && let Ok(next) = queue.try_recv()
        {
            count = count.saturating_add(next.decisions.len());
            group.push(next);
        }
        // A panic must not be the end of recording, and leaves the store as its last transaction did.
        let written = std::panic::catch_unwind(AssertUnwindSafe(|| write(&mut home, group)));
        if written.is_err() {
            tracing::error!("a fault stopped the writing of decisions; they were not answered");
        }
    }
}

/// Writes the decisions of some requests, and tells each; those that were not written learn it by their sender being dropped.
fn write(home: &mut Home, mut group: Vec<Submitted>) {
    let mut all = Vec::new();
    let counts: Vec<usize> = group.iter().map(|each| each.decisions.len()).collect();
    for each in &mut group {
        all.append(&mut each.decisions);
    }
    match home.record_decisions(&all) {
        Ok(numbers) => {
            let mut next = numbers.start;
            for (each, count) in group.into_iter().zip(counts) {
                // Nobody may wait any more: the client went away, or was told that it takes too long.
                let _ = each.first.send(next);
                next = next.saturating_add(count as u64);
            }
        }
        // What one of them has that cannot be written must not fail the others. Whether it was written may not be in doubt, though.
        Err(cause) if group.len() > 1 && !matches!(cause, HomeError::Store(StoreError::Unknown(_))) => {
            tracing::warn!("decisions could not be written together: {cause}");
            for (mut each, count) in group.into_iter().zip(counts) {
                each.decisions = all.drain(..count).collect();
                write(home, vec![each]);
            }
        }
        Err(cause) => tracing::error!("decisions could not be written, and were not answered: {cause}"),
    }
}
