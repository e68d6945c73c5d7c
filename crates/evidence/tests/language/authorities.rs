//! Who designates where several authorities are named.

use crate::check;

#[test]
fn an_aside_names_nobody_who_acts() {
    check(&[
        ("Canada, unlike Japan, sanctioned Pavel Duric.", &["designation country:CA: pavel duric"]),
        (
            "Canada, with the backing of Japan, sanctioned Pavel Duric.",
            &["designation country:CA: pavel duric"],
        ),
        ("Japan, not Canada, blacklisted Harbour Metals.", &["designation country:JP: harbour metals"]),
        (
            "OFAC, followed by Switzerland, sanctioned Harbour Metals.",
            &["designation us-ofac: harbour metals"],
        ),
        (
            "Iran's war against Iraq: ministers add 3 persons to sanctions list\n\nThe text of the story stands here, in full.",
            &[],
        ),
    ]);
}

#[test]
fn a_designation_by_several_is_one_of_each() {
    check(&[
        (
            "Canada and Japan sanctioned Harbour Metals.",
            &["designation country:CA: harbour metals", "designation country:JP: harbour metals"],
        ),
        (
            "Switzerland, Canada and Japan have sanctioned Pavel Duric.",
            &[
                "designation country:CA: pavel duric",
                "designation country:CH: pavel duric",
                "designation country:JP: pavel duric",
            ],
        ),
        (
            "Harbour Metals was sanctioned by Canada and Japan.",
            &["designation country:CA: harbour metals", "designation country:JP: harbour metals"],
        ),
        (
            "After talks with Switzerland, Canada sanctioned Pavel Duric.",
            &["designation country:CA: pavel duric"],
        ),
    ]);
}
