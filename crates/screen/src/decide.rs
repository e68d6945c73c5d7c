//! One question, one answer with its reasons: the pure core.
//!
//! *Clear* is said only if nothing was found, everything asked was screened, there is at least one list, every
//! list is fresh enough ([`ListState::supports_clear`]) and is the version that is in the snapshot. Whatever
//! else goes wrong is "cannot say" with the reason in words.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use interdict_model::{Edition, ListId, ListState, Measure, Verdict};
use jiff::Timestamp;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::parameters::Parameters;
use crate::query::{CompiledQuery, Query, shown};
use crate::retrieve::{Candidate, Scratch, retrieve, retrieve_exhaustively};
use crate::score::{Evidence, LogOdds, Piece, Score, score};
use crate::snapshot::{Designation, Snapshot, SnapshotError};
use crate::within::completed;

/// What the caller knows of a list at the moment of the question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The list.
    pub list: ListId,
    /// The edition in force; none if the list is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<Edition>,
    /// Hash of the version in force; empty if the list is missing.
    #[serde(default)]
    pub version: String,
    /// How fresh and complete it is.
    pub state: ListState,
    /// When it was last checked with the publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
    /// How many parties it has.
    #[serde(default)]
    pub parties: u64,
}

/// A listed party that may be the one asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The list.
    pub list: ListId,
    /// Its edition in the snapshot.
    pub edition: Option<Edition>,
    /// The party's id on the list.
    pub party: String,
    /// The name under which the list files it.
    pub caption: String,
    /// The listed name that was met, if a name was.
    pub matched_name: Option<String>,
    /// The probability that the party asked for is the listed one.
    pub score: Score,
    /// The sum of the pieces, which the score stands for.
    pub log_odds: LogOdds,
    /// The programmes with what they do.
    pub programmes: Vec<Designation>,
    /// Whether any of the measures blocks property.
    pub blocking: bool,
    /// The evidence.
    pub pieces: Vec<Piece>,
    /// The evidence in plain words.
    pub reason: String,
}

impl Hit {
    /// Whether nobody can tell if the party is restricted at all: then even a certain likeness is only possible.
    pub fn is_undetermined(&self) -> bool {
        let mut measures = self.programmes.iter().flat_map(|designation| &designation.measures).peekable();
        measures.peek().is_some() && measures.all(|measure| *measure == Measure::Undetermined)
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// Every hit at or above the threshold, the best first.
    pub hits: Vec<Hit>,
    /// Why the answer is not simply yes or no: what was not screened, which list does not allow "clear".
    pub reasons: Vec<String>,
    /// What the caller said of the lists; answers share it.
    pub coverage: Arc<[Coverage]>,
    /// Content hash of the snapshot.
    pub snapshot: String,
    /// Hash of the parameters.
    pub parameters: String,
    /// The engine and its version.
    pub engine: String,
}

/// What hits amount to; `complete` says whether finding none is "clear".
pub fn verdict(hits: &[Hit], parameters: &Parameters, complete: bool) -> Verdict {
    let certain = |hit: &Hit| hit.score >= parameters.thresholds.certain.into() && !hit.is_undetermined();
    match hits {
        [] if complete => Verdict::Clear,
        [] => Verdict::CannotSay,
        hits if hits.iter().any(certain) => Verdict::Match,
        _ => Verdict::Possible,
    }
}

/// Answers one question.
pub fn decide(
    snapshot: &Snapshot,
    parameters: &Parameters,
    query: &Query,
    coverage: &[Coverage],
) -> Decision {
    Screener::new(snapshot, parameters, coverage).decide(query)
}

/// Answers one question by scoring every party: slow, and what [`decide`] must equal.
pub fn decide_exhaustively(
    snapshot: &Snapshot,
    parameters: &Parameters,
    query: &Query,
    coverage: &[Coverage],
) -> Decision {
    Screener::new(snapshot, parameters, coverage).answer(query, None)
}

/// Answers many questions on some threads (0: as many as there are processors). The answers are in the order of
/// the questions and do not depend on the number of threads.
pub fn decide_all(
    snapshot: &Snapshot,
    parameters: &Parameters,
    queries: &[Query],
    coverage: &[Coverage],
    threads: usize,
) -> Vec<Decision> {
    let screener = Screener::new(snapshot, parameters, coverage);
    let alone = || {
        let mut scratch = Scratch::default();
        queries.iter().map(|query| screener.answer(query, Some(&mut scratch))).collect()
    };
    if threads == 1 {
        return alone();
    }
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(|| {
            let one = |scratch: &mut Scratch, query| screener.answer(query, Some(scratch));
            queries.par_iter().map_init(Scratch::default, one).collect()
        }),
        // No threads to be had: slower, not wrong.
        Err(_) => alone(),
    }
}

