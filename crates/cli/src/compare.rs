//! `interdict compare`: pairs of names in, the same rows with a score out; for tuning and tests.
//!
//! One row never stops the others. A kind that is not known is told and compared as unknown, a name without letters is told
//! and like nothing; a row that cannot be compared is told, comes out without a score, and makes the exit code 1.

use std::io::Write;
use std::process::ExitCode;

use csv::{ByteRecord, StringRecord};
use interdict_model::PartyKind;
use interdict_screen::{compare, shown};

use crate::args;
use crate::input::Input;
use crate::{Context, Failure};

pub(crate) fn run(context: &Context, command: &args::Compare) -> Result<ExitCode, Failure> {
    let failed = |cause: String| Failure::File { path: command.file.clone(), cause };
    let parameters = crate::screen::parameters(command.parameters.as_deref())?;
    let (mut reader, lines) = Input::open(&command.file)?.csv();
    let header = reader.headers().map_err(|cause| failed(format!("the header cannot be read: {cause}")))?;
    let header = header.clone();
    let columns = Columns::find(&header).map_err(failed)?;
    let path = command.file.display();
    if columns.schema.is_none() {
        tracing::warn!("{path}: no column `schema`; all are compared as of unknown kind");
    }
    let mut writer = csv::Writer::from_writer(std::io::stdout());
    if !context.json {
        writer.write_record(header.iter().chain(["score"]))?;
    }
    let (mut rows, mut failures) = (0u64, 0u64);
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(|cause| failed(cause.to_string()))? {
        let line = lines.of(record.position());
        let row = StringRecord::from_byte_record_lossy(record.clone());
        let comparison = if row.as_byte_record() != &record {
            Err("it is not UTF-8".to_owned())
        } else if row.len() != header.len() {
            Err(format!("it has {} fields, the header {}", row.len(), header.len()))
        } else {
            let kind = columns.kind(&row).unwrap_or_else(|unknown| {
                tracing::warn!("{path}:{line}: {unknown}; compared as of unknown kind");
                PartyKind::Unknown
            });
            let [first, second] = columns.names(&row);
            if let Some(name) =
                [first, second].into_iter().find(|name| !name.chars().any(char::is_alphanumeric))
            {
                tracing::warn!("{path}:{line}: the name `{}` has no letter or digit to compare", shown(name));
            }
            compare(kind, first, second, &parameters).map_err(|cause| cause.to_string())
        };
        rows += 1;
        if let Err(why) = &comparison {
            failures += 1;
            tracing::warn!("{path}:{line}: not compared: {why}");
        }
        // The score stands in its column, whatever the row lacks.
        let cells = || (0..header.len()).map(|at| row.get(at).unwrap_or_default());
        if context.json {
            let named: serde_json::Map<_, _> =
                header.iter().map(str::to_owned).zip(cells().map(Into::into)).collect();
            let (comparison, problem) = (comparison.as_ref().ok(), comparison.as_ref().err());
            let line = serde_json::json!({ "row": named, "comparison": comparison, "problem": problem });
            writeln!(std::io::stdout(), "{line}")?;
        } else {
            let score =
                comparison.map_or_else(|_| String::new(), |known| format!("{:.4}", known.score.share()));
            writer.write_record(cells().chain([score.as_str()]))?;
        }
    }
    writer.flush()?;
    if failures > 0 {
        return Err(failed(format!("{failures} of {rows} rows could not be compared; they have no score")));
    }
    Ok(ExitCode::SUCCESS)
}

/// Where in a row the cells stand that are compared.
struct Columns {
    schema: Option<usize>,
    first: usize,
    second: usize,
}

impl Columns {
    /// Finds them by the header; an error in words if a name's column is missing, or if one stands twice.
    fn find(header: &StringRecord) -> Result<Self, String> {
        let find = |name: &str| {
            let is = |cell: &str| cell.trim().eq_ignore_ascii_case(name);
            match header.iter().filter(|cell| is(cell)).count() {
                0 | 1 => Ok(header.iter().position(is)),
                _ => Err(format!("the column `{name}` stands there twice")),
            }
        };
        let must = |name: &str| {
            find(name)?.ok_or_else(|| {
                let found: Vec<&str> = header.iter().collect();
                format!("no column `{name}`; found: {}", found.join(", "))
            })
        };
        Ok(Self { schema: find("schema")?, first: must("name1")?, second: must("name2")? })
    }

    /// The kind a row gives; an error in words if it is not known.
    fn kind(&self, row: &StringRecord) -> Result<PartyKind, String> {
        let cell = self.schema.and_then(|at| row.get(at)).unwrap_or_default();
        PartyKind::parse(cell).ok_or_else(|| format!("`{}` is not a schema known here", shown(cell)))
    }

    /// The names of a row.
    fn names<'r>(&self, row: &'r StringRecord) -> [&'r str; 2] {
        [self.first, self.second].map(|at| row.get(at).unwrap_or_default())
    }
}
