//! Who is designated where others are named beside him.

use crate::check;

#[test]
fn whose_somebody_is_is_not_designated_with_him() {
    check(&[
        (
            "Canada designated Pavel Duric's brother, Milan Duric.",
            &["designation country:CA: milan duric", "related_to: milan duric > pavel duric"],
        ),
        (
            "OFAC sanctioned Pavel Duric's firm, Harbour Metals Ltd, not Duric himself.",
            &["designation us-ofac: harbour metals ltd"],
        ),
        (
            "OFAC designated Redwater Air's sole shipping agent, Harbour Metals Ltd.",
            &["designation us-ofac: harbour metals ltd"],
        ),
        ("The United Kingdom sanctioned Pavel Duric's closest advisers.", &[]),
        (
            "OFAC added to its SDN List a Sharjah company, Harbour Metals Ltd.",
            &["designation us-ofac: harbour metals ltd"],
        ),
        (
            "OFAC sanctioned Harbour Metals Ltd, a Sharjah company; Redwater Group, a trader; and Pavel Duric.",
            &["designation us-ofac: harbour metals ltd + redwater group + pavel duric"],
        ),
    ]);
}

#[test]
fn the_subject_of_the_next_clause_is_not_designated() {
    check(&[
        (
            "In 2019, before OFAC sanctioned Harbour Metals Ltd, Redwater Group was sold.",
            &["designation us-ofac: harbour metals ltd"],
        ),
        (
            "OFAC sanctioned Harbour Metals Ltd; Redwater Group was dissolved; and Pavel Duric left.",
            &["designation us-ofac: harbour metals ltd"],
        ),
    ]);
}

#[test]
fn a_headline_tells_what_sanctions_do_and_names_nobody() {
    check(&[
        ("UK Sanctions Squeeze Duric's Harbour Bridge", &[]),
        ("US Sanctions Iranian Traders Linked to Harbour Deal", &[]),
    ]);
}
