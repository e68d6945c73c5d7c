//! What is exported: every kind of fact in every modality, and laws of the formats over random documents.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};

use interdict_evidence::event::Merger;
use interdict_evidence::export::{Found, Read, ftm, html, stix};
use interdict_evidence::fact::{
    Attribution, Comparator, DateBasis, Fact, FactDate, FactKind, MeasureStated, Mention, MentionKind,
    Modality, RelationStated,
};
use interdict_evidence::{Document, NameLink, Reader, Reading, Span, Vocabulary};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::Value;

const TEXT: &str = "\
Treasury names Nordtek

ORSA, March 4, 2021 (Reuters) -- The U.S. Treasury sanctioned Nordtek Trading and Ivan Example on Thursday.

Venmorak Crew hacked Orsa Bank. Nordtek Trading denied that it had moved $5 million.
";

fn read_at() -> Timestamp {
    "2026-11-26T12:00:00Z".parse().unwrap()
}

fn mention(text: &str, kind: MentionKind, entity: &str) -> Mention {
    let start = TEXT.find(text).unwrap_or_default();
    Mention {
        text: text.to_owned(),
        span: Span::new(start, start + text.len()),
        kind,
        entity: entity.to_owned(),
    }
}

fn body(text: &str) -> Mention {
    mention(text, MentionKind::Organisation, &format!("party:{}", text.to_lowercase()))
}

fn person(text: &str) -> Mention {
    mention(text, MentionKind::Person, &format!("party:{}", text.to_lowercase()))
}

fn treasury() -> Mention {
    mention("U.S. Treasury", MentionKind::Authority, "us-treasury")
}

fn state() -> Mention {
    mention("Orsa", MentionKind::Country, "country:KP")
}

/// A fact of every kind, and of every relation.
fn kinds() -> Vec<FactKind> {
    use RelationStated as R;
    let relation = |relation, subject, object| FactKind::Relation { relation, subject, object, share: None };
    let place = mention("Orsa", MentionKind::Place, "country:KP");
    let town = mention("Orsa", MentionKind::Place, "party:orsa");
    let wallet = mention("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", MentionKind::Wallet, "wallet:btc:1");
    let described = mention("three groups", MentionKind::Described, "described:three groups");
    let mut kinds = vec![
        FactKind::Designation {
            authority: Some(treasury()),
            count: Some(2),
            targets: vec![body("Nordtek Trading"), person("Ivan Example")],
            is_further: false,
            legal_basis: vec!["E.O. 13722".to_owned()],
        },
        FactKind::Designation {
            authority: None,
            count: None,
            targets: vec![],
            is_further: true,
            legal_basis: vec![],
        },
        FactKind::Delisting {
            authority: Some(treasury()),
            count: None,
            targets: vec![body("Nordtek Trading")],
        },
        FactKind::Reason { targets: vec![body("Nordtek Trading")] },
        FactKind::Reason { targets: vec![] },
        FactKind::Measure(MeasureStated::Freeze),
        FactKind::Measure(MeasureStated::Ownership { hundredths: 5000, is_inclusive: true }),
        FactKind::Alias { subject: body("Venmorak Crew"), alias: body("Silent Crew") },
        FactKind::Attack { actor: Some(body("Venmorak Crew")), victims: vec![body("Orsa Bank"), state()] },
        FactKind::Attack { actor: Some(state()), victims: vec![] },
        FactKind::Attack { actor: None, victims: vec![body("Orsa Bank")] },
        FactKind::Attack { actor: Some(described), victims: vec![body("Orsa Bank")] },
        FactKind::Amount {
            units: 5_000_000,
            hundredths: 5,
            currency: "USD".to_owned(),
            comparator: Comparator::UpTo,
            holder: Some(body("Nordtek Trading")),
            flow: None,
            from: None,
            is_total: false,
        },
        FactKind::Claim,
        FactKind::Denial,
        FactKind::Coordination { with: state() },
        FactKind::Office { person: person("Ivan Example"), office: "Director".to_owned() },
        FactKind::Body { body: mention("Reuters", MentionKind::Outlet, "reuters") },
        FactKind::Wallet { wallet: wallet.clone(), holder: Some(person("Ivan Example")) },
        FactKind::Wallet { wallet, holder: None },
        FactKind::Status,
        relation(R::OwnedBy, body("Nordtek Trading"), person("Ivan Example")),
        relation(R::Employs, body("Nordtek Trading"), person("Ivan Example")),
        relation(R::HoldsOffice, person("Ivan Example"), body("Nordtek Trading")),
        relation(R::AssociatedWith, person("Ivan Example"), person("Maria Example")),
        relation(R::RelatedTo, person("Ivan Example"), person("Maria Example")),
        relation(R::MemberOf, person("Ivan Example"), body("Nordtek Trading")),
        relation(R::ResidesIn, person("Ivan Example"), place),
        relation(R::ResidesIn, person("Ivan Example"), town),
    ];
    let others = [
        R::ControlledBy,
        R::SubGroupOf,
        R::SubordinateTo,
        R::SponsoredBy,
        R::UnderDirectionOf,
        R::OrganOf,
        R::Trains,
        R::Pays,
        R::AssociatedWith,
        R::LeadsDevelopmentOf,
        R::Supports,
        R::ActsFor,
    ];
    kinds.extend(others.map(|sort| relation(sort, body("Venmorak Crew"), body("Nordtek Trading"))));
    kinds
}

