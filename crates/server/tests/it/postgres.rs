//! The server on a store in PostgreSQL.

use interdict_store::testing::Schema;

use crate::support::Server;

#[test]
fn what_is_written_over_http_is_in_postgres() {
    let Some(schema) = Schema::new() else { return };
    let server = Server::with(|settings| settings.place.store = Some(schema.location()));
    let kim = br#"{"name": "Kim Sang Man"}"#;
    assert!(server.call("PUT", "/api/v1/customers/c", None, kim).json()["version"] == 1);
    let recorded = server.post("/api/v1/screen?record=true", r#"{"name": "Kim Sang Man"}"#).json();
    let number = recorded["recorded"].as_u64().unwrap();
    let again = server.post(&format!("/api/v1/decisions/{number}/replay"), "").json();
    assert_eq!(again["outcome"], "same", "{again}");
    assert!(!server.folder.path().join("store.sqlite").exists());
    // Another process sees the same.
    let other = interdict_store::Store::open(&schema.location()).unwrap();
    assert!(other.decision(number).unwrap().is_some());
    assert!(other.verify_audit(&[]).unwrap().is_ok());
}
