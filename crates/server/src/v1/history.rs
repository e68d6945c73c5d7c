//! What lists said before: their versions with how each stands, and what changed from one to another.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::{Extension, Json};
use interdict_home::{Home, HomeError};
use interdict_model::{Edition, ListId};
use interdict_store::{Change, ChangedParty, Delta, PartyDelta, Version};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::problem::Problem;
use crate::v1::parameters::Parameters;

/// Every version of a list that was loaded, and when the publisher was last asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListHistory {
    /// The list.
    list: String,
    /// In the order of loading, the oldest first.
    versions: Vec<LoadedVersion>,
    /// The newest look at the publisher, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_check: Option<ListCheck>,
    /// The newest that succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_success: Option<ListCheck>,
}

/// A version of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LoadedVersion {
    /// Its number; give it as `from` or `to` of a delta.
    version: i64,
    /// The publisher's edition.
    edition: String,
    /// `accepted`, `quarantined`, `released`, `partial`, `forgotten`.
    standing: &'static str,
    /// BLAKE3 over its files.
    content: String,
    /// When it was loaded.
    loaded_at: String,
    /// Parties.
    parties: u64,
    /// Statements.
    statements: u64,
    /// Parts that a complete version would have.
    missing: Vec<String>,
    /// Why it is quarantined, or what was tolerated.
    reasons: Vec<String>,
    /// Who released or forgot it and why, if somebody did.
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

/// A look at the publisher.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListCheck {
    /// When.
    at: String,
    /// Whether the publisher answered with the list or with "unchanged".
    succeeded: bool,
    /// What happened.
    detail: String,
}

impl From<Version> for LoadedVersion {
    fn from(version: Version) -> Self {
        Self {
            version: version.id,
            edition: version.edition.to_string(),
            standing: version.standing.code(),
            content: version.content,
            loaded_at: version.loaded_at.to_string(),
            parties: version.parties,
            statements: version.statements,
            missing: version.missing,
            reasons: version.reasons,
            note: version.note,
        }
    }
}

impl From<interdict_store::Check> for ListCheck {
    fn from(check: interdict_store::Check) -> Self {
        Self { at: check.at.to_string(), succeeded: check.succeeded, detail: check.detail }
    }
}

fn unknown() -> Problem {
    Problem::not_found("no version of such a list was ever loaded")
}

fn versions(home: &Home, list: &ListId) -> Result<Vec<Version>, HomeError> {
    Ok(home.store().versions(Some(list))?)
}

/// Every version of a list that was loaded, with how each stands.
#[utoipa::path(get, path = "/api/v1/lists/{list}/versions", tag = "lists", security(("key" = [])),
    params(("list" = String, Path, description = "The list, e.g. us-ofac-sdn")),
    responses((status = 200, body = ListHistory), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 503, body = Problem)))]
pub(crate) async fn history(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(list): Path<String>,
) -> Result<Json<ListHistory>, Problem> {
    let list: ListId = list.parse().map_err(|_| unknown())?;
    let told = app
        .with_home(&caller, move |home| {
            let (newest, success) = home.store().last_checks(&list)?;
            let versions = versions(home, &list)?;
            Ok((!versions.is_empty() || newest.is_some()).then(|| ListHistory {
                list: list.to_string(),
                versions: versions.into_iter().map(LoadedVersion::from).collect(),
                last_check: newest.map(ListCheck::from),
                last_success: success.map(ListCheck::from),
            }))
        })
        .await?;
    told.map(Json).ok_or_else(unknown)
}

/// What changed from one version of a list to another.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListDelta {
    /// The older version, as `us-ofac-sdn@2023-05-23`.
    from: String,
    /// The newer version.
    to: String,
    /// Parts of the list that were compared.
    components: Vec<String>,
    /// Parts that only one version has, so that nothing can be said of them.
    not_compared: Vec<String>,
    /// Parties of which the newer version lost the end of a field: what came after it may or may not still be so.
    cut_off: Vec<String>,
    /// Parties only in the newer version.
    added: Vec<CameOrWent>,
    /// Parties only in the older version.
    removed: Vec<CameOrWent>,
    /// Parties in both of which something else is said.
    changed: Vec<ChangedEntry>,
}

