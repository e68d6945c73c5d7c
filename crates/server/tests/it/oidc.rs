//! Sign-in by tokens of a provider, and what somebody who forges them tries.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use interdict_server::oidc::Oidc;
use jiff::Timestamp;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use crate::support::Server;

/// A provider of sign-ins in this process.
pub(crate) struct Issuer {
    pub(crate) address: String,
    keys: Arc<Mutex<Value>>,
    asked: Arc<AtomicUsize>,
    /// What it gives for the next code: the answer of its token endpoint.
    pub(crate) given: Arc<Mutex<Option<Value>>>,
    /// What was sent there: the header `Authorization` and the form.
    pub(crate) exchanged: Arc<Mutex<Vec<(String, String)>>>,
    ed: Ed25519KeyPair,
    ec: EcdsaKeyPair,
}

impl Issuer {
    pub(crate) fn start() -> Self {
        let random = SystemRandom::new();
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
        let ed = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let ec = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap();
        let (x, y) = ec.public_key().as_ref()[1..].split_at(32);
        let keys = json!({"keys": [
            {"kty": "OKP", "crv": "Ed25519", "kid": "ed", "use": "sig", "alg": "EdDSA", "x": BASE64.encode(ed.public_key())},
            {"kty": "EC", "crv": "P-256", "kid": "ec", "x": BASE64.encode(x), "y": BASE64.encode(y)},
            {"kty": "RSA", "kid": "rsa", "n": RSA_N, "e": "AQAB"},
            // For secrets only, not for signatures, of another sort, and of no sort: none of them is a key here.
            {"kty": "OKP", "crv": "Ed25519", "kid": "enc", "use": "enc", "x": BASE64.encode(ed.public_key())},
            {"kty": "oct", "kid": "shared", "k": BASE64.encode("secret")},
            {"kty": "new", "kid": "strange"}, 7,
        ]});
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (keys, asked) = (Arc::new(Mutex::new(keys)), Arc::new(AtomicUsize::new(0)));
        let (own, known, count) = (address.clone(), Arc::clone(&keys), Arc::clone(&asked));
        let (given, exchanged) = (Arc::new(Mutex::new(None)), Arc::new(Mutex::new(Vec::new())));
        let (answer, sent): (Arc<Mutex<Option<Value>>>, _) = (Arc::clone(&given), Arc::clone(&exchanged));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut line = String::new();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                reader.read_line(&mut line).unwrap();
                let (mut head, mut length, mut authorization) = (String::new(), 0, String::new());
                while reader.read_line(&mut head).unwrap() > 2 {
                    if let Some((name, value)) = head.split_once(':') {
                        match name.to_ascii_lowercase().as_str() {
                            "content-length" => length = value.trim().parse().unwrap(),
                            "authorization" => value.trim().clone_into(&mut authorization),
                            _ => {}
                        }
                    }
                    head.clear();
                }
                let mut form = vec![0; length];
                reader.read_exact(&mut form).unwrap();
                let body = if line.contains("/.well-known/openid-configuration") {
                    Some(json!({"issuer": own, "jwks_uri": format!("{own}/keys"),
                        "authorization_endpoint": format!("{own}/authorize?realm=bank"), "token_endpoint": format!("{own}/token")}))
                } else if line.starts_with("POST /token") {
                    sent.lock().unwrap().push((authorization, String::from_utf8(form).unwrap()));
                    // A code is worth something once.
                    answer.lock().unwrap().take()
                } else {
                    count.fetch_add(1, Ordering::SeqCst);
                    Some(known.lock().unwrap().clone())
                };
                let status = if body.is_some() { "200 OK" } else { "400 Bad Request" };
                let body = body.unwrap_or_else(|| json!({"error": "invalid_grant"})).to_string();
                let head = format!(
                    "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(format!("{head}{body}").as_bytes());
            }
        });
        Self { address, keys, asked, given, exchanged, ed, ec }
    }

    pub(crate) fn settings(&self) -> Oidc {
        serde_json::from_value(json!({
            "issuer": self.address, "audience": "interdict", "tenant_claim": "org", "leeway_seconds": 30,
        }))
        .unwrap()
    }

    fn server(&self) -> Server {
        let settings = self.settings();
        Server::with(move |server| server.oidc = Some(settings))
    }

    pub(crate) fn claims(&self) -> Value {
        let now = Timestamp::now().as_second();
        json!({"iss": self.address, "aud": ["other", "interdict"], "sub": "ann", "roles": ["analyst", "viewer"],
            "org": "main", "iat": now, "nbf": now, "exp": now + 600})
    }

    fn token(&self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()));
        let signed = match header["alg"].as_str().unwrap() {
            "ES256" => self.ec.sign(&SystemRandom::new(), message.as_bytes()).unwrap().as_ref().to_vec(),
            _ => self.ed.sign(message.as_bytes()).as_ref().to_vec(),
        };
        format!("{message}.{}", BASE64.encode(signed))
    }

    /// A token that is right but for what is changed in its claims.
    pub(crate) fn with(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = self.claims();
        change(&mut claims);
        self.token(&json!({"alg": "EdDSA", "kid": "ed", "typ": "at+jwt"}), &claims)
    }
}

