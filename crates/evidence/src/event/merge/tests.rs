//! Merging with shared contents, and which event of a document a statement belongs to.

#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::fact::Fact;
use crate::read::Reader;
use crate::vocabulary::Vocabulary;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new(Vocabulary::built_in()));

fn document(text: &str) -> (Document, Reading) {
    let hash = blake3::hash(text.as_bytes()).to_hex().to_string();
    let document = Document::from_text("a.txt", hash, text.to_owned()).unwrap();
    let reading = READER.read(&document);
    (document, reading)
}

fn merger<'a>(texts: impl IntoIterator<Item = &'a (Document, Reading)>) -> Merger {
    let mut merger = Merger::default();
    for (document, reading) in texts {
        merger.add(document, reading, &|mention| mention.entity.clone());
    }
    merger
}

fn merged(text: &str) -> (Vec<Event>, Vec<Fact>) {
    let read = document(text);
    (merger([&read]).events(), read.1.facts)
}

/// The same as if no two documents said the same.
fn unshared(merger: &Merger) -> Vec<Event> {
    let content = |own: &Own| merger.contents.iter().find(|(_, number)| **number == own.content).unwrap().0;
    let group = |(hash, own)| Group { content: content(own), documents: vec![Witness { hash, own }] };
    events(merger.documents.iter().map(group).collect())
}

/// The event that has a target.
fn of<'a>(events: &'a [Event], target: &str) -> &'a Event {
    let mut found = events.iter().filter(|event| event.targets.contains_key(target));
    let event = found.next().unwrap_or_else(|| panic!("no event of {target}: {events:#?}"));
    assert_eq!(found.next(), None, "{target}");
    event
}

fn cites(event: &Event, facts: &[Fact], rule: &str) -> Vec<String> {
    let of_rule = facts.iter().filter(|fact| fact.rule.starts_with(rule));
    let cited = of_rule.filter(|fact| event.facts.contains(&FactId::parse(&fact.id).unwrap()));
    cited.map(|fact| fact.quote.clone()).collect()
}

const TWO: &str = "The U.S. Department of the Treasury sanctioned Nordtek Trading LLC on 4 March 2021. The sanctions freeze \
    all of its property.\n\nThe European Union sanctioned Orsa Holding LLC on 7 May 2021. Its managers are banned from entering \
    the bloc.\n";

#[test]
fn a_measure_belongs_to_the_event_last_spoken_of() {
    let (events, _) = merged(TWO);
    assert_eq!(events.len(), 2, "{events:#?}");
    let measures = |event: &Event| event.measures.keys().cloned().collect::<Vec<_>>();
    assert_eq!(measures(of(&events, "party:nordtek trading llc")), ["freeze"]);
    assert_eq!(measures(of(&events, "party:orsa holding llc")), ["entry_ban"]);
}

#[test]
fn a_measure_belongs_to_the_event_whose_target_it_names() {
    let text = format!("{TWO}\nAll property of Nordtek Trading LLC in the United States is blocked.\n");
    let (events, facts) = merged(&text);
    assert_eq!(
        cites(of(&events, "party:nordtek trading llc"), &facts, "measure.freeze").len(),
        2,
        "{facts:#?}"
    );
    assert!(cites(of(&events, "party:orsa holding llc"), &facts, "measure.freeze").is_empty());
}

