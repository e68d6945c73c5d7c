//! What the lists say of the events that documents report.

use interdict_evidence::event::Event;
use interdict_home::SnapshotOptions;
use interdict_home::evidence::{LinkPolicy, Linker};
use interdict_screen::Parameters;
use jiff::civil::Date;

use crate::{Context, Failure};

/// Adds to events what the lists in force on a day, and their history, say differently. Nothing without a data folder.
pub(super) fn against_lists(
    context: &Context,
    as_of: Option<Date>,
    merged: &mut [Event],
) -> Result<(), Failure> {
    let Some(home) = context.home_if_any()?.filter(|_| !merged.is_empty()) else { return Ok(()) };
    let (parameters, policy) = (Parameters::built_in()?, LinkPolicy::built_in()?);
    let loaded =
        home.snapshot(&SnapshotOptions { as_of, ..SnapshotOptions::default() }, &parameters, context.now)?;
    let linker = Linker::new(&loaded.snapshot, &parameters, &policy, None);
    let mut listings = home.listings(as_of, context.now, &linker, &parameters, &policy)?;
    for event in merged {
        let found = listings.conflicts(event)?;
        event.conflicts.extend(found);
    }
    Ok(())
}
