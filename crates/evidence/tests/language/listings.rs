//! Who is listed by whom, and by what law, as governments and agencies tell it over several sentences: counts and the names that
//! follow, what the measures do, packages, notices; and what only resembles it.

use crate::{check, not_understood};

#[test]
fn whom_a_text_counted_it_may_name_by_a_verb() {
    check(&[
        (
            "Korea's ally Japan sanctioned two individuals. The ministry identified them as Oren Vask and Tilda Roum.",
            &["designation country:JP:  #2", "designation country:JP: oren vask + tilda roum"],
        ),
        (
            "Australia has listed three firms. The three firms are Belmar Shipping, Northgate Trading and Corvin Ltd.",
            &[
                "designation country:AU:  #3",
                "designation country:AU: belmar shipping + northgate trading + corvin ltd",
            ],
        ),
        (
            "Canada sanctioned four companies. They were identified as Belmar Shipping and Northgate Trading, among others.",
            &["designation country:CA:  #4", "designation country:CA: belmar shipping + northgate trading"],
        ),
        (
            "BIS added two entities to the Entity List. The entities added today are Belmar Pte. Ltd. and Corvin Ltd.",
            &["designation us-commerce:  #2", "designation us-commerce: belmar pte ltd + corvin ltd"],
        ),
        (
            "Canada sanctioned four companies. The companies are suppliers of Belmar Shipping.",
            &["designation country:CA:  #4"],
        ),
        ("It named the individuals as Oren Vask and Tilda Roum.", &[]),
    ]);
}

#[test]
fn numbers_are_counted_however_they_are_written() {
    check(&[
        ("Seventeen members of Belmar Brigade were sanctioned.", &["designation nobody:  #17"]),
        (
            "Canada has sanctioned twenty-three operatives of Belmar Brigade.",
            &["designation country:CA:  #23"],
        ),
        ("Seoul imposed sanctions on 11 North Koreans and two companies.", &["designation country:KR:  #13"]),
        (
            "The United States sanctioned six people, including two members of Belmar Brigade, and one company.",
            &["designation country:US:  #7"],
        ),
        (
            "Washington imposed sanctions on four financiers and six hospices that it says pay the militants.",
            &["designation country:US:  #10"],
        ),
        ("Thirty tankers of the fleet have now been specified.", &["designation nobody:  #30"]),
        ("Britain unveiled 60 new sanctions.", &["designation country:GB:  #60"]),
        ("Ships that belong to three companies have been seen.", &[]),
        ("Since 2019, Canada has sanctioned 300 individuals.", &[]),
        ("Norway has now listed over 1,900 persons.", &[]),
        ("EU lists additional 14 companies", &["designation eu:  #14"]),
    ]);
}

#[test]
fn the_measures_hit_whom_they_are_on() {
    check(&[
        (
            "Britain announced new sanctions on Monday. The measures, adopted under the Redwater Regulations 2021, hit Belmar Shipping, Corvin Ltd and Oren Vask.",
            &[
                "designation country:GB: belmar shipping + corvin ltd + oren vask by Redwater Regulations 2021",
            ],
        ),
        ("The new sanctions designate Belmar Shipping.", &["designation nobody: belmar shipping"]),
        (
            "Tokyo froze the assets of 3 people. Sanctions were also applied to banker Oren Vask.",
            &["designation country:JP:  #3", "designation country:JP: oren vask", "measure freeze"],
        ),
        (
            "Canada sanctioned Corvin Ltd. Ottawa also targeted two shipping firms, including Belmar Shipping.",
            &["designation country:CA: corvin ltd", "designation country:CA: belmar shipping #2"],
        ),
        ("Moscow also targeted two power plants.", &[]),
        ("The EU adopted its ninth package, which listed 40 individuals.", &["designation eu:  #40"]),
        ("The EU proposed a ninth package, which lists 40 individuals.", &[]),
        ("Oren Vask was placed under sanctions by Canada.", &["designation country:CA: oren vask"]),
        (
            "The sanctions of the USA were imposed also against the trader Oren Vask.",
            &["designation country:US: oren vask"],
        ),
        (
            "In the British sanctions list were included the tanker Corvin Star and the company Belmar Ltd.",
            &["designation country:GB: corvin star + belmar ltd"],
        ),
        (
            "The US introduced restrictions against the Redwater firm Belmar Shipping and its general director Oren Vask.",
            &["designation country:US: belmar shipping + oren vask"],
        ),
        (
            "The State Department imposed visa restrictions on Oren Vask and Tilda Roum.",
            &["measure entry_ban"],
        ),
        (
            "The Department of State found Oren Vask responsible for torture and designated him on 4 May 2021.",
            &["designation us-state: oren vask @2021-05-04"],
        ),
    ]);
}

