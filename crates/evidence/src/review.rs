//! What people say of facts, and what stays of it when a document is read by newer rules.
//!
//! A reading is made anew whenever the rules change; what a person said is not. [`reviewed`] brings both together, and
//! [`difference`] says what another reading of the same document would change. Two facts of one document are
//! *the same* if they state the same about the same words, whichever rule read them; a fact is *changed* if one of its kind
//! stands at an overlapping place and states something else.
//!
//! - Accepted and corrected facts stand as the person left them, also when no rule reads them any more.
//! - Rejected facts stay out. If newer rules read something else there, that is open again.
//! - Facts that nobody looked at come and go with the rules.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::document::{Document, Span};
use crate::fact::{DateBasis, Fact, FactDate, Mention, MentionKind, Share};
use crate::mention::key_of;
use crate::read::Reader;
use crate::token::tokens;

/// What a person says of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Verdict {
    /// The document states it.
    Accepted,
    /// The document does not.
    Rejected,
    /// The document states this instead.
    Corrected {
        /// The fact as it should read, with the id of the one it corrects.
        to: Box<Fact>,
    },
}

impl Verdict {
    /// The machine form, e.g. `accepted`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Corrected { .. } => "corrected",
        }
    }
}

/// Who said what of a fact, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The fact as it was read then.
    pub fact: Fact,
    /// What is said of it.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// A fact with what was said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// The fact as it counts: corrected, if it was.
    pub fact: Fact,
    /// The review that holds for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// Whether today's rules read it, or the fact that it corrects.
    pub is_read: bool,
    /// The review of what earlier rules read here instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Review>,
}

impl Reviewed {
    /// Whether it counts: nobody rejected it, and nobody vouches for another reading of the same words.
    pub fn counts(&self) -> bool {
        match (&self.review, &self.earlier) {
            (Some(review), _) => review.verdict != Verdict::Rejected,
            (None, Some(earlier)) => earlier.verdict == Verdict::Rejected,
            (None, None) => true,
        }
    }

    /// `open`, `accepted`, `rejected` or `corrected`.
    pub fn status(&self) -> &'static str {
        self.review.as_ref().map_or("open", |review| review.verdict.code())
    }
}

/// The facts of a document with what was said of them, in the order of the text. Of several reviews of one fact the last
/// counts.
pub fn reviewed(facts: &[Fact], reviews: &[Review]) -> Vec<Reviewed> {
    let mut open: Vec<&Fact> = facts.iter().collect();
    let mut found = Vec::new();
    let mut unread: Vec<&Review> = Vec::new();
    for review in last_of_each(reviews) {
        let place = open.iter().position(|fact| is_same(fact, &review.fact));
        let read = place.map(|place| open.remove(place));
        if read.is_none() {
            unread.push(review);
        }
        let fact = match (&review.verdict, read) {
            (Verdict::Corrected { to }, _) => to,
            (_, Some(fact)) => fact,
            // What nobody reads and nobody vouches for is gone.
            (Verdict::Rejected, None) => continue,
            (Verdict::Accepted, None) => &review.fact,
        };
        let review = Some(review.clone());
        found.push(Reviewed { fact: fact.clone(), review, is_read: read.is_some(), earlier: None });
    }
    for fact in open {
        let place = unread.iter().position(|review| is_near(fact, &review.fact));
        let earlier = place.map(|place| unread.remove(place).clone());
        found.push(Reviewed { fact: fact.clone(), review: None, is_read: true, earlier });
    }
    found.sort_by(|a, b| {
        (a.fact.span, &a.fact.rule, &a.fact.id).cmp(&(b.fact.span, &b.fact.rule, &b.fact.id))
    });
    found
}

/// The reviews, the last of each fact, that hold for no fact of a reading.
pub fn unread<'a>(facts: &[Fact], reviews: &'a [Review]) -> Vec<&'a Review> {
    let mut last = last_of_each(reviews);
    last.retain(|review| !facts.iter().any(|fact| is_same(fact, &review.fact)));
    last
}

fn last_of_each(reviews: &[Review]) -> Vec<&Review> {
    let mut last: Vec<&Review> = Vec::new();
    for review in reviews {
        last.retain(|earlier| !is_same(&earlier.fact, &review.fact));
        last.push(review);
    }
    last
}

/// What another reading of one document changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Facts that were not there.
    pub added: Vec<Fact>,
    /// Facts that are no longer read.
    pub retired: Vec<Fact>,
    /// Facts that state something else at the same place: before and after.
    pub changed: Vec<(Fact, Fact)>,
    /// How many are the same.
    pub same: usize,
}

