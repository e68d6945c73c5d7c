//! When something was done, and what a date rests on.

use interdict_evidence::fact::{DateBasis, FactDate, FactKind};
use interdict_evidence::{Document, Reader, Vocabulary};

use crate::check;

/// The dates of the designations of a document.
fn designated(text: &str) -> Vec<FactDate> {
    let document = Document::read("text", text.as_bytes()).expect("a text").remove(0);
    let reading = Reader::new(Vocabulary::built_in()).read(&document);
    let designations =
        reading.facts.into_iter().filter(|fact| matches!(fact.kind, FactKind::Designation { .. }));
    designations.filter_map(|fact| fact.date).collect()
}

fn days(text: &str) -> Vec<(Option<String>, DateBasis)> {
    let day = |date: FactDate| (date.earliest.map(|day| day.to_string()), date.basis);
    designated(text).into_iter().map(day).collect()
}

#[test]
fn what_was_done_again_has_two_dates() {
    check(&[
        (
            "In 2018 and again in 2021, Canada sanctioned Harbour Metals.",
            &[
                "designation country:CA: harbour metals @2018-01-01",
                "designation country:CA: harbour metals @2021-01-01",
            ],
        ),
        (
            "Harbour Metals was designated by OFAC on 3 May 2018 and on 4 June 2021.",
            &[
                "designation us-ofac: harbour metals @2018-05-03",
                "designation us-ofac: harbour metals @2021-06-04",
            ],
        ),
        (
            "Canada sanctioned Harbour Metals and Pavel Duric in 2018 and 2021, respectively.",
            &["designation country:CA: harbour metals + pavel duric @2018-01-01"],
        ),
        (
            "In 2018, Canada sanctioned Harbour Metals, which was sold in 2021.",
            &["designation country:CA: harbour metals @2018-01-01"],
        ),
    ]);
}

#[test]
fn a_beginning_of_something_else_dates_no_act() {
    check(&[
        (
            "Canada sanctioned Harbour Metals, which has since 2021 supplied the army.",
            &["designation country:CA: harbour metals"],
        ),
        (
            "Since 2021, Harbour Metals has supplied the army and Canada sanctioned it.",
            &["designation country:CA: harbour metals"],
        ),
        ("Since 2021 Canada has sanctioned Harbour Metals.", &["designation country:CA: harbour metals"]),
    ]);
}

#[test]
fn a_day_alone_under_the_title_is_that_of_publication() {
    let text =
        |under: &str, act: &str| format!("Canada sanctions Harbour Metals\n{under}\n\nCanada {act}.\n");
    let published = |text: &str| {
        let document = Document::read("text", text.as_bytes()).expect("a text").remove(0);
        Reader::new(Vocabulary::built_in()).read(&document).published
    };
    let act = "sanctioned Harbour Metals on Tuesday";
    let found = published(&text("September 4, 2024", act)).expect("a day");
    assert_eq!(
        (found.earliest.unwrap().to_string().as_str(), found.basis),
        ("2024-09-04", DateBasis::Published)
    );
    assert_eq!(
        days(&text("September 4, 2024", act)).last(),
        Some(&(Some("2024-09-03".to_owned()), DateBasis::Published))
    );
    assert_eq!(
        days(&text("4 September 2024", "today sanctioned Harbour Metals")).last(),
        Some(&(Some("2024-09-04".to_owned()), DateBasis::Relative))
    );
    // A day above the title, or without a title, is that of the page.
    assert_eq!(published(&format!("September 4, 2024\n{}", text("", act))), None);
    assert_eq!(published(&format!("September 4, 2024\n\nCanada {act}.")), None);
    // Nothing is dated by it that has no date of its own.
    let undated = days(&text("September 4, 2024", "sanctioned Harbour Metals"));
    assert!(undated.is_empty(), "{undated:?}");
}

