//! Questions read once: what is asked in, a block of bytes out, and back.
//!
//! ```text
//! header        see `Header`; ends in the hash of everything else
//! words         the different words of all names, in the order of their letters
//! text          their letters, one after another
//! questions     in the order of their numbers
//! names         one for each reading of each name, in the order of questions
//! name words    places of the words of all names
//! runs          upper halves of the keys of what neighbouring words of a name may be written as, of all names
//! numbers       upper halves of the keys of identifiers and wallets, of all questions
//! sought        keys under which words look for others, with the places of the words
//! standing      keys under which words stand for several, with the places of the words
//! use ends      where the uses of each word end
//! uses          places of the questions that have a word, of all words
//! run uses      the keys of runs, with the places of the questions
//! number uses   the keys of numbers, with the places of the questions
//! unread        places of the questions of which something cannot be screened
//! ```
//!
//! The last seven are an index: whoever has the keys of some listed parties finds the few questions that these can lead to, and reads no
//! others. All numbers are little-endian; keys are in order, by their upper halves. A block hangs on nothing but itself. It holds what names say when they are read and nothing of any
//! list: neither weights nor scores, so that it is true as long as names are read by the same rules.

use std::collections::{HashMap, HashSet};

use interdict_model::PartyKind;
use interdict_names::align::{Joined, acronyms, joins};
use interdict_names::relate::{Asked as Seeking, acronym_key, join_key, join_sound_key, sound_key, text_key};
use interdict_names::{Class, Name, Reading, System, Token, Word, Writing};
use thiserror::Error;
use zerocopy::little_endian::{U16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use crate::asked::Asked;
use crate::parameters::Parameters;
use crate::query::CompiledQuery;
use crate::score::given;
use crate::snapshot::{index, kind_code, kind_of, upper_half};
use crate::within::completed;

const MAGIC: [u8; 8] = *b"\x89IDASK2\n";
/// Bytes of the head of a block, from which its length is known.
pub const HEAD: usize = size_of::<Header>();
/// Longest block that is read: far more than thousands of questions of the longest names have.
const LONGEST: u64 = 1 << 30;

/// Why a block cannot be used. What is asked in it must be read again from where it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BlockError {
    /// It does not begin as a block does.
    #[error("these are not questions read before")]
    Head,
    /// Some byte is not what was written.
    #[error("the questions read before are damaged")]
    Damaged,
    /// More than a block can hold.
    #[error("too many questions, or too long ones, for one block")]
    TooMuch,
}

#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
struct Header {
    magic: [u8; 8],
    length: U64,
    after: U64,
    upto: U64,
    basis: [u8; 32],
    last: [u8; 32],
    words: U32,
    text: U32,
    questions: U32,
    names: U32,
    name_words: U32,
    runs: U32,
    numbers: U32,
    sought: U32,
    standing: U32,
    uses: U32,
    run_uses: U32,
    number_uses: U32,
    unread: U32,
    reserved: U32,
    content: [u8; 32],
}

#[derive(Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
struct WordEntry {
    /// Where its letters end.
    end: U32,
    form: U16,
    class: u8,
    writing: u8,
}

#[derive(Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
struct QuestionEntry {
    number: U64,
    /// Where its names and its numbers end.
    names: U32,
    numbers: U32,
    kind: u8,
    given: u8,
    unread: u8,
    reserved: u8,
}

#[derive(Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
struct NameEntry {
    /// Where its words and its runs end.
    words: U32,
    runs: U32,
    before_comma: u8,
    may_be_cut: u8,
    reserved: [u8; 2],
}

/// A key with the place of what it leads to.
#[derive(Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
struct Lead {
    key: U32,
    place: U32,
}

/// A key and a place that it leads to, before they are laid out.
type KeyPlace = (u32, u32);

/// What a block is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// Its questions have numbers after this one,
    pub after: u64,
    /// up to this one.
    pub upto: u64,
    /// By what they were read, as a hash.
    pub basis: [u8; 32],
    /// Of the last row that was read, as a hash.
    pub last: [u8; 32],
}

