//! The advanced reader on a small invented world.

use interdict_model::party::assemble;
use interdict_model::{IdentifierKind, ListId, RelationKind};

use super::*;
use crate::source::SourceFile;

const WORLD: &str = include_str!("fixture.xml");

fn read_text(text: &str) -> Result<Reading, ReadError> {
    let file = SourceFile::from_bytes("world.xml", text.as_bytes());
    assert_eq!(recognise(&Head::of(&file)?), Some(Recognised::single(Format::OfacAdvanced)));
    read(&SourceSet::single(Format::OfacAdvanced, file))
}

#[test]
fn resolves_references_and_gathers_a_party() {
    let reading = read_text(WORLD).unwrap();
    assert_eq!(reading.list.as_str(), ListId::US_OFAC_SDN);
    assert_eq!(reading.issued.unwrap().to_string(), "2026-09-23");
    let parties = assemble(&reading.list, &reading.statements);
    let [person, works] = parties.as_slice() else { panic!("two parties") };
    assert_eq!(person.names[0].whole, "FAMILY, Given");
    assert_eq!(person.names[1].script.as_deref(), Some("Cyrillic"));
    assert_eq!(person.names[1].strength, NameStrength::Weak);
    assert_eq!(person.birth_dates[0].to_string(), "~1960/1962");
    assert!(person.wallets[0].is_decoded());
    assert_eq!(person.addresses[0].text, "Town, Russia");
    let passport = &person.identifiers[0];
    assert_eq!((passport.kind, passport.number.as_str()), (IdentifierKind::Passport, "A1"));
    assert_eq!(passport.issued.unwrap().to_string(), "2001-02-03");
    assert_eq!(passport.note.as_deref(), Some("Fraudulent"));
    let former = person.relations.iter().find(|r| r.kind == RelationKind::ActsFor).unwrap();
    assert_eq!(former.label, "Acting for or on behalf of (former)");
    assert_eq!((former.party.as_deref(), former.name.as_str()), (Some("8"), "WORKS LLC"));
    assert!(person.relations.iter().any(|r| r.kind == RelationKind::LinkedTo && r.name == "SOMEBODY"));
    assert_eq!(person.programmes[0].tag, "DPRK3");
    assert_eq!(person.programmes[0].sublist.as_deref(), Some("SDN List"));
    assert_eq!(person.legal_bases, ["Executive Order 0"]);
    assert_eq!(works.listed.unwrap().to_string(), "2020-01-01");
    assert!(works.details.iter().any(|d| d.label == "Consolidated List" && d.text == "2021-01-01"));
    assert!(person.details.iter().any(|d| d.label == "99" && d.text == "new"), "kept under its id");
    let issues: Vec<String> = reading.issues.iter().map(ToString::to_string).collect();
    assert!(issues.len() == 1 && issues[0].contains("no FeatureType with id 99"), "{issues:?}");
}

#[test]
fn what_belongs_to_nobody_is_a_skipped_row() {
    let orphan_document = WORLD.replace("IdentityID=\"70\"", "IdentityID=\"71\"");
    assert_eq!(read_text(&orphan_document).unwrap().skipped_rows(), 1);
    let orphan_entry = WORLD.replace("ProfileID=\"8\" ListID=\"1\"", "ProfileID=\"9\" ListID=\"1\"");
    assert_eq!(read_text(&orphan_entry).unwrap().skipped_rows(), 1);
}

#[test]
fn a_delta_is_not_a_list() {
    let delta = WORLD.replace("Version=\"3\"", "Version=\"4\" DeltaBaseVersion=\"3\"");
    assert!(matches!(read_text(&delta), Err(ReadError::Malformed { .. })));
}