/// Whom a question meets in a snapshot.
#[derive(Debug, Clone, PartialEq)]
pub struct Met {
    /// Every hit at or above the threshold with its place in the snapshot ([`Snapshot::record`]), the best first.
    pub hits: Vec<(u32, Hit)>,
    /// What could not be screened, in words; with any of these there may be more hits.
    pub problems: Vec<String>,
    /// The least score of a match.
    pub certain: Score,
}

/// Everything that is the same for one question after another.
pub struct Screener<'a> {
    snapshot: &'a Snapshot,
    /// Where words have their weights from: the snapshot itself, or the whole of which it is a part.
    whole: &'a Snapshot,
    parameters: &'a Parameters,
    coverage: Arc<[Coverage]>,
    parameters_hash: String,
    /// Why these lists do not allow "clear".
    gaps: Vec<String>,
    /// Why the snapshot cannot be asked at all.
    unusable: Option<String>,
    /// Memory of questions that were answered, for those to come.
    spare: Mutex<Vec<Scratch>>,
}

impl<'a> Screener<'a> {
    /// Makes ready to ask this snapshot under these parameters, with what the caller knows of the lists.
    pub fn new(snapshot: &'a Snapshot, parameters: &'a Parameters, coverage: &[Coverage]) -> Self {
        let parameters_hash = parameters.hash();
        let unusable = (snapshot.parameters_hash() != parameters.compiled_hash()).then(|| {
            "the snapshot was compiled with other weights of words; compile it again with these parameters".to_owned()
        });
        let gaps = gaps(snapshot, coverage);
        Self {
            snapshot,
            whole: snapshot,
            parameters,
            coverage: coverage.into(),
            parameters_hash,
            gaps,
            unusable,
            spare: Mutex::default(),
        }
    }

    /// Makes ready to ask some parties of a snapshot, compiled by [`compile_part`](crate::compile::compile_part) with the weights
    /// of the whole. What it says of each of them is what the whole says. It is no answer: it knows of no other party.
    pub fn of_part(part: &'a Snapshot, whole: &'a Snapshot, parameters: &'a Parameters) -> Self {
        Self { whole, ..Self::new(part, parameters, &[]) }
    }

    /// The parties that a question meets, whatever the state of the lists.
    pub fn meet(&self, query: &Query) -> Met {
        let certain = self.parameters.thresholds.certain.into();
        if let Some(reason) = &self.unusable {
            return Met { hits: Vec::new(), problems: vec![reason.clone()], certain };
        }
        let spare = || self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = spare().pop().unwrap_or_default();
        let (hits, problems) = self.placed_hits(query, Some(&mut scratch));
        spare().push(scratch);
        Met { hits, problems, certain }
    }

    /// Answers one question.
    pub fn decide(&self, query: &Query) -> Decision {
        // A thread that panicked left no memory behind, and memory is only ever added whole.
        let spare = || self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = spare().pop().unwrap_or_default();
        let decision = self.answer(query, Some(&mut scratch));
        spare().push(scratch);
        decision
    }

    /// Answers by the index, or without memory for it exhaustively.
    fn answer(&self, query: &Query, scratch: Option<&mut Scratch>) -> Decision {
        let (hits, mut reasons) = match &self.unusable {
            Some(reason) => (Vec::new(), vec![reason.clone()]),
            None => self.hits(query, scratch),
        };
        let verdict = verdict(&hits, self.parameters, reasons.is_empty() && self.gaps.is_empty());
        reasons.extend_from_slice(&self.gaps);
        Decision {
            verdict,
            hits,
            reasons,
            coverage: Arc::clone(&self.coverage),
            snapshot: self.snapshot.content_hash().to_owned(),
            parameters: self.parameters_hash.clone(),
            engine: crate::ENGINE.to_owned(),
        }
    }

    /// The hits, best first, and what could not be screened.
    fn hits(&self, query: &Query, scratch: Option<&mut Scratch>) -> (Vec<Hit>, Vec<String>) {
        let (hits, problems) = self.placed_hits(query, scratch);
        (hits.into_iter().map(|(_, hit)| hit).collect(), problems)
    }

    /// The same with the place of each party in the snapshot.
    fn placed_hits(&self, query: &Query, scratch: Option<&mut Scratch>) -> (Vec<(u32, Hit)>, Vec<String>) {
        let query = completed(query);
        let compiled =
            CompiledQuery::new(&query, self.parameters, |token| self.whole.weigh(token, self.parameters));
        let mut problems = compiled.problems.clone();
        let candidates = match scratch {
            Some(scratch) => {
                let (candidates, bounds) = retrieve(self.snapshot, &compiled, self.parameters, scratch);
                problems.extend(bounds.iter().map(ToString::to_string));
                candidates
            }
            None => retrieve_exhaustively(self.snapshot, &compiled, self.parameters),
        };
        let mut hits = Vec::new();
        for candidate in candidates {
            match self.hit(&compiled, &candidate) {
                Ok(hit) => hits.extend(hit.map(|hit| (candidate.party, hit))),
                Err(error) => problems.push(error.to_string()),
            }
        }
        // Candidates come in the order of list and id, and the sort is stable.
        hits.sort_by_key(|(_, hit)| Reverse(hit.log_odds));
        (hits, problems)
    }

