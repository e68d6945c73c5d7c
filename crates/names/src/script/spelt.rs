//! East Asian names as other writing systems spell them: Chinese by Wade and Giles or in Cyrillic, Korean in Cyrillic or
//! katakana, Japanese in Cyrillic.
//!
//! A spelling is read back only where it can be right: every word must be made of syllables of that spelling, as many as
//! a person's name has, and one of the words must be a known surname. All other names get no reading here.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::hangul::{self, Way};
use super::rewrite::{entry, section};
use super::run::Name;
use super::{Romanisation, System, han};

const FILE: &str = include_str!("../../data/scripts/east_asian.txt");

/// Letters and marks of the longest name looked at.
const LONGEST_NAME: usize = 40;
/// Letters of the longest syllable by Wade and Giles (`ch'uang`).
const LONGEST_WADE_GILES: usize = 7;
/// Syllables of a given name, Chinese or Korean.
const LONGEST_GIVEN: usize = 2;
/// Syllables of a Japanese word.
const LONGEST_JAPANESE: usize = 8;
/// Most readings of one name, where a spelling has several meanings.
const MOST_MEANINGS: usize = 4;

const CYRILLIC_VOWELS: [char; 10] = ['а', 'е', 'ё', 'и', 'о', 'у', 'ы', 'э', 'ю', 'я'];

/// The syllables of a spelling, and what each may stand for, the likeliest first.
#[derive(Default)]
struct Syllables {
    meanings: HashMap<String, Vec<String>>,
    /// Characters of the longest syllable.
    longest: usize,
}

/// What a word's syllables may stand for.
type Syllabic<'a> = Vec<&'a [String]>;

impl Syllables {
    fn add(&mut self, spelling: &str, meaning: &str) {
        self.longest = self.longest.max(spelling.chars().count());
        let meanings = self.meanings.entry(spelling.to_owned()).or_default();
        if !meanings.iter().any(|known| known == meaning) {
            meanings.push(meaning.to_owned());
        }
    }

    fn get(&self, syllable: &str) -> Option<&[String]> {
        self.meanings.get(syllable).map(Vec::as_slice)
    }

    /// The syllables of a word, the longest first; `None` if it is not made of `most` at most.
    fn parse(&self, word: &str, most: usize) -> Option<Syllabic<'_>> {
        if word.is_empty() {
            return Some(Vec::new());
        }
        let left = most.checked_sub(1)?;
        let ends: Vec<usize> =
            word.char_indices().map(|(at, c)| at + c.len_utf8()).take(self.longest).collect();
        ends.into_iter().rev().find_map(|end| {
            let (syllable, rest) = word.split_at_checked(end)?;
            let meanings = self.get(syllable)?;
            // `Чанань` is `Ча нань`: after `н`, a hard sign keeps a vowel apart (`Чанъань`).
            if syllable.ends_with('н') && rest.starts_with(CYRILLIC_VOWELS) {
                return None;
            }
            let mut parsed = self.parse(rest.strip_prefix('ъ').unwrap_or(rest), left)?;
            parsed.insert(0, meanings);
            Some(parsed)
        })
    }
}

/// The Mandarin rows of the file: pinyin, Wade-Giles, Cyrillic.
fn mandarin() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    section(FILE, "mandarin").filter_map(|line| {
        let (pinyin, others) = entry(line)?;
        let (wade_giles, cyrillic) = entry(others)?;
        Some((pinyin, wade_giles, cyrillic))
    })
}