/// What follows from "today's action" is of whoever acted today, and not of another state that the text tells of after it.
#[test]
fn a_measure_of_todays_action_is_of_that_action() {
    for acts in [
        "OFAC today sanctioned Nordtek Trading LLC. South Korea designated Orsa Holding LLC on 7 May 2021.",
        "OFAC is designating Nordtek Trading LLC. South Korea also designated Orsa Holding LLC on 7 May 2021.",
        "South Korea designated Orsa Holding LLC on 7 May 2021. OFAC today sanctioned Nordtek Trading LLC.",
    ] {
        let blocked = "all property of the designated persons that is in the United States is blocked.";
        let of_today = format!("{acts}\n\nAs a result of today's action, {blocked}\n");
        let (events, facts) = merged(&of_today);
        assert_eq!(events.len(), 2, "{facts:#?}");
        assert!(of(&events, "party:nordtek trading llc").measures.contains_key("freeze"), "{facts:#?}");
        assert!(of(&events, "party:orsa holding llc").measures.is_empty(), "{facts:#?}");
    }
    // Without these words it is of the act told last.
    let (events, _) = merged(
        "OFAC today sanctioned Nordtek Trading LLC. South Korea designated Orsa Holding LLC on 7 May 2021.\n\nAs a result, all \
         property of the designated persons is blocked.\n",
    );
    assert!(of(&events, "party:orsa holding llc").measures.contains_key("freeze"));
}

#[test]
fn a_report_of_the_day_after_is_of_the_same_event() {
    let line = "LONDON, 19 November 2026 (Reuters) - The US Treasury has blacklisted Chen Weiguo";
    let other = document("The US Treasury sanctioned Chen Weiguo on 18 November 2026.\n");
    let events = |rest: &str| merger([&document(&format!("{line}{rest}\n")), &other]).events().len();
    assert_eq!(events(", it said on Wednesday."), 1);
    assert_eq!(events(", it said on Thursday."), 2);
}

#[test]
fn what_is_told_in_passing_takes_no_measure() {
    let (events, _) = merged(
        "The European Union sanctioned Orsa Holding LLC on 7 May 2021. Orsa Holding LLC is owned by Nordtek Trading LLC, which the \
         U.S. Treasury sanctioned earlier. The sanctions freeze all of its property.\n",
    );
    assert_eq!(events.len(), 2, "{events:#?}");
    assert!(of(&events, "party:orsa holding llc").measures.contains_key("freeze"));
    assert!(of(&events, "party:nordtek trading llc").measures.is_empty());
}

#[test]
fn a_reason_belongs_to_whom_it_names() {
    let (events, facts) = merged(
        "The U.S. Department of the Treasury sanctioned Nordtek Trading LLC on 4 March 2021. Nordtek Trading LLC was designated by \
         the Treasury for having assisted hackers. The European Union sanctioned Orsa Holding LLC on 7 May 2021 for its role in \
         the thefts.\n",
    );
    assert_eq!(events.len(), 2, "{events:#?}");
    let reasons = |target: &str| cites(of(&events, target), &facts, "reason.");
    assert_eq!(reasons("party:nordtek trading llc"), ["for having assisted hackers"], "{facts:#?}");
    assert_eq!(reasons("party:orsa holding llc"), ["for its role in the thefts"], "{facts:#?}");
}

#[test]
fn parts_of_a_count_are_no_counts_that_differ() {
    let names = "Nordtek Trading LLC, Orsa Holding LLC, Venmorak Shipping Company, Quobatel Trading Company";
    let one = format!(
        "The U.S. Department of the Treasury sanctioned four organizations on 4 March 2021: {names}. The Treasury also designated one \
         individual on 4 March 2021: Ivan Example.\n"
    );
    let (events, facts) = merged(&one);
    assert_eq!(events.len(), 1, "{events:#?}");
    let event = of(&events, "party:orsa holding llc");
    assert_eq!(event.targets.len(), 5, "{facts:#?}");
    assert_eq!(event.counts, BTreeSet::from([5]));
    let differs = |event: &Event| event.conflicts.iter().any(|conflict| conflict.about == "count");
    assert!(!differs(event), "{:#?}", event.conflicts);
    // Another count of the same parties differs still.
    let other = document(&format!(
        "The U.S. Department of the Treasury sanctioned six entities on 4 March 2021: {names} and Ivan Example.\n"
    ));
    let events = merger([&document(&one), &other]).events();
    assert!(differs(of(&events, "party:orsa holding llc")), "{events:#?}");
}

