//! `interdict bench`: measure the matcher.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use interdict_accuracy::{Options, Part, Report};

use crate::args;
use crate::{Context, Failure};

pub(crate) fn run(context: &Context, command: &args::Bench) -> Result<ExitCode, Failure> {
    match command {
        args::Bench::Accuracy(command) => accuracy(context, command),
    }
}

fn accuracy(context: &Context, command: &args::Accuracy) -> Result<ExitCode, Failure> {
    let parameters = crate::screen::parameters(command.parameters.as_deref())?;
    let parts: Vec<Part> = match command.part {
        Some(args::AccuracyPart::Pairs) => vec![Part::Pairs],
        Some(args::AccuracyPart::LeaveOneOut) => vec![Part::LeaveOneOut],
        Some(args::AccuracyPart::Mutations) => vec![Part::Mutations],
        None => Part::ALL.to_vec(),
    };
    let options =
        Options { shared: &command.data, parts: &parts, split: command.split, parameters: &parameters };
    let mut stdout = std::io::stdout();
    let report = interdict_accuracy::run(&options).map_err(|cause| Failure::Words(cause.to_string()))?;
    if report.skipped.len() == parts.len() {
        writeln!(stdout, "skipped: no list data")?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(folder) = &command.out {
        write(folder, &report)?;
        context.note(format!("the charts and results.json are in {}", folder.display()));
    }
    if context.json {
        writeln!(stdout, "{}", serde_json::to_string_pretty(&report)?)?;
    } else {
        write!(stdout, "{report}")?;
    }
    if report.control_holds() {
        Ok(ExitCode::SUCCESS)
    } else {
        Err(Failure::Words("the control failed: names are not found as they are listed".to_owned()))
    }
}

fn write(folder: &Path, report: &Report) -> Result<(), Failure> {
    let failed = |path: &Path, cause: std::io::Error| Failure::File {
        path: path.to_owned(),
        cause: cause.to_string(),
    };
    std::fs::create_dir_all(folder).map_err(|cause| failed(folder, cause))?;
    let results = serde_json::to_string_pretty(report)? + "\n";
    for (name, content) in report.charts().into_iter().chain([("results.json", results)]) {
        let path = folder.join(name);
        std::fs::write(&path, content).map_err(|cause| failed(&path, cause))?;
    }
    Ok(())
}
