//! The API of our own, under `/api/v1`.

pub(crate) mod alerts;
pub(crate) mod answer;
pub(crate) mod asked;
pub(crate) mod attachments;
pub(crate) mod audit;
pub(crate) mod customers;
pub(crate) mod decisions;
mod document;
pub(crate) mod documents;
pub(crate) mod history;
pub(crate) mod hooks;
pub(crate) mod lists;
pub(crate) mod ownership;
pub(crate) mod parameters;
pub(crate) mod parties;
pub(crate) mod people;
pub(crate) mod policy;
mod proposal;
pub(crate) mod release;
pub(crate) mod rescreen;
pub(crate) mod screen;
pub(crate) mod stored;
pub(crate) mod together;

use std::sync::Arc;

use crate::App;
use axum::extract::State;
use axum::{Extension, Json};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder};

/// What the document says of the API as a whole.
pub(crate) fn about() -> OpenApi {
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Interdict")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "Screens parties against official sanctions lists. Every answer names the snapshot, the parameters and the state \
                     of each list; it is `match`, `possible`, `clear` or `indeterminate`, and `clear` only on complete and recent lists.",
                ))
                .build(),
        )
        .components(Some(ComponentsBuilder::new().security_scheme("key", bearer).build()))
        .build()
}

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "operations",
    responses((status = 200, description = "The OpenAPI 3.1 document of this API")))]
pub(crate) async fn document(
    State(app): State<Arc<App>>,
    Extension(document): Extension<Arc<OpenApi>>,
) -> Json<serde_json::Value> {
    Json(document::document(&document, app.is_open()))
}
