//! All lists together, from their files to answers, against the budgets.
//!
//! ```text
//! cargo bench -p interdict-home --bench all_lists
//! cargo bench -p interdict-home --bench all_lists -- --history
//! ```
//!
//! Imports the full lists of the shared data into a data folder of its own, compiles them and asks. The full EU and
//! UK lists are there as YAML mirrors only; the converters of the tests of `lists` make the official XML of them.
//! `--history` imports, besides, 308 versions of OFAC's SDN list into another data folder: some minutes.
//!
//! Each figure stands on a line with its budget and `ok` or `over`. A list whose file is not there is skipped with a
//! line that says so; a list that is there and is not recorded stops the measurement.

#![allow(clippy::print_stdout, clippy::unwrap_used)] // a measurement prints, and stops where it is wrong

#[path = "../../lists/tests/it/eu_yaml.rs"]
mod eu_yaml;
#[path = "../../lists/tests/it/uk_yaml.rs"]
mod uk_yaml;
#[path = "../../lists/tests/it/yaml.rs"]
mod yaml;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use interdict_home::{Home, ImportOptions, Outcome, SnapshotOptions};
use interdict_model::ListState;
use interdict_screen::{Coverage, Parameters, Query, Screener, Snapshot, decide_all};
use jiff::Timestamp;
use jiff::civil::Date;
use tempfile::TempDir;

/// Parties the budgets are made for, at least.
const INDEX_MEGABYTES: f64 = 200.0;
const PARTIES: usize = 40_000;
/// Seconds to compile the snapshot of everything in force, reading the store included.
const BUILD_SECONDS: f64 = 10.0;
/// Milliseconds to open it: the median of [`OPENS`].
const OPEN_MILLISECONDS: f64 = 50.0;
const OPENS: usize = 20;
/// Megabytes a process takes that has only opened the snapshot and screened some names.
const RESIDENT_MEGABYTES: f64 = 300.0;
const RESIDENT_NAMES: usize = 100;
/// Names screened for the rate.
const NAMES: usize = 2_000;
/// Questions that one thread should answer in a second of processor time: a goal.
const RATE: f64 = 10_000.0;
/// Milliseconds within which 99 of 100 questions should be answered: a goal. Names in other scripts have several readings
/// each.
const NEARLY_ALL_MILLISECONDS: f64 = 2.0;
/// Names in other scripts, at most.
const OTHER_SCRIPTS: usize = 1_000;
/// How often all questions are asked one by one; of each the shortest time counts, so that other programs do not.
const PASSES: usize = 3;
/// Seconds to import the history, and megabytes of its store.
const HISTORY_SECONDS: f64 = 180.0;
const HISTORY_MEGABYTES: f64 = 150.0;
const HISTORY_VERSIONS: usize = 308;

/// The lists as published: where they lie, and the date of those that bear none.
const PUBLISHED: [(&str, Option<Date>); 9] = [
    ("ofac/2023-12-28", None),
    ("ofac/cons_2025-12", Some(Date::constant(2025, 12, 19))),
    ("un/un_2026-02-27.xml.xz", None),
    ("uk/ofsi_conlist_2018-04-13.csv.xz", None),
    ("us_other/csl_consolidated_2022-05-06.csv.xz", None),
    ("ca/sema-lmes_2020-04.xml", Some(Date::constant(2020, 4, 15))),
    ("au/dfat_regulation8_consolidated_2024-11-11.xlsx", None),
    ("opensanctions/ransomwhere_targets.simple.csv.xz", Some(Date::constant(2026, 3, 13))),
    ("opensanctions/ua_war_sanctions_targets.simple_2026-03-13.csv.xz", None),
];

const EU_MIRROR: &str = "eu/fsf_2026-02-25_yaml.tar.xz";
const UK_MIRROR: &str = "uk/uk_sanctions_list_2026-02-25_yaml.tar.xz";
const HISTORY: &str = "ofac/history/sdn_csv_2021-08-18_to_2024-05-03.tar.xz";

