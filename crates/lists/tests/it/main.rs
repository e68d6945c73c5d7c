//! Behaviour of the readers on real files and through the public interface.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // tests say what they see and stop where it is wrong

mod acceptance;
mod containers;
mod data;
mod eu;
mod eu_yaml;
mod measures;
mod ofac_delimited;
mod ofac_xml;
mod other_publishers;
mod uk;
mod uk_yaml;
mod un;
mod us_csl;
mod yaml;
