//! Slavic names as German and Polish write them, respelt as English does: `Wladimir Schirinowski`, `Siergiej Ławrow`.
//!
//! Their `w` is `v`, and a Polish `ie` after a consonant is `e`. Both stand for other sounds in other languages, so a name is respelt only
//! where the ending of a word tells it. What sounds alike in any case (`sch`, `tsch`, `cz`, `ch`, `j`) stays: see
//! [`sound`](crate::sound).

use any_ascii::any_ascii;

use super::{Romanisation, System};

/// Endings of family names and patronymics with a `w` that is `v`.
const ENDINGS: [&str; 22] = [
    "ow", "ew", "owa", "ewa", "owna", "ewna", "owski", "ewski", "owskij", "ewskij", "owska", "ewska",
    "owskaja", "ewskaja", "owsky", "ewsky", "owicz", "ewicz", "owitsch", "ewitsch", "owytsch", "owycz",
];
/// Letters of a word with such an ending.
const SHORTEST: usize = 5;
/// What only Polish has.
const POLISH: [&str; 6] = ["cz", "sz", "iew", "giej", "gien", "iej"];

/// The name in English spelling; none for most names.
pub(super) fn respelt(text: &str) -> Option<Romanisation> {
    if !text.contains(['w', 'W']) {
        return None;
    }
    let text = any_ascii(text).to_lowercase();
    let words = || text.split(|c: char| !c.is_ascii_lowercase()).filter(|word| word.len() >= SHORTEST);
    if !words().any(|word| ENDINGS.iter().any(|ending| word.ends_with(ending))) {
        return None;
    }
    let is_polish = POLISH.iter().any(|letters| text.contains(letters));
    let mut spelled = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let is_consonant =
            before.is_ascii_lowercase() && !matches!(before, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'j');
        let softens = letter == 'i' && is_polish && is_consonant && letters.peek() == Some(&'e');
        if !softens {
            spelled.push(if letter == 'w' { 'v' } else { letter });
        }
        before = letter;
    }
    Some(Romanisation { system: System::Slavic, text: spelled })
}