/// A question, read.
#[derive(Debug)]
pub struct ReadQuestion {
    number: u64,
    kind: PartyKind,
    given: u8,
    /// Something of it cannot be screened: it is to be asked as it came.
    unread: bool,
    names: Vec<(Reading, Vec<u32>)>,
    numbers: Vec<u32>,
}

impl ReadQuestion {
    /// Reads a question; `number` is its own, by which it is known.
    pub fn new(number: u64, asked: &Asked, parameters: &Parameters) -> Self {
        let query = &*completed(&asked.query);
        let compiled = CompiledQuery::new(query, parameters, |_| 1.0);
        let unread = asked.unsearched || !compiled.problems.is_empty();
        let wallets = query.wallets.iter().map(|wallet| text_key(wallet.key().as_str()));
        let identifiers = compiled.identifiers.iter().map(|(key, _)| text_key(key));
        let numbers = identifiers.chain(wallets).map(upper_half).collect();
        let names = compiled.names.into_iter().map(|name| {
            let runs = runs(&name.reading);
            (name.reading, runs)
        });
        Self { number, kind: query.kind, given: given(query), unread, names: names.collect(), numbers }
    }
}

/// Upper halves of the keys under which a single word is found that stands for several of a name.
fn runs(reading: &Reading) -> Vec<u32> {
    let name = Name::new(reading, |_| 1.0);
    let mut keys = Vec::new();
    joins(name.words.len(), |run| {
        let joined = Joined::new(&name.words, run);
        keys.push(upper_half(text_key(&joined.text)));
        keys.extend(joined.sound().map(|sound| upper_half(sound_key(sound))));
    });
    acronyms(&name.words, |_, letters| keys.push(upper_half(text_key(letters))));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Lays questions out as a block. Their numbers ascend.
pub fn write(about: &About, questions: &[ReadQuestion]) -> Result<Vec<u8>, BlockError> {
    let tokens = questions.iter().flat_map(|question| &question.names).flat_map(|(name, _)| &name.tokens);
    let mut tokens: Vec<&Token> = tokens.collect::<HashSet<_>>().into_iter().collect();
    tokens.sort_unstable();
    let mut places: HashMap<&Token, u32> = HashMap::with_capacity(tokens.len());
    let (mut words, mut text): (Vec<WordEntry>, String) = (Vec::new(), String::new());
    let (mut sought, mut standing): (Vec<KeyPlace>, Vec<KeyPlace>) = Default::default();
    for (place, token) in tokens.iter().enumerate() {
        let place = count(place)?;
        places.insert(token, place);
        text.push_str(&token.text);
        words.push(WordEntry {
            end: count(text.len())?.into(),
            form: token.form.into(),
            class: token.class as u8,
            writing: token.writing as u8,
        });
        let seeking = Seeking::new(Word::new(token, |_| 0.0));
        seeking.seek(|_, key| sought.push((upper_half(key), place)));
        standing_for_runs(&seeking, |key| standing.push((upper_half(key), place)));
    }
    let (mut entries, mut names, mut name_words): (Vec<QuestionEntry>, Vec<NameEntry>, Vec<U32>) =
        Default::default();
    let (mut runs, mut numbers): (Vec<U32>, Vec<U32>) = Default::default();
    let (mut run_uses, mut number_uses, mut unread): (Vec<KeyPlace>, Vec<KeyPlace>, Vec<U32>) =
        Default::default();
    let mut uses: Vec<Vec<u32>> = vec![Vec::new(); tokens.len()];
    for (place, question) in questions.iter().enumerate() {
        let place = count(place)?;
        for (reading, of_runs) in &question.names {
            for token in &reading.tokens {
                let word = places.get(token).copied().ok_or(BlockError::TooMuch)?;
                name_words.push(word.into());
                if let Some(uses) = uses.get_mut(index(word.into()))
                    && uses.last() != Some(&place)
                {
                    uses.push(place);
                }
            }
            runs.extend(of_runs.iter().copied().map(U32::new));
            run_uses.extend(of_runs.iter().map(|&key| (key, place)));
            names.push(NameEntry {
                words: count(name_words.len())?.into(),
                runs: count(runs.len())?.into(),
                before_comma: u8::try_from(reading.before_comma).map_err(|_| BlockError::TooMuch)?,
                may_be_cut: reading.may_be_cut.into(),
                reserved: [0; 2],
            });
        }
        numbers.extend(question.numbers.iter().copied().map(U32::new));
        number_uses.extend(question.numbers.iter().map(|&key| (key, place)));
        if question.unread {
            unread.push(place.into());
        }
        entries.push(QuestionEntry {
            number: question.number.into(),
            names: count(names.len())?.into(),
            numbers: count(numbers.len())?.into(),
            kind: kind_code(question.kind),
            given: question.given,
            unread: question.unread.into(),
            reserved: 0,
        });
    }
    let mut use_ends: Vec<U32> = Vec::with_capacity(uses.len());
    let mut all_uses: Vec<U32> = Vec::new();
    for uses in &uses {
        all_uses.extend(uses.iter().copied().map(U32::new));
        use_ends.push(count(all_uses.len())?.into());
    }
    let (sought, standing) = (leads(sought), leads(standing));
    let (run_uses, number_uses) = (leads(run_uses), leads(number_uses));
    let sections = [
        words.as_bytes(),
        text.as_bytes(),
        entries.as_bytes(),
        names.as_bytes(),
        name_words.as_bytes(),
        runs.as_bytes(),
        numbers.as_bytes(),
        sought.as_bytes(),
        standing.as_bytes(),
        use_ends.as_bytes(),
        all_uses.as_bytes(),
        run_uses.as_bytes(),
        number_uses.as_bytes(),
        unread.as_bytes(),
    ];
    let length = HEAD + sections.iter().map(|section| section.len()).sum::<usize>();
    let mut header = Header {
        magic: MAGIC,
        length: (length as u64).into(),
        after: about.after.into(),
        upto: about.upto.into(),
        basis: about.basis,
        last: about.last,
        words: count(words.len())?.into(),
        text: count(text.len())?.into(),
        questions: count(entries.len())?.into(),
        names: count(names.len())?.into(),
        name_words: count(name_words.len())?.into(),
        runs: count(runs.len())?.into(),
        numbers: count(numbers.len())?.into(),
        sought: count(sought.len())?.into(),
        standing: count(standing.len())?.into(),
        uses: count(all_uses.len())?.into(),
        run_uses: count(run_uses.len())?.into(),
        number_uses: count(number_uses.len())?.into(),
        unread: count(unread.len())?.into(),
        reserved: U32::ZERO,
        content: [0; 32],
    };
    let mut bytes = Vec::with_capacity(length);
    bytes.extend_from_slice(header.as_bytes());
    for section in sections {
        bytes.extend_from_slice(section);
    }
    header.content = *content(&bytes).as_bytes();
    if let Some(head) = bytes.get_mut(..HEAD) {
        head.copy_from_slice(header.as_bytes());
    }
    Ok(bytes)
}

/// The keys under which a word is found that stands for several listed ones.
pub(super) fn standing_for_runs(word: &Seeking<'_>, mut each: impl FnMut(u64)) {
    each(join_key(word.text()));
    if word.is_word() {
        each(acronym_key(word.text()));
    }
    if let Some(sound) = word.sound() {
        each(join_sound_key(sound));
    }
}

fn leads(mut of: Vec<KeyPlace>) -> Vec<Lead> {
    of.sort_unstable();
    of.dedup();
    of.into_iter().map(|(key, place)| Lead { key: key.into(), place: place.into() }).collect()
}

fn count(number: usize) -> Result<u32, BlockError> {
    u32::try_from(number).map_err(|_| BlockError::TooMuch)
}

/// Hash of everything but the hash itself.
fn content(bytes: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(bytes.get(..HEAD - 32).unwrap_or_default());
    hasher.update(bytes.get(HEAD..).unwrap_or_default());
    hasher.finalize()
}

/// What the block is of that begins with this head, and how many bytes it has.
pub fn head(bytes: &[u8]) -> Result<(About, usize), BlockError> {
    let (header, _) = Header::ref_from_prefix(bytes).map_err(|_| BlockError::Head)?;
    let length = usize::try_from(header.length.get()).map_err(|_| BlockError::Head)?;
    if header.magic != MAGIC || length < HEAD || header.length.get() > LONGEST {
        return Err(BlockError::Head);
    }
    let about =
        About { after: header.after.get(), upto: header.upto.get(), basis: header.basis, last: header.last };
    Ok((about, length))
}

/// A block that is as it was written.
#[derive(Debug)]
pub struct Block<'b> {
    words: &'b [WordEntry],
    text: &'b str,
    questions: &'b [QuestionEntry],
    names: &'b [NameEntry],
    name_words: &'b [U32],
    runs: &'b [U32],
    numbers: &'b [U32],
    sought: &'b [Lead],
    standing: &'b [Lead],
    use_ends: &'b [U32],
    uses: &'b [U32],
    run_uses: &'b [Lead],
    number_uses: &'b [Lead],
    unread: &'b [U32],
}

