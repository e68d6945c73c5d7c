//! What differs between two snapshots for somebody who was screened against the older one.
//!
//! What is said of a question and a listed party hangs on four things: the question, the parameters, what the list says of the
//! party, and the weights of the words of the names on both sides. So where parameters are the same, a question that was answered
//! on the older snapshot can meet something else on the newer one only
//!
//! 1. at a party that came, went, or of which the list says something else ([`Changed`]), or
//! 2. at a party one of whose words has another weight, or because a word asked has ([`Shift`]): a word weighs as it is rare on
//!    all lists together, so that a new party shifts the words of others a little.
//!
//! Whoever screens everybody against the parties of 1 and 2, compiled by [`compile_part`](crate::compile::compile_part), and whoever
//! has a shifted word against all, has screened everybody against all.

use std::collections::HashSet;

use interdict_model::ListId;
use interdict_names::Token;
use rayon::prelude::*;

use crate::parameters::Parameters;
use crate::query::{Query, readings_asked};
use crate::snapshot::{Snapshot, SnapshotError, Written};

/// The parties that came, went, or of which a list says something else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// Places in the newer snapshot of those that came or are not as they were.
    pub present: Vec<u32>,
    /// List and id of those that went.
    pub gone: Vec<(ListId, String)>,
}

impl Changed {
    /// What changed from one snapshot to another. A party is as it was if all that is written of it is, byte by byte.
    pub fn between(older: &Snapshot, newer: &Snapshot) -> Result<Self, SnapshotError> {
        let (before, after) = (records(older), records(newer));
        let present: Vec<u32> = places(newer)
            .filter(|&at| newer.written(at).is_some_and(|written| !before.contains(&written)))
            .collect();
        let still: HashSet<(ListId, String)> =
            present.iter().map(|&at| newer.filed(at)).collect::<Result<_, _>>()?;
        let mut gone = Vec::new();
        for at in
            places(older).filter(|&at| older.written(at).is_some_and(|written| !after.contains(&written)))
        {
            let party = older.filed(at)?;
            if !still.contains(&party) {
                gone.push(party);
            }
        }
        Ok(Self { present, gone })
    }

    /// Whether nothing changed.
    pub fn is_nothing(&self) -> bool {
        self.present.is_empty() && self.gone.is_empty()
    }
}

/// The words that have another weight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shift {
    words: HashSet<String>,
}

impl Shift {
    /// The words whose weight differs between two snapshots, by their letters. A word that only one of them knows has the weight
    /// of an unknown word in the other.
    pub fn between(older: &Snapshot, newer: &Snapshot, parameters: &Parameters) -> Self {
        let shifted = |snapshot: &Snapshot, other: &Snapshot| -> Vec<String> {
            let words = snapshot.words().par_iter().filter_map(|entry| snapshot.word_of(entry));
            let words = words.filter(|word| {
                let token = Token {
                    text: word.text.into(),
                    class: word.class,
                    form: word.form,
                    writing: word.writing,
                };
                // Both come from whole ten-thousandths.
                (other.weigh(&token, parameters) - word.weight).abs() > 0.000_01
            });
            words.map(|word| word.text.to_owned()).collect()
        };
        Self { words: shifted(newer, older).into_iter().chain(shifted(older, newer)).collect() }
    }

    /// Whether no word has another weight.
    pub fn is_nothing(&self) -> bool {
        self.words.is_empty()
    }

    /// The letters of the words that have.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether a word of these letters has.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.words.contains(text)
    }

    /// Whether a name of a question has such a word in one of its readings, or cannot be read.
    pub fn is_in(&self, query: &Query) -> bool {
        let has = |name: &String| match readings_asked(query.kind, name) {
            Ok(readings) => {
                readings.iter().flat_map(|asked| &asked.reading.tokens).any(|token| self.has(&token.text))
            }
            Err(_) => true,
        };
        !self.is_nothing() && query.names.iter().any(has)
    }

    /// The parties of a snapshot that have such a word in a name, ascending.
    pub fn parties(&self, snapshot: &Snapshot) -> Vec<u32> {
        if self.is_nothing() {
            return Vec::new();
        }
        let shifted: Vec<bool> = snapshot
            .words()
            .iter()
            .map(|entry| snapshot.text_of(entry).is_some_and(|text| self.words.contains(text)))
            .collect();
        let is_shifted = |id: u32| usize::try_from(id).ok().and_then(|id| shifted.get(id)) == Some(&true);
        let mut parties: Vec<u32> = snapshot
            .names()
            .iter()
            .filter(|name| {
                let wording = snapshot.wording(name);
                wording
                    .is_some_and(|wording| snapshot.word_ids(wording).iter().any(|id| is_shifted(id.get())))
            })
            .map(|name| name.party.get())
            .collect();
        parties.sort_unstable();
        parties.dedup();
        parties
    }
}

fn places(snapshot: &Snapshot) -> std::ops::Range<u32> {
    0..u32::try_from(snapshot.len()).unwrap_or(u32::MAX)
}

/// Of all bytes of the lists: by a quick hash.
fn records(snapshot: &Snapshot) -> hashbrown::HashSet<Written<'_>> {
    places(snapshot).filter_map(|at| snapshot.written(at)).collect()
}
