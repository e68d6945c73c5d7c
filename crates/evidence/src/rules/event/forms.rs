//! Sentences that tell a designation in a form of their own: a title, those whom "today's targets include", powers that are used.

use crate::fact::{FactKind, Mention};
use crate::line::LineClass;
use crate::read::{Draft, Memory};
use crate::rules::apart::is_taken_back;
use crate::rules::basis::legal_basis;
use crate::rules::clause::{actors, is_infinitive, is_lifting, is_negated, is_unreal};
use crate::rules::count;
use crate::rules::event::targets::{counted_names, whole_row};
use crate::rules::items;
use crate::rules::phrase::in_semicolons;
use crate::rules::sanction::{self, is_instrument};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::word::Set;

/// Notes who imposes sanctions where the sentence does not say on whom: "Canada today imposed additional sanctions".
pub(super) fn announces(sentence: &Sentence, memory: &mut Memory) {
    let nouns = sentence.all(&["sanctions", "measures", "listings", "designations"]);
    // "adopted the listings made by the EU on 14 October": the day is of the other's act.
    let of_another = |noun: &usize| {
        sentence.is(noun + 1, &["made", "adopted", "imposed", "decided", "taken"])
            && sentence.is(noun + 2, &["by"])
    };
    memory.announces = nouns.into_iter().filter(|noun| !of_another(noun)).find_map(|noun| {
        let whole = sanction::is_noun(sentence, noun) || sentence.is(noun, &["listings", "designations"]);
        // "announced additional measures under the Act".
        let whole = whole
            || sentence.is(noun.wrapping_sub(1), &["additional", "new", "further"])
                && sentence.is(noun + 1, &["under", "against"]);
        // "adopted a sixteenth package of economic and individual restrictive measures".
        let package = sentence.find(&["package", "round", "set", "tranche"], noun.saturating_sub(8), noun);
        let near = noun.saturating_sub(if package.is_some() { 11 } else { 5 });
        let verb = (near..noun).find(|place| sentence.is_in(*place, Set::Imposes))?;
        let sure = !is_negated(sentence, verb)
            && !is_unreal(sentence, verb)
            && !is_infinitive(sentence, verb)
            && !sentence.is_quoted(verb)
            && !is_taken_back(sentence, noun)
            && sentence.class == LineClass::Body;
        let plain = (verb + 1..noun)
            .all(|place| sentence.tokens.get(place).is_some_and(|token| token.kind == TokenKind::Word));
        let actor = actors(sentence, verb).into_iter().next()?;
        (whole && sure && plain && !is_instrument(sentence, verb)).then(|| actor.mention.clone())
    });
    if memory.announces.is_none() {
        // "has put into effect the decision of the Council on the application of sanctions".
        let decreed = sentence.all(&["sanctions", "measures"]).into_iter().find(|noun| {
            let whole = sanction::is_noun(sentence, *noun) || sentence.is(*noun, &["sanctions"]);
            whole && sanction::imposed(sentence, *noun) == Some(sanction::Imposed::Decreed)
        });
        let actor = decreed.and_then(|noun| actors(sentence, noun).into_iter().next());
        memory.announces = actor.map(|actor| actor.mention.clone());
    }
    if memory.announces.is_none() {
        // "the Foreign Office updated the UK Sanctions List".
        let updated = sentence.find(&["updated", "amended"], sentence.begins, sentence.tokens.len());
        let sure = updated.filter(|at| {
            !is_negated(sentence, *at)
                && !is_unreal(sentence, *at)
                && !is_infinitive(sentence, *at)
                && !sentence.is_quoted(*at)
        });
        let listed = sure.filter(|at| {
            // "has amended Annex 8 of the Ordinance".
            let annex = sentence.find(&["annex", "schedule"], at + 1, at + 3).is_some_and(|annex| {
                sentence.tokens.get(annex + 1).is_some_and(|token| token.kind == TokenKind::Number)
            });
            let list = sentence.find(&["list"], at + 1, at + 6);
            annex || list.is_some_and(|list| sentence.is(list - 1, &["sanctions", "consolidated", "sdn"]))
        });
        let actor = listed.and_then(|at| actors(sentence, at).into_iter().next());
        memory.announces = actor.map(|actor| actor.mention.clone());
    }
    if let Some(authority) = &memory.announces {
        memory.authority = Some(authority.clone());
        memory.opened_by = Some(authority.clone());
    }
}

