//! Other ways in which a name in another script is written in Latin letters.
//!
//! The plain fold of [`normalise`](crate::normalise) gives every name one Latin form. Names travel in several:
//! `习近平` is `Xi Jinping`, `Hsi Chin-p'ing` and, in a Korean or Cantonese document, something else again.
//! [`romanisations`] gives the others; whoever compares names compares all of them.
//!
//! A name is cut into runs of one script. Each system writes the runs it knows and leaves the others to the plain
//! fold. The letters and the frequent names are in `data/scripts/`, with their sources.

mod abjad;
mod han;
mod hangul;
mod letters;
mod loan;
mod rewrite;
mod run;
mod slavic;
mod spaced;
mod spelt;
mod syllable;
mod thai;

use std::collections::HashSet;

use crate::normalise::normalise;
use crate::token::Writing;
use run::{Name, Script};
pub(crate) use syllable::{are_others, syllables};

/// Most further readings of one name.
pub const MAX_READINGS: usize = 6;

/// How a name was put into Latin letters. The code stands in explanations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum System {
    /// Letter by letter, as it stands.
    Plain = 0,
    /// Consonants and written long vowels only (Arabic, Hebrew).
    Abjad = 1,
    /// Arabic, with the vowels that are not written.
    Arabic = 2,
    /// Arabic script as Persian, Dari, Pashto and Urdu speakers read it.
    Persian = 3,
    /// Hebrew, with the vowels that are not written.
    Hebrew = 4,
    /// Mandarin in Hanyu Pinyin (ISO 7098).
    Pinyin = 5,
    /// Mandarin by Wade and Giles, as in Taiwan and in old documents.
    WadeGiles = 6,
    /// Cantonese as the government of Hong Kong spells names.
    Cantonese = 7,
    /// Japanese by Hepburn, long vowels not marked.
    Hepburn = 8,
    /// Words for a kind of body in English, the rest by sound.
    Translated = 9,
    /// Korean as North Korea writes it.
    KoreanNorth = 10,
    /// Korean as South Koreans write their names.
    KoreanSouth = 11,
    /// Korean by the Revised Romanisation of 2000.
    RevisedRomanisation = 12,
    /// Korean by McCune and Reischauer, without marks.
    McCuneReischauer = 13,
    /// Cyrillic as in passports (ICAO Doc 9303).
    Passport = 14,
    /// Cyrillic as newspapers write it.
    Customary = 15,
    /// Cyrillic by the rules of the language that its letters give away.
    National = 16,
    /// Greek by ELOT 743, and by sound.
    Greek = 17,
    /// Armenian, Georgian, Ethiopic, as customary.
    Alphabet = 18,
    /// Thai, Lao, Khmer and Burmese by their general systems, without tones.
    SouthEastAsian = 19,
    /// Indic scripts by sound, with the inherent vowel.
    Indic = 20,
    /// Latin letters with marks as two: `ae`, `oe`, `ue`, `aa`; or by their sounds, `ch`, `sh`, `zh`.
    Digraphs = 21,
    /// Letters of another script taken for the Latin ones they look like.
    Looks = 22,
    /// A foreign name that Chinese writes by sound, in its own spelling.
    Foreign = 23,
    /// A foreign name as Japanese or Korean hears it: only consonants that they tell apart.
    Loan = 24,
    /// Letters set apart, put together.
    Spaced = 25,
    /// A Slavic name spelt as in German or Polish, as in English.
    Slavic = 26,
}

impl System {
    /// The stable code: `plain`, `abjad` ...
    pub fn code(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Abjad => "abjad",
            Self::Arabic => "arabic",
            Self::Persian => "persian",
            Self::Hebrew => "hebrew",
            Self::Pinyin => "pinyin",
            Self::WadeGiles => "wade-giles",
            Self::Cantonese => "cantonese",
            Self::Hepburn => "hepburn",
            Self::Translated => "translated",
            Self::KoreanNorth => "korean-north",
            Self::KoreanSouth => "korean-south",
            Self::RevisedRomanisation => "revised-romanisation",
            Self::McCuneReischauer => "mccune-reischauer",
            Self::Passport => "passport",
            Self::Customary => "customary",
            Self::National => "national",
            Self::Greek => "greek",
            Self::Alphabet => "alphabet",
            Self::SouthEastAsian => "south-east-asian",
            Self::Indic => "indic",
            Self::Digraphs => "digraphs",
            Self::Looks => "looks",
            Self::Foreign => "foreign",
            Self::Loan => "loan",
            Self::Spaced => "spaced",
            Self::Slavic => "slavic",
        }
    }

    /// What its letters tell of the sounds of a name.
    pub fn writing(self) -> Writing {
        match self {
            Self::Abjad => Writing::Vowelless,
            Self::Loan => Writing::Loan,
            _ => Writing::Full,
        }
    }
}

/// One further Latin spelling of a whole name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Romanisation {
    /// By which system.
    pub system: System,
    /// The name in Latin letters, words separated by spaces; not folded yet.
    pub text: String,
}

/// The other Latin spellings of a name as printed, the best first, without the plain fold; empty for most names in
/// plain Latin letters, and for a text that [`words`](crate::normalise::words) refuses. At most [`MAX_READINGS`], no two
/// equal when folded.
///
/// A reading that tells only consonants is there even where its letters are those of another one: it says so.
pub fn romanisations(text: &str) -> Vec<Romanisation> {
    let mut readings = spelt::wade_giles(text);
    readings.extend(spaced::joined(text));
    readings.extend(slavic::respelt(text));
    if !text.is_ascii() {
        let name = Name::of(text);
        let scripts = name.scripts();
        if scripts == [Script::Cyrillic] {
            readings.extend(spelt::in_cyrillic(&name));
        }
        for script in scripts {
            readings.extend(of_script(&name, script));
        }
    }
    if readings.is_empty() {
        return readings;
    }
    let Ok(plain) = normalise(text) else { return Vec::new() };
    let mut seen = HashSet::new();
    readings.retain(|reading| {
        let Ok(folded) = normalise(&reading.text) else { return false };
        let writing = reading.system.writing();
        (folded != plain || writing != Writing::Full) && !folded.is_empty() && seen.insert((folded, writing))
    });
    readings.truncate(MAX_READINGS);
    readings
}

/// The readings that come of the runs of one script.
fn of_script(name: &Name, script: Script) -> Vec<Romanisation> {
    match script {
        Script::Han => han::readings(name),
        Script::Hangul => {
            let (first, alone) = (name.first_of(script), name.count_of(script) == 1);
            let spell = |way: hangul::Way| {
                name.spell(way.system(), |at, run| {
                    (run.script == script).then(|| hangul::spell(&run.text, Some(at) == first, alone, way))
                })
            };
            let mut readings: Vec<Romanisation> = hangul::Way::ALL.into_iter().map(spell).collect();
            readings.extend(loan::in_hangul(name));
            readings
        }
        Script::Arabic | Script::Hebrew => abjad::readings(name, script),
        _ => letters::readings(name, script),
    }
}

#[cfg(test)]
mod tests;
