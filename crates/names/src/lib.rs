//! What a name is and how alike two names are, in any script.
//!
//! The way through this room: [`readings`] reads a printed name in one or several ways, each a row of plain
//! lower-case Latin words ([`normalise`], [`script`]) that say what they are (legal form, title, particle, number
//! ...); [`relate()`] judges two words, with what is known of [spellings and translations](concept) and of
//! [`sound`]; [`align()`] pairs the words of two names, whatever their order; [`Features`] measures the result. Nothing
//! here knows of lists: how much a word weighs, and what a measure speaks for, is given by the caller.
//!
//! Everything is a pure function of its arguments, bounded in time by [`normalise::MAX_BYTES`],
//! [`normalise::MAX_LETTERS`] and [`normalise::MAX_TOKENS`].

/// Hash of all rules and tables of this room: names read under another one are read otherwise.
pub const RULES: &str = env!("INTERDICT_NAMES_RULES");

pub mod address;
pub mod align;
pub mod concept;
pub mod distance;
pub mod initials;
pub mod measure;
pub mod normalise;
pub mod relate;
pub mod script;
pub mod several;
pub mod sound;
pub mod tail;
pub mod token;

pub use align::{Alignment, Habit, Name, Order, Pair, align};
pub use measure::{Feature, Features};
pub use normalise::{NameError, visible};
pub use relate::{Related, Relation, Word, relate};
pub use script::System;
pub use token::{Class, Reading, Token, Writing, readings, tokens};
