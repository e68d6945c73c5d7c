//! trust.md F40: the numbers by which alarms are raised (`packaging/alarms.yml`), of a server with each fault and without it.
//!
//! They are written into the target folder; `.ci/run` gives them to Prometheus's own checker of rules.

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::faults::why_not;
use crate::full::Full;
use crate::invented::Set;
use crate::serving::Serving;
use crate::support::{loaded_on_sqlite, run};

/// Seconds between two looks of the server at its lists.
const LOOKS: (&str, &str) = ("INTERDICT_SERVER_REFRESH_SECONDS", "1");

/// Scrapes until the numbers have this line, and keeps them under a name.
fn scraped(serving: &Serving, line: &str, name: &str) {
    let begun = Instant::now();
    loop {
        let (status, text) = serving.answer("GET", "/metrics", &[], "");
        let mut samples = text.lines().filter(|found| !found.starts_with('#'));
        if status == 200 && samples.any(|found| found.contains(line)) {
            let (_, body) = text.split_once("\r\n\r\n").unwrap();
            if let Some(folder) = option_env!("CARGO_TARGET_TMPDIR") {
                let folder = Path::new(folder).join("alarms");
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(folder.join(format!("{name}.txt")), body).unwrap();
            }
            return;
        }
        assert!(begun.elapsed() < Duration::from_mins(2), "{name}: no `{line}` in {text}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn import(home: &Path, set: &Path, ago: SignedDuration) {
    let at = (Timestamp::now() - ago).to_string();
    // A version that is refused is an error of the command, and here the fault that is wanted.
    let _ = run(home, &["lists", "import", set.to_str().unwrap(), "--checked-at", &at]);
}

fn in_state(list: &str, state: &str) -> String {
    format!("interdict_list_state{{list=\"{list}\",state=\"{state}\"}} 1")
}

const SDN: &str = "us-ofac-sdn";
const READY: &str = "interdict_ready 1";

#[test]
fn f40_lists_that_are_old_refused_or_missing() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let set = Set::of(20).write(folder.path(), "2024-01-01");
    import(&home, &set, SignedDuration::from_hours(25));
    let serving = Serving::start(&home, &[LOOKS]);
    scraped(&serving, &in_state(SDN, "STALE"), "InterdictListStale.fault");
    import(&home, &set, SignedDuration::ZERO);
    scraped(&serving, READY, "InterdictListStale.quiet");

    scraped(&serving, READY, "InterdictListQuarantined.quiet");
    let shrunken = Set::of(20).without(|row| row.id > 50_000 && row.id % 2 == 0);
    import(&home, &shrunken.write(folder.path(), "2024-01-02"), SignedDuration::ZERO);
    scraped(&serving, &in_state(SDN, "QUARANTINED"), "InterdictListQuarantined.fault");
    import(&home, &Set::of(21).write(folder.path(), "2024-01-03"), SignedDuration::ZERO);
    scraped(&serving, READY, "InterdictListQuarantined.healed");

    scraped(&serving, READY, "InterdictListMissing.quiet");
    let file = home.join("interdict.toml");
    std::fs::write(&file, "[lists]\nrequired = [\"un-sc\"]\n").unwrap();
    // The settings are read when a server starts.
    drop(serving);
    let serving = Serving::start(&home, &[LOOKS]);
    scraped(&serving, &in_state("un-sc", "MISSING"), "InterdictListMissing.fault");
    drop(serving);
    std::fs::remove_file(&file).unwrap();
    let serving = Serving::start(&home, &[LOOKS]);
    scraped(&serving, READY, "InterdictListMissing.healed");
}

#[test]
fn f40_nobody_can_look_at_the_lists() {
    let (_folder, home) = loaded_on_sqlite(20);
    let serving = Serving::start(&home, &[LOOKS]);
    scraped(&serving, READY, "InterdictLookLost.quiet");
    let file = home.join("interdict.toml");
    std::fs::write(&file, "no_such_setting = 1\n").unwrap();
    // The last look counts for a minute.
    scraped(&serving, "interdict_ready 0", "InterdictLookLost.fault");
    std::fs::remove_file(&file).unwrap();
    scraped(&serving, READY, "InterdictLookLost.healed");
}

#[test]
fn f40_nothing_was_loaded_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let serving = Serving::start(&home, &[LOOKS]);
    scraped(&serving, "interdict_ready 0", "InterdictNotReady.fault");
    import(&home, &Set::of(20).write(folder.path(), "2024-01-01"), SignedDuration::ZERO);
    scraped(&serving, READY, "InterdictNotReady.quiet");
}

#[test]
fn f40_a_store_that_cannot_be_read_or_written() {
    if let Some(why) = why_not() {
        return println!("skipped: {why}");
    }
    let (folder, home) = loaded_on_sqlite(20);
    let serving = Serving::start(&home, &[LOOKS]);
    // Before anything was asked: what was read once is kept in memory.
    let broken = Full::of(&serving, "pread64", "EIO");
    scraped(&serving, "interdict_store_readable 0", "InterdictStoreUnreadable.fault");
    broken.ends();
    scraped(&serving, READY, "InterdictStoreUnreadable.quiet");

    let ask =
        || serving.answer("POST", "/api/v1/screen", &[], &json!({ "name": "Lazarus Group" }).to_string()).0;
    let customer = json!({ "name": "Harbour Lantern Cooperative Bakery" }).to_string();
    assert_eq!(serving.answer("PUT", "/api/v1/customers/c-1", &[], &customer).0, 200);
    assert_eq!(ask(), 200);
    scraped(&serving, "interdict_customers_all_screened 1", "InterdictUnanswered.quiet");
    let full = Full::of(&serving, "pwrite64,ftruncate,fallocate", "ENOSPC");
    assert_eq!(ask(), 503);
    scraped(&serving, "status=\"503\"", "InterdictUnanswered.fault");
    full.ends();
    assert_eq!(ask(), 200);
    scraped(&serving, READY, "InterdictUnanswered.healed");

    // Other lists, against which nobody can be screened.
    scraped(&serving, "interdict_customers_all_screened 1", "InterdictNotScreened.quiet");
    let full = Full::of(&serving, "pwrite64,ftruncate,fallocate", "ENOSPC");
    import(&home, &Set::of(21).write(folder.path(), "2024-01-02"), SignedDuration::ZERO);
    scraped(&serving, "interdict_customers_all_screened 0", "InterdictNotScreened.fault");
    full.ends();
    scraped(&serving, "interdict_customers_all_screened 1", "InterdictNotScreened.healed");
}