static PINYIN: LazyLock<HashSet<&str>> = LazyLock::new(|| mandarin().map(|(pinyin, ..)| pinyin).collect());
static PALLADIUS: LazyLock<Syllables> = LazyLock::new(|| {
    let mut syllables = Syllables::default();
    for (pinyin, _, cyrillic) in mandarin() {
        syllables.add(cyrillic, pinyin);
    }
    syllables
});
/// Wade-Giles as it should be, and with the dots of `ü` left out.
static WADE_GILES: LazyLock<Syllables> = LazyLock::new(|| {
    let mut syllables = Syllables::default();
    for (pinyin, spelling, _) in mandarin() {
        syllables.add(spelling, pinyin);
    }
    for (pinyin, spelling, _) in mandarin() {
        syllables.add(&spelling.replace('ü', "u"), pinyin);
    }
    syllables
});
/// The same with the apostrophes left out as well.
static BARE_WADE_GILES: LazyLock<Syllables> = LazyLock::new(|| {
    let mut syllables = Syllables::default();
    for (spelling, pinyin) in mandarin().map(|(pinyin, spelling, _)| (spelling.replace('ü', "u"), pinyin)) {
        syllables.add(&spelling, pinyin);
    }
    for (spelling, pinyin) in mandarin().map(|(pinyin, spelling, _)| (spelling.replace('ü', "u"), pinyin)) {
        syllables.add(&spelling.replace('\'', ""), pinyin);
    }
    syllables
});
/// The rank of each Chinese surname.
static CHINESE_SURNAMES: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    let names = section(FILE, "chinese surnames").flat_map(str::split_whitespace);
    // `lv` is how `lü` is typed.
    names.map(|name| if name == "lv" { "lu" } else { name }).zip(1..).collect()
});
static POLIVANOV: LazyLock<Syllables> = LazyLock::new(|| {
    let mut syllables = Syllables::default();
    for (cyrillic, hepburn) in section(FILE, "polivanov").filter_map(entry) {
        syllables.add(cyrillic, hepburn);
    }
    syllables
});

/// How Korean is spelt in another script: syllables of given names, and surnames.
struct Korean {
    given: Syllables,
    surnames: Syllables,
}

static KOREAN_IN_CYRILLIC: LazyLock<Korean> =
    LazyLock::new(|| Korean::read("korean in cyrillic", "korean in cyrillic, customary", str::to_owned));
static KOREAN_IN_KATAKANA: LazyLock<Korean> = LazyLock::new(|| {
    // Initials and vowels put together are not yet what kana can write.
    let by_kana = |spelling: &str| {
        let spelling = spelling.replace("chy", "ch").replace("jy", "j").replace("sy", "sh");
        spelling
            .replace("si", "shi")
            .replace("hwa", "fa")
            .replace("hu", "fu")
            .replace("kwo", "kuo")
            .replace("gwo", "guo")
    };
    Korean::read("korean in katakana", "korean in katakana, customary", by_kana)
});

impl Korean {
    /// Reads the rules and the customary spellings; `finish` is done to what the rules make.
    fn read(rules: &str, customary: &str, finish: impl Fn(&str) -> String) -> Self {
        let rows: Vec<Vec<&str>> = section(FILE, rules)
            .map(|line| line.split_whitespace().map(|cell| if cell == "-" { "" } else { cell }).collect())
            .collect();
        let cell =
            |row: usize, at: usize| rows.get(row).and_then(|row| row.get(at)).copied().unwrap_or_default();
        let spellings = |syllable: char| {
            let (initial, vowel, last) = hangul::parts(syllable)?;
            let spell = |row: usize, last: &str| finish(&[cell(row, initial), cell(2, vowel), last].concat());
            let last = cell(3, last);
            // `Ким Ир Сен`: `l` before a vowel is `r`, and so where words stand apart.
            let lasts = [last, if last == "ль" { "р" } else { last }];
            Some(lasts.into_iter().flat_map(|last| [spell(0, last), spell(1, last)]).collect::<Vec<_>>())
        };
        let mut korean = Self { given: Syllables::default(), surnames: Syllables::default() };
        for (spelling, hangul) in section(FILE, customary).filter_map(entry) {
            korean.given.add(spelling, hangul);
            if hangul::is_surname(hangul) {
                korean.surnames.add(spelling, hangul);
            }
        }
        for syllable in section(FILE, "korean syllables").flat_map(str::split_whitespace) {
            for spelling in syllable.chars().filter_map(spellings).flatten() {
                korean.given.add(&spelling, syllable);
            }
        }
        for surname in hangul::surnames() {
            let mut syllables = surname.chars();
            let (Some(first), second) = (syllables.next().and_then(spellings), syllables.next()) else {
                continue;
            };
            let second = second.and_then(spellings).unwrap_or_else(|| vec![String::new()]);
            for (one, two) in first.iter().flat_map(|one| second.iter().map(move |two| (one, two))) {
                korean.surnames.add(&[one.as_str(), two].concat(), surname);
            }
        }
        korean
    }

