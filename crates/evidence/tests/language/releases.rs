//! Releases of governments and their translations: designations, reasons, orders, and whose ministry is meant.

use interdict_evidence::{Document, FactKind, Reader, Vocabulary};

use crate::{check, read};

#[test]
fn releases_of_many_governments_are_read() {
    check(&[
        (
            "WASHINGTON \u{2014} Today, the U.S. Department of the Treasury\u{2019}s Office of Foreign Assets Control (OFAC) sanctioned Harbour Metals.",
            &["designation us-ofac: harbour metals"],
        ),
        (
            "OFAC also designated Pavel Duric, a Dubai-based broker, and his company, Harbour Metals, pursuant to E.O. 13722.",
            &["designation us-ofac: pavel duric + harbour metals by E.O. 13722"],
        ),
        (
            "Harbour Metals is being designated pursuant to section 1(a) of Executive Order (E.O.) 14024.",
            &["designation nobody: harbour metals by E.O. 14024"],
        ),
        ("The UK has today sanctioned 4 individuals and 2 entities.", &["designation country:GB:  #6"]),
        (
            "Among those sanctioned today are Pavel Duric, head of the Redwater Corps, and Harbour Metals.",
            &[
                "designation nobody: pavel duric + harbour metals",
                "holds_office: pavel duric > redwater corps",
            ],
        ),
        (
            "The new listings include Pavel Duric and the state-owned company Harbour Metals.",
            &["designation nobody: pavel duric + harbour metals"],
        ),
        (
            "The Council today decided to impose restrictive measures on six individuals and one entity.",
            &["designation eu-council:  #7"],
        ),
        (
            "The Security Council Committee approved the addition of Redwater Movement to its sanctions list.",
            &["designation un-sc: redwater movement"],
        ),
        (
            "Japan decided on Tuesday to freeze the assets of two groups, including Redwater Bureau and Harbour Metals.",
            &["designation country:JP: redwater bureau + harbour metals #2", "measure freeze"],
        ),
        (
            "South Korea on Friday imposed unilateral sanctions on Harbour Metals.",
            &["designation country:KR: harbour metals"],
        ),
        (
            "The Australian Government has imposed targeted financial sanctions and travel bans on Colonel Pavel Duric.",
            &["designation au-dfat: pavel duric", "measure entry_ban"],
        ),
        (
            "Canada is imposing sanctions under the Special Economic Measures (Redwater) Regulations against 3 individuals.",
            &["designation country:CA:  #3 by Special Economic Measures (Redwater) Regulations"],
        ),
        (
            "New Zealand has sanctioned Redwaterian warlord Pavel Duric.",
            &["designation country:NZ: pavel duric"],
        ),
        (
            "The State Department announced the designation of Redwater Movement.",
            &["designation us-state: redwater movement"],
        ),
        (
            "The United States introduced sanctions against the virtual currency mixer Whirl.",
            &["designation country:US: whirl"],
        ),
        ("The European Union proposed the designation of Redwater Movement.", &[]),
        ("Japan has no plan to freeze the assets of Harbour Metals.", &[]),
        ("Those previously sanctioned include Harbour Metals.", &[]),
    ]);
}

#[test]
fn reasons_are_of_those_they_are_given_for() {
    let reasons = |text: &str| -> Vec<(String, Vec<String>)> {
        let document = Document::from_text("text", "0".to_owned(), text.to_owned()).unwrap();
        let reading = Reader::new(Vocabulary::built_in()).read(&document);
        let reasons = reading.facts.into_iter().filter_map(|fact| match fact.kind {
            FactKind::Reason { targets } => {
                Some((fact.quote, targets.into_iter().map(|target| target.entity).collect()))
            }
            _ => None,
        });
        reasons.collect()
    };
    assert_eq!(
        reasons("Harbour Metals is being designated for having materially assisted the Redwater Corps."),
        [(
            "for having materially assisted the Redwater Corps".to_owned(),
            vec!["party:harbour metals".to_owned()]
        )]
    );
    assert_eq!(
        reasons("OFAC sanctioned Pavel Duric for his role in smuggling ore."),
        [("for his role in smuggling ore".to_owned(), vec!["party:pavel duric".to_owned()])]
    );
    assert_eq!(reasons("Harbour Metals pays Pavel Duric for shipping ore."), []);
}

#[test]
fn a_ministry_of_finance_is_the_treasury_only_in_an_american_event() {
    let american = "Washington sanctioned Harbour Metals on Monday. According to the Ministry of Finance, the firm moved ore.\n\nThe Finance Ministry sanctioned Pavel Duric too.";
    assert_eq!(
        read(american, None),
        ["designation country:US: harbour metals", "designation us-treasury: pavel duric"]
    );
    check(&[
        (
            "The Ministry of Finance sanctioned Harbour Metals.",
            &["designation described:the ministry of finance: harbour metals"],
        ),
        (
            "Japan\u{2019}s Ministry of Finance sanctioned Harbour Metals.",
            &["designation finance:JP: harbour metals"],
        ),
        (
            "The Finance Ministry of Ukraine sanctioned Harbour Metals. The United States sanctioned Pavel Duric.",
            &["designation country:US: pavel duric", "designation finance:UA: harbour metals"],
        ),
        (
            "The Ministry of Finance of the United States sanctioned Harbour Metals.",
            &["designation us-treasury: harbour metals"],
        ),
        (
            "Washington\u{2019}s finance ministry sanctioned Harbour Metals.",
            &["designation us-treasury: harbour metals"],
        ),
    ]);
}

/// "The ministry" is the one that was named last.
#[test]
fn the_ministry_is_the_last_one_named() {
    let document = Document::from_text(
        "text",
        "0".to_owned(),
        "The United States sanctioned Harbour Metals. The Redwater Foreign Ministry objected. \u{201c}We will answer in kind to this,\u{201d} the ministry said.".to_owned(),
    )
    .unwrap();
    let reading = Reader::new(Vocabulary::built_in()).read(&document);
    let said = reading.facts.iter().find(|fact| matches!(fact.kind, FactKind::Claim)).unwrap();
    let speaker = said.attribution.as_ref().and_then(|said| said.speaker.as_ref()).unwrap();
    assert_eq!(speaker.entity, "party:redwater foreign ministry");
}
