//! What databases do under two writers, without a connection, and within an asynchronous runtime.

#![allow(clippy::unwrap_used)]

use jiff::Timestamp;

use super::*;
use crate::Store;
use crate::both::{Fresh, on_both};

const AT: Timestamp = Timestamp::UNIX_EPOCH;

fn writers_take_turns_and_the_log_does_not_fork(fresh: &Fresh) {
    let location = fresh.location();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let location = &location;
            scope.spawn(move || {
                // Also the tables are made by several at once.
                let mut store = Store::open(location).unwrap();
                store.act_as(&format!("writer {writer}"));
                for number in 0..10 {
                    store.record_decision(&format!("{writer}/{number}"), "clear", "{}", "{}", AT).unwrap();
                }
            });
        }
    });
    let store = Store::open(&location).unwrap();
    assert_eq!(store.verify_audit(&[]).unwrap().unwrap().size, 40);
    for number in 0..40 {
        assert!(store.decision(number).unwrap().is_some(), "{number}");
    }
}

fn what_fails_within_a_transaction_is_not_committed(fresh: &Fresh) {
    let mut store = fresh.store();
    let transaction = store.database.write().unwrap();
    transaction.execute("INSERT INTO audit_log (origin) VALUES (?1)", &values!["one"]).unwrap();
    assert!(transaction.execute("INSERT INTO no_table (a) VALUES (?1)", &values![1_i64]).is_err());
    // PostgreSQL would answer this with a rollback and say that all is well.
    let is_postgres = matches!(&*transaction, Database::Postgres(_));
    assert_eq!(transaction.commit().is_err(), is_postgres);
    let rows: i64 = store.database.number("SELECT count(*) FROM audit_log", &[]).unwrap();
    assert_eq!(rows, if is_postgres { 1 } else { 2 });
}

fn values_come_back_as_they_were(fresh: &Fresh) {
    let store = fresh.store();
    store.database.script("CREATE TABLE kept (a TEXT, b INTEGER)").unwrap();
    for text in ["", "\u{1f600} \u{10d0}", "a\nb\u{1}\"'\\", "%XX ?1 $1"] {
        store.database.execute("INSERT INTO kept (a) VALUES (?1)", &values![text]).unwrap();
        let back: String = store.database.number("SELECT a FROM kept WHERE a = ?1", &values![text]).unwrap();
        assert_eq!(back, text);
    }
    // Text is ordered by its bytes.
    let list: Vec<String> = ["b", "a", "B", "\u{e4}", "_"].map(str::to_owned).to_vec();
    for (number, id) in (1_i64..).zip(&list) {
        let hash = [u8::try_from(number).unwrap(); 32];
        let sql = "INSERT INTO api_key (name, hash, roles, made_at) VALUES (?1, ?2, '', '')";
        assert_eq!(store.database.insert(sql, "id", &values![id, &hash]).unwrap(), number);
    }
    let ordered: Vec<String> =
        store.database.query("SELECT name FROM api_key ORDER BY name", &[], |row| row.get(0)).unwrap();
    let mut sorted = list;
    sorted.sort();
    assert_eq!(ordered, sorted);
}

on_both!(
    writers_take_turns_and_the_log_does_not_fork,
    what_fails_within_a_transaction_is_not_committed,
    values_come_back_as_they_were,
);

/// Ends every other connection to the schema of this store.
fn cut(store: &Store, fresh: &Fresh) {
    let own: i64 = store.database.number("SELECT pg_backend_pid()", &[]).unwrap();
    let Fresh::Postgres(_) = fresh else { unreachable!() };
    let other = fresh.store();
    let ended =
        other.database.query("SELECT pg_terminate_backend(CAST(?1 AS INTEGER))::int", &values![own], |row| {
            row.get::<bool>(0)
        });
    assert_eq!(ended.unwrap(), [true]);
    // Until it is gone.
    let there = "SELECT count(*) FROM pg_stat_activity WHERE pid = CAST(?1 AS INTEGER)";
    while other.database.number::<i64>(there, &values![own]).unwrap() > 0 {
        std::thread::yield_now();
    }
}

#[test]
fn a_lost_connection_is_told_and_the_next_call_makes_another() {
    let Some(fresh) = Fresh::postgres() else { return };
    let mut store = fresh.store();
    store.record_decision("one", "clear", "{}", "{}", AT).unwrap();
    cut(&store, &fresh);
    // Between transactions, at most one call finds it lost.
    if let Err(error) = store.keys() {
        assert!(matches!(error, StoreError::ConnectionLost(_)), "{error}");
    }
    assert_eq!(store.keys().unwrap(), []);
    store.record_decision("two", "clear", "{}", "{}", AT).unwrap();
    // Within one, all that was written is gone, and nothing more goes into it.
    let second = fresh.store();
    let own: i64 = store.database.number("SELECT pg_backend_pid()", &[]).unwrap();
    let writer = store.desk(AT).unwrap();
    writer.transaction.execute("INSERT INTO audit_log (origin) VALUES (?1)", &values!["lost"]).unwrap();
    second
        .database
        .query("SELECT pg_terminate_backend(CAST(?1 AS INTEGER))::int", &values![own], |row| {
            row.get::<bool>(0)
        })
        .unwrap();
    for _ in 0..2 {
        let refused = writer.transaction.execute("DELETE FROM audit_log", &[]).unwrap_err();
        assert!(matches!(refused, StoreError::ConnectionLost(_)), "{refused}");
    }
    assert!(writer.commit().is_err());
    assert_eq!(store.database.number::<i64>("SELECT count(*) FROM audit_log", &[]).unwrap(), 1);
    store.record_decision("three", "clear", "{}", "{}", AT).unwrap();
    assert_eq!(store.verify_audit(&[]).unwrap().unwrap().size, 3);
}

#[test]
fn a_store_in_postgres_can_be_used_within_an_asynchronous_runtime() {
    let Some(fresh) = Fresh::postgres() else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let location = fresh.location();
    let size = runtime.block_on(async {
        let mut store = Store::open(&location).unwrap();
        store.record_decision("one", "clear", "{}", "{}", AT).unwrap();
        let task = tokio::task::spawn_blocking(move || {
            store.record_decision("two", "clear", "{}", "{}", AT).unwrap();
            store.audit_checkpoint().unwrap().size
        });
        task.await.unwrap()
    });
    assert_eq!(size, 2);
}

#[test]
fn a_server_that_is_not_there_is_an_error_without_the_password() {
    let nobody: Location = "postgres://desk:s3cret@127.0.0.1:1/x".parse().unwrap();
    let error = Store::open(&nobody).unwrap_err();
    assert!(matches!(error, StoreError::Connect { .. }));
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
}

#[test]
#[allow(clippy::print_stderr)]
fn over_tls_the_server_must_show_who_it_is() {
    let Ok(url) = std::env::var("INTERDICT_TEST_POSTGRES_TLS") else {
        eprintln!("skipped: INTERDICT_TEST_POSTGRES_TLS is not set");
        return;
    };
    let database = Database::open(&url.parse().unwrap()).unwrap();
    let encrypted = "SELECT count(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl";
    assert_eq!(database.number::<i64>(encrypted, &[]).unwrap(), 1);
    // A name that is not in its certificate, and nobody who vouches for it.
    let (front, _) = url.split_once("&sslrootcert").unwrap();
    for wrong in [url.replace("@localhost", "@127.0.0.1"), front.to_owned()] {
        let refused = Database::open(&wrong.parse().unwrap()).unwrap_err();
        assert!(refused.to_string().contains("certificate"), "{refused}");
    }
}
