//! `interdict backup`, `restore` and `retention`: what is kept as a file and back, and what need not be kept any more.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use interdict_home::Home;
use jiff::Timestamp;
use serde_json::json;

use crate::args::{BackUp, Restore, Retention};
use crate::audit::read_checkpoints;
use crate::{Context, Failure};

pub(crate) fn back_up(context: &Context, command: &BackUp) -> Result<ExitCode, Failure> {
    let path = command.file.as_path();
    let failed = |cause: std::io::Error| Failure::File { path: path.to_owned(), cause: cause.to_string() };
    let mut home = context.existing()?;
    // Only who makes it can read it: it holds customers and decisions.
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(failed)?;
    let written = write(&mut home, &file, path, context.now);
    let backup = match written {
        Ok(backup) => backup,
        Err(failure) => {
            // Half a backup is none, and its name is to be free for a whole one. The first error is the one to report; what cannot be
            // removed is refused by `restore`.
            drop(file);
            let _ = std::fs::remove_file(path);
            return Err(failure);
        }
    };
    let bytes = std::fs::metadata(path).map_err(failed)?.len();
    let mut out = std::io::stdout().lock();
    if context.json {
        let answer = json!({
            "file": path, "bytes": bytes, "rows": backup.rows, "events": backup.checkpoint.size,
            "checkpoint": backup.checkpoint.to_string(),
        });
        writeln!(out, "{answer}")?;
    } else {
        writeln!(
            out,
            "{} rows, {bytes} bytes, {} events in the record of acts",
            backup.rows, backup.checkpoint.size
        )?;
        context.note("keep the backup on another machine, and the checkpoint (`interdict audit checkpoint`) on a third");
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a backup, down to the disk, with its name.
fn write(
    home: &mut Home,
    file: &File,
    path: &Path,
    now: Timestamp,
) -> Result<interdict_store::Backup, Failure> {
    let failed = |cause: std::io::Error| Failure::File { path: path.to_owned(), cause: cause.to_string() };
    let backup = home.back_up(BufWriter::new(file), now)?;
    file.sync_all().map_err(failed)?;
    // A file whose name is not on the disk is lost with the power, however well its bytes are.
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all()).map_err(failed)?;
    }
    Ok(backup)
}

pub(crate) fn restore(context: &Context, command: &Restore) -> Result<ExitCode, Failure> {
    let path = command.file.as_path();
    let failed = |cause: std::io::Error| Failure::File { path: path.to_owned(), cause: cause.to_string() };
    let earlier = read_checkpoints(&command.checkpoints)?;
    let file = File::open(path).map_err(failed)?;
    let backup = context.home()?.restore(BufReader::new(file), &earlier, context.now)?;
    let mut out = std::io::stdout().lock();
    if context.json {
        let answer = json!({
            "rows": backup.rows, "made_at": backup.made_at, "events": backup.checkpoint.size,
            "last_act": backup.last_act, "lacks": backup.lacks,
        });
        writeln!(out, "{answer}")?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(
        out,
        "{} rows and {} events in the record of acts, as they were on {:.0}",
        backup.rows, backup.checkpoint.size, backup.made_at
    )?;
    if backup.lacks > 0 {
        writeln!(out, "{} later acts, which a checkpoint counts, are lost", backup.lacks)?;
    } else {
        let held = if earlier.is_empty() { "" } else { " (no checkpoint that was given counts any)" };
        writeln!(out, "what was done after that is not in it{held}")?;
    }
    context.note(
        "lists that were not checked with their publishers since count as stale: run `interdict lists sync`",
    );
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn retention(context: &Context, command: &Retention) -> Result<ExitCode, Failure> {
    let mut home = context.existing()?;
    let years = home.config().retention_years;
    let (day, over) = home.purge(!command.purge, context.now)?;
    let mut out = std::io::stdout().lock();
    if context.json {
        writeln!(out, "{}", json!({ "years": years, "before": day, "purged": command.purge, "over": over }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let counts = [
        (over.decisions, "decisions"),
        (over.customers, "versions of customers"),
        (over.alerts, "alerts"),
        (over.messages, "messages to web hooks"),
        (over.runs, "runs of screening again"),
        (over.documents, "documents"),
        (over.ownership, "files of ownership"),
        (over.sources, "files of these"),
    ];
    let said = if command.purge { "taken out" } else { "over" };
    writeln!(out, "{said}, by {years} years: what was over before {day}")?;
    for (count, what) in counts {
        writeln!(out, "{count:>8}  {what}")?;
    }
    if !command.purge {
        context.note("nothing was changed; `--purge` takes it out");
    }
    Ok(ExitCode::SUCCESS)
}
