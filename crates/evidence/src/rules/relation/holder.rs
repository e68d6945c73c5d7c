//! Who holds shares in a company, where no verb of owning says so: "the majority shareholder of X", "its shareholders are A (60 %)".

use crate::fact::{RelationStated, Share};
use crate::mention::Named;
use crate::read::Draft;
use crate::rules::clause::{is_negated, objects};
use crate::rules::relation::{relation, with_share};
use crate::rules::share::{share_at, share_named, stake};
use crate::sentence::Sentence;
use crate::word::Set;

/// "X is the majority shareholder of Y, with a 74.9 percent stake", "the sole shareholder": the share, and the tie where X is a
/// body and holds no office.
pub(super) fn shareholders(sentence: &Sentence, found: &mut Vec<Draft>) {
    for at in sentence.every(Set::Holder) {
        if !sentence.is(at, &["shareholder"]) {
            continue;
        }
        let Some(how) = at.checked_sub(1).and_then(|how| share_named(sentence, how)) else { continue };
        let object = objects(sentence, at + 2).into_iter().next().filter(|object| object.is_party());
        let Some(object) = object.filter(|_| sentence.is(at + 1, &["of", "in"])) else { continue };
        let with = sentence.find(&["with"], object.end, object.end + 3);
        let stated = with.and_then(|with| stake(sentence, with + 1)).map_or(how, |(_, share)| share);
        let mut known =
            found.iter_mut().filter(|draft| draft.rule == "relation.owner_of" && draft.first == at);
        if let Some(draft) = known.next() {
            *draft = with_share(draft.clone(), Some(stated));
            continue;
        }
        let verb = (at.saturating_sub(4)..at).find(|place| sentence.is(*place, &["is"]));
        let holder =
            verb.and_then(|verb| sentence.named.iter().find(|named| named.end == verb && named.is_party()));
        if let Some(holder) = holder.filter(|_| !sentence.is_quoted(at) && !is_negated(sentence, at)) {
            found.push(owned(object, holder, (holder.first, object.end), stated));
        }
    }
}

/// That a party has this share of a company, as the words from the first to before the second place say.
fn owned(company: &Named, owner: &Named, (first, end): (usize, usize), share: Share) -> Draft {
    let kind = RelationStated::OwnedBy;
    let draft = relation(first, end, "relation.owner_of", kind, &company.mention, &owner.mention);
    with_share(draft, Some(share))
}

/// Owners with the share that stands in brackets behind each: "A (51 per cent) and B (49 per cent)".
pub(super) fn bracketed<'a>(sentence: &'a Sentence, first: &'a Named) -> Vec<(&'a Named, Share)> {
    let mut found: Vec<(&Named, Share)> = Vec::new();
    let mut owner = Some(first);
    while let Some(named) = owner {
        let open = (named.end..named.end + 3).find(|at| sentence.is(*at, &["("]));
        let stated = open.and_then(|open| share_at(sentence, open + 1));
        let Some(stated) = stated.filter(|stated| sentence.is(stated.end, &[")"])) else { break };
        found.push((named, stated.share));
        let joins = |at: &usize| sentence.is(*at, &[",", "and", "the"]) || sentence.role(*at).is_some();
        let next = stated.end + 1 + (stated.end + 1..stated.end + 7).take_while(joins).count();
        owner = sentence.named_at(next).filter(|other| other.first == next && next > stated.end + 1);
    }
    found
}

/// "X, whose shareholders are A (51 per cent) and B (49 per cent)", "X and its shareholders A (60 per cent) and B (40 per cent)".
pub(super) fn holders(sentence: &Sentence, found: &mut Vec<Draft>) {
    for at in sentence.all(&["shareholders", "owners"]) {
        let whose = at.checked_sub(1).filter(|whose| sentence.is(*whose, &["whose", "its"]));
        let Some(whose) = whose.filter(|_| !sentence.is_quoted(at)) else { continue };
        let end = whose - usize::from(sentence.is(whose.wrapping_sub(1), &[",", "and"]));
        let Some(company) = sentence.named.iter().find(|named| named.end == end && named.is_party()) else {
            continue;
        };
        let verb = usize::from(sentence.is(at + 1, &["are", "were", "include", "-", ":", ","]));
        let first = sentence.named_from(at + 1 + verb).filter(|named| named.first <= at + verb + 3);
        let Some(first) = first else { continue };
        let told: Vec<(&Named, Share)> =
            bracketed(sentence, first).into_iter().filter(|(owner, _)| owner.is_party()).collect();
        for (owner, share) in told {
            let draft = owned(company, owner, (company.first, owner.end), share);
            found.push(Draft { is_former: sentence.is(at + 1, &["were"]), ..draft });
        }
    }
}

/// "X, in which A holds 80 percent and B the remaining 20 percent".
pub(super) fn relative(sentence: &Sentence, found: &mut Vec<Draft>) {
    for which in sentence.all(&["which"]) {
        let comma = which
            .checked_sub(2)
            .filter(|comma| sentence.is(*comma, &[","]) && sentence.is(comma + 1, &["in"]));
        let company = comma
            .and_then(|comma| sentence.named.iter().find(|named| named.end == comma && named.is_party()));
        let Some(company) = company.filter(|_| !sentence.is_quoted(which)) else { continue };
        let mut at = which + 1;
        let mut is_first = true;
        while let Some(owner) =
            sentence.named_from(at).filter(|owner| owner.is_party() && owner.first <= at + 4)
        {
            let verb = owner.end;
            let holds = sentence.is(verb, &["holds", "owns", "held", "owned", "has"]);
            let rest = verb + usize::from(holds);
            let rest = rest
                + (rest..rest + 3)
                    .take_while(|at| sentence.is(*at, &["the", "a", "remaining", "other"]))
                    .count();
            let Some(stated) = share_at(sentence, rest).filter(|_| holds || !is_first) else { break };
            let kind = RelationStated::OwnedBy;
            let draft = relation(
                company.first,
                stated.end,
                "relation.owner_of",
                kind,
                &company.mention,
                &owner.mention,
            );
            let is_former = sentence.is(verb, &["held", "owned"]);
            found.push(Draft { is_former, ..with_share(draft, Some(stated.share)) });
            at = stated.end;
            if !sentence.is(at, &["and", ","]) {
                break;
            }
            at += 1;
            is_first = false;
        }
    }
}
