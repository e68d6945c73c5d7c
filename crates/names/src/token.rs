//! What each word of a name is: a plain word, a legal form, a title, a particle, a number, an initial.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::concept::{Relation, Table, concepts, number};
use crate::normalise::{self, NameError};
use crate::script::{self, Romanisation, System};

/// What a word is. Decides how much it weighs and whether edits are forgiven, never whether it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Class {
    /// Any word that is nothing else.
    Plain = 0,
    /// A plain word so frequent in names that sharing it says little.
    Common = 1,
    /// A frequent plain word.
    Usual = 2,
    /// `LLC`, `OOO`, `d.o.o.`, `Joint Stock Company` ...
    LegalForm = 3,
    /// Honours, ranks, offices.
    Title = 4,
    /// Articles, prepositions, links (`al`, `bin`, `of`).
    Particle = 5,
    /// Digits, ordinals (`110th` is `110`), Roman numerals of two letters or more. Numbers agree or differ.
    Number = 6,
    /// One letter.
    Initial = 7,
    /// East Slavic father's name.
    Patronymic = 8,
}

impl Class {
    /// The class of a stored code.
    #[inline]
    pub fn from_code(code: u8) -> Option<Self> {
        /// In the order of their codes.
        const ALL: [Class; 9] = [
            Class::Plain,
            Class::Common,
            Class::Usual,
            Class::LegalForm,
            Class::Title,
            Class::Particle,
            Class::Number,
            Class::Initial,
            Class::Patronymic,
        ];
        ALL.get(usize::from(code)).copied()
    }

    /// Whether a full name may lack the word and still be the full name: legal forms, titles, particles.
    #[inline]
    pub fn is_light(self) -> bool {
        matches!(self, Self::LegalForm | Self::Title | Self::Particle)
    }

    /// Whether a word can be one party's own: neither light nor an initial or a number.
    #[inline]
    pub fn is_own(self) -> bool {
        !self.is_light() && !matches!(self, Self::Initial | Self::Number)
    }

    /// Whether a name may lack the word and still say all that is usual: light words, and the patronymic, which few
    /// documents outside Eastern Europe have.
    #[inline]
    pub fn may_be_missing(self) -> bool {
        self.is_light() || self == Self::Patronymic
    }

    /// Whether it is an ordinary word, in which letters may be wrong or exchanged.
    #[inline]
    pub fn is_word(self) -> bool {
        matches!(
            self,
            Self::Plain | Self::Common | Self::Usual | Self::Patronymic | Self::Title | Self::Particle
        )
    }
}

/// What the letters of a word tell of its sounds, and so how it is compared with a word in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[repr(u8)]
pub enum Writing {
    /// All of them.
    #[default]
    Full = 0,
    /// No short vowels (Arabic, Hebrew): by its consonants, see [`skeleton`](crate::sound::skeleton).
    Vowelless = 1,
    /// Only those that Japanese or Korean tells apart: by its consonants, see [`loan`](crate::sound::loan).
    Loan = 2,
}

impl Writing {
    /// The writing with this number; `None` for a number that none has.
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::Full, Self::Vowelless, Self::Loan].into_iter().find(|writing| *writing as u8 == code)
    }
}

/// One word of a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Token {
    /// The word: lower-case ASCII letters and digits, never empty. A legal form of several words is one token.
    pub text: String,
    /// What it is.
    pub class: Class,
    /// Legal forms of one group mean much the same (`ooo`, `llc`); 0 for any other word, and in a [`Reading`] that has only
    /// light words, which are meant as they stand.
    pub form: u16,
    /// What its letters tell of its sounds.
    pub writing: Writing,
}

/// A printed name read in one way.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reading {
    /// How it was put into Latin letters.
    pub system: System,
    /// Its words in the order printed; empty if the name has no letter or digit.
    pub tokens: Vec<Token>,
    /// How many words stand before the only comma (`OMAR, Abdullah bin`): in speech they come last. 0 without one.
    pub before_comma: usize,
    /// The name is as long as a usual field ([`CUT_LENGTHS`]), so its last word may be cut.
    pub may_be_cut: bool,
}