    fn hit(&self, query: &CompiledQuery<'_>, candidate: &Candidate) -> Result<Option<Hit>, SnapshotError> {
        let (snapshot, party) = (self.snapshot, candidate.party);
        let facts = if query.query.is_names_alone() {
            snapshot.facts_in_brief(party)?
        } else {
            snapshot.facts(party)?
        };
        let Some(evidence) = score(snapshot, query, party, &facts, candidate.name.as_ref(), self.parameters)
        else {
            return Ok(None);
        };
        let (log_odds, score) = (evidence.log_odds(), evidence.score());
        if score < self.parameters.thresholds.possible.into() {
            return Ok(None);
        }
        let printed = |name: u32| snapshot.name(name).map(|entry| snapshot.printed(entry).to_owned());
        let entry = snapshot.party(party);
        let first =
            entry.filter(|entry| entry.names.get() > 0).and_then(|entry| printed(entry.first_name.get()));
        let certain = score >= self.parameters.thresholds.certain.into();
        let programmes = snapshot.designations(facts.designations).to_vec();
        let list = snapshot.list(facts.list)?;
        let mut hit = Hit {
            caption: first.unwrap_or_else(|| facts.id.clone()),
            matched_name: candidate.name.as_ref().and_then(|name| printed(name.listed)),
            score,
            log_odds,
            blocking: programmes
                .iter()
                .any(|designation| designation.measures.iter().any(|measure| measure.is_blocking())),
            reason: in_words(&evidence, certain),
            pieces: evidence.pieces,
            programmes,
            edition: Some(list.edition),
            list: list.id.clone(),
            party: facts.id,
        };
        if certain && hit.is_undetermined() {
            hit.reason = in_words_of(&hit.pieces, hit.score, false);
        }
        Ok(Some(hit))
    }
}

/// The evidence as a sentence: what speaks for it, then what speaks against, the strongest first.
fn in_words(evidence: &Evidence, certain: bool) -> String {
    in_words_of(&evidence.pieces, evidence.score(), certain)
}

fn in_words_of(pieces: &[Piece], score: Score, certain: bool) -> String {
    let verdict = if certain { Verdict::Match } else { Verdict::Possible };
    let mut pieces: Vec<&Piece> = pieces.iter().filter(|piece| piece.rule != "base").collect();
    pieces.sort_by_key(|piece| Reverse(piece.log_odds));
    let mut told = format!("{verdict}, {score}: ");
    for (at, Piece { words, log_odds, .. }) in pieces.into_iter().enumerate() {
        let between = if at == 0 { "" } else { "; " };
        // A text takes whatever is written to it.
        let _ = write!(told, "{between}{words} ({log_odds})");
    }
    told
}

/// Why "nothing found" on these lists would not be "clear", in words; empty if it would be. Every [`Decision::reasons`]
/// ends with them.
pub fn gaps(snapshot: &Snapshot, coverage: &[Coverage]) -> Vec<String> {
    const SYNC: &str = "run `interdict lists sync`";
    if coverage.is_empty() {
        return vec![format!("no list is loaded; {SYNC}")];
    }
    if coverage.iter().all(|list| list.state == ListState::Starter) {
        return vec![format!("only the starter list is loaded; {SYNC}")];
    }
    let mut gaps: Vec<String> = coverage
        .iter()
        .filter_map(|list| {
            let id = &list.list;
            let known = snapshot.lists().iter().find(|known| known.id == *id);
            Some(match list.state {
                ListState::Missing => format!("no version of {id} is loaded for that time; {SYNC}"),
                ListState::Stale => format!("{id} was not checked with its publisher for too long; {SYNC}"),
                ListState::Quarantined => {
                    let then = if list.edition.is_some() {
                        "an older one is served"
                    } else {
                        "there is none before it"
                    };
                    format!("the newest version of {id} was refused and {then}; review it")
                }
                ListState::Partial => format!("{id} is known to be incomplete"),
                ListState::Starter => format!("{id} is the starter list, which is no coverage"),
                ListState::Fresh | ListState::Aging => match known {
                    None => format!("{id} is loaded but not in the snapshot; compile it again"),
                    Some(known) if known.partial => format!("{id} is known to be incomplete"),
                    Some(known) if known.version != list.version => {
                        format!("the snapshot has another version of {id} than is in force; compile it again")
                    }
                    Some(_) => return None,
                },
            })
        })
        .collect();
    gaps.extend(
        snapshot
            .lists()
            .iter()
            .filter(|known| !coverage.iter().any(|list| list.list == known.id))
            .map(|known| format!("nothing is known of how fresh {} is", shown(known.id.as_str()))),
    );
    gaps
}
