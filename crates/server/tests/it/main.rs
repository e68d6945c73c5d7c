//! The server as its clients see it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod access;
mod alerts;
mod customers;
mod data;
mod gate;
mod mcp;
mod oidc;
mod screening;
mod support;
mod tenants;
mod watchman;
mod yente;
