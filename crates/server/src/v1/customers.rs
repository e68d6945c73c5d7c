//! Stored customers: kept, screened as they come, and again whenever the lists change.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use interdict_home::Home;
use interdict_home::desk::{GivenCustomer, Lists, Written};
use interdict_store::Customer;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::body::Whole;
use crate::problem::Problem;
use crate::v1::asked::{Party, Strict};
use crate::v1::parameters::Parameters;
use crate::v1::screen::Lines;

/// Characters of a customer's id, at most.
pub(super) const ID_CHARS_MAX: usize = 256;

/// A customer to be kept: a party without an id of its own, since that stands in the path.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "it is the description of a shape")]
#[schema(example = json!({"schema": "person", "name": "Kim Sang Man", "birth_date": "1965-01-21", "nationality": "KP"}))]
pub(crate) struct CustomerParty(Party);

/// A customer as it is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptCustomer {
    /// Your id of it.
    id: String,
    /// How often it was written, from 1.
    version: u64,
    /// As you gave it.
    #[schema(value_type = Object)]
    party: Map<String, Value>,
    /// When it was written.
    changed_at: String,
    /// By whom.
    changed_by: String,
    /// Content hash of the snapshot against which it was last screened.
    screened_against: String,
    /// What of it could not be screened when it was written.
    problems: Vec<String>,
}

/// Customers in the order of their ids.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Customers {
    /// At most as many as were asked for.
    customers: Vec<KeptCustomer>,
    /// Give it as `after` for those that follow; none at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A customer that was written.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WrittenCustomer {
    /// Its id.
    id: String,
    /// Which version of it.
    version: u64,
    /// Alerts opened by it, anew or again.
    alerts_opened: u64,
    /// What of it could not be screened.
    problems: Vec<String>,
}

impl From<Written> for WrittenCustomer {
    fn from(written: Written) -> Self {
        let Written { id, version, opened, problems } = written;
        Self { id, version, alerts_opened: opened, problems }
    }
}

/// Reads a customer, whose own id, if it gives one, is that of the path.
fn given(id: Option<String>, party: Strict, place: &str) -> Result<GivenCustomer, Problem> {
    let asked = party.asked(place)?;
    let id = match id {
        Some(id) if !asked.id.is_empty() && asked.id != id => {
            return Err(Problem::invalid("id", "it is not the id in the path"));
        }
        Some(id) => id,
        None if asked.id.is_empty() => return Err(Problem::invalid("id", "give the id of the customer")),
        None => asked.id,
    };
    if id.trim().is_empty() || id.chars().count() > ID_CHARS_MAX || id.chars().any(char::is_control) {
        return Err(Problem::invalid(
            "id",
            format!("an id has 1 to {ID_CHARS_MAX} characters and no control characters"),
        ));
    }
    Ok(GivenCustomer { id, body: party.object() })
}

async fn write(
    app: &Arc<App>,
    caller: Caller,
    customers: Vec<GivenCustomer>,
) -> Result<Vec<WrittenCustomer>, Problem> {
    let engine = app.current.engine();
    let (tenant, name) = (caller.tenant.clone(), caller.name.clone());
    let written = app
        .with_home(&caller, move |home| {
            let lists = Lists { snapshot: &engine.loaded.snapshot, parameters: &engine.parameters };
            home.put_customers(&tenant, &customers, lists, &name, Timestamp::now())
        })
        .await?;
    Ok(written.into_iter().map(WrittenCustomer::from).collect())
}

/// Keeps a customer, in place of the one of this id if there is one, and screens it.
#[utoipa::path(put, path = "/api/v1/customers/{id}", tag = "customers", security(("key" = [])),
    params(("id" = String, Path, description = "Your id of the customer")),
    request_body(content = CustomerParty, content_type = "application/json"),
    responses((status = 200, body = WrittenCustomer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem)))]
pub(crate) async fn put(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Whole(body): Whole,
) -> Result<Json<WrittenCustomer>, Problem> {
    let customer = given(Some(id), Strict::parse(&body)?, "")?;
    write(&app, caller, vec![customer]).await?.pop().map(Json).ok_or_else(Problem::stopped)
}

/// Removes a customer: it is screened no more. What was decided about it stays.
#[utoipa::path(delete, path = "/api/v1/customers/{id}", tag = "customers", security(("key" = [])),
    params(("id" = String, Path, description = "Your id of the customer")),
    responses((status = 204, description = "It is removed"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let (tenant, name) = (caller.tenant.clone(), caller.name.clone());
    let remove = move |home: &mut Home| home.remove_customer(&tenant, &id, &name, Timestamp::now());
    let removed = app.with_home(&caller, remove).await?;
    if removed { Ok(StatusCode::NO_CONTENT) } else { Err(unknown()) }
}

pub(crate) fn unknown() -> Problem {
    Problem::not_found("no customer of this id is kept")
}

/// One customer.
#[utoipa::path(get, path = "/api/v1/customers/{id}", tag = "customers", security(("key" = [])),
    params(("id" = String, Path, description = "Your id of the customer")),
    responses((status = 200, body = KeptCustomer), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 503, body = Problem)))]
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<KeptCustomer>, Problem> {
    let tenant = caller.tenant.clone();
    let (found, last) = app
        .with_home(&caller, move |home| {
            Ok((home.store().customer(&tenant, &id)?, home.store().rescreens(true, 1)?.pop()))
        })
        .await?;
    Ok(Json(kept(found.ok_or_else(unknown)?, last.as_ref())))
}

