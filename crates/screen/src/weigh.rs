//! What everything beside the name says: numbers, dates, places, roles, gender, kind.

use interdict_model::{Country, IdentifierKind, Party, PartyKind};

use crate::facts::{best_dates, compare_addresses, compare_identifiers, identifier, shares_rare_word};
use crate::parameters::Parameters;
use crate::query::{CompiledQuery, Query, shown};
use crate::score::Evidence;
use crate::snapshot::PartyFacts;

/// What everything beside the name says of a question and a party, as it would be weighed once a name spoke for the party.
/// It needs no list: training counts with it how often each degree occurs.
pub fn weigh_beside(query: &Query, party: &Party, parameters: &Parameters) -> Evidence {
    let facts = PartyFacts::new(party);
    let mut evidence = Evidence::default();
    weigh_facts(&CompiledQuery::without_names(query), party.kind, &facts, true, parameters, &mut evidence);
    evidence
}

/// Adds a piece for every fact that is known on both sides; `false` if neither a name (`by_name`), a wallet nor an
/// identifier speaks for the party, so that there is nothing to weigh.
pub(crate) fn weigh_facts(
    query: &CompiledQuery<'_>,
    kind: PartyKind,
    facts: &PartyFacts,
    by_name: bool,
    parameters: &Parameters,
    evidence: &mut Evidence,
) -> bool {
    let mut scale = Scale { parameters, evidence };
    let by_wallet = wallet(query, facts, &mut scale);
    let by_identifier = identifiers(query, facts, &mut scale);
    if !by_name && !by_wallet && !by_identifier {
        return false;
    }
    if !by_name && !query.names.is_empty() {
        scale.add("name.unlike", "no name asked is like a listed one".to_owned());
    }
    if let Some((degree, asked, listed)) = best_dates(&query.query.birth_dates, &facts.birth_dates) {
        scale.add(degree.code(), degree.words(asked, listed));
    }
    birth_places(query, facts, &mut scale);
    countries(query, facts, &mut scale);
    addresses(query, facts, &mut scale);
    roles_and_contacts(query, facts, &mut scale);
    if let (Some(asked), Some(listed)) = (query.query.gender, facts.gender) {
        if asked == listed {
            scale.add("gender.equal", "of the same gender".to_owned());
        } else {
            scale.add("gender.differs", "of another gender".to_owned());
        }
    }
    // A wallet is held by persons and bodies alike, and a wallet listed alone has no kind to differ from.
    let tells = |kind| !matches!(kind, PartyKind::Unknown | PartyKind::Wallet);
    let asked = query.query.kind;
    if asked != kind && tells(asked) && tells(kind) && !by_wallet {
        scale.add("kind.differs", format!("{} asked, {} listed", asked.code(), kind.code()));
    }
    true
}

/// Where pieces are put.
struct Scale<'a> {
    parameters: &'a Parameters,
    evidence: &'a mut Evidence,
}

impl Scale<'_> {
    fn add(&mut self, rule: &str, words: String) {
        self.evidence.add(rule, self.parameters.facts.get(rule), words);
    }
}

fn wallet(query: &CompiledQuery<'_>, facts: &PartyFacts, scale: &mut Scale<'_>) -> bool {
    let equal = query.query.wallets.iter().find_map(|asked| {
        facts.wallets.iter().find(|wallet| wallet.key() == asked.key()).map(|wallet| (asked, wallet))
    });
    if let Some((asked, wallet)) = equal {
        scale.add("wallet.equal", format!("the wallet {} is listed as {wallet}", asked.address()));
    }
    equal.is_some()
}

fn identifiers(query: &CompiledQuery<'_>, facts: &PartyFacts, scale: &mut Scale<'_>) -> bool {
    let shortest = scale.parameters.facts.shortest_identifier;
    let asked = &query.query.identifiers;
    let pairs = asked.iter().flat_map(|a| facts.identifiers.iter().map(move |b| (a, b)));
    let best = pairs
        .filter_map(|(a, b)| Some((compare_identifiers(a, b, shortest)?, b)))
        .min_by_key(|&(degree, _)| degree);
    if let Some((degree, listed)) = best {
        let label = match listed.label.as_str() {
            "" => listed.kind.code(),
            label => label,
        };
        let issuer = listed.country.map(|country| format!(" of {}", country.name())).unwrap_or_default();
        let whole = if listed.kind == IdentifierKind::Bic { "the institution of " } else { "" };
        let words =
            format!("{whole}the number {} is listed as {}{issuer}", shown(&listed.number), shown(label));
        scale.add(degree.code(), words);
    } else if identifier::differ(asked, &facts.identifiers, shortest) {
        scale.add(identifier::DIFFERENT, "another number of a sort that never changes".to_owned());
    }
    best.is_some()
}

