//! Whole releases: what one line of them says of another, as of the day, the authority and those that it only counts.

use crate::{check, not_understood};

/// The head of a release gives its day, in whatever line; one that a page shows for an update does not.
#[test]
fn the_head_of_a_release_gives_its_day() {
    let told =
        "The UK has today imposed sanctions on 7 Redwaterian cyber criminals, as part of a new campaign.";
    for (head, day) in [
        (
            "Press release\nFrom: Foreign, Commonwealth & Development Office\nPublished 9 February 2023",
            " @2023-02-09",
        ),
        ("Harbour Office Press release 9 February 2023", " @2023-02-09"),
        ("Published 9 February 2023\nLast updated 12 March 2023", " @2023-02-09"),
        ("Last updated 12 March 2023", ""),
        ("9 February 2023\n3 March 2023", ""),
    ] {
        let text = format!("UK sanctions members of Redwater gang\n\n{head}\n\n{told}\n");
        check(&[(&text, &[&format!("designation country:GB:  #7{day}")])]);
    }
}

/// Items are designated by whom and when the line above them says, or the story before it.
#[test]
fn items_have_authority_and_day_of_the_line_above() {
    check(&[
        (
            "UK sanctions members of Redwater gang\n\nPublished 9 February 2023\n\nThe UK has today imposed sanctions on 2 Redwaterian criminals.\n\nThose sanctioned today are:\n\nPavel Duric\nAnton Reznikov\n\nThe individuals are subject to travel bans.\n",
            &[
                "designation country:GB:  #2 @2023-02-09",
                "designation country:GB: pavel duric @2023-02-09",
                "designation country:GB: anton reznikov @2023-02-09",
                "measure entry_ban",
            ],
        ),
        (
            "Measures on Redwater\n\nDecember 2, 2022\n\nThe Government of Japan decided today, by Cabinet approval, to designate additional entities.\n\n1. Targets\nThe Government of Japan designated 2 entities and 1 individual.\n(1) Harbour Trading Corporation\n(2) Redwater Group\n\n2. Contents of the measures\nPayments need a permission.\n",
            &[
                "designation jp-government:  @2022-12-02",
                "designation jp-government:  #3",
                "designation jp-government: harbour trading corporation @2022-12-02",
                "designation jp-government: redwater group @2022-12-02",
            ],
        ),
        // More items than were counted are others.
        (
            "The Government of Japan designated 1 entity.\n\n(1) Harbour Trading Corporation\n(2) Redwater Group\n",
            &["designation jp-government:  #1", "designation jp-government: harbour trading corporation"],
        ),
        ("The Government of Japan met 2 entities.\n\n(1) Harbour Trading Corporation\n", &[]),
        ("The Government of Japan has not designated 2 entities.\n\n(1) Harbour Trading Corporation\n", &[]),
    ]);
}

/// Those who were only counted are named in a sentence that says nothing else of them.
#[test]
fn those_who_were_counted_are_named_later() {
    let counted = "South Korea imposed sanctions on two individuals and two entities on 3 May 2023.";
    let with = |told: &str| format!("{counted}\n\n{told}\n");
    check(&[
        (
            &with(
                "The individuals include Pavel Duric and Anton Reznikov. The entities are Harbour Metals and Redwater Group.",
            ),
            &[
                "designation country:KR:  #4 @2023-05-03",
                "designation country:KR: pavel duric + anton reznikov @2023-05-03",
                "designation country:KR: harbour metals + redwater group @2023-05-03",
            ],
        ),
        (
            &with("The individuals are subject to travel bans."),
            &["designation country:KR:  #4 @2023-05-03", "measure entry_ban"],
        ),
        (
            &with("The entities are not Harbour Metals and Redwater Group."),
            &["designation country:KR:  #4 @2023-05-03"],
        ),
        (
            &with("The entities are Harbour Metals subsidiaries."),
            &["designation country:KR:  #4 @2023-05-03"],
        ),
        ("South Korea met two entities.\n\nThe entities are Harbour Metals and Redwater Group.\n", &[]),
    ]);
}

