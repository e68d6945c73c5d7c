//! Downloads lists from their official addresses: all files of a version, or none.
//!
//! Where they are is data (`data/sources.toml`). A download is bounded in size and time, goes only to the hosts
//! the catalogue names (redirects are followed here, by hand, one by one), and is refused if it is not what it
//! should be: another status than 200, an HTML page, another format, a body shorter than announced, a text
//! missing that the list always has. What may pass by itself (no connection, 429, 5xx, a cut or slow body) is
//! tried again after a pause that doubles, with jitter; a `Retry-After` (RFC 9110, 10.2.3) is honoured, and if it
//! asks for more than the longest pause the download ends and says so.
//!
//! Validators (`ETag`, `Last-Modified`) of an earlier download make requests conditional; only if every file of
//! the list is unchanged is the answer [`Outcome::NotModified`].
//!
//! There is no clock here and no sleep: pauses are a function given by the caller, timeouts lie in the HTTP
//! client, and jitter comes from a seed.

use std::io::Read;
use std::ops::ControlFlow;
use std::time::Duration;

use interdict_model::ListId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ureq::http::{HeaderMap, Response, StatusCode};
use ureq::{Agent, Body};

use crate::container::{self, ContainerError};
use crate::format::{self, Format, Head};
use crate::reading::ReadError;
use crate::source::SourceFile;

/// Where lists are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    /// Version of the catalogue's form; only 1 is read.
    pub version: u32,
    /// The lists.
    #[serde(rename = "source", default)]
    pub sources: Vec<Source>,
}

/// Where one list is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The list.
    pub list: ListId,
    /// What its files must be.
    pub format: Format,
    /// Hosts to which a redirect may lead, besides that of the address itself; `.example.org` stands for all
    /// hosts below it.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Bytes each file may have.
    pub cap_bytes: u64,
    /// The files; together they are one version.
    #[serde(rename = "file")]
    pub files: Vec<RemoteFile>,
}

/// One file of a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoteFile {
    /// Its component in the set (`sdn`, `add` ...; `main` for a single file).
    pub component: String,
    /// What to call it.
    pub name: String,
    /// Its address.
    pub url: String,
    /// A text that it always has.
    pub must_contain: Option<String>,
    /// Whether it may be empty.
    #[serde(default)]
    pub may_be_empty: bool,
}

/// Why a catalogue could not be read.
#[derive(Debug, Error)]
pub enum SourcesError {
    /// Not the form expected.
    #[error("catalogue of sources: {0}")]
    Form(#[from] Box<toml::de::Error>),
    /// A version of the form that is not known.
    #[error("catalogue of sources: version {0} is not known here, only 1")]
    Version(u32),
    /// A list without files.
    #[error("catalogue of sources: {0} has no files")]
    NoFiles(ListId),
}

impl Sources {
    /// The catalogue that comes with the program.
    pub fn built_in() -> Result<Self, SourcesError> {
        Self::parse(include_str!("../data/sources.toml"))
    }

    /// Reads a catalogue.
    pub fn parse(text: &str) -> Result<Self, SourcesError> {
        let sources: Self = toml::from_str(text).map_err(Box::new)?;
        if sources.version != 1 {
            return Err(SourcesError::Version(sources.version));
        }
        match sources.sources.iter().find(|source| source.files.is_empty()) {
            Some(empty) => Err(SourcesError::NoFiles(empty.list.clone())),
            None => Ok(sources),
        }
    }

    /// Where a list is.
    pub fn get(&self, list: &ListId) -> Option<&Source> {
        self.sources.iter().find(|source| source.list == *list)
    }
}

/// How patient a download is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patience {
    /// Time for one request with its whole body.
    pub request: Duration,
    /// Time to connect, and time without any byte.
    pub silence: Duration,
    /// Attempts for one file.
    pub attempts: u32,
    /// First pause between attempts; doubles each time.
    pub first_pause: Duration,
    /// No pause is longer, whatever the server asks for.
    pub longest_pause: Duration,
    /// From which jitter is drawn: pauses are between half and the whole of their length.
    pub seed: u64,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            request: Duration::from_mins(10),
            silence: Duration::from_secs(30),
            attempts: 4,
            first_pause: Duration::from_secs(2),
            longest_pause: Duration::from_mins(2),
            seed: 0,
        }
    }
}

