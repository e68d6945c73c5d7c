//! Who is blocked because of whom they belong to, with the proof: what the snapshot in force has of it.
//!
//! The proofs were checked by a verifier of their own when the snapshot was compiled, and screening answers from the same parties.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use interdict_home::ownership::PROOF;
use interdict_model::taken::DERIVED;
use interdict_model::{ListId, Measure, Party};
use interdict_ownership::written::{Written, WrittenOpen, WrittenStep};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::engine::Engine;
use crate::problem::Problem;
use crate::v1::answer::ListState;
use crate::v1::parameters::Parameters;

/// The regimes for which ownership is solved.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Regimes {
    /// Each with the list that is derived for it.
    regimes: Vec<Regime>,
    /// Content hash of the snapshot.
    snapshot: String,
}

/// A regime.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Regime {
    /// Its name.
    regime: String,
    /// The derived list with its state, which is no better than that of the lists it comes from.
    list: ListState,
}

/// Parties of a regime, in the order of the snapshot.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnedParties {
    /// At most as many as were asked for.
    parties: Vec<OwnedParty>,
    /// Give it as `after` for those that follow; none at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A party that is, or may be, blocked because of whom it belongs to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnedParty {
    /// Its id in the data on ownership.
    party: String,
    /// Its name.
    name: String,
    /// `blocked`, or `undetermined` where sources leave open what would decide it.
    verdict: &'static str,
    /// Why, in a sentence.
    basis: String,
}

/// The same with the proof.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProvedParty {
    /// The party.
    #[serde(flatten)]
    party: OwnedParty,
    /// Who holds it.
    held_by: Vec<String>,
    /// The law and guidance by which that counts.
    law: Vec<String>,
    /// The argument in words, step by step, each with the sources that state it.
    proof: Vec<String>,
    /// The same as data: each step rests on those before it, and the last is the party's own.
    steps: Vec<WrittenStep>,
    /// What would decide it, where it is undetermined: the fact that decides it both ways first.
    open: Vec<WrittenOpen>,
    /// Content hash of the snapshot.
    snapshot: String,
}

impl From<&Party> for OwnedParty {
    fn from(party: &Party) -> Self {
        let is_open = party.stated_measures.contains(&Measure::Undetermined);
        Self {
            party: party.id.clone(),
            name: party.caption().to_owned(),
            verdict: if is_open { "undetermined" } else { "blocked" },
            basis: party.programmes.first().map(|programme| programme.tag.clone()).unwrap_or_default(),
        }
    }
}

/// The derived list of a regime in a snapshot.
fn list_of(engine: &Engine, regime: &str) -> Result<ListId, Problem> {
    let name = format!("{DERIVED}{regime}");
    let lists = engine.loaded.snapshot.lists();
    let found = lists.iter().find(|list| list.id.as_str() == name).map(|list| list.id.clone());
    found.ok_or_else(|| Problem::not_found("ownership is solved for no such regime; see `/api/v1/ownership`"))
}

/// The regimes for which ownership is solved: those of whose lists one is loaded, once data on ownership is.
#[utoipa::path(get, path = "/api/v1/ownership", tag = "ownership", security(("key" = [])),
    responses((status = 200, body = Regimes), (status = 401, body = Problem)))]
pub(crate) async fn regimes(State(app): State<Arc<App>>) -> Json<Regimes> {
    let engine = app.current.engine();
    let regimes = engine.loaded.coverage.iter().filter_map(|coverage| {
        let regime = coverage.list.as_str().strip_prefix(DERIVED)?.to_owned();
        Some(Regime { regime, list: ListState::from(coverage) })
    });
    Json(Regimes { regimes: regimes.collect(), snapshot: engine.loaded.snapshot.content_hash().to_owned() })
}

/// The parties that are, or may be, blocked under a regime because of whom they belong to, and are not listed themselves.
#[utoipa::path(get, path = "/api/v1/ownership/{regime}", tag = "ownership", security(("key" = [])),
    params(("regime" = String, Path, description = "The regime, e.g. us"),
        ("after" = Option<String>, Query, description = "Those after this party"),
        ("limit" = Option<u32>, Query, description = "At most so many; 100 if not given, 1000 at most")),
    responses((status = 200, body = OwnedParties), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn parties(
    State(app): State<Arc<App>>,
    Path(regime): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<OwnedParties>, Problem> {
    let engine = app.current.engine();
    let list = list_of(&engine, &regime)?;
    let mut parameters = Parameters::read(query.as_deref(), &["after", "limit"])?;
    let (after, limit) = (parameters.text("after"), parameters.limit()?);
    let directory = app.directory(&engine).await?;
    let mut own = directory.entries.iter().filter(|entry| entry.list == list);
    if let Some(after) = after {
        let id = format!("{list}-{after}");
        own.find(|entry| entry.id == id)
            .ok_or_else(|| Problem::invalid("after", "there is no such party under the regime"))?;
    }
    let prefix = format!("{list}-");
    let mut ids: Vec<&str> =
        own.filter_map(|entry| entry.id.strip_prefix(&prefix)).take(limit.saturating_add(1)).collect();
    let more = ids.len() > limit;
    ids.truncate(limit);
    let parties: Vec<OwnedParty> = ids
        .iter()
        .map(|id| Ok(engine.record(&list, id)?.map(|record| OwnedParty::from(&record.party))))
        .filter_map(Result::transpose)
        .collect::<Result<_, Problem>>()?;
    let next = ids.last().filter(|_| more).map(|id| (*id).to_owned());
    Ok(Json(OwnedParties { parties, next }))
}

/// One party with the proof that it is, or may be, blocked.
#[utoipa::path(get, path = "/api/v1/ownership/{regime}/{party}", tag = "ownership", security(("key" = [])),
    params(("regime" = String, Path, description = "The regime, e.g. us"),
        ("party" = String, Path, description = "Its id in the data on ownership")),
    responses((status = 200, body = ProvedParty), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 503, body = Problem)))]
pub(crate) async fn proof(
    State(app): State<Arc<App>>,
    Path((regime, party)): Path<(String, String)>,
) -> Result<Json<ProvedParty>, Problem> {
    let engine = app.current.engine();
    let list = list_of(&engine, &regime)?;
    let record = engine.record(&list, &party)?.ok_or_else(|| {
        Problem::not_found(
            "no such party is blocked, or may be, because of whom it belongs to; it may be listed",
        )
    })?;
    let party = record.party;
    let written = party.details.iter().find(|detail| detail.label == PROOF);
    let Written { steps, open } = written
        .and_then(|detail| serde_json::from_str(&detail.text).ok())
        .ok_or_else(|| Problem::damaged(format!("the proof of {list} {} cannot be read", party.id)))?;
    Ok(Json(ProvedParty {
        party: OwnedParty::from(&party),
        held_by: party.relations.into_iter().map(|relation| relation.name).collect(),
        law: party.legal_bases,
        proof: party.reasons,
        steps,
        open,
        snapshot: engine.loaded.snapshot.content_hash().to_owned(),
    }))
}
