//! Which words of the lists stand for the words asked: point 1 of the [argument](super).

use std::collections::HashMap;
use std::sync::Arc;

use interdict_model::PartyKind;
use interdict_names::align::{Joined, Run, acronym_of, acronym_related, acronyms, bit, joins, mask};
use interdict_names::relate::{Via, acronym_key, join_key, join_sound_key, sound_key, text_key};
use interdict_names::{Class, Habit, Related, Relation, Word, Writing};

use zerocopy::little_endian::U32;

use super::search::Search;
use crate::parameters::Parameters;
use crate::score::habit;
use crate::snapshot::{KeyEntry, Part, index};

/// A word of the vocabulary that stands for words asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) word: u32,
    /// Which words asked may pair with it.
    pub(super) mask: u64,
    /// Which of them say the same in full.
    pub(super) exact: u64,
    pub(super) weight: f64,
    /// The same in ten-thousandths.
    pub(super) entry_weight: u16,
    /// The most that the words asked weigh of which it stands for one, or for one run.
    pub(super) asked: f64,
    /// What it costs at least to pair it, if it is all that pairs: as persons, and as others.
    pub(super) cost: Costs,
    pub(super) is_light: bool,
    /// Whether it stands for several words asked together.
    pub(super) for_run: bool,
    /// Whether its names are visited.
    pub(super) followed: bool,
    /// The last of its kinships.
    kinship: Option<usize>,
}

/// What a pair costs in names of persons and of others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Costs {
    persons: f64,
    others: f64,
}

impl Costs {
    pub(super) const NONE: Self = Self { persons: 0.0, others: 0.0 };
    pub(super) const MOST: Self = Self { persons: f64::INFINITY, others: f64::INFINITY };

    fn of(related: Related, parameters: &Parameters) -> Self {
        let of = |habit| parameters.names_of(habit).cost(related, habit);
        Self { persons: of(Habit::Persons), others: of(Habit::Others) }
    }

    #[must_use]
    pub(super) fn min(self, other: Self) -> Self {
        Self { persons: self.persons.min(other.persons), others: self.others.min(other.others) }
    }

    /// The least that counts.
    const COUNTS: f64 = 0.5;

    /// Whether it is too little to count in names of any habit.
    pub(super) fn is_any_none(self) -> bool {
        self.persons.min(self.others) < Self::COUNTS
    }

    /// The cost in names of a habit; `None` if it is too little to count.
    pub(super) fn get(self, habit: Habit) -> Option<f64> {
        let cost = match habit {
            Habit::Persons => self.persons,
            Habit::Others => self.others,
        };
        (cost >= Self::COUNTS).then_some(cost)
    }
}

/// How a word found is related to a word asked or to a run of them; apart from [`Found`], which is read far more often.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kinship {
    pub(super) asked: Run,
    pub(super) related: Related,
    /// Another one of the same word found.
    before: Option<usize>,
}

/// A word of the vocabulary beside one word asked.
#[derive(Debug, Clone, Copy)]
struct Kin {
    word: u32,
    /// How they are related; `None` if it is only an initial of the word asked.
    related: Option<Related>,
}

/// The words that stand for single words asked before: names share their words, and readings of one name even more. Of
/// one snapshot.
#[derive(Debug, Default)]
pub(super) struct Memory {
    known: HashMap<u64, Known>,
    /// How many words stand for them altogether.
    kin: usize,
}

/// A word asked before.
#[derive(Debug)]
struct Known {
    text: String,
    class: Class,
    form: u16,
    writing: Writing,
    kin: Arc<[Kin]>,
}

impl Known {
    fn is(&self, word: &Word<'_>) -> bool {
        self.text == word.text
            && self.class == word.class
            && self.form == word.form
            && self.writing == word.writing
    }
}

impl Memory {
    /// Beyond this many it forgets all: some megabytes.
    const MOST: usize = 100_000;

    fn key(word: &Word<'_>) -> u64 {
        let rest =
            u64::from(word.form) << 16 | u64::from(word.class as u8) << 8 | u64::from(word.writing as u8);
        text_key(word.text) ^ rest
    }

    fn recall(&self, word: &Word<'_>) -> Option<Arc<[Kin]>> {
        let known = self.known.get(&Self::key(word)).filter(|known| known.is(word))?;
        Some(Arc::clone(&known.kin))
    }

    fn keep(&mut self, word: &Word<'_>, kin: &Arc<[Kin]>) {
        if self.kin > Self::MOST {
            *self = Self::default();
        }
        self.kin += kin.len() + 1;
        let Word { text, class, form, writing, .. } = *word;
        let known = Known { text: text.to_owned(), class, form, writing, kin: Arc::clone(kin) };
        self.known.insert(Self::key(word), known);
    }
}

/// A run of a wording that a word asked may stand for.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListedRun {
    pub(super) wording: u32,
    pub(super) run: Run,
    pub(super) asked: usize,
    /// What that costs at least.
    pub(super) cost: Costs,
}

