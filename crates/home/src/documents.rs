//! Documents that were kept: what they state, who of it is listed, and what people said of both.
//!
//! A kept document is evidence about parties, beside the lists: it can be cited, and neither lists nor delists anybody. Its
//! bytes stay, so that newer rules can read it again ([`Home::read_again`]); what a person said of a fact or a link holds on.

use std::collections::BTreeSet;

use interdict_evidence::fact::Fact;
use interdict_evidence::fact::FactDate;
use interdict_evidence::review::{self, Difference, Review, Reviewed};
use interdict_evidence::{Document, NameLink, RULES, Reader, Reading, Span};
use interdict_model::ListId;
use interdict_store::{EvidenceAnswer, KeptDocument, KeptReading};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Home;
use crate::error::HomeError;
use crate::evidence::Linker;

/// The rule of a link that a person decided.
pub const LINK_RULE: &str = "review.link";

/// A kept document with what it states as people left it.
#[derive(Debug, Clone, Serialize)]
pub struct Kept {
    /// The document.
    pub document: KeptDocument,
    /// The rules it was read by, by hash.
    pub rules: String,
    /// When it was read last.
    pub read_at: Timestamp,
    /// Its facts, those that do not count among them.
    pub facts: Vec<Reviewed>,
    /// When it was published, if it says so.
    pub published: Option<FactDate>,
    /// Sentences that name an act and gave no fact.
    pub not_understood: Vec<Span>,
    /// Lines outside the story to be looked at.
    pub for_review: Vec<Span>,
    /// Who of it is listed.
    pub links: Vec<NameLink>,
}

impl Kept {
    /// What counts of it, as a reading.
    pub fn reading(&self) -> Reading {
        Reading {
            facts: self.facts.iter().filter(|known| known.counts()).map(|known| known.fact.clone()).collect(),
            published: self.published.clone(),
            // Who is only named is kept as a link, if he may be listed.
            mentions: Vec::new(),
            not_understood: self.not_understood.clone(),
            for_review: self.for_review.clone(),
        }
    }
}

/// A fact of a kept document about a listed party.
#[derive(Debug, Clone, Serialize)]
pub struct Citation {
    /// The document's name.
    pub name: String,
    /// The fact; it names the document by its hash.
    pub fact: Fact,
    /// What a person said of the fact: `open` if nobody did.
    pub status: &'static str,
    /// The name in the document that is linked to the party.
    pub link: NameLink,
}

/// What reading a kept document again came to.
#[derive(Debug, Clone, Serialize)]
pub struct Again {
    /// The document.
    pub document: KeptDocument,
    /// What changed among its facts.
    pub difference: Difference,
    /// What people said that holds for no fact that is read now.
    pub unread: Vec<Review>,
}

/// What is kept of a reading.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    reading: Reading,
    links: Vec<NameLink>,
}

/// What is kept of an answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Fact(Box<Review>),
    Link { link: Box<NameLink>, is_same: bool },
}

impl Home {
    /// Keeps the documents of a file with what was read in them. `lists` names the snapshot that names were linked to. Gives
    /// which of them were not kept yet; of the others nothing changes.
    pub fn keep_documents(
        &mut self,
        file: &[u8],
        found: &[(&Document, &Reading, &[NameLink])],
        lists: &str,
        now: Timestamp,
    ) -> Result<Vec<bool>, HomeError> {
        let documents: Vec<(String, String)> =
            found.iter().map(|(document, ..)| (document.hash.clone(), document.name.clone())).collect();
        let new = self.store.keep_documents(file, &documents, now)?;
        for ((document, reading, links), new) in found.iter().zip(&new) {
            if *new {
                let body = Body { reading: (*reading).clone(), links: links.to_vec() };
                self.keep_reading(&document.hash, RULES, lists, now, &body)?;
            }
        }
        Ok(new)
    }

    /// Keeps a reading under the parties that it is about.
    fn keep_reading(
        &mut self,
        document: &str,
        rules: &str,
        lists: &str,
        now: Timestamp,
        body: &Body,
    ) -> Result<(), HomeError> {
        let answers = self.answers(document)?;
        let parties: BTreeSet<(ListId, String)> = links(&body.links, &answers)
            .into_iter()
            .filter(|link| !link.is_open)
            .map(|link| (link.list, link.party))
            .collect();
        let reading = KeptReading {
            document: document.to_owned(),
            rules: rules.to_owned(),
            lists: lists.to_owned(),
            read_at: now,
            body: written(body)?,
        };
        Ok(self.store.keep_reading(&reading, &parties.into_iter().collect::<Vec<_>>())?)
    }

    /// The documents that are kept, in the order in which they were.
    pub fn kept(&self) -> Result<Vec<Kept>, HomeError> {
        let documents = self.store.kept_documents()?;
        documents.into_iter().map(|document| self.kept_of(document)).collect()
    }

