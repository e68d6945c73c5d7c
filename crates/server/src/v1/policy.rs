//! The screening policy: the one in force, and proposals of another, which need two people. Who may do what is decided by the rules of
//! `interdict_desk`, and what a proposal would change is found by `interdict_home`.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::{Extension, Json};
use interdict_desk::{Fate, Refused};
use interdict_home::policy::{InForce, Proposed, ScreeningPolicy};
use interdict_home::{Home, config};
use interdict_screen::Parameters;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::App;
use crate::access::{Caller, Way};
use crate::body::Whole;
use crate::json::{self, Any, Object};
use crate::problem::Problem;
use crate::v1::parameters::Parameters as Query;
use crate::v1::people::{holder, person};
use crate::v1::proposal::{Course, approved};

/// The screening policy by which this server decides.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyShown {
    /// BLAKE3 of its text: how decisions name it.
    hash: String,
    /// Since when it is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    /// Who put it in force: whoever approved it, or `settings`.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The number of the proposal that was approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<i64>,
    /// Whether another one needs two people.
    needs_two: bool,
    /// Hash of the parameters, as answers name them.
    parameters_hash: String,
    /// The parameters: every number that decides, thresholds among them.
    #[schema(value_type = Object)]
    parameters: Value,
    /// The lists that are required, and the ages.
    lists: ListsShown,
    /// What the settings or the release say otherwise, which does not count.
    notices: Vec<String>,
}

/// The lists that are required, and when one is too old.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListsShown {
    /// Lists without which nothing is `clear`.
    required: Vec<String>,
    /// Minutes after the last successful check when a list is AGING.
    aging_after_minutes: u32,
    /// Minutes after the last successful check when a list is STALE.
    stale_after_minutes: u32,
}

impl From<&config::Lists> for ListsShown {
    fn from(lists: &config::Lists) -> Self {
        Self {
            required: lists.required.iter().map(ToString::to_string).collect(),
            aging_after_minutes: lists.aging_after_minutes,
            stale_after_minutes: lists.stale_after_minutes,
        }
    }
}

/// A policy that somebody proposes: what is not given stays as it is in force.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Proposes {
    /// All parameters, as `GET /api/v1/policy` gives them, or `built_in` for those of the release.
    #[schema(value_type = Option<Value>)]
    parameters: Option<Any>,
    /// Thresholds, in place of those among the parameters.
    #[schema(value_type = Option<ThresholdsAsked>)]
    thresholds: Option<Object<ThresholdsAsked>>,
    /// Required lists and ages.
    #[schema(value_type = Option<ListsAsked>)]
    lists: Option<Object<ListsAsked>>,
    /// Why.
    reason: String,
}

/// Where verdicts begin, as probabilities.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThresholdsAsked {
    /// Least score of a hit.
    #[schema(minimum = 0.01, maximum = 0.99)]
    possible: Option<f64>,
    /// Least score of a match, at least `possible`.
    #[serde(rename = "match")]
    #[schema(minimum = 0.01, maximum = 1.0)]
    certain: Option<f64>,
}

/// Required lists and ages.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListsAsked {
    /// Lists without which nothing is `clear`.
    required: Option<Vec<String>>,
    /// Minutes after the last successful check when a list is AGING.
    #[serde(default, deserialize_with = "json::whole_or_none")]
    aging_after_minutes: Option<u32>,
    /// Minutes after the last successful check when a list is STALE.
    #[serde(default, deserialize_with = "json::whole_or_none")]
    stale_after_minutes: Option<u32>,
}

/// What a second person says, or the first who takes it back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyWord {
    /// The hash of the policy as you saw it in the proposal; needed to approve.
    policy: Option<String>,
    /// Whether it comes in force; if not, all stays as it is.
    approve: bool,
    /// Why.
    reason: String,
}

/// A proposal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProposalShown {
    /// Its number.
    id: i64,
    /// Who proposed it, and what became of it.
    #[serde(flatten)]
    course: Course,
    /// The hash of the policy; send it to approve.
    policy: String,
    /// The hash of the policy that was in force. If another one is now, this one can no longer be approved.
    against: String,
    /// What differs.
    changes: Vec<ChangeShown>,
    /// What that does to a sample, as it was when it was proposed.
    effect: EffectShown,
}

/// A number or a text that differs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeShown {
    /// Which, as `parameters.thresholds.match`.
    field: String,
    /// What it was; null if it was not there.
    from: Value,
    /// What it would be.
    to: Value,
}