/// The argument with which this program runs itself, followed by the snapshot's path.
const ASK: &str = "--ask";

/// As the command has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(at) = arguments.iter().position(|argument| argument == ASK) {
        ask(Path::new(&arguments[at + 1]));
        return;
    }
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if !data.exists() {
        println!("skipped: no list data");
        return;
    }
    let folder = TempDir::new().unwrap();
    let mut home = Home::open(&folder.path().join("home")).unwrap();
    import_all(&mut home, &data, folder.path());
    measure(&home);
    drop(home);
    if arguments.iter().any(|argument| argument == "--history") {
        history(&data);
    }
}

/// The moment of all this; any after the newest list would do.
fn now() -> Timestamp {
    "2026-04-01T00:00:00Z".parse().unwrap()
}

fn import_all(home: &mut Home, data: &Path, folder: &Path) {
    for (name, date) in PUBLISHED {
        if let Some(path) = there(data, name) {
            import(home, name, path, date);
        }
    }
    if let Some(path) = there(data, EU_MIRROR) {
        let mut tar = Vec::new();
        std::io::Read::read_to_end(&mut decompressed(&path), &mut tar).unwrap();
        let xml = folder.join("eu.xml");
        std::fs::write(&xml, eu_yaml::convert(&tar, "2026-02-25").unwrap()).unwrap();
        import(home, EU_MIRROR, xml, None);
    }
    if let Some(path) = there(data, UK_MIRROR) {
        let xml = folder.join("uk.xml");
        std::fs::write(&xml, uk_yaml::convert(decompressed(&path), "25/02/2026").unwrap()).unwrap();
        import(home, UK_MIRROR, xml, None);
    }
}

fn there(data: &Path, name: &str) -> Option<PathBuf> {
    let path = data.join(name);
    if !path.exists() {
        println!("skipped: no list data ({name})");
        return None;
    }
    Some(path)
}

fn decompressed(path: &Path) -> impl std::io::Read {
    liblzma::read::XzDecoder::new(std::fs::File::open(path).unwrap())
}

fn import(home: &mut Home, name: &str, path: PathBuf, date: Option<Date>) {
    let options = ImportOptions { date, ..ImportOptions::default() };
    let start = Instant::now();
    let imported = home.import(&[path], &options, now(), &mut |_| {}).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    for one in imported {
        match one.outcome {
            Outcome::Recorded { version, .. } => println!(
                "{:<58} {:>6} parties {:>7} statements {seconds:>6.2} s",
                version.label(),
                version.parties,
                version.statements
            ),
            other => unreachable!("{name} is not recorded: {other:?}"),
        }
    }
}

