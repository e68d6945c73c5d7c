//! F33: every route for every role and for what is another's, held against the policy that is written here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use interdict_server::access::Role;
use interdict_store::MAIN;
use serde_json::{Value, json};

use crate::access::add_for;
use crate::support::{Reply, Server};

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum May {
    /// Anybody, without saying who.
    All,
    /// These roles, of any tenant.
    Of(&'static [Role]),
    /// These roles of the tenant that keeps the house.
    House(&'static [Role]),
}

use May::{All, House, Of};
use Role::{Administrator, Analyst, Approver, ListManager, Viewer};

const LOOK: May = Of(&[Viewer, Analyst, Approver, ListManager, Administrator]);
const KEEP: May = Of(&[Analyst, Administrator]);
const DESK: May = Of(&[Analyst, Approver]);
const MANAGE: May = Of(&[Administrator]);

/// The policy. A route that is not here fails the test, and so does a line here without a route.
const POLICY: &[(&str, May)] = &[
    ("GET /livez", All),
    ("GET /readyz", All),
    ("GET /api/v1/openapi.json", All),
    ("GET /metrics", House(&[Viewer, Analyst, Approver, ListManager, Administrator])),
    ("GET /ping", All),
    ("GET /healthz", All),
    ("GET /sign-in", All),
    ("GET /signed-in", All),
    ("POST /sign-out", All),
    ("GET /api/v1/me", LOOK),
    ("POST /api/v1/screen", LOOK),
    ("POST /api/v1/screen/batch", LOOK),
    ("POST /api/v1/screen/stream", LOOK),
    ("GET /api/v1/lists", LOOK),
    ("GET /api/v1/lists/{list}/versions", LOOK),
    ("GET /api/v1/lists/{list}/delta", LOOK),
    ("GET /api/v1/parties/{list}/{party}", LOOK),
    ("GET /api/v1/parties/{list}/{party}/evidence", LOOK),
    ("GET /api/v1/ownership", LOOK),
    ("GET /api/v1/ownership/{regime}", LOOK),
    ("GET /api/v1/ownership/{regime}/{party}", LOOK),
    ("POST /api/v1/documents/read", LOOK),
    ("GET /api/v1/documents", LOOK),
    ("POST /api/v1/documents", KEEP),
    ("GET /api/v1/documents/{hash}", LOOK),
    ("GET /api/v1/documents/{hash}/file", LOOK),
    ("DELETE /api/v1/documents/{hash}", KEEP),
    ("GET /v2/search", LOOK),
    ("GET /v2/listinfo", LOOK),
    ("GET /v2/data/refresh", LOOK),
    ("POST /v2/data/refresh", House(&[ListManager])),
    ("POST /v2/ingest/{fileType}", House(&[ListManager])),
    ("GET /v2/export/{fileType}", LOOK),
    ("GET /-/version", LOOK),
    ("GET /catalog", LOOK),
    ("GET /manifest", LOOK),
    ("POST /catalog/fields", LOOK),
    ("GET /algorithms", LOOK),
    ("POST /match/{dataset}", LOOK),
    ("GET /search/{dataset}", LOOK),
    ("GET /entities/{id}", LOOK),
    ("GET /entities/{id}/adjacent", LOOK),
    ("GET /entities/{id}/adjacent/{property}", LOOK),
    ("GET /reconcile/{dataset}", LOOK),
    ("POST /reconcile/{dataset}", LOOK),
    ("GET /reconcile/{dataset}/suggest/entity", LOOK),
    ("GET /reconcile/{dataset}/suggest/property", LOOK),
    ("GET /reconcile/{dataset}/suggest/type", LOOK),
    ("GET /reconcile/{dataset}/extend/property", LOOK),
    ("GET /reconcile/{dataset}/preview/{id}", LOOK),
    ("POST /mcp", LOOK),
    ("GET /api/v1/decisions/{number}", LOOK),
    ("POST /api/v1/decisions/{number}/replay", LOOK),
    (
        "GET /api/v1/lists/{list}/versions/{version}/release",
        House(&[Viewer, Analyst, Approver, ListManager, Administrator]),
    ),
    ("POST /api/v1/lists/{list}/versions/{version}/release", House(&[ListManager])),
    ("POST /api/v1/lists/{list}/versions/{version}/release/approve", House(&[Approver, ListManager])),
    ("GET /api/v1/policy", LOOK),
    ("GET /api/v1/policy/proposals", House(&[Viewer, Analyst, Approver, ListManager, Administrator])),
    ("POST /api/v1/policy/proposals", House(&[ListManager, Administrator])),
    ("GET /api/v1/policy/proposals/{id}", House(&[Viewer, Analyst, Approver, ListManager, Administrator])),
    ("POST /api/v1/policy/proposals/{id}/approve", House(&[Approver, ListManager, Administrator])),
    ("GET /api/v1/audit/events", House(&[Administrator])),
    ("GET /api/v1/audit/checkpoint", House(&[Administrator])),
    ("GET /api/v1/audit/events/{number}/proof", House(&[Administrator])),
    ("GET /api/v1/customers", LOOK),
    ("GET /api/v1/customers/{id}", LOOK),
    ("PUT /api/v1/customers/{id}", KEEP),
    ("DELETE /api/v1/customers/{id}", KEEP),
    ("POST /api/v1/customers/bulk", KEEP),
    ("POST /api/v1/customers/{id}/screen", LOOK),
    ("GET /api/v1/rescreen", LOOK),
    ("GET /api/v1/alerts", LOOK),
    ("GET /api/v1/alerts/{id}", LOOK),
    ("POST /api/v1/alerts/decide", DESK),
    ("POST /api/v1/alerts/{id}/assign", DESK),
    ("POST /api/v1/alerts/{id}/comment", DESK),
    ("POST /api/v1/alerts/{id}/decide", DESK),
    ("POST /api/v1/alerts/{id}/approve", DESK),
    ("GET /api/v1/alerts/{id}/attachments", LOOK),
    ("POST /api/v1/alerts/{id}/attachments", DESK),
    ("GET /api/v1/alerts/{id}/attachments/{hash}", LOOK),
    ("GET /api/v1/hooks", MANAGE),
    ("POST /api/v1/hooks", MANAGE),
    ("DELETE /api/v1/hooks/{id}", MANAGE),
    ("GET /api/v1/hooks/{id}/messages", MANAGE),
];

/// Paths of the API of our own whose things are everybody's.
const SHARED: [&str; 5] =
    ["/api/v1/lists/", "/api/v1/parties/", "/api/v1/ownership/", "/api/v1/audit/", "/api/v1/policy/"];

const TENANTS: [&str; 2] = [MAIN, "north"];

fn holder(tenant: &str, role: Role) -> String {
    format!("{tenant} {role}")
}

/// A server with a key for every role of both tenants, and one for every role at once.
fn server() -> Server {
    Server::with(|settings| {
        settings.server.hook_hosts = vec!["127.0.0.1".to_owned()];
        for tenant in TENANTS {
            for role in Role::ALL {
                add_for(&settings.place.folder, tenant, &holder(tenant, role), &[role.code()], None);
            }
            all_roles(&settings.place.folder, tenant);
        }
    })
}

fn all_roles(folder: &Path, tenant: &str) {
    let codes: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
    add_for(folder, tenant, tenant, &codes, None);
}

fn call(server: &Server, who: &str, route: &str, body: &[u8]) -> Reply {
    let (method, path) = route.split_once(' ').unwrap();
    server.call(method, path, Some(&format!("secret of {who}")), body)
}

/// The routes of the document, each with what it says of who may.
fn routes(server: &Server) -> BTreeMap<String, Value> {
    let document = server.get("/api/v1/openapi.json").json();
    let mut routes = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            routes.insert(format!("{} {path}", method.to_uppercase()), operation.clone());
        }
    }
    routes
}

