//! The formats of catalogues: a cluster of MISP's galaxy (JSON), and intrusion sets as STIX 2.0 or 2.1, one object or a bundle.
//!
//! MISP: `{"name", "type", "version", "values": [{"value", "uuid", "meta": {"synonyms": [...]}}]}`, where `type` says what is
//! clustered. STIX: objects of type `intrusion-set` with `name`, `aliases`, `modified`; those of ATT&CK have their number among
//! `external_references`. What ATT&CK has revoked or deprecated is no entry.

use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

/// A catalogue of threat actors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// Its name: `MISP galaxy: Threat Actor`, `MITRE ATT&CK`.
    pub name: String,
    /// Its version, or the day of its newest entry.
    pub version: String,
    /// What its licence asks to be shown with it.
    pub notice: Option<String>,
    /// The entries.
    pub entries: Vec<Entry>,
    /// Entries that could not be read, each with the reason.
    pub problems: Vec<String>,
}

/// A threat actor of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id there: `G0032`, a UUID.
    pub id: String,
    /// When it was last changed, if the catalogue says so.
    pub modified: Option<String>,
    /// Its names, the one it is filed under first.
    pub names: Vec<String>,
}

/// Why a file is no catalogue that can be read.
#[derive(Debug, Error)]
pub enum HintError {
    /// Not JSON.
    #[error("{file}: not JSON ({cause}); catalogues are read as MISP galaxy clusters or STIX intrusion sets")]
    Json {
        /// The file.
        file: String,
        /// Why not.
        cause: String,
    },
    /// JSON of another sort.
    #[error("{file}: neither a MISP galaxy cluster nor STIX with an intrusion set")]
    Form {
        /// The file.
        file: String,
    },
    /// A cluster of something else.
    #[error("{file}: the cluster is of `{sort}`, not of threat actors")]
    Sort {
        /// The file.
        file: String,
        /// Its type.
        sort: String,
    },
}

/// Types of MISP clusters that are of threat actors; `producer` and others are of whom they are found by or use.
const CLUSTERS: [&str; 3] = ["threat-actor", "intrusion-set", "activity-group"];

/// What is longer is a text and no name, in characters.
const LONGEST_NAME: usize = 200;

#[derive(Deserialize)]
struct Cluster {
    name: String,
    #[serde(rename = "type")]
    sort: String,
    #[serde(default)]
    version: Value,
    values: Vec<Value>,
}

#[derive(Deserialize)]
struct Actor {
    value: String,
    #[serde(default)]
    uuid: Option<String>,
    #[serde(default)]
    meta: Meta,
}

#[derive(Deserialize, Default)]
struct Meta {
    #[serde(default)]
    synonyms: Vec<String>,
}

#[derive(Deserialize)]
struct IntrusionSet {
    id: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    modified: Option<String>,
    #[serde(default)]
    revoked: bool,
    #[serde(default)]
    x_mitre_deprecated: bool,
    #[serde(default)]
    external_references: Vec<Reference>,
}

#[derive(Deserialize)]
struct Reference {
    source_name: String,
    #[serde(default)]
    external_id: Option<String>,
}

/// By which ATT&CK names itself in the references of its objects.
const ATTACK: &str = "mitre-attack";