/// Characters of a field of payment messages (35), less the spaces that are trimmed from a cut.
pub const CUT_LENGTHS: std::ops::RangeInclusive<usize> = 33..=35;

/// All readings of a name as printed, the plain one first.
pub fn readings(name: &str) -> Result<Vec<Reading>, NameError> {
    let may_be_cut = CUT_LENGTHS.contains(&name.trim().chars().count());
    let plain = read(System::Plain, name, may_be_cut)?;
    let mut readings = vec![plain];
    let looks = if name.is_ascii() { None } else { normalise::as_it_looks(name) };
    let looks = looks.map(|text| Romanisation { system: System::Looks, text });
    for romanisation in looks.into_iter().chain(script::romanisations(name)) {
        // A reading too long to look at is no reading; the plain one is there.
        if let Ok(reading) = read(romanisation.system, &romanisation.text, may_be_cut)
            && !reading.tokens.is_empty()
            && !readings.iter().any(|known| known.tokens == reading.tokens)
        {
            readings.push(reading);
        }
    }
    Ok(readings)
}

fn read(system: System, text: &str, may_be_cut: bool) -> Result<Reading, NameError> {
    let mut tokens = tokens(text)?;
    // A legal form stands for another one only beside a word that is the party's own: the alias `SL` of a group is not
    // every `Ltd`.
    let light = tokens.iter().all(|token| token.class.is_light());
    for token in &mut tokens {
        if light {
            token.form = 0;
        }
        if matches!(token.class, Class::Plain | Class::Common | Class::Usual) {
            token.writing = system.writing();
        }
    }
    let count = tokens.len();
    let mut parts = text.split([',', '،', '、']);
    let before_comma = match (parts.next(), parts.next(), parts.next()) {
        (Some(before), Some(after), None) if !after.trim().is_empty() => {
            let before_count = normalise::words(before)?.len();
            if before_count < tokens.len() { before_count } else { 0 }
        }
        _ => 0,
    };
    let patronymics = tokens.iter().filter(|token| token.class == Class::Patronymic).count();
    for (at, token) in tokens.iter_mut().enumerate() {
        // `SHKADAREVICH, Alexey` and `Alexey Shkadarevich`: a family name.
        if token.class == Class::Patronymic && (at < before_comma || patronymics + 1 == count) {
            token.class = Class::Plain;
        }
    }
    if let Some(token) = title_as_family_name(&mut tokens, before_comma) {
        token.class = Class::Usual;
    }
    Ok(Reading { system, tokens, before_comma, may_be_cut })
}

/// The title that stands where family names do: `BISHOP, Dan` and `Dan Bishop`. Titles that follow a name (`Jr`, `PhD`) are none,
/// and neither is the last of several.
fn title_as_family_name(tokens: &mut [Token], before_comma: usize) -> Option<&mut Token> {
    /// Longer names are mostly of bodies (`Office of the Governor`).
    const WORDS: std::ops::RangeInclusive<usize> = 2..=4;
    let is_title =
        |token: &&mut Token| token.class == Class::Title && !TABLES.following.contains(token.text.as_str());
    if before_comma > 0 {
        let family = tokens.get_mut(..before_comma)?;
        return if family.iter().all(|token| token.class.is_light()) {
            family.iter_mut().find(is_title)
        } else {
            None
        };
    }
    let titles = tokens.iter().filter(|token| token.class == Class::Title).count();
    let is_body = tokens.iter().any(|token| token.class == Class::LegalForm);
    let has_other = tokens.iter().any(|token| !token.class.is_light());
    let may_be = WORDS.contains(&tokens.len()) && titles == 1 && has_other && !is_body;
    tokens.last_mut().filter(|token| may_be && is_title(token))
}

/// How many words of a text can be one party's own; none if it cannot be read.
pub(crate) fn own_words(text: &str) -> usize {
    tokens(text).map_or(0, |tokens| tokens.iter().filter(|token| token.class.is_own()).count())
}

