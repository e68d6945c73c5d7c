//! Items with a reason, and tables whose cells stand beside each other.

use crate::check;

fn list(items: &str) -> String {
    format!(
        "BRUSSELS \u{2014} A notice appeared on Tuesday.\n\nCanada sanctioned the following persons and entities:\n\n{items}\n"
    )
}

#[test]
fn the_reason_of_an_item_is_no_part_of_its_name() {
    check(&[
        (
            &list(
                "- Pavel Duric, for supporting Redwater Movement\n- Harbour Metals Ltd, for its role in smuggling ore",
            ),
            &[
                "designation country:CA: pavel duric",
                "designation country:CA: harbour metals ltd",
                "supports: pavel duric > redwater movement",
            ],
        ),
        (
            &list(
                "- Harbour Metals Ltd \u{2013} a company that trades with Lowland Bank\n- Pavel Duric \u{2013} director of Harbour Metals Ltd",
            ),
            &["designation country:CA: harbour metals ltd", "designation country:CA: pavel duric"],
        ),
        (
            &list(
                "1. Pavel Duric: a trader who supplied ore to Lowland Bank\n2. Harbour Metals Ltd: owned by Pavel Duric",
            ),
            &[
                "designation country:CA: pavel duric",
                "designation country:CA: harbour metals ltd",
                "owned_by: harbour metals ltd > pavel duric",
            ],
        ),
    ]);
}

#[test]
fn the_cells_of_a_table_are_apart() {
    check(&[
        (
            "Canada sanctioned the following persons:\n\nName\tDOB\tNationality\nPavel Duric\t3 May 1961\tSerbia\nMilan Korvat\t7 June 1970\tSerbia\n",
            &["designation country:CA: pavel duric", "designation country:CA: milan korvat"],
        ),
        (
            "Canada sanctioned the following entities:\n\nNo.\tPlace\tName\tAddress\n1\tNorth Harbour\tHarbour Metals Ltd\tRedwater\n2\tNorth Harbour\tLowland Bank\tRedwater\n",
            &["designation country:CA: harbour metals ltd", "designation country:CA: lowland bank"],
        ),
    ]);
}
