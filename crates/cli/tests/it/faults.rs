//! trust.md F21: every system call of an import, a screening and a backup fails once, or from there on: what is in the data folder
//! afterwards is old or new, the record agrees, and nobody was told of a success that is none.
//!
//! Calls are made to fail by `strace`; where it is not there, or may not trace, the tests say so and end. As many cases as fit into
//! some seconds are run, evenly spread; `INTERDICT_TEST_FAULTS` asks for another number of each command, or for `all`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use interdict_home::{Home, ImportOptions, Outcome, SnapshotOptions};
use interdict_model::{PartyKind, Verdict};
use interdict_screen::{Parameters, Query, Snapshot, decide};
use jiff::Timestamp;

use crate::invented::{Set, invented};
use crate::support::{loaded_on_sqlite, run};

/// Cases run of each command, unless all are asked for.
const CASES: usize = 55;
/// What no run may take: then it hangs.
const HANGS: Duration = Duration::from_mins(1);
/// Parties of the old version beside those every set has; the new one has one more.
const COUNT: u32 = 12;

/// What fails how. A call that another processor does not have is passed over (`?`).
const FAULTS: [(&str, &str); 12] = [
    ("pwrite64,write,?writev", "ENOSPC"),
    ("pwrite64,write,?writev", "EIO"),
    ("pread64,read", "EIO"),
    ("fsync,fdatasync", "EIO"),
    ("fsync,fdatasync", "ENOSPC"),
    ("?rename,?renameat,renameat2,?unlink,unlinkat,?mkdir,mkdirat,ftruncate,fchown", "EROFS"),
    ("?rename,?renameat,renameat2,?unlink,unlinkat,?mkdir,mkdirat,ftruncate,fchown", "EIO"),
    ("openat", "EMFILE"),
    ("openat", "EROFS"),
    (LOCKS, "EIO"),
    ("?newfstatat,statx,?fstat", "EIO"),
    (MEMORY, "ENOMEM"),
];
/// A program without memory may end as it likes, as long as nothing is half.
const MEMORY: &str = "mmap,brk";
/// A lock that is refused for good is one that another writer holds: it is waited for, longer than a test may.
const LOCKS: &str = "fcntl,lseek";

/// One run: which calls fail, how, from which on, and whether all after it do too.
#[derive(Debug, Clone, Copy)]
struct Case {
    calls: &'static str,
    error: &'static str,
    at: usize,
    stays: bool,
}

impl Case {
    fn rule(self) -> String {
        let Self { calls, error, at, stays } = self;
        format!("inject={calls}:error={error}:when={at}{}", if stays { "+" } else { "" })
    }
}

/// Why nothing can be made to fail here; `None` if it can.
pub(crate) fn why_not() -> Option<String> {
    let tried = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e", "inject=fsync:error=EIO", "true"])
        .output();
    match tried {
        Err(cause) => Some(format!("strace: {cause}")),
        Ok(ran) if !ran.status.success() => Some(String::from_utf8_lossy(&ran.stderr).trim().to_owned()),
        Ok(_) => None,
    }
}

/// Runs the command under `strace` with a rule. Gives how it ended, what it said, and its calls.
fn traced(home: &Path, arguments: &[&str], rule: &str, trace: &Path) -> (ExitStatus, String, String) {
    let calls = rule.split(['=', ':']).nth(1).unwrap_or_default();
    // `-y` tells the path of each file; whatever the rule, what is written is traced too.
    let watched = format!("trace={calls},pwrite64,fsync");
    let mut child = Command::new("strace")
        .args(["-f", "-qq", "-y", "-o"])
        .arg(trace)
        .args(["-e", &watched, "-e", "signal=none"])
        .args(if rule.starts_with("inject") { vec!["-e", rule] } else { Vec::new() })
        .arg(env!("CARGO_BIN_EXE_interdict"))
        .env_remove("INTERDICT_STORE")
        .env("USER", "reviewer")
        .env("RUST_BACKTRACE", "0")
        .arg("--home")
        .arg(home)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(begun.elapsed() < HANGS, "{rule}: it hangs");
        std::thread::sleep(Duration::from_millis(2));
    };
    let mut said = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said).unwrap();
    (status, said, std::fs::read_to_string(trace).unwrap())
}

