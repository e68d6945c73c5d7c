//! Persons with the office that a text gives them.

pub(crate) mod small;

use crate::fact::{FactKind, Mention, MentionKind};
use crate::office::office_at;
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, is_unreal, main_subject, subjects};
use crate::rules::post::{goes_on, in_role};
use crate::rules::relation::ends_later;
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::vocabulary::Vocabulary;
use crate::word::Set;

pub(crate) fn offices(sentence: &Sentence, memory: &mut Memory, vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    // "..., said Deputy Secretary for A and B. Given Family.": a full stop where a comma should be.
    if let (Some(office), [named]) = (memory.office.take(), sentence.named.as_slice())
        && named.mention.kind == MentionKind::Person
        && sentence.tokens.len() <= named.end + 1
    {
        let person = named.mention.clone();
        memory.person = Some(person.clone());
        found.push(Draft::new(
            named.first,
            named.end,
            "office.after_stop",
            FactKind::Office { person, office },
        ));
    }
    // The offices of one person stand in a row: where the last of them ended, and whose it was.
    let mut row: Option<(usize, Mention)> = None;
    let mut at = 0;
    while at < sentence.tokens.len() {
        let Some(office) = office_at(vocabulary, &sentence.tokens, at) else {
            at += 1;
            continue;
        };
        let first = sentence
            .named
            .iter()
            .find(|named| named.end == at && named.first < at && !named.mention.entity.starts_with("party:"))
            .map_or(at, |named| named.first);
        // "the former President": the title says so.
        let first = sentence.find(&["former", "ex"], first.saturating_sub(2), first).unwrap_or(first);
        let (whole, ends) = so_called(sentence, first, office.end).unwrap_or((first, office.end));
        let title = sentence.text_of(whole, ends);
        // "the deputy head of the administration of the President of X, or his aide, Given Family": not the President.
        let article = usize::from(sentence.is(first.wrapping_sub(1), &["the"]));
        let of = first.wrapping_sub(1 + article);
        let another = sentence.is(of, &["of", "to", "for"])
            && [Set::Holder, Set::Voice, Set::Head, Set::Aide]
                .iter()
                .any(|set| sentence.is_in(of.wrapping_sub(1), *set));
        if let (Some(range), true) = (office.person.clone(), another) {
            at = range.end;
            continue;
        }
        if let Some(range) = office.person.clone() {
            if let Some(named) = sentence.named_at(range.start) {
                let person = named.mention.clone();
                memory.person = Some(person.clone());
                let is_former = sentence.is_in(first, Set::Former);
                let kind = FactKind::Office { person, office: title };
                found.push(Draft { is_former, ..Draft::new(first, range.end, "office.before_name", kind) });
            }
            at = range.end;
            continue;
        }
        let in_row = || {
            let (end, person) = row.clone()?;
            let former = (first.saturating_sub(1)..=first).any(|place| sentence.is_in(place, Set::Former));
            // "Director of X, General Family": a title before a name.
            let whole = !sentence.tokens.get(office.end).is_some_and(crate::token::Token::is_capital)
                && sentence.find(&["of", "for"], at, office.end).is_some();
            (whole && goes_on(sentence, end, first)).then_some((person, former))
        };
        let role = || {
            // "State Prosecutor", "of the 21st region": half a title.
            let capital = |at: usize| sentence.tokens.get(at).is_some_and(crate::token::Token::is_capital);
            let half = capital(first.wrapping_sub(1)) && first > 1
                || sentence.tokens.get(office.end - 1).is_some_and(|token| token.kind == TokenKind::Number);
            let person = in_role(sentence, memory, first, office.end).filter(|_| !half)?;
            is_human(memory, &person).then_some((person, false))
        };
        // "Chief of police in X", "Chief Justice": half a title.
        let half = whole == first
            && (sentence.is(ends, &["of"])
                && sentence.tokens.get(ends + 1).is_some_and(|token| token.kind == TokenKind::Word)
                && !sentence.is(ends + 1, &["the", "a", "his", "her", "its", "their", "this", "that"])
                || ends == first + 1
                    && sentence.tokens.get(ends).is_some_and(crate::token::Token::is_capital));
        let holder = held(sentence, memory, whole, ends).or_else(role).or_else(in_row);
        if let Some((person, is_former)) = holder.filter(|_| !half) {
            row = Some((ends, person.clone()));
            let kind = FactKind::Office { person, office: title };
            // "Minister of X under the former regime".
            let regime = sentence.find(&["under"], ends, ends + 12).filter(|under| {
                sentence.find(&[",", ";"], ends, *under).is_none()
                    && sentence.find_in(Set::Finite, ends, *under).is_none()
            });
            let under = regime
                .is_some_and(|under| (under..under + 4).any(|place| sentence.is_in(place, Set::Former)));
            let is_former = is_former || under || ends_later(sentence, ends);
            found.push(Draft { is_former, ..Draft::new(whole, ends, "office.is", kind) });
            at = ends;
            continue;
        }
        // "the President of X, Given Family,".
        let after = sentence
            .named_at(office.end + 1)
            .filter(|named| sentence.is(office.end, &[","]) && named.first == office.end + 1)
            .filter(|named| named.mention.kind == MentionKind::Person && named.end - named.first > 1)
            .filter(|_| sentence.is(first.wrapping_sub(1), &["the"]));
        if let Some(named) = after.filter(|named| sentence.is(named.end, &[",", "."])) {
            let person = named.mention.clone();
            memory.person = Some(person.clone());
            let kind = FactKind::Office { person, office: title };
            found.push(Draft::new(first, named.end, "office.before_comma", kind));
            at = named.end;
            continue;
        }
        let mut aside = first;
        while sentence.is(aside.wrapping_sub(1), &["the", "currently", "now", "then", "a", "also"]) {
            aside -= 1;
        }
        let before = aside
            .checked_sub(1)
            .filter(|comma| sentence.is(*comma, &[","]))
            .and_then(|comma| sentence.named.iter().find(|named| named.end == comma))
            .filter(|named| named.mention.kind == MentionKind::Person)
            // "..., Minister Mahuta said": the title is of the name after it.
            .filter(|_| !sentence.tokens.get(office.end).is_some_and(crate::token::Token::is_capital));
        if let Some(named) = before {
            let person = Mention { kind: MentionKind::Person, ..named.mention.clone() };
            memory.person = Some(person.clone());
            let is_former = sentence.is_in(first, Set::Former);
            let kind = FactKind::Office { person, office: title };
            row = memory.person.clone().map(|person| (office.end, person));
            found.push(Draft { is_former, ..Draft::new(named.first, office.end, "office.after_name", kind) });
        } else if sentence.is(office.end, &["."]) && office.end + 1 >= sentence.tokens.len() {
            memory.office = Some(title);
        }
        at = office.end;
    }
    found.extend(small::offices(sentence, memory));
    found
}

