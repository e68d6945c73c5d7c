//! From a name as printed to plain lower-case Latin words.
//!
//! One fold for every script, so that two spellings of a name meet whatever keyboard wrote them:
//!
//! 1. NFKC (so composed and decomposed text, full-width letters and ligatures are one), lower case.
//! 2. Zero-width characters, controls and direction marks vanish, and so do apostrophes of every shape
//!    (`CHO'N, Chin-yo'ng` is `chon chin yong`, `Qa’ida` is `qaida`).
//! 3. Inside a word that mixes Latin with Cyrillic or Greek, letters that only look Latin become Latin
//!    (homoglyphs); a word wholly in another script is transliterated by sound.
//! 4. Letters become ASCII by `any_ascii`; combining marks vanish unless they stand for a sound of their own
//!    (Thai and Indic vowels), and so do letters without a sound (`ь`). A word of nothing but such letters, or
//!    of letters nobody knows, is kept as their codes, never dropped.
//! 5. Single letters joined by dots are one word (`d.o.o.` is `doo`, `J.P. Morgan` is `jp morgan`), `&` and `+`
//!    are `and`; everything else separates words.

use std::fmt;

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest text looked at, in bytes of UTF-8. Far above any listed name, even under a flood of marks.
pub const MAX_BYTES: usize = 16 * 1024;
/// Most letters and digits left after folding.
pub const MAX_LETTERS: usize = 1024;
/// Most words of one name.
pub const MAX_TOKENS: usize = 64;

/// Why a text is not screened as a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameError {
    /// More than [`MAX_BYTES`].
    TooLong(usize),
    /// More than [`MAX_LETTERS`] after folding.
    TooManyLetters(usize),
    /// More than [`MAX_TOKENS`] words.
    TooManyTokens(usize),
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(bytes) => {
                write!(f, "the name is {bytes} bytes long; at most {MAX_BYTES} are looked at")
            }
            Self::TooManyLetters(letters) => {
                write!(f, "the name has {letters} letters; at most {MAX_LETTERS} are looked at")
            }
            Self::TooManyTokens(words) => {
                write!(f, "the name has {words} words; at most {MAX_TOKENS} are looked at")
            }
        }
    }
}

impl std::error::Error for NameError {}

/// The words of a name, folded; see the module's text. Empty if the text has no letter or digit.
pub fn words(text: &str) -> Result<Vec<String>, NameError> {
    if text.len() > MAX_BYTES {
        return Err(NameError::TooLong(text.len()));
    }
    let mut folder = Folder::default();
    // Plain letters are composed as they are.
    if text.is_ascii() {
        folder.take(marked_lower(text.chars()));
    } else {
        // Lower case may decompose (`İ`), so it is composed once more.
        folder.take(marked_lower(text.nfkc()).nfkc());
    }
    folder.end_word(Gap::Space);
    let letters: usize = folder.words.iter().map(String::len).sum();
    if letters > MAX_LETTERS {
        return Err(NameError::TooManyLetters(letters));
    }
    if folder.words.len() > MAX_TOKENS {
        return Err(NameError::TooManyTokens(folder.words.len()));
    }
    Ok(folder.words)
}

/// The text in lower case, with marks where capitals stood.
fn marked_lower(text: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut before = ' ';
    text.flat_map(move |c| {
        let hump = before.is_lowercase() && c.is_uppercase();
        before = c;
        let capital = c.is_uppercase().then_some(CAPITAL);
        hump.then_some(HUMP).into_iter().chain(capital).chain(c.to_lowercase())
    })
}

/// The folded name as one line, words separated by single spaces.
pub fn normalise(text: &str) -> Result<String, NameError> {
    words(text).map(|words| words.join(" "))
}

/// A text safe to show: controls, zero-width and direction marks are written as `\u{...}`.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || is_invisible(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Dot,
    Space,
}

/// Stand before a capital, and where a capital follows a small letter. Noncharacters, which no text has.
const CAPITAL: char = '\u{fdd0}';
const HUMP: char = '\u{fdd1}';
/// Words written together are taken apart at a capital if both are at least so long (`McDonald` is one word).
const SHORTEST_HUMP: usize = 4;

/// Collects letters into words, and dotted single letters into one word.
#[derive(Default)]
struct Folder {
    words: Vec<String>,
    letters: Vec<char>,
    /// Places in `letters` where a capital followed a small letter.
    humps: Vec<usize>,
    /// How many of `letters` were capitals.
    capitals: usize,
    /// The last word is a run of single letters and ended in a dot with nothing after it yet.
    open_abbreviation: bool,
}

