//! Whether, and how, one word can stand for another.
//!
//! [`relate`] judges two words by themselves, in this order, the first that holds:
//!
//! | relation | holds if |
//! |---|---|
//! | equal | the same letters |
//! | form | two legal forms of one group (`ooo`, `llc`) |
//! | spelling, abbreviation, translation, nickname | a concept is shared, see [`concept`] |
//! | edited | few letters differ, see [`forgiven`] |
//! | sound | the same [sound](crate::sound::key) |
//! | skeleton | one was written without vowels, and the [consonants](crate::sound::skeleton) agree; or as Japanese or Korean
//! | | hears it, and those [that it tells apart](crate::sound::loan) agree |
//!
//! Words that the table of pairs kept [apart](concept::apart) names are never related. Numbers are equal or
//! different, and so are two legal forms of different groups.
//!
//! # Keys
//!
//! [`published`] and [`Asked::seek`] give numbers to look words up by. **If two words are related, one of the keys that
//! the first seeks is published by the second.** An index of published keys therefore finds every related word of
//! a vocabulary without looking at the others; complete retrieval rests on this law, and a property test holds it.
//! Edits are found by deletions: if `n` edits lead from `a` to `b`, deleting at most `n` letters from
//! each leads to one common text (a wrong letter is deleted on both sides, an extra one on one side, and of two
//! swapped letters one on each side).

use std::cell::OnceCell;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::concept::{self, apart_from, concepts};
use crate::distance::{self, Letters, Pattern, Places, edit_cost, edit_cost_within, forgiven};
use crate::script::{are_others, syllables};
use crate::sound;
use crate::token::{Class, Writing};

/// A token with its weight, borrowed from wherever names are kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word<'a> {
    /// The folded word.
    pub text: &'a str,
    /// What it is.
    pub class: Class,
    /// The group of a legal form; 0 for any other word.
    pub form: u16,
    /// What its letters tell of its sounds.
    pub writing: Writing,
    /// How much the word says, above 0 and at most 1: rare words say more.
    pub weight: f64,
}

impl<'a> Word<'a> {
    /// The token with the weight that `weigh` gives it.
    pub fn new(token: &'a crate::Token, weigh: impl Fn(&crate::Token) -> f64) -> Self {
        Self {
            text: &token.text,
            class: token.class,
            form: token.form,
            writing: token.writing,
            weight: weigh(token),
        }
    }
}

/// How words of two names stand for one another. Its code names the rule in explanations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Relation {
    /// The same letters.
    Equal,
    /// Legal forms of one group.
    Form,
    /// Neighbouring words written as one.
    Joined,
    /// One name in other romanisations or languages.
    Spelling,
    /// A short form of a generic word.
    Abbreviation,
    /// A generic word in another language.
    Translation,
    /// A short form or pet name.
    Nickname,
    /// Few letters differ.
    Edited,
    /// The same sound in another spelling.
    Sound,
    /// The same consonants, one side written without vowels.
    Skeleton,
    /// The first letters of several words.
    Acronym,
    /// A single letter for a word.
    Initial,
    /// The beginning of a word, at the end of a name that was cut.
    Cut,
    /// More letters differ than are forgiven, yet less than half; only beside words that agree.
    Alike,
}

impl Relation {
    /// All relations, in the order of their numbers.
    pub const ALL: [Self; 14] = [
        Self::Equal,
        Self::Form,
        Self::Joined,
        Self::Spelling,
        Self::Abbreviation,
        Self::Translation,
        Self::Nickname,
        Self::Edited,
        Self::Sound,
        Self::Skeleton,
        Self::Acronym,
        Self::Initial,
        Self::Cut,
        Self::Alike,
    ];

    /// The stable code: `equal`, `spelling` ...
    pub fn code(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Form => "form",
            Self::Spelling => "spelling",
            Self::Abbreviation => "abbreviation",
            Self::Translation => "translation",
            Self::Nickname => "nickname",
            Self::Edited => "edited",
            Self::Sound => "sound",
            Self::Skeleton => "skeleton",
            Self::Joined => "joined",
            Self::Acronym => "acronym",
            Self::Initial => "initial",
            Self::Cut => "cut",
            Self::Alike => "alike",
        }
    }

    /// Whether the words say the same in full, so that names of such pairs can be the same full name.
    pub fn is_exact(self) -> bool {
        matches!(self, Self::Equal | Self::Form | Self::Joined)
    }
}

