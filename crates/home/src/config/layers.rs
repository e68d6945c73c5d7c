//! File, environment and command line in, one configuration out, with where each value came from.
//!
//! Everything wrong is told at once, each with its line, variable or option. Values are not told, since one may be a secret.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;
use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use super::Config;
use super::settings::{Kind, SETTINGS, Setting};

/// What is wrong with a configuration; one line for each thing, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError(pub Vec<String>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration is not understood: {}", self.0.join("\n"))
    }
}

impl std::error::Error for ConfigError {}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nobody set it.
    Default,
    /// The file, at a line.
    File(PathBuf, usize),
    /// A variable of the environment.
    Variable(String),
    /// An option of the command line.
    Option,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path, line) => write!(f, "{}:{line}", path.display()),
            Self::Variable(name) => f.write_str(name),
            Self::Option => f.write_str("command line"),
        }
    }
}

/// A configuration in which everything is understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// The values.
    pub config: Config,
    sources: BTreeMap<&'static str, Source>,
}

/// Values as they gather: later ones take the place of earlier ones.
struct Layers {
    values: Table,
    sources: BTreeMap<&'static str, Source>,
    wrong: Vec<String>,
}

impl Settled {
    /// Reads a file (one that is not there says nothing), the variables of the environment, and options given as key and text.
    pub fn read(
        path: &Path,
        variables: impl IntoIterator<Item = (String, String)>,
        options: &[(String, String)],
    ) -> Result<Self, ConfigError> {
        let mut layers = Layers { values: Table::new(), sources: BTreeMap::new(), wrong: Vec::new() };
        match std::fs::read_to_string(path) {
            Ok(text) => layers.file(path, &text),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {}
            Err(cause) => layers.wrong.push(format!("{}: {cause}", path.display())),
        }
        for (name, text) in variables {
            layers.variable(&name, &text);
        }
        for (key, text) in options {
            match Setting::of(key) {
                Some(setting) => layers.text(setting, text, Source::Option, key),
                None => {
                    layers
                        .wrong
                        .push(format!("{key}: there is no such setting; see `interdict config show`"));
                }
            }
        }
        layers.settled()
    }

    /// Reads the configuration of a data folder, and this process's environment.
    pub fn of_folder(folder: &Path, options: &[(String, String)]) -> Result<Self, ConfigError> {
        // A variable that is no text is none of ours.
        let variables = std::env::vars_os()
            .filter_map(|(name, text)| Some((name.into_string().ok()?, text.into_string().ok()?)));
        Self::read(&folder.join("interdict.toml"), variables, options)
    }

    /// The same, if the settings of the server can go together; other commands need not care.
    pub fn for_server(self) -> Result<Self, ConfigError> {
        let wrong = self.placed(self.config.server.contradictions());
        if wrong.is_empty() { Ok(self) } else { Err(ConfigError(wrong)) }
    }