    fn kept_of(&self, document: KeptDocument) -> Result<Kept, HomeError> {
        let (reading, body) = self.body(&document)?;
        let answers = self.answers(&document.hash)?;
        let reviews: Vec<Review> = reviews(&answers).cloned().collect();
        Ok(Kept {
            rules: reading.rules,
            read_at: reading.read_at,
            facts: review::reviewed(&body.reading.facts, &reviews),
            published: body.reading.published,
            not_understood: body.reading.not_understood,
            for_review: body.reading.for_review,
            links: links(&body.links, &answers),
            document,
        })
    }

    /// The documents of the file that a kept document came in, and the document itself.
    pub fn document(&self, kept: &KeptDocument) -> Result<Document, HomeError> {
        let bytes = self.store.source(&kept.source)?;
        let unreadable = |cause: String| HomeError::Document { name: kept.name.clone(), cause };
        let found = Document::read(&kept.name, &bytes).map_err(|cause| unreadable(cause.to_string()))?;
        let mut document = found
            .into_iter()
            .find(|document| document.hash == kept.hash)
            .ok_or_else(|| unreadable("its file holds no such document any more".to_owned()))?;
        document.name.clone_from(&kept.name);
        Ok(document)
    }

    /// Keeps what somebody says of a fact of a kept document.
    pub fn review(&mut self, review: Review) -> Result<(), HomeError> {
        let answer = EvidenceAnswer {
            document: review.fact.document.clone(),
            subject: review.fact.id.clone(),
            by: review.by.clone(),
            at: review.at,
            reason: review.reason.clone(),
            body: written(&Answer::Fact(Box::new(review)))?,
        };
        Ok(self.store.answer_evidence(&answer)?)
    }

