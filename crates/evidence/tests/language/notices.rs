//! Notices, decisions and their translations: acts in the infinitive of a decision, in the passive of assets, and in lists.

use crate::check;

#[test]
fn decisions_name_the_act_in_the_infinitive() {
    check(&[
        (
            "The Government of the Republic of Korea decided to designate 15 individuals and one institution as targets of unilateral sanctions.",
            &["designation kr-government:  #16"],
        ),
        (
            "The Council decided to list Pavel Duric and Harbour Metals.",
            &["designation eu-council: pavel duric + harbour metals"],
        ),
        (
            "The Federal Council decided to put Harbour Metals on the sanctions list.",
            &["designation ch-federal-council: harbour metals"],
        ),
        (
            "Lithuania decided to include Harbour Metals in its sanctions list.",
            &["designation country:LT: harbour metals"],
        ),
        ("Japan decided to sanction Harbour Metals.", &["designation country:JP: harbour metals"]),
        ("Canada decided to blacklist Harbour Metals.", &["designation country:CA: harbour metals"]),
        ("Canada decided not to designate Harbour Metals.", &[]),
        ("Canada has yet to designate Harbour Metals.", &[]),
    ]);
}

#[test]
fn what_happens_to_somebody_is_an_act_too() {
    check(&[
        ("Harbour Metals was hit with sanctions by Canada.", &["designation country:CA: harbour metals"]),
        ("Pavel Duric was slapped with sanctions by the European Union.", &["designation eu: pavel duric"]),
        (
            "Sanctions were applied against Harbour Metals for ten years.",
            &["designation nobody: harbour metals"],
        ),
        ("Restrictive measures were imposed on Pavel Duric.", &["designation nobody: pavel duric"]),
        (
            "The assets of Harbour Metals were frozen by Japan.",
            &["designation country:JP: harbour metals", "measure freeze"],
        ),
        (
            "Harbour Metals has been placed on the UK sanctions list.",
            &["designation country:GB: harbour metals"],
        ),
        (
            "Pavel Duric was included in the EU sanctions list in 2022.",
            &["designation eu: pavel duric @2022-01-01"],
        ),
        (
            "Harbour Metals came under EU sanctions in May 2024.",
            &["designation eu: harbour metals @2024-05-01"],
        ),
        (
            "Switzerland joined the European Union in sanctioning Harbour Metals.",
            &["designation country:CH: harbour metals"],
        ),
        ("Harbour Metals is subject to UK sanctions.", &[]),
        ("The assets of Harbour Metals were not frozen by Japan.", &[]),
        ("Harbour Metals feared it would be hit with sanctions by Canada.", &[]),
        ("Pavel Duric was struck off the EU sanctions list.", &["delisting eu: pavel duric"]),
    ]);
}

#[test]
fn those_listed_are_named_after_it() {
    check(&[
        (
            "Canada imposed sanctions on two persons. Those listed are Pavel Duric and Milan Korvat.",
            &["designation country:CA:  #2", "designation country:CA: pavel duric + milan korvat"],
        ),
        (
            "The Council adopted restrictive measures against two entities. The listed entities are Harbour Metals and Redwater Group.",
            &["designation eu-council:  #2", "designation eu-council: harbour metals + redwater group"],
        ),
        (
            "Canada imposed new sanctions on Tuesday. Today's listings comprise Harbour Metals and Pavel Duric.",
            &["designation country:CA: harbour metals + pavel duric"],
        ),
        ("Those listed in the report are Harbour Metals and Redwater Group.", &[]),
    ]);
}

#[test]
fn notices_list_in_items() {
    check(&[
        (
            "Schedule 1 to the Regulations is amended by adding the following:\n\n- Pavel Duric\n- Harbour Metals Ltd\n",
            &["designation nobody: pavel duric", "designation nobody: harbour metals ltd"],
        ),
        (
            "The following entries are added to the list set out in Annex I to Regulation (EU) No 269/2014:\n\n1. Pavel Duric\n2. Harbour Metals Ltd\n",
            &["designation nobody: pavel duric", "designation nobody: harbour metals ltd"],
        ),
        (
            "The following entries are deleted from the list set out in Annex I to Regulation (EU) No 269/2014:\n\n1. Pavel Duric\n",
            &["delisting nobody: pavel duric"],
        ),
        (
            "The Ministry of Foreign Affairs of Japan designated the following entities as subject to asset freezing:\n\n- Harbour Metals Ltd\n",
            &["designation jp-mofa: harbour metals ltd", "measure freeze"],
        ),
        (
            "BIS added the following entities to the Entity List:\n\n- Harbour Electronics Ltd\n- Redwater Chips Co., Ltd.\n",
            &[
                "designation us-commerce: harbour electronics ltd",
                "designation us-commerce: redwater chips co ltd",
            ],
        ),
        ("SECO amended the following entries:\n\n- Pavel Duric\n", &[]),
        (
            "The following vessels are identified as property in which Redwater Shipping has an interest:\n\n- Harbour Star\n- Redwater Queen\n",
            &["designation nobody: harbour star", "designation nobody: redwater queen"],
        ),
    ]);
}
