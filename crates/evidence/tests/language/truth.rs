//! What is asked, supposed, doubted, called false or only rumoured.

use crate::check;
use interdict_evidence::fact::FactKind;
use interdict_evidence::{Document, Modality, Reader, Vocabulary};

#[test]
fn what_is_not_said_to_be_so_is_no_fact() {
    check(&[
        ("Canada nearly designated Harbour Metals.", &[]),
        ("The United Kingdom almost lifted sanctions on Pavel Duric.", &[]),
        ("Did Canada sanction Harbour Metals?", &[]),
        ("Has Japan sanctioned Pavel Duric?", &[]),
        ("Has Canada lifted its sanctions on Harbour Metals?", &[]),
        ("Rumours that Japan sanctioned Pavel Duric are baseless.", &[]),
        ("Switzerland briefly lifted sanctions on Harbour Metals.", &[]),
        ("Canada lifted certain sanctions on Harbour Metals.", &[]),
        ("The European Union agreed to lift sanctions on Harbour Metals.", &[]),
        ("If Harbour Metals is owned by Pavel Duric, banks must reject its payments.", &[]),
        ("Researchers doubt that Redwater Movement hacked Harbour Bank.", &[]),
    ]);
}

#[test]
fn an_act_on_people_of_a_party_is_none_on_the_party() {
    check(&[
        ("Canada sanctions Redwater Movement members.", &[]),
        ("Sixteen members of the criminal group Redwater Movement have been sanctioned by Canada.", &[]),
        ("Canada lifted sanctions on leaders of Redwater Movement.", &[]),
        (
            "Canada sanctioned Redwater Movement and its leaders.",
            &["designation country:CA: redwater movement"],
        ),
    ]);
}

#[test]
fn what_is_so_stays_a_fact_beside_such_words() {
    check(&[
        ("Canada sanctioned Harbour Metals for false invoices.", &["designation country:CA: harbour metals"]),
        ("Canada lifted all sanctions on Harbour Metals.", &["delisting country:CA: harbour metals"]),
    ]);
}

#[test]
fn what_is_rumoured_or_claimed_is_marked_so() {
    for (text, expected) in [
        ("Canada allegedly designated Harbour Metals.", Modality::Alleged),
        ("According to a rumour, Canada sanctioned Harbour Metals.", Modality::Alleged),
        ("The minister claimed that Canada had sanctioned Harbour Metals.", Modality::Claimed),
        ("Canada designated Harbour Metals.", Modality::Stated),
    ] {
        let document = Document::from_text("text", "0".to_owned(), text.to_owned()).expect("a text");
        let reading = Reader::new(Vocabulary::built_in()).read(&document);
        let said: Vec<Modality> = reading
            .facts
            .iter()
            .filter(|fact| matches!(fact.kind, FactKind::Designation { .. }))
            .map(|fact| fact.modality)
            .collect();
        assert_eq!(said, [expected], "{text}");
    }
}
