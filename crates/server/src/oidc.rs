//! Sign-in by OpenID Connect: a token of the provider in, who asks out.
//!
//! The server is a resource server: somebody else signs people in, and what comes here is a JWT in `Authorization: Bearer` (RFC 6750,
//! RFC 9068). Its keys come from the provider (OpenID Connect Discovery 1.0), its signature is of one of three algorithms and by a key
//! that is for that algorithm, and issuer, audience, expiry and start must all be there and right (RFC 8725). Which claims say name,
//! roles and tenant is a setting. The first time a token comes is a sign-in, an event of the record. Browsers have no token to bring:
//! they are sent to the provider and come back with a code (`browser`).

mod browser;
mod crypto;
mod keys;
mod session;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use interdict_store::MAIN;
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use thiserror::Error;

use crate::App;
use crate::access::{Caller, Role, Way};
use crate::problem::Problem;
pub(crate) use browser::{__path_back, __path_begin, __path_end, __path_me, back, begin, end, me};
use keys::Provider;
pub use session::Browser;
use session::Sessions;

/// How tokens of a provider sign people in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    /// The provider, as `iss` of its tokens has it: `https://login.example.org/realms/bank`.
    pub issuer: String,
    /// What `aud` of a token must name: this server, as the provider knows it.
    pub audience: String,
    /// Algorithms of signatures that are taken.
    #[serde(default = "Signed::all")]
    pub algorithms: Vec<Signed>,
    /// The claim that is the name in the record. It must be one person's and never change.
    #[serde(default = "name_claim")]
    pub name_claim: String,
    /// The claim that says the roles; where it lies within another, as `realm_access.roles`.
    #[serde(default = "roles_claim")]
    pub roles_claim: String,
    /// What each value of that claim gives; if empty, the values are the codes of roles themselves.
    #[serde(default)]
    pub roles: BTreeMap<String, Vec<Role>>,
    /// The claim that says the tenant. Without it everybody is of the main one; with it, whose token has none is nobody's.
    #[serde(default)]
    pub tenant_claim: Option<String>,
    /// The tenant for each value of that claim; if empty, the values are the tenants themselves.
    #[serde(default)]
    pub tenants: BTreeMap<String, String>,
    /// How browsers sign in here by themselves; if not given, whoever calls brings a token.
    #[serde(default)]
    pub browser: Option<Browser>,
    /// Seconds by which clocks may differ.
    #[serde(default = "leeway_seconds")]
    pub leeway_seconds: u64,
    /// Seconds for which the provider's keys are not asked for again.
    #[serde(default = "keys_seconds")]
    pub keys_seconds: u64,
}

impl Oidc {
    /// Reads the settings from a TOML file.
    pub fn read(path: &Path) -> Result<Self, OidcError> {
        let failed = |cause: String| OidcError::File { path: path.to_owned(), cause };
        let text = std::fs::read_to_string(path).map_err(|cause| failed(cause.to_string()))?;
        toml::from_str(&text).map_err(|cause| failed(cause.to_string()))
    }
}

fn name_claim() -> String {
    "sub".to_owned()
}

fn roles_claim() -> String {
    "roles".to_owned()
}

fn leeway_seconds() -> u64 {
    60
}

fn keys_seconds() -> u64 {
    300
}

/// An algorithm by which tokens are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Signed {
    /// RSA with SHA-256.
    #[serde(rename = "RS256")]
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

impl Signed {
    /// All of them.
    pub fn all() -> Vec<Self> {
        vec![Self::Rs256, Self::Es256, Self::EdDsa]
    }

    fn algorithm(self) -> Algorithm {
        match self {
            Self::Rs256 => Algorithm::RS256,
            Self::Es256 => Algorithm::ES256,
            Self::EdDsa => Algorithm::EdDSA,
        }
    }
}

/// The settings cannot be.
#[derive(Debug, Error)]
pub enum OidcError {
    /// Whoever can change what the provider says can sign in as anybody.
    #[error("oidc: the issuer `{0}` must be an https:// address (http:// only on this machine)")]
    Insecure(String),
    /// A token for anybody would be one for this server.
    #[error("oidc: give an audience and at least one algorithm")]
    Incomplete,
    /// The file of the settings.
    #[error("{path}: {cause}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// Where browsers come back to.
    #[error(
        "oidc: browser.redirect_uri must be `https://HOST/signed-in` (http:// only on this machine), and the client and the times of sessions be given"
    )]
    Browser,
    /// The checks of signatures.
    #[error("oidc: this process checks signatures of tokens by other means already")]
    Taken,
}

