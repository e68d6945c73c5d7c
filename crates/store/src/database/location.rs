//! Where a store is: text as users write it in, a file or a checked PostgreSQL address out.
//!
//! A password in an address never comes out again: neither in what is displayed, nor in what is debugged, nor in an error.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

/// How long a connection may take to be made, if the address does not say.
const CONNECT: Duration = Duration::from_secs(10);
/// How long bytes may stay without an answer before a connection counts as lost, if the address does not say.
const UNANSWERED: Duration = Duration::from_secs(30);
/// How long a connection is silent before it is asked whether it still stands.
const SILENT: Duration = Duration::from_mins(1);

/// Where a store is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// An SQLite file, made if it is not there.
    File(PathBuf),
    /// A database of PostgreSQL.
    Postgres(Box<Address>),
}

/// The address of a PostgreSQL database, checked.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    pub(crate) config: Config,
    /// Certificates of who may vouch for the server, in PEM; those that browsers trust if `None`.
    pub(crate) roots: Option<PathBuf>,
}

/// Why an address is refused. It never holds the address, which may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LocationError {
    /// The address cannot be read.
    #[error(
        "the address of the store is not understood: {0}; write postgres://USER:PASSWORD@HOST/DATABASE, and in \
             the password every character but letters and digits as %XX"
    )]
    Unreadable(String),
    /// What is said would go over a network in clear.
    #[error(
        "the store is on another machine, and `sslmode=disable` would send everything there in clear; leave it out"
    )]
    InClear,
}

impl Location {
    /// Whether text is an address of PostgreSQL and not the path of a file.
    fn is_address(text: &str) -> bool {
        text.starts_with("postgres://") || text.starts_with("postgresql://")
    }
}

impl From<&Path> for Location {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl FromStr for Location {
    type Err = LocationError;

    fn from_str(text: &str) -> Result<Self, LocationError> {
        if Self::is_address(text) {
            Ok(Self::Postgres(Box::new(text.parse()?)))
        } else if text.is_empty() || text.contains("://") {
            Err(LocationError::Unreadable("it is neither a path nor begins with postgres://".to_owned()))
        } else {
            Ok(Self::File(PathBuf::from(text)))
        }
    }
}

impl<'de> Deserialize<'de> for Location {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// As it is shown: without the password.
impl Serialize for Location {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Address {
    type Err = LocationError;

    fn from_str(text: &str) -> Result<Self, LocationError> {
        let unreadable = |cause: &str| LocationError::Unreadable(cause.to_owned());
        let (plain, roots, mode) = take_tls(text)?;
        let mut config: Config = plain.parse().map_err(|cause: tokio_postgres::Error| {
            // The driver's words name the option that is wrong, not what it was given.
            LocationError::Unreadable(super::postgres::words(&cause))
        })?;
        let is_name = |name: &str| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._:[]".contains(c))
        };
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(unreadable("it names no host"));
        }
        if config.get_hosts().iter().any(|host| matches!(host, Host::Tcp(name) if !is_name(name))) {
            return Err(unreadable("its host holds characters that no host has"));
        }
        if config.get_user().is_none() {
            return Err(unreadable("it names no user"));
        }
        let is_here = config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback)
            && config.get_hosts().iter().all(|host| match host {
                Host::Tcp(name) => {
                    let bare = name.trim_start_matches('[').trim_end_matches(']');
                    name == "localhost"
                        || bare.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
                }
                #[cfg(unix)]
                Host::Unix(_) => true,
            });
        config.ssl_mode(match mode {
            Mode::Off if !is_here => return Err(LocationError::InClear),
            Mode::On => SslMode::Require,
            Mode::Unsaid if !is_here => SslMode::Require,
            Mode::Off | Mode::Unsaid => SslMode::Disable,
        });
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(UNANSWERED);
        }
        config.keepalives_idle(SILENT).application_name("interdict");
        Ok(Self { config, roots })
    }
}

/// What an address says about TLS.
enum Mode {
    Unsaid,
    On,
    Off,
}