/// The whole of a title in quotation marks, and of the body in others behind it: "so-called ‘Minister of X’ of the so-called ‘Y’".
fn so_called(sentence: &Sentence, first: usize, end: usize) -> Option<(usize, usize)> {
    let quote = |at: usize| sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Quote);
    let open = first.checked_sub(1).filter(|open| quote(*open) && quote(end))?;
    let mut last = end;
    // "‘Secretary’ of the ‘Commission’ of the so-called ‘Republic’".
    while last < end + 40 && sentence.is(last + 1, &["of", "in"]) {
        let begin = (last + 2..last + 6).find(|at| quote(*at)).filter(|begin| {
            (last + 2..*begin).all(|at| sentence.is(at, &["the", "so-called", "so", "called"]))
        });
        let close = begin.and_then(|begin| (begin + 1..begin + 10).find(|at| quote(*at)));
        let Some(close) = close else { break };
        last = close;
    }
    let (of, close) = (end + 1, Some(last).filter(|last| *last > end));
    // "‘Prime Minister’ of Crimea".
    let place = of + 1 + usize::from(sentence.is(of + 1, &["the"]));
    let state = sentence.named_at(place).filter(|named| sentence.is(of, &["of"]) && named.first == place);
    let plain = state.map_or(end + 1, |named| named.end);
    Some((open, close.map_or(plain, |close| close + 1)))
}

