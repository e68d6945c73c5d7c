//! Laws that hold whatever people and screenings do, in whatever order.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use interdict_desk::{
    Act, Alert, Decision, DoNotAlert, Duty, Fact, Outcome, Person, Refused, Rules, Screened, Side, Sighting,
    State, Turn,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn people() -> Vec<Person> {
    let person = |name: &str, duties: &[Duty]| Person {
        name: name.to_owned(),
        also: Vec::new(),
        duties: duties.to_vec(),
    };
    vec![
        person("Ann", &[Duty::Decide]),
        person("Bob", &[Duty::Approve]),
        person("Cy", &[Duty::Decide, Duty::Approve]),
        person(" cy", &[Duty::Decide, Duty::Approve]),
        person("Dan", &[]),
        person(" ", &[Duty::Decide, Duty::Approve]),
    ]
}

fn side(identity: u8, rest: u8) -> Side {
    Side { identity: identity.to_string(), whole: format!("{identity} {rest}") }
}

fn sighting(certain: bool, customer: Side, party: Side) -> Sighting {
    Sighting {
        snapshot: "s".to_owned(),
        score: if certain { 0.95 } else { 0.6 },
        certain,
        caption: "Somebody".to_owned(),
        reason: "names".to_owned(),
        customer,
        party,
    }
}

fn sightings() -> impl Strategy<Value = Sighting> {
    (any::<bool>(), 0u8..2, 0u8..2, 0u8..2, 0u8..2)
        .prop_map(|(certain, a, b, c, d)| sighting(certain, side(a, b), side(c, d)))
}

#[derive(Debug, Clone)]
enum Step {
    Act { by: usize, act: Act, stale: bool },
    Screened(Screened),
    Lapse,
    Wait(i64),
}

fn reasons() -> impl Strategy<Value = String> {
    prop_oneof![4 => Just("another date of birth".to_owned()), 1 => Just(" .. ".to_owned())]
}

fn acts() -> impl Strategy<Value = Act> {
    let outcome = prop_oneof![
        3 => Just(Outcome::FalseMatch),
        1 => Just(Outcome::TrueMatch),
        1 => Just(Outcome::NeedMore),
        1 => Just(Outcome::Escalate),
    ];
    let entry = (any::<bool>(), any::<bool>(), -1i64..400).prop_map(|(text, fact, days)| DoNotAlert {
        evidence: if text { "passport seen".to_owned() } else { "-".to_owned() },
        differs: if fact { vec![Fact::BirthDate] } else { vec![] },
        // Counted from the first day: some have ended already when they are given.
        until: Timestamp::from_second(days * 86_400).unwrap(),
    });
    let decide = (outcome, reasons(), proptest::option::weighted(0.3, entry), prop_oneof![Just(1), Just(50)]);
    prop_oneof![
        1 => proptest::option::of(0usize..5)
            .prop_map(|to| Act::Assign { to: to.map(|to| people().swap_remove(to)) }),
        1 => reasons().prop_map(|text| Act::Comment { text }),
        5 => decide.prop_map(|(outcome, reason, do_not_alert, together)| {
            Act::Decide { outcome, reason, do_not_alert, together }
        }),
        3 => reasons().prop_map(|reason| Act::Approve { reason, proposer: None }),
        1 => reasons().prop_map(|reason| Act::Refuse { reason }),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0usize..6, acts(), proptest::bool::weighted(0.1))
            .prop_map(|(by, act, stale)| Step::Act { by, act, stale }),
        2 => sightings().prop_map(|sighting| Step::Screened(Screened::Met(Box::new(sighting)))),
        1 => Just(Step::Screened(Screened::Gone("delisted".to_owned()))),
        1 => Just(Step::Lapse),
        1 => (1i64..200).prop_map(Step::Wait),
    ];
    proptest::collection::vec(step, 1..60)
}

/// The decision by which an alert is released.
fn released_by(state: &State) -> Option<&Decision> {
    match state {
        State::Proposed { before, .. } => released_by(before),
        State::Decided { decision, .. } if decision.outcome == Outcome::FalseMatch => Some(decision),
        _ => None,
    }
}

