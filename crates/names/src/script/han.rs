//! Han characters and kana: Mandarin, Cantonese, Korean and Japanese readings.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use any_ascii::any_ascii_char;

use super::hangul::{self, Way};
use super::rewrite::{Rules, cut, entry, section};
use super::run::{Name, Run, Script};
use super::{Romanisation, System, loan, spelt};

const READINGS: &str = include_str!("../../data/scripts/han.txt");
const CHINESE: &str = include_str!("../../data/scripts/chinese.txt");
const JAPANESE: &str = include_str!("../../data/scripts/japanese.txt");

/// Most characters of a run that is read as a person's name.
const LONGEST_PERSON: usize = 4;
/// Most characters of an entry of the tables of words.
const LONGEST_WORD: usize = 8;

type Words = HashMap<&'static str, &'static str>;

fn words(file: &'static str, name: &str) -> Words {
    section(file, name).filter_map(entry).collect()
}

/// The readings of one character, `-` where there is none.
#[derive(Debug, Clone, Copy)]
struct Readings {
    mandarin: &'static str,
    cantonese: &'static str,
    korean: &'static str,
    on: &'static str,
}

static CHARACTERS: LazyLock<HashMap<char, Readings>> = LazyLock::new(|| {
    let readings = |line: &'static str| {
        let mut cells = line.split(' ');
        let mut head = cells.next()?.chars();
        let character = head.next().filter(|c| *c != '#' && head.next().is_none())?;
        let mut cell = || cells.next();
        Some((character, Readings { mandarin: cell()?, cantonese: cell()?, korean: cell()?, on: cell()? }))
    };
    READINGS.lines().filter_map(readings).collect()
});

/// A language that Han characters are read in: one column of the table and what is made of it.
struct Language {
    system: System,
    column: fn(&Readings) -> &'static str,
    /// Characters read otherwise where they are a surname.
    surnames: Words,
    /// What becomes of each syllable.
    rules: Rules,
    /// What stands between the syllables of a given name.
    gap: &'static str,
}

static PINYIN: LazyLock<Language> = LazyLock::new(|| Language {
    system: System::Pinyin,
    column: |readings| readings.mandarin,
    surnames: words(CHINESE, "mandarin surnames"),
    rules: Rules::default(),
    gap: "",
});
static WADE_GILES: LazyLock<Language> = LazyLock::new(|| Language {
    system: System::WadeGiles,
    column: |readings| readings.mandarin,
    surnames: words(CHINESE, "mandarin surnames"),
    rules: Rules::read(CHINESE, &["wade-giles"]),
    gap: "",
});
static CANTONESE: LazyLock<Language> = LazyLock::new(|| Language {
    system: System::Cantonese,
    column: |readings| readings.cantonese,
    surnames: Words::new(),
    rules: Rules::read(CHINESE, &["hong kong"]),
    gap: " ",
});
static KOREAN_SURNAMES: LazyLock<Words> = LazyLock::new(|| words(CHINESE, "korean surnames"));
static COMPOUND_SURNAMES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| section(CHINESE, "compound surnames").flat_map(str::split_whitespace).collect());
static WORDS: LazyLock<Words> = LazyLock::new(|| words(CHINESE, "words"));
static FOREIGN: LazyLock<Words> = LazyLock::new(|| words(CHINESE, "foreign"));
static SIMPLIFIED: LazyLock<Words> = LazyLock::new(|| words(CHINESE, "simplified"));
static KANA: LazyLock<Rules> = LazyLock::new(|| Rules::read(JAPANESE, &["kana"]));
static JAPANESE_SURNAMES: LazyLock<Words> = LazyLock::new(|| words(JAPANESE, "surnames"));
static JAPANESE_GIVEN: LazyLock<Words> = LazyLock::new(|| words(JAPANESE, "given"));
static JAPANESE_WORDS: LazyLock<Words> = LazyLock::new(|| words(JAPANESE, "words"));

