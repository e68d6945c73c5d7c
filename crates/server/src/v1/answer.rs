//! Answers as clients get them.

use std::sync::Arc;

use interdict_model::Verdict;
use interdict_screen::{Coverage, Hit};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::decided::Decided;
use crate::engine::Engine;

/// The answer to one question.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Answer {
    /// The id that was asked with.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) id: String,
    /// The number under which the decision was recorded, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) recorded: Option<u64>,
    /// `match`, `possible`, `clear` or `indeterminate`.
    pub(crate) verdict: &'static str,
    /// Every listed party at or above the threshold, the best first.
    pub(crate) hits: Vec<Found>,
    /// Why the answer is not simply yes or no: what could not be read or screened, which list does not allow "clear".
    pub(crate) reasons: Vec<String>,
    /// The state of each list.
    #[schema(value_type = Vec<ListState>)]
    pub(crate) lists: Arc<[ListState]>,
    /// Content hash of the snapshot.
    pub(crate) snapshot: String,
    /// Hash of the parameters.
    pub(crate) parameters: String,
    /// Hash of the screening policy: the parameters with the required lists and the ages, as `GET /api/v1/policy` shows it.
    pub(crate) policy: String,
    /// The engine and its version.
    pub(crate) engine: String,
}

/// A listed party that may be the one asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Found {
    /// The list.
    pub(crate) list: String,
    /// The party's id on the list.
    pub(crate) party: String,
    /// The name under which the list files it.
    pub(crate) caption: String,
    /// The listed name that was met, if a name was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) matched_name: Option<String>,
    /// The probability that it is the one asked for, from 0 to 1.
    pub(crate) score: f64,
    /// The sum of the pieces, in log-odds.
    pub(crate) log_odds: f64,
    /// The programmes with what they do.
    pub(crate) programmes: Vec<Programme>,
    /// Whether any of the measures blocks property.
    pub(crate) blocking: bool,
    /// The evidence; the log-odds add up to that of the hit.
    pub(crate) pieces: Vec<PieceOfEvidence>,
    /// The evidence in a sentence.
    pub(crate) reason: String,
}

/// A programme of sanctions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Programme {
    /// Its tag; empty if the list names none.
    pub(crate) programme: String,
    /// What it does: `asset_freeze` ...
    pub(crate) measures: Vec<String>,
}

/// One piece of evidence.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PieceOfEvidence {
    /// The rule.
    pub(crate) rule: String,
    /// What was found.
    pub(crate) words: String,
    /// What it adds to the log-odds.
    pub(crate) log_odds: f64,
}

/// The state of a list when the question was answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ListState {
    /// The list.
    pub(crate) list: String,
    /// The edition in force; none if the list is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) edition: Option<String>,
    /// Hash of the version in force.
    pub(crate) version: String,
    /// `FRESH`, `AGING`, `STALE`, `QUARANTINED`, `PARTIAL`, `MISSING`, `STARTER`.
    pub(crate) state: String,
    /// When it was last known to be the publisher's newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) checked_at: Option<String>,
    /// How many parties it has.
    pub(crate) parties: u64,
}

impl From<&Coverage> for ListState {
    fn from(list: &Coverage) -> Self {
        Self {
            list: list.list.to_string(),
            edition: list.edition.map(|edition| edition.to_string()),
            version: list.version.clone(),
            state: code(&list.state),
            checked_at: list.checked_at.map(|at| at.to_string()),
            parties: list.parties,
        }
    }
}

impl From<Hit> for Found {
    fn from(hit: Hit) -> Self {
        let programmes = hit.programmes.iter().map(|designation| Programme {
            programme: designation.programme.clone(),
            measures: designation.measures.iter().map(code).collect(),
        });
        Self {
            programmes: programmes.collect(),
            list: hit.list.to_string(),
            party: hit.party,
            caption: hit.caption,
            matched_name: hit.matched_name,
            score: hit.score.share(),
            log_odds: hit.log_odds.value(),
            blocking: hit.blocking,
            pieces: hit
                .pieces
                .into_iter()
                .map(|piece| PieceOfEvidence {
                    rule: piece.rule,
                    words: piece.words,
                    log_odds: piece.log_odds.value(),
                })
                .collect(),
            reason: hit.reason,
        }
    }
}

impl Answer {
    /// Of a decision of an engine, with its number if it was recorded.
    pub(crate) fn of(decided: Decided, engine: &Engine, now: Timestamp) -> Self {
        let Decided { asked, decision, number } = decided;
        let mut reasons = decision.reasons;
        let mut verdict = decision.verdict;
        if let Some(doubt) = engine.doubt(now) {
            // Nobody knows whether the lists are fresh: nothing is clear.
            verdict = verdict.max(Verdict::CannotSay);
            reasons.push(doubt);
        }
        Self {
            id: asked.id,
            recorded: number,
            verdict: verdict.code(),
            hits: decision.hits.into_iter().map(Found::from).collect(),
            reasons,
            lists: Arc::clone(&engine.lists),
            snapshot: decision.snapshot,
            parameters: decision.parameters,
            policy: engine.policy.hash.clone(),
            engine: decision.engine,
        }
    }
}

/// The machine form of what is written as a plain name.
pub(crate) fn code(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}
