//! Synchronising with a publisher that answers, does not change, shrinks its list, goes back, and is not there.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use interdict_home::{Home, Imported, Outcome, SyncOptions};
use interdict_lists::fetch::Patience;
use interdict_model::ListState;

use crate::invented::{Row, Set};
use crate::support::{ask, empty, list, named, quarantined, sdn, snapshot, state, time};

/// What the publisher has just now.
#[derive(Default)]
struct Publisher {
    sdn: Option<Set>,
    cons: Option<Set>,
    /// Answers with "unchanged" and with a list.
    unchanged: usize,
    served: usize,
}

type Shared = Arc<Mutex<Publisher>>;

fn serve() -> (String, Shared) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let publisher = Shared::default();
    let shared = Arc::clone(&publisher);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            answer(stream, &shared);
        }
    });
    (origin, publisher)
}

fn answer(mut stream: TcpStream, publisher: &Shared) {
    let head: Vec<String> =
        BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let Some(path) = head.first().and_then(|line| line.split(' ').nth(1)) else { return };
    let mut publisher = publisher.lock().unwrap();
    let (of, set) = match path.trim_start_matches('/').split_once('/') {
        Some(("sdn", of)) => (of, &publisher.sdn),
        Some(("cons", of)) => (of, &publisher.cons),
        _ => return,
    };
    // A publisher that is down closes the connection.
    let Some(set) = set else { return };
    let body = match of {
        "main" => set.sdn(),
        "add" => set.add(),
        "alt" => set.alt(),
        _ => set.comments(),
    };
    let etag = format!("\"{:x}-{}\"", body.len(), set.rows.iter().map(|row| u64::from(row.id)).sum::<u64>());
    let same =
        head.iter().any(|line| line.to_lowercase().starts_with("if-none-match:") && line.ends_with(&etag));
    let answer = if same {
        publisher.unchanged += 1;
        format!("HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    } else {
        publisher.served += 1;
        let length = body.len();
        format!(
            "HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
    };
    drop(stream.write_all(answer.as_bytes()));
}

fn catalogue(folder: &Path, origin: &str) -> PathBuf {
    let mut text = "version = 1\n".to_owned();
    for (id, path, prefix, main) in
        [("us-ofac-sdn", "sdn", "", "sdn"), ("us-ofac-cons", "cons", "cons_", "cons_prim")]
    {
        let comments = if prefix.is_empty() { "sdn_comments" } else { "cons_comments" };
        text += &format!(
            "[[source]]\nlist = \"{id}\"\nformat = \"ofac_delimited\"\ncap_bytes = 1_000_000\nfile = [\
             {{component = \"sdn\", name = \"{main}.csv\", url = \"{origin}/{path}/main\"}},\
             {{component = \"add\", name = \"{prefix}add.csv\", url = \"{origin}/{path}/add\"}},\
             {{component = \"alt\", name = \"{prefix}alt.csv\", url = \"{origin}/{path}/alt\"}},\
             {{component = \"comments\", name = \"{comments}.csv\", url = \"{origin}/{path}/comments\", may_be_empty = true}}]\n"
        );
    }
    let path = folder.join("sources.toml");
    std::fs::write(&path, text).unwrap();
    path
}

/// An invented set with the sentinels of the consolidated list.
fn consolidated() -> Set {
    let mut set = Set::of(40);
    set.rows.retain(|row| row.id >= 50_000);
    // Programmes such as SDNTK stand on the SDN list alone.
    set.rows.iter_mut().for_each(|row| row.programme = "RUSSIA-EO14024".to_owned());
    let sentinel = |id, name: &str| Row {
        id,
        name: name.to_owned(),
        programme: "UKRAINE-EO13662".to_owned(),
        ..crate::invented::invented(2)
    };
    set.rows.insert(0, sentinel(17_018, "EXAMPLE BANK OF THE SECTORAL LIST"));
    set.rows.insert(1, sentinel(17_022, "OPEN JOINT-STOCK COMPANY ROSNEFT OIL COMPANY"));
    set
}

fn sync(home: &mut Home, sources: &Path, now: &str) -> Vec<Imported> {
    let patience = Patience {
        request: Duration::from_secs(5),
        silence: Duration::from_secs(2),
        attempts: 2,
        first_pause: Duration::from_millis(1),
        longest_pause: Duration::from_millis(2),
        ..Patience::default()
    };
    let options = SyncOptions { sources: Some(sources.to_owned()), patience, ..SyncOptions::default() };
    home.sync(&options, time(now), &mut |_| {}).unwrap()
}

#[test]
fn a_publisher_over_some_days() {
    let (folder, mut home) = empty();
    let (origin, publisher) = serve();
    let sources = catalogue(folder.path(), &origin);
    let put = |sdn: Option<Set>, cons: Option<Set>| {
        let mut publisher = publisher.lock().unwrap();
        (publisher.sdn, publisher.cons) = (sdn, cons);
    };
    let cons = list("us-ofac-cons");
    let in_force = |home: &Home| home.store().view(&sdn(), None, None).unwrap().unwrap().main;
    let set = Set::of(500);

    // The first time, the one list that is there comes in, and the other is noted as asked for.
    put(Some(set.clone()), None);
    let outcomes = sync(&mut home, &sources, "2024-01-01T08:00:00Z");
    assert!(
        matches!(&outcomes[0].outcome, Outcome::Recorded { version, .. } if version.parties == 505),
        "{outcomes:?}"
    );
    assert!(matches!(&outcomes[1].outcome, Outcome::Failed(_)), "{outcomes:?}");
    assert_eq!(state(&home, &sdn(), "2024-01-01T08:00:00Z"), ListState::Fresh);
    assert_eq!(state(&home, &cons, "2024-01-01T08:00:00Z"), ListState::Missing);
    let first = in_force(&home);

    // At the address of the one list lies the other: it is neither.
    put(Some(set.clone()), Some(Set::of(190)));
    let outcomes = sync(&mut home, &sources, "2024-01-01T09:00:00Z");
    assert!(
        matches!(&outcomes[1].outcome, Outcome::Refused(why) if why.contains("us-ofac-sdn")),
        "{outcomes:?}"
    );
    assert_eq!(in_force(&home), first);
    publisher.lock().unwrap().unchanged = 0;

    // Then both are there, the first unchanged.
    put(Some(set.clone()), Some(consolidated()));
    let outcomes = sync(&mut home, &sources, "2024-01-01T10:00:00Z");
    assert!(matches!(&outcomes[0].outcome, Outcome::Known(version) if *version == first), "{outcomes:?}");
    assert!(matches!(&outcomes[1].outcome, Outcome::Recorded { .. }), "{outcomes:?}");
    assert_eq!(publisher.lock().unwrap().unchanged, 4, "every file was asked for conditionally");
    for id in [&sdn(), &cons] {
        assert_eq!(state(&home, id, "2024-01-01T11:00:00Z"), ListState::Fresh);
    }

    // A list that shrank is refused, and refused again when it comes again; the old one serves.
    put(Some(set.without(|row| row.id % 7 == 0)), Some(consolidated()));
    for now in ["2024-01-02T08:00:00Z", "2024-01-02T09:00:00Z"] {
        let outcomes = sync(&mut home, &sources, now);
        assert!(quarantined(&outcomes[0].outcome).contains("no longer listed"));
        assert_eq!((in_force(&home), state(&home, &sdn(), now)), (first.clone(), ListState::Quarantined));
        let (last, success) = home.store().last_checks(&sdn()).unwrap();
        assert!(!last.unwrap().succeeded);
        assert_eq!(success.unwrap().at, time("2024-01-01T10:00:00Z"));
    }

    // The publisher is down: noted, and the list ages from the last success.
    put(None, None);
    let outcomes = sync(&mut home, &sources, "2024-01-02T10:00:00Z");
    assert!(outcomes.iter().all(|one| matches!(&one.outcome, Outcome::Failed(_))), "{outcomes:?}");
    let (last, _) = home.store().last_checks(&cons).unwrap();
    assert!(!last.unwrap().succeeded);
    assert_eq!(state(&home, &cons, "2024-01-02T10:00:01Z"), ListState::Aging);
    assert_eq!(state(&home, &cons, "2024-01-03T09:00:01Z"), ListState::Stale);

    // It is back with the list whole: one more party, in force, nobody remembers the quarantine.
    put(Some(Set::of(501)), Some(consolidated()));
    let outcomes = sync(&mut home, &sources, "2024-01-04T08:00:00Z");
    assert!(matches!(&outcomes[0].outcome, Outcome::Recorded { .. }), "{outcomes:?}");
    assert!(matches!(&outcomes[1].outcome, Outcome::Known(_)), "{outcomes:?}");
    assert_eq!(
        (in_force(&home).parties, state(&home, &sdn(), "2024-01-04T08:00:00Z")),
        (506, ListState::Fresh)
    );

    // It takes the last change back. What it serves is what it served at first, and that is what must be in force.
    put(Some(set), Some(consolidated()));
    let outcomes = sync(&mut home, &sources, "2024-01-05T08:00:00Z");
    assert!(matches!(&outcomes[0].outcome, Outcome::Recorded { .. }), "{outcomes:?}");
    assert_eq!(in_force(&home).parties, 505);
    let gone = ask(
        &snapshot(&home, None, None, "2024-01-05T08:00:00Z"),
        &named(&crate::invented::invented(500).name),
    );
    assert!(gone.hits.iter().all(|hit| hit.party != "50500"), "{gone:?}");
    // Once more on the same day, and the first time again: older than what is in force, and told.
    put(Some(Set::of(501)), Some(consolidated()));
    sync(&mut home, &sources, "2024-01-05T09:00:00Z");
    assert_eq!(in_force(&home).parties, 506);
    put(Some(Set::of(500)), Some(consolidated()));
    let outcomes = sync(&mut home, &sources, "2024-01-05T10:00:00Z");
    assert!(
        matches!(&outcomes[0].outcome, Outcome::Refused(why) if why.contains("stays in force")),
        "{outcomes:?}"
    );
    assert!(!home.store().last_checks(&sdn()).unwrap().0.unwrap().succeeded);
}

/// "Unchanged" is said of what was fetched, not of a version that people put in its place.
#[test]
fn after_a_release_the_publisher_is_asked_anew() {
    let (folder, mut home) = empty();
    let (origin, publisher) = serve();
    let sources = catalogue(folder.path(), &origin);
    let put = |set: &Set| publisher.lock().unwrap().sdn = Some(set.clone());
    let set = Set::of(500);
    put(&set);
    sync(&mut home, &sources, "2024-01-01T08:00:00Z");
    put(&set.without(|row| row.id % 7 == 0));
    let outcomes = sync(&mut home, &sources, "2024-01-02T08:00:00Z");
    let Outcome::Quarantined(refused) = &outcomes[0].outcome else { panic!("{outcomes:?}") };
    // It takes that back, which is seen, and then people release it nevertheless.
    put(&set);
    let outcomes = sync(&mut home, &sources, "2024-01-02T09:00:00Z");
    assert!(matches!(&outcomes[0].outcome, Outcome::Known(_)), "{outcomes:?}");
    home.release(refused, "the publisher says so", "reviewer", time("2024-01-03T08:00:00Z")).unwrap();
    assert_eq!(state(&home, &sdn(), "2024-01-04T08:00:00Z"), ListState::Stale);
    let before = publisher.lock().unwrap().unchanged;
    let outcomes = sync(&mut home, &sources, "2024-01-04T08:00:00Z");
    assert_eq!(publisher.lock().unwrap().unchanged, before, "nothing was asked for conditionally");
    assert!(
        matches!(&outcomes[0].outcome, Outcome::Recorded { version, .. } if version.parties == 505),
        "what the publisher has is in force: {outcomes:?}"
    );
    assert_eq!(state(&home, &sdn(), "2024-01-04T08:00:00Z"), ListState::Fresh);
}
