//! The plain table: a header line, then one holding a row.

use std::borrow::Cow;
use std::io::Read;

use csv::ByteRecord;
use hashbrown::HashMap;
use interdict_ownership::share::PERCENT;
use interdict_ownership::{Holding, Interest, Origin, PartyNo, Path, Period, Share, ShareError};

use crate::error::ReadError;
use crate::problem::ProblemKind;
use crate::reader::{Reader, SOURCES};
use crate::{format::Format, words};

/// Line breaks that the cells of a row may have: a remark may have some, a quote without an end has many.
const ROW_BREAKS: u64 = 16;

/// Rows whose parties are numbered together.
const BATCH: usize = 256;

/// Where the known columns are.
#[derive(Debug, Default)]
struct Columns {
    owner: usize,
    owned: usize,
    share: usize,
    interest: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
    source: Option<usize>,
    arrangement: Option<usize>,
}

/// Reads a table into the reader's graph.
pub(crate) fn read(
    reader: &mut Reader,
    name: &str,
    source: u32,
    head: &[u8],
    input: impl Read,
) -> Result<(), ReadError> {
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(head))
        // Lines are counted by their feeds; a carriage return before one is trimmed with the last cell.
        .terminator(csv::Terminator::Any(b'\n'))
        .buffer_capacity(1 << 18)
        // With a feed after the last row every row ends with one; two feeds are a blank line.
        .from_reader(input.chain(&b"\n"[..]));
    let mut row = ByteRecord::new();
    let failed = |error: csv::Error| ReadError::Io { file: name.to_owned(), cause: error.into() };
    if !rows.read_byte_record(&mut row).map_err(failed)? {
        return Err(ReadError::Empty { file: name.to_owned() });
    }
    let columns = columns(reader, name, source, &row)?;
    let width = row.len();
    reader.recognised(source, Format::Csv);
    let mut table = Table {
        columns,
        width,
        source,
        sources: HashMap::new(),
        last_source: None,
        last_interest: None,
        rows: 0,
        shares: Shares::default(),
    };
    let rows = Rows { name, reader: rows, batch: vec![(Place::default(), ByteRecord::new()); BATCH] };
    let result = table.read(reader, rows);
    let whole = Origin { source, record: 0 };
    if table.rows == 0 && result.is_ok() {
        reader.problem(whole, None, ProblemKind::Form, "has no rows; nobody holds anything by it");
    }
    if table.shares.are_fractions() {
        let what = "no share is above 1 and some are below it, which looks like fractions of one; they are read as \
                    percent, so multiply them by 100 if 0.5 is to be the half";
        reader.problem(whole, None, ProblemKind::Share, what);
    }
    result
}

/// Numbers the parties of these rows together and keeps their holdings.
fn hold_all(reader: &mut Reader, edges: &[Edge<'_>], numbers: &mut Vec<PartyNo>) -> Result<(), ReadError> {
    let ids: Vec<&str> =
        edges.iter().flat_map(|edge| [&*edge.owner, &*edge.owned]).filter(|id| !id.is_empty()).collect();
    let Some(first) = edges.first() else { return Ok(()) };
    reader.parties(&ids, first.at, numbers)?;
    let mut next = numbers.iter().copied();
    for edge in edges {
        let owner = if edge.owner.is_empty() { Some(reader.unnamed(edge.at)?) } else { next.next() };
        // As many numbers as ids.
        let (Some(owner), Some(owned)) = (owner, next.next()) else { break };
        reader.hold(Holding { owner, owned, ..edge.holding });
    }
    Ok(())
}

/// A row whose parties have no numbers yet.
struct Edge<'a> {
    at: Origin,
    /// Empty for one that is not named.
    owner: Cow<'a, str>,
    owned: Cow<'a, str>,
    /// The rest of it.
    holding: Holding,
}

