//! The thread that screens stored customers again when another snapshot is in force.
//!
//! It is not the thread that looks at the lists: a run may take minutes, and the state of the lists must be known all the while.

use std::sync::Arc;
use std::time::Duration;

use interdict_home::desk::Lists;
use interdict_home::{Home, HomeError, Place};

use crate::ServerError;
use crate::engine::{Current, Repeated};

/// Screens again whenever there is a reason to. A run that fails is told, leaves what it opened, and is begun anew the next time.
pub(crate) fn start(current: Arc<Current>, place: &Place, every: Duration) -> Result<Repeated, ServerError> {
    let place = place.clone();
    Repeated::start("rescreen", every, move || {
        if let Err(cause) = again(&current, &place) {
            tracing::error!("stored customers could not be screened again: {cause}");
        }
    })
}

fn again(current: &Current, place: &Place) -> Result<(), HomeError> {
    let mut home = Home::open_at(place)?;
    home.lapse_alerts(current.now())?;
    let engine = current.engine();
    let lists = Lists { snapshot: &engine.loaded.snapshot, parameters: &engine.parameters };
    if let Some(run) = home.rescreen(lists, &|| current.now())? {
        tracing::info!(stored = run.stored, screened = run.screened, opened = run.opened, "screened again");
    }
    Ok(())
}
