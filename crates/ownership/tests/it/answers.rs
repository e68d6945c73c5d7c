//! What is said of one party: the proof in words, what would decide it, what was so before.

use interdict_ownership::history::{blocked_before, history};
use interdict_ownership::part::Part;
use interdict_ownership::policy::Ground::{Controlled, Government, Listed, Owned};
use interdict_ownership::policy::{Ground, Policies, Policy};
use interdict_ownership::proof::{Deciding, Fact};
use interdict_ownership::share::{PERCENT, Total};
use interdict_ownership::solution::{Listing, Solution, Verdict};
use interdict_ownership::verify::Verifier;
use interdict_ownership::{Period, Share};
use jiff::civil::Date;

use crate::support::{Answer, day, explained, graph, listing, policy, solve};

const ON: &str = "2026-01-01";

/// What would decide a party's case under OFAC's rule: the fact in short, and the verdicts at its least and most.
fn deciding(holdings: &[&str], listed: &[&str], party: &str) -> Vec<(String, Verdict, Verdict)> {
    let (mut graph, index) = graph(holdings);
    let listings: Vec<Listing> =
        listed.iter().map(|id| listing(&mut graph, id.trim_end_matches('?'), !id.ends_with('?'))).collect();
    let solution = solve(&graph, &policy("ofac", ON), ON, &listings);
    let proof = solution.proof(&graph, &index, graph.parties.find(party).unwrap()).unwrap();
    let short = |Deciding { fact, at_least, at_most }: &Deciding| {
        let id = |party| graph.parties.id(party);
        let fact = match fact {
            Fact::Stake { owner, owned, interest, share } => {
                format!("{} of {}: {} {share}", id(*owner), id(*owned), interest.code())
            }
            Fact::Link(listing) => format!("link {}", id(listing.party)),
            Fact::Unnamed { owned, share } => format!("unnamed of {}: {}", id(*owned), share.units / PERCENT),
        };
        (fact, *at_least, *at_most)
    };
    proof.open.iter().map(short).collect()
}

#[test]
fn the_fact_that_decides_is_named_with_what_it_decides() {
    use Verdict::{Blocked, NotBlocked, Undetermined};
    let said = |fact: &str, least, most| vec![(fact.to_owned(), least, most)];
    assert_eq!(deciding(&["X,A,>25-50"], &["X"], "A"), said("X of A: shares >25-50", NotBlocked, Blocked));
    assert_eq!(deciding(&["X,A,100"], &["X?"], "A"), said("link X", NotBlocked, Blocked));
    assert_eq!(
        deciding(&["X,A,40", "?,A,20"], &["X"], "A"),
        said("unnamed of A: 20", NotBlocked, Undetermined)
    );
    // Somewhere above: the share itself, further up, is what is open.
    assert_eq!(
        deciding(&["X,A,40-60", "A,B,70", "Z,B,30"], &["X"], "B"),
        said("X of A: shares 40-60", NotBlocked, Blocked)
    );
    // Either of two can clear the party, neither can block it alone.
    assert_eq!(
        deciding(&["X,A,10-30", "Y,A,0-25"], &["X", "Y"], "A"),
        [
            ("X of A: shares 10-30".to_owned(), NotBlocked, Undetermined),
            ("Y of A: shares 0-25".to_owned(), NotBlocked, Undetermined),
        ]
    );
    // What cannot decide by itself is left out.
    assert_eq!(
        deciding(&["X,A,>20-60", "Y,A,0-25"], &["X", "Y"], "A"),
        said("X of A: shares >20-60", NotBlocked, Blocked)
    );
}

#[test]
fn where_no_one_fact_decides_none_is_named() {
    let holdings = ["X,A,0-30", "Y,A,0-30", "W,A,0-30"];
    assert_eq!(deciding(&holdings, &["X", "Y", "W"], "A"), []);
    let answer = explained(&policy("ofac", ON), ON, &holdings, &["X", "Y", "W"], "A");
    assert_eq!(answer.lines.last().unwrap(), "No one fact would decide it; several are open together.");
}