fn lists(server: &Server, token: &str) -> u16 {
    server.call("GET", "/api/v1/lists", Some(token), b"").status
}

#[test]
fn a_token_signs_in_with_its_roles_and_that_is_recorded_once() {
    let issuer = Issuer::start();
    let server = issuer.server();
    let token = issuer.with(|_| {});
    assert_eq!(lists(&server, &token), 200);
    let body = br#"{"name": "Erika Mustermann"}"#;
    assert_eq!(server.call("PUT", "/api/v1/customers/c", Some(&token), body).status, 200);
    server.call("GET", "/api/v1/audit/events", Some(&token), b"").problem(403);
    let kept = server.call("GET", "/api/v1/customers/c", Some(&token), b"").json();
    assert_eq!(kept["changed_by"], "oidc:ann");
    let ec = issuer.token(&json!({"alg": "ES256", "kid": "ec"}), &issuer.claims());
    assert_eq!(lists(&server, &ec), 200);
    assert_eq!(issuer.asked.load(Ordering::SeqCst), 1, "keys are asked for once");
    let admin = issuer.with(|claims| {
        claims["sub"] = "boss".into();
        claims["roles"] = json!("administrator");
    });
    let events = server.call("GET", "/api/v1/audit/events", Some(&admin), b"").json();
    let sign_ins: Vec<&Value> =
        events["events"].as_array().unwrap().iter().filter(|event| event["act"] == "sign_in").collect();
    let names: Vec<&str> = sign_ins.iter().map(|event| event["actor"].as_str().unwrap()).collect();
    assert_eq!(names, ["oidc:ann", "oidc:ann", "oidc:boss"], "one for each token");
    assert_eq!(sign_ins[0]["details"]["roles"], json!(["viewer", "analyst"]));
    assert!(!events.to_string().contains(&token), "the token itself stands nowhere");
}

#[test]
fn a_token_that_is_not_right_opens_nothing() {
    let issuer = Issuer::start();
    let server = issuer.server();
    let now = Timestamp::now().as_second();
    assert_eq!(
        lists(&server, &issuer.with(|claims| claims["exp"] = (now - 20).into())),
        200,
        "within the leeway"
    );
    let claims = issuer.claims();
    let right = issuer.with(|_| {});
    let (head, signed) = right.rsplit_once('.').unwrap();
    let (_, payload) = head.split_once('.').unwrap();
    let header = |header: Value| BASE64.encode(header.to_string());
    // By the public key as a secret: what a checker that lets the token choose would take.
    let hs = |secret: &[u8], kid: &str| {
        let message = format!("{}.{payload}", header(json!({"alg": "HS256", "kid": kid})));
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret);
        format!("{message}.{}", BASE64.encode(ring::hmac::sign(&key, message.as_bytes())))
    };
    let forged = vec![
        ("no signature", format!("{}.{payload}.", header(json!({"alg": "none"})))),
        ("no algorithm, signed", format!("{}.{payload}.{signed}", header(json!({"alg": "None", "kid": "ed"})))),
        ("the public key as a secret", hs(issuer.ed.public_key().as_ref(), "ed")),
        ("the shared secret", hs(b"secret", "shared")),
        ("an empty signature", format!("{head}.")),
        ("another's signature", format!("{head}.{}", BASE64.encode([7; 64]))),
        ("other claims", format!("{}.{}.{signed}", header(json!({"alg": "EdDSA", "kid": "ed"})), BASE64.encode(json!({"iss": issuer.address}).to_string()))),
        ("a key that is for something else", issuer.token(&json!({"alg": "EdDSA", "kid": "enc"}), &claims)),
        ("a key of another algorithm", issuer.token(&json!({"alg": "EdDSA", "kid": "ec"}), &claims)),
        ("a key that brings itself", issuer.token(&json!({"alg": "EdDSA", "kid": "own", "jwk": {"kty": "OKP", "crv": "Ed25519", "x": BASE64.encode(issuer.ed.public_key())}}), &claims)),
        ("another algorithm of that key", issuer.token(&json!({"alg": "RS512", "kid": "rsa"}), &claims)),
        ("an algorithm nobody has", issuer.token(&json!({"alg": "XX", "kid": "ed"}), &claims)),
        ("something that must be understood", issuer.token(&json!({"alg": "EdDSA", "kid": "ed", "crit": ["b64"], "b64": false}), &claims)),
        ("a token that ends sessions", issuer.token(&json!({"alg": "EdDSA", "kid": "ed", "typ": "logout+jwt"}), &claims)),
        ("an unknown key", issuer.token(&json!({"alg": "EdDSA", "kid": "nobody"}), &claims)),
        ("another audience", issuer.with(|claims| claims["aud"] = "other".into())),
        ("no audience", issuer.with(|claims| drop(claims.as_object_mut().unwrap().remove("aud")))),
        ("another issuer", issuer.with(|claims| claims["iss"] = "https://attacker.example".into())),
        ("no issuer", issuer.with(|claims| drop(claims.as_object_mut().unwrap().remove("iss")))),
        ("expired", issuer.with(|claims| claims["exp"] = (now - 60).into())),
        ("no end", issuer.with(|claims| drop(claims.as_object_mut().unwrap().remove("exp")))),
        ("an end that is no time", issuer.with(|claims| claims["exp"] = "tomorrow".into())),
        ("an end beyond all time", issuer.with(|claims| claims["exp"] = 1e18.into())),
        ("not yet", issuer.with(|claims| claims["nbf"] = (now + 600).into())),
        ("a start that is no time", issuer.with(|claims| claims["nbf"] = "now".into())),
        ("nobody", issuer.with(|claims| claims["sub"] = "".into())),
        ("too long", issuer.with(|claims| claims["more"] = "x".repeat(20_000).into())),
        ("no token", "a.b.c".to_owned()),
    ];
    for (what, token) in forged {
        let refused = server.call("GET", "/api/v1/lists", Some(&token), b"").problem(401);
        assert!(!refused.to_string().contains(payload), "{what}");
    }
    // In a path it is not read, whatever it is.
    for path in [format!("/api/v1/lists?access_token={right}"), format!("/api/v1/lists?key={right}")] {
        server.call("GET", &path, None, b"").problem(401);
    }
    assert!(
        issuer.asked.load(Ordering::SeqCst) <= 2,
        "keys that are not there are not asked for again and again"
    );
    assert_eq!(lists(&server, &right), 200);
}

