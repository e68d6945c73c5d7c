//! The data folder from outside: versions in, refused and released; states; snapshots; what damage does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // tests say what they see and stop where it is wrong
#![allow(
    clippy::format_collect,
    clippy::format_push_string,
    clippy::assigning_clones,
    clippy::needless_for_each
)] // short texts, built in one line

mod damage;
mod data;
mod desk;
mod generations;
mod guards;
mod invented;
mod merged;
mod policy;
mod publishers;
mod real_ofac;
mod replay;
mod simulation;
mod states;
mod support;
mod sync;
mod together;
