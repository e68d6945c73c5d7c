//! Which names of a text are of one party or body: its names and facts in, the facts with every name in full out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::fact::{Fact, FactKind, Mention, MentionKind};
use crate::read::is_person;
use crate::rules::entry::runs_on;
use crate::sentence::Sentence;
use crate::vocabulary::{OPEN_TREASURY, country_of};

/// Who is named, by key: the first of the longest forms of each.
pub(super) fn named(sentences: &[Sentence]) -> BTreeMap<&str, &Mention> {
    let mut found: BTreeMap<&str, &Mention> = BTreeMap::new();
    let all = sentences.iter().flat_map(|sentence| {
        // What runs from a field of an entry into the next is no name.
        sentence.named.iter().filter(|named| !runs_on(sentence, named))
    });
    let all = all.filter(|named| named.is_party() || named.mention.kind == MentionKind::Wallet);
    for named in all {
        let known = found.entry(&named.mention.entity).or_insert(&named.mention);
        // The longest form says most.
        if named.mention.text.len() > known.text.len() {
            *known = &named.mention;
        }
    }
    found
}

/// A short form stands for the full name that the same document gives: `Chinyong` for the company that begins so. Gives one
/// mention of each party that is left, in the order of the text.
pub(super) fn resolve_short_forms(facts: &mut [Fact], named: BTreeMap<&str, &Mention>) -> Vec<Mention> {
    let mut full: BTreeSet<String> = named.keys().map(|entity| (*entity).to_owned()).collect();
    let mut people: BTreeSet<String> =
        named.values().filter(|mention| is_person(mention)).map(|mention| mention.entity.clone()).collect();
    for fact in facts.iter() {
        fact.kind.mentions(|mention| {
            if is_person(mention) {
                people.insert(mention.entity.clone());
            }
            if mention.entity.starts_with("party:") && !full.contains(&mention.entity) {
                full.insert(mention.entity.clone());
            }
        });
    }
    // `Reznikov` for the only person whose name ends so.
    let mut families: HashMap<&str, Vec<&String>> = HashMap::new();
    for person in &people {
        if let Some((_, family)) = person.rsplit_once(' ') {
            families.entry(family).or_default().push(person);
        }
    }
    let longer = |entity: &str| {
        let begin = format!("{entity} ");
        let begins = full.range(begin.clone()..).take_while(|longer| longer.starts_with(&begin));
        let family = entity.strip_prefix("party:").filter(|name| !name.contains(' '));
        let ends = family.and_then(|name| families.get(name)).into_iter().flatten().copied();
        let mut longer = begins.chain(ends);
        // Two full names that begin or end so leave open which is meant.
        match (longer.next(), longer.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    };
    for fact in facts {
        // "X Marine, a subsidiary of X": a fact that names both does not mean one by the other.
        let mut named = Vec::new();
        fact.kind.mentions(|mention| named.push(mention.entity.clone()));
        fact.kind.mentions_mut(|mention| {
            if let Some(one) = longer(&mention.entity).filter(|one| !named.contains(one)) {
                mention.entity.clone_from(one);
            }
        });
    }
    let mut whole: Vec<Mention> = named
        .into_iter()
        .filter(|(entity, _)| longer(entity).is_none())
        .map(|(_, mention)| mention.clone())
        .collect();
    whole.sort_by_key(|mention| mention.span);
    whole
}

/// Whether a mention says no more than "Treasury".
fn is_bare(mention: &Mention) -> bool {
    mention.entity == "us-treasury"
        && matches!(mention.text.as_str(), "Treasury" | "the Treasury" | "The Treasury")
}

/// A ministry of finance stands for the Treasury where an authority of the United States designates or delists in the text,
/// and else for nobody known.
pub(super) fn resolve_treasury(facts: &mut [Fact]) {
    let american = facts.iter().any(|fact| match &fact.kind {
        FactKind::Designation { authority: Some(authority), .. }
        | FactKind::Delisting { authority: Some(authority), .. } => {
            authority.entity != OPEN_TREASURY && country_of(&authority.entity) == "US"
        }
        _ => false,
    });
    // In an event of the United Kingdom alone, "the Treasury" is His Majesty's.
    let by = |country: &str| {
        facts.iter().any(|fact| match &fact.kind {
            FactKind::Designation { authority: Some(authority), .. }
            | FactKind::Delisting { authority: Some(authority), .. } => {
                !is_bare(authority) && country_of(&authority.entity) == country
            }
            _ => false,
        })
    };
    let british = by("GB") && !by("US");
    let settle = |mention: &mut Mention| {
        if british && is_bare(mention) {
            "uk-ofsi".clone_into(&mut mention.entity);
        }
        if mention.entity != OPEN_TREASURY {
            return;
        }
        mention.entity = if american {
            "us-treasury".to_owned()
        } else {
            format!("described:{}", mention.text.to_lowercase())
        };
    };
    for fact in facts {
        fact.kind.mentions_mut(settle);
        if let Some(said) = &mut fact.attribution {
            said.speaker.iter_mut().chain(&mut said.channel).for_each(settle);
        }
    }
}
