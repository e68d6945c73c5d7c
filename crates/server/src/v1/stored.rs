//! Screening of a customer that is kept, with what people decided about it.
//!
//! The question is the customer as it is kept and the answer is what screening says now. A pair that people decided need not alert does
//! not count for the verdict, as long as both sides are by what one recognises them; it is shown all the same.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::{Extension, Json};
use interdict_desk::{Alert, Side};
use interdict_home::desk::read;
use interdict_screen::Hit;
use interdict_screen::asked::{Asked, Property};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::decided::Decided;
use crate::engine::Engine;
use crate::problem::Problem;
use crate::v1::answer::{Answer, Found};
use crate::v1::customers;

/// The answer on a stored customer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StoredAnswer {
    /// What screening says now. `hits` are those that count.
    #[serde(flatten)]
    answer: Answer,
    /// Hits that do not count, because people decided so and nothing is otherwise since.
    silent: Vec<SilentHit>,
    /// The alerts on parties that were met.
    alerts: Vec<AlertOfHit>,
}

/// A hit that does not count.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SilentHit {
    /// The hit.
    hit: Found,
    /// The alert on which that was decided.
    alert: i64,
    /// What was seen.
    evidence: String,
    /// When it counts again.
    until: String,
}

/// The alert on a pair.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertOfHit {
    /// The list.
    list: String,
    /// The party's id there.
    party: String,
    /// The number of the alert.
    alert: i64,
    /// `open`, `assigned`, `proposed`, `decided`.
    state: String,
    /// Whether the customer was found to be somebody else, so that nothing holds them up.
    released: bool,
}

/// An alert on a party.
struct Known {
    id: i64,
    list: interdict_model::ListId,
    party: String,
    alert: Alert,
}

/// Screens a customer as it is kept, against the lists of now. Neither the customer nor an alert is changed by it. What is recorded
/// of the decision has the hits that are silent here too.
#[utoipa::path(post, path = "/api/v1/customers/{id}/screen", tag = "customers", security(("key" = [])),
    params(("id" = String, Path, description = "Your id of the customer")),
    responses((status = 200, body = StoredAnswer), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 503, body = Problem)))]
pub(crate) async fn screen(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<StoredAnswer>, Problem> {
    let tenant = caller.tenant.clone();
    let found = app
        .with_home(&caller, move |home| {
            let Some(customer) = home.store().customer(&tenant, &id)? else { return Ok(None) };
            let alerts = home.store().alerts_of(&tenant, &id)?.into_iter().map(|kept| {
                let alert = read(&kept)?;
                Ok(Known { id: kept.id, list: kept.list, party: kept.party, alert })
            });
            Ok(Some((customer, alerts.collect::<Result<Vec<_>, interdict_home::HomeError>>()?)))
        })
        .await?;
    let (customer, alerts) = found.ok_or_else(customers::unknown)?;
    let body = customer.body.unwrap_or_default();
    let body: Map<String, Value> = serde_json::from_str(&body).map_err(|_| Problem::stopped())?;
    let mut asked = Asked::of_json(&body, Property::named);
    asked.id = customer.id;
    let engine = app.current.engine();
    let decided = app.decide(&caller, &engine, asked, false).await?;
    told(&engine, decided, &alerts, app.current.now()).map(Json)
}

fn told(
    engine: &Engine,
    decided: Decided,
    alerts: &[Known],
    now: Timestamp,
) -> Result<StoredAnswer, Problem> {
    let Decided { asked, decision, number } = decided;
    let own = Side::of_customer(&asked.query);
    let of = |hit: &Hit| alerts.iter().find(|known| known.list == hit.list && known.party == hit.party);
    let mut silent = Vec::new();
    for hit in &decision.hits {
        let Some(known) = of(hit) else { continue };
        let Some(record) = engine.record(&hit.list, &hit.party)? else { continue };
        if let Some(entry) = known.alert.silence(&own, &Side::of_party(&record.party), now) {
            silent.push(SilentHit {
                hit: Found::from(hit.clone()),
                alert: known.id,
                evidence: entry.evidence.clone(),
                until: entry.until.to_string(),
            });
        }
    }
    let shown = decision.hits.iter().filter_map(|hit| {
        let known = of(hit)?;
        Some(AlertOfHit {
            list: hit.list.to_string(),
            party: hit.party.clone(),
            alert: known.id,
            state: known.alert.state().code().to_owned(),
            released: known.alert.state().is_released(),
        })
    });
    let alerts = shown.collect();
    let counts = |hit: &Hit| {
        let list = hit.list.as_str();
        !silent.iter().any(|other| other.hit.list == list && other.hit.party == hit.party)
    };
    // Whether the state of the lists is known is said once, by the answer.
    let decision = engine.limited(&asked, decision, counts, engine.looked_at);
    let answer = Answer::of(Decided { asked, decision, number }, engine, now);
    Ok(StoredAnswer { answer, silent, alerts })
}