/// How two words are related, and how far from certain that is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Related {
    /// How.
    pub relation: Relation,
    /// For edits and likeness, the share of letters that differ, from 0 to 1, where usual slips count less than a whole letter; for
    /// spellings and sounds the same, at most [`UNLIKE_SPELLING`]; for acronyms, how short they are (3 letters: 1); for
    /// consonants, 1, but as Japanese or Korean hears them, how few they are (2 consonants: 1). 0 for all others.
    pub distance: f64,
}

impl Related {
    /// The same letters.
    pub const EQUAL: Self = Self { relation: Relation::Equal, distance: 0.0 };

    /// A relation without a degree.
    pub fn plainly(relation: Relation) -> Self {
        Self { relation, distance: 0.0 }
    }

    /// Two spellings of one name, or of one sound.
    pub(crate) fn respelt(relation: Relation, a: &str, b: &str) -> Self {
        let share = edit_cost(a.as_bytes(), b.as_bytes()) / length(a.len().max(b.len()));
        Self { relation, distance: share.min(UNLIKE_SPELLING) }
    }
}

/// How two words are related by themselves; `None` if they are not. Symmetric.
pub fn relate(a: &Word<'_>, b: &Word<'_>) -> Option<Related> {
    Asked::new(*a).relate(b, Via::ALL)
}

/// How alike two words are that are not [related](relate()): the share of letters that differ, if it is at most
/// [`UNLIKE`]. `None` for words that are light or too short to tell, and for those kept [apart](concept::apart). Symmetric.
pub fn alike(a: &Word<'_>, b: &Word<'_>) -> Option<Related> {
    Outline::of(a)?.least_that_differs(Outline::of(b)?)?;
    let distance = share_that_differs(a.text, b.text).filter(|&distance| distance <= UNLIKE)?;
    let others = concept::apart(a.text, b.text) || Asked::new(*a).is_another_name(b.text);
    (!others).then_some(Related { relation: Relation::Alike, distance })
}

fn share_that_differs(a: &str, b: &str) -> Option<f64> {
    let longer = length(a.len().max(b.len()));
    edit_cost_within(a.as_bytes(), b.as_bytes(), MOST_THAT_DIFFERS * longer).map(|cost| cost / longer)
}

/// A word that many others are held against for likeness.
#[derive(Debug, Clone)]
pub struct Liken<'a> {
    text: &'a str,
    outline: Outline,
    pattern: OnceCell<Pattern>,
}

impl<'a> Liken<'a> {
    /// Its letters.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// See [`Word::writing`].
    pub fn writing(&self) -> Writing {
        self.outline.writing
    }

    /// Makes a word ready; `None` if it is like no other.
    pub fn new(word: Word<'a>) -> Option<Self> {
        Some(Self { text: word.text, outline: Outline::of(&word)?, pattern: OnceCell::new() })
    }

    /// The share of letters in which it differs from a word of this outline that may be [`alike`]; `None` if that surely is
    /// not. Quicker than `alike`, which looks further.
    pub fn share_that_differs(&self, outline: Outline, other: &str) -> Option<f64> {
        self.outline.least_that_differs(outline)?;
        let pattern = self.pattern.get_or_init(|| Pattern::of(self.text.as_bytes()));
        let most = MOST_THAT_DIFFERS * length(self.text.len().max(other.len()));
        if pattern.least_cost(other.as_bytes()) > most {
            return None;
        }
        share_that_differs(self.text, other)
    }
}

/// What tells a word from others at a glance, for a quick answer whether two may be [`alike`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// How many letters it has.
    pub length: u16,
    /// See [`Word::writing`].
    pub writing: Writing,
    /// Which letters.
    pub letters: Letters,
}

