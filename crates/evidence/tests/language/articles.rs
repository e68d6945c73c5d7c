//! Forms that whole releases and articles taught: rows of ships, counts before names, shares in brackets, bodies by letters.

use crate::{check, read};

#[test]
fn ships_in_capitals_are_names_in_their_row() {
    check(&[
        (
            "The United Kingdom sanctioned the vessels KESTREL, NORTHERN WIND and OSPREY.",
            &["designation country:GB: kestrel + northern wind + osprey"],
        ),
        ("OFAC sanctioned KESTREL (IMO 9074729) on Monday.", &["designation us-ofac: kestrel"]),
        // Letters elsewhere stay letters.
        ("The owners of LNG vessels were sanctioned in LAHTI.", &[]),
    ]);
}

#[test]
fn a_body_may_go_by_its_letters() {
    check(&[
        ("Harbour Metals is owned by the QRX.", &["owned_by: harbour metals > qrx"]),
        ("Harbour Metals is covered by the SDN List.", &[]),
        ("The QRX was sanctioned by Canada on 3 May 2021.", &["designation country:CA: qrx @2021-05-03"]),
    ]);
}

#[test]
fn who_is_delisted_is_named_behind_the_count() {
    check(&[
        (
            "The UK is removing two individuals, Pavel Duric and Olga Mirek, from its sanctions list.",
            &["delisting country:GB: pavel duric + olga mirek #2"],
        ),
        (
            "Switzerland has also taken two companies off the list: Harbour Metals and Redwater Handels GmbH.",
            &["delisting country:CH: harbour metals + redwater handels gmbh #2"],
        ),
        (
            "The Council decided to delist one person, Pavel Duric, and one entity, Harbour Metals.",
            &["delisting eu-council: pavel duric + harbour metals"],
        ),
    ]);
}

#[test]
fn owners_stand_with_their_shares_in_brackets() {
    check(&[
        (
            "Harbour Metals is owned by Pavel Duric (51 per cent) and Redwater Group (49 per cent).",
            &[
                "owned_by: harbour metals > pavel duric 51 %",
                "owned_by: harbour metals > redwater group 49 %",
            ],
        ),
        (
            "Harbour Metals, whose shareholders are Pavel Duric (60%) and Olga Mirek (40%), sells ore.",
            &["owned_by: harbour metals > olga mirek 40 %", "owned_by: harbour metals > pavel duric 60 %"],
        ),
    ]);
}

#[test]
fn an_adopted_package_says_whose_acts_follow() {
    let text = "The Council today adopted a sixteenth package of economic and individual restrictive measures hitting trade. \
                Today\u{2019}s decision comprises 83 listings. The new listings include Pavel Duric. The Council also listed the \
                Velm-based bank Harbour Kredit and its chairman Olga Mirek.";
    assert_eq!(
        read(text, None),
        [
            "designation eu-council:  #83",
            "designation eu-council: harbour kredit + olga mirek",
            "designation eu-council: pavel duric",
        ]
    );
}

#[test]
fn a_unit_without_a_name_is_not_whose_it_is() {
    check(&[("The minister announced sanctions on the Redwater unit behind the Harbour attack.", &[])]);
    let text = "The United States imposed sanctions on three firms. The Treasury said it had targeted Velm-based Harbour Metals \
                and its director, Pavel Duric.";
    let found = read(text, None);
    assert!(found.contains(&"designation us-treasury: harbour metals + pavel duric".to_owned()), "{found:?}");
}

#[test]
fn what_stands_around_a_row_is_no_part_of_it() {
    check(&[
        (
            "The Japanese government decided to freeze the assets of the hacker group Redwater, Chief Cabinet Secretary Lorenz \
             Korvat told reporters.",
            &["designation jp-government: redwater", "measure freeze"],
        ),
        (
            "The listings include Brigadier General Pavel Duric, the Commander of the Velm Force, Olga Mirek.",
            &["designation nobody: pavel duric + olga mirek"],
        ),
        // So many are all who were ever sanctioned.
        ("With the latest step, Japan has now imposed sanctions on 142 groups and 122 individuals.", &[]),
        (
            "The Department of the Treasury is concurrently designating Harbour Metals.",
            &["designation us-treasury: harbour metals"],
        ),
        (
            "The outlet, Redwater Media, and its owner, Pavel Duric, were also hit with asset freezes.",
            &["designation nobody: redwater media + pavel duric", "measure freeze"],
        ),
    ]);
}

#[test]
fn who_was_counted_is_named_behind_who_says_it() {
    let found = read(
        "Canada sanctioned four groups on 3 May 2021. The Foreign Ministry said the other three groups are Harbour Metals, \
         Redwater Group and Velm Bank.",
        None,
    );
    assert!(
        found.contains(
            &"designation country:CA: harbour metals + redwater group + velm bank @2021-05-03".to_owned()
        ),
        "{found:?}"
    );
}