/// What a policy would change: both policies on the lists of one moment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EffectShown {
    /// Questions of recorded decisions that were asked again: the newest, 1,000 at most.
    decisions: usize,
    /// Customers that were screened again: those written last, 1,000 at most.
    customers: usize,
    /// From which verdict to which how many of them change.
    changed: Vec<ChangedShown>,
    /// Some of them, 100 at most; those of other tenants are only counted.
    examples: Vec<ExampleShown>,
}

/// How many change from a verdict to another.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedShown {
    /// What it is.
    from: String,
    /// What it would be.
    to: String,
    /// How many.
    count: usize,
}

/// One whose verdict would change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExampleShown {
    /// The number of the recorded decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<u64>,
    /// The customer's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<String>,
    /// What it is.
    from: String,
    /// What it would be.
    to: String,
}

/// Proposals, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Proposals {
    proposals: Vec<ProposalShown>,
}

impl From<Proposed> for ProposalShown {
    fn from(proposed: Proposed) -> Self {
        let Proposed { id, proposal, changes, effect } = proposed;
        Self {
            id,
            course: Course::from(&proposal),
            policy: proposal.what().to_owned(),
            against: proposal.against().to_owned(),
            changes: changes
                .into_iter()
                .map(|change| ChangeShown { field: change.field, from: change.from, to: change.to })
                .collect(),
            effect: EffectShown {
                decisions: effect.decisions,
                customers: effect.customers,
                changed: effect
                    .changed
                    .into_iter()
                    .map(|changed| ChangedShown { from: changed.from, to: changed.to, count: changed.count })
                    .collect(),
                examples: effect
                    .examples
                    .into_iter()
                    .map(|example| ExampleShown {
                        decision: example.decision,
                        customer: example.customer,
                        from: example.from,
                        to: example.to,
                    })
                    .collect(),
            },
        }
    }
}

impl Proposes {
    /// The policy: the one in force with what is given.
    fn policy(self, in_force: &InForce) -> Result<ScreeningPolicy, Problem> {
        let mut parameters = match self.parameters {
            None => in_force.policy.parameters.clone(),
            Some(Any(Value::String(name))) if name == "built_in" => {
                Parameters::built_in().map_err(|_| Problem::stopped())?
            }
            Some(Any(value @ Value::Object(_))) => Parameters::parse(&value.to_string())
                .map_err(|cause| Problem::invalid("parameters", cause.to_string()))?,
            Some(_) => return Err(Problem::invalid("parameters", "give an object, or `built_in`")),
        };
        if let Some(Object(asked)) = self.thresholds {
            let thresholds = &mut parameters.thresholds;
            thresholds.possible = asked.possible.unwrap_or(thresholds.possible);
            thresholds.certain = asked.certain.unwrap_or(thresholds.certain);
            // The bounds are those of a file of parameters.
            let json = parameters.to_json().map_err(|_| Problem::stopped())?;
            Parameters::parse(&json).map_err(|cause| Problem::invalid("thresholds", cause.to_string()))?;
        }
        let mut lists = in_force.policy.lists.clone();
        if let Some(Object(asked)) = self.lists {
            if let Some(required) = asked.required {
                let id = |text: &String| {
                    text.parse().map_err(|_| {
                        Problem::invalid("lists.required", format!("`{text}` is no id of a list"))
                    })
                };
                lists.required = required.iter().map(id).collect::<Result<_, _>>()?;
            }
            lists.aging_after_minutes = asked.aging_after_minutes.unwrap_or(lists.aging_after_minutes);
            lists.stale_after_minutes = asked.stale_after_minutes.unwrap_or(lists.stale_after_minutes);
            if let Some((key, words)) = lists.contradictions().into_iter().next() {
                return Err(Problem::invalid(key, words));
            }
        }
        Ok(ScreeningPolicy::new(parameters, lists))
    }
}

