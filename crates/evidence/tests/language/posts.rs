//! Who sits where, who supports whom, who is of whose family, and by what other names somebody goes.

use interdict_evidence::fact::FactKind;
use interdict_evidence::{Document, Reader, Vocabulary};

use crate::{check, read};

#[test]
fn who_serves_as_what_is_read() {
    check(&[
        (
            "Milan Korvat has served as deputy head of the Selmar Directorate since 2017.",
            &["holds_office: milan korvat > selmar directorate"],
        ),
        (
            "Milan Korvat served as commander of the 7th Selmar Regiment.",
            &["holds_office: milan korvat > 7th selmar regiment former"],
        ),
        (
            "Milan Korvat, serving as chief of the Selmar Inspectorate, ordered it.",
            &["holds_office: milan korvat > selmar inspectorate"],
        ),
        ("Milan Korvat has not served as director of Ketter Bank.", &[]),
        (
            "Milan Korvat is the chairman of Ketter Bank, the general director of Selmar Lines and a member of the supervisory board of Orvel Holding.",
            &[
                "holds_office: milan korvat > ketter bank",
                "holds_office: milan korvat > selmar lines",
                "member_of: milan korvat > orvel holding",
            ],
        ),
        ("Milan Korvat is the President of the Ketter Bank.", &["holds_office: milan korvat > ketter bank"]),
        (
            "Milan Korvat is the director of the company Selmar Lines.",
            &["holds_office: milan korvat > selmar lines"],
        ),
        ("Milan Korvat is a member of the Selmar Senate.", &["member_of: milan korvat > selmar senate"]),
        (
            "Milan Korvat, a former member of the Selmar Regional Duma, fled.",
            &["member_of: milan korvat > selmar regional duma former"],
        ),
        ("Milan Korvat is not a member of the Selmar Senate.", &[]),
        (
            "The Selmar Brigade, under the command of Milan Korvat, took the port.",
            &["holds_office: milan korvat > selmar brigade"],
        ),
    ]);
    let row = read("Member of the Selmar Regional Duma.", Some("Milan KORVAT"));
    assert_eq!(row, ["member_of: milan korvat > selmar regional duma"]);
}

#[test]
fn offices_in_a_row_are_of_one_person() {
    let text = "Milan Korvat is the Minister of Transport of Selmar and former Governor of Orvel.";
    let document = Document::from_text("text", "0".to_owned(), text.to_owned()).unwrap();
    let facts = Reader::new(Vocabulary::built_in()).read(&document).facts;
    let offices: Vec<(&str, bool)> = facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Office { office, .. } => Some((office.as_str(), fact.is_former)),
            _ => None,
        })
        .collect();
    assert_eq!(offices, [("Minister of Transport of Selmar", false), ("former Governor of Orvel", true)]);
}

#[test]
fn support_has_a_giver_and_an_object() {
    check(&[
        (
            "Ketter Metals is delivering ammunition and vehicles to the Selmar Brigade.",
            &["supports: ketter metals > selmar brigade"],
        ),
        ("Ketter Metals supplies components to Orvel Holding.", &["supports: ketter metals > orvel holding"]),
        (
            "Milan Korvat is benefitting from and supporting the Government of Belarus.",
            &["supports: milan korvat > country:BY"],
        ),
        (
            "Ketter Metals is involved in supporting the Government of Russia.",
            &["supports: ketter metals > country:RU"],
        ),
        (
            "Milan Korvat is actively supporting the Dravic regime.",
            &["supports: milan korvat > dravic regime"],
        ),
        (
            "Milan Korvat supported policies that threaten the stability of Moldova.",
            &["supports: milan korvat > described:policies that threaten the stability of moldova"],
        ),
        (
            "Milan Korvat voted in favour of the war budget.",
            &["supports: milan korvat > described:the war budget"],
        ),
        (
            "Milan Korvat voted in favour of and/or spoke for Federal Law No. 211-3 \u{201c}On the treaty, the peace and the border\u{201d}.",
            &["supports: milan korvat > described:federal law no. 211-3"],
        ),
        ("Ketter Metals denies supplying components to Orvel Holding.", &["denial: ketter metals"]),
        ("Ketter Metals never supplied components to Orvel Holding.", &[]),
        ("Milan Korvat may be supporting the Dravic regime.", &[]),
    ]);
}

