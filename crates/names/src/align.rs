//! Two names laid side by side: which word stands for which, and what is left over.
//!
//! A word pairs with a word, or with the join of two or three neighbouring words (`Sangman` with `Sang Man`), or, where
//! neither name is a person's, with the first letters of three to six (`PLA` with `People's Liberation Army`). Beside pairs
//! that weigh enough, words that are merely alike pair too (`Radzkou`, `Radkov`). What neither pairs up is held against the two names in two ways that must be told apart:
//!
//! - *replaced*: both names have words left over. `Luis Monteiro` is not `Luis Montenegro`.
//! - *omitted*: one name simply says less. `Janan Agha` may well be `Janan Mohammad Ahmed Agha`.
//!
//! This room finds the pairs and measures them ([`Features`](crate::Features)); how much each measure speaks for one party is a
//! matter of parameters, and so of the caller.

use std::cell::OnceCell;

use crate::measure::contradicts;
use crate::relate::{Related, Relation, Word, alike, length, relate, stands_behind_initial};
use crate::sound;
use crate::token::{Class, Reading, Token};

/// Neighbouring words that are read as one: two, three, or all of a name of up to six.
const JOINED: [usize; 2] = [2, 3];
const LONGEST_WHOLE: usize = 6;
/// What other pairs must weigh before words are paired because they are merely alike: a word that few share.
pub const ALIKE_BESIDE: f64 = 0.95;
/// Words of the longest name that is looked through for likeness: nobody has more, and the work grows with their square.
pub const ALIKE_WORDS: usize = 12;
/// Letters of a word in which a slip makes another word, and what other pairs must weigh before it is taken for one.
const SHORT: usize = 4;
const SHORT_BESIDE: f64 = 0.5;
/// Up to so many letters it is a matter of spelling (`Aus`, `Aws`; `Gul`, `Ghul`).
const SPELLING_OF_SHORT: f64 = 0.75;
/// Letters of an acronym.
pub const ACRONYM_LETTERS: std::ops::RangeInclusive<usize> = 3..=6;

/// A name ready to be laid beside another.
#[derive(Debug, Clone, PartialEq)]
pub struct Name<'a> {
    /// Its words in the order printed.
    pub words: Vec<Word<'a>>,
    /// See [`Reading::before_comma`].
    pub before_comma: usize,
    /// See [`Reading::may_be_cut`].
    pub may_be_cut: bool,
}

impl<'a> Name<'a> {
    /// A reading with the weights that `weigh` gives its words.
    pub fn new(reading: &'a Reading, weigh: impl Fn(&Token) -> f64) -> Self {
        Self {
            words: reading.tokens.iter().map(|token| Word::new(token, &weigh)).collect(),
            before_comma: reading.before_comma,
            may_be_cut: reading.may_be_cut,
        }
    }

    /// The words of a run, which may go over the end to the beginning.
    pub fn run(&self, run: Run) -> impl Iterator<Item = &Word<'a>> {
        words_of(&self.words, run)
    }

    /// Where a word stands in speech, where what is before the comma comes last.
    fn place(&self, at: usize) -> usize {
        let count = self.words.len().max(1);
        (at + count - self.before_comma.min(count)) % count
    }

    /// The place in print of the word that stands at a place in speech.
    fn printed(&self, place: usize) -> usize {
        (place + self.before_comma) % self.words.len().max(1)
    }
}

/// The first word of a run of neighbours, and how many it has. The first word of a name follows its last one: `KIM, Sang Man`
/// is as well `Sang Man Kim`.
pub type Run = (usize, usize);

fn words_of<'w, 'a>(words: &'w [Word<'a>], (at, count): Run) -> impl Iterator<Item = &'w Word<'a>> {
    words.iter().cycle().skip(at).take(count.min(words.len()))
}

/// Every run of neighbours that may be written as one word.
pub fn joins(count_of_words: usize, mut each: impl FnMut(Run)) {
    let whole = (4..=LONGEST_WHOLE).contains(&count_of_words).then_some(count_of_words);
    for count in JOINED.into_iter().filter(|&count| count <= count_of_words).chain(whole) {
        for at in 0..count_of_words {
            each((at, count));
        }
    }
}

/// Whether a run of so many words of a name of so many is one that [`joins`] gives.
pub fn is_join(count: usize, words: usize) -> bool {
    let whole = count == words && (4..=LONGEST_WHOLE).contains(&words);
    whole || (JOINED.contains(&count) && count <= words)
}

