//! From a document to its facts: every rule over every sentence of the story.

mod party;

use serde::{Deserialize, Serialize};

use crate::dates::dates;
use crate::dating::{again, date_of, of_items, publication};
use crate::document::{Document, Span};
use crate::fact::{Attribution, Fact, FactDate, FactKind, Mention, MentionKind, Modality};
use crate::mention::{Named, key_of};
use crate::name::{is_field, is_head};
use crate::read::party::{named, resolve_short_forms, resolve_treasury};
use crate::rules;
use crate::rules::attack::doer::Spoken;
use crate::rules::members::Described;
use crate::rules::speech::is_charge;
use crate::sentence::{Sentence, of_document};
use crate::token::{TokenKind, is_unseen, tokens};
use crate::vocabulary::Vocabulary;
use crate::word::Set;

/// What a rule found, before it is known who says it and when.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Draft {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) rule: &'static str,
    pub(crate) kind: FactKind,
    pub(crate) modality: Modality,
    pub(crate) is_former: bool,
    pub(crate) attribution: Option<Attribution>,
    pub(crate) date: Option<FactDate>,
}

impl Draft {
    pub(crate) fn new(first: usize, end: usize, rule: &'static str, kind: FactKind) -> Self {
        Self {
            first,
            end,
            rule,
            kind,
            modality: Modality::Stated,
            is_former: false,
            attribution: None,
            date: None,
        }
    }
}

/// Who the items of a list are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Items {
    /// Nobody in particular.
    #[default]
    Any,
    /// Those who are designated.
    Designated,
    /// Those who are taken off a list.
    Delisted,
}

/// What is known of a document while it is read on.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Who is being designated, as far as the text has said.
    pub(crate) targets: Vec<Mention>,
    /// The authority of the event.
    pub(crate) authority: Option<Mention>,
    /// The last body that said something, for "it said".
    pub(crate) body: Option<Mention>,
    /// The last person that said something, for "he said", "she said".
    pub(crate) person: Option<Mention>,
    /// Whoever was named last in a heading of what follows, for "he" in an item of a list.
    pub(crate) topic: Vec<Mention>,
    /// Who the items of a list are that was begun.
    pub(crate) items: Items,
    /// Whether this very sentence begins it.
    pub(crate) items_follow: bool,
    /// Whether that line only goes on from one before it that said who acts and when.
    pub(crate) items_go_on: bool,
    /// The column of a table that has the names, if its head says so.
    pub(crate) name_column: Option<usize>,
    /// Who designates or delists those that are the items of this one.
    pub(crate) acting: Vec<Mention>,
    /// The day on which they do.
    pub(crate) items_date: Option<FactDate>,
    /// Who imposes sanctions in this very sentence, which does not say on whom.
    pub(crate) announces: Option<Mention>,
    /// Who imposed sanctions by a sentence that did not say on whom.
    pub(crate) opened_by: Option<Mention>,
    /// The authority that designated last, with the day.
    pub(crate) designated: Option<(String, FactDate)>,
    /// How many items there may be yet, if the line above counted them and says nothing else of them.
    pub(crate) items_left: Option<u32>,
    /// The marks that those items begin with.
    pub(crate) items_form: Option<Vec<TokenKind>>,
    /// Whom the text has counted or said to be something, and may mean by that later.
    pub(crate) described: Described,
    /// Whether the line before was no more than the number of an entry, and whether that is of a person.
    pub(crate) numbered: Option<bool>,
    /// Whose entry of a list it is that further lines go on with.
    pub(crate) entry: Option<Mention>,
    /// A quotation whose speaker the sentence before named.
    pub(crate) announced: Option<Mention>,
    /// Who was quoted last, with the line.
    pub(crate) quoted: Option<(usize, Mention)>,
    /// An office that ended a sentence without the name of who holds it.
    pub(crate) office: Option<String>,
    /// Through whom the last statement came, for "the statement said".
    pub(crate) channel: Option<Mention>,
    /// Who denied something, for "their defence said".
    pub(crate) denier: Option<Mention>,
    /// Whom the whole text is about, if that is known before.
    pub(crate) subject: Option<Mention>,
    /// The one person that the sentence before was about, for "he" at the beginning of the next.
    pub(crate) leads: Option<Mention>,
    /// The body that the text named last, for "the company".
    pub(crate) lately: Option<Mention>,
    /// Whether the sentence before spoke of another person, so that it is open whom a pronoun means.
    pub(crate) has_rival: bool,
    /// "he" in a text that calls its subject "she", and the other way round; none in one that is about no person.
    pub(crate) other_pronoun: Option<&'static str>,
    /// Of whom the text spoke last, for "the group" and "it".
    pub(crate) spoken: Spoken,
    /// Who is designated in this very sentence, for "for being owned by".
    pub(crate) here: Vec<Mention>,
}

