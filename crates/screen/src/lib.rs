//! Compile a snapshot, find every candidate, weigh the evidence, explain.
//!
//! [`compile`](compile::compile) turns the lists in force into one immutable file, [`Snapshot`] opens it, and
//! [`decide`](decide::decide) answers "may I deal with this party?" as a pure function of the snapshot, the
//! [`Parameters`], the [`Query`] and what the caller knows of the lists' freshness ([`Coverage`]): no clock,
//! no disk, no randomness, the same answer on any number of threads.
//!
//! [`retrieve`] finds every party that the scorer could score as possible, [`score`] weighs the evidence in log-odds, and
//! [`Parameters`] hold every number that decides.

pub mod asked;
mod compare;
pub mod compile;
pub mod decide;
pub mod facts;
pub mod parameters;
pub mod query;
pub mod retrieve;
pub mod score;
mod shift;
pub mod sieve;
pub mod snapshot;
mod weigh;
mod within;

pub use compare::{Comparison, compare};
pub use compile::{CompileError, CompileInput, CompileReport, Warning, compile};
pub use decide::{Coverage, Decision, Hit, Met, Screener, decide, decide_all, gaps, verdict};
pub use interdict_names::{RULES, visible};
pub use parameters::{ParameterError, Parameters};
pub use query::{Query, shown};
pub use score::{Beside, LogOdds, Piece, Score};
pub use shift::{Changed, Shift};
pub use sieve::Sieve;
pub use snapshot::{CompiledList, Designation, PartyRecord, Snapshot, SnapshotError};
pub use weigh::weigh_beside;

/// Name and version of the engine, as a decision names it.
pub const ENGINE: &str = concat!("interdict-screen ", env!("CARGO_PKG_VERSION"));
