//! `interdict export`: the lists in force for other programs.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use interdict_lists::{export, measures};

use crate::args::{self, ExportFormat};
use crate::{Context, Failure};

pub(crate) fn run(context: &Context, command: &args::Export) -> Result<ExitCode, Failure> {
    let home = context.home()?;
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
    let mut out: Box<dyn Write> = match &command.output {
        Some(path) => {
            let file = std::fs::File::create(path)
                .map_err(|cause| Failure::File { path: path.clone(), cause: cause.to_string() })?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(BufWriter::new(std::io::stdout().lock())),
    };
    match command.format {
        ExportFormat::Ftm => export::write_ftm(&parties, &measures, &mut out)?,
        ExportFormat::Csv => export::write_private_csv(&parties, &measures, &mut out)?,
        ExportFormat::Senzing => export::write_senzing(&parties, &measures, &mut out)?,
    }
    out.flush()?;
    for status in statuses.iter().filter(|status| !status.state.supports_clear() && status.view.is_some()) {
        context.note(format_args!("{}: {} ({})", status.list, status.state, status.reason));
    }
    context.note(format_args!("{} parties of {} lists", parties.len(), lists.len()));
    Ok(ExitCode::SUCCESS)
}