#[test]
fn the_company_is_the_body_named_last() {
    assert_eq!(
        read("Harbour Metals sells ore. The company is owned by Redwater Group.", None),
        ["owned_by: harbour metals > redwater group"]
    );
    // Of two nobody is meant; a ministry is no company.
    for text in [
        "Ore is sold by Harbour Metals and Redwater Group. The company is owned by Velm Bank.",
        "The Velm Ministry of Ore buys it. The company is owned by Velm Bank.",
    ] {
        assert_eq!(read(text, None), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn the_updated_list_says_whose_items_follow() {
    let text = "Financial sanctions notice\n\n1. On 14 March 2025 the Foreign, Commonwealth and Development Office updated the UK \
                Sanctions List.\n\n2. The following entries have been added to the consolidated list and are now subject to an \
                asset freeze.\n\nEntities\n\n1. ZHARBOUR\nAddress: Velm.\n";
    let found = read(text, None);
    assert!(found.contains(&"designation uk-fcdo: zharbour @2025-03-14".to_owned()), "{found:?}");
}

#[test]
fn a_pronoun_is_taken_off_too() {
    check(&[(
        "Canada sanctioned Harbour Metals in 2019, removing it in 2023.",
        &[
            "delisting country:CA: harbour metals @2023-01-01",
            "designation country:CA: harbour metals @2019-01-01",
        ],
    )]);
}

#[test]
fn an_act_that_was_a_mistake_was_done() {
    check(&[
        (
            "Canada sanctioned Harbour Metals by mistake on 3 May 2021.",
            &["designation country:CA: harbour metals @2021-05-03"],
        ),
        (
            "Canada wrongly sanctioned Harbour Metals on 3 May 2021.",
            &["designation country:CA: harbour metals @2021-05-03"],
        ),
        ("The media wrongly reported that Canada sanctioned Harbour Metals.", &[]),
    ]);
}

#[test]
fn what_somebody_is_charged_with_is_accused() {
    check(&[
        (
            "Pavel Duric was indicted for conspiracy to steal $5 million from Harbour Bank.",
            &["amount: USD 5000000 (accused)", "attack: pavel duric > harbour bank (accused)"],
        ),
        (
            "Prosecutors charged Pavel Duric with conspiring to launder $3 million.",
            &["amount: USD 3000000 (accused)"],
        ),
    ]);
}

#[test]
fn an_office_in_small_letters_leads_to_its_name() {
    check(&[
        (
            "Canada sanctioned deputy minister of defence Pavel Duric and the governor of Velm oblast Olga Mirek.",
            &["designation country:CA: pavel duric + olga mirek"],
        ),
        (
            "The sanctions target ten persons along with six companies, including Harbour Metals.",
            &["designation nobody: harbour metals #16"],
        ),
    ]);
}

#[test]
fn one_company_may_have_two_names_in_its_own() {
    check(&[
        (
            "The company Duric and Mirek LLC was sanctioned by Canada.",
            &["designation country:CA: duric and mirek llc"],
        ),
        (
            "Canada sanctioned Redwater Group and Mirek LLC.",
            &["designation country:CA: redwater group + mirek llc"],
        ),
    ]);
}

#[test]
fn semicolons_divide_a_row() {
    let found = read(
        "The UK sanctioned three officials. Among those listed are Pavel Duric, head of Velm prison; judge Olga Mirek; and Anton \
         Reznikov, a field commander.",
        None,
    );
    assert!(
        found.contains(&"designation country:GB: pavel duric + olga mirek + anton reznikov".to_owned()),
        "{found:?}"
    );
}

#[test]
fn who_holds_what_stands_in_asides() {
    check(&[
        (
            "The yacht belongs to Harbour Maritime Ltd, in which Pavel Duric holds 80 percent and Olga Mirek the remaining 20 \
             percent.",
            &[
                "owned_by: harbour maritime ltd > olga mirek 20 %",
                "owned_by: harbour maritime ltd > pavel duric 80 %",
            ],
        ),
        (
            "Harbour Maritime Ltd\u{2019}s director, Pavel Duric, did not answer.",
            &["holds_office: pavel duric > harbour maritime ltd"],
        ),
        (
            "Redwater Shipping belongs to Harbour Holding Ltd.",
            &["owned_by: redwater shipping > harbour holding ltd"],
        ),
        ("Redwater Brigade belongs to the Velm Army.", &["subordinate_to: redwater brigade > velm army"]),
        (
            "The UK sanctioned companies linked to both parties in 2024, including Harbour Bank and Redwater Mining.",
            &["designation country:GB: harbour bank + redwater mining @2024-01-01"],
        ),
        ("Canada has so far sanctioned 28 members of the elite.", &[]),
    ]);
}

#[test]
fn what_is_a_partys_is_not_the_party() {
    check(&[
        ("OFAC is designating a Redwater Group front company in Velm.", &["designation us-ofac: "]),
        (
            "The United States imposed sanctions on the group\u{2019}s leader, Pavel Duric, on Monday.",
            &["designation country:US: pavel duric"],
        ),
        (
            "The U.S. sanctioned Sudan\u{2019}s army chief, Pavel Duric, a week later.",
            &["designation country:US: pavel duric"],
        ),
        (
            "OFAC, in partnership with the UK\u{2019}s Foreign Office, designated 146 targets.",
            &["designation us-ofac:  #146"],
        ),
        (
            "The General Court annulled the inclusion of Pavel Duric on the list of persons subject to restrictive measures.",
            &["delisting eu-court: pavel duric"],
        ),
    ]);
}

#[test]
fn through_whom_somebody_controls_is_not_whom() {
    check(&[(
        "Harbour Holding AG controls Velm Bank through its subsidiary Redwater Finance LLC.",
        &["controlled_by: velm bank > harbour holding ag"],
    )]);
}
