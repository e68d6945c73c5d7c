//! The command from outside: what it prints, what it exits with, what is on disk afterwards.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // tests say what they see and stop where it is wrong

#[path = "../../../home/tests/it/invented.rs"]
mod invented;
mod lists;
mod others;
mod screening;
mod support;
