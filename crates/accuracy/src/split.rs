//! Which parties may be looked at while working on the matcher, and which only when reporting.
//!
//! A party's side is the first byte of the Blake3 hash of `LIST:ID`: 0 to 127 train, 128 to 191 validation, 192 to
//! 255 held out. Parties that share a name (the same folded words in any order, on whatever list) are one group and
//! are all on the side of the group's smallest id, so that no name of a held-out party can be met on another side.
//! Ids are compared by length and then as text, which for numbers is their order.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use interdict_model::Party;
use serde::Serialize;

use crate::fold;

/// A side of the split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Split {
    /// Half of the parties: free to look at and to fit to.
    Train,
    /// A quarter: to choose between variants.
    Validation,
    /// A quarter: to report, never to fit to.
    HeldOut,
}

impl Split {
    /// All sides.
    pub const ALL: [Self; 3] = [Self::Train, Self::Validation, Self::HeldOut];

    /// The side of a party that shares no name with another.
    pub fn of(list: &str, id: &str) -> Self {
        match blake3::hash(format!("{list}:{id}").as_bytes()).as_bytes().first() {
            Some(0..=127) => Self::Train,
            Some(128..=191) => Self::Validation,
            _ => Self::HeldOut,
        }
    }

    /// As typed: `train`, `validation`, `held-out`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::HeldOut => "held-out",
        }
    }
}

impl fmt::Display for Split {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Split {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|split| split.code() == text)
            .ok_or_else(|| format!("`{text}` is none of train, validation, held-out"))
    }
}

/// The side of each party, in the order given.
pub fn sides(parties: &[Party]) -> Vec<Split> {
    let mut groups = Groups((0..parties.len()).collect());
    let mut owner: HashMap<String, usize> = HashMap::new();
    for (at, party) in parties.iter().enumerate() {
        for name in &party.names {
            let key = fold::sorted(&name.whole);
            if !key.is_empty() {
                groups.join(at, *owner.entry(key).or_insert(at));
            }
        }
    }
    let order = |at: usize| parties.get(at).map(|party| (party.id.len(), &party.id, &party.list));
    let mut smallest: HashMap<usize, usize> = HashMap::new();
    for at in 0..parties.len() {
        let least = smallest.entry(groups.root(at)).or_insert(at);
        if order(at) < order(*least) {
            *least = at;
        }
    }
    (0..parties.len())
        .map(|at| {
            let least = smallest.get(&groups.root(at)).copied().unwrap_or(at);
            parties.get(least).map_or(Split::HeldOut, |party| Split::of(party.list.as_str(), &party.id))
        })
        .collect()
}

/// Disjoint groups of numbers: each points to another of its group, or to itself.
struct Groups(Vec<usize>);

impl Groups {
    fn root(&mut self, mut at: usize) -> usize {
        while let Some(&next) = self.0.get(at)
            && next != at
        {
            // Halve the way for the next who asks.
            let beyond = self.0.get(next).copied().unwrap_or(next);
            if let Some(cell) = self.0.get_mut(at) {
                *cell = beyond;
            }
            at = beyond;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(cell) = self.0.get_mut(a) {
            *cell = b;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::tests::party;

    #[test]
    fn the_split_is_stable() {
        // Whoever changes this moves parties between the sides, and every figure ever reported with them.
        let side = |id| Split::of("us-ofac-sdn", id);
        assert_eq!(["27307", "27308", "27309"].map(side), [Split::HeldOut, Split::Train, Split::Validation]);
        let share = |split| (0..4_000).filter(|id| Split::of("x", &id.to_string()) == split).count();
        assert!((1_900..2_100).contains(&share(Split::Train)));
        assert!((900..1_100).contains(&share(Split::HeldOut)));
    }

    #[test]
    fn who_shares_a_name_shares_a_side() {
        let parties = [
            party("100", &["Gamma Delta"]),
            party("20", &["Alpha Beta", "Epsilon"]),
            party("9", &["BETA, Alpha"]),
            party("300", &["Epsilon", "delta gamma"]),
            party("4", &["Zeta"]),
        ];
        let sides = sides(&parties);
        let group = Split::of("test", "9");
        assert_eq!(sides, [group, group, group, group, Split::of("test", "4")]);
    }

    #[test]
    fn as_typed() {
        for split in Split::ALL {
            assert_eq!(split.to_string().parse(), Ok(split));
        }
        assert!("test".parse::<Split>().is_err());
    }
}
