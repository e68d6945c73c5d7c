//! What is asked: one snapshot with the state of its lists, swapped as a whole.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use interdict_home::config::Settled;
use interdict_home::decisions::Common;
use interdict_home::policy::{InForce, Moment};
use interdict_home::{Home, HomeError, Loaded, Place, SnapshotOptions, snapshot};
use interdict_screen::Parameters;
use jiff::{SignedDuration, Timestamp};

use crate::ServerError;
use crate::access::Keys;
use crate::v1::answer::ListState;

/// What says the time. There is one for a server, so that a test can bring its own.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The system's.
    pub fn system() -> Self {
        Self::of(Timestamp::now)
    }

    /// Whatever this says.
    pub fn of(says: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(says))
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

/// A snapshot with the screening policy it is asked by and the state of its lists at a moment.
#[derive(Debug)]
pub struct Engine {
    /// The snapshot and the state of its lists.
    pub loaded: Loaded,
    /// The screening policy.
    pub policy: Arc<InForce>,
    /// Its parameters.
    pub parameters: Arc<Parameters>,
    /// What is written of it with every decision.
    pub common: Common,
    /// The state of its lists, as answers have it.
    pub(crate) lists: Arc<[ListState]>,
    /// When the state of the lists was looked at.
    pub looked_at: Timestamp,
    /// The same by the clock that nobody sets.
    looked: Instant,
}

impl Engine {
    /// Of what was loaded by a policy, and when that was by both clocks.
    fn of(
        loaded: Loaded,
        policy: InForce,
        (looked_at, looked): (Timestamp, Instant),
    ) -> Result<Self, HomeError> {
        let common = Common::new(&policy.policy, Arc::clone(&policy.text), &loaded.coverage)?;
        let lists = loaded.coverage.iter().map(ListState::from).collect();
        let parameters = Arc::new(policy.policy.parameters.clone());
        Ok(Self { loaded, policy: Arc::new(policy), parameters, common, lists, looked_at, looked })
    }

    /// Why the state of the lists is not known for now, if it is not: whoever should look at it has not for too long.
    pub fn doubt(&self, now: Timestamp) -> Option<String> {
        let age = now.duration_since(self.looked_at);
        let is_old = age > LOOK || age < -LOOK || self.looked.elapsed() > LOOK.unsigned_abs();
        is_old.then(|| {
            format!("the state of the lists was last looked at {:.0}; it is not known now", self.looked_at)
        })
    }
}

/// How old a look at the lists may be before it counts for nothing.
const LOOK: SignedDuration = SignedDuration::from_secs(60);

/// The engine that is asked now, and the keys that open the server. Whoever asks never waits for a swap.
#[derive(Debug)]
pub struct Current {
    engine: ArcSwap<Engine>,
    keys: ArcSwap<Keys>,
    clock: Clock,
    /// Whether people sign in, so that they have names.
    signs_in: bool,
    looks: Mutex<Looks>,
    woken: Condvar,
}

/// A look at what is in force in the data folder: the last one, or the one that is going on.
#[derive(Debug, Clone)]
pub struct Look {
    /// `startup`, `scheduled` or `manual`.
    pub trigger: &'static str,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None` while it is going on.
    pub finished_at: Option<Timestamp>,
    /// Why it failed, if it did.
    pub error: Option<String>,
}

/// What whoever looks is told, and tells.
#[derive(Debug)]
struct Looks {
    last: Look,
    asked: bool,
    stopped: bool,
}

