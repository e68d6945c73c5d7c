//! Documents in, typed facts out; events merged.
//!
//! An article or a release is read by rules, never by a model: every [`Fact`] names the document by the hash of its
//! bytes, the [`Span`] it stands in, and the rule that read it, so that anybody can look it up and the same bytes give
//! the same facts. What a text says is kept as it says it: who is accused, blamed or said to have attempted something has
//! not done it here, no year is invented, and a sentence that names an act without being understood is listed.
//!
//! A fact never lists and never delists anybody. It is evidence about parties, beside the lists.

/// Hash of all code and data of this room, 64 hexadecimal digits: under another one the same bytes may give other facts.
pub const RULES: &str = env!("INTERDICT_EVIDENCE_RULES");

mod context;
pub mod dates;
mod dating;
pub mod document;
pub mod event;
pub mod export;
pub mod fact;
pub mod hint;
pub mod line;
pub mod link;
pub mod mention;
mod name;
pub mod office;
pub mod read;
pub mod review;
mod rules;
pub mod sentence;
mod share;
pub mod token;
pub mod vocabulary;
pub mod word;
mod wording;
pub mod words;

pub use document::{Document, DocumentError, Span};
pub use fact::{Fact, FactKind, Modality};
pub use hint::{Catalogue, HintError, Hints};
pub use line::{Line, LineClass};
pub use link::{Hint, NameLink};
pub use read::{Reader, Reading};
pub use vocabulary::Vocabulary;
