//! Questions read once: what is asked in, a block of bytes out, and back.
//!
//! ```text
//! header        see `Header`; ends in the hash of everything else
//! words         the different words of all names
//! text          their letters, one after another
//! questions     in the order of their numbers
//! names         one for each reading of each name, in the order of questions
//! name words    places of the words of all names
//! runs          upper halves of the keys of what neighbouring words of a name may be written as, of all names
//! numbers       upper halves of the keys of identifiers and wallets, of all questions
//! ```
//!
//! All numbers are little-endian. A block hangs on nothing but itself. It holds what names say when they are read and nothing of any
//! list: neither weights nor scores, so that it is true as long as names are read by the same rules.

use std::collections::HashMap;

use interdict_model::PartyKind;
use interdict_names::align::{Joined, acronyms, joins};
use interdict_names::relate::{sound_key, text_key};
use interdict_names::{Class, Name, Reading, System, Token, Word, Writing};
use thiserror::Error;
use zerocopy::little_endian::{U16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use crate::asked::Asked;
use crate::parameters::Parameters;
use crate::query::CompiledQuery;
use crate::score::given;
use crate::snapshot::{index, kind_code, kind_of, upper_half};

const MAGIC: [u8; 8] = *b"\x89IDASKS\n";
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
    reserved: U32,
    content: [u8; 32],
}

#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
struct WordEntry {
    length: U16,
    form: U16,
    class: u8,
    writing: u8,
}

#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
struct QuestionEntry {
    number: U64,
    names: U16,
    numbers: U16,
    kind: u8,
    given: u8,
    unread: u8,
    reserved: u8,
}

#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
struct NameEntry {
    runs: U16,
    words: u8,
    before_comma: u8,
    may_be_cut: u8,
    reserved: u8,
}

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
        let query = &asked.query;
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
    let mut places: HashMap<&Token, u32> = HashMap::new();
    let (mut words, mut text): (Vec<WordEntry>, String) = (Vec::new(), String::new());
    let (mut entries, mut names, mut name_words): (Vec<QuestionEntry>, Vec<NameEntry>, Vec<U32>) =
        Default::default();
    let (mut runs, mut numbers): (Vec<U32>, Vec<U32>) = Default::default();
    for question in questions {
        for (reading, of_runs) in &question.names {
            for token in &reading.tokens {
                let place = count(places.len())?;
                let place = *places.entry(token).or_insert(place);
                if index(place.into()) == words.len() {
                    words.push(WordEntry {
                        length: small(token.text.len())?,
                        form: token.form.into(),
                        class: token.class as u8,
                        writing: token.writing as u8,
                    });
                    text.push_str(&token.text);
                }
                name_words.push(place.into());
            }
            names.push(NameEntry {
                runs: small(of_runs.len())?,
                words: u8::try_from(reading.tokens.len()).map_err(|_| BlockError::TooMuch)?,
                before_comma: u8::try_from(reading.before_comma).map_err(|_| BlockError::TooMuch)?,
                may_be_cut: reading.may_be_cut.into(),
                reserved: 0,
            });
            runs.extend(of_runs.iter().copied().map(U32::new));
        }
        numbers.extend(question.numbers.iter().copied().map(U32::new));
        entries.push(QuestionEntry {
            number: question.number.into(),
            names: small(question.names.len())?,
            numbers: small(question.numbers.len())?,
            kind: kind_code(question.kind),
            given: question.given,
            unread: question.unread.into(),
            reserved: 0,
        });
    }
    let sections = [
        words.as_bytes(),
        text.as_bytes(),
        entries.as_bytes(),
        names.as_bytes(),
        name_words.as_bytes(),
        runs.as_bytes(),
        numbers.as_bytes(),
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

fn count(number: usize) -> Result<u32, BlockError> {
    u32::try_from(number).map_err(|_| BlockError::TooMuch)
}

fn small(number: usize) -> Result<U16, BlockError> {
    u16::try_from(number).map(U16::new).map_err(|_| BlockError::TooMuch)
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
    words: Vec<Word<'b>>,
    questions: Vec<Question<'b>>,
}

/// A question of a block.
#[derive(Debug)]
pub(super) struct Question<'b> {
    pub(super) number: u64,
    pub(super) kind: PartyKind,
    pub(super) given: u8,
    pub(super) unread: bool,
    pub(super) names: Vec<FoldedName<'b>>,
    pub(super) numbers: &'b [U32],
}

