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
    /// The numbers by the hashes of their ids. The hash is kept, so that a growing table need not read the ids again, and
    /// an id is read only where its hash agrees.
    numbers: HashTable<(u32, u32)>,
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
        self.find_hashed(id, self.hash(id))
    }

    fn find_hashed(&self, id: &str, hash: u32) -> Option<PartyNo> {
        let is_it = |(known, no): &(u32, u32)| *known == hash && id_of(&self.text, &self.ends, *no) == id;
        self.numbers.find(spread(hash), is_it).map(|(_, no)| PartyNo(*no))
    }

    /// The party with this id, added if there is none.
    pub fn number(&mut self, id: &str) -> Result<PartyNo, TooMany> {
        self.number_hashed(id, self.hash(id))
    }

    fn number_hashed(&mut self, id: &str, hash: u32) -> Result<PartyNo, TooMany> {
        if let Some(party) = self.find_hashed(id, hash) {
            return Ok(party);
        }
        let no = u32::try_from(self.ends.len()).map_err(|_| TooMany)?;
        let end = u32::try_from(self.text.len().saturating_add(id.len())).map_err(|_| TooMany)?;
        self.text.push_str(id);
        self.ends.push(end);
        self.numbers.insert_unique(spread(hash), (hash, no), |(hash, _)| spread(*hash));
        Ok(PartyNo(no))
    }

    /// The parties with these ids, in their order, each added if there is none; `numbers` is cleared first.
    ///
    /// The same as [`Parties::number`] of each, and several times faster in a large graph: a look at one id waits for
    /// memory three times, one after another, while the looks at many ids wait together.
    pub fn number_all(&mut self, ids: &[&str], numbers: &mut Vec<PartyNo>) -> Result<(), TooMany> {
        numbers.clear();
        let hashes: Vec<u32> = ids.iter().map(|id| self.hash(id)).collect();
        let likely: Vec<Option<u32>> = hashes
            .iter()
            .map(|hash| self.numbers.find(spread(*hash), |(known, _)| known == hash).map(|(_, no)| *no))
            .collect();
        let places: Vec<(usize, usize)> =
            likely.iter().map(|no| no.map_or((0, 0), |no| place_of(&self.ends, no))).collect();
        for ((id, hash), (likely, (start, end))) in ids.iter().zip(hashes).zip(likely.iter().zip(places)) {
            let party = match likely {
                Some(no) if self.text.get(start..end) == Some(*id) => PartyNo(*no),
                _ => self.number_hashed(id, hash)?,
            };
            numbers.push(party);
        }
        Ok(())
    }

    #[allow(clippy::cast_possible_truncation)] // half of a hash is a hash
    fn hash(&self, id: &str) -> u32 {
        self.hasher.hash_one(id) as u32
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

/// A hash of 32 bits as one of 64: the table takes places from the lower end and marks from the upper.
fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

/// Where the id numbered `no` stands in the text of all ids.
fn place_of(ends: &[u32], no: u32) -> (usize, usize) {
    let no = no as usize;
    let start = no.checked_sub(1).and_then(|before| ends.get(before)).map_or(0, |end| *end as usize);
    (start, ends.get(no).map_or(start, |end| *end as usize))
}

/// The id numbered `no`, or nothing if there is none.
fn id_of<'a>(text: &'a str, ends: &[u32], no: u32) -> &'a str {
    let (start, end) = place_of(ends, no);
    text.get(start..end).unwrap_or_default()
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

    #[test]
    fn many_ids_at_once_are_numbered_as_one_after_another() {
        let ids: Vec<String> =
            (0..5_000_u32).map(|i| format!("P{}", i.wrapping_mul(2_654_435_761) % 1_700)).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).chain(["", "P", "", "P1"]).collect();
        let (mut one, mut many, mut numbers) = (Parties::default(), Parties::default(), Vec::new());
        for some in ids.chunks(700) {
            many.number_all(some, &mut numbers).unwrap();
            let each: Vec<PartyNo> = some.iter().map(|id| one.number(id).unwrap()).collect();
            assert_eq!(numbers, each);
        }
        assert_eq!(one.len(), many.len());
        assert!(
            one.all().all(|party| one.id(party) == many.id(party) && many.find(one.id(party)) == Some(party))
        );
    }
}
