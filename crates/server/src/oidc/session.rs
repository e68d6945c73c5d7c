//! Sessions of people who signed in by a browser: a cookie in, who asks out.
//!
//! A session is 256 random bits in a cookie that no script reads, of which a hash is kept in memory. Cookies go along with requests that
//! pages of others make, so a request by a session must say that it comes from a page of this server.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::http::header::{AsHeaderName, COOKIE, ORIGIN};
use axum::http::{HeaderMap, Method, Uri};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use interdict_home::config::Secret;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{OidcError, keys};
use crate::access::Caller;
use crate::problem::Problem;

/// How browsers sign in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Browser {
    /// This server as a client of the provider.
    pub client_id: String,
    /// Its secret there, if it has one.
    #[serde(default)]
    pub client_secret: Option<Secret>,
    /// Where browsers come back to, as the provider knows it: `https://HOST/signed-in`.
    pub redirect_uri: String,
    /// What is asked for.
    #[serde(default = "scopes")]
    pub scopes: Vec<String>,
    /// Minutes after which a session ends.
    #[serde(default = "session_minutes")]
    pub session_minutes: u32,
    /// Minutes without a request after which it ends.
    #[serde(default = "idle_minutes")]
    pub idle_minutes: u32,
}

fn scopes() -> Vec<String> {
    vec!["openid".to_owned()]
}

fn session_minutes() -> u32 {
    8 * 60
}

fn idle_minutes() -> u32 {
    30
}

/// Those who signed in by a browser.
#[derive(Debug)]
pub(crate) struct Sessions {
    pub(super) settings: Browser,
    /// The origin of the server's own pages.
    origin: String,
    /// Whether cookies are for TLS alone, and for this host.
    is_secure: bool,
    held: Mutex<HashMap<blake3::Hash, Session>>,
}

#[derive(Debug, Clone)]
struct Session {
    caller: Caller,
    ends: Timestamp,
    last: Timestamp,
}

/// Sessions at a time, in all and of one person; beyond, the one that was longest idle ends.
const SESSIONS_MAX: usize = 10_000;
const SESSIONS_OF_ONE_MAX: usize = 20;
/// Where browsers come back to.
const BACK: &str = "/signed-in";

/// The cookie of a session.
pub(super) const SESSION: &str = "session";

impl Sessions {
    pub(super) fn new(settings: Browser) -> Result<Self, OidcError> {
        let uri = settings.redirect_uri.parse::<Uri>().map_err(|_| OidcError::Browser)?;
        let (scheme, authority) = (uri.scheme_str(), uri.authority());
        let (Some(scheme), Some(authority)) = (scheme, authority) else { return Err(OidcError::Browser) };
        let is_right = keys::is_safe(&settings.redirect_uri) && uri.path() == BACK && uri.query().is_none();
        let is_whole = !settings.client_id.trim().is_empty()
            && settings.scopes.iter().any(|scope| scope == "openid")
            && settings.session_minutes > 0
            && settings.idle_minutes > 0;
        if !is_right || !is_whole {
            return Err(OidcError::Browser);
        }
        let origin = format!("{scheme}://{authority}");
        let is_secure = scheme == "https";
        Ok(Self { settings, origin, is_secure, held: Mutex::default() })
    }

    /// The name of a cookie. By `__Host-` no other host, and nothing without TLS, can set it.
    fn named(&self, what: &str) -> String {
        let prefix = if self.is_secure { "__Host-" } else { "" };
        format!("{prefix}interdict-{what}")
    }

    pub(super) fn cookie(&self, what: &str, value: &str, seconds: u32) -> String {
        let secure = if self.is_secure { "; Secure" } else { "" };
        format!("{}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", self.named(what))
    }

