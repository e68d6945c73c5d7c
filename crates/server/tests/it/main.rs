//! The server as its clients see it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod access;
mod alerts;
mod attachments;
mod customers;
mod data;
mod documents;
mod gate;
mod history;
mod hooks;
mod mcp;
mod oidc;
mod screening;
mod support;
mod tenants;
mod together;
mod watchman;
mod yente;
