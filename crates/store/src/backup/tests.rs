#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::HashSet;

use interdict_audit::Hash;
use interdict_model::{Name, Position, Statement, Value as Said};

use super::*;
use crate::both::{Fresh, on_both};
use crate::{
    AlertAct, ApiKey, Check, EvidenceAnswer, KeptAlert, KeptReading, LinkAnswer, NewAttachment, NewCustomer,
    NewFile, NewHook, NewVersion, Recorded, Standing,
};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn statements(count: u32) -> Vec<Statement> {
    (0..count)
        .map(|id| {
            let value = Said::Name(Name::primary(format!("PARTY {id} \u{443}\n\"")));
            let position = Position { component: "sdn".to_owned(), line: u64::from(id) };
            Statement { party: id.to_string(), printed: format!("PARTY {id}"), value, position }
        })
        .collect()
}

/// Something in every table.
fn fill(store: &mut Store) {
    let list: interdict_model::ListId = "us-ofac-sdn".parse().unwrap();
    for (second, count) in [(1, 2_000), (2, 1_500)] {
        let statements = statements(count);
        let bytes = vec![u8::try_from(second).unwrap(); 200_000];
        let version = NewVersion {
            list: list.clone(),
            edition: format!("2022-01-0{second}").parse().unwrap(),
            format: "test".to_owned(),
            standing: Standing::Accepted,
            loaded_at: at(second),
            components: vec!["sdn".to_owned()],
            missing: Vec::new(),
            files: vec![NewFile { component: "sdn".to_owned(), name: "sdn.csv".to_owned(), bytes: &bytes }],
            statements: &statements,
            reasons: Vec::new(),
            issues: vec!["an issue".to_owned()],
        };
        assert!(matches!(store.record(&version).unwrap(), Recorded::New(_)));
    }
    let check = Check { at: at(3), succeeded: true, detail: "new".to_owned(), remembered: None };
    store.note_check(&list, &check).unwrap();
    store.add_ownership("a.csv", b"holdings", at(4)).unwrap();
    let answer = LinkAnswer {
        party: "A".to_owned(),
        name: "A Ltd".to_owned(),
        entry: "us-ofac-sdn:1".to_owned(),
        is_same: true,
        by: "reviewer".to_owned(),
        at: at(5),
        reason: "same number".to_owned(),
    };
    store.answer_link(&answer).unwrap();
    store.keep_documents(b"text", &[("d".to_owned(), "d.txt".to_owned())], at(6)).unwrap();
    let reading = KeptReading {
        document: "d".to_owned(),
        rules: "r".to_owned(),
        lists: "l".to_owned(),
        read_at: at(7),
        body: "{}".to_owned(),
    };
    store.keep_reading(&reading, &[(list.clone(), "1".to_owned())]).unwrap();
    let answer = EvidenceAnswer {
        document: "d".to_owned(),
        subject: "fact".to_owned(),
        body: "{}".to_owned(),
        by: "reviewer".to_owned(),
        at: at(7),
        reason: "as it says".to_owned(),
    };
    store.answer_evidence(&answer).unwrap();
    let key = ApiKey {
        name: "desk".to_owned(),
        tenant: "main".to_owned(),
        hash: [7; 32],
        roles: vec!["viewer".to_owned()],
        made_at: at(8),
        expires_at: None,
        ended_at: None,
    };
    store.add_key_of(&key, Some("oidc:ann")).unwrap();
    store.record_decision("c", "match", "{}", "{\"a\":1}", at(9)).unwrap();
    store.adopt_policy("one", "the first", true, None, at(9)).unwrap();
    store.propose_policy("two", "{}", serde_json::json!({}), at(9)).unwrap();
    let version = store.versions(None).unwrap().pop().unwrap();
    store.propose_release(&version, "{}", serde_json::json!({}), at(9)).unwrap();
    store.add_hook(&NewHook { tenant: "t", url: "https://a.example/", secret: b"s" }, at(9)).unwrap();
    let writer = store.desk(at(10)).unwrap();
    let customer =
        NewCustomer { tenant: "t", id: "c", body: Some("{}"), snapshot: "s", basis: "b", problems: &[] };
    writer.put_customer(&customer).unwrap();
    let alert = KeptAlert {
        id: 0,
        tenant: "t".to_owned(),
        customer: "c".to_owned(),
        list,
        party: "1".to_owned(),
        state: "open".to_owned(),
        assignee: None,
        until: None,
        revision: 1,
        body: "{}".to_owned(),
    };
    let id = writer.put_alert(&alert, None, &AlertAct { act: "open", reason: "they met" }).unwrap();
    let attached = NewAttachment { name: "a.txt", kind: "text/plain", bytes: b"seen" };
    writer.attach("t", id, &attached).unwrap();
    writer.begin_rescreen("s", "b", None).unwrap();
    writer.commit().unwrap();
}

/// All lines of an archive but the head and the end.
fn lines(archive: &[u8]) -> Vec<String> {
    let text = String::from_utf8(zstd::decode_all(archive).unwrap()).unwrap();
    let all: Vec<String> = text.lines().map(str::to_owned).collect();
    all[1..all.len() - 1].to_vec()
}

fn archive(store: &mut Store) -> (Backup, Vec<u8>) {
    let mut bytes = Vec::new();
    let backup = store.back_up(&mut bytes, at(20)).unwrap();
    (backup, bytes)
}

fn refused(store: &mut Store, bytes: &[u8], earlier: &[Checkpoint]) -> BackupError {
    match store.restore(bytes, earlier, at(30)) {
        Err(StoreError::Backup(cause)) => cause,
        other => panic!("not refused: {other:?}"),
    }
}

