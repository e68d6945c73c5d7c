//! The room of ownership, from outside.

mod cases;
mod laws;
mod support;