/// A party that came or went.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CameOrWent {
    /// Its id on the list.
    party: String,
    /// Its name.
    name: String,
}

/// A party of which something else is said.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedEntry {
    /// Its id on the list.
    party: String,
    /// Its name in the newer version.
    name: String,
    /// The gravest class among the changes.
    class: String,
    /// Every change.
    changes: Vec<ChangedValue>,
}

/// One value that came or went.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedValue {
    /// `+` or `-`.
    sign: String,
    /// The class of this change alone.
    class: String,
    /// What it is about: `name`, `birth_date` ...
    property: &'static str,
    /// As printed.
    printed: String,
}

impl From<Delta> for ListDelta {
    fn from(delta: Delta) -> Self {
        let named = |parties: Vec<PartyDelta>| -> Vec<CameOrWent> {
            parties.into_iter().map(|PartyDelta { party, name }| CameOrWent { party, name }).collect()
        };
        Self {
            from: delta.from,
            to: delta.to,
            components: delta.components,
            not_compared: delta.not_compared,
            cut_off: delta.cut_off,
            added: named(delta.added),
            removed: named(delta.removed),
            changed: delta.changed.into_iter().map(ChangedEntry::from).collect(),
        }
    }
}

impl From<ChangedParty> for ChangedEntry {
    fn from(changed: ChangedParty) -> Self {
        let value = |change: Change| ChangedValue {
            sign: change.sign.to_string(),
            class: super::answer::code(&change.class),
            property: change.property,
            printed: change.printed,
        };
        Self {
            class: super::answer::code(&changed.class),
            party: changed.party,
            name: changed.name,
            changes: changed.changes.into_iter().map(value).collect(),
        }
    }
}

/// The version that is meant by a number or an edition; of several loads of one edition, the last that counts.
fn meant<'v>(versions: &'v [Version], field: &str, text: &str) -> Result<&'v Version, Problem> {
    let by_number = || text.parse().ok().and_then(|id: i64| versions.iter().find(|version| version.id == id));
    let of = |edition: Edition| versions.iter().filter(move |version| version.edition == edition);
    let by_edition = || {
        let edition = text.parse().ok()?;
        of(edition).filter(|version| version.seq.is_some()).max_by_key(|version| version.seq)
    };
    by_number().or_else(by_edition).ok_or_else(|| {
        Problem::not_found(format!(
            "no version `{field}`: give a number or an edition of `/api/v1/lists/{{list}}/versions`"
        ))
    })
}

/// What changed from one version of a list to another: from the one before the newest to the newest, if nothing else is asked.
#[utoipa::path(get, path = "/api/v1/lists/{list}/delta", tag = "lists", security(("key" = [])),
    params(("list" = String, Path, description = "The list, e.g. us-ofac-sdn"),
        ("from" = Option<String>, Query, description = "The older version, by number or edition; the one loaded before `to` if not given"),
        ("to" = Option<String>, Query, description = "The newer version; the one loaded last if not given")),
    responses((status = 200, body = ListDelta), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn delta(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(list): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListDelta>, Problem> {
    let list: ListId = list.parse().map_err(|_| unknown())?;
    let mut parameters = Parameters::read(query.as_deref(), &["from", "to"])?;
    let (from, to) = (parameters.text("from"), parameters.text("to"));
    let asked = list.clone();
    let all = app.with_home(&caller, move |home| versions(home, &asked)).await?;
    let loaded = || all.iter().filter(|version| version.seq.is_some());
    let to = match &to {
        Some(text) => meant(&all, "to", text)?,
        None => loaded().max_by_key(|version| version.seq).ok_or_else(unknown)?,
    };
    let from = if let Some(text) = &from {
        meant(&all, "from", text)?
    } else {
        let before = loaded().filter(|version| version.seq < to.seq).max_by_key(|version| version.seq);
        before.ok_or_else(|| Problem::not_found("no version was loaded before that one"))?
    };
    let (from, to) = (from.clone(), to.clone());
    let delta = app.with_home(&caller, move |home| Ok(home.store().delta(&from, &to)?)).await?;
    Ok(Json(delta.into()))
}