#[test]
fn differing_readings_of_a_threshold_are_said_to_be_that() {
    let un = |holdings: &[&str], listed: &[&str], party: &str| {
        explained(&policy("un", ON), ON, holdings, listed, party)
    };
    let Answer { verdict, reason, lines } = un(&["X,A,50"], &["X"], "A");
    assert_eq!(
        (verdict, reason.as_str()),
        (Verdict::Undetermined, "50 % held by X (50, listed); readings of the threshold differ")
    );
    assert_eq!(
        lines,
        [
            "1. X: X is listed.",
            "2. A: X holds 50 % (test, record 1); up to 50 %, at least 50 % is needed → may be reached.",
            "Readings of the threshold differ: at least 50 % is enough by one, more than 50 % is needed by the other.",
        ]
    );
    let below = un(&["X,A,50", "A,B,100"], &["X"], "B");
    assert!(below.lines.last().unwrap().starts_with("Readings of the threshold differ"), "{below:?}");
    assert_eq!(un(&["X,A,40-60"], &["X"], "A").reason, "between 40 and 60 % held by X (40-60, listed)");
    assert_eq!(
        un(&["X,A,40", "?,A,20"], &["X"], "A").reason,
        "40 % held by X (40, listed), and up to 20 % by owners nobody names, or by itself"
    );
}

#[test]
fn a_proof_in_words_says_who_holds_what_and_where_that_stands() {
    let ofac =
        |holdings: &[&str], party: &str| explained(&policy("ofac", ON), ON, holdings, &["X", "Y"], party);
    let answer = ofac(&["X,A,60", "A,C,30", "Y,C,20,,2019-05-01"], "C");
    assert_eq!(answer.reason, "owned 50 % in aggregate by A (30), Y (20, listed)");
    assert_eq!(
        answer.lines,
        [
            "1. X: X is listed.",
            "2. Y: Y is listed.",
            "3. A: X holds 60 % (test, record 1); 60 %, at least 50 % is needed → owned.",
            "4. C: A holds 30 % (test, record 2); Y holds 20 % (test, record 3, from 2019-05-01); together 50 %, at least 50 % is needed → owned.",
        ]
    );
    let answer = ofac(&["X,A,>25-50", "Y,A,>25-50"], "A");
    assert_eq!(answer.reason, "owned more than 50 % in aggregate by X (>25-50, listed), Y (>25-50, listed)");
    assert!(answer.lines[2].contains("X holds more than 25 and at most 50 % (test, record 1)"), "{answer:?}");
    let answer = ofac(&["X,A,49.99", "Z,A,50.01"], "A");
    assert_eq!(answer.reason, "at most 49.99 % held by X (49.99, listed)");
    assert_eq!(answer.lines, ["Held of it: X holds 49.99 % (test, record 1)."]);
    assert_eq!(ofac(&["Z,A,100"], "A").reason, "no restricted owner");
    assert_eq!(ofac(&["X,A,100"], "X").reason, "X is listed");
    let answer = ofac(&["X,A,40", "?,A,20"], "A");
    assert_eq!(
        answer.lines[1..],
        [
            "2. A: X holds 40 % (test, record 1); owners nobody names, or it itself, hold up to 20 %; up to 60 %, at least 50 % is needed → may be reached.",
            "What would decide it: who the unnamed owners of A are, who hold up to 20 % (if nobody restricted, not blocked).",
        ]
    );
    let answer = ofac(&["X,A,45", "X,A,10,option", "X,B,,spelled_out"], "A");
    assert!(
        answer.lines[1].contains("X holds 45 to 55 % (45 %, test, record 1; option 10 %, test, record 2)"),
        "{answer:?}"
    );
    let answer = ofac(&["X,A,60,,2025"], "A");
    assert_eq!(answer.verdict, Verdict::Blocked);
    let answer = ofac(&["X,A,60,,2026"], "A");
    assert!(
        answer.lines[1].contains("60 %, perhaps not on that day, test, record 1, from 2026"),
        "{answer:?}"
    );
    let answer = ofac(&["X,A,>25-50"], "A");
    assert_eq!(
        answer.lines.last().unwrap(),
        "What would decide it: how much of A X holds (at 50 % blocked, at just above 25 % not blocked)."
    );
}