impl Memory {
    /// The day on which an authority designated those that the text named last as designated by it.
    fn day_of(&self, authority: Option<&Mention>) -> Option<FactDate> {
        let (known, day) = self.designated.as_ref()?;
        authority.filter(|authority| authority.entity == *known).map(|_| day.clone())
    }

    /// Notes the day of an act; what was done before, and is only recalled, is none.
    fn note_day(&mut self, draft: &Draft) {
        let own = ["event.announce", "event.designate", "event.added", "event.listed", "event.designations"];
        if let FactKind::Designation { authority: Some(authority), .. } = &draft.kind
            && own.contains(&draft.rule)
        {
            self.designated = draft.date.clone().map(|day| (authority.entity.clone(), day));
        }
    }
}

/// What a document states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The facts, in the order of the text.
    pub facts: Vec<Fact>,
    /// The day on which the document was published, if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<FactDate>,
    /// The parties and wallets that the story names, whether or not a fact does: one mention of each, its longest form.
    #[serde(default)]
    pub mentions: Vec<Mention>,
    /// Sentences that name an act of the vocabulary and gave no fact.
    pub not_understood: Vec<Span>,
    /// Lines outside the story that name an act together with an authority and a party: to be looked at.
    pub for_review: Vec<Span>,
}

/// Reads documents. It holds what is known by name and nothing of any document.
#[derive(Debug, Clone)]
pub struct Reader {
    vocabulary: Vocabulary,
}

impl Reader {
    /// With a vocabulary.
    pub fn new(vocabulary: Vocabulary) -> Self {
        Self { vocabulary }
    }

    /// Reads a document.
    pub fn read(&self, document: &Document) -> Reading {
        self.read_sentences(document, &of_document(document, &self.vocabulary, false), None)
    }

    /// Reads a text that is about one party throughout, as a statement of reasons is: its pronouns, and the parts of the
    /// party's name that stand alone, are that party, and every line is part of the text. `subject` is the party's name.
    pub fn read_about(&self, document: &Document, subject: &str) -> Reading {
        let name = tokens(subject, Span::new(0, subject.len()));
        let entity = match self.vocabulary.longest(&name) {
            Some((length, known)) if length == name.len() => known.key.clone(),
            _ => format!("party:{}", key_of(&name)),
        };
        let mut sentences = of_document(document, &self.vocabulary, true);
        for sentence in &mut sentences {
            sentence.name_subject(&name, &entity);
        }
        let human = name.len() > 1
            && name.iter().all(|token| {
                let body = is_head(token) || token.is_in(Set::Form) || is_field(token);
                !body && !matches!(token.kind, TokenKind::Number | TokenKind::Quote)
            });
        let kind = if human { MentionKind::Person } else { MentionKind::Organisation };
        let subject = Mention { text: subject.to_owned(), span: Span::new(0, 0), kind, entity };
        self.read_sentences(document, &sentences, Some(subject))
    }

