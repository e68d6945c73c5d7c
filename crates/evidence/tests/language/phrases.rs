//! Rows of parties, each with what is said of it, and who is told to be on a list.

use crate::check;

#[test]
fn a_row_goes_on_behind_what_is_said_of_its_members() {
    check(&[
        (
            "Canada sanctioned Oren Vask and Tilda Roum, two traders, as well as Belmar Shipping Ltd and Corvin Ltd, suppliers of the army.",
            &["designation country:CA: oren vask + tilda roum + belmar shipping ltd + corvin ltd"],
        ),
        (
            "Norway imposed sanctions on the Redwaterian nationals Oren Vask and Tilda Roum and on the company Belmar Hosting LLC.",
            &["designation country:NO: oren vask + tilda roum + belmar hosting llc"],
        ),
        (
            "OFAC designated Oren Vask pursuant to E.O. 13694, as amended, along with two companies, including Belmar Shipping Ltd.",
            &["designation us-ofac: oren vask + belmar shipping ltd by E.O. 13694"],
        ),
        (
            "Canada sanctioned two firms. His brother, Colonel Oren Vask, was sanctioned in May 2021 along with three companies, including Belmar Shipping.",
            &["designation country:CA:  #2", "designation nobody: oren vask + belmar shipping @2021-05-01"],
        ),
        // Who acts, or is met, or is only the owner, is no member of a row.
        (
            "Canada sanctioned Belmar Shipping, and its lawyer, Oren Vask, declined to comment.",
            &["designation country:CA: belmar shipping"],
        ),
        (
            "Canada sanctioned Oren Vask, head of Belmar Shipping and Corvin Ltd.",
            &["designation country:CA: oren vask", "holds_office: oren vask > belmar shipping"],
        ),
        (
            "Canada sanctioned Tilda Roum, who owns Belmar Shipping and Corvin Ltd, and Oren Vask.",
            &[
                "designation country:CA: tilda roum + oren vask",
                "owned_by: belmar shipping > tilda roum",
                "owned_by: corvin ltd > tilda roum",
            ],
        ),
    ]);
}

#[test]
fn who_is_on_the_list_is_told_in_other_words() {
    check(&[
        (
            "Canada sanctioned 9 entities. Two refineries in Sharjah, Belmar Petrochemical and Corvin Energy, and a trader, Harbour Crude Ltd, are also on the list.",
            &[
                "designation country:CA:  #9",
                "designation country:CA: belmar petrochemical + corvin energy + harbour crude ltd",
            ],
        ),
        (
            "Canada sanctioned 9 persons. The list includes TV presenter Oren Vask and her husband Pavel Duric, Channel Velm head Tilda Roum, as well as singers Anna Lisak and Milan Korvat.",
            &[
                "designation country:CA:  #9",
                "designation country:CA: oren vask + pavel duric + tilda roum + anna lisak + milan korvat",
            ],
        ),
        (
            "Canada sanctioned 9 persons. Belmar Media LLC, Corvin JSC and the Harbour Media Group are subject to the blocking of assets.",
            &[
                "designation country:CA:  #9",
                "designation country:CA: belmar media llc + corvin jsc + harbour media group",
                "measure freeze",
            ],
        ),
        (
            "Oren Vask has already been under sanctions of the EU since 2014.",
            &["designation eu: oren vask @2014-01-01.."],
        ),
        (
            "Australia used its sanctions framework for the third time, following the listing of Oren Vask in January 2024.",
            &["designation country:AU: oren vask @2024-01-01"],
        ),
        // What is no act, or of no list that the text tells of.
        ("Oren Vask and Tilda Roum are on the list.", &[]),
        (
            "Canada sanctioned Corvin Ltd. Oren Vask is not on the list.",
            &["designation country:CA: corvin ltd"],
        ),
        (
            "Canada sanctioned Corvin Ltd. Oren Vask is on the list of the richest.",
            &["designation country:CA: corvin ltd"],
        ),
        ("Oren Vask is under EU sanctions.", &[]),
    ]);
}

#[test]
fn who_is_counted_is_named_with_it() {
    check(&[
        (
            "The UK announced 40 new sanctions.\n\nToday\u{2019}s targets include:\n\n- Belmar Oil Ltd and Corvin Trading, two of the biggest traders\n- 30 tankers, including MT Aurelia and MT Borealis\n- Harbour Energy Limited, which imported crude\n",
            &[
                "designation country:GB:  #40",
                "designation country:GB: belmar oil ltd + corvin trading",
                "designation country:GB: mt aurelia + mt borealis #30",
                "designation country:GB: harbour energy limited",
            ],
        ),
        (
            "On 3 May 2023 the Council adopted restrictive measures against 64 listings. Today\u{2019}s decision comprises 22 individuals and 42 entities.",
            &["designation eu-council:  #64", "designation eu-council:  #64 @2023-05-03"],
        ),
        (
            "Canada is imposing additional sanctions under the Special Economic Measures Regulations. The amendments list 10 individuals and six entities, including Belmar Plant and Corvin Holding.",
            &["designation country:CA: belmar plant + corvin holding #16"],
        ),
        (
            "BIS added 26 entities to the Entity List. Six entities in Redwater, among them Belmar Traders and Corvin Engineering, were added for contributing to a missile programme.",
            &[
                "designation us-commerce:  #26",
                "designation us-commerce: belmar traders + corvin engineering #6",
            ],
        ),
        ("Today\u{2019}s targets include:\n\n- Belmar Oil\n- Corvin Trading\n", &[]),
    ]);
}

