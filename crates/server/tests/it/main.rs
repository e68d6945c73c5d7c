//! The server as its clients see it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod access;
mod alerts;
mod customers;
mod data;
mod mcp;
mod postgres;
mod screening;
mod support;
mod watchman;
mod yente;