/// A question of a block.
#[derive(Debug)]
pub(super) struct Question<'b> {
    pub(super) kind: PartyKind,
    pub(super) given: u8,
    pub(super) unread: bool,
    pub(super) names: Vec<FoldedName<'b>>,
    pub(super) numbers: &'b [U32],
}

/// One reading of a name of it.
#[derive(Debug)]
pub(super) struct FoldedName<'b> {
    /// Places of its words, for [`Block::word`].
    pub(super) words: &'b [U32],
    pub(super) runs: &'b [U32],
    before_comma: usize,
    pub(super) may_be_cut: bool,
}

impl FoldedName<'_> {
    /// The reading that it was.
    pub(super) fn reading(&self, block: &Block<'_>) -> Reading {
        Reading {
            // How it was read is told in explanations only.
            system: System::Plain,
            tokens: self.words.iter().filter_map(|&at| block.word(at)).map(|word| token(&word)).collect(),
            before_comma: self.before_comma,
            may_be_cut: self.may_be_cut,
        }
    }
}

/// The word as it was read.
pub(super) fn token(word: &Word<'_>) -> Token {
    Token { text: word.text.to_owned(), class: word.class, form: word.form, writing: word.writing }
}

impl<'b> Block<'b> {
    /// Verifies a block and takes it apart.
    pub fn read(bytes: &'b [u8]) -> Result<Self, BlockError> {
        let (_, length) = head(bytes)?;
        let (header, rest) = Header::ref_from_prefix(bytes).map_err(|_| BlockError::Head)?;
        if length != bytes.len() || content(bytes).as_bytes() != &header.content {
            return Err(BlockError::Damaged);
        }
        let (words, rest) = array::<WordEntry>(rest, header.words)?;
        let (text, rest) = array::<u8>(rest, header.text)?;
        let (questions, rest) = array::<QuestionEntry>(rest, header.questions)?;
        let (names, rest) = array::<NameEntry>(rest, header.names)?;
        let (name_words, rest) = array::<U32>(rest, header.name_words)?;
        let (runs, rest) = array::<U32>(rest, header.runs)?;
        let (numbers, rest) = array::<U32>(rest, header.numbers)?;
        let (sought, rest) = array::<Lead>(rest, header.sought)?;
        let (standing, rest) = array::<Lead>(rest, header.standing)?;
        let (use_ends, rest) = array::<U32>(rest, header.words)?;
        let (uses, rest) = array::<U32>(rest, header.uses)?;
        let (run_uses, rest) = array::<Lead>(rest, header.run_uses)?;
        let (number_uses, rest) = array::<Lead>(rest, header.number_uses)?;
        let (unread, _) = array::<U32>(rest, header.unread)?;
        let text = std::str::from_utf8(text).map_err(|_| BlockError::Damaged)?;
        Ok(Self {
            words,
            text,
            questions,
            names,
            name_words,
            runs,
            numbers,
            sought,
            standing,
            use_ends,
            uses,
            run_uses,
            number_uses,
            unread,
        })
    }