impl Difference {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.retired.is_empty() && self.changed.is_empty()
    }
}

/// What changes from one reading of a document to another.
pub fn difference(before: &[Fact], after: &[Fact]) -> Difference {
    let mut difference = Difference::default();
    let mut rest: Vec<&Fact> = after.iter().collect();
    let mut gone: Vec<&Fact> = Vec::new();
    for fact in before {
        match rest.iter().position(|other| is_same(fact, other)) {
            Some(place) => {
                rest.remove(place);
                difference.same += 1;
            }
            None => gone.push(fact),
        }
    }
    for fact in gone {
        match rest.iter().position(|other| is_near(fact, other)) {
            Some(place) => difference.changed.push((fact.clone(), rest.remove(place).clone())),
            None => difference.retired.push(fact.clone()),
        }
    }
    difference.added = rest.into_iter().cloned().collect();
    difference
}

/// Whether two facts state the same of the same words, whichever rule read them.
fn is_same(a: &Fact, b: &Fact) -> bool {
    a.id == b.id && a.document == b.document || overlap(a, b) && stated(a) == stated(b)
}

/// Whether two facts are of one kind and stand at overlapping places.
fn is_near(a: &Fact, b: &Fact) -> bool {
    a.kind.code() == b.kind.code() && overlap(a, b)
}

fn overlap(a: &Fact, b: &Fact) -> bool {
    a.document == b.document && a.span.start < b.span.end && b.span.start < a.span.end
}

/// What a fact states, without where it stands, what rule read it and by which key its names go.
fn stated(fact: &Fact) -> Option<serde_json::Value> {
    let mut value = serde_json::to_value(fact).ok()?;
    let fields = value.as_object_mut()?;
    for place in ["id", "span", "quote", "rule"] {
        fields.remove(place);
    }
    // Of what is quoted, the words are what is stated.
    if matches!(fact.kind.code(), "claim" | "denial" | "status" | "reason") {
        fields.insert("quote".to_owned(), fact.quote.clone().into());
    }
    forget_places(&mut value);
    Some(value)
}

fn forget_places(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.remove("span");
            fields.remove("entity");
            fields.values_mut().for_each(forget_places);
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(forget_places),
        _ => {}
    }
}

/// The rule of a fact that a person corrected.
pub const RULE: &str = "review.correct";

/// Why a correction cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CorrectionError {
    /// No such field.
    #[error("a {kind} has no `{field}`; what can be corrected: {fields}")]
    Field {
        /// The kind of the fact.
        kind: &'static str,
        /// The field asked.
        field: String,
        /// Those there are.
        fields: String,
    },
    /// Words that are not in the document.
    #[error("`{words}` does not stand in the document; a fact names what the text names, in its words")]
    NotStated {
        /// The words.
        words: String,
    },
    /// A value that the field cannot have.
    #[error("`{value}` is no {field}: {cause}")]
    Value {
        /// The field.
        field: String,
        /// The value.
        value: String,
        /// Why not.
        cause: String,
    },
}

/// Several names in one value stand between these.
const BETWEEN: char = ';';

/// The fields of a fact that name somebody or something; those of the second sort name several.
const NAMES: [&str; 11] = [
    "authority",
    "subject",
    "object",
    "alias",
    "actor",
    "holder",
    "with",
    "person",
    "body",
    "wallet",
    "speaker",
];
const LISTS: [&str; 2] = ["targets", "victims"];

