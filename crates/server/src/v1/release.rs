//! A version that was refused, as a true change after all: one person proposes that it be released, and another approves. Who may do what
//! is decided by the rules of `interdict_desk`; `interdict_home` finds what a release would change.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::{Extension, Json};
use interdict_desk::Fate;
use interdict_home::release::{PartyNamed, ProposedRelease};
use interdict_home::{Home, HomeError};
use interdict_model::ListId;
use interdict_store::{StoreError, Version};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::body::Whole;
use crate::json;
use crate::problem::Problem;
use crate::v1::answer::code;
use crate::v1::people::{holder, person};
use crate::v1::policy::named;
use crate::v1::proposal::{Course, approved};

/// Proposes a release.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseAsked {
    /// Why: what makes sure that the version is what the publisher means.
    reason: String,
}

/// What a second person says, or the first who takes it back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseWord {
    /// The hash of the content as you saw it in the proposal; needed to approve.
    content: Option<String>,
    /// Whether the version comes into force; if not, it stays in quarantine.
    approve: bool,
    /// Why.
    reason: String,
}

/// Proposals to release a version, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Releases {
    proposals: Vec<ReleaseShown>,
}

/// A proposal to release a version.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReleaseShown {
    /// Its number.
    id: i64,
    /// The number of the version.
    version: i64,
    /// Who proposed it, and what became of it.
    #[serde(flatten)]
    course: Course,
    /// The hash of the version's content; send it to approve.
    content: String,
    /// What it would change, as it was when it was proposed. If another version came into force since, it can no longer be approved.
    effect: ReleaseEffectShown,
}

/// What a release would change of what is in force.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReleaseEffectShown {
    /// The version in force, as `us-ofac-sdn@2023-05-23`; absent if none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_force: Option<String>,
    /// Parties that would come.
    added: usize,
    /// Parties that would go.
    removed: usize,
    /// Parties that would change, by the gravest class of what does.
    changed: BTreeMap<String, usize>,
    /// Parts that only one of the two has, of which nothing is said here.
    not_compared: Vec<String>,
    /// The first hundred of those that would come.
    first_added: Vec<PartyShown>,
    /// The first hundred of those that would go.
    first_removed: Vec<PartyShown>,
}

/// A listed party by name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PartyNamed)]
pub(crate) struct PartyShown {
    /// The list's id of it.
    party: String,
    /// Its name.
    name: String,
}

impl From<ProposedRelease> for ReleaseShown {
    fn from(proposed: ProposedRelease) -> Self {
        let ProposedRelease { id, version, proposal, effect } = proposed;
        let named = |parties: Vec<PartyNamed>| {
            parties.into_iter().map(|one| PartyShown { party: one.party, name: one.name }).collect()
        };
        Self {
            id,
            version,
            course: Course::from(&proposal),
            content: proposal.what().to_owned(),
            effect: ReleaseEffectShown {
                in_force: effect.in_force,
                added: effect.added,
                removed: effect.removed,
                changed: effect.changed.iter().map(|(class, count)| (code(class), *count)).collect(),
                not_compared: effect.not_compared,
                first_added: named(effect.first_added),
                first_removed: named(effect.first_removed),
            },
        }
    }
}

fn unknown() -> Problem {
    Problem::not_found("there is no version of this number on such a list, or nothing was proposed for it")
}

/// The version of a list by its number.
fn meant(home: &Home, list: &ListId, number: i64) -> Result<Option<Version>, HomeError> {
    Ok(home.store().versions(Some(list))?.into_iter().find(|version| version.id == number))
}

fn numbers(list: &str, version: &str) -> Result<(ListId, i64), Problem> {
    Ok((list.parse().map_err(|_| unknown())?, version.parse().map_err(|_| unknown())?))
}

