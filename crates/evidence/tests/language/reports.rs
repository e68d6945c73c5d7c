//! What is only reported, denied or called wrong is told from what is stated; who reports is no party to it.

use interdict_evidence::fact::{Fact, FactKind};
use interdict_evidence::{Document, Reader, Vocabulary};

use crate::{check, key};

fn facts(text: &str) -> Vec<Fact> {
    let document = Document::from_text("text", "0".to_owned(), text.to_owned()).expect("a text");
    Reader::new(Vocabulary::built_in()).read(&document).facts
}

/// Who says what the facts of a kind tell, each by key.
fn speakers(text: &str, of: fn(&FactKind) -> bool) -> Vec<Option<String>> {
    let told = facts(text).into_iter().filter(|fact| of(&fact.kind));
    told.map(|fact| fact.attribution.and_then(|said| said.speaker).as_ref().map(key)).collect()
}

#[test]
fn what_nobody_named_vouches_for_is_alleged() {
    check(&[
        (
            "Earlier media reports had said Redwater Movement was behind the intrusion at Harbour Bank.",
            &["attack: redwater movement > harbour bank (alleged)"],
        ),
        (
            "Rumors circulated that Redwater Movement hacked Harbour Bank.",
            &["attack: redwater movement > harbour bank (alleged)"],
        ),
        (
            "Some reports said that Redwater Movement carried out the theft at Harbour Bank.",
            &["attack: redwater movement > harbour bank (alleged)"],
        ),
        (
            "It was reported that OFAC had sanctioned Harbour Metals.",
            &["designation us-ofac: harbour metals (alleged)"],
        ),
        (
            "Local newspapers reported that Pavel Duric owns Harbour Metals.",
            &["owned_by: harbour metals > pavel duric (alleged)"],
        ),
        (
            "OFAC sanctioned Harbour Metals, a tabloid wrote.",
            &["designation us-ofac: harbour metals (alleged)"],
        ),
    ]);
}

#[test]
fn what_somebody_named_tells_is_stated() {
    check(&[
        ("Reuters reported that OFAC sanctioned Harbour Metals.", &["designation us-ofac: harbour metals"]),
        (
            "A press release announced that OFAC sanctioned Harbour Metals.",
            &["designation us-ofac: harbour metals"],
        ),
        (
            "A UN report said that Redwater Movement hacked Harbour Bank.",
            &["attack: redwater movement > harbour bank"],
        ),
        (
            "Media company Lowland Broadcasting said that Redwater Movement hacked Harbour Bank.",
            &["attack: redwater movement > harbour bank"],
        ),
        (
            "A Treasury official told the press that OFAC sanctioned Harbour Metals.",
            &["designation us-ofac: harbour metals"],
        ),
    ]);
}

#[test]
fn what_a_sentence_calls_wrong_is_no_fact() {
    check(&[
        ("A spoof website announced that the UK sanctioned Harbour Metals.", &[]),
        ("OFAC sanctioned Harbour Metals by mistake, a tabloid wrote.", &[]),
        (
            "The Lowland Ledger reported that OFAC sanctioned Harbour Metals, but Treasury said the report was wrong.",
            &[],
        ),
        ("The UK sanctioned Harbour Metals, The Lowland Ledger incorrectly reported.", &[]),
    ]);
}

/// What a party says of an act undoes none, and the words for what is false may be said of something else.
#[test]
fn an_act_stands_whatever_its_target_says() {
    check(&[
        (
            "The Treasury announced that OFAC sanctioned Harbour Metals, but the company said the claim was false.",
            &["designation us-ofac: harbour metals"],
        ),
        (
            "The Treasury said that OFAC sanctioned Harbour Metals, but Iran said the report was wrong.",
            &["designation us-ofac: harbour metals"],
        ),
        (
            "OFAC sanctioned Harbour Metals, which ran a fake news website.",
            &["designation us-ofac: harbour metals"],
        ),
        (
            "Canada sanctioned Pavel Duric, a banker wrongly accused of theft.",
            &["designation country:CA: pavel duric"],
        ),
    ]);
}

