//! Compile, open and ask a snapshot of the size of all public lists together, against the budgets.
//!
//! `cargo bench -p interdict-screen` (optionally with the number of parties as argument: 10000, 100000, 1000000 show how
//! the cost of a question grows with the lists). Lists that grow bring new words: the vocabulary grows as that of real lists does.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a bench")]

#[path = "../tests/it/generated.rs"]
mod generated;

use std::time::Instant;

use generated::{Seed, parties, vary};
use interdict_model::{ListState, MeasureTable, PartyKind, Verdict};
use interdict_screen::{
    CompileInput, CompiledList, Coverage, Decision, Parameters, Query, Screener, Snapshot, compile,
    decide_all,
};

const BUILD_SECONDS: f64 = 10.0;
const OPEN_MILLISECONDS: f64 = 50.0;
const RESIDENT_MEGABYTES: f64 = 300.0;
/// No question takes longer, whatever the name.
const WORST_MICROSECONDS: f64 = 500_000.0;
/// Different words of the names of 10,000 parties, and how they grow with the parties (Heaps' law). Of the names of OFAC's list and of
/// collections beside it, 6,000 have 10,000 different words, 20,000 have 27,100, and 60,000 have 64,900: exponents of .79 to .83.
const WORDS: f64 = 40_000.0;
const GROWTH: f64 = 0.8;
const FREQUENT_ROUND: &str = "Muhammad Ali Kim Ahmad Abdul Trading International Bank ";

/// Resident memory of this process, in megabytes (0 where the system does not say).
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// Processor time of this process in seconds: on a busy machine the figure that says more than the clock.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size"
)]
fn variety(parties: usize) -> usize {
    (WORDS * (parties as f64 / 10_000.0).powf(GROWTH)) as usize
}

fn report(what: &str, value: f64, unit: &str, budget: Option<f64>) {
    let verdict = match budget {
        Some(budget) if value <= budget * slack() => format!("(budget {budget}: ok)"),
        Some(budget) => format!("(budget {budget}: over)"),
        None => String::new(),
    };
    println!("{what:<34} {value:>10.1} {unit:<4} {verdict}");
}

fn main() {
    let path = std::env::temp_dir().join(format!("interdict-bench-{}.snapshot", std::process::id()));
    // A process of its own asks, so that the memory of compiling does not count as memory of asking.
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(60_000);
    if let Some(path) = std::env::var_os("INTERDICT_BENCH_ASK") {
        ask(std::path::Path::new(&path), variety(count));
        return;
    }
    let listed = parties("generated", count, variety(count), 1);
    let names: usize = listed.iter().map(|party| party.names.len()).sum();
    println!("{count} parties, {names} names");
    let parameters = Parameters::built_in().unwrap();
    let input = CompileInput {
        lists: vec![CompiledList {
            id: "generated".parse().unwrap(),
            edition: "2026-01-01".parse().unwrap(),
            version: "1".to_owned(),
            partial: false,
        }],
        parties: listed,
        measures: &MeasureTable::parse("generated,*,asset_freeze,bench").unwrap(),
        parameters: &parameters,
    };
    let (start, before) = (Instant::now(), processor());
    let made = compile(input, &path).unwrap();
    report("build", start.elapsed().as_secs_f64(), "s", Some(BUILD_SECONDS));
    report("build, processor time", processor() - before, "s", None);
    #[allow(clippy::cast_precision_loss, reason = "a size in megabytes")]
    report("file", made.bytes as f64 / 1e6, "MB", None);
    let asked = std::process::Command::new(std::env::current_exe().unwrap())
        .arg(count.to_string())
        .env("INTERDICT_BENCH_ASK", &path)
        .status()
        .unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(asked.success());
}

fn ask(path: &std::path::Path, listed: usize) {
    let parameters = Parameters::built_in().unwrap();
    let before = resident();
    let start = Instant::now();
    let snapshot = Snapshot::open(path).unwrap();
    report("open", start.elapsed().as_secs_f64() * 1e3, "ms", Some(OPEN_MILLISECONDS));
    let coverage = [Coverage {
        list: "generated".parse().unwrap(),
        edition: None,
        version: "1".to_owned(),
        state: ListState::Fresh,
        checked_at: None,
        parties: 0,
    }];
    let queries = |variety: usize| -> Vec<Query> {
        let others = parties("others", 2_000, variety, 99);
        let mut seed = Seed(7);
        others.iter().map(|party| Query::named(party.kind, vary(&mut seed, party.caption()))).collect()
    };
    for (what, variety) in [("like listed names", listed), ("like nobody", 100 * listed)] {
        let queries = queries(variety);
        let mut first: Option<Vec<Decision>> = None;
        for threads in [1, 2] {
            let (start, before) = (Instant::now(), processor());
            let decisions = decide_all(&snapshot, &parameters, &queries, &coverage, threads);
            #[allow(clippy::cast_precision_loss, reason = "a rate")]
            let rate = decisions.len() as f64 / start.elapsed().as_secs_f64();
            report(&format!("decisions, {what}, {threads} thr."), rate, "/s", None);
            #[allow(clippy::cast_precision_loss, reason = "a rate")]
            let per_processor = decisions.len() as f64 / (processor() - before).max(0.01);
            report("    per second of processor time", per_processor, "/s", None);
            assert!(first.as_ref().is_none_or(|first| *first == decisions), "the threads disagree");
            first = Some(decisions);
        }
        let decisions = first.unwrap_or_default();
        let hits = decisions.iter().filter(|decision| decision.verdict >= Verdict::Possible).count();
        let listed: usize = decisions.iter().map(|decision| decision.hits.len()).sum();
        println!("    {hits} of {} with hits, {listed} hits", decisions.len());
    }
    one_by_one(&snapshot, &parameters, &queries(100 * listed));
    worst(&snapshot, &parameters);
    report("resident, growth", resident() - before, "MB", Some(RESIDENT_MEGABYTES));
}

/// How long single questions take: half of them, and all but one in a hundred.
fn one_by_one(snapshot: &Snapshot, parameters: &Parameters, queries: &[Query]) {
    let screener = Screener::new(snapshot, parameters, &[]);
    let mut times: Vec<f64> = queries
        .iter()
        .map(|query| {
            let start = Instant::now();
            std::hint::black_box(screener.decide(query));
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    report("one question, median", at(50), "us", None);
    report("one question, 99 of 100 within", at(99), "us", None);
}

/// Names made to be slow. None may go without an answer.
fn worst(snapshot: &Snapshot, parameters: &Parameters) {
    let screener = Screener::new(snapshot, parameters, &[]);
    for (what, name) in [
        ("500 frequent words", "Muhammad ".repeat(500)),
        ("64 frequent words", "Muhammad ".repeat(64)),
        ("64 different words", FREQUENT_ROUND.repeat(8)),
        ("64 letters", "a ".repeat(64)),
        ("one letter", "a".to_owned()),
        ("a word of 1,000 letters", "ka".repeat(500)),
    ] {
        let start = Instant::now();
        let decision = screener.decide(&Query::named(PartyKind::Person, name));
        report(what, start.elapsed().as_secs_f64() * 1e6, "us", Some(WORST_MICROSECONDS));
        assert!(!decision.hits.is_empty() || decision.verdict == Verdict::CannotSay, "{what}: {decision:?}");
    }
}

/// How many times a budget may be exceeded before it is `over`: 1, or `BENCH_SLACK` where the machine is shared and
/// only a gross loss of speed can be told from noise.
fn slack() -> f64 {
    std::env::var("BENCH_SLACK").ok().and_then(|text| text.parse().ok()).unwrap_or(1.0)
}
