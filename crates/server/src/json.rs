//! JSON that clients send: bytes in, what they say out, or which field is wrong.
//!
//! No key stands twice in an object, at any depth: one of the two would be lost in silence.

use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::problem::Problem;

/// What is wrong with a text that should be JSON of some shape.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// The field, as `alerts[0].revision`; none if it is the whole, or no JSON at all.
    pub(crate) field: Option<String>,
    /// What it is.
    pub(crate) detail: String,
    /// Whether it is JSON, only of another shape.
    pub(crate) is_json: bool,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{}: {}", interdict_screen::shown(field), self.detail),
            None => f.write_str(&self.detail),
        }
    }
}

impl From<Wrong> for Problem {
    fn from(wrong: Wrong) -> Self {
        match &wrong.field {
            Some(field) => Self::invalid(field, wrong.detail),
            None if wrong.is_json => Self::invalid("body", wrong.detail),
            None => Self::malformed(wrong.detail),
        }
    }
}

/// Reads a text as an object of this type, and nothing after it.
pub(crate) fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Wrong> {
    let read = serde_json::from_slice::<Object<T>>(text);
    let Object(value) = read.map_err(|cause| {
        // Only who is wrong waits for the place where.
        let mut reader = serde_json::Deserializer::from_slice(text);
        match serde_path_to_error::deserialize::<_, Object<T>>(&mut reader) {
            Err(placed) => Wrong::at(&placed.path().to_string(), placed.inner()),
            Ok(_) => Wrong::at(".", &cause),
        }
    })?;
    Ok(value)
}

/// What is wanted where an object is, in messages.
const OBJECT: &str = "an object, `{\"field\": ...}`";

/// What sort of value it is, in messages.
pub(crate) fn sort(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list of something else",
        Value::Object(_) => "an object",
    }
}

/// Reads a text as [`read`] does, where keys that are not known are left out, and says which those were: `queries.a.nme`.
pub(crate) fn read_noting<T: DeserializeOwned>(text: &[u8]) -> Result<(T, Vec<String>), Wrong> {
    let mut unknown = Vec::new();
    let mut reader = serde_json::Deserializer::from_slice(text);
    let read: Result<Object<T>, _> =
        serde_ignored::deserialize(&mut reader, |path| unknown.push(path.to_string()));
    match read.and_then(|value| reader.end().map(|()| value)) {
        Ok(Object(value)) => Ok((value, unknown)),
        // Only who is wrong waits for the place where.
        Err(_) => self::read(text).map(|value| (value, unknown)),
    }
}

/// What is written as an object. A structure by itself could be written as a list of its fields too, without their names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(OBJECT)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }
        deserializer.deserialize_map(Fields(PhantomData))
    }
}

impl Wrong {
    fn at(path: &str, cause: &serde_json::Error) -> Self {
        let detail = cause.to_string();
        let field = cause.is_data().then(|| field(path, &detail)).filter(|field| !field.is_empty());
        Self { field, detail, is_json: cause.is_data() }
    }
}

/// The field that a message is about: the path, and the key in it that is missing, not known, or there twice.
fn field(path: &str, detail: &str) -> String {
    let path = if path == "." { "" } else { path };
    let key = ABOUT_KEYS.iter().find_map(|words| detail.strip_prefix(words)?.split('`').next());
    let is_there =
        |key: &str| path.strip_suffix(key).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    match key {
        Some(key) if path.is_empty() => key.to_owned(),
        Some(key) if !is_there(key) => format!("{path}.{key}"),
        _ => path.to_owned(),
    }
}

/// How messages about a key of an object begin.
const ABOUT_KEYS: [&str; 4] = ["missing field `", "unknown field `", "duplicate field `", "the key `"];

/// An object in which no key stands twice, in its order.
#[derive(Debug)]
pub(crate) struct Unique<V>(pub(crate) Vec<(String, V)>);

impl<V> Default for Unique<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Unique<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Entries<V> {
            type Value = Unique<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(OBJECT)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Unique<V>, A::Error> {
                entries(map).map(Unique)
            }
        }
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

fn entries<'de, V: Deserialize<'de>, A: MapAccess<'de>>(mut map: A) -> Result<Vec<(String, V)>, A::Error> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    while let Some(key) = map.next_key::<String>()? {
        if !seen.insert(key.clone()) {
            return Err(A::Error::custom(format_args!("the key `{key}` stands twice")));
        }
        found.push((key, map.next_value()?));
    }
    Ok(found)
}