impl Folder {
    /// Takes a text in lower case with its marks.
    fn take(&mut self, text: impl Iterator<Item = char>) {
        for c in text {
            match c {
                'a'..='z' | '0'..='9' => self.letters.push(c),
                ' ' => self.end_word(Gap::Space),
                CAPITAL => self.capitals += 1,
                '.' | '．' | '｡' => self.end_word(Gap::Dot),
                HUMP => self.humps.push(self.letters.len()),
                '&' | '+' => {
                    self.end_word(Gap::Space);
                    self.letters.extend("and".chars());
                    self.end_word(Gap::Space);
                }
                _ if is_apostrophe(c) || is_invisible(c) => {}
                _ if c.is_alphanumeric() || is_combining_mark(c) => self.letters.push(c),
                _ => self.end_word(Gap::Space),
            }
        }
    }

    fn end_word(&mut self, gap: Gap) {
        let humps = std::mem::take(&mut self.humps);
        let capitals = std::mem::take(&mut self.capitals);
        // `FridrichBuchenberg`, but not `fRIdricH`.
        if let &[at] = humps.as_slice()
            && capitals <= 2
            && at >= SHORTEST_HUMP
            && self.letters.len() - at >= SHORTEST_HUMP
        {
            let rest = self.letters.split_off(at);
            self.end_one(Gap::Space);
            self.letters = rest;
        }
        self.end_one(gap);
    }

    fn end_one(&mut self, gap: Gap) {
        let single = self.letters.iter().filter(|&&c| !is_mark(c)).count() == 1;
        let word = latin(&self.letters);
        self.letters.clear();
        if word.is_empty() {
            self.open_abbreviation &= gap == Gap::Dot;
            return;
        }
        match self.words.last_mut() {
            Some(last) if self.open_abbreviation && single => last.push_str(&word),
            _ => self.words.push(word),
        }
        self.open_abbreviation = single && gap == Gap::Dot;
    }
}

/// [`is_combining_mark`], which looks plain letters up as well.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && is_combining_mark(c)
}

fn latin(letters: &[char]) -> String {
    let mixed =
        letters.iter().any(char::is_ascii_alphabetic) && letters.iter().any(|&c| is_lookalike_script(c));
    let mut word = String::with_capacity(letters.len());
    for &letter in letters {
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
        } else if mixed && let Some(twin) = latin_twin(letter) {
            word.push(twin);
        } else if is_alef(letter) {
            word.push('a');
        } else {
            let ascii = any_ascii_char(letter).chars().filter(char::is_ascii_alphanumeric);
            word.extend(ascii.map(|c| c.to_ascii_lowercase()));
        }
    }
    if word.is_empty() {
        // Only letters without a sound, or unknown: better an ugly word than none.
        let codes = letters.iter().filter(|&&letter| !is_combining_mark(letter));
        word.extend(codes.flat_map(|letter| letter.escape_unicode()).filter(char::is_ascii_alphanumeric));
    }
    word
}

/// Alef in its forms: the one long vowel of Arabic that `any_ascii` leaves out.
fn is_alef(c: char) -> bool {
    matches!(c, 'ا' | 'أ' | 'إ' | 'آ' | 'ٱ')
}

/// The text with every word that is made of nothing but letters that look Latin (`АВС` in Cyrillic) put into the
/// letters they look like; `None` if there is no such word.
pub fn as_it_looks(text: &str) -> Option<String> {
    let looks_latin = |word: &str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 1
            && word.chars().filter(|c| c.is_alphabetic()).all(|c| twin_of_any_case(c).is_some())
    };
    let mut any = false;
    let words: Vec<String> = text
        .split(' ')
        .map(|word| {
            if looks_latin(word) {
                any = true;
                word.chars().map(|c| twin_of_any_case(c).unwrap_or(c)).collect()
            } else {
                word.to_owned()
            }
        })
        .collect();
    any.then(|| words.join(" "))
}

fn twin_of_any_case(c: char) -> Option<char> {
    c.to_lowercase().next().filter(|&lower| is_lookalike_script(lower)).and_then(latin_twin)
}

fn is_lookalike_script(c: char) -> bool {
    matches!(c, '\u{0370}'..='\u{03ff}' | '\u{0400}'..='\u{052f}')
}