#[test]
fn control_votes_and_arrangements_are_said_to_be_those() {
    let uk = |holdings: &[&str], listed: &[&str], party: &str| {
        explained(&policy("uk", ON), ON, holdings, listed, party)
    };
    let answer = uk(&["X,A,,board_majority"], &["X"], "A");
    assert_eq!(answer.reason, "controlled by X (control, listed)");
    assert_eq!(
        answer.lines[1],
        "2. A: X has control (appointment of the board) (test, record 1) → controlled."
    );
    let answer = uk(&["X,A,,influence"], &["X"], "A");
    assert_eq!(answer.reason, "perhaps controlled by X (control, listed); to be assessed");
    assert_eq!(
        answer.lines[1..],
        [
            "2. A: X has control (influence or control) (test, record 1) → may be controlled.",
            "What would decide it: whether X controls A (if so blocked, if not not blocked).",
        ]
    );
    let answer = uk(&["X,A,60,votes"], &["X"], "A");
    assert_eq!(answer.reason, "owned 60 % by X (60 of votes, listed)");
    assert!(
        answer.lines[1].ends_with(
            "X holds 60 % of the votes (test, record 1); 60 % of the votes, more than 50 % is needed → owned."
        ),
        "{answer:?}"
    );
    let answer = uk(&["X,A,30,,,,7", "Z,A,30,,,,7"], &["X"], "A");
    assert!(answer.lines[1].contains("Z holds 30 % by arrangement with X (test, record 2)"), "{answer:?}");
}

#[test]
fn many_owners_are_counted_and_a_government_has_its_own_proof() {
    let holdings: Vec<String> = (0..7).map(|number| format!("X{number},A,10")).collect();
    let holdings: Vec<&str> = holdings.iter().map(String::as_str).collect();
    let listed = ["X0", "X1", "X2", "X3", "X4", "X5", "X6"];
    let answer = explained(&policy("ofac", ON), ON, &holdings, &listed, "A");
    assert_eq!(
        answer.reason,
        "owned 70 % in aggregate by X0 (10, listed), X1 (10, listed), X2 (10, listed), X3 (10, listed) and 3 more"
    );
    // No more is shown than is needed.
    assert!(answer.lines.last().unwrap().contains("X4 holds 10 %"));
    assert!(!answer.lines.last().unwrap().contains("X5 holds"));

    let (mut graph, index) = graph(&["G,A,60"]);
    let g = graph.parties.find("G").unwrap();
    graph.parties.profile_mut(g).government = interdict_model::Country::parse("KP");
    let solution = solve(&graph, &policy("ofac", ON), ON, &[]);
    let a = graph.parties.find("A").unwrap();
    assert_eq!(solution.ground(a), Some(Government));
    let name = "Government of the Democratic People's Republic of Korea";
    assert_eq!(solution.reason(&graph, a), format!("part of, or belonging to, the {name}"));
    let lines = solution.explain(&graph, &solution.proof(&graph, &index, a).unwrap());
    assert_eq!(
        lines,
        [
            format!("1. A is part of, or belongs to, the {name}:"),
            format!("   1. G: {name}."),
            "   2. A: G holds 60 % (test, record 1); 60 %, at least 50 % is needed → owned.".to_owned(),
        ]
    );
}

#[test]
fn who_directs_or_signs_without_owning_is_a_concern() {
    let (mut graph, index) = graph(&[
        "X,A,,officer",
        "X,A,,board_majority",
        "Z,A,,officer",
        "Y,A,,officer,,2020-01-01",
        "P,A,,officer",
    ]);
    let mut listings: Vec<Listing> = ["X", "Y"].iter().map(|id| listing(&mut graph, id, true)).collect();
    listings.push(listing(&mut graph, "P", false));
    let solution = solve(&graph, &policy("ofac", ON), ON, &listings);
    let a = graph.parties.find("A").unwrap();
    assert_eq!(solution.verdict(a), Verdict::NotBlocked);
    assert_eq!(
        solution.concerns(&graph, &index, a),
        [
            "X, restricted: officer (test, record 1); no dealing that involves him, such as a contract he signs",
            "X, restricted: appointment of the board (test, record 2); control, which does not block by itself here",
            "P, perhaps restricted: officer (test, record 5); no dealing that involves him, such as a contract he signs",
        ]
    );
}

