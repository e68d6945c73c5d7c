//! Attacks, thefts and heists, as statements of reasons, releases and news tell them.

use interdict_evidence::fact::FactKind;
use interdict_evidence::{Document, Reader, Vocabulary};

use crate::{check, read};

/// The attacks of a text.
fn attacks(text: &str) -> Vec<String> {
    read(text, None).into_iter().filter(|line| line.starts_with("attack")).collect()
}

fn check_attacks(cases: &[(&str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, expected)| (text, expected, attacks(text)))
        .filter(|(_, expected, found)| found != *expected)
        .map(|(text, expected, found)| format!("{text}\n  expected {expected:?}\n  found    {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_carried_out_is_an_attack() {
    check_attacks(&[
        (
            "Redwater Group carried out cyber-attacks against Harbour Bank.",
            &["attack: redwater group > harbour bank"],
        ),
        (
            "Redwater Group was behind the ransomware attack on Harbour Bank in May 2021.",
            &["attack: redwater group > harbour bank"],
        ),
        (
            "Redwater Group perpetrated the 2022 heist of Harbour Network.",
            &["attack: redwater group > harbour network"],
        ),
        (
            "Pavel Duric took part in a cyber-attack against the Velm Parliament and in cyber-attacks against third States.",
            &["attack: pavel duric > velm parliament"],
        ),
        (
            "Redwater Group is responsible for the \u{2018}GreyMoth\u{2019} attack on Harbour Bank.",
            &["attack: redwater group > harbour bank"],
        ),
        (
            "Redwater Group has been involved in hostile cyber activity against Harbour Bank.",
            &["attack: redwater group > harbour bank"],
        ),
        (
            "Redwater Group was responsible for the theft of $15 million in cryptocurrency from Harbour Exchange.",
            &["attack: redwater group > harbour exchange"],
        ),
        ("Redwater Group conducted the GreyMoth attack.", &["attack: redwater group > "]),
        (
            "In 2020, cyber-attacks carried out by Redwater Group against Harbour Bank stopped payments.",
            &["attack: redwater group > harbour bank"],
        ),
        (
            "Attacks were launched against Harbour Bank by Redwater Group.",
            &["attack: redwater group > harbour bank"],
        ),
    ]);
}

#[test]
fn what_is_taken_or_broken_into_is_an_attack() {
    check_attacks(&[
        (
            "Redwater Group siphoned $15 million from Harbour Exchange.",
            &["attack: redwater group > harbour exchange"],
        ),
        ("Redwater Group exfiltrated data from Harbour Bank.", &["attack: redwater group > harbour bank"]),
        (
            "Redwater Group compromised the network of Harbour Bank.",
            &["attack: redwater group > harbour bank"],
        ),
        ("Redwater Group targeted Harbour Bank with ransomware.", &["attack: redwater group > harbour bank"]),
        (
            "Hackers stole $15 million from Harbour Exchange.",
            &["attack: described:hackers > harbour exchange"],
        ),
        (
            "Harbour Bank was compromised by Redwater Group with malware.",
            &["attack: redwater group > harbour bank"],
        ),
        (
            "The theft of $15 million from Harbour Exchange was attributed to Redwater Group.",
            &["attack: redwater group > harbour exchange (blamed)"],
        ),
    ]);
}

#[test]
fn how_sure_it_is_stays_with_it() {
    check_attacks(&[
        ("Redwater Group attempted to carry out a cyber-attack against Harbour Bank.", &[]),
        (
            "Redwater Group took part in an attempted cyber-attack against Harbour Bank.",
            &["attack: redwater group > harbour bank (attempted)"],
        ),
        (
            "Pavel Duric, accused of hacking Harbour Bank, was arrested.",
            &["attack: pavel duric > harbour bank (accused)"],
        ),
        (
            "Pavel Duric allegedly carried out the attack on Harbour Bank.",
            &["attack: pavel duric > harbour bank (alleged)"],
        ),
        (
            "Redwater Group denied carrying out the attack on Harbour Bank.",
            &["attack: redwater group > harbour bank (denied)"],
        ),
    ]);
}

#[test]
fn what_is_no_attack_is_none() {
    check_attacks(&[
        ("The sanctions targeted Harbour Bank and its network.", &[]),
        ("Redwater Group is responsible for breaches of the arms embargo.", &[]),
        ("Redwater Group did not carry out the attack on Harbour Bank.", &[]),
        ("Redwater Group may have carried out the attack on Harbour Bank.", &[]),
        ("Harbour Bank is responsible for operations in Velm.", &[]),
        ("The minister is responsible for preventing attacks on Harbour Bank.", &[]),
        ("Redwater Group condemned the attack on Harbour Bank.", &[]),
    ]);
}

#[test]
fn a_statement_of_reasons_tells_of_its_party() {
    for (subject, text, expected) in [
        (
            "Redwater Group",
            "Therefore, Redwater Group is involved in cyber-attacks with a significant effect.",
            "attack: redwater group > ",
        ),
        (
            "Pavel DURIC",
            "Furthermore, between December 2020 and August 2024, Duric took part in cyber attacks against Harbour Bank.",
            "attack: pavel duric > harbour bank",
        ),
    ] {
        assert_eq!(read(text, Some(subject)), [expected], "{text}");
    }
}

#[test]
fn an_attack_has_its_day() {
    let document = Document::read(
        "text",
        b"On 3 May 2021, Redwater Group carried out a cyber-attack against Harbour Bank.",
    )
    .expect("a text")
    .remove(0);
    let reading = Reader::new(Vocabulary::built_in()).read(&document);
    let attack =
        reading.facts.iter().find(|fact| matches!(fact.kind, FactKind::Attack { .. })).expect("an attack");
    let day = attack.date.as_ref().and_then(|date| date.earliest).expect("a day");
    assert_eq!(day.to_string(), "2021-05-03");
    check(&[(
        "Redwater Group stole $15 million from Harbour Exchange.",
        &["amount: USD 15000000", "attack: redwater group > harbour exchange"],
    )]);
}

/// Who takes credit, who is called a group though its name could be a person's, and asides between who and what.
#[test]
fn credit_groups_and_asides() {
    check(&[
        (
            "The group Crimson Otter took credit for the attack on Ostrava Bank.",
            &["attack: crimson otter > ostrava bank (claimed)"],
        ),
        (
            "The Redwater group claimed the attack on Ostrava Bank.",
            &["attack: redwater group > ostrava bank (claimed)"],
        ),
        (
            "Velmar Labs blamed Crimson Otter, a hacking group that it has watched. In 2019 the group compromised the network of Ostrava Bank.",
            &["attack: crimson otter > ostrava bank"],
        ),
        (
            "Pavel Duric, also known as \u{201c}redfox,\u{201d} stole files from Ostrava Bank.",
            &["alias: pavel duric = redfox", "attack: pavel duric > ostrava bank"],
        ),
        (
            "Harlow Group, tracked as APT91, attacked Ostrava Bank.",
            &["alias: harlow group = apt91", "attack: harlow group > ostrava bank"],
        ),
        (
            "Harlow Group, which other vendors track as APT91 or Glass Kestrel, is active.",
            &["alias: harlow group = apt91", "alias: harlow group = glass kestrel"],
        ),
        (
            "A hacker group called Redwater carried out cyberattacks on about 200 Velmian companies.",
            &["attack: redwater > described:about 200 velmian companies"],
        ),
        (
            "The group UAC-0099, which is controlled by the FSB of Russia, attacked Ostrava Bank.",
            &["attack: uac-0099 > ostrava bank", "controlled_by: uac-0099 > fsb"],
        ),
        (
            "Pavel Duric and Anton Reznikov worked for Harlow Directorate.",
            &["acts_for: anton reznikov > harlow directorate", "acts_for: pavel duric > harlow directorate"],
        ),
        (
            "The United States charged Pavel Duric, the alleged leader of the Redwater group.",
            &["holds_office: pavel duric > redwater group (alleged)"],
        ),
    ]);
}

/// Whose the attackers are, what is called false, and who is named as whoever did it.
#[test]
fn whose_they_are_and_who_is_named() {
    check(&[
        (
            "The hackers of the Redwater group, which is part of the GRU, carried out an attack on Ostrava Bank, the head of the department, Pavel Duric, told reporters.",
            &[
                "attack: redwater group > ostrava bank",
                "holds_office: pavel duric > described:the department",
                "sub_group_of: redwater group > gru",
            ],
        ),
        (
            "Velmar Labs named Redwater as the hacker group behind a series of cyberattacks on Ostrava Bank.",
            &["attack: redwater > ostrava bank"],
        ),
        (
            "Analyst Pavel Duric linked the theft of $5 million from Ostrava Bank to the Redwater group.",
            &["attack: redwater group > ostrava bank (blamed)", "amount: USD 5000000"],
        ),
        (
            "The Redwater group was also blamed for the theft of $305 million from Ostrava Bank.",
            &["attack: redwater group > ostrava bank (blamed)", "amount: USD 305000000"],
        ),
        (
            "The Redwater group compromised the networks of at least nine telecommunications providers.",
            &[
                "attack: redwater group > described:the networks of at least nine telecommunications providers",
            ],
        ),
        (
            "Hackers of the Redwater group tried to hack the campaign of Pavel Duric.",
            &["attack: redwater group > described:the campaign of pavel duric (attempted)"],
        ),
        (
            "The hackers behind the theft from Ostrava Bank have laundered most of the stolen Ether.",
            &["attack: described:hackers > ostrava bank"],
        ),
        (
            "The gang Crimson Otter claimed the attack on Ostrava Bank. The same gang attacked Harlow Port.",
            &["attack: crimson otter > harlow port", "attack: crimson otter > ostrava bank (claimed)"],
        ),
        (
            "The Redwater group is said to be behind the attack on Ostrava Bank.",
            &["attack: redwater group > ostrava bank (alleged)"],
        ),
        ("Harlow Hospital was hit by a ransomware attack in May.", &["attack: nobody > harlow hospital"]),
        ("Harlow Hospital was the target of a cyberattack.", &["attack: nobody > harlow hospital"]),
        ("Harlow Hospital was not the target of a cyberattack.", &[]),
        (
            "News. Ghostfox is a hacking group. The group stole data from Harlow Hospital.",
            &["attack: ghostfox > harlow hospital"],
        ),
        ("News. Ransomware is a growing threat. The group stole data from Harlow Hospital.", &[]),
        ("Reports that Ostrava Bank paid a ransom of $5 million are false, its chief said.", &[]),
        (
            "We assess with moderate confidence that the Redwater group is a subgroup of Harlow Group.",
            &["sub_group_of: redwater group > harlow group (alleged)"],
        ),
        ("The Iranian foreign ministry denied this.", &["denial: described:iranian foreign ministry"]),
    ]);
}
