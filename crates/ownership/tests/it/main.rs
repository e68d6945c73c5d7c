//! The room of ownership, from outside.

#![allow(clippy::similar_names)] // owner and owned are the words of every source
#![allow(clippy::unwrap_used)] // a test's own graphs hold what it put there

mod answers;
mod cases;
mod laws;
mod multiplied;
mod support;
