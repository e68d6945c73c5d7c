//! Many alerts decided with one reason.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use interdict_home::desk::Together;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::body::Whole;
use crate::json::{self, Object};
use crate::problem::Problem;
use crate::v1::alerts::{AlertShown, Finding, shown, unknown};
use crate::v1::people::person;

/// One of the alerts that are decided together.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chosen {
    /// Its number.
    #[serde(deserialize_with = "json::whole")]
    id: i64,
    /// Its revision as you saw it.
    #[serde(deserialize_with = "json::whole")]
    #[schema(format = "int64")]
    revision: u64,
}

/// What somebody finds of many alerts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FindsOfMany {
    /// The alerts, each once, all on one listed party.
    #[schema(value_type = Vec<Chosen>, min_items = 1, max_items = 1000)]
    alerts: Vec<Object<Chosen>>,
    /// What.
    outcome: Finding,
    /// Why.
    reason: String,
}

/// What became of one of many alerts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OneDecided {
    /// Its number.
    id: i64,
    /// The alert after it, if it was decided or proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    alert: Option<AlertShown>,
    /// Why nothing was changed, if nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
}

/// What became of many alerts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ManyDecided {
    /// In the order in which they were asked.
    outcomes: Vec<OneDecided>,
}

/// Alerts that are decided together, at most.
const TOGETHER_MAX: usize = 1000;

/// Decides many alerts on one listed party with one reason, each by the rules and in an act of its own: what is refused of one changes
/// nothing for the others. More than ten at once each wait for a second person.
#[utoipa::path(post, path = "/api/v1/alerts/decide", tag = "alerts", security(("key" = [])),
    request_body(content = FindsOfMany, content_type = "application/json"),
    responses((status = 200, body = ManyDecided), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn decide(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Whole(body): Whole,
) -> Result<Json<ManyDecided>, Problem> {
    let FindsOfMany { alerts, outcome, reason } = json::read(&body)?;
    let alerts: Vec<(i64, u64)> =
        alerts.into_iter().map(|Object(chosen)| (chosen.id, chosen.revision)).collect();
    if alerts.is_empty() || alerts.len() > TOGETHER_MAX {
        return Err(Problem::invalid("alerts", format!("give 1 to {TOGETHER_MAX} alerts")));
    }
    let ids: HashSet<i64> = alerts.iter().map(|(id, _)| *id).collect();
    if ids.len() != alerts.len() {
        return Err(Problem::invalid("alerts", "an alert stands twice"));
    }
    let together = Together { alerts, outcome: outcome.into(), reason };
    let asks = caller.clone();
    let decided = app
        .with_home(&caller, move |home| {
            let now = Timestamp::now();
            let person = person(home, &asks, now)?;
            let outcomes = home.decide_together(&asks.tenant, &together, &person, now)?;
            Ok(together.alerts.iter().map(|(id, _)| *id).zip(outcomes).collect::<Vec<_>>())
        })
        .await?;
    let told = decided.into_iter().map(|(id, outcome)| {
        let alert = match outcome {
            Ok(kept) => kept
                .ok_or_else(unknown)
                .and_then(|kept| shown(&kept).map_err(|cause| Problem::failed(&cause))),
            Err(cause) => Err(Problem::failed(&cause)),
        };
        match alert {
            Ok(alert) => OneDecided { id, alert: Some(alert), problem: None },
            Err(problem) => OneDecided { id, alert: None, problem: Some(problem) },
        }
    });
    Ok(Json(ManyDecided { outcomes: told.collect() }))
}
