//! Alerts: what there is, what was done, and what people do. Which act is whose, and which needs a second person, is decided by the
//! rules of `interdict_desk` and not here.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::{Extension, Json};
use interdict_desk::{Act, Alert, Decision, DoNotAlert, Fact, Outcome, State as AlertState};
use interdict_home::HomeError;
use interdict_home::desk::read;
use interdict_store::{AlertEvent, AlertFilter, KeptAlert, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::body::Whole;
use crate::json::{self, Object};
use crate::problem::Problem;
use crate::v1::parameters::Parameters;
use crate::v1::people;

/// A customer that may be a listed party.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertShown {
    /// Its number.
    id: i64,
    /// The customer's id.
    customer: String,
    /// The list.
    list: String,
    /// The party's id there.
    party: String,
    /// The name under which the list files the party.
    caption: String,
    /// `open`, `assigned`, `proposed` (a decision waits for a second person), `decided`.
    state: String,
    /// Grows with every change; send it with what you do.
    revision: u64,
    /// When it was opened, the last time.
    opened_at: String,
    /// Why.
    opened_because: String,
    /// Who is at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<String>,
    /// Whether somebody who approves must decide.
    escalated: bool,
    /// Whether the customer was found to be somebody else, so that nothing holds them up.
    released: bool,
    /// Why the pair no longer meets, if it does not. That closes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    gone: Option<String>,
    /// The probability that they are one, from 0 to 1.
    score: f64,
    /// Whether the score says `match`; then a false match needs a second person.
    certain: bool,
    /// The evidence in a sentence.
    reason: String,
    /// Content hash of the snapshot in which they met.
    snapshot: String,
    /// What was decided, or is proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<DecisionShown>,
}

/// A decision.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionShown {
    /// `true_match`, `false_match`.
    outcome: Finding,
    /// Who.
    by: String,
    /// When.
    at: String,
    /// Why.
    reason: String,
    /// The entry that keeps the pair from alerting.
    #[serde(skip_serializing_if = "Option::is_none")]
    do_not_alert: Option<Silence>,
    /// The version of the rules.
    rules: String,
    /// Who confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_at: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    approval_reason: Option<String>,
}

/// What a person finds.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Finding {
    /// The customer is the listed party.
    TrueMatch,
    /// The customer is somebody else.
    FalseMatch,
    /// More must be known. The alert stays.
    NeedMore,
    /// Somebody who approves must decide. The alert stays.
    Escalate,
}

/// Keeps a pair from alerting, for a time, while both sides are by what one recognises them.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Silence {
    /// What was seen: which document of whom, when.
    evidence: String,
    /// The facts that differ, one at least.
    #[schema(min_items = 1)]
    differs: Vec<Difference>,
    /// When it ends, as `2026-12-31T00:00:00Z`.
    #[schema(format = "date-time")]
    until: String,
}

/// A fact by which two parties are told apart.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Difference {
    /// The name.
    Name,
    /// The kind: a person, a ship.
    Kind,
    /// The date of birth or founding.
    BirthDate,
    /// The place of birth.
    BirthPlace,
    /// The nationality.
    Nationality,
    /// Another country.
    Country,
    /// The gender.
    Gender,
    /// A number of a document or register.
    Identifier,
    /// The address.
    Address,
}

/// An alert with everything that was done with it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlertWhole {
    /// The alert.
    #[serde(flatten)]
    alert: AlertShown,
    /// What was done, the oldest first.
    history: Vec<Done>,
}

/// One act.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Done {
    /// When.
    at: String,
    /// Who.
    by: String,
    /// `open`, `reopen`, `change`, `move`, `gone` of screening; `assign`, `comment`, `decide`, `propose`, `approve`, `refuse` of people.
    act: String,
    /// Why; of `assign`, to whom.
    reason: String,
    /// The state after it.
    state: String,
}

/// Alerts in the order of their numbers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Alerts {
    /// At most as many as were asked for.
    alerts: Vec<AlertShown>,
    /// Give it as `after` for those that follow; none at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<i64>,
}

pub(crate) fn shown(kept: &KeptAlert) -> Result<AlertShown, HomeError> {
    let alert = read(kept)?;
    let seen = alert.seen();
    Ok(AlertShown {
        id: kept.id,
        customer: kept.customer.clone(),
        list: kept.list.to_string(),
        party: kept.party.clone(),
        caption: seen.caption.clone(),
        state: kept.state.clone(),
        revision: alert.revision(),
        opened_at: alert.opened_at().to_string(),
        opened_because: alert.because().to_owned(),
        assignee: alert.assignee().map(str::to_owned),
        escalated: alert.is_escalated(),
        released: alert.state().is_released(),
        gone: alert.gone().map(str::to_owned),
        score: seen.score,
        certain: seen.certain,
        reason: seen.reason.clone(),
        snapshot: seen.snapshot.clone(),
        decision: match alert.state() {
            AlertState::Proposed { decision, .. } => Some(DecisionShown::of(decision, None)),
            AlertState::Decided { decision, approval } => {
                Some(DecisionShown::of(decision, approval.as_ref()))
            }
            AlertState::Open | AlertState::Assigned { .. } => None,
        },
    })
}

