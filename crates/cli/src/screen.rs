//! `interdict screen`: one party, or every party of a file.

use std::io::Write;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use interdict_home::decisions::Recorded;
use interdict_home::documents::Citation;
use interdict_home::{Home, Loaded, SnapshotOptions, snapshot};
use interdict_model::{IdentifierKind, ListState, Verdict};
use interdict_screen::asked::{Fields, Property};
use interdict_screen::{Coverage, Decision, Hit, Parameters, Snapshot, decide_all, gaps, shown, visible};
use serde_json::json;

use crate::args::{self, Format};
use crate::party;
use crate::people::{Customer, Customers, Maps};
use crate::{Context, Failure};

/// Customers screened at a time: enough to keep the threads busy, few enough to print as one goes.
const BATCH: usize = 512;

pub(crate) fn run(context: &Context, command: &args::Screen) -> Result<ExitCode, Failure> {
    let mut parameters = match &command.snapshot {
        Some(_) => parameters(command.parameters.as_deref())?,
        None => parameters_in_force(context, command.parameters.as_deref())?,
    };
    let loaded = load(context, command, &parameters)?;
    // As in a file of parameters, it is at most that of a match: what is one is reported.
    let reported = command.threshold.map(|threshold| threshold.min(parameters.thresholds.certain));
    if let Some(threshold) = reported {
        // A higher one only leaves hits out: what the parameters call possible never becomes "clear" by an option.
        parameters.thresholds.possible = threshold.min(parameters.thresholds.possible);
    }
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
    let home = if command.snapshot.is_none() { context.home_if_any()? } else { None };
    let mut answers = Answers::new(context, command, &loaded, home);
    if command.record && command.format == Format::Csv {
        return Err(Failure::Words(
            "CSV has no place for the number of a decision: use --format json".to_owned(),
        ));
    }
    let mut recorder = if command.record { Some(context.home()?) } else { None };
    let threads = command.threads.map_or(0, std::num::NonZeroUsize::get);
    let mut gravest = Verdict::Clear;
    let mut screen = |customers: Vec<Customer>, answers: &mut Answers| -> Result<(), Failure> {
        let queries: Vec<_> = customers.iter().map(|customer| customer.asked.query.clone()).collect();
        let decisions = decide_all(&loaded.snapshot, &parameters, &queries, &loaded.coverage, threads);
        for (customer, mut decision) in customers.into_iter().zip(decisions) {
            if let Some(why) = &customer.broken {
                decision.reasons.insert(0, why.clone());
                decision.verdict = decision.verdict.max(Verdict::CannotSay);
            }
            customer.asked.tell(&mut decision);
            gravest = gravest.max(decision.verdict);
            let mut number = None;
            if let Some(home) = &mut recorder {
                let (asked, decision) = (customer.asked.clone(), decision.clone());
                let (as_of, moment) = (command.moment.as_of, context.now);
                let made = Recorded { asked, decision, as_of, moment, seen: loaded.seen };
                number = Some(home.record_decision(&made, &parameters)?);
            }
            if let Some(threshold) = reported {
                leave_out(&mut decision, threshold);
            }
            answers.write(&customer, &decision, number)?;
        }
        Ok(())
    };
    if let Some(path) = &command.file {
        let mut customers = Customers::open(path, Maps::parse(&command.maps)?)?;
        if !customers.unknown().is_empty() {
            context.note(format_args!(
                "not screened by, since nobody knows what they hold: {} (say it with --map COLUMN=passport, =wallet, =name ...)",
                customers.unknown().join(", ")
            ));
        }
        answers.begin(customers.passed_through(), &loaded.coverage)?;
        let progress = progress(context);
        loop {
            let batch = customers.take(BATCH);
            if batch.is_empty() {
                break;
            }
            let count = batch.len() as u64;
            progress.suspend(|| screen(batch, &mut answers))?;
            progress.inc(count);
        }
        progress.finish_and_clear();
        if answers.counts == [0; 4] {
            let cause = "there is nobody to screen, only a header".to_owned();
            return Err(Failure::File { path: path.clone(), cause });
        }
    } else {
        answers.begin(&[], &loaded.coverage)?;
        screen(vec![asked(&command.party)], &mut answers)?;
    }
    answers.end()?;
    Ok(match (command.exit_code, gravest) {
        (false, _) | (true, Verdict::Clear) => ExitCode::SUCCESS,
        (true, Verdict::CannotSay) => ExitCode::from(10),
        (true, Verdict::Possible) => ExitCode::from(20),
        (true, Verdict::Match) => ExitCode::from(30),
    })
}