#[test]
fn what_somebody_is_called_is_no_other_party() {
    check(&[
        (
            "Canada sanctioned Maltese lawyer Oren Vask and his media company Corvin Medya.",
            &["designation country:CA: oren vask + corvin medya"],
        ),
        ("Canada sanctioned Oren Vask and met trader Tilda Roum.", &["designation country:CA: oren vask"]),
        (
            "Among those sanctioned by Canada is Oren Vask, an Italy-based Belmar Brigade member who runs a charity.",
            &["designation country:CA: oren vask"],
        ),
        (
            "The charities \u{2014} the Gaza-based Belmar Foundation and the Italy-based Corvin Association \u{2014} were sanctioned by Canada.",
            &["designation country:CA: belmar foundation + corvin association"],
        ),
        (
            "Canada sanctioned Belmar Marine (UK) Limited and Oren\u{2010}Vask Group.",
            &["designation country:CA: belmar marine uk limited + oren-vask group"],
        ),
    ]);
}

#[test]
fn those_in_a_row_are_all_listed() {
    check(&[
        (
            "Belmar Insurance Company and Corvin Group, two Redwater-based insurers, are being designated by OFAC.",
            &["designation us-ofac: belmar insurance company + corvin group"],
        ),
        (
            "Two Chinese banks, Belmar Commercial Bank and Corvin Commercial Bank, were added to the EU sanctions list.",
            &["designation eu: belmar commercial bank + corvin commercial bank"],
        ),
        (
            "Norway sanctioned two members of the Corvin Brigade, after an inquiry:\n\nOren Vask, who was its paymaster\nTilda Roum, who hired for it\n",
            &[
                "designation country:NO:  #2",
                "designation country:NO: oren vask",
                "designation country:NO: tilda roum",
            ],
        ),
        (
            "Norway, which chairs the group, sanctioned three units of the army.",
            &["designation country:NO:  #3"],
        ),
        (
            "Last month Norway put Oren Vask under sanctions, and Canada sanctioned his brother Jorn Vask in 2019.",
            &["designation country:NO: oren vask", "designation country:CA: jorn vask @2019-01-01"],
        ),
        (
            "Sanctions for a period of five years were applied to 60 individuals, among them singer Oren Vask and TV presenter Tilda Roum.",
            &["designation nobody: oren vask + tilda roum #60"],
        ),
        (
            "OFAC sanctioned Belmar Shipping in May 2021 and redesignated it in June 2022.",
            &[
                "designation us-ofac: belmar shipping @2021-05-01",
                "designation us-ofac: belmar shipping @2022-06-01",
            ],
        ),
        (
            "Japan sanctioned 11 people, including Oren Vask. The 11 include Tilda Roum.",
            &["designation country:JP: oren vask #11", "designation country:JP: tilda roum"],
        ),
        (
            "Canada today announced new listings. Among the newly listed are judge Oren Vask, the cigarette maker Belmar Group and Corvin Corps.",
            &["designation country:CA: oren vask + belmar group + corvin corps"],
        ),
        ("The EU's policy chief said the package blacklists 105 more ships.", &["designation eu:  #105"]),
        ("The proposed package blacklists 105 more ships.", &[]),
    ]);
}