    fn read_sentences(
        &self,
        document: &Document,
        sentences: &[Sentence],
        subject: Option<Mention>,
    ) -> Reading {
        let said = |words: &[&str]| sentences.iter().map(|sentence| sentence.all(words).len()).sum::<usize>();
        let (he, she) = (said(&["he", "his", "him"]), said(&["she", "her"]));
        let is_about_person = subject.is_some() && he + she > 0;
        let other_pronoun = if she > he { "he" } else { "she" };
        let other_pronoun = is_about_person.then_some(other_pronoun);
        let mut memory = Memory { subject, other_pronoun, ..Memory::default() };
        let mut facts = Vec::new();
        let mut not_understood = Vec::new();
        let published = publication(document, sentences);
        let mut line = usize::MAX;
        for (place, sentence) in sentences.iter().enumerate() {
            if sentence.line != line {
                line = sentence.line;
                if sentence.class != crate::line::LineClass::Item {
                    memory.topic.clear();
                }
            }
            memory.here.clear();
            memory.announces = None;
            let mut drafts = Vec::new();
            let (speaker, holds_from) = match rules::speaker::speaker(sentence, &memory, &self.vocabulary) {
                Some((speaker, from)) => (Some(speaker), from),
                None => (None, 0),
            };
            let next = sentences.get(place + 1);
            for rule in rules::ALL {
                drafts.extend(rule(sentence, &mut memory, &self.vocabulary));
            }
            rules::truth::settle(sentence, &mut drafts);
            // "sanctioned the following persons:" says no more than the items do.
            if memory.items_follow && next.is_some_and(rules::items::is_item) {
                drafts.retain(|draft| match &draft.kind {
                    FactKind::Designation { targets, count, .. }
                    | FactKind::Delisting { targets, count, .. } => !targets.is_empty() || count.is_some(),
                    _ => true,
                });
            }
            rules::speech::quotations(
                sentence,
                next,
                &mut memory,
                speaker.as_ref(),
                &self.vocabulary,
                &mut drafts,
            );
            let stated = dates(sentence);
            let event = drafts
                .iter()
                .any(|draft| matches!(draft.kind, FactKind::Designation { .. } | FactKind::Delisting { .. }));
            if memory.items_follow {
                let authority = None;
                let kind = match memory.items {
                    Items::Delisted => FactKind::Delisting { authority, count: None, targets: Vec::new() },
                    _ => FactKind::Designation {
                        authority,
                        count: None,
                        targets: Vec::new(),
                        is_further: false,
                        legal_basis: Vec::new(),
                    },
                };
                let day = of_items(sentence, &stated, published.as_ref(), kind);
                // "An asset freeze on the following individuals:" after who imposed it when.
                let day = day.or_else(|| memory.day_of(memory.acting.first()));
                if day.is_some() || !memory.items_go_on {
                    memory.items_date = day;
                }
            }
            let heads = memory.items_follow && next.is_some_and(rules::items::is_item);
            if !heads && sentence.class.is_story() && memory.entry.is_none() {
                let silent = rules::silent::silent(sentence, &drafts, memory.authority.is_some());
                let untold = silent.is_empty() && rules::attack::is_untold(sentence, &drafts);
                not_understood.extend(silent);
                not_understood.extend(untold.then(|| sentence.whole()));
            }
            if let Some(authority) = memory.announces.take() {
                let kind = FactKind::Designation {
                    authority: Some(authority.clone()),
                    count: None,
                    targets: Vec::new(),
                    is_further: false,
                    legal_basis: Vec::new(),
                };
                let whole = Draft::new(0, sentence.tokens.len(), "event.announce", kind);
                let day = date_of(&whole, sentence, &stated, true, published.as_ref());
                memory.designated = day.map(|day| (authority.entity, day));
            }
            let spoken: Vec<(usize, usize, Attribution)> = drafts
                .iter()
                .filter(|draft| draft.rule == "speech.quotation")
                .filter_map(|draft| Some((draft.first, draft.end, draft.attribution.clone()?)))
                .collect();
            let late = drafts.iter().find_map(|draft| match (&draft.kind, draft.rule) {
                (FactKind::Office { person, .. }, "office.after_stop") => Some(person.clone()),
                _ => None,
            });
            if let Some(person) = late {
                give_voice(&mut facts, &person);
            }
            for mut draft in drafts {
                // What a rule expects behind the last word is not there.
                draft.end = draft.end.min(sentence.tokens.len());
                if matches!(draft.kind, FactKind::Claim | FactKind::Denial) {
                    draft.end = rules::speech::with_closing_mark(sentence, draft.first, draft.end);
                }
                if draft.first >= draft.end {
                    continue;
                }
                let of_itself =
                    matches!(draft.kind, FactKind::Office { .. } | FactKind::Body { .. } | FactKind::Status);
                if draft.attribution.is_none() && !of_itself {
                    // What stands in a quotation is said by whom the quotation is said by.
                    let within =
                        spoken.iter().find(|(first, end, _)| *first <= draft.first && draft.end <= *end);
                    draft.attribution = match within {
                        Some((.., said)) => Some(said.clone()),
                        // A short form in brackets is the writer's, whoever speaks.
                        None if draft.rule == "relation.short_form" => None,
                        None if in_aside(sentence, &draft, speaker.as_ref()) => None,
                        None if holds_from < draft.end => speaker.clone(),
                        None => None,
                    };
                }
                // What an indictment says that somebody did is alleged, whatever words it has.
                let charged = draft
                    .attribution
                    .as_ref()
                    .and_then(|said| said.speaker.as_ref())
                    .is_some_and(|speaker| is_charge(&speaker.entity));
                if charged
                    && draft.modality == Modality::Stated
                    && matches!(draft.kind, FactKind::Attack { .. } | FactKind::Amount { .. })
                {
                    draft.modality = Modality::Alleged;
                }
                if draft.date.is_none() {
                    // The dates of an entry of a list are of births and foundings.
                    let entry = draft.rule.ends_with("entry")
                        || draft.rule.ends_with("row")
                        || draft.rule == "relation.entry_alias";
                    let stated = if entry { &[] } else { stated.as_slice() };
                    draft.date = date_of(&draft, sentence, stated, event, published.as_ref());
                    if draft.date.is_none() && rules::items::is_of_list(draft.rule) {
                        draft.date.clone_from(&memory.items_date);
                    }
                    if draft.date.is_none() && draft.rule == "event.members" {
                        draft.date = memory.described.day();
                    }
                    // "The measures hit X", "The new listings include Y".
                    if draft.date.is_none()
                        && matches!(draft.rule, "event.include" | "event.target" | "event.on_list")
                        && let FactKind::Designation { authority, .. } = &draft.kind
                    {
                        draft.date = memory.day_of(authority.as_ref());
                    }
                    memory.note_day(&draft);
                }
                memory.described.note(sentence, &draft);
                let repeated: Vec<Draft> = again(&draft, sentence, &stated)
                    .into_iter()
                    .map(|date| Draft { date: Some(date.clone()), ..draft.clone() })
                    .collect();
                facts.push(finished(document, sentence, draft, false));
                facts.extend(repeated.into_iter().map(|draft| finished(document, sentence, draft, true)));
            }
            memory.leads = leads(sentence, memory.leads.take());
            memory.lately = lately(sentence, memory.lately.take());
            rules::speech::remember(sentence, speaker, &mut memory);
            rules::attack::doer::remember(sentence, &facts, &mut memory);
            memory.has_rival = memory.subject.as_ref().is_some_and(|subject| has_rival(sentence, subject));
        }
        let mut mentions = resolve_short_forms(&mut facts, named(sentences));
        mentions.iter_mut().for_each(as_seen);
        for fact in &mut facts {
            fact.kind.mentions_mut(as_seen);
            if let Some(said) = &mut fact.attribution {
                said.speaker.iter_mut().chain(&mut said.channel).for_each(as_seen);
            }
        }
        resolve_treasury(&mut facts);
        not_understood.retain(|span| {
            let of = sentences.iter().find(|sentence| sentence.whole() == *span);
            !of.is_some_and(|sentence| rules::silent::is_borne_out(sentence, &facts))
        });
        facts.sort_by(|a, b| (a.span, &a.rule, &a.id).cmp(&(b.span, &b.rule, &b.id)));
        facts.dedup_by(|a, b| a.id == b.id);
        Reading { facts, published, mentions, not_understood, for_review: self.for_review(document) }
    }

