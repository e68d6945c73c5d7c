//! `interdict.toml`: what a user may set for a data folder, with its defaults.
//!
//! A value is taken from the command line, else from the environment, else from the file, else it is the default ([`Settled`]).
//! [`SETTINGS`] lists every key once; documents and `interdict config show` are made of that table.

mod layers;
mod settings;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use interdict_model::ListId;
use interdict_store::Location;
use serde::{Deserialize, Serialize};

pub use layers::{ConfigError, Settled, Source};
pub use settings::{Kind, SETTINGS, Setting};

/// The settings, with their defaults where nothing is said.
///
/// ```toml
/// store = "postgres://interdict@db.example/interdict"   # instead of `store.sqlite` in the folder
/// retention_years = 10                  # what was over for as long may be taken out
///
/// [lists]
/// required = ["us-ofac-sdn", "un-sc"]   # no answer is "clear" without these
///
/// [server]
/// listen = "0.0.0.0:8443"
/// tls_certificate = "tls/chain.pem"     # in the data folder
/// tls_key = "tls/key.pem"
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where the store is; `store.sqlite` in the folder if not said. Better in `INTERDICT_STORE` if it holds a password.
    pub store: Option<Location>,
    /// Years after which what is over may be taken out ([`crate::Home::purge`]). 31 CFR 501.601 asks for ten.
    pub retention_years: u16,
    /// Settings on lists.
    pub lists: Lists,
    /// Settings of `interdict serve`.
    pub server: Server,
}

/// Settings on lists. The time limits are those of trust.md §4.4: they can be tightened, and loosening them shows
/// in every answer as the state of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lists {
    /// Lists without which no answer is *clear*. Those that were ever loaded or asked for are required anyway.
    pub required: Vec<ListId>,
    /// Minutes after the last successful check when a list is AGING.
    pub aging_after_minutes: u32,
    /// Minutes after the last successful check when a list is STALE.
    pub stale_after_minutes: u32,
}

impl Default for Lists {
    fn default() -> Self {
        Self { required: Vec::new(), aging_after_minutes: 60, stale_after_minutes: 24 * 60 }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self { store: None, retention_years: 10, lists: Lists::default(), server: Server::default() }
    }
}

/// Settings of the server. Every bound has its unit in its name; what each is for stands in [`SETTINGS`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "`SETTINGS` says what each is, once")]
pub struct Server {
    pub listen: SocketAddr,
    pub tls_certificate: Option<PathBuf>,
    pub tls_key: Option<PathBuf>,
    pub plain_http: bool,
    pub trusted_proxies: Vec<IpAddr>,
    pub allow_origin: Option<String>,
    pub hosts: Vec<String>,
    pub hook_hosts: Vec<String>,
    pub hook_days: u32,
    pub oidc: Option<PathBuf>,
    pub threads: Option<NonZeroUsize>,
    pub body_bytes_max: usize,
    pub batch_max: usize,
    pub waiting_max: usize,
    pub answer_seconds_max: u64,
    pub record: Recording,
    pub refresh_seconds: u64,
    pub shutdown_seconds: u64,
    pub connections_max: usize,
    pub connections_per_address_max: usize,
    pub idle_seconds: u64,
    pub requests_per_second_per_key: u32,
    pub requests_per_second_per_address: u32,
    pub log_format: LogFormat,
    pub log_level: LogLevel,
    pub otlp_endpoint: Option<String>,
    pub otlp_authorization: Option<Secret>,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            tls_certificate: None,
            tls_key: None,
            plain_http: false,
            trusted_proxies: Vec::new(),
            allow_origin: None,
            hosts: Vec::new(),
            hook_hosts: Vec::new(),
            hook_days: 30,
            oidc: None,
            threads: None,
            body_bytes_max: 8 << 20,
            batch_max: 1000,
            waiting_max: 4096,
            answer_seconds_max: 10,
            record: Recording::All,
            refresh_seconds: 5,
            shutdown_seconds: 10,
            // A process may usually hold 1,024 files.
            connections_max: 768,
            connections_per_address_max: 256,
            idle_seconds: 75,
            requests_per_second_per_key: 0,
            requests_per_second_per_address: 0,
            log_format: LogFormat::Text,
            log_level: LogLevel::Info,
            otlp_endpoint: None,
            otlp_authorization: None,
        }
    }
}

