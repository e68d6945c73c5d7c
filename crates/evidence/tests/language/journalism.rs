//! The language of investigative journalism: prosecutors who are quoted, papers that reveal, sums beside many names.

use interdict_evidence::{Document, FactKind, Reader, Vocabulary};

use crate::check;

/// The facts of a sort that a text gives, told by a function.
fn told(text: &str, tell: impl Fn(&interdict_evidence::Fact) -> Option<String>) -> Vec<String> {
    let document = Document::from_text("text", "0".to_owned(), text.to_owned()).unwrap();
    Reader::new(Vocabulary::built_in()).read(&document).facts.iter().filter_map(tell).collect()
}

fn speakers(text: &str) -> Vec<String> {
    told(text, |fact| {
        let speaker = fact.attribution.as_ref().and_then(|said| said.speaker.as_ref());
        matches!(fact.kind, FactKind::Claim)
            .then(|| speaker.map_or_else(|| "nobody".to_owned(), |speaker| speaker.text.clone()))
    })
}

fn holders(text: &str) -> Vec<String> {
    told(text, |fact| match &fact.kind {
        FactKind::Amount { holder, .. } => {
            Some(holder.as_ref().map_or_else(|| "nobody".to_owned(), |holder| holder.text.clone()))
        }
        _ => None,
    })
}

fn offices(text: &str) -> Vec<String> {
    told(text, |fact| match &fact.kind {
        FactKind::Office { person, office } => Some(format!("{}: {office}", person.text)),
        _ => None,
    })
}

#[test]
fn an_office_speaks_and_no_state() {
    for (text, expected) in [
        ("\u{201c}The ore was legal all along,\u{201d} said U.S. Attorney Paula Redwater.", "Paula Redwater"),
        (
            "\u{201c}The ore was legal all along,\u{201d} said U.S. Attorney for the Western District of New York Paula Redwater.",
            "Paula Redwater",
        ),
        (
            "U.S. Attorney Paula Redwater of the Western District of Harland said that the ore was legal.",
            "Paula Redwater",
        ),
        (
            "\u{201c}The ore was legal all along,\u{201d} said Harbour Watch Editor Milan Korvat.",
            "Milan Korvat",
        ),
        (
            "\u{201c}The ore was legal all along,\u{201d} said US Attorney for the Western District of New York, Paula Redwater.",
            "Paula Redwater",
        ),
        ("According to US prosecutors, the ore was moved by night.", "US prosecutors"),
        ("According to The Moscow Courier, the ore was moved by night.", "Moscow Courier"),
        ("According to Russia, the ore was moved by night.", "Russia"),
        (
            "Anton Reznikov, a Harbour, Westland resident who sells ore, said that the ore was legal.",
            "Anton Reznikov",
        ),
    ] {
        assert_eq!(speakers(text), [expected], "{text}");
    }
}

#[test]
fn what_somebody_does_where_speaks_for_no_sum() {
    let text = "The park is worth $4 million and ends at the hall where Milan Korvat declared victory.";
    let said = told(text, |fact| fact.attribution.as_ref().map(|_| fact.quote.clone()));
    assert!(said.is_empty(), "{said:?}");
}

#[test]
fn a_sum_is_not_of_whoever_finds_it_or_lends_a_name() {
    for (text, expected) in [
        ("The Harbour Papers reveal who owns an estimated $5 billion of property.", "nobody"),
        ("Harbour Watch identified houses worth a total of $4.2 billion.", "nobody"),
        ("The European Commission had frozen \u{20ac}500 million in road aid.", "nobody"),
        ("A senior partner with a London law firm was fined \u{a3}45,000 by the tribunal.", "nobody"),
        (
            "The records were obtained by Harbour Watch, which found that Velmbank handled $113 million.",
            "Velmbank",
        ),
        ("Pavel Duric received a total of \u{20ac}345,000 from the scheme.", "Pavel Duric"),
    ] {
        assert_eq!(holders(text), [expected], "{text}");
    }
}

#[test]
fn attorneys_and_editors_hold_offices() {
    for (text, expected) in [
        (
            "Paula Redwater, the U.S. Attorney for the Western District of Harland, spoke.",
            "Paula Redwater: U.S. Attorney for the Western District of Harland",
        ),
        ("District Attorney Paula Redwater spoke.", "Paula Redwater: District Attorney"),
        ("Harbour Watch Editor-in-Chief Milan Korvat spoke.", "Milan Korvat: Editor-in-Chief"),
    ] {
        assert_eq!(offices(text).join("; "), expected, "{text}");
    }
}