/// One reading of a name of it.
#[derive(Debug)]
pub(super) struct FoldedName<'b> {
    /// Places of its words in [`Block::words`].
    pub(super) words: &'b [U32],
    pub(super) runs: &'b [U32],
    before_comma: usize,
    pub(super) may_be_cut: bool,
}

impl FoldedName<'_> {
    /// The reading that it was.
    pub(super) fn reading(&self, words: &[Word<'_>]) -> Reading {
        Reading {
            // How it was read is told in explanations only.
            system: System::Plain,
            tokens: self.words.iter().filter_map(|&at| words.get(index(at))).map(token).collect(),
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
        let (numbers, _) = array::<U32>(rest, header.numbers)?;
        let text = std::str::from_utf8(text).map_err(|_| BlockError::Damaged)?;
        Ok(Self {
            words: read_words(words, text)?,
            questions: read_questions(questions, names, name_words, runs, numbers)?,
        })
    }

    /// Its words, of no weight.
    pub(super) fn words(&self) -> &[Word<'b>] {
        &self.words
    }

    pub(super) fn questions(&self) -> &[Question<'b>] {
        &self.questions
    }
}

fn array<T: FromBytes + Immutable + KnownLayout + Unaligned>(
    bytes: &[u8],
    count: U32,
) -> Result<(&[T], &[u8]), BlockError> {
    <[T]>::ref_from_prefix_with_elems(bytes, index(count)).map_err(|_| BlockError::Damaged)
}

fn read_words<'b>(entries: &[WordEntry], text: &'b str) -> Result<Vec<Word<'b>>, BlockError> {
    let mut rest = text;
    let word = |entry: &WordEntry| {
        let (text, behind) = rest.split_at_checked(entry.length.get().into())?;
        rest = behind;
        let class = Class::from_code(entry.class)?;
        let writing = Writing::from_code(entry.writing)?;
        Some(Word { text, class, form: entry.form.get(), writing, weight: 0.0 })
    };
    entries.iter().map(word).collect::<Option<_>>().ok_or(BlockError::Damaged)
}

fn read_questions<'b>(
    questions: &'b [QuestionEntry],
    mut names: &'b [NameEntry],
    mut name_words: &'b [U32],
    mut runs: &'b [U32],
    mut numbers: &'b [U32],
) -> Result<Vec<Question<'b>>, BlockError> {
    let question = |entry: &QuestionEntry| {
        let name = |entry: &NameEntry| {
            Some(FoldedName {
                words: take(&mut name_words, entry.words.into())?,
                runs: take(&mut runs, entry.runs.get().into())?,
                before_comma: entry.before_comma.into(),
                may_be_cut: entry.may_be_cut != 0,
            })
        };
        Some(Question {
            number: entry.number.get(),
            kind: kind_of(entry.kind)?,
            given: entry.given,
            unread: entry.unread != 0,
            names: take(&mut names, entry.names.get().into())?.iter().map(name).collect::<Option<_>>()?,
            numbers: take(&mut numbers, entry.numbers.get().into())?,
        })
    };
    questions.iter().map(question).collect::<Option<_>>().ok_or(BlockError::Damaged)
}

/// Takes so many from the beginning.
fn take<'b, T>(from: &mut &'b [T], count: usize) -> Option<&'b [T]> {
    let (taken, rest) = from.split_at_checked(count)?;
    *from = rest;
    Some(taken)
}
