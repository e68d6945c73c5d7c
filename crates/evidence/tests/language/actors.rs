//! Who attacks, for whom, under which other names and for how much, as releases, articles and translations tell it.

use interdict_evidence::fact::{Fact, FactKind};
use interdict_evidence::{Document, Reader, Vocabulary};

use crate::{not_understood, read};

fn lines(text: &str, sort: &str) -> Vec<String> {
    read(text, None).into_iter().filter(|line| line.starts_with(sort)).collect()
}

/// Each text with all its lines that begin with a word.
fn check_all(sort: &str, cases: &[(&str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, expected)| (text, expected, lines(text, sort)))
        .filter(|(_, expected, found)| found != *expected)
        .map(|(text, expected, found)| format!("{text}\n  expected {expected:?}\n  found    {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn facts(text: &str) -> Vec<Fact> {
    let document = Document::from_text("text", "0".to_owned(), text.to_owned()).expect("a text");
    Reader::new(Vocabulary::built_in()).read(&document).facts
}

#[test]
fn people_without_a_name_attack_too() {
    check_all(
        "attack",
        &[
            (
                "Suspected Iranian hackers siphoned emails from the Velm Port Authority last spring.",
                &["attack: described:suspected iranian hackers > velm port authority (alleged)"],
            ),
            ("A ransomware gang with no name hacked the servers of Calder Insurance.", &[]),
            (
                "Hackers from North Korea drained $40 million from Orvel Exchange.",
                &["attack: described:hackers from north korea > orvel exchange"],
            ),
            (
                "An espionage crew linked to Dunmore Bureau was behind the cyber-attack on Calder Insurance.",
                &["attack: described:espionage crew linked to dunmore bureau > calder insurance"],
            ),
            (
                "Hackers believed to be from China and Iran broke into the mail server of Calder Insurance.",
                &[],
            ),
            (
                "The network of Calder Insurance was breached by a Chinese state-backed group.",
                &["attack: described:chinese state-backed group > calder insurance"],
            ),
        ],
    );
}

#[test]
fn a_name_before_its_people_is_who_attacks() {
    check_all(
        "attack",
        &[
            (
                "Tamarisk Group operators denied it, but Tamarisk Group hackers breached the database of Calder Insurance.",
                &["attack: tamarisk group > calder insurance"],
            ),
            (
                "Members of Tamarisk Group attacked the village of Osterby.",
                &["attack: tamarisk group > described:the village of osterby"],
            ),
            (
                "The crew, known as Brass Heron, used malware against Calder Insurance.",
                &["attack: brass heron > calder insurance"],
            ),
            (
                "Police said the intruders, who call themselves Brass Heron, stole files from Calder Insurance.",
                &[],
            ),
            (
                "The attackers, who call themselves Brass Heron, stole files from Calder Insurance.",
                &["attack: brass heron > calder insurance"],
            ),
            (
                "Brass Heron, another group under the Dunmore Bureau, hacked the computers of the port.",
                &["attack: brass heron > described:the computers of the port"],
            ),
        ],
    );
}

#[test]
fn the_group_is_the_one_spoken_of() {
    check_all(
        "attack",
        &[
            (
                "Tamarisk Group is run from Velm. In May 2020 the group hacked Calder Insurance and looted files from Orvel Exchange.",
                &["attack: tamarisk group > calder insurance", "attack: tamarisk group > orvel exchange"],
            ),
            ("Tamarisk Group met Brass Heron Group in Velm. The group then hacked Calder Insurance.", &[]),
            (
                "Tamarisk Group is run from Velm. It also breached the systems of Calder Insurance.",
                &["attack: tamarisk group > calder insurance"],
            ),
        ],
    );
}

#[test]
fn who_is_linked_to_an_attack_is_blamed_for_it() {
    check_all(
        "attack",
        &[
            (
                "Palisade Labs attributed the theft from Orvel Exchange to Tamarisk Group.",
                &["attack: tamarisk group > orvel exchange (blamed)"],
            ),
            (
                "Investigators have tied Tamarisk Group to the breach of Calder Insurance.",
                &["attack: tamarisk group > calder insurance (blamed)"],
            ),
            (
                "Tamarisk Group has been linked to the hack of Orvel Exchange.",
                &["attack: tamarisk group > orvel exchange (blamed)"],
            ),
            (
                "Velm blamed Tamarisk Group for the cyber-attack on Calder Insurance.",
                &["attack: tamarisk group > calder insurance (blamed)"],
            ),
            (
                "Tamarisk Group took responsibility for the attack on Calder Insurance.",
                &["attack: tamarisk group > calder insurance (claimed)"],
            ),
            (
                "Officials do not believe that Tamarisk Group was involved in the attack on Calder Insurance.",
                &[],
            ),
            ("There is no evidence that Tamarisk Group hacked Calder Insurance.", &[]),
        ],
    );
}

#[test]
fn what_was_done_to_whom_is_told_apart() {
    check_all(
        "attack",
        &[
            (
                "Tamarisk Group hacked two US Army bases and stole 30 gigabytes of plans.",
                &["attack: tamarisk group > described:two us army bases"],
            ),
            (
                "Tamarisk Group tried to steal drawings from Orvel Shipyard in June 2021.",
                &["attack: tamarisk group > orvel shipyard (attempted)"],
            ),
            (
                "Orvel Agency, together with Calder Office, found that the group \u{201c}Brass Heron\u{201d} stole coins from Harbour Exchange.",
                &["attack: brass heron > harbour exchange"],
            ),
            (
                "Tamarisk Group has conducted cyber operations against member states of an alliance and Ukraine.",
                &["attack: tamarisk group > described:member states of an alliance + country:UA"],
            ),
        ],
    );
}

#[test]
fn an_attack_that_no_fact_holds_is_listed() {
    for text in [
        "Somebody stole the plans, and Velm Bank (VB) closed.",
        "Whoever carried out the attack on the port is unknown to Dunmore Institute (DI).",
    ] {
        assert_eq!(not_understood(text), [text], "{text}");
    }
}

#[test]
fn who_acts_for_whom_has_many_words() {
    check_all(
        "acts_for",
        &[
            (
                "Calder Trading is a front company for Dunmore Bureau.",
                &["acts_for: calder trading > dunmore bureau"],
            ),
            (
                "Calder Trading and Orvel Shipping are front companies for Dunmore Bureau.",
                &["acts_for: calder trading > dunmore bureau", "acts_for: orvel shipping > dunmore bureau"],
            ),
            (
                "The agency says Calder Trading has served as a proxy of Dunmore Bureau.",
                &["acts_for: calder trading > dunmore bureau"],
            ),
            (
                "Orvel Shipping bought it from the Dunmore Bureau front company Calder Trading.",
                &["acts_for: calder trading > dunmore bureau"],
            ),
            (
                "Calder Trading, a shell company used by Orvel Shipping, was dissolved.",
                &["acts_for: calder trading > orvel shipping"],
            ),
            (
                "Calder Trading is believed to be a front for Dunmore Bureau.",
                &["acts_for: calder trading > dunmore bureau (alleged)"],
            ),
            (
                "Prosecutors accused Pavel Duric and Ilse Marn of working for Dunmore Bureau.",
                &[
                    "acts_for: ilse marn > dunmore bureau (accused)",
                    "acts_for: pavel duric > dunmore bureau (accused)",
                ],
            ),
            (
                "Calder Trading denied that it is a front for Dunmore Bureau.",
                &["acts_for: calder trading > dunmore bureau (denied)"],
            ),
            ("Calder Trading is not a front for Dunmore Bureau.", &[]),
            ("Soldiers of Redwater Front for Dunmore province left.", &[]),
        ],
    );
}

#[test]
fn what_is_beneath_a_body_is_subordinate_to_it() {
    check_all(
        "subordinate_to",
        &[
            (
                "Tamarisk Unit, a hacking organization under the Dunmore Bureau, was named.",
                &["subordinate_to: tamarisk unit > dunmore bureau"],
            ),
            (
                "Tamarisk Unit is a trading entity that is subordinate to Dunmore Bureau.",
                &["subordinate_to: tamarisk unit > dunmore bureau"],
            ),
            (
                "Tamarisk Unit reports directly to Dunmore Bureau.",
                &["subordinate_to: tamarisk unit > dunmore bureau"],
            ),
            (
                "Tamarisk Unit is thought to be under the Dunmore Bureau.",
                &["subordinate_to: tamarisk unit > dunmore bureau (alleged)"],
            ),
            ("Pavel Duric worked under Dunmore Bureau rules.", &[]),
            ("The sale was investigated under the Dunmore Agreement.", &[]),
        ],
    );
    check_all(
        "associated_with",
        &[
            (
                "Calder Trading has close ties to the North Korean hacking group Tamarisk.",
                &["associated_with: calder trading > tamarisk"],
            ),
            (
                "Calder Trading is said to be linked to Dunmore Bureau.",
                &["associated_with: calder trading > dunmore bureau (alleged)"],
            ),
            (
                "Calder Trading is linked to the Duric family.",
                &["associated_with: calder trading > duric family"],
            ),
            ("Calder Trading has no ties to Dunmore Bureau.", &[]),
        ],
    );
}

#[test]
fn who_is_employed_and_trained() {
    check_all(
        "employs",
        &[
            (
                "Calder Trading employs at least 130 programmers.",
                &["employs: calder trading > described:at least 130 programmers"],
            ),
            ("Calder Trading employed a new tactic.", &[]),
        ],
    );
    check_all(
        "trains",
        &[
            (
                "Dunmore Institute has trained foreign fighters in Velm.",
                &["trains: dunmore institute > described:foreign fighters"],
            ),
            (
                "Tamarisk Brigade was trained by Dunmore Institute.",
                &["trains: dunmore institute > tamarisk brigade"],
            ),
        ],
    );
}

#[test]
fn other_names_stand_in_rows() {
    check_all(
        "alias",
        &[
            (
                "Tamarisk Group, also known as Brass Heron, PALE DUNE or Stone Otter, was named.",
                &[
                    "alias: tamarisk group = brass heron",
                    "alias: tamarisk group = pale dune",
                    "alias: tamarisk group = stone otter",
                ],
            ),
            (
                "Pavel Duric is also known by the online monikers Mango and Quiet Nil.",
                &["alias: pavel duric = mango", "alias: pavel duric = quiet nil"],
            ),
            (
                "Pavel Duric, who used the aliases blue_ox and JimNil, lives in Velm.",
                &["alias: pavel duric = blue_ox", "alias: pavel duric = jimnil"],
            ),
            (
                "Tamarisk Group is tracked by researchers as Brass Heron.",
                &["alias: tamarisk group = brass heron"],
            ),
            ("The court convicted Pavel Duric, AKA Joss Marn.", &["alias: pavel duric = joss marn"]),
            (
                "Police arrested Pavel Duric, also known as Joss Marn, Ilse Ketter and Otto Bram.",
                &["alias: pavel duric = joss marn"],
            ),
            ("Pavel Duric is known as a friend of Dunmore Bureau.", &[]),
        ],
    );
}

#[test]
fn whose_dollars_they_are_is_part_of_a_sum() {
    check_all(
        "amount",
        &[
            (
                "Orvel Exchange lost A$40 million and HK$2 billion.",
                &["amount: AUD 40000000", "amount: HKD 2000000000"],
            ),
            (
                "Orvel Exchange lost 48.2 billion yen, \u{a3}2.5m and CHF 3 million.",
                &["amount: CHF 3000000", "amount: GBP 2500000", "amount: JPY 48200000000"],
            ),
            ("Orvel Exchange was worth RUB 2 027 159 762,00 in all.", &["amount: RUB 2027159762"]),
            ("Orvel Exchange paid a ransom of $US9.7 million.", &["amount: USD 9700000"]),
            ("Orvel Exchange bought 2,000 pounds of explosives.", &[]),
            ("Pavel Duric in 2018 won the election.", &[]),
        ],
    );
}

/// Who is said to have got or lost the sums of a text.
fn holders(text: &str) -> Vec<Option<String>> {
    let holder = |fact: Fact| match fact.kind {
        FactKind::Amount { holder, .. } => Some(holder.map(|mention| mention.text)),
        _ => None,
    };
    facts(text).into_iter().filter_map(holder).collect()
}

#[test]
fn who_says_a_sum_has_not_got_it() {
    let cases: [(&str, Option<&str>); 6] = [
        ("Analysts at Palisade Labs said at least $160 million had been laundered.", None),
        (
            "Dunmore Institute estimated that North Korean hackers stole some $3 billion.",
            Some("North Korean hackers"),
        ),
        ("The State Department offers a reward of up to $10 million for Pavel Duric.", None),
        ("Dunmore Police has charged two men over the theft of $4 million from Orvel Exchange.", None),
        (
            "The Tamarisk gang, of which Pavel Duric was a member, extorted more than US$200 million from banks.",
            Some("Tamarisk gang"),
        ),
        ("Orvel Exchange has contracts with Dunmore Bureau worth $4 million.", Some("Orvel Exchange")),
    ];
    for (text, expected) in cases {
        assert_eq!(holders(text), [expected.map(str::to_owned)], "{text}");
    }
}

#[test]
fn a_dateline_dates_no_attack_and_no_sum() {
    let text =
        "SEOUL, Feb 27 (Yonhap) -- Tamarisk Group stole $5 million from Orvel Exchange, the ministry said.";
    for fact in facts(text) {
        if matches!(fact.kind, FactKind::Attack { .. } | FactKind::Amount { .. }) {
            assert_eq!(fact.date, None, "{}", fact.quote);
        }
    }
    let text =
        "Tamarisk Group stole $5 million from Orvel Exchange in 2020, and Brass Heron lost $3 million.";
    let dated: Vec<bool> = facts(text)
        .into_iter()
        .filter(|fact| matches!(fact.kind, FactKind::Amount { .. }))
        .map(|fact| fact.date.is_some())
        .collect();
    assert_eq!(dated, [true, false]);
}

#[test]
fn a_denial_has_its_speaker_and_what_is_denied() {
    check_all(
        "denial",
        &[
            ("Tamarisk Group denied the claim.", &["denial: tamarisk group"]),
            ("Tamarisk Group has denied any link to Dunmore Bureau.", &["denial: tamarisk group"]),
            (
                "Tamarisk Group denied carrying out the attack on Calder Insurance.",
                &["denial: tamarisk group"],
            ),
            ("Dunmore Bureau has called claims that it directs Tamarisk false.", &["denial: dunmore bureau"]),
            ("Calder Insurance called the accusations against it groundless.", &["denial: calder insurance"]),
            ("Pavel Duric was denied entry to Velm.", &[]),
            ("Calder Insurance denied access to its files.", &[]),
            ("Calder Insurance described the charges that it pays.", &[]),
        ],
    );
}

#[test]
fn an_official_without_a_name_speaks_for_himself() {
    let text = "\u{201c}The so-called cyberattacks are completely made up and malicious slanders,\u{201d} a spokesperson for the Chinese embassy in London said.\n\nThe UK government on Monday accused Tamarisk Group of spying.";
    let speakers: Vec<Option<String>> = facts(text)
        .into_iter()
        .filter(|fact| fact.rule == "speech.quotation")
        .map(|fact| fact.attribution.and_then(|said| said.speaker).map(|speaker| speaker.text))
        .collect();
    assert_eq!(speakers, [Some("a spokesperson for the Chinese embassy in London".to_owned())]);
}
