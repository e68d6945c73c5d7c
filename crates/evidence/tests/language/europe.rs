//! Acts of the European Union, the United Kingdom, Switzerland and Ukraine in their own wording, and of Canada.

use crate::check;

#[test]
fn the_council_adds_and_does_not_renew() {
    check(&[
        (
            "The Council decided to add Pavel Duric to the list of persons subject to restrictive measures.",
            &["designation eu-council: pavel duric"],
        ),
        (
            "The Council today decided to add two individuals and one entity to the list of natural and legal persons, entities and bodies subject to restrictive measures in view of the situation in Belarus.",
            &["designation eu-council:  #3"],
        ),
        (
            "The Council adopted restrictive measures against five persons and four entities.",
            &["designation eu-council:  #9"],
        ),
        (
            "The EU listed Harbour Metals and Redwater Group under its human rights sanctions regime.",
            &["designation eu: harbour metals + redwater group"],
        ),
        (
            "The Council decided not to renew the listing of Pavel Duric.",
            &["delisting eu-council: pavel duric"],
        ),
        (
            "The Council decided not to renew the listings of three individuals.",
            &["delisting eu-council:  #3"],
        ),
        ("The Council delisted Harbour Metals.", &["delisting eu-council: harbour metals"]),
        (
            "The Council also decided to remove two deceased persons from the list.",
            &["delisting eu-council:  #2"],
        ),
        ("The Council prolonged the restrictive measures against Belarus until 28 February 2027.", &[]),
        (
            "The Council extended for one year the sanctions against those responsible for human rights violations.",
            &[],
        ),
        (
            "The Council today decided to extend the restrictive measures targeting two persons and one entity for a further six months.",
            &[],
        ),
        ("Restrictive measures now apply to a total of 27 individuals and 19 entities.", &[]),
        ("The Council decided to renew the listing of Pavel Duric.", &[]),
        ("The High Representative proposed to add Pavel Duric to the list.", &[]),
    ]);
}

#[test]
fn the_united_kingdom_adds_specifies_and_disqualifies() {
    check(&[
        (
            "Harbour Metals was added to the Consolidated List and is now subject to an asset freeze.",
            &["designation nobody: harbour metals", "measure freeze"],
        ),
        ("OFSI added Pavel Duric to the Consolidated List.", &["designation uk-ofsi: pavel duric"]),
        ("OFSI amended the entry for Pavel Duric on the Consolidated List.", &[]),
        ("The UK imposed trust services sanctions on Pavel Duric.", &["designation country:GB: pavel duric"]),
        (
            "The United Kingdom has imposed director disqualification sanctions on Pavel Duric and Milan Korvat.",
            &["designation country:GB: pavel duric + milan korvat"],
        ),
        (
            "The UK has specified the ships Harbour Star and Redwater Queen under the Russia (Sanctions) (EU Exit) Regulations 2019.",
            &[
                "designation country:GB: harbour star + redwater queen by Russia (Sanctions) (EU Exit) Regulations 2019",
            ],
        ),
        ("The UK today specified 18 Russia-linked ships.", &["designation country:GB:  #18"]),
        (
            "Pavel Duric was designated by the Secretary of State under the Russia (Sanctions) (EU Exit) Regulations 2019.",
            &["designation nobody: pavel duric by Russia (Sanctions) (EU Exit) Regulations 2019"],
        ),
        ("OFSI removed Harbour Metals from the Consolidated List.", &["delisting uk-ofsi: harbour metals"]),
        ("The UK has not specified the ship Harbour Star.", &[]),
        ("OFSI issued a general licence for payments to Harbour Metals.", &[]),
    ]);
}

#[test]
fn switzerland_canada_and_ukraine_act_by_their_laws() {
    check(&[
        (
            "SECO added Pavel Duric and Harbour Metals to Annex 8 of the Ordinance.",
            &["designation ch-seco: pavel duric + harbour metals"],
        ),
        (
            "The Federal Department of Economic Affairs, Education and Research (EAER) added three individuals and one entity to Annex 8.",
            &["designation ch-eaer:  #4"],
        ),
        (
            "Canada listed 14 individuals under the Special Economic Measures (Russia) Regulations.",
            &["designation country:CA:  #14 by Special Economic Measures (Russia) Regulations"],
        ),
        (
            "Canada amended the Special Economic Measures (Belarus) Regulations to add Pavel Duric and Harbour Metals.",
            &["designation country:CA: pavel duric + harbour metals"],
        ),
        (
            "The Government of Canada has listed Redwater Movement as a terrorist entity under the Criminal Code.",
            &["designation ca-gac: redwater movement by Criminal Code"],
        ),
        (
            "President Orest Halych put into effect the NSDC decision on sanctions against Harbour Metals.",
            &["designation ua-nsdc: harbour metals"],
        ),
        (
            "Ukraine put into effect the decision of the National Security and Defense Council of Ukraine on the application of sanctions against 12 individuals and 5 legal entities.",
            &["designation ua-nsdc:  #17"],
        ),
        (
            "Orest Halych signed a decree imposing sanctions on Harbour Metals.",
            &["designation nobody: harbour metals"],
        ),
        ("The NSDC may impose sanctions on Harbour Metals.", &[]),
        ("Canada amended the Special Economic Measures (Belarus) Regulations to correct two errors.", &[]),
        ("Switzerland adopts the EU's latest sanctions package.", &[]),
    ]);
}
