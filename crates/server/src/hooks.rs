//! The thread that tells web hooks: messages of the outbox in, signed requests out, tried again until they are taken or given up.
//!
//! A request is signed as Standard Webhooks have it: HMAC-SHA256 over its id, its time and its body. Where it goes is looked at when the
//! name is resolved, on the address that is then connected to, so that no name leads into the server's own network, whenever it
//! was made to. Redirects are not followed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use axum::http::Uri;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use interdict_home::{Home, HomeError, Place};
use interdict_store::{Hook, HookMessage};
use jiff::{SignedDuration, Timestamp};
use ureq::Agent;
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use crate::ServerError;
use crate::engine::Repeated;

/// How long the receiver may take to answer.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(10);
/// Seconds between tries; after the last the message is given up. Together they are a little more than two days.
const BACKOFF_SECONDS: [i64; 9] = [5, 60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000];
/// Messages that are told to one hook at a stretch, so that one that is slow does not hold up the others for long.
const STRETCH: usize = 20;

/// Who tells.
const ACTOR: &str = "hooks";

/// Tells what waits, again and again.
pub(crate) fn start(place: &Place, hosts: Vec<String>, every: Duration) -> Result<Repeated, ServerError> {
    let place = place.clone();
    let agent = agent(hosts);
    Repeated::start("hooks", every, move || {
        if let Err(cause) = tell(&place, &agent) {
            tracing::error!("web hooks could not be told: {cause}");
        }
    })
}

/// Takes out, every hour, what was told or given up more than so many days ago.
pub(crate) fn start_pruning(place: &Place, days: u32) -> Result<Repeated, ServerError> {
    let place = place.clone();
    Repeated::start("prune", PRUNED_EVERY, move || {
        if let Err(cause) = prune(&place, days, Timestamp::now()) {
            tracing::error!("messages to web hooks could not be taken out: {cause}");
        }
    })
}

/// How often what was told is looked through.
const PRUNED_EVERY: Duration = Duration::from_hours(1);

fn prune(place: &Place, days: u32, now: Timestamp) -> Result<(), HomeError> {
    let before = now.checked_sub(SignedDuration::from_hours(i64::from(days) * 24));
    match before {
        Ok(before) if place.is_there()? => Home::open_at(place)?.prune_messages(before).map(|_| ()),
        _ => Ok(()),
    }
}

fn agent(hosts: Vec<String>) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(ANSWER_TIME_MAX))
        .max_redirects(0)
        .http_status_as_error(false)
        // A proxy would resolve the name itself.
        .proxy(None)
        .build();
    Agent::with_parts(
        config,
        DefaultConnector::default(),
        Guarded { hosts, inner: DefaultResolver::default() },
    )
}

fn tell(place: &Place, agent: &Agent) -> Result<(), HomeError> {
    if !place.is_there()? {
        return Ok(());
    }
    let mut home = Home::open_at(place)?;
    home.act_as(ACTOR);
    for hook in home.store().hooks(None)? {
        for message in home.store().due_messages(hook.id, Timestamp::now(), STRETCH)? {
            let now = Timestamp::now();
            match send(agent, &hook, &message, now) {
                Ok(Taken::Yes) => home.keep_try(message.id, None, None, now)?,
                Ok(Taken::NeverAgain) => {
                    home.keep_try(message.id, Some("the receiver is gone (410)"), None, now)?;
                    home.end_hook(&hook.tenant, hook.id, now)?;
                    break;
                }
                Err(failure) => {
                    home.keep_try(message.id, Some(&failure), again_at(message.attempts, now), now)?;
                    // What comes after it waits with it: a receiver that does not answer is not asked twenty times.
                    break;
                }
            }
        }
    }
    Ok(())
}

/// When a message that was tried so often before is tried again; `None` if it is given up.
fn again_at(attempts: u32, now: Timestamp) -> Option<Timestamp> {
    let seconds = BACKOFF_SECONDS.get(usize::try_from(attempts).ok()?)?;
    now.checked_add(SignedDuration::from_secs(*seconds)).ok()
}

enum Taken {
    Yes,
    /// The receiver says that nobody will ever listen there.
    NeverAgain,
}

fn send(agent: &Agent, hook: &Hook, message: &HookMessage, now: Timestamp) -> Result<Taken, String> {
    let (id, at) = (message_id(message.id), now.as_second().to_string());
    let sent = agent
        .post(&hook.url)
        .header("content-type", "application/json")
        .header("webhook-id", &id)
        .header("webhook-timestamp", &at)
        .header("webhook-signature", signature(&hook.secret, &id, &at, &message.body))
        .send(message.body.as_bytes());
    // What the receiver says in words is for nobody here.
    match sent.map_err(|cause| cause.to_string())?.status().as_u16() {
        200..=299 => Ok(Taken::Yes),
        410 => Ok(Taken::NeverAgain),
        status => Err(format!("it answered with status {status}")),
    }
}