/// Leaves out hits below the threshold asked for and says so. The verdict stays, and so does what was recorded.
fn leave_out(decision: &mut Decision, threshold: f64) {
    let (kept, left): (Vec<Hit>, Vec<Hit>) =
        std::mem::take(&mut decision.hits).into_iter().partition(|hit| hit.score >= threshold.into());
    decision.hits = kept;
    if let Some(best) = left.first() {
        decision.reasons.push(format!(
            "{} below --threshold {threshold} left out, the best at {}; the verdict counts {}",
            if left.len() == 1 { "1 hit".to_owned() } else { format!("{} hits", left.len()) },
            best.score,
            if left.len() == 1 { "it" } else { "them" },
        ));
    }
}

/// The parameters of a file, or those built in.
pub(crate) fn parameters(path: Option<&std::path::Path>) -> Result<Parameters, Failure> {
    Ok(match path {
        Some(path) => Parameters::load(path)?,
        None => Parameters::built_in()?,
    })
}

/// The parameters of a file, or those by which the data folder is screened.
pub(crate) fn parameters_in_force(
    context: &Context,
    path: Option<&std::path::Path>,
) -> Result<Parameters, Failure> {
    match (path, context.home_if_any()?) {
        (None, Some(home)) => Ok(home.parameters()?),
        _ => parameters(path),
    }
}

fn load(context: &Context, command: &args::Screen, parameters: &Parameters) -> Result<Loaded, Failure> {
    if let Some(path) = &command.snapshot {
        let snapshot = Snapshot::open(path)?;
        // A file alone does not say when its lists were last checked: nothing it does not find is "clear".
        let coverage = snapshot.lists().iter().map(|list| Coverage {
            list: list.id.clone(),
            edition: Some(list.edition),
            version: list.version.clone(),
            state: if list.partial { ListState::Partial } else { ListState::Stale },
            checked_at: None,
            parties: 0,
        });
        let coverage = coverage.collect();
        return Ok(Loaded {
            snapshot: snapshot.into(),
            coverage,
            warnings: Vec::new(),
            path: Some(path.clone()),
            seen: None,
        });
    }
    let options = SnapshotOptions {
        as_of: command.moment.as_of,
        known: command.moment.known_at.into(),
        ..SnapshotOptions::default()
    };
    Ok(match context.home_if_any()? {
        Some(home) => home.snapshot(&options, parameters, context.now)?,
        None => snapshot::starter(parameters)?,
    })
}

/// The party described on the command line.
fn asked(party: &args::Party) -> Customer {
    let number = Property::IdNumber;
    let mut fields = Fields::default();
    for (property, values) in [
        (Property::Name, &party.name),
        (Property::Alias, &party.alias),
        (Property::BirthDate, &party.birth_date),
        (Property::BirthPlace, &party.birth_place),
        (Property::Nationality, &party.nationality),
        (Property::Country, &party.country),
        (Property::Address, &party.address),
        (Property::Role, &party.role),
        (Property::Contact, &party.email),
        (Property::Contact, &party.phone),
        (Property::Contact, &party.website),
        (number(IdentifierKind::Other), &party.id),
        (number(IdentifierKind::Passport), &party.passport),
        (number(IdentifierKind::NationalId), &party.national_id),
        (number(IdentifierKind::TaxId), &party.tax_id),
        (number(IdentifierKind::Registration), &party.registration_number),
        (number(IdentifierKind::Imo), &party.imo),
        (number(IdentifierKind::Mmsi), &party.mmsi),
        (number(IdentifierKind::Lei), &party.lei),
        (number(IdentifierKind::Bic), &party.bic),
        (number(IdentifierKind::BankAccount), &party.iban),
        (Property::Wallet, &party.wallet),
    ] {
        for value in values {
            fields.add(property, value);
        }
    }
    for (property, value) in [
        (Property::FirstName, &party.first_name),
        (Property::MiddleName, &party.middle_name),
        (Property::LastName, &party.last_name),
        (Property::Gender, &party.gender),
    ] {
        if let Some(value) = value {
            fields.add(property, value);
        }
    }
    let mut asked = fields.asked();
    asked.query.kind = party.schema.unwrap_or_default();
    Customer { row: 1, asked, ..Customer::default() }
}

