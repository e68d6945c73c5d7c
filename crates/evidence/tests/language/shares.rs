//! How much of a company somebody owns.

use crate::check;

#[test]
fn shares_stand_with_the_tie() {
    check(&[
        ("Pavel Duric owns 60 percent of Harbour Metals.", &["owned_by: harbour metals > pavel duric 60 %"]),
        (
            "Harbour Metals is 60 percent owned by Pavel Duric.",
            &["owned_by: harbour metals > pavel duric 60 %"],
        ),
        (
            "Redwater Group holds a 51 % stake in Harbour Metals.",
            &["owned_by: harbour metals > redwater group 51 %"],
        ),
        (
            "Redwater Group holds a 33.333 per cent stake in Harbour Metals.",
            &["owned_by: harbour metals > redwater group 33.333 %"],
        ),
        (
            "Harbour Metals, a majority-owned subsidiary of Redwater Group, moved the ore.",
            &[
                "owned_by: harbour metals > redwater group >50 %",
                "sub_group_of: harbour metals > redwater group",
            ],
        ),
        (
            "Harbour Metals is a wholly owned subsidiary of Redwater Group.",
            &[
                "owned_by: harbour metals > redwater group 100 %",
                "sub_group_of: harbour metals > redwater group",
            ],
        ),
        (
            "Harbour Metals is owned 50 percent or more, directly or indirectly, in the aggregate by Redwater Group.",
            &["owned_by: harbour metals > redwater group >=50 %"],
        ),
        (
            "Harbour Metals is owned, directly or indirectly, 50 percent or more by Redwater Group.",
            &["owned_by: harbour metals > redwater group >=50 %"],
        ),
        (
            "Harbour Metals is majority owned by Redwater Group.",
            &["owned_by: harbour metals > redwater group >50 %"],
        ),
        ("Harbour Metals is wholly owned by Pavel Duric.", &["owned_by: harbour metals > pavel duric 100 %"]),
        ("Harbour Metals is 100%-owned by Pavel Duric.", &["owned_by: harbour metals > pavel duric 100 %"]),
        (
            "Pavel Duric owns more than 75 percent of the shares in Harbour Metals.",
            &["owned_by: harbour metals > pavel duric >75 %"],
        ),
        (
            "Pavel Duric holds a majority stake in Harbour Metals.",
            &["owned_by: harbour metals > pavel duric >50 %"],
        ),
        ("Pavel Duric owns 24.5% of Harbour Metals.", &["owned_by: harbour metals > pavel duric 24.5 %"]),
        (
            "Pavel Duric holds 51 percent of the shares of Harbour Metals.",
            &["owned_by: harbour metals > pavel duric 51 %"],
        ),
        (
            "Harbour Metals is 49.9 percent owned by Redwater Group and 50.1 percent owned by Pavel Duric.",
            &[
                "owned_by: harbour metals > pavel duric 50.1 %",
                "owned_by: harbour metals > redwater group 49.9 %",
            ],
        ),
    ]);
}

#[test]
fn what_is_no_share_is_none() {
    check(&[
        ("Pavel Duric does not own 60 percent of Harbour Metals.", &[]),
        ("Pavel Duric plans to buy a 51 % stake in Harbour Metals.", &[]),
        ("Pavel Duric sold his 51 % stake in Harbour Metals.", &[]),
        ("Harbour Metals owns 60 percent of the market.", &[]),
        ("Pavel Duric owns 150 percent of Harbour Metals.", &[]),
    ]);
}

#[test]
fn an_aside_says_whose_a_company_is() {
    check(&[
        (
            "Harbour Metals, majority owned by Pavel Duric, moved the ore.",
            &["owned_by: harbour metals > pavel duric >50 %"],
        ),
        (
            "Harbour Metals, 60 percent owned by Pavel Duric, moved the ore.",
            &["owned_by: harbour metals > pavel duric 60 %"],
        ),
    ]);
}