/// The id that a message comes with, each time it is tried.
pub(crate) fn message_id(number: i64) -> String {
    format!("msg_{number}")
}

/// A secret as Standard Webhooks write it.
pub(crate) fn written_secret(secret: &[u8]) -> String {
    format!("whsec_{}", BASE64.encode(secret))
}

fn signature(secret: &[u8], id: &str, at: &str, body: &str) -> String {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret);
    let signed = ring::hmac::sign(&key, format!("{id}.{at}.{body}").as_bytes());
    format!("v1,{}", BASE64.encode(signed))
}

/// Whether a web hook may listen at an address; `hosts` are those that may be within the server's own network, over http:// too. What
/// a name resolves to is looked at each time it is told.
pub(crate) fn may_listen(url: &str, hosts: &[String]) -> Result<(), String> {
    let uri: Uri = url.parse().map_err(|_| "it is no address".to_owned())?;
    let authority = uri.authority().ok_or_else(|| "it names no host".to_owned())?;
    if authority.as_str().contains('@') {
        return Err("it has a name or password in it; messages are signed instead".to_owned());
    }
    if is_allowed(authority.host(), hosts) {
        return Ok(());
    }
    if uri.scheme_str() != Some("https") {
        return Err("give an https:// address".to_owned());
    }
    let host = authority.host();
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    match bare.parse::<IpAddr>() {
        Ok(address) if !is_public(address) => Err("it is within the server's own network".to_owned()),
        _ => Ok(()),
    }
}

fn is_allowed(host: &str, hosts: &[String]) -> bool {
    hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host))
}

/// Resolves names, and knows none that leads into the server's own network.
#[derive(Debug)]
struct Guarded {
    hosts: Vec<String>,
    inner: DefaultResolver,
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if is_allowed(uri.host().unwrap_or_default(), &self.hosts) {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|address| is_public(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(public) }
    }
}

/// Whether an address is one of the internet at large (the registries of special addresses, RFC 6890 and after).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = matches!((a, b, c), |(0 | 10 | 127 | 240..=255, ..)| (100, 64..=127, _)
        | (169, 254, _)
        | (172, 16..=31, _)
        | (192, 0, 0 | 2)
        | (192, 88, 99)
        | (192, 168, _)
        | (198, 18..=19, _)
        | (198, 51, 100)
        | (203, 0, 113));
    !is_special && !address.is_multicast()
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let [a, b, ..] = address.segments();
    // Only global unicast, without what is for documents, benchmarks and tunnels, which can lead to any address of version 4.
    (0x2000..=0x3fff).contains(&a)
        && !(a == 0x2001 && (b < 0x200 || b == 0xdb8))
        && a != 0x2002
        && a != 0x3fff
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn addresses_of_the_own_network_are_not_public() {
        for own in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.168.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "fe80::1",
            "fd00::1",
            "fc00::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "::7f00:1",
        ] {
            assert!(!is_public(own.parse().unwrap()), "{own}");
        }
        for public in [
            "1.1.1.1",
            "8.8.8.8",
            "172.32.0.1",
            "192.167.1.1",
            "100.128.0.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn a_hook_listens_outside_over_tls_or_where_it_is_allowed() {
        let allowed = ["hooks.internal".to_owned(), "127.0.0.1".to_owned()];
        for url in
            ["https://a.example/x", "https://8.8.8.8/", "http://hooks.internal:8080/x", "http://127.0.0.1:1/"]
        {
            assert_eq!(may_listen(url, &allowed), Ok(()), "{url}");
        }
        for url in [
            "http://a.example/",
            "ftp://a.example/",
            "file:///etc/passwd",
            "https://127.0.0.2/",
            "https://[::1]/",
            "https://10.0.0.1/",
            "https://169.254.169.254/latest",
            "https://u:p@a.example/",
            "https://127.0.0.1@a.example/",
            "a.example",
            "",
            "https://",
            "https://[::ffff:10.0.0.1]/",
        ] {
            assert!(may_listen(url, &allowed).is_err(), "{url}");
        }
    }

    #[test]
    fn a_name_that_leads_into_the_own_network_is_not_known() {
        let ask = |hosts: Vec<String>| agent(hosts).get("http://localhost:9/").call().unwrap_err();
        assert!(matches!(ask(Vec::new()), ureq::Error::HostNotFound));
        assert!(!matches!(ask(vec!["localhost".to_owned()]), ureq::Error::HostNotFound));
    }

    #[test]
    fn tries_are_further_and_further_apart_and_end() {
        let now = Timestamp::UNIX_EPOCH;
        let all: Vec<Timestamp> = (0..).map_while(|attempts| again_at(attempts, now)).collect();
        assert_eq!(all.len(), BACKOFF_SECONDS.len());
        assert!(all.is_sorted());
    }

    /// The expected value was computed with another implementation of HMAC.
    #[test]
    fn a_message_is_signed_over_id_time_and_body() {
        let secret = BASE64.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed =
            signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
