//! The words of the domain: party, name, identifier, wallet, date with precision, programme, measure,
//! statement, provenance. This room knows no other room and does no I/O.
//!
//! The idea everything rests on is the [`Statement`]: one thing that one list says about one party, as the
//! list printed it and as Interdict understood it, with the place where it stands. A [`Party`] is assembled
//! from its statements; the difference of two list versions is the difference of two sets of statements.
//!
//! Types carry the law: a date knows its precision ([`PartialDate`]), a wallet is its decoded payload
//! ([`Wallet`]), a verdict is never a bare string ([`Verdict`]). Constructors validate; what cannot be
//! understood is kept as [`Value::NotUnderstood`], never dropped.

pub mod check_digits;
pub mod country;
pub mod date;
pub mod identifier;
pub mod list;
pub mod measure;
pub mod name;
pub mod party;
pub mod statement;
pub mod taken;
pub mod verdict;
pub mod wallet;

pub use country::{Country, Place};
pub use date::{DateError, PartialDate};
pub use identifier::{Check, Identifier, IdentifierKind};
pub use list::{Edition, ListId, ListState};
pub use measure::{Measure, MeasureTable, MeasureTableError};
pub use name::{Name, NameKind, NameStrength};
pub use party::{Gender, Party, PartyKind};
pub use statement::{
    Address, ChangeClass, Contact, ContactKind, Detail, Position, Programme, Relation, RelationKind,
    Statement, Value,
};
pub use verdict::Verdict;
pub use wallet::{Wallet, WalletError};
