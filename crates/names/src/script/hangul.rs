//! Hangul: syllables are taken apart by arithmetic and written by four systems.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::System;
use super::rewrite::{cut, entry, section};

const FILE: &str = include_str!("../../data/scripts/korean.txt");

/// Letters of one system: what stands before, in and after the middle of a syllable, in the order of Unicode.
struct Letters {
    initials: Vec<&'static str>,
    vowels: Vec<&'static str>,
    finals: Vec<&'static str>,
}

struct Tables {
    /// In the order of [`Way`].
    letters: [Letters; 4],
    surnames: HashMap<&'static str, Vec<&'static str>>,
    /// Customary spellings of syllables of given names in the south.
    given: HashMap<&'static str, &'static str>,
    words: HashMap<&'static str, &'static str>,
    longest_word: usize,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let row = |name: &str, at: usize| -> Vec<&'static str> {
        let line = section(FILE, name).nth(at).unwrap_or_default();
        line.split_whitespace().map(|cell| if cell == "-" { "" } else { cell }).collect()
    };
    let letters = |name: &str| Letters { initials: row(name, 0), vowels: row(name, 1), finals: row(name, 2) };
    let words: HashMap<_, _> = section(FILE, "words").filter_map(entry).collect();
    Tables {
        letters: [letters("north"), letters("revised"), letters("revised"), letters("mccune-reischauer")],
        surnames: section(FILE, "surnames")
            .filter_map(entry)
            .map(|(name, spellings)| (name, spellings.split_whitespace().collect()))
            .collect(),
        given: section(FILE, "given").filter_map(entry).collect(),
        longest_word: words.keys().map(|word| word.chars().count()).max().unwrap_or(0),
        words,
    }
});

/// A way to write Korean in Latin letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// As North Korea writes names: `Kim Jong Un`.
    North = 0,
    /// As South Koreans write their names: `Park Geun Hye`.
    South = 1,
    /// The Revised Romanisation of 2000: `Gim Jeongeun`.
    Revised = 2,
    /// McCune and Reischauer 1939, without marks: `Kim Chong Un`.
    McCuneReischauer = 3,
}

impl Way {
    /// All of them, the most frequent on lists first.
    pub(super) const ALL: [Self; 4] = [Self::North, Self::South, Self::McCuneReischauer, Self::Revised];

    pub(super) fn system(self) -> System {
        match self {
            Self::North => System::KoreanNorth,
            Self::South => System::KoreanSouth,
            Self::Revised => System::RevisedRomanisation,
            Self::McCuneReischauer => System::McCuneReischauer,
        }
    }
}

/// The surnames of the table in its order, the more frequent first.
pub(super) fn surnames() -> impl Iterator<Item = &'static str> {
    section(FILE, "surnames").filter_map(entry).map(|(name, _)| name)
}

/// Whether a word in Hangul is a surname of the table.
pub(super) fn is_surname(word: &str) -> bool {
    TABLES.surnames.contains_key(word)
}

/// What a run means that is a word for a kind of body as a whole.
pub(super) fn meaning(run: &str) -> Option<&'static str> {
    TABLES.words.get(run).copied()
}

/// Whether a run may be a Korean name or a part of one: a surname, alone or with a given name, or with words for a kind of
/// body in it.
pub(super) fn may_be_korean(run: &str, alone: bool) -> bool {
    let tables = &*TABLES;
    let syllables = run.chars().count();
    is_surname(run)
        || (alone && syllables < 5 && surname(run, true).is_some_and(is_surname))
        || cut(run, tables.longest_word, |piece| tables.words.get(piece).copied())
            .iter()
            .any(|(piece, word)| word.is_some() && piece.chars().count() > 1)
}

/// A foreign word as it sounds: by the Revised Romanisation, without the vowel that stands where the word has none.
pub(super) fn as_lent(run: &str) -> String {
    let spelled = run.chars().zip(syllables(run, Way::Revised));
    let sound = |(syllable, spelled): (char, String)| match parts(syllable) {
        Some((_, NO_VOWEL, _)) => spelled.replacen("eu", "", 1),
        _ => spelled,
    };
    spelled.map(sound).collect()
}

/// The number of the vowel that stands where a foreign word has none (`으`).
const NO_VOWEL: usize = 18;

/// The numbers of a syllable's initial, vowel and final.
pub(super) fn parts(syllable: char) -> Option<(usize, usize, usize)> {
    let place = u32::from(syllable).checked_sub(0xac00).filter(|place| *place < 11_172)? as usize;
    Some((place / 588, place / 28 % 21, place % 28))
}

