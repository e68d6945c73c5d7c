//! Same input, same snapshot (trust.md 1.8); two at once (F22); a swap while others screen (F25).

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use interdict_home::{Home, ImportOptions};
use interdict_model::Verdict;

use crate::invented::{Set, invented};
use crate::support::{ask, dated, empty, import, named, names_party, recorded, sdn, snapshot};

const NOW: &str = "2024-01-10T00:00:00Z";
const PRIVATE: &str = "id,schema,name\n1,organisation,Quarry Lane Metals\n2,person,Example Of A Person\n";

fn private() -> ImportOptions {
    ImportOptions { list: Some("private-example".parse().unwrap()), ..dated("2024-01-05") }
}

fn bytes(home: &Home) -> (String, Vec<u8>) {
    let path = snapshot(home, None, None, NOW).path.unwrap();
    (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap())
}

#[test]
fn what_is_in_force_makes_the_snapshot_and_nothing_else() {
    let files = tempfile::tempdir().unwrap();
    let private_file = files.path().join("example.csv");
    std::fs::write(&private_file, PRIVATE).unwrap();
    let newer = Set::of(120).write(files.path(), "2024-01-05");
    let older = Set::of(119).write(files.path(), "2024-01-01");
    let load = |order: &[(&Path, ImportOptions)]| {
        let (folder, mut home) = empty();
        for (path, options) in order {
            recorded(import(&mut home, path, options, NOW));
        }
        (folder, home)
    };
    let plain = ImportOptions::default;
    let (_one, one) = load(&[(&newer, plain()), (&private_file, private())]);
    let (_two, two) = load(&[(&private_file, private()), (&older, plain()), (&newer, plain())]);
    let (_three, three) = load(&[(&newer, plain()), (&private_file, private()), (&older, plain())]);
    let wanted = bytes(&one);
    assert!(bytes(&two) == wanted, "with an older version before");
    assert!(bytes(&three) == wanted, "with an older version after");
    // Compiled again it is the same, too.
    std::fs::remove_dir_all(one.folder().join("snapshots")).unwrap();
    assert!(bytes(&one) == wanted);
}

/// F18: after any steps of loading, taking back and loading again, what is compiled is what a new data folder compiles from the same
/// versions, in every byte.
#[test]
fn f18_a_hundred_steps_come_to_the_same_as_beginning_anew() {
    let files = tempfile::tempdir().unwrap();
    let (_folder, mut home) = empty();
    // Steps of a fixed generator: the same in every run.
    let mut state = 18_u32;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    let mut newest: [Option<(u32, std::path::PathBuf)>; 2] = [None, None];
    for step in 0..100 {
        let day = 1 + next(9);
        let which = usize::from(next(3) == 0);
        // Of one day there is one content; what is newer is longer, so that nothing of it is in doubt.
        let path = if which == 0 {
            Set::of(100 + day).write(files.path(), &format!("2024-01-{day:02}"))
        } else {
            let path = files.path().join(format!("own-{day:02}.csv"));
            std::fs::write(&path, format!("{PRIVATE}{},person,Person Number{day}\n", 2 + day)).unwrap();
            path
        };
        let options = |which: usize, day: u32| match which {
            0 => ImportOptions::default(),
            _ => ImportOptions {
                list: Some("private-example".parse().unwrap()),
                ..dated(&format!("2024-01-{day:02}"))
            },
        };
        home.import(
            std::slice::from_ref(&path),
            &options(which, day),
            crate::support::time(NOW),
            &mut |_| {},
        )
        .unwrap();
        if newest[which].as_ref().is_none_or(|(known, _)| *known <= day) {
            newest[which] = Some((day, path));
        }
        if step % 9 == 0 || step == 99 {
            let (_anew, mut anew) = empty();
            for (which, known) in newest.iter().enumerate() {
                if let Some((day, path)) = known {
                    recorded(import(&mut anew, path, &options(which, *day), NOW));
                }
            }
            assert!(bytes(&home) == bytes(&anew), "after step {step}");
        }
    }
}

/// F22: two handles import at once; both finish, one after the other.
#[test]
fn two_imports_at_once() {
    let (folder, home) = empty();
    let path = home.folder().to_owned();
    drop(home);
    let importer = |first: u32| {
        let (path, files) = (path.clone(), folder.path().to_owned());
        move || {
            let mut home = Home::open(&path).unwrap();
            for step in 0..4 {
                let day = 1 + first + 2 * step;
                let set = Set::of(60 + day).write(&files, &format!("2024-01-{day:02}"));
                recorded(import(&mut home, &set, &ImportOptions::default(), NOW));
            }
        }
    };
    let threads = [0, 1].map(|first| std::thread::spawn(importer(first)));
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let home = Home::open(&path).unwrap();
    let versions = home.store().versions(Some(&sdn())).unwrap();
    assert_eq!(versions.len(), 8);
    for version in &versions {
        assert_eq!(version.parties, u64::from(65 + u32::try_from(version.edition.date.day()).unwrap()));
        let statements = home.store().statements(version).unwrap();
        assert_eq!(statements.len() as u64, version.statements, "{}", version.label());
    }
}

/// F25: while one handle loads version after version, others screen; each answer names one snapshot and is what that
/// snapshot says.
#[test]
fn a_swap_while_others_screen() {
    let (folder, mut home) = empty();
    let path = home.folder().to_owned();
    let first = Set::of(60).write(folder.path(), "2024-01-01");
    recorded(import(&mut home, &first, &ImportOptions::default(), NOW));
    snapshot(&home, None, None, NOW);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let screeners: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut seen = std::collections::BTreeSet::new();
                    while !done.load(Ordering::SeqCst) {
                        let home = Home::open(&path).unwrap();
                        let loaded = snapshot(&home, None, None, NOW);
                        let lists = loaded.snapshot.lists();
                        let day = u32::try_from(lists[0].edition.date.day()).unwrap();
                        // Of the edition of day n the invented parties up to 59 + n - 1 stand on the list.
                        for number in 58..66 {
                            let decision = ask(&loaded, &named(&invented(number).name));
                            assert_eq!(decision.snapshot, loaded.snapshot.content_hash());
                            assert_eq!(decision.coverage[0].edition, Some(lists[0].edition));
                            let listed = number < 59 + day;
                            assert_eq!(
                                names_party(&decision, &(50_000 + number).to_string()),
                                listed,
                                "{number} on day {day}"
                            );
                            assert!(!listed || decision.verdict >= Verdict::Possible);
                        }
                        seen.insert(day);
                    }
                    seen
                })
            })
            .collect();
        for day in 2..=6 {
            let set = Set::of(59 + day).write(folder.path(), &format!("2024-01-{day:02}"));
            recorded(import(&mut home, &set, &ImportOptions::default(), NOW));
            std::thread::sleep(std::time::Duration::from_millis(300));
        }
        done.store(true, Ordering::SeqCst);
        for screener in screeners {
            let seen = screener.join().unwrap();
            println!("days seen: {seen:?}");
            assert!(seen.len() > 1);
        }
    });
}