fn birth_places(query: &CompiledQuery<'_>, facts: &PartyFacts, scale: &mut Scale<'_>) {
    let asked = &query.query.birth_places;
    if asked.is_empty() || facts.birth_places.is_empty() {
        return;
    }
    let pairs = || asked.iter().flat_map(|a| facts.birth_places.iter().map(move |b| (a, b)));
    if let Some((_, listed)) = pairs().find(|(a, b)| shares_rare_word(a, &b.text)) {
        scale.add("birth_place.shared", format!("born in `{}` on both sides", shown(&listed.text)));
        return;
    }
    let country = |text: &str| interdict_model::Place::parse(text).country;
    let known: Vec<Country> = facts.birth_places.iter().filter_map(|place| place.country).collect();
    let asked: Vec<Country> = asked.iter().filter_map(|place| country(place)).collect();
    if !known.is_empty() && !asked.is_empty() && !asked.iter().any(|country| known.contains(country)) {
        scale.add("birth_place.differs", "born in another country".to_owned());
    }
}

fn countries(query: &CompiledQuery<'_>, facts: &PartyFacts, scale: &mut Scale<'_>) {
    let (asked, listed) = (&query.query.nationalities, &facts.nationalities);
    if !asked.is_empty() && !listed.is_empty() {
        let shared = asked.iter().find(|country| listed.contains(country));
        let (rule, words) = match shared {
            Some(shared) => ("country.nationality_shared", format!("of {} on both sides", shared.name())),
            None => ("country.nationality_differs", "of another nationality".to_owned()),
        };
        scale.add(rule, words);
        return;
    }
    let asked = || asked.iter().chain(&query.query.countries).copied();
    let places = facts.addresses.iter().filter_map(|address| address.country);
    let known: Vec<Country> = listed.iter().chain(&facts.countries).copied().chain(places).collect();
    if asked().next().is_none() || known.is_empty() {
        return;
    }
    match asked().find(|country| known.contains(country)) {
        Some(shared) => scale.add("country.shared", format!("{} on both sides", shared.name())),
        None => scale.add("country.differs", "no country in common".to_owned()),
    }
}

fn addresses(query: &CompiledQuery<'_>, facts: &PartyFacts, scale: &mut Scale<'_>) {
    let pairs = query.query.addresses.iter().flat_map(|a| facts.addresses.iter().map(move |b| (a, b)));
    let best = pairs
        .filter_map(|(a, b)| Some((compare_addresses(a, &b.text)?, b)))
        .min_by_key(|&(degree, _)| degree);
    if let Some((degree, listed)) = best {
        scale.add(degree.code(), format!("near the listed address `{}`", shown(&listed.text)));
    }
}

fn roles_and_contacts(query: &CompiledQuery<'_>, facts: &PartyFacts, scale: &mut Scale<'_>) {
    let roles = query.query.roles.iter().flat_map(|a| facts.roles.iter().map(move |b| (a, b)));
    if let Some((_, listed)) = roles.into_iter().find(|(a, b)| shares_rare_word(a, b)) {
        scale.add("role.shared", format!("the role is like the listed `{}`", shown(listed)));
    }
    // E-mail addresses, telephone numbers, sites: equal or nothing.
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric() || *c == '@').flat_map(char::to_lowercase).collect()
    };
    let listed: Vec<String> = facts.contacts.iter().map(|contact| plain(&contact.text)).collect();
    let equal = query.query.contacts.iter().find(|asked| {
        let asked = plain(asked);
        asked.len() > 5 && listed.contains(&asked)
    });
    if let Some(contact) = equal {
        scale.add("contact.equal", format!("`{}` on both sides", shown(contact)));
    }
}
