//! Designations: who puts whom under sanctions, why, and with whom together.

use crate::dates::dates;
use crate::fact::{FactKind, Mention, MentionKind};
use crate::line::LineClass;
use crate::mention::Named;
use crate::read::{Draft, Items, Memory};
use crate::rules::apart::{clause_of, is_taken_back};
use crate::rules::basis::legal_basis;
use crate::rules::clause::{actors, agents, is_infinitive, is_lifting, is_negated, is_unreal};
use crate::rules::count::{self, count, counted_without_number};
use crate::rules::items;
use crate::rules::listed::listed;
use crate::rules::members::members;
use crate::rules::passive::undergone;
use crate::rules::phrase::{joint, object_end, parties_in};
use crate::rules::reason::reasons;
use crate::rules::sanction::{self, is_instrument, official_acts, whose};
use crate::rules::trigger::{is_carried_out, is_pronoun, trigger};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::vocabulary::{Vocabulary, country_of};
use crate::word::Set;

pub(crate) fn designations(sentence: &Sentence, memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = items::item(sentence, memory, Items::Designated);
    items::introduces(sentence, memory);
    if is_untrue(sentence) {
        return found;
    }
    let lifts = lifts(sentence);
    let is_lifted = |at: usize| lifts && is_lifted(sentence, at);
    if let Some(draft) = included(sentence, memory).filter(|draft| !is_lifted(draft.first)) {
        found.push(draft);
        found.extend(reasons(sentence, &memory.here, 0));
        return found;
    }
    if let Some(draft) = inverted(sentence, memory).filter(|draft| !is_lifted(draft.first)) {
        found.push(draft);
        found.extend(reasons(sentence, &memory.here, 0));
        return found;
    }
    if let Some(draft) = members(sentence, memory).or_else(|| titled(sentence)) {
        found.push(draft);
        return found;
    }
    if let Some(draft) = powers(sentence, memory) {
        found.push(draft);
        return found;
    }
    if let Some(draft) = imposed(sentence, memory).filter(|draft| !is_lifted(draft.first)) {
        found.push(draft);
        return found;
    }
    if !lifts && let Some(draft) = listed(sentence, memory) {
        found.push(draft);
        found.extend(reasons(sentence, &memory.here, 0));
        return found;
    }
    // Where the act ended that was read last: another may stand in a clause of its own.
    let mut read = None;
    for at in sentence.every(Set::Designates) {
        if read.is_some_and(|end| at < end || clause_of(sentence, at).start <= end) {
            continue;
        }
        // Within a name it is no act: "Sanctions Committee".
        let within = sentence
            .named
            .iter()
            .any(|named| named.first <= at && at < named.end && named.end - named.first > 1);
        if sentence.is_quoted(at) || within {
            continue;
        }
        let planned = is_infinitive(sentence, at) && !is_carried_out(sentence, at);
        if is_negated(sentence, at) || is_unreal(sentence, at) || planned || is_lifted(at) {
            continue;
        }
        if let Some(draft) = undergone(sentence, memory, at) {
            let draft = with_others(sentence, memory, draft);
            let by = sentence.find(&["by"], at + 1, at + 8);
            let acting = by.map_or_else(Vec::new, |by| agents(sentence, by));
            found.extend(by_each(draft, &acting));
            continue;
        }
        let Some((rule, object)) = trigger(sentence, at) else { continue };
        if let Some(draft) = designation(sentence, memory, rule, at, object) {
            read = Some(draft.end);
            let draft = with_others(sentence, memory, draft);
            found.extend(by_each(draft, &acting(sentence, rule, at)));
        }
    }
    items::counted(sentence, memory, &found);
    if found.is_empty() {
        announces(sentence, memory);
    }
    if !found.is_empty() {
        let here = memory.here.clone();
        let from = found.last().map_or(0, |draft| draft.first);
        found.extend(reasons(sentence, &here, from));
        let orders = legal_basis(sentence);
        for draft in &mut found {
            if let FactKind::Designation { legal_basis, .. } = &mut draft.kind {
                legal_basis.clone_from(&orders);
            }
        }
    }
    found.extend(coordination(sentence));
    found
}

