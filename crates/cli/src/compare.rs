//! `interdict compare`: pairs of names in, the same rows with a score out; for tuning and tests.

use std::io::Read;
use std::process::ExitCode;

use interdict_model::PartyKind;
use interdict_screen::compare;

use crate::args;
use crate::{Context, Failure};

pub(crate) fn run(context: &Context, command: &args::Compare) -> Result<ExitCode, Failure> {
    let failed = |cause: String| Failure::File { path: command.file.clone(), cause };
    let parameters = crate::screen::parameters(command.parameters.as_deref())?;
    let source: Box<dyn Read> = if command.file.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(&command.file).map_err(|cause| failed(cause.to_string()))?)
    };
    let mut reader = csv::Reader::from_reader(source);
    let headers = reader.headers().map_err(|cause| failed(cause.to_string()))?.clone();
    let column = |name: &str| {
        headers
            .iter()
            .position(|header| header.trim_start_matches('\u{feff}').trim().eq_ignore_ascii_case(name))
            .ok_or_else(|| {
                let found: Vec<&str> = headers.iter().collect();
                failed(format!("no column `{name}`; found: {}", found.join(", ")))
            })
    };
    let (schema, first, second) = (column("schema")?, column("name1")?, column("name2")?);
    let mut writer = csv::Writer::from_writer(std::io::stdout());
    if !context.json {
        writer.write_record(headers.iter().chain(["score"]))?;
    }
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|cause| failed(cause.to_string()))?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let kind = PartyKind::parse(cell(schema)).ok_or_else(|| {
            failed(format!("row {}: `{}` is not a schema known here", index + 1, cell(schema)))
        })?;
        // Names that hold nothing to compare (no letter in any script) are not alike.
        let comparison = compare(kind, cell(first), cell(second), &parameters).ok();
        if context.json {
            let row: serde_json::Map<_, _> =
                headers.iter().map(str::to_owned).zip(record.iter().map(serde_json::Value::from)).collect();
            println!("{}", serde_json::json!({ "row": row, "comparison": comparison }));
        } else {
            let score = comparison.map_or(0.0, |comparison| comparison.score.share());
            writer.write_record(record.iter().chain([format!("{score:.4}").as_str()]))?;
        }
    }
    writer.flush()?;
    Ok(ExitCode::SUCCESS)
}