#[test]
fn who_acts_is_told_in_many_ways() {
    check(&[
        (
            "Norway sanctioned two firms. The foreign ministry said that it had decided to designate trading firm Belmar Corp and its executives Oren Vask and Tilda Roum.",
            &["designation country:NO:  #2", "designation country:NO: belmar corp + oren vask + tilda roum"],
        ),
        (
            "The United States said it was sanctioning Oren Vask over his work.",
            &["designation country:US: oren vask"],
        ),
        (
            "Norway took the same step a week later, adding nine groups and one person to its sanctions list.",
            &["designation country:NO:  #10"],
        ),
        (
            "The Swiss government has adopted European Union sanctions against four people.",
            &["designation ch-federal-council:  #4"],
        ),
        (
            "The minister said that Norway is imposing new sanctions on 76 individuals.",
            &["designation country:NO:  #76"],
        ),
        ("The Minister for Foreign Affairs has listed 95 vessels.", &["designation nobody:  #95"]),
        (
            "OFAC sanctioned Belmar Ltd. The administration sanctioned Corvin Shipping in April 2021.",
            &["designation us-ofac: belmar ltd", "designation us-ofac: corvin shipping @2021-04-01"],
        ),
        (
            "Washington imposed sanctions on Belmar Tribunal prosecutor Oren Vask, and in June it added four judges.",
            &["designation country:US: oren vask"],
        ),
        ("The Harbour Review has now sanctioned 11 individuals.", &[]),
        ("Norway listed three gang leaders and a businessman.", &["designation country:NO:  #4"]),
        (
            "Norway sanctioned 100 vessels of the fleet, five Chinese entities and two firms, Belmar Trading and Corvin Ltd.",
            &["designation country:NO: belmar trading + corvin ltd #107"],
        ),
        (
            "OFAC is designating Redwater bankers Oren Vask (Vask) and Tilda Roum.",
            &["designation us-ofac: oren vask + tilda roum"],
        ),
    ]);
}

#[test]
fn several_acts_keep_their_dates_and_their_parties() {
    check(&[
        (
            "Oren Vask was included on the EU list on 16 December 2022 and was sanctioned by Switzerland on 21 December 2022.",
            &["designation eu: oren vask @2022-12-16", "designation country:CH: oren vask @2022-12-21"],
        ),
        (
            "Beijing sanctioned five firms including Corvin Dynamics, and put Belmar Group on its sanctions list in February 2023.",
            &[
                "designation country:CN: corvin dynamics #5",
                "designation country:CN: belmar group @2023-02-01",
            ],
        ),
        (
            "The fund pays Belmar Co., which OFAC designated in 2022, and Corvin Group.",
            &["designation us-ofac: belmar co @2022-01-01"],
        ),
        (
            "The financial sanctions and travel bans apply to Oren Vask and Corvin Hosting LP.",
            &["designation nobody: oren vask + corvin hosting lp", "measure entry_ban"],
        ),
        ("The sanctions now apply to a total of 310 individuals.", &[]),
        (
            "Corvin\u{2019}s front company, Belmar Internet LP, has also been designated by the UK.",
            &["designation country:GB: belmar internet lp"],
        ),
        (
            "In the package, 48 individuals and 35 entities are added to the list of those subject to an asset freeze.",
            &["designation nobody:  #83", "measure freeze"],
        ),
        ("Norway has imposed 12 sanctions packages.", &[]),
        (
            "FinCEN today issued orders identifying Belmar Banco S.A. and Corvin Banco S.A. as being of primary money laundering concern.",
            &["designation us-fincen: belmar banco sa + corvin banco sa"],
        ),
        ("The EU excluded from the sanctions lists the businessman Oren Vask.", &["delisting eu: oren vask"]),
        (
            "Oren Vask is a trader. He is associated with Corvin Group.",
            &["associated_with: oren vask > corvin group"],
        ),
        ("Oren Vask met Tilda Roum. He is associated with Corvin Group.", &[]),
    ]);
}