fn progress(context: &Context) -> ProgressBar {
    if context.quiet {
        return ProgressBar::hidden();
    }
    // Draws on standard error, and only if that is a terminal.
    let style = ProgressStyle::with_template("{spinner} {human_pos} screened  {per_sec}  {elapsed}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    ProgressBar::no_length().with_style(style)
}

/// Writes the answers in the form asked for.
struct Answers {
    form: Form,
    /// Where documents are kept that may say something of a party that was hit.
    home: Option<Home>,
    counts: [u64; 4],
    /// What the lists lack, for every answer alike.
    gaps: Vec<String>,
}

enum Form {
    Table,
    Json,
    Csv(Box<csv::Writer<std::io::Stdout>>),
}

impl Answers {
    fn new(context: &Context, command: &args::Screen, loaded: &Loaded, home: Option<Home>) -> Self {
        let form = match command.format {
            Format::Csv => Form::Csv(Box::new(csv::Writer::from_writer(std::io::stdout()))),
            Format::Json => Form::Json,
            Format::Table if context.json => Form::Json,
            Format::Table => Form::Table,
        };
        let gaps = gaps(&loaded.snapshot, &loaded.coverage);
        Self { form, home, counts: [0; 4], gaps }
    }

    fn begin(&mut self, passed_through: &[String], coverage: &[Coverage]) -> Result<(), Failure> {
        if matches!(self.form, Form::Table) {
            let mut out = std::io::stdout().lock();
            for list in coverage {
                writeln!(out, "{}", covered(list))?;
            }
            writeln!(out)?;
        }
        if let Form::Csv(writer) = &mut self.form {
            let columns = [
                "row",
                "id",
                "verdict",
                "score",
                "party",
                "list",
                "listed_name",
                "matched_name",
                "programmes",
                "reason",
            ];
            writer.write_record(columns.into_iter().chain(passed_through.iter().map(String::as_str)))?;
        }
        Ok(())
    }

    fn write(
        &mut self,
        customer: &Customer,
        decision: &Decision,
        number: Option<u64>,
    ) -> Result<(), Failure> {
        self.counts[match decision.verdict {
            Verdict::Clear => 0,
            Verdict::CannotSay => 1,
            Verdict::Possible => 2,
            Verdict::Match => 3,
        }] += 1;
        match &mut self.form {
            Form::Table => {
                table(customer, decision, &self.gaps, self.home.as_ref())?;
                if let Some(number) = number {
                    writeln!(std::io::stdout().lock(), "         recorded as decision {number}")?;
                }
                Ok(())
            }
            Form::Json => {
                let mut out = std::io::stdout().lock();
                let mut answer = json!({ "row": customer.row, "id": customer.asked.id, "name": customer.asked.shown, "decision": decision });
                // Beside the decision, which rests on the lists alone.
                let mut evidence = Vec::new();
                for hit in &decision.hits {
                    evidence.extend(cited(self.home.as_ref(), hit)?);
                }
                if let (Some(number), Some(fields)) = (number, answer.as_object_mut()) {
                    fields.insert("recorded".to_owned(), number.into());
                }
                if let (false, Some(fields)) = (evidence.is_empty(), answer.as_object_mut()) {
                    fields.insert("evidence".to_owned(), serde_json::to_value(evidence)?);
                }
                serde_json::to_writer(&mut out, &answer)?;
                writeln!(out)?;
                Ok(())
            }
            Form::Csv(writer) => rows(writer, customer, decision),
        }
    }

    fn end(&mut self) -> Result<(), Failure> {
        match &mut self.form {
            Form::Table => {
                let [clear, cannot_say, possible, matched] = self.counts;
                let mut out = std::io::stdout().lock();
                writeln!(
                    out,
                    "{matched} match, {possible} possible, {clear} clear, {cannot_say} cannot say"
                )?;
                if clear > 0 {
                    writeln!(out, "clear speaks for the lists named above, and for no other")?;
                }
                // Beside "cannot say" it stands already.
                if possible + matched > 0 && !self.gaps.is_empty() {
                    writeln!(out, "the lists do not allow \"clear\": {}", self.gaps.join("; "))?;
                }
            }
            Form::Json => {}
            Form::Csv(writer) => writer.flush()?,
        }
        Ok(())
    }
}

fn covered(list: &Coverage) -> String {
    let edition = list.edition.map_or_else(|| "not loaded".to_owned(), |edition| format!("of {edition}"));
    let checked =
        list.checked_at.map_or_else(String::new, |at| format!(", known to be the newest at {at:.0}"));
    format!("list {} {edition}: {}{checked}", list.list, list.state)
}

/// What kept documents state about a party that was hit.
fn cited(home: Option<&Home>, hit: &Hit) -> Result<Vec<Citation>, Failure> {
    Ok(home.map(|home| home.facts_about(&hit.list, &hit.party)).transpose()?.unwrap_or_default())
}

/// Facts shown beside a hit; the rest are counted.
const CITED: usize = 2;

fn table(
    customer: &Customer,
    decision: &Decision,
    gaps: &[String],
    home: Option<&Home>,
) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let id = if customer.asked.id.is_empty() { customer.row.to_string() } else { customer.asked.id.clone() };
    // A line break or an escape sequence in a customer's name must not write lines of its own.
    let (id, name) = (shown(&id), shown(&customer.asked.shown));
    writeln!(out, "{id:<8} {name:<40} {}", decision.verdict.to_string().to_uppercase())?;
    for hit in &decision.hits {
        let matched = hit.matched_name.as_ref().filter(|name| **name != hit.caption);
        let matched = matched.map_or_else(String::new, |name| format!(", as `{}`", visible(name)));
        writeln!(
            out,
            "         {}  {} ({}:{}){matched} {}",
            hit.score,
            visible(&hit.caption),
            hit.list,
            hit.party,
            programmes(hit)
        )?;
        writeln!(out, "               {}", hit.reason)?;
        let evidence = cited(home, hit)?;
        for citation in evidence.iter().take(CITED) {
            writeln!(out, "               a document says: {}", party::cited(citation))?;
        }
        if evidence.len() > CITED {
            let more = evidence.len() - CITED;
            let entry = format!("{}:{}", hit.list, hit.party);
            writeln!(out, "               and {more} facts more: `interdict lists show {entry}`")?;
        }
    }
    // What the lists lack is told once, at the end; it matters here where it is the answer.
    let matters = |reason: &&String| decision.verdict == Verdict::CannotSay || !gaps.contains(reason);
    let reasons: Vec<&str> = decision.reasons.iter().filter(matters).map(String::as_str).collect();
    if !reasons.is_empty() {
        writeln!(out, "         {}", visible(&reasons.join("; ")))?;
    }
    Ok(())
}