impl Current {
    /// Opens what is in force in a data folder; the starter list where nothing was ever loaded. `signs_in` says that people do.
    pub fn open(place: &Place, clock: Clock, signs_in: bool) -> Result<Self, ServerError> {
        let (now, looked) = (clock.now(), Instant::now());
        let (loaded, keys, policy) = look(place, None, (signs_in, Moment::Start), now)?;
        tell(&[], &policy.notices);
        let engine = Arc::new(Engine::of(loaded, policy, (now, looked))?);
        let last = Look { trigger: "startup", started_at: now, finished_at: Some(clock.now()), error: None };
        let looks = Mutex::new(Looks { last, asked: false, stopped: false });
        let keys = ArcSwap::from_pointee(keys);
        Ok(Self { engine: ArcSwap::new(engine), keys, clock, signs_in, looks, woken: Condvar::new() })
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The last look at what is in force, or the one that is going on.
    pub fn last_look(&self) -> Look {
        self.looks().last.clone()
    }

    /// Asks for a look now; `false` if one is going on or was asked for already.
    pub fn ask_to_look(&self) -> bool {
        let mut looks = self.looks();
        let free = !looks.asked && looks.last.finished_at.is_some();
        looks.asked |= free;
        self.woken.notify_all();
        free
    }

    fn looks(&self) -> std::sync::MutexGuard<'_, Looks> {
        self.looks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks when it is time or somebody asks, until it is told to end.
    fn keep_looking(&self, place: &Place, every: Duration) {
        loop {
            let waited =
                self.woken.wait_timeout_while(self.looks(), every, |looks| !looks.stopped && !looks.asked);
            let (mut looks, _) = waited.unwrap_or_else(PoisonError::into_inner);
            if looks.stopped {
                return;
            }
            let trigger = if std::mem::take(&mut looks.asked) { "manual" } else { "scheduled" };
            looks.last = Look { trigger, started_at: self.now(), finished_at: None, error: None };
            drop(looks);
            // A look that panics must not be the last.
            let looked = std::panic::catch_unwind(AssertUnwindSafe(|| self.refresh(place)));
            let failed = match looked {
                Ok(looked) => looked.err().map(|cause| cause.to_string()),
                Err(_) => Some("a fault stopped it".to_owned()),
            };
            if let Some(cause) = &failed {
                tracing::error!("the state of the lists could not be looked at: {cause}");
            }
            let mut looks = self.looks();
            looks.last.finished_at = Some(self.now());
            // What exactly failed is for the log.
            looks.last.error = failed.map(|_| "the data folder could not be read; see the log".to_owned());
        }
    }

    /// The engine to answer a question with; it stays whole however long that takes.
    pub fn engine(&self) -> Arc<Engine> {
        self.engine.load_full()
    }

    /// The keys that open the server.
    pub fn keys(&self) -> Arc<Keys> {
        self.keys.load_full()
    }

    /// Looks at what is in force and swaps if it is something else.
    fn refresh(&self, place: &Place) -> Result<(), HomeError> {
        let before = self.engine();
        let (now, looked) = (self.now(), Instant::now());
        let (loaded, keys, policy) = look(place, Some(&before.loaded), (self.signs_in, Moment::Later), now)?;
        if loaded.snapshot.content_hash() != before.loaded.snapshot.content_hash() {
            tracing::info!(snapshot = loaded.snapshot.content_hash(), "another snapshot is in force");
        }
        if policy.hash != before.policy.hash {
            tracing::info!(policy = policy.hash, "another screening policy is in force");
        }
        tell(&before.policy.notices, &policy.notices);
        self.engine.store(Arc::new(Engine::of(loaded, policy, (now, looked))?));
        self.keys.store(Arc::new(keys));
        Ok(())
    }
}

fn look(
    place: &Place,
    previous: Option<&Loaded>,
    (signs_in, moment): (bool, Moment),
    now: Timestamp,
) -> Result<(Loaded, Keys, InForce), HomeError> {
    if !place.is_there()? {
        let policy = InForce::unkept(Settled::of_folder(&place.folder, &[])?.config.lists)?;
        return Ok((snapshot::starter(&policy.policy.parameters)?, Keys::default(), policy));
    }
    let mut home = Home::open_at(place)?;
    let policy = home.settle_policy(signs_in, moment, now)?;
    let options = SnapshotOptions { lists: Some(policy.policy.lists.clone()), ..SnapshotOptions::default() };
    let loaded = home.snapshot_after(previous, &options, &policy.policy.parameters, now)?;
    Ok((loaded, Keys::of(&home.store().keys()?), policy))
}

/// Tells what the settings say in vain, once.
fn tell(before: &[String], now: &[String]) {
    for notice in now.iter().filter(|notice| !before.contains(notice)) {
        tracing::warn!("{notice}");
    }
}

/// A thread that looks at what is in force again and again.
#[derive(Debug)]
pub struct Refresher {
    current: Arc<Current>,
}

impl Refresher {
    /// Looks every so often. A look that fails is told, and changes nothing: answers say how old the last one is.
    pub fn start(current: Arc<Current>, place: &Place, every: Duration) -> Result<Self, ServerError> {
        let (place, looked) = (place.clone(), Arc::clone(&current));
        std::thread::Builder::new()
            .name("refresh".to_owned())
            .spawn(move || looked.keep_looking(&place, every))
            .map_err(|cause| ServerError::Io { what: "starting a thread".to_owned(), cause })?;
        Ok(Self { current })
    }

    /// Ends it after the look it may be at.
    pub fn stop(&self) {
        self.current.looks().stopped = true;
        self.current.woken.notify_all();
    }
}

/// A thread that does something again and again.
#[derive(Debug)]
pub struct Repeated {
    stopped: Arc<(Mutex<bool>, Condvar)>,
}

impl Repeated {
    /// Waits so long, does it, and so on.
    pub(crate) fn start(
        name: &str,
        every: Duration,
        work: impl Fn() + Send + 'static,
    ) -> Result<Self, ServerError> {
        let stopped = Arc::new((Mutex::new(false), Condvar::new()));
        let told = Arc::clone(&stopped);
        let run = move || {
            let (flag, wake) = &*told;
            loop {
                let guard = flag.lock().unwrap_or_else(PoisonError::into_inner);
                let waited = wake.wait_timeout_while(guard, every, |stopped| !*stopped);
                if *waited.unwrap_or_else(PoisonError::into_inner).0 {
                    return;
                }
                // One that panics must not be the last.
                if std::panic::catch_unwind(std::panic::AssertUnwindSafe(&work)).is_err() {
                    tracing::error!("a fault stopped the work; it is tried again");
                }
            }
        };
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(run)
            .map_err(|cause| ServerError::Io { what: "starting a thread".to_owned(), cause })?;
        Ok(Self { stopped })
    }

    /// Ends it after what it may be at.
    pub fn stop(&self) {
        let (flag, wake) = &*self.stopped;
        *flag.lock().unwrap_or_else(PoisonError::into_inner) = true;
        wake.notify_all();
    }
}
