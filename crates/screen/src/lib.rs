//! Compile a snapshot, find every candidate, weigh the evidence, explain.