#[test]
fn who_adds_up_counts_may_speak_of_one_of_them() {
    let (events, facts) = merged(
        "US Treasury imposes sanctions against four North Korean organizations\n\nThe United States Treasury announced sanctions \
         against four organizations and one citizen of North Korea.\n",
    );
    assert_eq!(events.len(), 1, "{facts:#?}");
    assert_eq!(events[0].counts, BTreeSet::from([5]), "{facts:#?}");
    assert!(events[0].conflicts.iter().all(|conflict| conflict.about != "count"), "{events:#?}");
}

#[test]
fn ids_are_read_as_they_are_written() {
    for id in ["0000000000000000", "00ff00ff00ff00ff", "ffffffffffffffff"] {
        assert_eq!(FactId::parse(id).unwrap().to_string(), id);
        assert_eq!(serde_json::to_string(&FactId::parse(id).unwrap()).unwrap(), format!("\"{id}\""));
    }
    for id in ["", "0", "+000000000000000", "00FF00ff00ff00ff", "00ff00ff00ff00ff0"] {
        assert_eq!(FactId::parse(id), None, "{id}");
    }
}

/// A short report, apart from its last line.
fn report() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "Nordtek Trading LLC",
        "Orsa Holding LLC",
        "Venmorak Shipping Company",
        "Lazarus Group",
    ]);
    let day = prop::sample::select(vec!["4 March 2021", "5 March 2021", "March 4", "7 May"]);
    let sentence = (name.clone(), name, day, 0_usize..9).prop_map(|(one, other, day, which)| match which {
        0 | 1 => format!("The U.S. Department of the Treasury sanctioned {one} and {other} on {day}."),
        2 => format!("The European Union sanctioned {one} on {day}."),
        3 => format!("The U.S. Treasury sanctioned two groups on {day}."),
        4 => format!("The U.S. Treasury imposed sanctions on North Korean hackers on {day}."),
        5 => format!("{one} is controlled by {other}."),
        6 => "The sanctions freeze all property.".to_owned(),
        7 => format!("The U.S. Treasury delisted {one} on {day}."),
        _ => format!("{one} is accused of stealing $2 million."),
    });
    prop::collection::vec(sentence, 1..5).prop_map(|sentences| sentences.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn sharing_changes_nothing_nor_does_order(
        reports in prop::collection::vec(report(), 1..4),
        chosen in prop::collection::vec((0_usize..4, 0_usize..6), 1..12),
    ) {
        let read: Vec<(Document, Reading)> = chosen
            .iter()
            .map(|(report, copy)| {
                document(&format!("{}\n\nThis is copy number {copy} of it.\n", reports[report % reports.len()]))
            })
            .collect();
        let merger = merger(&read);
        let found = merger.events();
        prop_assert_eq!(&unshared(&merger), &found);
        prop_assert_eq!(&self::merger(read.iter().rev().chain(&read)).events(), &found);
        for event in &found {
            prop_assert_eq!(event.families.iter().flatten().collect::<BTreeSet<_>>(), event.documents.iter().collect());
        }
    }
}

/// So many documents that each name a party of their own and one that a hundred share, merged, in processor time of this thread.
fn merging(count: usize) -> Option<u128> {
    let (document, reading) = document(TWO);
    let copies: Vec<(Document, Reading)> = (0..count)
        .map(|number| {
            let own = |mention: &mut Mention| {
                let place = if mention.entity.contains("orsa") { number / 100 } else { number };
                mention.entity = format!("{} {place}", mention.entity);
            };
            let mut reading = reading.clone();
            reading.facts.iter_mut().for_each(|fact| fact.kind.mentions_mut(own));
            (Document { hash: format!("{number:064x}"), ..document.clone() }, reading)
        })
        .collect();
    let before = processor_time()?;
    let events = merger(&copies).events();
    assert!(events.len() > count / 2, "{}", events.len());
    Some(processor_time()? - before)
}

/// Nanoseconds that this thread has run, where the system says so.
fn processor_time() -> Option<u128> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

