//! `interdict snapshot`: build, info, verify.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use interdict_home::SnapshotOptions;
use interdict_screen::Snapshot;
use serde_json::json;

use crate::args::{self, Moment};
use crate::lists::print_json;
use crate::{Context, Failure};

pub(crate) fn run(context: &Context, command: &args::Snapshot) -> Result<ExitCode, Failure> {
    match command {
        args::Snapshot::Build { moment, parameters, output } => {
            build(context, moment, parameters.as_deref(), output.as_deref())
        }
        args::Snapshot::Info { file } => info(context, file.as_deref()),
        args::Snapshot::Verify { file } => verify(context, file.as_deref()),
    }
}

fn build(
    context: &Context,
    moment: &Moment,
    parameters: Option<&Path>,
    output: Option<&Path>,
) -> Result<ExitCode, Failure> {
    let parameters = crate::screen::parameters_in_force(context, parameters)?;
    let options =
        SnapshotOptions { as_of: moment.as_of, known: moment.known_at.into(), ..SnapshotOptions::default() };
    let loaded = context.existing()?.snapshot(&options, &parameters, context.now)?;
    for warning in &loaded.warnings {
        context.note(format_args!("warning: {warning}"));
    }
    let Some(mut path) = loaded.path else {
        return Err(Failure::Words(
            "no list is in force; run `interdict lists sync` or `interdict lists import PATH`".to_owned(),
        ));
    };
    if let Some(output) = output {
        std::fs::copy(&path, output)
            .map_err(|cause| Failure::File { path: output.to_owned(), cause: cause.to_string() })?;
        output.clone_into(&mut path);
    }
    describe(context, &loaded.snapshot, &path)?;
    Ok(ExitCode::SUCCESS)
}

fn info(context: &Context, file: Option<&Path>) -> Result<ExitCode, Failure> {
    let (snapshot, path) = open(context, file)?;
    describe(context, &snapshot, &path)?;
    Ok(ExitCode::SUCCESS)
}

fn verify(context: &Context, file: Option<&Path>) -> Result<ExitCode, Failure> {
    // Opening checks the hash; reading every record checks that it is also what it should be.
    let (snapshot, path) = open(context, file)?;
    for party in 0..u32::try_from(snapshot.len()).unwrap_or(u32::MAX) {
        snapshot.record(party)?;
    }
    if context.json {
        print_json(
            &json!({ "file": path, "content": snapshot.content_hash(), "parties": snapshot.len(), "intact": true }),
        )?;
    } else {
        writeln!(
            std::io::stdout(),
            "{}: intact, {} parties, content {}",
            path.display(),
            snapshot.len(),
            snapshot.content_hash()
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

fn open(context: &Context, file: Option<&Path>) -> Result<(Arc<Snapshot>, PathBuf), Failure> {
    if let Some(file) = file {
        return Ok((Snapshot::open(file)?.into(), file.to_owned()));
    }
    let parameters = crate::screen::parameters_in_force(context, None)?;
    let loaded = match context.home_if_any()? {
        Some(home) => home.snapshot(&SnapshotOptions::default(), &parameters, context.now)?,
        None => interdict_home::snapshot::starter(&parameters)?,
    };
    let path = loaded.path.unwrap_or_else(|| PathBuf::from("the embedded starter list"));
    Ok((loaded.snapshot, path))
}

fn describe(context: &Context, snapshot: &Snapshot, path: &Path) -> Result<(), Failure> {
    if context.json {
        return print_json(&json!({
            "file": path, "content": snapshot.content_hash(), "config": snapshot.config_hash(),
            "parameters": snapshot.parameters_hash(), "parties": snapshot.len(), "names": snapshot.names_len(),
            "lists": snapshot.lists(),
        }));
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", path.display())?;
    writeln!(out, "content {}\nconfig  {}", snapshot.content_hash(), snapshot.config_hash())?;
    writeln!(out, "{} parties, {} names", snapshot.len(), snapshot.names_len())?;
    for list in snapshot.lists() {
        let partial = if list.partial { ", partial" } else { "" };
        writeln!(
            out,
            "  {:<16} {}  {}{partial}",
            list.id,
            list.edition,
            &list.version[..12.min(list.version.len())]
        )?;
    }
    Ok(())
}
