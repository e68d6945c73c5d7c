//! The command line of `backup`, `restore` and `retention`.

use std::path::PathBuf;

use clap::Args;

/// `interdict backup`.
#[derive(Debug, Args)]
pub(crate) struct BackUp {
    /// The file to write; it must not be there.
    pub(crate) file: PathBuf,
}

/// `interdict restore`.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The file that `backup` wrote.
    pub(crate) file: PathBuf,

    /// Checkpoints of the record of acts that were kept elsewhere: what is restored is held against them, and what was done after
    /// the backup is counted.
    #[arg(long = "checkpoint", value_name = "FILE")]
    pub(crate) checkpoints: Vec<PathBuf>,
}

/// `interdict retention`.
#[derive(Debug, Args)]
pub(crate) struct Retention {
    /// Take it out; without this, it is only counted.
    #[arg(long)]
    pub(crate) purge: bool,
}
