//! Who may call what: keys, roles, tenants, and what a route needs.
//!
//! A key is a secret of 256 random bits; kept of it is its BLAKE3 hash, which tells nothing of the secret, and is compared in
//! constant time. Roles are not ranks: a list manager decides no alerts, and an administrator screens nobody. Whoever calls is of one
//! tenant: customers, alerts, decisions and documents of another are not there for them. Lists and the record are the house's.

use std::fmt;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use interdict_store::{ApiKey, MAIN};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What somebody is here for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks: screens, reads lists, parties, evidence, alerts.
    Viewer,
    /// Decides alerts, keeps customers and documents.
    Analyst,
    /// Confirms what needs a second person.
    Approver,
    /// Imports and releases lists.
    ListManager,
    /// Gives keys and roles, sets parameters, reads the audit log.
    Administrator,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Viewer, Self::Analyst, Self::Approver, Self::ListManager, Self::Administrator];

    /// The machine form.
    pub fn code(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Analyst => "analyst",
            Self::Approver => "approver",
            Self::ListManager => "list_manager",
            Self::Administrator => "administrator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What a route needs of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing: it tells nothing about anybody.
    Open,
    /// One of these roles.
    Of(&'static [Role]),
    /// One of these roles, of the tenant that keeps the house ([`MAIN`]): it touches what all tenants share.
    House(&'static [Role]),
}

impl Access {
    /// The roles that may; none where nothing is needed.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::Open => &[],
            Self::Of(roles) | Self::House(roles) => roles,
        }
    }
}

/// Whoever can look.
pub const LOOK: Access = Access::Of(&Role::ALL);

/// Whoever keeps customers.
pub const KEEP: Access = Access::Of(&[Role::Analyst, Role::Administrator]);

/// Whoever works on alerts; which act is whose, the rules of `interdict_desk` say.
pub const DESK: Access = Access::Of(&[Role::Analyst, Role::Approver]);

/// Whoever says what becomes of a tenant's own affairs.
pub const MANAGE: Access = Access::Of(&[Role::Administrator]);

/// The secrets of keys.
#[derive(Debug)]
pub struct Key;

impl Key {
    /// A new secret: 256 random bits of the system, in hexadecimal after a mark that scanners for secrets can know.
    pub fn secret() -> Result<String, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(format!("interdict_{}", blake3::Hash::from_bytes(bytes).to_hex()))
    }

    /// The hash under which a secret is kept.
    pub fn hash_of(secret: &str) -> [u8; 32] {
        *blake3::hash(secret.as_bytes()).as_bytes()
    }
}

/// All keys that were ever made.
#[derive(Debug, Clone, Default)]
pub struct Keys(Vec<Held>);

/// A key as it is asked for.
#[derive(Debug, Clone)]
struct Held {
    name: String,
    tenant: String,
    hash: blake3::Hash,
    roles: Vec<Role>,
    expires_at: Option<Timestamp>,
    has_ended: bool,
}

impl Keys {
    /// Those of a store. A role that is not known here opens nothing.
    pub fn of(keys: &[ApiKey]) -> Self {
        let held = |key: &ApiKey| Held {
            name: key.name.clone(),
            tenant: key.tenant.clone(),
            hash: blake3::Hash::from_bytes(key.hash),
            roles: Role::ALL
                .into_iter()
                .filter(|role| key.roles.iter().any(|code| code == role.code()))
                .collect(),
            expires_at: key.expires_at,
            has_ended: key.ended_at.is_some(),
        };
        Self(keys.iter().map(held).collect())
    }

    /// Whether there never was one, so that the server serves this machine only.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The holder of a key, by its secret.
    pub fn holder(&self, secret: &str, now: Timestamp) -> Result<Caller, Problem> {
        let hash = blake3::hash(secret.as_bytes());
        // `blake3::Hash` compares in constant time; every key is compared, so that time tells nothing of which.
        let mut found = None;
        for key in &self.0 {
            if hash == key.hash {
                found = Some(key);
            }
        }
        let key = found.ok_or_else(|| Problem::unauthenticated("the key is not known"))?;
        if !key.is_open(now) {
            return Err(Problem::unauthenticated("the key has ended"));
        }
        Ok(Caller {
            name: key.name.clone(),
            tenant: key.tenant.clone(),
            roles: key.roles.clone(),
            way: Way::Key,
        })
    }

    /// The roles that a key of this name has now: none if it has ended; `None` if there never was one.
    pub fn roles_now(&self, name: &str, now: Timestamp) -> Option<&[Role]> {
        let key = self.0.iter().find(|key| key.name == name)?;
        Some(if key.is_open(now) { &key.roles } else { &[] })
    }
}

impl Held {
    fn is_open(&self, now: Timestamp) -> bool {
        !self.has_ended && self.expires_at.is_none_or(|end| end > now)
    }
}

/// The schemes under which a secret or token may come. The clients of OpenSanctions' API say `ApiKey`.
const SCHEMES: [&str; 2] = ["Bearer", "ApiKey"];

/// The secret or token in `Authorization: Bearer` or `ApiKey`. It is read nowhere else: a path ends in logs.
pub fn bearer(headers: &HeaderMap) -> Result<&str, Problem> {
    headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme)))
        .map(|(_, secret)| secret.trim())
        .ok_or_else(|| Problem::unauthenticated("send the header `Authorization: Bearer KEY`"))
}

/// How it is known who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It is not: everybody on this machine is trusted.
    Trust,
    /// By a key.
    Key,
    /// By a token of the provider of sign-ins.
    Token,
    /// By a session of a browser that signed in there.
    Session,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The name that stands in the record.
    pub name: String,
    /// Whose customers, alerts, decisions and documents are theirs.
    pub tenant: String,
    /// The roles.
    pub roles: Vec<Role>,
    /// How that is known.
    pub way: Way,
}

impl Caller {
    /// Somebody on this machine, where nobody has to say who asks.
    pub fn local() -> Self {
        Self { name: "local".to_owned(), tenant: MAIN.to_owned(), roles: Role::ALL.to_vec(), way: Way::Trust }
    }

    /// Whether they are of the tenant that keeps the house.
    pub fn is_of_house(&self) -> bool {
        self.tenant == MAIN
    }

    /// Whether a route is theirs to call.
    pub fn may(&self, access: Access) -> Result<(), Problem> {
        let roles = access.roles();
        if access != Access::Open && !roles.iter().any(|role| self.roles.contains(role)) {
            let needed: Vec<&str> = roles.iter().map(|role| role.code()).collect();
            return Err(Problem::forbidden(format!("it needs one of the roles {}", needed.join(", "))));
        }
        if matches!(access, Access::House(_)) && !self.is_of_house() {
            return Err(Problem::forbidden("it touches what all tenants share"));
        }
        Ok(())
    }
}