/// What kind of party both names may be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// Persons: initials stand for words, `bin` for "son of".
    Persons,
    /// Bodies, ships, aircraft: letters may stand for several words at once.
    Others,
}

/// Words of the left name that pair with words of the right one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The words on the left.
    pub left: Run,
    /// The words on the right.
    pub right: Run,
    /// How they are related.
    pub related: Related,
    /// How much the pair weighs: the mean of both sides, of an initial the lighter one.
    pub weight: f64,
}

/// How the words of one name are ordered in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The same order, or one part moved from front to back (family name first).
    Kept,
    /// Any other order.
    Mixed,
    /// Father and child have changed places: `Abdullah bin Omar`, `Omar bin Abdullah`.
    Swapped,
}

/// Two names laid side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    /// The pairs, in the order of the left name.
    pub pairs: Vec<Pair>,
    /// Words of the left name without a partner.
    pub left_only: Vec<usize>,
    /// Words of the right name without a partner.
    pub right_only: Vec<usize>,
    /// The same full name: all words the same but for order, joins, and light words (legal forms, titles,
    /// particles) that one name lacks. Two different legal forms make two names.
    pub exact: bool,
    /// The order of the pairs.
    pub order: Order,
    /// As which sort of names they were laid out.
    pub habit: Habit,
    /// Both names have a number that the other lacks.
    pub numbers_differ: bool,
    /// Both names have a legal form of another group.
    pub forms_differ: bool,
}

/// Lays two names side by side; `None` if no word but initials stands for another.
///
/// Pairs are chosen greedily, the surest first; equal words meet before anything else. The work is bounded by the
/// product of the two lengths. The result is the same, mirrored, when the names are exchanged.
pub fn align(left: &Name<'_>, right: &Name<'_>, habit: Habit) -> Option<Alignment> {
    align_by(left, right, habit, &Direct { left, right, habit })
}

/// What is known of the words of two names before they are laid out.
pub trait Judge {
    /// How a word of the left and one of the right name are related, as [`relate`] says.
    fn words(&self, left: usize, right: usize) -> Option<Related>;
    /// How alike a word of the left and one of the right name are, as [`alike`] says; asked for words that are not related.
    fn likeness(&self, left: usize, right: usize) -> Option<Related>;
    /// Gives every run of the left name with a word of the right one that stands for it.
    fn left_runs(&self, each: &mut dyn FnMut(Run, usize, Related));
    /// Gives every run of the right name with a word of the left one that stands for it.
    fn right_runs(&self, each: &mut dyn FnMut(Run, usize, Related));
}

/// Judges from the words themselves.
struct Direct<'n, 'a> {
    left: &'n Name<'a>,
    right: &'n Name<'a>,
    habit: Habit,
}

impl Judge for Direct<'_, '_> {
    fn words(&self, left: usize, right: usize) -> Option<Related> {
        relate(self.left.words.get(left)?, self.right.words.get(right)?)
    }

    fn likeness(&self, left: usize, right: usize) -> Option<Related> {
        alike(self.left.words.get(left)?, self.right.words.get(right)?)
    }

    fn left_runs(&self, each: &mut dyn FnMut(Run, usize, Related)) {
        runs(&self.left.words, &self.right.words, self.habit, each);
    }

    fn right_runs(&self, each: &mut dyn FnMut(Run, usize, Related)) {
        runs(&self.right.words, &self.left.words, self.habit, each);
    }
}

/// Judges with left and right exchanged.
struct Exchanged<'j, J>(&'j J);

impl<J: Judge> Judge for Exchanged<'_, J> {
    fn words(&self, left: usize, right: usize) -> Option<Related> {
        self.0.words(right, left)
    }

    fn likeness(&self, left: usize, right: usize) -> Option<Related> {
        self.0.likeness(right, left)
    }

    fn left_runs(&self, each: &mut dyn FnMut(Run, usize, Related)) {
        self.0.right_runs(each);
    }

    fn right_runs(&self, each: &mut dyn FnMut(Run, usize, Related)) {
        self.0.left_runs(each);
    }
}

