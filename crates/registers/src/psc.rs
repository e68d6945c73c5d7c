//! UK PSC.
