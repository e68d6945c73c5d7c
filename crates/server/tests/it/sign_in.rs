//! Sign-in of a browser: the code flow with PKCE at a made-up provider, the session, and what somebody who interferes tries.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as BASE64};
use interdict_server::access::{Key, Role};
use interdict_store::{ApiKey, MAIN};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::oidc::Issuer;
use crate::support::{Server, keys};

/// What the provider knows as the address of the server; nobody goes there by it.
const OWN: &str = "https://desk.example";

fn server(issuer: &Issuer, change: impl FnOnce(&Path)) -> Server {
    server_at(issuer, change, None)
}

fn server_at(
    issuer: &Issuer,
    change: impl FnOnce(&Path),
    clock: Option<&'static Mutex<Timestamp>>,
) -> Server {
    let mut settings = issuer.settings();
    let browser = json!({"client_id": "desk", "client_secret": "hush: hush", "redirect_uri": format!("{OWN}/signed-in"),
        "scopes": ["openid", "profile"]});
    settings.browser = Some(serde_json::from_value(browser).unwrap());
    Server::with(move |server| {
        change(&server.place.folder);
        server.oidc = Some(settings);
        if let Some(clock) = clock {
            server.clock = interdict_server::engine::Clock::of(move || *clock.lock().unwrap());
        }
    })
}

/// What came back.
struct Told {
    status: u16,
    location: String,
    body: Value,
}

/// A browser with its cookies.
#[derive(Default, Clone)]
struct Browser {
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn ask(
        &mut self,
        server: &Server,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Told {
        let agent =
            ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().new_agent();
        let mut request =
            ureq::http::Request::builder().method(method).uri(format!("http://{}{path}", server.address));
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = match method {
            "GET" => agent.run(request.body(()).unwrap()).unwrap(),
            _ => agent.run(request.header("content-type", "application/json").body(body).unwrap()).unwrap(),
        };
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
                assert!(cookie.contains(part), "{cookie}");
            }
            assert!(cookie.starts_with("__Host-") && !cookie.contains("Domain"), "{cookie}");
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let text = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let location = text("location").unwrap_or_default();
        let body = response.body_mut().read_to_string().unwrap();
        Told {
            status: response.status().as_u16(),
            location,
            body: serde_json::from_str(&body).unwrap_or_default(),
        }
    }

    fn get(&mut self, server: &Server, path: &str) -> Told {
        self.ask(server, "GET", path, &[], "")
    }

    /// Changes something, from a page of the server.
    fn post(&mut self, server: &Server, path: &str, body: &Value) -> Told {
        self.ask(server, "POST", path, &[("origin", OWN)], &body.to_string())
    }

