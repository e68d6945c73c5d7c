//! What holds no more, and what began or ended when.

use interdict_evidence::fact::FactDate;
use interdict_evidence::{Document, FactKind, Reader, Vocabulary};

use crate::check;

#[test]
fn what_holds_no_more_is_told_apart() {
    check(&[
        (
            "Pavel Duric is the former chairman of Harbour Metals.",
            &["holds_office: pavel duric > harbour metals former"],
        ),
        ("Harbour Metals was owned by Pavel Duric.", &["owned_by: harbour metals > pavel duric former"]),
        (
            "Pavel Duric was the director of Harbour Metals until 2019.",
            &["holds_office: pavel duric > harbour metals former"],
        ),
        (
            "Pavel Duric was the head of Harbour Metals from 2011 to 2013.",
            &["holds_office: pavel duric > harbour metals former"],
        ),
        (
            "Pavel Duric, the ex-head of Harbour Metals, fled.",
            &["holds_office: pavel duric > harbour metals former"],
        ),
        ("Pavel Duric headed Harbour Metals.", &["holds_office: pavel duric > harbour metals former"]),
        (
            "Harbour Metals, formerly known as Redwater Lines, traded oil.",
            &["alias: harbour metals = redwater lines former"],
        ),
        (
            "Pavel Duric has been the director of Harbour Metals since 2019.",
            &["holds_office: pavel duric > harbour metals"],
        ),
        ("Pavel Duric is the director of Harbour Metals.", &["holds_office: pavel duric > harbour metals"]),
        (
            "The Treasury Department said Harbour Metals was owned by Pavel Duric.",
            &["owned_by: harbour metals > pavel duric"],
        ),
    ]);
}

fn date(text: &str, wanted: impl Fn(&FactKind) -> bool) -> Option<FactDate> {
    let document = Document::from_text("text", "0".to_owned(), text.to_owned()).unwrap();
    let reading = Reader::new(Vocabulary::built_in()).read(&document);
    reading.facts.into_iter().find(|fact| wanted(&fact.kind)).expect("a fact").date
}

#[test]
fn a_beginning_is_no_year_in_which_it_happened() {
    let tie = |kind: &FactKind| matches!(kind, FactKind::Relation { .. });
    let designation = |kind: &FactKind| matches!(kind, FactKind::Designation { .. });
    let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());

    let since = date("Pavel Duric has been the director of Harbour Metals since 2021.", tie).unwrap();
    assert_eq!(
        (day(since.earliest).as_deref(), since.latest, since.is_open()),
        (Some("2021-01-01"), None, true)
    );
    let until = date("Pavel Duric was the director of Harbour Metals until 2019.", tie).unwrap();
    assert_eq!((until.earliest, day(until.latest).as_deref()), (None, Some("2019-12-31")));

    for text in [
        "OFAC sanctioned Pavel Duric, director of Harbour Metals since 2021.",
        "OFAC sanctioned Harbour Metals, founded in 2014.",
        "OFAC sanctioned Harbour Metals, which in 2014 bought a port.",
        "OFAC sanctioned Pavel Duric, who was appointed on 3 May 2016.",
    ] {
        assert_eq!(date(text, designation), None, "{text}");
    }
    let own =
        date("On 3 May 2022, OFAC sanctioned Harbour Metals, established in 2014.", designation).unwrap();
    assert_eq!(day(own.earliest).as_deref(), Some("2022-05-03"));
    let begun = date("Harbour Metals has been sanctioned by Canada since 2018.", designation).unwrap();
    assert_eq!((day(begun.earliest).as_deref(), begun.latest), (Some("2018-01-01"), None));
}

#[test]
fn days_with_strokes_are_read_as_far_as_they_tell() {
    let designation = |kind: &FactKind| matches!(kind, FactKind::Designation { .. });
    let day = |text: &str| {
        let date = date(text, designation).expect("a date");
        (date.earliest.unwrap().to_string(), date.latest.unwrap().to_string())
    };
    let plain = ("2023-03-21".to_owned(), "2023-03-21".to_owned());
    assert_eq!(day("Harbour Metals was designated on 21/03/2023 by Canada."), plain);
    assert_eq!(day("Harbour Metals was designated on 03/21/2023 by Canada."), plain);
    let open = ("2023-03-04".to_owned(), "2023-04-03".to_owned());
    assert_eq!(day("Harbour Metals was designated on 03/04/2023 by Canada."), open);
}