/// Every case of a command: counted on a run in which nothing fails. A thread's calls are counted for themselves.
fn cases(home: &Path, arguments: &[&str], trace: &Path) -> Vec<Case> {
    let mut all = Vec::new();
    for (calls, error) in FAULTS {
        let fresh = copy(home);
        let (status, said, text) = traced(
            &fresh.path().join("home"),
            &own(arguments, fresh.path()),
            &format!("trace={calls}"),
            trace,
        );
        assert!(status.code().is_some(), "{said}");
        let names: Vec<&str> = calls.split(',').map(|name| name.trim_start_matches('?')).collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for line in text.lines() {
            let Some((thread, rest)) = line.split_once(' ') else { continue };
            if names.iter().any(|name| rest.trim_start().starts_with(&format!("{name}("))) {
                *counts.entry(thread).or_default() += 1;
            }
        }
        let most = counts.values().copied().max().unwrap_or_default();
        let both = [false, true].into_iter().filter(|stays| !stays || calls != LOCKS);
        all.extend((1..=most).flat_map(|at| both.clone().map(move |stays| Case { calls, error, at, stays })));
    }
    all
}

/// The cases to run: all, or so many, evenly spread.
fn chosen(all: &[Case]) -> Vec<Case> {
    let most = match std::env::var("INTERDICT_TEST_FAULTS") {
        Ok(how) if how == "all" => all.len(),
        Ok(how) => how.parse().unwrap(),
        Err(_) => CASES,
    };
    let most = most.min(all.len());
    (0..most).map(|at| all[at * all.len() / most]).collect()
}

/// The data folder copied, without what was compiled, into a folder of its own as `home`.
fn copy(home: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("home");
    std::fs::create_dir(&to).unwrap();
    std::fs::copy(home.join("store.sqlite"), to.join("store.sqlite")).unwrap();
    folder
}

/// The arguments, with the folder of this run where they say `HERE`.
fn own<'a>(arguments: &[&'a str], folder: &Path) -> Vec<&'a str> {
    arguments
        .iter()
        .map(|argument| match argument.strip_prefix("HERE/") {
            // Leaked on purpose: some bytes of a test.
            Some(name) => &*folder.join(name).to_str().unwrap().to_owned().leak(),
            None => argument,
        })
        .collect()
}

/// What a data folder holds: how many versions, acts of import and decisions. Fails if anything in it is not whole.
fn held(home: &Path) -> (usize, usize, usize) {
    let home = Home::open(home).unwrap();
    let store = home.store();
    let versions = store.versions(None).unwrap();
    for version in &versions {
        assert_eq!(store.statements(version).unwrap().len() as u64, version.statements);
        for entry in store.files(version.id).unwrap() {
            store.source(&entry.source).unwrap();
        }
    }
    store.verify_audit(&[]).unwrap().unwrap();
    let events = store.audit_events(0, 10_000).unwrap();
    let acts = |act: &str| events.iter().filter(|event| event.act == act).count();
    let mut decisions = 0;
    while store.decision(decisions as u64 + 1).unwrap().is_some() {
        decisions += 1;
    }
    (versions.len(), acts("list.import"), decisions)
}

/// What is said of a name, from a snapshot that is there or is compiled now.
fn said(home: &Path, name: &str) -> Verdict {
    let parameters = Parameters::built_in().unwrap();
    let loaded = Home::open(home).unwrap();
    let loaded = loaded.snapshot(&SnapshotOptions::default(), &parameters, Timestamp::now()).unwrap();
    decide(&loaded.snapshot, &parameters, &Query::named(PartyKind::Unknown, name), &loaded.coverage).verdict
}

/// No call that failed may have been called a success: what the last commit wrote was synced at once, the first time.
fn synced(trace: &str, case: Case) {
    let is_log = |line: &&str| line.contains("store.sqlite-wal>");
    let lines: Vec<&str> = trace.lines().filter(is_log).collect();
    let Some(written) = lines.iter().rposition(|line| line.contains("pwrite64(")) else { return };
    let next = lines[written..].iter().find(|line| line.contains("fsync(") || line.contains("fdatasync("));
    assert!(next.is_some_and(|line| !line.contains("INJECTED")), "{case:?}: {next:?}");
}