/// Takes `sslmode` and `sslrootcert` out of an address: here a server's certificate is always checked, so all modes but
/// `disable` are `verify-full`, and the driver knows no file of certificates.
fn take_tls(text: &str) -> Result<(String, Option<PathBuf>, Mode), LocationError> {
    let (front, query) = text.split_once('?').unwrap_or((text, ""));
    let (mut roots, mut mode, mut rest) = (None, Mode::Unsaid, Vec::new());
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslrootcert", path)) => {
                let path = percent_encoding::percent_decode_str(path).decode_utf8();
                let path =
                    path.map_err(|_| LocationError::Unreadable("its sslrootcert is not UTF-8".to_owned()))?;
                roots = Some(PathBuf::from(path.into_owned()));
            }
            Some(("sslmode", "disable")) => mode = Mode::Off,
            Some(("sslmode", "require" | "verify-ca" | "verify-full")) => mode = Mode::On,
            Some(("sslmode", _)) => {
                return Err(LocationError::Unreadable(
                    "its sslmode is none of disable, verify-full".to_owned(),
                ));
            }
            _ => rest.push(pair),
        }
    }
    let plain = if rest.is_empty() { front.to_owned() } else { format!("{front}?{}", rest.join("&")) };
    Ok((plain, roots, mode))
}

impl Address {
    /// Whether the connection is encrypted, and the server's certificate checked.
    pub fn is_encrypted(&self) -> bool {
        self.config.get_ssl_mode() != SslMode::Disable
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Postgres(address) => address.fmt(f),
        }
    }
}

/// The address without password and options.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let user = self.config.get_user().unwrap_or_default();
        write!(f, "postgres://{user}@")?;
        for (index, host) in self.config.get_hosts().iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            match host {
                Host::Tcp(name) => f.write_str(name)?,
                #[cfg(unix)]
                Host::Unix(path) => path.display().fmt(f)?,
            }
            let ports = self.config.get_ports();
            if let Some(port) = ports.get(index).or(ports.first()) {
                write!(f, ":{port}")?;
            }
        }
        write!(f, "/{}", self.config.get_dbname().unwrap_or(user))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;

    fn address(text: &str) -> Address {
        match text.parse().unwrap() {
            Location::Postgres(address) => *address,
            Location::File(path) => panic!("{} is no address", path.display()),
        }
    }

    #[test]
    fn a_password_never_comes_out_again() {
        let text = "postgres://desk:s3cr%2Ft@db.example:5433/sanctions?options=-csearch_path%3Dx";
        let location: Location = text.parse().unwrap();
        assert_eq!(location.to_string(), "postgres://desk@db.example:5433/sanctions");
        assert!(!format!("{location:?}").contains("s3cr"));
        // Passwords with characters that are not escaped, and other mistakes: the error must not show them.
        for wrong in [
            "postgres://desk:s3cr@t@db.example/x",
            "postgres://desk:s3cr/t@db.example/x",
            "postgres://desk:s3cr#t?@db.example/x",
            "postgres://desk:s3cr%zzt@db.example:port/x",
            "postgres://desk:s3crt@db.example/x?what=s3crt",
            "postgres://desk:s3crt@/x",
            "postgres://desk:s3crt@db.example/x?sslmode=s3crt",
            "mysql://desk:s3crt@db.example/x",
        ] {
            match wrong.parse::<Location>() {
                Err(error) => assert!(!format!("{error} {error:?}").contains("s3cr"), "{wrong}: {error}"),
                Ok(location) => {
                    assert!(!format!("{location} {location:?}").contains("s3cr"), "{wrong}: {location}");
                }
            }
        }
    }

    #[test]
    fn nothing_goes_over_a_network_in_clear() {
        for here in ["localhost", "127.0.0.1", "[::1]", "%2Frun%2Fpostgresql"] {
            assert!(!address(&format!("postgres://u@{here}/x")).is_encrypted(), "{here}");
            assert!(address(&format!("postgres://u@{here}/x?sslmode=verify-full")).is_encrypted(), "{here}");
        }
        for there in ["db.example", "10.0.0.1", "localhost.example", "localhost,db.example"] {
            assert!(address(&format!("postgres://u@{there}/x")).is_encrypted(), "{there}");
            let open = format!("postgres://u@{there}/x?sslmode=disable").parse::<Location>();
            assert_eq!(open, Err(LocationError::InClear), "{there}");
        }
        assert_eq!(
            "postgres://u@localhost/x?hostaddr=10.0.0.1&sslmode=disable".parse::<Location>(),
            Err(LocationError::InClear),
            "the address counts, whatever the host is called"
        );
        let roots = address("postgres://u@db.example/x?sslrootcert=%2Fetc%2Fca.pem").roots;
        assert_eq!(roots, Some(PathBuf::from("/etc/ca.pem")));
    }

    #[test]
    fn what_is_no_address_is_a_path() {
        assert_eq!("a/b.sqlite".parse(), Ok(Location::File(PathBuf::from("a/b.sqlite"))));
        assert!("".parse::<Location>().is_err());
    }
}