/// [`align`] for a caller who already knows how the words are related, and says what `align` itself would find.
pub fn align_by(left: &Name<'_>, right: &Name<'_>, habit: Habit, judge: &impl Judge) -> Option<Alignment> {
    // Always laid out in one order, so that the answer cannot depend on which name is asked about.
    let texts = |name: &Name<'_>| name.words.len();
    let before = texts(left)
        .cmp(&texts(right))
        .then_with(|| left.words.iter().map(|word| word.text).cmp(right.words.iter().map(|word| word.text)));
    if before.is_le() {
        return align_ordered(left, right, habit, judge);
    }
    let mut alignment = align_ordered(right, left, habit, &Exchanged(judge))?;
    for pair in &mut alignment.pairs {
        std::mem::swap(&mut pair.left, &mut pair.right);
    }
    alignment.pairs.sort_unstable_by_key(|pair| pair.left);
    std::mem::swap(&mut alignment.left_only, &mut alignment.right_only);
    Some(alignment)
}

fn align_ordered(left: &Name<'_>, right: &Name<'_>, habit: Habit, judge: &impl Judge) -> Option<Alignment> {
    let mut candidates = candidates(left, right, habit, judge);
    // Light words last, since one may be part of a run (`Abd al-Malik` for `Abdelmalek`); the surest first; plain pairs before
    // joins; heavier first; then by place, so the order is total.
    let heavy = [left, right].map(|name| {
        let heavy = |(_, word): &(usize, &Word<'_>)| !word.class.is_light();
        name.words.iter().enumerate().filter(heavy).fold(0, |bits, (at, _)| bits | bit(at))
    });
    let is_light = |pair: &Pair| {
        mask(pair.left, left.words.len()) & heavy[0] == 0
            && mask(pair.right, right.words.len()) & heavy[1] == 0
    };
    candidates.sort_unstable_by(|a, b| {
        is_light(a)
            .cmp(&is_light(b))
            .then_with(|| (a.related.relation as u8).cmp(&(b.related.relation as u8)))
            .then_with(|| a.related.distance.total_cmp(&b.related.distance))
            .then_with(|| (a.left.1 + a.right.1).cmp(&(b.left.1 + b.right.1)))
            .then_with(|| b.weight.total_cmp(&a.weight))
            .then_with(|| (a.left, a.right).cmp(&(b.left, b.right)))
    });
    let (mut left_taken, mut right_taken) = (0u64, 0u64);
    let mut pairs: Vec<Pair> = Vec::with_capacity(left.words.len());
    for pair in candidates {
        let (a, b) = (mask(pair.left, left.words.len()), mask(pair.right, right.words.len()));
        if left_taken & a == 0 && right_taken & b == 0 {
            left_taken |= a;
            right_taken |= b;
            pairs.push(pair);
        }
    }
    if habit == Habit::Persons {
        forget_slips_in_short_words(left, right, &mut pairs, &mut left_taken, &mut right_taken);
    }
    // An initial alone pairs with half the world.
    if !pairs.iter().any(|pair| !matches!(pair.related.relation, Relation::Initial | Relation::Cut)) {
        return None;
    }
    // Names of bodies share generic words with half of the list, and what is alike among the others says little.
    if habit == Habit::Persons {
        pair_alike(left, right, judge, &mut pairs, [&mut left_taken, &mut right_taken]);
    }
    pairs.sort_unstable_by_key(|pair| pair.left);
    let rest = |name: &Name<'_>, taken: u64| -> Vec<usize> {
        (0..name.words.len()).filter(|&at| bit(at) & taken == 0).collect()
    };
    let left_only = rest(left, left_taken);
    let right_only = rest(right, right_taken);
    let has = |name: &Name<'_>, which: &[usize], class: Class| {
        which.iter().any(|&at| name.words.get(at).is_some_and(|word| word.class == class))
    };
    let differ = |class| has(left, &left_only, class) && has(right, &right_only, class);
    let forms_differ = differ(Class::LegalForm);
    let order = order(left, right, &pairs, habit);
    let exact =
        order != Order::Swapped && !forms_differ && is_exact(left, right, &pairs, &left_only, &right_only);
    Some(Alignment {
        exact,
        order,
        habit,
        numbers_differ: differ(Class::Number),
        forms_differ,
        pairs,
        left_only,
        right_only,
    })
}