    /// The value of a cookie, if there is just one of that name.
    pub(super) fn sent<'a>(&self, headers: &'a HeaderMap, what: &str) -> Option<&'a str> {
        let name = self.named(what);
        let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut values = pairs.filter(|(own, _)| *own == name).map(|(_, value)| value);
        values.next().filter(|_| values.next().is_none())
    }

    /// Whether a request comes from a page of this server, or from somebody who went to it by themselves. A page of somebody else may at
    /// most lead here.
    fn is_own_page(&self, method: &Method, headers: &HeaderMap) -> bool {
        let sent = |name: &str| text(headers, name);
        match (text(headers, ORIGIN), sent("sec-fetch-site")) {
            (Some(origin), _) => origin == self.origin,
            (None, Some("same-origin" | "none")) => true,
            (None, None) => is_safe(method),
            (None, Some(_)) => is_safe(method) && sent("sec-fetch-mode") == Some("navigate"),
        }
    }

    /// Who asks by a session; `None` if there is no cookie of one.
    pub(crate) fn caller(
        &self,
        method: &Method,
        headers: &HeaderMap,
        now: Timestamp,
    ) -> Result<Option<Caller>, Problem> {
        let Some(secret) = self.sent(headers, SESSION) else { return Ok(None) };
        if !self.is_own_page(method, headers) {
            return Err(Problem::forbidden("a page of another origin may not ask by a session"));
        }
        let mut held = self.lock();
        let hash = blake3::hash(secret.as_bytes());
        let idle = minutes(self.settings.idle_minutes);
        let open = held.get_mut(&hash).filter(|session| session.is_open(now, idle));
        if let Some(session) = open {
            session.last = now;
            return Ok(Some(session.caller.clone()));
        }
        held.remove(&hash);
        Err(Problem::unauthenticated("the session has ended; sign in again at /sign-in"))
    }

    /// A new session; the cookie that opens it.
    pub(super) fn open(&self, caller: Caller, now: Timestamp, ends: Timestamp) -> Result<String, Problem> {
        let secret = random()?;
        let idle = minutes(self.settings.idle_minutes);
        let mut held = self.lock();
        held.retain(|_, session| session.is_open(now, idle));
        let of_one = held.values().filter(|session| session.caller.name == caller.name).count();
        let longest_idle = |any: bool| {
            let own = held.iter().filter(|(_, session)| any || session.caller.name == caller.name);
            own.min_by_key(|(_, session)| session.last).map(|(hash, _)| *hash)
        };
        let gone = if of_one >= SESSIONS_OF_ONE_MAX {
            longest_idle(false)
        } else if held.len() >= SESSIONS_MAX {
            longest_idle(true)
        } else {
            None
        };
        if let Some(gone) = gone {
            held.remove(&gone);
        }
        held.insert(blake3::hash(secret.as_bytes()), Session { caller, ends, last: now });
        Ok(self.cookie(SESSION, &secret, self.settings.session_minutes.saturating_mul(60)))
    }

    /// Ends the session of a request, if it has one.
    pub(super) fn end(&self, headers: &HeaderMap) {
        if let Some(secret) = self.sent(headers, SESSION) {
            self.lock().remove(&blake3::hash(secret.as_bytes()));
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<blake3::Hash, Session>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    fn is_open(&self, now: Timestamp, idle: SignedDuration) -> bool {
        now < self.ends && now.duration_since(self.last) < idle
    }
}

fn text(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

pub(super) fn minutes(count: u32) -> SignedDuration {
    SignedDuration::from_mins(i64::from(count))
}

/// 256 random bits.
pub(super) fn random() -> Result<String, Problem> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| Problem::stopped())?;
    Ok(BASE64.encode(bytes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use axum::http::HeaderValue;
    use serde_json::json;

    use super::*;

    fn browser(redirect_uri: &str) -> Browser {
        serde_json::from_value(json!({ "client_id": "interdict", "redirect_uri": redirect_uri })).unwrap()
    }

    #[test]
    fn where_browsers_come_back_to_is_this_server_over_tls() {
        assert!(Sessions::new(browser("https://desk.example/signed-in")).is_ok());
        assert!(Sessions::new(browser("http://127.0.0.1:8080/signed-in")).is_ok());
        for uri in [
            "http://desk.example/signed-in",
            "https://desk.example/",
            "https://desk.example/signed-in?x=1",
            "/signed-in",
            "",
        ] {
            assert!(Sessions::new(browser(uri)).is_err(), "{uri}");
        }
        let secret = serde_json::from_value(json!("hush")).unwrap();
        let secret = Browser { client_secret: Some(secret), ..browser("https://a.example/signed-in") };
        assert!(!format!("{secret:?}").contains("hush"));
    }

    #[test]
    fn a_session_is_for_pages_of_this_server() {
        let sessions = Sessions::new(browser("https://desk.example/signed-in")).unwrap();
        let may = |method: Method, sent: &[(&'static str, &'static str)]| {
            let headers =
                sent.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
            sessions.is_own_page(&method, &headers.collect())
        };
        assert!(may(Method::POST, &[("origin", "https://desk.example")]));
        assert!(may(Method::POST, &[("sec-fetch-site", "same-origin")]));
        assert!(may(Method::GET, &[]) && may(Method::GET, &[("sec-fetch-site", "none")]));
        assert!(may(Method::GET, &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]));
        for origin in ["https://evil.example", "http://desk.example", "https://desk.example:8443", "null"] {
            assert!(!may(Method::POST, &[("origin", origin)]) && !may(Method::GET, &[("origin", origin)]));
        }
        assert!(!may(Method::POST, &[]), "who does not say where from may change nothing");
        for site in ["cross-site", "same-site"] {
            assert!(!may(Method::POST, &[("sec-fetch-site", site), ("sec-fetch-mode", "navigate")]));
            assert!(!may(Method::GET, &[("sec-fetch-site", site), ("sec-fetch-mode", "no-cors")]));
        }
    }

    #[test]
    fn sessions_end_by_time_by_idleness_and_when_there_are_too_many() {
        let sessions = Sessions::new(browser("https://desk.example/signed-in")).unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let later = |minutes: i64| now + SignedDuration::from_mins(minutes);
        let open = |at: Timestamp, name: &str| {
            let caller = Caller { name: name.to_owned(), ..Caller::local() };
            let cookie = sessions.open(caller, at, at + SignedDuration::from_hours(8)).unwrap();
            assert!(
                cookie.starts_with("__Host-interdict-session=")
                    && cookie.contains("; HttpOnly; SameSite=Lax; Secure")
            );
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_str(cookie.split(';').next().unwrap()).unwrap());
            headers
        };
        let asks = |headers: &HeaderMap, at: Timestamp| sessions.caller(&Method::GET, headers, at);
        let first = open(now, "ann");
        for minute in (0..480).step_by(29) {
            assert_eq!(asks(&first, later(minute)).unwrap().unwrap().name, "ann", "{minute}");
        }
        assert_eq!(asks(&first, later(480)).unwrap_err().status, 401, "after eight hours");
        let idle = open(now, "ann");
        assert_eq!(asks(&idle, later(30)).unwrap_err().status, 401, "after half an hour of nothing");
        let all: Vec<HeaderMap> = (0..=SESSIONS_OF_ONE_MAX)
            .map(|minute| open(later(i64::try_from(minute).unwrap()), "bob"))
            .collect();
        assert!(asks(&all[0], later(21)).is_err() && asks(&all[1], later(21)).is_ok());
        let mut twice = all[1].clone();
        twice.append(COOKIE, all[2].get(COOKIE).unwrap().clone());
        assert!(asks(&twice, later(21)).unwrap().is_none(), "two cookies of one name are none");
        assert!(asks(&HeaderMap::new(), now).unwrap().is_none());
    }
}