    /// What just these words of a document name, if they name anything.
    pub(crate) fn mention(&self, document: &Document, words: Span) -> Option<Mention> {
        let line = document.lines.iter().find(|line| line.span.contains(words))?;
        let tokens = tokens(&document.text, line.span);
        let named = crate::mention::mentions(document, &self.vocabulary, &tokens);
        named.into_iter().map(|named| named.mention).find(|mention| mention.span == words)
    }

    /// Lines outside the story that read like a designation of a named party.
    fn for_review(&self, document: &Document) -> Vec<Span> {
        let outside = document
            .lines
            .iter()
            .filter(|line| !line.class.is_story() && line.class != crate::line::LineClass::Repeated);
        outside
            .filter(|line| {
                let tokens = tokens(&document.text, line.span);
                let named = crate::mention::mentions(document, &self.vocabulary, &tokens);
                let act = tokens.iter().any(|token| {
                    token.is_any(&[
                        "sanctions",
                        "sanctioned",
                        "sanction",
                        "designated",
                        "designates",
                        "blacklisted",
                        "freezes",
                        "froze",
                    ])
                });
                act && named.iter().any(Named::is_authority) && named.iter().any(Named::is_party)
            })
            .map(|line| line.span)
            .collect()
    }
}

/// Whether a fact stands between who speaks and the verb that says so: "X, the director of Y, said". The text says it of him.
fn in_aside(sentence: &Sentence, draft: &Draft, said: Option<&Attribution>) -> bool {
    let Some(speaker) = said.and_then(|said| said.speaker.as_ref()) else { return false };
    let span = sentence.span(draft.first, draft.end);
    let tie = matches!(draft.kind, FactKind::Relation { .. } | FactKind::Alias { .. });
    // "Its director, X, denied": what he is stands before what he says.
    let own = matches!(&draft.kind, FactKind::Relation { subject, .. } if subject.span == speaker.span);
    own && draft.rule == "relation.office_beside"
        || tie
            && speaker.span.end <= span.start
            && sentence.find_in(Set::Says, draft.end, sentence.tokens.len()).is_some()
            && sentence.find_in(Set::Says, 0, draft.first).is_none()
            && sentence.all(&["according"]).is_empty()
}

