//! The data that figures are measured on: read from a folder beside the repository, never part of it.

use std::path::Path;
use std::sync::Arc;

use interdict_lists::{Format, Reading, SourceFile, SourceSet, container};
use interdict_model::{Edition, ListId, Party, Statement, Value, party};
use interdict_screen::CompiledList;
use serde::Serialize;

use crate::AccuracyError;

/// The edition of OFAC's list that is measured on, and the folder of its files.
const EDITION: &str = "2023-12-28";

/// The files of the set, with their components.
const FILES: [(&str, &str); 4] =
    [("sdn", "sdn.csv.xz"), ("add", "add.csv.xz"), ("alt", "alt.csv.xz"), ("comments", "sdn_comments.csv")];

/// A file that was measured on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Source {
    /// Its place in the data folder.
    pub path: String,
    /// Blake3 of its uncompressed content.
    pub blake3: String,
}

/// The data folder, with a record of what was read from it.
#[derive(Debug)]
pub struct Shared<'a> {
    folder: &'a Path,
    sources: Vec<Source>,
}

impl<'a> Shared<'a> {
    /// The folder that has `bench/` and `data/`.
    pub fn new(folder: &'a Path) -> Self {
        Self { folder, sources: Vec::new() }
    }

    /// What was read, sorted.
    pub fn into_sources(mut self) -> Vec<Source> {
        self.sources.sort();
        self.sources.dedup();
        self.sources
    }

    /// The uncompressed bytes of a file, or `None` if it is not there.
    pub fn bytes(&mut self, path: &str) -> Result<Option<Arc<[u8]>>, AccuracyError> {
        let place = self.folder.join(path);
        if !place.exists() {
            return Ok(None);
        }
        let file = container::files(&place)?.into_iter().next();
        let bytes = file.map(|file: SourceFile| file.bytes()).transpose()?;
        if let Some(bytes) = &bytes {
            self.sources
                .push(Source { path: path.to_owned(), blake3: blake3::hash(bytes).to_hex().to_string() });
        }
        Ok(bytes)
    }
}

/// A list to screen against: names and kinds only, because names are what is measured.
#[derive(Debug, Clone)]
pub struct NameList {
    /// The list.
    pub list: CompiledList,
    /// Its parties, with nothing but their kind and names.
    pub parties: Vec<Party>,
}

/// OFAC's SDN list of 2023-12-28 from its delimited files, or `None` if any of them is not there.
pub fn ofac(shared: &mut Shared<'_>) -> Result<Option<NameList>, AccuracyError> {
    let Some(reading) = read_ofac(shared)? else { return Ok(None) };
    Ok(Some(names_only(reading.list, edition(EDITION)?, &reading.statements)))
}

/// The same list with everything it says.
pub fn ofac_whole(shared: &mut Shared<'_>) -> Result<Option<Vec<Party>>, AccuracyError> {
    Ok(read_ofac(shared)?.map(|reading| party::assemble(&reading.list, &reading.statements)))
}

/// A list that is one file, with everything it says, or `None` if the file is not there.
pub fn whole(
    shared: &mut Shared<'_>,
    format: Format,
    path: &str,
) -> Result<Option<Vec<Party>>, AccuracyError> {
    let Some(bytes) = shared.bytes(path)? else { return Ok(None) };
    let file = SourceFile::from_bytes(path.trim_end_matches(".xz"), bytes);
    let reading = SourceSet { format, files: vec![("main".to_owned(), file)], list: None }.read()?;
    Ok(Some(party::assemble(&reading.list, &reading.statements)))
}

/// The label under which parties of OFAC's list are compiled.
pub fn label(id: ListId) -> Result<CompiledList, AccuracyError> {
    Ok(CompiledList { id, edition: edition(EDITION)?, version: "whole".to_owned(), partial: false })
}

fn edition(text: &str) -> Result<Edition, AccuracyError> {
    text.parse().map_err(|cause| AccuracyError::Data(format!("{cause}")))
}

fn read_ofac(shared: &mut Shared<'_>) -> Result<Option<Reading>, AccuracyError> {
    let mut set = SourceSet { format: Format::OfacDelimited, files: Vec::new(), list: None };
    for (component, name) in FILES {
        let Some(bytes) = shared.bytes(&format!("data/ofac/{EDITION}/{name}"))? else { return Ok(None) };
        let file = SourceFile::from_bytes(name.trim_end_matches(".xz"), bytes);
        set.files.push((component.to_owned(), file));
    }
    Ok(Some(set.read()?))
}

fn names_only(list: ListId, edition: Edition, statements: &[Statement]) -> NameList {
    let names = statements.iter().filter(|said| matches!(said.value, Value::Kind(_) | Value::Name(_)));
    let parties = party::assemble(&list, names);
    NameList {
        list: CompiledList { id: list, edition, version: "names".to_owned(), partial: false },
        parties,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use interdict_model::{Name, NameKind, NameStrength, PartyKind, Position};

    use super::*;

    /// A statement of the invented list.
    fn say(party: &str, value: Value) -> Statement {
        Statement { party: party.to_owned(), printed: String::new(), value, position: Position::default() }
    }

    /// A person of an invented list: the first name is primary, the others are strong aliases, weak with a `~`.
    pub(crate) fn party(id: &str, names: &[&str]) -> Party {
        list(PartyKind::Person, &[(id, names)]).parties.remove(0)
    }

    /// An invented list.
    pub(crate) fn list(kind: PartyKind, parties: &[(&str, &[&str])]) -> NameList {
        let mut statements = Vec::new();
        for (id, names) in parties {
            statements.push(say(id, Value::Kind(kind)));
            for (at, name) in names.iter().enumerate() {
                let (strength, plain) = match name.strip_prefix('~') {
                    Some(plain) => (NameStrength::Weak, plain),
                    None => (NameStrength::Strong, *name),
                };
                let name = match at {
                    0 => Name::primary(plain),
                    _ => Name::alias(plain, NameKind::Aka, strength),
                };
                statements.push(say(id, Value::Name(name)));
            }
        }
        names_only("test".parse().unwrap(), "2026-01-01".parse().unwrap(), &statements)
    }
}
