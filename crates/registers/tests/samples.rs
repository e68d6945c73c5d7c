//! The sample files of every format, where they are at hand.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};

use interdict_registers::{Reader, Readings};

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/ownership");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no ownership data");
    None
}

fn read(path: &Path) -> Readings {
    let mut reader = Reader::new();
    reader.read_path(path).unwrap_or_else(|error| panic!("{error}"));
    reader.finish()
}

#[test]
fn show() {
    let Some(folder) = folder() else { return };
    let mut paths: Vec<_> =
        ["bods", "bods/data-standard_examples", "bods/schema", "bods/schema/schema-0-4-0", "gleif", "uk_psc"]
            .iter()
            .flat_map(|d| std::fs::read_dir(folder.join(d)).unwrap())
            .map(|e| e.unwrap().path())
            .filter(|p| p.is_file())
            .collect();
    paths.sort();
    for path in paths {
        let mut reader = Reader::new();
        let e = reader.read_path(&path);
        let r = reader.finish();
        println!(
            "== {} {:?} parties {} holdings {} problems {}",
            path.strip_prefix(&folder).unwrap().display(),
            r.graph.sources.first().map(|s| s.format.clone()),
            r.graph.parties.len(),
            r.graph.holdings.len(),
            r.problems.len()
        );
        if let Err(e) = e {
            println!("  REFUSED {}", e.to_string().chars().take(200).collect::<String>());
        }
        for h in r.graph.holdings.iter().take(12) {
            println!(
                "  {} -{}-> {} {:?} {:?} {:?} {}",
                r.graph.parties.caption(h.owner),
                h.share,
                r.graph.parties.id(h.owned),
                h.interest,
                h.path,
                (h.period.from.map(|d| d.to_string()), h.period.to.map(|d| d.to_string()), h.period.unclear),
                h.origin.record
            );
        }
        for p in r.problems.iter().take(8) {
            println!("  ! {p}");
        }
        for n in &r.notes {
            println!("  # {n}");
        }
    }
}
