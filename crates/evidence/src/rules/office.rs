//! Persons with the office that a text gives them.

use crate::fact::{FactKind, Mention, MentionKind};
use crate::office::office_at;
use crate::read::{Draft, Memory};
use crate::sentence::Sentence;
use crate::vocabulary::Vocabulary;

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
        let title = sentence.text_of(first, office.end);
        if let Some(range) = office.person.clone() {
            if let Some(named) = sentence.named_at(range.start) {
                let person = named.mention.clone();
                memory.person = Some(person.clone());
                let kind = FactKind::Office { person, office: title };
                found.push(Draft::new(first, range.end, "office.before_name", kind));
            }
            at = range.end;
            continue;
        }
        let before = first
            .checked_sub(1)
            .filter(|comma| sentence.is(*comma, &[","]))
            .and_then(|comma| sentence.named.iter().find(|named| named.end == comma))
            .filter(|named| named.mention.kind == MentionKind::Person);
        if let Some(named) = before {
            let person = Mention { kind: MentionKind::Person, ..named.mention.clone() };
            memory.person = Some(person.clone());
            let kind = FactKind::Office { person, office: title };
            found.push(Draft::new(named.first, office.end, "office.after_name", kind));
        } else if sentence.is(office.end, &["."]) && office.end + 1 >= sentence.tokens.len() {
            memory.office = Some(title);
        }
        at = office.end;
    }
    found
}