#[test]
fn what_the_other_did_is_not_dated_by_it() {
    check(&[
        (
            "On 29 October 2024, the EAER placed a further seven individuals on the sanctions list. Switzerland thereby adopted the listings made by the EU on 14 October 2024. Among those sanctioned is Oren Vask.",
            &["designation ch-eaer:  #7 @2024-10-29", "designation ch-eaer: oren vask @2024-10-29"],
        ),
        // What the ministry names is no other name of it.
        ("The Ministry of Trade also named Oren Vask.", &[]),
        (
            "Harbour Metals, also called Belmar Metals, makes pipes.",
            &["alias: harbour metals = belmar metals"],
        ),
    ]);
}

#[test]
fn rows_before_a_passive_have_all_their_members() {
    check(&[
        (
            "Oren Vask, the founder of Velm, Tilda Roum, who owns Harbour Works, and Pavel Duric have also been sanctioned.",
            &[
                "designation nobody: oren vask + tilda roum + pavel duric",
                "holds_office: oren vask > velm",
                "owned_by: harbour works > tilda roum",
            ],
        ),
        (
            "The Belmar Agency and its partner company Corvin Technologies have been sanctioned alongside ANO Harbour, a non-profit.",
            &["designation nobody: belmar agency + corvin technologies + ano harbour"],
        ),
        (
            "Oren Vask buys from the Belmar System, the army\u{2019}s procurement arm, which was sanctioned by the United States on June 1, 2023.",
            &["designation country:US: belmar system @2023-06-01"],
        ),
        (
            "Harbour Works provides services to Belmar Lines, an entity designated by the United Kingdom on 24 March 2022.",
            &["designation country:GB: belmar lines @2022-03-24", "supports: harbour works > belmar lines"],
        ),
        // An aside that says whose supplier somebody is names no other party.
        (
            "Canada sanctioned Belmar Ltd, and its owner, Oren Vask, a Redwaterian national and Harbour Works weapons supplier.",
            &["designation country:CA: belmar ltd + oren vask"],
        ),
    ]);
}

#[test]
fn what_was_done_before_is_told_of_the_same_authority() {
    check(&[
        (
            "The United States is imposing sanctions on Oren Vask. Today\u{2019}s action follows the January 7, 2024 designation of Tilda Roum, the head of Belmar Lines.",
            &[
                "designation country:US: oren vask",
                "designation country:US: tilda roum @2024-01-07",
                "holds_office: tilda roum > belmar lines",
            ],
        ),
        (
            "The president put into effect sanctions against the company Belmar Resource and its co-owners, Oren Vask and Tilda Roum.",
            &["designation nobody: belmar resource + oren vask + tilda roum"],
        ),
        // All who were designated over time are no number of one act, and its beginning is no day.
        (
            "Since November 3, Canada has sanctioned 11 individuals, among them Oren Vask and Tilda Roum.",
            &["designation country:CA: oren vask + tilda roum"],
        ),
        ("Canada demands the listing of Oren Vask.", &[]),
        ("The president may put into effect sanctions against Belmar Resource.", &[]),
    ]);
}

#[test]
fn whoever_is_counted_may_be_called_anything() {
    check(&[
        ("Canada imposed sanctions on 22 clerics of the church.", &["designation country:CA:  #22"]),
        ("Canada imposed sanctions on 22 sectors.", &[]),
        ("Canada sanctions Orthodox clerics.", &[]),
        (
            "Canada imposed sanctions against three members of the elite: Oren Vask, Tilda Roum and Pavel Duric.",
            &["designation country:CA: oren vask + tilda roum + pavel duric #3"],
        ),
        (
            "Canada added Belmar Technologies and Corvin Micro International (CMI) to its export control list.",
            &[
                "alias: corvin micro international = cmi",
                "designation country:CA: belmar technologies + corvin micro international",
            ],
        ),
        (
            "Security Council 2140 Committee removes two entries from its Sanctions List",
            &["delisting un-sc:  #2"],
        ),
    ]);
}