/// What is known of a file that was downloaded; given back at the next download, it makes it conditional.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetched {
    /// The address in the catalogue.
    pub url: String,
    /// The server's validator, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The server's date of last change, as printed. Not the date of the list: that stands in the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// BLAKE3 of the bytes received, in hexadecimal.
    pub blake3: String,
    /// Bytes received.
    pub bytes: u64,
}

/// One version of a list as downloaded.
#[derive(Debug, Clone)]
pub struct Download {
    /// The list.
    pub list: ListId,
    /// What its files are.
    pub format: Format,
    /// The uncompressed files, in the order of the catalogue, with their components.
    pub files: Vec<(String, SourceFile)>,
    /// What to remember of each file, in the same order.
    pub fetched: Vec<Fetched>,
}

/// What came of a download.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Every file is as it was.
    NotModified,
    /// A version, complete.
    New(Download),
}

/// Why a download failed. Nothing of it is kept.
#[derive(Debug, Error)]
pub enum FetchError {
    /// An address the catalogue should not have: not https (http is for this machine only), or not an address.
    #[error("{url}: refused, because {why}")]
    Address {
        /// The address.
        url: String,
        /// What is wrong.
        why: String,
    },
    /// No connection, no answer, or the answer broke off.
    #[error("{url}: {cause}")]
    Transport {
        /// The address.
        url: String,
        /// The client's reason.
        cause: String,
    },
    /// The server answered with another status than 200.
    #[error("{url}: the server answered {status}")]
    Status {
        /// The address.
        url: String,
        /// The status.
        status: u16,
    },
    /// The server asks to come back later than this download waits.
    #[error("{url}: the server asks to come back in {seconds} seconds; try again then")]
    Later {
        /// The address.
        url: String,
        /// Seconds from now.
        seconds: u64,
    },
    /// A redirect that is not followed.
    #[error("{url}: refused, because it redirects to {to}: {why}")]
    Redirect {
        /// The address.
        url: String,
        /// Where it leads.
        to: String,
        /// Why it is not followed.
        why: &'static str,
    },
    /// The body is larger than the catalogue allows.
    #[error("{url}: refused, because the file is larger than {cap} bytes")]
    TooLarge {
        /// The address.
        url: String,
        /// Bytes allowed.
        cap: u64,
    },
    /// The body is shorter than the server announced.
    #[error("{url}: cut off, {received} of {announced} bytes came")]
    Short {
        /// The address.
        url: String,
        /// Bytes announced.
        announced: u64,
        /// Bytes received.
        received: u64,
    },
    /// Nothing came.
    #[error("{url}: refused, because the file is empty")]
    Empty {
        /// The address.
        url: String,
    },
    /// Something else than the list: an error page, a captcha, another format.
    #[error("{url}: refused, because it is not the expected format, {expected}; it begins with `{begins}`")]
    NotTheFormat {
        /// The address.
        url: String,
        /// What was expected.
        expected: Format,
        /// The first characters.
        begins: String,
    },
    /// A text is missing that the list always has.
    #[error("{url}: refused, because `{text}` does not stand in it: this is not the whole list")]
    Sentinel {
        /// The address.
        url: String,
        /// The text.
        text: String,
    },
    /// An archive or compressed file that cannot be opened.
    #[error("{url}: {cause}")]
    Container {
        /// The address.
        url: String,
        /// Why.
        cause: ContainerError,
    },
    /// It failed each time.
    #[error("{cause} (after {attempts} attempts)")]
    GaveUp {
        /// How many times.
        attempts: u32,
        /// The last failure.
        cause: Box<FetchError>,
    },
}

