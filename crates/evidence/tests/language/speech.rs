//! Who says what.

use interdict_evidence::{Document, FactKind, Reader, Vocabulary};

/// The claims of a text, each with who makes it.
fn claims(text: &str) -> Vec<String> {
    let document = Document::from_text("text", "0".to_owned(), text.to_owned()).unwrap();
    let reading = Reader::new(Vocabulary::built_in()).read(&document);
    let claims = reading.facts.iter().filter(|fact| matches!(fact.kind, FactKind::Claim | FactKind::Denial));
    claims
        .map(|fact| {
            let speaker = fact.attribution.as_ref().and_then(|said| said.speaker.as_ref());
            format!("{}: {}", speaker.map_or("nobody", |speaker| speaker.text.as_str()), fact.quote)
        })
        .collect()
}

#[test]
fn the_subject_of_the_verb_speaks() {
    for (text, expected) in [
        (
            "Pavel Duric, the chairman of Harbour Metals, said that the ore was legal.",
            "Pavel Duric: the ore was legal",
        ),
        (
            "Pavel Duric, in a letter about Harbour Metals, said that the ore was legal.",
            "Pavel Duric: the ore was legal",
        ),
        ("A spokesman for Harbour Metals said that the ore was legal.", "Harbour Metals: the ore was legal"),
        ("After raids on Harbour Metals, lawyers said that the ore was legal.", "nobody: the ore was legal"),
        ("The Foreign Secretary announced that the ore was seized.", "Foreign Secretary: the ore was seized"),
        (
            "Pavel Duric told a court in March and later stated that the ore was legal.",
            "Pavel Duric: the ore was legal",
        ),
        (
            "According to Pavel Duric, the owner of Harbour Metals, the ore was legal.",
            "Pavel Duric: the ore was legal",
        ),
        (
            "Pavel Duric, who until 2019 headed Harbour Metals, denied the reports.",
            "Pavel Duric: Pavel Duric, who until 2019 headed Harbour Metals, denied the reports",
        ),
        (
            "The transport ministry said on May 3, 2021 that the ore was legal.",
            "The transport ministry: the ore was legal",
        ),
        ("The monitors said that the ore was legal.", "The monitors: the ore was legal"),
        ("According to the panel of independent lawyers, the ore was legal.", "the panel: the ore was legal"),
        (
            "Harbourcoin, an exchange based in Velm, said that the ore was legal.",
            "Harbourcoin: the ore was legal",
        ),
        (
            "\u{201c}The ore was legal all along,\u{201d} said Deputy Assistant Attorney General Paula Redwater.",
            "Paula Redwater: The ore was legal all along",
        ),
        (
            "Harbour Metals \u{201c}categorically rejected all the accusations against it\u{201d} on Monday.",
            "Harbour Metals: categorically rejected all the accusations against it",
        ),
    ] {
        assert_eq!(claims(text), [expected], "{text}");
    }
    assert_eq!(
        claims("Pavel Duric said that the ore was legal. According to him, the ship was his own."),
        ["Pavel Duric: the ore was legal", "Pavel Duric: the ship was his own"]
    );
    assert_eq!(
        claims("The Iranian Embassy in London dismissed the report as false."),
        ["Iranian Embassy in London: The Iranian Embassy in London dismissed the report as false"]
    );
    assert_eq!(
        claims("Reports that Pavel Duric sold the ore to a friend are false, his lawyer said."),
        [""; 0]
    );
    assert_eq!(
        claims("Velm\u{2019}s mission. Iran\u{2019}s embassy in Oslo told reporters that the ore was legal."),
        ["Iran\u{2019}s embassy in Oslo: the ore was legal"]
    );
    assert_eq!(
        claims(
            "Pavel Duric denied the accusations. \u{201c}We have never taken ore from anybody,\u{201d} he told reporters."
        ),
        [
            "Pavel Duric: Pavel Duric denied the accusations",
            "Pavel Duric: We have never taken ore from anybody"
        ]
    );
    assert_eq!(
        claims(
            "News\n\n\u{201c}It was legal,\u{201d} said Attorney General Paula Redwater. \u{201c}The ore of this mine is what they wanted.\u{201d}"
        ),
        ["Paula Redwater: The ore of this mine is what they wanted"]
    );
    for (text, speaker) in [
        (
            "Irina Redwater, the wife of Pavel Duric, a former trader, said that it was so at all times.",
            "Irina Redwater",
        ),
        ("Finnish police said on Tuesday that it was so at all times.", "Finnish police"),
        ("Harbourcorp said on Tuesday that it was so at all times.", "Harbourcorp"),
        ("Velmar Labs analysts told reporters that it was so at all times.", "Velmar Labs analysts"),
        (
            "Ukraine\u{2019}s military intelligence agency (HUR) claimed on Tuesday that it was so at all times.",
            "Ukraine\u{2019}s military intelligence agency",
        ),
        (
            "\u{201c}It was so at all times,\u{201d} said Velmar Labs\u{2019}s chief executive, Pavel Duric.",
            "Pavel Duric",
        ),
        (
            "According to the Seoul Central District Court, it was so at all times.",
            "Seoul Central District Court",
        ),
    ] {
        let said = claims(text).join("");
        assert!(
            said.starts_with(&format!("{speaker}: ")) && said.ends_with("t was so at all times"),
            "{said}"
        );
    }
    assert_eq!(
        claims(
            "Minister Pavel Duric called the envoy. \u{201c}We saw all of it as it happened,\u{201d} the minister said."
        ),
        ["Pavel Duric: We saw all of it as it happened"]
    );
    assert_eq!(
        claims("Pavel Duric said that the theft of the ore was \u{201c}a protest.\u{201d}"),
        ["Pavel Duric: the theft of the ore was \u{201c}a protest.\u{201d}"]
    );
    assert_eq!(
        claims("The company denied that it moved the ore."),
        ["The company: company denied that it moved the ore"]
    );
    // What follows the name of who said it says more of him, and nothing that he said.
    assert_eq!(
        claims("The ore was legal, according to Pavel Duric, who reports to the council twice a year."),
        [""; 0]
    );
    assert_eq!(claims("Abuses were reported during the trials that Pavel Duric ran."), [""; 0]);
}