#[test]
fn the_day_of_an_email_stands_in_for_a_dateline() {
    let mail = |subject: &str, body: &str| {
        format!("From: a@example.org\nDate: Wed, 4 Sep 2024 10:00:00 +0000\nSubject: {subject}\n\n{body}\n")
    };
    let act = "Canada on Tuesday sanctioned Harbour Metals.";
    assert_eq!(days(&mail("News", act)), [(Some("2024-09-03".to_owned()), DateBasis::Sent)]);
    assert_eq!(days(&mail("Fwd: News", act)), [(None, DateBasis::Weekday)]);
    assert!(days(&mail("News", "Canada sanctioned Harbour Metals.")).is_empty());
    // A dateline goes before it, and takes its year.
    let dated = format!("OTTAWA, Aug. 29 (Reuters) -- {act}");
    assert_eq!(days(&mail("News", &dated)), [(Some("2024-08-27".to_owned()), DateBasis::Dateline)]);
    let old = format!("OTTAWA, Feb. 20 (Reuters) -- {act}");
    assert_eq!(days(&mail("News", &old)), [(None, DateBasis::Dateline)]);
}

#[test]
fn the_day_of_a_correction_is_none_of_the_act() {
    check(&[
        (
            "Correction, 24 May 2023: Canada sanctioned Harbour Metals on 20 May 2023.",
            &["designation country:CA: harbour metals @2023-05-20"],
        ),
        (
            "Correction, 24 May 2023: Canada sanctioned Harbour Metals.",
            &["designation country:CA: harbour metals"],
        ),
        (
            "Correction (May 24, 2023): An earlier version of this article said that Canada sanctioned Harbour Metals.",
            &[],
        ),
        (
            "This story was corrected on 24 May 2023. A previous version stated that OFAC designated Pavel Duric.",
            &[],
        ),
    ]);
}

#[test]
fn what_happened_between_two_days_is_of_neither() {
    let text = "Redwater Movement laundered at least $4 billion between August 2021 and January 2025.";
    let document = Document::read("text", text.as_bytes()).expect("a text").remove(0);
    let reading = Reader::new(Vocabulary::built_in()).read(&document);
    let date = reading.facts.into_iter().find_map(|fact| fact.date).expect("a date");
    let day = |day: Option<jiff::civil::Date>| day.expect("a day").to_string();
    assert_eq!((day(date.earliest), day(date.latest)), ("2021-08-01".into(), "2025-01-31".into()));
    assert_eq!(&text[date.span.start as usize..date.span.end as usize], "August 2021 and January 2025");
}

#[test]
fn the_day_of_publication_stands_in_several_places() {
    let story = "Canada today sanctioned Harbour Metals for its part in the trade with Velmian ore.";
    let day = |text: String, basis: DateBasis| {
        let document = Document::read("text", text.as_bytes()).unwrap().remove(0);
        let published = Reader::new(Vocabulary::built_in()).read(&document).published.unwrap();
        assert_eq!(
            (published.earliest.map(|day| day.to_string()), published.basis),
            (Some("2024-03-14".to_owned()), basis),
            "{text}"
        );
    };
    let page = |line: &str| {
        format!(
            "<html><body><main><h1>Canada Sanctions Traders</h1><p>{line}</p><p>{story}</p><p>It is not the first act of its sort.</p></main></body></html>"
        )
    };
    day(page("OTTAWA, March 14, 2024"), DateBasis::Dateline);
    day(page("Ottawa, 14 March 2024 -"), DateBasis::Dateline);
    // A weekday is no place.
    day(page("Thursday, March 14, 2024"), DateBasis::Published);
    day(format!("Canada sanctions traders\n\nOttawa, 14 March 2024. {story}\n"), DateBasis::Dateline);
    day(format!("Canada sanctions traders\n\nOttawa, 14.03.2024 - {story}\n"), DateBasis::Dateline);
    day(format!("Canada sanctions traders\n\n14 March 2024, Ottawa. {story}\n"), DateBasis::Dateline);
    day(
        format!(
            "Canada sanctions traders\n\nCanada has acted against the trade in ore.\n\nFrom: Foreign Office\nPublished 14 March 2024\n\n{story}\n"
        ),
        DateBasis::Published,
    );
    day(
        format!(
            "From: a@example.org\r\nSubject: Fwd: Canada sanctions traders\r\nDate: Mon, 18 Mar 2024 09:00:00 +0000\r\n\r\nSee below.\r\n\r\n---------- Forwarded message ---------\r\nFrom: B <b@example.org>\r\nDate: Thu, Mar 14, 2024 at 10:12 AM\r\nSubject: Canada sanctions traders\r\nTo: <a@example.org>\r\n\r\n{story}\r\n"
        ),
        DateBasis::Sent,
    );
}