fn check_act(
    before: &Alert,
    turn: &Turn,
    act: &Act,
    by: &Person,
    rules: &Rules,
) -> Result<(), TestCaseError> {
    let after = &turn.alert;
    if let Act::Assign { to: Some(to) } = act {
        let duty = if before.is_escalated() { Duty::Approve } else { Duty::Decide };
        prop_assert!(to.may(duty), "given to {} who may not decide it", to.name);
    }
    prop_assert!(!by.name.trim().is_empty());
    if !matches!(act, Act::Refuse { .. }) {
        prop_assert!(!by.duties.is_empty(), "{by:?} may do nothing");
    }
    if let State::Proposed { decision, before: kept } = after.state() {
        prop_assert!(decision.outcome.closes());
        if turn.act == "propose" {
            prop_assert_eq!(kept.as_ref(), before.state(), "what waits changes nothing");
            prop_assert_eq!(after.state().is_released(), before.state().is_released());
        }
    }
    if let State::Decided { decision, approval } = after.state()
        && after.state() != before.state()
        && turn.act != "refuse"
    {
        prop_assert!(matches!(turn.act, "decide" | "approve"));
        prop_assert!(decision.outcome.closes());
        prop_assert!(decision.reason.chars().any(char::is_alphanumeric));
        match act {
            Act::Decide { outcome, do_not_alert, together, .. } => {
                prop_assert!(!before.needs_second(*outcome, do_not_alert.is_some(), *together, rules));
                prop_assert!(*together <= rules.bulk_max && do_not_alert.is_none() && approval.is_none());
                prop_assert!(by.is(&decision.by));
                let duty = if before.is_escalated() { Duty::Approve } else { Duty::Decide };
                prop_assert!(by.may(duty));
                if decision.outcome == Outcome::FalseMatch {
                    prop_assert!(!before.seen().certain, "a match was released by one person");
                }
            }
            Act::Approve { .. } => {
                let approval = approval.as_ref().unwrap();
                prop_assert!(by.may(Duty::Approve) && by.is(&approval.by));
                prop_assert!(!by.is(&decision.by), "somebody approved what they decided");
                prop_assert!(approval.reason.chars().any(char::is_alphanumeric));
            }
            other => return Err(TestCaseError::fail(format!("{other:?} closed an alert"))),
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn nothing_is_closed_or_released_but_by_the_people_who_may(first in sightings(), steps in steps()) {
        let rules = Rules::built_in().unwrap();
        let people = people();
        let mut now = Timestamp::from_second(0).unwrap();
        let mut alert = Alert::open(first, "met", now).alert;
        // Whether a true match was decided at some time.
        let mut was_true = false;
        for step in steps {
            let before = alert.clone();
            let turn = match &step {
                Step::Wait(days) => {
                    now += SignedDuration::from_hours(days * 24);
                    None
                }
                Step::Lapse => alert.lapse(now),
                Step::Screened(found) => alert.screened(found, now),
                Step::Act { by, act, stale } => {
                    let by = &people[*by];
                    let revision = alert.revision().saturating_sub(u64::from(*stale));
                    match alert.act(revision, act, by, now, &rules) {
                        Ok(turn) => {
                            let needs_no_view = matches!(act, Act::Comment { .. });
                            prop_assert!(!stale || needs_no_view);
                            check_act(&before, &turn, act, by, &rules)?;
                            if was_true && turn.act == "decide" {
                                prop_assert!(!turn.alert.state().is_released() || before.state().is_released());
                            }
                            Some(turn)
                        }
                        Err(_) => None,
                    }
                }
            };
            if let Some(turn) = turn {
                if !matches!(step, Step::Act { .. }) {
                    prop_assert!(
                        before.state().is_released() || !turn.alert.state().is_released(),
                        "no screening and no time releases anybody"
                    );
                    let decided = |alert: &Alert| matches!(alert.state(), State::Decided { .. });
                    let waited = matches!(before.state(), State::Proposed { .. });
                    prop_assert!(!decided(&turn.alert) || decided(&before) || waited);
                    prop_assert!(turn.alert.assignee().is_none() || before.assignee().is_some() || waited);
                }
                prop_assert!(turn.act == "comment" || turn.alert.revision() > before.revision());
                alert = turn.alert;
            }
            if let State::Decided { decision, .. } = alert.state() {
                was_true |= decision.outcome == Outcome::TrueMatch;
            }
            // No entry that keeps a pair from alerting outlives its day or what one recognises either side by.
            if let (Step::Screened(Screened::Met(seen)), Some(decision)) = (&step, released_by(alert.state())) {
                prop_assert_eq!(&decision.customer.identity, &seen.customer.identity);
                prop_assert_eq!(&decision.party.identity, &seen.party.identity);
                let rests = (&decision.customer, &decision.party) == (&seen.customer, &seen.party);
                prop_assert!(decision.do_not_alert.as_ref().map_or(rests, |entry| entry.until > now));
            }
            if let (Step::Lapse, Some(decision)) = (&step, released_by(alert.state())) {
                prop_assert!(decision.do_not_alert.as_ref().is_none_or(|entry| entry.until > now));
            }
            if let Some(entry) = released_by(alert.state()).and_then(|decision| decision.do_not_alert.as_ref()) {
                prop_assert!(!entry.differs.is_empty() && entry.evidence.chars().any(char::is_alphanumeric));
            }
        }
        let written = serde_json::to_string(&alert).unwrap();
        prop_assert_eq!(serde_json::from_str::<Alert>(&written).unwrap(), alert);
    }
}

fn decide(outcome: Outcome, do_not_alert: Option<DoNotAlert>) -> Act {
    Act::Decide { outcome, reason: "another date of birth".to_owned(), do_not_alert, together: 1 }
}

#[test]
fn an_entry_outlives_what_one_does_not_recognise_anybody_by() {
    let rules = Rules::built_in().unwrap();
    let (ann, bob) = (&people()[0], &people()[1]);
    let now = Timestamp::from_second(0).unwrap();
    let until = now + SignedDuration::from_hours(24 * 100);
    let entry = DoNotAlert { evidence: "passport".to_owned(), differs: vec![Fact::BirthDate], until };
    let alert = Alert::open(sighting(false, side(0, 0), side(0, 0)), "met", now).alert;
    let alert = alert.act(1, &decide(Outcome::FalseMatch, Some(entry)), ann, now, &rules).unwrap().alert;
    assert!(!alert.state().is_released(), "one person is not enough");
    let approve = Act::Approve { reason: "seen too".to_owned(), proposer: None };
    assert_eq!(
        alert.act(2, &approve, ann, now, &rules),
        Err(Refused::NotTheirs(Duty::Approve)),
        "who decides does not approve"
    );
    let former = Person { duties: vec![Duty::Approve], ..ann.clone() };
    let late = Act::Approve { reason: "seen too".to_owned(), proposer: Some(former) };
    assert_eq!(alert.act(2, &late, bob, now, &rules), Err(Refused::NoLongerTheirs(ann.name.clone())));
    assert!(alert.silence(&side(0, 0), &side(0, 0), now).is_none(), "what waits keeps nothing silent");
    let alert = alert.act(2, &approve, bob, now, &rules).unwrap().alert;
    assert!(alert.state().is_released());
    assert!(alert.silence(&side(0, 1), &side(0, 1), now).is_some());
    assert!(
        alert.silence(&side(1, 0), &side(0, 0), now).is_none()
            && alert.silence(&side(0, 0), &side(1, 0), now).is_none()
    );
    assert!(alert.silence(&side(0, 0), &side(0, 0), until).is_none());
    let met = |customer, party| Screened::Met(Box::new(sighting(false, customer, party)));
    let moved = alert.screened(&met(side(0, 1), side(0, 0)), now).unwrap();
    assert_eq!((moved.act, moved.alert.state().is_released()), ("change", true));
    let renamed = moved.alert.screened(&met(side(0, 1), side(1, 0)), now).unwrap();
    assert_eq!((renamed.act, renamed.alert.state().code()), ("reopen", "open"));
    let delisted = alert.screened(&Screened::Gone("delisted".to_owned()), now).unwrap().alert;
    assert_eq!((delisted.state(), delisted.gone()), (alert.state(), Some("delisted")), "the decision stays");
    let again = delisted.screened(&met(side(0, 0), side(0, 0)), now).unwrap();
    assert_eq!(again.act, "reopen");
    assert!(alert.lapse(until - SignedDuration::from_secs(1)).is_none());
    assert_eq!(alert.lapse(until).unwrap().act, "reopen");
}

#[test]
fn a_plain_false_match_holds_as_long_as_nothing_changes() {
    let rules = Rules::built_in().unwrap();
    let ann = &people()[0];
    let now = Timestamp::from_second(0).unwrap();
    let seen = sighting(false, side(0, 0), side(0, 0));
    let alert = Alert::open(seen.clone(), "met", now).alert;
    let alert = alert.act(1, &decide(Outcome::FalseMatch, None), ann, now, &rules).unwrap().alert;
    assert!(alert.state().is_released());
    assert_eq!(alert.screened(&Screened::Met(Box::new(seen.clone())), now), None, "no new alert every day");
    let moved = Sighting { customer: side(0, 1), ..seen };
    assert_eq!(alert.screened(&Screened::Met(Box::new(moved)), now).unwrap().act, "reopen");
}

#[test]
fn numbers_that_bound_nothing_are_refused() {
    for text in ["", "version = 'x'\nreason_letters_min = 0\ndo_not_alert_days_max = 1\nbulk_max = 1"] {
        assert!(Rules::parse(text).is_err());
    }
}