/// Notes who imposes sanctions where the sentence does not say on whom: "Canada today imposed additional sanctions".
fn announces(sentence: &Sentence, memory: &mut Memory) {
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
        let verb = (noun.saturating_sub(5)..noun).find(|place| sentence.is_in(*place, Set::Imposes))?;
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
    if let Some(authority) = &memory.announces {
        memory.authority = Some(authority.clone());
        memory.opened_by = Some(authority.clone());
    }
}

/// "Terrorist Designations of X and Y" as a title.
fn titled(sentence: &Sentence) -> Option<Draft> {
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
fn powers(sentence: &Sentence, memory: &mut Memory) -> Option<Draft> {
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
fn imposed(sentence: &Sentence, memory: &Memory) -> Option<Draft> {
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
fn included(sentence: &Sentence, memory: &mut Memory) -> Option<Draft> {
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
fn inverted(sentence: &Sentence, memory: &mut Memory) -> Option<Draft> {
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

/// Who designates: whoever is named before the verb. "The Federal Council adopted the EU sanctions on X" is no act of the EU.
fn acting<'a>(sentence: &'a Sentence, rule: &str, at: usize) -> Vec<&'a Named> {
    let near = at.saturating_sub(12);
    let verb = match rule {
        "event.announce" => (near..at).rev().find(|place| sentence.is_in(*place, Set::Imposes)),
        "event.joined" => sentence.find(&["joined", "joins"], near, at),
        _ => None,
    };
    let before = verb.map_or_else(Vec::new, |verb| actors(sentence, verb));
    let named = if before.is_empty() { actors(sentence, at) } else { return before };
    // "has adopted European Union sanctions on X": whose sanctions they are, and not who acts.
    let whose = |named: &&Named| verb.is_some_and(|verb| named.first > verb);
    if named.iter().any(whose) { Vec::new() } else { named }
}

fn designation(
    sentence: &Sentence,
    memory: &mut Memory,
    rule: &'static str,
    at: usize,
    object: usize,
) -> Option<Draft> {
    let authority = if rule == "event.placed" {
        // "Sanctions were imposed on X by Y", "By decision of Y, sanctions were imposed on X".
        let decision = sentence.find(&["decision", "decree", "order", "resolution"], sentence.begins, at);
        let opens = decision.filter(|_| sentence.is(sentence.begins, &["by"])).map(|act| act + 1);
        let by = sentence.find(&["by"], object, sentence.tokens.len()).or(opens);
        let by = by.and_then(|by| {
            sentence.named_from(by).filter(|named| named.first <= by + 2 && named.is_authority())
        });
        by.or_else(|| whose(sentence, at))
    } else {
        acting(sentence, rule, at).into_iter().next()
    };
    // "The government had imposed": whose it is was said before.
    let opens = sentence.begins + usize::from(sentence.is(sentence.begins, &["the"]));
    let said_before = authority.is_none()
        && sentence.named.first().is_none_or(|named| named.first > opens)
        && sentence.is(
            opens,
            &[
                "it",
                "they",
                "government",
                "ministry",
                "department",
                "council",
                "committee",
                "agency",
                "administration",
            ],
        );
    // "In 2023 the office designated X".
    let office = sentence
        .is(at.wrapping_sub(1), &["office", "bureau", "department", "ministry", "agency", "bloc"])
        && sentence.is(at.wrapping_sub(2), &["the"]);
    // "Today's action follows the designation of X": by whoever acts today.
    let earlier = rule == "event.designation_of" && sentence.is(opens, &["today", "this", "action"]);
    let said_before = said_before
        || authority.is_none() && (earlier || office)
        || authority.is_none()
            && sentence.is(opens, &["foreign", "finance", "economics", "economy", "defence", "defense"])
            && sentence.is(opens + 1, &["ministry", "minister"]);
    // "The sanction has been imposed on X" after who imposed it.
    let the_one = rule == "event.placed"
        && sentence.is(at, &["sanction"])
        && at == sentence.begins + 1
        && sentence.is(sentence.begins, &["the"]);
    // "The measures hit X", "Sanctions were also imposed on X": of whoever imposed those told of before.
    let of_those = rule == "event.target" && sentence.is(sentence.begins, &["the", "these", "this", "today"])
        || rule == "event.placed"
            && (sentence.find(&["also"], at, object).is_some()
                || at <= sentence.begins + 1 && memory.opened_by.is_some() && dates(sentence).is_empty());
    // "We sanctioned X" in a release of whoever acts.
    let we = authority.is_none() && sentence.find(&["we"], at.saturating_sub(3), at).is_some();
    let before = memory.authority.clone().filter(|_| {
        said_before && rule != "event.placed" || we || (the_one || of_those) && authority.is_none()
    });
    if rule == "event.targeted" && !goes_on(sentence, memory, authority) {
        return None;
    }
    let clause = clause_of(sentence, at).end;
    let (mut count, mut counted) = count(sentence, object, clause);
    let mut targets =
        if is_pronoun(sentence, object) { meant(sentence, object, at) } else { targets(sentence, object) };
    // "sanctions Harbour clerics": what is designated has no name. No verb follows an object.
    let attribute = |named: &Named| {
        sentence.tokens.get(named.end).is_some_and(|token| {
            let plural = token.word.len() > 4 && token.word.ends_with('s') && !token.word.ends_with("ss");
            let other = [Set::Finite, Set::Preposition, Set::BeforeVerb, Set::Says];
            token.kind == TokenKind::Word
                && plural
                && !other.iter().any(|set| token.is_in(*set))
                && !token.is_any(&["always", "towards", "besides", "assets"])
        })
    };
    if let [only] = targets.as_slice()
        && attribute(only)
    {
        return None;
    }
    if count.is_none()
        && targets.is_empty()
        && matches!(rule, "event.announce" | "event.placed" | "event.designate" | "event.decreed")
    {
        (count, counted) = count::others(sentence, object, clause);
    }
    targets.retain(|named| {
        named.is_party() && authority.is_none_or(|authority| authority.mention.entity != named.mention.entity)
    });
    beside(sentence, object, &mut targets, (&mut count, &mut counted));
    // "two officials, X and Y, and three companies": the names are of those counted first.
    if let (Some(number), Some(last)) = (count, targets.iter().map(|named| named.end).max())
        && number as usize == targets.len()
    {
        let and = last + usize::from(sentence.is(last, &[","]));
        let more = count::count(sentence, and + 1, sentence.clause_end(and + 1)).0;
        let more = more.filter(|_| sentence.is(and, &["and"]) && count::is_number(sentence, and + 1));
        count = Some(number.saturating_add(more.unwrap_or_default()));
    }
    let targets: Vec<Mention> = targets.into_iter().map(|named| named.mention.clone()).collect();
    // "two lesser-known entities, B and C" after A counts some of them only.
    let count = count.filter(|count| targets.is_empty() || *count as usize >= targets.len());
    // "Since November 3, Canada has sanctioned 11 individuals, among them X": the number is of all of that time.
    let count = count.filter(|_| !is_total(sentence, at, object));
    // A headline without a name or a number announces what the story tells.
    let vague = sentence.class == LineClass::Title || !counted_without_number(sentence, object);
    let vague = vague || matches!(rule, "event.target" | "event.freeze");
    if targets.is_empty() && (count.is_none() && vague || is_total(sentence, at, object)) {
        return None;
    }
    let unnamed = matches!(rule, "event.placed" | "event.target" | "event.decreed")
        || is_instrument(sentence, at)
        || official_acts(sentence, at)
        || sentence
            .find_in(Set::Imposes, at.saturating_sub(12), at)
            .is_some_and(|verb| official_acts(sentence, verb));
    if authority.is_none() && memory.authority.is_none() && !unnamed {
        return None;
    }
    // "The measures hit X hard": what they did to him, where nothing says that he is on a list by them.
    let hit = rule == "event.target" && sentence.is(at, &["hit", "hits"]) && targets.len() < 2;
    let last = sentence.list_from(object).1;
    if hit && (memory.authority.is_none() || sentence.is(last, &["hard", "harder", "badly", "most"])) {
        return None;
    }
    memory.here.clone_from(&targets);
    let further = sentence.find(&["further", "additional"], 0, at).is_some();
    let authority = authority.map(|named| named.mention.clone()).or(before);
    if memory.authority.is_none()
        || authority.as_ref().is_some_and(|known| known.kind == MentionKind::Authority)
    {
        memory.authority = authority.clone().or(memory.authority.take());
    }
    for target in &targets {
        if !memory.targets.iter().any(|known| known.entity == target.entity) {
            memory.targets.push(target.clone());
        }
    }
    let last = targets.iter().map(|target| target.span.end).max();
    let pronoun = if is_pronoun(sentence, object) { object + 1 } else { at + 1 };
    let end = (0..sentence.tokens.len())
        .rev()
        .find(|place| sentence.tokens.get(*place).is_some_and(|token| Some(token.span.end) == last))
        .map_or(counted.unwrap_or(at + 1), |place| place + 1)
        .max(counted.unwrap_or_default());
    // Whoever acts may be named in the clause before.
    let first = authority_place(sentence, authority.as_ref()).unwrap_or(at).min(at);
    let first = first.max(clause_of(sentence, at).start);
    Some(Draft::new(
        first,
        if pronoun > at + 1 { pronoun } else { end.max(at + 1) },
        rule,
        FactKind::Designation { authority, count, targets, is_further: further, legal_basis: Vec::new() },
    ))
}

/// Whether a sentence only sums up what was done over time: "Since 2014 X has sanctioned 300 persons", "over 1,400 persons".
fn is_total(sentence: &Sentence, at: usize, object: usize) -> bool {
    let thousands = |place: &usize| {
        let number = sentence.tokens.get(*place).map(|token| token.word.replace(',', ""));
        number.and_then(|number| number.parse::<u32>().ok()).is_some_and(|number| number >= 1000)
    };
    let first_time = (sentence.begins..at).any(|place| sentence.has(place, &["first", "time"]));
    // "With today's announcement, X has sanctioned 24 persons": these and all before them.
    let summed = sentence.is(sentence.begins, &["with"])
        && sentence
            .find(
                &["announcement", "action", "actions", "designations", "listings", "package", "measures"],
                sentence.begins,
                at,
            )
            .is_some_and(|noun| sentence.is(noun + 1, &[","]))
        && sentence.find(&["has", "have"], sentence.begins, at).is_some();
    summed
        || sentence.find(&["since"], sentence.begins, at).is_some()
        || sentence.is(at.wrapping_sub(1), &["now"])
        || sentence.find(&["total"], object, object + 4).is_some()
        || (object..object + 4).find(thousands).is_some_and(|place| !sentence.is_in(place, Set::Calendar))
        || first_time
}

/// Whether a text that tells of sanctions of the same state goes on with them: "Washington also targeted three companies".
fn goes_on(sentence: &Sentence, memory: &Memory, authority: Option<&Named>) -> bool {
    let country = |mention: &Mention| country_of(&mention.entity);
    let same = authority.zip(memory.authority.as_ref()).is_some_and(|(actor, known)| {
        let own = country(known);
        actor.mention.entity == known.entity || !own.is_empty() && own == country(&actor.mention)
    });
    let strikes =
        ["strike", "strikes", "missile", "drone", "drones", "cyberattack", "attack", "attacks", "hackers"];
    same && sentence.find(&strikes, sentence.begins, sentence.tokens.len()).is_none()
}

/// Whom "him", "her" or "it" means: the one party that the sentence names before the act.
fn meant(sentence: &Sentence, pronoun: usize, at: usize) -> Vec<&Named> {
    let person = sentence.is(pronoun, &["him", "her"]);
    let several = sentence.is(pronoun, &["them"]);
    let before: Vec<&Named> =
        sentence.named.iter().filter(|named| named.is_party() && named.end <= at).collect();
    let kind = if person { MentionKind::Person } else { MentionKind::Organisation };
    let fits = |named: &&Named| {
        !sentence.is(named.end, &["'s", "'"]) && (several || named.mention.kind == kind || before.len() == 1)
    };
    let number = if several { before.len() > 1 } else { before.len() == 1 };
    if number && before.iter().all(fits) { before } else { Vec::new() }
}

/// A designation by several authorities is one of each.
fn by_each(draft: Draft, acting: &[&Named]) -> Vec<Draft> {
    let mut found = Vec::new();
    if let FactKind::Designation { authority: Some(first), .. } = &draft.kind
        && acting.iter().any(|named| named.mention.span == first.span)
    {
        let others = acting.iter().filter(|named| named.mention.entity != first.entity);
        for other in others {
            let mut draft = draft.clone();
            if let FactKind::Designation { authority, .. } = &mut draft.kind {
                *authority = Some(other.mention.clone());
            }
            draft.first = draft.first.min(other.first);
            draft.end = draft.end.max(other.end);
            found.push(draft);
        }
    }
    found.insert(0, draft);
    found
}

/// Adds whom a designation befalls "along with" those named in it: "was sanctioned in May along with two firms, including X".
fn with_others(sentence: &Sentence, memory: &mut Memory, mut draft: Draft) -> Draft {
    let (from, close) = (draft.end, clause_of(sentence, draft.end).end);
    let with = (from..close).find(|at| joint(sentence, *at) == 2 || sentence.is(*at, &["alongside"]));
    let FactKind::Designation { targets, count: None, .. } = &mut draft.kind else { return draft };
    let Some(with) = with.filter(|with| {
        let act = (from..*with).any(|at| sentence.is_in(at, Set::Finite) || sentence.is_in(at, Set::Says));
        !targets.is_empty() && !act
    }) else {
        return draft;
    };
    let others = with + joint(sentence, with).max(1);
    for named in parties_in(sentence, others, object_end(sentence, others).min(close)) {
        let known = |target: &Mention| target.entity == named.mention.entity;
        if !targets.iter().any(known) {
            targets.push(named.mention.clone());
            memory.here.push(named.mention.clone());
            draft.end = draft.end.max(named.end);
        }
        if !memory.targets.iter().any(known) {
            memory.targets.push(named.mention.clone());
        }
    }
    draft
}

fn authority_place(sentence: &Sentence, authority: Option<&Mention>) -> Option<usize> {
    let authority = authority?;
    sentence.named.iter().find(|named| named.mention.span == authority.span).map(|named| named.first)
}

/// Tell of somebody taken off a list.
const LIFTED: &[&str] = &["lifted", "lifts", "delisted", "delists", "revoked", "removed", "removes"];

/// Whether a sentence tells of somebody taken off a list, and not that he is on it again: "which was delisted in 2019, has
/// again been sanctioned".
fn lifts(sentence: &Sentence) -> bool {
    let again = ["again", "re-designated", "redesignated", "anew"];
    let within = |words: &[&str]| sentence.find(words, 0, sentence.tokens.len()).is_some();
    within(LIFTED) && !within(&again)
}

/// Whether the clause of a word tells of somebody taken off a list, whatever it says of how he came on it.
fn is_lifted(sentence: &Sentence, at: usize) -> bool {
    clause_of(sentence, at).any(|place| sentence.is(place, LIFTED) && !sentence.is_quoted(place))
}

/// Whether a sentence says that a designation is not so: it is denied, called false, or only thought of ("Had it designated").
fn is_untrue(sentence: &Sentence) -> bool {
    let unsaid = [
        "denied",
        "denies",
        "false",
        "falsely",
        "wrong",
        "untrue",
        "fake",
        "hoax",
        "fabricated",
        "incorrectly",
    ];
    let act = sentence.find(
        &["designated", "sanctioned", "listed", "designates", "sanctions"],
        0,
        sentence.tokens.len(),
    );
    let before = act.and_then(|act| sentence.find(&unsaid, 0, act));
    before.is_some_and(|at| !sentence.is_quoted(at)) || sentence.is(0, &["had", "if", "were"])
}

/// Counts whom a sentence names beside those whom it only counts: "24 individuals and X", "X and seven individuals".
fn beside<'a>(
    sentence: &'a Sentence,
    object: usize,
    targets: &mut Vec<&'a Named>,
    (count, counted): (&mut Option<u32>, &mut Option<usize>),
) {
    let (Some(number), Some(end)) = (*count, *counted) else { return };
    let joins = sentence.is(end, &["and"]) && targets.first().is_none_or(|named| named.first > end);
    if joins {
        if targets.first().is_some_and(|named| named.first > end + 2) {
            return;
        }
        if targets.is_empty() {
            let named = sentence.list_from(end + 1).0.into_iter().filter(|named| named.is_party());
            targets.extend(named.filter(|named| named.first <= end + 2));
        }
    } else {
        let last = targets.iter().map(|named| named.end).max().unwrap_or(object);
        let joined = targets.first().is_some_and(|first| first.first < end)
            && last < end
            && sentence.is(last, &["and"])
            && count::is_number(sentence, last + 1);
        if !joined {
            return;
        }
    }
    *count = Some(number.saturating_add(u32::try_from(targets.len()).unwrap_or_default()));
}

/// The parties named after a trigger: the list that follows, or the one that "called", "specifically", "including" begins.
fn targets(sentence: &Sentence, object: usize) -> Vec<&Named> {
    // "blacklisted North Korea's hacking group X".
    let object = sentence
        .named_at(object)
        .filter(|named| named.mention.kind == MentionKind::Country && sentence.is(named.end, &["'s", "'"]))
        .map_or(object, |named| named.end + 1);
    let (list, end) = sentence.list_from(object);
    let named: Vec<&Named> = list.into_iter().filter(|named| named.is_party()).collect();
    if !named.is_empty() {
        return whole_row(sentence, object, &named).unwrap_or(named);
    }
    // "the virtual currency mixer X": words that say what X is.
    if let Some(named) = sentence.named_from(object).filter(|named| {
        let between = object..named.first;
        named.is_party()
            && between.len() <= 7
            && !between.is_empty()
            && (sentence.is(named.first - 1, &[","]) && count::is_number(sentence, object)
                || sentence.is_in(named.first - 1, Set::Counted)
                || sentence.is_in(named.first - 1, Set::PredicateNoun)
                || sentence.is_in(named.first - 1, Set::Filler))
            && between.clone().all(|place| {
                let word = sentence.tokens.get(place).is_some_and(|token| token.kind == TokenKind::Word);
                let comma = place + 1 == named.first && sentence.is(place, &[","]);
                (word || comma)
                    && !sentence.is_in(place, Set::Preposition)
                    && !sentence.is_in(place, Set::Finite)
            })
    }) {
        return sentence.list_from(named.first).0.into_iter().filter(|named| named.is_party()).collect();
    }
    // "sanctions on Velmia, targeting the oil company X": on a state they are on whom they target.
    let targeting = sentence
        .find(&["targeting", "hitting"], object, object + 8)
        .filter(|at| sentence.is(at - 1, &[",", "-"]))
        .filter(|at| {
            let state = |named: &Named| named.mention.kind == MentionKind::Country && !named.is_adjective;
            sentence.named_at(object).is_some_and(state)
                && sentence
                    .named
                    .iter()
                    .all(|named| named.first < object || named.first > *at || state(named))
        });
    if let Some(at) = targeting {
        return sentence.list_from(at + 1).0.into_iter().filter(|named| named.is_party()).collect();
    }
    let told = counted_names(sentence, object);
    if !told.is_empty() {
        return told;
    }
    // "sanctioned their supporters A, B and C".
    if sentence.is(object, &["its", "his", "her", "their"]) {
        let row = parties_in(sentence, object, object_end(sentence, object));
        if row.first().is_some_and(|named| named.first <= object + 4) {
            return row;
        }
    }
    // "the leader of the Quick Defence Forces, X".
    if let Some(name) = holder(sentence, object) {
        return sentence.list_from(name).0.into_iter().filter(|named| named.is_party()).collect();
    }
    let begin = sentence.find(
        &["called", "named", "specifically", "including", "namely", ":"],
        end.max(object),
        sentence.tokens.len(),
    );
    // "five entities and two firms, X and Y".
    if let Some(end) = count::count(sentence, object, sentence.tokens.len()).1
        && begin.is_none()
        && sentence.is(end, &[","])
        && sentence.named_at(end + 1).is_some_and(|named| named.first == end + 1 && named.is_party())
    {
        let list = sentence.list_from(end + 1);
        if !sentence.is_in(list.1, Set::Finite) && !sentence.is_in(list.1, Set::Says) {
            return list.0;
        }
    }
    // "60 individuals, among them X".
    let among = || sentence.find(&["them"], end.max(object), sentence.clause_end(object).saturating_add(4));
    let begin = begin.or_else(|| among().filter(|them| sentence.is(them - 1, &["among"])));
    // "22 organisations such as X", "37 entities, among which are X".
    let such = (object..sentence.clause_end(object).saturating_add(6)).find_map(|at| match () {
        () if sentence.has(at, &["such", "as"]) => Some(at + 1),
        () if sentence.has(at, &["among", "which", "are"]) => Some(at + 2),
        () => None,
    });
    let begin = match (begin, such) {
        (Some(begin), Some(such)) => Some(begin.min(such)),
        (begin, such) => begin.or(such),
    };
    let Some(begin) = begin else { return Vec::new() };
    let list = sentence.list_from(begin + 1).0;
    if list.iter().any(|named| named.is_party()) {
        // "the minister, X, and four other officials: A, B".
        let first = if sentence.is(begin, &[":"]) { parties_in(sentence, object, begin) } else { Vec::new() };
        return first.into_iter().chain(list).collect();
    }
    // "including the Redwaterian musician X": words that say what X is.
    let named = sentence.named.iter().find(|named| named.first > begin && named.is_party());
    let plain = |place: usize| {
        sentence.named_at(place).is_some_and(|named| named.is_adjective)
            || sentence.tokens.get(place).is_some_and(|token| token.kind == TokenKind::Word)
                && ![Set::Preposition, Set::Finite, Set::Says].iter().any(|set| sentence.is_in(place, *set))
                && !sentence.is(place, &["who", "which", "that", "and"])
    };
    let named = named.filter(|named| named.first <= begin + 5 && (begin + 1..named.first).all(plain));
    named.map_or_else(Vec::new, |named| sentence.list_from(named.first).0)
}

/// The row of parties from a place on of which only the beginning is known, if it is longer: "A and B, two traders, as well as
/// C, a bank".
fn whole_row<'a>(sentence: &'a Sentence, from: usize, known: &[&Named]) -> Option<Vec<&'a Named>> {
    let row = parties_in(sentence, from, object_end(sentence, from));
    let within = |named: &&Named| row.iter().any(|member| member.first == named.first);
    (row.len() > known.len() && known.iter().filter(|named| named.is_party()).all(within)).then_some(row)
}

