//! Who may call what.

use interdict_server::access::{Key, Keys, Role};
use interdict_server::{ServerError, Settings, start};
use jiff::Timestamp;

use crate::support::{Server, settings};

fn key(name: &str, roles: &[Role], expires_at: Option<Timestamp>) -> Key {
    Key {
        name: name.to_owned(),
        hash: Key::hash_of(&format!("secret of {name}")),
        roles: roles.to_vec(),
        expires_at,
    }
}

#[test]
fn a_key_opens_what_its_roles_may_and_nothing_else() {
    let past = Timestamp::from_second(1).unwrap();
    let keys = Keys::new(vec![
        key("viewer", &[Role::Viewer], None),
        key("nobody", &[], None),
        key("former", &Role::ALL, Some(past)),
    ]);
    let server = Server::with(|settings| settings.keys = keys);
    let screen =
        |secret: Option<&str>| server.call("POST", "/api/v1/screen", secret, br#"{"name": "Lazarus Group"}"#);
    assert_eq!(screen(Some("secret of viewer")).status, 200);
    screen(None).problem(401);
    screen(Some("secret of somebody")).problem(401);
    screen(Some("secret of former")).problem(401);
    screen(Some("")).problem(401);
    screen(Some("secret of nobody")).problem(403);
    // Whether the server lives tells nothing of anybody.
    assert_eq!(server.get("/livez").status, 200);
    assert_eq!(server.get("/readyz").status, 503);
}

#[test]
fn without_keys_the_server_is_for_this_machine_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut open: Settings = settings(folder.path());
    open.listen = "0.0.0.0:0".parse().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let refused = runtime.block_on(async { start(open) });
    assert!(matches!(refused, Err(ServerError::Open { .. })));
}
