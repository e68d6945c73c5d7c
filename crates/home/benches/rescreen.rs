//! Stored customers screened again, against the budgets: `cargo bench -p interdict-home --bench rescreen [CUSTOMERS]`.
//!
//! Customers are made by rule from the words of the tables of names: there is no open collection of customers. Lists are OFAC's and
//! the UN's where the shared data is there, else as many made parties. Fifty of their parties are withheld at first, then they come. Budgets
//! are for a million customers and shrink with their number.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a measurement prints, and stops where it is wrong

use std::path::Path;
use std::time::Instant;

use interdict_home::desk::{GivenCustomer, Lists};
use interdict_home::{Home, ImportOptions, SnapshotOptions};
use interdict_lists::measures;
use interdict_model::{Name, Party, PartyKind};
use interdict_screen::{CompileInput, CompiledList, Parameters, Snapshot, compile};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Customers that the budgets are for.
const MILLION: f64 = 1e6;
/// Seconds to screen a million against fifty parties that came, and against all that are listed.
const DELTA_SECONDS: f64 = 2.0;
/// Share of that for what does not hang on customers: to find out what changed on the lists.
const DELTA_SHARE: f64 = 0.25;
const FULL_SECONDS: f64 = 180.0;
/// Megabytes the process may take.
const RESIDENT_MEGABYTES: f64 = 400.0;
/// Where others use the machine, what the allocator keeps of the set-up differs from run to run: 397 to 418 MB were seen.
const ALLOCATOR: f64 = 1.1;
const DELTA: usize = 50;
/// Parties that customers are screened against as they come.
const FEW: usize = 10;
const MADE_PARTIES: usize = 30_000;
const PUBLISHED: [&str; 2] = ["ofac/2023-12-28", "un/un_2026-02-27.xml.xz"];

/// Numbers from a seed (SplitMix64).
struct Seed(u64);

impl Seed {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    /// One of these, the first of them much oftener.
    fn pick<'a>(&mut self, of: &'a [String]) -> &'a str {
        &of[self.below(of.len()) * self.below(of.len()) / of.len()]
    }
}

/// What names are made of.
struct Words {
    given: Vec<String>,
    families: Vec<String>,
    generic: Vec<String>,
    cyrillic: Vec<(&'static str, &'static str)>,
}

const ENDINGS: [&str; 24] = [
    "ov", "ova", "enko", "ski", "sen", "son", "ez", "yan", "oglu", "pour", "zade", "vich", "ini", "as",
    "man", "berg", "ides", "escu", "ic", "sson", "eira", "uk", "adze", "iyev",
];

impl Words {
    fn new() -> Self {
        let words = |text: &'static str| {
            text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split(';'))
        };
        let spellings = words(include_str!("../../names/data/spellings.csv"));
        let nicknames = words(include_str!("../../names/data/nicknames.csv"));
        let plain = |word: &&str| word.len() > 2 && word.bytes().all(|letter| letter.is_ascii_lowercase());
        let given: Vec<String> = spellings.chain(nicknames).filter(plain).map(str::to_owned).collect();
        let translations = words(include_str!("../../names/data/translations.csv"));
        let generic = translations.filter(plain).map(str::to_owned).collect();
        // Half of a word with an ending: some hundred thousand different ones, few of them frequent.
        let families = given.iter().flat_map(|word| {
            let stem = &word[..word.len().min(3 + word.len() % 3)];
            ENDINGS.iter().map(move |ending| format!("{stem}{ending}"))
        });
        let mut families: Vec<String> = families.collect();
        let mut seed = Seed(3);
        for at in (1..families.len()).rev() {
            families.swap(at, seed.below(at + 1));
        }
        let pairs = include_str!("../../accuracy/data/cyrillic.txt").lines();
        let cyrillic =
            pairs.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' ')).collect();
        Self { given, families, generic, cyrillic }
    }

    fn person(&self, seed: &mut Seed) -> String {
        let mut name = format!("{} {}", seed.pick(&self.given), seed.pick(&self.families));
        match seed.below(10) {
            0..3 => name = format!("{} {name}", seed.pick(&self.given)),
            3 => name = format!("{}, {}", seed.pick(&self.families), seed.pick(&self.given)),
            _ => {}
        }
        if seed.below(20) == 0 { self.in_cyrillic(&name) } else { name }
    }

    fn company(&self, seed: &mut Seed) -> String {
        const FORMS: [&str; 8] = ["Ltd", "LLC", "GmbH", "S.A.", "OOO", "Inc.", "B.V.", "Co., Ltd."];
        let form = FORMS[seed.below(FORMS.len())];
        format!("{} {} {form}", seed.pick(&self.families), seed.pick(&self.generic))
    }

    fn in_cyrillic(&self, name: &str) -> String {
        let (mut rest, mut written) = (name, String::new());
        while let Some(letter) = rest.chars().next() {
            let (latin, other) =
                self.cyrillic.iter().find(|(latin, _)| rest.starts_with(latin)).copied().unwrap_or(("", ""));
            if latin.is_empty() {
                written.push(letter);
            } else {
                written.push_str(other);
            }
            rest = &rest[latin.len().max(letter.len_utf8())..];
        }
        written
    }

    fn customer(&self, seed: &mut Seed) -> Value {
        if seed.below(5) == 0 {
            return json!({ "schema": "Company", "name": self.company(seed), "country": "DE" });
        }
        let born = format!("{}-{:02}-{:02}", 1935 + seed.below(70), 1 + seed.below(12), 1 + seed.below(28));
        json!({ "schema": "Person", "name": self.person(seed), "birth_date": born, "nationality": "DE",
            "passport": format!("C{:08}", seed.below(100_000_000)) })
    }
}