#[test]
fn licences_hold_no_office_and_programmes_are_no_names() {
    assert!(offices("Harland General License No. 1-B Issued").is_empty());
    assert!(offices("Belarus General License Amendment").is_empty());
    check(&[
        ("Global Terrorism (SDGT) Designation Update", &[]),
        ("Updates to Global Terrorism (SDGT) Designations", &[]),
    ]);
}

#[test]
fn ties_as_journalists_tell_them() {
    check(&[
        (
            "The Velm Centre for Journalism is a non-profit company founded in 2010 by Milan Korvat and Pavel Duric.",
            &[
                "holds_office: milan korvat > velm centre for journalism",
                "holds_office: pavel duric > velm centre for journalism",
            ],
        ),
        (
            "The money went to Anton Reznikov, who also owned the Harbour Land Bank.",
            &["owned_by: harbour land bank > anton reznikov former"],
        ),
        (
            "The Harbour Land Bank is controlled by Reznikov lieutenant Pavel Duric.",
            &["controlled_by: harbour land bank > pavel duric"],
        ),
        ("Velm Bank CEO Birgit Korvat quit.", &["holds_office: birgit korvat > velm bank"]),
        ("Pavel Duric, editor of the Harbour Post, spoke.", &["holds_office: pavel duric > harbour post"]),
        (
            "Igor Reznikov, the cousin of Russian President Anton Reznikov, left.",
            &["related_to: igor reznikov > anton reznikov"],
        ),
        (
            "Filip Duric is the son of Belarus\u{2019}s ageing president, Pavel Duric.",
            &["related_to: filip duric > pavel duric"],
        ),
        ("Velm Media journalist Milan Korvat left.", &["employs: velm media > milan korvat"]),
        (
            "Milan Korvat, an investigative reporter for Velm Media, left.",
            &["employs: velm media > milan korvat"],
        ),
        ("Milan Korvat, a reporter for the Velm State Television and Radio Company, left.", &[]),
        ("Milan Korvat, a former employee of the Velm police, left.", &[]),
        ("After the Velm Scandal Russian President Anton Reznikov left.", &[]),
        (
            "Anton Reznikov\u{2019}s grandson, Pavel Duric, sold ore.",
            &["related_to: pavel duric > anton reznikov"],
        ),
        (
            "Anton Reznikov, chair of the Velm Committee on Credit Organizations, spoke.",
            &["holds_office: anton reznikov > velm committee on credit organizations"],
        ),
    ]);
}

#[test]
fn a_tie_told_in_an_aside_is_not_said_by_the_speaker() {
    let tied = |text: &str| {
        told(text, |fact| match &fact.kind {
            FactKind::Relation { .. } => {
                let speaker = fact.attribution.as_ref().and_then(|said| said.speaker.as_ref());
                Some(speaker.map_or_else(|| "the text".to_owned(), |speaker| speaker.text.clone()))
            }
            _ => None,
        })
    };
    let aside = "Anton Reznikov, the director of Harbour Metals, said that the ore was legal.";
    assert_eq!(tied(aside), ["the text"]);
    let short = told("Harbour Watch (HW) said that the ore was legal.", |fact| {
        matches!(fact.kind, FactKind::Alias { .. }).then(|| format!("{:?}", fact.attribution))
    });
    assert_eq!(short, ["None"]);
    let said = "Anton Reznikov said that Velmbank is owned by Pavel Duric.";
    assert_eq!(tied(said), ["Anton Reznikov"]);
}

#[test]
fn a_title_in_quotation_marks_is_no_claim() {
    let text = "The film was shown under \u{201c}The Plunder and Patronage of the Harbour Kings of Velm\u{201d} in May.";
    assert!(speakers(text).is_empty(), "{:?}", speakers(text));
}

#[test]
fn whoever_stands_in_an_aside_or_counts_has_no_sum() {
    for text in [
        "The politician bought two luxury London homes for $4 million.",
        "According to the files \u{2014} papers leaked to Harbour Watch \u{2014} he sold shares of a firm that had received $10 million.",
    ] {
        assert_eq!(holders(text), ["nobody"], "{text}");
    }
}

#[test]
fn who_is_accused_on_a_day_is_accused() {
    let text = "Anton Reznikov was accused on Wednesday of taking $2,500 from a dealer.";
    let modality = told(text, |fact| match fact.kind {
        FactKind::Amount { .. } => Some(format!("{:?}", fact.modality)),
        _ => None,
    });
    assert_eq!(modality, ["Accused"]);
}