/// The Latin letter that a lower-case Cyrillic or Greek letter looks like in lower or upper case.
fn latin_twin(c: char) -> Option<char> {
    Some(match c {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ё' | 'ε' => 'e',
        'н' | 'η' | 'һ' => 'h',
        'і' | 'ї' | 'ι' | 'ӏ' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'ν' => 'v',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'υ' => 'y',
        'ζ' => 'z',
        _ => return None,
    })
}

fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`'
            | '´'
            | '‘'
            | '’'
            | '‛'
            | '′'
            | '＇'
            | 'ʹ'
            | 'ʻ'
            | 'ʼ'
            | 'ʽ'
            | 'ʾ'
            | 'ʿ'
            | 'ˈ'
            | 'ˊ'
            | 'ˋ'
            | '‵'
            | '՚'
            | 'ꞌ'
    )
}

/// Characters of no width of their own: controls other than white space, joiners, direction marks, fillers,
/// variation selectors and tags.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(
            c,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> String {
        normalise(text).unwrap()
    }

    #[test]
    fn folds_what_lists_print() {
        for (printed, expected) in [
            ("CHO'N, Chin-yo'ng", "chon chin yong"),
            ("SIS d.o.o.", "sis doo"),
            ("Sp. z o.o.", "sp z oo"),
            ("J.P. Morgan & Co.", "jp morgan and co"),
            ("J.P.Morgan", "jp morgan"),
            ("Société Générale S.A.", "societe generale sa"),
            ("Фуад Гулієв", "fuad guliiev"),
            ("Ю.Ч. Кан", "yuch kan"),
            ("ООО\"БАЙ\"", "ooo bay"),
            ("习近平", "xijinping"),
            ("Игорь", "igor"),
            ("العالم", "alalm"),
            ("Ｋｉｍ　Ｓａｎｇ", "kim sang"),
            ("STRAẞE", "strasse"),
            ("FridrichBuchenberg", "fridrich buchenberg"),
            ("MacDonald", "macdonald"),
            ("fRIDRicHBUCHENBERg", "fridrichbuchenberg"),
            ("SiemensAG", "siemensag"),
            ("A. Khamenei", "a khamenei"),
        ] {
            assert_eq!(folded(printed), expected, "{printed}");
        }
    }

    #[test]
    fn disguises_come_off() {
        assert_eq!(folded("K\u{200d}im\u{202e} Sa\u{ad}ng"), "kim sang");
        // Cyrillic а, о, р inside Latin words.
        assert_eq!(folded("Pуоngyаng Ваnk"), "pyongyang bank");
        let flood = format!("K{}im", "\u{0301}".repeat(1000));
        assert_eq!(folded(&flood), "kim");
        assert_eq!(folded("🚢 Wise Honest 🚢"), "wise honest");
        assert_eq!(as_it_looks("ВАТ Trading").as_deref(), Some("bat Trading"));
        assert_eq!(as_it_looks("Пётр Ali"), None);
        assert_eq!(visible("a\u{202e}b"), "a\\u{202e}b");
    }

    #[test]
    fn bounded() {
        assert!(matches!(words(&"a".repeat(1 << 20)), Err(NameError::TooLong(_))));
        assert!(matches!(words(&"a ".repeat(500)), Err(NameError::TooManyTokens(500))));
        assert!(matches!(words(&"a".repeat(5000)), Err(NameError::TooManyLetters(_))));
    }

    proptest! {
        #[test]
        fn never_panics_and_is_ascii(text in any::<String>()) {
            if let Ok(words) = words(&text) {
                for word in words {
                    prop_assert!(!word.is_empty());
                    prop_assert!(word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{word}");
                }
            }
        }

        #[test]
        fn plain_letters_take_no_composing(text in "[ -~]{0,40}|[\\x00-\\x7f]{0,12}") {
            let mut composed = Folder::default();
            composed.take(marked_lower(text.nfkc()).nfkc());
            composed.end_word(Gap::Space);
            prop_assert_eq!(words(&text), Ok(composed.words));
        }

        #[test]
        fn composed_and_decomposed_are_one(text in any::<String>()) {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(words(&composed), words(&decomposed));
        }

        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            if let Ok(once) = normalise(&text) {
                prop_assert_eq!(normalise(&once), Ok(once));
            }
        }
    }
}