    /// Goes to the provider; what it is asked.
    fn begin(&mut self, server: &Server, path: &str) -> BTreeMap<String, String> {
        let told = self.get(server, path);
        assert_eq!(told.status, 303, "{}", told.body);
        let (_, query) = told.location.split_once('?').unwrap();
        form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    /// Signs in as somebody with these roles.
    fn sign_in(&mut self, server: &Server, issuer: &Issuer, who: &str, roles: &[&str]) -> Told {
        let asked = self.begin(server, "/sign-in?return=/api/v1/alerts");
        issuer.gives(&asked, |claims| {
            claims["sub"] = who.into();
            claims["roles"] = json!(roles);
        });
        self.get(server, &format!("/signed-in?code=c1&state={}", asked["state"]))
    }
}

impl Issuer {
    /// Gives for the next code an ID token that answers a question, but for what is changed.
    fn gives(&self, asked: &BTreeMap<String, String>, change: impl FnOnce(&mut Value)) {
        let token = self.with(|claims| {
            claims["aud"] = "desk".into();
            claims["nonce"] = asked["nonce"].as_str().into();
            change(claims);
        });
        *self.given.lock().unwrap() =
            Some(json!({"token_type": "Bearer", "access_token": "x", "id_token": token}));
    }
}

#[test]
fn a_person_signs_in_asks_and_signs_out_and_that_is_recorded() {
    let issuer = Issuer::start();
    let server = server(&issuer, |_| {});
    let mut ann = Browser::default();
    assert_eq!(ann.get(&server, "/api/v1/lists").status, 401);
    let told = ann.get(&server, "/sign-in?return=/api/v1/alerts?state=open");
    let (to, _) = told.location.split_once("&response_type").unwrap();
    assert_eq!(to, format!("{}/authorize?realm=bank", issuer.address));
    let asked = ann.begin(&server, "/sign-in?return=/api/v1/alerts?state=open");
    assert_eq!(
        (asked["response_type"].as_str(), asked["client_id"].as_str(), asked["scope"].as_str()),
        ("code", "desk", "openid profile")
    );
    assert_eq!(asked["redirect_uri"], format!("{OWN}/signed-in"));
    assert_eq!(asked["code_challenge_method"], "S256");
    issuer.gives(&asked, |_| {});
    let back =
        ann.get(&server, &format!("/signed-in?code=the-code&state={}&session_state=7", asked["state"]));
    assert_eq!((back.status, back.location.as_str()), (303, "/api/v1/alerts?state=open"), "{}", back.body);
    assert_eq!(ann.cookies.keys().collect::<Vec<_>>(), ["__Host-interdict-session"]);

    // The provider got the code with what the challenge was made of, and the secret of the client.
    let (authorization, form) = issuer.exchanged.lock().unwrap().pop().unwrap();
    assert_eq!(authorization, format!("Basic {}", STANDARD.encode("desk:hush%3A+hush")));
    let form: BTreeMap<String, String> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    assert_eq!((form["code"].as_str(), form["grant_type"].as_str()), ("the-code", "authorization_code"));
    let hash = ring::digest::digest(&ring::digest::SHA256, form["code_verifier"].as_bytes());
    assert_eq!(BASE64.encode(hash), asked["code_challenge"]);

    let me = ann.get(&server, "/api/v1/me").body;
    assert_eq!(
        me,
        json!({"name": "oidc:ann", "tenant": "main", "roles": ["viewer", "analyst"], "by": "session"})
    );
    let put =
        ann.ask(&server, "PUT", "/api/v1/customers/c", &[("origin", OWN)], r#"{"name": "Lazarus Group"}"#);
    assert_eq!(put.status, 200, "{}", put.body);
    assert_eq!(ann.get(&server, "/api/v1/customers/c").body["changed_by"], "oidc:ann");
    assert_eq!(ann.get(&server, "/api/v1/audit/events").status, 403);

    let old = ann.clone();
    let out = ann.post(&server, "/sign-out", &json!({}));
    assert_eq!((out.status, ann.cookies.len()), (204, 0));
    for mut browser in [ann, old] {
        assert_eq!(
            browser.get(&server, "/api/v1/lists").status,
            401,
            "the session is over, whoever has its cookie"
        );
    }
    let mut boss = Browser::default();
    boss.sign_in(&server, &issuer, "boss", &["administrator"]);
    let events = boss.get(&server, "/api/v1/audit/events?most=1000").body;
    let acts: Vec<(&str, &str)> = events["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["act"].as_str().unwrap().starts_with("sign_"))
        .map(|event| (event["actor"].as_str().unwrap(), event["act"].as_str().unwrap()))
        .collect();
    assert_eq!(acts, [("oidc:ann", "sign_in"), ("oidc:ann", "sign_out"), ("oidc:boss", "sign_in")]);
}

/// What is changed in the claims of a token.
type Change = fn(&mut Value);

#[test]
fn what_comes_back_counts_only_in_the_browser_that_asked() {
    let issuer = Issuer::start();
    let server = server(&issuer, |_| {});
    let refused = |browser: &mut Browser, path: &str| {
        let told = browser.get(&server, path);
        assert_eq!(told.status, 401, "{path}: {}", told.body);
        assert!(!browser.cookies.contains_key("__Host-interdict-session"));
        assert_eq!(browser.get(&server, "/api/v1/lists").status, 401);
    };
    // Somebody else's answer, led into this browser: sign-in as the attacker.
    let asked = Browser::default().begin(&server, "/sign-in");
    issuer.gives(&asked, |_| {});
    let back = format!("/signed-in?code=c1&state={}", asked["state"]);
    refused(&mut Browser::default(), &back);
    let mut other = Browser::default();
    other.begin(&server, "/sign-in");
    refused(&mut other, &back);
    assert!(issuer.exchanged.lock().unwrap().is_empty(), "no such code is even sent to the provider");

    let changes: [(&str, Change); 7] = [
        ("another nonce", |claims| claims["nonce"] = "other".into()),
        ("no nonce", |claims| drop(claims.as_object_mut().unwrap().remove("nonce"))),
        ("a token for the API", |claims| claims["aud"] = "interdict".into()),
        ("given to another client", |claims| claims["azp"] = "other".into()),
        ("expired", |claims| claims["exp"] = (Timestamp::now().as_second() - 60).into()),
        ("another issuer", |claims| claims["iss"] = "https://attacker.example".into()),
        ("nobody", |claims| claims["sub"] = "".into()),
    ];
    for (what, change) in changes {
        let mut browser = Browser::default();
        let asked = browser.begin(&server, "/sign-in");
        issuer.gives(&asked, change);
        let told = browser.get(&server, &format!("/signed-in?code=c1&state={}", asked["state"]));
        assert_eq!((told.status, browser.cookies.len()), (401, 0), "{what}");
    }
    let mut browser = Browser::default();
    let asked = browser.begin(&server, "/sign-in");
    issuer.gives(&asked, |_| {});
    let state = &asked["state"];
    let told = browser
        .clone()
        .get(&server, &format!("/signed-in?code=c1&state={state}&iss=https://attacker.example"));
    assert_eq!(told.status, 401);
    let told = browser.clone().get(&server, &format!("/signed-in?error=access_denied&state={state}"));
    assert_eq!(told.status, 401);
    let back = format!("/signed-in?code=c1&state={state}");
    assert_eq!(browser.clone().get(&server, &back).status, 303);
    // The provider takes a code once.
    assert_eq!(browser.get(&server, &back).status, 401);
}

#[test]
fn nobody_is_led_elsewhere() {
    let issuer = Issuer::start();
    let server = server(&issuer, |_| {});
    for to in [
        "https://evil.example/",
        "//evil.example",
        "/%5Cevil.example",
        "%2F%2Fevil.example",
        "javascript:alert(1)",
    ] {
        let mut browser = Browser::default();
        let asked = browser.begin(&server, &format!("/sign-in?return={to}"));
        issuer.gives(&asked, |_| {});
        let told = browser.get(&server, &format!("/signed-in?code=c1&state={}", asked["state"]));
        assert_eq!((told.status, told.location.as_str()), (303, "/api/v1/me"), "{to}");
    }
}

/// F38: pages of others change and read nothing by somebody's session, on any path.
#[test]
fn pages_of_others_do_nothing_by_a_session() {
    let issuer = Issuer::start();
    let server = server(&issuer, |_| {});
    let mut ann = Browser::default();
    ann.sign_in(&server, &issuer, "ann", &["analyst", "administrator", "list_manager"]);
    let party = r#"{"name": "Lazarus Group"}"#;
    for (method, path) in [
        ("PUT", "/api/v1/customers/c"),
        ("POST", "/api/v1/screen"),
        ("POST", "/match/default"),
        ("POST", "/reconcile/default"),
        ("POST", "/v2/data/refresh"),
        ("POST", "/v2/ingest/mine"),
        ("POST", "/mcp"),
        ("POST", "/sign-out"),
    ] {
        let foreign: [&[(&str, &str)]; 4] = [
            &[("origin", "https://evil.example")],
            &[("origin", "null"), ("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "navigate")],
            &[],
        ];
        for headers in foreign {
            let told = ann.ask(&server, method, path, headers, party);
            assert_eq!(told.status, 403, "{method} {path} {headers:?}: {}", told.body);
        }
    }
    let read = ann.ask(&server, "GET", "/api/v1/alerts", &[("origin", "https://evil.example")], "");
    assert_eq!(read.status, 403);
    let led = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
    assert_eq!(ann.ask(&server, "GET", "/api/v1/alerts", &led, "").status, 200, "a link may lead here");
    assert_eq!(ann.get(&server, "/api/v1/customers/c").status, 404, "nothing was kept");
    // A key in the header is no cookie: nothing of this is about it.
    let mut script = ann.clone();
    let told =
        script.ask(&server, "POST", "/api/v1/screen", &[("authorization", "Bearer interdict_0")], party);
    assert_eq!(told.status, 401, "what is in the header counts, not the cookie");
}

#[test]
fn a_session_ends_by_itself() {
    static NOW: Mutex<Timestamp> = Mutex::new(Timestamp::UNIX_EPOCH);
    *NOW.lock().unwrap() = Timestamp::now();
    let issuer = Issuer::start();
    let server = server_at(&issuer, |_| {}, Some(&NOW));
    let mut ann = Browser::default();
    ann.sign_in(&server, &issuer, "ann", &["viewer"]);
    assert_eq!(ann.get(&server, "/api/v1/me").status, 200);
    let mut forged = Browser::default();
    forged.cookies.insert("__Host-interdict-session".to_owned(), "x".repeat(43));
    assert_eq!(forged.get(&server, "/api/v1/me").status, 401);
    *NOW.lock().unwrap() += SignedDuration::from_mins(31);
    let told = ann.get(&server, "/api/v1/me");
    assert_eq!(told.status, 401);
    assert!(told.body["detail"].as_str().unwrap().contains("/sign-in"), "{}", told.body);
}

/// One person who has a key and a sign-in is one: nobody is their own second person by the other name.
#[test]
fn a_person_with_a_key_and_a_sign_in_is_one() {
    let issuer = Issuer::start();
    let server = server(&issuer, |folder| {
        keys(folder, &[("bob", &[Role::Analyst, Role::Approver])]);
        let key = ApiKey {
            name: "ann-script".to_owned(),
            tenant: MAIN.to_owned(),
            hash: Key::hash_of("secret of ann-script"),
            roles: vec!["analyst".to_owned(), "approver".to_owned()],
            made_at: Timestamp::UNIX_EPOCH,
            expires_at: None,
            ended_at: None,
        };
        interdict_home::Home::open(folder).unwrap().add_key_of(&key, Some("oidc:ann")).unwrap();
    });
    let by_key = |who: &str, method: &str, path: &str, body: &Value| {
        server.call(method, path, Some(&format!("secret of {who}")), body.to_string().as_bytes())
    };
    let mut ann = Browser::default();
    ann.sign_in(&server, &issuer, "ann", &["analyst", "approver"]);
    let finds = |revision: u64| json!({"revision": revision, "outcome": "false_match", "reason": "a band of musicians"});
    let yes = |revision: u64| json!({"revision": revision, "approve": true, "reason": "seen their passport"});
    for (number, customer) in ["c1", "c2"].into_iter().enumerate() {
        let party = json!({"name": "Lazarus Group", "schema": "organization"});
        assert_eq!(by_key("bob", "PUT", &format!("/api/v1/customers/{customer}"), &party).status, 200);
        let alerts = ann.get(&server, &format!("/api/v1/alerts?customer={customer}")).body;
        let id = &alerts["alerts"][0]["id"];
        let (decide, approve) =
            (format!("/api/v1/alerts/{id}/decide"), format!("/api/v1/alerts/{id}/approve"));
        if number == 0 {
            assert_eq!(by_key("ann-script", "POST", &decide, &finds(1)).json()["state"], "proposed");
            let own = ann.post(&server, &approve, &yes(2));
            assert_eq!(own.status, 403, "{}", own.body);
        } else {
            assert_eq!(ann.post(&server, &decide, &finds(1)).body["state"], "proposed");
            by_key("ann-script", "POST", &approve, &yes(2)).problem(403);
        }
        assert_eq!(by_key("bob", "POST", &approve, &yes(2)).json()["state"], "decided");
    }
}

#[test]
fn a_server_that_signs_no_browser_in_says_so() {
    let issuer = Issuer::start();
    let settings = issuer.settings();
    let server = Server::with(move |server| server.oidc = Some(settings));
    for path in ["/sign-in", "/signed-in?code=1&state=2"] {
        server.get(path).problem(404);
    }
    server.post("/sign-out", "").problem(404);
    let mut gone = issuer.settings();
    gone.issuer = "http://127.0.0.1:9".to_owned();
    let browser = json!({"client_id": "desk", "redirect_uri": format!("{OWN}/signed-in")});
    gone.browser = Some(serde_json::from_value(browser).unwrap());
    let server = Server::with(move |server| server.oidc = Some(gone));
    server.get("/sign-in").problem(503);
}