#[test]
fn merging_takes_time_by_the_number_of_documents() {
    let (Some(_), Some(few), Some(many)) = (merging(100), merging(2_000), merging(8_000)) else {
        println!("skipped: the system does not say how long a thread ran");
        return;
    };
    println!("2,000 documents: {few} ns, 8,000: {many} ns, {} hundredths as long", many * 100 / few);
    // Four times as many take four times as long; sixteen times would be quadratic.
    assert!(many < few * 8, "{few} ns, {many} ns");
}

/// Sums differ where they are of one thing: of one holder, got or moved, from whom, of which year, in all or at once.
#[test]
fn sums_of_different_things_do_not_differ() {
    let text = |sum: &str| {
        document(&format!("The U.S. Treasury sanctioned Redwater Group on 4 March 2021. {sum}\n"))
    };
    let differ = |sums: &[&str]| {
        let read: Vec<_> = sums.iter().map(|sum| text(sum)).collect();
        let events = merger(&read).events();
        assert_eq!(events.len(), 1, "{events:#?}");
        events[0].conflicts.iter().any(|conflict| conflict.about == "amount")
    };
    assert!(differ(&["Redwater Group stole $80 million.", "Redwater Group stole more than $100 million."]));
    assert!(differ(&["Redwater Group stole $80 million.", "Redwater Group obtained up to $80 million."]));
    for sums in [
        ["Redwater Group stole $80 million.", "Redwater Group laundered $30 million."],
        ["Redwater Group stole $80 million.", "Orsa Holding LLC stole $30 million."],
        [
            "Redwater Group stole $80 million from Orsa Bank.",
            "Redwater Group stole $30 million from Velm Bank.",
        ],
        ["Redwater Group stole $80 million.", "Redwater Group has stolen $300 million in total."],
        ["In 2019 Redwater Group stole $80 million.", "In 2020 Redwater Group stole $30 million."],
        ["Redwater Group tried to steal $900 million.", "Redwater Group stole $80 million."],
        [
            "Redwater Group stole $80 million. Redwater Group stole $20 million.",
            "Redwater Group stole $20 million.",
        ],
    ] {
        assert!(!differ(&sums), "{sums:?}");
    }
    assert!(!differ(&["Redwater Group stole $80 million. Redwater Group stole $100 million."]), "one text");
}

#[test]
fn acts_of_nearby_days_on_others_stay_apart() {
    for text in [
        "The U.S. Treasury sanctioned Nordtek Trading LLC on 4 May 2021. It sanctioned Orsa Holding LLC in May 2021.\n",
        "The U.S. Treasury sanctioned Nordtek Trading LLC on Monday. The U.S. Treasury sanctioned Orsa Holding LLC on Tuesday.\n",
    ] {
        let (events, facts) = merged(text);
        assert_eq!(events.len(), 2, "{facts:#?}");
    }
    // Who names nobody is not of an event whose day he does not tell.
    let named = document("Canada sanctioned Nordtek Trading LLC and Orsa Holding LLC on 4 May 2021.\n");
    let events = |other: &str| merger([&named, &document(other)]).events().len();
    assert_eq!(events("Canada sanctioned two companies.\n"), 2);
    assert_eq!(events("Canada sanctioned two companies on 4 May 2021.\n"), 1);
}

#[test]
fn one_text_differs_from_nobody() {
    let (events, _) = merged(
        "Canada sanctioned 34 entities on 4 May 2021. Canada sanctioned 17 companies on 4 May 2021.\n",
    );
    assert!(events.iter().all(|event| event.conflicts.is_empty()), "{events:#?}");
}

#[test]
fn what_is_recalled_of_a_year_is_another_act() {
    let (events, facts) = merged(
        "Canada sanctioned 16 captains of ships.\n\nIn 2022, Canada sanctioned Orsa Holding LLC and its head Pavel Duric.\n",
    );
    assert_eq!(events.len(), 2, "{facts:#?}");
}