impl FetchError {
    /// Whether the next attempt may succeed.
    fn may_pass(&self) -> bool {
        match self {
            Self::Transport { .. } | Self::Short { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 429 | 500..),
            _ => false,
        }
    }
}

/// Downloads a list. `known` are the files of the version at hand, if any; `pause` sleeps.
pub fn download(
    source: &Source,
    known: &[Fetched],
    patience: &Patience,
    pause: &mut dyn FnMut(Duration),
) -> Result<Outcome, FetchError> {
    let mut client = Client { source, patience, pause, random: patience.seed };
    let mut parts: Vec<Option<Part>> = Vec::new();
    for file in &source.files {
        let known = known.iter().find(|known| known.url == file.url);
        parts.push(client.file(file, known)?);
    }
    if parts.iter().all(Option::is_none) {
        return Ok(Outcome::NotModified);
    }
    let mut download =
        Download { list: source.list.clone(), format: source.format, files: Vec::new(), fetched: Vec::new() };
    for (file, part) in source.files.iter().zip(parts) {
        // One file has changed, so all are needed.
        let part = match part {
            Some(part) => part,
            None => client
                .file(file, None)?
                .ok_or_else(|| FetchError::Status { url: file.url.clone(), status: 304 })?,
        };
        download.files.push((file.component.clone(), part.file));
        download.fetched.push(part.fetched);
    }
    Ok(Outcome::New(download))
}

/// A file with what to remember of it.
struct Part {
    file: SourceFile,
    fetched: Fetched,
}

struct Client<'a> {
    source: &'a Source,
    patience: &'a Patience,
    pause: &'a mut dyn FnMut(Duration),
    random: u64,
}

/// A failed attempt, with the pause the server asked for.
struct Failure {
    error: FetchError,
    retry_after: Option<Duration>,
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        Self { error, retry_after: None }
    }
}