/// The tokens of a name as printed, by the plain fold. Empty if the name has no letter or digit.
pub fn tokens(name: &str) -> Result<Vec<Token>, NameError> {
    let words = normalise::words(name)?;
    let mut tokens: Vec<Token> = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let Some((first, after)) = rest.split_first() {
        if is_article_as_said(rest) {
            tokens.push(classify("al"));
            rest = after;
        } else if let Some((text, form, count)) = legal_form(rest) {
            tokens.push(Token { text, class: Class::LegalForm, form, writing: Writing::Full });
            rest = rest.get(count..).unwrap_or_default();
        } else if let Some(text) = servant_of_god(rest) {
            tokens.push(classify(&text));
            rest = rest.get(2..).unwrap_or_default();
        } else if let Some((text, count)) = spelled_number(rest) {
            tokens.push(Token { text, class: Class::Number, form: 0, writing: Writing::Full });
            rest = rest.get(count..).unwrap_or_default();
        } else {
            tokens.push(classify(first));
            rest = after;
        }
        numero(&mut tokens);
    }
    Ok(tokens)
}

/// The Arabic article as it is said before some consonants: `Izz ad-Din`, `Muqtada as-Sadr`. Without the consonant it is something else
/// (`a.d.` and `A/S` are legal forms).
fn is_article_as_said(words: &[String]) -> bool {
    let [article, word, ..] = words else { return false };
    let consonant =
        article.get(1..).filter(|consonant| article.starts_with(['a', 'e']) && !consonant.is_empty());
    matches!(article.as_str(), "ad" | "ar" | "as" | "ash" | "at" | "az" | "es" | "esh" | "ez")
        && consonant.is_some_and(|consonant| word.starts_with(consonant) && word.len() > 2)
}

/// `Abd Allah` is `Abdallah`, one name as often written as two words, which as two say less than they do as one.
fn servant_of_god(words: &[String]) -> Option<String> {
    let [first, second, ..] = words else { return None };
    let is = matches!(first.as_str(), "abd" | "abdu")
        && matches!(second.as_str(), "allah" | "alla" | "ullah" | "llah");
    is.then(|| "abdallah".to_owned())
}

/// The `No.` of `No. 3` is no word of its own (alone it is a Korean family name).
fn numero(tokens: &mut [Token]) {
    if let [.., sign, number] = tokens
        && number.class == Class::Number
        && matches!(sign.text.as_str(), "no" | "nr" | "num" | "number" | "numero" | "nomer")
    {
        sign.class = Class::Particle;
    }
}

/// `forty four` is `44`, `first` is `1`: the digits and how many words they take. A single word counts only from
/// the tables of numbers; `one hundred tenth` and longer are rare in names and stay words.
fn spelled_number(words: &[String]) -> Option<(String, usize)> {
    let first: u32 = number(words.first()?)?.parse().ok()?;
    if first >= 20
        && first.is_multiple_of(10)
        && let Some(unit) =
            words.get(1).and_then(|word| number(word)).and_then(|digits| digits.parse::<u32>().ok())
        && (1..10).contains(&unit)
    {
        return Some(((first + unit).to_string(), 2));
    }
    Some((first.to_string(), 1))
}

fn classify(word: &str) -> Token {
    let number = ordinal(word);
    let text = number.unwrap_or(word);
    let class = if text.bytes().all(|b| b.is_ascii_digit()) || is_roman(text) {
        Class::Number
    } else if text.len() == 1 {
        Class::Initial
    } else {
        match TABLES.classes.get(text) {
            // However frequent it is.
            Some(Class::Usual | Class::Common) | None if is_patronymic(text) => Class::Patronymic,
            Some(&class) => class,
            None if is_generic(text) => Class::Usual,
            None => Class::Plain,
        }
    };
    Token { text: text.to_owned(), class, form: 0, writing: Writing::Full }
}

/// Whether a word has translations or abbreviations: then it says what a body does, not which one it is.
fn is_generic(word: &str) -> bool {
    let generic = |relation| matches!(relation, Relation::Translation | Relation::Abbreviation);
    concepts(word).iter().any(|concept| generic(concept.relation))
}