const MODALITIES: [Modality; 8] = [
    Modality::Stated,
    Modality::Accused,
    Modality::Blamed,
    Modality::Alleged,
    Modality::Claimed,
    Modality::Estimated,
    Modality::Attempted,
    Modality::Denied,
];

fn fact(number: usize, kind: FactKind, modality: Modality) -> Fact {
    let (start, end) = (27, 80);
    Fact {
        id: format!("{number:016x}"),
        document: "d0".to_owned(),
        span: Span::new(start, end),
        quote: TEXT.get(start..end).unwrap().to_owned(),
        rule: "test.rule".to_owned(),
        kind,
        modality,
        is_former: false,
        attribution: None,
        date: None,
    }
}

/// Facts of all kinds as one document states them.
fn reading(kinds: Vec<FactKind>, modality: Modality) -> (Document, Reading) {
    let document = Document::from_text("release.txt", "d0".to_owned(), TEXT.to_owned()).unwrap();
    let facts = (0..).zip(kinds).map(|(number, kind)| fact(number, kind, modality)).collect();
    (
        document,
        Reading {
            published: None,
            facts,
            mentions: Vec::new(),
            not_understood: vec![Span::new(120, 140)],
            for_review: vec![Span::new(0, 10)],
        },
    )
}

/// The objects of the bundle.
fn objects(found: &Found<'_>) -> Vec<Value> {
    let bundle: Value = serde_json::from_str(&stix::bundle(found, read_at())).unwrap();
    bundle["objects"].as_array().unwrap().clone()
}

fn parsed(found: &Found<'_>) -> Vec<Value> {
    ftm::entities(found).iter().map(|entity| serde_json::from_str(entity).unwrap()).collect()
}

fn bundle(document: &Document, reading: &Reading, links: &[NameLink]) -> Vec<Value> {
    objects(&Found { documents: &[Read { document, reading, links }], events: &[] })
}

fn entities(document: &Document, reading: &Reading, links: &[NameLink]) -> Vec<Value> {
    parsed(&Found { documents: &[Read { document, reading, links }], events: &[] })
}

/// The objects made of a fact: `relationship controlled-by`, `note`.
fn made(objects: &[Value], id: &str) -> Vec<String> {
    let of_fact = objects.iter().filter(|object| {
        let mut extensions = object["extensions"].as_object().into_iter().flat_map(|all| all.values());
        extensions.any(|extension| extension["fact"] == id)
    });
    let mut made: Vec<String> = of_fact
        .map(|object| {
            let sort = object["relationship_type"].as_str().map(|sort| format!(" {sort}"));
            object["type"].as_str().unwrap().to_owned() + &sort.unwrap_or_default()
        })
        .collect();
    made.sort();
    made
}