/// The syllables of Mandarin in Pinyin; some more than once.
pub(super) fn mandarin_syllables() -> impl Iterator<Item = &'static str> {
    CHARACTERS.values().map(|readings| readings.mandarin).filter(|syllable| *syllable != "-")
}

/// The syllables of Korean that characters are read as; some more than once.
pub(super) fn korean_syllables() -> impl Iterator<Item = &'static str> {
    CHARACTERS.values().map(|readings| readings.korean).filter(|syllable| *syllable != "-")
}

/// A syllable of Pinyin by Wade and Giles.
pub(super) fn wade_giles(syllable: &str) -> String {
    WADE_GILES.rules.rewrite(syllable)
}

/// The further readings of a name with Han characters or kana.
pub(super) fn readings(name: &Name) -> Vec<Romanisation> {
    let is_han = |run: &Run| run.is_word && run.script == Script::Han;
    let any = |is: &dyn Fn(&str) -> bool| name.runs.iter().any(|run| is_han(run) && is(&run.text));
    let spell = |system, write: &dyn Fn(usize, &str) -> String| {
        name.spell(system, |at, run| is_han(run).then(|| write(at, &run.text)))
    };
    let first = name.first_of(Script::Han);
    let alone = name.count_of(Script::Han) == 1;
    let japanese = || spell(System::Hepburn, &|at, run| hepburn(run, Some(at) == first));
    if any(&|run| run.chars().any(is_kana) || has_word(run, &JAPANESE_WORDS)) {
        let japanese = japanese();
        let mut readings = spelt::in_katakana(&japanese.text);
        if readings.is_empty() {
            readings = loan::in_katakana(name);
        }
        readings.insert(0, japanese);
        return readings;
    }
    // A Japanese name may be longer than a Chinese one.
    if any(&|run| run.chars().count() > LONGEST_PERSON && is_japanese_person(run)) {
        return vec![japanese()];
    }
    // `弗拉基米尔·普京`: a foreign name written by sound has no surname in front.
    let foreign = name.runs.iter().any(|run| !run.is_word && run.text.contains(['·', '•', '‧', '・']));
    let mut readings: Vec<Romanisation> = foreign_name(name, foreign).into_iter().collect();
    if any(&|run| (run.chars().count() > LONGEST_PERSON && !foreign) || has_word(run, &WORDS)) {
        readings.extend([
            spell(System::Translated, &|_, run| body(run, true, &PINYIN)),
            spell(System::Pinyin, &|_, run| body(run, false, &PINYIN)),
            spell(System::Translated, &|_, run| body(run, true, &CANTONESE)),
        ]);
        return readings;
    }
    let surname = |at, run: &'_ str| if Some(at) == first && !foreign { surname_len(run, alone) } else { 0 };
    let chinese = |language: &Language| {
        spell(language.system, &|at, run| {
            person(run, surname(at, run), |part, is_surname| language.write(part, is_surname))
        })
    };
    let korean = |way: Way| {
        spell(way.system(), &|at, run| {
            let read = hanja(run, surname(at, run), way);
            hangul::spell(&read, Some(at) == first && !foreign, alone, way)
        })
    };
    readings.extend([chinese(&PINYIN), chinese(&WADE_GILES), chinese(&CANTONESE)]);
    if !foreign {
        readings.extend([korean(Way::North), korean(Way::South)]);
        match first.and_then(|at| name.runs.get(at)).and_then(|run| japanese_surname(&run.text, alone)) {
            // Surnames of one character are Chinese as well.
            Some(surname) if surname.chars().count() > 1 => readings.insert(0, japanese()),
            Some(_) => readings.push(japanese()),
            None => {}
        }
    }
    readings
}

impl Language {
    /// The syllables of a run of characters.
    fn syllables(&self, run: &str) -> Vec<String> {
        let read = |character: char| match CHARACTERS.get(&character).map(self.column) {
            Some(reading) if reading != "-" => reading.to_owned(),
            _ => any_ascii_char(character).to_lowercase(),
        };
        run.chars().map(|character| self.rules.rewrite(&read(character))).collect()
    }