    /// How many different words it has.
    pub(super) fn words_len(&self) -> usize {
        self.words.len()
    }

    /// A word by its place, of no weight.
    pub(super) fn word(&self, at: U32) -> Option<Word<'b>> {
        let at = index(at);
        let entry = self.words.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.words.get(before));
        let text = self.text.get(start.map_or(0, |before| index(before.end))..index(entry.end))?;
        let class = Class::from_code(entry.class)?;
        let writing = Writing::from_code(entry.writing)?;
        Some(Word { text, class, form: entry.form.get(), writing, weight: 0.0 })
    }

    /// Places of the words that look for others under one of these keys, or stand for several under one of those; keys ascend.
    pub(super) fn words_leading(&self, sought: &[u32], standing: &[u32]) -> Vec<u32> {
        let mut places: Vec<u32> = met(self.sought, sought).chain(met(self.standing, standing)).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Places of the words of these letters.
    pub(super) fn words_of(&self, text: &str) -> impl Iterator<Item = u32> {
        let text_at =
            |at: usize| u32::try_from(at).ok().and_then(|at| self.word(at.into())).map(|word| word.text);
        let (mut low, mut high) = (0, self.words.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if text_at(middle).is_some_and(|own| own < text) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (low..self.words.len())
            .take_while(move |&at| text_at(at) == Some(text))
            .filter_map(|at| u32::try_from(at).ok())
    }

    /// Places of the questions that have a word.
    pub(super) fn questions_with(&self, word: u32) -> &'b [U32] {
        let at = index(word.into());
        let start =
            at.checked_sub(1).and_then(|before| self.use_ends.get(before)).map_or(0, |&end| index(end));
        let end = self.use_ends.get(at).map_or(0, |&end| index(end));
        self.uses.get(start..end).unwrap_or_default()
    }

    /// Places of the questions that have a run of words under one of these keys, or a number under one of those, or of which something
    /// cannot be screened; keys ascend.
    pub(super) fn questions_leading<'k>(
        &self,
        runs: &'k [u32],
        numbers: &'k [u32],
    ) -> impl Iterator<Item = u32> + use<'b, 'k> {
        met(self.run_uses, runs)
            .chain(met(self.number_uses, numbers))
            .chain(self.unread.iter().map(|place| place.get()))
    }

    /// The numbers of its questions, in the order of their places.
    pub(super) fn question_numbers(&self) -> impl Iterator<Item = u64> + use<'b> {
        self.questions.iter().map(|entry| entry.number.get())
    }

    /// A question by its place.
    pub(super) fn question(&self, at: usize) -> Option<Question<'b>> {
        let entry = self.questions.get(at)?;
        let before = at.checked_sub(1).and_then(|before| self.questions.get(before));
        let (first, numbers) = before.map_or((0, 0), |before| (index(before.names), index(before.numbers)));
        let name = |at: usize| {
            let entry = self.names.get(at)?;
            let before = at.checked_sub(1).and_then(|before| self.names.get(before));
            let (words, runs) = before.map_or((0, 0), |before| (index(before.words), index(before.runs)));
            Some(FoldedName {
                words: self.name_words.get(words..index(entry.words))?,
                runs: self.runs.get(runs..index(entry.runs))?,
                before_comma: entry.before_comma.into(),
                may_be_cut: entry.may_be_cut != 0,
            })
        };
        Some(Question {
            kind: kind_of(entry.kind)?,
            given: entry.given,
            unread: entry.unread != 0,
            names: (first..index(entry.names)).map(name).collect::<Option<_>>()?,
            numbers: self.numbers.get(numbers..index(entry.numbers))?,
        })
    }
}

/// What some keys lead to; both ascend.
fn met<'b, 'k>(mut leads: &'b [Lead], keys: &'k [u32]) -> impl Iterator<Item = u32> + use<'b, 'k> {
    keys.iter().flat_map(move |&key| {
        let skipped = leads.partition_point(|lead| lead.key.get() < key);
        leads = leads.get(skipped..).unwrap_or_default();
        let own = leads.iter().take_while(move |lead| lead.key.get() == key);
        own.map(|lead| lead.place.get())
    })
}

fn array<T: FromBytes + Immutable + KnownLayout + Unaligned>(
    bytes: &[u8],
    count: U32,
) -> Result<(&[T], &[u8]), BlockError> {
    <[T]>::ref_from_prefix_with_elems(bytes, index(count)).map_err(|_| BlockError::Damaged)
}
