//! What `interdict read` takes.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools)] // each is an option of its own
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Read {
    #[command(subcommand)]
    pub(crate) act: Option<ReadCommand>,
    /// Documents, folders with all that is inside, or `-` for standard input: text, HTML, e-mail, PDF. A file that is called
    /// like a command is `./kept`.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Only the events, put together from all documents.
    #[arg(long)]
    pub(crate) events: bool,
    /// Only the table of what documents say differently, as CSV: `event,about,value,documents,note`.
    #[arg(long, conflicts_with = "events")]
    pub(crate) differences: bool,
    /// Only the facts of each document; nothing is put together, so that a stream of any length takes the same memory.
    #[arg(long, conflicts_with_all = ["events", "differences"])]
    pub(crate) facts: bool,
    /// Keep the documents and what they state in the data folder: to review, to cite, and to read again by newer rules.
    #[arg(long)]
    pub(crate) keep: bool,
    /// Also write a page for the browser: the texts with what was read marked in them, and all that was found. The documents
    /// are held for it.
    #[arg(long, value_name = "FILE", conflicts_with = "facts")]
    pub(crate) html: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) how: HowRead,
}

#[derive(Debug, Default, Clone, Args)]
pub(crate) struct HowRead {
    /// Link parties to the lists in force on this day [default: today].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) as_of: Option<Date>,
    /// Do not link parties to lists.
    #[arg(long)]
    pub(crate) no_lists: bool,
    /// Catalogues of threat actors (MISP galaxy clusters, MITRE ATT&CK intrusion sets; also compressed or in archives): their other
    /// names propose links, which a person decides.
    #[arg(long, value_name = "FILE", conflicts_with = "no_lists")]
    pub(crate) hints: Vec<PathBuf>,
    /// Worker threads [default: one per core]; the answer is the same on any number.
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<std::num::NonZeroUsize>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReadCommand {
    /// One fact with its line, bytes, rule, and what was said of it.
    Explain {
        /// The fact's id, as `--json` or `kept` gives it.
        fact: String,
        /// The documents [default: those kept in the data folder].
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        how: HowRead,
    },
    /// The documents that are kept, or one with its facts and what was said of them.
    Kept {
        /// A document, by the beginning of its hash or by its name.
        document: Option<String>,
        /// Only the events, put together from all that are kept.
        #[arg(long)]
        events: bool,
        /// Only the table of what documents say differently, as CSV.
        #[arg(long, conflicts_with = "events")]
        differences: bool,
    },
    /// Say that a document states a fact as it was read.
    Accept(FactDecision),
    /// Say that a document does not state a fact: it counts no more.
    Reject(FactDecision),
    /// Say what a document states instead.
    Correct {
        #[command(flatten)]
        decision: FactDecision,
        /// A field and its value. Names are given in the words of the document, several between `;`.
        #[arg(long = "set", required = true, value_name = "FIELD=VALUE", value_parser = field)]
        changes: Vec<(String, String)>,
    },
    /// Say whether a name in a document stands for a listed party.
    Link {
        /// The document, by the beginning of its hash or by its name.
        document: String,
        /// The name, as a fact of the document has it.
        name: String,
        /// The listed party, LIST:ID.
        entry: String,
        /// It stands for somebody else.
        #[arg(long)]
        different: bool,
        #[command(flatten)]
        said: Said,
    },
    /// Read what is kept again, by the rules and lists of today, and say what changed; reviews hold on.
    Again {
        /// Only say what would change.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        how: HowRead,
    },
    /// No longer count a document; its bytes and what was said of it stay in the store.
    Forget {
        /// The document, by the beginning of its hash or by its name.
        document: String,
        #[command(flatten)]
        said: Said,
    },
}

#[derive(Debug, Args)]
pub(crate) struct FactDecision {
    /// The fact's id, as `kept` gives it.
    pub(crate) fact: String,
    #[command(flatten)]
    pub(crate) said: Said,
}

#[derive(Debug, Args)]
pub(crate) struct Said {
    /// Why; kept in the record.
    #[arg(long)]
    pub(crate) reason: String,
    /// Who says so.
    #[arg(long, env = "USER", value_name = "NAME", value_parser = super::person)]
    pub(crate) by: String,
}

/// `FIELD=VALUE`.
fn field(text: &str) -> Result<(String, String), String> {
    let (field, value) = text.split_once('=').ok_or("write FIELD=VALUE")?;
    Ok((field.trim().to_owned(), value.trim().to_owned()))
}