    /// The readings of a name of these words: as the north and as the south write it.
    fn readings(&self, words: &[Vec<String>]) -> Vec<Romanisation> {
        let Some((first, given)) = words.split_first() else { return Vec::new() };
        let Some(surname) = self.surnames.get(&first.concat()).and_then(<[String]>::first) else {
            return Vec::new();
        };
        let parse = |part: &String| self.given.parse(part, LONGEST_GIVEN);
        let Some(given) = given.iter().flat_map(|word| word.iter()).map(parse).collect::<Option<Vec<_>>>()
        else {
            return Vec::new();
        };
        let given = given.concat();
        if given.is_empty() || given.len() > LONGEST_GIVEN {
            return Vec::new();
        }
        let mut readings = Vec::new();
        // All syllables by their likeliest meaning, then by the next.
        for rank in 0..2 {
            let syllables = given.iter().filter_map(|meanings| meanings.get(rank).or(meanings.first()));
            let hangul: String = std::iter::once(surname).chain(syllables).map(String::as_str).collect();
            readings.extend([Way::North, Way::South].map(|way| Romanisation {
                system: way.system(),
                text: hangul::spell(&hangul, true, true, way),
            }));
        }
        readings
    }
}

/// The readings of a name that is wholly in Cyrillic as a Chinese, Korean or Japanese one.
pub(super) fn in_cyrillic(name: &Name) -> Vec<Romanisation> {
    let Some(words) = words(&name.text()) else { return Vec::new() };
    let syllables = |part: &String| PALLADIUS.parse(part, LONGEST_GIVEN);
    let chinese = chinese(&words, syllables);
    let loose: Vec<Vec<String>> =
        words.iter().map(|word| word.iter().map(|part| part.replace("дж", "чж")).collect()).collect();
    let korean = KOREAN_IN_CYRILLIC.readings(&loose);
    chinese.into_iter().chain(korean).chain(japanese(&words)).collect()
}

/// The readings of a name in katakana, here by Hepburn, as a Korean one.
pub(super) fn in_katakana(hepburn: &str) -> Vec<Romanisation> {
    words(hepburn).map(|words| KOREAN_IN_KATAKANA.readings(&words)).unwrap_or_default()
}

/// The readings in pinyin of a name in Latin letters by Wade and Giles.
///
/// One syllable at least must be impossible in pinyin, or the syllables of the given name have a hyphen.
pub(super) fn wade_giles(text: &str) -> Vec<Romanisation> {
    if text.is_ascii() && !may_be_wade_giles(text) {
        return Vec::new();
    }
    let Some(words) = words(text) else { return Vec::new() };
    let parts = || words.iter().flatten();
    let has_apostrophe = parts().any(|part| part.contains('\''));
    let has_hyphen = words.iter().any(|word| word.len() == LONGEST_GIVEN);
    if !has_apostrophe && !has_hyphen && parts().all(|part| PINYIN.contains(part.as_str())) {
        return Vec::new();
    }
    let is_marked = has_apostrophe || parts().any(|part| part.contains('ü'));
    let table = if is_marked { &*WADE_GILES } else { &*BARE_WADE_GILES };
    chinese(&words, |part| table.get(part).map(|meanings| vec![meanings]))
}

/// Whether every word of a text in plain letters is short, and begins and ends as syllables by Wade and Giles do: quickly
/// told, and most names are not so.
fn may_be_wade_giles(text: &str) -> bool {
    let fits = |part: &str| {
        let mut letters = part.bytes().map(|b| b.to_ascii_lowercase());
        let (first, last) = (letters.clone().next(), letters.next_back());
        part.len() <= LONGEST_WADE_GILES
            && !first.is_some_and(|b| matches!(b, b'b' | b'd' | b'g' | b'q' | b'r' | b'v' | b'x' | b'z'))
            && last.is_none_or(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'n' | b'g' | b'h'))
    };
    text.len() <= LONGEST_NAME && text.split([' ', ',', '-']).all(fits)
}

