//! Whole stories: several acts in a sentence, authorities named before, and acts of one clause that were not understood.

use crate::{check, not_understood};

#[test]
fn several_acts_of_a_sentence_are_read() {
    check(&[
        (
            "In May the United States sanctioned Pavel Duric, and last week it lifted sanctions on his former partner Milan Korvat.",
            &["designation country:US: pavel duric", "delisting country:US: milan korvat"],
        ),
        (
            "The Council decided not to renew the listing of two persons and to remove one deceased person from the list.",
            &["delisting eu-council:  #2", "delisting eu-council:  #1"],
        ),
        (
            "SECO put Harbour Trading AG on the sanctions list and deleted two entries.",
            &["designation ch-seco: harbour trading ag"],
        ),
        (
            "Canada on Wednesday slapped sanctions on Harbour Metals, a trader that is 49 per cent owned by Pavel Duric.",
            &["designation country:CA: harbour metals", "owned_by: harbour metals > pavel duric 49 %"],
        ),
    ]);
    assert_eq!(
        not_understood("SECO put Harbour Trading AG on the sanctions list and deleted two entries."),
        ["deleted two entries."]
    );
    assert_eq!(
        not_understood(
            "BIS revised the entry for Lowland Ltd and removed Harbour Metals from the Entity List."
        ),
        ["BIS revised the entry for Lowland Ltd"]
    );
}

#[test]
fn what_somebody_is_stands_before_his_name() {
    check(&[
        (
            "The United States today imposed a new round of sanctions on close allies of the president, including Serbian violinist Pavel Duric and tycoon Milan Korvat.",
            &["designation country:US: pavel duric + milan korvat"],
        ),
        (
            "The U.K. has directly sanctioned Serbian president Pavel Duric and the Serbian Foreign Minister Milan Korvat.",
            &["designation country:GB: pavel duric + milan korvat"],
        ),
        (
            "Canadian Prime Minister Edwin Marsh announced economic sanctions against 10 close allies of Pavel Duric.",
            &["designation nobody:  #10"],
        ),
        (
            "Canada sanctioned Pavel Duric and met trader Milan Korvat.",
            &["designation country:CA: pavel duric"],
        ),
    ]);
}

#[test]
fn an_authority_that_was_named_before_adds() {
    check(&[
        (
            "The Bureau of Industry and Security (BIS) today added 42 entities to the Entity List. Harbour Semiconductor Co., Ltd. and Redwater Photonics were added for acquiring U.S.-origin items.",
            &[
                "designation us-commerce:  #42",
                "designation us-commerce: harbour semiconductor co ltd + redwater photonics",
            ],
        ),
        (
            "The UK imposed sanctions on Harbour Oil. Ships specified today: Harbour Star (IMO 9123456) and Redwater Queen (IMO 9234567).",
            &["designation country:GB: harbour oil", "designation country:GB: harbour star + redwater queen"],
        ),
        (
            "Foreign Secretary Edwin Marsh announced sanctions on two oil majors, Harbour Oil and Redwater Petroleum.",
            &["designation nobody: harbour oil + redwater petroleum"],
        ),
        (
            "President Orest Halych signed decrees on sanctions against 35 individuals and 110 legal entities.",
            &["designation nobody:  #145"],
        ),
        (
            "The EAER has approved an amendment to Annex 8 of the Ordinance, adding 14 individuals and 10 entities.",
            &["designation ch-eaer:  #24"],
        ),
        (
            "The Government of the Republic of Korea (ROK) decided on May 27 to designate seven individuals.",
            &["designation kr-government:  #7"],
        ),
    ]);
}
