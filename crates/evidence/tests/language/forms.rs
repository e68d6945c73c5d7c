//! Forms of designations and of lists of targets.

use crate::check;

#[test]
fn lists_of_targets_are_read_to_their_end() {
    check(&[
        (
            "OFAC sanctioned Mixer.io, Harbour Metals and Redwater Ltd.",
            &["designation us-ofac: mixer.io + harbour metals + redwater ltd"],
        ),
        (
            "OFAC sanctioned Harbour Metals, 3V-Soft LLC and Redwater Ltd.",
            &["designation us-ofac: harbour metals + 3v-soft llc + redwater ltd"],
        ),
        (
            "OFAC sanctioned Harbour Group and two of its affiliates: Redwater Ltd and Lowland Ltd.",
            &["designation us-ofac: harbour group + redwater ltd + lowland ltd"],
        ),
        (
            "OFAC sanctioned Pavel Duric, together with his firms Harbour Group and Redwater Ltd.",
            &["designation us-ofac: pavel duric + harbour group + redwater ltd"],
        ),
        ("OFAC sanctioned Oman-based Harbour Group.", &["designation us-ofac: harbour group"]),
    ]);
}

#[test]
fn further_wordings_are_read() {
    check(&[
        (
            "Canada has today (14 May 2025) sanctioned Harbour Group.",
            &["designation country:CA: harbour group @2025-05-14"],
        ),
        ("Canada hit Harbour Group with sanctions.", &["designation country:CA: harbour group"]),
        ("Canada dropped Harbour Group from its sanctions list.", &["delisting country:CA: harbour group"]),
    ]);
}

#[test]
fn what_only_resembles_them_is_none() {
    check(&[
        ("Canada hit back with sanctions.", &[]),
        ("Canada may hit Harbour Group with sanctions.", &[]),
        ("Canada hit Harbour Group with criticism of its sanctions.", &[]),
        ("Canada dropped Harbour Group from its list of sponsors.", &[]),
        (
            "Canada sanctioned Harbour Group and met three of its partners: Redwater Ltd and Lowland Ltd.",
            &["designation country:CA: harbour group"],
        ),
    ]);
}
