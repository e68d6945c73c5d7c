//! A fixed amount of screening, to count its instructions.
//!
//! ```text
//! cargo build --release -p interdict-screen --example instructions
//! GLIBC_TUNABLES=glibc.malloc.mxfast=0 valgrind --tool=callgrind \
//!     --toggle-collect='interdict_screen::decide::decide_all' target/release/examples/instructions
//! ```
//!
//! Time on a shared machine is noise; the number of instructions is the same on every run. The setting keeps it so on every
//! machine: glibc gathers small freed blocks now and then, and how many there are hangs on how many threads compiled the
//! list before. Without it that was 3 to 28 % of the count, on 16 threads and on one. `.ci/run` holds it to `benches/instructions.txt`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement stops where it is wrong")]

#[path = "../tests/it/generated.rs"]
mod generated;

use generated::{Seed, parties, vary};
use interdict_model::{MeasureTable, PartyKind};
use interdict_screen::compile::compile_in_memory;
use interdict_screen::{CompileInput, CompiledList, Parameters, Query, decide_all};

const PARTIES: usize = 20_000;
const QUESTIONS: usize = 200;

fn main() {
    let parameters = Parameters::built_in().unwrap();
    let listed = parties("generated", PARTIES, 20_000, 1);
    let mut seed = Seed(2);
    let mut ask = |number: usize| {
        let near = &listed[seed.below(listed.len())];
        // Every fourth question is near to a listed party, the others to nobody.
        let name = if number.is_multiple_of(4) {
            vary(&mut seed, &near.names[0].whole)
        } else {
            let words = [generated::word(&mut seed, 1_000_000), generated::word(&mut seed, 1_000_000)];
            words.join(" ")
        };
        Query::named(if number.is_multiple_of(2) { PartyKind::Person } else { near.kind }, name)
    };
    let questions: Vec<Query> = (0..QUESTIONS).map(&mut ask).collect();
    let list = CompiledList {
        id: "generated".parse().unwrap(),
        edition: "2026-01-01".parse().unwrap(),
        version: "1".to_owned(),
        partial: false,
    };
    let (snapshot, _) = compile_in_memory(CompileInput {
        lists: vec![list],
        parties: listed,
        measures: &MeasureTable::default(),
        parameters: &parameters,
    })
    .unwrap();
    let hits: usize = decide_all(&snapshot, &parameters, &questions, &[], 1)
        .iter()
        .map(|decision| decision.hits.len())
        .sum();
    println!("{QUESTIONS} questions, {hits} hits");
}
