//! The language of releases, statements of reasons and news about sanctions, sentence by sentence: what a reader must take
//! from each, and no more. All names are invented.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod actors;
mod articles;
mod asia_pacific;
mod attacks;
mod authorities;
mod dates;
mod delistings;
mod europe;
mod forms;
mod general;
mod items;
mod journalism;
mod listings;
mod names;
mod notices;
mod past;
mod phrases;
mod plain;
mod posts;
mod print;
mod reasons;
mod releases;
mod reported;
mod reports;
mod resemblances;
mod robust;
mod rows;
mod shares;
mod silence;
mod speech;
mod stories;
mod targets;
mod titles;
mod truth;
mod united_nations;
mod united_states;
mod wallets;
mod wholes;

use std::fmt::Write;

use interdict_evidence::fact::{Fact, FactKind, MeasureStated, Mention};
use interdict_evidence::{Document, Modality, Reader, Vocabulary};

#[test]
fn the_rules_are_named_by_a_hash() {
    assert_eq!(interdict_evidence::RULES.len(), 64);
    assert!(interdict_evidence::RULES.bytes().all(|digit| digit.is_ascii_hexdigit()));
}

/// The facts of the kinds that decide something, each as one line: who is meant by the keys of the reader.
pub(crate) fn read(text: &str, about: Option<&str>) -> Vec<String> {
    let document = Document::from_text("text", "0".to_owned(), text.to_owned()).expect("a text");
    let reader = Reader::new(Vocabulary::built_in());
    let reading = match about {
        Some(subject) => reader.read_about(&document, subject),
        None => reader.read(&document),
    };
    let mut lines: Vec<String> = reading.facts.iter().filter_map(line).collect();
    lines.sort();
    lines.dedup();
    lines
}

/// What is listed as not understood.
pub(crate) fn not_understood(text: &str) -> Vec<String> {
    let document = Document::from_text("text", "0".to_owned(), text.to_owned()).expect("a text");
    let reading = Reader::new(Vocabulary::built_in()).read(&document);
    reading.not_understood.iter().map(|span| document.quote(*span).to_owned()).collect()
}

fn key(mention: &Mention) -> String {
    mention.entity.trim_start_matches("party:").to_owned()
}

fn keys(mentions: &[Mention]) -> String {
    mentions.iter().map(key).collect::<Vec<_>>().join(" + ")
}

fn code(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap_or_default().to_owned()
}

fn line(fact: &Fact) -> Option<String> {
    let nobody = || "nobody".to_owned();
    let mut line = match &fact.kind {
        FactKind::Designation { authority, count, targets, legal_basis, .. } => {
            let mut line =
                format!("designation {}: {}", authority.as_ref().map_or_else(nobody, key), keys(targets));
            if let Some(count) = count {
                write!(line, " #{count}").unwrap();
            }
            if let Some(day) = fact.date.as_ref().and_then(|date| date.earliest) {
                write!(line, " @{day}").unwrap();
            }
            if fact.date.as_ref().is_some_and(|date| date.earliest.is_some() && date.latest.is_none()) {
                line.push_str("..");
            }
            if !legal_basis.is_empty() {
                write!(line, " by {}", legal_basis.join(" + ")).unwrap();
            }
            line
        }
        FactKind::Delisting { authority, count, targets } => {
            let mut line =
                format!("delisting {}: {}", authority.as_ref().map_or_else(nobody, key), keys(targets));
            if let Some(count) = count {
                write!(line, " #{count}").unwrap();
            }
            if let Some(day) = fact.date.as_ref().and_then(|date| date.earliest) {
                write!(line, " @{day}").unwrap();
            }
            line
        }
        FactKind::Wallet { wallet, holder } => {
            format!("wallet: {} of {}", wallet.text, holder.as_ref().map_or_else(nobody, key))
        }
        FactKind::Measure(MeasureStated::Ownership { hundredths, is_inclusive }) => {
            format!("measure ownership {hundredths}{}", if *is_inclusive { "" } else { " exclusive" })
        }
        FactKind::Measure(measure) => format!(
            "measure {}",
            serde_json::to_value(measure).unwrap()["measure"].as_str().unwrap_or_default()
        ),
        FactKind::Relation { relation, subject, object, share } => {
            let share = share.as_ref().map_or_else(String::new, |share| format!(" {share} %"));
            format!("{}: {} > {}{share}", code(relation), key(subject), key(object))
        }
        FactKind::Alias { subject, alias } => format!("alias: {} = {}", key(subject), key(alias)),
        FactKind::Attack { actor, victims } => {
            format!("attack: {} > {}", actor.as_ref().map_or_else(nobody, key), keys(victims))
        }
        FactKind::Amount { units, currency, .. } => format!("amount: {currency} {units}"),
        FactKind::Denial => {
            let speaker = fact.attribution.as_ref().and_then(|said| said.speaker.as_ref());
            return Some(format!("denial: {}", speaker.map_or_else(nobody, key)));
        }
        _ => return None,
    };
    if fact.is_former {
        line.push_str(" former");
    }
    if fact.modality != Modality::Stated {
        write!(line, " ({})", code(fact.modality)).unwrap();
    }
    Some(line)
}

