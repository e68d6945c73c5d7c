//! Behaviour of the readers on real files and through the public interface.

mod data;
mod ofac_delimited;