/// One letter makes a short word another (`Ali`, `Adi`), so it is taken for a slip only beside pairs that weigh enough.
fn forget_slips_in_short_words(
    left: &Name<'_>,
    right: &Name<'_>,
    pairs: &mut Vec<Pair>,
    left_taken: &mut u64,
    right_taken: &mut u64,
) {
    let letters = |name: &Name<'_>, run: Run| name.run(run).map(|word| word.text.len()).sum::<usize>();
    let is_short = |pair: &Pair| {
        let (a, b) = (letters(left, pair.left), letters(right, pair.right));
        pair.related.relation == Relation::Edited
            && a.min(b) <= SHORT
            && pair.related.distance * length(a.max(b)) > SPELLING_OF_SHORT
    };
    let sure =
        |pair: &&Pair| !is_short(pair) && !matches!(pair.related.relation, Relation::Initial | Relation::Cut);
    if sum(pairs.iter().filter(sure).map(|pair| pair.weight)) >= SHORT_BESIDE {
        return;
    }
    pairs.retain(|pair| {
        let kept = !is_short(pair);
        if !kept {
            *left_taken &= !mask(pair.left, left.words.len());
            *right_taken &= !mask(pair.right, right.words.len());
        }
        kept
    });
}

/// Pairs words left over that are [alike], the most alike first, where what is paired already weighs enough.
fn pair_alike(
    left: &Name<'_>,
    right: &Name<'_>,
    judge: &impl Judge,
    pairs: &mut Vec<Pair>,
    [left_taken, right_taken]: [&mut u64; 2],
) {
    if left.words.len().max(right.words.len()) > ALIKE_WORDS {
        return;
    }
    if sum(pairs.iter().map(|pair| pair.weight)) < ALIKE_BESIDE {
        return;
    }
    let free = |name: &Name<'_>, taken: u64, at: usize| {
        let word = name.words.get(at).filter(|_| bit(at) & taken == 0)?;
        contradicts(word.class, Habit::Persons).then_some(word.weight)
    };
    let mut found = Vec::new();
    for i in 0..left.words.len() {
        let Some(weight) = free(left, *left_taken, i) else { continue };
        for j in 0..right.words.len() {
            if let Some(other) = free(right, *right_taken, j)
                && let Some(related) = judge.likeness(i, j)
            {
                let weight = f64::midpoint(weight, other);
                found.push(Pair { left: (i, 1), right: (j, 1), related, weight });
            }
        }
    }
    found.sort_unstable_by(|a, b| {
        a.related
            .distance
            .total_cmp(&b.related.distance)
            .then_with(|| (a.left, a.right).cmp(&(b.left, b.right)))
    });
    for pair in found {
        let (a, b) = (bit(pair.left.0), bit(pair.right.0));
        if *left_taken & a == 0 && *right_taken & b == 0 {
            *left_taken |= a;
            *right_taken |= b;
            pairs.push(pair);
        }
    }
}

fn candidates(left: &Name<'_>, right: &Name<'_>, habit: Habit, judge: &impl Judge) -> Vec<Pair> {
    let mut found = Vec::with_capacity(left.words.len() + 2);
    for (i, a) in left.words.iter().enumerate() {
        for (j, b) in right.words.iter().enumerate() {
            let single = |related, weight| Pair { left: (i, 1), right: (j, 1), related, weight };
            if let Some(related) = judge.words(i, j) {
                found.push(single(related, f64::midpoint(a.weight, b.weight)));
            } else if habit == Habit::Persons && is_initial_of(a, b) {
                found.push(single(Related::plainly(Relation::Initial), a.weight.min(b.weight)));
            } else if is_cut(left, i, b) || is_cut(right, j, a) {
                found.push(single(Related::plainly(Relation::Cut), a.weight.min(b.weight)));
            }
        }
    }
    judge.left_runs(&mut |run, whole, related| {
        if let Some(weight) = weight_of_run(&left.words, run, &right.words, whole) {
            found.push(Pair { left: run, right: (whole, 1), related, weight });
        }
    });
    judge.right_runs(&mut |run, whole, related| {
        if let Some(weight) = weight_of_run(&right.words, run, &left.words, whole) {
            found.push(Pair { left: (whole, 1), right: run, related, weight });
        }
    });
    found
}

fn weight_of_run(parts: &[Word<'_>], run: Run, wholes: &[Word<'_>], whole: usize) -> Option<f64> {
    Some(f64::midpoint(sum(words_of(parts, run).map(|word| word.weight)), wholes.get(whole)?.weight))
}

/// The sum in the order of size, so that neither exchanging the names nor where a run begins changes a bit.
fn sum(weights: impl Iterator<Item = f64>) -> f64 {
    let mut weights: Vec<f64> = weights.collect();
    weights.sort_unstable_by(f64::total_cmp);
    weights.iter().sum()
}