/// Text that is never shown by accident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text.
    pub fn shown(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(set)")
    }
}

/// Which decisions of the server are recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Recording {
    /// Every one, before it is answered.
    All,
    /// Those asked for with `?record=true`.
    Asked,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The least grave lines that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words are those of every log")]
pub enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
}

impl Lists {
    /// What is wrong with values that are each well-formed: the key, and what to do.
    pub fn contradictions(&self) -> Vec<(&'static str, String)> {
        let words = "a list cannot be STALE before it is AGING: give at least `lists.aging_after_minutes`";
        let is_wrong = self.stale_after_minutes < self.aging_after_minutes;
        is_wrong.then(|| ("lists.stale_after_minutes", words.to_owned())).into_iter().collect()
    }
}

impl Server {
    /// Whether what is asked and answered would cross a network for anybody to read.
    fn is_exposed(&self) -> bool {
        self.tls_certificate.is_none() && !self.plain_http && !self.listen.ip().is_loopback()
    }

    /// What is wrong with values that are each well-formed: the key, and what to do.
    pub fn contradictions(&self) -> Vec<(&'static str, String)> {
        let is_header = |text: Option<&str>| {
            text.is_none_or(|text| {
                !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
            })
        };
        // One with a password in it would be shown.
        let is_address =
            |url: &String| (url.starts_with("http://") || url.starts_with("https://")) && !url.contains('@');
        let laws = [
            (
                self.tls_certificate.is_some() <= self.tls_key.is_some(),
                "server.tls_certificate",
                "a certificate needs its key: set `server.tls_key` too",
            ),
            (
                self.tls_key.is_some() <= self.tls_certificate.is_some(),
                "server.tls_key",
                "a key needs its certificate: set `server.tls_certificate` too",
            ),
            (
                !self.is_exposed(),
                "server.listen",
                "the address can be reached from other machines and there is no TLS: set `server.tls_certificate` and \
                 `server.tls_key`, or `server.plain_http = true` if a proxy in front has TLS",
            ),
            (
                is_header(self.allow_origin.as_deref()),
                "server.allow_origin",
                "give an origin such as https://example.org",
            ),
            (
                is_header(self.otlp_authorization.as_ref().map(Secret::shown)),
                "server.otlp_authorization",
                "give the value of a header, such as `Bearer ...`",
            ),
            (
                self.otlp_endpoint.as_ref().is_none_or(is_address),
                "server.otlp_endpoint",
                "give the address of a collector, such as http://127.0.0.1:4318, and a secret as `server.otlp_authorization`",
            ),
        ];
        let broken = laws.into_iter().filter(|(holds, ..)| !holds);
        let outside = self.bounds().into_iter().filter(|(_, value, bounds)| !bounds.contains(value));
        broken
            .map(|(_, key, words)| (key, words.to_owned()))
            .chain(outside.map(|(key, value, bounds)| {
                (key, format!("{value} is not between {} and {}", bounds.start(), bounds.end()))
            }))
            .collect()
    }

    /// Numbers with the bounds that they must keep.
    fn bounds(&self) -> [(&'static str, u64, RangeInclusive<u64>); 11] {
        let count = |number: usize| number as u64;
        [
            // The description of the API promises a thousand.
            ("server.batch_max", count(self.batch_max), 1..=1000),
            // The state of the lists counts for nothing after a minute.
            ("server.refresh_seconds", self.refresh_seconds, 1..=30),
            ("server.body_bytes_max", count(self.body_bytes_max), 1 << 10..=1 << 30),
            ("server.waiting_max", count(self.waiting_max), 1..=1 << 20),
            ("server.answer_seconds_max", self.answer_seconds_max, 1..=3600),
            ("server.shutdown_seconds", self.shutdown_seconds, 0..=3600),
            ("server.connections_max", count(self.connections_max), 1..=1 << 20),
            ("server.connections_per_address_max", count(self.connections_per_address_max), 1..=1 << 20),
            ("server.idle_seconds", self.idle_seconds, 1..=3600),
            ("server.hook_days", self.hook_days.into(), 1..=36_500),
            ("server.threads", count(self.threads.map_or(1, NonZeroUsize::get)), 1..=1024),
        ]
    }
}

#[cfg(test)]
mod tests;
