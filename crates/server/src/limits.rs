//! Requests in, a yes or a time to wait out: how often one key, and one address, may ask.
//!
//! A bucket of tokens that fills at the rate allowed and holds what two seconds bring, kept as the one moment at which it will be
//! full again (the generic cell rate algorithm, ITU-T I.371).

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, Request};
use interdict_home::config::Server;

use crate::access::Caller;
use crate::connections::holder;
use crate::metrics::Metrics;
use crate::problem::Problem;

/// What a full bucket holds, as the time in which it fills.
const HELD: Duration = Duration::from_secs(2);
/// Buckets that are not full, at most; beyond, nobody new may ask. So many fit in some megabytes.
const BUCKETS: usize = 1 << 16;

/// A bucket for each.
#[derive(Debug)]
struct Buckets<Who> {
    /// The time in which a token comes; none if there is no limit.
    each: Option<Duration>,
    full_at: Mutex<HashMap<Who, Instant>>,
}

impl<Who: Hash + Eq> Buckets<Who> {
    fn of(per_second: u32) -> Self {
        let each = Duration::from_secs(1).checked_div(per_second);
        Self { each, full_at: Mutex::default() }
    }

    /// Takes a token, or says how long there is none.
    fn take(&self, who: Who, now: Instant) -> Result<(), Duration> {
        let Some(each) = self.each else { return Ok(()) };
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS && !buckets.contains_key(&who) {
            // A full bucket is as good as none.
            buckets.retain(|_, full_at| *full_at > now);
            if buckets.len() >= BUCKETS {
                return Err(HELD);
            }
        }
        let full_at = buckets.get(&who).map_or(now, |full_at| (*full_at).max(now)) + each;
        let over = full_at.duration_since(now).saturating_sub(HELD);
        if over.is_zero() {
            buckets.insert(who, full_at);
            return Ok(());
        }
        Err(over)
    }
}

/// How often whoever asks may ask.
#[derive(Debug)]
pub(crate) struct Rates {
    keys: Buckets<(String, String)>,
    addresses: Buckets<IpAddr>,
    trusted: Vec<IpAddr>,
}

impl Rates {
    pub(crate) fn new(server: &Server) -> Self {
        Self {
            keys: Buckets::of(server.requests_per_second_per_key),
            addresses: Buckets::of(server.requests_per_second_per_address),
            trusted: server.trusted_proxies.clone(),
        }
    }

    /// Before anybody looks at the key: a request from where it comes.
    pub(crate) fn from(&self, request: &Request, metrics: &Metrics) -> Result<(), Problem> {
        let Some(address) = self.address(request) else { return Ok(()) };
        let taken = self.addresses.take(holder(address), Instant::now());
        taken.map_err(|wait| refused(wait, "address", metrics))
    }

    /// A request of whoever a key, or a sign-in, says it is.
    pub(crate) fn of(&self, caller: &Caller, metrics: &Metrics) -> Result<(), Problem> {
        let taken = self.keys.take((caller.tenant.clone(), caller.name.clone()), Instant::now());
        taken.map_err(|wait| refused(wait, "key", metrics))
    }

    /// Where a request comes from: the other end, or if that is a proxy of ours, the last address in `X-Forwarded-For` that is none.
    fn address(&self, request: &Request) -> Option<IpAddr> {
        let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
        let peer = peer.ip().to_canonical();
        if !self.trusted.contains(&peer) {
            return Some(peer);
        }
        let told = request.headers().get_all("x-forwarded-for");
        let told: Vec<&str> =
            told.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).collect();
        let mut address = peer;
        for text in told.into_iter().rev() {
            // What does not name an address was not written by a proxy of ours.
            let Ok(told) = text.trim().parse::<IpAddr>() else { break };
            address = told.to_canonical();
            if !self.trusted.contains(&address) {
                break;
            }
        }
        Some(address)
    }
}

fn refused(wait: Duration, who: &'static str, metrics: &Metrics) -> Problem {
    metrics.refused_request(who);
    Problem::too_often(who, wait.as_secs().saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn two_seconds_worth_at_once_and_then_the_rate() {
        let buckets = Buckets::of(10);
        let start = Instant::now();
        for number in 0..20 {
            assert_eq!(buckets.take("a", start), Ok(()), "{number}");
        }
        assert_eq!(buckets.take("a", start), Err(Duration::from_millis(100)));
        assert_eq!(buckets.take("b", start), Ok(()), "another has its own");
        // Being refused costs nothing.
        assert_eq!(buckets.take("a", start), Err(Duration::from_millis(100)));
        let later = start + Duration::from_millis(100);
        assert_eq!(buckets.take("a", later), Ok(()));
        assert!(buckets.take("a", later).is_err());
        // In any ten seconds from an empty bucket: as many as the rate says, whatever the steps.
        let mut passed = 0;
        for step in 0..10_000 {
            if buckets.take("a", later + Duration::from_millis(step)).is_ok() {
                passed += 1;
            }
        }
        assert_eq!(passed, 99);
    }

    #[test]
    fn no_limit_keeps_nothing() {
        let buckets = Buckets::of(0);
        let start = Instant::now();
        assert!((0..1000).all(|who| buckets.take(who, start).is_ok()));
        assert!(buckets.full_at.lock().unwrap().is_empty());
    }

    #[test]
    fn strangers_without_number_take_no_memory_without_bound() {
        let buckets = Buckets::of(1);
        let start = Instant::now();
        let passed = (0..BUCKETS + 10).filter(|who| buckets.take(*who, start).is_ok()).count();
        assert_eq!(passed, BUCKETS);
        assert_eq!(buckets.take(0, start), Ok(()), "who is known goes on");
        assert_eq!(buckets.take(BUCKETS + 20, start + Duration::from_secs(3)), Ok(()));
        assert_eq!(buckets.full_at.lock().unwrap().len(), 1);
    }

    #[test]
    fn an_address_is_believed_of_proxies_of_ours_only() {
        let server = Server {
            trusted_proxies: vec!["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()],
            ..Server::default()
        };
        let rates = Rates::new(&server);
        let from = |peer: &str, told: &[&str]| {
            let mut request = Request::new(Body::empty());
            let peer: IpAddr = peer.parse().unwrap();
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from((peer, 1))));
            for value in told {
                request.headers_mut().append("x-forwarded-for", value.parse().unwrap());
            }
            rates.address(&request).unwrap().to_string()
        };
        assert_eq!(from("192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(from("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(from("::ffff:10.0.0.1", &["198.51.100.7, 203.0.113.5, 10.0.0.2"]), "203.0.113.5");
        assert_eq!(from("10.0.0.1", &["198.51.100.7", "203.0.113.5"]), "203.0.113.5");
        assert_eq!(from("10.0.0.1", &["198.51.100.7, nonsense"]), "10.0.0.1");
        assert_eq!(
            holder("2001:db8:1:2:3::4".parse().unwrap()),
            holder("2001:db8:1:2:ffff::".parse().unwrap())
        );
    }
}
