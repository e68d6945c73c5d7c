//! One name asked against all listed names: points 3 and 4 of the [argument](super).

use interdict_model::PartyKind;
use interdict_names::align::{Joined, Judge, Run, acronym, acronym_related, align_by, bit, is_join};
use interdict_names::measure::contradicts;
use interdict_names::relate::{Asked, alike};
use interdict_names::{Class, Features, Habit, Name, Related, Relation};
use zerocopy::little_endian::U32;

use super::alike::{AskedAlike, Likenesses};
use super::bound::{Outlooks, Partners, unknown};
use super::mark::{Mark, Met};
use super::words::{Found, Kinship, ListedRun, Memory};
use super::{Candidate, NamePair, TooMuchWork};
use crate::parameters::Parameters;
use crate::query::QueryName;
use crate::score::habit;
use crate::snapshot::{AtHand, Snapshot, WordingEntry, index};

/// Memory that one question after another is answered in.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// Of each word of the vocabulary, 1 + its place among the words found; 0 if it was not found.
    pub(super) places: Vec<u32>,
    /// A bit of each wording: whether this search came upon it. They stay near the processor, where marks do not.
    seen: Vec<u64>,
    /// Of each wording that this search came upon, by what; of others, anything.
    marks: Vec<Mark>,
    pub(super) likenesses: Likenesses,
    /// The wordings that this search came upon, each once.
    wordings: Vec<u32>,
    /// What was found for the words of questions before.
    pub(super) memory: Memory,
    /// Content hash of the snapshot that all this is of.
    snapshot: String,
}

impl Scratch {
    /// Makes ready for a question.
    pub(super) fn fit(&mut self, snapshot: &Snapshot) {
        if self.snapshot != snapshot.content_hash() {
            *self = Self {
                snapshot: snapshot.content_hash().to_owned(),
                places: vec![0; snapshot.words_len()],
                likenesses: Likenesses::new(snapshot.words_len()),
                seen: vec![0; snapshot.wordings().len().div_ceil(64)],
                marks: vec![Mark::default(); snapshot.wordings().len()],
                ..Self::default()
            };
        }
        self.likenesses.forget();
    }

    /// Forgets the wordings that the search before came upon.
    fn begin(&mut self) {
        for wording in self.wordings.drain(..) {
            let (at, _) = place_of_bit(wording);
            if let Some(seen) = self.seen.get_mut(at) {
                *seen = 0;
            }
        }
    }

    /// Comes upon a wording by a word found in it, which stands for some words asked; whether for the first time in this
    /// search. Each word found comes upon a wording once.
    #[inline]
    fn meet(&mut self, wording: u32, words: Met, found: u32) -> bool {
        let (at, bit) = place_of_bit(wording);
        let (Some(seen), Some(mark)) = (self.seen.get_mut(at), self.marks.get_mut(index(wording.into())))
        else {
            return false;
        };
        if *seen & bit != 0 {
            mark.meet(words, found);
            return false;
        }
        *seen |= bit;
        *mark = Mark { met: words, found };
        self.wordings.push(wording);
        true
    }

    /// Comes upon a wording by one more word if it was come upon before.
    #[inline]
    fn meet_again(&mut self, wording: u32, words: Met, found: u32) {
        let (at, bit) = place_of_bit(wording);
        if self.seen.get(at).is_some_and(|seen| seen & bit != 0)
            && let Some(mark) = self.marks.get_mut(index(wording.into()))
        {
            mark.meet(words, found);
        }
    }

    fn mark(&self, wording: u32) -> Mark {
        self.marks.get(index(wording.into())).copied().unwrap_or_default()
    }
}

/// Where the bit of a wording is in [`Scratch::seen`].
#[inline]
fn place_of_bit(wording: u32) -> (usize, u64) {
    (index((wording / 64).into()), 1 << (wording % 64))
}

/// Words asked, as bits, by what they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sorts {
    pub(super) all: u64,
    pub(super) light: u64,
    pub(super) may_be_missing: u64,
    contradict_persons: u64,
    contradict_others: u64,
}