/// An entry goes on in the lines beneath it, and is of the committee that added it.
#[test]
fn entries_go_on_in_further_lines() {
    let text = "Security Council 1518 Committee Amends Entries on Its Sanctions List\n\nSC/10099\n30 MARCH 2018\n\nOn 30 March 2018, the Committee established pursuant to resolution 1518 (2003) approved the addition of the entries specified below to its Sanctions List of individuals and entities.\n\nA. Individuals\nKPi.980 Name: 1: PAVEL 2: DURIC 3: na 4: na\nTitle: na Designation: na DOB: 20 Oct. 1957 Good quality a.k.a.: Paul Duric Low quality a.k.a.: na Nationality: na Listed on: 30 Mar. 2018\n\nB. Entities\nKPe.955 Name: HARBOUR SHIPPING CO\nName (original script): na A.k.a.: HAR BOUR SHIPPING COMPANY LIMITED F.k.a.: na Address: Kalrim 2-dong, Redwater District, Harbour City Listed on: 30 Mar. 2018 Other information: Registered owner of the HARBOUR STAR.\n";
    check(&[(
        text,
        &[
            "designation un-sc: pavel duric @2018-03-30",
            "designation un-sc: harbour shipping co @2018-03-30",
            "alias: pavel duric = paul duric",
            "alias: harbour shipping co = har bour shipping company limited",
        ],
    )]);
    assert_eq!(not_understood(text), Vec::<String>::new());
}

/// What a release says that its authority is doing, it does that day; a name without its domain is the same.
#[test]
fn what_is_being_done_is_done_that_day() {
    check(&[
        (
            "Treasury Sanctions Mixer Used by Redwater\n\nNovember 29, 2023\n\nToday, OFAC sanctioned Whirl.io (Whirl), a virtual currency mixer.\n\nOFAC is designating Whirl pursuant to E.O. 13694.\n\nOFAC sanctioned Harbour Metals before.\n",
            &[
                "designation us-ofac: whirl.io @2023-11-29",
                "designation us-ofac: whirl.io @2023-11-29 by E.O. 13694",
                "designation us-ofac: harbour metals",
            ],
        ),
        (
            "Redwater Group, which was sanctioned by OFAC on September 13, 2019, is believed to have stolen over $2 billion worth of digital assets across multiple thefts.",
            &[
                "designation us-ofac: redwater group @2019-09-13",
                "attack: redwater group >  (alleged)",
                "amount: USD 2000000000 (alleged)",
            ],
        ),
    ]);
}

#[test]
fn titles_and_lists_of_terrorists_designate() {
    check(&[
        (
            "Terrorist Designation of Redwater Movement\n\nJuly 17, 2025\n\nToday, the Department of State is adding Redwater Movement (RM) as a designated Foreign Terrorist Organization (FTO).\n\nRM, a Harbour Brigade front and proxy, claimed responsibility for the April 22, 2025 Velmar attack.\n",
            &[
                "designation nobody: redwater movement",
                "designation us-state: redwater movement @2025-07-17",
                "alias: redwater movement = rm",
                "acts_for: redwater movement > harbour brigade",
                "attack: redwater movement >  (claimed)",
            ],
        ),
        ("Terrorist Designation of Redwater Movement Revoked", &[]),
        (
            "The Department of State is considering adding Redwater Movement as a designated Foreign Terrorist Organization.",
            &[],
        ),
        ("The museum is adding Redwater Movement as a designated exhibit.", &[]),
    ]);
}

#[test]
fn a_sanction_is_of_the_one_who_used_the_powers() {
    check(&[
        (
            "Cyber sanction imposed on Redwaterian citizen\n\n23 January 2024\n\nToday the Australian Government has used its autonomous cyber sanctions powers for the first time. The sanction has been imposed on Russian individual Pavel Duric for his role in the cyber attack against Harbour Bank in 2022.\n\nDuric is also subject to a travel ban.\n",
            &[
                "designation au-dfat:  @2024-01-23",
                "designation au-dfat: pavel duric",
                "attack: pavel duric > harbour bank",
                "measure entry_ban",
            ],
        ),
        ("The Australian Government has not used its autonomous sanctions powers.", &[]),
        ("The Australian Government could have used its sanctions powers.", &[]),
    ]);
}

