//! `interdict train`: learn what names say from the lists' own aliases, and count between lists what facts say.

use std::process::ExitCode;

use interdict_learn::{Options, background, train};

use crate::args;
use crate::{Context, Failure};

/// Names of ordinary people that are drawn, and the seed.
const DRAWN: usize = 20_000;
const SEED: u64 = 1990;

pub(crate) fn run(context: &Context, command: &args::Train) -> Result<ExitCode, Failure> {
    let words = |cause: &dyn std::fmt::Display| Failure::Words(cause.to_string());
    let start = match &command.parameters {
        Some(path) => crate::screen::parameters(Some(path))?,
        None => interdict_learn::start().map_err(|cause| words(&cause))?,
    };
    let names = match &command.census {
        Some(folder) => background::census(folder, DRAWN, SEED).map_err(|cause| words(&cause))?,
        None => Vec::new(),
    };
    let options =
        Options { shared: &command.data, background: &names, start: &start, version: &command.set_version };
    let learned = train(&options).map_err(|cause| words(&cause))?;
    for line in &learned.told {
        context.note(line);
    }
    let json = learned.parameters.to_json().map_err(|cause| words(&cause))?;
    std::fs::write(&command.out, json)
        .map_err(|cause| Failure::File { path: command.out.clone(), cause: cause.to_string() })?;
    context.note(format!("{}: parameters {}", command.out.display(), learned.parameters.hash()));
    Ok(ExitCode::SUCCESS)
}
