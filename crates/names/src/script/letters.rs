//! Scripts whose letters are rewritten one after the other: alphabets and Indic and South East Asian scripts.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::rewrite::{Rules, settle};
use super::run::{Name, Run, Script};
use super::thai;
use super::{Romanisation, System};

const ALPHABETS: &str = include_str!("../../data/scripts/alphabets.txt");
const INDIC: &str = include_str!("../../data/scripts/indic.txt");
const SOUTH_EAST: &str = include_str!("../../data/scripts/south_east_asian.txt");

/// How a script is written by one system.
struct Writer {
    system: System,
    rules: Rules,
    /// What is done to a word before and after its letters are rewritten.
    before: fn(&str) -> String,
    after: fn(&str) -> String,
}

impl Writer {
    fn plain(system: System, sections: &[&str]) -> Self {
        Self { system, rules: Rules::read(ALPHABETS, sections), before: str::to_owned, after: str::to_owned }
    }

    fn write(&self, word: &str) -> String {
        (self.after)(&self.rules.rewrite(&(self.before)(word)))
    }
}

type Choice = (Script, &'static str);

static WRITERS: LazyLock<HashMap<Choice, Vec<Writer>>> = LazyLock::new(|| {
    let cyrillic = |national: &[&str]| {
        let mut writers = vec![
            Writer::plain(System::Customary, &["cyrillic", "cyrillic customary"]),
            Writer::plain(System::Passport, &["cyrillic", "cyrillic passport"]),
        ];
        if !national.is_empty() {
            writers.insert(0, Writer::plain(System::National, national));
            writers.truncate(2);
        }
        writers
    };
    let plain = |sections: &[&str]| vec![Writer::plain(System::Alphabet, sections)];
    let indic = |sections: &[&str], after| {
        let rules = Rules::read(INDIC, sections);
        vec![Writer { system: System::Indic, rules, before: as_devanagari, after }]
    };
    let south_east = |sections: &[&str], before, after| {
        let rules = Rules::read(SOUTH_EAST, sections);
        vec![Writer { system: System::SouthEastAsian, rules, before, after }]
    };
    let heard: fn(&str) -> String = |word| settle(word, 'a', false);
    let dropped: fn(&str) -> String = |word| settle(word, 'a', true);
    HashMap::from([
        ((Script::Cyrillic, ""), cyrillic(&[])),
        ((Script::Cyrillic, "ukrainian"), cyrillic(&["cyrillic", "ukrainian"])),
        ((Script::Cyrillic, "belarusian"), cyrillic(&["cyrillic", "belarusian"])),
        ((Script::Cyrillic, "serbian"), cyrillic(&["cyrillic", "serbian"])),
        ((Script::Cyrillic, "bulgarian"), cyrillic(&["cyrillic", "bulgarian"])),
        (
            (Script::Greek, ""),
            vec![
                Writer::plain(System::Greek, &["greek"]),
                Writer::plain(System::Greek, &["greek", "greek by sound"]),
                Writer::plain(System::Greek, &["greek", "greek by sound", "greek of foreign names"]),
            ],
        ),
        ((Script::Armenian, ""), plain(&["armenian"])),
        ((Script::Georgian, ""), plain(&["georgian"])),
        ((Script::Ethiopic, ""), plain(&["ethiopic"])),
        (
            (Script::Other, ""),
            vec![
                Writer::plain(System::Digraphs, &["latin"]),
                Writer::plain(System::Digraphs, &["latin by sound"]),
            ],
        ),
        ((Script::Devanagari, ""), indic(&["indic"], dropped)),
        ((Script::Bengali, ""), indic(&["indic", "bengali"], dropped)),
        ((Script::Gurmukhi, ""), indic(&["indic"], dropped)),
        ((Script::Gujarati, ""), indic(&["indic"], dropped)),
        ((Script::Oriya, ""), indic(&["indic"], heard)),
        ((Script::Telugu, ""), indic(&["indic", "southern"], heard)),
        ((Script::Kannada, ""), indic(&["indic", "southern"], heard)),
        ((Script::Malayalam, ""), indic(&["indic", "southern"], heard)),
        ((Script::Tamil, ""), indic(&["indic", "southern", "tamil"], heard)),
        ((Script::Sinhala, ""), indic(&["sinhala"], heard)),
        ((Script::Thai, ""), south_east(&[], leading_vowels, thai::spell)),
        ((Script::Lao, ""), south_east(&["lao"], leading_vowels, heard)),
        ((Script::Khmer, ""), south_east(&["khmer"], str::to_owned, dropped)),
        (
            (Script::Burmese, ""),
            south_east(
                &["burmese"],
                |word| word.replace(['့', 'း'], ""),
                |word| settle(word, 'a', false).replace('_', " "),
            ),
        ),
    ])
});

/// The further readings that come of the runs of one script.
pub(super) fn readings(name: &Name, script: Script) -> Vec<Romanisation> {
    let of_script = |run: &Run| run.is_word && run.script == script;
    let choice = if script == Script::Cyrillic { language(name) } else { "" };
    let writers = WRITERS.get(&(script, choice)).map(Vec::as_slice).unwrap_or_default();
    let spell =
        |writer: &Writer| name.spell(writer.system, |_, run| of_script(run).then(|| writer.write(&run.text)));
    writers.iter().map(spell).collect()
}

/// The language that letters of a Cyrillic name give away.
fn language(name: &Name) -> &'static str {
    let runs = || name.runs.iter().filter(|run| run.script == Script::Cyrillic);
    let has = |letters: &[char]| runs().any(|run| run.text.contains(letters));
    if has(&['ђ', 'ј', 'љ', 'њ', 'ћ', 'џ', 'ѓ', 'ќ', 'ѕ']) {
        "serbian"
    } else if has(&['ў']) || (has(&['і']) && has(&['ы', 'э', 'ё'])) {
        "belarusian"
    } else if has(&['і', 'ї', 'є', 'ґ'])
        || runs().any(|run| run.text.contains("ськ") || run.text.contains("цьк"))
    {
        "ukrainian"
    } else if has(&['ъ']) && !has(&['ы', 'э', 'ё']) && runs().any(|run| is_bulgarian(&run.text)) {
        "bulgarian"
    } else {
        ""
    }
}

/// Bulgarian writes `ъ` between consonants; Russian only before a vowel.
fn is_bulgarian(word: &str) -> bool {
    let after_hard_sign = word.split('ъ').skip(1).filter_map(|rest| rest.chars().next());
    after_hard_sign.into_iter().any(|letter| !matches!(letter, 'е' | 'ё' | 'ю' | 'я'))
}

/// Indic scripts in the letters of Devanagari: their blocks in Unicode have one order. Sinhala has its own.
fn as_devanagari(word: &str) -> String {
    let devanagari = |letter: char| match u32::from(letter) {
        code @ 0x980..0xd80 => char::from_u32(0x900 + code % 0x80).unwrap_or(letter),
        _ => letter,
    };
    word.chars().map(devanagari).collect()
}

/// Vowels that Thai and Lao write before their consonant are put after it.
fn leading_vowels(word: &str) -> String {
    let mut ordered = String::with_capacity(word.len());
    let mut letters = word.chars();
    while let Some(letter) = letters.next() {
        match letter {
            'เ'..='ไ' | 'ເ'..='ໄ' => {
                ordered.extend(letters.next());
                ordered.push(letter);
            }
            _ => ordered.push(letter),
        }
    }
    ordered
}
