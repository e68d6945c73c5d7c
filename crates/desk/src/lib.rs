//! What becomes of an alert and of what is proposed for everybody: who may decide what, what needs a second person, what opens it again.
//!
//! Pure rules: no clock, no store, no network. Whoever keeps alerts takes one out, lets [`Alert::act`] or [`Alert::screened`] say
//! what becomes of it, and keeps the result with the act. There is no other way to make an [`Alert`] than these, so no client of
//! theirs can pass them by.
//!
//! - An alert is closed by a person with a reason, never by screening, by time, or by a backlog.
//! - A second person, who may approve and is not the first, confirms a false match where the score says *match* or a true match was
//!   decided before, every entry that keeps a pair from alerting, and acts on more than [`Rules::bulk_max`] alerts.
//! - Another screening policy, and a version of a list that was refused, is approved by a person who did not propose it ([`Proposal`]), or
//!   it never comes in force.
//! - What changes on either side opens a decided alert again ([`Side`] says what a change is).

mod act;
mod alert;
mod proposal;
mod rules;
mod side;

pub use act::{Act, Refused};
pub use alert::{Alert, Approval, Decision, DoNotAlert, Fact, Outcome, Screened, Sighting, State, Turn};
pub use proposal::{Fate, Proposal};
pub use rules::{Duty, Person, Rules, RulesError};
pub use side::Side;
