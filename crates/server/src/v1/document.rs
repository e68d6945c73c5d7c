//! The OpenAPI document: made of the handlers, with what their types cannot say.

use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use crate::v1::alerts::STATES;

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
        // Problems have a media type of their own (RFC 9457).
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        for response in responses.into_iter().flat_map(Map::values_mut) {
            let Some(content) = response.get_mut("content").and_then(Value::as_object_mut) else { continue };
            let is_problem = |media: &Value| media["schema"]["$ref"] == "#/components/schemas/Problem";
            if content.get("application/json").is_some_and(is_problem)
                && let Some(media) = content.remove("application/json")
            {
                content.insert("application/problem+json".to_owned(), media);
            }
        }
        // Whoever is asked for a key may be told to come later.
        if operation.contains_key("security") {
            let problem = json!({ "schema": { "$ref": "#/components/schemas/Problem" } });
            operation["responses"]["429"] = json!({ "description": "Asked more often than allowed", "content": { "application/problem+json": problem } });
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
    }
    let schemas = &mut document["components"]["schemas"];
    for name in ["Party", "Batch"] {
        schemas[name]["additionalProperties"] = false.into();
    }
    schemas["Party"]["anyOf"] = FINDING.map(|property| json!({ "required": [property] })).to_vec().into();
    // What is not known is left out, not null.
    let properties = schemas["Party"]["properties"].as_object_mut();
    for (name, property) in properties.into_iter().flatten() {
        let plain = matches!(name.as_str(), "id" | "schema");
        let words = property["description"].take();
        *property = if plain {
            json!({ "type": "string" })
        } else {
            json!({ "$ref": "#/components/schemas/Values" })
        };
        if words.is_string() {
            property["description"] = words;
        }
    }
    schemas["FindsOfMany"]["properties"]["alerts"]["uniqueItems"] = true.into();
    // What is blank finds nobody; a number counts as its digits.
    let value = json!({ "anyOf": [{ "type": "string", "pattern": "\\S" }, { "type": "number" }] });
    schemas["Values"] = json!({ "anyOf": [value, { "type": "array", "items": value }] });
    document
}

/// Operations that take lines, any number of them.
const STREAMS: [&str; 2] = ["post_api_v1_screen_stream", "post_api_v1_customers_bulk"];

/// A file is a file, in a request or an answer, and no list of numbers.
fn bytes_are_no_numbers(operation: &mut Map<String, Value>) {
    let file = |content: &mut Value| {
        if let Some(media) = content.get_mut("application/octet-stream") {
            media["schema"] = json!({ "type": "string", "format": "binary" });
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

/// Something that is not blank, without control characters.
const NAME: &str = r"^[^\x00-\x1F\x7F-\x9F]*[^\s\x00-\x1F\x7F-\x9F][^\x00-\x1F\x7F-\x9F]*$";

/// The bounds of parameters that many paths have.
fn bound(operation: &mut Map<String, Value>) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten().filter(|parameter| parameter["in"] == "query") {
        match parameter["name"].as_str() {
            Some("state") => parameter["schema"] = json!({ "type": "string", "enum": STATES }),
            Some("limit") => {
                parameter["schema"] = json!({ "type": "integer", "minimum": 1, "maximum": 1000 });
            }
            Some("name") if parameter["description"] == "What it is called" => {
                parameter["schema"] = json!({ "type": "string", "pattern": NAME, "maxLength": 255 });
            }
            _ => {}
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