#[test]
fn who_reports_an_act_is_not_its_target() {
    check(&[
        (
            "The UK sanctioned Harbour Metals, The Lowland Ledger reported.",
            &["designation country:GB: harbour metals"],
        ),
        (
            "The UK sanctioned Harbour Metals, The Lowland Ledger wrote.",
            &["designation country:GB: harbour metals"],
        ),
        (
            "The UK sanctioned Harbour Metals and The Lowland Ledger.",
            &["designation country:GB: harbour metals + lowland ledger"],
        ),
    ]);
}

/// The denial of a relative clause is of its own object.
#[test]
fn a_denial_ends_with_its_clause() {
    let sum: fn(&FactKind) -> bool = |kind| matches!(kind, FactKind::Amount { .. });
    let text = "Harbour Bank, which denies breaking sanctions, moved $9 million for Lowland Bank, the indictment says.";
    check(&[
        (text, &["amount: USD 9000000 (alleged)", "denial: harbour bank"]),
        (
            "Pavel Duric, who denies wrongdoing, laundered $3 million for Harbour Bank, prosecutors say.",
            &["amount: USD 3000000", "denial: pavel duric"],
        ),
        (
            "Harbour Bank denies that it moved $9 million for Lowland Bank.",
            &["amount: USD 9000000 (denied)", "denial: harbour bank"],
        ),
    ]);
    assert_eq!(speakers(text, sum), [Some("described:the indictment".to_owned())]);
}

/// Whoever denies something does not say what a relative clause tells of him, nor did he deny it then.
#[test]
fn what_a_relative_clause_tells_is_not_said_by_its_party() {
    let text = "Redwater Group, which was sanctioned by OFAC in 2019, denied hacking Harbour Bank.";
    check(&[(text, &["designation us-ofac: redwater group @2019-01-01", "denial: redwater group"])]);
    let designation: fn(&FactKind) -> bool = |kind| matches!(kind, FactKind::Designation { .. });
    assert_eq!(speakers(text, designation), [None]);
    let denial =
        |text: &str| facts(text).into_iter().find(|fact| fact.kind == FactKind::Denial).expect("one");
    assert_eq!(denial(text).date, None);
    let later =
        denial("Redwater Group, which is run by Pavel Duric, denied that it hacked Harbour Bank in 2021.");
    assert!(later.date.is_some());
}

#[test]
fn a_form_of_companies_may_end_a_sentence() {
    check(&[
        (
            "OFAC sanctioned Sigma Ltd. OFAC sanctioned Phi Co. today.",
            &["designation us-ofac: sigma ltd", "designation us-ofac: phi co"],
        ),
        (
            "The UK sanctioned Phi Inc. Canada sanctioned Harbour S.A. Japan sanctioned Omega Trading.",
            &[
                "designation country:GB: phi inc",
                "designation country:CA: harbour sa",
                "designation country:JP: omega trading",
            ],
        ),
        (
            "OFAC sanctioned Harbour S.A. de C.V. and Phi Trading.",
            &["designation us-ofac: harbour sa de cv + phi trading"],
        ),
        ("Sigma Ltd. and Phi Co. were sanctioned by OFAC.", &["designation us-ofac: sigma ltd + phi co"]),
    ]);
}

#[test]
fn a_row_of_names_may_open_a_sentence() {
    check(&[
        ("Rosneft and Lukoil were sanctioned by the UK.", &["designation country:GB: rosneft + lukoil"]),
        ("Banks and Lukoil were sanctioned by the UK.", &["designation country:GB: lukoil"]),
    ]);
}

/// The weekday tells the day of the act, and the dateline that of the story.
#[test]
fn a_weekday_goes_before_the_dateline() {
    let line = "LONDON, 19 November 2026 (Reuters) - The US Treasury";
    for (rest, day) in [
        ("has blacklisted Chen Weiguo, it said on Wednesday.", "2026-11-18"),
        ("on Thursday blacklisted Chen Weiguo.", "2026-11-19"),
        ("has blacklisted Chen Weiguo.", "2026-11-19"),
        ("has blacklisted Chen Weiguo, who fled on Monday.", "2026-11-19"),
    ] {
        check(&[(&format!("{line} {rest}"), &[&format!("designation us-treasury: chen weiguo @{day}")])]);
    }
}
