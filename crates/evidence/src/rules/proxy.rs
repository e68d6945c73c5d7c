//! Who stands in for whom: fronts, proxies, and those in whose service somebody is by another word.

use crate::fact::{Mention, MentionKind, RelationStated};
use crate::mention::Named;
use crate::read::{Draft, Memory};
use crate::rules::attack::doer::{doer, phrase};
use crate::rules::clause::{is_negated, is_unreal, list_to, objects};
use crate::rules::post::of_noun;
use crate::rules::relation::relation;
use crate::rules::service::whom;
use crate::sentence::Sentence;

/// "X is a front for Y", "X served as a proxy of Y", "X, a front company for Y", "the Y front company X".
pub(crate) fn proxies(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&["front", "fronts", "proxy", "proxies", "shell", "cover"]) {
        // Within a name it is no word for a tie: "the Redwater Front".
        if sentence.named_at(at).is_some()
            || sentence.is_quoted(at)
            || is_negated(sentence, at)
            || is_unreal(sentence, at)
        {
            continue;
        }
        let noun = at
            + usize::from(sentence.is(
                at + 1,
                &[
                    "company",
                    "companies",
                    "organisation",
                    "organization",
                    "entity",
                    "business",
                    "businesses",
                    "firm",
                    "group",
                    "groups",
                    "force",
                ],
            ));
        if sentence.is(at, &["shell", "cover"]) && noun == at {
            continue;
        }
        for (whose, end) in whose(sentence, noun) {
            for who in who(sentence, memory, at, noun) {
                if who.entity != whose.entity {
                    let kind = RelationStated::ActsFor;
                    found.push(relation(at, end, "relation.proxy", kind, &who, &whose));
                }
            }
        }
        if noun > at {
            named_behind(sentence, at, noun, found);
        }
    }
}

/// For whom somebody is a front, as it stands behind the noun: "for Y", "of Y", "used by Y".
fn whose(sentence: &Sentence, noun: usize) -> Vec<(Mention, usize)> {
    let mut of = noun + 1;
    if sentence.is(of, &["used", "controlled", "run", "operated", "set", "acting", "established"]) {
        of += 1 + usize::from(sentence.is(of + 1, &["up"]));
    }
    if sentence.is(of, &["for", "of"]) || of > noun + 1 && sentence.is(of, &["by"]) {
        whom(sentence, of + 1)
    } else {
        Vec::new()
    }
}

/// Who is said to be a front.
fn who(sentence: &Sentence, memory: &Memory, at: usize, noun: usize) -> Vec<Mention> {
    // "serves as a front", "acted as its proxy".
    let mut article = at;
    while article > 0
        && !sentence.is(article - 1, &["as", "is", "are", "was", "were", ",", "be", "been"])
        && at - article < 4
    {
        article -= 1;
    }
    let verb = article.wrapping_sub(2);
    let serves = [
        "serves",
        "served",
        "acts",
        "acted",
        "operates",
        "operated",
        "functions",
        "functioned",
        "used",
        "serving",
        "acting",
        "operating",
    ];
    if sentence.is(article.wrapping_sub(1), &["as"]) && sentence.is(verb, &serves) {
        // "A and B served as front companies".
        let list = list_to(sentence, phrase(sentence, verb));
        let several = sentence.tokens.get(noun).is_some_and(|token| token.word.ends_with('s'))
            || sentence.is(at, &["proxies"]);
        if several && list.len() > 1 && list.iter().all(|named| named.is_party()) {
            return list.into_iter().rev().map(|named| named.mention.clone()).collect();
        }
        return doer(sentence, memory, verb).into_iter().collect();
    }
    // "A and B are front companies for Y".
    let be = article.wrapping_sub(1);
    if sentence.is(be, &["are", "were"]) {
        let list = list_to(sentence, be);
        if !list.is_empty() {
            return list
                .into_iter()
                .rev()
                .filter(|named| named.is_party())
                .map(|named| named.mention.clone())
                .collect();
        }
    }
    let plain = of_noun(sentence, memory, noun);
    if plain.is_empty() && sentence.is(be, &["is", "was", "be", "been"]) {
        return doer(sentence, memory, be + 1)
            .into_iter()
            .filter(|who| who.kind != MentionKind::Described)
            .collect();
    }
    plain
}

/// "the Y front company X": X stands behind the noun, Y before.
fn named_behind(sentence: &Sentence, at: usize, noun: usize, found: &mut Vec<Draft>) {
    let whose: Option<&Named> = sentence.named.iter().find(|named| {
        (named.end == at || named.end + 1 == at && sentence.is(named.end, &["'s", "'"])) && named.is_party()
    });
    let comma = noun + 1 + usize::from(sentence.is(noun + 1, &[","]));
    let who = sentence.named_at(comma).filter(|named| named.first == comma && named.is_party());
    if let (Some(whose), Some(who)) = (whose, who)
        && whose.mention.entity != who.mention.entity
        && objects(sentence, who.first).first().is_some_and(|named| named.first == who.first)
    {
        let kind = RelationStated::ActsFor;
        found.push(relation(whose.first, who.end, "relation.proxy", kind, &who.mention, &whose.mention));
    }
}
