//! The `interdict` command.
//!
//! Data goes to standard output, everything else to standard error. Exit codes: 0 done; 1 an error, or a version
//! that was refused; 2 wrong usage; with `screen --exit-code`, 10 cannot say, 20 possible, 30 match.

mod args;
mod audit;
mod bench;
mod compare;
mod config;
mod export;
mod input;
mod keep;
mod lists;
mod ownership;
mod party;
mod people;
mod probe;
mod read;
mod screen;
mod serve;
mod snapshot;
mod train;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use interdict_home::{Home, HomeError, Place};
use jiff::Timestamp;
use thiserror::Error;

use crate::args::{Arguments, Command};

/// What ends a command early.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// From the data folder.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// From the snapshot.
    #[error(transparent)]
    Snapshot(#[from] interdict_screen::SnapshotError),
    /// From the parameters.
    #[error(transparent)]
    Parameters(#[from] interdict_screen::ParameterError),
    /// From a file named on the command line.
    #[error("{path}: {cause}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// From files of ownership.
    #[error(transparent)]
    Registers(#[from] interdict_registers::ReadError),
    /// From the configuration.
    #[error(transparent)]
    Settings(#[from] interdict_home::config::ConfigError),
    /// From the certificate.
    #[error(transparent)]
    Tls(#[from] interdict_server::tls::TlsError),
    /// From the server.
    #[error(transparent)]
    Server(#[from] interdict_server::ServerError),
    /// From the policies of ownership.
    #[error(transparent)]
    Policy(#[from] interdict_ownership::policy::PolicyError),
    /// A proof that its own verifier refuses.
    #[error(transparent)]
    Unproved(#[from] interdict_ownership::verify::Unproved),
    /// More parties than can be numbered.
    #[error(transparent)]
    TooMany(#[from] interdict_ownership::TooMany),
    /// Standard output is gone.
    #[error("cannot write the answer: {0}")]
    Output(#[from] std::io::Error),
    /// Rows cannot be written.
    #[error("cannot write the answer: {0}")]
    Csv(#[from] csv::Error),
    /// JSON cannot be written.
    #[error("cannot write the answer: {0}")]
    Json(#[from] serde_json::Error),
    /// Anything else, in words.
    #[error("{0}")]
    Words(String),
}

impl Failure {
    /// Whether standard output was closed by whoever read it.
    fn is_of_who_reads(&self) -> bool {
        let kind = match self {
            Self::Output(cause) => Some(cause.kind()),
            Self::Json(cause) => cause.io_error_kind(),
            Self::Csv(cause) => match cause.kind() {
                csv::ErrorKind::Io(cause) => Some(cause.kind()),
                _ => None,
            },
            _ => None,
        };
        kind == Some(std::io::ErrorKind::BrokenPipe)
    }
}

impl From<interdict_store::StoreError> for Failure {
    fn from(cause: interdict_store::StoreError) -> Self {
        Self::Home(HomeError::Store(cause))
    }
}

/// What every command is given.
pub(crate) struct Context {
    place: Place,
    json: bool,
    quiet: bool,
    now: Timestamp,
}

impl Context {
    /// The data folder, created if it is not there.
    pub(crate) fn home(&self) -> Result<Home, Failure> {
        let mut home = Home::open_at(&self.place)?;
        if let Some(user) = std::env::var("USER").ok().filter(|user| !user.is_empty()) {
            home.act_as(&user);
        }
        Ok(home)
    }

    /// The data folder if it is there; screening with the starter list needs none.
    pub(crate) fn home_if_any(&self) -> Result<Option<Home>, Failure> {
        if self.place.is_there()? { self.home().map(Some) } else { Ok(None) }
    }

    /// The data folder for who only looks at what is kept: it must be there, and none is made.
    pub(crate) fn existing(&self) -> Result<Home, Failure> {
        let none = || {
            let folder = self.place.folder.display();
            Failure::Words(format!(
                "there is no store in {folder}; `interdict lists sync` or `interdict lists import PATH` makes one, and --home or INTERDICT_HOME names another data folder"
            ))
        };
        self.home_if_any()?.ok_or_else(none)
    }

    /// A remark on standard error.
    pub(crate) fn note(&self, text: impl std::fmt::Display) {
        if !self.quiet {
            remark(format_args!("{text}"));
        }
    }
}

/// A line on standard error. `eprintln!` would panic where that cannot be written, and there is nobody left to tell.
pub(crate) fn remark(text: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Names and documents are many small pieces of memory: documents are read a sixth faster than by the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // The server's log is as its settings say.
    if !matches!(arguments.command, Command::Serve(_)) {
        log(arguments.quiet);
    }
    match run(arguments) {
        Ok(code) => code,
        // Whoever reads our output has seen enough (`| head`).
        Err(failure) if failure.is_of_who_reads() => ExitCode::SUCCESS,
        Err(failure) => {
            remark(format_args!("error: {failure}"));
            ExitCode::FAILURE
        }
    }
}

/// Warnings and errors on standard error.
fn log(quiet: bool) {
    let level = if quiet { tracing::Level::ERROR } else { tracing::Level::WARN };
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_max_level(level)
        .without_time()
        .with_target(false)
        .init();
}

fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let folder = match arguments.home {
        Some(folder) => folder,
        None => default_home()?,
    };
    // Read here and not by the parser of the command line, whose errors would show it with its password.
    let store = arguments.store.filter(|text| !text.is_empty()).map(|text| text.parse()).transpose();
    let store = store.map_err(interdict_store::StoreError::Location)?;
    let place = Place { folder, store };
    let context = Context { place, json: arguments.json, quiet: arguments.quiet, now: Timestamp::now() };
    match arguments.command {
        Command::Lists(command) => lists::run(&context, command),
        Command::Screen(command) => screen::run(&context, &command),
        Command::Compare(command) => compare::run(&context, &command),
        Command::Ownership(command) => ownership::run(&context, &command),
        Command::Read(command) => read::run(&context, &command),
        Command::Snapshot(command) => snapshot::run(&context, &command),
        Command::Serve(command) => serve::run(&context, command),
        Command::Probe(command) => probe::run(&context, &command),
        Command::Config(command) => config::run(&context, &command),
        Command::Audit(command) => audit::run(&context, &command),
        Command::Replay(command) => audit::replay(&context, &command),
        Command::Backup(command) => keep::back_up(&context, &command),
        Command::Restore(command) => keep::restore(&context, &command),
        Command::Retention(command) => keep::retention(&context, &command),
        Command::Key(command) => audit::keys(&context, &command),
        Command::Export(command) => export::run(&context, &command),
        Command::Bench(command) => bench::run(&context, &command),
        Command::Train(command) => train::run(&context, &command),
    }
}

/// The data folder by the platform's custom: `$XDG_DATA_HOME`, `~/.local/share`, or `%LOCALAPPDATA%`.
fn default_home() -> Result<PathBuf, Failure> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    from("XDG_DATA_HOME")
        .or_else(|| from("LOCALAPPDATA"))
        .or_else(|| from("HOME").map(|home| home.join(".local/share")))
        .map(|folder| folder.join("interdict"))
        .ok_or_else(|| Failure::Words("there is no home folder; give the data folder with --home".to_owned()))
}