/// Whether a refusal is that of the route and not of a rule behind it.
fn is_shut(reply: &Reply) -> bool {
    let says = |words: &str| reply.text.contains(words);
    reply.status == 401
        || reply.status == 403
            && (says("it needs one of the roles") || says("it touches what all tenants share"))
}

#[test]
fn every_route_is_open_to_whom_the_policy_says_and_to_nobody_else() {
    let server = server();
    let routes = routes(&server);
    let written: BTreeSet<&str> = POLICY.iter().map(|(route, _)| *route).collect();
    let there: BTreeSet<&str> = routes.keys().map(String::as_str).collect();
    assert_eq!(written.len(), POLICY.len(), "a route stands twice in the policy");
    assert_eq!(there, written, "the routes and the policy are not the same");
    for (route, may) in POLICY {
        let roles: &[Role] = match may {
            All => &[],
            Of(roles) | House(roles) => roles,
        };
        let told: Vec<&str> = roles.iter().map(|role| role.code()).collect();
        assert_eq!(routes[*route]["x-roles"], json!(told), "{route}: what the document says");
        assert_eq!(routes[*route]["x-house"] == true, matches!(may, House(_)), "{route}");
        let (method, path) = route.split_once(' ').unwrap();
        let path = path.replace(['{', '}'], "");
        let nobody = server.call(method, &path, None, b"{}");
        assert_eq!(nobody.status == 401, *may != All, "{route}: {}", nobody.text);
        if *may == All {
            continue;
        }
        for tenant in TENANTS {
            for role in Role::ALL {
                let reply = call(&server, &holder(tenant, role), &format!("{method} {path}"), b"{}");
                let is_open = roles.contains(&role) && (tenant == MAIN || !matches!(may, House(_)));
                assert_eq!(
                    is_shut(&reply),
                    !is_open,
                    "{route} for {role} of {tenant}: {} {}",
                    reply.status,
                    reply.text
                );
            }
        }
    }
}

