//! What a word sounds like, for spellings of one name in different romanisations.

/// The sound of a folded word: equal for the usual spellings of one name, and seldom for others. `None` if the word
/// is too short to say anything.
pub fn key(_word: &str) -> Option<String> {
    None
}

/// The consonants of a folded word, for names that were written without their vowels. `None` if fewer than two.
pub fn skeleton(_word: &str) -> Option<String> {
    None
}