#[test]
fn whoever_is_fined_has_to_pay() {
    for text in [
        "The Redwater Monetary Authority fined Orient Union Bank HK$12 million for failing to screen payments.",
        "OFSI has imposed a penalty of \u{a3}465,000 on Orient Union Bank for breaches.",
        "Orient Union Bank has agreed to pay $24 million to settle its liability.",
    ] {
        assert_eq!(holders(text), ["Orient Union Bank"], "{text}");
    }
    let sold = "Prosecutors said Vask helped the company, which OFAC had designated in 2018, to sell oil worth $100 million.";
    assert!(!holders(sold).contains(&"OFAC".to_owned()));
}

/// Whose the sums of a text are.
fn holders(text: &str) -> Vec<String> {
    use interdict_evidence::fact::FactKind;
    use interdict_evidence::{Document, Reader, Vocabulary};
    let document = Document::from_text("text", "0".to_owned(), text.to_owned()).expect("a text");
    let reading = Reader::new(Vocabulary::built_in()).read(&document);
    reading
        .facts
        .iter()
        .filter_map(|fact| match &fact.kind {
            FactKind::Amount { holder: Some(holder), .. } => Some(holder.text.clone()),
            _ => None,
        })
        .collect()
}

#[test]
fn owned_or_having_acted_for_is_of_one_party() {
    check(&[(
        "OFAC is sanctioning Belmar Logistics and Corvin Lines for being owned, controlled, or directed by, or having acted or purported to act for or on behalf of, directly or indirectly, Oren Vask.",
        &[
            "acts_for: belmar logistics > oren vask",
            "acts_for: corvin lines > oren vask",
            "controlled_by: belmar logistics > oren vask",
            "controlled_by: corvin lines > oren vask",
            "designation us-ofac: belmar logistics + corvin lines",
        ],
    )]);
}

#[test]
fn who_supports_and_gains_is_told_in_many_rows() {
    let about = |text: &str| crate::read(text, Some("Belmar Works JSC"));
    assert_eq!(
        about(
            "Therefore, Belmar Works JSC is supporting, materially or financially, or benefitting from, the Government of the Russian Federation, which is at war."
        ),
        ["supports: belmar works jsc > country:RU"]
    );
    assert_eq!(
        about(
            "Belmar Works JSC is supporting actions or policies attributable to the Government of the Russian Federation which undermine democracy."
        ),
        [
            "supports: belmar works jsc > described:actions or policies attributable to the government of the russian federation which undermine democracy"
        ]
    );
    assert_eq!(
        about("Belmar Works JSC is supporting materially Russia\u{2019}s military and industrial complex."),
        ["supports: belmar works jsc > described:russia\u{2019}s military and industrial complex"]
    );
    assert_eq!(
        about("Belmar Works JSC supplies its products to Harbour Shipyards, which builds tankers."),
        ["supports: belmar works jsc > harbour shipyards"]
    );
    assert_eq!(about("Belmar Works JSC supplies ships, and sails to Harbour Shipyards."), [""; 0]);
}

#[test]
fn an_act_goes_on_in_a_second_clause() {
    check(&[
        (
            "OFAC today designated two fundraisers, Belmar Now and its founder Oren Vask, and sanctioned their supporters Tilda Roum, Corvin Executives Limited and Harbour Limited.",
            &[
                "designation us-ofac: belmar now + oren vask",
                "designation us-ofac: tilda roum + corvin executives limited + harbour limited",
            ],
        ),
        (
            "The UK has today exposed a unit and sanctioned 18 officers, including Oren Vask and Tilda Roum.",
            &["designation country:GB: oren vask + tilda roum #18"],
        ),
        (
            "France, Britain and the United States have already sanctioned Mr Vask and Mr Roum.",
            &[
                "designation country:FR: vask + roum",
                "designation country:GB: vask + roum",
                "designation country:US: vask + roum",
            ],
        ),
        (
            "OFAC acted in coordination with the United Kingdom, which is concurrently placing sanctions on Belmar Now.",
            &["designation country:GB: belmar now"],
        ),
        (
            "Oren Vask raised money with the Belmar Relief Fund, a charity that OFAC added to the SDN List in 2019.",
            &["designation us-ofac: belmar relief fund @2019-01-01"],
        ),
        (
            "Corvin Tankers was added to the EU's list in December 2024.",
            &["designation eu: corvin tankers @2024-12-01"],
        ),
        ("The UK met the banned and sanctioned 18 officers.", &[]),
    ]);
}

#[test]
fn one_support_is_told_once() {
    use interdict_evidence::{Document, Reader, Vocabulary};
    let text = "Belmar Works was designated for having materially assisted, sponsored, or provided financial, material, or technological support for, or goods or services to or in support of, the Corvin Brigades.";
    let document = Document::from_text("text", "0".to_owned(), text.to_owned()).expect("a text");
    let reading = Reader::new(Vocabulary::built_in()).read(&document);
    assert_eq!(reading.facts.iter().filter(|fact| fact.rule == "relation.supports").count(), 1);
}

