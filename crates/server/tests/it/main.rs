//! The server as its clients see it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod access;
mod alerts;
mod customers;
mod screening;
mod support;