impl Outline {
    /// Of a word that can be like others; `None` if it is light, too short to tell, too long, or not of letters alone.
    pub fn of(word: &Word<'_>) -> Option<Self> {
        let tells = word.class.is_word()
            && !word.class.is_light()
            && (SHORTEST_ALIKE..=distance::LONGEST).contains(&word.text.len())
            && word.text.bytes().all(|letter| letter.is_ascii_lowercase());
        let length = u16::try_from(word.text.len()).ok().filter(|_| tells)?;
        Some(Self { length, writing: word.writing, letters: Letters::of(word.text.as_bytes()) })
    }

    /// At least so great a share of letters differs; `None` if it is too great for words to be [`alike`].
    #[inline]
    pub fn least_that_differs(self, other: Self) -> Option<f64> {
        let (shorter, longer) = (self.length.min(other.length), self.length.max(other.length));
        // Each letter more is a letter that differs, if a cheap one.
        if shorter.saturating_mul(2) < longer || self.writing != other.writing {
            return None;
        }
        let share = self.letters.least_cost(other.letters) / f64::from(longer);
        (share <= MOST_THAT_DIFFERS).then_some(share)
    }
}

/// Where so many letters differ in two spellings of a name, more make no difference.
pub const UNLIKE_SPELLING: f64 = 0.5;
/// From this share of letters on, words that differ are not alike.
pub const UNLIKE: f64 = 0.45;
/// The same with what rounding may do to a share, far above it.
const MOST_THAT_DIFFERS: f64 = UNLIKE + 1e-6;
/// Letters of a word that can be alike.
const SHORTEST_ALIKE: usize = 4;

/// By which sorts of key a word was found; what it was not found by need not be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Via(u16);

impl Via {
    /// Anything may be.
    pub const ALL: Self = Self(u16::MAX);
    #[cfg(test)]
    const NONE: Self = Self(0);

    fn of(sort: Sort) -> Self {
        Self(1 << sort as u16)
    }

    /// By either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn has(self, sort: Sort) -> bool {
        self.0 & Self::of(sort).0 != 0
    }
}

/// A word that many others are held against.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    word: Word<'a>,
    concepts: &'static [concept::Concept],
    apart: &'static [&'static str],
    syllables: &'static [&'static str],
    sound: OnceCell<Option<String>>,
    places: OnceCell<Option<Places>>,
}

impl<'a> Asked<'a> {
    /// Makes a word ready.
    pub fn new(word: Word<'a>) -> Self {
        Self {
            word,
            concepts: concepts(word.text),
            apart: apart_from(word.text),
            syllables: syllables(word.text),
            sound: OnceCell::new(),
            places: OnceCell::new(),
        }
    }