#[test]
fn who_works_closely_with_whom_is_tied_to_him() {
    check(&[
        ("Oren Vask worked closely with Belmar Works.", &["associated_with: oren vask > belmar works"]),
        ("Oren Vask worked with care.", &[]),
        (
            "Velm and Sons Trading LLC was sanctioned by Canada.",
            &["designation country:CA: velm and sons trading llc"],
        ),
    ]);
}

#[test]
fn who_acts_stands_further_off() {
    check(&[
        (
            "The European Union on Tuesday blacklisted Judge Oren Vask, prosecutor Tilda Roum and the head of the Velm City Court, Pavel Duric, for their part in a trial.",
            &[
                "designation eu: oren vask + tilda roum + pavel duric",
                "holds_office: pavel duric > velm city court",
            ],
        ),
        (
            "OFAC sanctioned Belmar Ltd. In 2023 the office designated the Corvin group and its chairman, Oren Vask, who faces charges.",
            &["designation us-ofac: belmar ltd", "designation us-ofac: corvin group + oren vask @2023-01-01"],
        ),
        (
            "OFAC, for its part, designated Belmar Shipping FZE and delisted Tilda Roum.",
            &["delisting us-ofac: tilda roum", "designation us-ofac: belmar shipping fze"],
        ),
        (
            "On 24 February 2025 the EU adopted its 16th package, adding 48 individuals and 35 entities to its list.",
            &["designation eu:  #83 @2025-02-24"],
        ),
        (
            "BIS is adding 42 entities to the Entity List. Belmar Information, based in Velm, and Corvin Electronics were also added.",
            &[
                "designation us-commerce:  #42",
                "designation us-commerce: belmar information + corvin electronics",
                "resides_in: belmar information > velm",
            ],
        ),
        (
            "In May 2022, OFAC sanctioned Blendar.io, and in August 2022 redesignated Belmar Mixing Ltd.",
            &[
                "designation us-ofac: blendar.io @2022-05-01",
                "designation us-ofac: belmar mixing ltd @2022-08-01",
            ],
        ),
        (
            "The EU blacklisted Judge Tilda Roum. Two generals, Oren Vask and Pavel Duric, against whom the court has issued warrants, have been on the list since 2022.",
            &["designation eu: tilda roum", "designation eu: oren vask + pavel duric @2022-01-01.."],
        ),
        (
            "By decree, the President of Ukraine enforced the decision to apply personal economic sanctions to 37 legal entities and 22 individuals, among which are Belmar Concern and Oren Vask.",
            &["designation nobody: belmar concern + oren vask #59"],
        ),
        (
            "The bank moved money for Belmar Oil Company, designated by OFAC in January 2012, and for its subsidiary Corvin Fleet.",
            &["designation us-ofac: belmar oil company @2012-01-01"],
        ),
        // Plans of the same, and what nobody did.
        ("The EU plans to adopt its 17th package, adding 48 individuals to its list.", &[]),
        ("The Council may decide to apply sanctions to 37 legal entities.", &[]),
    ]);
}

#[test]
fn who_was_counted_is_named_behind() {
    check(&[
        (
            "OFAC is imposing sanctions on 12 individuals and vessels. These procurers include Captain Oren Vask, the Belmar Shipping Company and its manager, Tilda Roum.",
            &[
                "designation us-ofac:  #12",
                "designation us-ofac: oren vask + belmar shipping company + tilda roum",
            ],
        ),
        (
            "OFAC is imposing sanctions on 12 individuals. These measures include Belmar Shipping Company.",
            &["designation us-ofac:  #12"],
        ),
        (
            "Five persons were added to the list in the Annex to Decision 2023/891: Oren Vask, Tilda Roum, Pavel Duric, Anna Lisak and Milan Korvat.",
            &["designation nobody: oren vask + tilda roum + pavel duric + anna lisak + milan korvat #5"],
        ),
        (
            "The UK announced sanctions against Redwater's Minister of Internal Affairs, Oren Vask, and four other officials: Tilda Roum, Pavel Duric, Anna Lisak and Milan Korvat.",
            &["designation country:GB: oren vask + tilda roum + pavel duric + anna lisak + milan korvat"],
        ),
        (
            "The Belmar Network was listed as a terrorist entity under the Criminal Code on October 11, 2024.",
            &["designation nobody: belmar network @2024-10-11 by Criminal Code"],
        ),
        (
            "OFAC is designating Belmar Works for having materially assisted Oren Vask.",
            &["designation us-ofac: belmar works", "supports: belmar works > oren vask"],
        ),
        ("Belmar Works was assisted by Oren Vask.", &[]),
    ]);
}