/// A fact corrected: each of `changes` is a field and its new value.
///
/// Names are given in the words of the document, lists of names between semicolons, `date` as `YYYY-MM-DD`, everything else as
/// JSON output has it; an empty value takes the field out. What a correction names must stand in the document, so that a
/// corrected fact still is a quotation. The kind of a fact cannot be changed: reject it.
pub fn correct(
    reader: &Reader,
    document: &Document,
    fact: &Fact,
    changes: &[(String, String)],
) -> Result<Fact, CorrectionError> {
    let failed = |field: &str, value: &str, cause: &dyn std::fmt::Display| CorrectionError::Value {
        field: field.to_owned(),
        value: value.to_owned(),
        cause: cause.to_string(),
    };
    let mut all = serde_json::to_value(fact).map_err(|cause| failed("fact", &fact.id, &cause))?;
    for (field, value) in changes {
        let known = correctable(fact);
        if !known.contains(&field.as_str()) {
            let fields = known.join(", ");
            return Err(CorrectionError::Field { kind: fact.kind.code(), field: field.clone(), fields });
        }
        let new = if value.is_empty() {
            None
        } else if field == "date" {
            let day: Date = value.parse().map_err(|cause| failed(field, value, &cause))?;
            let span = fact.date.as_ref().map_or(fact.span, |date| date.span);
            Some(json(&FactDate {
                earliest: Some(day),
                latest: Some(day),
                month_day: None,
                weekday: None,
                basis: DateBasis::Explicit,
                span,
            }))
        } else if field == "share" {
            let share: Share = value.parse().map_err(|cause| failed(field, value, &cause))?;
            Some(json(&share))
        } else if LISTS.contains(&field.as_str()) {
            let names = value.split(BETWEEN).map(str::trim).filter(|name| !name.is_empty());
            let mentions: Result<Vec<_>, _> =
                names.map(|name| mention(reader, document, fact, name).map(|found| json(&found))).collect();
            Some(mentions?.into())
        } else if NAMES.contains(&field.as_str()) {
            Some(json(&mention(reader, document, fact, value)?))
        } else {
            // A number or a flag as such, everything else as text.
            Some(match serde_json::from_str::<serde_json::Value>(value) {
                Ok(plain) if plain.is_number() || plain.is_boolean() => plain,
                _ => value.clone().into(),
            })
        };
        let Some(fields) = all.as_object_mut() else { continue };
        if field == "speaker" {
            let said =
                fields.entry("attribution").or_insert_with(|| serde_json::json!({ "is_direct": false }));
            set(said.as_object_mut(), field, new);
        } else {
            set(Some(fields), field, new);
        }
        serde_json::from_value::<Fact>(all.clone()).map_err(|cause| failed(field, value, &cause))?;
    }
    let mut corrected: Fact =
        serde_json::from_value(all).map_err(|cause| failed("fact", &fact.id, &cause))?;
    RULE.clone_into(&mut corrected.rule);
    Ok(corrected)
}

fn set(
    fields: Option<&mut serde_json::Map<String, serde_json::Value>>,
    field: &str,
    value: Option<serde_json::Value>,
) {
    if let Some(fields) = fields {
        match value {
            Some(value) => fields.insert(field.to_owned(), value),
            None => fields.remove(field),
        };
    }
}

fn json(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// The fields of a kind of fact that a person may correct.
fn correctable(fact: &Fact) -> Vec<&'static str> {
    let of_kind: &[&str] = match fact.kind.code() {
        "designation" => &["authority", "count", "targets", "is_further"],
        "delisting" => &["authority", "count", "targets"],
        "reason" => &["targets"],
        "measure" => &["measure", "hundredths", "is_inclusive"],
        "relation" => &["relation", "subject", "object", "share"],
        "alias" => &["subject", "alias"],
        "attack" => &["actor", "victims"],
        "amount" => &["units", "hundredths", "currency", "comparator", "holder"],
        "coordination" => &["with"],
        "office" => &["person", "office"],
        "body" => &["body"],
        "wallet" => &["wallet", "holder"],
        _ => &[],
    };
    let of_all = ["modality", "is_former", "speaker", "date"];
    of_kind.iter().chain(&of_all).copied().collect()
}

/// Words of the document as a mention, where they stand nearest to the fact. What they stand for is what the fact or the reader
/// says of just these words, else a party of that name.
fn mention(
    reader: &Reader,
    document: &Document,
    fact: &Fact,
    words: &str,
) -> Result<Mention, CorrectionError> {
    let start = fact.span.start as usize;
    let place = document
        .text
        .match_indices(words)
        .map(|(place, _)| place)
        .min_by_key(|place| place.abs_diff(start))
        .ok_or_else(|| CorrectionError::NotStated { words: words.to_owned() })?;
    let span = Span::new(place, place + words.len());
    let mut known: Option<Mention> = None;
    fact.kind.mentions(|mention| {
        if mention.text == words {
            known = Some(mention.clone());
        }
    });
    let known = known.or_else(|| reader.mention(document, span));
    Ok(Mention {
        text: words.to_owned(),
        span,
        kind: known.as_ref().map_or(MentionKind::Organisation, |mention| mention.kind),
        entity: known.map_or_else(
            || format!("party:{}", key_of(&tokens(&document.text, span))),
            |mention| mention.entity,
        ),
    })
}

#[cfg(test)]
mod tests;