/// Who is said to hold the office whose title begins at a place: "X is the Minister of", "X was appointed Governor of", or the
/// party that the text is about, if a sentence begins with the title. Also whether that is past.
fn held(sentence: &Sentence, memory: &Memory, first: usize, end: usize) -> Option<(Mention, bool)> {
    let mut verb = first;
    while sentence.is(
        verb.wrapping_sub(1),
        &[
            "the",
            "a",
            "an",
            "as",
            "currently",
            "also",
            "now",
            "former",
            "acting",
            "current",
            "so-called",
            "to",
            "be",
        ],
    ) {
        verb -= 1;
    }
    let from = verb.min(first.saturating_sub(1));
    let former = (from..=first).any(|place| sentence.is_in(place, Set::Former));
    let Some(before) = verb.checked_sub(1) else {
        // "Minister of Defence." in a text about one person; "The Secretary of State considers" is about another.
        let goes_on = sentence.tokens.get(end).is_some_and(|token| {
            token.kind == TokenKind::Word
                && !token.is_in(Set::Preposition)
                && !token.is_any(&["and", "since", "until", "who"])
        });
        if goes_on || sentence.is(0, &["the", "a", "an"]) {
            return None;
        }
        return memory
            .subject
            .clone()
            .filter(|subject| is_human(memory, subject))
            .map(|subject| (subject, former));
    };
    // "in his role as the Director of X", "through her position as": of the person that the text is about.
    let role = sentence.is(before, &["role", "position", "capacity", "function", "functions"])
        && sentence.find(&["his", "her", "their"], before.saturating_sub(4), before).is_some();
    if role && (before + 1..first).any(|place| sentence.is(place, &["as"])) {
        let about = memory.subject.clone().filter(|subject| is_human(memory, subject) && !memory.has_rival);
        let past = (before.saturating_sub(4)..before).any(|place| sentence.is_in(place, Set::Former));
        return about.map(|subject| (subject, former || past));
    }
    // "held the position of Director of X".
    let held_at = (before.saturating_sub(4)..before).find(|at| {
        sentence.is(*at, &["holds", "held", "holding", "occupies", "occupied"])
            && sentence.is(before - 1, &["position", "positions", "post", "office"])
            && sentence.is(before, &["of", "as"])
    });
    if let Some(verb) = held_at.filter(|verb| !is_negated(sentence, *verb) && !is_unreal(sentence, *verb)) {
        let person = subjects(sentence, memory, verb).into_iter().next()?;
        let perfect = sentence.find(&["has", "have"], verb.saturating_sub(3), verb).is_some();
        return Some((person, former || sentence.is(verb, &["held", "occupied"]) && !perfect));
    }
    let copula = sentence.is(
        before,
        &[
            "is",
            "was",
            "became",
            "remains",
            "been",
            "appointed",
            "serves",
            "served",
            "named",
            "elected",
            "serving",
            "confirmed",
            "sanctioned",
        ],
    );
    if !copula || is_negated(sentence, before) || is_unreal(sentence, before) {
        return None;
    }
    let person = if sentence.is(before, &["serving"]) {
        main_subject(sentence, memory, before)?
    } else {
        subjects(sentence, memory, before).into_iter().next()?
    };
    let past = sentence.is(before, &["was", "served"]) && !sentence.is(before, &["appointed"]);
    let reported = sentence.find_in(Set::Says, 0, before).is_some();
    // "was appointed" tells of a beginning.
    Some((person, former || (past && !reported)))
}

/// Whether whom a text is about is a person: it says "he" or "she", or the name is none of a body.
fn is_human(memory: &Memory, subject: &Mention) -> bool {
    memory.other_pronoun.is_some() || subject.kind == MentionKind::Person
}