fn link(entity: &str, party: &str, is_open: bool) -> NameLink {
    NameLink {
        document: "d0".to_owned(),
        entity: entity.to_owned(),
        name: "Nordtek Trading".to_owned(),
        list: "us-ofac-sdn".parse().unwrap(),
        party: party.to_owned(),
        caption: "NORDTEK TRADING LLC".to_owned(),
        score: "0.94".to_owned(),
        reason: "`nordtek` on both sides".to_owned(),
        rules: vec![],
        is_in_fact: true,
        hint: None,
        is_open,
    }
}

/// The laws of a bundle; `None` if they hold, else what is broken.
fn broken(objects: &[Value]) -> Option<String> {
    let ids: BTreeSet<&str> = objects.iter().map(|object| object["id"].as_str().unwrap()).collect();
    if ids.len() != objects.len() {
        return Some("ids are not unique".to_owned());
    }
    for object in objects {
        let id = object["id"].as_str().unwrap();
        let (sort, uuid) = id.split_once("--").unwrap();
        let parts: Vec<usize> = uuid.split('-').map(str::len).collect();
        if object["type"] != sort || parts != [8, 4, 4, 4, 12] || uuid.get(14..15) != Some("5") {
            return Some(format!("{id} is no id of {}", object["type"]));
        }
        let mut fault = None;
        visit("", object, &mut |name, value| {
            let is_ref = name.ends_with("_ref") || name.ends_with("_refs");
            match value {
                Value::String(text) if is_ref && !ids.contains(text.as_str()) => {
                    fault = Some(format!("{id}: {name} leads nowhere"));
                }
                Value::Null => fault = Some(format!("{id}: {name} is null")),
                Value::Array(values) if values.is_empty() => fault = Some(format!("{id}: {name} is empty")),
                _ => {}
            }
        });
        if matches!(sort, "note" | "report" | "opinion" | "grouping")
            && object["object_refs"].as_array().is_none()
        {
            fault = Some(format!("{id} refers to nothing"));
        }
        if fault.is_some() {
            return fault;
        }
    }
    None
}

fn visit<'a>(name: &str, value: &'a Value, each: &mut impl FnMut(&str, &'a Value)) {
    each(name, value);
    match value {
        Value::Array(values) => values.iter().for_each(|value| visit(name, value, each)),
        Value::Object(properties) => properties.iter().for_each(|(name, value)| visit(name, value, each)),
        _ => {}
    }
}

#[test]
fn every_fact_is_one_object_with_its_place_and_how_it_is_said() {
    for modality in MODALITIES {
        let (document, reading) = reading(kinds(), modality);
        let objects = bundle(&document, &reading, &[]);
        assert_eq!(broken(&objects), None);
        for fact in &reading.facts {
            let expected: &[&str] = match &fact.kind {
                FactKind::Relation { object, .. }
                    if object.kind == MentionKind::Place && object.entity.starts_with("party:") =>
                {
                    &["note"]
                }
                FactKind::Relation { relation: RelationStated::ResidesIn, .. } => {
                    &["relationship located-at"]
                }
                FactKind::Relation { relation, .. } => {
                    let sort = format!("relationship {}", relation.code().replace('_', "-"));
                    assert_eq!(made(&objects, &fact.id), [sort], "{modality:?}");
                    continue;
                }
                FactKind::Attack { actor: Some(_), victims } => match victims.len() {
                    0 => &["incident", "relationship attributed-to"],
                    1 => &["incident", "relationship attributed-to", "relationship targets"],
                    _ => &[
                        "incident",
                        "relationship attributed-to",
                        "relationship targets",
                        "relationship targets",
                    ],
                },
                FactKind::Attack { actor: None, .. } => &["incident", "relationship targets"],
                FactKind::Denial => &["opinion"],
                _ => &["note"],
            };
            assert_eq!(made(&objects, &fact.id), expected, "{:?} {modality:?}", fact.kind);
        }
        for object in objects.iter().filter(|object| made(std::slice::from_ref(object), "").is_empty()) {
            let Some(extension) = object["extensions"].as_object().and_then(|all| all.values().next()) else {
                continue;
            };
            if extension["fact"].is_null() {
                continue;
            }
            let label = format!("modality:{}", modality.code());
            assert!(object["labels"].as_array().unwrap().contains(&Value::from(label)), "{object}");
            assert_eq!(object["external_references"][0]["external_id"], "blake3:d0#27-80");
            let is_opinion = object["type"] == "opinion";
            assert_eq!(object["confidence"] == 0, modality == Modality::Denied && !is_opinion, "{object}");
        }
    }
}

