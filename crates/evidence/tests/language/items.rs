//! What the line above a list makes of its items.

use crate::check;

fn list(line: &str) -> String {
    format!("WASHINGTON \u{2014} A notice appeared on Tuesday.\n\n{line}\n\n- Harbour Metals Ltd\n")
}

#[test]
fn a_line_that_lifts_makes_its_items_delistings() {
    for (line, by) in [
        ("OFAC has lifted sanctions on the following entities:", "us-ofac"),
        ("Switzerland revoked sanctions on:", "country:CH"),
        ("The European Union decided to lift sanctions against the following persons:", "eu"),
        ("The European Union decided to withdraw the restrictive measures against these companies:", "eu"),
        ("The following deletions have been made to OFAC's SDN List:", "us-ofac"),
    ] {
        let expected = format!("delisting {by}: harbour metals ltd");
        check(&[(&list(line), &[&expected])]);
    }
}

#[test]
fn a_line_that_designates_says_by_whom() {
    for (line, by) in [
        ("OFAC today sanctioned:", "us-ofac"),
        ("OFAC designated the following:", "us-ofac"),
        ("The following companies were added to the sanctions list by Canada:", "country:CA"),
        ("The following are sanctioned by Japan:", "country:JP"),
        ("Japan has imposed sanctions on:", "country:JP"),
    ] {
        let expected = format!("designation {by}: harbour metals ltd");
        check(&[(&list(line), &[&expected])]);
    }
    check(&[(
        "Canada sanctioned on Tuesday:\n\n1. Pavel Duric\n2. Harbour Metals Ltd\n",
        &["designation country:CA: harbour metals ltd", "designation country:CA: pavel duric"],
    )]);
}

#[test]
fn a_line_of_which_a_word_is_not_understood_designates_nobody() {
    for line in [
        "Firms that Canada has never sanctioned:",
        "Canada is weighing sanctions on the following companies:",
        "The following traders may be sanctioned soon:",
        "These banks are exempt from the sanctions:",
        "OFAC issued a licence for the following sanctioned banks:",
        "Customers of the sanctioned group include:",
        "Guests of the sanctions forum include:",
        "Sanctions training contacts:",
        "More news on sanctions:",
        "The sanctioned groups and their affiliates:",
        "The following persons deny that they were sanctioned:",
        "Canada agreed to lift sanctions on the following companies:",
    ] {
        check(&[(&list(line), &[])]);
    }
}

/// A list ends with the next line that is none of its items.
#[test]
fn items_under_another_line_are_others() {
    check(&[(
        "OFAC designated the following:\n\n- Harbour Metals Ltd\n\nThe ministers met these companies on Tuesday:\n\n- Redwater Movement\n",
        &["designation us-ofac: harbour metals ltd"],
    )]);
}

/// Entries as OFAC prints them are taken off under a heading of deletions.
#[test]
fn entries_of_deletions_are_delistings() {
    check(&[(
        "The following deletions have been made to OFAC's SDN List:\n\nDURIC, Pavel, Belgrade, Serbia; DOB 3 May 1961; nationality Serbia [SDGT].\n",
        &["delisting us-ofac: pavel duric"],
    )]);
}
