//! The plain wording of releases and news, as whole texts have it: about whom, by whom, what somebody is called, and whom a row
//! with words between its names holds.

use interdict_evidence::{Document, Reader, Vocabulary};

use crate::{check, not_understood, read};

#[test]
fn whom_sanctions_are_about_imposes_none() {
    check(&[
        (
            "Canada decided on Monday to impose sanctions on Belarus over its arms sales, freezing the assets of two firms believed to be involved.",
            &["designation country:CA:  #2", "measure freeze"],
        ),
        ("Norway on Friday slapped sanctions on N. Korea for its tests.", &[]),
        (
            "S. Korea imposed sanctions on N. Korean trader Han Chol Man.",
            &["designation country:KR: han chol man"],
        ),
    ]);
    let text = "On 4 May 2021, the Security Council Committee concerning Libya added the names specified below to its Sanctions List.";
    assert!(read(text, None).iter().all(|line| !line.contains("country:LY")), "{:?}", read(text, None));
}

#[test]
fn names_hold_their_numbers_nicknames_and_bodies() {
    check(&[
        ("Four men served in Unit 4411 of the Velmian Central Security Directorate (KDB).", &[]),
        (
            "Unit 4411, also known as APT 77 or Snow Bear, stole letters.",
            &["alias: unit 4411 = apt 77", "alias: unit 4411 = snow bear"],
        ),
        (
            "The EU designated Main Directorate of the General Staff of the Armed Forces Unit 4411.",
            &["designation eu: main directorate of general staff of armed forces unit 4411"],
        ),
        (
            "Canada sanctioned gang leader Michel \"Ti Lou\" Andrelus and former senator Nenel Cassamajor.",
            &["designation country:CA: michel ti lou andrelus + nenel cassamajor"],
        ),
        ("Stark and Velm LLC is owned by Milan Korvat.", &["owned_by: stark and velm llc > milan korvat"]),
    ]);
}

#[test]
fn rows_go_on_behind_what_is_said_of_their_names() {
    check(&[
        (
            "Australia imposed sanctions on the leader of the Quick Defence Forces (QDF), Abdul Hamdan.",
            &["designation country:AU: abdul hamdan", "alias: quick defence forces = qdf"],
        ),
        (
            "The Department of State is designating Harakat Velm (HAV) and its Secretary-General, Abu Karim al-Velmi.",
            &["designation us-state: harakat velm + abu karim al-velmi", "alias: harakat velm = hav"],
        ),
        (
            "The European Union sanctioned this Tuesday the Serbian businessman Pavel Duric and the shipping company Transvolga.",
            &["designation eu: pavel duric + transvolga"],
        ),
        (
            "On Thursday, the United States imposed sanctions on three senior officials of North Korea\u{2019}s ruling Workers\u{2019} Party -- Jon Il Man, Yu Chol and Kim Su Man.",
            &["designation country:US: jon il man + yu chol + kim su man #3"],
        ),
        (
            "The EU is also imposing sanctions on Yantar JSC, a company producing sights for the army, and on the state-owned enterprise Belkom.",
            &["designation eu: yantar jsc + belkom"],
        ),
        (
            "Harbour Insurance LLC, which insures vessels of the fleet, and Velm Marine DMCC, a trader, were sanctioned in the same package.",
            &["designation nobody: harbour insurance llc + velm marine dmcc"],
        ),
        (
            "Golden Crest LLC and Sky Harbour FZE served as front companies for Arvand Trading.",
            &["acts_for: golden crest llc > arvand trading", "acts_for: sky harbour fze > arvand trading"],
        ),
        (
            "Stark Army has provided Velm Brigade with training, funding, and weapons.",
            &["supports: stark army > velm brigade"],
        ),
        (
            "Last week, Treasury sanctioned Fly Velm, an Iraqi airline, and its CEO, Pavel Duric Korvat.",
            &["designation us-treasury: fly velm + pavel duric korvat"],
        ),
        (
            "The UK has also sanctioned Fractal Marine DMCC and Velm Tankers (SCV) Mgmt FZCO.",
            &["designation country:GB: fractal marine dmcc + velm tankers scv mgmt fzco"],
        ),
        (
            "The Council is sanctioning Sofia Korvat, a department head, and Milan Duric.",
            &["designation eu-council: sofia korvat + milan duric"],
        ),
        (
            "The US Treasury, in coordination with the UK\u{2019}s Foreign Office, has today sanctioned Velm Holding.",
            &["designation us-treasury: velm holding"],
        ),
        (
            "The United States and Britain announced sweeping sanctions Tuesday against a conglomerate, Velm Holding.",
            &["designation country:US: velm holding", "designation country:GB: velm holding"],
        ),
        (
            "The Honourable Jane Marsh, Minister of Foreign Affairs, today announced sanctions against 10 individuals and 6 entities.",
            &["designation nobody:  #16"],
        ),
        (
            "OFAC sanctioned Cartel de Velm leader Hector Duric and five associates.",
            &["designation us-ofac: hector duric #6", "holds_office: hector duric > cartel de velm"],
        ),
        (
            "France announced the freezing of the assets of the Iranian company Velmnoor and of two of its leaders, Reza Karim and Ali Sadeg.",
            &["designation country:FR: velmnoor + reza karim + ali sadeg", "measure freeze"],
        ),
        (
            "The Australian government has used its cyber sanctions powers, naming Pavel Duric as the man behind the 2022 breach.",
            &["designation au-dfat: "],
        ),
        ("Velm Bank is owned and operated by Pavel Duric.", &["owned_by: velm bank > pavel duric"]),
        (
            "Britain and Canada have imposed new sanctions on Belarus, targeting the oil company Velmneft and its chief executive Andrei Duric.",
            &[
                "designation country:GB: velmneft + andrei duric",
                "designation country:CA: velmneft + andrei duric",
            ],
        ),
        (
            "Canada imposed sanctions on two men for hacking, targeting Velm Bank for years.",
            &["designation country:CA:  #2"],
        ),
        ("Those sanctioned face asset freezes and travel bans.", &["measure entry_ban", "measure freeze"]),
        ("He could face an asset freeze and a travel ban.", &[]),
        // A tally of all so far is no act.
        ("With Thursday\u{2019}s announcement, Canada has sanctioned 24 people in Haiti.", &[]),
    ]);
    let story = "The United States imposed sanctions on Pavel Duric. The U.S. Treasury Department said it also targeted two firms, including Velm Holding.";
    assert_eq!(
        read(story, None),
        ["designation country:US: pavel duric", "designation us-treasury: velm holding #2"]
    );
}