#[test]
fn families_and_associates_are_read() {
    check(&[
        ("Irena Korvat is the daughter of Milan Korvat.", &["related_to: irena korvat > milan korvat"]),
        ("Milan Korvat's brother, Josip Korvat, fled.", &["related_to: josip korvat > milan korvat"]),
        ("Irena Korvat is married to Milan Dravic.", &["related_to: irena korvat > milan dravic"]),
        (
            "Josip Korvat is a close associate of Milan Dravic.",
            &["associated_with: josip korvat > milan dravic"],
        ),
        (
            "Josip Korvat is a business partner of Milan Dravic.",
            &["associated_with: josip korvat > milan dravic"],
        ),
        ("Josip Korvat is no son of Milan Dravic.", &[]),
        ("The son of Milan Korvat was arrested.", &[]),
    ]);
    let row = read("Son of Milan Dravic, brother of Josip Dravic.", Some("Anton DRAVIC"));
    assert_eq!(row, ["related_to: anton dravic > josip dravic", "related_to: anton dravic > milan dravic"]);
}

#[test]
fn owners_and_agents_are_read() {
    check(&[
        (
            "Milan Korvat is the sole shareholder of Ketter Bank.",
            &["owned_by: ketter bank > milan korvat 100 %"],
        ),
        ("Milan Korvat is a shareholder of Ketter Bank.", &[]),
        (
            "Milan Korvat owns 75 % of the shares of Ketter Bank.",
            &["owned_by: ketter bank > milan korvat 75 %"],
        ),
        (
            "Milan Korvat owns 12 % of the shares of Ketter Bank.",
            &["owned_by: ketter bank > milan korvat 12 %"],
        ),
        (
            "Selmar Lines is a 60%-owned subsidiary of Ketter Bank.",
            &["owned_by: selmar lines > ketter bank 60 %", "sub_group_of: selmar lines > ketter bank"],
        ),
        (
            "Selmar Lines acted on behalf of, or at the direction of, Ketter Bank.",
            &["acts_for: selmar lines > ketter bank"],
        ),
    ]);
}

#[test]
fn other_spellings_scripts_and_pseudonyms_are_names() {
    check(&[
        ("Milan Korvat (also spelt Corvat) runs a bank.", &["alias: milan korvat = corvat"]),
        ("Milan Korvat (Милан Корват) runs a bank.", &["alias: milan korvat = милан корват"]),
        (
            "Milan Korvat, acting under the alias \u{201c}Heron\u{201d}, sold data.",
            &["alias: milan korvat = heron"],
        ),
        ("Milan Korvat (2014) is a book.", &[]),
    ]);
}

#[test]
fn entries_of_recent_actions_are_designations() {
    let entries = "MARLOWE, Ines (a.k.a. MARLO, Ines; a.k.a. \"HERON\"); DOB 04 Jun 1981; nationality Russia; Gender Female [CYBER2].\n\nKETTER METALS LLC (f.k.a. KETTER TRADE), 5 Quay Street, Orvel; Organization Established Date 2011 [CYBER2].\n";
    let aliases = [
        "alias: ines marlowe = heron",
        "alias: ines marlowe = ines marlo",
        "alias: ketter metals llc = ketter trade former",
    ];
    let added =
        format!("Recent Actions\n\nThe following persons have been added to OFAC's SDN List:\n\n{entries}");
    let mut expected = aliases.to_vec();
    expected.extend(["designation us-ofac: ines marlowe", "designation us-ofac: ketter metals llc"]);
    assert_eq!(read(&added, None), expected);
    let changed =
        format!("Recent Actions\n\nThe following changes have been made to OFAC's SDN List:\n\n{entries}");
    assert_eq!(read(&changed, None), aliases);
}

