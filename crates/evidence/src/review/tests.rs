#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::fact::FactKind;
use crate::read::Reading;
use crate::vocabulary::Vocabulary;

const TEXT: &str = "\
The Department of the Treasury sanctioned Venmorak Shipping Company and Quobatel Trading Company on March 14, 2024.

Venmorak Shipping Company and Quobatel Trading Company are controlled by the Baradun Group.

The Baradun Group denied the accusations.
";

fn reader() -> Reader {
    Reader::new(Vocabulary::built_in())
}

fn read() -> (Document, Reading) {
    let document = Document::from_text("text", "text".to_owned(), TEXT.to_owned()).unwrap();
    let reading = reader().read(&document);
    (document, reading)
}

fn relations(facts: &[Fact]) -> Vec<&Fact> {
    facts.iter().filter(|fact| fact.kind.code() == "relation").collect()
}

fn review(fact: &Fact, verdict: Verdict, second: i64) -> Review {
    Review {
        fact: fact.clone(),
        verdict,
        by: "reviewer".to_owned(),
        at: Timestamp::from_second(second).unwrap(),
        reason: "read by eye".to_owned(),
    }
}

/// The same statement under another rule, with other bytes around it, as newer rules may read it.
fn otherwise(fact: &Fact) -> Fact {
    let mut other = fact.clone();
    "renamed".clone_into(&mut other.rule);
    "another id".clone_into(&mut other.id);
    other.span.end -= 1;
    other
}

fn subject(fact: &Fact) -> &str {
    match &fact.kind {
        FactKind::Relation { subject, .. } => &subject.text,
        _ => "",
    }
}

#[test]
fn accepted_and_rejected_facts_keep_their_status_when_the_rule_changes() {
    let (_, reading) = read();
    let [one, two] = relations(&reading.facts)[..] else { panic!("{reading:?}") };
    let reviews = [review(one, Verdict::Accepted, 1), review(two, Verdict::Rejected, 1)];
    let newer: Vec<Fact> = reading.facts.iter().map(otherwise).collect();
    for facts in [&reading.facts, &newer] {
        let status: Vec<(String, &str)> = reviewed(facts, &reviews)
            .iter()
            .filter(|known| known.fact.kind.code() == "relation")
            .map(|known| (subject(&known.fact).to_owned(), known.status()))
            .collect();
        assert_eq!(
            status,
            [
                ("Venmorak Shipping Company".to_owned(), "accepted"),
                ("Quobatel Trading Company".to_owned(), "rejected")
            ]
        );
        assert_eq!(reviewed(facts, &reviews).len(), facts.len());
    }
    assert!(difference(&reading.facts, &newer).is_empty(), "the same is stated");
}

#[test]
fn what_nobody_looked_at_goes_with_the_rules_and_what_a_person_vouches_for_stays() {
    let (_, reading) = read();
    let [one, two] = relations(&reading.facts)[..] else { panic!() };
    let reviews = [review(one, Verdict::Accepted, 1), review(two, Verdict::Rejected, 1)];
    let kept = reviewed(&[], &reviews);
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert!(kept[0].counts() && !kept[0].is_read && subject(&kept[0].fact).starts_with("Venmorak"));
    let gone = difference(&reading.facts, &[]);
    assert_eq!((gone.retired.len(), gone.added.len(), gone.changed.len()), (reading.facts.len(), 0, 0));
}

