//! What a name is and how alike two names are, in any script.
//!
//! The way through this room: [`words`](normalise::words) folds a printed name to plain lower-case Latin words
//! whatever its script, [`tokens`] says what each word is (legal form, title, particle, number
//! ...), and [`align`](align::align) pairs the words of two names, whatever their order, and says how much of
//! both names the pairs explain. Nothing here knows of lists: how much a word weighs is given by the caller.
//!
//! Everything is a pure function of its arguments, bounded in time by [`normalise::MAX_BYTES`],
//! [`normalise::MAX_LETTERS`] and [`normalise::MAX_TOKENS`].

pub mod align;
pub mod concept;
pub mod distance;
pub mod normalise;
pub mod script;
pub mod sound;
pub mod token;

pub use align::{AlignParameters, Alignment, Pair, Word, align};
pub use normalise::{NameError, visible};
pub use token::{Class, Token, tokens};
