//! Titles alone, with counts.

use crate::check;

#[test]
fn a_title_alone_designates_with_its_counts() {
    check(&[
        ("Council adds 3 persons and 2 entities to the list", &["designation eu-council:  #5"]),
        ("Canada imposes sanctions on 10 individuals and 4 entities", &["designation country:CA:  #14"]),
        ("UK sanctions 4 individuals and 2 entities", &["designation country:GB:  #6"]),
        (
            "Treasury Sanctions Harbour Metals and Pavel Duric",
            &["designation us-treasury: harbour metals + pavel duric"],
        ),
        ("Australia imposes sanctions on Harbour Metals", &["designation country:AU: harbour metals"]),
        ("Commerce Adds 12 Entities to the Entity List", &["designation us-commerce:  #12"]),
        ("Belarus: EU lists 3 more individuals", &["designation eu:  #3"]),
        ("Council delists 2 individuals", &["delisting eu-council:  #2"]),
        ("EU prolongs sanctions against Belarus for six months", &[]),
        ("Council extends restrictive measures until 2027", &[]),
        ("What the sanctions mean for 3 banks", &[]),
        ("UK to sanction 4 individuals", &[]),
        (
            "Designation of Hassan Velmi al-Turki under Executive Order 13224",
            &["designation nobody: hassan velmi al-turki by E.O. 13224"],
        ),
    ]);
}
