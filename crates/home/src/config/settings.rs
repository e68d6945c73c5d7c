//! Every setting, once: its key, the kind of its value, and what it is for.

/// How the text of a variable or an option is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text as it is.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// Texts with commas between them.
    List,
}

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// Its section and name: `server.listen`.
    pub key: &'static str,
    /// How text is understood.
    pub kind: Kind,
    /// Whether its value is never shown.
    pub is_secret: bool,
    /// What it is for.
    pub about: &'static str,
}

impl Setting {
    /// The setting of a key.
    pub fn of(key: &str) -> Option<&'static Self> {
        SETTINGS.iter().find(|setting| setting.key == key)
    }

    /// The variable that overrides the file: `INTERDICT_`, then the key in capitals with `_` for its dot.
    pub fn variable(&self) -> String {
        format!("INTERDICT_{}", self.key.replace('.', "_").to_uppercase())
    }
}

const fn setting(key: &'static str, kind: Kind, about: &'static str) -> Setting {
    Setting { key, kind, is_secret: false, about }
}

/// The table. A test holds it to the fields of [`Config`](super::Config).
pub const SETTINGS: &[Setting] = &[
    setting(
        "store",
        Kind::Text,
        "address of a PostgreSQL database (`postgres://…`) or a file that holds the store; not set, `store.sqlite` in the data folder",
    ),
    setting(
        "retention_years",
        Kind::Number,
        "years after which what is over may be taken out by `interdict retention`",
    ),
    setting(
        "lists.required",
        Kind::List,
        "lists without which no answer is `clear`; those that were ever loaded are required anyway",
    ),
    setting(
        "lists.aging_after_minutes",
        Kind::Number,
        "minutes after the last successful check with the publisher when a list is AGING",
    ),
    setting(
        "lists.stale_after_minutes",
        Kind::Number,
        "minutes after the last successful check when a list is STALE, and nothing is `clear` any more",
    ),
    setting(
        "server.listen",
        Kind::Text,
        "address and port; others than this machine's own need an API key, and TLS or `plain_http`",
    ),
    setting(
        "server.tls_certificate",
        Kind::Text,
        "PEM file of the certificate and its chain, absolute or in the data folder; read again when it changes",
    ),
    setting("server.tls_key", Kind::Text, "PEM file of the certificate's private key"),
    setting(
        "server.plain_http",
        Kind::Flag,
        "says that a proxy in front has TLS, so that HTTP may be served without it beyond this machine",
    ),
    setting(
        "server.trusted_proxies",
        Kind::List,
        "addresses of proxies whose `X-Forwarded-For` is believed when requests are counted by address",
    ),
    setting(
        "server.allow_origin",
        Kind::Text,
        "the origin whose pages browsers let read answers (`*` for any); none is safer",
    ),
    setting(
        "server.hosts",
        Kind::List,
        "names beside those of this machine under which a server without keys may be asked",
    ),
    setting(
        "server.hook_hosts",
        Kind::List,
        "hosts within the server's own network that web hooks may listen on; none is safer",
    ),
    setting(
        "server.hook_days",
        Kind::Number,
        "days after which messages to web hooks that were delivered or given up are taken out",
    ),
    setting(
        "server.oidc",
        Kind::Text,
        "TOML file that says how people sign in at an OpenID Connect provider: docs/access.md",
    ),
    setting("server.threads", Kind::Number, "threads that screen; not set, as many as there are processors"),
    setting("server.body_bytes_max", Kind::Number, "bytes of a request's body, at most"),
    setting("server.batch_max", Kind::Number, "parties in one batch, at most"),
    setting(
        "server.waiting_max",
        Kind::Number,
        "questions that may wait for a thread; beyond, callers are told to come again (503)",
    ),
    setting(
        "server.answer_seconds_max",
        Kind::Number,
        "seconds an answer may take; beyond, it is `indeterminate` (503)",
    ),
    setting(
        "server.record",
        Kind::Text,
        "`all`: every decision is recorded before it is answered, and there is no answer without (503); `asked`: only with `?record=true`",
    ),
    setting("server.refresh_seconds", Kind::Number, "seconds between looks at what is in force"),
    setting(
        "server.shutdown_seconds",
        Kind::Number,
        "seconds that requests under way have to finish when the server is told to end",
    ),
    setting("server.connections_max", Kind::Number, "connections at a time; more are closed at once"),
    setting(
        "server.connections_per_address_max",
        Kind::Number,
        "connections at a time from one address; trusted proxies may have more",
    ),
    setting(
        "server.idle_seconds",
        Kind::Number,
        "seconds in which a connection must send or take something, or be closed",
    ),
    setting(
        "server.requests_per_second_per_key",
        Kind::Number,
        "requests a second with one key, twice as many at once; beyond, 429; 0 is no limit",
    ),
    setting(
        "server.requests_per_second_per_address",
        Kind::Number,
        "the same for one address, counted before the key is looked at",
    ),
    setting("server.log_format", Kind::Text, "`text`, or `json` for one object a line"),
    setting("server.log_level", Kind::Text, "`error`, `warn`, `info` (every request) or `debug`"),
    setting(
        "server.otlp_endpoint",
        Kind::Text,
        "address of an OpenTelemetry collector that takes traces over HTTP; not set, none are made",
    ),
    Setting {
        is_secret: true,
        ..setting(
            "server.otlp_authorization",
            Kind::Text,
            "value of the header `Authorization` for the collector",
        )
    },
];
