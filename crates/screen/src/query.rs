//! The question: what the asker knows of a party, and its compiled form.

use interdict_model::{
    Check, Country, Gender, Identifier, IdentifierKind, PartialDate, Party, PartyKind, Place, Wallet,
};
use interdict_names::{
    Class, Name, NameError, Reading, Token, address, initials, readings, several, tail, visible,
};
use serde::{Deserialize, Serialize};

use crate::parameters::Parameters;
use crate::within::is_rounded;

/// What the asker knows. Everything may be missing; what is missing is no evidence either way.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Query {
    /// What the party is; evidence, never a filter.
    pub kind: PartyKind,
    /// All names it goes by; each is screened.
    pub names: Vec<String>,
    /// Dates of birth, or of founding.
    pub birth_dates: Vec<PartialDate>,
    /// Nationalities.
    pub nationalities: Vec<Country>,
    /// Other countries: residence, jurisdiction, flag.
    pub countries: Vec<Country>,
    /// Gender.
    pub gender: Option<Gender>,
    /// Passports, tax and registration numbers ...
    pub identifiers: Vec<Identifier>,
    /// Wallets.
    pub wallets: Vec<Wallet>,
    /// Addresses, one line each.
    pub addresses: Vec<String>,
    /// Places of birth.
    pub birth_places: Vec<String>,
    /// Titles, offices and roles.
    pub roles: Vec<String>,
    /// E-mail addresses, telephone numbers, web sites.
    pub contacts: Vec<String>,
}

impl Query {
    /// A party of which only a name is known.
    pub fn named(kind: PartyKind, name: impl Into<String>) -> Self {
        Self { kind, names: vec![name.into()], ..Self::default() }
    }

    /// Whether nothing is known beside names and what the party is.
    pub(crate) fn is_names_alone(&self) -> bool {
        let Self {
            kind: _,
            names: _,
            birth_dates,
            nationalities,
            countries,
            gender,
            identifiers,
            wallets,
            addresses,
            birth_places,
            roles,
            contacts,
        } = self;
        birth_dates.is_empty()
            && (nationalities.is_empty() && countries.is_empty() && gender.is_none())
            && (identifiers.is_empty() && wallets.is_empty())
            && (addresses.is_empty() && birth_places.is_empty())
            && (roles.is_empty() && contacts.is_empty())
    }

    /// A listed party as a question: everything that its list says of it and a question can hold.
    pub fn about(party: &Party) -> Self {
        let countries = |places: &[Place]| places.iter().filter_map(|place| place.country).collect();
        Self {
            kind: party.kind,
            names: party.names.iter().map(|name| name.whole.clone()).collect(),
            birth_dates: party.birth_dates.clone(),
            nationalities: countries(&party.nationalities),
            countries: countries(&party.countries),
            gender: party.gender,
            identifiers: party.identifiers.clone(),
            wallets: party.wallets.clone(),
            addresses: party.addresses.iter().map(|address| address.text.clone()).collect(),
            birth_places: party.birth_places.iter().map(|place| place.text.clone()).collect(),
            roles: party.roles.clone(),
            contacts: party.contacts.iter().map(|contact| contact.text.clone()).collect(),
        }
    }
}

/// A question made ready: names cut into words, identifiers and wallets reduced to keys.
#[derive(Debug, Clone)]
pub struct CompiledQuery<'a> {
    /// The question as asked.
    pub query: &'a Query,
    /// Its names in all their readings, none empty.
    pub names: Vec<QueryName>,
    /// Keys of identifiers that can be compared, with the place in [`Query::identifiers`].
    pub identifiers: Vec<(String, usize)>,
    /// Words of the addresses, sorted.
    pub addresses: Vec<Vec<String>>,
    /// What could not be screened, in words; with any of these "nothing found" is not "clear".
    pub problems: Vec<String>,
}

/// One reading of one name of a question.
#[derive(Debug, Clone)]
pub struct QueryName {
    /// Place in [`Query::names`].
    pub index: usize,
    /// The words.
    pub reading: Reading,
    /// The weight of each word.
    pub weights: Vec<f64>,
    /// What was done to the name before it was read.
    pub made_ready: MadeReady,
}

impl QueryName {
    /// Ready to be laid beside another.
    pub fn name(&self) -> Name<'_> {
        let mut name = Name::new(&self.reading, |_| 0.0);
        for (word, &weight) in name.words.iter_mut().zip(&self.weights) {
            word.weight = weight;
        }
        name
    }
}

impl<'a> CompiledQuery<'a> {
    /// A question of which nothing is made ready yet.
    pub(crate) fn without_names(query: &'a Query) -> Self {
        Self { query, names: vec![], identifiers: vec![], addresses: vec![], problems: vec![] }
    }