impl Client<'_> {
    /// One file, with as many attempts as allowed; `None` if it is not modified.
    fn file(&mut self, file: &RemoteFile, known: Option<&Fetched>) -> Result<Option<Part>, FetchError> {
        let mut attempt = 1;
        loop {
            let failure = match self.attempt(file, known) {
                Ok(part) => return Ok(part),
                Err(failure) => failure,
            };
            if !failure.error.may_pass() {
                return Err(failure.error);
            }
            if attempt >= self.patience.attempts {
                return Err(match attempt {
                    1 => failure.error,
                    attempts => FetchError::GaveUp { attempts, cause: Box::new(failure.error) },
                });
            }
            let asked = failure.retry_after.unwrap_or_default();
            if asked > self.patience.longest_pause {
                return Err(FetchError::Later { url: file.url.clone(), seconds: asked.as_secs() });
            }
            let pause = self.back_off(attempt).max(asked);
            tracing::debug!(url = file.url, attempt, ?pause, error = %failure.error, "trying again");
            (self.pause)(pause);
            attempt += 1;
        }
    }

    /// The pause after an attempt: doubled each time, shortened by up to a half.
    fn back_off(&mut self, attempt: u32) -> Duration {
        let doubled = self.patience.first_pause.saturating_mul(1 << (attempt - 1).min(16));
        let whole = doubled.min(self.patience.longest_pause);
        // SplitMix64 (Steele, Lea and Flood, 2014); its upper bits as thousandths.
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let thousandths = u32::try_from((mixed >> 40) % 501).unwrap_or_default();
        whole.saturating_sub(whole / 1000 * thousandths)
    }

    fn attempt(&self, file: &RemoteFile, known: Option<&Fetched>) -> Result<Option<Part>, Failure> {
        let response = self.follow(&file.url, known)?;
        let url = || file.url.clone();
        let header = |name: &str| text_of(response.headers(), name);
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED if known.is_some() => return Ok(None),
            status => {
                let retry_after =
                    header("retry-after").and_then(|after| wait(&after, header("date").as_deref()));
                let error = FetchError::Status { url: url(), status: status.as_u16() };
                return Err(Failure { error, retry_after });
            }
        }
        let (etag, last_modified) = (header("etag"), header("last-modified"));
        let announced = header("content-length").and_then(|length| length.parse::<u64>().ok());
        let cap = self.source.cap_bytes;
        if announced.is_some_and(|announced| announced > cap) {
            return Err(FetchError::TooLarge { url: url(), cap }.into());
        }
        let mut bytes = Vec::new();
        let body = response.into_body().into_with_config().limit(u64::MAX).reader();
        let read = body.take(cap.saturating_add(1)).read_to_end(&mut bytes);
        let received = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if received > cap {
            return Err(FetchError::TooLarge { url: url(), cap }.into());
        }
        if let Err(cause) = read {
            let cause = format!("{cause}, after {received} bytes");
            return Err(FetchError::Transport { url: url(), cause }.into());
        }
        if let Some(announced) = announced.filter(|announced| *announced != received) {
            return Err(FetchError::Short { url: url(), announced, received }.into());
        }
        let fetched = Fetched {
            url: url(),
            etag,
            last_modified,
            blake3: blake3::hash(&bytes).to_hex().to_string(),
            bytes: received,
        };
        let file = self.check(file, bytes)?;
        Ok(Some(Part { file, fetched }))
    }

    /// Asks, and follows redirects to hosts that are allowed.
    fn follow(&self, url: &str, known: Option<&Fetched>) -> Result<Response<Body>, FetchError> {
        const REDIRECTS: usize = 5;
        let own =
            address(url).map_err(|why| FetchError::Address { url: url.to_owned(), why: why.to_owned() })?;
        let mut at = own.clone();
        for _ in 0..=REDIRECTS {
            let response = self.ask(&at, known)?;
            if !response.status().is_redirection() || response.status() == StatusCode::NOT_MODIFIED {
                return Ok(response);
            }
            let location = text_of(response.headers(), "location").unwrap_or_default();
            let to = at.resolve(&location);
            let refused = |why| FetchError::Redirect { url: url.to_owned(), to: to.clone(), why };
            let next = address(&to).map_err(refused)?;
            if next.host != own.host && !self.source.hosts.iter().any(|host| host_fits(host, &next.host)) {
                return Err(refused("this host is not in the catalogue"));
            }
            if own.secure && !next.secure {
                return Err(refused("it leaves https"));
            }
            at = next;
        }
        Err(FetchError::Redirect { url: url.to_owned(), to: at.url, why: "too many redirects" })
    }

    fn ask(&self, at: &Address, known: Option<&Fetched>) -> Result<Response<Body>, FetchError> {
        let patience = self.patience;
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("interdict/", env!("CARGO_PKG_VERSION")))
            // Compressed in transit, the length announced would not be the length received.
            .accept_encoding("identity")
            .timeout_global(Some(patience.request))
            .timeout_connect(Some(patience.silence))
            .timeout_recv_response(Some(patience.silence))
            .timeout_per_read(Some(patience.silence));
        if !at.secure {
            config = config.proxy(None);
        }
        let mut request = config.build().new_agent().get(&at.url);
        if let Some(known) = known {
            if let Some(etag) = &known.etag {
                request = request.header("if-none-match", etag);
            }
            if let Some(date) = &known.last_modified {
                request = request.header("if-modified-since", date);
            }
        }
        request
            .call()
            .map_err(|cause| FetchError::Transport { url: at.url.clone(), cause: cause.to_string() })
    }

    /// Opens what was received and checks that it is the file expected.
    fn check(&self, remote: &RemoteFile, bytes: Vec<u8>) -> Result<SourceFile, FetchError> {
        let url = || remote.url.clone();
        let expected = self.source.format;
        // OFAC's files end with the mark 0x1A, and one without rows may consist of it.
        if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0x1a) {
            return if remote.may_be_empty {
                Ok(SourceFile::from_bytes(remote.name.clone(), bytes))
            } else {
                Err(FetchError::Empty { url: url() })
            };
        }
        let received = SourceFile::from_bytes(remote.name.clone(), bytes);
        let failed = |cause: ContainerError| FetchError::Container { url: url(), cause };
        let read = |cause: ReadError| FetchError::Container { url: url(), cause: cause.into() };
        let mut files = Vec::new();
        container::open_file(&received, &mut |file| {
            files.push(file);
            if files.len() > 1 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .map_err(failed)?;
        let not_the_format =
            |begins: &str| FetchError::NotTheFormat { url: url(), expected, begins: excerpt(begins) };
        let (Some(file), None) = (files.pop(), files.pop()) else {
            return Err(not_the_format("an archive that is not of one file"));
        };
        let head = Head::of(&file).map_err(read)?;
        let fits = !is_html(&head.text)
            && format::recognise(&head)
                .is_some_and(|found| found.format == expected && found.component == remote.component);
        if !fits {
            return Err(not_the_format(&head.text));
        }
        if let Some(text) = &remote.must_contain
            && !contains(&file.bytes().map_err(read)?, text.as_bytes())
        {
            return Err(FetchError::Sentinel { url: url(), text: text.clone() });
        }
        Ok(file)
    }
}