pub(crate) fn check(cases: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let found = read(text, None);
        let mut expected: Vec<String> = expected.iter().map(|line| (*line).to_owned()).collect();
        expected.sort();
        if found != expected {
            wrong.push(format!("{text}\n  expected {expected:#?}\n  found    {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} are misread:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn designations_are_read_in_their_forms() {
    check(&[
        (
            "Today, the U.S. Department of the Treasury\u{2019}s Office of Foreign Assets Control (OFAC) sanctioned Velmar Ltd, Ostrava Freight LLC and Anton Reznikov for evading sanctions.",
            &["designation us-ofac: velmar ltd + ostrava freight llc + anton reznikov"],
        ),
        (
            "OFAC is designating Velmar Shipping pursuant to E.O. 13382 for being owned or controlled by Ostrava Holding.",
            &[
                "designation us-ofac: velmar shipping by E.O. 13382",
                "controlled_by: velmar shipping > ostrava holding",
            ],
        ),
        (
            "OFAC also designated Ostrava Freight LLC and its director, Anton Reznikov, pursuant to Executive Order 14024.",
            &["designation us-ofac: ostrava freight llc + anton reznikov by E.O. 14024"],
        ),
        (
            "Velmar Shipping was designated on 14 May 2021 pursuant to Executive Order 13382.",
            &["designation nobody: velmar shipping @2021-05-14 by E.O. 13382"],
        ),
        (
            "The United Kingdom added Velmar Shipping to its sanctions list on Tuesday.",
            &["designation country:GB: velmar shipping"],
        ),
        (
            "The Council today imposed restrictive measures on two individuals and three entities responsible for human rights abuses.",
            &["designation eu-council:  #5"],
        ),
        (
            "HM Treasury announced asset freezes against Velmar Shipping and Anton Reznikov.",
            &["designation uk-ofsi: velmar shipping + anton reznikov", "measure freeze"],
        ),
        (
            "Velmar Shipping is being designated for having materially assisted, sponsored, or provided financial, material, or technological support for Ostrava Brigade.",
            &["designation nobody: velmar shipping", "supports: velmar shipping > ostrava brigade"],
        ),
        (
            "The State Department designated Ostrava Brigade as a Foreign Terrorist Organization.",
            &["designation us-state: ostrava brigade"],
        ),
        (
            "The Department of State is designating four individuals and one entity pursuant to section 1(a) of E.O. 14024.",
            &["designation us-state:  #5 by E.O. 14024"],
        ),
        (
            "Anton Reznikov was sanctioned by the European Union in March 2022.",
            &["designation eu: anton reznikov @2022-03-01"],
        ),
        (
            "The United Kingdom sanctioned Anton Reznikov (commander of the Ostrava Brigade), Pavel Duric (director of Velmar Shipping) and Ostrava Freight LLC.",
            &[
                "designation country:GB: anton reznikov + pavel duric + ostrava freight llc",
                "holds_office: anton reznikov > ostrava brigade",
                "holds_office: pavel duric > velmar shipping",
            ],
        ),
        (
            "Australia has imposed targeted financial sanctions on Velmar Shipping.",
            &["designation country:AU: velmar shipping"],
        ),
        ("Canada announced sanctions against 12 individuals.", &["designation country:CA:  #12"]),
        ("The European Union blacklisted Velmar Shipping on Monday.", &["designation eu: velmar shipping"]),
        ("The Council listed three individuals and one entity.", &["designation eu-council:  #4"]),
        (
            "Velmar Shipping, which the Treasury Department previously sanctioned in 2018, changed its name.",
            &["designation us-treasury: velmar shipping @2018-01-01"],
        ),
        (
            "Velmar Shipping was designated for having supported, since its founding by three brothers in 1998, the regime.",
            &["designation nobody: velmar shipping"],
        ),
        (
            "Velmar Shipping was previously sanctioned in 2018.",
            &["designation nobody: velmar shipping @2018-01-01"],
        ),
        (
            "The United Nations Security Council designated Ostrava Brigade on 3 June 2014.",
            &["designation un-sc: ostrava brigade @2014-06-03"],
        ),
        (
            "Velmar Shipping and Ostrava Freight LLC were added to the SDN List.",
            &["designation nobody: velmar shipping + ostrava freight llc"],
        ),
        (
            "Switzerland imposed sanctions on Velmar Shipping Co., Ltd., a trading company.",
            &["designation country:CH: velmar shipping co ltd"],
        ),
        (
            "New Zealand announced sanctions against Velmar Shipping and its owner Anton Reznikov.",
            &["designation country:NZ: velmar shipping + anton reznikov"],
        ),
        (
            "Today\u{2019}s action targets Velmar Shipping, Ostrava Freight LLC, and their leader, Anton Reznikov.",
            &["designation nobody: velmar shipping + ostrava freight llc + anton reznikov"],
        ),
        ("Velmar Shipping traded with companies sanctioned by OFAC.", &[]),
        (
            "Sanctions were imposed on Anton Reznikov by the European Union.",
            &["designation eu: anton reznikov"],
        ),
    ]);
}

#[test]
fn what_is_no_designation_is_none() {
    check(&[
        (
            "The United States lifted sanctions on Velmar Shipping.",
            &["delisting country:US: velmar shipping"],
        ),
        ("OFAC removed Velmar Shipping from the SDN List.", &["delisting us-ofac: velmar shipping"]),
        ("The European Union delisted Anton Reznikov.", &["delisting eu: anton reznikov"]),
        (
            "Velmar Shipping was removed from the sanctions list by the European Union.",
            &["delisting eu: velmar shipping"],
        ),
        ("Iran demands sanctions relief before any talks.", &[]),
        ("The United States announced sanctions relief for Velmar Shipping.", &[]),
        ("Velmar Shipping could face sanctions from the European Union.", &[]),
        ("The United States threatened to sanction Velmar Shipping.", &[]),
        ("Senators called for sanctions on Velmar Shipping.", &[]),
        ("The United States called on Canada to impose sanctions on Velmar Shipping.", &[]),
        ("The United Kingdom has not sanctioned Anton Reznikov.", &[]),
        ("The United States never sanctioned Velmar Shipping.", &[]),
        ("The European Union may sanction Velmar Shipping.", &[]),
        ("The United States will consider sanctions against Velmar Shipping.", &[]),
        ("The European Union plans to designate Ostrava Brigade.", &[]),
        ("Velmar Shipping would be sanctioned by the United States if it continued.", &[]),
        ("The United States eased sanctions imposed on Velmar Shipping.", &[]),
        (
            "The sanctions imposed on Anton Reznikov by the European Union were lifted.",
            &["delisting eu: anton reznikov"],
        ),
        ("The European Union failed to impose sanctions on Velmar Shipping.", &[]),
        ("Germany opposed sanctions against Velmar Shipping.", &[]),
        ("Anton Reznikov was designated governor of the province.", &[]),
        ("The ship transports oil for sanctioned entities.", &[]),
        ("The OFAC regulations prohibit evading sanctions.", &[]),
        ("OFAC denied that it designated Velmar Shipping.", &["denial: us-ofac"]),
        ("A false report claimed that OFAC designated Velmar Shipping.", &[]),
        ("Had OFAC designated Velmar Shipping, its bank would have failed.", &[]),
        (
            "The Treasury lifted sanctions on Anton Reznikov, who had been designated in 2019.",
            &["delisting us-treasury: anton reznikov"],
        ),
    ]);
}

#[test]
fn measures_are_read_in_their_forms() {
    check(&[
        (
            "As a result of today\u{2019}s action, all property and interests in property of the designated persons described above that are in the United States or in the possession or control of U.S. persons are blocked and must be reported to OFAC.",
            &["measure freeze"],
        ),
        (
            "In addition, any entities that are owned, directly or indirectly, individually or in the aggregate, 50 percent or more by one or more blocked persons are also blocked.",
            &["measure ownership 5000"],
        ),
        (
            "All transactions by U.S. persons or within the United States that involve any property of blocked persons are prohibited unless authorised.",
            &["measure dealing_ban"],
        ),
        ("He is now subject to a travel ban and asset freeze.", &["measure entry_ban", "measure freeze"]),
        (
            "OFAC\u{2019}s regulations generally prohibit all dealings by U.S. persons in property of blocked persons.",
            &["measure dealing_ban"],
        ),
        ("Persons designated are barred from entering the European Union.", &["measure entry_ban"]),
        ("The European Union lifted the asset freeze.", &[]),
        ("Their assets were not frozen.", &[]),
    ]);
}

#[test]
fn relations_keep_their_direction() {
    check(&[
        (
            "Velmar Shipping is a wholly owned subsidiary of Ostrava Holding.",
            &[
                "owned_by: velmar shipping > ostrava holding 100 %",
                "sub_group_of: velmar shipping > ostrava holding",
            ],
        ),
        (
            "Ostrava Brigade, a unit of the Northern Front, seized the town.",
            &["sub_group_of: ostrava brigade > northern front"],
        ),
        ("Velmar Shipping is headed by Anton Reznikov.", &["holds_office: anton reznikov > velmar shipping"]),
        (
            "Ostrava Brigade, led by Anton Reznikov, seized the town.",
            &["holds_office: anton reznikov > ostrava brigade"],
        ),
        (
            "Anton Reznikov is the director of Velmar Shipping.",
            &["holds_office: anton reznikov > velmar shipping"],
        ),
        ("Velmar Shipping is based in Turkey.", &["resides_in: velmar shipping > country:TR"]),
        (
            "Anton Reznikov acts for or on behalf of Ostrava Holding.",
            &["acts_for: anton reznikov > ostrava holding"],
        ),
        (
            "Velmar Shipping is owned by Anton Reznikov and Pavel Duric.",
            &["owned_by: velmar shipping > anton reznikov", "owned_by: velmar shipping > pavel duric"],
        ),
        ("Anton Reznikov owns Velmar Shipping.", &["owned_by: velmar shipping > anton reznikov"]),
        ("Anton Reznikov controls Velmar Shipping.", &["controlled_by: velmar shipping > anton reznikov"]),
        ("Velmar Shipping is not owned by Anton Reznikov.", &[]),
        (
            "Anton Reznikov, who is the chairman of Velmar Shipping, lives in Dubai.",
            &["holds_office: anton reznikov > velmar shipping", "resides_in: anton reznikov > dubai"],
        ),
        (
            "Velmar Shipping provided material support to Ostrava Brigade.",
            &["supports: velmar shipping > ostrava brigade"],
        ),
        ("Anton Reznikov works for Ostrava Holding.", &["acts_for: anton reznikov > ostrava holding"]),
        (
            "Velmar Shipping, formerly headed by Anton Reznikov, traded oil.",
            &["holds_office: anton reznikov > velmar shipping former"],
        ),
        (
            "The 142nd Ostrava Battalion is part of the Northern Front.",
            &["sub_group_of: 142nd ostrava battalion > northern front"],
        ),
        (
            "Velmar Shipping is linked to Ostrava Holding.",
            &["associated_with: velmar shipping > ostrava holding"],
        ),
    ]);
}

#[test]
fn other_names_are_read_in_their_forms() {
    check(&[
        (
            "OFAC designated Velmar Shipping (aka Ostrava Lines) today.",
            &["designation us-ofac: velmar shipping", "alias: velmar shipping = ostrava lines"],
        ),
        ("Velmar Shipping, a.k.a. Ostrava Lines, traded oil.", &["alias: velmar shipping = ostrava lines"]),
        (
            "Anton Reznikov, also known by his alias \u{201c}Severin\u{201d}, fled.",
            &["alias: anton reznikov = severin"],
        ),
        (
            "The group is linked to Velmar Shipping (a.k.a. \u{2018}Red Harbour\u{2019}, \u{2018}QLNX\u{2019} and \u{2018}Blue Harbour\u{2019}).",
            &[
                "alias: velmar shipping = blue harbour",
                "alias: velmar shipping = qlnx",
                "alias: velmar shipping = red harbour",
            ],
        ),
        (
            "Velmar Shipping, formerly known as Ostrava Lines, traded oil.",
            &["alias: velmar shipping = ostrava lines former"],
        ),
    ]);
}

#[test]
fn attacks_and_denials_keep_who_did_what() {
    check(&[
        (
            "On 23 March 2022, Ostrava Group stole approximately $620 million worth of virtual currency from Velmar Bank.",
            &["attack: ostrava group > velmar bank", "amount: USD 620000000"],
        ),
        ("Velmar Bank was hacked by Ostrava Group in 2019.", &["attack: ostrava group > velmar bank"]),
        (
            "Some $15 million was stolen from Velmar Bank by Ostrava Group.",
            &["attack: ostrava group > velmar bank", "amount: USD 15000000"],
        ),
        ("Ostrava Group did not steal anything from Velmar Bank.", &[]),
        ("Velmar Shipping rejected the accusations as groundless.", &["denial: velmar shipping"]),
        ("Anton Reznikov did not deny the allegations.", &[]),
    ]);
}

/// A statement of reasons speaks of one party: its pronouns and short forms are that party.
#[test]
fn statements_of_reasons_are_about_their_subject() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "Anton Pavlovich REZNIKOV",
            "Chairman of the Board. He is the director of Velmar Shipping. REZNIKOV is associated with Ostrava Holding.",
            &[
                "holds_office: anton pavlovich reznikov > velmar shipping",
                "associated_with: anton pavlovich reznikov > ostrava holding",
            ],
        ),
        (
            "Velmar Shipping",
            "As such, it is owned or controlled by Ostrava Holding",
            &["controlled_by: velmar shipping > ostrava holding"],
        ),
        (
            "Anton Reznikov",
            "Therefore, he supports and benefits from the regime. Ostrava Holding said it is controlled by Velmar Bank.",
            &[],
        ),
    ];
    for (subject, text, expected) in cases {
        let mut expected: Vec<String> = expected.iter().map(|line| (*line).to_owned()).collect();
        expected.sort();
        assert_eq!(read(text, Some(subject)), expected, "{text}");
    }
}

/// What a trial by a new user found: other numbers and other dates are not those of the designation.
#[test]
fn a_designation_has_its_own_number_and_date() {
    let document = |text: &str| Document::from_text("text", "0".to_owned(), text.to_owned()).expect("a text");
    let reader = Reader::new(Vocabulary::built_in());
    let designation = |text: &str| {
        let reading = reader.read(&document(text));
        reading
            .facts
            .into_iter()
            .find(|fact| matches!(fact.kind, FactKind::Designation { .. }))
            .expect("a designation")
    };
    let count = |text: &str| match designation(text).kind {
        FactKind::Designation { count, .. } => count,
        _ => None,
    };
    assert_eq!(
        count("OFAC sanctioned Velmar Shipping, which moved more than $120 million for three groups."),
        None
    );
    assert_eq!(count("OFAC sanctioned three companies that shipped oil on 40 vessels."), Some(3));
    let born =
        designation("The European Union designated Anton Reznikov, born 4 May 1971, on 22 February 2024.");
    let date = born.date.expect("a date");
    assert_eq!(date.earliest.map(|day| day.to_string()).as_deref(), Some("2024-02-22"));
}
