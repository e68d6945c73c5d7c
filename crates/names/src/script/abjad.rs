//! Arabic and Hebrew script, which leave out most vowels: frequent names from a table, others by rules.
//!
//! Arabic has no `v`, `p` and `g`, and writes Slavic names (`قديروف` for Kadyrov, `بوتين` for Putin) with `f`, `b` and `q` or `gh`.
//! Where a given name or an ending tells such a name, it gets a reading of its own.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::rewrite::{cut, entry, section};
use super::run::{Name, Run, Script};
use super::{Romanisation, System};

const ARABIC: &str = include_str!("../../data/scripts/arabic.txt");
const HEBREW: &str = include_str!("../../data/scripts/hebrew.txt");

/// Most characters of an entry of the tables of names.
const LONGEST_NAME: usize = 12;

/// Stands for an ending of origin that is a word of its own, until it is put to the word before. A noncharacter.
const APART: char = '\u{fdd2}';

/// How one language reads a script.
struct Reading {
    system: System,
    letters: HashMap<char, &'static str>,
    /// Frequent names, spelled by [`plain_letters`].
    names: HashMap<String, &'static str>,
    /// What the article is written as, alone and within a compound name; empty if there is none.
    article: &'static str,
    within: &'static str,
}

/// Letters of a section of a table, by the given column.
fn letters(file: &'static str, name: &str, column: usize) -> HashMap<char, &'static str> {
    let cell = |line| {
        let (letter, values) = entry(line)?;
        let values: Vec<&str> = values.split_whitespace().collect();
        let value = values.get(column).or(values.first())?;
        Some((letter.chars().next()?, if *value == "-" { "" } else { *value }))
    };
    section(file, name).filter_map(cell).collect()
}

/// Names of a section of a table, by the given column.
fn names(file: &'static str, name: &str, column: usize) -> HashMap<String, &'static str> {
    let cell = |line| {
        let (name, spellings) = entry(line)?;
        let spellings: Vec<&str> = spellings.split_whitespace().collect();
        Some((plain_letters(name), *spellings.get(column).or(spellings.first())?))
    };
    section(file, name).filter_map(cell).collect()
}

/// Slavic names in Arabic letters.
static SLAVIC: LazyLock<Reading> = LazyLock::new(|| {
    let mut all = letters(ARABIC, "letters", 0);
    all.extend(letters(ARABIC, "letters of slavic names", 0));
    let names = names(ARABIC, "slavic given names", 0);
    Reading { system: System::Foreign, letters: all, names, article: "", within: "" }
});
/// Endings of Slavic family names, which as words of so many letters are hardly Arabic or Persian.
const SLAVIC_ENDINGS: [(&str, usize); 9] = [
    ("وف", 6),
    ("وفا", 6),
    ("يف", 6),
    ("يفا", 6),
    ("سكي", 5),
    ("سكايا", 6),
    ("نكو", 5),
    ("فيتش", 5),
    ("وفيتش", 5),
];

static READINGS: LazyLock<[Reading; 3]> = LazyLock::new(|| {
    [
        Reading {
            system: System::Arabic,
            letters: letters(ARABIC, "letters", 0),
            names: names(ARABIC, "names", 0),
            article: "al ",
            within: " al ",
        },
        Reading {
            system: System::Persian,
            letters: letters(ARABIC, "letters", 1),
            names: names(ARABIC, "names", 1),
            article: "",
            within: "ul",
        },
        Reading {
            system: System::Hebrew,
            letters: letters(HEBREW, "letters", 0),
            names: names(HEBREW, "names", 0),
            article: "",
            within: "",
        },
    ]
});

/// The further readings of a name in Arabic or Hebrew letters: with vowels as the languages have them, and without.
pub(super) fn readings(name: &Name, script: Script) -> Vec<Romanisation> {
    let of_script = |run: &Run| run.is_word && run.script == script;
    let languages: Vec<&Reading> = READINGS
        .iter()
        .filter(|reading| (reading.system == System::Hebrew) == (script == Script::Hebrew))
        .collect();
    let is_ending = |at: usize, run: &Run| {
        let before = at.checked_sub(2).and_then(|before| name.runs.get(before));
        matches!(run.text.as_str(), "ای" | "اي") && before.is_some_and(|run| run.text.ends_with('ه'))
    };
    let voiced = languages.iter().map(|reading| {
        name.spell(reading.system, |at, run| match () {
            () if !of_script(run) => None,
            () if reading.system == System::Persian && is_ending(at, run) => Some(APART.to_string()),
            () => Some(reading.word(&plain_letters(&run.text))),
        })
    });
    let bare = languages.first().map(|reading| {
        name.spell(System::Abjad, |_, run| {
            of_script(run).then(|| reading.by_letters(&plain_letters(&run.text), false))
        })
    });
    let mut readings: Vec<Romanisation> = voiced.collect();
    // `خامنه ای`: the ending of origin stands apart where the non-joiner could not be typed.
    for reading in readings.iter_mut().filter(|reading| reading.system == System::Persian) {
        reading.text = reading.text.replace(&format!(" {APART}"), "i");
    }
    // Letters of Persian, Dari, Pashto and Urdu that Arabic does not have.
    let persian =
        ['پ', 'چ', 'ژ', 'گ', 'ی', 'ک', 'ے', 'ټ', 'ډ', 'ړ', 'ښ', 'ږ', 'ځ', 'څ', 'ې', 'ۍ', 'ٹ', 'ڈ', 'ڑ', 'ہ'];
    if readings.len() > 1 && name.runs.iter().any(|run| of_script(run) && run.text.contains(persian)) {
        readings.reverse();
    }
    readings.extend(bare);
    if script == Script::Arabic {
        readings.extend(slavic(name));
    }
    readings
}

/// The readings of a name that is a Slavic one: with `b` as it stands, and with `p` where it begins a word.
fn slavic(name: &Name) -> Vec<Romanisation> {
    let words = || name.runs.iter().filter(|run| run.is_word && run.script == Script::Arabic);
    let tells = |run: &Run| {
        let word = plain_letters(&run.text);
        let count = word.chars().count();
        let ends = SLAVIC_ENDINGS.iter().any(|(ending, least)| count >= *least && word.ends_with(ending));
        SLAVIC.names.contains_key(&word) || (ends && !word.contains("ال") && !word.starts_with("عبد"))
    };
    if !words().any(tells) {
        return Vec::new();
    }
    let spell = |begins_with: char| {
        name.spell(System::Foreign, |_, run| {
            let plain = plain_letters(&run.text);
            // In the Caucasus and Central Asia, Arabic given names stand before such family names.
            let arabic = || READINGS.first().and_then(|arabic| arabic.names.get(&plain));
            let known = SLAVIC.names.get(&plain).or_else(arabic).map(|name| spaced(name));
            let by_letters = || {
                let word = plain.replace("تش", "چ");
                let word = word.strip_prefix('ب').map(|rest| format!("{begins_with}{rest}")).unwrap_or(word);
                SLAVIC.by_letters(&word, false)
            };
            (run.is_word && run.script == Script::Arabic).then(|| known.unwrap_or_else(by_letters))
        })
    };
    let has_b = words().any(|run| run.text.starts_with('ب'));
    [Some('ب'), has_b.then_some('پ')].into_iter().flatten().map(spell).collect()
}

/// A word without vowel signs, its letters in one form: the tables are spelled so too.
fn plain_letters(word: &str) -> String {
    let plain = |letter: char| match letter {
        '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{6d6}'..='\u{6ed}'
        | '\u{591}'..='\u{5c7}'
        | 'ء' => None,
        'أ' | 'إ' | 'آ' | 'ٱ' => Some('ا'),
        'ى' | 'ی' | 'ې' | 'ۍ' | 'ے' | 'ئ' => Some('ي'),
        'ک' | 'ڪ' => Some('ك'),
        'ګ' => Some('گ'),
        'ہ' | 'ھ' | 'ۀ' | 'ە' | 'ۂ' => Some('ه'),
        'ؤ' | 'ۆ' | 'ۇ' => Some('و'),
        other => Some(other),
    };
    word.chars().filter_map(plain).collect()
}

impl Reading {
    /// A word: from the table as a whole, without its article, or in pieces that are in the table; else by its letters.
    fn word(&self, word: &str) -> String {
        if let Some(name) = self.names.get(word) {
            return spaced(name);
        }
        if !self.within.is_empty()
            && let Some(rest) = word.strip_prefix("ال").filter(|rest| rest.chars().count() > 1)
        {
            return format!("{}{}", self.article, self.bare_word(rest));
        }
        self.bare_word(word)
    }

    fn bare_word(&self, word: &str) -> String {
        // The ending of origin after a silent `h`: `خامنه` and `خامنه‌ای`, `Khamene` and `Khamenei`.
        if self.system == System::Persian
            && let Some(stem) =
                word.strip_suffix("اي").filter(|stem| stem.ends_with('ه') && stem.chars().count() > 3)
        {
            return self.bare_word(stem) + "i";
        }
        if let Some(name) = self.names.get(word) {
            return spaced(name);
        }
        self.compound(word).unwrap_or_else(|| self.by_letters(word, true))
    }

    /// A word that is wholly made of two or more names of the table, or of names joined by the article (`عبدالرحمن`).
    fn compound(&self, word: &str) -> Option<String> {
        let known = |piece: &str| {
            let long = piece.chars().count() > 2;
            self.names.get(piece).copied().filter(|_| long)
        };
        if !self.within.is_empty()
            && let Some(before) = word.strip_suffix("الله").filter(|before| before.chars().count() > 1)
        {
            return Some(self.bare_word(before) + "ullah");
        }
        if !self.within.is_empty()
            && let Some((before, after)) = word.split_once("ال").filter(|(before, after)| {
                before.chars().count() > 1 && after.chars().count() > 2 && known(before).is_some()
            })
        {
            let before = self.names.get(before)?;
            return Some(
                [spaced(before.trim_end_matches("ul")), self.within.to_owned(), self.bare_word(after)]
                    .concat(),
            );
        }
        let pieces = cut(word, LONGEST_NAME, known);
        let all: Option<Vec<&str>> = pieces.into_iter().map(|(_, name)| name).collect();
        all.filter(|names| names.len() < 4).map(|names| names.iter().map(|name| spaced(name)).collect())
    }

    /// A word by its letters; where it is `voiced`, with vowels where Arabic syllables need them.
    fn by_letters(&self, word: &str, voiced: bool) -> String {
        let sounds = self.sounds(word);
        let mut written = String::with_capacity(word.len() * 2);
        // Consonants since the last vowel; a word begins as after a consonant.
        let mut closed = 1;
        let mut long_a = false;
        for (at, sound) in sounds.iter().enumerate() {
            let next_is_consonant = sounds.get(at + 1).is_some_and(|next| !next.is_vowel());
            match sound {
                Sound::Vowel(vowel) => {
                    written.push_str(vowel);
                    closed = 0;
                    // An alef that begins a word only carries a vowel.
                    long_a = at > 0 && *vowel == "a";
                }
                Sound::Consonant(consonant) => {
                    written.push_str(consonant);
                    let last_pair = at + 2 == sounds.len();
                    if voiced && next_is_consonant && (closed > 0 || last_pair) {
                        let persian_end =
                            self.system == System::Persian && sounds.last() == Some(&Sound::Consonant("h"));
                        written.push_str(match (last_pair, long_a) {
                            (true, _) if persian_end => "e",
                            (true, true) => "i",
                            _ => "a",
                        });
                        closed = 0;
                        long_a = false;
                    } else {
                        closed += 1;
                    }
                }
            }
        }
        written
    }

    /// What the letters of a word stand for: `و` and `ي` are vowels after a consonant, and consonants elsewhere.
    fn sounds(&self, word: &str) -> Vec<Sound> {
        let letters: Vec<char> = word.chars().collect();
        let mut sounds: Vec<Sound> = Vec::with_capacity(letters.len());
        for (at, &letter) in letters.iter().enumerate() {
            let last = at + 1 == letters.len();
            let before_a = matches!(letters.get(at + 1), Some('ا' | 'ة' | 'א'))
                || (letter == 'و' && at + 2 == letters.len() && letters.get(at + 1) == Some(&'ي'));
            let after_vowel = sounds.last().is_none_or(Sound::is_vowel);
            let value = self.letters.get(&letter).copied();
            // Letters that are a vowel or a consonant have both values in the table.
            match value.and_then(|value| value.split_once('/')) {
                // Alef before one of them only carries it (`اوباما`).
                Some((vowel, _)) if at == 1 && matches!(letters.first(), Some('ا' | 'א')) && !before_a => {
                    sounds.pop();
                    sounds.push(Sound::Vowel(vowel));
                }
                Some((vowel, consonant)) => {
                    let is_vowel = !after_vowel && !before_a;
                    sounds.push(if is_vowel { Sound::Vowel(vowel) } else { Sound::Consonant(consonant) });
                }
                None => match (letter, value) {
                    // After a vowel, inside a word, alef has no sound of its own.
                    ('ا' | 'א', Some(_)) if after_vowel && !sounds.is_empty() && !last => {}
                    ('ة' | 'ا' | 'א', Some(value)) => sounds.push(Sound::Vowel(value)),
                    ('ה', Some(_)) if last && !after_vowel => sounds.push(Sound::Vowel("a")),
                    (_, Some(value)) => sounds.push(Sound::Consonant(value)),
                    (_, None) => {}
                },
            }
        }
        sounds
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sound {
    Vowel(&'static str),
    Consonant(&'static str),
}

impl Sound {
    fn is_vowel(&self) -> bool {
        matches!(self, Self::Vowel(_))
    }
}

/// Names of several words have `_` in the tables.
fn spaced(name: &str) -> String {
    name.replace('_', " ")
}
