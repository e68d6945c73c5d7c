//! An ownership graph as it was read: parties, what is held of whom, and from which sources.

use serde::{Deserialize, Serialize};

use crate::holding::Holding;
use crate::party::Parties;

/// A file or other place that holdings were read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name as the user gave it.
    pub name: String,
    /// What it is, e.g. `BODS 0.4`, `UK PSC snapshot`.
    pub format: String,
}

/// Everything that sources say of who holds what of whom. It has no verdicts and no policy.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// The parties.
    pub parties: Parties,
    /// The statements, in the order in which they were read.
    pub holdings: Vec<Holding>,
    /// The sources, as [`crate::Origin::source`] counts them.
    pub sources: Vec<Source>,
}

impl Graph {
    /// Where a holding stands, in words: `edges.csv, record 12`.
    pub fn cite(&self, holding: &Holding) -> String {
        let origin = holding.origin;
        match self.sources.get(origin.source as usize) {
            Some(source) if origin.record > 0 => format!("{}, record {}", source.name, origin.record),
            _ => "assumed".to_owned(),
        }
    }
}