impl ListedRun {
    /// Whether it can be in names of a habit.
    pub(super) fn is_possible(&self, habit: Habit) -> bool {
        self.cost.get(habit).is_none_or(f64::is_finite)
    }

    fn place(&self) -> (u32, Run, usize) {
        (self.wording, self.run, self.asked)
    }
}

impl Search<'_> {
    /// Every word of the vocabulary that a word asked, or several together, stand for.
    pub(super) fn find_words(&mut self) {
        let persons = habit(self.kind, PartyKind::Person) == Habit::Persons;
        for at in 0..self.name.words.len() {
            let Some(&word) = self.name.words.get(at) else { continue };
            let kin = self.scratch.memory.recall(&word).unwrap_or_else(|| {
                let kin = self.kin_of(at).into();
                self.scratch.memory.keep(&word, &kin);
                kin
            });
            for &Kin { word, related } in &*kin {
                if related.is_none() && !persons {
                    continue;
                }
                let cost = related.map_or(Costs::NONE, |related| Costs::of(related, self.parameters));
                let Some(found) = self.take(word, bit(at)) else { continue };
                found.cost = found.cost.min(cost);
                if let Some(related) = related {
                    if related.relation.is_exact() {
                        found.exact |= bit(at);
                    }
                    self.relate(word, (at, 1), related);
                }
            }
        }
        self.find_whole();
        let keys = self.snapshot.word_keys();
        let mut ids: Vec<u32> = Vec::new();
        let count = self.name.words.len();
        let mut runs: Vec<(Run, Joined)> = Vec::new();
        joins(count, |run| runs.push((run, Joined::new(&self.name.words, run))));
        for (run, joined) in runs {
            let by_sound = joined.sound().into_iter().flat_map(|sound| keys.get(sound_key(sound)));
            ids.clear();
            ids.extend(keys.get(text_key(&joined.text)).chain(by_sound));
            self.take_run(run, &ids, |listed| joined.related(listed));
        }
        let mut letters: Vec<(Run, String)> = Vec::new();
        acronyms(&self.name.words, |run, text| letters.push((run, text.to_owned())));
        for (run, text) in letters {
            ids.clear();
            ids.extend(keys.get(text_key(&text)));
            self.take_run(run, &ids, |listed| acronym_related(&text, listed));
        }
    }

    /// Every word of the vocabulary that the last word asked is the beginning of, where the name may be cut. Where there are
    /// many it may pair with anything.
    fn find_whole(&mut self) {
        const MANY: usize = 64;
        let last = self.name.words.len().saturating_sub(1);
        let Some(&word) =
            self.name.words.get(last).filter(|word| self.name.may_be_cut && word.class.is_word())
        else {
            return;
        };
        let snapshot = self.snapshot;
        if snapshot.words_beginning(word.text).nth(MANY).is_some() {
            self.free |= bit(last);
            return;
        }
        for whole in snapshot.words_beginning(word.text) {
            if let Some(found) = self.take(whole, bit(last)) {
                found.cost = Costs::NONE;
            }
        }
    }

    /// Every word of the vocabulary that one word asked stands for.
    fn kin_of(&self, at: usize) -> Vec<Kin> {
        let Some(asked) = self.words.get(at) else { return Vec::new() };
        let keys = self.snapshot.word_keys();
        let mut sought: Vec<(Via, u64)> = Vec::with_capacity(64);
        asked.seek(|via, key| sought.push((via, key)));
        // What is read lies far apart. It is fetched in one go before anything depends on it, so that the memory is waited for
        // once and not each time: first the parts, then what stands in them, then the words.
        let parts: Vec<(Via, Part<'_, KeyEntry>)> =
            sought.into_iter().map(|(via, key)| (via, keys.part(key))).collect();
        let mut entries: Vec<(Via, bool, u32)> = Vec::with_capacity(256);
        for (via, part) in &parts {
            entries.extend(part.all().iter().map(|entry| (*via, part.has(entry), entry.id.get())));
        }
        let mut ids: Vec<(u32, Via)> = Vec::with_capacity(64);
        ids.extend(entries.iter().filter(|(_, is_of_key, _)| *is_of_key).map(|&(via, _, id)| (id, via)));
        ids.sort_unstable_by_key(|&(id, _)| id);
        ids.dedup_by(|again, first| {
            let same = again.0 == first.0;
            if same {
                first.1 = first.1.or(again.1);
            }
            same
        });
        let mut listed: Vec<(u32, Via, Word<'_>)> = Vec::with_capacity(ids.len());
        listed.extend(
            ids.iter()
                .filter_map(|&(id, via)| Some((id, via, self.at_hand.word_of(self.at_hand.word(id)?)?))),
        );
        let kin = |(word, via, listed): &(u32, Via, Word<'_>)| {
            let related = asked.relate(listed, *via);
            let initial = listed.class == Class::Initial && asked.starts_with(listed.text);
            (related.is_some() || initial).then_some(Kin { word: *word, related })
        };
        let mut kindred = Vec::with_capacity(listed.len());
        kindred.extend(listed.iter().filter_map(kin));
        kindred
    }

    /// Takes the words that stand for a run of words asked.
    fn take_run(&mut self, run: Run, ids: &[u32], related: impl Fn(&Word<'_>) -> Option<Related>) {
        let at_hand = self.at_hand;
        let bits = mask(run, self.name.words.len());
        for &id in ids {
            let Some(listed) = at_hand.word(id).and_then(|entry| at_hand.word_of(entry)) else { continue };
            let Some(related) = related(&listed) else { continue };
            if self
                .kinships_of(U32::new(id))
                .any(|kinship| kinship.asked == run && kinship.related == related)
            {
                continue;
            }
            let Some(found) = self.take(id, bits) else { continue };
            found.for_run = true;
            found.cost = Costs::NONE;
            if related.relation.is_exact() {
                found.exact |= bits;
            }
            self.relate(id, run, related);
        }
    }

    /// Notes how a word found is related to words asked.
    fn relate(&mut self, word: u32, asked: Run, related: Related) {
        let next = self.kinships.len();
        let found = self.place_of(U32::new(word)).and_then(|place| self.found.get_mut(place));
        if let Some(found) = found {
            self.kinships.push(Kinship { asked, related, before: found.kinship.replace(next) });
        }
    }

    /// Takes a word that stands for one word asked, or for one run of them.
    fn take(&mut self, word: u32, mask: u64) -> Option<&mut Found> {
        let words = self.name.words.iter().enumerate().filter(|(at, _)| mask & bit(*at) != 0);
        let asked: f64 = words.map(|(_, word)| word.weight).sum();
        let place = usize::try_from(word).ok().and_then(|word| self.scratch.places.get_mut(word))?;
        if *place == 0 {
            let entry = self.at_hand.word(word)?;
            self.found.push(Found {
                word,
                mask: 0,
                exact: 0,
                weight: entry.weight(),
                entry_weight: entry.weight.get(),
                asked: 0.0,
                cost: Costs::MOST,
                is_light: Class::from_code(entry.class).is_some_and(Class::is_light),
                for_run: false,
                followed: true,
                kinship: None,
            });
            *place = u32::try_from(self.found.len()).unwrap_or(u32::MAX);
        }
        let place = usize::try_from(*place).ok()?.checked_sub(1)?;
        let found = self.found.get_mut(place)?;
        found.mask |= mask;
        found.asked = found.asked.max(asked);
        Some(found)
    }

    fn place_of(&self, word: U32) -> Option<usize> {
        let place = *self.scratch.places.get(index(word))?;
        usize::try_from(place).ok()?.checked_sub(1)
    }

    pub(super) fn found_word(&self, word: U32) -> Option<&Found> {
        self.found.get(self.place_of(word)?)
    }

    /// How a word of the vocabulary is related to the words asked.
    pub(super) fn kinships_of(&self, word: U32) -> impl Iterator<Item = &Kinship> {
        let last = self.found_word(word).and_then(|found| found.kinship);
        let at = |place: Option<usize>| self.kinships.get(place?);
        std::iter::successors(at(last), move |kinship| at(kinship.before))
    }

    /// Every wording in which neighbouring words stand for one word asked, in the order of wordings.
    pub(super) fn find_runs(&self) -> Vec<ListedRun> {
        let keys = self.snapshot.run_keys();
        let mut runs = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            let mut take = |key, cost| {
                runs.extend(keys.entries(key).map(|entry| ListedRun {
                    wording: entry.wording.get(),
                    run: (entry.first.into(), entry.count.into()),
                    asked: at,
                    cost,
                }));
            };
            take(join_key(word.text()), Costs::NONE);
            if word.is_word() {
                // No person's name has an acronym.
                let cost = Costs::of(acronym_of(word.text().len()), self.parameters);
                take(acronym_key(word.text()), Costs { persons: f64::INFINITY, ..cost });
            }
            if let Some(sound) = word.sound() {
                take(join_sound_key(sound), Costs::of(Related::plainly(Relation::Sound), self.parameters));
            }
        }
        // A key leads to runs that do not have it, seldom; so what was found by two keys costs what the cheaper one does.
        runs.sort_unstable_by_key(ListedRun::place);
        runs.dedup_by(|again, first| {
            let same = again.place() == first.place();
            if same {
                first.cost = first.cost.min(again.cost);
            }
            same
        });
        runs
    }

    /// Every wording that may be cut within a word asked.
    pub(super) fn find_cut(&self) -> Vec<u32> {
        let (snapshot, at_hand, keys) = (self.snapshot, self.at_hand, self.snapshot.word_keys());
        let mut wordings = Vec::new();
        for word in self.words.iter().filter(|word| word.is_word()) {
            for start in (1..word.text().len()).filter_map(|end| word.text().get(..end)) {
                let is_start = |&id: &u32| {
                    let listed = at_hand.word(id).and_then(|entry| at_hand.word_of(entry));
                    listed.is_some_and(|listed| listed.text == start)
                };
                let ids = keys.get(text_key(start)).filter(is_start);
                wordings.extend(ids.flat_map(|id| snapshot.cut_at(id)));
            }
        }
        wordings
    }
}