#[test]
fn grounds_and_what_is_held() {
    let percents = |(least, most): (Total, Total)| (least.units / PERCENT, most.units / PERCENT);
    let holdings = [
        "X,A,30",
        "Y,A,30-40",
        "X,B,20",
        "X,B,70,votes",
        "X,C,,board_majority",
        "Y,C,5",
        "X,D,80",
        "Y,D,90",
        "Z,E,100",
        "X,F,>25-50",
        "P,G,60",
        "X,Y,90",
    ];
    let solve_under = |regime: &str| {
        let (mut graph, _) = graph(&holdings);
        let mut listings: Vec<Listing> = ["X", "Y"].iter().map(|id| listing(&mut graph, id, true)).collect();
        listings.push(listing(&mut graph, "P", false));
        (solve(&graph, &policy(regime, ON), ON, &listings), graph)
    };
    let table = |regime: &str| -> Vec<(Option<Ground>, (u64, u64))> {
        let (solution, graph) = solve_under(regime);
        let of = |id: &str| graph.parties.find(id).unwrap();
        ["X", "Y", "A", "B", "C", "D", "E", "F", "G"]
            .iter()
            .map(|id| (solution.ground(of(id)), percents(solution.held(of(id)))))
            .collect()
    };
    assert_eq!(
        table("ofac"),
        [
            (Some(Listed), (0, 0)),
            (Some(Listed), (90, 90)),
            (Some(Owned), (60, 70)),
            (None, (20, 20)),
            (None, (5, 5)),
            (Some(Owned), (100, 100)),
            (None, (0, 0)),
            (Some(Owned), (25, 50)),
            (Some(Owned), (0, 60)),
        ]
    );
    // Each person alone; X is behind Y too, by what he holds of him.
    assert_eq!(
        table("uk"),
        [
            (Some(Listed), (0, 0)),
            (Some(Listed), (90, 90)),
            (Some(Owned), (60, 70)),
            (Some(Owned), (70, 70)),
            (Some(Controlled), (5, 5)),
            (Some(Owned), (100, 100)),
            (None, (0, 0)),
            (None, (25, 50)),
            (Some(Owned), (0, 60)),
        ]
    );
    // What a party holds of itself is not added to what others hold, however often it is stated.
    let (mut own, _) = self::graph(&["X,A,60", "A,A,10,treasury", "A,A,10,treasury,,,,2"]);
    let listings = [listing(&mut own, "X", true)];
    let solution = solve(&own, &policy("ofac", ON), ON, &listings);
    assert_eq!(percents(solution.held(own.parties.find("A").unwrap())), (60, 60));
    let (solution, graph) = solve_under("ofac");
    let f = graph.parties.find("F").unwrap();
    assert_eq!(
        solution.held(f),
        (Total { units: 25 * PERCENT, open: 1 }, Total { units: 50 * PERCENT, open: 0 })
    );
}

/// A party's verdicts through time, each with its first day.
fn spells(
    regime: &str,
    holdings: &[&str],
    listed: Period,
    party: &str,
    until: &str,
) -> Vec<(Option<Date>, Verdict)> {
    let (mut graph, index) = graph(holdings);
    let listings = [Listing { period: listed, ..listing(&mut graph, "X", true) }];
    let policies = Policies::built_in().unwrap();
    let party = graph.parties.find(party).unwrap();
    let spells = history(&graph, &index, &policies, (regime, "block"), &listings, party, day(until)).unwrap();
    spells.iter().map(|spell| (spell.from, spell.verdict)).collect()
}

