//! yente's API with motiva's additions, for programs that were written for one of them (docs/from-yente.md).
//!
//! Entities are FollowTheMoney as `interdict export --format ftm` writes them, their ids `LIST-ID`. Scores are probabilities, and a
//! result exactly at the threshold is one. What yente has no word for (the verdict, why it is not "clear", the state of each list)
//! stands in fields of its own.

mod asked;
mod catalog;
mod entity;
mod looking;
mod matching;
mod reconcile;
mod search;

pub(crate) use asked::SCHEMATA;
pub(crate) use catalog::{
    __path_algorithms, __path_catalog, __path_healthz, __path_manifest, __path_version, algorithms, catalog,
    healthz, manifest, version,
};
pub(crate) use looking::{__path_adjacent, __path_adjacent_by, __path_one, adjacent, adjacent_by, one};
pub(crate) use matching::{__path_matching, BATCH_MAX, matching};
pub(crate) use reconcile::{
    __path_ask, __path_extend_property, __path_manifest as __path_service, __path_preview,
    __path_suggest_entity, __path_suggest_property, __path_suggest_type, ask, extend_property, extend_schema,
    manifest as service, preview, queries_schema, suggest_entity, suggest_property, suggest_type,
};
pub(crate) use search::{__path_fields, __path_search, FIELDS, fields, search};

use std::collections::HashSet;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use interdict_model::ListId;
use interdict_model::taken::{IN_OPENSANCTIONS, OF_ALL_LISTS};
use interdict_screen::Hit;
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::problem::Problem;

/// A refusal in yente's form.
#[derive(Debug)]
pub(crate) struct Refused {
    status: StatusCode,
    detail: String,
}

impl Refused {
    /// A question that cannot be asked.
    fn bad(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, detail: detail.into() }
    }

    /// A question of another shape.
    fn shape(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, detail: detail.into() }
    }

    /// There is no such thing.
    fn missing(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, detail: detail.into() }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        Self { status, detail: problem.words() }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.status, Json(said(self.status, &self.detail))).into_response()
    }
}

fn said(status: StatusCode, detail: &str) -> Value {
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        json!({ "detail": detail, "verdict": "indeterminate" })
    } else {
        json!({ "detail": detail })
    }
}

/// What is wrong with a request of whoever speaks this protocol, in its words.
pub(crate) fn refusal(problem: &Problem) -> Value {
    let Refused { status, detail } = problem.clone().into();
    said(status, &detail)
}

/// The lists that the name of a data set stands for: a collection, a list by our id (with `-` or `_`), or by OpenSanctions' name.
fn lists_of(engine: &Engine, dataset: &str) -> Result<Vec<ListId>, Refused> {
    let coverage = &engine.loaded.coverage;
    if OF_ALL_LISTS.contains(&dataset) {
        return Ok(coverage.iter().map(|list| list.list.clone()).collect());
    }
    // What names an official list names no other.
    let official = ListId::official_named(dataset, &IN_OPENSANCTIONS);
    let is_named = |list: &ListId| match official {
        Some(official) => list.as_str() == official,
        None => list.as_str() == dataset || list.as_str().replace('-', "_") == dataset,
    };
    let found = coverage.iter().map(|list| &list.list).find(|list| is_named(list));
    match found {
        Some(list) => Ok(vec![list.clone()]),
        None => Err(Refused::missing(format!("No such dataset: {dataset}; see /catalog"))),
    }
}

/// Which lists are looked in, and who is left out.
#[derive(Debug, Clone, Default)]
struct Scope {
    lists: Vec<ListId>,
    excluded: Vec<String>,
    /// Data sets that were to be left out and are not there: nothing is lost by that, and it is told where there is a place for it.
    nowhere: Vec<String>,
}

/// Entities that may be left out by id.
const EXCLUDED_MAX: usize = 50;

