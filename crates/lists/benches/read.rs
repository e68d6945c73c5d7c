//! How fast lists are read, and in how much memory, against the budget.
//!
//! ```text
//! cargo run --release -p interdict-lists --example ofac_advanced_world -- target/ofac_advanced_world.xml
//! cargo bench -p interdict-lists --bench read
//! ```
//!
//! Reads OFAC's delimited set of 2023-12-28 from the shared data and the generated Advanced XML; what is not
//! there is skipped with a line that says so. Each is read once, after a process that has read nothing before:
//! the peak is that of the process so far, so the smaller one comes first.

#![allow(clippy::print_stdout, clippy::unwrap_used)] // a measurement prints, and stops where it is wrong

use std::path::{Path, PathBuf};
use std::time::Instant;

use interdict_lists::format::{Format, SourceSet};
use interdict_lists::{Reading, SourceFile};

/// Seconds for the delimited set of four files (about 14,000 parties).
const DELIMITED_SECONDS: f64 = 0.5;
/// Seconds for 127 MB of Advanced XML (about 19,400 parties).
const ADVANCED_SECONDS: f64 = 4.0;
/// Mebibytes of memory at the peak, statements included.
const PEAK_MIB: f64 = 500.0;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    delimited(&root.join("../shared/data/ofac/2023-12-28"));
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    advanced(&target.join("ofac_advanced_world.xml"));
}

fn delimited(folder: &Path) {
    let files = [
        ("sdn", "sdn.csv.xz"),
        ("add", "add.csv.xz"),
        ("alt", "alt.csv.xz"),
        ("comments", "sdn_comments.csv"),
    ];
    let mut set = SourceSet { format: Format::OfacDelimited, files: Vec::new(), list: None };
    for (component, name) in files {
        let Ok(bytes) = std::fs::read(folder.join(name)) else {
            println!("OFAC delimited 2023-12-28: skipped, no list data ({name})");
            return;
        };
        let mut plain = Vec::new();
        if name.strip_suffix(".xz").is_some() {
            std::io::Read::read_to_end(&mut liblzma::read::XzDecoder::new(&bytes[..]), &mut plain).unwrap();
        } else {
            plain = bytes;
        }
        let file = SourceFile::from_bytes(name.trim_end_matches(".xz"), plain);
        set.files.push((component.to_owned(), file));
    }
    measure("OFAC delimited 2023-12-28", &set, DELIMITED_SECONDS);
}

fn advanced(path: &Path) {
    if !path.exists() {
        println!("OFAC advanced: skipped, generate {} first (see the top of this file)", path.display());
        return;
    }
    let set = SourceSet::single(Format::OfacAdvanced, SourceFile::from_path(path));
    measure("OFAC advanced, generated", &set, ADVANCED_SECONDS);
}

/// How many times a budget may be exceeded before it is `over`: 1, or `BENCH_SLACK` where the machine is shared and
/// only a gross loss of speed can be told from noise.
fn slack() -> f64 {
    std::env::var("BENCH_SLACK").ok().and_then(|text| text.parse().ok()).unwrap_or(1.0)
}

fn measure(what: &str, set: &SourceSet, budget: f64) {
    let start = Instant::now();
    let reading: Reading = set.read().unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let verdict = |value: f64, budget: f64| if value <= budget * slack() { "ok" } else { "over" };
    println!(
        "{what}: {seconds:.2} s (budget {budget:.1} s: {}), {} statements, {} issues",
        verdict(seconds, budget),
        reading.statements.len(),
        reading.issues.len()
    );
    if let Some(seconds) = processor_seconds() {
        println!("{what}: {seconds:.2} s on the processor since the start of the process");
    }
    if let Some(peak) = peak_mib() {
        println!("{what}: peak {peak:.0} MiB (budget {PEAK_MIB:.0} MiB: {})", verdict(peak, PEAK_MIB));
    }
}

/// The time this thread has been running, not waiting for a processor, where the system tells (Linux): on a busy
/// machine the truer number.
fn processor_seconds() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    let nanoseconds: f64 = status.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// The largest memory this process has had, where the system tells (Linux).
fn peak_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}
