//! Who in a document is on a list.

use interdict_model::ListId;
use serde::{Deserialize, Serialize};

/// A name in a document and the listed party that it stands for, or may.
///
/// A link is a reading of a name by the matcher. It changes no list and no fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameLink {
    /// The document's hash.
    pub document: String,
    /// What the document calls it, by the key of its mentions.
    pub entity: String,
    /// The name asked.
    pub name: String,
    /// The list.
    pub list: ListId,
    /// The id on the list.
    pub party: String,
    /// The name under which the list files it.
    pub caption: String,
    /// The probability that they are the same.
    pub score: String,
    /// The matcher's reasons, each with what speaks for or against.
    pub reason: String,
    /// The rules of the matcher that brought the names together.
    pub rules: Vec<String>,
    /// Whether a person must say: another listed party is nearly as likely, or this one is not likely enough.
    pub is_open: bool,
}