    /// Its letters.
    pub fn text(&self) -> &'a str {
        self.word.text
    }

    /// Whether it is an ordinary word.
    pub fn is_word(&self) -> bool {
        self.word.class.is_word()
    }

    /// Whether an initial can stand for it.
    pub fn starts_with(&self, initial: &str) -> bool {
        stands_behind_initial(self.word.class) && self.word.text.starts_with(initial)
    }

    /// What it sounds like, if it is an ordinary word.
    pub fn sound(&self) -> Option<&str> {
        let hear = || if self.word.class.is_word() { sound::key(self.word.text) } else { None };
        self.sound.get_or_init(hear).as_deref()
    }

    /// How it is related to another word that was found `via` some of the keys it seeks.
    pub fn relate(&self, other: &Word<'_>, via: Via) -> Option<Related> {
        let word = &self.word;
        if word.text == other.text {
            return Some(Related::EQUAL);
        }
        if word.form != 0 && word.form == other.form {
            return Some(Related::plainly(Relation::Form));
        }
        if !word.class.is_word() || !other.class.is_word() || self.apart.contains(&other.text) {
            return None;
        }
        if via.has(Sort::Concept)
            && let Some(relation) = self.shared_concept(other.text)
        {
            return Some(match relation {
                Relation::Spelling => Related::respelt(relation, word.text, other.text),
                _ => Related::plainly(relation),
            });
        }
        if word.writing != other.writing {
            let distance = match (word.writing, other.writing) {
                (Writing::Full, Writing::Vowelless) | (Writing::Vowelless, Writing::Full) => {
                    sound::are_one_skeleton(word.text, other.text).then_some(1.0)
                }
                (Writing::Full, Writing::Loan) => heard(other.text, word.text),
                (Writing::Loan, Writing::Full) => heard(word.text, other.text),
                _ => None,
            };
            return distance.map(|distance| Related { relation: Relation::Skeleton, distance });
        }
        if via.has(Sort::Text)
            && let Some(distance) = self.edited(other.text)
            && !self.is_another_name(other.text)
        {
            return Some(Related { relation: Relation::Edited, distance });
        }
        let sounds_so = |sound| sound::is_key(other.text, sound) && !self.is_another_syllable(other.text);
        (via.has(Sort::Sound) && self.sound().is_some_and(sounds_so))
            .then(|| Related::respelt(Relation::Sound, word.text, other.text))
    }

    /// The share of letters that differ, if few enough do. A word may hide a digit for a letter (`Sech1n`), but two
    /// words with digits must have the same ones.
    fn edited(&self, other: &str) -> Option<f64> {
        let (a, b) = (self.word.text, other);
        let limit = forgiven(a.len()).min(forgiven(b.len()));
        if limit == 0 || a.len().abs_diff(b.len()) > limit {
            return None;
        }
        let edits = match self.places.get_or_init(|| Places::of(a.as_bytes())) {
            // A digit of the other word is a letter that differs.
            Some(places) => places.edits(b.as_bytes(), limit)?,
            None => distance::edits(a.as_bytes(), b.as_bytes(), limit, true)?,
        };
        if !digits_agree(a, b) {
            return None;
        }
        let cost = edit_cost(a.as_bytes(), b.as_bytes());
        let short = a.len().min(b.len()) < distance::ANY_TWO_EDITS;
        (edits < 2 || !short || cost <= distance::CHEAP).then(|| cost / length(a.len().max(b.len())))
    }

    /// Whether both words are known, and as different names: `min` and `jin` are two syllables of Korean, `naser` and
    /// `yaser` two given names, so the one is no slip for the other.
    fn is_another_name(&self, other: &str) -> bool {
        let names = |concepts: &[concept::Concept]| {
            concepts.iter().any(|concept| concept.relation == concept::Relation::Spelling)
        };
        (names(self.concepts) && names(concepts(other))) || self.is_another_syllable(other)
    }

    fn is_another_syllable(&self, other: &str) -> bool {
        !self.syllables.is_empty() && are_others(self.syllables, syllables(other))
    }

    fn shared_concept(&self, other: &str) -> Option<Relation> {
        if self.concepts.is_empty() {
            return None;
        }
        let others = concepts(other);
        let shared = self.concepts.iter().filter(|concept| others.contains(concept));
        shared.map(|concept| concept.relation).min().map(|relation| match relation {
            concept::Relation::Spelling => Relation::Spelling,
            concept::Relation::Abbreviation => Relation::Abbreviation,
            concept::Relation::Translation => Relation::Translation,
            concept::Relation::Nickname => Relation::Nickname,
        })
    }

    /// The keys by which it finds others. A single letter finds words only by being equal: what begins with it is half
    /// of all words.
    pub fn seek(&self, mut each: impl FnMut(Via, u64)) {
        let word = &self.word;
        shared_keys(word, self.concepts, self.sound(), &mut |sort, key| each(Via::of(sort), key));
        if stands_behind_initial(word.class)
            && let Some(first) = word.text.as_bytes().get(..1)
        {
            each(Via::of(Sort::Initial), key(Sort::Initial, first));
        }
        consonant_keys(word, &mut |[_, sought], consonants| each(Via::of(sought), key(sought, consonants)));
    }
}

/// How far from certain it is that a word was heard as that one: the fewer consonants, the farther.
fn heard(lent: &str, own: &str) -> Option<f64> {
    sound::shared_loan(lent, own).map(|shared| 2.0 / length(shared.max(2)))
}