/// `DPRK3: asset freeze, secondary sanctions risk; SDGT: asset freeze`.
fn programmes(hit: &Hit) -> String {
    let of = hit.programmes.iter().map(|designation| {
        let measures: Vec<String> = designation.measures.iter().map(ToString::to_string).collect();
        let tag = if designation.programme.is_empty() { "listed" } else { &designation.programme };
        format!("{tag}: {}", measures.join(", "))
    });
    of.collect::<Vec<_>>().join("; ")
}

fn rows(
    writer: &mut csv::Writer<std::io::Stdout>,
    customer: &Customer,
    decision: &Decision,
) -> Result<(), Failure> {
    let row = customer.row.to_string();
    let verdict = decision.verdict.code();
    // Also beside a hit: a row must say by itself what was not looked at.
    let reasons = decision.reasons.join("; ");
    let others = || customer.others.iter().map(|other| guarded(other));
    if decision.hits.is_empty() {
        let fixed = [&row, &customer.asked.id, verdict, "", "", "", "", "", "", &reasons].map(guarded);
        writer.write_record(fixed.into_iter().chain(others()))?;
    }
    for hit in &decision.hits {
        let score = format!("{:.4}", hit.score.share());
        let tags: Vec<&str> =
            hit.programmes.iter().map(|designation| designation.programme.as_str()).collect();
        let tags = tags.join(";");
        let reason =
            if reasons.is_empty() { hit.reason.clone() } else { format!("{}; {reasons}", hit.reason) };
        let fixed = [
            &row,
            &customer.asked.id,
            verdict,
            &score,
            &hit.party,
            hit.list.as_str(),
            &hit.caption,
            hit.matched_name.as_deref().unwrap_or_default(),
            &tags,
            &reason,
        ]
        .map(guarded);
        writer.write_record(fixed.into_iter().chain(others()))?;
    }
    Ok(())
}

/// A cell that a spreadsheet would run as a formula gets an apostrophe before it.
pub(crate) fn guarded(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
