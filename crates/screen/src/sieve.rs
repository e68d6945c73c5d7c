//! Whom of many questions some listed parties cannot meet: a [block] of questions that were read before and a small
//! snapshot in, the numbers of those that surely meet none of its parties out.
//!
//! # Why nobody is left out
//!
//! [`retrieve`](mod@crate::retrieve) finds every party that a question can meet, by numbers or by names. So a question meets none
//! that has no candidate there. Of a question it is looked, in this order,
//!
//! 1. whether it is to be asked as it came: something of it cannot be read, or a word of it weighs otherwise than before
//!    ([`Shift`]). It is not told here what such a question meets;
//! 2. whether a key of its identifiers or wallets leads to a party;
//! 3. whether a word of its names is related to a listed word or stands for a run of listed words, or the key of a run of its words
//!    leads to a listed word. Two names are alike only by such a pair: [`align`](interdict_names::align()) takes no name for
//!    alike whose pairs are only initials and words that were cut, and words that are merely alike pair only beside others. Each
//!    different word is held against the list once for all questions;
//! 4. of names in which that is so of one word only, what a listed name can say at most of which a word pairs with this one and nothing
//!    else does (`lone`); it need not be looked further at names of which that is below the floor that the question has;
//! 5. whether the other names have a candidate, by the search itself: with the words as they were read, weighed as the whole weighs
//!    them, and that floor.
//!
//! Whom 1 to 3 can find at all, the index of a block says: who has none of the keys of the parties, no word that weighs otherwise, and
//! nothing that cannot be read, is not even looked at. So what it takes hangs on the parties and on how many questions have to do with
//! them, and hardly on how many there are.
//!
//! Whoever passes all of this without being found meets nobody. Keys are compared by their upper halves, as in the snapshot, so
//! that too much may be found by them and never too little.

pub mod block;
mod lone;

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use hashbrown::HashMap;
use interdict_names::Word;
use interdict_names::relate::{Asked, Via};
use zerocopy::little_endian::U32;

use crate::parameters::Parameters;
use crate::query::{MadeReady, QueryName};
use crate::retrieve::{Scratch, may_find};
use crate::score::{floor_of, is_one_word};
use crate::shift::Shift;
use crate::snapshot::{Snapshot, index};
use block::{Block, FoldedName, Question, standing_for_runs, token};
use lone::{Lone, Rest};

/// What a word of a question has to do with the parties asked.
#[derive(Debug, Clone)]
enum Touch {
    Nothing,
    /// It is related to a word of theirs, or may stand for several.
    Related(Arc<Lone>),
    /// It weighs otherwise than before.
    Shifted,
}

/// Some listed parties, made ready to be held against many questions.
#[derive(Debug)]
pub struct Sieve<'a> {
    part: &'a Snapshot,
    whole: &'a Snapshot,
    parameters: &'a Parameters,
    shift: &'a Shift,
    /// [`floor_of`] what is given: of names that may be a fragment behind the others.
    floors: Vec<f64>,
    /// The upper halves of the keys of the parties, ascending: of their words, of runs of them, of their numbers.
    word_keys: Vec<u32>,
    run_keys: Vec<u32>,
    number_keys: Vec<u32>,
    /// What was found of words before, by their letters and what they are.
    known: RwLock<HashMap<String, Touch>>,
    spare: Mutex<Vec<Scratch>>,
}

/// Beyond so many words all that was found is forgotten: some tens of megabytes.
const MOST_KNOWN: usize = 400_000;

impl<'a> Sieve<'a> {
    /// `part` is compiled from parties of the `whole` by [`compile_part`](crate::compile::compile_part). `None` if it cannot be asked
    /// under these parameters.
    pub fn new(
        part: &'a Snapshot,
        whole: &'a Snapshot,
        parameters: &'a Parameters,
        shift: &'a Shift,
    ) -> Option<Self> {
        let floors = [false, true]
            .into_iter()
            .flat_map(|is_fragment| (0..=u8::MAX).map(move |given| floor_of(given, is_fragment, parameters)));
        (part.parameters_hash() == parameters.compiled_hash()).then(|| Self {
            part,
            whole,
            parameters,
            shift,
            floors: floors.collect(),
            word_keys: ascending(part.word_keys().uppers()),
            run_keys: ascending(part.run_keys().uppers()),
            number_keys: ascending(part.identifier_keys().uppers().chain(part.wallet_keys().uppers())),
            known: RwLock::default(),
            spare: Mutex::default(),
        })
    }