/// What cannot be released is a conflict that says why; everything else is a failure.
fn told<T>(done: Result<T, HomeError>) -> Result<Result<T, Problem>, HomeError> {
    match done {
        Err(cause @ (HomeError::Which(_) | HomeError::Store(StoreError::NoVersion(_)))) => {
            Ok(Err(Problem::conflict(cause.to_string())))
        }
        done => done.map(Ok),
    }
}

/// What was proposed for a version, the newest first.
#[utoipa::path(get, path = "/api/v1/lists/{list}/versions/{version}/release", tag = "lists", security(("key" = [])),
    params(("list" = String, Path, description = "The list, e.g. us-ofac-sdn"),
        ("version" = i64, Path, description = "The number of the version")),
    responses((status = 200, body = Releases), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path((list, version)): Path<(String, String)>,
) -> Result<Json<Releases>, Problem> {
    let (list, number) = numbers(&list, &version)?;
    let found = app
        .with_home(&caller, move |home| {
            meant(home, &list, number)?.map(|version| home.release_proposals(&version)).transpose()
        })
        .await?;
    let proposals = found.ok_or_else(unknown)?.into_iter().map(ReleaseShown::from).collect();
    Ok(Json(Releases { proposals }))
}

/// Proposes that a version in quarantine be released. What it would change of what is in force is shown, and nothing changes until a
/// second person approves it. A version with a defect of its files cannot be released at all.
#[utoipa::path(post, path = "/api/v1/lists/{list}/versions/{version}/release", tag = "lists", security(("key" = [])),
    params(("list" = String, Path, description = "The list, e.g. us-ofac-sdn"),
        ("version" = i64, Path, description = "The number of the version")),
    request_body(content = ReleaseAsked, content_type = "application/json"),
    responses((status = 200, body = ReleaseShown), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn propose(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path((list, version)): Path<(String, String)>,
    Whole(body): Whole,
) -> Result<Json<ReleaseShown>, Problem> {
    let (list, number) = numbers(&list, &version)?;
    let ReleaseAsked { reason } = json::read(&body)?;
    named(&caller)?;
    let (asks, now) = (caller.clone(), app.current.now());
    let proposed = app.apart(&caller, move |home| {
        let Some(version) = meant(home, &list, number)? else { return Ok(Err(unknown())) };
        let person = person(home, &asks, now)?;
        told(home.propose_release(&version, &reason, &person, now))
    });
    Ok(Json(proposed.await??.into()))
}

/// The last word on what was proposed last for a version: a second person approves or refuses it, or the first takes it back. An approved
/// version is in force for every server on this store from its next look on, and stored customers are screened again.
#[utoipa::path(post, path = "/api/v1/lists/{list}/versions/{version}/release/approve", tag = "lists", security(("key" = [])),
    params(("list" = String, Path, description = "The list, e.g. us-ofac-sdn"),
        ("version" = i64, Path, description = "The number of the version")),
    request_body(content = ReleaseWord, content_type = "application/json"),
    responses((status = 200, body = ReleaseShown), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn approve(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path((list, version)): Path<(String, String)>,
    Whole(body): Whole,
) -> Result<Json<ReleaseShown>, Problem> {
    let (list, number) = numbers(&list, &version)?;
    let ReleaseWord { content, approve, reason } = json::read(&body)?;
    named(&caller)?;
    let content = approved(approve, content, "content")?;
    let (asks, now) = (caller.clone(), app.current.now());
    let closed = app.apart(&caller, move |home| {
        let Some(version) = meant(home, &list, number)? else { return Ok(Err(unknown())) };
        let person = person(home, &asks, now)?;
        let proposer = |home: &Home, name: &str| holder(home, name, now);
        let closed = home.close_release(&version, content.as_deref(), &reason, &person, proposer, now);
        Ok(told(closed)?.and_then(|closed| closed.ok_or_else(unknown)))
    });
    let closed = closed.await??;
    if closed.proposal.fate() == Fate::Approved {
        app.current.ask_to_look();
    }
    Ok(Json(closed.into()))
}
