//! What documents state, for other programs.

use std::io::Write;
use std::process::ExitCode;

use interdict_evidence::export::{Found, ftm, stix};

use crate::args::{self, ExportFormat, HowRead};
use crate::read;
use crate::{Context, Failure};

pub(super) fn run(context: &Context, command: &args::Export) -> Result<ExitCode, Failure> {
    if !matches!(command.format, ExportFormat::Ftm | ExportFormat::Stix) {
        return Err(Failure::Words(
            "what documents state is written as stix or ftm; csv and senzing are of lists".to_owned(),
        ));
    }
    let documents = &command.documents;
    let how = HowRead {
        as_of: command.moment.as_of,
        no_lists: documents.no_lists,
        threads: documents.threads,
        ..HowRead::default()
    };
    let held = if documents.kept {
        read::held_kept(context, &how)?
    } else {
        read::held(context, &command.paths, &how)?
    };
    let read = held.read();
    let found = Found { documents: &read, events: &held.events };
    let mut out = super::output(command)?;
    if command.format == ExportFormat::Stix {
        let read_at = documents.read_at.unwrap_or(context.now);
        out.write_all(stix::bundle(&found, read_at).as_bytes())?;
    } else {
        for entity in ftm::entities(&found) {
            writeln!(out, "{entity}")?;
        }
    }
    out.flush()?;
    context.note(format_args!("{} documents, {} events", held.counts.documents, held.events.len()));
    Ok(held.counts.code())
}
