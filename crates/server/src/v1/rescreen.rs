//! Whether everybody who is kept was screened against the lists of now, with the proof.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use interdict_home::desk::Lists;
use interdict_store::Rescreen;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::problem::Problem;

/// Where the screening of stored customers stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Standing {
    /// Content hash of the snapshot in force.
    snapshot: String,
    /// Customers that are kept: yours, or for the tenant that keeps the house those of all.
    stored: u64,
    /// Whether each of them was screened against that snapshot.
    complete: bool,
    /// If not: why not yet, and when that changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    waits: Option<Waits>,
    /// The newest runs, the newest first. They are over all tenants, and shown to the one that keeps the house.
    runs: Vec<Run>,
}

/// Why not everybody was screened yet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Waits {
    /// In words.
    because: String,
    /// Whether a run goes on that ends it; how far it is, `runs` says.
    is_running: bool,
    /// Seconds within which the next run begins, if none goes on. It ends when everybody is screened: after seconds, or minutes
    /// where there are a million customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    begins_within_seconds: Option<u64>,
}

/// A run in which customers were screened again, or are.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Run {
    /// Content hash of the snapshot.
    snapshot: String,
    /// The snapshot before it, where only what differs was screened.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<String>,
    /// Customers kept when it began.
    stored: u64,
    /// How many of them are screened; as many as are stored when it is done.
    screened: u64,
    /// Of how many of those whom it asked about something could not be screened.
    incomplete: u64,
    /// Alerts that it opened, anew or again.
    alerts_opened: u64,
    /// When it began.
    started_at: String,
    /// When all were screened against what changed on the lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    touched_at: Option<String>,
    /// When it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
}

impl From<Rescreen> for Run {
    fn from(run: Rescreen) -> Self {
        Self {
            snapshot: run.snapshot,
            previous: run.previous,
            stored: run.stored,
            screened: run.screened,
            incomplete: run.incomplete,
            alerts_opened: run.opened,
            started_at: run.started_at.to_string(),
            touched_at: run.touched_at.map(|at| at.to_string()),
            finished_at: run.finished_at.map(|at| at.to_string()),
        }
    }
}

impl Waits {
    /// By the newest run, if there was one.
    fn of(newest: Option<&Rescreen>, snapshot: &str, every: u64) -> Self {
        let is_running = newest.is_some_and(|run| run.finished_at.is_none() && run.snapshot == snapshot);
        let because = match newest {
            _ if is_running => "customers are being screened against the lists of now",
            Some(run) if run.snapshot != snapshot => {
                "the lists are others than in the last run, and customers wait to be screened against them"
            }
            _ => "customers came while the lists or the parameters changed, and wait for the next run",
        };
        Self {
            because: because.to_owned(),
            is_running,
            begins_within_seconds: (!is_running).then_some(every),
        }
    }
}

/// Runs that are told.
const RUNS: usize = 10;

/// Whether everybody who is kept was screened against the lists of now, and the runs that say so.
#[utoipa::path(get, path = "/api/v1/rescreen", tag = "customers", security(("key" = [])),
    responses((status = 200, body = Standing), (status = 401, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn status(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<Standing>, Problem> {
    let engine = app.current.engine();
    let (tenant, is_of_house) = (caller.tenant.clone(), caller.is_of_house());
    let every = app.settings.server.refresh_seconds;
    let standing = app
        .with_home(&caller, move |home| {
            let lists = Lists { snapshot: &engine.loaded.snapshot, parameters: &engine.parameters };
            // Runs are over the customers of all tenants; how many others have is the house's to know.
            let runs = if is_of_house { home.store().rescreens(false, RUNS)? } else { Vec::new() };
            let all = home.store().customers_stored()?;
            let complete = home.is_everybody_screened(lists)?;
            let newest = home.store().rescreens(false, 1)?.pop();
            let waits = (!complete).then(|| Waits::of(newest.as_ref(), lists.snapshot.content_hash(), every));
            Ok(Standing {
                complete,
                waits,
                snapshot: lists.snapshot.content_hash().to_owned(),
                stored: if is_of_house { all } else { home.store().customers_of(&tenant)? },
                runs: runs.into_iter().map(Run::from).collect(),
            })
        })
        .await?;
    Ok(Json(standing))
}
