//! Reads statements of reasons and counts what is read in them: docs/evidence-corpus.md.
//!
//! ```text
//! cargo run --release -p interdict-evidence --example corpus -- [--names FILE] [--sample COUNT SEED] [--recall COUNT SEED] FILE...
//! ```
//!
//! A file is the UK Sanctions List in its official XML (`UKStatementofReasons`), or a CSV table with the columns `name` and
//! `reason`, as the annexes of EU regulations are published. `--names` gives a file of names, one a line, that the
//! vocabulary knows as listed parties. `--sample` prints facts at random, each with its sentence, for checking by eye.
//! `--recall` prints sentences at random, whether anything was read in them or not, each with what was read.
//! `--articles FILE` measures how many of the documents given are read in a second instead, and `--facts FILE` prints what is
//! read in them.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement stops where it is wrong"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use interdict_evidence::fact::FactKind;
use interdict_evidence::sentence::of_document;
use interdict_evidence::{Document, Fact, Reader, Vocabulary};
use interdict_model::{Name, Party};

/// As the command has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut files = Vec::new();
    let (mut names, mut sample, mut recall) = (None, None, None);
    let (mut articles, mut show) = (false, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--names" => names = arguments.next(),
            "--sample" | "--recall" => {
                let count: usize = arguments.next().unwrap().parse().unwrap();
                let drawn = Some((count, arguments.next().unwrap().parse::<u64>().unwrap()));
                *(if argument == "--sample" { &mut sample } else { &mut recall }) = drawn;
            }
            "--articles" => articles = true,
            "--facts" => show = true,
            _ => files.push(argument),
        }
    }
    let mut vocabulary = Vocabulary::built_in();
    if let Some(names) = names {
        let text = std::fs::read_to_string(names).unwrap();
        let parties: Vec<Party> = text.lines().enumerate().map(|(id, name)| party(id, name)).collect();
        println!("{} names are known", parties.len());
        vocabulary = vocabulary.with_parties(&parties);
    }
    let reader = Reader::new(vocabulary.clone());
    if articles {
        speed(&reader, &files);
        return;
    }
    if show {
        facts(&reader, &files);
        return;
    }
    let texts: BTreeSet<(String, String)> = files.iter().flat_map(|file| statements(file)).collect();
    let (mut sentences, mut understood, mut not_understood) = (0, 0, 0);
    let mut kinds: BTreeMap<String, (usize, BTreeSet<(usize, u32)>)> = BTreeMap::new();
    let mut all: Vec<(String, String, Fact)> = Vec::new();
    let mut every: Vec<(String, String, Vec<Fact>)> = Vec::new();
    let started = Instant::now();
    let mut reading_time = std::time::Duration::ZERO;
    for (place, (name, text)) in texts.iter().enumerate() {
        let document = Document::from_text("text", place.to_string(), text.clone()).unwrap();
        let before = Instant::now();
        let reading = reader.read_about(&document, name);
        reading_time += before.elapsed();
        not_understood += reading.not_understood.len();
        for sentence in of_document(&document, &vocabulary, true) {
            sentences += 1;
            let inside: Vec<&Fact> =
                reading.facts.iter().filter(|fact| sentence.whole().contains(fact.span)).collect();
            understood += usize::from(!inside.is_empty());
            every.push((name.clone(), sentence.text.clone(), inside.iter().copied().cloned().collect()));
            for fact in inside {
                let kind = kinds.entry(code(fact)).or_default();
                kind.0 += 1;
                kind.1.insert((place, sentence.whole().start));
                all.push((name.clone(), sentence.text.clone(), fact.clone()));
            }
        }
    }
    println!(
        "{} texts, {sentences} sentences, {understood} with facts, {not_understood} not understood; {} facts",
        texts.len(),
        all.len()
    );
    for (kind, (facts, within)) in kinds {
        println!("{kind:32} {facts:6} facts in {:6} sentences", within.len());
    }
    println!(
        "{} microseconds a text to read; {:.1} s in all",
        reading_time.as_micros() / texts.len().max(1) as u128,
        started.elapsed().as_secs_f64()
    );
    if let Some((count, seed)) = sample {
        for (name, sentence, fact) in drawn(&all, count, seed) {
            println!("\n[{name}] {sentence}\n  => {} {} {}", fact.rule, code(fact), told(fact));
        }
    }
    if let Some((count, seed)) = recall {
        for (name, sentence, facts) in drawn(&every, count, seed) {
            println!("\n[{name}] {sentence}");
            for fact in facts {
                println!("  => {} {} {}", fact.rule, code(fact), told(fact));
            }
        }
    }
}