/// One run of Hangul; `first` says that the name begins with it, so that it may begin with a surname, and `alone` that
/// it is all there is of the name.
pub(super) fn spell(run: &str, first: bool, alone: bool, way: Way) -> String {
    let tables = &*TABLES;
    let syllables = run.chars().count();
    let known_word = |piece: &str| tables.words.get(piece).copied();
    if syllables > 4 || (alone && syllables > 2 && run_ends_in_word(run)) {
        let pieces = cut(run, tables.longest_word, known_word);
        let words: Vec<String> = pieces
            .into_iter()
            .map(|(piece, meaning)| meaning.map_or_else(|| joined(piece, way), str::to_owned))
            .collect();
        return words.join(" ");
    }
    if let Some(meaning) = known_word(run) {
        return meaning.to_owned();
    }
    let surname = if first { surname(run, alone) } else { None };
    let given = run.get(surname.map_or(0, str::len)..).unwrap_or_default();
    let spelled = surname.map(|surname| {
        let spellings = tables.surnames.get(surname);
        let spelling = spellings.and_then(|row| row.get(way as usize).or(row.last()));
        spelling.map_or_else(|| joined(surname, way), |spelling| (*spelling).to_owned())
    });
    let given = if way == Way::Revised { joined(given, way) } else { apart(given, way) };
    spelled.into_iter().chain((!given.is_empty()).then_some(given)).collect::<Vec<_>>().join(" ")
}

/// Every way in which one syllable is written, as a surname, in a given name, and after a voiced sound.
pub(super) fn spellings(syllable: &str) -> Vec<String> {
    let voiced = format!("\u{c544}{syllable}");
    let mut spelled: Vec<String> = syllables(&voiced, Way::McCuneReischauer).into_iter().skip(1).collect();
    for way in Way::ALL {
        spelled.push(spell(syllable, true, true, way));
        spelled.push(apart(syllable, way));
    }
    // As people of the south please: `Soo`, `Young`, `Sung`, `Hee`.
    for plain in syllables(syllable, Way::South) {
        for (letters, custom) in [("yeo", "you"), ("eo", "u"), ("eo", "o"), ("i", "ee")] {
            spelled.push(plain.replace(letters, custom));
        }
        if !plain.contains("eu") && !plain.contains("yu") {
            spelled.push(plain.replace('u', "oo"));
        }
    }
    spelled
}

fn run_ends_in_word(run: &str) -> bool {
    TABLES.words.keys().any(|word| word.chars().count() > 1 && run.ends_with(word))
}

/// The surname a run begins with: one of two syllables that is in the table, else the first syllable.
fn surname(run: &str, alone: bool) -> Option<&str> {
    let end = |count: usize| run.char_indices().nth(count).map_or(run.len(), |(at, _)| at);
    let two = run.get(..end(2)).filter(|two| two.chars().count() == 2 && TABLES.surnames.contains_key(two));
    if two.is_some() {
        return two;
    }
    let one = run.get(..end(1))?;
    // `김 정은`: of two runs, the first is the surname as a whole.
    (alone || one.len() == run.len()).then_some(one)
}

/// Syllables written one after the other without a gap.
fn joined(run: &str, way: Way) -> String {
    syllables(run, way).concat()
}

/// Syllables written apart, with customary spellings where the way has them.
fn apart(run: &str, way: Way) -> String {
    let mut written = syllables(run, way);
    if way == Way::South {
        for (syllable, text) in run.chars().zip(&mut written) {
            if let Some(custom) = TABLES.given.get(syllable.encode_utf8(&mut [0; 4]) as &str) {
                (*custom).clone_into(text);
            }
        }
    }
    written.join(" ")
}

fn syllables(run: &str, way: Way) -> Vec<String> {
    let Some(letters) = TABLES.letters.get(way as usize) else { return Vec::new() };
    let mut written = Vec::new();
    // McCune and Reischauer voice a consonant after a vowel or a sonorant.
    let mut sonorous = false;
    for character in run.chars() {
        let Some((initial, vowel, last)) = parts(character) else {
            written.push(character.to_string());
            sonorous = false;
            continue;
        };
        let get = |row: &[&'static str], at: usize| row.get(at).copied().unwrap_or_default();
        let initial = match (way, sonorous, get(&letters.initials, initial), initial) {
            (Way::McCuneReischauer, true, "k", 0) => "g",
            (Way::McCuneReischauer, true, "t", 3) => "d",
            (Way::McCuneReischauer, true, "p", 7) => "b",
            (Way::McCuneReischauer, true, "ch", 12) => "j",
            (_, _, plain, _) => plain,
        };
        written.push([initial, get(&letters.vowels, vowel), get(&letters.finals, last)].concat());
        // No final, or n, l, m, ng.
        sonorous = matches!(last, 0 | 4 | 8 | 16 | 21);
    }
    written
}

/// The southern form of a word from Chinese: an `r` or `n` that begins it falls or changes (`리` is `이`, `로` is `노`).
pub(super) fn southern(word: &str) -> String {
    let mut characters = word.chars();
    let Some(head) = characters.next() else { return String::new() };
    let changed = parts(head).map_or(head, |(initial, vowel, last)| {
        // The vowels that begin with an i or y.
        let narrow = matches!(vowel, 2 | 3 | 6 | 7 | 12 | 17 | 20);
        let changed = match initial {
            2 | 5 if narrow => 11,
            5 => 2,
            other => other,
        };
        let code = 0xac00 + (changed * 21 + vowel) * 28 + last;
        u32::try_from(code).ok().and_then(char::from_u32).unwrap_or(head)
    });
    std::iter::once(changed).chain(characters).collect()
}
