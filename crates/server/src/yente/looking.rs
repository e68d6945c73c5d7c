//! `GET /entities/{id}` and what is adjacent to it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use serde_json::{Map, Value, json};

use super::entity::{Entity, Neighbour, adjacent as neighbours, by_id};
use super::{Parameters, Refused};
use crate::App;
use crate::problem::Problem;

fn unknown(id: &str) -> Refused {
    Refused::missing(format!("No such entity: {}", interdict_screen::shown(id)))
}

/// One entity: a party, or with `LIST-ID-sanction-1` and the like something that belongs to one. With `nested` (the default) what
/// refers to a party stands in its properties.
#[utoipa::path(get, path = "/entities/{id}", tag = "yente", security(("key" = [])),
    params(("id" = String, Path, description = "LIST-ID"), ("nested" = Option<bool>, Query)),
    responses((status = 200), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404),
        (status = 422), (status = 503)))]
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refused> {
    let engine = app.current.engine();
    let (mut entity, record) = by_id(&engine, &id)?.ok_or_else(|| unknown(&id))?;
    let is_party = record.party.id == id;
    if is_party && Parameters::parse(query)?.flag("nested", true)? {
        let directory = app.directory(&engine).await?;
        for (property, neighbour) in neighbours(&engine, &directory, &record)? {
            let properties = entity.get_mut("properties").and_then(Value::as_object_mut);
            let values = properties.map(|properties| properties.entry(property).or_insert_with(|| json!([])));
            if let Some(values) = values.and_then(Value::as_array_mut) {
                values.push(Value::Object(neighbour));
            }
        }
    }
    Ok(Json(Value::Object(entity)))
}

/// Which entities of a page.
struct Page {
    limit: usize,
    offset: usize,
}

impl Page {
    fn asked(query: Option<String>) -> Result<Self, Refused> {
        let parameters = Parameters::parse(query)?;
        Ok(Self { limit: parameters.count("limit", 10, 500)?, offset: parameters.count("offset", 0, 9499)? })
    }

    fn of(&self, all: Vec<Entity>) -> Value {
        let total = all.len();
        let results: Vec<_> = all.into_iter().skip(self.offset).take(self.limit).collect();
        json!({
            "results": results,
            "total": {"value": total, "relation": "eq"},
            "limit": self.limit,
            "offset": self.offset,
        })
    }
}

async fn found(app: &Arc<App>, id: &str) -> Result<(Entity, Vec<Neighbour>), Refused> {
    let engine = app.current.engine();
    let (entity, record) = by_id(&engine, id)?.ok_or_else(|| unknown(id))?;
    if record.party.id != id {
        return Ok((entity, Vec::new()));
    }
    let directory = app.directory(&engine).await?;
    let neighbours = neighbours(&engine, &directory, &record)?;
    Ok((entity, neighbours))
}

/// An entity with a page of everything that refers to it, by the property in which it would be nested.
#[utoipa::path(get, path = "/entities/{id}/adjacent", tag = "yente", security(("key" = [])),
    params(("id" = String, Path, description = "LIST-ID"), ("limit" = Option<u32>, Query, description = "At most so many; 10 if not given", maximum = 500), ("offset" = Option<u32>, Query, description = "After so many", maximum = 9499)),
    responses((status = 200), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404),
        (status = 422), (status = 503)))]
pub(crate) async fn adjacent(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refused> {
    let page = Page::asked(query)?;
    let (entity, neighbours) = found(&app, &id).await?;
    let mut groups: Vec<(&str, Vec<Entity>)> = Vec::new();
    for (property, neighbour) in neighbours {
        match groups.iter_mut().find(|(known, _)| *known == property) {
            Some((_, group)) => group.push(neighbour),
            None => groups.push((property, vec![neighbour])),
        }
    }
    let adjacent: Map<String, Value> =
        groups.into_iter().map(|(property, group)| (property.to_owned(), page.of(group))).collect();
    Ok(Json(json!({"entity": entity, "adjacent": adjacent})))
}

/// A page of what refers to an entity in one way.
#[utoipa::path(get, path = "/entities/{id}/adjacent/{property}", tag = "yente", security(("key" = [])),
    params(("id" = String, Path, description = "LIST-ID"), ("property" = String, Path, description = "e.g. sanctions"),
        ("limit" = Option<u32>, Query, description = "At most so many; 10 if not given", maximum = 500), ("offset" = Option<u32>, Query, description = "After so many", maximum = 9499)),
    responses((status = 200), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404),
        (status = 422), (status = 503)))]
pub(crate) async fn adjacent_by(
    State(app): State<Arc<App>>,
    Path((id, property)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refused> {
    let page = Page::asked(query)?;
    let (_, mut neighbours) = found(&app, &id).await?;
    neighbours.retain(|(known, _)| *known == property);
    Ok(Json(page.of(neighbours.into_iter().map(|(_, neighbour)| neighbour).collect())))
}
