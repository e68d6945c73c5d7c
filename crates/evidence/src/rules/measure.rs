//! What a designation does: freezes, reaches what is owned, forbids dealing and entry.

use crate::fact::{FactKind, MeasureStated};
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_infinitive, is_lifting, is_negated, is_unreal};
use crate::sentence::Sentence;
use crate::vocabulary::Vocabulary;
use crate::word::Set;

pub(crate) fn measures(sentence: &Sentence, _memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    if is_lifting(sentence) {
        return found;
    }
    for at in sentence.every(Set::Freezes) {
        // "property ... of the persons described above that is in the United States ... is blocked".
        let passive = sentence.is(at.wrapping_sub(1), &["is", "are", "be", "being", "been", "were", "was"]);
        let near = sentence.find(&["assets", "property", "funds", "interests"], at, at + 9).or_else(|| {
            let before = if passive { 0 } else { at.saturating_sub(8) };
            sentence.find(&["assets", "asset", "property", "funds"], before, at)
        });
        let Some(property) = near else { continue };
        // "blocked persons" are those whose property is; that they are is not said there.
        let attribute = sentence.is(at, &["blocked", "frozen"])
            && sentence.is(at + 1, &["person", "persons", "property", "assets", "funds"]);
        let exempt = sentence
            .find(&["derogation", "derogations", "exemption", "exception", "evade", "circumvent"], 0, at)
            .is_some();
        let unsure = is_negated(sentence, at) || is_unasked(sentence, at) || exempt;
        if sentence.is_quoted(at) || sentence.is(at + 1, &["list"]) || attribute || unsure {
            continue;
        }
        let (first, last) = (at.min(property), at.max(property));
        let end = sentence
            .find(&[",", ";", ".", "and"], last, sentence.tokens.len())
            .unwrap_or(sentence.tokens.len());
        let end = if sentence.has(end, &["and", "interests"]) { sentence.clause_end(end) } else { end };
        found.push(Draft::new(
            first,
            end.max(last + 1),
            "measure.freeze",
            FactKind::Measure(MeasureStated::Freeze),
        ));
        break;
    }
    found.extend(ownership(sentence));
    for at in sentence.every(Set::Prohibits) {
        if sentence.is_quoted(at) || is_negated(sentence, at) {
            continue;
        }
        let passive = sentence.is(at.wrapping_sub(1), &["is", "are", "be", "generally"]);
        let before = sentence.find(&["transactions", "dealings", "transaction"], 0, at).filter(|_| passive);
        if let Some(first) = before {
            found.push(Draft::new(
                first,
                at + 1,
                "measure.dealing",
                FactKind::Measure(MeasureStated::DealingBan),
            ));
            continue;
        }
        let end = sentence.clause_end(at);
        let enters =
            sentence.find(&["entering", "enter", "entry", "travel", "travelling", "traveling"], at, end);
        let deals = sentence.find(
            &["business", "dealing", "dealings", "transactions", "transacting", "transact", "trade"],
            at,
            end,
        );
        // "business sectors" are none.
        let deals = deals.filter(|deal| {
            !sentence.is(*deal, &["business"])
                || sentence.is(deal.wrapping_sub(1), &["do", "doing", "conducting", "any", "from", "all"])
                || sentence.is(deal + 1, &["with", "dealings"])
        });
        if enters.is_some() {
            found.push(Draft::new(at, end, "measure.entry", FactKind::Measure(MeasureStated::EntryBan)));
        } else if deals.is_some() {
            found.push(Draft::new(at, end, "measure.dealing", FactKind::Measure(MeasureStated::DealingBan)));
        }
    }
    found.extend(funds(sentence));
    for at in sentence.all(&["ineligible"]) {
        if sentence.has(at + 1, &["for", "entry"]) && !is_negated(sentence, at) && !is_unreal(sentence, at) {
            found.push(Draft::new(at, at + 3, "measure.entry", FactKind::Measure(MeasureStated::EntryBan)));
        }
    }
    for at in sentence.all(&["travel", "entry", "visa"]) {
        // "will impose a travel ban" is a plan; "will be subject to a travel ban" is how an act takes effect.
        let visa = sentence.is(at, &["visa"]);
        let imposed = sentence.find(&["impose", "introduce"], at.saturating_sub(4), at);
        let planned = visa && is_unreal(sentence, at)
            || imposed.is_some_and(|verb| is_unreal(sentence, verb) || is_infinitive(sentence, verb));
        let unsure = is_negated(sentence, at) || is_unasked(sentence, at) || planned;
        let ban = sentence.is(at + 1, &["ban", "bans"]) || visa && sentence.is(at + 1, &["restrictions"]);
        // "More information about sanctions, travel bans and": what can be read of.
        let about =
            sentence.find(&["information", "guidance", "questions"], at.saturating_sub(6), at).is_some();
        if ban && !sentence.is_quoted(at) && !unsure && !about {
            // "X is also subject to a travel ban": whom it is on belongs to it.
            let subject = (at.saturating_sub(4)..at).find(|place| sentence.has(*place, &["subject", "to"]));
            let subject = subject.map(|place| {
                (0..place).rev().find(|before| {
                    !sentence.is_in(*before, Set::BeforeVerb) && !sentence.is(*before, &["also"])
                })
            });
            let named =
                subject.flatten().and_then(|last| sentence.named_at(last)).filter(|named| named.is_party());
            let first = named.map_or(at, |named| named.first);
            found.push(Draft::new(
                first,
                at + 2,
                "measure.entry",
                FactKind::Measure(MeasureStated::EntryBan),
            ));
        }
    }
    found
}