#[test]
fn who_attacks_is_an_intrusion_set_only_if_it_is_a_group_and_nobody_denies_it() {
    let sort = |kinds: Vec<FactKind>, modality, name: &str| {
        let (document, reading) = reading(kinds, modality);
        let objects = bundle(&document, &reading, &[]);
        let object = objects.into_iter().find(|object| object["name"] == name).unwrap();
        let class = object["identity_class"].as_str().unwrap_or_default().to_owned();
        format!("{} {class}", object["type"].as_str().unwrap())
    };
    let attack =
        |actor: Mention| vec![FactKind::Attack { actor: Some(actor), victims: vec![body("Orsa Bank")] }];
    let crew = body("Venmorak Crew");
    assert_eq!(sort(attack(crew.clone()), Modality::Blamed, "Venmorak Crew"), "intrusion-set ");
    assert_eq!(sort(attack(crew.clone()), Modality::Denied, "Venmorak Crew"), "identity organization");
    assert_eq!(sort(attack(crew), Modality::Blamed, "Orsa Bank"), "identity organization");
    assert_eq!(sort(attack(person("Ivan Example")), Modality::Blamed, "Ivan Example"), "identity individual");
    assert_eq!(sort(attack(state()), Modality::Blamed, "Orsa"), "identity organization");
    let group = mention("three groups", MentionKind::Described, "described:three groups");
    assert_eq!(sort(attack(group), Modality::Stated, "three groups"), "identity class");
}

#[test]
fn a_denial_disagrees_with_what_it_denies() {
    let amount = || kinds().into_iter().find(|kind| matches!(kind, FactKind::Amount { .. })).unwrap();
    let (document, mut reading) =
        reading(vec![amount(), FactKind::Denial, FactKind::Status], Modality::Denied);
    reading.facts[1].attribution =
        Some(Attribution { speaker: Some(body("Nordtek Trading")), channel: None, is_direct: false });
    reading.facts[2].modality = Modality::Stated;
    reading.facts[2].span = Span::new(81, 90);
    let refs = |reading: &Reading| {
        let objects = bundle(&document, reading, &[]);
        let opinion = objects.iter().find(|object| object["type"] == "opinion").unwrap();
        assert_eq!(opinion["opinion"], "strongly-disagree");
        assert_eq!(opinion["authors"][0], "Nordtek Trading");
        assert!(opinion["explanation"].as_str().unwrap().contains(&reading.facts[1].quote));
        let denied: Vec<Value> = objects
            .iter()
            .filter(|object| opinion["object_refs"].as_array().unwrap().contains(&object["id"]))
            .cloned()
            .collect();
        assert_eq!(denied.len(), 1);
        denied[0]["abstract"].as_str().unwrap().to_owned()
    };
    assert_eq!(refs(&reading), "amount: up to USD 5000000.05 [denied]");
    // Where nothing is read of what is denied, its words stand for it.
    reading.facts[0].span = Span::new(0, 10);
    assert_eq!(refs(&reading), "What is denied");
}