impl Catalogue {
    /// Reads a file; `file` names it in errors and problems. An entry that cannot be read is a problem and the others are read.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, HintError> {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let json: Value = serde_json::from_slice(text)
            .map_err(|cause| HintError::Json { file: file.to_owned(), cause: cause.to_string() })?;
        let form = || HintError::Form { file: file.to_owned() };
        if json.get("values").is_some() {
            let cluster: Cluster = serde_json::from_value(json).map_err(|_| form())?;
            return Self::of_cluster(file, cluster);
        }
        let objects = match json.get("objects").and_then(Value::as_array) {
            Some(objects) => objects.clone(),
            None => vec![json],
        };
        let is_actor = |object: &Value| object.get("type").and_then(Value::as_str) == Some("intrusion-set");
        let actors: Vec<Value> = objects.into_iter().filter(is_actor).collect();
        if actors.is_empty() { Err(form()) } else { Ok(Self::of_stix(file, actors)) }
    }

    fn of_cluster(file: &str, cluster: Cluster) -> Result<Self, HintError> {
        if !CLUSTERS.iter().any(|sort| cluster.sort.ends_with(sort)) {
            return Err(HintError::Sort { file: file.to_owned(), sort: cluster.sort });
        }
        let version = match cluster.version {
            Value::Number(number) => number.to_string(),
            Value::String(text) => text,
            _ => String::new(),
        };
        let mut catalogue = Self {
            name: format!("MISP galaxy: {}", cluster.name),
            version,
            notice: None,
            entries: Vec::new(),
            problems: Vec::new(),
        };
        for (place, value) in (1..).zip(cluster.values) {
            match serde_json::from_value::<Actor>(value) {
                Ok(actor) => {
                    let id = actor.uuid.unwrap_or_else(|| actor.value.clone());
                    catalogue.add(file, place, id, None, actor.value, actor.meta.synonyms);
                }
                Err(cause) => catalogue.problems.push(format!("{file}: entry {place}: {cause}")),
            }
        }
        Ok(catalogue)
    }

    fn of_stix(file: &str, objects: Vec<Value>) -> Self {
        let mut catalogue = Self {
            name: format!("STIX: {file}"),
            version: String::new(),
            notice: None,
            entries: Vec::new(),
            problems: Vec::new(),
        };
        for (place, object) in (1..).zip(objects) {
            match serde_json::from_value::<IntrusionSet>(object) {
                Ok(set) => {
                    let attack = set.external_references.iter().find(|one| one.source_name == ATTACK);
                    if attack.is_some() {
                        "MITRE ATT&CK".clone_into(&mut catalogue.name);
                    }
                    let number = attack.and_then(|one| one.external_id.clone());
                    // A day is what a reader needs of the time.
                    let modified =
                        set.modified.as_deref().map(|time| time.get(..10).unwrap_or(time).to_owned());
                    if !(set.revoked || set.x_mitre_deprecated) {
                        catalogue.version = catalogue.version.max(modified.clone().unwrap_or_default());
                        let id = number.unwrap_or(set.id);
                        catalogue.add(file, place, id, modified, set.name, set.aliases);
                    }
                }
                Err(cause) => catalogue.problems.push(format!("{file}: object {place}: {cause}")),
            }
        }
        catalogue.note();
        catalogue
    }

    fn add(
        &mut self,
        file: &str,
        place: usize,
        id: String,
        modified: Option<String>,
        name: String,
        synonyms: Vec<String>,
    ) {
        let mut names: Vec<String> = Vec::new();
        for name in std::iter::once(name).chain(synonyms) {
            let name = name.trim().to_owned();
            if name.is_empty() || name.chars().count() > LONGEST_NAME {
                self.problems.push(format!("{file}: entry {place} ({id}): a name is empty or too long"));
            } else if !names.contains(&name) {
                names.push(name);
            }
        }
        if !names.is_empty() {
            self.entries.push(Entry { id, modified, names });
        }
    }

    /// Takes in another part of the same catalogue, as an archive with a file for each entry has it.
    pub fn take_in(&mut self, other: Self) {
        for entry in other.entries {
            if !self.entries.contains(&entry) {
                self.entries.push(entry);
            }
        }
        self.problems.extend(other.problems);
        if self.version < other.version {
            self.version = other.version;
        }
        self.note();
    }

    /// ATT&CK's terms of use ask for its copyright notice, with the year.
    fn note(&mut self) {
        if self.name == "MITRE ATT&CK" {
            let year = self.version.get(..4).unwrap_or_default();
            self.notice = Some(format!(
                "© {year} The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE \
                 Corporation."
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_cluster_gives_its_names_and_names_its_bad_entries() {
        let text = r#"{"name": "Threat Actor", "type": "threat-actor", "version": 7, "values": [
            {"value": "Silent Quobatel", "uuid": "u-1", "meta": {"synonyms": ["Quobatel Team", "Silent Quobatel"]}},
            {"value": "Venmorak"},
            {"uuid": "u-3", "meta": {"synonyms": ["nobody"]}},
            {"value": "Zelturin", "meta": {"synonyms": "not a list"}},
            {"value": " "}
        ]}"#;
        let catalogue = Catalogue::read("actors.json", text.as_bytes()).unwrap();
        assert_eq!((catalogue.name.as_str(), catalogue.version.as_str()), ("MISP galaxy: Threat Actor", "7"));
        let names: Vec<_> =
            catalogue.entries.iter().map(|entry| (entry.id.as_str(), entry.names.len())).collect();
        assert_eq!(names, [("u-1", 2), ("Venmorak", 1)]);
        assert_eq!(catalogue.problems.len(), 3, "{:?}", catalogue.problems);
        assert!(catalogue.problems[0].starts_with("actors.json: entry 3: missing field `value`"));
    }

    #[test]
    fn intrusion_sets_alone_or_in_a_bundle_are_read_and_revoked_ones_are_not() {
        let set = |name: &str, revoked: bool| {
            format!(
                r#"{{"type": "intrusion-set", "id": "intrusion-set--1", "name": "{name}", "aliases": ["{name}", "Other"],
                    "modified": "2024-09-12T18:36:06.078Z", "revoked": {revoked},
                    "external_references": [{{"source_name": "mitre-attack", "external_id": "G9999"}}]}}"#
            )
        };
        let alone = Catalogue::read("one.json", set("Venmorak", false).as_bytes()).unwrap();
        assert_eq!((alone.name.as_str(), alone.version.as_str()), ("MITRE ATT&CK", "2024-09-12"));
        assert!(alone.notice.unwrap().starts_with("© 2024 The MITRE Corporation."));
        assert_eq!(alone.entries[0].id, "G9999");
        assert_eq!(alone.entries[0].names, ["Venmorak", "Other"]);
        let bundle = format!(
            r#"{{"type": "bundle", "objects": [{}, {}, {{"type": "identity"}}, {{"type": "intrusion-set"}}]}}"#,
            set("Venmorak", false),
            set("Zelturin", true)
        );
        let bundle = Catalogue::read("all.json", bundle.as_bytes()).unwrap();
        assert_eq!((bundle.entries.len(), bundle.problems.len()), (1, 1));
    }

    #[test]
    fn what_is_no_catalogue_is_refused_by_name() {
        let refused = |text: &str| Catalogue::read("x.json", text.as_bytes()).unwrap_err().to_string();
        assert!(refused("<html>").starts_with("x.json: not JSON"));
        assert!(refused("[1, 2]").contains("neither a MISP galaxy cluster nor STIX"));
        assert!(refused(r#"{"values": 3}"#).contains("neither"));
        let producers = r#"{"name": "Producer", "type": "producer", "version": 1, "values": []}"#;
        assert!(refused(producers).contains("of `producer`, not of threat actors"));
    }
}
