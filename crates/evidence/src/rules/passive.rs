//! Designations told of those who undergo them: "X was designated", "X, sanctioned by Y", "X, which Y sanctioned in 2018".

use crate::fact::{FactKind, Mention};
use crate::line::LineClass;
use crate::mention::Named;
use crate::read::{Draft, Memory};
use crate::rules::clause::subjects;
use crate::rules::count::{self, count, is_number};
use crate::rules::identified;
use crate::rules::items;
use crate::rules::phrase::parties_in;
use crate::rules::sanction;
use crate::rules::trigger::on_a_list;
use crate::sentence::{Sentence, is_role};
use crate::word::Set;

/// "X was designated on ... pursuant to", "X, sanctioned by Y in ...", "X was added to the sanctions list": whoever
/// undergoes it is named before the verb.
pub(crate) fn undergone(sentence: &Sentence, memory: &mut Memory, at: usize) -> Option<Draft> {
    if let Some(draft) = frozen(sentence, at).or_else(|| came_under(sentence, memory, at)) {
        return Some(draft);
    }
    let list = sentence.is(at, &["added", "included", "placed", "put", "entered"])
        && on_a_list(sentence, at + 1).is_some_and(|place| place <= at + 6);
    // "A and B were added for": in a text that tells who adds whom.
    let for_it = sentence.is(at, &["added"])
        && memory.authority.is_some()
        && (sentence.is(at + 1, &["for", "under", "because", "pursuant"])
            && sentence.is(at.wrapping_sub(1), &["were", "was", "been", "being"])
            // "A and B were also added."
            || sentence.is(at + 1, &[".", ",", "today"])
                && sentence.is(at.wrapping_sub(1), &["also"])
                && sentence.is(at.wrapping_sub(2), &["were", "was"]));
    let hit = sentence.is(at, &["hit", "slapped"])
        && sentence.is(at + 1, &["with"])
        && (at + 2..at + 6).any(|place| {
            sentence.is(place, &["sanctions"])
                || sentence.is(place, &["freeze", "freezes"]) && sentence.is(place - 1, &["asset"])
        });
    let under = sentence.is(at, &["placed", "put"])
        && sentence.is(at + 1, &["under"])
        && (at + 2..at + 6).any(|place| sanction::is_noun(sentence, place));
    // "hit with penalties" in a text that tells of sanctions.
    let penalised = sentence.is(at, &["hit", "slapped"])
        && sentence.is(at + 1, &["with"])
        && memory.authority.is_some()
        && sentence.find(&["penalties", "restrictions", "measures"], at + 2, at + 5).is_some();
    let hit = hit || penalised;
    let by = sentence.find(&["by"], at + 1, at + 8);
    let as_terrorist = sentence.is(at, &["listed"])
        && sentence.is(at + 1, &["as"])
        && sentence.find(&["terrorist"], at + 2, at + 5).is_some();
    let listed =
        sentence.is(at, &["listed"]) && by == Some(at + 1) || is_by_law(sentence, at) || as_terrorist;
    let identified = sentence.is(at, &["identified", "found"])
        && sentence.is(at + 1, &["as", "to", "by"])
        && identified::is_listing(sentence, at + 1);
    let ships = sentence.is(at, &["specified"])
        && sentence
            .find(
                &["ship", "ships", "vessel", "vessels", "tanker", "tankers", "yacht"],
                at.saturating_sub(12),
                at,
            )
            .is_some();
    let verb = list
        || for_it
        || under
        || hit
        || ships
        || listed
        || identified
        || sentence.is(at, &["designated", "sanctioned", "blacklisted"]);
    // "identified as blocked property by X".
    let by = by.or_else(|| sentence.find(&["by"], at + 1, at + 12).filter(|_| identified));
    let authority = by.and_then(|by| {
        let named = sentence.named_from(by + 1)?;
        (named.first <= by + 2 && named.is_authority()).then_some(named)
    });
    // "added to the UK sanctions list": whose list it is.
    let authority = authority.or_else(|| {
        sentence.named.iter().find(|named| {
            list && named.first > at
                && named.first <= at + 4
                && named.is_authority()
                && sentence.is(named.end, &["'s", "'", "sanctions", "list"])
        })
    });
    let mut first = at;
    while sentence.is_in(first.wrapping_sub(1), Set::BeforeVerb)
        || sentence.is(first.wrapping_sub(1), &["already", "earlier"])
    {
        first -= 1;
    }
    // "Listed pursuant to resolution 2293" as the beginning of a text about one party.
    let opens = at == 0 && listed && memory.subject.is_some();
    let passive = opens || sentence.find(&["was", "were", "is", "are", "been", "being"], first, at).is_some();
    // "he was designated governor".
    let office = [
        "governor",
        "minister",
        "head",
        "president",
        "successor",
        "chairman",
        "director",
        "commander",
        "chief",
    ];
    if sentence.is(at + 1, &office) {
        return None;
    }
    if verb && let Some(draft) = relative(sentence, memory, at) {
        return Some(draft);
    }
    // "by the Secretary of State": an office, of whatever body.
    let by_office = by.is_some_and(|by| {
        sentence.find(&["secretary", "minister", "president", "committee", "governor"], by, by + 5).is_some()
    });
    let by_another = passive && by.is_some() && authority.is_none() && !by_office;
    if !verb || !(passive || authority.is_some()) || by_another {
        return None;
    }
    let mut targets: Vec<Mention> = subjects(sentence, memory, at);
    // "A, B's founder, C, who owns D, and E were": the row that the sentence begins with, but for whom it only speaks of.
    let several = sentence.find(&["were", "are", "have"], first, at).is_some();
    let relative = sentence.is(first.wrapping_sub(1), &["which", "who", "that"]);
    if passive && !relative && (targets.is_empty() || several) {
        let row = parties_in(sentence, sentence.begins, first);
        if row.len() > 1 && row.len() >= targets.len() || targets.is_empty() {
            targets = row.into_iter().map(|named| named.mention.clone()).collect();
        }
    }
    if targets.is_empty() {
        targets.extend(aside_subject(sentence, first).map(|named| named.mention.clone()));
    }
    if targets.is_empty() {
        targets.extend(memory.described.meant(sentence, first));
    }
    // "Three entities were designated by".
    // "2. 67 entries have been added": the number of the paragraph counts nobody.
    let begins = if sentence.class == LineClass::Item { items::mark(sentence) } else { sentence.begins };
    // "In the package, 48 individuals are added".
    let intro = sentence.find(&[","], begins, begins + 12).filter(|comma| {
        sentence.is(begins, &["in", "under", "with", "by", "separately", "additionally", "moreover"])
            && is_number(sentence, comma + 1)
    });
    let begins = intro.map_or(begins, |comma| comma + 1);
    let (count, end) = if targets.is_empty() { count(sentence, begins, first) } else { (None, None) };
    // "Six entities in X, among them A and B, were added".
    let among = sentence.find(&["including", "among"], begins, first).filter(|_| is_number(sentence, begins));
    let count = count.or_else(|| {
        let counted = count::count(sentence, begins, among?).0;
        counted.filter(|count| *count as usize > targets.len())
    });
    // "Twenty ships of the fleet have been specified": what they are stands between.
    let opens = begins
        + usize::from(sentence.is(begins, &["the", "these", "another", "a"]))
        + usize::from(sentence.is(begins + 1, &["further", "other"]));
    let whole =
        |end: usize| end == first || count::is_number(sentence, opens) && describes(sentence, end, first);
    if targets.is_empty() && (count.is_none() || !end.is_some_and(whole)) {
        return None;
    }
    // "Five persons were added to the list: A, B and C".
    if let Some(most) = count.filter(|_| targets.is_empty())
        && let Some(colon) = sentence.find(&[":"], at, sentence.tokens.len())
    {
        let named = parties_in(sentence, colon + 1, sentence.tokens.len());
        if named.len() <= most as usize {
            targets.extend(named.into_iter().map(|named| named.mention.clone()));
        }
    }
    let now = sentence.find(&["being"], first, at).is_some();
    let mentioned = authority.map(|named| named.mention.clone());
    if now && memory.authority.is_none() {
        memory.authority.clone_from(&mentioned);
    }
    let authority_of = mentioned
        .or_else(|| memory.authority.clone().filter(|_| now || for_it || hit && by.is_none() && penalised));
    if now {
        for target in &targets {
            if !memory.targets.iter().any(|known| known.entity == target.entity) {
                memory.targets.push(target.clone());
            }
        }
    }
    memory.here.clone_from(&targets);
    let said = if as_terrorist { at + 5 } else { at + 1 };
    let after = authority.map_or(said, |named| named.end);
    let begin = sentence
        .named
        .iter()
        .find(|named| targets.first().is_some_and(|target| target.span == named.mention.span))
        .map_or(first, |named| named.first);
    // Who is named behind the colon stands after the verb.
    let behind = sentence
        .named
        .iter()
        .rev()
        .find(|named| targets.last().is_some_and(|last| last.span == named.mention.span));
    let after = behind.filter(|_| begin > at).map_or(after, |last| last.end);
    let begin = begin.min(first);
    let kind = FactKind::Designation {
        authority: authority_of,
        count,
        targets,
        is_further: false,
        legal_basis: Vec::new(),
    };
    Some(Draft::new(begin, after, "event.designate.passive", kind))
}

