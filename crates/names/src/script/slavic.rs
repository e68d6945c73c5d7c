//! Slavic names as German, Polish and French write them, respelt as English does: `Wladimir Lukaschenko`, `Siergiej Ławrow`,
//! `Evgueni Prigojine`.
//!
//! The letters stand for other sounds in other languages, so a name is respelt only where one word of it has both an ending of Slavic
//! names and letters of the one language. What the languages do not tell (`s` or `z`, `sh` or `zh` in German) stays as it is: that is a
//! matter of [`sound`](crate::sound).

use any_ascii::any_ascii;

use super::{Romanisation, System};

/// How a language writes Slavic names.
struct Language {
    /// Letters of a word that tell it.
    marks: &'static [&'static str],
    /// Endings of family names and patronymics.
    endings: &'static [&'static str],
    /// What is written for what, the longest first.
    letters: &'static [(&'static str, &'static str)],
}

/// Letters of a word that tells a language.
const SHORTEST: usize = 5;

const LANGUAGES: [Language; 3] = [
    Language {
        marks: &["sz", "cz", "iew", "iej"],
        endings: &[
            "ow", "ew", "owa", "ewa", "owna", "ewna", "icz", "ycz", "ska", "ski", "enko", "enka", "uk", "iej",
        ],
        letters: &[("szcz", "shch"), ("sz", "sh"), ("cz", "ch"), ("ch", "kh"), ("c", "ts"), ("w", "v")],
    },
    Language {
        marks: &["w", "sch"],
        endings: &[
            "ow", "ew", "owa", "ewa", "owna", "ewna", "owski", "ewski", "owskij", "ewskij", "owska", "ewska",
            "owskaja", "ewskaja", "owsky", "ewsky", "owicz", "owitsch", "ewitsch", "owytsch", "schenko",
            "tschuk", "schuk",
        ],
        letters: &[("schtsch", "shch"), ("tsch", "ch"), ("sch", "sh"), ("ch", "kh"), ("ss", "s"), ("w", "v")],
    },
    Language {
        marks: &["tch", "ou", "j", "chk"],
        endings: &["ov", "ev", "off", "eff", "ine", "enko", "itch", "ski", "ova", "eva"],
        letters: &[
            ("chtch", "shch"),
            ("tch", "ch"),
            ("ch", "sh"),
            ("dj", "j"),
            ("j", "zh"),
            ("ou", "u"),
            ("gue", "ge"),
            ("gui", "gi"),
            ("off$", "ov"),
            ("eff$", "ev"),
            ("ine$", "in"),
        ],
    },
];

/// The name in English spelling; none for most names.
pub(super) fn respelt(text: &str) -> Option<Romanisation> {
    if !may_be(text) {
        return None;
    }
    let text = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        any_ascii(&text.replace(['ż', 'Ż', 'ž', 'Ž'], "zh")).to_lowercase()
    };
    let language = LANGUAGES.iter().find(|language| {
        let mut words = text.split(|c: char| !c.is_ascii_lowercase()).filter(|word| word.len() >= SHORTEST);
        words.any(|word| {
            language.endings.iter().any(|ending| word.ends_with(ending))
                && language.marks.iter().any(|marks| word.contains(marks))
        })
    })?;
    Some(Romanisation { system: System::Slavic, text: language.respell(&text) })
}

/// Whether letters of the languages are in a text, at a glance.
fn may_be(text: &str) -> bool {
    text.bytes().any(|b| matches!(b, b'w' | b'W' | b'j' | b'J'))
        || [
            "sz", "cz", "sch", "tch", "ou", "chk", "SZ", "CZ", "SCH", "TCH", "OU", "CHK", "Sz", "Cz", "Sch",
            "Tch", "Ou",
        ]
        .iter()
        .any(|marks| text.contains(marks))
}

impl Language {
    fn respell(&self, text: &str) -> String {
        let softens = self.marks.contains(&"iej");
        let mut spelled = String::with_capacity(text.len() + 4);
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let ends = |from: &str| {
                let behind = rest.get(from.len()..).unwrap_or_default();
                !behind.starts_with(|c: char| c.is_ascii_lowercase())
            };
            let found = self.letters.iter().find_map(|(from, to)| match from.strip_suffix('$') {
                Some(from) => (rest.starts_with(from) && ends(from)).then_some((from, *to)),
                None => rest.starts_with(from).then_some((*from, *to)),
            });
            let after_consonant = spelled.ends_with(|c: char| {
                c.is_ascii_lowercase() && !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'j')
            });
            // Polish `ie` after a consonant.
            let silent = softens && after_consonant && rest.starts_with("ie");
            let (taken, written) = match found {
                _ if silent => (1, ""),
                Some((from, to)) => (from.len(), to),
                None => (letter.len_utf8(), rest.get(..letter.len_utf8()).unwrap_or_default()),
            };
            spelled.push_str(written);
            rest = rest.get(taken..).unwrap_or_default();
        }
        spelled
    }
}