#[test]
fn who_is_blamed_may_have_no_name_and_the_day_is_of_the_blaming() {
    check(&[
        (
            "In December 2023, the FBI attributed the Velm Bitcoin hack to SnowTraitor.",
            &["attack: snowtraitor > velm bitcoin (blamed)"],
        ),
        (
            "Velm Analytics attributed the exploit to hackers affiliated with North Korea.",
            &["attack: described:hackers affiliated with north korea >  (blamed)"],
        ),
        (
            "The FBI blamed North Korean hackers for the theft from Velm Exchange.",
            &["attack: described:north korean hackers > velm exchange (blamed)"],
        ),
        ("The exchange Velmex suffered a security breach on Thursday.", &["attack: nobody > velmex"]),
        (
            "According to the indictment, the Delta Group attacked Velm Bank, Stark Corp, and Lowland Hospital.",
            &["attack: delta group > velm bank + stark corp + lowland hospital (alleged)"],
        ),
        ("Kim Chol, who worked for U.S. and Canadian companies, sent money home.", &[]),
        ("On Wednesday Velm Exchange was hacked.", &["attack: nobody > velm exchange"]),
        (
            "The Velm Sparrow group claimed responsibility for the attack in a post on X. The group said it was easy.",
            &["attack: velm sparrow group >  (claimed)"],
        ),
        (
            "The Delta Group (also known as APT77), cyber actors associated with the DPRK, are responsible for the theft of money from Velm Exchange.",
            &["alias: delta group = apt77", "attack: delta group > velm exchange"],
        ),
        (
            "Hackers exploited a vulnerability in the platform Velm Network on Tuesday.",
            &["attack: described:hackers > velm network"],
        ),
        ("Velmex suffered no breach.", &[]),
        ("Velmex suffered a breach of contract.", &[]),
    ]);
    let sum = "In 2022 the US blamed the same hackers for the theft of $620m from Velm Network.";
    assert_eq!(not_understood(sum), [sum]);
}

#[test]
fn the_day_of_a_report_is_none_of_the_theft() {
    let text = "Delta Group is responsible for the theft of $100 million from Velm Exchange reported on June 24, 2022.";
    let document = Document::from_text("text", "0".to_owned(), text.to_owned()).unwrap();
    let reading = Reader::new(Vocabulary::built_in()).read(&document);
    assert_eq!(reading.facts.len(), 2);
    assert!(reading.facts.iter().all(|fact| fact.date.is_none()), "{:?}", reading.facts);
}

#[test]
fn what_a_body_does_behind_an_opening_is_not_passed_over() {
    let why = "Canada is imposing sanctions on the heads of the prison service responsible for torture of prisoners.";
    assert_eq!(not_understood(why), [why]);
    let rule = "In parallel, the Financial Crimes Enforcement Network (FinCEN) finalized a rule to sever Velm Group from the banks.";
    assert_eq!(not_understood(rule), [rule]);
}

#[test]
fn the_day_of_a_release_may_stand_above_its_title() {
    let council = "Council of the EU\n\nPress release\n\n15 July 2024 11:20\n\nBelarus: EU lists two further firms over repression\n\nThe Council decided today to impose restrictive measures against Velm Optics and Stark Radio, which make sights.\n";
    let day = "designation eu-council: velm optics + stark radio @2024-07-15";
    assert!(read(council, None).iter().any(|line| line == day), "{:?}", read(council, None));
    // The clock of a page is no day of publication.
    let page = council.replace("Press release", "Home and menu");
    assert!(!read(&page, None).iter().any(|line| line == day), "{:?}", read(&page, None));
}

#[test]
fn bodies_beside_people_are_of_the_same_list() {
    let story = "South Korea on Friday announced sanctions against North Korean individuals and entities.\n\nThe blacklist includes four individuals - Pak Jin Man, Jo Myong Ho, Song Rim Su and Oh Chung Il - and seven institutions such as Velm Expo, Delta Group and Stark Bureau.";
    assert!(
        read(story, None).iter().any(|line| line.ends_with(
            ": pak jin man + jo myong ho + song rim su + oh chung il + velm expo + delta group + stark bureau"
        )),
        "{:?}",
        read(story, None)
    );
}
