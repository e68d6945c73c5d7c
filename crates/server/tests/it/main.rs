//! The server as its clients see it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::format_collect)] // short texts, built in one line

mod access;
mod alerts;
mod bounds;
mod customers;
mod data;
mod health;
#[path = "../../../home/tests/it/invented.rs"]
mod invented;
mod mcp;
mod metrics;
mod screening;
mod support;
mod swap;
mod tls;
mod watchman;
mod yente;
