//! Thai: letters are gathered into syllables, since a letter sounds otherwise at the end of one.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::rewrite::{entry, section};

const FILE: &str = include_str!("../../data/scripts/south_east_asian.txt");

/// How a consonant is written at the beginning and at the end of a syllable.
type Consonant = (&'static str, &'static str);

static CONSONANTS: LazyLock<HashMap<char, Consonant>> = LazyLock::new(|| {
    let cell = |value| if value == "-" { "" } else { value };
    let consonant = |line| {
        let (letter, values) = entry(line)?;
        let (initial, last) = values.split_once(' ')?;
        Some((letter.chars().next()?, (cell(initial), cell(last))))
    };
    section(FILE, "thai consonants").filter_map(consonant).collect()
});

/// Vowels as they stand after their consonant, the longest first.
static VOWELS: LazyLock<Vec<(Vec<char>, &'static str)>> = LazyLock::new(|| {
    let vowels = section(FILE, "thai vowels").filter_map(entry);
    let mut vowels: Vec<(Vec<char>, &str)> = vowels.map(|(from, to)| (from.chars().collect(), to)).collect();
    vowels.sort_by_key(|(letters, _)| std::cmp::Reverse(letters.len()));
    vowels
});

/// Marks of tone, of a short vowel and of what is not read.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{e47}'..='\u{e4c}' | '\u{e4e}')
}

/// The vowel that begins a text, and how many letters it takes.
fn vowel(letters: &[char]) -> Option<(&'static str, usize)> {
    // With a vowel of its own, `อ` only carries it and begins another syllable (`จันทร์โอชา`).
    if letters.split_first().is_some_and(|(first, after)| *first == 'อ' && vowel(after).is_some()) {
        return None;
    }
    VOWELS
        .iter()
        .find(|(vowel, _)| letters.starts_with(vowel))
        .map(|(vowel, written)| (*written, vowel.len()))
}

/// A word by the Royal Thai General System; its leading vowels already stand after their consonants.
pub(super) fn spell(word: &str) -> String {
    let letters = heard(word);
    let mut written = String::with_capacity(word.len());
    let mut rest = letters.as_slice();
    // Whether the syllable can take a final consonant, and whether it has one.
    let (mut open, mut closed) = (false, false);
    while let Some((&letter, after)) = rest.split_first() {
        rest = after;
        let Some(&(initial, last)) = CONSONANTS.get(&letter) else {
            written.push(letter);
            (open, closed) = (false, false);
            continue;
        };
        let own = vowel(after);
        if let Some((sound, length)) = own {
            written.push_str(initial);
            written.push_str(sound);
            rest = after.get(length..).unwrap_or_default();
            (open, closed) =
                (!sound.ends_with("ai") && !sound.ends_with("ao") && !sound.ends_with("am"), false);
            continue;
        }
        let next = after.first().and_then(|next| CONSONANTS.get(next));
        let next_has_vowel = after.get(1..).is_some_and(|rest| vowel(rest).is_some());
        let liquid = matches!(after.first(), Some('ร' | 'ล'))
            && matches!(letter, 'ก' | 'ข' | 'ค' | 'ต' | 'ป' | 'ผ' | 'พ');
        // `ภูมิพล`: two consonants at the end, the second a sonorant, are a syllable of their own.
        let own_syllable = after.len() == 1 && matches!(after.first(), Some('ล' | 'น' | 'ม' | 'ง'));
        match next {
            _ if open && !own_syllable => {
                written.push_str(last);
                (open, closed) = (false, true);
            }
            // A consonant too many at the end of a syllable is written but not read.
            None => {
                if !closed {
                    written.push_str(initial);
                }
            }
            Some(_) if next_has_vowel && liquid => written.push_str(initial),
            Some(_) if next_has_vowel => {
                written.push_str(initial);
                written.push('a');
                (open, closed) = (false, false);
            }
            Some((_, next_last)) => {
                written.push_str(initial);
                written.push('o');
                written.push_str(next_last);
                rest = after.get(1..).unwrap_or_default();
                (open, closed) = (false, true);
            }
        }
    }
    written
}

/// The letters of a word without marks, and without the letters that the mark `์` silences.
fn heard(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::with_capacity(word.len() / 3);
    for letter in word.chars() {
        if letter == '\u{e4c}' {
            let silenced = letters.pop();
            if matches!(silenced, Some('\u{e34}' | '\u{e38}')) {
                letters.pop();
            }
            // `จันทร์` is read `chan`: a cluster falls as a whole.
            if silenced == Some('ร') && matches!(letters.last(), Some('ท')) {
                letters.pop();
            }
        } else if !is_mark(letter) {
            letters.push(letter);
        }
    }
    letters
}
