//! Listed parties by what stands in plain text, and by who names them: for looking around, not for screening.
//!
//! Made of a snapshot when it is first needed and kept as long as that snapshot is asked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use interdict_model::{Country, ListId, Party, PartyKind};
use interdict_screen::{Snapshot, SnapshotError};

use crate::App;
use crate::engine::Engine;
use crate::listed::damaged;
use crate::problem::Problem;

/// What is known of one party without reading its record.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The list.
    pub(crate) list: ListId,
    /// What it is.
    pub(crate) kind: PartyKind,
    /// Its countries: see [`countries_of`].
    pub(crate) countries: Vec<Country>,
    /// `LIST-ID`.
    pub(crate) id: String,
    /// Its caption and id in lower case.
    text: String,
}

impl Entry {
    /// Whether every one of these words, in lower case, stands in its caption or id.
    pub(crate) fn has(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.text.contains(word.as_str()))
    }
}

/// The countries that a list connects with a party, each once: its nationalities, its other countries, those of its addresses.
pub(crate) fn countries_of(party: &Party) -> Vec<Country> {
    let places = party.nationalities.iter().chain(&party.countries).filter_map(|place| place.country);
    let mut countries: Vec<Country> = Vec::new();
    for country in places.chain(party.addresses.iter().filter_map(|address| address.country)) {
        if !countries.contains(&country) {
            countries.push(country);
        }
    }
    countries
}

/// All parties of a snapshot, in its order.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    /// By place.
    pub(crate) entries: Vec<Entry>,
    /// Places of the parties whose relations name a party, by the place of that party.
    named_by: HashMap<u32, Vec<u32>>,
}

impl Directory {
    fn of(snapshot: &Snapshot) -> Result<Self, SnapshotError> {
        let mut directory = Self::default();
        for place in 0..u32::try_from(snapshot.len()).unwrap_or(u32::MAX) {
            let party = snapshot.record(place)?.party;
            for other in party.relations.iter().filter_map(|relation| relation.party.as_ref()) {
                if let Some(other) = snapshot.place(&party.list, other)? {
                    let by = directory.named_by.entry(other).or_default();
                    if by.last() != Some(&place) {
                        by.push(place);
                    }
                }
            }
            let countries = countries_of(&party);
            let id = format!("{}-{}", party.list, party.id);
            let text = format!("{}\n{id}", party.caption()).to_lowercase();
            directory.entries.push(Entry { kind: party.kind, list: party.list, countries, id, text });
        }
        Ok(directory)
    }

    /// Places of the parties that name this one in a relation.
    pub(crate) fn naming(&self, place: u32) -> &[u32] {
        self.named_by.get(&place).map_or(&[], Vec::as_slice)
    }

    /// The entry of a place.
    pub(crate) fn entry(&self, place: u32) -> Option<&Entry> {
        self.entries.get(usize::try_from(place).ok()?)
    }
}

/// The directory of the snapshot that was last looked around in, by its content hash.
#[derive(Debug, Default)]
pub(crate) struct Directories(Mutex<Option<(String, Arc<Directory>)>>);

impl App {
    /// The directory of the engine's snapshot.
    pub(crate) async fn directory(self: &Arc<Self>, engine: &Arc<Engine>) -> Result<Arc<Directory>, Problem> {
        let (app, engine) = (Arc::clone(self), Arc::clone(engine));
        let made = tokio::task::spawn_blocking(move || {
            let snapshot = &engine.loaded.snapshot;
            // Whoever comes while it is made waits, so that it is made once.
            let mut kept = app.directories.0.lock().unwrap_or_else(PoisonError::into_inner);
            match &*kept {
                Some((hash, directory)) if hash == snapshot.content_hash() => Ok(Arc::clone(directory)),
                _ => {
                    let directory = Arc::new(Directory::of(snapshot)?);
                    *kept = Some((snapshot.content_hash().to_owned(), Arc::clone(&directory)));
                    Ok(directory)
                }
            }
        });
        made.await.map_err(|_| Problem::stopped())?.map_err(|cause| damaged(&cause))
    }
}