fn is_gap(character: char) -> bool {
    !character.is_alphabetic() && !is_apostrophe(character)
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '`' | '´' | '‘' | '’' | '‛' | '′' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ')
}

/// The words of a name of two or three, small, each in the parts that hyphens make; `None` for any other text.
fn words(text: &str) -> Option<Vec<Vec<String>>> {
    // A number tells ships and companies apart, and no person has one.
    if text.chars().count() > LONGEST_NAME || text.contains(char::is_numeric) {
        return None;
    }
    let mut words = Vec::with_capacity(3);
    for word in text.split(|c: char| is_gap(c) && !is_hyphen(c)).filter(|word| !word.is_empty()) {
        let letter = |c: char| if is_apostrophe(c) { '\'' } else { c };
        let parts = word.split(is_hyphen).filter(|part| !part.is_empty());
        words.push(parts.map(|part| part.to_lowercase().chars().map(letter).collect()).collect());
        if words.len() > 3 {
            return None;
        }
    }
    (words.len() > 1).then_some(words)
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}')
}

/// The first word that is a surname, looked for at the beginning and then at the end, and the other words.
fn surname_and_given<T, W>(words: &[W], surname: impl Fn(&W) -> Option<T>) -> Option<(T, &[W])> {
    let (first, after) = words.split_first()?;
    let (last, before) = words.split_last()?;
    surname(first).map(|found| (found, after)).or_else(|| surname(last).map(|found| (found, before)))
}

/// The readings in pinyin of a name whose parts `syllables` parses.
fn chinese<'a>(
    words: &[Vec<String>],
    syllables: impl Fn(&String) -> Option<Syllabic<'a>>,
) -> Vec<Romanisation> {
    let parse = |word: &Vec<String>| Some(word.iter().map(&syllables).collect::<Option<Vec<_>>>()?.concat());
    let Some(words) = words.iter().map(parse).collect::<Option<Vec<Syllabic>>>() else { return Vec::new() };
    let surname = |word: &Syllabic| {
        let spellings = combinations(word).into_iter();
        spellings.filter_map(|name| Some((*CHINESE_SURNAMES.get(name.as_str())?, name))).min()
    };
    let Some(((_, surname), given)) = surname_and_given(&words, surname) else { return Vec::new() };
    let given = given.concat();
    if given.len() > LONGEST_GIVEN {
        return Vec::new();
    }
    combinations(&given)
        .into_iter()
        .map(|given| Romanisation { system: System::Pinyin, text: format!("{surname} {given}") })
        .collect()
}

/// What the syllables may say as one word, the likeliest first.
fn combinations(syllables: &Syllabic) -> Vec<String> {
    let mut ways = vec![(0, String::new())];
    for meanings in syllables {
        let longer = |(rank, before): &(usize, String)| {
            let (rank, before) = (*rank, before.clone());
            meanings
                .iter()
                .enumerate()
                .map(move |(at, meaning)| (rank + at, [before.as_str(), meaning].concat()))
        };
        ways = ways.iter().flat_map(longer).collect();
    }
    ways.sort_by_key(|(rank, _)| *rank);
    ways.truncate(MOST_MEANINGS);
    ways.into_iter().map(|(_, word)| word).collect()
}

/// The reading by Hepburn of a Japanese name in Cyrillic: one word is a name of the tables, or has letters together that
/// Russian words do not have.
fn japanese(words: &[Vec<String>]) -> Option<Romanisation> {
    let spell = |word: &Vec<String>| {
        let moras = POLIVANOV.parse(&word.concat(), LONGEST_JAPANESE)?;
        Some(moras.iter().filter_map(|meanings| meanings.first()).map(String::as_str).collect::<String>())
    };
    let spelled = words.iter().map(spell).collect::<Option<Vec<String>>>()?;
    let telling = words.iter().flatten().any(|part| {
        let letters: Vec<char> = part.chars().collect();
        part.contains("дз")
            || letters.windows(2).any(|pair| matches!(pair, [c, 'э'] if !"аиоуэ".contains(*c)))
    });
    (telling || spelled.iter().any(|word| han::is_japanese_name(word)))
        .then(|| Romanisation { system: System::Hepburn, text: spelled.join(" ") })
}