#[test]
fn what_is_of_one_tenant_is_not_there_for_another() {
    let server = server();
    let own = |route: &str, body: &Value| call(&server, MAIN, route, body.to_string().as_bytes());
    assert_eq!(
        own("PUT /api/v1/customers/c", &json!({"name": "Lazarus Group", "schema": "organization"})).status,
        200
    );
    let alert = own("GET /api/v1/alerts", &json!({})).json()["alerts"][0]["id"].to_string();
    let decision =
        own("POST /api/v1/screen?record=true", &json!({"name": "Lazarus Group"})).json()["recorded"]
            .to_string();
    let kept = call(
        &server,
        MAIN,
        "POST /api/v1/documents?name=a.txt",
        b"The Treasury sanctioned Lazarus Group on March 14, 2024.",
    );
    let document = kept.json()["documents"][0]["hash"].as_str().unwrap().to_owned();
    let attached =
        call(&server, MAIN, &format!("POST /api/v1/alerts/{alert}/attachments?name=b.txt"), b"seen");
    let attachment = attached.json()["hash"].as_str().unwrap().to_owned();
    let hook = own("POST /api/v1/hooks", &json!({"url": "http://127.0.0.1:9/"})).json()["id"].to_string();

    let mut seen = 0;
    for (route, _) in POLICY.iter().filter(|(route, _)| route.contains('{') && route.contains("/api/v1/")) {
        if SHARED.iter().any(|shared| route.contains(shared)) {
            continue;
        }
        let filled = if route.contains("/customers/") {
            route.replace("{id}", "c")
        } else if route.contains("/alerts/") {
            route.replace("{id}", &alert).replace("{hash}", &attachment)
        } else if route.contains("/decisions/") {
            route.replace("{number}", &decision)
        } else if route.contains("/documents/") {
            route.replace("{hash}", &document)
        } else if route.contains("/hooks/") {
            route.replace("{id}", &hook)
        } else {
            panic!("{route}: say whose things it is about");
        };
        assert!(!filled.contains('{'), "{filled}");
        // A customer of the same id is another one's own; everything else is not there.
        if filled == "PUT /api/v1/customers/c" {
            continue;
        }
        let body = body_for(route);
        let foreign = call(&server, "north", &filled, &body);
        foreign.problem(404);
        let nothing = filled
            .replace("customers/c", "customers/zz")
            .replace(&format!("alerts/{alert}"), "alerts/99999")
            .replace(&format!("decisions/{decision}"), "decisions/99999")
            .replace(&document, &"0".repeat(64))
            .replace(&format!("hooks/{hook}"), "hooks/99999");
        let absent = call(&server, "north", &nothing, &body);
        assert_eq!(
            foreign.text.replace(&decision, "99999"),
            absent.text,
            "{route}: another's is told from what is not"
        );
        seen += 1;
    }
    assert!(seen >= 17, "{seen}");
    for list in ["customers", "alerts", "documents", "hooks"] {
        let all = call(&server, "north", &format!("GET /api/v1/{list}"), b"").json();
        assert_eq!(all, json!({ list: [] }));
    }
    let standing = call(&server, "north", "GET /api/v1/rescreen", b"").json();
    assert_eq!((&standing["stored"], &standing["runs"]), (&json!(0), &json!([])));
    let together = json!({"alerts": [{"id": alert.parse::<i64>().unwrap(), "revision": 1}], "outcome": "true_match", "reason": "the same"});
    let told = call(&server, "north", "POST /api/v1/alerts/decide", together.to_string().as_bytes()).json();
    assert_eq!(told["outcomes"][0]["problem"]["status"], 404);

    // A customer of the same id is another customer, and its alert another alert.
    let theirs = json!({"name": "Erika Mustermann"}).to_string();
    assert_eq!(call(&server, "north", "PUT /api/v1/customers/c", theirs.as_bytes()).json()["version"], 1);
    assert_eq!(own("GET /api/v1/customers/c", &json!({})).json()["party"]["name"], "Lazarus Group");
    // Everything is still there for whose it is, and nothing was done to it.
    let alert = own(&format!("GET /api/v1/alerts/{alert}"), &json!({})).json();
    assert_eq!((&alert["revision"], &alert["state"]), (&json!(1), &json!("open")));
    assert_eq!(own(&format!("GET /api/v1/decisions/{decision}"), &json!({})).status, 200);
    assert_eq!(own(&format!("GET /api/v1/documents/{document}"), &json!({})).status, 200);
    assert_eq!(own("GET /api/v1/hooks", &json!({})).json()["hooks"].as_array().unwrap().len(), 1);
}