    fn write(&self, part: &str, is_surname: bool) -> String {
        match self.surnames.get(part).filter(|_| is_surname) {
            Some(reading) => self.rules.rewrite(reading),
            None if is_surname => self.syllables(part).concat(),
            None => self.syllables(part).join(self.gap),
        }
    }
}

/// A foreign name that is written by sound (`普京`): every run is made of names of the table, or, where the `interpunct`
/// says that the name is foreign, one run at least.
fn foreign_name(name: &Name, interpunct: bool) -> Option<Romanisation> {
    let original = |run: &Run| {
        let simplified = |c: char| SIMPLIFIED.get(c.encode_utf8(&mut [0; 4]) as &str).copied();
        let text: String =
            run.text.chars().map(|c| simplified(c).map_or_else(|| c.to_string(), str::to_owned)).collect();
        let pieces = cut(&text, LONGEST_WORD, |piece| FOREIGN.get(piece).copied());
        let names: Option<Vec<&str>> = pieces.into_iter().map(|(_, name)| name).collect();
        names.map(|names| names.join(" ").replace('_', " "))
    };
    let known = |run: &&Run| run.script == Script::Han && run.is_word && original(run).is_some();
    let found = name.runs.iter().filter(known).count();
    if found == 0 || (found < name.count_of(Script::Han) && !interpunct) {
        return None;
    }
    let write = |_: usize, run: &Run| {
        (run.script == Script::Han && run.is_word)
            .then(|| original(run).unwrap_or_else(|| PINYIN.write(&run.text, false)))
    };
    Some(name.spell(System::Foreign, write))
}

/// How many bytes of a run are the surname.
fn surname_len(run: &str, alone: bool) -> usize {
    let end = |count: usize| run.char_indices().nth(count).map_or(run.len(), |(at, _)| at);
    let compound = run.get(..end(2)).is_some_and(|two| COMPOUND_SURNAMES.contains(two));
    match (compound, alone) {
        (true, _) => end(2),
        (false, true) => end(1),
        // `习 近平`: of two runs, the first is the surname as a whole.
        (false, false) => run.len(),
    }
}

/// A run as surname and given name.
fn person(run: &str, surname: usize, write: impl Fn(&str, bool) -> String) -> String {
    let (surname, given) = run.split_at_checked(surname).unwrap_or(("", run));
    let parts = [(surname, true), (given, false)];
    let written =
        parts.iter().filter(|(part, _)| !part.is_empty()).map(|(part, is_surname)| write(part, *is_surname));
    written.collect::<Vec<_>>().join(" ")
}

/// A run in Hangul, as North or South Korea reads its characters.
fn hanja(run: &str, surname: usize, way: Way) -> String {
    let hangul = |part: &str, is_surname: bool| -> String {
        if let Some(reading) = KOREAN_SURNAMES.get(part).filter(|_| is_surname) {
            return (*reading).to_owned();
        }
        let read = |c: char| CHARACTERS.get(&c).map_or("-", |readings| readings.korean);
        let word: String = part.chars().map(read).filter(|reading| *reading != "-").collect();
        if way == Way::North { word } else { hangul::southern(&word) }
    };
    let (surname, given) = run.split_at_checked(surname).unwrap_or(("", run));
    hangul(surname, true) + &hangul(given, false)
}

/// Whether a run has a word of bodies in it. Places alone do not make a body of a name.
fn has_word(run: &str, words: &Words) -> bool {
    cut(run, LONGEST_WORD, |piece| words.get(piece).filter(|meaning| meaning.starts_with(char::is_lowercase)))
        .iter()
        .any(|(_, word)| word.is_some())
}

