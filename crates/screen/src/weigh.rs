//! What everything beside the name says: numbers, dates, places, roles, gender, kind.

use interdict_model::{IdentifierKind, PartyKind};

use crate::parameters::Parameters;
use crate::query::{CompiledQuery, identifier_key, shown};
use crate::score::Evidence;
use crate::snapshot::PartyFacts;

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
    let says = |rule: &str| parameters.facts.get(rule);
    let mut add = |rule: &str, words: String| evidence.add(rule, says(rule), words);
    let by_wallet = wallet(query, facts, &mut add);
    let by_identifier = identifier(query, facts, parameters, &mut add);
    if !by_name && !by_wallet && !by_identifier {
        return false;
    }
    if !by_name && !query.names.is_empty() {
        add("name.unlike", "no name asked is like a listed one".to_owned());
    }
    // A wallet is held by persons and bodies alike, and a wallet listed alone has no kind to differ from.
    let tells = |kind| !matches!(kind, PartyKind::Unknown | PartyKind::Wallet);
    let asked = query.query.kind;
    if asked != kind && tells(asked) && tells(kind) && !by_wallet {
        add("kind.differs", format!("{} asked, {} listed", asked.code(), kind.code()));
    }
    true
}

fn wallet(query: &CompiledQuery<'_>, facts: &PartyFacts, add: &mut impl FnMut(&str, String)) -> bool {
    let equal = query.query.wallets.iter().find_map(|asked| {
        facts.wallets.iter().find(|wallet| wallet.key() == asked.key()).map(|wallet| (asked, wallet))
    });
    if let Some((asked, wallet)) = equal {
        add("wallet.equal", format!("the wallet {} is listed as {wallet}", asked.address()));
    }
    equal.is_some()
}

fn identifier(
    query: &CompiledQuery<'_>,
    facts: &PartyFacts,
    parameters: &Parameters,
    add: &mut impl FnMut(&str, String),
) -> bool {
    let mut best: Option<(f64, &str, String)> = None;
    for other in &facts.identifiers {
        let Some(key) = identifier_key(other, parameters.facts.shortest_identifier) else { continue };
        for (_, index) in query.identifiers.iter().filter(|(asked, _)| *asked == key) {
            let Some(asked) = query.query.identifiers.get(*index) else { continue };
            let open = |kind| matches!(kind, IdentifierKind::Other);
            let rule = if asked.kind != other.kind && !open(asked.kind) && !open(other.kind) {
                "identifier.other_kind"
            } else {
                match (asked.country, other.country) {
                    (Some(a), Some(b)) if a != b => "identifier.other_issuer",
                    _ => "identifier.equal",
                }
            };
            let odds = parameters.facts.get(rule);
            if best.as_ref().is_none_or(|(most, ..)| odds > *most) {
                let label = if other.label.is_empty() { other.kind.code() } else { &other.label };
                best =
                    Some((odds, rule, format!("the number {} is listed as {label}", shown(&other.number))));
            }
        }
    }
    let found = best.is_some();
    if let Some((_, rule, words)) = best {
        add(rule, words);
    }
    found
}