#[test]
fn a_token_of_another_tenant_sees_nothing_of_this_one() {
    let issuer = Issuer::start();
    let server = issuer.server();
    let (own, other) = (issuer.with(|_| {}), issuer.with(|claims| claims["org"] = "north".into()));
    let body = br#"{"name": "Lazarus Group", "schema": "organization"}"#;
    assert_eq!(server.call("PUT", "/api/v1/customers/c", Some(&own), body).status, 200);
    server.call("GET", "/api/v1/customers/c", Some(&other), b"").problem(404);
    assert_eq!(server.call("GET", "/api/v1/alerts", Some(&other), b"").json(), json!({"alerts": []}));
    assert_eq!(lists(&server, &other), 200, "lists are everybody's");
    for org in [json!("../main"), json!(""), json!("Main"), json!(7), json!(null)] {
        let token = issuer.with(|claims| claims["org"] = org);
        server.call("GET", "/api/v1/lists", Some(&token), b"").problem(403);
    }
}

#[test]
fn keys_that_are_rotated_are_taken_and_no_provider_no_sign_in() {
    let issuer = Issuer::start();
    let mut settings = issuer.settings();
    settings.keys_seconds = 0;
    let server = Server::with(move |server| server.oidc = Some(settings));
    assert_eq!(lists(&server, &issuer.with(|_| {})), 200);
    // Who does not sign in has no key either: a server with a provider is never open.
    server.get("/api/v1/lists").problem(401);
    server.call("GET", "/api/v1/lists", Some("interdict_00"), b"").problem(401);
    issuer.keys.lock().unwrap()["keys"].as_array_mut().unwrap().remove(0);
    std::thread::sleep(std::time::Duration::from_secs(11));
    server.call("GET", "/api/v1/lists", Some(&issuer.with(|_| {})), b"").problem(401);

    let mut gone = issuer.settings();
    gone.issuer = "http://127.0.0.1:9".to_owned();
    let server = Server::with(move |server| server.oidc = Some(gone));
    server.call("GET", "/api/v1/lists", Some(&issuer.with(|_| {})), b"").problem(503);
}

/// The modulus of a key of 2,048 bits, whose secret nobody kept.
const RSA_N: &str = "nCWD-4bLL-RCuMXI1gfJeolbnFbfEDp9nf4p2bpxrArfdQOVEqD5cgf85ZG8vphvkf5ApYQf8oFyLwbEBnkCXJCQEGf08SzXnQ3pys4DDDpFMbbhASxfJzQNuVR9uv_Uoy1FpXkIxUuP5U63oKmKSnA7r0DUoQqrnLEkr6BilOwtmGeMJ-XKchK9cb1EyQeEfO0pbwI2e_-R3x-zM_nNHRcUo01d4Vo3m1y4ao4liqhcXFbmtF8FTIMnrT3v1f1Wa-Mgfau70JDkz_XOGseGB_kEIAbxMpZygj4-wTG-SJmxquRRFLwVBA_W34pQjh5uiLXVQYFWdKp__OA8884wJQ";
