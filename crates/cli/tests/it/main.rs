//! The command from outside: what it prints, what it exits with, what is on disk afterwards.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // tests say what they see and stop where it is wrong
#![allow(
    clippy::format_collect,
    clippy::format_push_string,
    clippy::assigning_clones,
    clippy::needless_for_each
)] // short texts, built in one line

mod alarms;
mod auditing;
mod configuring;
mod contradictions;
mod crowds;
mod faults;
mod full;
#[path = "../../../home/tests/it/invented.rs"]
mod invented;
mod keeping;
mod killed;
mod links;
mod lists;
mod others;
mod ownership;
mod pages;
mod reading;
mod reviewing;
mod screening;
mod serving;
mod support;
mod unreadable;
