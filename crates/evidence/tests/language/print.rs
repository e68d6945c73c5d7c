//! What print does to words: unseen characters, accents apart from their letters, broken lines, abbreviations.

use crate::{check, read};

#[test]
fn what_is_not_seen_cuts_no_name() {
    check(&[
        ("Canada sanctioned Har\u{200b}bour Metals.", &["designation country:CA: harbour metals"]),
        ("Canada sanc\u{ad}tioned Harbour Met\u{feff}als.", &["designation country:CA: harbour metals"]),
        ("Canada sanctioned Rostov\u{2013}Volga Bank.", &["designation country:CA: rostov-volga bank"]),
    ]);
    let apart = read("Canada sanctioned Banque Se\u{301}lune.", None);
    assert_eq!(apart, read("Canada sanctioned Banque S\u{e9}lune.", None));
    assert_eq!(apart.len(), 1, "{apart:?}");
}

#[test]
fn a_text_broken_at_a_column_reads_as_one_that_is_not() {
    check(&[(
        "The Government of Canada on Tuesday\nsanctioned Harbour Metals and Pavel\nDuric, who is said to lead it.\n",
        &["designation ca-gac: harbour metals + pavel duric"],
    )]);
}

#[test]
fn a_form_of_companies_ends_a_sentence_before_another_subject() {
    check(&[
        (
            "OFAC designated Harbour Metals Ltd. Serbia said the move was illegal.",
            &["designation us-ofac: harbour metals ltd"],
        ),
        (
            "OFAC designated Harbour Metals Co. Ltd. and Pavel Duric.",
            &["designation us-ofac: harbour metals co ltd + pavel duric"],
        ),
    ]);
}

#[test]
fn a_date_in_figures_is_read() {
    check(&[
        (
            "On 2021-03-04 Canada sanctioned Harbour Metals.",
            &["designation country:CA: harbour metals @2021-03-04"],
        ),
        (
            "Canada sanctioned Harbour Metals under file 2021-93-04.",
            &["designation country:CA: harbour metals"],
        ),
    ]);
}
