//! Laws of the two people whom another screening policy needs (F47).

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use interdict_desk::{Duty, Fate, Person, Proposal, Refused, Rules};
use jiff::Timestamp;
use proptest::prelude::*;

const AT: Timestamp = Timestamp::UNIX_EPOCH;

/// The first three are one person. The last one has no name and may do everything.
fn people() -> Vec<Person> {
    let person = |name: &str, also: &[&str], duties: &[Duty]| Person {
        name: name.to_owned(),
        also: also.iter().map(|&name| name.to_owned()).collect(),
        duties: duties.to_vec(),
    };
    let both = [Duty::Propose, Duty::Approve];
    vec![
        person("ann", &["ann-key"], &both),
        person("ann-key", &["ann"], &both),
        person(" ANN", &["ann-key"], &both),
        person("bob", &[], &[Duty::Approve]),
        person("cy", &[], &[Duty::Propose]),
        person("dan", &[], &[Duty::Decide]),
        person(" ", &[], &both),
    ]
}

fn rules() -> Rules {
    Rules::built_in().unwrap()
}

#[derive(Debug, Clone)]
enum Step {
    Propose { by: usize, policy: usize, why: bool },
    Approve { by: usize, of: usize, sees: usize, why: bool, lost: bool },
    Refuse { by: usize, of: usize, why: bool },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let why = || proptest::bool::weighted(0.9);
    let step = prop_oneof![
        (0usize..7, 0usize..3, why()).prop_map(|(by, policy, why)| Step::Propose { by, policy, why }),
        (0usize..7, 0usize..6, 0usize..3, why(), proptest::bool::weighted(0.1))
            .prop_map(|(by, of, sees, why, lost)| Step::Approve { by, of, sees, why, lost }),
        (0usize..7, 0usize..6, why()).prop_map(|(by, of, why)| Step::Refuse { by, of, why }),
    ];
    proptest::collection::vec(step, 1..50)
}

fn said(why: bool) -> &'static str {
    if why { "fewer false alarms" } else { " .. " }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn a_policy_comes_in_force_by_two_people_who_both_saw_what_it_replaces(steps in steps()) {
        let (people, rules) = (people(), rules());
        let policies = ["a", "b", "c"];
        let mut in_force = "a";
        let mut proposals: Vec<Proposal> = Vec::new();
        for step in steps {
            match step {
                Step::Propose { by, policy, why } => {
                    let by = &people[by];
                    let made = Proposal::new(policies[policy], in_force, said(why), by, AT, &rules);
                    let is_sound = why && by.may(Duty::Propose) && by.name != " " && policies[policy] != in_force;
                    prop_assert_eq!(made.is_ok(), is_sound);
                    proposals.extend(made);
                }
                Step::Approve { by, of, sees, why, lost } => {
                    let Some(proposal) = proposals.get_mut(of) else { continue };
                    let by = &people[by];
                    let proposer = lost.then(|| Person {
                        name: proposal.by().to_owned(), also: vec![], duties: vec![Duty::Approve],
                    });
                    let seen = (policies[sees], in_force);
                    let done = proposal.approve(seen, said(why), proposer.as_ref(), by, AT, &rules);
                    let is_ann = |name: &str| name.trim().to_lowercase().starts_with("ann");
                    let is_first = by.name == proposal.by() || is_ann(&by.name) && is_ann(proposal.by());
                    let is_sound = why && !lost && by.may(Duty::Approve) && by.name != " "
                        && !is_first
                        && proposal.fate() == Fate::Open
                        && policies[sees] == proposal.what() && in_force == proposal.against();
                    prop_assert_eq!(done.is_ok(), is_sound, "{:?}", done);
                    if let Ok(approved) = done {
                        prop_assert_eq!(approved.fate(), Fate::Approved);
                        prop_assert!(!by.is(approved.by()), "one is not two");
                        prop_assert_eq!(&approved.last_word().unwrap().by, &by.name);
                        *proposal = approved;
                        in_force = policies[sees];
                    }
                }
                Step::Refuse { by, of, why } => {
                    let Some(proposal) = proposals.get_mut(of) else { continue };
                    let by = &people[by];
                    let done = proposal.refuse(said(why), by, AT, &rules);
                    let may = by.name != " " && (by.may(Duty::Approve) || by.is(proposal.by()));
                    prop_assert_eq!(done.is_ok(), why && may && proposal.fate() == Fate::Open);
                    if let Ok(refused) = done {
                        let fate = if by.is(refused.by()) { Fate::Withdrawn } else { Fate::Refused };
                        prop_assert_eq!(refused.fate(), fate);
                        *proposal = refused;
                    }
                }
            }
        }
        let written = serde_json::to_string(&proposals).unwrap();
        prop_assert_eq!(serde_json::from_str::<Vec<Proposal>>(&written).unwrap(), proposals);
    }
}

#[test]
fn each_refusal_says_why() {
    let (people, rules) = (people(), rules());
    let (ann, key, bob, cy, dan) = (&people[0], &people[1], &people[3], &people[4], &people[5]);
    let propose = |policy, by| Proposal::new(policy, "a", "fewer false alarms", by, AT, &rules);
    assert_eq!(propose("b", bob), Err(Refused::NotTheirs(Duty::Propose)));
    assert_eq!(propose("a", ann), Err(Refused::Same));
    let proposal = propose("b", ann).unwrap();
    let approve =
        |seen, by, first| proposal.approve(seen, "seen too", first, by, AT, &rules).map(|done| done.fate());
    assert_eq!(approve(("b", "a"), ann, None), Err(Refused::OwnProposal("ann".to_owned())));
    assert_eq!(approve(("b", "a"), key, None), Err(Refused::OwnProposal("ann".to_owned())));
    assert_eq!(approve(("b", "a"), cy, None), Err(Refused::NotTheirs(Duty::Approve)));
    assert_eq!(approve(("b", "a"), dan, None), Err(Refused::NotTheirs(Duty::Approve)));
    assert_eq!(approve(("b", "c"), bob, None), Err(Refused::Changed));
    assert_eq!(approve(("c", "a"), bob, None), Err(Refused::Other));
    let former = Person { duties: vec![Duty::Approve], ..ann.clone() };
    assert_eq!(approve(("b", "a"), bob, Some(&former)), Err(Refused::NoLongerTheirs("ann".to_owned())));
    assert_eq!(approve(("b", "a"), bob, Some(ann)), Ok(Fate::Approved));
}