/// East Slavic patronymics by their endings (`Ivanovich`, `Sergeevna`, Belarusian `Mikalaevich`, `Ryhoravich`, `Siarheeuna`, by French
/// and German spelling `Ivanovitch`, `Ivanowitsch`), those without one (`Ilyich`), and those of Central Asia and the Caucasus written as
/// one word (`Abishuly`, `Alioglu`): often left out, seldom a family name.
fn is_patronymic(word: &str) -> bool {
    const ENDINGS: [&str; 26] = [
        "ovich", "evich", "avich", "ovych", "evych", "ovitch", "evitch", "owitsch", "ewitsch", "ovna",
        "evna", "avna", "ivna", "inichna", "auna", "euna", "uly", "ugli", "ogly", "ogli", "oglu", "oghlu",
        "kyzy", "kizi", "qizi", "gizi",
    ];
    const OTHERS: [&str; 7] = ["ilyich", "ilich", "kuzmich", "lukich", "fomich", "nikitich", "savvich"];
    (word.len() >= 7 && ENDINGS.iter().any(|ending| word.ends_with(ending))) || OTHERS.contains(&word)
}

/// `110th` is `110`.
fn ordinal(word: &str) -> Option<&str> {
    ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|suffix| word.strip_suffix(suffix))
        .filter(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// `ii` to `xxxix`; one letter is an initial.
fn is_roman(word: &str) -> bool {
    let ones = word.trim_start_matches('x');
    let tens = word.len() - ones.len();
    word.len() > 1
        && tens <= 3
        && matches!(ones, "" | "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "ix")
}

/// The longest legal form at the start of these words: its letters, its group, how many words it takes.
///
/// Words are compared by their letters without spaces, so `joint-stock company` and `d. o. o.` are found; a
/// form spelled as single letters (`S A`) counts only at the end of the name, where initials do not stand.
fn legal_form(words: &[String]) -> Option<(String, u16, usize)> {
    const LONGEST_FORM: usize = 6;
    let most = words.get(..words.len().min(LONGEST_FORM))?;
    let mut letters = most.concat();
    (1..=most.len()).rev().find_map(|count| {
        let run = most.get(..count)?;
        letters.truncate(run.iter().map(String::len).sum());
        let &group = TABLES.legal_forms.get(&letters)?;
        let spelled = count > 1 && run.iter().all(|word| word.len() == 1);
        (!spelled || count == words.len()).then(|| (std::mem::take(&mut letters), group, count))
    })
}

struct Tables {
    legal_forms: Table<u16, String>,
    classes: Table<Class>,
    /// Titles that follow a name.
    following: HashSet<&'static str>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables =
        Tables { legal_forms: Table::default(), classes: Table::default(), following: HashSet::new() };
    let mut group = 0;
    for line in lines(include_str!("../data/legal_forms.csv")) {
        group += 1;
        for form in line.split(';').skip(1) {
            tables.legal_forms.insert(form.replace(' ', ""), group);
        }
    }
    for line in lines(include_str!("../data/words.csv")) {
        let mut words = line.split_whitespace();
        let class = match words.next() {
            Some("suffix") => {
                tables.following.extend(words.clone());
                Class::Title
            }
            Some("title") => Class::Title,
            Some("particle") => Class::Particle,
            Some("common") => Class::Common,
            _ => Class::Usual,
        };
        for word in words {
            // The first class named wins: `international` is common, not usual.
            tables.classes.entry(word).or_insert(class);
        }
    }
    tables
});

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(name: &str) -> Vec<(String, Class)> {
        tokens(name).unwrap().into_iter().map(|token| (token.text, token.class)).collect()
    }

    #[test]
    fn classes_have_their_codes() {
        for code in 0..=u8::MAX {
            assert!(Class::from_code(code).is_none_or(|class| class as u8 == code));
        }
        assert_eq!(Class::from_code(Class::Patronymic as u8), Some(Class::Patronymic));
    }

    #[test]
    fn legal_forms_in_every_dress() {
        for name in ["SIS DOO", "SIS d.o.o.", "Sis doo", "SIS d. o. o.", "SIS, D.O.O"] {
            assert_eq!(
                classes(name),
                [("sis".into(), Class::Plain), ("doo".into(), Class::LegalForm)],
                "{name}"
            );
        }
        let groups = |name: &str| tokens(name).unwrap().iter().map(|token| token.form).collect::<Vec<_>>();
        assert_eq!(groups("OAO Gazprom"), groups("Open Joint-Stock Company Gazprom"));
        assert_eq!(groups("FABERLIC Sp. z o.o."), groups("FABERLIC GmbH"));
        // Alone they are names that mean themselves.
        let alone =
            |name: &str| readings(name).unwrap()[0].tokens.iter().map(|token| token.form).collect::<Vec<_>>();
        assert_eq!(alone("The Ltd"), [0, 0]);
        assert_ne!(alone("Faberlic Ltd"), [0, 0]);
    }

    #[test]
    fn numbers_titles_particles() {
        assert_eq!(classes("110th Brigade").first(), Some(&("110".into(), Class::Number)));
        assert_eq!(classes("Fund VIII").last(), Some(&("viii".into(), Class::Number)));
        assert_eq!(classes("Dr. A. Khan").first(), Some(&("dr".into(), Class::Title)));
        assert_eq!(classes("S A Khan").first(), Some(&("s".into(), Class::Initial)));
    }

    /// The classes in the plain reading.
    fn read_as(name: &str) -> Vec<Class> {
        readings(name).unwrap()[0].tokens.iter().map(|token| token.class).collect()
    }

    #[test]
    fn titles_in_the_place_of_a_family_name() {
        use Class::{Initial, LegalForm, Particle, Plain, Title, Usual};
        assert_eq!(read_as("Quentin Bishop"), [Plain, Usual]);
        assert_eq!(read_as("Quentin R. Marshall"), [Plain, Initial, Usual]);
        assert_eq!(read_as("BISHOP, Quentin"), [Usual, Plain]);
        // Before a name, after a comma, after a title, and such as follow names.
        assert_eq!(read_as("Bishop Quentin"), [Title, Plain]);
        assert_eq!(read_as("QUENTIN, Bishop"), [Plain, Title]);
        assert_eq!(read_as("Dr Quentin Bishop"), [Title, Plain, Title]);
        assert_eq!(read_as("Quentin Jr."), [Plain, Title]);
        // Alone, and of bodies.
        assert_eq!(read_as("The Governor"), [Particle, Title]);
        assert_eq!(read_as("Quentin Bishop Ltd"), [Plain, Title, LegalForm]);
        assert_eq!(read_as("Quentin Vandervelde of the Governor"), [Plain, Plain, Particle, Particle, Title]);
    }

    #[test]
    fn words_of_arabic_names() {
        let texts = |name: &str| classes(name).into_iter().map(|(text, _)| text).collect::<Vec<_>>();
        assert_eq!(texts("Izz ad-Din"), ["izz", "al", "din"]);
        assert_eq!(texts("Muqtada as-Sadr"), ["muqtada", "al", "sadr"]);
        assert_eq!(texts("Quobatel a.d. Zarya"), ["quobatel", "ad", "zarya"]);
        assert_eq!(texts("Quobatel AS"), ["quobatel", "as"]);
        assert_eq!(texts("'Abd Allah Salih"), ["abdallah", "salih"]);
        assert_eq!(texts("Abd al-Salih"), ["abd", "al", "salih"]);
    }

    #[test]
    fn patronymics() {
        use Class::{Patronymic, Plain};
        for name in
            ["TESTOV, Rodion Vladimirovich", "TESTOVA, Inga Sergeevna", "TESTOV, Rodion Rostislavovich"]
        {
            assert_eq!(read_as(name).last(), Some(&Patronymic), "{name}");
        }
        assert_eq!(read_as("VLADIMIROVICH, Rodion"), [Plain, Plain]);
    }
}