/// The screening policy by which this server decides, with what the settings say otherwise.
#[utoipa::path(get, path = "/api/v1/policy", tag = "policy", security(("key" = [])),
    responses((status = 200, body = PolicyShown), (status = 401, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn in_force(State(app): State<Arc<App>>) -> Json<PolicyShown> {
    let engine = app.current.engine();
    let InForce { policy, hash, kept, needs_two, notices, .. } = &*engine.policy;
    Json(PolicyShown {
        hash: hash.clone(),
        since: kept.as_ref().map(|kept| kept.at.to_string()),
        by: kept.as_ref().map(|kept| kept.by.clone()),
        reason: kept.as_ref().map(|kept| kept.reason.clone()),
        proposal: kept.as_ref().and_then(|kept| kept.proposal),
        needs_two: *needs_two,
        parameters_hash: policy.parameters.hash(),
        parameters: serde_json::to_value(&policy.parameters).unwrap_or_default(),
        lists: (&policy.lists).into(),
        notices: notices.clone(),
    })
}

/// Proposals of another screening policy, the newest first.
#[utoipa::path(get, path = "/api/v1/policy/proposals", tag = "policy", security(("key" = [])),
    params(("limit" = Option<u32>, Query, description = "At most so many; 100 if not given, 1000 at most")),
    responses((status = 200, body = Proposals), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Json<Proposals>, Problem> {
    let limit = Query::read(query.as_deref(), &["limit"])?.limit()?;
    let found = app.with_home(&caller, move |home| home.policy_proposals(limit)).await?;
    Ok(Json(Proposals { proposals: found.into_iter().map(ProposalShown::from).collect() }))
}

/// Whoever nobody knows by name is nobody's second person, whatever they may do otherwise.
pub(crate) fn named(caller: &Caller) -> Result<(), Problem> {
    if caller.way == Way::Trust { Err(Problem::conflict(Refused::OnePerson.to_string())) } else { Ok(()) }
}

fn unknown() -> Problem {
    Problem::not_found("there is no proposal of this number")
}

fn number(id: &str) -> Result<i64, Problem> {
    id.parse().map_err(|_| unknown())
}

/// One proposal, with what it would change.
#[utoipa::path(get, path = "/api/v1/policy/proposals/{id}", tag = "policy", security(("key" = [])),
    params(("id" = i64, Path, description = "The number of the proposal")),
    responses((status = 200, body = ProposalShown), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<ProposalShown>, Problem> {
    let id = number(&id)?;
    let found = app.with_home(&caller, move |home| home.policy_proposal(id)).await?;
    found.map(|found| Json(found.into())).ok_or_else(unknown)
}

/// Proposes another screening policy. It is held against the one in force on the questions that were asked last and the customers that
/// were written last, and nothing changes until a second person approves it.
#[utoipa::path(post, path = "/api/v1/policy/proposals", tag = "policy", security(("key" = [])),
    request_body(content = Proposes, content_type = "application/json"),
    responses((status = 200, body = ProposalShown), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn propose(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Whole(body): Whole,
) -> Result<Json<ProposalShown>, Problem> {
    let mut asked: Proposes = json::read(&body)?;
    named(&caller)?;
    let reason = std::mem::take(&mut asked.reason);
    let (asks, now) = (caller.clone(), app.current.now());
    // To find the effect may take seconds.
    let proposed = app.apart(&caller, move |home| {
        let policy = match asked.policy(&home.policy_in_force(false)?) {
            Ok(policy) => policy,
            Err(problem) => return Ok(Err(problem)),
        };
        let person = person(home, &asks, now)?;
        home.propose_policy(&policy, &reason, &person, now).map(Ok)
    });
    Ok(Json(proposed.await??.into()))
}

/// The last word on a proposal: a second person approves or refuses it, or the first takes it back. An approved policy is in force for
/// every server on this store from its next look on, and stored customers are screened again by it.
#[utoipa::path(post, path = "/api/v1/policy/proposals/{id}/approve", tag = "policy", security(("key" = [])),
    params(("id" = i64, Path, description = "The number of the proposal")),
    request_body(content = PolicyWord, content_type = "application/json"),
    responses((status = 200, body = ProposalShown), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn approve(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Whole(body): Whole,
) -> Result<Json<ProposalShown>, Problem> {
    let id = number(&id)?;
    let PolicyWord { policy, approve, reason } = json::read(&body)?;
    named(&caller)?;
    let policy = approved(approve, policy, "policy")?;
    let (asks, now) = (caller.clone(), app.current.now());
    let closed = app
        .with_home(&caller, move |home| {
            let person = person(home, &asks, now)?;
            let proposer = |home: &Home, name: &str| holder(home, name, now);
            home.close_policy_proposal(id, policy.as_deref(), &reason, &person, proposer, now)
        })
        .await?;
    let closed = closed.ok_or_else(unknown)?;
    if closed.proposal.fate() == Fate::Approved {
        app.current.ask_to_look();
    }
    Ok(Json(closed.into()))
}
