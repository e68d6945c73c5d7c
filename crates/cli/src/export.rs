//! `interdict export`: the lists in force, or what documents state, for other programs.

mod documents;

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use interdict_lists::{export, measures};

use crate::args::{self, ExportFormat};
use crate::{Context, Failure};

pub(crate) fn run(context: &Context, command: &args::Export) -> Result<ExitCode, Failure> {
    if command.paths.is_empty() && !command.documents.kept {
        lists(context, command)
    } else {
        documents::run(context, command)
    }
}

fn lists(context: &Context, command: &args::Export) -> Result<ExitCode, Failure> {
    let write = match command.format {
        ExportFormat::Ftm => export::write_ftm,
        ExportFormat::Csv => export::write_private_csv,
        ExportFormat::Senzing => export::write_senzing,
        ExportFormat::Stix => {
            return Err(Failure::Words(
                "STIX is of documents: name them, `interdict export --format stix PATH...`; lists are written as ftm, csv \
                 or senzing"
                    .to_owned(),
            ));
        }
    };
    let home = context.existing()?;
    let mut statuses = home.statuses(command.moment.as_of, command.moment.known_at, context.now)?;
    for list in &command.list {
        if !statuses.iter().any(|status| status.list == *list && status.view.is_some()) {
            return Err(Failure::Words(format!(
                "the list {list} is not in force; `interdict lists status` names those that are"
            )));
        }
    }
    if !command.list.is_empty() {
        statuses.retain(|status| command.list.contains(&status.list));
    }
    let (lists, mut parties) = home.in_force(&statuses)?;
    if lists.is_empty() {
        return Err(Failure::Words(
            "no list is in force; run `interdict lists sync` or `interdict lists import PATH`".to_owned(),
        ));
    }
    if lists.len() > 1 {
        parties.iter_mut().for_each(export::qualify);
    }
    let measures = measures::measures().map_err(|cause| Failure::Words(cause.to_string()))?;
    let mut out = output(command)?;
    write(&parties, &measures, &mut out)?;
    out.flush()?;
    for status in statuses.iter().filter(|status| !status.state.supports_clear() && status.view.is_some()) {
        context.note(format_args!("{}: {} ({})", status.list, status.state, status.reason));
    }
    context.note(format_args!("{} parties of {} lists", parties.len(), lists.len()));
    Ok(ExitCode::SUCCESS)
}

/// The file that is named, or standard output.
fn output(command: &args::Export) -> Result<Box<dyn Write>, Failure> {
    Ok(match &command.output {
        Some(path) => {
            let file = std::fs::File::create(path)
                .map_err(|cause| Failure::File { path: path.clone(), cause: cause.to_string() })?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(BufWriter::new(std::io::stdout().lock())),
    })
}
