//! A listed party in words.

use std::path::Path;

use interdict_evidence::words::in_words;
use interdict_home::documents::Citation;
use interdict_model::{ListId, NameStrength, Value};
use interdict_screen::visible;
use interdict_store::StoredStatement;

use crate::lists::is_name;

/// `LAZARUS GROUP (us-ofac-sdn:27307)`.
pub(crate) fn title(list: &ListId, id: &str, statements: &[StoredStatement]) -> String {
    let primary = |stored: &&StoredStatement| matches!(&stored.statement.value, Value::Name(name) if name.kind == interdict_model::NameKind::Primary);
    let named = statements
        .iter()
        .find(primary)
        .or_else(|| statements.iter().find(|stored| is_name(&stored.statement.value)));
    match named.map(|stored| &stored.statement.value) {
        Some(Value::Name(name)) => format!("{} ({list}:{id})", name.whole),
        _ => format!("{list}:{id}"),
    }
}

/// A value for people: the understood form where it says more than the printed one.
pub(crate) fn words(value: &Value, printed: &str) -> String {
    match value {
        Value::Name(name) => {
            let weak = if name.strength == NameStrength::Weak { ", weak" } else { "" };
            format!("{}  ({}{weak})", name.whole, name.kind.label())
        }
        Value::Kind(kind) => kind.code().to_owned(),
        Value::BirthDate(date) | Value::DeathDate(date) | Value::Established(date) | Value::Listed(date) => {
            date.to_string()
        }
        Value::Measure(measure) => measure.to_string(),
        Value::Wallet(wallet) => wallet.to_string(),
        Value::Programme(programme) => match &programme.sublist {
            Some(sublist) => format!("{} ({sublist})", programme.tag),
            None => programme.tag.clone(),
        },
        Value::Address(address) => address.text.clone(),
        _ => printed.to_owned(),
    }
}

/// What a kept document says of a party, as a line: the fact, where it stands, and what a person said of it.
pub(crate) fn cited(citation: &Citation) -> String {
    let Citation { name, fact, status, .. } = citation;
    let name = Path::new(name).file_name().map_or_else(|| name.into(), std::ffi::OsStr::to_string_lossy);
    visible(&format!("{} [{name} @{}, fact {}, {status}]", in_words(fact), fact.span, fact.id))
}
