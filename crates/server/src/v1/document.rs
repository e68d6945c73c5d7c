//! The OpenAPI document: made of the handlers, with what their types cannot say.

use interdict_desk::Rules;
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use crate::v1::alerts::STATES;
use crate::v1::customers::ID_CHARS_MAX;
use crate::{watchman, yente};

/// Properties of a party of which it needs at least one.
const FINDING: [&str; 15] = [
    "name",
    "first_name",
    "last_name",
    "alias",
    "id_number",
    "passport",
    "national_id",
    "tax_id",
    "registration_number",
    "imo",
    "mmsi",
    "lei",
    "bic",
    "iban",
    "wallet",
];

/// The document as it is served. `is_open` says that no key was ever made, so that none is asked for.
pub(crate) fn document(made: &OpenApi, is_open: bool) -> Value {
    let mut document = serde_json::to_value(made).unwrap_or_default();
    for operation in operations(&mut document) {
        // Problems have a media type of their own (RFC 9457), or are told in another protocol's words.
        let peer = operation.get("tags").and_then(|tags| refusal_of(tags.get(0)?.as_str()?));
        let (kind, schema) = match &peer {
            Some(schema) => ("application/json", schema.clone()),
            None => ("application/problem+json", json!({ "$ref": PROBLEM })),
        };
        let problem = json!({ kind: { "schema": schema } });
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        for response in responses.into_iter().flat_map(Map::values_mut) {
            if response.pointer("/content/application~1json/schema/$ref") == Some(&PROBLEM.into()) {
                response["content"] = problem.clone();
            }
        }
        // Whoever is asked for a key may be told to come later.
        if operation.contains_key("security") {
            operation["responses"]["429"] =
                json!({ "description": "Asked more often than allowed", "content": problem });
            if peer.is_none() && operation["responses"]["422"].is_null() {
                operation["responses"]["422"] =
                    json!({ "description": "A parameter that there is not", "content": problem });
            }
        }
        let parameters = operation.get("parameters").and_then(Value::as_array);
        if parameters.into_iter().flatten().any(|parameter| parameter["in"] == "query") {
            operation["responses"]["414"] = json!({ "description": "The address is too long" });
        }
        if is_open {
            operation.remove("security");
        }
        // A stream without a line has no answer, and is no mistake.
        if operation.get("operationId").is_some_and(|id| STREAMS.iter().any(|stream| id == stream)) {
            operation["requestBody"]["required"] = false.into();
        }
        bytes_are_no_numbers(operation);
        bound(operation);
        ids(operation);
    }
    let schemas = &mut document["components"]["schemas"];
    parties(schemas);
    acts(schemas);
    others(schemas);
    let path = |path: &str, method: &str| format!("/paths/{}/{method}", path.replace('/', "~1"));
    if let Some(operation) = document.pointer_mut(&path("/v2/search", "get")) {
        operation["parameters"] = watchman::parameters();
    }
    for method in ["get", "post"] {
        if let Some(operation) = document.pointer_mut(&path("/reconcile/{dataset}", method)) {
            reconcile(operation);
        }
    }
    document
}

const PROBLEM: &str = "#/components/schemas/Problem";

/// What a refusal looks like on paths of other protocols, by the tag of the operation.
fn refusal_of(tag: &str) -> Option<Value> {
    let with = |name: &str, kind: &str| json!({ "type": "object", "required": [name], "properties": { name: { "type": kind } } });
    match tag {
        "watchman" => Some(with("error", "string")),
        "yente" => Some(with("detail", "string")),
        "mcp" => Some(with("error", "object")),
        _ => None,
    }
}

/// Parties: those to screen, and customers.
fn parties(schemas: &mut Value) {
    let properties = schemas["Party"]["properties"].as_object_mut();
    // What is not known is left out, not null.
    for (name, property) in properties.into_iter().flatten() {
        let words = property["description"].take();
        *property = match name.as_str() {
            // Larger numbers are not given back as they came.
            "id" => json!({ "type": ["string", "integer"], "minimum": i64::MIN, "maximum": u64::MAX }),
            "schema" => json!({ "type": "string" }),
            _ => json!({ "$ref": "#/components/schemas/Values" }),
        };
        if words.is_string() {
            property["description"] = words;
        }
    }
    // What is blank finds nobody.
    let value = json!({ "type": "string" });
    let found = json!({ "type": "string", "pattern": NOT_BLANK });
    schemas["Values"] = json!({ "anyOf": [value, { "type": "array", "items": value }] });
    let finding = json!({ "anyOf": [found, { "type": "array", "items": value, "contains": found }] });
    let one_of = FINDING.map(|property| {
        let properties = Map::from_iter([(property.to_owned(), finding.clone())]);
        json!({ "required": [property], "properties": properties })
    });
    schemas["Party"]["anyOf"] = one_of.to_vec().into();
    let mut customer = schemas["Party"].clone();
    if let Some(properties) = customer["properties"].as_object_mut() {
        properties.remove("id");
    }
    for name in ["description", "example"] {
        customer[name] = schemas["CustomerParty"][name].take();
    }
    schemas["CustomerParty"] = customer;
    for name in ["Party", "CustomerParty", "Batch"] {
        schemas[name]["additionalProperties"] = false.into();
    }
}

