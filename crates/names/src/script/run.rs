//! A name cut into runs of one script.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Romanisation, System};

/// Scripts told apart here. Scripts that one reader writes are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Script {
    /// Latin and everything that has no reader.
    Other,
    Arabic,
    Hebrew,
    /// Han characters and kana: a Japanese name mixes them.
    Han,
    Hangul,
    Cyrillic,
    Greek,
    Armenian,
    Georgian,
    Ethiopic,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Oriya,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Lao,
    Khmer,
    Burmese,
}

impl Script {
    fn of(character: char) -> Self {
        match character {
            '\u{370}'..='\u{3ff}' => Self::Greek,
            '\u{400}'..='\u{52f}' => Self::Cyrillic,
            '\u{531}'..='\u{58f}' => Self::Armenian,
            '\u{591}'..='\u{5f4}' => Self::Hebrew,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' => Self::Arabic,
            '\u{900}'..='\u{97f}' => Self::Devanagari,
            '\u{980}'..='\u{9ff}' => Self::Bengali,
            '\u{a00}'..='\u{a7f}' => Self::Gurmukhi,
            '\u{a80}'..='\u{aff}' => Self::Gujarati,
            '\u{b00}'..='\u{b7f}' => Self::Oriya,
            '\u{b80}'..='\u{bff}' => Self::Tamil,
            '\u{c00}'..='\u{c7f}' => Self::Telugu,
            '\u{c80}'..='\u{cff}' => Self::Kannada,
            '\u{d00}'..='\u{d7f}' => Self::Malayalam,
            '\u{d80}'..='\u{dff}' => Self::Sinhala,
            '\u{e00}'..='\u{e7f}' => Self::Thai,
            '\u{e80}'..='\u{eff}' => Self::Lao,
            '\u{1000}'..='\u{109f}' => Self::Burmese,
            '\u{10a0}'..='\u{10ff}' | '\u{1c90}'..='\u{1cbf}' => Self::Georgian,
            '\u{1200}'..='\u{139f}' => Self::Ethiopic,
            '\u{1780}'..='\u{17ff}' => Self::Khmer,
            '\u{3005}'..='\u{3007}'
            | '\u{3041}'..='\u{30fa}'
            | '\u{30fc}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}' => Self::Han,
            '\u{ac00}'..='\u{d7a3}' => Self::Hangul,
            _ => Self::Other,
        }
    }
}

/// Letters of one script, or what stands between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) script: Script,
    /// Composed and in lower case.
    pub(super) text: String,
    /// Letters; else spaces and marks between words.
    pub(super) is_word: bool,
}

/// A name as its runs, in order.
#[derive(Debug, Default)]
pub(super) struct Name {
    pub(super) runs: Vec<Run>,
}

impl Name {
    pub(super) fn of(text: &str) -> Self {
        let mut name = Self::default();
        let composed: Vec<char> = text.nfkc().flat_map(char::to_lowercase).nfkc().collect();
        for (at, &character) in composed.iter().enumerate() {
            let parts = character == NON_JOINER && parts_words(&composed, at);
            let character = if parts { ' ' } else { character };
            if is_silent(character) {
                continue;
            }
            // A mark belongs to the letter before it.
            let is_mark = is_combining_mark(character) && name.runs.last().is_some_and(|run| run.is_word);
            let script = match name.runs.last() {
                Some(last) if is_mark => last.script,
                _ => Script::of(character),
            };
            let is_word = is_mark || character.is_alphanumeric() || has_letter_role(character);
            match name.runs.last_mut() {
                Some(last) if last.script == script && last.is_word == is_word => last.text.push(character),
                _ => name.runs.push(Run { script, text: character.into(), is_word }),
            }
        }
        name.leave_disguises();
        name
    }

    /// Words that mix Latin with Cyrillic or Greek letters are left to the plain fold, which takes such letters for
    /// what they look like.
    fn leave_disguises(&mut self) {
        let is_latin =
            |run: &Run| run.script == Script::Other && run.text.bytes().any(|b| b.is_ascii_alphabetic());
        for word in self.runs.chunk_by_mut(|one, next| one.is_word && next.is_word) {
            if word.iter().any(is_latin) {
                for run in
                    word.iter_mut().filter(|run| matches!(run.script, Script::Cyrillic | Script::Greek))
                {
                    run.script = Script::Other;
                }
            }
        }
        self.runs.dedup_by(|next, run| {
            let one = next.script == run.script && next.is_word == run.is_word;
            if one {
                run.text.push_str(&next.text);
            }
            one
        });
    }

    /// The name as it is read: composed, in lower case, without what is silent.
    pub(super) fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// The scripts of the name's letters, in the order in which they come; Latin is among them.
    pub(super) fn scripts(&self) -> Vec<Script> {
        let mut scripts = Vec::new();
        for run in self.runs.iter().filter(|run| run.is_word) {
            if !scripts.contains(&run.script) {
                scripts.push(run.script);
            }
        }
        scripts
    }

    /// Where the first run of a script is.
    pub(super) fn first_of(&self, script: Script) -> Option<usize> {
        self.runs.iter().position(|run| run.is_word && run.script == script)
    }

    /// How many runs of a script there are.
    pub(super) fn count_of(&self, script: Script) -> usize {
        self.runs.iter().filter(|run| run.is_word && run.script == script).count()
    }

    /// The name with the runs of letters that `write` knows written by it, and the others as they are.
    pub(super) fn spell(
        &self,
        system: System,
        write: impl Fn(usize, &Run) -> Option<String>,
    ) -> Romanisation {
        let mut text = String::new();
        for (at, run) in self.runs.iter().enumerate() {
            // Scripts that meet without a gap are words of their own.
            let meets =
                at.checked_sub(1).and_then(|before| self.runs.get(before)).is_some_and(|run| run.is_word);
            if run.is_word && meets {
                text.push(' ');
            }
            match write(at, run).filter(|_| run.is_word) {
                Some(written) => text.push_str(&written),
                None => text.push_str(&run.text),
            }
        }
        Romanisation { system, text }
    }
}

/// Marks that are part of a word though they are not letters: the marks of abbreviation and gemination of Hebrew, the
/// repetition and abbreviation marks of Thai and Khmer.
fn has_letter_role(character: char) -> bool {
    matches!(character, '\u{5f3}' | '\u{5f4}' | '\u{e46}' | '\u{17d7}')
}

/// What Persian sets between the parts of a word, and instead of the space between words.
const NON_JOINER: char = '\u{200c}';

/// Whether the non-joiner at a place parts words (`علی‌رضا`): it stands between Arabic letters, and what comes after it
/// is no ending (`خامنه‌ای`, `سرکیس‌یان`).
fn parts_words(text: &[char], at: usize) -> bool {
    let is_arabic = |c: &&char| Script::of(**c) == Script::Arabic && c.is_alphabetic();
    let before = at.checked_sub(1).and_then(|at| text.get(at));
    let after: String = text.iter().skip(at + 1).take_while(is_arabic).collect();
    before.as_ref().is_some_and(is_arabic)
        && !after.is_empty()
        && !matches!(after.as_str(), "ای" | "اي" | "ئی" | "یی" | "ی" | "ي" | "یان" | "ان" | "ها")
}

/// Characters that change nothing: apostrophes, joiners, direction marks, the line that stretches Arabic words.
fn is_silent(character: char) -> bool {
    matches!(
        character,
        '\'' | '`' | '´' | '‘' | '’' | '‛' | '′' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ'
            | '\u{ad}' | '\u{640}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}