#[test]
fn a_link_is_a_reference_if_decided_and_a_note_if_open() {
    let designation = kinds().remove(0);
    let (document, reading) = reading(vec![designation], Modality::Stated);
    let decided = bundle(&document, &reading, &[link("party:nordtek trading", "27307", false)]);
    let party = decided.iter().find(|object| object["name"] == "Nordtek Trading").unwrap();
    assert_eq!(party["external_references"][0]["source_name"], "us-ofac-sdn");
    assert_eq!(party["external_references"][0]["external_id"], "27307");
    let open = bundle(&document, &reading, &[link("party:nordtek trading", "27307", true)]);
    let party = open.iter().find(|object| object["name"] == "Nordtek Trading").unwrap();
    assert!(party["external_references"].is_null());
    let note = open.iter().find(|object| object["labels"][0] == "link:open").unwrap();
    assert_eq!(note["object_refs"][0], party["id"]);

    let similar = |is_open| {
        let entities = entities(&document, &reading, &[link("party:nordtek trading", "27307", is_open)]);
        let found = entities.into_iter().find(|entity| entity["schema"] == "Similar").unwrap();
        (found["properties"]["match"][0].clone(), found["properties"]["criteria"][0].clone())
    };
    assert_eq!(similar(false).0, "us-ofac-sdn-27307");
    assert_eq!(similar(false).1, "`nordtek` on both sides");
    assert_eq!(similar(true).1, "open, a person must decide: `nordtek` on both sides");
}

#[test]
fn one_name_in_two_texts_is_one_party_only_if_a_list_says_so() {
    let (one, first) = reading(kinds(), Modality::Stated);
    let two = Document { hash: "d1".to_owned(), name: "other.txt".to_owned(), ..one.clone() };
    let second = Reading {
        facts: first
            .facts
            .iter()
            .map(|fact| Fact { document: "d1".to_owned(), id: format!("f{}", &fact.id[1..]), ..fact.clone() })
            .collect(),
        ..first.clone()
    };
    let count = |links: &[NameLink], name: &str| {
        let read = [
            Read { document: &one, reading: &first, links },
            Read { document: &two, reading: &second, links },
        ];
        let found = Found { documents: &read, events: &[] };
        let objects = objects(&found);
        assert_eq!(broken(&objects), None);
        let in_stix =
            objects.iter().filter(|object| object["name"] == name && object["type"] != "report").count();
        let in_ftm = parsed(&found)
            .iter()
            .filter(|entity| entity["schema"] != "Mention" && entity["properties"]["name"][0] == name)
            .count();
        assert_eq!(in_stix, in_ftm);
        in_stix
    };
    assert_eq!(count(&[], "Nordtek Trading"), 2);
    assert_eq!(count(&[link("party:nordtek trading", "27307", true)], "Nordtek Trading"), 2);
    assert_eq!(count(&[link("party:nordtek trading", "27307", false)], "Nordtek Trading"), 1);
    assert_eq!(count(&[], "U.S. Treasury"), 1);
}

#[test]
fn a_share_of_ownership_is_a_percentage_where_it_is_exact() {
    for (share, percentage) in [("33.333", Some("33.333")), (">50", None)] {
        let kind = FactKind::Relation {
            relation: RelationStated::OwnedBy,
            subject: body("Nordtek Trading"),
            object: person("Ivan Example"),
            share: share.parse().ok(),
        };
        let (document, reading) = reading(vec![kind], Modality::Stated);
        let entities = entities(&document, &reading, &[]);
        let owned = entities.iter().find(|entity| entity["schema"] == "Ownership").unwrap();
        assert_eq!(owned["properties"]["percentage"][0].as_str(), percentage);
        assert!(owned["properties"]["description"][0].as_str().unwrap().contains(share));
    }
}