#[test]
fn a_changed_reading_counts_beside_a_rejected_one_and_not_beside_an_accepted_one() {
    let (_, reading) = read();
    let [one, two] = relations(&reading.facts)[..] else { panic!() };
    let mut newer = vec![otherwise(one), otherwise(two)];
    for fact in &mut newer {
        fact.modality = crate::fact::Modality::Alleged;
        fact.id.push_str(&fact.span.to_string());
    }
    let reviews = [review(one, Verdict::Accepted, 1)];
    let known = reviewed(&newer[..1], &reviews);
    let counting: Vec<bool> = known.iter().map(Reviewed::counts).collect();
    assert_eq!(known.len(), 2);
    assert_eq!(counting.iter().filter(|counts| **counts).count(), 1, "{known:?}");
    assert!(known.iter().find(|known| known.counts()).unwrap().review.is_some());
    let reviews = [review(one, Verdict::Rejected, 1)];
    let known = reviewed(&newer[..1], &reviews);
    assert_eq!(known.len(), 1);
    assert!(known[0].counts() && known[0].status() == "open" && known[0].earlier.is_some());
    assert_eq!(difference(&reading.facts, &reading.facts).same, reading.facts.len());
    let both: Vec<Fact> = relations(&reading.facts).into_iter().cloned().collect();
    assert_eq!(difference(&both, &newer).changed.len(), 2);
}

#[test]
fn a_correction_is_in_the_words_of_the_document_and_stays() {
    let (document, reading) = read();
    let one = relations(&reading.facts)[0];
    let change = |field: &str, value: &str| {
        correct(&reader(), &document, one, &[(field.to_owned(), value.to_owned())])
    };
    let corrected = change("object", "Quobatel Trading Company").unwrap();
    let FactKind::Relation { object, .. } = &corrected.kind else { panic!() };
    assert_eq!(document.quote(object.span), "Quobatel Trading Company");
    assert_eq!(object.entity, "party:quobatel trading company");
    assert_eq!((corrected.id.as_str(), corrected.rule.as_str()), (one.id.as_str(), RULE));
    assert!(matches!(change("object", "Nobody Limited"), Err(CorrectionError::NotStated { .. })));
    let share = change("share", ">=50").unwrap();
    let FactKind::Relation { share: Some(share), .. } = share.kind else { panic!() };
    assert_eq!(share.to_string(), ">=50");
    assert!(matches!(change("share", "150"), Err(CorrectionError::Value { .. })));
    assert!(matches!(change("count", "3"), Err(CorrectionError::Field { .. })));
    assert!(matches!(change("relation", "likes"), Err(CorrectionError::Value { .. })));
    assert!(matches!(change("date", "yesterday"), Err(CorrectionError::Value { .. })));
    assert_eq!(change("modality", "accused").unwrap().modality, crate::fact::Modality::Accused);
    let spoken = change("speaker", "Department of the Treasury").unwrap();
    let speaker = spoken.attribution.as_ref().and_then(|said| said.speaker.clone()).unwrap();
    assert_eq!(speaker.entity, "us-treasury");
    assert_eq!(change("date", "2024-03-14").unwrap().date.unwrap().basis, DateBasis::Explicit);
    let designation = reading.facts.iter().find(|fact| fact.kind.code() == "designation").unwrap();
    let targets = ("targets".to_owned(), "Venmorak Shipping Company; Baradun Group".to_owned());
    let count = ("count".to_owned(), "2".to_owned());
    let fewer = correct(&reader(), &document, designation, &[targets, count]).unwrap();
    let FactKind::Designation { targets, count, .. } = &fewer.kind else { panic!() };
    assert_eq!((targets.len(), *count), (2, Some(2)));
    // Newer rules read the old one again, or nothing: the correction counts.
    let verdict = Verdict::Corrected { to: Box::new(corrected.clone()) };
    let reviews = [review(one, verdict, 1)];
    for facts in [&reading.facts[..], &[otherwise(one)], &[]] {
        let known = reviewed(facts, &reviews);
        let counting: Vec<&Fact> = known
            .iter()
            .filter(|known| known.counts() && known.fact.kind.code() == "relation")
            .map(|known| &known.fact)
            .filter(|fact| subject(fact).starts_with("Venmorak"))
            .collect();
        assert_eq!(counting, [&corrected]);
    }
    // Said otherwise later, the last counts.
    let later = [reviews[0].clone(), review(one, Verdict::Accepted, 2)];
    let known = reviewed(&reading.facts, &later);
    assert!(known.iter().any(|known| known.status() == "accepted" && known.fact == *one));
    assert!(!known.iter().any(|known| known.status() == "corrected"));
}