/// Parties of the lists that are there, else as many made ones.
fn listed(words: &Words, parameters: &Parameters) -> Vec<Party> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let paths: Vec<_> = PUBLISHED.iter().map(|name| data.join(name)).filter(|path| path.exists()).collect();
    if paths.len() == PUBLISHED.len() {
        let folder = tempfile::tempdir().unwrap();
        let mut home = Home::open(folder.path()).unwrap();
        home.import(&paths, &ImportOptions::default(), now(), &mut |_| {}).unwrap();
        let snapshot = home.snapshot(&SnapshotOptions::default(), parameters, now()).unwrap().snapshot;
        let places = 0..u32::try_from(snapshot.len()).unwrap();
        return places.map(|place| snapshot.record(place).unwrap().party).collect();
    }
    println!("no list data: {MADE_PARTIES} made parties");
    let mut seed = Seed(1);
    (0..MADE_PARTIES)
        .map(|number| {
            let names = vec![Name::primary(words.person(&mut seed)), Name::primary(words.person(&mut seed))];
            let json = json!({ "list": "made", "id": number.to_string(), "kind": PartyKind::Person, "names": names });
            serde_json::from_value(json).unwrap()
        })
        .collect()
}

/// The moment of importing; any after the newest list would do.
fn now() -> Timestamp {
    "2026-04-01T00:00:00Z".parse().unwrap()
}

fn compiled(home: &Home, parties: Vec<Party>, parameters: &Parameters) -> Snapshot {
    let folder = home.folder().join("snapshots");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}.snapshot", parties.len()));
    let mut ids: Vec<_> = parties.iter().map(|party| party.list.clone()).collect();
    ids.dedup();
    let list = |id| CompiledList {
        id,
        edition: "2026-01-01".parse().unwrap(),
        version: parties.len().to_string(),
        partial: false,
    };
    let lists = ids.into_iter().map(list).collect();
    let measures = measures::measures().unwrap();
    compile(CompileInput { lists, parties, measures: &measures, parameters }, &path).unwrap();
    Snapshot::open(&path).unwrap()
}

