//! What the provider says of itself: its keys by their ids, and where people sign in; asked for again when it is old, or an id is not
//! among them.

use std::io::Read;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

use crate::problem::Problem;

/// How long the provider may take to answer.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(5);
/// Bytes of an answer of the provider, at most.
const ANSWER_BYTES_MAX: u64 = 1 << 20;
/// For ids that are not known the provider is asked this often, at most: anybody can send tokens with such.
const ASK_AGAIN: Duration = Duration::from_secs(10);
/// For so long keys count that the provider gave before it stopped to answer.
const OLD_MAX: Duration = Duration::from_hours(1);

/// A provider with the keys it last gave.
#[derive(Debug)]
pub(super) struct Provider {
    issuer: String,
    fresh: Duration,
    held: RwLock<Arc<Held>>,
    /// Held by whoever asks the provider: when it was last asked.
    asking: tokio::sync::Mutex<Option<Instant>>,
}

/// The keys with when they came.
#[derive(Debug, Default)]
struct Held {
    keys: Vec<Key>,
    endpoints: Option<Endpoints>,
    came: Option<Instant>,
}

/// Where browsers are sent to sign in, and where what they bring back is exchanged.
#[derive(Debug, Clone)]
pub(super) struct Endpoints {
    pub(super) authorization: String,
    pub(super) token: String,
}

#[derive(Debug)]
struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    decoding: DecodingKey,
}

impl Held {
    fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Option<&DecodingKey> {
        let mut found = self.keys.iter().filter(|key| key.algorithm == algorithm);
        match id {
            Some(id) => found.find(|key| key.id.as_deref() == Some(id)).map(|key| &key.decoding),
            // Without an id it must be plain which key is meant.
            None => found.next().filter(|_| found.next().is_none()).map(|key| &key.decoding),
        }
    }

    fn is_younger(&self, age: Duration) -> bool {
        self.came.is_some_and(|came| came.elapsed() < age)
    }
}

#[derive(Deserialize)]
struct Discovered {
    issuer: String,
    jwks_uri: String,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
}

/// Keys as they are given; one that is not understood is none, and the others count.
#[derive(Deserialize)]
struct Given {
    keys: Vec<Value>,
}

impl Provider {
    /// The provider at an address; `None` if what it says could be changed on the way.
    pub(super) fn new(issuer: &str, fresh_seconds: u64) -> Option<Self> {
        is_safe(issuer).then(|| Self {
            issuer: issuer.to_owned(),
            fresh: Duration::from_secs(fresh_seconds),
            held: RwLock::default(),
            asking: tokio::sync::Mutex::default(),
        })
    }

    fn held(&self) -> Arc<Held> {
        Arc::clone(&self.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The key of this id for this algorithm.
    pub(super) async fn key(&self, id: Option<&str>, algorithm: Algorithm) -> Result<DecodingKey, Problem> {
        let held = self.held();
        if held.is_younger(self.fresh)
            && let Some(key) = held.find(id, algorithm)
        {
            return Ok(key.clone());
        }
        let failed = self.ask(|held| held.find(id, algorithm).is_some()).await.err();
        let held = self.held();
        match held.find(id, algorithm).filter(|_| held.is_younger(OLD_MAX.max(self.fresh))) {
            Some(key) => Ok(key.clone()),
            None if failed.is_some() => Err(Problem::unreachable()),
            None => Err(Problem::unauthenticated("the token is not taken: the provider has no such key")),
        }
    }

    /// Where people sign in.
    pub(super) async fn endpoints(&self) -> Result<Endpoints, Problem> {
        if !self.held().is_younger(self.fresh) {
            // What it said before counts for a while if it cannot be asked now.
            let _ = self.ask(|held| held.endpoints.is_some()).await;
        }
        let held = self.held();
        let known = held.endpoints.clone().filter(|_| held.is_younger(OLD_MAX.max(self.fresh)));
        known.ok_or_else(Problem::unreachable)
    }

    /// Asks the provider what it says of itself, one at a time and not too often.
    async fn ask(&self, has: impl Fn(&Held) -> bool) -> Result<(), String> {
        let mut asked = self.asking.lock().await;
        let held = self.held();
        // Somebody may have asked while this one waited.
        if held.is_younger(self.fresh) && has(&held) {
            return Ok(());
        }
        if asked.is_some_and(|asked| asked.elapsed() < ASK_AGAIN) {
            return if held.is_younger(ASK_AGAIN) { Ok(()) } else { Err("it was asked just now".to_owned()) };
        }
        *asked = Some(Instant::now());
        let issuer = self.issuer.clone();
        let keys = tokio::task::spawn_blocking(move || fetch(&issuer)).await;
        match keys.unwrap_or_else(|_| Err("a fault stopped it".to_owned())) {
            Ok((keys, endpoints)) => {
                let held = Arc::new(Held { keys, endpoints, came: Some(Instant::now()) });
                *self.held.write().unwrap_or_else(PoisonError::into_inner) = held;
                Ok(())
            }
            Err(cause) => {
                tracing::warn!("the keys of the provider of sign-ins could not be got: {cause}");
                Err(cause)
            }
        }
    }
}

/// Whether nobody on the way can change what comes from an address.
pub(super) fn is_safe(address: &str) -> bool {
    let Ok(address) = address.parse::<axum::http::Uri>() else { return false };
    match (address.scheme_str(), address.host()) {
        (Some("https"), Some(_)) => true,
        (Some("http"), Some(host)) => crate::gate::is_loopback(host),
        _ => false,
    }
}

/// What asks the provider: within bounds, and nowhere else than where it was told to.
fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(ANSWER_TIME_MAX))
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .new_agent()
}

