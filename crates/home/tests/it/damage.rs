//! trust.md F23: bytes altered on disk give an error or the same answer, never another one and never a panic.

use std::path::Path;

use interdict_home::{Home, HomeError, ImportOptions, SnapshotOptions};
use interdict_model::Verdict;
use interdict_screen::{Parameters, decide};

use crate::invented::{ALIAS_ONLY, Set, invented};
use crate::support::{empty_on_sqlite, import, named, recorded, time};

const NOW: &str = "2024-01-02T06:00:00Z";

/// A plain, seeded sequence (a linear congruential generator), so that a failure can be run again.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// What a data folder answers: verdict and parties of some questions.
type Answers = Vec<(Verdict, Vec<String>)>;

fn answers(folder: &Path) -> Result<Answers, HomeError> {
    let home = Home::open(folder)?;
    let parameters = Parameters::built_in().unwrap();
    let loaded = home.snapshot(&SnapshotOptions::default(), &parameters, time(NOW))?;
    let mut questions: Vec<_> = ALIAS_ONLY.iter().map(|name| named(name)).collect();
    questions.push(named("Harbour Lantern Cooperative Bakery"));
    questions.extend([3, 8, 21].map(|number| named(&invented(number).name)));
    let asked = questions.iter().map(|query| {
        let decision = decide(&loaded.snapshot, &parameters, query, &loaded.coverage);
        (decision.verdict, decision.hits.into_iter().map(|hit| hit.party).collect())
    });
    Ok(asked.collect())
}

/// A data folder with two versions, fresh today.
fn whole(folder: &Path, mut home: Home) -> Answers {
    for (date, count) in [("2024-01-01", 40), ("2024-01-02", 41)] {
        let set = Set::of(count).write(folder, date);
        let options = ImportOptions { checked_at: Some(time(NOW)), ..ImportOptions::default() };
        recorded(import(&mut home, &set, &options, NOW));
    }
    let path = home.folder().to_owned();
    drop(home);
    let wanted = answers(&path).unwrap();
    assert_eq!(wanted[2].0, Verdict::Clear);
    assert!(wanted.iter().enumerate().all(|(at, (verdict, _))| at == 2 || *verdict >= Verdict::Possible));
    wanted
}

/// The store damaged at a place: opened afresh, without the snapshot that was compiled before.
fn damaged(scratch: &Path, bytes: &[u8]) -> Result<Answers, HomeError> {
    let home = scratch.join("damaged");
    drop(std::fs::remove_dir_all(&home));
    std::fs::create_dir(&home).unwrap();
    std::fs::write(home.join("store.sqlite"), bytes).unwrap();
    answers(&home)
}

#[test]
fn the_store_with_a_byte_flipped() {
    let (folder, home) = empty_on_sqlite();
    let store = home.folder().join("store.sqlite");
    let wanted = whole(folder.path(), home);
    let bytes = std::fs::read(&store).unwrap();
    let mut numbers = Numbers(23);
    let (mut refused, mut same) = (0, 0);
    for _ in 0..250 {
        let (at, bit) = (numbers.below(bytes.len()), numbers.below(8));
        let mut altered = bytes.clone();
        altered[at] ^= 1 << bit;
        match damaged(folder.path(), &altered) {
            Ok(answers) => {
                assert_eq!(answers, wanted, "byte {at}, bit {bit}");
                same += 1;
            }
            Err(_) => refused += 1,
        }
    }
    println!("{refused} refused, {same} with the same answer");
    assert!(refused > 0);
}

/// What makes a list fresh and a version the newest are a few bytes among many: each of them is tried.
#[test]
fn dates_and_standings_flipped() {
    let (folder, home) = empty_on_sqlite();
    let store = home.folder().join("store.sqlite");
    let wanted = whole(folder.path(), home);
    let bytes = std::fs::read(&store).unwrap();
    let mut tried = 0;
    for text in ["2024-01-01", "2024-01-02", "accepted", "us-ofac-sdn", "T06:00:00Z"] {
        let places: Vec<usize> =
            (0..bytes.len() - text.len()).filter(|at| bytes[*at..].starts_with(text.as_bytes())).collect();
        for place in places.iter().take(12).chain(places.iter().rev().take(12)) {
            let offset = text.len() - 1 - tried % text.len();
            let mut altered = bytes.clone();
            altered[place + offset] ^= 1;
            tried += 1;
            let Ok(answers) = damaged(folder.path(), &altered) else { continue };
            for (is, was) in answers.iter().zip(&wanted) {
                // A list that seems to be another one is missing, which is safe to say.
                let safe = is == was || (was.0, is.0) == (Verdict::Clear, Verdict::CannotSay);
                assert!(safe, "`{text}` at {place}, byte {offset}: {is:?} instead of {was:?}");
            }
        }
    }
    println!("{tried} tried");
}

#[test]
fn the_store_cut_or_with_two_pages_swapped() {
    let (folder, home) = empty_on_sqlite();
    let store = home.folder().join("store.sqlite");
    let wanted = whole(folder.path(), home);
    let bytes = std::fs::read(&store).unwrap();
    for sixteenth in 1..16 {
        if let Ok(answers) = damaged(folder.path(), &bytes[..bytes.len() * sixteenth / 16]) {
            assert_eq!(answers, wanted, "cut at {sixteenth}/16");
        }
    }
    let (page, mut numbers) = (4096, Numbers(7));
    for _ in 0..40 {
        let pages = bytes.len() / page;
        let (one, two) = (numbers.below(pages), numbers.below(pages));
        let mut altered = bytes.clone();
        altered[one * page..(one + 1) * page].copy_from_slice(&bytes[two * page..(two + 1) * page]);
        altered[two * page..(two + 1) * page].copy_from_slice(&bytes[one * page..(one + 1) * page]);
        if let Ok(answers) = damaged(folder.path(), &altered) {
            for (is, was) in answers.iter().zip(&wanted) {
                // A list whose rows are not found is missing: what it says is not known, and nothing is cleared.
                let safe = is == was || is.0 == Verdict::CannotSay;
                assert!(safe, "pages {one} and {two}: {is:?} instead of {was:?}");
            }
        }
    }
}

/// A snapshot file that is damaged is made again from the store.
#[test]
fn the_snapshot_with_a_byte_flipped() {
    let (folder, home) = empty_on_sqlite();
    let path = home.folder().to_owned();
    let wanted = whole(folder.path(), home);
    let file = std::fs::read_dir(path.join("snapshots")).unwrap().next().unwrap().unwrap().path();
    let bytes = std::fs::read(&file).unwrap();
    let mut numbers = Numbers(99);
    for _ in 0..60 {
        let mut altered = bytes.clone();
        let at = numbers.below(bytes.len());
        altered[at] ^= 1 << numbers.below(8);
        std::fs::write(&file, &altered).unwrap();
        assert_eq!(answers(&path).unwrap(), wanted, "byte {at}");
        assert!(std::fs::read(&file).unwrap() == bytes, "it was made again");
    }
    std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(answers(&path).unwrap(), wanted);
}