/// As the command has it.
#[global_allocator]
static MIMALLOC: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let number = std::env::args().skip(1).find_map(|text| text.parse::<u32>().ok()).unwrap_or(100_000);
    let (customers, share) = (usize::try_from(number).unwrap(), f64::from(number) / MILLION);
    let folder = tempfile::tempdir().unwrap();
    let mut home = Home::open(folder.path()).unwrap();
    let parameters = Parameters::built_in().unwrap();
    let words = Words::new();
    let all = listed(&words, &parameters);
    let step = all.len() / DELTA;
    let is_new = |at: usize| at % step == step / 2;
    let old = all.iter().enumerate().filter(|(at, _)| !is_new(*at)).map(|(_, party)| party.clone()).collect();
    let before_few = all.iter().take(FEW).cloned().collect();
    let before = compiled(&home, old, &parameters);
    let after = compiled(&home, all, &parameters);
    println!("{customers} customers, {} parties, of which {} come", after.len(), after.len() - before.len());

    // They come against a few parties only: all are screened against everything in any case, right after.
    let few = compiled(&home, before_few, &parameters);
    let lists = Lists { snapshot: &few, parameters: &parameters };
    let mut seed = Seed(7);
    let (begun, used) = (Instant::now(), processor_seconds());
    for first in (0..customers).step_by(10_000) {
        let given: Vec<GivenCustomer> = (first..customers.min(first + 10_000))
            .map(|number| {
                let body = words.customer(&mut seed).as_object().unwrap().clone();
                GivenCustomer { id: format!("c{number}"), body }
            })
            .collect();
        home.put_customers("t", &given, lists, "bench", Timestamp::now()).unwrap();
    }
    report("write all", begun, used, None);

    let lists = Lists { snapshot: &before, parameters: &parameters };
    let (begun, used) = (Instant::now(), processor_seconds());
    let run = home.rescreen_all(lists, &Timestamp::now).unwrap();
    report("all against everything", begun, used, Some(FULL_SECONDS * share));
    println!("    {} of {} screened, {} alerts", run.screened, run.stored, run.opened);

    let (begun, used) = (Instant::now(), processor_seconds());
    assert!(home.rescreen(lists, &Timestamp::now).unwrap().is_none(), "nothing differs");
    report("read ahead", begun, used, None);

    // From here on the peak counts anew, where the system can do that (Linux).
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let lists = Lists { snapshot: &after, parameters: &parameters };
    let (from, begun, used) = (Timestamp::now(), Instant::now(), processor_seconds());
    // Whenever a run asks for the time: that, and the processor time by then.
    let asked = std::cell::RefCell::new(Vec::new());
    let clock = || {
        let now = Timestamp::now();
        asked.borrow_mut().push((now, processor_seconds()));
        now
    };
    let run = home.rescreen(lists, &clock).unwrap().unwrap();
    let touched_at = run.touched_at.unwrap();
    let (_, processor) = asked.take().into_iter().find(|(at, _)| *at == touched_at).unwrap();
    let (touched, processor) = (touched_at.duration_since(from).as_secs_f64(), processor - used);
    let budget = DELTA_SECONDS * (DELTA_SHARE + (1.0 - DELTA_SHARE) * share);
    let verdict = if touched <= budget * slack() { "ok" } else { "over" };
    let what = "all against what came";
    println!("{what:<28} {touched:>8.2} s, processor {processor:>8.2} s (budget {budget} s: {verdict})");
    report("and as words weigh otherwise", begun, used, None);
    println!("    {} of {} screened, {} alerts", run.screened, run.stored, run.opened);
    assert_eq!(run.screened, u64::from(number));
    match megabytes() {
        Some(megabytes) => {
            let most = RESIDENT_MEGABYTES * if slack() > 1.0 { ALLOCATOR } else { 1.0 };
            let verdict = if megabytes <= most { "ok" } else { "over" };
            println!("memory, peak {megabytes:.0} MB (budget {RESIDENT_MEGABYTES} MB: {verdict})");
        }
        None => println!("memory: skipped, this system does not say"),
    }
}

/// Prints the time by the clock and by the processor.
fn report(what: &str, begun: Instant, used: f64, budget: Option<f64>) {
    let (clock, processor) = (begun.elapsed().as_secs_f64(), processor_seconds() - used);
    let verdict = match budget {
        Some(budget) if clock <= budget * slack() => format!("(budget {budget} s: ok)"),
        Some(budget) => format!("(budget {budget} s: over)"),
        None => String::new(),
    };
    println!("{what:<28} {clock:>8.2} s, processor {processor:>8.2} s {verdict}");
}

/// Processor time of this process, all threads (0 where the system does not say).
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}

/// How many times a budget may be exceeded before it is `over`: 1, or `BENCH_SLACK` where the machine is shared.
fn slack() -> f64 {
    std::env::var("BENCH_SLACK").ok().and_then(|text| text.parse().ok()).unwrap_or(1.0)
}
