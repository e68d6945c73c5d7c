//! Who may call what: keys, roles, and what a route needs.
//!
//! A key is a secret of 256 random bits; kept of it is its BLAKE3 hash, which tells nothing of the secret, and is compared in
//! constant time. Roles are not ranks: a list manager decides no alerts, and an administrator screens nobody.

use std::fmt;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use interdict_store::ApiKey;
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
}

/// Whoever can look.
pub const LOOK: Access = Access::Of(&Role::ALL);

/// Whoever keeps customers.
pub const KEEP: Access = Access::Of(&[Role::Analyst, Role::Administrator]);

/// Whoever works on alerts; which act is whose, the rules of `interdict_desk` say.
pub const DESK: Access = Access::Of(&[Role::Analyst, Role::Approver]);

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

    /// Who asks: the holder of the key in `Authorization: Bearer`, or where no key was ever made, somebody on this machine.
    pub fn caller(&self, headers: &HeaderMap, now: Timestamp) -> Result<Caller, Problem> {
        if self.0.is_empty() {
            return Ok(Caller { name: "local".to_owned(), roles: Role::ALL.to_vec() });
        }
        let secret = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(|| Problem::unauthenticated("send the header `Authorization: Bearer KEY`"))?;
        let hash = blake3::hash(secret.trim().as_bytes());
        // `blake3::Hash` compares in constant time; every key is compared, so that time tells nothing of which.
        let mut found = None;
        for key in &self.0 {
            if hash == key.hash {
                found = Some(key);
            }
        }
        let key = found.ok_or_else(|| Problem::unauthenticated("the key is not known"))?;
        if key.has_ended || key.expires_at.is_some_and(|end| end <= now) {
            return Err(Problem::unauthenticated("the key has ended"));
        }
        Ok(Caller { name: key.name.clone(), roles: key.roles.clone() })
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The name that stands in the record.
    pub name: String,
    /// The roles.
    pub roles: Vec<Role>,
}

impl Caller {
    /// Whether a route is theirs to call.
    pub fn may(&self, access: Access) -> Result<(), Problem> {
        match access {
            Access::Open => Ok(()),
            Access::Of(roles) if roles.iter().any(|role| self.roles.contains(role)) => Ok(()),
            Access::Of(roles) => {
                let needed: Vec<&str> = roles.iter().map(|role| role.code()).collect();
                Err(Problem::forbidden(format!("it needs one of the roles {}", needed.join(", "))))
            }
        }
    }
}
