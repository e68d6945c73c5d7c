//! Who is taken off a list, and what only sounds so.

use crate::check;

#[test]
fn delistings_are_read_in_their_forms() {
    check(&[
        (
            "On Monday the Treasury Department lifted its sanctions on Harbour Metals and its owner, Pavel Duric.",
            &["delisting us-treasury: harbour metals + pavel duric"],
        ),
        (
            "OFAC removed six individuals and two entities from the Specially Designated Nationals List.",
            &["delisting us-ofac:  #8"],
        ),
        (
            "Harbour Metals was delisted by the United Kingdom on 4 March 2021.",
            &["delisting country:GB: harbour metals @2021-03-04"],
        ),
        ("The European Union took Pavel Duric off its blacklist.", &["delisting eu: pavel duric"]),
        (
            "The State Department revoked the designation of Redwater Movement as a terrorist group.",
            &["delisting us-state: redwater movement"],
        ),
        ("Canada revoked Harbour Metals\u{2019} listing.", &["delisting country:CA: harbour metals"]),
        (
            "Sanctions imposed against Harbour Metals by Switzerland were lifted in May 2020.",
            &["delisting country:CH: harbour metals @2020-05-01"],
        ),
        ("Pavel Duric is no longer subject to sanctions.", &["delisting nobody: pavel duric"]),
        ("Harbour Metals is no longer listed by Japan.", &["delisting country:JP: harbour metals"]),
        (
            "The Security Council Committee removed the entry for Redwater Movement from its sanctions list.",
            &["delisting un-sc: redwater movement"],
        ),
        (
            "OFAC announced the removal of Harbour Metals from the SDN List.",
            &["delisting us-ofac: harbour metals"],
        ),
        ("The General Court annulled the listing of Pavel Duric.", &["delisting eu-court: pavel duric"]),
        (
            "The United Kingdom decided on Tuesday to lift sanctions on Harbour Metals.",
            &["delisting country:GB: harbour metals"],
        ),
        (
            "Harbour Metals, which was delisted in 2019, has again been sanctioned by the United Kingdom.",
            &["delisting nobody: harbour metals @2019-01-01", "designation country:GB: harbour metals"],
        ),
    ]);
}

#[test]
fn what_is_only_planned_asked_for_or_eased_delists_nobody() {
    check(&[
        ("The European Union will lift sanctions on Harbour Metals in June.", &[]),
        ("The United States plans to delist Harbour Metals.", &[]),
        ("Lawmakers urged the Treasury to remove Pavel Duric from the SDN list.", &[]),
        ("Harbour Metals hopes to be removed from the sanctions list.", &[]),
        ("Harbour Metals asked OFAC to be taken off the list.", &[]),
        ("The United Kingdom has not lifted sanctions on Harbour Metals.", &[]),
        ("The European Union is expected to lift sanctions on Pavel Duric.", &[]),
        ("The United States eased sanctions on Harbour Metals.", &[]),
        ("The European Union suspended the sanctions on Harbour Metals.", &[]),
        ("The Treasury denied that it lifted sanctions on Harbour Metals.", &["denial: us-treasury"]),
        ("Pavel Duric was removed from the board of Harbour Metals.", &[]),
        ("Harbour Metals removed two directors from the list of signatories.", &[]),
        ("If the Treasury lifted sanctions on Harbour Metals, trade would resume.", &[]),
    ]);
}

/// A list of those taken off is none of those put on.
#[test]
fn the_items_of_a_list_of_deletions_are_delistings() {
    check(&[(
        "WASHINGTON \u{2014} OFAC acted on Tuesday.\n\nThe following have been removed from the SDN List by OFAC:\n\n- Harbour Metals, a trading company.\n- Pavel Duric, a broker.\n",
        &["delisting us-ofac: harbour metals", "delisting us-ofac: pavel duric"],
    )]);
}

#[test]
fn a_delisting_is_not_dated_by_the_listing() {
    check(&[
        (
            "Sanctions imposed on Harbour Metals by Canada in 2019 were lifted in March 2023.",
            &["delisting country:CA: harbour metals @2023-03-01"],
        ),
        (
            "The European Union lifted the sanctions it had imposed on Pavel Duric in 2017.",
            &["delisting eu: pavel duric"],
        ),
    ]);
}