/// "X, the army's procurement arm, which was", "X, an entity designated by": X, whom an aside says to be something.
fn aside_subject(sentence: &Sentence, first: usize) -> Option<&Named> {
    let which = first.checked_sub(1).filter(|which| sentence.is(*which, &["which", "who", "that"]));
    let end = which.map_or(first, |which| which - usize::from(sentence.is(which.wrapping_sub(1), &[","])));
    let noun = end.checked_sub(1)?;
    let called = [Set::PredicateNoun, Set::Counted, Set::Part].iter().any(|set| sentence.is_in(noun, *set))
        || sentence.tokens.get(noun).is_some_and(is_role);
    let open = (0..noun).rev().take(12).find(|at| sentence.is(*at, &[","]))?;
    let state = sentence.named_at(open + 1).is_some_and(|named| sentence.is(named.end, &["'s", "'"]));
    let article = sentence.is(open + 1, &["a", "an", "the"]);
    // "met the head of X, a company designated by": X still, for the aside is of what stands right before it.
    let plain =
        (open + 1..noun).all(|at| !sentence.is_in(at, Set::Finite) && !sentence.is(at, &["and", "or", "of"]));
    let named = sentence.named.iter().find(|named| named.end == open && named.is_party())?;
    (called && plain && (article || state)).then_some(named)
}