/// Sign-in at one provider.
#[derive(Debug)]
pub(crate) struct SignIn {
    settings: Oidc,
    provider: Provider,
    /// Those who signed in by a browser.
    pub(crate) sessions: Option<Sessions>,
    /// Hashes of the tokens that signed in, each with when it ends.
    seen: Mutex<HashMap<blake3::Hash, Timestamp>>,
}

/// Tokens that are remembered; beyond, those that ended are forgotten, and then all, so that the next of each is a sign-in again.
const SEEN_MAX: usize = 10_000;
/// Bytes of a token, at most.
const TOKEN_BYTES_MAX: usize = 16 << 10;
/// Characters of a name in the record, at most.
const NAME_MAX: usize = 200;
/// What the types of access and ID tokens are; another sort of token of the same provider is none of them.
const TYPES: [&str; 3] = ["jwt", "at+jwt", "application/at+jwt"];

/// Whether a secret is a token rather than a key: three parts.
pub(crate) fn is_token(secret: &str) -> bool {
    secret.bytes().filter(|byte| *byte == b'.').count() == 2
}

fn refused(why: &str) -> Problem {
    Problem::unauthenticated(&format!("the token is not taken: {why}"))
}

impl SignIn {
    /// By these settings. Nobody is asked anything yet.
    pub(crate) fn new(settings: Oidc) -> Result<Self, OidcError> {
        if settings.audience.trim().is_empty() || settings.algorithms.is_empty() {
            return Err(OidcError::Incomplete);
        }
        crypto::install()?;
        let provider = Provider::new(&settings.issuer, settings.keys_seconds)
            .ok_or_else(|| OidcError::Insecure(settings.issuer.clone()))?;
        let sessions = settings.browser.clone().map(Sessions::new).transpose()?;
        Ok(Self { settings, provider, sessions, seen: Mutex::new(HashMap::new()) })
    }

    /// Whose token it is.
    pub(crate) async fn caller(&self, app: &Arc<App>, token: &str) -> Result<Caller, Problem> {
        let claims = self.claims(token, &self.settings.audience).await?;
        let caller = self.of(&claims)?;
        let hash = blake3::hash(token.as_bytes());
        if self.is_seen(hash) {
            return Ok(caller);
        }
        let ends = claims.get("exp").and_then(Value::as_f64).unwrap_or_default();
        #[allow(clippy::cast_possible_truncation, reason = "seconds, and what is no time is refused below")]
        let ends = Timestamp::from_second(ends as i64).map_err(|_| refused("its end is no time"))?;
        let roles: Vec<&str> = caller.roles.iter().map(|role| role.code()).collect();
        let details = json!({
            "issuer": self.settings.issuer, "tenant": caller.tenant, "roles": roles, "until": ends,
            "token": hash.to_hex().as_str(),
        });
        let name = caller.name.clone();
        let note = move |home: &mut interdict_home::Home| home.note_sign_in(&name, details, Timestamp::now());
        // Without a record there is no act: who cannot be recorded does not get in.
        app.with_home(&caller, note).await?;
        self.remember(hash, ends);
        Ok(caller)
    }

