//! From the YAML mirror of the UK Sanctions List to the official XML serialisation.
//!
//! The mirror (Ammitto, `entities/uk/`) has one file per designation whose keys are the XML element names in
//! snake case, and ISO dates; it leaves out the details of individuals, entities and ships. It is the only full
//! copy of the list at hand, so the tests of the XML reader and the benchmarks make the official form of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read;

use crate::yaml::{self, Node};

/// The fields in the order of the official file, with their keys in the mirror.
const FIELDS: [(&str, &str); 15] = [
    ("LastUpdated", "last_updated"),
    ("DateDesignated", "date_designated"),
    ("UniqueID", "unique_id"),
    ("OFSIGroupID", "ofsi_group_id"),
    ("UNReferenceNumber", "un_reference_number"),
    ("Names", "names"),
    ("NonLatinNames", "non_latin_names"),
    ("RegimeName", "regime_name"),
    ("IndividualEntityShip", "individual_entity_ship"),
    ("DesignationSource", "designation_source"),
    ("SanctionsImposed", "sanctions_imposed"),
    ("SanctionsImposedIndicators", "sanctions_imposed_indicators"),
    ("OtherInformation", "other_information"),
    ("UKStatementofReasons", "uk_statement_of_reasons"),
    ("Addresses", "addresses"),
];

/// Converts the mirror's tar archive. `generated` becomes `DateGenerated`, `dd/mm/yyyy`. Files without
/// `unique_id` (strays of other lists) are left out; a key not known here is an error, lest the copy be less
/// than the mirror.
pub(crate) fn convert(archive: impl Read, generated: &str) -> Result<String, String> {
    let mut designations: BTreeMap<String, Node> = BTreeMap::new();
    let mut archive = tar::Archive::new(archive);
    for entry in archive.entries().map_err(|cause| cause.to_string())? {
        let mut entry = entry.map_err(|cause| cause.to_string())?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let mut text = String::new();
        entry.read_to_string(&mut text).map_err(|cause| cause.to_string())?;
        let content = yaml::parse(&text)?;
        if let Some(Node::Text(id)) = content.get("unique_id") {
            let id = id.clone();
            designations.insert(id, content);
        }
    }
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Designations>\n");
    element(&mut xml, "DateGenerated", generated);
    for fields in designations.values() {
        xml.push_str("<Designation>\n");
        designation(&mut xml, fields)?;
        xml.push_str("</Designation>\n");
    }
    xml.push_str("</Designations>\n");
    Ok(xml)
}

fn designation(xml: &mut String, fields: &Node) -> Result<(), String> {
    for (key, _) in entries(fields)? {
        if !FIELDS.iter().any(|(_, known)| known == key) {
            return Err(format!("the mirror has a key not known here: {key}"));
        }
    }
    for (name, key) in FIELDS {
        let Some(value) = fields.get(key) else { continue };
        match (name, value) {
            ("Names", value) => group(xml, name, "Name", value, "names")?,
            ("NonLatinNames", value) => group(xml, name, "NonLatinName", value, "names")?,
            ("Addresses", value) => group(xml, name, "Address", value, "addresses")?,
            (_, Node::Map(_)) => {
                let _ = writeln!(xml, "<{name}>");
                members(xml, value)?;
                let _ = writeln!(xml, "</{name}>");
            }
            ("LastUpdated" | "DateDesignated", value) => {
                let parts: Vec<&str> = text(value)?.split('-').rev().collect();
                element(xml, name, &parts.join("/"));
            }
            (_, value) => element(xml, name, text(value)?),
        }
    }
    Ok(())
}

/// `names: {names: [...]}` becomes `<Names><Name>...</Name>...</Names>`.
fn group(xml: &mut String, outer: &str, inner: &str, value: &Node, key: &str) -> Result<(), String> {
    let Some(Node::List(items)) = value.get(key) else { return Err(format!("{outer} without {key}")) };
    let _ = writeln!(xml, "<{outer}>");
    for item in items {
        let _ = writeln!(xml, "<{inner}>");
        members(xml, item)?;
        let _ = writeln!(xml, "</{inner}>");
    }
    let _ = writeln!(xml, "</{outer}>");
    Ok(())
}

fn members(xml: &mut String, fields: &Node) -> Result<(), String> {
    for (key, value) in entries(fields)? {
        let name: String = key
            .split('_')
            .map(|word| word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default())
            .collect();
        element(xml, &name, text(value)?);
    }
    Ok(())
}

fn entries(node: &Node) -> Result<&[(String, Node)], String> {
    match node {
        Node::Map(entries) => Ok(entries),
        other => Err(format!("expected a mapping, found {other:?}")),
    }
}

fn text(node: &Node) -> Result<&str, String> {
    match node {
        Node::Text(text) => Ok(text),
        other => Err(format!("expected a text, found {other:?}")),
    }
}

fn element(xml: &mut String, name: &str, text: &str) {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let _ = writeln!(xml, "<{name}>{text}</{name}>");
}