/// "X, which the Treasury previously sanctioned in 2018".
fn relative(sentence: &Sentence, memory: &mut Memory, at: usize) -> Option<Draft> {
    let pronoun =
        (at.saturating_sub(10)..at).rev().find(|place| sentence.is(*place, &["which", "whom", "that"]))?;
    let authority = sentence.named_from(pronoun).filter(|named| named.is_authority() && named.end <= at)?;
    let plain = (pronoun + 1..authority.first).all(|place| sentence.is(place, &["the"]))
        && (authority.end..at).all(|place| {
            sentence.is(place, &["has", "had", "have", "also", "previously", "first", "already", "earlier"])
        });
    let end = pronoun - usize::from(sentence.is(pronoun.wrapping_sub(1), &[","]));
    // "X Co., which": the stop is of the form.
    let form = sentence.is(end.wrapping_sub(1), &["."]) && sentence.is_in(end.wrapping_sub(2), Set::Form);
    let end = end - usize::from(form);
    let target = sentence.named.iter().find(|named| named.end == end && named.is_party());
    // "X, a charity that OFAC added to its list".
    let target = target.or_else(|| aside_subject(sentence, pronoun + 1))?;
    if !plain || sentence.named_at(at + 1).is_some() {
        return None;
    }
    memory.here = vec![target.mention.clone()];
    let kind = FactKind::Designation {
        authority: Some(authority.mention.clone()),
        count: None,
        targets: vec![target.mention.clone()],
        is_further: false,
        legal_basis: Vec::new(),
    };
    Some(Draft::new(target.first, at + 1, "event.designate.relative", kind))
}

