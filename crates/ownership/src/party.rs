//! The parties of an ownership graph: an id each, and what sources say of some of them.

use std::fmt;
use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use interdict_model::{Country, Identifier, PartyKind};

/// A party of one graph, by its place in [`Parties`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartyNo(pub u32);

impl PartyNo {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What sources say of a party beside its holdings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Names, the first one to show.
    pub names: Vec<String>,
    /// What it is.
    pub kind: PartyKind,
    /// Identifiers with their issuers.
    pub identifiers: Vec<Identifier>,
    /// Countries: jurisdiction, nationality, residence.
    pub countries: Vec<Country>,
    /// Birth or founding dates.
    pub birth_dates: Vec<interdict_model::PartialDate>,
    /// Whether it is a state, or a body of one, and of which country.
    pub government: Option<Country>,
    /// Whether a source says that there is such an owner but not who it is. Nobody who is listed is unnamed.
    pub unnamed: bool,
}

/// More parties than a graph can number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {} parties, or ids of more than 4 GB together: split the file", u32::MAX)]
pub struct TooMany;

/// The ids of the parties, each once, and their profiles. Ids are kept end to end: a graph may have ten millions.
#[derive(Default, Clone)]
pub struct Parties {
    text: String,
    ends: Vec<u32>,
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
    profiles: HashMap<PartyNo, Profile>,
}

impl Parties {
    /// How many.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The id of a party.
    pub fn id(&self, party: PartyNo) -> &str {
        id_of(&self.text, &self.ends, party.0)
    }

    /// The party with this id.
    pub fn find(&self, id: &str) -> Option<PartyNo> {
        let hash = self.hasher.hash_one(id);
        self.numbers.find(hash, |no| id_of(&self.text, &self.ends, *no) == id).map(|no| PartyNo(*no))
    }

    /// The party with this id, added if there is none.
    pub fn number(&mut self, id: &str) -> Result<PartyNo, TooMany> {
        let hash = self.hasher.hash_one(id);
        let Self { text, ends, numbers, hasher, .. } = self;
        if let Some(no) = numbers.find(hash, |no| id_of(text, ends, *no) == id) {
            return Ok(PartyNo(*no));
        }
        let no = u32::try_from(ends.len()).map_err(|_| TooMany)?;
        let end = u32::try_from(text.len().saturating_add(id.len())).map_err(|_| TooMany)?;
        text.push_str(id);
        ends.push(end);
        numbers.insert_unique(hash, no, |no| hasher.hash_one(id_of(text, ends, *no)));
        Ok(PartyNo(no))
    }

    /// What is known of a party.
    pub fn profile(&self, party: PartyNo) -> Option<&Profile> {
        self.profiles.get(&party)
    }

    /// What is known of a party, to add to.
    pub fn profile_mut(&mut self, party: PartyNo) -> &mut Profile {
        self.profiles.entry(party).or_default()
    }

    /// All with a profile, in no order.
    pub fn profiles(&self) -> impl Iterator<Item = (PartyNo, &Profile)> {
        self.profiles.iter().map(|(party, profile)| (*party, profile))
    }

    /// The name to show: the first name, or the id.
    pub fn caption(&self, party: PartyNo) -> &str {
        self.profile(party)
            .and_then(|profile| profile.names.first())
            .map_or_else(|| self.id(party), String::as_str)
    }

    /// All of them, in the order in which they were added.
    pub fn all(&self) -> impl Iterator<Item = PartyNo> + use<> {
        (0..u32::try_from(self.ends.len()).unwrap_or(u32::MAX)).map(PartyNo)
    }
}

impl fmt::Debug for Parties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Parties({})", self.len())
    }
}

/// The id numbered `no`, or nothing if there is none.
fn id_of<'a>(text: &'a str, ends: &[u32], no: u32) -> &'a str {
    let no = no as usize;
    let start = no.checked_sub(1).and_then(|before| ends.get(before)).map_or(0, |end| *end as usize);
    ends.get(no).and_then(|end| text.get(start..*end as usize)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_number_and_an_unknown_number_no_id() {
        let mut parties = Parties::default();
        let a = parties.number("A").unwrap();
        let empty = parties.number("").unwrap();
        assert_eq!(parties.number("A"), Ok(a));
        assert_eq!((parties.id(a), parties.id(empty), parties.id(PartyNo(9))), ("A", "", ""));
        assert_eq!((parties.find("A"), parties.find("B"), parties.len()), (Some(a), None, 2));
    }
}