    /// What a token for this audience claims, once everything about it was found right.
    async fn claims(&self, token: &str, audience: &str) -> Result<Map<String, Value>, Problem> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(refused("it is too long"));
        }
        // A header with an algorithm that is not known here, `none` among them, cannot be read.
        let header = decode_header(token).map_err(|_| refused("its header is not understood"))?;
        let is_allowed = self.settings.algorithms.iter().any(|signed| signed.algorithm() == header.alg);
        if !is_allowed {
            return Err(refused("its algorithm is not among those that are taken"));
        }
        if header.crit.is_some() {
            return Err(refused("it says that something must be understood which is not"));
        }
        if header.typ.is_some_and(|typ| !TYPES.iter().any(|known| known.eq_ignore_ascii_case(&typ))) {
            return Err(refused("it is another sort of token"));
        }
        let key = self.provider.key(header.kid.as_deref(), header.alg).await?;
        let mut validation = Validation::new(header.alg);
        validation.leeway = self.settings.leeway_seconds;
        validation.validate_nbf = true;
        validation.set_issuer(&[&self.settings.issuer]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        let checked = decode::<Map<String, Value>>(token, &key, &validation);
        Ok(checked.map_err(|cause| refused(&cause.to_string()))?.claims)
    }

    /// Who that is.
    fn of(&self, claims: &Map<String, Value>) -> Result<Caller, Problem> {
        let settings = &self.settings;
        let name = claim(claims, &settings.name_claim).and_then(Value::as_str).unwrap_or_default().trim();
        if name.is_empty() || name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
            return Err(refused("it names nobody"));
        }
        let values = match claim(claims, &settings.roles_claim) {
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(text)) => text.split_whitespace().collect(),
            _ => Vec::new(),
        };
        let is_given = |role: &Role| {
            values.iter().any(|value| match settings.roles.get(*value) {
                Some(roles) => roles.contains(role),
                None => settings.roles.is_empty() && role.code() == *value,
            })
        };
        let tenant = match &settings.tenant_claim {
            None => Some(MAIN),
            Some(path) => match claim(claims, path).and_then(Value::as_str) {
                Some(value) if settings.tenants.is_empty() => Some(value),
                Some(value) => settings.tenants.get(value).map(String::as_str),
                None => None,
            },
        };
        let tenant = tenant.filter(|tenant| interdict_store::is_tenant(tenant));
        let tenant =
            tenant.ok_or_else(|| Problem::forbidden("the token is of no tenant that is known here"))?;
        Ok(Caller {
            // No key's name is like this, so nobody takes the name of a holder of a key by a sign-in.
            name: format!("{OIDC}{name}"),
            tenant: tenant.to_owned(),
            roles: Role::ALL.into_iter().filter(is_given).collect(),
            way: Way::Token,
        })
    }

    fn is_seen(&self, hash: blake3::Hash) -> bool {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&hash)
    }

    fn remember(&self, hash: blake3::Hash, ends: Timestamp) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= SEEN_MAX {
            let now = Timestamp::now();
            seen.retain(|_, ends| *ends > now);
            if seen.len() >= SEEN_MAX {
                seen.clear();
            }
        }
        seen.insert(hash, ends);
    }
}

/// What names of those who signed in begin with.
pub const OIDC: &str = "oidc:";

/// A claim by its name, or by a path with dots into objects.
fn claim<'a>(claims: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    claims.get(path).or_else(|| {
        let (first, rest) = path.split_once('.')?;
        claim(claims.get(first)?.as_object()?, rest)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn settings(more: &Value) -> Oidc {
        let mut all = json!({ "issuer": "https://login.example.org", "audience": "interdict" });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(all).unwrap()
    }

    fn of(more: &Value, claims: &Value) -> Result<Caller, Problem> {
        SignIn::new(settings(more)).unwrap().of(claims.as_object().unwrap())
    }

    #[test]
    fn claims_say_name_roles_and_tenant_as_the_settings_have_it() {
        let plain = of(&json!({}), &json!({"sub": "ann", "roles": ["analyst", "king"]})).unwrap();
        assert_eq!((plain.name.as_str(), plain.tenant.as_str()), ("oidc:ann", MAIN));
        assert_eq!((plain.roles, plain.way), (vec![Role::Analyst], Way::Token));
        let mapped = json!({
            "name_claim": "oid", "roles_claim": "realm_access.roles", "tenant_claim": "https://x.example/org",
            "roles": {"desk": ["analyst", "viewer"]}, "tenants": {"7": "north"},
        });
        let claims = json!({"oid": "u1", "realm_access": {"roles": ["desk", "administrator"]}, "https://x.example/org": "7"});
        let caller = of(&mapped, &claims).unwrap();
        assert_eq!((caller.name.as_str(), caller.tenant.as_str()), ("oidc:u1", "north"));
        assert_eq!(caller.roles, [Role::Viewer, Role::Analyst], "only what is mapped is given");
        for org in [json!("8"), json!(null), json!("main")] {
            let mut other = claims.clone();
            other["https://x.example/org"] = org;
            assert_eq!(of(&mapped, &other).unwrap_err().status, 403);
        }
        for name in [json!(""), json!(" "), json!(7), json!("a\nb"), json!("x".repeat(201))] {
            assert_eq!(of(&json!({}), &json!({ "sub": name })).unwrap_err().status, 401);
        }
    }

    #[test]
    fn settings_that_let_anybody_in_are_refused() {
        for more in [
            json!({"issuer": "http://login.example.org"}),
            json!({"issuer": "file:///etc"}),
            json!({"audience": " "}),
            json!({"algorithms": []}),
        ] {
            assert!(SignIn::new(settings(&more)).is_err(), "{more}");
        }
        let text = json!({"issuer": "https://a.example", "audience": "x", "algorithms": ["HS256"]});
        assert!(serde_json::from_value::<Oidc>(text).is_err());
    }
}
