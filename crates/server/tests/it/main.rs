//! The server as its clients see it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::format_collect)] // short texts, built in one line

mod access;
mod alerts;
mod attachments;
mod bad_input;
mod bounds;
mod customers;
mod data;
mod documents;
mod gate;
mod health;
mod history;
mod hooks;
#[path = "../../../home/tests/it/invented.rs"]
mod invented;
mod mcp;
mod metrics;
mod oidc;
mod policy;
mod postgres;
mod recording;
mod release;
mod screening;
mod sign_in;
mod support;
mod swap;
mod tenants;
mod tls;
mod together;
mod watchman;
mod yente;