/// Runs a command with each fault; `check` is given the folder, whether the command said by its code `good` that it was done, and the
/// case.
fn each(home: &Path, arguments: &[&str], good: i32, mut check: impl FnMut(&Path, bool, Case)) {
    let place = tempfile::tempdir().unwrap();
    let trace = place.path().join("trace");
    let all = cases(home, arguments, &trace);
    let (of, chosen) = (all.len(), chosen(&all));
    let (mut failed, begun) = (0, Instant::now());
    for &case in &chosen {
        let folder = copy(home);
        let arguments = own(arguments, folder.path());
        let (status, told, text) = traced(&folder.path().join("home"), &arguments, &case.rule(), &trace);
        let panicked = status.code() == Some(101) || status.code().is_none();
        assert!(!panicked || case.calls == MEMORY, "{case:?}: {status}: {told}");
        let done = status.code() == Some(good);
        if done {
            synced(&text, case);
        }
        assert!(done || !status.success(), "{case:?}: it says that all is well: {told}");
        failed += usize::from(!done);
        check(folder.path(), done, case);
    }
    let took = begun.elapsed();
    println!("{}: {} of {of} cases in {took:?}, {failed} told as failed", arguments[0], chosen.len());
    assert!(failed > chosen.len() / 4, "hardly anything failed: the faults do not reach it");
}

/// A data folder with the old version, and the path of the new one.
fn old_and_new() -> (interdict_store::testing::Folder, PathBuf, PathBuf) {
    let (folder, home) = loaded_on_sqlite(COUNT);
    let new = Set::of(COUNT + 1).write(folder.path(), "2024-01-02");
    (folder, home, new)
}

/// Imports the new version, now that nothing fails: it comes, or is there.
fn heals(home: &Path, new: &Path, case: Case) {
    let options = ImportOptions { checked_at: Some(Timestamp::now()), ..ImportOptions::default() };
    let mut opened = Home::open(home).unwrap();
    let outcomes = opened.import(&[new.to_owned()], &options, Timestamp::now(), &mut |_| {}).unwrap();
    let done = |outcome: &Outcome| matches!(outcome, Outcome::Recorded { .. } | Outcome::Known(_));
    assert!(outcomes.iter().all(|imported| done(&imported.outcome)), "{case:?}: {outcomes:?}");
    drop(opened);
    assert_eq!((held(home).0, held(home).1), (2, 2), "{case:?}");
    assert_eq!(said(home, &invented(COUNT).name), Verdict::Match, "{case:?}");
}

#[test]
fn f21_an_import_of_which_a_call_fails_is_old_or_new() {
    if let Some(why) = why_not() {
        return println!("skipped: {why}");
    }
    let (_folder, home, new) = old_and_new();
    let now = Timestamp::now().to_string();
    let (mut old, mut newer) = (0, 0);
    each(
        &home,
        &["lists", "import", new.to_str().unwrap(), "--checked-at", &now],
        0,
        |folder, done, case| {
            let home = folder.join("home");
            let (versions, imports, _) = held(&home);
            assert_eq!(versions, imports, "{case:?}: the record says something else than the store");
            assert!(versions == 2 || !done, "{case:?}: told as done, and is not there");
            let listed = said(&home, &invented(COUNT).name);
            match versions {
                1 => assert!(listed < Verdict::Possible, "{case:?}"),
                2 => assert_eq!(listed, Verdict::Match, "{case:?}"),
                other => panic!("{case:?}: {other} versions"),
            }
            // Whoever was listed before is listed in any case.
            assert_eq!(said(&home, &invented(0).name), Verdict::Match, "{case:?}");
            if versions == 1 {
                old += 1;
            } else {
                newer += 1;
            }
            heals(&home, &new, case);
        },
    );
    println!("{old} old, {newer} new");
    assert!(old > 0 && newer > 0);
}

