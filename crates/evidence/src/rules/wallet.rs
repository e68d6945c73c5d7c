//! Addresses of digital currency that a text prints, and whose it says they are.

use crate::fact::{FactKind, MentionKind, Modality};
use crate::mention::Named;
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, is_unreal, objects, subjects};
use crate::sentence::Sentence;
use crate::vocabulary::Vocabulary;
use crate::word::Set;

const NOUNS: [&str; 8] =
    ["wallet", "wallets", "address", "addresses", "account", "accounts", "wallet(s)", "address(es)"];

pub(crate) fn wallets(sentence: &Sentence, memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let wallets: Vec<&Named> =
        sentence.named.iter().filter(|named| named.mention.kind == MentionKind::Wallet).collect();
    if wallets.is_empty() {
        return Vec::new();
    }
    let held = holder(sentence, memory);
    let (holder, modality) =
        held.map_or((None, Modality::Stated), |(holder, modality)| (Some(holder), modality));
    wallets
        .into_iter()
        .map(|wallet| {
            let kind = FactKind::Wallet { wallet: wallet.mention.clone(), holder: holder.clone() };
            Draft { modality, ..Draft::new(wallet.first, wallet.end, "wallet.address", kind) }
        })
        .collect()
}

/// Whose the addresses of a sentence are, if it says so of exactly one party.
fn holder(sentence: &Sentence, memory: &Memory) -> Option<(crate::fact::Mention, Modality)> {
    let mut found: Vec<(crate::fact::Mention, Modality)> = Vec::new();
    let modality = |at: usize| {
        let alleged =
            sentence.find(&["allegedly", "reportedly", "alleged", "suspected"], at.saturating_sub(6), at + 1);
        if alleged.is_some() { Modality::Alleged } else { Modality::Stated }
    };
    for at in sentence.every(Set::Holds) {
        if sentence.is_quoted(at) || is_negated(sentence, at) || is_unreal(sentence, at) {
            continue;
        }
        let near = sentence.find(&NOUNS, at.saturating_sub(8), (at + 10).min(sentence.tokens.len()));
        if near.is_none() {
            continue;
        }
        // "addresses attributed to X", "the wallet controlled by X".
        if sentence.is(at + 1, &["to", "by", "with"]) {
            let party = objects(sentence, at + 2).into_iter().find(|named| named.is_party());
            found.extend(party.map(|named| (named.mention.clone(), modality(at))));
            continue;
        }
        // "X used the wallet".
        let noun = sentence.find(&NOUNS, at + 1, at + 10);
        if noun.is_some() && sentence.is_in(at, Set::HoldsActively) {
            found.extend(subjects(sentence, memory, at).into_iter().map(|subject| (subject, modality(at))));
        }
    }
    // "X's wallet"; "the wallet of X".
    for named in sentence.named.iter().filter(|named| named.is_party()) {
        let whose =
            sentence.is(named.end, &["'s", "'"]) && sentence.find(&NOUNS, named.end, named.end + 5).is_some();
        let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
        let of = named.first.checked_sub(1 + article).filter(|of| sentence.is(*of, &["of"]));
        let of = of.is_some_and(|of| sentence.is(of.wrapping_sub(1), &NOUNS));
        if whose || of {
            found.push((named.mention.clone(), modality(named.first)));
        }
    }
    // An entry of a list: "NAME; Digital Currency Address - XBT ...".
    let entry = (0..sentence.tokens.len()).any(|at| sentence.has(at, &["digital", "currency", "address"]));
    if entry && found.is_empty() {
        let first = sentence.named.iter().find(|named| named.is_party() && named.first <= 2);
        found.extend(first.map(|named| (named.mention.clone(), Modality::Stated)));
    }
    let one = found.first().cloned()?;
    found.iter().all(|(mention, _)| mention.entity == one.0.entity).then_some(one)
}