/// The rows of a table, some at a time.
struct Rows<'a, R> {
    name: &'a str,
    reader: csv::Reader<R>,
    batch: Vec<(Place, ByteRecord)>,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// The line on which it begins.
    line: u64,
    /// The line breaks within its cells.
    breaks: u64,
}

impl<R: Read> Rows<'_, R> {
    /// How many rows were read into the batch, and why no more were if that was an error.
    fn next_batch(&mut self, columns: &Columns) -> (usize, Result<(), ReadError>) {
        for (index, (place, row)) in self.batch.iter_mut().enumerate() {
            match self.reader.read_byte_record(row) {
                Ok(true) => {}
                Ok(false) => return (index, Ok(())),
                Err(error) => {
                    let file = self.name.to_owned();
                    return (index, Err(ReadError::Io { file, cause: error.into() }));
                }
            }
            *place = place_of(row, &self.reader);
            let Place { line, breaks } = *place;
            if breaks > 0 {
                let mut ids = [columns.owner, columns.owned].into_iter();
                let is_broken =
                    ids.any(|id| row.get(id).is_some_and(|cell| cell.trim_ascii().contains(&b'\n')));
                if breaks > ROW_BREAKS || is_broken {
                    let after = self.reader.position().line();
                    let is_open = row.as_slice().ends_with(b"\n")
                        && matches!(self.reader.read_byte_record(&mut ByteRecord::new()), Ok(false));
                    let (record, end) = if is_open {
                        // The quote is never closed: no feed ends the row, and the one added to the file is within.
                        let within = row.as_slice().trim_ascii_end().split(|byte| *byte == b'\n').skip(1);
                        let record = after.saturating_sub(breaks);
                        (record, record.saturating_add(within.count() as u64))
                    } else {
                        (line, line.saturating_add(breaks))
                    };
                    let file = self.name.to_owned();
                    return (index, Err(ReadError::Quote { file, record, end }));
                }
            }
        }
        (self.batch.len(), Ok(()))
    }
}

/// The line on which a row begins, and the line breaks within its cells. The position that a row itself tells is where the
/// row before ended, which is not the same after blank lines.
fn place_of(row: &ByteRecord, rows: &csv::Reader<impl Read>) -> Place {
    let (start, end) = (row.position().map_or(0, csv::Position::line), rows.position().line());
    if end == start.saturating_add(1) {
        return Place { line: start, breaks: 0 };
    }
    let breaks = row.as_slice().split(|byte| *byte == b'\n').skip(1).count() as u64;
    // A cell whose quote is never closed takes the last feed with it.
    Place { line: end.saturating_sub(breaks).saturating_sub(1).max(start), breaks }
}

/// The delimiter that the first line uses, outside quotes.
pub(crate) fn delimiter(head: &[u8]) -> u8 {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| {
        let mut is_quoted = false;
        let outside = line.iter().filter(|byte| {
            is_quoted ^= **byte == b'"';
            !is_quoted && **byte == delimiter
        });
        outside.count()
    };
    [b';', b'\t'].into_iter().find(|delimiter| count(*delimiter) > count(b',')).unwrap_or(b',')
}

