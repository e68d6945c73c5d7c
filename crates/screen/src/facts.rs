//! Facts beside the name, compared by degree.
//!
//! Each comparison gives a degree with a stable code, which is the rule of the explanation and the name of the number in the
//! parameter file. Agreement adds, conflict subtracts by how large it is, and what one side does not know says nothing.
//! Comparisons are symmetric.

pub mod date;
pub mod identifier;
pub mod place;

pub use date::{DateDegree, best_dates, compare_dates};
pub use identifier::{IdentifierDegree, compare_identifiers};
pub use place::{AddressDegree, compare_addresses, shares_rare_word};