#[test]
fn only_what_a_text_states_as_holding_is_a_typed_link() {
    let schemata = |modality, is_former| {
        let (document, mut reading) = reading(kinds(), modality);
        reading.facts.iter_mut().for_each(|fact| fact.is_former = is_former);
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        for entity in entities(&document, &reading, &[]) {
            assert!(entity["properties"]["topics"].is_null());
            *counted.entry(entity["schema"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        counted
    };
    let typed = [
        "Associate",
        "CryptoWallet",
        "Directorship",
        "Employment",
        "Membership",
        "Ownership",
        "Payment",
        "Representation",
    ];
    let stated = schemata(Modality::Stated, false);
    assert!(typed.iter().all(|schema| stated.contains_key(*schema)), "{stated:?}");
    for modality in MODALITIES {
        for is_former in [false, true] {
            let counted = schemata(modality, is_former);
            assert!(!counted.contains_key("Sanction"));
            if modality == Modality::Stated && !is_former {
                continue;
            }
            assert!(!typed.iter().any(|schema| counted.contains_key(*schema)), "{modality:?} {counted:?}");
            let is_denied = modality == Modality::Denied;
            assert_eq!(counted.contains_key("UnknownLink"), !is_denied);
            assert_eq!(counted.contains_key("Event"), !is_denied);
        }
    }
}

#[test]
fn a_report_is_published_on_the_day_of_its_dateline_or_when_it_was_read() {
    let published = |text: &str| {
        let document = Document::from_text("a.txt", "d0".to_owned(), text.to_owned()).unwrap();
        let reading = Reader::new(Vocabulary::built_in()).read(&document);
        let objects = bundle(&document, &reading, &[]);
        let report = objects.into_iter().find(|object| object["type"] == "report").unwrap();
        let by = report["extensions"].as_object().unwrap().values().next().unwrap()["published_by"].clone();
        (report["published"].clone(), by)
    };
    let with_year =
        "WASHINGTON, March 4, 2021 (Reuters) -- Nothing happened in the whole of the town on that day.\n";
    assert_eq!(published(with_year), ("2021-03-04T00:00:00.000Z".into(), "dateline".into()));
    let without = "WASHINGTON, March 4 (Reuters) -- Nothing happened in the whole of the town on that day.\n";
    assert_eq!(published(without), ("2026-11-26T12:00:00.000Z".into(), "reading".into()));
}

/// What the programs of the formats check (`.ci/run`): every kind in every modality, holding and over.
#[test]
fn every_kind_is_there_for_the_validators() {
    let (document, mut reading) = reading(vec![], Modality::Stated);
    for (modality, is_former) in
        MODALITIES.into_iter().flat_map(|modality| [(modality, false), (modality, true)])
    {
        for kind in kinds() {
            let said = Attribution {
                speaker: Some(person("Ivan Example")),
                channel: Some(treasury()),
                is_direct: true,
            };
            let fact = fact(reading.facts.len(), kind, modality);
            // Decomposed, invisible, turning and quoted characters, as texts may hold them.
            let quote =
                format!("{} \u{feff}e\u{301}\u{202e}\u{200b}\u{a0} \"x\"\u{3000}\u{85}\u{1}", fact.quote);
            reading.facts.push(Fact { is_former, quote, attribution: Some(said), ..fact });
        }
    }
    let links = [link("party:nordtek trading", "27307", false), link("party:venmorak crew", "12210", true)];
    let entity = |mention: &Mention| mention.entity.clone();
    let mut merger = Merger::default();
    merger.add(&document, &reading, &entity).unwrap();
    let events = merger.events();
    assert_eq!(events.len(), 2, "a designation and a delisting");
    let read = [Read { document: &document, reading: &reading, links: &links }];
    let found = Found { documents: &read, events: &events };
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("exports");
    std::fs::create_dir_all(&folder).unwrap();
    assert_eq!(broken(&objects(&found)), None);
    std::fs::write(folder.join("kinds.stix.json"), stix::bundle(&found, read_at())).unwrap();
    std::fs::write(folder.join("kinds.ftm.jsonl"), ftm::entities(&found).join("\n") + "\n").unwrap();
}

/// The bundle of a small release, whole.
#[test]
fn a_small_bundle_stays_as_it_is() {
    let attribution = Attribution { speaker: Some(treasury()), channel: None, is_direct: false };
    let (document, mut reading) = reading(
        kinds()
            .into_iter()
            .filter(|kind| matches!(kind, FactKind::Designation { count: Some(_), .. }))
            .collect(),
        Modality::Stated,
    );
    reading.not_understood.clear();
    reading.for_review.clear();
    reading.facts[0].attribution = Some(attribution);
    reading.facts[0].date = Some(FactDate {
        earliest: Some("2021-03-04".parse().unwrap()),
        latest: Some("2021-03-04".parse().unwrap()),
        month_day: None,
        weekday: Some(4),
        basis: DateBasis::Weekday,
        span: Span::new(100, 108),
    });
    insta::assert_json_snapshot!(bundle(
        &document,
        &reading,
        &[link("party:nordtek trading", "27307", false)]
    ));
}

/// Texts of releases with names, amounts and marks that formats may stumble over.
fn texts() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "Nordtek Trading LLC",
        "Orsa <b>Holding</b> LLC",
        "Venmorak \u{202e}Crew",
        "Lazarus Group",
        "Al-\"Quoted\" & Sons Company",
        "Иван Пример",
    ]);
    let sentence = (name.clone(), name, 0_usize..8).prop_map(|(one, other, which)| match which {
        0 => format!("The U.S. Department of the Treasury sanctioned {one} and {other} on 4 March 2021."),
        1 => format!("{one} is owned by {other}."),
        2 => format!("{one} hacked {other} and stole $81 million in 2016."),
        3 => format!("{one} denied that it had stolen $2 billion."),
        4 => format!("\u{201c}We know {other} well,\u{201d} said {one}."),
        5 => format!("{one}, also known as {other}, was formerly based in North Korea."),
        6 => format!("{one} was accused of being controlled by {other}."),
        _ => "The sanctions freeze all property.".to_owned(),
    });
    prop::collection::vec(sentence, 1..8).prop_map(|sentences| sentences.join(" ") + "\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_read_is_written_whole_and_the_same_in_any_order(
        texts in prop::collection::btree_set(texts(), 1..4),
        links in prop::collection::vec((0_usize..3, any::<bool>()), 0..3),
    ) {
        let reader = Reader::new(Vocabulary::built_in());
        let held: Vec<(Document, Reading, Vec<NameLink>)> = (0..)
            .zip(texts)
            .map(|(number, text)| {
                let document = Document::from_text(&format!("{number}.txt"), format!("d{number}"), text).unwrap();
                let reading = reader.read(&document);
                let links = links.iter().map(|(which, is_open)| {
                    let entity = ["party:nordtek trading llc", "party:lazarus group", "party:orsa"][*which];
                    link(entity, &which.to_string(), *is_open)
                }).collect();
                (document, reading, links)
            })
            .collect();
        let mut read: Vec<Read<'_>> =
            held.iter().map(|(document, reading, links)| Read { document, reading, links }).collect();
        let mut merger = Merger::default();
        for (document, reading, _) in &held {
            merger.add(document, reading, &|mention| mention.entity.clone());
        }
        let events = merger.events();
        let written = |read: &[Read<'_>]| {
            let found = Found { documents: read, events: &events };
            (stix::bundle(&found, read_at()), ftm::entities(&found))
        };
        let before = written(&read);
        let found = Found { documents: &read, events: &events };
        let (objects, entities) = (objects(&found), parsed(&found));
        prop_assert_eq!(broken(&objects), None);
        let reports = objects.iter().filter(|object| object["type"] == "report").count();
        prop_assert_eq!(reports, read.len());
        let groups = objects.iter().filter(|object| object["type"] == "grouping").count();
        prop_assert_eq!(groups, events.len());
        for (_, reading, _) in &held {
            for fact in &reading.facts {
                prop_assert!(!made(&objects, &fact.id).is_empty());
                let id = format!("fact-{}", fact.id);
                prop_assert!(entities.iter().any(|entity| entity["id"] == id.as_str()));
            }
        }
        // FtM: references lead to entities, but those of lists.
        let ids: BTreeSet<&str> = entities.iter().map(|entity| entity["id"].as_str().unwrap()).collect();
        prop_assert_eq!(ids.len(), entities.len());
        for entity in &entities {
            for (name, values) in entity["properties"].as_object().unwrap() {
                for value in values.as_array().unwrap() {
                    let value = value.as_str().unwrap();
                    let refers = ["document-", "party-", "place-"].iter().any(|sort| value.starts_with(sort));
                    prop_assert!(!refers || ids.contains(value), "{} {}", name, value);
                }
            }
        }
        read.reverse();
        prop_assert_eq!(written(&read), before);
        let page = html::page(&Found { documents: &read, events: &events });
        let hidden = ["<b>", "\u{202e}"];
        prop_assert!(!hidden.iter().any(|text| page.contains(text)));
        prop_assert_eq!(page.matches("<mark").count(), page.matches("</mark>").count());
    }
}