/// As many names as are counted before them: "three officials of the ruling party - A, B and C", "two heads of X, A and B".
fn counted_names(sentence: &Sentence, object: usize) -> Vec<&Named> {
    let number = sentence.tokens.get(object).and_then(|token| count::number(&token.word));
    let Some(number) = number.filter(|number| (2..100).contains(number)) else { return Vec::new() };
    let stops = |at: &usize| {
        sentence.named_at(*at).is_none()
            && (sentence.is(*at, &[".", ";", "who", "which", "that", "for"])
                // "two deputy heads of the Directorate".
                || sentence.is_in(*at, Set::Finite) && !sentence.is(at + 1, &["of"])
                || sentence.is_in(*at, Set::Says))
    };
    let opens = |at: &usize| sentence.is(*at, &[",", "-", "--", "\u{2013}", "\u{2014}", ":"]);
    let places = (object + 1..sentence.tokens.len().min(object + FARTHEST)).take_while(|at| !stops(at));
    for open in places.filter(opens) {
        let mut first = open + 1;
        while opens(&first) {
            first += 1;
        }
        let (list, end) = sentence.list_from(first);
        let people = list.iter().all(|named| named.is_party());
        let whole = end >= sentence.tokens.len()
            || sentence
                .is(end, &[".", ",", "-", "--", "\u{2013}", "\u{2014}", "as", "for", "pursuant", "under"]);
        // ": Minister X and Deputy Head Y".
        let begins = list.first().is_some_and(|named| {
            (first..named.first).all(|at| {
                sentence.is_in(at, Set::TitlePrefix)
                    || sentence.is_in(at, Set::Addressed)
                    || sentence.is_in(at, Set::Holder)
                    || sentence.is_in(at, Set::Role)
            })
        });
        if begins && people && whole && list.len() == number as usize {
            return list;
        }
    }
    Vec::new()
}