impl Scope {
    fn of(
        engine: &Engine,
        dataset: &str,
        include: &[String],
        exclude: &[String],
        excluded: &[String],
    ) -> Result<Self, Refused> {
        if excluded.len() > EXCLUDED_MAX {
            return Err(Refused::bad(format!("exclude_entity_ids: at most {EXCLUDED_MAX} are taken")));
        }
        let mut lists = lists_of(engine, dataset)?;
        if !include.is_empty() {
            let mut included = Vec::new();
            for dataset in include {
                included.extend(lists_of(engine, dataset)?);
            }
            lists.retain(|list| included.contains(list));
        }
        let mut nowhere = Vec::new();
        for dataset in exclude {
            match lists_of(engine, dataset) {
                Ok(gone) => lists.retain(|list| !gone.contains(list)),
                Err(_) => nowhere.push(dataset.clone()),
            }
        }
        Ok(Self { lists, excluded: excluded.to_vec(), nowhere })
    }

    fn has(&self, list: &ListId) -> bool {
        self.lists.contains(list)
    }

    fn keeps(&self, hit: &Hit) -> bool {
        let is_excluded = |id: &String| {
            id.strip_prefix(hit.list.as_str()).and_then(|rest| rest.strip_prefix('-')) == Some(&hit.party)
        };
        self.has(&hit.list) && !self.excluded.iter().any(is_excluded)
    }
}

/// The parameters of a URL, in their order.
struct Parameters(Vec<(String, String)>);

/// Parameters that say one thing.
const SINGLE: [&str; 15] = [
    "algorithm",
    "cutoff",
    "filter_op",
    "limit",
    "nested",
    "offset",
    "prefix",
    "q",
    "queries",
    "extend",
    "schema",
    "sort",
    "threshold",
    "type",
    "changed_since",
];

impl Parameters {
    fn parse(query: Option<String>) -> Result<Self, Refused> {
        Self::of(query.unwrap_or_default().as_bytes())
    }

    /// Those of a form. One that says one thing, and stands twice, would say another to whoever reads the last of them.
    fn of(form: &[u8]) -> Result<Self, Refused> {
        let all: Vec<(String, String)> = form_urlencoded::parse(form).into_owned().collect();
        let mut seen = HashSet::new();
        match all.iter().find(|(name, _)| SINGLE.contains(&name.as_str()) && !seen.insert(name)) {
            Some((name, _)) => Err(Refused::shape(format!("{name}: it stands twice"))),
            None => Ok(Self(all)),
        }
    }

    /// Names of those that are not among these.
    fn others(&self, known: &[&str]) -> Vec<&str> {
        let mut others: Vec<&str> =
            self.0.iter().map(|(name, _)| name.as_str()).filter(|name| !known.contains(name)).collect();
        others.dedup();
        others
    }

    fn first(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// The same with a value that is empty, for what must have one.
    fn given(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn all(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.clone())
            .collect()
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// A whole number within bounds.
    fn count(&self, name: &str, usual: usize, most: usize) -> Result<usize, Refused> {
        let Some(text) = self.given(name) else { return Ok(usual) };
        let count = text.parse().ok().filter(|count| *count <= most);
        count.ok_or_else(|| Refused::shape(format!("{name}: `{text}` is not a whole number up to {most}")))
    }

    /// A share of 1.
    fn share(&self, name: &str) -> Result<Option<f64>, Refused> {
        let Some(text) = self.given(name) else { return Ok(None) };
        let share = text.parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
        share.map(Some).ok_or_else(|| Refused::shape(format!("{name}: `{text}` is not a number from 0 to 1")))
    }

    fn flag(&self, name: &str, usual: bool) -> Result<bool, Refused> {
        let Some(text) = self.given(name) else { return Ok(usual) };
        match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" | "t" | "y" => Ok(true),
            "false" | "0" | "no" | "off" | "f" | "n" => Ok(false),
            _ => Err(Refused::shape(format!("{name}: `{text}` is neither true nor false"))),
        }
    }
}