    /// Makes a question ready; `weigh` gives the weight of a word.
    pub fn new(query: &'a Query, parameters: &Parameters, weigh: impl Fn(&Token) -> f64) -> Self {
        let mut compiled = Self::without_names(query);
        let mut says_little = None;
        let mut says_more = false;
        for (index, name) in query.names.iter().enumerate() {
            match readings_asked(query.kind, name) {
                Ok(readings) => {
                    let tokens = || readings.iter().flat_map(|asked| &asked.reading.tokens);
                    if tokens().next().is_none() {
                        let problem = format!("the name `{}` has no letter or digit to screen", shown(name));
                        compiled.problems.push(problem);
                    } else if !tokens().any(|token| token.class.is_own()) {
                        // It finds the names listed just so, but finding none of them says nothing.
                        compiled.problems.push(format!(
                            "the name `{}` has no word of its own, only titles, legal forms, particles, numbers or single letters",
                            shown(name)
                        ));
                    } else if several::is_nobody(name) {
                        let problem = format!("the name `{}` says that no name is known", shown(name));
                        compiled.problems.push(problem);
                    } else if readings.iter().all(|asked| is_one_frequent_word(&asked.reading)) {
                        says_little.get_or_insert(name);
                    } else {
                        says_more = true;
                    }
                    let readings = readings.into_iter().filter(|asked| !asked.reading.tokens.is_empty());
                    compiled.names.extend(readings.map(|AskedReading { reading, made_ready }| QueryName {
                        index,
                        weights: reading.tokens.iter().map(&weigh).collect(),
                        reading,
                        made_ready,
                    }));
                }
                Err(error) => compiled.problems.push(problem(name, error)),
            }
        }
        if let Some(name) = says_little.filter(|_| may_be_person(query.kind) && !says_more) {
            compiled.problems.push(format!(
                "the name `{}` is one frequent word, which finds only parties listed just so: ask with the full name",
                shown(name)
            ));
        }
        for (index, identifier) in query.identifiers.iter().enumerate() {
            match identifier_key(identifier, parameters.facts.shortest_identifier) {
                Some(key) => compiled.identifiers.push((key, index)),
                None => compiled.problems.push(format!(
                    "the identifier `{}` is too short or too plain to screen",
                    shown(&identifier.number)
                )),
            }
            if is_rounded(&identifier.number) {
                compiled.problems.push(format!(
                    "the identifier `{}` is a number that a spreadsheet has rounded: give all its digits",
                    shown(&identifier.number)
                ));
            }
            if let Check::Invalid(rule) = identifier.check() {
                compiled.problems.push(format!(
                    "the identifier `{}` was looked up as it stands, but cannot be right: {rule}",
                    shown(&identifier.number)
                ));
            }
        }
        for wallet in &query.wallets {
            if let Some(problem) = wallet.problem() {
                compiled.problems.push(format!(
                    "the wallet `{}` was looked up as it stands, but is no whole address: {problem}",
                    shown(&wallet.to_string())
                ));
            }
        }
        for address in &query.addresses {
            match address_words(address) {
                Ok(words) => compiled.addresses.push(words),
                Err(error) => compiled.problems.push(problem(address, error)),
            }
        }
        if query.names.is_empty() && query.identifiers.is_empty() && query.wallets.is_empty() {
            compiled.problems.push("nothing to screen: give a name, an identifier or a wallet".to_owned());
        }
        compiled
    }
}

/// One reading of a name asked.
#[derive(Debug, Clone)]
pub(crate) struct AskedReading {
    pub(crate) reading: Reading,
    pub(crate) made_ready: MadeReady,
}

/// What was done to a name asked before it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MadeReady {
    /// Nothing.
    AsItStands,
    /// The address behind it was left out, see [`address`].
    WithoutAddress,
    /// Its initials were written as single letters, see [`initials`].
    Initials,
    /// It is one of several names in the field, or beside what is no name, see [`several`] and [`tail`].
    OneOfSeveral,
}

impl MadeReady {
    /// The rule that says so in an explanation, and its words; none for a name as it stands.
    pub(crate) fn told(self, name: &str) -> Option<(&'static str, String)> {
        let name = shown(name);
        match self {
            Self::AsItStands => None,
            Self::WithoutAddress => {
                Some(("name.address", format!("`{name}` read without the address behind the name")))
            }
            Self::Initials => Some(("name.initials", format!("`{name}` read with initials for given names"))),
            Self::OneOfSeveral => Some((
                "name.one_of_several",
                format!("`{name}` read as several names, or one beside other words"),
            )),
        }
    }
}

