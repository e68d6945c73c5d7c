//! Acts of the United States beside OFAC's designations: Commerce, State, Justice, FinCEN, and OFAC's identifications.

use crate::{check, not_understood};

#[test]
fn commerce_adds_to_its_lists() {
    check(&[
        (
            "The Bureau of Industry and Security (BIS) added 27 entities to the Entity List.",
            &["designation us-commerce:  #27"],
        ),
        (
            "The Commerce Department added Harbour Metals and Redwater Electronics Co., Ltd. to the Entity List.",
            &["designation us-commerce: harbour metals + redwater electronics co ltd"],
        ),
        (
            "Harbour Metals was added to the Entity List on 3 May 2024.",
            &["designation nobody: harbour metals @2024-05-03"],
        ),
        (
            "BIS placed Redwater Electronics on the Military End-User List.",
            &["designation us-commerce: redwater electronics"],
        ),
        ("BIS added Pavel Duric to the Denied Persons List.", &["designation us-commerce: pavel duric"]),
        ("BIS removed Harbour Metals from the Entity List.", &["delisting us-commerce: harbour metals"]),
        ("BIS is considering adding Harbour Metals to the Entity List.", &[]),
        ("Exports to companies on the Entity List need a license.", &[]),
    ]);
}

#[test]
fn the_state_department_designates_determines_and_bars() {
    check(&[
        (
            "The Department of State designated Redwater Movement as a Foreign Terrorist Organization and Specially Designated Global Terrorist.",
            &["designation us-state: redwater movement"],
        ),
        (
            "The Secretary of State has designated Pavel Duric pursuant to Section 7031(c) due to his involvement in significant corruption.",
            &["designation nobody: pavel duric by Section 7031(c)"],
        ),
        ("The Department of State is imposing visa restrictions on five officials.", &["measure entry_ban"]),
        (
            "The State Department publicly designated Milan Korvat under Section 7031(c).",
            &["designation us-state: milan korvat by Section 7031(c)"],
        ),
        (
            "The Department of State imposed sanctions on Harbour Metals pursuant to Section 231 of CAATSA.",
            &["designation us-state: harbour metals by Section 231 of CAATSA"],
        ),
        (
            "The State Department revoked the designation of Redwater Movement as a Foreign Terrorist Organization.",
            &["delisting us-state: redwater movement"],
        ),
        ("The State Department will impose visa restrictions on those who undermine elections.", &[]),
    ]);
}

#[test]
fn fincen_finds_and_ofac_identifies() {
    check(&[
        (
            "FinCEN identified Harbour Bank as a financial institution of primary money laundering concern.",
            &["designation us-fincen: harbour bank"],
        ),
        (
            "The Financial Crimes Enforcement Network found Harbour Bank to be of primary money laundering concern under section 311 of the USA PATRIOT Act.",
            &["designation us-fincen: harbour bank by section 311 of the USA PATRIOT Act"],
        ),
        (
            "OFAC identified the Harbour Star as blocked property in which Redwater Shipping has an interest.",
            &["designation us-ofac: harbour star"],
        ),
        (
            "OFAC is identifying three vessels as property in which Redwater Shipping has an interest.",
            &["designation us-ofac:  #3"],
        ),
        (
            "The Harbour Star was identified as blocked property by OFAC.",
            &["designation us-ofac: harbour star"],
        ),
        (
            "FinCEN had declared Banca Redwater a foreign financial institution of primary money laundering concern.",
            &["designation us-fincen: banca redwater"],
        ),
        ("FinCEN proposed to identify Harbour Bank as being of primary money laundering concern.", &[]),
        ("Police identified Pavel Duric as the owner of the ship.", &[]),
        ("OFAC removed Pavel Duric from the SDN List.", &["delisting us-ofac: pavel duric"]),
    ]);
}

/// An indictment is an accusation; a licence lists nobody.
#[test]
fn charges_and_licences_designate_nobody() {
    for text in [
        "The Justice Department unsealed an indictment charging Pavel Duric with sanctions evasion.",
        "Pavel Duric was indicted for violating sanctions.",
        "OFAC issued General License 8 authorizing certain transactions with Harbour Metals.",
        "OFAC issued a finding of violation to Harbour Metals.",
    ] {
        check(&[(text, &[])]);
        assert_eq!(not_understood(text), [text], "silent: {text}");
    }
}