impl DecisionShown {
    fn of(decision: &Decision, approval: Option<&interdict_desk::Approval>) -> Self {
        Self {
            outcome: decision.outcome.into(),
            by: decision.by.clone(),
            at: decision.at.to_string(),
            reason: decision.reason.clone(),
            do_not_alert: decision.do_not_alert.as_ref().map(|entry| Silence {
                evidence: entry.evidence.clone(),
                differs: entry.differs.iter().map(|fact| (*fact).into()).collect(),
                until: entry.until.to_string(),
            }),
            rules: decision.rules.clone(),
            approved_by: approval.map(|approval| approval.by.clone()),
            approved_at: approval.map(|approval| approval.at.to_string()),
            approval_reason: approval.map(|approval| approval.reason.clone()),
        }
    }
}

/// The states by which alerts can be asked for.
pub(crate) const STATES: [&str; 4] = ["open", "assigned", "proposed", "decided"];

/// Alerts in the order of their numbers.
#[utoipa::path(get, path = "/api/v1/alerts", tag = "alerts", security(("key" = [])),
    params(("state" = Option<String>, Query, description = "`open`, `assigned`, `proposed` or `decided`"),
        ("customer" = Option<String>, Query, description = "Of this customer"),
        ("list" = Option<String>, Query, description = "On this list"),
        ("assignee" = Option<String>, Query, description = "Given to this person"),
        ("after" = Option<i64>, Query, description = "Those after this number"),
        ("limit" = Option<u32>, Query, description = "At most so many; 100 if not given, 1000 at most")),
    responses((status = 200, body = Alerts), (status = 401, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Json<Alerts>, Problem> {
    let known = ["state", "customer", "list", "assignee", "after", "limit"];
    let mut parameters = Parameters::read(query.as_deref(), &known)?;
    let limit = parameters.limit()?;
    let state = parameters.text("state");
    if state.as_deref().is_some_and(|state| !STATES.contains(&state)) {
        return Err(Problem::invalid("state", format!("give one of {}", STATES.join(", "))));
    }
    let after = parameters.text("after").map(|text| text.parse::<i64>());
    let filter = AlertFilter {
        state,
        customer: parameters.text("customer"),
        list: parameters.text("list"),
        assignee: parameters.text("assignee"),
        after: after
            .unwrap_or(Ok(0))
            .map_err(|_| Problem::invalid("after", "give the number of an alert"))?,
    };
    let tenant = caller.tenant.clone();
    let (mut alerts, more) = app
        .with_home(&caller, move |home| {
            let mut kept = home.store().alerts(&tenant, &filter, limit.saturating_add(1))?;
            let more = kept.len() > limit;
            kept.truncate(limit);
            Ok((kept.iter().map(shown).collect::<Result<Vec<_>, _>>()?, more))
        })
        .await?;
    alerts.truncate(limit);
    let next = alerts.last().filter(|_| more).map(|alert| alert.id);
    Ok(Json(Alerts { alerts, next }))
}

/// One alert with everything that was done with it.
#[utoipa::path(get, path = "/api/v1/alerts/{id}", tag = "alerts", security(("key" = [])),
    params(("id" = i64, Path, description = "The number of the alert")),
    responses((status = 200, body = AlertWhole), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 503, body = Problem)))]
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<AlertWhole>, Problem> {
    let id = number(&id)?;
    let tenant = caller.tenant.clone();
    let found = app
        .with_home(&caller, move |home| {
            let Some(kept) = home.store().alert(&tenant, id)? else { return Ok(None) };
            let history = home.store().alert_events(id)?.into_iter().map(done).collect::<Result<_, _>>()?;
            Ok(Some(AlertWhole { alert: shown(&kept)?, history }))
        })
        .await?;
    found.map(Json).ok_or_else(unknown)
}

fn done(event: AlertEvent) -> Result<Done, HomeError> {
    let alert: Alert = serde_json::from_str(&event.body).map_err(StoreError::from)?;
    let state = alert.state().code().to_owned();
    Ok(Done { at: event.at.to_string(), by: event.actor, act: event.act, reason: event.reason, state })
}

pub(crate) fn unknown() -> Problem {
    Problem::not_found("there is no alert of this number")
}

pub(crate) fn number(id: &str) -> Result<i64, Problem> {
    id.parse().map_err(|_| unknown())
}

/// To whom an alert is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assignment {
    /// The revision of the alert as you saw it.
    #[serde(deserialize_with = "json::whole")]
    #[schema(format = "int64")]
    revision: u64,
    /// To whom: the name of a key, or of a sign-in (`oidc:NAME`), of somebody who may decide it; to nobody if not given.
    to: Option<String>,
}

/// Something to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Comment {
    /// What.
    text: String,
}

/// What somebody finds.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Finds {
    /// The revision of the alert as you saw it.
    #[serde(deserialize_with = "json::whole")]
    #[schema(format = "int64")]
    revision: u64,
    /// What.
    outcome: Finding,
    /// Why.
    reason: String,
    /// With a false match: keeps the pair from alerting.
    #[schema(value_type = Option<Silence>)]
    do_not_alert: Option<Object<Silence>>,
}