/// All readings of a name asked: as it stands; where an address follows it, without that; where there are several names or one beside
/// what is no name, each; and of what may be a person, with initials that stops join as single letters.
pub(crate) fn readings_asked(kind: PartyKind, name: &str) -> Result<Vec<AskedReading>, NameError> {
    let as_it_stands = |reading| AskedReading { reading, made_ready: MadeReady::AsItStands };
    let mut all: Vec<AskedReading> = readings(name)?.into_iter().map(as_it_stands).collect();
    let mut add = |text: &str, made_ready| {
        for reading in readings(text)? {
            if !all.iter().any(|known| known.reading.tokens == reading.tokens) {
                all.push(AskedReading { reading, made_ready });
            }
        }
        Ok(())
    };
    let heads = address::heads(name, |text| Country::parse(text).is_some());
    for head in &heads {
        add(head, MadeReady::WithoutAddress)?;
    }
    let mut names = several::names(name, may_be_person(kind));
    names.extend(tail::head(name, may_be_person(kind), |text| Country::parse(text).is_some()));
    for one in &names {
        add(one, MadeReady::OneOfSeveral)?;
    }
    if may_be_person(kind) {
        for spelled in heads.into_iter().chain(names).chain([name]).filter_map(initials::spelled_out) {
            add(&spelled, MadeReady::Initials)?;
        }
    }
    Ok(all)
}

fn may_be_person(kind: PartyKind) -> bool {
    matches!(kind, PartyKind::Person | PartyKind::Unknown)
}

/// Whether a name has one own word, and one so frequent that it is no [fragment](crate::score::is_one_word) of a listed name: of
/// a person, who has more names, that says next to nothing.
fn is_one_frequent_word(reading: &Reading) -> bool {
    let mut own = reading.tokens.iter().map(|token| token.class).filter(|class| class.is_own());
    matches!(own.next(), Some(Class::Common | Class::Usual)) && own.next().is_none()
}

fn problem(name: &str, error: NameError) -> String {
    format!("`{}` was not screened: {error}", shown(name))
}

/// A text safe and short enough for a sentence: see [`visible`]; `…` stands for what is behind 120 characters.
pub fn shown(text: &str) -> String {
    const LONGEST: usize = 120;
    if text.len() <= LONGEST {
        return visible(text);
    }
    let mut shown: String = visible(&text.chars().take(LONGEST).collect::<String>());
    if text.chars().count() > LONGEST {
        shown.push('…');
    }
    shown
}

/// The key under which equal identifiers meet, whatever their sort: see [`Identifier::key`]; of a BIC the
/// eight letters of the institution, without the branch. `None` if too short or a single repeated letter
/// (`00000`, `XXXXX`), which is a placeholder.
pub fn identifier_key(identifier: &Identifier, shortest: usize) -> Option<String> {
    let mut key = identifier.key();
    if identifier.kind == IdentifierKind::Bic && key.is_ascii() && key.len() == 11 {
        key.truncate(8);
    }
    let letters = key.chars().count();
    let first = key.chars().next()?;
    let placeholder = key.chars().all(|c| c == first);
    ((shortest.max(1)..=64).contains(&letters) && !placeholder).then_some(key)
}

/// The words of an address, sorted, each once.
pub(crate) fn address_words(address: &str) -> Result<Vec<String>, NameError> {
    let mut words = interdict_names::normalise::words(address)?;
    words.sort_unstable();
    words.dedup();
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifier_keys() {
        let key = |kind, number: &str| identifier_key(&Identifier::new(kind, number), 5);
        assert_eq!(key(IdentifierKind::Bic, "ABCDRUMMXXX"), key(IdentifierKind::Bic, "ABCDRUMM"));
        assert_eq!(key(IdentifierKind::TaxId, "SI 91729181").as_deref(), Some("SI91729181"));
        assert_eq!(key(IdentifierKind::Passport, "000000"), None);
        assert_eq!(key(IdentifierKind::Passport, "12"), None);
    }

    #[test]
    fn a_failed_check_is_a_problem_and_still_looked_up() {
        let compiled = |query: &Query| {
            let parameters = Parameters::built_in().unwrap();
            let compiled = CompiledQuery::new(query, &parameters, |_| 1.0);
            (compiled.identifiers.len(), compiled.problems)
        };
        for (number, problem) in [
            ("lei:506700GE1G29325QX363", None),
            ("lei:506700GE1G29325QX364", Some("LEI")),
            ("IMO 9074729", None),
            ("IMO 9074728", Some("IMO")),
            ("tax_id:RU:7707083894", Some("INN")),
            ("passport:KP:381420176", None),
        ] {
            let query = Query { identifiers: vec![Identifier::parse(number)], ..Query::default() };
            let (keys, problems) = compiled(&query);
            assert_eq!((keys, problems.len()), (1, usize::from(problem.is_some())), "{number}: {problems:?}");
            assert!(problems.iter().zip(problem).all(|(told, word)| told.contains(word)), "{problems:?}");
        }
        for (address, problem) in [
            ("XBT:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", None),
            ("XBT:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", Some("`XBT 1Bv")),
            ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", Some("capitals")),
        ] {
            let wallets = vec![Wallet::parse_labelled(address).unwrap()];
            let (_, problems) = compiled(&Query { wallets, ..Query::default() });
            assert_eq!(problems.len(), usize::from(problem.is_some()), "{address}: {problems:?}");
            assert!(problems.iter().zip(problem).all(|(told, word)| told.contains(word)), "{problems:?}");
        }
    }
}