fn measure(home: &Home) {
    let parameters = Parameters::built_in().unwrap();
    let (start, before) = (Instant::now(), processor_seconds());
    let loaded = home.snapshot(&SnapshotOptions::default(), &parameters, now()).unwrap();
    let (build, processor) = (start.elapsed().as_secs_f64(), processor_seconds() - before);
    let (snapshot, path) = (loaded.snapshot, loaded.path.unwrap());
    println!("{} parties, {} names", snapshot.len(), snapshot.names_len());
    if snapshot.len() < PARTIES {
        println!("the budgets are for at least {PARTIES} parties: what follows shows less than it should");
    }
    #[allow(clippy::cast_precision_loss, reason = "a size in megabytes")]
    let index = std::fs::metadata(&path).unwrap().len() as f64 / 1e6 / snapshot.len() as f64 * 100_000.0;
    report("index of 100,000 such parties", index, "MB", Some(INDEX_MEGABYTES));
    report("compile what is in force", build, "s", Some(BUILD_SECONDS));
    report("    processor time of that", processor, "s", None);
    let mut opens: Vec<f64> = (0..OPENS)
        .map(|_| {
            let start = Instant::now();
            Snapshot::open(&path).unwrap();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    opens.sort_by(f64::total_cmp);
    report("open, median", opens[OPENS / 2], "ms", Some(OPEN_MILLISECONDS));
    // A process of its own asks, so that the memory of importing and compiling does not count.
    let asked = Command::new(std::env::current_exe().unwrap()).arg(ASK).arg(&path).status().unwrap();
    assert!(asked.success(), "the process that only asks failed");
    let queries = queries(&snapshot, NAMES);
    let mut alone = None;
    for threads in [1, 2] {
        let (start, before) = (Instant::now(), processor_seconds());
        let decisions = decide_all(&snapshot, &parameters, &queries, &loaded.coverage, threads);
        let (elapsed, processor) = (start.elapsed().as_secs_f64(), processor_seconds() - before);
        #[allow(clippy::cast_precision_loss)] // a rate
        let count = decisions.len() as f64;
        report(&format!("screenings, threads: {threads}"), count / elapsed, "/s", None);
        if threads == 1 {
            let rate = count / processor.max(0.01);
            goal("    by processor time", rate, "/s", &format!("{RATE} /s"), rate >= RATE);
        }
        let hits = decisions.iter().filter(|decision| !decision.hits.is_empty()).count();
        assert!(*alone.get_or_insert(hits) == hits, "the threads disagree");
    }
    println!("{} of {NAMES} names with hits", alone.unwrap_or_default());
    one_by_one("one question", &snapshot, &parameters, &loaded.coverage, &queries);
    let others = in_other_scripts(&snapshot, OTHER_SCRIPTS);
    one_by_one("in other scripts", &snapshot, &parameters, &loaded.coverage, &others);
}

/// How long single questions take: half of them, and all but one in a hundred.
fn one_by_one(
    what: &str,
    snapshot: &Snapshot,
    parameters: &Parameters,
    coverage: &[Coverage],
    queries: &[Query],
) {
    let mut times = vec![f64::INFINITY; queries.len()];
    for _ in 0..PASSES {
        // Each pass begins without what the one before remembers.
        let screener = Screener::new(snapshot, parameters, coverage);
        for (query, time) in queries.iter().zip(&mut times) {
            let start = Instant::now();
            std::hint::black_box(screener.decide(query));
            *time = time.min(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    report(&format!("{what}, median"), at(50), "ms", None);
    let slowest = at(99);
    let aim = format!("{NEARLY_ALL_MILLISECONDS} ms");
    goal(&format!("{what}, 99 of 100"), slowest, "ms", &aim, slowest <= NEARLY_ALL_MILLISECONDS);
}

/// Listed names in other scripts than Latin, spread over the lists.
fn in_other_scripts(snapshot: &Snapshot, count: usize) -> Vec<Query> {
    const STEP: usize = 7;
    let is_other = |letter: char| {
        letter.is_alphabetic() && letter >= '\u{370}' && !('\u{1e00}'..='\u{1eff}').contains(&letter)
    };
    let parties = (0..u32::try_from(snapshot.len()).unwrap()).step_by(STEP);
    parties
        .filter_map(|party| {
            let party = snapshot.record(party).unwrap().party;
            let name = party.names.iter().find(|name| name.whole.chars().any(is_other))?;
            Some(Query::named(party.kind, name.whole.clone()))
        })
        .take(count)
        .collect()
}

/// Opens a snapshot, screens some names and says what memory that took, where the system tells (Linux).
fn ask(path: &Path) {
    let snapshot = Snapshot::open(path).unwrap();
    let coverage: Vec<Coverage> = snapshot
        .lists()
        .iter()
        .map(|list| Coverage {
            list: list.id.clone(),
            edition: Some(list.edition),
            version: list.version.clone(),
            state: ListState::Fresh,
            checked_at: None,
            parties: 0,
        })
        .collect();
    let queries = queries(&snapshot, RESIDENT_NAMES);
    let decisions = decide_all(&snapshot, &Parameters::built_in().unwrap(), &queries, &coverage, 1);
    assert_eq!(decisions.len(), RESIDENT_NAMES);
    for (what, field, budget) in
        [("memory of asking, peak", "VmHWM:", Some(RESIDENT_MEGABYTES)), ("memory of asking", "VmRSS:", None)]
    {
        match status_megabytes(field) {
            Some(megabytes) => report(what, megabytes, "MB", budget),
            None => println!("{what}: skipped, this system does not say"),
        }
    }
}

/// Processor time of this process, all threads (0 where the system does not say): on a busy machine the truer number.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn status_megabytes(field: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}

/// Names to screen, spread over the lists: in turn one with a letter left out, and one that is the beginning of one
/// name and the end of another, as a customer's is that shares words with listed ones.
fn queries(snapshot: &Snapshot, count: usize) -> Vec<Query> {
    let step = snapshot.len() / count;
    let record = |at: usize| snapshot.record(u32::try_from(at * step).unwrap()).unwrap().party;
    (0..count)
        .map(|at| {
            let party = record(at);
            let name = if at % 2 == 0 {
                let middle = party.caption().chars().count() / 2;
                let kept = party.caption().chars().enumerate().filter(|(place, _)| *place != middle);
                kept.map(|(_, letter)| letter).collect()
            } else {
                let other = record(count - at);
                let first = party.caption().split_whitespace().next().unwrap_or_default();
                format!("{first} {}", other.caption().split_whitespace().last().unwrap_or_default())
            };
            Query::named(party.kind, name)
        })
        .collect()
}

fn history(data: &Path) {
    let Some(archive) = there(data, HISTORY) else { return };
    let folder = TempDir::new().unwrap();
    let mut home = Home::open(folder.path()).unwrap();
    let options = ImportOptions { partial: true, ..ImportOptions::default() };
    let (start, before) = (Instant::now(), processor_seconds());
    let imported = home.import(&[archive], &options, now(), &mut |_| {}).unwrap();
    let (seconds, processor) = (start.elapsed().as_secs_f64(), processor_seconds() - before);
    let recorded = imported.iter().filter(|one| matches!(one.outcome, Outcome::Recorded { .. })).count();
    assert_eq!(recorded, HISTORY_VERSIONS, "versions of the archive recorded");
    println!("history: {recorded} versions");
    report("import the history", seconds, "s", Some(HISTORY_SECONDS));
    report("    processor time of that", processor, "s", None);
    // Closing the store brings what is still in its log into the file.
    drop(home);
    let bytes = std::fs::metadata(folder.path().join("store.sqlite")).unwrap().len();
    #[allow(clippy::cast_precision_loss)] // a size in megabytes
    report("store of the history", bytes as f64 / 1e6, "MB", Some(HISTORY_MEGABYTES));
}

fn report(what: &str, value: f64, unit: &str, budget: Option<f64>) {
    let verdict = match budget {
        Some(budget) if value <= budget * slack() => format!("(budget {budget} {unit}: ok)"),
        Some(budget) => format!("(budget {budget} {unit}: over)"),
        None => String::new(),
    };
    println!("{what:<28} {value:>9.1} {unit:<2} {verdict}");
}

/// A figure with the goal it is meant to reach; what holds it from getting worse is the count of instructions.
fn goal(what: &str, value: f64, unit: &str, goal: &str, reached: bool) {
    let verdict = if reached { "reached" } else { "not reached" };
    println!("{what:<28} {value:>9.1} {unit:<2} (goal {goal}: {verdict})");
}

/// How many times a budget may be exceeded before it is `over`: 1, or `BENCH_SLACK` where the machine is shared and
/// only a gross loss of speed can be told from noise.
fn slack() -> f64 {
    std::env::var("BENCH_SLACK").ok().and_then(|text| text.parse().ok()).unwrap_or(1.0)
}
