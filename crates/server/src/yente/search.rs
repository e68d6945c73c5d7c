//! `GET /search/{dataset}`: looking around by text. Not for screening: what it does not find is nothing.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use interdict_model::Country;
use interdict_screen::Query;
use interdict_screen::asked::Asked;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::entity::{is_a, plain, schema_of};
use super::{Parameters, Refused, Scope};
use crate::App;
use crate::body::Whole;
use crate::directory::{Directory, Entry};
use crate::engine::Engine;
use crate::json;
use crate::listed::damaged;
use crate::problem::Problem;

/// The topic that every listed party has.
const TOPIC: &str = "sanction";

/// Which parties are wanted.
struct Wanted {
    scope: Scope,
    schema: String,
    exclude_schema: Vec<String>,
    /// Field and the values one of which it must have.
    filters: Vec<(String, Vec<String>)>,
    /// Whether one filter is enough.
    any: bool,
}

impl Wanted {
    fn asked(engine: &Engine, dataset: &str, parameters: &Parameters) -> Result<Self, Refused> {
        let scope = Scope::of(
            engine,
            dataset,
            &parameters.all("include_dataset"),
            &parameters.all("exclude_dataset"),
            &[],
        )?;
        let mut filters: Vec<(String, Vec<String>)> = Vec::new();
        for name in ["countries", "topics", "datasets"] {
            let values = parameters.all(name);
            if !values.is_empty() {
                filters.push((name.to_owned(), values));
            }
        }
        for filter in parameters.all("filter") {
            let (field, value) =
                filter.split_once(':').ok_or_else(|| Refused::bad("filter: write it as field:value"))?;
            let field = match field {
                "country" | "nationality" | "countries" => "countries",
                "topics" | "datasets" | "schema" => field,
                _ => {
                    return Err(Refused::bad(format!(
                        "filter: cannot filter by `{field}`; there are countries, topics, datasets, schema"
                    )));
                }
            };
            match filters.iter_mut().find(|(known, _)| known == field) {
                Some((_, values)) => values.push(value.to_owned()),
                None => filters.push((field.to_owned(), vec![value.to_owned()])),
            }
        }
        for (name, why) in [
            ("sort", "results stand best first"),
            ("changed_since", "when a party changed is not known here"),
        ] {
            if parameters.first(name).is_some() {
                return Err(Refused::bad(format!("{name}: not done here; {why}")));
            }
        }
        for (field, values) in &mut filters {
            if field == "datasets" {
                let mut lists = Vec::new();
                for dataset in values.iter() {
                    lists.extend(super::lists_of(engine, dataset)?.iter().map(ToString::to_string));
                }
                *values = lists;
            }
        }
        Ok(Self {
            scope,
            schema: parameters.first("schema").unwrap_or("Thing").to_owned(),
            exclude_schema: parameters.all("exclude_schema"),
            filters,
            any: parameters.first("filter_op").is_some_and(|op| op.eq_ignore_ascii_case("or")),
        })
    }

    fn has(&self, entry: &Entry) -> bool {
        let fits = |(field, values): &(String, Vec<String>)| {
            values.iter().any(|value| match field.as_str() {
                "countries" => {
                    Country::parse(value).is_some_and(|country| entry.countries.contains(&country))
                }
                "datasets" => value == entry.list.as_str(),
                "schema" => is_a(entry.kind, value),
                _ => value == TOPIC,
            })
        };
        self.scope.has(&entry.list)
            && is_a(entry.kind, &self.schema)
            && !self.exclude_schema.iter().any(|schema| is_a(entry.kind, schema))
            && (self.filters.is_empty()
                || if self.any { self.filters.iter().any(fits) } else { self.filters.iter().all(fits) })
    }
}

/// Places of the parties that a text means: first whom the matcher finds by name, best first, then those whose caption or id has all
/// of its words; everybody if there is no text.
pub(super) async fn places(
    app: &Arc<App>,
    engine: &Arc<Engine>,
    directory: &Arc<Directory>,
    text: &str,
) -> Result<Vec<u32>, Refused> {
    let everybody = 0..u32::try_from(directory.entries.len()).unwrap_or(u32::MAX);
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
    if words.is_empty() {
        return Ok(everybody.collect());
    }
    let asked =
        Asked { query: Query { names: vec![text.to_owned()], ..Query::default() }, ..Asked::default() };
    let limit = Duration::from_secs(app.settings.server.answer_seconds_max);
    let answering = app.pool.one(Arc::clone(engine), asked, None);
    let decision = tokio::time::timeout(limit, answering).await.map_err(|_| Problem::late())??.decision;
    let mut found = Vec::new();
    for hit in &decision.hits {
        found.extend(engine.loaded.snapshot.place(&hit.list, &hit.party).map_err(|cause| damaged(&cause))?);
    }
    let directory = Arc::clone(directory);
    let all = tokio::task::spawn_blocking(move || {
        let known: HashSet<u32> = found.iter().copied().collect();
        let has = |place: &u32| directory.entry(*place).is_some_and(|entry| entry.has(&words));
        found.extend(everybody.filter(|place| !known.contains(place) && has(place)));
        found
    });
    Ok(all.await.map_err(|_| Problem::stopped())?)
}