/// Any value, in which no key stands twice in an object.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Any(pub(crate) Value);

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whatever;
        impl<'de> Visitor<'de> for Whatever {
            type Value = Any;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Any, E> {
                Ok(Any(value.into()))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Any, E> {
                Ok(Any(value.into()))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Any, E> {
                Ok(Any(value.into()))
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Any, E> {
                Ok(Any(value.into()))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<Any, E> {
                Ok(Any(value.into()))
            }

            fn visit_unit<E: Error>(self) -> Result<Any, E> {
                Ok(Any(Value::Null))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Any, A::Error> {
                let mut values = Vec::new();
                while let Some(Any(value)) = all.next_element()? {
                    values.push(value);
                }
                Ok(Any(values.into()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Any, A::Error> {
                let found = entries::<Any, A>(map)?.into_iter().map(|(key, Any(value))| (key, value));
                Ok(Any(Value::Object(found.collect())))
            }
        }
        deserializer.deserialize_any(Whatever)
    }
}

/// A whole number. JSON has no other sort than numbers, so `7.0` is one.
pub(crate) fn whole<'de, D: Deserializer<'de>, T: TryFrom<i64>>(deserializer: D) -> Result<T, D::Error> {
    whole_or_none(deserializer)?.ok_or_else(|| D::Error::custom(NOT_WHOLE))
}

/// The same where `null` is none.
pub(crate) fn whole_or_none<'de, D: Deserializer<'de>, T: TryFrom<i64>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let Any(value) = Any::deserialize(deserializer)?;
    if value.is_null() {
        return Ok(None);
    }
    let number = value.as_i64().or_else(|| value.as_f64().and_then(exactly));
    let number = number.and_then(|number| T::try_from(number).ok());
    number.map(Some).ok_or_else(|| D::Error::custom(NOT_WHOLE))
}

const NOT_WHOLE: &str = "give a whole number that is not too large";

/// A number without a fraction, up to where every whole number still has a form of its own (2 to the power of 53).
#[allow(clippy::cast_possible_truncation, reason = "it is whole, and within the bound")]
pub(crate) fn exactly(number: f64) -> Option<i64> {
    const MOST: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= MOST).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    #![allow(dead_code, reason = "fields that are only read in")]

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Act {
        #[serde(deserialize_with = "whole")]
        revision: u64,
        #[serde(default)]
        of: Vec<Object<Part>>,
        #[serde(default)]
        more: Any,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Part {
        id: i64,
    }

    fn wrong(text: &str) -> Option<String> {
        let wrong = read::<Act>(text.as_bytes()).unwrap_err();
        assert_eq!(wrong.is_json, wrong.field.is_some() || text.starts_with('['), "{wrong:?}");
        wrong.field
    }

    #[test]
    fn the_field_that_is_wrong_is_named() {
        let named = |text: &str| wrong(text).unwrap_or_default();
        assert_eq!(named(r#"{"of": []}"#), "revision");
        assert_eq!(named(r#"{"revision": "1"}"#), "revision");
        assert_eq!(named(r#"{"revision": 1.5}"#), "revision");
        assert_eq!(named(r#"{"revision": -1}"#), "revision");
        assert_eq!(named(r#"{"revision": 1e300}"#), "revision");
        assert_eq!(named(r#"{"revision": 18446744073709551615}"#), "revision");
        assert_eq!(named(r#"{"revision": 1, "revision": 2}"#), "revision");
        assert_eq!(named(r#"{"revision": 1, "rev": 2}"#), "rev");
        assert_eq!(named(r#"{"revision": 1, "of": [{"id": 1}, {}]}"#), "of[1].id");
        assert_eq!(named(r#"{"revision": 1, "of": [{"id": 1, "x": 2}]}"#), "of[0].x");
        assert_eq!(named(r#"{"revision": 1, "of": {"id": 1}}"#), "of");
        assert_eq!(named(r#"{"revision": 1, "of": [[1]]}"#), "of[0]");
        assert_eq!(named(r#"{"revision": 1, "more": {"a": [{"b": 1, "b": 1}]}}"#), "more.a[0].b");
        for text in ["", "{", "nonsense", "[1]", "{\"revision\": 1} x", "\u{0}"] {
            assert_eq!(wrong(text), None, "{text}");
        }
        let deep = format!("{{\"revision\": 1, \"more\": {}", "[".repeat(100_000));
        assert_eq!(wrong(&deep), None);
    }

    #[test]
    fn keys_that_are_not_known_are_noted_where_they_may_stand() {
        #[derive(Debug, Deserialize)]
        struct Loose {
            of: Unique<Object<Inner>>,
        }
        #[derive(Debug, Deserialize)]
        struct Inner {
            id: i64,
        }
        let text = r#"{"of": {"a": {"id": 1, "x": {"y": [1]}}, "b": {"id": 2}}, "more": 1}"#;
        let (read, unknown) = read_noting::<Loose>(text.as_bytes()).unwrap();
        assert_eq!((read.of.0.len(), read.of.0[0].1.0.id), (2, 1));
        assert_eq!(unknown, ["of.a.x", "more"]);
        let wrong = |text: &str| read_noting::<Loose>(text.as_bytes()).unwrap_err().field;
        assert_eq!(wrong(r#"{"of": {"a": {"id": "1"}}}"#).as_deref(), Some("of.a.id"));
        assert_eq!(wrong(r#"{"of": {}} x"#), None);
    }

    #[test]
    fn a_number_without_a_fraction_is_whole() {
        for text in [r#"{"revision": 7}"#, r#"{"revision": 7.0}"#, r#"{"revision": 0.7e1}"#] {
            assert_eq!(read::<Act>(text.as_bytes()).unwrap().revision, 7);
        }
        let most = r#"{"revision": 9223372036854775807}"#;
        assert_eq!(read::<Act>(most.as_bytes()).unwrap().revision, i64::MAX.unsigned_abs());
    }

    #[test]
    fn any_value_is_as_it_was_written() {
        let text = r#"{"a":[null,true,-1,18446744073709551615,0.5,"x",{"b":{}}]}"#;
        assert_eq!(
            serde_json::from_str::<Any>(text).unwrap().0,
            serde_json::from_str::<Value>(text).unwrap()
        );
    }
}