/// Every run of neighbours in `parts` that one word of `wholes` stands for, by themselves.
pub fn runs(
    parts: &[Word<'_>],
    wholes: &[Word<'_>],
    habit: Habit,
    each: &mut dyn FnMut(Run, usize, Related),
) {
    joins(parts.len(), |run| {
        let joined = Joined::new(parts, run);
        for (whole, word) in wholes.iter().enumerate() {
            if let Some(related) = joined.related(word) {
                each(run, whole, related);
            }
        }
    });
    if habit == Habit::Others {
        acronyms(parts, |run, letters| {
            for (whole, word) in wholes.iter().enumerate() {
                if let Some(related) = acronym_related(letters, word) {
                    each(run, whole, related);
                }
            }
        });
    }
}

/// Neighbouring words read as one.
#[derive(Debug, Clone)]
pub struct Joined {
    /// Their letters.
    pub text: String,
    /// Whether they are all ordinary words.
    ordinary: bool,
    sound: OnceCell<Option<String>>,
}

impl Joined {
    /// Reads a run as one word.
    pub fn new(words: &[Word<'_>], run: Run) -> Self {
        let text: String = words_of(words, run).map(|word| word.text).collect();
        let ordinary = words_of(words, run).all(|word| word.class.is_word());
        Self { text, ordinary, sound: OnceCell::new() }
    }

    /// What they sound like together, if they are all ordinary words and it says enough.
    pub fn sound(&self) -> Option<&str> {
        let hear = || if self.ordinary { sound::key(&self.text) } else { None };
        self.sound.get_or_init(hear).as_deref()
    }

    /// How a single word stands for them.
    pub fn related(&self, word: &Word<'_>) -> Option<Related> {
        if self.text == word.text {
            return Some(Related::plainly(Relation::Joined));
        }
        (word.class.is_word() && sound::is_key(word.text, self.sound()?))
            .then(|| Related::respelt(Relation::Sound, &self.text, word.text))
    }
}

/// How a word stands for several by their first letters.
pub fn acronym_related(letters: &str, word: &Word<'_>) -> Option<Related> {
    let is = ACRONYM_LETTERS.contains(&word.text.len()) && word.class.is_word() && word.text == letters;
    is.then(|| acronym_of(letters.len()))
}

/// How an acronym of so many letters stands for its words.
pub fn acronym_of(letters: usize) -> Related {
    Related { relation: Relation::Acronym, distance: 3.0 / length(letters) }
}

/// The first letters of every run of words that begins and ends in a word of weight; light words inside do not
/// count (`Ministry of State Security` is `mss`). A run may also end in a word for a company (`National Iranian Tanker Company` is
/// `nitc`), which gives its letter there and nowhere else.
pub fn acronyms(words: &[Word<'_>], mut each: impl FnMut(Run, &str)) {
    for start in 0..words.len() {
        let mut letters = String::new();
        for (end, word) in words.iter().enumerate().skip(start) {
            let run = (start, end + 1 - start);
            match first_letter(word) {
                Some(letter) => letters.push_str(letter),
                None if end == start => break,
                None => {
                    if let Some(letter) = letter_of_company(word)
                        && ACRONYM_LETTERS.contains(&(letters.len() + 1))
                    {
                        each(run, &[letters.as_str(), letter].concat());
                    }
                    continue;
                }
            }
            if letters.len() > *ACRONYM_LETTERS.end() {
                break;
            }
            if ACRONYM_LETTERS.contains(&letters.len()) {
                each(run, &letters);
            }
        }
    }
}

/// The first letters of one run, if [`acronyms`] gives it.
pub fn acronym(words: &[Word<'_>], run: Run) -> Option<String> {
    let last = (run.0 + run.1).checked_sub(1)?;
    let (first, end) = (first_letter(words.get(run.0)?), words.get(last)?);
    let mut letters: String = words_of(words, run).filter_map(first_letter).collect();
    let ends = first_letter(end).is_some()
        || letter_of_company(end).map(|letter| letters.push_str(letter)).is_some();
    let is =
        run.0 + run.1 <= words.len() && first.is_some() && ends && ACRONYM_LETTERS.contains(&letters.len());
    is.then_some(letters)
}

/// The letter of `Company`, `Corporation` and their like, written in full: legal forms that acronyms have (`NITC`), as they do not have
/// `Limited`.
fn letter_of_company<'a>(word: &Word<'a>) -> Option<&'a str> {
    let is = word.class == Class::LegalForm
        && ["compan", "compagn", "kompan", "corporat", "corporac", "korporat"]
            .iter()
            .any(|start| word.text.starts_with(start));
    if is { word.text.get(..1) } else { None }
}

fn first_letter<'a>(word: &Word<'a>) -> Option<&'a str> {
    if word.class.is_light() || !word.class.is_word() { None } else { word.text.get(..1) }
}

#[inline]
fn is_initial_of(a: &Word<'_>, b: &Word<'_>) -> bool {
    let stands_for = |initial: &Word<'_>, word: &Word<'_>| {
        initial.class == Class::Initial
            && stands_behind_initial(word.class)
            && word.text.starts_with(initial.text)
    };
    stands_for(a, b) || stands_for(b, a)
}

/// Whether the word at a place is the last of a cut name and the beginning of another word.
#[inline]
fn is_cut(name: &Name<'_>, at: usize, whole: &Word<'_>) -> bool {
    const SHORTEST: usize = 2;
    name.may_be_cut
        && at + 1 == name.words.len()
        && name.words.get(at).is_some_and(|word| {
            word.text.len() >= SHORTEST
                && word.class.is_word()
                && whole.class.is_word()
                && whole.text.starts_with(word.text)
        })
}

fn order(left: &Name<'_>, right: &Name<'_>, pairs: &[Pair], habit: Habit) -> Order {
    if habit == Habit::Persons && fathers_swapped(left, right, pairs) {
        return Order::Swapped;
    }
    let heavy = |name: &Name<'_>, at: usize| name.words.get(at).is_some_and(|word| !word.class.is_light());
    let mut places: Vec<(usize, usize)> = pairs
        .iter()
        .filter(|pair| heavy(left, pair.left.0) && heavy(right, pair.right.0))
        // Words of two languages stand as each language has them: `Arab Bank`, `Banque Arabe`.
        .filter(|pair| pair.related.relation != Relation::Translation)
        .map(|pair| (left.place(pair.left.0), right.place(pair.right.0)))
        .collect();
    places.sort_unstable();
    // Going round once, a kept or rotated order steps down once at most.
    let next = places.iter().cycle().skip(1);
    let descents = places.iter().zip(next).filter(|(a, b)| a.1 >= b.1).count();
    if descents <= 1 { Order::Kept } else { Order::Mixed }
}

/// Whether the words before and after "son of" have changed places.
fn fathers_swapped(left: &Name<'_>, right: &Name<'_>, pairs: &[Pair]) -> bool {
    let link = |name: &Name<'_>| {
        (0..name.words.len()).find(|&place| {
            name.words.get(name.printed(place)).is_some_and(|word| {
                matches!(word.text, "bin" | "ben" | "ibn" | "bint" | "binti" | "ould" | "wuld")
            })
        })
    };
    let (Some(left_link), Some(right_link)) = (link(left), link(right)) else { return false };
    let partner = |place: usize| {
        let printed = left.printed(place);
        let pair = pairs.iter().find(|pair| mask(pair.left, left.words.len()) & bit(printed) != 0)?;
        Some(right.place(pair.right.0))
    };
    let child = left_link.checked_sub(1).and_then(partner);
    let father = (left_link + 1 < left.words.len()).then(|| partner(left_link + 1)).flatten();
    matches!((child, father), (Some(child), Some(father)) if child > right_link && father < right_link)
}

