//! What is shown of every proposal, whatever it is of: who proposed it, and what became of it.

use interdict_desk::Proposal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;

/// Who proposed something, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Course {
    /// `open`, `approved`, `refused` by a second person, `withdrawn` by the first.
    state: &'static str,
    /// Who proposed it.
    by: String,
    /// When.
    at: String,
    /// Why.
    reason: String,
    /// Who had the last word.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_reason: Option<String>,
}

impl From<&Proposal> for Course {
    fn from(proposal: &Proposal) -> Self {
        let word = proposal.last_word();
        Self {
            state: proposal.fate().code(),
            by: proposal.by().to_owned(),
            at: proposal.at().to_string(),
            reason: proposal.reason().to_owned(),
            closed_by: word.map(|word| word.by.clone()),
            closed_at: word.map(|word| word.at.to_string()),
            closed_reason: word.map(|word| word.reason.clone()),
        }
    }
}

/// The hash of what is approved, as somebody saw it; `None` if they do not approve. To approve without one is an error of this field.
pub(crate) fn approved(approve: bool, seen: Option<String>, field: &str) -> Result<Option<String>, Problem> {
    if approve && seen.is_none() {
        return Err(Problem::invalid(
            field,
            format!("to approve, give the hash of the {field} as you saw it"),
        ));
    }
    Ok(seen.filter(|_| approve))
}
