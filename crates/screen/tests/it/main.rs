//! What the screening room promises, seen from outside.

mod decisions;
mod generated;
mod laws;
mod name_pairs;
mod snapshots;