/// A body's name: known words in English or by sound, each apart, and what stands between them by sound.
fn body(run: &str, translate: bool, language: &Language) -> String {
    let pieces = cut(run, LONGEST_WORD, |piece| WORDS.get(piece).copied());
    let write = |(piece, meaning): &(&str, Option<&str>)| match meaning {
        Some(meaning) if translate => (*meaning).to_owned(),
        // Long words are made of words of two characters.
        Some(_) if piece.chars().count() > 3 => {
            let syllables = language.syllables(piece);
            syllables.chunks(2).map(|pair| pair.join(language.gap)).collect::<Vec<_>>().join(" ")
        }
        _ => language.syllables(piece).join(language.gap),
    };
    pieces.iter().map(write).collect::<Vec<_>>().join(" ")
}

/// Whether a word by Hepburn, in small letters, is a surname or given name of the tables.
pub(super) fn is_japanese_name(word: &str) -> bool {
    static NAMES: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let names = JAPANESE_SURNAMES.values().chain(JAPANESE_GIVEN.values());
        names.map(|name| name.to_lowercase()).collect()
    });
    NAMES.contains(word)
}

fn is_kana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}')
}

/// The Japanese surname that a run begins with, the longest that is known.
fn japanese_surname(run: &str, alone: bool) -> Option<&str> {
    let ends: Vec<usize> = run.char_indices().map(|(at, c)| at + c.len_utf8()).take(4).collect();
    let known = |end: &usize| run.get(..*end).filter(|head| JAPANESE_SURNAMES.contains_key(head));
    ends.iter().rev().filter(|end| !alone || **end < run.len()).find_map(known)
}

/// Whether a run is a surname of the table with a given name of the table.
fn is_japanese_person(run: &str) -> bool {
    let given = japanese_surname(run, true).and_then(|surname| run.get(surname.len()..));
    given.is_some_and(|given| JAPANESE_GIVEN.contains_key(given))
}

/// A Japanese run: words of bodies, surname, given name, and by kana and On reading what is none of these.
fn hepburn(run: &str, first: bool) -> String {
    let mut words = Vec::new();
    for (piece, word) in cut(run, LONGEST_WORD, |piece| JAPANESE_WORDS.get(piece).copied()) {
        if let Some(word) = word {
            words.push(word.to_owned());
            continue;
        }
        let surname = if first && words.is_empty() { japanese_surname(piece, false) } else { None };
        let rest = piece.get(surname.map_or(0, str::len)..).unwrap_or_default();
        words.extend(surname.and_then(|name| JAPANESE_SURNAMES.get(name)).map(|name| (*name).to_owned()));
        let given = JAPANESE_GIVEN.get(rest).or_else(|| JAPANESE_SURNAMES.get(rest));
        words.push(given.map_or_else(|| by_sound(rest), |given| (*given).to_owned()));
    }
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

/// Kana by Hepburn and characters by their On reading, long vowels not marked.
pub(super) fn by_sound(run: &str) -> String {
    let mut kana = String::new();
    for character in run.chars() {
        match CHARACTERS.get(&character).map(|readings| readings.on) {
            Some(on) if on != "-" => kana.push_str(on),
            _ => kana.push(hiragana(character)),
        }
    }
    let written = KANA.rewrite(&kana);
    let mut letters = String::with_capacity(written.len());
    for (at, letter) in written.char_indices() {
        let next = written.get(at + letter.len_utf8()..).and_then(|rest| rest.chars().next());
        match (letter, next) {
            // The small tsu doubles what follows.
            ('っ', Some('c')) => letters.push('t'),
            ('っ', Some(next)) if next.is_ascii_alphabetic() => letters.push(next),
            ('っ', _) => {}
            ('u' | 'o', next) if letters.ends_with('o') && !next.is_some_and(is_vowel) => {}
            ('u', _) if letters.ends_with('u') => {}
            _ => letters.push(letter),
        }
    }
    letters
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// The hiragana of a katakana.
fn hiragana(character: char) -> char {
    match character {
        '\u{30a1}'..='\u{30f6}' => char::from_u32(u32::from(character) - 0x60).unwrap_or(character),
        other => other,
    }
}