#[test]
fn what_was_blocked_before_a_sale_is_known_to_have_been() {
    use Verdict::{Blocked, NotBlocked, Undetermined};
    let sale = ["X,A,50,,,2025-06-30", "X,A,40,,2025-06-30", "A,B,100"];
    let (mut graph, index) = graph(&sale);
    let listings = [listing(&mut graph, "X", true)];
    let policies = Policies::built_in().unwrap();
    for id in ["A", "B"] {
        let party = graph.parties.find(id).unwrap();
        let spells =
            history(&graph, &index, &policies, ("ofac", "block"), &listings, party, day(ON)).unwrap();
        let said: Vec<_> = spells.iter().map(|spell| (spell.from, spell.verdict)).collect();
        assert_eq!(said, [(None, Blocked), (Some(day("2025-06-30")), NotBlocked)], "{id}");
        assert_eq!(blocked_before(&spells), [(None, day("2025-06-30"), false)], "{id}");
    }
    // What comes after the day asked about is not told.
    assert_eq!(spells("ofac", &sale, Period::default(), "A", "2025-06-29"), [(None, Blocked)]);
    // A year leaves open when in it.
    assert_eq!(
        spells("ofac", &["X,A,50,,2019,2021-04"], Period::default(), "A", ON),
        [
            (None, NotBlocked),
            (Some(day("2019-01-01")), Undetermined),
            (Some(day("2019-12-31")), Blocked),
            (Some(day("2021-04-01")), Undetermined),
            (Some(day("2021-04-30")), NotBlocked),
        ]
    );
}

#[test]
fn a_listing_and_a_change_of_the_rule_begin_a_spell() {
    use Verdict::{Blocked, NotBlocked};
    let from = |text: &str| Period {
        from: Some(interdict_model::PartialDate::parse(text).unwrap()),
        ..Period::default()
    };
    assert_eq!(
        spells("eu", &["X,A,50"], from("2014-03-17"), "A", ON),
        [(None, NotBlocked), (Some(day("2024-07-03")), Blocked)]
    );
    assert_eq!(
        spells("eu", &["X,A,50.01"], from("2014-03-17"), "A", ON),
        [(None, NotBlocked), (Some(day("2014-03-17")), Blocked)]
    );
    // OFAC took owners together from August 2014 on; one alone blocked before.
    assert_eq!(
        spells("ofac", &["X,A,50"], from("2010-01-01"), "A", ON),
        [(None, NotBlocked), (Some(day("2010-01-01")), Blocked)]
    );
    assert_eq!(spells("ofac", &["X,A,50"], from("2030-01-01"), "A", ON), [(None, NotBlocked)]);
}

#[test]
fn a_part_is_everybody_above_and_nobody_else() {
    let holdings =
        ["X,A,60,,2019-05", "A,B,70", "B,A,10", "Z,B,30,,,2022-01-01", "B,C,100", "X,D,100", "Z,X,1"];
    let (mut graph, index) = graph(&holdings);
    graph.parties.profile_mut(interdict_ownership::PartyNo(0)).names.push("Xavier".to_owned());
    let ids = ["X", "C"];
    let listings: Vec<Listing> = ids.iter().map(|id| listing(&mut graph, id, true)).collect();
    let b = graph.parties.find("B").unwrap();
    let part = Part::above(&graph, &index, &listings, b).unwrap();
    let mut inside: Vec<&str> = part.graph.parties.all().map(|party| part.graph.parties.id(party)).collect();
    inside.sort_unstable();
    assert_eq!(inside, ["A", "B", "X", "Z"]);
    let mut held: Vec<String> = part
        .graph
        .holdings
        .iter()
        .map(|holding| {
            let id = |party| part.graph.parties.id(party);
            format!("{} {} {}", id(holding.owner), id(holding.owned), part.graph.cite(holding))
        })
        .collect();
    held.sort_unstable();
    assert_eq!(
        held,
        [
            "A B test, record 2",
            "B A test, record 3",
            "X A test, record 1",
            "Z B test, record 4",
            "Z X test, record 7"
        ]
    );
    assert_eq!(part.graph.parties.id(part.party), "B");
    let listed: Vec<&str> =
        part.listings.iter().map(|listing| part.graph.parties.id(listing.party)).collect();
    assert_eq!(listed, ["X"]);
    assert_eq!(part.graph.parties.caption(part.listings[0].party), "Xavier");
    assert_eq!(part.days(), [day("2019-05-01"), day("2019-05-31"), day("2022-01-01")]);
    // The verdict is the same as in the whole.
    let whole = solve(&graph, &policy("ofac", ON), ON, &listings);
    let alone = Solution::new(&part.graph, &part.index, &policy("ofac", ON), day(ON), part.listings.clone());
    assert_eq!(alone.verdict(part.party), whole.verdict(b));
    assert_eq!(alone.held(part.party), whole.held(b));
}