/// Gives a mention the text that a reader sees: one blank where a line breaks, and nothing unseen.
fn as_seen(mention: &mut Mention) {
    let broken = |c: char| c.is_control() || is_unseen(c);
    if mention.text.contains(broken) {
        let seen: String = mention.text.chars().filter(|c| !is_unseen(*c)).collect();
        mention.text = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    }
}

/// The one person that a sentence is about: he opens it, by name or as "he" of the sentence before, and it names no other.
fn leads(sentence: &Sentence, before: Option<Mention>) -> Option<Mention> {
    if sentence.class != crate::line::LineClass::Body || !sentence.every(Set::Says).is_empty() {
        return None;
    }
    let mut people = sentence.named.iter().filter(|named| named.is_party() && is_person(&named.mention));
    let first = people.next();
    if let Some(named) = first {
        let verb = sentence.is_in(named.end, Set::Finite) || sentence.is(named.end, &[",", "("]);
        let alone = people.all(|other| other.mention.entity == named.mention.entity);
        return (named.first == sentence.begins && verb && alone).then(|| named.mention.clone());
    }
    before.filter(|_| sentence.is(sentence.begins, &["he", "she"]) || sentence.is(sentence.begins, &["in"]))
}

/// The one body that a sentence is about: it names no other, or opens with it; that of before if it names none.
fn lately(sentence: &Sentence, before: Option<Mention>) -> Option<Mention> {
    if sentence.class == crate::line::LineClass::Title {
        return None;
    }
    let mut bodies = sentence
        .named
        .iter()
        .filter(|named| named.is_party() && named.mention.kind == MentionKind::Organisation);
    let Some(first) = bodies.next() else { return before };
    let alone = bodies.all(|other| other.mention.entity == first.mention.entity);
    // "The company supplies X": it is about the company still.
    let goes_on =
        sentence.is(sentence.begins, &["the"]) && sentence.is_in(sentence.begins + 1, Set::CommonSubject);
    if goes_on {
        return before;
    }
    (alone || first.first <= sentence.begins + 1).then(|| first.mention.clone())
}