/// "Terrorist Designations of X and Y" as a title.
pub(super) fn titled(sentence: &Sentence) -> Option<Draft> {
    let at = sentence.find(&["designation", "designations"], 0, 4)?;
    let sorts = ["terrorist", "sanctions", "counterterrorism", "cyber", "new", "further", "additional"];
    let plain = (0..at).all(|place| sentence.is(place, &sorts));
    if sentence.class != LineClass::Title || !plain || !sentence.is(at + 1, &["of"]) || is_lifting(sentence) {
        return None;
    }
    let (list, end) = sentence.list_from(at + 2);
    let targets: Vec<Mention> =
        list.into_iter().filter(|named| named.is_party()).map(|named| named.mention.clone()).collect();
    // "Designation of X Revoked", "Designation of X's Assets": what follows says something else.
    let whole = end >= sentence.tokens.len() || sentence.is(end, &["as", "under", "pursuant", "for"]);
    let legal_basis = legal_basis(sentence);
    let kind =
        FactKind::Designation { authority: None, count: None, targets, is_further: false, legal_basis };
    (whole && end > at + 2).then(|| Draft::new(0, end, "event.title", kind))
}

/// "The government has today used its sanctions powers": by whom, and on whom is said later.
pub(super) fn powers(sentence: &Sentence, memory: &mut Memory) -> Option<Draft> {
    let powers = sentence.find(&["powers"], 0, sentence.tokens.len())?;
    let used = sentence.find(&["used", "exercised"], powers.saturating_sub(7), powers)?;
    let of_sanctions = sentence.find(&["sanctions"], used, powers).is_some()
        && sentence.is(used + 1, &["its", "their", "the"]);
    let sure = !is_negated(sentence, used)
        && !is_unreal(sentence, used)
        && sentence.is(used.wrapping_sub(1), &["has", "have", "today"])
        && !sentence.is_quoted(used);
    let authority = actors(sentence, used).first().map(|named| named.mention.clone())?;
    if !of_sanctions || !sure {
        return None;
    }
    memory.authority = Some(authority.clone());
    let (authority, targets, legal_basis) = (Some(authority), Vec::new(), Vec::new());
    let kind = FactKind::Designation { authority, count: None, targets, is_further: false, legal_basis };
    Some(Draft::new(used, powers + 1, "event.powers", kind))
}

/// "The sanctions were imposed on 21/03/2023" in a text about one party: on that party.
pub(super) fn imposed(sentence: &Sentence, memory: &Memory) -> Option<Draft> {
    let subject = memory.subject.as_ref()?;
    let at = sentence.find(&["sanctions"], 0, 6)?;
    let end = (at + 1..at + 3).find(|place| sentence.is(*place, &["imposed"]))?;
    let dated = sentence.is(end + 1, &["on", "in"])
        && sentence.tokens.get(end + 2).is_some_and(|token| token.kind == TokenKind::Number);
    let plain = sentence.named.iter().all(|named| named.first > end || !named.is_party());
    let real = !is_negated(sentence, end) && sentence.is(end - 1, &["were", "was"]);
    let kind = FactKind::Designation {
        authority: None,
        count: None,
        targets: vec![subject.clone()],
        is_further: false,
        legal_basis: Vec::new(),
    };
    (dated && plain && real).then(|| Draft::new(at, end + 3, "event.imposed", kind))
}