/// Customers in the order of their ids.
#[utoipa::path(get, path = "/api/v1/customers", tag = "customers", security(("key" = [])),
    params(("after" = Option<String>, Query, description = "Those after this id"),
        ("limit" = Option<u32>, Query, description = "At most so many; 100 if not given, 1000 at most")),
    responses((status = 200, body = Customers), (status = 401, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Json<Customers>, Problem> {
    let mut parameters = Parameters::read(query.as_deref(), &["after", "limit"])?;
    let (after, limit) = (parameters.text("after").unwrap_or_default(), parameters.limit()?);
    let tenant = caller.tenant.clone();
    let (mut found, last) = app
        .with_home(&caller, move |home| {
            Ok((
                home.store().customers(&tenant, &after, limit.saturating_add(1))?,
                home.store().rescreens(true, 1)?.pop(),
            ))
        })
        .await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|customer| customer.id.clone());
    let customers = found.into_iter().map(|customer| kept(customer, last.as_ref())).collect();
    Ok(Json(Customers { customers, next }))
}

fn kept(customer: Customer, last: Option<&interdict_store::Rescreen>) -> KeptCustomer {
    // A run reaches everybody who was kept when it began.
    let run = last.filter(|last| customer.number <= last.upto);
    KeptCustomer {
        party: customer.body.and_then(|body| serde_json::from_str(&body).ok()).unwrap_or_default(),
        screened_against: run.map_or(customer.snapshot, |run| run.snapshot.clone()),
        id: customer.id,
        version: customer.version,
        changed_at: customer.changed_at.to_string(),
        changed_by: customer.changed_by,
        problems: customer.problems,
    }
}

/// Lines that are written at a stretch.
const LINES: usize = 512;

/// What became of many customers.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Bulk {
    /// Customers written.
    written: u64,
    /// Alerts opened by them, anew or again.
    alerts_opened: u64,
    /// Customers of which something could not be screened.
    with_problems: u64,
    /// Lines that were refused; none of them was written.
    refused: u64,
    /// The first of them.
    problems: Vec<RefusedLine>,
}

/// A line that was refused.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RefusedLine {
    /// Its number, from 1, blank lines not counted.
    line: u64,
    /// What is wrong with it.
    problem: Problem,
}

/// Problems that are told of one body.
const TOLD: usize = 100;

/// Keeps many customers: one a line, each with its `id`. Lines that are not understood are refused and counted; the others are written.
#[utoipa::path(post, path = "/api/v1/customers/bulk", tag = "customers", security(("key" = [])),
    request_body(content = String, content_type = "application/x-ndjson", description = "One customer a line"),
    responses((status = 200, body = Bulk), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn bulk(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    body: Body,
) -> Result<Json<Bulk>, Problem> {
    let mut lines = Lines::of(body);
    let (mut told, mut line) = (Bulk::default(), 0_u64);
    loop {
        let batch = lines.take(LINES).await;
        if batch.is_empty() {
            return Ok(Json(told));
        }
        let mut customers: Vec<GivenCustomer> = Vec::with_capacity(batch.len());
        for text in batch {
            line = line.saturating_add(1);
            match text.and_then(|text| given(None, Strict::parse(&text)?, "")) {
                // Of several of one id the last counts; each is a version, so they are written one after another.
                Ok(customer) if customers.iter().any(|other| other.id == customer.id) => {
                    let before = std::mem::replace(&mut customers, vec![customer]);
                    told.add(write(&app, caller.clone(), before).await?);
                }
                Ok(customer) => customers.push(customer),
                Err(problem) => {
                    told.refused = told.refused.saturating_add(1);
                    if told.problems.len() < TOLD {
                        told.problems.push(RefusedLine { line, problem });
                    }
                }
            }
        }
        told.add(write(&app, caller.clone(), customers).await?);
    }
}

impl Bulk {
    fn add(&mut self, written: Vec<WrittenCustomer>) {
        for customer in written {
            self.written = self.written.saturating_add(1);
            self.alerts_opened = self.alerts_opened.saturating_add(customer.alerts_opened);
            self.with_problems = self.with_problems.saturating_add(u64::from(!customer.problems.is_empty()));
        }
    }
}
