//! Listed parties, as their lists print them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::{Extension, Json};
use interdict_model::ListId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::problem::Problem;

/// A listed party.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedParty {
    /// The list.
    list: String,
    /// Its id there.
    party: String,
    /// Whether it is on the version in force.
    listed: bool,
    /// Everything that its list ever said of it, each with the editions in which it stood.
    statements: Vec<Statement>,
}

/// One thing that a list says of a party.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Statement {
    /// What it is about: `name`, `birth_date` ...
    property: String,
    /// As printed.
    printed: String,
    /// As understood.
    value: serde_json::Value,
    /// The first edition that says so.
    since: String,
    /// The first edition that no longer does.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

/// One listed party with everything that its list says and said of it.
#[utoipa::path(get, path = "/api/v1/parties/{list}/{party}", tag = "lists", security(("key" = [])),
    params(("list" = String, Path, description = "The list, e.g. us-ofac-sdn"), ("party" = String, Path, description = "The id there")),
    responses((status = 200, body = ListedParty), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path((list, party)): Path<(String, String)>,
) -> Result<Json<ListedParty>, Problem> {
    let unknown = || Problem::not_found("no list that is loaded has or had such a party");
    let list: ListId = list.parse().map_err(|_| unknown())?;
    let (asked_list, asked_party) = (list.clone(), party.clone());
    let history = app
        .with_home(&caller, move |home| Ok(home.store().party_history(&asked_list, &asked_party)?))
        .await?;
    if history.is_empty() {
        return Err(unknown());
    }
    let statements = history.iter().map(|past| {
        let statement = &past.stored.statement;
        Statement {
            property: statement.value.property().to_string(),
            printed: statement.printed.clone(),
            value: serde_json::to_value(&statement.value).unwrap_or_default(),
            since: past.since.to_string(),
            until: past.until.map(|until| until.to_string()),
        }
    });
    Ok(Json(ListedParty {
        listed: history.iter().any(|past| past.until.is_none()),
        statements: statements.collect(),
        list: list.to_string(),
        party,
    }))
}