/// "Those sanctioned today include A and B", "Among those designated are C and D", "The new listings include E".
pub(super) fn included(sentence: &Sentence, memory: &mut Memory) -> Option<Draft> {
    let opens = if sentence.class == LineClass::Item { items::mark(sentence) } else { sentence.begins };
    // "According to the ministry, the list of the sanctioned includes".
    let comma = sentence.find(&[","], opens, opens + 12).filter(|comma| {
        sentence.is(opens, &["according"])
            || sentence.has(opens, &["in", "particular"]) && *comma == opens + 2
    });
    let opens = comma.map_or(opens, |comma| comma + 1);
    let among = sentence.is(opens, &["among"]);
    if !(among
        || sentence.is(
            opens,
            &[
                "those",
                "the",
                "today",
                "individuals",
                "entities",
                "targets",
                "new",
                "others",
                "also",
                "ships",
                "vessels",
            ],
        ))
    {
        return None;
    }
    let listed = sentence
        .find(
            &[
                "sanctioned",
                "designated",
                "listed",
                "blacklisted",
                "specified",
                "targeted",
                "affected",
                "listings",
                "designations",
                "targets",
                "blacklist",
                "restrictions",
            ],
            opens + 1,
            opens + 8,
        )
        // "The sanctions list included".
        .or_else(|| sentence.has(opens, &["the", "sanctions", "list"]).then_some(opens + 2))?;
    let elsewhere = sentence.is(listed, &["targeted", "affected"]) && memory.authority.is_none();
    // "Those affected by the attack include".
    let by_another = sentence.is(listed, &["targeted", "affected"])
        && sentence.is(listed + 1, &["by"])
        && sentence.find(&["sanctions", "measures"], listed, listed + 6).is_none();
    if elsewhere || by_another {
        return None;
    }
    let affects = sentence.is(listed, &["restrictions", "designations"]);
    let verbs: &[&str] = if affects {
        &["affect", "affected", "cover", "hit", "include", "includes", "target"]
    } else if among {
        &["are", "is", "were", "was"]
    } else {
        &["include", "includes", "included", "comprise", "comprises", "are", "were", ":"]
    };
    let verb = sentence.find(verbs, listed + 1, listed + 7)?;
    // "Those listed in the report are".
    let elsewhere = sentence.is(listed + 1, &["in", "on", "as", "among"])
        && sentence.find(&["sanctions", "restrictive", "measures"], listed, verb).is_none()
        && sentence.find_in(Set::Calendar, listed, verb).is_none();
    if elsewhere {
        return None;
    }
    // "The designated persons are blocked": no name follows.
    let (mut list, mut end) = sentence.list_from(verb + 1);
    if list.is_empty() {
        list = counted_names(sentence, verb + 1);
        end = list.last().map_or(end, |last| last.end);
    }
    if let Some(whole) = whole_row(sentence, verb + 1, &list) {
        list = whole;
        end = list.last().map_or(end, |last| last.end);
    }
    // "X, head of Y; judge Z; and W".
    let divided = in_semicolons(sentence, verb + 1);
    if divided.len() > list.len() {
        end = divided.last().map_or(end, |last| last.end);
        list = divided;
    }
    // "four individuals - A and B - and seven bodies such as C and D".
    if !list.is_empty()
        && (end..end + 4).any(|at| count::is_number(sentence, at))
        && let Some(such) = sentence.find(&["such", "including"], end, end + 7)
    {
        let from = such + 1 + usize::from(sentence.is(such + 1, &["as"]));
        let (more, behind) = sentence.list_from(from);
        if more.iter().all(|named| named.is_party())
            && more.first().is_some_and(|named| named.first <= from + 1)
        {
            list.extend(more);
            end = behind;
        }
    }
    let targets: Vec<Mention> =
        list.into_iter().filter(|named| named.is_party()).map(|named| named.mention.clone()).collect();
    let plain = sentence.find(&["previously", "earlier", "already", "formerly"], opens, verb).is_none();
    if targets.is_empty() || !plain || is_negated(sentence, verb) {
        return None;
    }
    let by = sentence.named.iter().find(|named| named.is_authority() && named.end <= verb);
    let authority = by.map(|named| named.mention.clone()).or_else(|| memory.authority.clone());
    memory.here.clone_from(&targets);
    for target in &targets {
        if !memory.targets.iter().any(|known| known.entity == target.entity) {
            memory.targets.push(target.clone());
        }
    }
    let kind = FactKind::Designation {
        authority,
        count: None,
        targets,
        is_further: false,
        legal_basis: legal_basis(sentence),
    };
    Some(Draft::new(opens, end, "event.include", kind))
}

/// "In the American sanctions list were included the vessel X and the company Y": whom stands behind the verb.
pub(super) fn inverted(sentence: &Sentence, memory: &mut Memory) -> Option<Draft> {
    let opens = sentence.begins;
    let list = sentence.find(&["list", "blacklist"], opens + 1, opens + 7)?;
    let be = list + 1 + usize::from(sentence.is(list + 1, &["also"]));
    let verb = be + 1 + usize::from(sentence.is(be + 1, &["also"]));
    let told = sentence.is(opens, &["in", "into", "on", "to", "onto"])
        && sentence.is(be, &["was", "were", "are", "is"])
        && sentence.is(verb, &["included", "added", "entered", "placed", "put"]);
    let plain = (opens + 1..list).all(|at| {
        sentence.is(at, &["the", "its", "sanctions", "sanction", "sdn", "updated"])
            || sentence.named_at(at).is_some_and(|named| named.is_authority() || named.is_adjective)
    });
    let whose = sentence.named.iter().find(|named| named.first > opens && named.end <= list);
    let of_sanctions = sentence.find(&["sanctions", "sanction", "sdn"], opens, list).is_some();
    if !told || !plain || !(of_sanctions || whose.is_some() && memory.authority.is_some()) {
        return None;
    }
    let (list, end) = sentence.list_from(verb + 1);
    let targets: Vec<Mention> =
        list.into_iter().filter(|named| named.is_party()).map(|named| named.mention.clone()).collect();
    if targets.is_empty() {
        return None;
    }
    memory.here.clone_from(&targets);
    let authority = whose.map(|named| named.mention.clone()).or_else(|| memory.authority.clone());
    let legal_basis = legal_basis(sentence);
    let kind = FactKind::Designation { authority, count: None, targets, is_further: false, legal_basis };
    Some(Draft::new(opens, end, "event.inverted", kind))
}
