//! Whom a designation befalls: the names behind its verb, and how many they are.

use crate::fact::MentionKind;
use crate::mention::Named;
use crate::rules::count;
use crate::rules::office::small::named_after;
use crate::rules::phrase::{object_end, parties_in};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::word::Set;

/// Counts whom a sentence names beside those whom it only counts: "24 individuals and X", "X and seven individuals".
pub(super) fn beside<'a>(
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
pub(crate) fn targets(sentence: &Sentence, object: usize) -> Vec<&Named> {
    // "blacklisted North Korea's hacking group X".
    let object = sentence
        .named_at(object)
        .filter(|named| named.mention.kind == MentionKind::Country && sentence.is(named.end, &["'s", "'"]))
        .map_or(object, |named| named.end + 1);
    let apart = counted_apart(sentence, object);
    if apart.len() > 1 {
        return apart;
    }
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
    // "the deputy minister of defence X".
    let mut officials: Vec<&Named> = Vec::new();
    let mut at = object;
    while let Some(name) = named_after(sentence, at) {
        let (list, end) = sentence.list_from(name);
        officials.extend(list.into_iter().filter(|named| named.is_party()));
        at = end + usize::from(sentence.is(end, &["and", ","]));
        if at == end {
            break;
        }
    }
    if !officials.is_empty() {
        return officials;
    }
    if let Some(name) = chief(sentence, object) {
        return vec![name];
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
pub(super) fn whole_row<'a>(sentence: &'a Sentence, from: usize, known: &[&Named]) -> Option<Vec<&'a Named>> {
    let row = parties_in(sentence, from, object_end(sentence, from));
    let within = |named: &&Named| row.iter().any(|member| member.first == named.first);
    (row.len() > known.len() && known.iter().filter(|named| named.is_party()).all(within)).then_some(row)
}

/// As many names as are counted before them: "three officials of the ruling party - A, B and C", "two heads of X, A and B".
pub(super) fn counted_names(sentence: &Sentence, object: usize) -> Vec<&Named> {
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

/// Names that each stand behind the count of their sort: "one person, A, and two entities, B and C".
fn counted_apart(sentence: &Sentence, object: usize) -> Vec<&Named> {
    let mut found: Vec<&Named> = Vec::new();
    let mut at = object;
    while let Some(number) = sentence.tokens.get(at).and_then(|token| count::number(&token.word)) {
        let noun = (at + 1..at + 5).find(|noun| sentence.is_in(*noun, Set::Counted));
        let Some(noun) = noun.filter(|noun| sentence.is(noun + 1, &[",", ":"])) else { break };
        // "one person, A, and one entity, B": what follows the comma that closes the row is another sort.
        let own: Vec<&Named> = sentence.list_from(noun + 2).0.into_iter().take(number as usize).collect();
        let begins = own.first().is_some_and(|named| named.first <= noun + 3);
        let whole = own.len() == number as usize && own.iter().all(|named| named.is_party());
        let Some(behind) = own.last().map(|named| named.end).filter(|_| begins && whole) else { break };
        found.extend(own);
        at = behind + usize::from(sentence.is(behind, &[","]));
        at += usize::from(sentence.is(at, &["and"]));
    }
    found
}

/// Who is named behind what he is to somebody: "the group's leader, X,", "Velm's army chief, X,".
fn chief(sentence: &Sentence, object: usize) -> Option<&Named> {
    let plain = |at: &usize| {
        sentence.is(*at, &["the", "'s", "'"])
            || sentence.named_at(*at).is_some_and(|named| !named.is_party())
            || sentence.tokens.get(*at).is_some_and(|token| token.kind == TokenKind::Word)
                && !sentence.is_in(*at, Set::Preposition)
                && !sentence.is_in(*at, Set::Finite)
                && !sentence.is(*at, &["and", "or", "who", "which", "that"])
    };
    let comma = object + (object..object + 7).take_while(plain).count();
    let noun = comma.checked_sub(1).filter(|noun| *noun > object)?;
    let told = [Set::Holder, Set::Role].iter().any(|set| sentence.is_in(noun, *set))
        && !count::is_number(sentence, object);
    let person = sentence.named_at(comma + 1).filter(|named| named.first == comma + 1)?;
    let whole = person.mention.kind == MentionKind::Person && sentence.is(person.end, &[",", ".", ";", "("]);
    (told && whole && sentence.is(comma, &[","])).then_some(person)
}
