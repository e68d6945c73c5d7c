//! What the screening room promises, seen from outside.

#![allow(clippy::unwrap_used, reason = "in tests a failed assumption shall stop the test")]

mod decisions;
mod enforcement;
mod generated;
mod laws;
mod name_pairs;
mod real_lists;
mod romanisations;
mod shift;
mod snapshots;