#[test]
fn dates_and_lone_names_do_not_hide_who_acts() {
    check(&[
        (
            "The State Department on May 2, 2023 designated Ketter Metals LLC.",
            &["designation us-state: ketter metals llc @2023-05-02"],
        ),
        ("The talks were led by Milan Korvat In May a bank closed.", &[]),
    ]);
    let document =
        Document::from_text("text", "0".to_owned(), "KETTERON said that it never paid.".to_owned()).unwrap();
    let reading = Reader::new(Vocabulary::built_in()).read(&document);
    assert!(reading.mentions.iter().any(|mention| mention.text == "KETTERON"), "{:?}", reading.mentions);
}

#[test]
fn a_post_is_in_the_whole_body() {
    for (text, expected) in [
        (
            "He is Head of the Expert unit of the Harbour Bank.",
            &["holds_office: ivan duric > expert unit of harbour bank"][..],
        ),
        (
            "He remains active in the Velm regime as chairman of the Redwater district court in Velm.",
            &["holds_office: ivan duric > redwater district court"],
        ),
        (
            "Former Head of the Northern Affairs Directorate of the Redwater City Committee.",
            &["holds_office: ivan duric > northern affairs directorate of redwater city committee former"],
        ),
        (
            "As of 4 January 2017, director of the Harbour Institute for Strategic Studies.",
            &["holds_office: ivan duric > harbour institute for strategic studies"],
        ),
        (
            "Ivan Duric is the general director of the TV channel \u{2018}Redwater\u{2019}.",
            &["holds_office: ivan duric > tv channel redwater"],
        ),
        (
            "Ivan Duric is a scientist and head of laboratory at the Harbour Signal Centre.",
            &["holds_office: ivan duric > harbour signal centre"],
        ),
        ("Currently director of the Harbour Bank.", &["holds_office: ivan duric > harbour bank"]),
        ("Officer of the rank of Major General in the Velm Army.", &[]),
        ("Press secretary of the President of the Velm Federation.", &[]),
        ("Head of the police of Redwater.", &[]),
        ("Head of the Redwater Harbour intelligence branch.", &[]),
    ] {
        let found: Vec<String> =
            read(text, Some("Ivan DURIC")).into_iter().filter(|line| line.starts_with("holds")).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_post_beside_its_holder_is_his() {
    check(&[
        (
            "Redwater Brigade commander Ivan Duric was named.",
            &["holds_office: ivan duric > redwater brigade"],
        ),
        ("Harbour Bank owner Ivan Duric was named.", &["owned_by: harbour bank > ivan duric"]),
        ("The chairman of Harbour Bank, Ivan Duric, left.", &["holds_office: ivan duric > harbour bank"]),
        (
            "Ivan Duric as general manager of Harbour Bank therefore left.",
            &["holds_office: ivan duric > harbour bank"],
        ),
    ]);
}

#[test]
fn whoever_does_something_on_behalf_of_a_party_acts_for_it() {
    check(&[
        (
            "Harbour Metals collects taxes on behalf of the Redwater Movement.",
            &["acts_for: harbour metals > redwater movement"],
        ),
        (
            "Ivan Duric, who fought on behalf of the Redwater Movement, left.",
            &["acts_for: ivan duric > redwater movement"],
        ),
        (
            "Harbour Metals is acting for or at the direction of Redwater Group.",
            &["acts_for: harbour metals > redwater group"],
        ),
        ("Harbour Metals received money on behalf of the Redwater Movement.", &[]),
        ("Harbour Metals never acted on behalf of the Redwater Movement.", &[]),
        ("Harbour Metals could buy parts on behalf of the Redwater Movement.", &[]),
    ]);
}

#[test]
fn a_second_predicate_of_support_is_of_the_same_party() {
    let supports = |text: &str| -> Vec<String> {
        read(text, Some("Ivan DURIC")).into_iter().filter(|line| line.starts_with("supports")).collect()
    };
    for text in [
        "Ivan Duric is therefore responsible for, supporting and implementing policies that undermine Velm.",
        "Ivan Duric supplied parts, thereby supporting policies that undermine Velm.",
        "Ivan Duric heads the party and therefore supports policies that undermine Velm.",
    ] {
        assert_eq!(
            supports(text),
            ["supports: ivan duric > described:policies that undermine velm"],
            "{text}"
        );
    }
}

/// Titles are whole: behind a short form in brackets, with the sort of their body, and where two share what follows.
#[test]
fn titles_are_whole() {
    let titles = |text: &str, about: &str| -> Vec<String> {
        let document = Document::from_text("text", "0".to_owned(), text.to_owned()).unwrap();
        let reading = Reader::new(Vocabulary::built_in()).read_about(&document, about);
        let office = |fact: &interdict_evidence::Fact| match &fact.kind {
            FactKind::Office { office, .. } => Some(office.clone()),
            _ => None,
        };
        reading.facts.iter().filter_map(office).collect()
    };
    for (text, expected) in [
        (
            "Pavel Duric is the Commander of Bureau Special Operation 4 (BSO 4) of the Velmian Army.",
            "Commander of Bureau Special Operation 4 (BSO 4) of the Velmian Army",
        ),
        (
            "Pavel Duric is the General Director of the holding company JSC Harbour Metals.",
            "General Director of the holding company JSC Harbour Metals",
        ),
        (
            "Pavel Duric is the CEO and managing director of Harbour Metals.",
            "CEO and managing director of Harbour Metals",
        ),
        (
            "Pavel Duric is the Minister of Family, Labour and Social Protection of Velm.",
            "Minister of Family, Labour and Social Protection of Velm",
        ),
        (
            "Pavel Duric is Deputy Director of the Department of State Policy in the Field of Youth.",
            "Deputy Director of the Department of State Policy in the Field of Youth",
        ),
    ] {
        assert_eq!(titles(text, "Pavel Duric"), [expected], "{text}");
    }
    assert_eq!(titles("Chief Justice of Velm under the Harlow movement.", "Pavel Duric"), [""; 0]);
    assert_eq!(
        titles("Pavel Duric is the Chairman of the Legislative Assembly of St. Petersburg.", "Pavel Duric"),
        ["Chairman of the Legislative Assembly of St. Petersburg"]
    );
    assert_eq!(titles("In his position as Chief of police in Velm, he gave orders.", "Pavel Duric"), [""; 0]);
    assert_eq!(titles("Former Commander of the Redwater Sea Fleet, Rear Admiral.", "Pavel Duric").len(), 1);
}

#[test]
fn supporters_and_subsidiaries_by_nouns() {
    check(&[
        (
            "German Pavlovich Duric is a supporter of the Harlow Movement.",
            &["supports: german pavlovich duric > harlow movement"],
        ),
        (
            "Pavel Duric is a long-time supporter of the Harlow Movement.",
            &["supports: pavel duric > harlow movement"],
        ),
        ("Pavel Duric is no supporter of the Harlow Movement.", &[]),
        (
            "Redwater Works is a Harlow Holding subsidiary.",
            &["sub_group_of: redwater works > harlow holding"],
        ),
        (
            "Redwater Works provides revenue to Harlow Holding.",
            &["supports: redwater works > harlow holding"],
        ),
        (
            "Pavel Duric actively supported actions and implemented policies, which undermine peace in Velm.",
            &[
                "supports: pavel duric > described:actions and implemented policies, which undermine peace in velm",
            ],
        ),
        (
            "There are reasonable grounds to suspect that Redwater Works is associated with Harlow Holding.",
            &["associated_with: redwater works > harlow holding (alleged)"],
        ),
    ]);
}