#[test]
fn what_if_moves_those_whom_it_changes() {
    let (mut graph, mut index) = graph(&["X,A,40", "Y,A,20", "A,B,60", "Z,C,50"]);
    let listings = vec![listing(&mut graph, "X", true)];
    let mut solution = solve(&graph, &policy("ofac", ON), ON, &listings);
    let of = |id: &str| graph.parties.find(id).unwrap();
    let (owner, moving, last) = (of("X"), [of("A"), of("Y"), of("B")], of("C"));
    let mut more = listings.clone();
    more.push(Listing { party: moving[1], ..listings[0].clone() });
    let moved = solution.relist(more);
    assert_eq!(moved, moving);
    assert_eq!(solution.verdict(moving[2]), Verdict::Blocked);
    assert_eq!(solution.relist(listings), moving);
    assert_eq!(solution.verdict(moving[2]), Verdict::NotBlocked);
    graph.holdings.push(interdict_ownership::Holding::shares(owner, last, "60".parse::<Share>().unwrap()));
    index.add(&graph, 4);
    assert_eq!(solution.reread(&graph, &index, owner, last), [last]);
    assert_eq!(solution.verdict(last), Verdict::Blocked);
}

#[test]
fn a_policy_that_passes_nothing_on_restricts_only_who_is_listed_whatever_its_tests() {
    let rule = Policy { flow_down: false, ..policy("ofac", ON) };
    let (mut graph, mut index) = graph(&["X,A,100", "A,B,100"]);
    let listings = vec![listing(&mut graph, "X", true)];
    let mut solution = solve(&graph, &rule, ON, &listings);
    let expected = [Verdict::Blocked, Verdict::NotBlocked, Verdict::NotBlocked];
    let verdicts: Vec<Verdict> = graph.parties.all().map(|party| solution.verdict(party)).collect();
    assert_eq!(verdicts, expected);
    let (owner, owned) = (graph.parties.find("X").unwrap(), graph.parties.find("B").unwrap());
    graph.holdings.push(interdict_ownership::Holding::shares(owner, owned, Share::ALL));
    index.add(&graph, 2);
    solution.reread(&graph, &index, owner, owned);
    let verdict = |party| solution.verdict(party);
    assert_eq!(graph.parties.all().map(verdict).collect::<Vec<_>>(), expected);
}

#[test]
fn a_proof_of_another_rule_or_of_other_listings_is_refused() {
    let (mut graph, index) = graph(&["X,A,30", "Y,A,30"]);
    let listings: Vec<Listing> = ["X", "Y"].iter().map(|id| listing(&mut graph, id, true)).collect();
    let (ofac, uk) = (policy("ofac", ON), policy("uk", ON));
    let solution = solve(&graph, &ofac, ON, &listings);
    let proof = solution.proof(&graph, &index, graph.parties.find("A").unwrap()).unwrap();
    let check = |policy: &Policy, listings: &[Listing]| {
        Verifier::new(&graph, policy, day(ON), listings).check(&proof).map_err(|flaw| flaw.to_string())
    };
    assert_eq!(check(&ofac, &listings), Ok(()));
    let flaw = check(&uk, &listings).unwrap_err();
    assert!(flaw.contains("adds what several persons hold"), "{flaw}");
    let ended = Period { to: Some(interdict_model::PartialDate::year(2020).unwrap()), ..Period::default() };
    let others = [
        vec![listings[0].clone()],
        vec![listings[0].clone(), Listing { certain: false, ..listings[1].clone() }],
        vec![listings[0].clone(), Listing { period: ended, ..listings[1].clone() }],
        vec![listings[0].clone(), Listing { entry: "another".to_owned(), ..listings[1].clone() }],
    ];
    for listings in others {
        let flaw = check(&ofac, &listings).unwrap_err();
        assert!(flaw.contains("no listing that counts on the day says so"), "{flaw}");
    }
}
