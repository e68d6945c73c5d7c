//! One engine for every script whose letters can be rewritten: the longest rule that fits, from left to right.

use std::collections::HashMap;

/// The part of a table file under `[name]`, up to the next head; comments and empty lines are left out.
pub(super) fn section(file: &'static str, name: &str) -> impl Iterator<Item = &'static str> {
    let head = format!("[{name}]");
    file.lines()
        .map(str::trim)
        .skip_while(move |line| *line != head)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A line of a table: what is written, and the rest of the line.
pub(super) fn entry(line: &'static str) -> Option<(&'static str, &'static str)> {
    line.split_once(char::is_whitespace).map(|(from, to)| (from, to.trim()))
}

/// Rewriting rules, `from to` a line. In `from`, `^` is the beginning of a word and `$` its end. In `to`:
///
/// * `-` is nothing at all.
/// * `~` at its end is a vowel that is heard unless the next sign says otherwise (Indic `क` is `k~`); at its
///   beginning it takes that vowel away (`ा` is `~a`, and the sign of no vowel is `~` alone).
#[derive(Debug, Default)]
pub(super) struct Rules {
    rules: HashMap<&'static str, &'static str>,
    /// Characters of the longest `from`.
    longest: usize,
}

impl Rules {
    /// Reads the rules of the sections named; where two have the same `from`, the later one holds.
    pub(super) fn read(file: &'static str, sections: &[&str]) -> Self {
        let mut read = Self::default();
        for (from, to) in sections.iter().flat_map(|name| section(file, name)).filter_map(entry) {
            read.longest = read.longest.max(from.chars().count());
            read.rules.insert(from, if to == "-" { "" } else { to });
        }
        read
    }

    /// A word rewritten; characters without a rule stay. The pending vowels `~` are still in it.
    pub(super) fn rewrite(&self, word: &str) -> String {
        let framed = format!("^{word}$");
        let mut rest = framed.as_str();
        let mut written = String::with_capacity(framed.len());
        while let Some(character) = rest.chars().next() {
            let found = ends(rest, self.longest)
                .rev()
                .find_map(|end| Some((end, *self.rules.get(rest.get(..end)?)?)));
            let (end, to) = found.unwrap_or((character.len_utf8(), ""));
            if found.is_some() {
                written.push_str(to);
            } else if !matches!(character, '^' | '$') {
                written.push(character);
            }
            rest = rest.get(end..).unwrap_or_default();
        }
        written
    }
}

/// Where the first, second ... character of a text ends, up to the given number.
fn ends(text: &str, most: usize) -> impl DoubleEndedIterator<Item = usize> {
    let ends: Vec<usize> =
        text.char_indices().take(most).map(|(start, character)| start + character.len_utf8()).collect();
    ends.into_iter()
}

/// A word cut into the longest known pieces from the left, and the characters between them.
pub(super) fn cut<T>(
    word: &str,
    longest: usize,
    known: impl Fn(&str) -> Option<T>,
) -> Vec<(&str, Option<T>)> {
    let mut pieces = Vec::new();
    let (mut rest, mut unknown) = (word, 0);
    while let Some(tail) = rest.get(unknown..).filter(|tail| !tail.is_empty()) {
        let found = ends(tail, longest).rev().find_map(|end| Some((end, known(tail.get(..end)?)?)));
        if let Some((end, value)) = found {
            if unknown > 0 {
                pieces.push((rest.get(..unknown).unwrap_or_default(), None));
            }
            pieces.push((tail.get(..end).unwrap_or_default(), Some(value)));
            rest = tail.get(end..).unwrap_or_default();
            unknown = 0;
        } else {
            unknown += tail.chars().next().map_or(1, char::len_utf8);
        }
    }
    if !rest.is_empty() {
        pieces.push((rest, None));
    }
    pieces
}

/// Settles the pending vowels `~` of a word: `inherent` where one is heard. In the languages that `drop` it, it is
/// silent at the end of a word and between a vowel with its consonant and a consonant with its vowel
/// (`मनमोहन`: `manmohan`).
pub(super) fn settle(word: &str, inherent: char, drop: bool) -> String {
    // No sign at all after the vowel is taken away.
    let word = word.replace("~~", "");
    let letters: Vec<char> = word.chars().collect();
    let vowel = |at: usize| letters.get(at).is_some_and(|c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | '~'));
    // Consonants of two letters (`dh`) count as one.
    let consonant_before = |at: usize| match at.checked_sub(1) {
        Some(one) if letters.get(one) == Some(&'h') && one > 0 && !vowel(one - 1) => one.checked_sub(1),
        before => before,
    };
    let consonant_after = |at: usize| {
        let next = at + 1;
        if letters.get(next + 1) == Some(&'h') { next + 1 } else { next }
    };
    let mut settled = String::with_capacity(word.len());
    let mut dropped_last = false;
    for (at, &letter) in letters.iter().enumerate() {
        if letter != '~' {
            if vowel(at) {
                dropped_last = false;
            }
            settled.push(letter);
            continue;
        }
        let last = at + 1 == letters.len();
        let between = consonant_before(at).and_then(|c| c.checked_sub(1)).is_some_and(&vowel)
            && letters.get(at + 1).is_some_and(|_| !vowel(at + 1))
            && vowel(consonant_after(at) + 1)
            && consonant_after(at) + 2 < letters.len();
        // One vowel at least stays in a word, and not two in a row are silent.
        // A cluster needs its vowel (`narendra`), but for a nasal with what follows it (`singh`).
        let cluster = consonant_before(at)
            .and_then(|consonant| letters.get(consonant.checked_sub(1)?))
            .is_some_and(|before| !matches!(before, 'a' | 'e' | 'i' | 'o' | 'u' | '~' | 'n' | 'm'));
        let end = last && !cluster && settled.chars().count() > 1;
        let silent = drop && (end || (between && !dropped_last));
        if !silent {
            settled.push(inherent);
        }
        dropped_last = silent;
    }
    settled
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "[one]\nab x\na y\n^a z\nb$ -\n# no rule\n[two]\na w\n";

    #[test]
    fn longest_rule_first() {
        let rules = Rules::read(FILE, &["one"]);
        assert_eq!(rules.rewrite("aab"), "zx");
        assert_eq!(rules.rewrite("cab"), "cx");
        assert_eq!(rules.rewrite("cabb"), "cx");
        assert_eq!(Rules::read(FILE, &["one", "two"]).rewrite("ca"), "cw");
    }

    #[test]
    fn cuts_at_known_pieces() {
        let known = |piece: &str| (piece == "bc").then_some(1);
        assert_eq!(cut("abcbcd", 2, known), [("a", None), ("bc", Some(1)), ("bc", Some(1)), ("d", None)]);
    }

    #[test]
    fn vowels_are_settled() {
        assert_eq!(settle("m~n~m~~oh~n~", 'a', true), "manmohan");
        assert_eq!(settle("n~r~~endr~", 'a', true), "narendra");
        assert_eq!(settle("s~~ingh~", 'a', true), "singh");
        assert_eq!(settle("r~m~", 'a', false), "rama");
    }
}