#[test]
fn what_only_looks_like_a_listing_is_none() {
    check(&[
        ("The measures hit Belmar Ltd hard last winter.", &[]),
        ("Canada announced 20 new sanctions officers.", &[]),
        (
            "The EU sanctioned Belmar Ltd and lawyer Oren Vask welcomed the decision.",
            &["designation eu: belmar ltd"],
        ),
        (
            "OFAC designated Belmar Ltd and its lawyer, Oren Vask, declined to comment.",
            &["designation us-ofac: belmar ltd"],
        ),
        (
            "Canada sanctioned Corvin Group. Those affected by the storm include Belmar Ltd and Oren Vask.",
            &["designation country:CA: corvin group"],
        ),
        ("The sanctions would apply to Oren Vask.", &[]),
        ("The sanctions list includes a preface.", &[]),
        ("In the British team were included the player Oren Vask and the coach Jorn Vask.", &[]),
        ("Treasury named three new deputies.", &[]),
        ("A court ordered that Belmar Ltd be put under sanctions.", &[]),
        ("Ukraine excluded from the talks the businessman Oren Vask.", &[]),
        ("Belmar Ltd was listed on 3 May 2019 in Hong Kong.", &[]),
    ]);
}

#[test]
fn names_of_months_and_months_that_describe_date_nothing() {
    check(&[
        (
            "Marco Vask announced the act. Norway sanctioned Julio Roum.",
            &["designation country:NO: julio roum"],
        ),
        (
            "Norway sanctioned Oren Vask for his role in the March violence.",
            &["designation country:NO: oren vask"],
        ),
        ("Norway sanctioned Oren Vask in March 2021.", &["designation country:NO: oren vask @2021-03-01"]),
    ]);
}

#[test]
fn lists_in_prose_and_in_fields_are_read() {
    check(&[
        (
            "Britain sanctions gang leaders\n\nBritain today announced sanctions on four men.\n\nThose sanctioned today are:\nOren Vask, leader of the Belmar Brigade;\nJorn Vask; and\nTilda Roum, owner of Corvin Trading SA.\n",
            &[
                "designation country:GB:  #4",
                "designation country:GB: jorn vask",
                "designation country:GB: oren vask",
                "designation country:GB: tilda roum",
                "holds_office: oren vask > belmar brigade",
                "owned_by: corvin trading sa > tilda roum",
            ],
        ),
        (
            "On 17 October 2025, the Security Council Committee added the following entries to its sanctions list:\n\nHTi.008\nName: OREN VASK\nTitle: na\nDOB: 1982\n\nHTi.009\nName: TILDA ROUM\nTitle: na\n",
            &["designation un-sc: oren vask @2025-10-17", "designation un-sc: tilda roum @2025-10-17"],
        ),
        (
            "The following persons are designated and declared for the purposes of regulation 6:\n\nItem | Name | Reason\n1 | Oren Vask | Head of a firm\n2 | Tilda Roum | Ship manager of the fleet\n",
            &["designation nobody: oren vask", "designation nobody: tilda roum"],
        ),
    ]);
}

#[test]
fn lines_above_items_may_name_their_law() {
    check(&[
        (
            "The Secretary of State has designated the following persons under regulation 5 of the Redwater (Sanctions) Regulations 2023:\n\n1. Belmar Network\n2. VASK, Oren\n",
            &["designation nobody: belmar network", "designation nobody: oren vask"],
        ),
        (
            "Today, Canada announced additional measures under the Special Economic Measures Act. The new measures target 77 individuals, including Tilda Roum.",
            &["designation country:CA: tilda roum #77"],
        ),
        (
            "OFAC sanctioned two officials, Oren Al-\u{2019}Vask and Tilda Roum, and three companies.",
            &["designation us-ofac: oren al-'vask + tilda roum #5"],
        ),
        ("London freezes the assets of the persons involved.", &["measure freeze"]),
    ]);
}

#[test]
fn the_federal_register_lists_entries() {
    check(&[(
        "On March 13, 2025, OFAC determined that the property subject to U.S. jurisdiction of the following persons is blocked under the authorities listed below.\n\nIndividuals:\n\n1. VASK, Oren, Redwater; DOB 1966; nationality Redwater (individual) [REDWATER-EO13902].\nDesignated pursuant to section 1(a)(i) of E.O. 13902.\n\nEntities:\n\n1. BELMAR SHIP MANAGEMENT CO LTD, Tianjin, China; Organization Established Date 2023 [REDWATER-EO13902].\n",
        &[
            "designation us-ofac: oren vask @2025-03-13",
            "designation us-ofac: belmar ship management co ltd @2025-03-13",
            "measure freeze",
        ],
    )]);
}

