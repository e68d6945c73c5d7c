//! Statements of reasons: what a text about one party says of his posts, whose he is, and what he supports.

use crate::read;

/// Checks texts about one party: the party, the text, and what is in it.
fn check_about(cases: &[(&str, &str, &[&str])]) {
    for (about, text, expected) in cases {
        let mut expected: Vec<String> = expected.iter().map(|line| (*line).to_owned()).collect();
        expected.sort();
        assert_eq!(read(text, Some(about)), expected, "{text}");
    }
}

#[test]
fn who_supports_a_policy_stands_before_or_was_named_by_what_he_is() {
    check_about(&[
        (
            "Oren VASK",
            "In doing so, the individual applauded the vote, thereby providing support for policies and/or actions which harm Redwater.",
            &["supports: oren vask > described:policies and/or actions which harm redwater"],
        ),
        (
            "Oren VASK",
            "Therefore, he is responsible for, supporting or implementing actions or policies which harm Redwater, as well as the stability of Belmar.",
            &[
                "supports: oren vask > described:actions or policies which harm redwater, as well as the stability of belmar",
            ],
        ),
        (
            "Oren VASK",
            "Remains active in supporting separatist actions or policies.",
            &["supports: oren vask > described:separatist actions or policies"],
        ),
        (
            "Joint Stock Company \u{2018}Corvin Plant\u{2019}",
            "Therefore, SUE \u{2018}Corvin Plant\u{2019} is supporting actions which harm Redwater and, as a supplier, earns by it.",
            &["supports: joint stock company corvin plant > described:actions which harm redwater"],
        ),
    ]);
}

#[test]
fn posts_are_told_by_judges_ranks_and_titles_that_others_do_not_own_to() {
    check_about(&[
        (
            "Tilda ROUM",
            "In her position as judge of the Belmar District Court, she jailed reporters.",
            &["holds_office: tilda roum > belmar district court"],
        ),
        (
            "Oren VASK",
            "Oren Vask is a major of the 12th Rifle Brigade.",
            &["member_of: oren vask > 12th rifle brigade"],
        ),
        (
            "Oren VASK",
            "Oren Vask is a member of Belmar Bank\u{2019}s Management Board.",
            &["member_of: oren vask > belmar bank management board"],
        ),
        (
            "Oren VASK",
            "Oren Vask is associated with the listed entity Corvin Group.",
            &["associated_with: oren vask > corvin group"],
        ),
        (
            "Belmar Ltd",
            "Belmar Ltd is owned or controlled directly or indirectly (within the meaning of regulation 7) by Oren Vask.",
            &["controlled_by: belmar ltd > oren vask"],
        ),
        (
            "Oren VASK",
            "Oren Vask was listed on 20 August 2015 pursuant to paragraph 11 of resolution 2196 (2015).",
            &["designation nobody: oren vask @2015-08-20"],
        ),
        ("Oren VASK", "The judge of the Belmar District Court sentenced him.", &[]),
    ]);
}

/// The whole of a title, with the body in other quotation marks, and whether it is over.
#[test]
fn so_called_titles_are_whole() {
    use interdict_evidence::fact::FactKind;
    use interdict_evidence::{Document, Reader, Vocabulary};
    let offices = |text: &str| -> Vec<(String, bool)> {
        let document = Document::from_text("text", "0".to_owned(), text.to_owned()).expect("a text");
        let reading = Reader::new(Vocabulary::built_in()).read_about(&document, "Oren VASK");
        let office = |fact: &interdict_evidence::Fact| match &fact.kind {
            FactKind::Office { office, .. } => Some((office.clone(), fact.is_former)),
            _ => None,
        };
        reading.facts.iter().filter_map(office).collect()
    };
    assert_eq!(
        offices(
            "Former so-called \u{2018}Minister of Health\u{2019} of the so-called \u{2018}Belmar Republic\u{2019}."
        ),
        [(
            "\u{2018}Minister of Health\u{2019} of the so-called \u{2018}Belmar Republic\u{2019}".to_owned(),
            true
        )]
    );
    assert_eq!(
        offices("Oren Vask held the position of Director of Belmar Works until 2021."),
        [("Director of Belmar Works".to_owned(), true)]
    );
}
