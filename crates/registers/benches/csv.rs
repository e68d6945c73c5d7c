//! How fast a table of edges is read: `cargo bench -p interdict-registers --bench csv -- [rows]`, ten million by default.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::cast_precision_loss, clippy::similar_names)]

use std::fmt::Write as _;
use std::time::Instant;

use interdict_registers::Reader;

fn main() {
    let rows: u64 = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(10_000_000);
    for (what, dates) in [("owner,owned,share", false), ("owner,owned,share,interest,from,to", true)] {
        let mut text = format!("{what}\n");
        // A fixed linear congruence, so that every run reads the same edges; ids of the length registers have.
        let mut state = 1_u64;
        let mut next = |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % bound
        };
        let parties = rows * 2 / 3;
        for _ in 0..rows {
            let (owner, owned, share) = (next(parties), next(parties), next(10_000));
            write!(text, "P{owner:07},P{owned:07},{}.{:02}", share / 100, share % 100).unwrap();
            if dates {
                write!(text, ",shares,20{:02}-{:02}-01,", next(24), next(12) + 1).unwrap();
            }
            text.push('\n');
        }
        let start = Instant::now();
        let mut reader = Reader::new();
        reader.read("edges.csv", text.as_bytes()).unwrap();
        let readings = reader.finish();
        let seconds = start.elapsed().as_secs_f64();
        assert_eq!(readings.problems, []);
        println!(
            "{what}: {rows} rows, {} MB, {} parties, {} holdings in {seconds:.2} s: {:.1} million rows/s",
            text.len() / 1_000_000,
            readings.graph.parties.len(),
            readings.graph.holdings.len(),
            rows as f64 / seconds / 1e6,
        );
    }
}
