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

/// Whoever has no key is told to show one, and whoever has no role is told so, on every route that is not open.
#[test]
fn every_route_asks_who_calls_it() {
    let server = Server::with(|settings| settings.keys = Keys::new(vec![key("nobody", &[], None)]));
    let routes = interdict_server::routes::all();
    assert!(routes.len() > 30, "{routes:?}");
    let mut open = Vec::new();
    for route in &routes {
        // What stands in the path does not matter: nobody gets as far as being told.
        let mut path = String::new();
        let mut inside = false;
        for c in route.path.chars() {
            match c {
                '{' => inside = true,
                '}' => {
                    inside = false;
                    path.push('x');
                }
                c if !inside => path.push(c),
                _ => {}
            }
        }
        let call = |key: Option<&str>| server.call(route.method, &path, key, b"{}");
        if route.access == interdict_server::access::Access::Open {
            assert!(![401, 403].contains(&call(None).status), "{route:?}");
            open.push(route.path.as_str());
        } else {
            call(None).problem(401);
            call(Some("secret of nobody")).problem(403);
        }
    }
    open.sort_unstable();
    assert_eq!(open, ["/api/v1/openapi.json", "/healthz", "/livez", "/ping", "/readyz"]);
}

#[test]
fn the_document_has_every_route_once_by_its_own_name() {
    let document = Server::start().get("/api/v1/openapi.json").json();
    let mut names = Vec::new();
    for route in interdict_server::routes::all() {
        let operation = &document["paths"][&route.path][route.method.to_lowercase()];
        names.push(operation["operationId"].as_str().unwrap_or_else(|| panic!("{route:?}")).to_owned());
    }
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
}
