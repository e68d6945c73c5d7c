//! What is asked: one snapshot with the state of its lists, swapped as a whole.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::time::Duration;

use interdict_home::{Home, HomeError, Loaded, SnapshotOptions, snapshot};
use interdict_screen::Parameters;
use jiff::{SignedDuration, Timestamp};

use crate::ServerError;

/// A snapshot with the parameters it is asked by and the state of its lists at a moment.
#[derive(Debug)]
pub struct Engine {
    /// The snapshot and the state of its lists.
    pub loaded: Loaded,
    /// The parameters.
    pub parameters: Arc<Parameters>,
    /// When the state of the lists was looked at.
    pub looked_at: Timestamp,
}

impl Engine {
    /// Why the state of the lists is not known for now, if it is not: whoever should look at it has not for too long.
    pub fn doubt(&self, now: Timestamp) -> Option<String> {
        let age = now.duration_since(self.looked_at);
        (age > LOOK || age < -LOOK).then(|| {
            format!("the state of the lists was last looked at {:.0}; it is not known now", self.looked_at)
        })
    }
}

/// How old a look at the lists may be before it counts for nothing.
const LOOK: SignedDuration = SignedDuration::from_secs(60);

/// The engine that is asked now.
#[derive(Debug)]
pub struct Current {
    engine: RwLock<Arc<Engine>>,
}

impl Current {
    /// Opens what is in force in a data folder; the starter list where nothing was ever loaded.
    pub fn open(folder: &Path) -> Result<Self, ServerError> {
        let parameters = Arc::new(Parameters::built_in()?);
        let now = Timestamp::now();
        let loaded = look(folder, None, &parameters, now)?;
        let engine = Arc::new(Engine { loaded, parameters, looked_at: now });
        Ok(Self { engine: RwLock::new(engine) })
    }

    /// The engine to answer a question with; it stays whole however long that takes.
    pub fn engine(&self) -> Arc<Engine> {
        Arc::clone(&self.engine.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks at what is in force and swaps if it is something else.
    fn refresh(&self, folder: &Path) -> Result<(), HomeError> {
        let before = self.engine();
        let now = Timestamp::now();
        let loaded = look(folder, Some(&before.loaded), &before.parameters, now)?;
        if loaded.snapshot.content_hash() != before.loaded.snapshot.content_hash() {
            tracing::info!(snapshot = loaded.snapshot.content_hash(), "another snapshot is in force");
        }
        let engine = Arc::new(Engine { loaded, parameters: Arc::clone(&before.parameters), looked_at: now });
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) = engine;
        Ok(())
    }
}

fn look(
    folder: &Path,
    previous: Option<&Loaded>,
    parameters: &Parameters,
    now: Timestamp,
) -> Result<Loaded, HomeError> {
    if folder.join("store.sqlite").exists() {
        Home::open(folder)?.snapshot_after(previous, &SnapshotOptions::default(), parameters, now)
    } else {
        snapshot::starter(parameters)
    }
}

/// A thread that does something again and again.
#[derive(Debug)]
pub struct Repeated {
    stopped: Arc<(Mutex<bool>, Condvar)>,
}

impl Repeated {
    /// Looks at what is in force every so often. A look that fails is told, and changes nothing: answers say how old the last one is.
    pub fn looks(current: Arc<Current>, folder: &Path, every: Duration) -> Result<Self, ServerError> {
        let folder = folder.to_owned();
        Self::start("refresh", every, move || {
            if let Err(cause) = current.refresh(&folder) {
                tracing::error!("the state of the lists could not be looked at: {cause}");
            }
        })
    }

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
