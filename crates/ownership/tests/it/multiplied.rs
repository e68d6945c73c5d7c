//! Shares multiplied along the chain: what the cases and laws do not say of it.

use interdict_ownership::history::history;
use interdict_ownership::policy::{Cascade, Policies, Policy};
use interdict_ownership::proof::Reason;
use interdict_ownership::solution::{Solution, Verdict};
use interdict_ownership::stake::Index;
use interdict_ownership::verify::Verifier;

use crate::support::{Answer, MULTIPLIED, day, explained, graph, listing, multiplied, policy, solve};

const ON: &str = "2026-01-01";

#[test]
fn the_proof_shows_the_products_on_the_way() {
    let answer = explained(&multiplied(), ON, &["X,A,50", "X,B,30", "A,B,40"], &["X"], "B");
    assert_eq!(answer.reason, "owned 50 % in aggregate by A (40 × 50), X (30, listed)");
    assert_eq!(
        answer.lines,
        [
            "1. X: X is listed.",
            "2. A: X holds 50 % (test, record 1); 50 %, at least 50 % is needed → owned.",
            "3. B: X holds 30 % (test, record 2); A holds 40 % × 50 % (test, record 3); together 50 %, at least 50 % is needed → owned.",
        ]
    );
    let answer = explained(&multiplied(), ON, &["X,A,40", "B,A,50", "A,B,60"], &["X"], "A");
    assert_eq!(
        answer.lines[1..],
        [
            "2. A: X holds 40 % (test, record 1); 40 % counts for what it holds.",
            "3. B: A holds 60 % × 40 % (test, record 3); 24 % counts for what it holds.",
            "4. A: X holds 40 % (test, record 1); B holds 50 % × 24 % (test, record 2); together 52 %, at least 50 % is needed → owned.",
        ]
    );
    let answer = explained(&multiplied(), ON, &["X,A,40", "A,B,60"], &["X"], "B");
    assert_eq!(answer.reason, "at most 24 % held by A (60 × 40)");
    assert_eq!(answer.lines, ["Held of it: A holds 60 % × 40 % (test, record 2)."]);
}

#[test]
fn open_shares_leave_a_product_open() {
    let holdings = ["X,A,>50-75", "A,B,>50-75", "A,C,>75", "A,D,100"];
    let answer = |party: &str| explained(&multiplied(), ON, &holdings, &["X"], party);
    assert_eq!(answer("A").verdict, Verdict::Blocked);
    assert_eq!(answer("D").verdict, Verdict::Blocked);
    let Answer { verdict, reason, lines } = answer("B");
    assert_eq!(
        (verdict, reason.as_str()),
        (Verdict::Undetermined, "between 25 and 56.25 % held by A (>50-75 × 75)")
    );
    assert_eq!(
        lines.last().unwrap(),
        "or: how much of A X holds (at 75 % still undetermined, at just above 50 % not blocked)."
    );
    assert_eq!(answer("C").verdict, Verdict::Undetermined);
}

#[test]
fn a_circle_that_is_not_reckoned_to_the_end_is_undetermined_and_says_so() {
    let (mut graph, index) = graph(&["X,A,0.01", "B,A,99.99", "A,B,99.9"]);
    let listings = [listing(&mut graph, "X", true)];
    let solution = solve(&graph, &multiplied(), ON, &listings);
    let a = graph.parties.find("A").unwrap();
    assert_eq!(solution.verdict(a), Verdict::Undetermined);
    let proof = solution.proof(&graph, &index, a).unwrap();
    assert_eq!(proof.steps.last().unwrap().reason, Reason::Unsettled);
    let rule = multiplied();
    let verifier = Verifier::new(&graph, &rule, day(ON), &listings);
    assert_eq!(verifier.check(&proof), Ok(()));
    assert!(
        solution.explain(&graph, &proof)[0].contains("a circle above it that was not reckoned to the end"),
    );
    // Nobody may say so of what is blocked, nor where nothing is multiplied.
    let mut blocked = proof.clone();
    blocked.verdict = Verdict::Blocked;
    assert!(verifier.check(&blocked).is_err());
    let whole = policy("ofac", ON);
    assert!(Verifier::new(&graph, &whole, day(ON), &listings).check(&proof).is_err());
}

#[test]
fn control_is_passed_on_whole_by_whoever_is_restricted_and_votes_times_votes() {
    let eu = Policy { cascade: Cascade::Multiplied, ..policy("eu", ON) };
    let holdings = [
        "X,A,60",
        "A,B,,board_majority",
        "B,C,40",
        "B,D,,board_majority",
        "X,E,80,votes",
        "E,F,70,votes",
        "E,G,100",
    ];
    let verdict = |party: &str| explained(&eu, ON, &holdings, &["X"], party).verdict;
    for party in ["A", "B", "D", "E", "F"] {
        assert_eq!(verdict(party), Verdict::Blocked, "{party}");
    }
    for party in ["C", "G"] {
        assert_eq!(verdict(party), Verdict::NotBlocked, "{party}");
    }
}

#[test]
fn what_if_and_history_reckon_anew() {
    let (mut graph, index) = graph(&["X,A,80,,,2020-01-01", "X,A,60,,2020-01-01", "A,B,70"]);
    let listings = vec![listing(&mut graph, "X", true)];
    let b = graph.parties.find("B").unwrap();
    let policies = Policies::parse(MULTIPLIED).unwrap();
    let spells = history(&graph, &index, &policies, ("multiplied", "block"), &listings, b, day(ON)).unwrap();
    let spells: Vec<_> = spells.iter().map(|spell| (spell.from, spell.verdict)).collect();
    assert_eq!(spells, [(None, Verdict::Blocked), (Some(day("2020-01-01")), Verdict::NotBlocked)]);
    let mut solution = Solution::new(&graph, &Index::new(&graph), &multiplied(), day(ON), listings);
    let listings = vec![listing(&mut graph, "A", true)];
    assert!(solution.relist(listings).contains(&b));
    assert_eq!(solution.verdict(b), Verdict::Blocked);
}