#[test]
fn f21_a_screening_of_which_a_call_fails_says_what_is_so_or_nothing() {
    if let Some(why) = why_not() {
        return println!("skipped: {why}");
    }
    let (_folder, home, _) = old_and_new();
    let name = invented(3).name;
    // `--exit-code` says 30 for a match, and nobody who is listed is told of with 0.
    each(&home, &["screen", "--record", "--exit-code", "--name", &name], 30, |folder, done, case| {
        let home = folder.join("home");
        let (versions, imports, decisions) = held(&home);
        assert_eq!((versions, imports), (1, 1), "{case:?}");
        assert!(!done || decisions == 1, "{case:?}: answered, and not recorded");
        for entry in std::fs::read_dir(home.join("snapshots")).into_iter().flatten() {
            let path = entry.unwrap().path();
            match path.extension().and_then(|suffix| suffix.to_str()) {
                Some("snapshot") => assert!(Snapshot::open(&path).is_ok(), "{case:?}: {}", path.display()),
                // What was written aside may lie there only if it could not be taken out.
                other => assert!(case.stays || case.calls == MEMORY, "{case:?}: {other:?} is left"),
            }
        }
        assert_eq!(said(&home, &name), Verdict::Match, "{case:?}");
    });
}

#[test]
fn f21_a_backup_of_which_a_call_fails_is_whole_or_none() {
    if let Some(why) = why_not() {
        return println!("skipped: {why}");
    }
    let (_folder, home, _) = old_and_new();
    let expected = held(&home);
    each(&home, &["backup", "HERE/all.backup"], 0, |folder, done, case| {
        let file = folder.join("all.backup");
        assert_eq!(held(&folder.join("home")), expected, "{case:?}");
        if !done {
            // Cut off where nothing could be taken out any more, it is refused.
            assert!(!file.exists() || case.stays || case.calls == MEMORY, "{case:?}: half a backup is left");
            return;
        }
        let back = folder.join("back");
        run(&back, &["restore", file.to_str().unwrap()]).done();
        assert_eq!(held(&back).0, expected.0, "{case:?}");
    });
}

/// A write of which only the first bytes are taken: what the system does at the largest size a file may have.
#[test]
fn f21_a_short_write_is_old_or_new() {
    let (_folder, home, new) = old_and_new();
    // The commands of the system that set the limit, and let a process live that meets it.
    let limited = |home: &Path, most: usize| {
        Command::new("sh")
            .args(["-c", "trap '' XFSZ; most=$1; shift; exec prlimit --fsize=$most -- \"$@\"", "sh"])
            .arg(most.to_string())
            .arg(env!("CARGO_BIN_EXE_interdict"))
            .args(["--quiet", "--home"])
            .arg(home)
            .args(["lists", "import", new.to_str().unwrap()])
            .env_remove("INTERDICT_STORE")
            .output()
            .unwrap()
    };
    let scratch = copy(&home);
    let whole = limited(&scratch.path().join("home"), usize::MAX >> 1);
    if !whole.status.success() {
        return println!("skipped: prlimit: {}", String::from_utf8_lossy(&whole.stderr).trim());
    }
    let size =
        usize::try_from(std::fs::metadata(scratch.path().join("home/store.sqlite")).unwrap().len()).unwrap();
    let (mut old, mut newer) = (0, 0);
    for step in 0..30 {
        // Never at the end of a page: part of it is written.
        let most = size * step / 26 + 1777;
        let folder = copy(&home);
        let home = folder.path().join("home");
        let ran = limited(&home, most);
        assert!(ran.status.code().is_some_and(|code| code < 2), "{most}: {ran:?}");
        let (versions, imports, _) = held(&home);
        assert_eq!(versions, imports, "{most}");
        assert!(versions == 2 || !ran.status.success(), "{most}: told as done, and is not there");
        if versions == 1 {
            old += 1;
        } else {
            newer += 1;
        }
        heals(&home, &new, Case { calls: "short write", error: "EFBIG", at: most, stays: true });
    }
    println!("{old} old, {newer} new");
    assert!(old > 0 && newer > 0);
}