/// A date within what is said is of what is said.
#[test]
fn a_claim_has_the_day_it_was_made() {
    let day = |text: &str| {
        let document = Document::from_text("text", "0".to_owned(), text.to_owned()).unwrap();
        let reading = Reader::new(Vocabulary::built_in()).read(&document);
        let claim = reading.facts.into_iter().find(|fact| matches!(fact.kind, FactKind::Claim)).unwrap();
        claim.date.and_then(|date| date.earliest).map(|day| day.to_string())
    };
    assert_eq!(day("Pavel Duric said that the ore was moved in 2009.").as_deref(), None);
    assert_eq!(
        day("Pavel Duric said on 3 May 2021 that the ore was moved in 2009.").as_deref(),
        Some("2021-05-03")
    );
}

/// A paragraph's second quotation is of who said the first, and not of who speaks in the next paragraph.
#[test]
fn a_quotation_goes_on_within_its_paragraph() {
    let text = "Ore\n\n\"The ore of this mine was legal,\" Pavel Duric said. \"What they call evidence is a joke.\"\n\nHarbour Metals denied that it moved ore.";
    assert_eq!(
        claims(text),
        [
            "Pavel Duric: The ore of this mine was legal",
            "Pavel Duric: What they call evidence is a joke",
            "Harbour Metals: Harbour Metals denied that it moved ore"
        ]
    );
}

#[test]
fn a_quotation_is_his_who_signs_it_or_is_said_to_say_it() {
    let quote = "\u{201c}We will go on with this for as long as it must be done.\u{201d}";
    for (text, speaker) in [
        (
            format!("Canada sanctioned Harbour Metals.\n\n{quote}\n- Lorenz Korvat, Minister of Trade\n"),
            "Lorenz Korvat",
        ),
        (
            format!(
                "Canada sanctioned Harbour Metals.\n\nForeign Secretary Lorenz Korvat said:\n\n{quote}\n"
            ),
            "Lorenz Korvat",
        ),
        (format!("{quote} said Secretary of Commerce Lorenz M. Korvat.\n"), "Lorenz M. Korvat"),
    ] {
        let found = claims(&text);
        assert_eq!(found.len(), 1, "{text} {found:?}");
        assert!(found[0].starts_with(&format!("{speaker}: We will go on")), "{text} {found:?}");
    }
}
