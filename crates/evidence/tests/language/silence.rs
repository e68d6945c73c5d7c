//! What is not understood is said to be: no act goes by in silence, also beside one that was read.

use crate::{check, not_understood};

#[test]
fn an_act_without_a_fact_is_listed() {
    for text in [
        "The Council prolonged the restrictive measures against Belarus until 28 February 2027.",
        "OFSI amended the entry for Pavel Duric on the Consolidated List.",
        "The Security Council Committee enacted the amendments specified with strikethrough and underline to the entries on its Sanctions List.",
        "The blacklisting of the trader surprised the market.",
        "The ministry put the trader on a stop list.",
        "Switzerland adopts the EU's latest sanctions package.",
        "Australia has renewed the listing of Pavel Duric for three years.",
        "The European Union agreed on a new package that hits banks and ports.",
        "The Albanese Government has today imposed Magnitsky-style sanctions on Pavel Duric.",
    ] {
        assert_eq!(not_understood(text), [text], "silent: {text}");
    }
}

#[test]
fn one_fact_does_not_hide_the_act_of_another_clause() {
    let text = "Canada sanctioned Harbour Metals, while the bloc's blacklisting of a dozen traders takes effect in May.";
    check(&[(text, &["designation country:CA: harbour metals"])]);
    assert_eq!(not_understood(text).len(), 1);
    let text = "OFAC designated Harbour Metals; the ministry froze whatever the trader held.";
    check(&[(text, &["designation us-ofac: harbour metals"])]);
    assert_eq!(not_understood(text).len(), 1);
}

#[test]
fn what_was_read_is_not_listed() {
    for text in [
        "Canada sanctioned Harbour Metals and Pavel Duric.",
        "OFAC designated Harbour Metals for being owned or controlled by Redwater Group, which was designated in 2019.",
        "The ore was shipped in May.",
    ] {
        assert_eq!(not_understood(text), Vec::<String>::new(), "{text}");
    }
}