fn columns(reader: &mut Reader, name: &str, source: u32, header: &ByteRecord) -> Result<Columns, ReadError> {
    let names: Vec<String> =
        header.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_lowercase()).collect();
    let find = |wanted: &str| names.iter().position(|name| name == wanted);
    let (owner, owned, share) = match (find("owner"), find("owned"), find("share")) {
        (Some(owner), Some(owned), Some(share)) => (owner, owned, share),
        (None, None, _) => {
            let first: String = names.join(",").chars().take(80).collect();
            return Err(ReadError::Unknown {
                file: name.to_owned(),
                seen: format!("its first line is `{first}`"),
            });
        }
        (owner, owned, _) => {
            let missing = match (owner, owned) {
                (None, _) => "owner",
                (_, None) => "owned",
                _ => "share",
            };
            return Err(ReadError::Column { file: name.to_owned(), missing, needed: "owner,owned,share" });
        }
    };
    let columns = Columns {
        owner,
        owned,
        share,
        interest: find("interest"),
        from: find("from"),
        to: find("to"),
        source: find("source"),
        arrangement: find("arrangement"),
    };
    for (index, name) in names.iter().enumerate() {
        let known = [Some(columns.owner), Some(columns.owned), Some(columns.share)].into_iter().chain([
            columns.interest,
            columns.from,
            columns.to,
            columns.source,
            columns.arrangement,
        ]);
        if !known.flatten().any(|known| known == index) {
            let repeated = find(name).is_some_and(|first| first != index);
            let why = if repeated { "is there twice" } else { "is not known here" };
            let what = format!("the column `{name}` {why}; it is not read");
            reader.problem(Origin { source, record: 1 }, None, ProblemKind::Column, what);
        }
    }
    Ok(columns)
}

/// A text as in the file, and whether all of it was UTF-8. Other bytes are written as `\xE9`, so that two texts that
/// differ stay different.
pub(crate) fn text(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text.trim()), true);
    }
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    (Cow::Owned(text.trim().to_owned()), false)
}

struct Table {
    columns: Columns,
    /// Cells of the header.
    width: usize,
    source: u32,
    /// Rows that are not blank.
    rows: u64,
    /// Sources by the text of their column.
    sources: HashMap<Vec<u8>, u32>,
    /// Neighbouring rows mostly say the same, so the last text and what it means are kept.
    last_source: Option<(Vec<u8>, u32)>,
    last_interest: Option<(Vec<u8>, Interest, Path)>,
    shares: Shares,
}

/// Whether the shares of a table look like fractions of one instead of percent.
#[derive(Debug, Default)]
struct Shares {
    /// Rows that say a share.
    count: u64,
    /// Some share lies between 0 and 1.
    has_fraction: bool,
    /// Some share is above 1, an interval, or has a percent sign.
    are_percent: bool,
}

/// Rows from which on shares that are all at most one are more likely fractions than so many very small holdings.
const FRACTIONS: u64 = 3;

impl Shares {
    fn add(&mut self, share: Share, printed: &str) {
        if share == Share::UNKNOWN || self.are_percent {
            return;
        }
        self.count += 1;
        let (units, _) = share.lower();
        self.are_percent = !share.is_exact() || units > PERCENT || printed.contains('%');
        self.has_fraction |= units > 0 && units < PERCENT;
    }

    fn are_fractions(&self) -> bool {
        self.count >= FRACTIONS && self.has_fraction && !self.are_percent
    }
}

impl Table {
    /// Reads the rows into the reader's graph. Those before a broken one are kept.
    fn read(&mut self, reader: &mut Reader, mut rows: Rows<'_, impl Read>) -> Result<(), ReadError> {
        let mut numbers = Vec::new();
        loop {
            let (count, result) = rows.next_batch(&self.columns);
            let batch = rows.batch.get(..count).unwrap_or_default();
            let mut edges = Vec::with_capacity(count);
            for (place, row) in batch {
                let at =
                    Origin { source: self.source, record: u32::try_from(place.line).unwrap_or(u32::MAX) };
                if row.len() == 1 && row.iter().all(|cell| cell.trim_ascii().is_empty()) {
                    continue;
                }
                self.rows += 1;
                if row.len() != self.width {
                    let (cells, width) = (row.len(), self.width);
                    let what =
                        format!("has {cells} cells where the header has {width}; read as far as they go");
                    reader.problem(at, None, ProblemKind::Form, what);
                }
                edges.extend(self.row(reader, at, row));
            }
            hold_all(reader, &edges, &mut numbers)?;
            result?;
            if count < BATCH {
                return Ok(());
            }
        }
    }