/// Where a person is named behind what he heads: "the leader of Velmia's Quick Defence Forces (QDF), X".
fn holder(sentence: &Sentence, object: usize) -> Option<usize> {
    let noun = object + usize::from(sentence.is(object, &["the"]));
    if count::is_number(sentence, noun) {
        return None;
    }
    let of = (noun + 1..noun + 4).find(|at| sentence.is(*at, &["of"]))?;
    let told = sentence.is_in(of - 1, Set::Holder) || sentence.is_in(of - 1, Set::Role);
    let word = |at: usize| {
        sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
            && !sentence.is_in(at, Set::Finite)
    };
    let comma = (of + 1..of + FARTHEST).find(|at| sentence.is(*at, &[",", ".", ";"]))?;
    let plain = (of + 1..comma).all(|at| {
        !sentence.is_in(at, Set::Finite)
            && !sentence.is_in(at, Set::Says)
            && !sentence.is(at, &["who", "which", "that", "and", "as", "for"])
    });
    let named = sentence.named_at(comma + 1).filter(|named| named.first == comma + 1)?;
    let person = named.mention.kind == MentionKind::Person
        && !sentence.is_in(named.end, Set::Finite)
        && !sentence.is_in(named.end, Set::Says);
    (told && (noun..of).all(word) && plain && sentence.is(comma, &[","]) && person).then_some(comma + 1)
}

/// How far behind a number or an office the name of those meant may stand.
const FARTHEST: usize = 20;

/// Done together with another state or body.
fn coordination(sentence: &Sentence) -> Vec<Draft> {
    let mut found = Vec::new();
    for at in sentence.all(&["coordination", "jointly", "concert", "partnership", "coordinated"]) {
        let Some(with) = sentence.find(&["with"], at, at + 4) else { continue };
        if let Some(named) = sentence.named_from(with).filter(|named| {
            let near = (with + 1..named.first).all(|place| {
                sentence.is(
                    place,
                    &["the", "its", "our", "partners", "allies", "in", "government", "governments", "of"],
                )
            });
            named.first <= with + 5 && near && named.is_authority()
        }) {
            let kind = FactKind::Coordination { with: named.mention.clone() };
            found.push(Draft::new(at, named.end, "event.coordination", kind));
        }
    }
    found
}