    /// Keeps whether a name of a kept document stands for a listed party.
    pub fn answer_name(
        &mut self,
        link: NameLink,
        is_same: bool,
        by: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<(), HomeError> {
        let document = link.document.clone();
        let answer = EvidenceAnswer {
            document: document.clone(),
            subject: format!("{} {}:{}", link.entity, link.list, link.party),
            by: by.to_owned(),
            at: now,
            reason: reason.to_owned(),
            body: written(&Answer::Link { link: Box::new(link), is_same })?,
        };
        self.store.answer_evidence(&answer)?;
        // The reading stays; whom it is about may be another now.
        if let Some(reading) = self.store.kept_reading(&document)? {
            let body: Body = read(&reading.body)?;
            self.keep_reading(&document, &reading.rules, &reading.lists, reading.read_at, &body)?;
        }
        Ok(())
    }

    /// No longer counts a document; the record keeps the reason, if there is one. Gives whether it was kept.
    pub fn forget_document(
        &mut self,
        hash: &str,
        reason: Option<&str>,
        now: Timestamp,
    ) -> Result<bool, HomeError> {
        Ok(self.store.remove_document(hash, reason, now)?)
    }

    /// Reads every kept document again, by the rules and lists of today, and says what changed. With `write`, that reading counts
    /// from now on; those before it stay in the store.
    pub fn read_again(
        &mut self,
        reader: &Reader,
        linker: Option<&Linker<'_>>,
        lists: &str,
        write: bool,
        now: Timestamp,
    ) -> Result<Vec<Again>, HomeError> {
        let mut all = Vec::new();
        for kept in self.store.kept_documents()? {
            let document = self.document(&kept)?;
            let reading = reader.read(&document);
            let links = linker.map_or_else(Vec::new, |linker| linker.links(&document, &reading));
            let (_, before) = self.body(&kept)?;
            let answers = self.answers(&kept.hash)?;
            let of_facts: Vec<Review> = reviews(&answers).cloned().collect();
            let unread = review::unread(&reading.facts, &of_facts).into_iter().cloned().collect();
            let difference = review::difference(&before.reading.facts, &reading.facts);
            if write {
                self.keep_reading(&kept.hash, RULES, lists, now, &Body { reading, links })?;
            }
            all.push(Again { document: kept, difference, unread });
        }
        Ok(all)
    }

    /// What kept documents state about a listed party: facts that count, by the links that are not open.
    pub fn facts_about(&self, list: &ListId, party: &str) -> Result<Vec<Citation>, HomeError> {
        let mut citations = Vec::new();
        for document in self.store.documents_about(list, party)? {
            let kept = self.kept_of(document)?;
            for known in kept.facts.iter().filter(|known| known.counts()) {
                let link = kept.links.iter().find(|link| {
                    let mut is_named = false;
                    known.fact.kind.mentions(|mention| is_named |= mention.entity == link.entity);
                    is_named && !link.is_open && link.list == *list && link.party == party
                });
                if let Some(link) = link {
                    citations.push(Citation {
                        name: kept.document.name.clone(),
                        fact: known.fact.clone(),
                        status: known.status(),
                        link: link.clone(),
                    });
                }
            }
        }
        Ok(citations)
    }

    fn body(&self, document: &KeptDocument) -> Result<(KeptReading, Body), HomeError> {
        let reading = self.store.kept_reading(&document.hash)?.ok_or_else(|| HomeError::Document {
            name: document.name.clone(),
            cause: "it was kept and not read; take it out and keep it again".to_owned(),
        })?;
        let body = read(&reading.body)?;
        Ok((reading, body))
    }

    fn answers(&self, document: &str) -> Result<Vec<Answer>, HomeError> {
        self.store.evidence_answers(document)?.iter().map(|answer| read(&answer.body)).collect()
    }
}

fn reviews(answers: &[Answer]) -> impl Iterator<Item = &Review> {
    answers.iter().filter_map(|answer| match answer {
        Answer::Fact(review) => Some(&**review),
        Answer::Link { .. } => None,
    })
}

/// The matcher's links as people left them: of several answers on one name and party the last counts, and a name that a person
/// gave to a party has no other link.
fn links(found: &[NameLink], answers: &[Answer]) -> Vec<NameLink> {
    let mut links = found.to_vec();
    for answer in answers {
        let Answer::Link { link, is_same } = answer else { continue };
        let is_it = |other: &NameLink| {
            other.entity == link.entity && (*is_same || other.list == link.list && other.party == link.party)
        };
        links.retain(|other| !is_it(other));
        if *is_same {
            links.push((**link).clone());
        }
    }
    links
}

fn written(value: &impl Serialize) -> Result<String, HomeError> {
    serde_json::to_string(value).map_err(|cause| HomeError::Kept { cause: cause.to_string() })
}

fn read<T: for<'a> Deserialize<'a>>(body: &str) -> Result<T, HomeError> {
    serde_json::from_str(body).map_err(|cause| HomeError::Kept { cause: cause.to_string() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use interdict_evidence::Vocabulary;
    use interdict_evidence::review::Verdict;

    use super::*;

    const TEXT: &[u8] = b"\
The Department of the Treasury sanctioned Venmorak Shipping Company on March 14, 2024.

Venmorak Shipping Company and Quobatel Trading Company are controlled by the Baradun Group.
";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// A document read by rules that missed one fact and read another that is not there is read again.
    #[test]
    fn newer_rules_give_a_difference_and_what_people_said_holds() {
        let folder = tempfile::tempdir().unwrap();
        let mut home = Home::open(folder.path()).unwrap();
        let reader = Reader::new(Vocabulary::built_in());
        let document = Document::read("text", TEXT).unwrap().remove(0);
        let reading = reader.read(&document);
        let place = |kind: &str| reading.facts.iter().position(|fact| fact.kind.code() == kind).unwrap();
        let (designation, relation) = (place("designation"), place("relation"));
        let mut older = reading.clone();
        // The old rules read the relation under another name, and did not read the designation.
        older.facts[relation].rule = "relation.older".to_owned();
        older.facts[relation].id = "00000000000000aa".to_owned();
        let missed = older.facts.remove(designation);
        // And they read a denial that nobody uttered.
        let mut wrong = missed.clone();
        wrong.kind = interdict_evidence::FactKind::Denial;
        wrong.id = "00000000000000bb".to_owned();
        let accepted = older.facts[place("relation") - 1].clone();
        older.facts.push(wrong.clone());
        assert_eq!(home.keep_documents(TEXT, &[(&document, &older, &[])], "", at(1)).unwrap(), [true]);
        let review = |fact: &Fact, verdict: Verdict| Review {
            fact: fact.clone(),
            verdict,
            by: "reviewer".to_owned(),
            at: at(2),
            reason: "read by eye".to_owned(),
        };
        home.review(review(&accepted, Verdict::Accepted)).unwrap();
        home.review(review(&wrong, Verdict::Accepted)).unwrap();
        let dry = home.read_again(&reader, None, "", false, at(3)).unwrap();
        let again = home.read_again(&reader, None, "", true, at(3)).unwrap();
        assert_eq!(dry[0].difference, again[0].difference);
        let difference = &again[0].difference;
        assert_eq!(difference.added, [missed]);
        assert_eq!(difference.retired, [wrong.clone()]);
        assert_eq!(difference.changed, []);
        assert_eq!(again[0].unread.len(), 1, "a person vouched for what no rule reads now");
        let kept = home.kept().unwrap().remove(0);
        assert_eq!(kept.read_at, at(3));
        let status = |id: &str| kept.facts.iter().find(|known| known.fact.id == id).map(Reviewed::status);
        assert_eq!(status(&reading.facts[relation].id), Some("accepted"));
        assert_eq!(status(&wrong.id), Some("accepted"));
        assert_eq!(kept.facts.len(), reading.facts.len() + 1);
        assert!(home.read_again(&reader, None, "", true, at(4)).unwrap()[0].difference.is_empty());
        // Nobody vouches for it any more: it is gone.
        home.review(review(&wrong, Verdict::Rejected)).unwrap();
        assert_eq!(home.kept().unwrap()[0].facts.len(), reading.facts.len());
    }
}