impl Sorts {
    fn of(name: &Name<'_>) -> Self {
        let which = |is: &dyn Fn(Class) -> bool| {
            let words = name.words.iter().enumerate().filter(|(_, word)| is(word.class));
            words.fold(0, |bits, (at, _)| bits | bit(at))
        };
        Self {
            all: which(&|_| true),
            light: which(&Class::is_light),
            may_be_missing: which(&Class::may_be_missing),
            contradict_persons: which(&|class| contradicts(class, Habit::Persons)),
            contradict_others: which(&|class| contradicts(class, Habit::Others)),
        }
    }

    /// Words that make two names two if they have no partner.
    pub(super) fn contradict(&self, habit: Habit) -> u64 {
        match habit {
            Habit::Persons => self.contradict_persons,
            Habit::Others => self.contradict_others,
        }
    }
}

/// One name asked against all listed names.
pub(super) struct Search<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) at_hand: AtHand<'a>,
    pub(super) parameters: &'a Parameters,
    pub(super) kind: PartyKind,
    asked: usize,
    pub(super) name: Name<'a>,
    /// Its words, made ready.
    pub(super) words: Vec<Asked<'a>>,
    /// Those that others may be like.
    pub(super) alike: Vec<AskedAlike<'a>>,
    /// Words that may pair with anything: initials, and the last of a name that may be cut where much begins so.
    pub(super) free: u64,
    /// Which of its words are what.
    pub(super) sorts: Sorts,
    /// What a word adds at least to the weight of pairs if it is merely alike.
    pub(super) least_alike: f64,
    /// The most that one, two ... of its words weigh.
    pub(super) heaviest: Vec<f64>,
    pub(super) floor: f64,
    pub(super) found: Vec<Found>,
    /// Of all of them.
    pub(super) kinships: Vec<Kinship>,
    pub(super) scratch: &'a mut Scratch,
    visits: usize,
    word_pairs: usize,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        kind: PartyKind,
        asked: &'a QueryName,
        number: usize,
        parameters: &'a Parameters,
        floor: f64,
        scratch: &'a mut Scratch,
    ) -> Self {
        scratch.begin();
        let name = asked.name();
        let initials = name.words.iter().enumerate().filter(|(_, word)| word.class == Class::Initial);
        let free = initials.fold(0, |bits, (at, _)| bits | bit(at));
        let mut heaviest: Vec<f64> = name.words.iter().map(|word| word.weight).collect();
        heaviest.sort_unstable_by(|a, b| b.total_cmp(a));
        let mut sum = 0.0;
        for weight in &mut heaviest {
            sum += *weight;
            *weight = sum;
        }
        let alike = AskedAlike::of(&name, &mut scratch.likenesses);
        Self {
            snapshot,
            parameters,
            sorts: Sorts::of(&name),
            least_alike: parameters.weights.least_of_a_word() / 2.0,
            alike,
            heaviest,
            kind,
            asked: number,
            words: name.words.iter().copied().map(Asked::new).collect(),
            name,
            free,
            floor,
            found: Vec::with_capacity(64),
            kinships: Vec::with_capacity(64),
            at_hand: snapshot.at_hand(),
            scratch,
            visits: 0,
            word_pairs: 0,
        }
    }

    pub(super) fn run(&mut self, candidates: &mut Vec<Candidate>) -> Result<(), TooMuchWork> {
        let at_hand = self.at_hand;
        self.find_words();
        let runs = self.find_runs();
        self.count_visits(runs.len())?;
        for of_wording in runs.chunk_by(|a, b| a.wording == b.wording) {
            let Some(&ListedRun { wording, .. }) = of_wording.first() else { continue };
            let possible = |entry: &WordingEntry| {
                let habit = habit(self.kind, entry.kind());
                of_wording.iter().any(|run| run.is_possible(habit))
            };
            if self.at_hand.wording(wording).is_some_and(possible) {
                self.visit(wording, of_wording, candidates)?;
            }
        }
        let cut = self.find_cut();
        self.count_visits(cut.len())?;
        for wording in cut {
            self.visit(wording, &[], candidates)?;
        }
        let partners = self.follow();
        let visited = self.scratch.wordings.len();
        for at in 0..self.found.len() {
            let Some(found) = self.found.get(at).filter(|found| found.followed) else { continue };
            let (words, mark) = (Met::of(found), Mark::of(found));
            let postings = at_hand.wordings_with(found.word);
            self.count_visits(postings.len())?;
            for wording in postings {
                self.scratch.meet(wording.get(), words, mark);
            }
        }
        self.consult(self.scratch.wordings.len().saturating_sub(visited))?;
        let partners = self.partners_followed(partners);
        let met = std::mem::take(&mut self.scratch.wordings);
        let result = self.judge(met.get(visited..).unwrap_or_default(), &partners, candidates);
        self.scratch.wordings = met;
        result
    }

    /// Looks up which of the wordings come upon have words that are not followed, as far as that is less work than to
    /// look at the words of so many: the rarest words first. Of those it is then known where they are, as of
    /// the words followed.
    fn consult(&mut self, wordings: usize) -> Result<(), TooMuchWork> {
        /// Occurrences looked up in the time that one wording takes.
        const CHEAPER: usize = 8;
        let at_hand = self.at_hand;
        let unfollowed = self.found.iter_mut().filter(|found| !found.followed);
        let mut order: Vec<(&[U32], &mut Found)> =
            unfollowed.map(|found| (at_hand.wordings_with(found.word), found)).collect();
        order.sort_unstable_by_key(|(postings, found)| (postings.len(), found.word));
        let mut looked_up = 0usize;
        for (postings, found) in order {
            looked_up = looked_up.saturating_add(postings.len());
            if looked_up > wordings.saturating_mul(CHEAPER) {
                break;
            }
            found.followed = true;
            let (words, mark) = (Met::of(found), Mark::of(found));
            for wording in postings {
                self.scratch.meet_again(wording.get(), words, mark);
            }
        }
        self.count_visits(looked_up.min(wordings.saturating_mul(CHEAPER)))
    }

    /// Visits a wording that was not found by its words alone.
    fn visit(
        &mut self,
        wording: u32,
        runs: &[ListedRun],
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), TooMuchWork> {
        if self.scratch.meet(wording, Met::NONE, 0)
            && let Some(entry) = self.at_hand.wording(wording)
            && self.bound(entry, runs, entry.may_be_cut()) >= self.floor
        {
            self.lay_beside(entry, runs, candidates)?;
        }
        Ok(())
    }

    /// Lays the name asked beside those of these wordings that promise enough.
    fn judge(
        &mut self,
        met: &[u32],
        partners: &[Partners],
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), TooMuchWork> {
        // They lie far apart: several are fetched at a time, so that the memory is not waited for each time.
        const FETCHED: usize = 32;
        let unknown = unknown(partners);
        let mut outlooks = Outlooks::new(partners);
        let mut fetched: Vec<(Mark, WordingEntry)> = Vec::with_capacity(FETCHED);
        for some in met.chunks(FETCHED) {
            fetched.clear();
            for &wording in some {
                let mark = self.scratch.mark(wording);
                // Most promise nothing by the words alone, and need not be fetched.
                if outlooks.of(mark.met, self).promises
                    && let Some(entry) = self.at_hand.wording(wording)
                {
                    fetched.push((mark, *entry));
                }
            }
            for (mark, entry) in &fetched {
                let outlook = outlooks.of(mark.met, self);
                if self.at_first_sight(entry, outlook, mark, unknown) >= self.floor
                    && self.bound(entry, &[], false) >= self.floor
                {
                    self.lay_beside(entry, &[], candidates)?;
                }
            }
        }
        Ok(())
    }

    /// Leaves the scratch memory as it was.
    pub(super) fn end(self) {
        for found in &self.found {
            if let Some(place) =
                usize::try_from(found.word).ok().and_then(|word| self.scratch.places.get_mut(word))
            {
                *place = 0;
            }
        }
    }

    fn count_visits(&mut self, more: usize) -> Result<(), TooMuchWork> {
        let limit = self.parameters.limits.postings;
        self.visits = self.visits.saturating_add(more);
        if self.visits > limit {
            Err(TooMuchWork { what: "occurrences of its words on the lists", limit })
        } else {
            Ok(())
        }
    }

    /// Aligns a wording with the name asked and keeps its names if it says enough.
    fn lay_beside(
        &mut self,
        entry: &WordingEntry,
        runs: &[ListedRun],
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), TooMuchWork> {
        let snapshot = self.snapshot;
        let ids = self.at_hand.word_ids(entry);
        self.word_pairs = self.word_pairs.saturating_add(ids.len().saturating_mul(self.name.words.len()));
        let limit = self.parameters.limits.word_pairs;
        if self.word_pairs > limit {
            return Err(TooMuchWork { what: "pairs of words to compare", limit });
        }
        let right = self.at_hand.name_of(entry);
        let habit = habit(self.kind, entry.kind());
        let known = Beside { search: self, ids, right: &right, runs, habit };
        let Some(alignment) = align_by(&self.name, &right, habit, &known) else { return Ok(()) };
        let features = Features::of(&alignment, &self.name, &right);
        let weak = entry.is_weak();
        let log_odds = self.parameters.names_of(habit).log_odds(&features, weak);
        if log_odds >= self.floor {
            for &listed in snapshot.names_of(entry) {
                let Some(party) = snapshot.name(listed.get()).map(|name| name.party.get()) else { continue };
                let (asked, listed, alignment) = (self.asked, listed.get(), alignment.clone());
                let name = Some(NamePair { log_odds, asked, listed, alignment });
                candidates.push(Candidate { party, name });
            }
        }
        Ok(())
    }
}