    /// The numbers of the questions of a block that meet none of the parties, ascending.
    pub fn without(&self, block: &Block<'_>) -> Vec<u64> {
        let spare = || self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = spare().pop().unwrap_or_default();
        let mut places = block.words_leading(&self.word_keys, &self.run_keys);
        places.extend(self.shift.words().flat_map(|word| block.words_of(word)));
        places.sort_unstable();
        places.dedup();
        let words: Vec<(u32, Word<'_>)> =
            places.into_iter().filter_map(|at| Some((at, block.word(at.into())?))).collect();
        let mut touches = vec![Touch::Nothing; block.words_len()];
        let mut looked_at = vec![false; block.question_numbers().count()];
        let mut look = |place: u32| {
            if let Some(looked_at) = looked_at.get_mut(index(place.into())) {
                *looked_at = true;
            }
        };
        for ((at, _), found) in words.iter().zip(self.touches(&words)) {
            if !matches!(found, Touch::Nothing) {
                block.questions_with(*at).iter().for_each(|place| look(place.get()));
            }
            if let Some(touch) = touches.get_mut(index((*at).into())) {
                *touch = found;
            }
        }
        block.questions_leading(&self.word_keys, &self.number_keys).for_each(&mut look);
        let mut weights: Vec<Option<f64>> = vec![None; block.words_len()];
        let mut may_meet = |place: usize| match block.question(place) {
            Some(question) => self.may_meet(&question, block, &touches, &mut weights, &mut scratch),
            None => true,
        };
        let without = block
            .question_numbers()
            .zip(looked_at)
            .enumerate()
            .filter(|&(place, (_, looked_at))| !(looked_at && may_meet(place)))
            .map(|(_, (number, _))| number)
            .collect();
        spare().push(scratch);
        without
    }

    fn may_meet(
        &self,
        question: &Question<'_>,
        block: &Block<'_>,
        touches: &[Touch],
        weights: &mut [Option<f64>],
        scratch: &mut Scratch,
    ) -> bool {
        let touch = |at: &U32| touches.get(index(*at)).unwrap_or(&Touch::Shifted);
        let is_shifted =
            |name: &FoldedName<'_>| name.words.iter().any(|at| matches!(touch(at), Touch::Shifted));
        if question.unread || question.names.iter().any(is_shifted) || self.has_number(question.numbers) {
            return true;
        }
        let has_run = |name: &FoldedName<'_>| {
            name.runs.iter().any(|&key| self.part.word_keys().get(whole_key(key)).next().is_some())
        };
        let is_related = |at: &&U32| matches!(touch(at), Touch::Related(_));
        let touching: Vec<(&FoldedName<'_>, usize, bool)> = question
            .names
            .iter()
            .map(|name| (name, name.words.iter().filter(is_related).count(), has_run(name)))
            .filter(|&(_, related, has_run)| related > 0 || has_run)
            .collect();
        if touching.is_empty() {
            return false;
        }
        let classes = |name: &FoldedName<'_>| {
            let words = name.words.iter().filter_map(|&at| block.word(at));
            is_one_word(words.map(|word| word.class))
        };
        let is_fragment = question.names.iter().any(classes);
        let floor = usize::from(question.given) + if is_fragment { usize::from(u8::MAX) + 1 } else { 0 };
        let Some(&floor) = self.floors.get(floor) else { return true };
        let mut weigh = |at: &U32| {
            let weigh = || block.word(*at).map_or(1.0, |word| self.weigh(&word));
            weights.get_mut(index(*at)).map_or_else(weigh, |weight| *weight.get_or_insert_with(weigh))
        };
        let mut names: Vec<QueryName> = Vec::new();
        for (name, related, has_run) in touching {
            let of_words: Vec<f64> = name.words.iter().map(&mut weigh).collect();
            let lone = name.words.iter().map(touch).find_map(|touch| match touch {
                Touch::Related(lone) if related == 1 && !has_run && !name.may_be_cut => Some(lone),
                _ => None,
            });
            let says = lone.map_or(f64::INFINITY, |lone| {
                let rest = name.words.iter().zip(&of_words).filter(|(at, _)| !is_related(at));
                let rest = rest.filter_map(|(at, weight)| Some((block.word(*at)?.class, *weight)));
                lone.at_most(question.kind, &Rest::of(rest), self.parameters)
            });
            if says >= floor {
                let reading = name.reading(block);
                names.push(QueryName {
                    index: 0,
                    reading,
                    weights: of_words,
                    made_ready: MadeReady::AsItStands,
                });
            }
        }
        may_find(self.part, question.kind, &names, floor, self.parameters, scratch)
    }