fn digits_agree(a: &str, b: &str) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    match (digits(a), digits(b)) {
        (0, 0) => true,
        (some, 0) => some * 2 < a.len(),
        (0, some) => some * 2 < b.len(),
        _ => a.bytes().filter(u8::is_ascii_digit).eq(b.bytes().filter(u8::is_ascii_digit)),
    }
}

#[allow(clippy::cast_precision_loss, reason = "lengths of words, far below 2^52")]
pub(crate) fn length(letters: usize) -> f64 {
    letters.max(1) as f64
}

/// What a key is made of; keys of different sorts do not meet.
#[derive(Clone, Copy)]
enum Sort {
    Text = 1,
    Concept,
    Form,
    Sound,
    Skeleton,
    Vowelless,
    Loan,
    Loaned,
    Initial,
    Join,
    JoinSound,
    Acronym,
}

fn key(sort: Sort, bytes: &[u8]) -> u64 {
    xxh3_64_with_seed(bytes, sort as u64)
}

/// The keys under which a word is found.
pub fn published(word: &Word<'_>, mut each: impl FnMut(u64)) {
    let asked = Asked::new(*word);
    shared_keys(word, asked.concepts, asked.sound(), &mut |_, key| each(key));
    if word.class == Class::Initial {
        each(key(Sort::Initial, word.text.as_bytes()));
    }
    consonant_keys(word, &mut |[published, _], consonants| each(key(published, consonants)));
}

/// The consonants by which a word meets one of another writing, each with the sorts of key it publishes and seeks.
fn consonant_keys(word: &Word<'_>, each: &mut impl FnMut([Sort; 2], &[u8])) {
    if !word.class.is_word() {
        return;
    }
    let mut add = |sorts, consonants: Option<String>| {
        if let Some(consonants) = consonants {
            each(sorts, consonants.as_bytes());
        }
    };
    match word.writing {
        Writing::Full => {
            add([Sort::Skeleton, Sort::Vowelless], sound::skeleton(word.text));
            add([Sort::Loan, Sort::Loaned], sound::loan(word.text));
        }
        Writing::Vowelless => add([Sort::Vowelless, Sort::Skeleton], sound::skeleton(word.text)),
        Writing::Loan => add([Sort::Loaned, Sort::Loan], sound::loan(word.text)),
    }
}

/// Keys that are published and sought alike.
fn shared_keys(
    word: &Word<'_>,
    concepts: &[concept::Concept],
    sound: Option<&str>,
    each: &mut impl FnMut(Sort, u64),
) {
    let text = word.text.as_bytes();
    let mut add = |sort, bytes: &[u8]| each(sort, key(sort, bytes));
    add(Sort::Text, text);
    if word.form != 0 {
        add(Sort::Form, &word.form.to_le_bytes());
    }
    if !word.class.is_word() {
        return;
    }
    for concept in concepts {
        add(Sort::Concept, &concept.id.to_le_bytes());
    }
    if let Some(sound) = sound {
        add(Sort::Sound, sound.as_bytes());
    }
    deletions(text, forgiven(text.len()), |shorter| add(Sort::Text, shorter));
}

/// Every text that is left when one, or two, letters are deleted.
fn deletions(text: &[u8], limit: usize, mut each: impl FnMut(&[u8])) {
    let mut once = [0u8; distance::LONGEST];
    let mut twice = [0u8; distance::LONGEST];
    if limit == 0 || text.len() > distance::LONGEST {
        return;
    }
    for i in 0..text.len() {
        // Of a run of equal letters, deleting any gives the same text.
        if i > 0 && text.get(i) == text.get(i - 1) {
            continue;
        }
        let Some(shorter) = without(text, i, &mut once) else { continue };
        each(shorter);
        if limit > 1 {
            for j in i..shorter.len() {
                if j > i && shorter.get(j) == shorter.get(j - 1) {
                    continue;
                }
                if let Some(shortest) = without(shorter, j, &mut twice) {
                    each(shortest);
                }
            }
        }
    }
}