/// What the search found out about a listed name.
struct Beside<'s, 'a> {
    search: &'s Search<'a>,
    ids: &'s [U32],
    right: &'s Name<'s>,
    /// Its runs that words asked may stand for.
    runs: &'s [ListedRun],
    habit: Habit,
}

impl Beside<'_, '_> {
    fn kinships(&self, listed: usize) -> impl Iterator<Item = &Kinship> {
        self.ids.get(listed).into_iter().flat_map(|&id| self.search.kinships_of(id))
    }
}

impl Judge for Beside<'_, '_> {
    fn words(&self, asked: usize, listed: usize) -> Option<Related> {
        self.kinships(listed).find(|kinship| kinship.asked == (asked, 1)).map(|kinship| kinship.related)
    }

    fn likeness(&self, asked: usize, listed: usize) -> Option<Related> {
        let search = self.search;
        let entry = search.at_hand.word(self.ids.get(listed)?.get())?;
        search.alike.iter().find(|word| word.at() == asked)?.differs(&search.at_hand, entry)?;
        alike(search.name.words.get(asked)?, self.right.words.get(listed)?)
    }

    fn left_runs(&self, each: &mut dyn FnMut(Run, usize, Related)) {
        for listed in 0..self.ids.len() {
            for &Kinship { asked, related, .. } in self.kinships(listed).filter(|kinship| kinship.asked.1 > 1)
            {
                if self.habit == Habit::Others || related.relation != Relation::Acronym {
                    each(asked, listed, related);
                }
            }
        }
    }

    fn right_runs(&self, each: &mut dyn FnMut(Run, usize, Related)) {
        let asked = |at: usize| self.search.name.words.get(at);
        for of_run in self.runs.chunk_by(|a, b| a.run == b.run) {
            let Some(&ListedRun { run, .. }) = of_run.first() else { continue };
            let joined = Joined::new(&self.right.words, run);
            let acronym = match self.habit {
                Habit::Others => acronym(&self.right.words, run),
                Habit::Persons => None,
            };
            for at in of_run.iter().map(|run| run.asked) {
                let Some(word) = asked(at) else { continue };
                if is_join(run.1, self.ids.len())
                    && let Some(related) = joined.related(word)
                {
                    each(run, at, related);
                }
                if let Some(related) = acronym.as_ref().and_then(|letters| acronym_related(letters, word)) {
                    each(run, at, related);
                }
            }
        }
    }
}