/// What a second person says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirmation {
    /// The revision of the alert as you saw it.
    #[serde(deserialize_with = "json::whole")]
    #[schema(format = "int64")]
    revision: u64,
    /// Whether the decision stands; if not, all is as it was before.
    approve: bool,
    /// Why.
    reason: String,
}

async fn act(
    app: &Arc<App>,
    caller: Caller,
    id: &str,
    revision: u64,
    mut act: Act,
) -> Result<Json<AlertShown>, Problem> {
    let id = number(id)?;
    let asks = caller.clone();
    let after = app
        .with_home(&caller, move |home| {
            let now = Timestamp::now();
            let person = people::person(home, &asks, now)?;
            if let Act::Approve { proposer: first, .. } = &mut act {
                *first = people::proposer(home, &asks.tenant, id, now)?;
            }
            let kept = home.act_on_alert((&asks.tenant, id), revision, &act, &person, now)?;
            kept.as_ref().map(shown).transpose()
        })
        .await?;
    after.map(Json).ok_or_else(unknown)
}

/// Gives an alert to somebody, or back to all.
#[utoipa::path(post, path = "/api/v1/alerts/{id}/assign", tag = "alerts", security(("key" = [])),
    params(("id" = i64, Path, description = "The number of the alert")),
    request_body(content = Assignment, content_type = "application/json"),
    responses((status = 200, body = AlertShown), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn assign(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Whole(body): Whole,
) -> Result<Json<AlertShown>, Problem> {
    let Assignment { revision, to } = json::read(&body)?;
    let to = match to.as_deref().map(str::trim).filter(|to| !to.is_empty()) {
        Some(to) => Some(people::assignee(&app, &caller, to).await?),
        None => None,
    };
    act(&app, caller, &id, revision, Act::Assign { to }).await
}

/// Says something about an alert.
#[utoipa::path(post, path = "/api/v1/alerts/{id}/comment", tag = "alerts", security(("key" = [])),
    params(("id" = i64, Path, description = "The number of the alert")),
    request_body(content = Comment, content_type = "application/json"),
    responses((status = 200, body = AlertShown), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn comment(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Whole(body): Whole,
) -> Result<Json<AlertShown>, Problem> {
    let Comment { text } = json::read(&body)?;
    act(&app, caller, &id, 0, Act::Comment { text }).await
}

/// Decides an alert. What needs a second person waits as `proposed`, and until then all is as it was.
#[utoipa::path(post, path = "/api/v1/alerts/{id}/decide", tag = "alerts", security(("key" = [])),
    params(("id" = i64, Path, description = "The number of the alert")),
    request_body(content = Finds, content_type = "application/json"),
    responses((status = 200, body = AlertShown), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn decide(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Whole(body): Whole,
) -> Result<Json<AlertShown>, Problem> {
    let Finds { revision, outcome, reason, do_not_alert } = json::read(&body)?;
    let entry = |Object(silence): Object<Silence>| {
        let until = silence.until.parse::<Timestamp>();
        let until = until
            .map_err(|_| Problem::invalid("do_not_alert.until", "give a time as 2026-12-31T00:00:00Z"))?;
        let differs = silence.differs.into_iter().map(Fact::from).collect();
        Ok::<_, Problem>(DoNotAlert { evidence: silence.evidence, differs, until })
    };
    let do_not_alert = do_not_alert.map(entry).transpose()?;
    let decide = Act::Decide { outcome: outcome.into(), reason, do_not_alert, together: 1 };
    act(&app, caller, &id, revision, decide).await
}

/// Confirms what somebody else decided, or does not.
#[utoipa::path(post, path = "/api/v1/alerts/{id}/approve", tag = "alerts", security(("key" = [])),
    params(("id" = i64, Path, description = "The number of the alert")),
    request_body(content = Confirmation, content_type = "application/json"),
    responses((status = 200, body = AlertShown), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn approve(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Whole(body): Whole,
) -> Result<Json<AlertShown>, Problem> {
    let Confirmation { revision, approve, reason } = json::read(&body)?;
    let said = if approve { Act::Approve { reason, proposer: None } } else { Act::Refuse { reason } };
    act(&app, caller, &id, revision, said).await
}

/// The words of the API for those of the rules, both ways.
macro_rules! same {
    ($api:ident, $rules:ident, $($variant:ident),+) => {
        impl From<$api> for $rules {
            fn from(value: $api) -> Self {
                match value { $($api::$variant => Self::$variant),+ }
            }
        }
        impl From<$rules> for $api {
            fn from(value: $rules) -> Self {
                match value { $($rules::$variant => Self::$variant),+ }
            }
        }
    };
}

same!(Finding, Outcome, TrueMatch, FalseMatch, NeedMore, Escalate);
same!(Difference, Fact, Name, Kind, BirthDate, BirthPlace, Nationality, Country, Gender, Identifier, Address);
