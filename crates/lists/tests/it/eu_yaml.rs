//! Writes the official XML 1.1 of the EU list from a mirror that has one YAML file per entity.
//!
//! The mirror's keys are the attribute names of the schema in snake case. It lacks what the official file has
//! besides: remarks of aliases, flags and descriptions of identifications, contacts, year ranges, dates of
//! designation. So the result is a full list in size and shape, though not the file the Commission published.

use std::error::Error;
use std::io::Read;

use crate::yaml::{self, Node};

/// Parts of an entity in the order of the schema: key of the mirror, element of the official file.
const PARTS: [(&str, &str); 5] = [
    ("name_aliases", "nameAlias"),
    ("citizenships", "citizenship"),
    ("birthdates", "birthdate"),
    ("addresses", "address"),
    ("identifications", "identification"),
];

/// The official serialisation of a tar archive of entities, generated on `date` (`2026-02-25`). Files that are not
/// entities of the list (vessels of another annex) are left out.
pub(crate) fn convert(archive: &[u8], date: &str) -> Result<String, Box<dyn Error>> {
    let mut tar = tar::Archive::new(archive);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<export xmlns=\"http://eu.europa.ec/fpi/fsd/export\" \
         generationDate=\"{date}T00:00:00.000+01:00\" globalFileId=\"0\">\n"
    );
    for entry in tar.entries()? {
        let mut entry = entry?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let mut text = String::new();
        entry.read_to_string(&mut text)?;
        let entity = yaml::parse(&text)?;
        if entity.get("logical_id").is_some() {
            write_entity(&mut xml, &entity);
        }
    }
    xml.push_str("</export>\n");
    Ok(xml)
}

fn write_entity(xml: &mut String, entity: &Node) {
    xml.push_str("  <sanctionEntity");
    attributes(xml, entity, &["remark"]);
    xml.push_str(">\n");
    child_text(xml, "remark", entity.get("remark"));
    for regulation in list(entity, "regulations") {
        xml.push_str("    <regulation");
        attributes(xml, regulation, &["publication_url"]);
        xml.push('>');
        child_text(xml, "publicationUrl", regulation.get("publication_url"));
        xml.push_str("</regulation>\n");
    }
    if let Some(subject) = entity.get("subject_type") {
        xml.push_str("    <subjectType");
        attributes(xml, subject, &[]);
        xml.push_str("/>\n");
    }
    for (key, element) in PARTS {
        for part in list(entity, key) {
            xml.extend(["    <", element]);
            attributes(xml, part, &[]);
            xml.push('>');
            for summary in list(part, "regulation_summaries") {
                xml.push_str("<regulationSummary");
                attributes(xml, summary, &[]);
                xml.push_str("/>");
            }
            xml.extend(["</", element, ">\n"]);
        }
    }
    xml.push_str("  </sanctionEntity>\n");
}

fn attributes(xml: &mut String, node: &Node, except: &[&str]) {
    let Node::Map(entries) = node else { return };
    for (key, value) in entries {
        if let Node::Text(text) = value
            && !except.contains(&key.as_str())
        {
            let text = quick_xml::escape::escape(text.as_str()).replace('\n', "&#10;");
            xml.extend([" ", &camel(key), "=\"", &text, "\""]);
        }
    }
}

fn child_text(xml: &mut String, element: &str, value: Option<&Node>) {
    if let Some(Node::Text(text)) = value {
        xml.extend(["<", element, ">", &quick_xml::escape::escape(text.as_str()), "</", element, ">"]);
    }
}

/// `country_iso2_code` as `countryIso2Code`.
fn camel(key: &str) -> String {
    let mut words = key.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (initial, rest) = word.split_at(word.len().min(1));
        name + &initial.to_uppercase() + rest
    })
}

fn list<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    match node.get(key) {
        Some(Node::List(items)) => items,
        _ => &[],
    }
}
