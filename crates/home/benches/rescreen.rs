//! A delta of fifty parties over stored customers: `cargo bench -p interdict-home --bench rescreen [CUSTOMERS [PARTIES]]`.
//!
//! Names are made from a seed: there is no open collection of customers. Prints how long it takes to write the customers, to screen
//! them against the parties that changed, and to be done with everything that weighs otherwise; then everybody against everything.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::Instant;

use interdict_home::Home;
use interdict_home::desk::{GivenCustomer, Lists};
use interdict_lists::measures;
use interdict_model::{Name, Party, PartyKind};
use interdict_screen::{CompileInput, CompiledList, Parameters, Snapshot, compile};
use jiff::Timestamp;
use serde_json::json;

/// Numbers from a seed (SplitMix64).
struct Seed(u64);

impl Seed {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit.max(1)
    }

    /// A word of two to four syllables, some much more frequent than others.
    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 24] = [
            "ka", "mo", "shi", "ran", "bel", "dor", "tu", "ves", "nik", "al", "gra", "yon", "min", "su",
            "hak", "zar", "lim", "pet", "ov", "ash", "bar", "che", "du", "fen",
        ];
        let rank = self.below(20_000) * self.below(20_000) / 20_000;
        let mut own = Self(rank);
        (0..2 + own.below(3))
            .filter_map(|_| SYLLABLES.get(usize::try_from(own.below(24)).unwrap()))
            .copied()
            .collect()
    }

    fn name(&mut self) -> String {
        (0..2 + self.below(2)).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

fn parties(count: usize, seed: u64) -> Vec<Party> {
    let mut seed = Seed(seed);
    (0..count)
        .map(|number| {
            let names = vec![Name::primary(seed.name()), Name::primary(seed.name())];
            let id = format!("{}-{number}", seed.0);
            let json = json!({ "list": "one", "id": id, "kind": PartyKind::Person, "names": names });
            serde_json::from_value(json).unwrap()
        })
        .collect()
}

fn compiled(home: &Home, parties: &[Party], parameters: &Parameters) -> Snapshot {
    let folder = home.folder().join("snapshots");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}.snapshot", parties.len()));
    let list = CompiledList {
        id: "one".parse().unwrap(),
        edition: "2026-01-01".parse().unwrap(),
        version: parties.len().to_string(),
        partial: false,
    };
    let measures = measures::measures().unwrap();
    let input =
        CompileInput { lists: vec![list], parties: parties.to_vec(), measures: &measures, parameters };
    compile(input, &path).unwrap();
    Snapshot::open(&path).unwrap()
}

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|text| text.parse::<usize>().ok());
    let (customers, listed) = (numbers.next().unwrap_or(100_000), numbers.next().unwrap_or(30_000));
    let folder = tempfile::tempdir().unwrap();
    let mut home = Home::open(folder.path()).unwrap();
    let parameters = Parameters::built_in().unwrap();
    let mut all = parties(listed, 1);
    let before = compiled(&home, &all, &parameters);
    let lists = Lists { snapshot: &before, parameters: &parameters };

    let mut seed = Seed(7);
    let begun = Instant::now();
    let mut opened = 0;
    for first in (0..customers).step_by(10_000) {
        let given: Vec<GivenCustomer> = (first..customers.min(first + 10_000))
            .map(|number| {
                let body = json!({ "name": seed.name(), "birth_date": 1940 + seed.below(60) });
                GivenCustomer { id: format!("c{number}"), body: body.as_object().unwrap().clone() }
            })
            .collect();
        let written = home.put_customers("t", &given, lists, "bench", Timestamp::now()).unwrap();
        opened += written.iter().map(|written| written.opened).sum::<u64>();
    }
    println!(
        "{customers} customers against {listed} parties screened and written: {:.1?}, {opened} alerts",
        begun.elapsed()
    );
    let begun = Instant::now();
    home.rescreen(lists, &Timestamp::now).unwrap();
    println!("everybody against everything: {:.1?}", begun.elapsed());

    all.extend(parties(50, 99));
    let after = compiled(&home, &all, &parameters);
    let lists = Lists { snapshot: &after, parameters: &parameters };
    let begun = Instant::now();
    let run = home.rescreen(lists, &Timestamp::now).unwrap().unwrap();
    let touched = run.touched_at.unwrap().duration_since(run.started_at);
    println!(
        "50 parties came: all screened against them {touched:.3?} after the beginning; done after {:.1?}; {} of {}; {} alerts",
        begun.elapsed(),
        run.screened,
        run.stored,
        run.opened
    );
}
