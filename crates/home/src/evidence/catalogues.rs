//! Files of catalogues: plain, compressed, or in an archive.

use std::ops::ControlFlow;
use std::path::PathBuf;

use interdict_evidence::{Catalogue, HintError, Hints};
use interdict_lists::container;

use crate::error::HomeError;
use crate::evidence::LinkPolicy;

/// Reads catalogues of threat actors from files, archives and folders, and makes them ready.
///
/// Files that are parts of one catalogue are put together. A file that is none is an error that names it; an entry that cannot be
/// read is a [problem](Catalogue::problems) of its catalogue.
pub fn hints(paths: &[PathBuf], policy: &LinkPolicy) -> Result<Hints, HomeError> {
    let mut found: Vec<Catalogue> = Vec::new();
    for path in paths {
        let mut failed: Option<HomeError> = None;
        container::open_path(path, &mut |file| {
            let read = file
                .bytes()
                .map_err(HomeError::from)
                .and_then(|bytes| Ok(Catalogue::read(file.name(), &bytes)?));
            match read {
                Ok(catalogue) => {
                    match found.iter_mut().find(|known| known.name == catalogue.name) {
                        Some(known) => known.take_in(catalogue),
                        None => found.push(catalogue),
                    }
                    ControlFlow::Continue(())
                }
                Err(cause) => {
                    failed = Some(cause);
                    ControlFlow::Break(())
                }
            }
        })?;
        if let Some(cause) = failed {
            return Err(cause);
        }
    }
    Ok(Hints::new(found, policy.hint_rule()))
}

impl From<HintError> for HomeError {
    fn from(cause: HintError) -> Self {
        Self::Hint(Box::new(cause))
    }
}