/// "are forbidden from making funds available to those listed": what a freeze of assets is besides the freezing.
fn funds(sentence: &Sentence) -> Option<Draft> {
    let told = ["forbidden", "prohibited", "barred", "prohibition", "prohibits", "prohibiting", "forbids"];
    let at = sentence
        .all(&told)
        .into_iter()
        .find(|at| !sentence.is_quoted(*at) && !is_negated(sentence, *at) && !is_unasked(sentence, *at))?;
    let making = sentence.find(&["making", "make", "made"], at, at + 4)?;
    let funds = sentence.find(&["funds", "assets", "resources"], making, making + 8)?;
    let available = sentence.find(&["available"], making, funds + 5)?;
    let kind = FactKind::Measure(MeasureStated::Freeze);
    Some(Draft::new(at, available + 1, "measure.funds", kind))
}

/// A measure that is asked for or threatened; "will", "must" and "shall" say how it takes effect.
fn is_unasked(sentence: &Sentence, at: usize) -> bool {
    let before = at.saturating_sub(8);
    // "Those sanctioned face asset freezes": by what was done.
    let faces = sentence.find(&["face"], before, at).is_some_and(|face| {
        sentence.is(face.wrapping_sub(1), &["sanctioned", "designated", "listed", "targeted"])
            && sentence.is(face.wrapping_sub(2), &["those", "persons", "individuals"])
    });
    let takes_effect = faces || sentence.find(&["will", "must", "shall"], before, at).is_some();
    let open = ["consider", "discuss", "propose", "weigh", "seek", "examine", "could", "may", "might"];
    is_unreal(sentence, at) && (!takes_effect || sentence.find(&open, before, at).is_some())
}

/// "owned 50 percent or more by": the share from which what belongs to the parties is reached too.
fn ownership(sentence: &Sentence) -> Option<Draft> {
    let at = sentence.find(&["owned", "owns", "own"], 0, sentence.tokens.len())?;
    let number = (at + 1..(at + 14).min(sentence.tokens.len())).find(|place| {
        sentence.is(place + 1, &["percent", "%"]) || sentence.has(place + 1, &["per", "cent"])
    })?;
    let hundredths = hundredths(&sentence.tokens.get(number)?.word)?;
    let or_more = sentence.find(&["more", "greater"], number, number + 5);
    let more_than = number >= 2 && sentence.has(number - 2, &["more", "than"]);
    let majority = or_more.is_some() || more_than;
    if !majority {
        return None;
    }
    // "X is owned 50 percent or more by Y": a tie of X, and no rule for others.
    let verb =
        (0..at).rev().find(|place| !sentence.is_in(*place, Set::BeforeVerb)).map_or(0, |place| place + 1);
    if sentence.named.iter().any(|named| named.end == verb && named.is_party()) {
        return None;
    }
    let begin = sentence.find(&["as"], at.saturating_sub(10), at).unwrap_or(at);
    let kind = FactKind::Measure(MeasureStated::Ownership { hundredths, is_inclusive: !more_than });
    let end = sentence.clause_end(or_more.unwrap_or(number + 2));
    Some(Draft::new(begin, end, "measure.ownership", kind))
}

fn hundredths(number: &str) -> Option<u32> {
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    let whole: u32 = match whole {
        "fifty" => 50,
        digits => digits.parse().ok()?,
    };
    let rest: u32 = match rest.len() {
        0 => 0,
        1 => rest.parse::<u32>().ok()?.checked_mul(10)?,
        _ => rest.get(..2)?.parse().ok()?,
    };
    whole.checked_mul(100)?.checked_add(rest).filter(|hundredths| *hundredths <= 10_000)
}