/// What people do with alerts, by the rules for it.
fn acts(schemas: &mut Value) {
    let letters = Rules::built_in().map_or(1, |rules| rules.reason_letters_min);
    let reason = format!(r"^(?:[\s\S]*?[\p{{L}}\p{{N}}]){{{letters}}}");
    for (schema, property) in [
        ("Comment", "text"),
        ("Finds", "reason"),
        ("FindsOfMany", "reason"),
        ("Confirmation", "reason"),
        ("Silence", "evidence"),
        ("Proposes", "reason"),
        ("PolicyWord", "reason"),
        ("ReleaseAsked", "reason"),
        ("ReleaseWord", "reason"),
    ] {
        schemas[schema]["properties"][property]["pattern"] = reason.as_str().into();
    }
    // Only a false match keeps a pair from alerting.
    schemas["Finds"]["anyOf"] = json!([
        { "properties": { "outcome": { "const": "false_match" } } },
        { "properties": { "do_not_alert": { "type": "null" } } },
    ]);
    schemas["FindsOfMany"]["properties"]["alerts"]["uniqueItems"] = true.into();
    for (schema, property) in [
        ("Assignment", "revision"),
        ("Finds", "revision"),
        ("Confirmation", "revision"),
        ("Chosen", "revision"),
    ] {
        schemas[schema]["properties"][property]["minimum"] = 0.into();
    }
}

/// What programs of other systems send.
fn others(schemas: &mut Value) {
    schemas["MatchQuery"]["properties"]["schema"]["enum"] = json!(yente::SCHEMATA);
    let value = json!({ "type": ["string", "number", "null"] });
    schemas["MatchQuery"]["properties"]["properties"]["additionalProperties"] =
        json!({ "anyOf": [value, { "type": "array", "items": value }] });
    let queries = &mut schemas["MatchAsked"]["properties"]["queries"];
    queries["minProperties"] = 1.into();
    queries["maxProperties"] = yente::BATCH_MAX.into();
    schemas["Fields"]["properties"]["fields"]["items"]["enum"] = json!(yente::FIELDS);
    schemas["McpMessage"]["properties"]["id"] = json!({ "type": ["string", "number", "null"] });
    schemas["McpMessage"]["anyOf"] = json!([
        { "required": ["method"], "properties": { "method": { "type": "string" } } },
        { "required": ["id"], "properties": { "id": { "type": ["string", "number"] } } },
    ]);
}

/// Questions and wishes of OpenRefine: JSON in a parameter, or in a field of a form.
fn reconcile(operation: &mut Value) {
    let (queries, extend) = (yente::queries_schema(), yente::extend_schema());
    let parameters = operation["parameters"].as_array_mut();
    for parameter in parameters.into_iter().flatten().filter(|parameter| parameter["in"] == "query") {
        let schema = if parameter["name"] == "queries" { &queries } else { &extend };
        parameter["schema"] =
            json!({ "type": "string", "contentMediaType": "application/json", "contentSchema": schema });
    }
    if let Some(body) = operation.get_mut("requestBody") {
        body["required"] = true.into();
    }
    if let Some(media) = operation.pointer_mut("/requestBody/content/application~1x-www-form-urlencoded") {
        let json = json!({ "contentType": "application/json" });
        media["schema"] = json!({
            "type": "object",
            "properties": { "queries": queries, "extend": extend },
            "anyOf": [{ "required": ["queries"] }, { "required": ["extend"] }],
        });
        media["encoding"] = json!({ "queries": json, "extend": json });
    }
}

/// Operations that take lines, any number of them.
const STREAMS: [&str; 2] = ["post_api_v1_screen_stream", "post_api_v1_customers_bulk"];

/// A file is a file, in a request or an answer, and no list of numbers.
fn bytes_are_no_numbers(operation: &mut Map<String, Value>) {
    let file = |content: &mut Value| {
        if let Some(media) = content.get_mut("application/octet-stream") {
            media["schema"] = json!({ "type": "string", "format": "binary", "minLength": 1 });
        }
    };
    if let Some(content) = operation.get_mut("requestBody").and_then(|body| body.get_mut("content")) {
        file(content);
    }
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    for response in responses.into_iter().flat_map(Map::values_mut) {
        if let Some(content) = response.get_mut("content") {
            file(content);
        }
    }
}

/// Something that is not blank: not only what Unicode calls white space.
const NOT_BLANK: &str = r"[^\s\x1C-\x1F\x85]";

/// Something that is not blank, without control characters.
const NAME: &str = r"^[^\x00-\x1F\x7F-\x9F]*[^\s\x00-\x1F\x7F-\x9F][^\x00-\x1F\x7F-\x9F]*$";

/// The bounds of parameters that many paths have.
fn bound(operation: &mut Map<String, Value>) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten().filter(|parameter| parameter["in"] == "query") {
        match parameter["name"].as_str() {
            Some("state") => parameter["schema"] = json!({ "type": "string", "enum": STATES }),
            Some("limit") if parameter["schema"]["maximum"].is_null() => {
                parameter["schema"] = json!({ "type": "integer", "minimum": 1, "maximum": 1000 });
            }
            Some("name") if parameter["description"] == "What it is called" => {
                parameter["schema"] = json!({ "type": "string", "pattern": NAME, "maxLength": 255 });
            }
            _ => {}
        }
    }
}

/// An id of a customer, where it is given by the path.
fn ids(operation: &mut Map<String, Value>) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        if parameter["in"] == "path" && parameter["description"] == "Your id of the customer" {
            parameter["schema"] = json!({ "type": "string", "pattern": NAME, "maxLength": ID_CHARS_MAX });
        }
    }
}

fn operations(document: &mut Value) -> Vec<&mut Map<String, Value>> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut);
    items.flat_map(Map::values_mut).filter_map(Value::as_object_mut).collect()
}

#[cfg(test)]
mod tests {
    use interdict_screen::asked::Property;

    use super::FINDING;

    #[test]
    fn what_a_party_needs_one_of_is_what_parties_are_found_by() {
        for name in Property::names() {
            let finds = Property::named(name).is_some_and(Property::finds);
            assert_eq!(FINDING.contains(&name), finds, "{name}");
        }
    }
}