    fn weigh(&self, word: &Word<'_>) -> f64 {
        self.whole.weigh(&token(word), self.parameters)
    }

    fn has_number(&self, keys: &[U32]) -> bool {
        let (identifiers, wallets) = (self.part.identifier_keys(), self.part.wallet_keys());
        keys.iter()
            .map(|&key| whole_key(key))
            .any(|key| identifiers.get(key).next().is_some() || wallets.get(key).next().is_some())
    }

    /// What each of these words has to do with the parties. Those found before are remembered.
    fn touches(&self, words: &[(u32, Word<'_>)]) -> Vec<Touch> {
        let mut key = String::new();
        let mut recalled: Vec<Option<Touch>> = Vec::with_capacity(words.len());
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        recalled.extend(words.iter().map(|(_, word)| known.get(known_by(word, &mut key)).cloned()));
        drop(known);
        let mut found = Vec::new();
        let touches = recalled.into_iter().zip(words).map(|(recalled, (_, word))| {
            recalled.unwrap_or_else(|| {
                let touch = self.touch(word);
                found.push((known_by(word, &mut key).to_owned(), touch.clone()));
                touch
            })
        });
        let touches = touches.collect();
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() > MOST_KNOWN {
            known.clear();
        }
        known.extend(found);
        touches
    }

    fn touch(&self, word: &Word<'_>) -> Touch {
        if self.shift.has(word.text) {
            return Touch::Shifted;
        }
        let asked = Asked::new(*word);
        let keys = self.part.word_keys();
        let is_kin = |id: &u32| {
            let listed = self.part.word(*id).and_then(|entry| self.part.word_of(entry));
            listed.is_none_or(|listed| asked.relate(&listed, Via::ALL).is_some())
        };
        let mut kin: Vec<u32> = Vec::new();
        asked.seek(|_, key| kin.extend(keys.get(key)));
        kin.sort_unstable();
        kin.dedup();
        kin.retain(is_kin);
        let runs = self.part.run_keys();
        let mut stands_for_run = false;
        standing_for_runs(&asked, |key| stands_for_run |= runs.get(key).next().is_some());
        if kin.is_empty() && !stands_for_run {
            return Touch::Nothing;
        }
        Touch::Related(Arc::new(Lone::new(self.part, self.weigh(word), &kin, stands_for_run)))
    }
}

/// The letters of a word and what it is, written to a text.
fn known_by<'k>(word: &Word<'_>, key: &'k mut String) -> &'k str {
    key.clear();
    key.push_str(word.text);
    let [form, more] = word.form.to_le_bytes();
    key.extend([word.class as u8, word.writing as u8, form, more].map(char::from));
    key
}

/// Each once, in order.
fn ascending(keys: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut keys: Vec<u32> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// A key of which the upper half is known, to look up in tables that know no more.
fn whole_key(upper: U32) -> u64 {
    u64::from(upper.get()) << 32
}
