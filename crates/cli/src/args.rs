//! The command line, as typed. What each command does is in the module of its name.

mod keep;
mod read;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use interdict_model::{ListId, PartyKind};
use jiff::Timestamp;
use jiff::civil::Date;

pub(crate) use keep::{BackUp, Restore, Retention};
pub(crate) use read::{FactDecision, HowRead, Read, ReadCommand, Said};

/// Screen parties against the official sanctions lists, with the reason for every answer.
#[derive(Debug, Parser)]
#[command(name = "interdict", version, about, max_term_width = 100)]
pub(crate) struct Arguments {
    /// The data folder [default: the user's data folder, e.g. ~/.local/share/interdict].
    #[arg(long, global = true, env = "INTERDICT_HOME", value_name = "FOLDER")]
    pub(crate) home: Option<PathBuf>,

    /// The store: a file, or a PostgreSQL database as `postgres://USER:PASSWORD@HOST/DATABASE`; others on this machine see what is
    /// typed here, so better set the variable [default: what interdict.toml says, or store.sqlite in the data folder].
    #[arg(long, global = true, env = "INTERDICT_STORE", hide_env_values = true, value_name = "URL")]
    pub(crate) store: Option<String>,

    /// Print JSON (one document, or one line per party when screening a file).
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Say less on standard error: no progress, no notes.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Import, synchronise, compare and look into the lists.
    #[command(subcommand)]
    Lists(Lists),
    /// Screen one party, or every party of a file.
    Screen(Box<Screen>),
    /// Compare pairs of names: CSV with `schema,name1,name2` in, the same rows with `score` out.
    Compare(Compare),
    /// Say who is blocked because of whom they belong to, with the proof.
    Ownership(Box<Ownership>),
    /// Say what articles and releases state: designations, measures, ties, amounts, claims; who is on a list; what differs.
    Read(Box<Read>),
    /// Compile, describe or check the snapshot of what is in force.
    #[command(subcommand)]
    Snapshot(Snapshot),
    /// Answer over HTTP: the API, on what is in force, swapped as lists change.
    Serve(Serve),
    /// Ask the server of this configuration whether it lives; for health checks on its own machine.
    Probe(Probe),
    /// The configuration: checked, shown.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// The record of acts: shown, checked, proved.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Make a recorded decision again, and compare every bit.
    Replay(ReplayDecision),
    /// Write everything that is kept into one file.
    Backup(BackUp),
    /// Put a backup into a new store, of either database, and check it.
    Restore(Restore),
    /// Show what is kept for longer than it has to be, and take it out.
    Retention(Retention),
    /// API keys: who may call the server, and for what.
    #[command(subcommand)]
    Key(KeyCommand),
    /// Write the lists in force, or what documents state, for other programs.
    Export(Export),
    /// Measure the matcher.
    #[command(subcommand)]
    Bench(Bench),
    /// Learn what names and facts say from public lists, and write a file of parameters.
    ///
    /// Only the training side of the split is looked at. The same data gives the same file.
    Train(Train),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Lists {
    /// Import files, archives or folders.
    ///
    /// List and format are recognised from the content: OFAC legacy delimited sets (sdn/cons_prim, add, alt,
    /// comments), SDN.XML, SDN_ADVANCED.XML, the enhanced export and delta files; UN XML; EU FSF XML and CSV; UK
    /// Sanctions List XML and CSV, OFSI ConList; US CSL CSV and JSON; Canada SEMA XML; Australia DFAT XLSX;
    /// FollowTheMoney JSON lines, OpenSanctions targets.simple.csv, Senzing JSON; our own CSV for private lists. Any
    /// of them may be in gzip, xz, zstd, zip or tar.
    Import(Import),
    /// Download the lists from their publishers and import what is new.
    Sync(Sync),
    /// The state of every list.
    Status(Status),
    /// What changed between two versions.
    ///
    /// A version is LIST@EDITION (us-ofac-sdn@2023-05-19), an edition alone if only one list has it, a version's
    /// number, or the beginning of its content hash.
    Diff(Diff),
    /// Everything a list says about a party, with where and since when.
    Show(Show),
    /// Put a quarantined version into force.
    Release(Release),
    /// Forget a list of your own that was never to be: one of which every version was refused.
    ///
    /// Until then nothing is "clear". What was loaded stays in the store, and the record says who forgot it and why.
    Forget(ForgetList),
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Files, archives or folders.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The version's date, where neither the content nor a name gives it.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) date: Option<Date>,
    /// The list id for a format that does not say which list it is.
    #[arg(long, value_name = "ID")]
    pub(crate) list: Option<ListId>,
    /// Take sets that are known to be incomplete; they serve history and deltas and never support "clear".
    #[arg(long)]
    pub(crate) partial: bool,
    /// When you got the files from the publisher, not in the future; otherwise only the version's own date tells how recent it is.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) checked_at: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(crate) struct Sync {
    /// Only these lists.
    #[arg(value_name = "LIST")]
    pub(crate) lists: Vec<ListId>,
    /// A file of sources to use instead of the official addresses.
    #[arg(long, value_name = "FILE")]
    pub(crate) sources: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Status {
    /// Every version, not only those in force.
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) moment: Moment,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The older version.
    pub(crate) from: String,
    /// The newer version.
    pub(crate) to: String,
    /// Every changed value, not only the counts and names.
    #[arg(long)]
    pub(crate) full: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The party: LIST:ID (us-ofac-sdn:27307), or its id alone if only one list has it.
    pub(crate) party: String,
    #[command(flatten)]
    pub(crate) moment: Moment,
    /// Also what is no longer said, with the editions between which it was.
    #[arg(long)]
    pub(crate) history: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Release {
    /// The quarantined version, as in `lists diff`.
    pub(crate) version: String,
    /// Why it may come into force; kept with the version.
    #[arg(long)]
    pub(crate) reason: String,
    /// Who releases it.
    #[arg(long, env = "USER", value_name = "NAME", value_parser = person)]
    pub(crate) by: String,
}

#[derive(Debug, Args)]
pub(crate) struct ForgetList {
    /// The list.
    pub(crate) list: ListId,
    #[command(flatten)]
    pub(crate) said: Said,
}

/// The moment asked about.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Moment {
    /// What was in force on this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) as_of: Option<Date>,
    /// With what was loaded by this time.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) known_at: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(crate) struct Screen {
    /// A file of parties, CSV or JSON lines (`-` for standard input).
    #[arg(value_name = "FILE", required_unless_present = "party")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) party: Party,
    /// Score from which a party is reported, 0 to 1 [default: that of the parameters]; a match always is, and what is left out still counts for the verdict.
    #[arg(long, value_name = "T", value_parser = share)]
    pub(crate) threshold: Option<f64>,
    #[command(flatten)]
    pub(crate) moment: Moment,
    /// A snapshot file to screen against instead of the data folder; its lists count as of unknown age.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["as_of", "known_at"])]
    pub(crate) snapshot: Option<PathBuf>,
    /// A file of parameters instead of those built in.
    #[arg(long, value_name = "FILE")]
    pub(crate) parameters: Option<PathBuf>,
    /// Says which property a column holds, where its name does not; may be repeated.
    #[arg(long = "map", value_name = "COLUMN=PROPERTY", conflicts_with = "party")]
    pub(crate) maps: Vec<String>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Worker threads [default: one per core]; the answer is the same on any number.
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<std::num::NonZeroUsize>,
    /// Record every decision in the data folder, so that `replay` can make it again; the number is told with the answer.
    #[arg(long, conflicts_with_all = ["snapshot", "known_at"])]
    pub(crate) record: bool,
    /// Give the gravest verdict as exit code: 0 clear, 10 cannot say, 20 possible, 30 match.
    #[arg(long)]
    pub(crate) exit_code: bool,
}

/// One party, under the names that the columns of a file have (`id_number` is `--id`; a customer's own id has no option).
#[derive(Debug, Args)]
#[group(id = "party", multiple = true, conflicts_with = "file")]
#[command(next_help_heading = "One party")]
pub(crate) struct Party {
    /// A name of the party; may be repeated, as may all that follow but parts of a name, schema and gender.
    #[arg(long)]
    pub(crate) name: Vec<String>,
    /// Given name.
    #[arg(long)]
    pub(crate) first_name: Option<String>,
    /// Middle name or father's name.
    #[arg(long)]
    pub(crate) middle_name: Option<String>,
    /// Family name.
    #[arg(long)]
    pub(crate) last_name: Option<String>,
    /// Another name.
    #[arg(long)]
    pub(crate) alias: Vec<String>,
    /// What it is: person, organisation, vessel, aircraft (or a FollowTheMoney schema).
    #[arg(long, value_parser = party_kind)]
    pub(crate) schema: Option<PartyKind>,
    /// Date of birth: 1965-04-25, 1965, 1953/1960.
    #[arg(long)]
    pub(crate) birth_date: Vec<String>,
    /// Place of birth.
    #[arg(long)]
    pub(crate) birth_place: Vec<String>,
    /// Gender.
    #[arg(long)]
    pub(crate) gender: Option<String>,
    /// Nationality.
    #[arg(long)]
    pub(crate) nationality: Vec<String>,
    /// Country of residence, registration or flag.
    #[arg(long)]
    pub(crate) country: Vec<String>,
    /// Address, as one line.
    #[arg(long)]
    pub(crate) address: Vec<String>,
    /// Role, office or title.
    #[arg(long)]
    pub(crate) role: Vec<String>,
    /// E-mail address.
    #[arg(long)]
    pub(crate) email: Vec<String>,
    /// Telephone number.
    #[arg(long)]
    pub(crate) phone: Vec<String>,
    /// Web site.
    #[arg(long)]
    pub(crate) website: Vec<String>,
    /// Identifier: a number, or KIND:NUMBER, or KIND:COUNTRY:NUMBER (passport:RU:731969851, imo:7406784).
    #[arg(long, visible_alias = "id-number")]
    pub(crate) id: Vec<String>,
    /// Number of a passport.
    #[arg(long)]
    pub(crate) passport: Vec<String>,
    /// Number of a national identity card.
    #[arg(long)]
    pub(crate) national_id: Vec<String>,
    /// Tax number.
    #[arg(long)]
    pub(crate) tax_id: Vec<String>,
    /// Number in a register of companies.
    #[arg(long)]
    pub(crate) registration_number: Vec<String>,
    /// IMO number of a ship.
    #[arg(long)]
    pub(crate) imo: Vec<String>,
    /// MMSI of a ship.
    #[arg(long)]
    pub(crate) mmsi: Vec<String>,
    /// Legal entity identifier.
    #[arg(long)]
    pub(crate) lei: Vec<String>,
    /// BIC of a bank.
    #[arg(long)]
    pub(crate) bic: Vec<String>,
    /// IBAN or account number.
    #[arg(long)]
    pub(crate) iban: Vec<String>,
    /// Wallet address, or ASSET:ADDRESS.
    #[arg(long)]
    pub(crate) wallet: Vec<String>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Ownership {
    #[command(subcommand)]
    pub(crate) command: Option<OwnershipCommand>,
    #[command(flatten)]
    pub(crate) question: OwnershipQuestion,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OwnershipCommand {
    /// Keep files of ownership in the data folder, so that screening finds who is blocked by it.
    ///
    /// A file replaces one of the same name.
    Import {
        /// The files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Take a file out again; earlier answers stay as they were.
    Remove {
        /// Its name, as `ownership sources` shows it.
        name: String,
    },
    /// The files that are kept.
    Sources,
    /// The parties of the data that are, or may be, listed ones.
    Links {
        /// Only those that nobody has confirmed or rejected.
        #[arg(long)]
        proposed: bool,
        #[command(flatten)]
        moment: Moment,
    },
    /// Say that a party of the data is a listed one.
    Confirm(LinkDecision),
    /// Say that a party of the data is not a listed one.
    Reject(LinkDecision),
}

/// Who says something. An empty `$USER` comes here too, and says nobody.
pub(crate) fn person(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() {
        Err("nobody is named; say who with --by NAME".to_owned())
    } else {
        Ok(name.to_owned())
    }
}

#[derive(Debug, Args)]
pub(crate) struct LinkDecision {
    /// The party's id in the data.
    pub(crate) party: String,
    /// The listed party, LIST:ID.
    pub(crate) entry: String,
    /// Why; kept with the answer.
    #[arg(long)]
    pub(crate) reason: String,
    /// Who says so.
    #[arg(long, env = "USER", value_name = "NAME", value_parser = person)]
    pub(crate) by: String,
}

#[derive(Debug, Args)]
pub(crate) struct OwnershipQuestion {
    /// Files that say who owns whom [default: those kept in the data folder]: CSV with
    /// `owner,owned,share[,interest,from,to,source]`, BODS, GLEIF, UK PSC, FollowTheMoney; may be compressed.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The parties that are listed: one id a line, or CSV with `party[,from,to,restriction]` [default: the lists of the
    /// data folder].
    #[arg(long, value_name = "FILE", requires = "files")]
    pub(crate) listed: Option<PathBuf>,
    /// The regime: ofac, eu, uk, ch, un; may be repeated [default: all of them].
    #[arg(long, value_name = "REGIME", value_delimiter = ',')]
    pub(crate) regime: Vec<String>,
    /// The restriction that is passed on: block, or e.g. ssi-directive-4 (see the policies).
    #[arg(long, value_name = "RESTRICTION", default_value = interdict_ownership::policy::BLOCK)]
    pub(crate) restriction: String,
    /// The answer as of this day [default: today].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) as_of: Option<Date>,
    /// Only this party, by id or by its whole name, with the proof, its history and everything that belongs to it.
    #[arg(long, value_name = "ID")]
    pub(crate) party: Option<String>,
    /// Shows whose status would change: `listed: ID`, `unlisted: ID` or `share: OWNER,OWNED,SHARE`; may be repeated.
    #[arg(long, value_name = "FACT", conflicts_with = "party")]
    pub(crate) assume: Vec<String>,
    /// Says that a party is the state, or a body of the state, of a country; may be repeated.
    #[arg(long, value_name = "ID=COUNTRY")]
    pub(crate) government: Vec<String>,
    /// From how many percent on a party that is not blocked is shown as a near miss.
    #[arg(long, value_name = "PERCENT", default_value = "40")]
    pub(crate) near: interdict_ownership::Share,
    /// A file of policies instead of those built in.
    #[arg(long, value_name = "FILE")]
    pub(crate) policies: Option<PathBuf>,
    /// How to print; dot and svg draw the proof of `--party`.
    #[arg(long, value_enum, default_value_t = OwnershipFormat::Text)]
    pub(crate) format: OwnershipFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OwnershipFormat {
    /// For people: who is blocked or undetermined, near misses, and problems in the data.
    Text,
    /// One row per party: `party,verdict,share_min,share_max,reason`, with the regime before it if there are several.
    Csv,
    /// One JSON object per party and regime, with the proof.
    Json,
    /// FollowTheMoney entities of the parties blocked by ownership, JSON lines.
    Ftm,
    /// The proof as a graph in the dot language.
    Dot,
    /// The proof as a drawing.
    Svg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// One JSON object per party.
    Json,
    /// One row per hit, or one row where there is none.
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// CSV with columns `schema`, `name1`, `name2` (`-` for standard input).
    pub(crate) file: PathBuf,
    /// A file of parameters instead of those built in.
    #[arg(long, value_name = "FILE")]
    pub(crate) parameters: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Measure how well names are found: labelled pairs, aliases taken off a list, names written otherwise.
    ///
    /// Aliases and mutations are asked of one side of a fixed split of OFAC's list; only figures of the held-out side
    /// are reported. Fails if a name is not found exactly as it is listed.
    Accuracy(Accuracy),
}

#[derive(Debug, Args)]
pub(crate) struct Accuracy {
    /// The folder with `bench/` and `data/`; without it nothing is measured.
    #[arg(long, value_name = "FOLDER", default_value = "../shared")]
    pub(crate) data: PathBuf,
    /// Also write charts (SVG) and `results.json` here.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
    /// Only this part.
    #[arg(long, value_enum)]
    pub(crate) part: Option<AccuracyPart>,
    /// The side of the split: held-out to report; train and validation while working on the matcher.
    #[arg(long, value_name = "SPLIT", default_value = "held-out")]
    pub(crate) split: interdict_accuracy::split::Split,
    /// A file of parameters instead of those built in.
    #[arg(long, value_name = "FILE")]
    pub(crate) parameters: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AccuracyPart {
    /// Labelled pairs of names.
    Pairs,
    /// Aliases taken off the list.
    LeaveOneOut,
    /// Names written otherwise.
    Mutations,
}

#[derive(Debug, Args)]
pub(crate) struct Train {
    /// The folder with `data/`.
    #[arg(long, value_name = "FOLDER", default_value = "../shared")]
    pub(crate) data: PathBuf,
    /// A folder with the name files of the US census of 1990, for names of ordinary people (the package `names` 0.3.0 of
    /// the Python index has them).
    #[arg(long, value_name = "FOLDER")]
    pub(crate) census: Option<PathBuf>,
    /// The parameters to begin with [default: those that the built-in ones were learned from]; what is not learned is kept.
    #[arg(long, value_name = "FILE")]
    pub(crate) parameters: Option<PathBuf>,
    /// The version to write into the file.
    #[arg(long, value_name = "TEXT", default_value = "trained")]
    pub(crate) set_version: String,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Snapshot {
    /// Compile what is in force, and say where the file is.
    Build {
        #[command(flatten)]
        moment: Moment,
        /// A file of parameters instead of those built in.
        #[arg(long, value_name = "FILE")]
        parameters: Option<PathBuf>,
        /// Also put a copy here.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// What a snapshot holds [default: the one in force].
    Info {
        /// The snapshot file.
        file: Option<PathBuf>,
    },
    /// Check a snapshot against its hash, and every record in it [default: the one in force].
    Verify {
        /// The snapshot file.
        file: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Documents, or folders of them, to be read as `read` does [default: none, and the lists are written].
    #[arg(value_name = "PATH", conflicts_with_all = ["list", "known_at"])]
    pub(crate) paths: Vec<PathBuf>,
    /// The form.
    #[arg(long, value_enum)]
    pub(crate) format: ExportFormat,
    /// Only these lists.
    #[arg(long, value_name = "ID")]
    pub(crate) list: Vec<ListId>,
    /// The file [default: standard output].
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) moment: Moment,
    #[command(flatten)]
    pub(crate) documents: ExportDocuments,
}

/// How documents are read to be written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Documents")]
pub(crate) struct ExportDocuments {
    /// The documents that are kept, as people left their facts, instead of files.
    #[arg(long, conflicts_with_all = ["paths", "threads"])]
    pub(crate) kept: bool,
    /// Do not link parties to lists.
    #[arg(long, requires = "paths")]
    pub(crate) no_lists: bool,
    /// When the documents were read, which STIX asks [default: now]; the same time gives the same bytes.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) read_at: Option<Timestamp>,
    /// Worker threads [default: one per core]; the answer is the same on any number.
    #[arg(long, value_name = "N", requires = "paths")]
    pub(crate) threads: Option<std::num::NonZeroUsize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// FollowTheMoney entities, JSON lines.
    Ftm,
    /// Our own CSV, as `lists import` reads it; of lists only.
    Csv,
    /// Senzing JSON lines; of lists only.
    Senzing,
    /// A STIX 2.1 bundle; of documents only.
    Stix,
}

fn party_kind(text: &str) -> Result<PartyKind, String> {
    PartyKind::parse(text)
        .ok_or_else(|| format!("`{text}` is none of person, organisation, vessel, aircraft"))
}

fn time(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| format!("`{text}` is not a time with its zone, such as 2024-03-01T09:30:00Z"))
}

fn share(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|value| (0.0..=1.0).contains(value))
        .ok_or_else(|| format!("`{text}` is not a number from 0 to 1"))
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen. Other addresses than this machine's own need an API key, and TLS.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<String>,
    /// Threads that screen.
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<String>,
    /// Let pages of this origin read answers in a browser (`*` for any); only where keys are needed or nobody else is on the machine.
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) allow_origin: Option<String>,
    #[command(flatten)]
    pub(crate) set: Set,
}

/// Settings given above the environment and the file.
#[derive(Debug, Args)]
pub(crate) struct Set {
    /// A setting of the server, above environment and file: `server.log_format=json`; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = setting)]
    pub(crate) settings: Vec<(String, String)>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Check the configuration, with the files it names.
    ///
    /// Says everything that is wrong, each with its line or variable, or what is set and where.
    Check(Set),
    /// Every setting with its value and where that came from; secrets are only said to be set.
    Show(Set),
}

#[derive(Debug, Args)]
pub(crate) struct Probe {
    /// Ask whether answers can be "clear", and not only whether the server lives.
    #[arg(long)]
    pub(crate) ready: bool,
    #[command(flatten)]
    pub(crate) set: Set,
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or_else(|| "give KEY=VALUE".to_owned())?;
    if !key.starts_with("server.") {
        return Err("only settings of the server (`server.`...) can be given here".to_owned());
    }
    Ok((key.to_owned(), value.to_owned()))
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// The events, by number.
    Log {
        /// From this number on.
        #[arg(long, default_value_t = 0, value_name = "NUMBER")]
        from: u64,
        /// At most so many.
        #[arg(long, default_value_t = 1000, value_name = "N")]
        most: usize,
    },
    /// Check that every event is as it was written, and hold the log against checkpoints of earlier days.
    Verify {
        /// A checkpoint that was kept elsewhere; may be repeated.
        #[arg(long = "checkpoint", value_name = "FILE")]
        checkpoints: Vec<PathBuf>,
        /// A proof that `prove` wrote; it is checked by itself, without the log.
        #[arg(long = "proof", value_name = "FILE")]
        proofs: Vec<PathBuf>,
    },
    /// What the log holds now in three lines, to be kept elsewhere.
    Checkpoint,
    /// The proof that an event is in the log, as JSON.
    Prove {
        /// The event's number.
        number: u64,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ReplayDecision {
    /// The decision's number, as `screen --record` or the server gave it.
    pub(crate) number: u64,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key and print its secret, once.
    Add {
        /// Whom it is for; this name stands in the record of what is done with it.
        name: String,
        /// What its holder is here for; may be repeated.
        #[arg(long = "role", required = true, value_name = "ROLE", value_parser = crate::audit::role)]
        roles: Vec<interdict_server::access::Role>,
        /// Whose customers, alerts, decisions and documents it opens. Only the main tenant changes lists and reads the record.
        #[arg(long, default_value = interdict_store::MAIN, value_name = "TENANT", value_parser = crate::audit::tenant)]
        tenant: String,
        /// Whose it is, if they have another name too: `oidc:NAME` of their sign-in, or another key of theirs. Then both names are one
        /// person's, who is nobody's second person under either.
        #[arg(long, value_name = "OWNER")]
        owner: Option<String>,
        /// When it ends by itself.
        #[arg(long, value_name = "TIME", value_parser = time)]
        expires_at: Option<Timestamp>,
    },
    /// Say whose a key is that was made without; it is said once.
    Own {
        /// The key.
        name: String,
        /// `oidc:NAME` of a sign-in, or another key.
        owner: String,
    },
    /// End a key.
    End {
        /// Whom it was for.
        name: String,
    },
    /// The keys that were made.
    List,
}