fn without<'b>(text: &[u8], at: usize, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
    let left = buffer.get_mut(..text.len().checked_sub(1)?)?;
    let (before, after) = left.split_at_mut_checked(at)?;
    before.copy_from_slice(text.get(..at)?);
    after.copy_from_slice(text.get(at + 1..)?);
    Some(left)
}

/// The key of neighbouring words written as one.
pub fn join_key(joined: &str) -> u64 {
    key(Sort::Join, joined.as_bytes())
}

/// The key of what neighbouring words [sound](crate::sound::key) like as one.
pub fn join_sound_key(sound: &str) -> u64 {
    key(Sort::JoinSound, sound.as_bytes())
}

/// The key under which words of a [sound](crate::sound::key) are found.
pub fn sound_key(sound: &str) -> u64 {
    key(Sort::Sound, sound.as_bytes())
}

/// The key of first letters.
pub fn acronym_key(letters: &str) -> u64 {
    key(Sort::Acronym, letters.as_bytes())
}

/// The key under which a word itself is found.
pub fn text_key(text: &str) -> u64 {
    key(Sort::Text, text.as_bytes())
}

/// Words that an initial can stand for.
pub(crate) fn stands_behind_initial(class: Class) -> bool {
    matches!(class, Class::Plain | Class::Common | Class::Usual | Class::Patronymic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokens;
    use proptest::prelude::*;

    fn relation(a: &str, b: &str) -> Option<Relation> {
        let (a, b) = (tokens(a).unwrap(), tokens(b).unwrap());
        let (a, b) = (Word::new(&a[0], |_| 1.0), Word::new(&b[0], |_| 1.0));
        assert_eq!(relate(&a, &b), relate(&b, &a));
        relate(&a, &b).map(|related| related.relation)
    }

    #[test]
    fn words_of_lists() {
        assert_eq!(relation("Kim", "KIM"), Some(Relation::Equal));
        assert_eq!(relation("OOO", "LLC"), Some(Relation::Form));
        assert_eq!(relation("Lukashenko", "Lukashenka"), Some(Relation::Edited));
        assert_eq!(relation("110th", "111th"), None);
        assert_eq!(relation("OOO", "JSC"), None);
        assert_eq!(relation("Ri", "Pak"), None);
    }

    fn keys_meet(a: &Word<'_>, b: &Word<'_>) -> bool {
        let mut there = Vec::new();
        published(b, |key| there.push(key));
        let mut meet = false;
        let mut via = Via::NONE;
        let asked = Asked::new(*a);
        asked.seek(|by, key| {
            if there.contains(&key) {
                meet = true;
                via = via.or(by);
            }
        });
        // What was found by its keys is judged as it would be without.
        assert_eq!(asked.relate(b, via), if meet { relate(a, b) } else { None });
        meet
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn related_words_share_a_key(
            a in "[a-d]{1,10}|[a-z]{3,9}|[0-9]{1,3}", b in "[a-d]{1,10}|[a-z]{3,9}|[0-9]{1,3}",
            at in 0usize..10, letter in "[a-z]", edit in 0u8..4, writing in (0u8..3, 0u8..3),
        ) {
            // Half of the pairs are a word and a misspelling of it.
            let mut b = b;
            if edit > 0 {
                b = a.clone();
                let at = at % a.len();
                match edit {
                    1 => b.insert_str(at, &letter),
                    2 => { b.remove(at); }
                    _ => b.replace_range(at..=at, &letter),
                }
            }
            let (Ok(a), Ok(b)) = (tokens(&a), tokens(&b)) else { return Ok(()) };
            if let ([a], [b]) = (a.as_slice(), b.as_slice()) {
                let mut a = Word::new(a, |_| 1.0);
                let mut b = Word::new(b, |_| 1.0);
                let of = |code| Writing::from_code(code).unwrap_or_default();
                (a.writing, b.writing) = (of(writing.0), of(writing.1));
                prop_assert_eq!(relate(&a, &b), relate(&b, &a));
                if relate(&a, &b).is_some() {
                    prop_assert!(keys_meet(&a, &b) && keys_meet(&b, &a), "{:?} {:?}", a, b);
                }
            }
        }
    }
}
