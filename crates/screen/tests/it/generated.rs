//! Parties made from a seed, of the shape that real lists have: a few words that very many names share, many
//! words that few share, aliases that are variations of the primary name, numbers, dates, countries.

use interdict_model::{
    Country, Identifier, IdentifierKind, ListId, Name, NameKind, NameStrength, PartialDate, Party, PartyKind,
    Place, Programme, Wallet,
};

/// Numbers from a seed (SplitMix64).
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

const SYLLABLES: [&str; 40] = [
    "ka", "mo", "shi", "ran", "bel", "dor", "tu", "ves", "nik", "al", "gra", "yon", "min", "su", "hak",
    "zar", "lim", "pet", "ov", "ash", "bar", "che", "du", "fen", "gul", "hor", "ist", "jam", "kor", "lak",
    "mur", "nor", "os", "pol", "qas", "rud", "sten", "tam", "ur", "vik",
];
const FREQUENT: [&str; 12] = [
    "Muhammad",
    "Ali",
    "Kim",
    "Ahmad",
    "Abdul",
    "Trading",
    "International",
    "Bank",
    "Company",
    "al",
    "bin",
    "Sergei",
];
const FORMS: [&str; 8] = ["LLC", "OOO", "Ltd.", "d.o.o.", "JSC", "S.A.", "GmbH", "Co., Ltd."];

/// A word of two to four syllables; `variety` bounds how many different ones there are.
pub(crate) fn word(seed: &mut Seed, variety: usize) -> String {
    // The square makes small numbers likelier: some words are much more frequent than others.
    let rank = seed.below(variety) * seed.below(variety) / variety.max(1);
    let mut own = Seed(rank as u64);
    let count = 2 + own.below(3);
    let mut word: String = (0..count).map(|_| *own.pick(&SYLLABLES)).collect();
    word[..1].make_ascii_uppercase();
    word
}

fn name(seed: &mut Seed, kind: PartyKind, variety: usize) -> String {
    let mut words: Vec<String> = (0..=seed.below(3)).map(|_| word(seed, variety)).collect();
    if seed.below(3) > 0 {
        let at = seed.below(words.len());
        words.insert(at, (*seed.pick(&FREQUENT)).to_owned());
    }
    if kind == PartyKind::Organisation && seed.below(2) == 0 {
        words.push((*seed.pick(&FORMS)).to_owned());
    }
    if seed.below(20) == 0 {
        words.push(seed.below(200).to_string());
    }
    words.join(" ")
}

/// A name as somebody else might write it.
pub(crate) fn vary(seed: &mut Seed, name: &str) -> String {
    let mut words: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
    match seed.below(8) {
        0 => words.rotate_left(1),
        1 => return name.replacen(' ', "", 1),
        2 => return name.replacen(' ', "-", 1).to_uppercase(),
        3 => {
            let at = seed.below(words.len());
            let mut letters: Vec<char> = words[at].chars().collect();
            letters.remove(seed.below(letters.len()));
            words[at] = letters.into_iter().collect();
        }
        4 => {
            let at = seed.below(words.len());
            let mut letters: Vec<char> = words[at].chars().collect();
            let place = seed.below(letters.len());
            if place + 1 < letters.len() {
                letters.swap(place, place + 1);
            }
            words[at] = letters.into_iter().collect();
        }
        5 if words.len() > 1 => {
            words.pop();
        }
        6 => words.push(word(seed, 1000)),
        _ => {
            let at = seed.below(words.len());
            words[at] = words[at].chars().take(1).collect::<String>() + ".";
        }
    }
    words.join(" ")
}

/// Parties of a list, from a seed.
pub(crate) fn parties(list: &str, count: usize, variety: usize, seed: u64) -> Vec<Party> {
    let mut seed = Seed(seed);
    let list: ListId = list.parse().unwrap();
    (0..count).map(|number| one(&mut seed, &list, number, variety)).collect()
}

fn one(seed: &mut Seed, list: &ListId, number: usize, variety: usize) -> Party {
    let kind =
        *seed.pick(&[PartyKind::Person, PartyKind::Person, PartyKind::Organisation, PartyKind::Vessel]);
    let primary = name(seed, kind, variety);
    let mut names = vec![Name::primary(primary.clone())];
    for _ in 0..seed.below(5) {
        let strength = if seed.below(5) == 0 { NameStrength::Weak } else { NameStrength::Strong };
        let whole = if seed.below(2) == 0 { vary(seed, &primary) } else { name(seed, kind, variety) };
        names.push(Name::alias(whole, NameKind::Aka, strength));
    }
    let country: Vec<Country> =
        ["KP", "RU", "IR", "SY", "CN"].into_iter().filter_map(Country::parse).collect();
    let place = |country: Country| Place { text: country.name().to_owned(), country: Some(country) };
    let digits = seed.next() % 90_000_000 + 10_000_000;
    let json =
        serde_json::json!({ "list": list, "id": format!("{number:06}"), "kind": kind, "names": names });
    let mut party: Party = serde_json::from_value(json).unwrap();
    if kind == PartyKind::Person && seed.below(3) > 0 {
        party.birth_dates =
            PartialDate::year(i16::try_from(1930 + seed.below(80)).unwrap()).into_iter().collect();
    }
    party.nationalities = vec![place(*seed.pick(&country))];
    if seed.below(2) == 0 {
        party.identifiers = vec![Identifier::new(IdentifierKind::Passport, digits.to_string())];
    }
    if seed.below(50) == 0 {
        party.wallets = vec![Wallet::parse("ETH", &format!("0x{digits:040x}")).unwrap()];
    }
    party.programmes = vec![Programme { tag: format!("PROGRAMME{}", seed.below(20)), sublist: None }];
    party.remarks =
        vec![format!("Listed under number {number}. {}", "Standing text of some length. ".repeat(8))];
    party
}