/// How often each value of a field stands among parties.
fn facet(field: &str, entries: &[&Entry]) -> Result<Value, Refused> {
    let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut count = |name: &str, label: &str| {
        let known = counts.entry((name.to_owned(), label.to_owned())).or_default();
        *known = known.saturating_add(1);
    };
    let label = match field {
        "countries" => {
            for country in entries.iter().flat_map(|entry| &entry.countries) {
                count(&country.code().to_lowercase(), country.name());
            }
            "Countries"
        }
        "topics" => {
            for _ in entries {
                count(TOPIC, "Sanctioned entity");
            }
            "Topics"
        }
        "datasets" => {
            for entry in entries {
                count(entry.list.as_str(), entry.list.as_str());
            }
            "Data sets"
        }
        "schema" => {
            for entry in entries {
                count(schema_of(entry.kind), schema_of(entry.kind));
            }
            "Types"
        }
        _ => {
            return Err(Refused::bad(format!(
                "facets: there is no `{field}`; there are countries, topics, datasets, schema"
            )));
        }
    };
    let mut values: Vec<_> = counts.into_iter().collect();
    values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let values: Vec<Value> = values
        .into_iter()
        .map(|((name, label), count)| json!({"name": name, "label": label, "count": count}))
        .collect();
    Ok(json!({"label": label, "values": values}))
}

/// Looks for parties by text: by name through the matcher, then by words in captions and ids. For looking around: nothing found here
/// says nothing; `/match` answers with a verdict.
#[utoipa::path(get, path = "/search/{dataset}", tag = "yente", security(("key" = [])),
    params(("dataset" = String, Path, description = "A list, or `default` for all"), ("q" = Option<String>, Query),
        ("limit" = Option<u32>, Query, description = "At most so many; 10 if not given", maximum = 500), ("offset" = Option<u32>, Query, description = "After so many", maximum = 9499)),
    responses((status = 200), (status = 400), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404), (status = 422), (status = 503)))]
pub(crate) async fn search(
    State(app): State<Arc<App>>,
    Path(dataset): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refused> {
    let parameters = Parameters::parse(query)?;
    let limit = parameters.count("limit", 10, 500)?;
    let offset = parameters.count("offset", 0, 9499)?;
    let engine = app.current.engine();
    if let Some(why) = engine.unusable() {
        return Err(Refused { status: axum::http::StatusCode::SERVICE_UNAVAILABLE, detail: why.to_owned() });
    }
    let wanted = Wanted::asked(&engine, &dataset, &parameters)?;
    let directory = app.directory(&engine).await?;
    let found = places(&app, &engine, &directory, parameters.first("q").unwrap_or_default()).await?;
    let mut asked = parameters.all("facets");
    if asked.is_empty() {
        asked = ["countries", "topics", "datasets"].map(str::to_owned).to_vec();
    }
    let told = tokio::task::spawn_blocking(move || {
        let entries = found.iter().filter_map(|place| directory.entry(*place));
        let entries: Vec<&Entry> = entries.filter(|entry| wanted.has(entry)).collect();
        let mut facets = serde_json::Map::new();
        for field in asked {
            let told = facet(&field, &entries)?;
            facets.insert(field, told);
        }
        let mut results = Vec::new();
        for entry in entries.iter().skip(offset).take(limit) {
            let record = engine.qualified(&entry.id)?.ok_or_else(Problem::stopped)?;
            results.push(plain(&engine, &record));
        }
        Ok(Json(json!({
            "limit": limit,
            "offset": offset,
            "total": {"value": entries.len(), "relation": "eq"},
            "results": results,
            "facets": facets,
        })))
    });
    told.await.map_err(|_| Problem::stopped())?
}

/// Fields whose values can be counted.
pub(crate) const FIELDS: [&str; 4] = ["countries", "topics", "datasets", "schema"];

/// Which fields' values are asked for.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Fields {
    /// Of `countries`, `topics`, `datasets`, `schema`.
    fields: Vec<String>,
    /// Whom the parties may be; everybody if not given.
    #[serde(default)]
    query: String,
}

/// The values of fields among the parties that a text means, in the shape of the facets of `/search`.
#[utoipa::path(post, path = "/catalog/fields", tag = "yente", security(("key" = [])),
    request_body(content = Fields, content_type = "application/json"),
    responses((status = 200), (status = 400), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 413, body = Problem), (status = 422), (status = 503)))]
pub(crate) async fn fields(State(app): State<Arc<App>>, Whole(body): Whole) -> Result<Json<Value>, Refused> {
    let asked: Fields = json::read(&body).map_err(|wrong| Refused::shape(format!("body: {wrong}")))?;
    let engine = app.current.engine();
    let directory = app.directory(&engine).await?;
    let found = places(&app, &engine, &directory, &asked.query).await?;
    let entries: Vec<&Entry> = found.iter().filter_map(|place| directory.entry(*place)).collect();
    let mut told = serde_json::Map::new();
    for field in asked.fields {
        let values = facet(&field, &entries)?;
        told.insert(field, values);
    }
    Ok(Json(Value::Object(told)))
}