/// Some of them at random; the same on every machine.
fn drawn<T>(from: &[T], count: usize, seed: u64) -> impl Iterator<Item = &T> {
    let mut state = seed;
    (0..count).map(move |_| {
        // Knuth's linear congruential generator.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        &from[(state >> 33) as usize % from.len()]
    })
}

/// What is read in these documents.
fn facts(reader: &Reader, files: &[String]) {
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        let document = Document::from_text(file, file.clone(), text).unwrap();
        let reading = reader.read(&document);
        println!("\n{file}");
        for fact in &reading.facts {
            println!("  {} {} {}", fact.rule, code(fact), told(fact));
        }
        for span in &reading.not_understood {
            println!("  not understood: {}", document.quote(*span));
        }
    }
}

fn code(fact: &Fact) -> String {
    match &fact.kind {
        FactKind::Relation { relation, .. } => {
            format!("relation {}", serde_json::to_value(relation).unwrap().as_str().unwrap())
        }
        kind => kind.code().to_owned(),
    }
}

fn told(fact: &Fact) -> String {
    let mut told = String::new();
    fact.kind.mentions(|mention| write!(told, "| {} <{}> ", mention.text, mention.entity).unwrap());
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| day.to_string());
    let date = fact.date.as_ref().map(|date| {
        format!("{}..{} {:?} {:?}", day(date.earliest), day(date.latest), date.month_day, date.basis)
    });
    let former = if fact.is_former { " former" } else { "" };
    let basis = match &fact.kind {
        FactKind::Designation { legal_basis, count, .. } => format!(" {count:?} {legal_basis:?}"),
        _ => String::new(),
    };
    let speaker =
        fact.attribution.as_ref().and_then(|said| said.speaker.as_ref()).map(|who| who.text.clone());
    format!("{told}\u{ab}{}\u{bb} {:?}{former}{basis} {date:?} by {speaker:?}", fact.quote, fact.modality)
}

fn party(id: usize, name: &str) -> Party {
    let party = serde_json::json!({
        "list": "names", "id": id.to_string(), "kind": "unknown", "names": [Name::primary(name)],
    });
    serde_json::from_value(party).unwrap()
}

/// The names and statements of a file.
fn statements(file: &str) -> Vec<(String, String)> {
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if Path::new(file).extension().is_some_and(|extension| extension == "csv") {
        let mut table = csv::Reader::from_path(file).unwrap();
        let head = table.headers().unwrap().clone();
        let column = |name: &str| head.iter().position(|cell| cell == name).unwrap();
        let (name, reason) = (column("name"), column("reason"));
        let rows = table.records().map(Result::unwrap);
        return rows
            .map(|row| (squeezed(&row[name]), squeezed(&row[reason])))
            .filter(|(_, reason)| reason.len() > 80)
            .collect();
    }
    let text = std::fs::read_to_string(file).unwrap();
    let between = |part: &str, tag: &str| -> Option<String> {
        let (_, rest) = part.split_once(&format!("<{tag}>"))?;
        let (inner, _) = rest.split_once(&format!("</{tag}>"))?;
        let plain =
            inner.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
        Some(squeezed(&plain.replace("&amp;", "&")))
    };
    text.split("</Designation>")
        .filter_map(|part| {
            let reason = between(part, "UKStatementofReasons").filter(|reason| !reason.is_empty())?;
            let words: Vec<String> =
                (1..=6).filter_map(|number| between(part, &format!("Name{number}"))).collect();
            Some((words.join(" "), reason))
        })
        .collect()
}

/// How many of these documents are read in a second, on one core.
fn speed(reader: &Reader, files: &[String]) {
    let documents: Vec<Document> = files
        .iter()
        .map(|file| Document::from_text(file, file.clone(), std::fs::read_to_string(file).unwrap()).unwrap())
        .collect();
    let rounds = 200;
    let started = Instant::now();
    let mut facts = 0;
    for _ in 0..rounds {
        facts += documents.iter().map(|document| reader.read(document).facts.len()).sum::<usize>();
    }
    let read = rounds * documents.len();
    let a_second = read as u128 * 1_000_000 / started.elapsed().as_micros();
    println!("{a_second} articles a second on one core ({read} read, {facts} facts)");
}