    fn placed(&self, wrong: Vec<(&'static str, String)>) -> Vec<String> {
        wrong.into_iter().map(|(key, words)| format!("{key} ({}): {words}", self.source(key))).collect()
    }

    /// Where the value of a key came from.
    pub fn source(&self, key: &str) -> &Source {
        self.sources.get(key).unwrap_or(&Source::Default)
    }

    /// The value of a setting; `None` if it has none. A secret is only said to be set.
    pub fn shown(&self, setting: &Setting) -> Option<String> {
        let all = serde_json::to_value(&self.config).ok()?;
        let value = all.pointer(&format!("/{}", setting.key.replace('.', "/")))?;
        match value {
            serde_json::Value::Null => None,
            _ if setting.is_secret => Some("(set)".to_owned()),
            serde_json::Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }
}

impl Layers {
    fn file(&mut self, path: &Path, text: &str) {
        let at = |span: std::ops::Range<usize>| {
            1 + text.as_bytes().iter().take(span.start).filter(|byte| **byte == b'\n').count()
        };
        let parsed = DeTable::parse(text).and_then(|parsed| Ok((parsed, Table::from_str(text)?)));
        let (parsed, values) = match parsed {
            Ok(parsed) => parsed,
            Err(cause) => {
                let line = cause.span().map_or(1, at);
                self.wrong.push(format!("{}:{line}: {}", path.display(), cause.message()));
                return;
            }
        };
        let mut found = Vec::new();
        for (name, value) in parsed.get_ref() {
            if let DeValue::Table(section) = value.get_ref() {
                let inner = section.keys();
                found.extend(
                    inner.map(|inner| (format!("{}.{}", name.get_ref(), inner.get_ref()), at(inner.span()))),
                );
            } else {
                found.push((name.get_ref().to_string(), at(name.span())));
            }
        }
        for (key, line) in found {
            let place = format!("{}:{line}: {key}", path.display());
            match (Setting::of(&key), taken(&values, &key)) {
                (Some(setting), Some(value)) => {
                    self.value(setting, value.clone(), Source::File(path.to_owned(), line), &place);
                }
                _ => self.wrong.push(format!("{place}: there is no such setting; {}", neighbours(&key))),
            }
        }
    }

    /// A variable that begins like a section of ours must be a setting; others are no concern of ours.
    fn variable(&mut self, name: &str, text: &str) {
        let is_ours =
            SETTINGS.iter().filter_map(|setting| setting.key.split_once('.')).any(|(section, _)| {
                name.strip_prefix("INTERDICT_")
                    .and_then(|rest| rest.strip_prefix(section.to_uppercase().as_str()))
                    .is_some_and(|rest| rest.starts_with('_'))
            });
        match SETTINGS.iter().find(|setting| setting.variable() == name) {
            // An empty one is as good as none.
            Some(_) if text.is_empty() => {}
            Some(setting) => self.text(setting, text, Source::Variable(name.to_owned()), name),
            None if is_ours => {
                self.wrong.push(format!("{name}: there is no such setting; see `interdict config show`"));
            }
            None => {}
        }
    }

    fn text(&mut self, setting: &'static Setting, text: &str, source: Source, place: &str) {
        let value = match setting.kind {
            Kind::Text => Ok(Value::String(text.to_owned())),
            Kind::Number => text.trim().parse().map(Value::Integer).map_err(|_| "give a whole number"),
            Kind::Flag => text.trim().parse().map(Value::Boolean).map_err(|_| "give `true` or `false`"),
            Kind::List => {
                let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                Ok(Value::Array(parts.map(|part| Value::String(part.to_owned())).collect()))
            }
        };
        match value {
            Ok(value) => self.value(setting, value, source, place),
            Err(words) => self.wrong.push(format!("{place}: {words}")),
        }
    }

    /// Takes a value if the configuration takes it.
    fn value(&mut self, setting: &'static Setting, value: Value, source: Source, place: &str) {
        let alone = nested(Table::new(), setting.key, value.clone());
        match Config::deserialize(Value::Table(alone)) {
            Ok(_) => {
                self.values = nested(std::mem::take(&mut self.values), setting.key, value);
                self.sources.insert(setting.key, source);
            }
            // The message repeats the value.
            Err(_) if setting.is_secret => self.wrong.push(format!("{place}: give text")),
            Err(cause) => self.wrong.push(format!("{place}: {}", cause.message())),
        }
    }

    fn settled(mut self) -> Result<Settled, ConfigError> {
        match Config::deserialize(Value::Table(self.values)) {
            Ok(config) => {
                let settled = Settled { config, sources: self.sources };
                self.wrong.extend(settled.placed(settled.config.lists.contradictions()));
                if self.wrong.is_empty() { Ok(settled) } else { Err(ConfigError(self.wrong)) }
            }
            Err(cause) => {
                self.wrong.push(cause.message().to_owned());
                Err(ConfigError(self.wrong))
            }
        }
    }
}

/// The value of a key.
fn taken<'a>(table: &'a Table, key: &str) -> Option<&'a Value> {
    match key.split_once('.') {
        None => table.get(key),
        Some((section, name)) => table.get(section)?.get(name),
    }
}

/// Puts a value where its key says.
fn nested(mut table: Table, key: &str, value: Value) -> Table {
    match key.split_once('.') {
        None => {
            table.insert(key.to_owned(), value);
        }
        Some((section, name)) => {
            let inner = table.entry(section.to_owned()).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(inner) = inner {
                inner.insert(name.to_owned(), value);
            }
        }
    }
    table
}

/// The settings that were perhaps meant.
fn neighbours(key: &str) -> String {
    let section = key.split('.').next().unwrap_or_default();
    let mut same: Vec<&str> = SETTINGS.iter().map(|setting| setting.key).collect();
    if same.iter().any(|other| other.split('.').next() == Some(section)) {
        same.retain(|other| other.split('.').next() == Some(section));
    }
    format!("there are {}", same.join(", "))
}
