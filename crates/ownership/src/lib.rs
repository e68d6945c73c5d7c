//! Policies and the least fixpoint, with proofs.
//!
//! A party may be blocked although no list names it, because of whom it belongs to. This room answers, for a [`Graph`]
//! of holdings, the listings of some of its parties, a [`policy::Policy`] (one regime's rule at a time) and a day: who is
//! blocked, who is not, and whose case nobody can tell from what the sources say. It does no I/O and reads no clock.

// Owner and owned are the words of every source.
#![allow(clippy::similar_names)]

pub mod explain;
pub mod graph;
pub mod history;
pub mod holding;
mod integrated;
pub mod part;
pub mod party;
pub mod policy;
pub mod proof;
pub mod reach;
pub mod share;
pub mod solution;
pub mod stake;
pub mod verify;
pub mod written;

pub use graph::{Graph, Source};
pub use holding::{Holding, Interest, Origin, Path, Period, Standing};
pub use party::{Parties, PartyNo, Profile, TooMany};
pub use share::{Share, ShareError, Threshold, Total};
