//! Press releases of sanctions committees of the Security Council, and the entries they print.

use crate::check;

const ADDED: &str = "On 3 May 2024, the Security Council Committee pursuant to resolutions 1267 (1999), 1989 (2011) and 2253 (2015) approved the addition of the entry specified below to its ISIL and Al-Qaida Sanctions List of individuals and entities subject to the assets freeze, travel ban and arms embargo.";

#[test]
fn entries_under_an_addition_are_designated() {
    check(&[
        (
            &format!(
                "{ADDED}\n\nQDi.935 Name: 1: PAVEL 2: HAMID 3: DURIC 4: na Title: na DOB: 3 May 1961 POB: Harbour City Nationality: na\n"
            ),
            &["designation un-sc: pavel hamid duric @2024-05-03", "measure freeze", "measure entry_ban"],
        ),
        (
            &format!(
                "{ADDED}\n\nB. Entities and other groups\n\nQDe.969 Name: REDWATER BRIGADE A.k.a.: Brigade of Redwater F.k.a.: na Address: na Listed on: 3 May 2024\n"
            ),
            &[
                "designation un-sc: redwater brigade @2024-05-03",
                "alias: redwater brigade = brigade of redwater",
                "measure freeze",
                "measure entry_ban",
            ],
        ),
        (
            "The Committee approved the addition of the following entries to its Sanctions List.\n\nKPi.099 Name: 1: PAVEL 2: DURIC 3: na 4: na Title: na Designation: Harbour Bank representative\n\nKPe.099 Name: HARBOUR METALS CORPORATION A.k.a.: na Address: Redwater\n",
            &["designation nobody: pavel duric", "designation nobody: harbour metals corporation"],
        ),
        (
            "On 3 May 2024, the Security Council Committee concerning Libya removed the entry below from its Sanctions List.\n\nLYi.099 Name: 1: PAVEL 2: DURIC 3: na 4: na Title: na\n",
            &["delisting un-sc: pavel duric @2024-05-03"],
        ),
        (
            "On 3 May 2024, the Security Council Committee removed the entry below from its Sanctions List.\n\nTherefore, the assets freeze and the travel ban no longer apply to the name set out below:\n\nQDi.936 Name: 1: PAVEL 2: DURIC 3: na 4: na\n",
            &["delisting un-sc: pavel duric @2024-05-03"],
        ),
        (
            "On 3 May 2024, the Security Council Committee enacted the amendments specified with strikethrough and underline in the entries below on its Sanctions List.\n\nQDi.935 Name: 1: PAVEL 2: HAMID 3: DURIC 4: na Title: na DOB: 3 May 1961\n",
            &[],
        ),
    ]);
}

#[test]
fn committees_add_and_remove_by_name() {
    check(&[
        (
            "The Committee removed the following entry from the Sanctions List: QDe.099 Name: REDWATER BRIGADE.",
            &["delisting nobody: redwater brigade"],
        ),
        (
            "The Security Council Committee removed two entries from its sanctions list.",
            &["delisting un-sc:  #2"],
        ),
        (
            "The Security Council added Redwater Movement to its sanctions list.",
            &["designation un-sc: redwater movement"],
        ),
        ("The Committee has not approved the addition of Redwater Movement to its Sanctions List.", &[]),
        ("France proposed the addition of Redwater Movement to the Sanctions List.", &[]),
    ]);
}