/// An address taken apart as far as needed here.
#[derive(Debug, Clone)]
struct Address {
    url: String,
    secure: bool,
    host: String,
    /// Scheme and host with port: what a path is appended to.
    origin: String,
}

impl Address {
    /// Where a `Location` leads (RFC 3986, 5.2, for the forms servers use).
    fn resolve(&self, location: &str) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        if location.contains("://") {
            location.to_owned()
        } else if let Some(rest) = location.strip_prefix("//") {
            format!("{scheme}://{rest}")
        } else if location.starts_with('/') {
            format!("{}{location}", self.origin)
        } else {
            let path = self.url.split(['?', '#']).next().unwrap_or_default();
            let folder = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
            format!("{folder}/{location}")
        }
    }
}

/// Takes an address apart; https only, except to this machine.
fn address(url: &str) -> Result<Address, &'static str> {
    let (scheme, rest) = url.split_once("://").ok_or("it is not an address")?;
    let secure = match scheme.to_ascii_lowercase().as_str() {
        "https" => true,
        "http" => false,
        _ => return Err("only https is followed"),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains(['@', '\\']) || url.contains(char::is_whitespace) {
        return Err("it is not a plain address");
    }
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    if host.is_empty() {
        return Err("it has no host");
    }
    let host = host.to_ascii_lowercase();
    if !secure && !matches!(host.as_str(), "127.0.0.1" | "::1" | "localhost") {
        return Err("only https is followed");
    }
    Ok(Address { url: url.to_owned(), secure, host, origin: format!("{scheme}://{authority}") })
}

fn host_fits(allowed: &str, host: &str) -> bool {
    let allowed = allowed.to_ascii_lowercase();
    if allowed.starts_with('.') { host.ends_with(&allowed) } else { host == allowed }
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.trim().to_owned())
}

/// Reads `Retry-After`: seconds, or a date, which counts from the answer's own `Date`.
fn wait(after: &str, date: Option<&str>) -> Option<Duration> {
    if let Ok(seconds) = after.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = |text: &str| -> Option<Timestamp> {
        let text = text.strip_suffix("GMT").map_or_else(|| text.to_owned(), |text| format!("{text}+0000"));
        Some(jiff::fmt::rfc2822::parse(&text).ok()?.timestamp())
    };
    let seconds = at(after)?.as_second() - at(date?)?.as_second();
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or_default()))
}

/// Whether a text is a web page: what servers send instead of a file when something is wrong.
fn is_html(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let begins = |mark: &str| text.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    begins("<!doctype html") || begins("<html") || begins("<head") || begins("<body")
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    text.is_empty() || bytes.windows(text.len()).any(|window| window == text)
}

fn excerpt(text: &str) -> String {
    text.trim_start().chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests;