#[test]
fn news_says_by_whom_and_on_whom_in_other_clauses() {
    check(&[
        (
            "The U.S. Treasury Department lifted sanctions against Whirl Cash, a cryptocurrency mixer it had accused of laundering more than $7 billion.\n\nThe mixer was blacklisted in August 2022. One of its founders, Pavel Duric, has denied wrongdoing.\n",
            &[
                "delisting us-treasury: whirl cash",
                "amount: USD 7000000000 (accused)",
                "designation nobody: whirl cash @2022-08-01",
                "denial: pavel duric",
            ],
        ),
        // Of two mixers it is open which is meant.
        (
            "OFAC sanctioned Whirl Cash, a mixer. OFAC sanctioned Redwater Blend, a mixer.\n\nThe mixer was blacklisted in August 2022.\n",
            &["designation us-ofac: whirl cash", "designation us-ofac: redwater blend"],
        ),
        (
            "It said hackers stole $1.5 billion from the exchange, an attack the FBI attributed to North Korea's Redwater Group.",
            &[
                "attack: described:hackers > described:the exchange",
                "attack: redwater group > described:the exchange (blamed)",
                "amount: USD 1500000000",
            ],
        ),
        (
            "These include the attempted cyber-attack against the OPCW (Organisation for Harbours).",
            &["attack: nobody > opcw (attempted)"],
        ),
        (
            "EU persons and entities are forbidden from making funds available to those listed.",
            &["measure freeze"],
        ),
        ("EU persons are not forbidden from making funds available to Harbour Metals.", &[]),
    ]);
}

/// A row of the accused with their ages is one claim, and the indictment's.
#[test]
fn an_indictment_alleges_of_all_its_accused() {
    use interdict_evidence::{Document, FactKind, Modality, Reader, Vocabulary};
    let text = "The indictment alleges that Pavel Duric, 31; Anton Reznikov, 27; and Ivan Velm, 36, were members of the Redwater Bureau.";
    let document = Document::from_text("text", "0".to_owned(), text.to_owned()).unwrap();
    let reading = Reader::new(Vocabulary::built_in()).read(&document);
    let claim = reading.facts.iter().find(|fact| fact.kind == FactKind::Claim).unwrap();
    assert_eq!(claim.modality, Modality::Alleged);
    assert!(
        claim.quote.starts_with("Pavel Duric") && claim.quote.ends_with("Redwater Bureau"),
        "{}",
        claim.quote
    );
    let speaker = claim.attribution.as_ref().and_then(|said| said.speaker.as_ref()).unwrap();
    assert_eq!(speaker.text, "The indictment");
}

#[test]
fn people_with_their_ages_are_a_row() {
    check(&[
        (
            "The indictment alleges that Pavel Duric, 31; Anton Reznikov, 27; and Ivan Velm, 36, were members of units of the Redwater Bureau.",
            &[
                "member_of: pavel duric > redwater bureau (alleged)",
                "member_of: anton reznikov > redwater bureau (alleged)",
                "member_of: ivan velm > redwater bureau (alleged)",
            ],
        ),
        (
            "Pavel Duric, 31, is a member of the Redwater Bureau.",
            &["member_of: pavel duric > redwater bureau"],
        ),
    ]);
}

#[test]
fn who_serves_as_a_tool_acts_for_its_user() {
    check(&[
        (
            "OFAC sanctioned Whirl.io (Whirl), a virtual currency mixer that serves as a key tool of the OFAC-designated Redwater Group, a hacking group.",
            &["designation us-ofac: whirl.io", "acts_for: whirl.io > redwater group"],
        ),
        ("Harbour Metals never served as a key tool of Redwater Group.", &[]),
    ]);
}

/// A day of another clause is none of the denial.
#[test]
fn a_denial_is_not_dated_by_another_clause() {
    use interdict_evidence::{Document, FactKind, Reader, Vocabulary};
    let text = "The Redwater Group has denied any wrongdoing, but in 2019 its founder was arrested.";
    let document = Document::from_text("text", "0".to_owned(), text.to_owned()).unwrap();
    let reading = Reader::new(Vocabulary::built_in()).read(&document);
    let denial = reading.facts.iter().find(|fact| fact.kind == FactKind::Denial).unwrap();
    assert_eq!(denial.date, None);
}

/// A title that only announces what the story tells is understood; one that names somebody or is of another is not.
#[test]
fn a_title_is_borne_out_by_its_story() {
    let story = "Canada imposed sanctions on 3 individuals.";
    for (title, open) in [
        ("Canada imposes additional sanctions on Russian regime", false),
        ("Japan imposes additional sanctions on Russian regime", true),
        ("Canada lifts sanctions on Russian regime", true),
    ] {
        let text = format!("{title}\n\n{story}\n");
        assert_eq!(not_understood(&text).iter().any(|line| line == title), open, "{title}");
    }
}