/// Whether a sentence speaks of another person than a text is about, or names him as one of the family.
fn has_rival(sentence: &Sentence, subject: &Mention) -> bool {
    let people = || sentence.named.iter().filter(|named| named.is_party() && is_person(&named.mention));
    let first = sentence.named.iter().find(|named| named.is_party());
    let other = people().any(|named| named.mention.entity != subject.entity);
    let of_another =
        first.is_some_and(|first| is_person(&first.mention) && first.mention.entity != subject.entity);
    of_another || (!sentence.every(Set::Kin).is_empty() && (other || sentence.named.len() > 1))
}

/// The quotations before a speaker who is named only after a full stop are his.
fn give_voice(facts: &mut [Fact], person: &Mention) {
    let silent = |fact: &&mut Fact| {
        fact.rule == "speech.quotation"
            && fact.attribution.as_ref().is_none_or(|said| said.speaker.is_none())
            && fact.span.end <= person.span.start
            && person.span.start - fact.span.end < VOICE
    };
    for fact in facts.iter_mut().rev().take(4).filter(silent) {
        fact.attribution =
            Some(Attribution { speaker: Some(person.clone()), channel: None, is_direct: true });
    }
}

/// Bytes between a quotation and the name of who said it, at most.
const VOICE: u32 = 160;

/// A fact with its id; one of an act done again is told from the first by its date.
fn finished(document: &Document, sentence: &Sentence, draft: Draft, is_again: bool) -> Fact {
    let span = sentence.span(draft.first, draft.end);
    let kind = in_full(&draft.kind);
    let mut hasher = blake3::Hasher::new();
    hasher.update(document.hash.as_bytes());
    hasher.update(format!("{span} {} {kind}", draft.rule).as_bytes());
    if let Some(date) = draft.date.as_ref().filter(|_| is_again) {
        hasher.update(format!(" again {}", date.span).as_bytes());
    }
    let id = hasher.finalize().to_hex();
    Fact {
        id: id.get(..16).unwrap_or_default().to_owned(),
        document: document.hash.clone(),
        span,
        quote: document.quote(span).to_owned(),
        rule: draft.rule.to_owned(),
        kind: draft.kind,
        modality: draft.modality,
        is_former: draft.is_former,
        attribution: draft.attribution,
        date: draft.date,
    }
}

/// What tells two facts of one rule and span apart. What was added to a kind of fact later is left out where it is not told or
/// tells none apart, so that ids stay what they were.
fn in_full(kind: &FactKind) -> String {
    match kind {
        FactKind::Relation { share: None, .. } => format!("{kind:?}").replace(", share: None", ""),
        FactKind::Amount { units, hundredths, currency, comparator, holder, .. } => {
            let plain = FactKind::Amount {
                units: *units,
                hundredths: *hundredths,
                currency: currency.clone(),
                comparator: *comparator,
                holder: holder.clone(),
                flow: None,
                from: None,
                is_total: false,
            };
            format!("{plain:?}").replace(", flow: None, from: None, is_total: false", "")
        }
        _ => format!("{kind:?}"),
    }
}

/// Whether a mention is a person.
pub(crate) fn is_person(mention: &Mention) -> bool {
    mention.kind == MentionKind::Person
}
