//! Where names begin and end, what a headline makes of words, and what short forms stand for.

use crate::{check, read};

#[test]
fn names_are_taken_whole() {
    check(&[
        (
            "OFAC sanctioned Soci\u{e9}t\u{e9} Mini\u{e8}re de la Rivi\u{e8}re on Friday.",
            &["designation us-ofac: soci\u{e9}t\u{e9} mini\u{e8}re de la rivi\u{e8}re"],
        ),
        (
            "OFAC sanctioned Mouvement du 12 juin and Pavel Duric.",
            &["designation us-ofac: mouvement du 12 juin + pavel duric"],
        ),
        ("OFAC sanctioned Yusuf bin Omar al-Haddad.", &["designation us-ofac: yusuf bin omar al-haddad"]),
        (
            "Pavel Duric is the commander of the Separate 214th Signals Brigade.",
            &["holds_office: pavel duric > separate 214th signals brigade"],
        ),
        (
            "Pavel Duric is the head of the Ministry of Transport and Fisheries.",
            &["holds_office: pavel duric > ministry of transport and fisheries"],
        ),
        (
            "Harbour Metals is owned by the Redwater Institute of Optics and Laser Engineering.",
            &["owned_by: harbour metals > redwater institute of optics and laser engineering"],
        ),
        (
            "Pavel Duric is the director of the Research Centre \u{201c}Northern Light\u{201d}.",
            &["holds_office: pavel duric > research centre northern light"],
        ),
        (
            "Pavel Duric owns the Republic of Korea Harbour Lines.",
            &["owned_by: republic of korea harbour lines > pavel duric"],
        ),
        ("Pavel Duric owns LLC \u{2018}Redwater\u{2019}.", &["owned_by: llc redwater > pavel duric"]),
        ("Harbour Metals is owned by Duric and Sons.", &["owned_by: harbour metals > duric and sons"]),
        (
            "Harbour Metals is owned by Pavel J. Duric and Redwater plc.",
            &["owned_by: harbour metals > pavel j duric", "owned_by: harbour metals > redwater plc"],
        ),
        (
            "OFAC sanctioned the Redwater Ministry of Defence and Harbour Metals.",
            &["designation us-ofac: redwater ministry of defence + harbour metals"],
        ),
    ]);
}

#[test]
fn titles_are_no_names_and_names_no_titles() {
    let office = |text: &str| -> Vec<String> {
        let document =
            interdict_evidence::Document::from_text("text", "0".to_owned(), text.to_owned()).unwrap();
        let reading =
            interdict_evidence::Reader::new(interdict_evidence::Vocabulary::built_in()).read(&document);
        let offices = reading.facts.iter().filter_map(|fact| match &fact.kind {
            interdict_evidence::FactKind::Office { person, office } => {
                Some(format!("{}: {office}{}", person.text, if fact.is_former { " former" } else { "" }))
            }
            _ => None,
        });
        offices.collect()
    };
    assert_eq!(
        office("Chief Executive Officer Pavel Duric resigned."),
        ["Pavel Duric: Chief Executive Officer"]
    );
    assert_eq!(
        office("First Deputy Defence Minister Pavel Duric spoke."),
        ["Pavel Duric: First Deputy Defence Minister"]
    );
    assert_eq!(office("Lieutenant General Pavel DURIC commands it."), ["Pavel DURIC: Lieutenant General"]);
    assert_eq!(office("The Minister of Digital Development and Mass Media resigned in May."), [""; 0]);
    assert_eq!(office("The Director of the Department of Internal Policy resigned."), [""; 0]);
    assert_eq!(
        office("Former Finance Minister Pavel Duric fled."),
        ["Pavel Duric: Former Finance Minister former"]
    );
    assert_eq!(
        office("Pavel Duric is the Governor of Redwater Province."),
        ["Pavel Duric: Governor of Redwater Province"]
    );
    assert_eq!(office("He met an aide to the President of Russia Pavel Duric."), [""; 0]);
    assert_eq!(
        office("Pavel Duric is the Commander of Iran\u{2019}s Border Force."),
        ["Pavel Duric: Commander of Iran\u{2019}s Border Force"]
    );
    assert_eq!(
        office("\u{201c}We act,\u{201d} said Under Secretary for Trade and Finance Pavel J. Duric. He left."),
        ["Pavel J. Duric: Under Secretary for Trade and Finance"]
    );
}

/// A word that has its capital from the headline names nobody.
#[test]
fn a_headline_makes_no_names() {
    let story = "\n\nThe Treasury Department on Monday sanctioned Harbour Metals, a network that moved rockets, a spokesman told reporters in the capital.\n";
    let found = |title: &str| read(&format!("{title}{story}"), None);
    let plain = vec!["designation us-treasury: harbour metals".to_owned()];
    assert_eq!(found("Treasury Sanctions Sprawling Rocket Procurement Network"), plain);
    assert_eq!(found("TREASURY SANCTIONS SPRAWLING ROCKET PROCUREMENT NETWORK"), plain);
    assert_eq!(found("Treasury Sanctions Harbour Metals Over Rockets"), plain);
    assert_eq!(found("US Treasury Targets Secret Weapons Supply Chain"), plain);
}

#[test]
fn short_forms_stand_for_what_they_were_given_to() {
    check(&[
        (
            "OFAC sanctioned Pavel Ivanovich DURIC (Duric). Duric owns Harbour Metals.",
            &[
                "designation us-ofac: pavel ivanovich duric",
                "owned_by: harbour metals > pavel ivanovich duric",
            ],
        ),
        (
            "OFAC sanctioned the Redwater Private Company (Redwater). Pavel Duric controls Redwater.",
            &[
                "controlled_by: redwater private company > pavel duric",
                "designation us-ofac: redwater private company",
            ],
        ),
        (
            "OFAC sanctioned Harbour Metals Trading Company (hereinafter \u{2018}the Agent\u{2019}). Pavel Duric owns the Agent.",
            &[
                "alias: harbour metals trading company = agent",
                "designation us-ofac: harbour metals trading company",
                "owned_by: harbour metals trading company > pavel duric",
            ],
        ),
        (
            "The Northern Optics Bureau (NOB) makes lenses. NOB is owned by Pavel Duric.",
            &["alias: northern optics bureau = nob", "owned_by: northern optics bureau > pavel duric"],
        ),
        (
            "Pavel Duric leads the Signals Bureau of the Northern Light Corps (NLC). NLC sent troops.",
            &["holds_office: pavel duric > signals bureau of northern light corps"],
        ),
        (
            "Ministry of Armament and Special Logistics (MASL) officers met Pavel Duric. MASL was designated on 3 May 2011.",
            &[
                "alias: ministry of armament and special logistics = masl",
                "designation nobody: ministry of armament and special logistics @2011-05-03",
            ],
        ),
    ]);
}
