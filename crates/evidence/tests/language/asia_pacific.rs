//! Acts of Japan, South Korea, Australia and New Zealand in their own wording.

use crate::check;

#[test]
fn japan_freezes_assets_and_bans_exports() {
    check(&[
        (
            "The Government of Japan implemented asset freeze measures against 12 individuals and 3 entities.",
            &["designation jp-government:  #15", "measure freeze"],
        ),
        (
            "Japan has decided to implement asset freezing measures against Harbour Metals and Redwater Trading Co., Ltd.",
            &["designation country:JP: harbour metals + redwater trading co ltd", "measure freeze"],
        ),
        (
            "The Government of Japan decided on Friday to implement measures to freeze the assets of Pavel Duric.",
            &["designation jp-government: pavel duric", "measure freeze"],
        ),
        (
            "Japan\u{2019}s Ministry of Finance designated four organizations and nine individuals as subject to asset freezing.",
            &["designation finance:JP:  #13", "measure freeze"],
        ),
        (
            "The Ministry of Economy, Trade and Industry imposed an export ban on Harbour Metals.",
            &["designation jp-meti: harbour metals"],
        ),
        (
            "METI added Harbour Metals to its list of entities subject to the export ban.",
            &["designation jp-meti: harbour metals"],
        ),
        (
            "The Ministry of Foreign Affairs of Japan announced measures to freeze the assets of Redwater Movement.",
            &["designation jp-mofa: redwater movement", "measure freeze"],
        ),
        ("Japan will consider asset freeze measures against Harbour Metals.", &[]),
        ("Japan has no plan to implement asset freezing measures against Harbour Metals.", &[]),
        ("Japan extended the export ban on luxury goods.", &[]),
    ]);
}

#[test]
fn south_korea_imposes_independent_sanctions() {
    check(&[
        (
            "The Republic of Korea government imposed unilateral sanctions on four individuals and two institutions.",
            &["designation kr-government:  #6"],
        ),
        (
            "Seoul imposed independent sanctions on eight individuals and three entities on Friday.",
            &["designation country:KR:  #11"],
        ),
        (
            "The South Korean government designated Pavel Duric and Harbour Metals as targets of its independent sanctions.",
            &["designation kr-government: pavel duric + harbour metals"],
        ),
        (
            "The Ministry of Foreign Affairs of the Republic of Korea added 11 individuals to its unilateral sanctions list.",
            &["designation kr-foreign:  #11"],
        ),
        (
            "South Korea slaps independent sanctions on Harbour Shipping.",
            &["designation country:KR: harbour shipping"],
        ),
        ("Seoul is reviewing independent sanctions on Harbour Shipping.", &[]),
    ]);
}

#[test]
fn australia_and_new_zealand_list_and_sanction() {
    check(&[
        (
            "Australia has imposed targeted financial sanctions and travel bans on three individuals.",
            &["designation country:AU:  #3", "measure entry_ban"],
        ),
        (
            "The Australian Government has listed Pavel Duric under the Autonomous Sanctions Regulations 2011.",
            &["designation au-dfat: pavel duric by Autonomous Sanctions Regulations 2011"],
        ),
        (
            "The Australian Government has today imposed Magnitsky-style sanctions on Pavel Duric.",
            &["designation au-dfat: pavel duric"],
        ),
        (
            "Harbour Metals and Pavel Duric have been listed under the Autonomous Sanctions Regulations 2011.",
            &["designation nobody: harbour metals + pavel duric by Autonomous Sanctions Regulations 2011"],
        ),
        (
            "New Zealand has sanctioned 24 individuals and Harbour Metals.",
            &["designation country:NZ: harbour metals #25"],
        ),
        (
            "New Zealand is imposing sanctions and travel bans on nine individuals and two entities.",
            &["designation country:NZ:  #11", "measure entry_ban"],
        ),
        (
            "Foreign Minister Tane Wirihana has announced new sanctions on Harbour Metals.",
            &["designation nobody: harbour metals"],
        ),
        ("Australia has renewed the listing of Pavel Duric for three years.", &[]),
    ]);
}