/// A body that is right for a route, so that it is refused for whose thing it is and for nothing else.
fn body_for(route: &str) -> Vec<u8> {
    let what = route.rsplit('/').next().unwrap_or_default();
    let body = match what {
        "assign" => json!({"revision": 1, "to": null}),
        "comment" => json!({"text": "looked at it"}),
        "decide" => json!({"revision": 1, "outcome": "true_match", "reason": "the same number"}),
        "approve" => json!({"revision": 1, "approve": true, "reason": "the same number"}),
        "attachments" if route.starts_with("POST") => return b"bytes".to_vec(),
        _ => return Vec::new(),
    };
    body.to_string().into_bytes()
}

/// F32, F34: a caller's tenant is that of the key, whatever the request says.
#[test]
fn nobody_says_whose_they_are_but_their_key() {
    let server = server();
    let put =
        |path: &str, body: Value| call(&server, "north", &format!("PUT {path}"), body.to_string().as_bytes());
    assert_eq!(
        put("/api/v1/customers/d", json!({"name": "Ann", "tenant": "main"})).problem(422)["field"],
        "tenant"
    );
    put("/api/v1/customers/main%2Fd", json!({"name": "Ann"}));
    server.call("GET", "/api/v1/customers?tenant=main", Some("secret of north"), b"").problem(422);
    assert_eq!(call(&server, MAIN, "GET /api/v1/customers", b"").json(), json!({"customers": []}));
    let path = "/api/v1/lists?key=secret%20of%20main";
    server.call("GET", path, None, b"").problem(401);
}