fn everything_comes_back_in_either_database(fresh: &Fresh) {
    let mut store = fresh.store();
    fill(&mut store);
    let (backup, bytes) = archive(&mut store);
    let of = |sql: &str| store.database.number::<i64>(sql, &[]).unwrap();
    for table in tables() {
        assert!(of(&format!("SELECT count(*) FROM {}", table.name)) > 0, "nothing in {}", table.name);
    }
    assert_eq!(archive(&mut store).1, bytes, "the same store gives the same archive");
    for other in std::iter::once(Fresh::sqlite()).chain(Fresh::postgres()) {
        let mut restored = other.store();
        assert_eq!(restored.restore(bytes.as_slice(), &[], at(30)).unwrap(), backup);
        // The act of restoring is all that differs.
        let before: HashSet<String> = lines(&bytes).into_iter().collect();
        let after = lines(&archive(&mut restored).1);
        let differing: Vec<&String> = after.iter().filter(|line| !before.contains(*line)).collect();
        assert_eq!(differing.len(), 1, "{differing:?}");
        assert!(differing[0].contains("store.restore"));
        assert!(restored.verify_audit(std::slice::from_ref(&backup.checkpoint)).unwrap().is_ok());
        // New rows get numbers after those that were restored.
        let writer = restored.desk(at(31)).unwrap();
        let customer =
            NewCustomer { tenant: "t", id: "e", body: Some("{}"), snapshot: "s", basis: "b", problems: &[] };
        assert_eq!(writer.put_customer(&customer).unwrap(), (2, 1));
        assert_eq!(writer.begin_rescreen("s", "b", None).unwrap().id, 2);
        writer.commit().unwrap();
        // What is there already is not written over.
        assert_eq!(refused(&mut restored, &bytes, &[]), BackupError::NotEmpty);
    }
}

fn a_damaged_archive_leaves_nothing_behind(fresh: &Fresh) {
    let mut store = fresh.store();
    fill(&mut store);
    let (_, bytes) = archive(&mut store);
    let mut target = fresh.store();
    for place in [0, 20, bytes.len() / 3, bytes.len() / 2, bytes.len() - 40, bytes.len() - 1] {
        let mut broken = bytes.clone();
        broken[place] ^= 4;
        let cause = refused(&mut target, &broken, &[]);
        assert!(matches!(cause, BackupError::Damaged(_) | BackupError::NotOne), "{place}: {cause}");
    }
    for length in [0, 10, bytes.len() / 2, bytes.len() - 1] {
        let cause = refused(&mut target, &bytes[..length], &[]);
        assert!(matches!(cause, BackupError::Damaged(_) | BackupError::NotOne), "{length}: {cause}");
    }
    // Changed by somebody who knows the form, and packed again.
    let text = String::from_utf8(zstd::decode_all(bytes.as_slice()).unwrap()).unwrap();
    let pack = |text: &str| zstd::encode_all(text.as_bytes(), 1).unwrap();
    let changed = text.replacen("\\\"match\\\"", "\\\"clear\\\"", 1);
    assert!(matches!(refused(&mut target, &pack(&changed), &[]), BackupError::Damaged(_)));
    let more = format!("{text}[1]\n");
    assert!(matches!(refused(&mut target, &pack(&more), &[]), BackupError::Damaged(_)));
    let newer = text.replacen("\"interdict_backup\":1", "\"interdict_backup\":2", 1);
    assert_eq!(refused(&mut target, &pack(&newer), &[]), BackupError::TooNew);
    // With a right checksum as well: the record of acts still tells.
    let (front, end) = changed.trim_end().rsplit_once('\n').unwrap();
    let mut end: End = serde_json::from_str(end).unwrap();
    let front = format!("{front}\n");
    end.blake3 = blake3::hash(front.as_bytes()).to_hex().to_string();
    let forged = format!("{front}{}\n", serde_json::to_string(&end).unwrap());
    assert!(matches!(refused(&mut target, &pack(&forged), &[]), BackupError::Record(_)));
    assert!(is_empty(&target.database).unwrap());
    assert!(target.restore(bytes.as_slice(), &[], at(30)).is_ok(), "and the whole one is taken");
}

/// trust.md F27: an older backup shows what it lacks.
fn an_older_backup_tells_its_gap(fresh: &Fresh) {
    let mut store = fresh.store();
    fill(&mut store);
    let (backup, bytes) = archive(&mut store);
    store.record_decision("later", "clear", "{}", "{}", at(21)).unwrap();
    store.record_decision("later", "clear", "{}", "{}", at(22)).unwrap();
    let kept = store.audit_checkpoint().unwrap();
    let mut target = fresh.store();
    let strange = Checkpoint { root: Hash([1; 32]), ..backup.checkpoint.clone() };
    assert!(matches!(
        refused(&mut target, &bytes, &[strange]),
        BackupError::Record(AuditFault::Rewritten { .. })
    ));
    let other = Checkpoint { origin: "interdict/other".to_owned(), ..kept.clone() };
    assert!(matches!(refused(&mut target, &bytes, &[other]), BackupError::Record(AuditFault::Other { .. })));
    let told = target.restore(bytes.as_slice(), std::slice::from_ref(&kept), at(1_000)).unwrap();
    assert_eq!((told.lacks, told.last_act), (2, Some(at(10))));
    let events = target.audit_events(backup.checkpoint.size, 9).unwrap();
    assert_eq!((events.len(), events[0].act.as_str(), events[0].at), (1, "store.restore", at(1_000)));
    assert_eq!(events[0].details["lacks"], 2);
    assert!(target.verify_audit(&[kept]).unwrap().is_err(), "the checkpoint from after it still tells");
}

on_both!(
    everything_comes_back_in_either_database,
    a_damaged_archive_leaves_nothing_behind,
    an_older_backup_tells_its_gap,
);