fn body_of(address: &str, mut response: ureq::http::Response<ureq::Body>) -> Result<Vec<u8>, String> {
    if response.status() != 200 {
        return Err(format!("{address}: status {}", response.status()));
    }
    let mut bytes = Vec::new();
    let mut body = response.body_mut().as_reader().take(ANSWER_BYTES_MAX);
    body.read_to_end(&mut bytes).map_err(|cause| cause.to_string())?;
    Ok(bytes)
}

/// Sends a form to the provider; `authorization` is a header `Authorization`. Gives its answer.
pub(super) fn send(address: &str, form: &str, authorization: Option<&str>) -> Result<Vec<u8>, String> {
    let mut request = agent()
        .post(address)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json");
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    body_of(address, request.send(form).map_err(|cause| cause.to_string())?)
}

fn fetch(issuer: &str) -> Result<(Vec<Key>, Option<Endpoints>), String> {
    let agent = agent();
    let get = |address: &str| -> Result<Vec<u8>, String> {
        body_of(address, agent.get(address).call().map_err(|cause| cause.to_string())?)
    };
    let about = get(&format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/')))?;
    let about: Discovered = serde_json::from_slice(&about).map_err(|cause| cause.to_string())?;
    if about.issuer != issuer {
        return Err(format!("it says that it is {}", about.issuer));
    }
    if !is_safe(&about.jwks_uri) {
        return Err("its keys are where others can change them".to_owned());
    }
    let endpoints = match (about.authorization_endpoint, about.token_endpoint) {
        (Some(authorization), Some(token)) if is_safe(&authorization) && is_safe(&token) => {
            Some(Endpoints { authorization, token })
        }
        _ => None,
    };
    let given: Given = serde_json::from_slice(&get(&about.jwks_uri)?).map_err(|cause| cause.to_string())?;
    let keys: Vec<Key> = given.keys.into_iter().filter_map(key).collect();
    for (at, key) in keys.iter().enumerate() {
        let is_same =
            |other: &Key| key.id.is_some() && other.id == key.id && other.algorithm == key.algorithm;
        if keys.iter().take(at).any(is_same) {
            return Err("two of its keys have one id".to_owned());
        }
    }
    Ok((keys, endpoints))
}

/// A key that is for signatures by an algorithm that is known here. A secret is none, whatever it says of itself.
fn key(given: Value) -> Option<Key> {
    let jwk: Jwk = serde_json::from_value(given).ok()?;
    let (algorithm, named) = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => (Algorithm::RS256, KeyAlgorithm::RS256),
        AlgorithmParameters::EllipticCurve(point) if point.curve == EllipticCurve::P256 => {
            (Algorithm::ES256, KeyAlgorithm::ES256)
        }
        AlgorithmParameters::OctetKeyPair(point) if point.curve == EllipticCurve::Ed25519 => {
            (Algorithm::EdDSA, KeyAlgorithm::EdDSA)
        }
        _ => return None,
    };
    let is_for_it = jwk.common.key_algorithm.is_none_or(|own| own == named);
    let signs = jwk.common.public_key_use.as_ref().is_none_or(|its| *its == PublicKeyUse::Signature);
    let decoding = DecodingKey::from_jwk(&jwk).ok()?;
    (is_for_it && signs).then_some(Key { id: jwk.common.key_id, algorithm, decoding })
}