/// "The assets of X were frozen by Y".
fn frozen(sentence: &Sentence, at: usize) -> Option<Draft> {
    let be = sentence.is(at.wrapping_sub(1), &["were", "was", "are", "been"]);
    if !be || !sentence.is(at, &["frozen"]) {
        return None;
    }
    let by = sentence.find(&["by"], at + 1, at + 4)?;
    let authority = sentence.named_from(by).filter(|named| named.first <= by + 2 && named.is_authority())?;
    let assets = sentence.find(&["assets", "funds", "accounts"], at.saturating_sub(16), at)?;
    let owner = sentence
        .named
        .iter()
        .find(|named| named.is_party() && sentence.is(named.end, &["'s", "'"]) && named.end + 1 == assets);
    let owners = match owner {
        Some(owner) => vec![owner],
        None if sentence.is(assets + 1, &["of"]) => sentence.list_from(assets + 2).0,
        None => return None,
    };
    let targets: Vec<Mention> = owners
        .into_iter()
        .filter(|named| named.is_party() && named.end <= at)
        .map(|named| named.mention.clone())
        .collect();
    let authority = (Some(authority.mention.clone()), authority.end);
    of_those(targets, authority.0).map(|kind| Draft::new(assets, authority.1, "event.freeze.passive", kind))
}

/// "X came under EU sanctions".
fn came_under(sentence: &Sentence, memory: &Memory, at: usize) -> Option<Draft> {
    let under = sentence.is(at, &["came"]) && sentence.is(at + 1, &["under"]);
    let sanctions = sentence.find(&["sanctions"], at + 2, at + 7).filter(|_| under)?;
    let authority = sentence
        .named
        .iter()
        .find(|named| named.first > at && named.end == sanctions && named.is_authority());
    let targets = subjects(sentence, memory, at);
    let kind = of_those(targets, authority.map(|named| named.mention.clone()))?;
    Some(Draft::new(at, sanctions + 1, "event.designate.under", kind))
}

/// Whether words only say which the parties are that were counted before them: no other verb, and no other clause.
fn describes(sentence: &Sentence, from: usize, to: usize) -> bool {
    (from..to).all(|at| {
        let acts = [Set::Finite, Set::Says, Set::Designates, Set::Negation, Set::Unreal];
        !acts.iter().any(|set| sentence.is_in(at, *set) && !sentence.is_in(at, Set::BeforeVerb))
            && !sentence.is(at, &[",", ";", ":", "and", "but", "who", "which", "that", "whose"])
    })
}

/// A designation of those named, if any are.
fn of_those(targets: Vec<Mention>, authority: Option<Mention>) -> Option<FactKind> {
    let legal_basis = Vec::new();
    let is_some = !targets.is_empty();
    is_some.then_some(FactKind::Designation {
        authority,
        count: None,
        targets,
        is_further: false,
        legal_basis,
    })
}

/// "listed under the Autonomous Sanctions Regulations", "added under the Regulations", "specified under regulation 57F".
fn is_by_law(sentence: &Sentence, at: usize) -> bool {
    let law =
        ["regulations", "regulation", "sanctions", "annex", "act", "section", "order", "code", "resolution"];
    let mut after = at + 1;
    // "listed on 27 September 2024 pursuant to paragraph 15 of resolution 2653".
    while after < at + 6
        && (sentence.is(after, &["on", ","])
            || sentence.is_in(after, Set::Calendar)
            || sentence.tokens.get(after).is_some_and(|token| token.kind == crate::token::TokenKind::Number))
    {
        after += 1;
    }
    sentence.is(at, &["listed", "added", "specified"])
        && sentence.is(after, &["under", "pursuant", "in"])
        && sentence.find(&law, after + 1, after + 14).is_some()
}