fn is_exact(
    left: &Name<'_>,
    right: &Name<'_>,
    pairs: &[Pair],
    left_only: &[usize],
    right_only: &[usize],
) -> bool {
    let heavy = |name: &Name<'_>, at: usize| name.words.get(at).is_some_and(|word| !word.class.is_light());
    let rest_is_light =
        !left_only.iter().any(|&at| heavy(left, at)) && !right_only.iter().any(|&at| heavy(right, at));
    let equal = |pair: &Pair| pair.related.relation.is_exact();
    let light_pair = |pair: &Pair| !heavy(left, pair.left.0) && !heavy(right, pair.right.0);
    let mut of_weight = pairs.iter().filter(|pair| !light_pair(pair)).peekable();
    if of_weight.peek().is_none() {
        // Nothing but light words: then all of them must be there.
        return left_only.is_empty() && right_only.is_empty() && pairs.iter().all(equal);
    }
    rest_is_light && of_weight.all(equal)
}

/// The bits of a run in a name of so many words; names have at most 64.
#[inline]
pub fn mask((at, count): Run, words: usize) -> u64 {
    (at..at + count).fold(0, |bits, at| bits | bit(at % words.max(1)))
}

/// The bit of a word.
#[inline]
pub fn bit(at: usize) -> u64 {
    1u64.checked_shl(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
