//! Sentences that have the words of an act and are none, or not the one they seem.

use crate::check;

#[test]
fn what_only_sounds_like_an_act_is_none() {
    check(&[
        ("The Senate passed a bill imposing sanctions on Harbour Metals.", &[]),
        ("Lawmakers urged the Treasury to add Harbour Metals to the SDN List.", &[]),
        ("BIS proposes to add Harbour Metals to the Entity List.", &[]),
        ("The Entity List was created in 1997.", &[]),
        ("OFAC extended General License 8 until 1 May 2027.", &[]),
        ("The Council may decide to add Pavel Duric to the list.", &[]),
        ("The Council decided against adding Pavel Duric to the list.", &[]),
        ("The Council did not decide to add Pavel Duric to the list.", &[]),
        ("Pavel Duric asked the Council to remove him from the list.", &[]),
        ("The Council refused to renew the contract of Harbour Metals.", &[]),
        ("Japan has not implemented asset freeze measures against Harbour Metals.", &[]),
        ("If Japan imposes an export ban on Harbour Metals, the ore will go elsewhere.", &[]),
        ("Korea urged Japan to impose independent sanctions on Harbour Metals.", &[]),
        ("Harbour Metals was found to be in breach of contract.", &[]),
        ("The ship identified in the report as the Harbour Star was not blocked.", &[]),
        ("OFAC clarified that Harbour Metals is not blocked property.", &[]),
        ("The UK specified the form in which ships must report.", &[]),
        ("The minister announced a review of sanctions on Harbour Metals.", &[]),
        ("The decision to impose sanctions on Harbour Metals was postponed.", &[]),
        ("Ukraine asked partners to put into effect its decision on sanctions against Harbour Metals.", &[]),
        ("The Department of State offered a reward for information on Pavel Duric.", &[]),
        ("Canada added Harbour Metals to its list of trusted traders.", &[]),
        ("SECO published Annex 8.", &[]),
        ("Canada named three companies as its partners.", &[]),
        ("Canada found three companies that trade in ore.", &[]),
        ("Japan bans three vessels from its ports.", &[]),
        ("The United Kingdom declared two banks sound.", &[]),
        ("The Treasury found that Harbour Metals had paid its taxes.", &[]),
        (
            "Harbour Metals, which trades with companies listed under the Autonomous Sanctions Regulations 2011, denied it.",
            &["denial: harbour metals"],
        ),
        ("The Council extended the sanctions against Pavel Duric until 15 September 2027.", &[]),
        ("Sanctions on Harbour Metals remain in force.", &[]),
        ("New Zealand will impose travel bans on three officials next week.", &[]),
        ("Canada announced it would list Redwater Movement as a terrorist entity.", &[]),
        ("Treasury took action against inflation.", &[]),
        ("Pavel Duric's shareholding in Harbour Metals fell below 50 percent.", &[]),
        ("Harbour Metals denied that Pavel Duric owns 60 percent of it.", &["denial: harbour metals"]),
        ("Pavel Duric could own 60 percent of Harbour Metals by May.", &[]),
        ("Ore made up 60 percent of Harbour Metals' sales.", &[]),
        ("The European Parliament added Harbour Metals to its list of demands.", &[]),
        ("Australia\u{2019}s sanctions on Harbour Metals were welcomed by New Zealand.", &[]),
        ("OFAC fined Harbour Bank for apparent violations of sanctions on Iran.", &[]),
    ]);
}