    /// What a row says; nothing if it does not say what is owned.
    fn row<'a>(&mut self, reader: &mut Reader, at: Origin, row: &'a ByteRecord) -> Option<Edge<'a>> {
        let mut is_text = true;
        let mut cell = |index: Option<usize>| {
            let (text, good) = text(index.and_then(|index| row.get(index)).unwrap_or_default());
            is_text &= good;
            text
        };
        let owner = cell(Some(self.columns.owner));
        let owned = cell(Some(self.columns.owned));
        let printed = cell(Some(self.columns.share));
        let (from, to) = (cell(self.columns.from), cell(self.columns.to));
        let arrangement = cell(self.columns.arrangement);
        if !is_text {
            let what = "has bytes that are not UTF-8; kept with each written as \\x and its number";
            reader.problem(at, Some(&owned), ProblemKind::Encoding, what);
        }
        if owned.is_empty() {
            let what = if owner.is_empty() {
                "names neither owner nor owned; not kept".to_owned()
            } else {
                format!("does not say what `{owner}` owns; not kept")
            };
            let party = Some(&*owner).filter(|owner| !owner.is_empty());
            reader.problem(at, party, ProblemKind::Party, what);
            return None;
        }
        let (interest, path) = self.interest(reader, at, row);
        let share = words::table_share(&printed).unwrap_or_else(|error| {
            let what = format!("{error}; kept as a holding of unknown size");
            reader.problem(at, Some(&owned), ProblemKind::Share, what);
            self.shares.are_percent |= matches!(error, ShareError::Range(_));
            Share::UNKNOWN
        });
        self.shares.add(share, &printed);
        let period = if from.is_empty() && to.is_empty() {
            Period::default()
        } else {
            reader.period(at, Some(&owned), &from, &to)
        };
        let arrangement =
            if arrangement.is_empty() { 0 } else { reader.arrangement(self.source, &arrangement) };
        let origin = Origin { source: self.source_of(reader, at, row), record: at.record };
        let none = PartyNo(0);
        let holding =
            Holding { owner: none, owned: none, share, interest, path, period, arrangement, origin };
        Some(Edge { at, owner, owned, holding })
    }

    fn interest(&mut self, reader: &mut Reader, at: Origin, row: &ByteRecord) -> (Interest, Path) {
        let bytes = self.columns.interest.and_then(|index| row.get(index)).unwrap_or_default().trim_ascii();
        if bytes.is_empty() {
            return (Interest::Shares, Path::Direct);
        }
        if let Some((last, interest, path)) = &self.last_interest
            && last == bytes
        {
            return (*interest, *path);
        }
        let (word, _) = text(bytes);
        let Some((interest, path)) = words::interest(&word) else {
            let what =
                format!("the interest `{word}` is not known here; kept as an interest of unclear kind");
            reader.problem(at, None, ProblemKind::Interest, what);
            return (Interest::UnclearShare, Path::Direct);
        };
        self.last_interest = Some((bytes.to_vec(), interest, path));
        (interest, path)
    }

    /// The source that a row names within this one, or this one.
    fn source_of(&mut self, reader: &mut Reader, at: Origin, row: &ByteRecord) -> u32 {
        let bytes = self.columns.source.and_then(|index| row.get(index)).unwrap_or_default().trim_ascii();
        if bytes.is_empty() {
            return self.source;
        }
        if let Some((last, source)) = &self.last_source
            && last == bytes
        {
            return *source;
        }
        let source = match self.sources.get(bytes) {
            Some(source) => *source,
            None if self.sources.len() >= SOURCES => {
                let what =
                    format!("more than {SOURCES} texts in the column `source`; cited as the file alone");
                reader.problem(at, None, ProblemKind::Column, what);
                return self.source;
            }
            None => {
                let name = format!("{} ({})", reader.source_name(self.source), text(bytes).0);
                let number = reader.add_source(&name, Format::Csv.to_string());
                self.sources.insert(bytes.to_vec(), number);
                number
            }
        };
        self.last_source = Some((bytes.to_vec(), source));
        source
    }
}