#[test]
fn the_law_stands_with_the_act() {
    check(&[
        (
            "OFAC designated Belmar Shipping pursuant to section 1(a)(ii) of E.O. 14024.",
            &["designation us-ofac: belmar shipping by E.O. 14024"],
        ),
        (
            "The Council listed Belmar Shipping under Council Decision (CFSP) 2025/966.",
            &["designation eu-council: belmar shipping by Council Decision (CFSP) 2025/966"],
        ),
        (
            "The State Department imposed sanctions on Belmar Shipping under the Countering Redwater Act, 2017.",
            &["designation us-state: belmar shipping by Countering Redwater Act, 2017"],
        ),
        (
            "By Decree No. 99/2024, Ukraine imposed sanctions on Belmar Shipping.",
            &["designation country:UA: belmar shipping by Decree No. 99/2024"],
        ),
        (
            "Canada sanctioned Belmar Shipping for breaches of the Export Act.",
            &["designation country:CA: belmar shipping"],
        ),
    ]);
}

#[test]
fn notices_have_parts() {
    check(&[
        (
            "Financial Sanctions Notice\n\nRedwater\n\nAdditions\n\nIndividuals\n\n1. VASK, Oren\nDOB: 12/04/1977. Nationality: Redwater Listed on: 24/02/2025 Group ID: 1.\n\n2. ROUM, Tilda\nDOB: 12/04/1978. Group ID: 2.\n\nAmendments\n\n1. KORVAT, Milan\nDOB: 12/04/1979. Group ID: 3.\n\nDeletions\n\n1. LISAK, Anna\nDOB: 12/04/1976. Group ID: 4.\n",
            &[
                "delisting nobody: anna lisak",
                "designation nobody: oren vask",
                "designation nobody: tilda roum",
            ],
        ),
        (
            "1. The Government of Japan decided to designate two individuals.\n\n2. Those designated are as follows.\n\n(1) Oren Vask\n\n(2) Tilda Roum\n\n3. The Bank of Redwater gives approval.\n",
            &[
                "designation jp-government:  #2",
                "designation jp-government: oren vask",
                "designation jp-government: tilda roum",
            ],
        ),
        (
            "Canada today announced new sanctions.\n\nAn asset freeze on the following individuals:\n\n- Oren Vask, a trader\n- Tilda Roum\n",
            &["designation country:CA: oren vask", "designation country:CA: tilda roum", "measure freeze"],
        ),
        (
            "Canada sanctioned the following entities:\n\nBelmar Shipping Ltd | Dubai | 12 May 1990\nCorvin Trading Ltd | Sharjah | 3 June 1991\n",
            &["designation country:CA: belmar shipping ltd", "designation country:CA: corvin trading ltd"],
        ),
    ]);
}

/// What changes nobody's place on a list is listed as not understood.
#[test]
fn other_acts_are_shown_and_are_no_facts() {
    for text in [
        "The Justice Department charges three men with evading duties.",
        "The Council extended the restrictive measures for six months.",
        "OFAC is updating the entry of Belmar Shipping.",
        "OFAC issued General License 31 to Belmar Shipping.",
        "Canada sanctioned Corvin Ltd. The amendments include Belmar Shipping.",
    ] {
        let last = text.rsplit(". ").next().unwrap_or(text);
        assert!(
            not_understood(text).iter().any(|listed| listed.contains(last.trim_end_matches('.'))),
            "{text}: {:?}",
            not_understood(text)
        );
    }
    check(&[
        ("The Justice Department charges three men with evading duties.", &[]),
        ("A federal indictment charges two companies, Belmar Shipping and Corvin Ltd, with fraud.", &[]),
    ]);
}
