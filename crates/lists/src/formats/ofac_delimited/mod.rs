//! OFAC legacy delimited files, one set of four: `sdn` (or `cons_prim`), `add`, `alt`, `comments`.
//!
//! The form is that of OFAC's data specification: no header; comma, `@` or `|` between fields; text in double
//! quotes; `-0- ` for null; CR LF; a final 0x1A in most files. `sdn` has 12 fields, `add` 6, `alt` 5, `comments` 2.
//! Several programmes stand as `DPRK] [DPRK2`. Whatever else is known of a party is packed into the remarks
//! ([`remarks`]), which are cut after 1,000 characters and go on, in mid-word, in the comments file.
//!
//! The files of a set belong together. A row of `add` or `alt` for a party that `sdn` does not have, a party
//! without any row in `add`, or a cut remark without its continuation says that a file is cut or is from another
//! day; each is reported as a skipped row, so that such a version is not accepted. Rows of the comments file for
//! parties that are gone are tolerated: OFAC itself leaves them standing.

mod remarks;

use std::collections::{HashMap, HashSet};

use encoding_rs::WINDOWS_1252;
use interdict_model::{
    Address, Country, Detail, Identifier, IdentifierKind, ListId, Name, NameKind, NameStrength, PartyKind,
    Place, Programme, Relation, RelationKind, Value,
};

use self::remarks::Extent;
use crate::format::{Format, Head, Recognised, SourceSet};
use crate::reading::{ReadError, Reading, Severity, Writer};
use crate::source::SourceFile;

/// Characters after which OFAC cuts the remarks field.
const REMARKS_CUT: usize = 1_000;

/// The components with their number of fields.
const COMPONENTS: [(&str, usize); 4] = [("sdn", 12), ("add", 6), ("alt", 5), ("comments", 2)];

/// Whether the file is of this format, and which part of a set: a number first, one of the three delimiters,
/// and the number of fields of a component.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    let line = head.text.lines().next()?;
    let delimiter = delimiter(line.as_bytes())?;
    let fields = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .from_reader(line.as_bytes())
        .into_records()
        .next()?
        .ok()?;
    let (component, _) = COMPONENTS.iter().find(|(_, count)| *count == fields.len())?;
    Some(Recognised { format: Format::OfacDelimited, component: (*component).to_owned() })
}

/// The delimiter is what follows the number at the start of the first row.
fn delimiter(line: &[u8]) -> Option<u8> {
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    line.get(digits).copied().filter(|byte| digits > 0 && matches!(byte, b',' | b'@' | b'|'))
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let main = set.file("sdn").ok_or_else(|| ReadError::Set {
        set: set.name(),
        cause: "the main file (sdn.csv or cons_prim.csv) is missing".to_owned(),
    })?;
    let comments = match set.file("comments") {
        Some(file) => Some(continuations(file)?),
        None => None,
    };
    let mut reading = Reading::of(
        ListId::US_OFAC_SDN.parse().map_err(|cause| ReadError::malformed(main.name(), 0, cause))?,
    );
    let mut parties = Parties::default();
    read_main(main, comments.as_ref(), &mut reading, &mut parties)?;
    reading.list =
        list(main, &parties).parse().map_err(|cause| ReadError::malformed(main.name(), 0, cause))?;
    for component in ["add", "alt"] {
        if let Some(file) = set.file(component) {
            read_satellite(file, component, &mut reading, &mut parties)?;
        }
    }
    if set.file("add").is_some() && parties.without_address > 0 {
        let message = format!(
            "{} parties have no row in the address file, which gives every party at least one: it is cut or from another day",
            parties.without_address
        );
        reading.report(Severity::SkippedRow, "add", 0, message);
    }
    if let Some(comments) = &comments {
        reading.components.push("comments".to_owned());
        for party in comments.keys().filter(|party| !parties.kinds.contains_key(*party)) {
            reading.report(
                Severity::Note,
                "comments",
                0,
                format!("continues the remarks of party {party}, which is not listed"),
            );
        }
    }
    reading.missing_components = ["add", "alt"]
        .into_iter()
        .filter(|component| set.file(component).is_none())
        .chain((comments.is_none() && parties.cut > 0).then_some("comments"))
        .map(str::to_owned)
        .collect();
    Ok(reading)
}

/// What must be remembered of the main file while reading the others.
#[derive(Default)]
struct Parties {
    kinds: HashMap<String, PartyKind>,
    tags: HashSet<String>,
    cut: usize,
    without_address: usize,
}

/// Which of OFAC's two lists a main file is. The files do not say; programmes that block on sight (terrorism,
/// narcotics, proliferation, Cuba) stand on the SDN list only.
fn list(main: &SourceFile, parties: &Parties) -> &'static str {
    let only_sdn = ["SDNTK", "NPWMD", "CUBA", "GLOMAG", "IRGC"].iter().any(|tag| parties.tags.contains(*tag));
    let only_cons = ["NS-PLC", "CMIC-EO13959", "561-Related"].iter().any(|tag| parties.tags.contains(*tag));
    let named_cons = main.name().to_lowercase().starts_with("cons");
    if !only_sdn && (only_cons || named_cons) { ListId::US_OFAC_CONS } else { ListId::US_OFAC_SDN }
}

fn read_main(
    file: &SourceFile,
    comments: Option<&HashMap<String, String>>,
    reading: &mut Reading,
    parties: &mut Parties,
) -> Result<(), ReadError> {
    reading.components.push("sdn".to_owned());
    let mut rows = Rows::open(file, 12)?;
    while let Some(row) = rows.next()? {
        let (line, fields) = match row {
            Ok(row) => row,
            Err((line, cause)) => {
                reading.report(Severity::SkippedRow, "sdn", line, cause);
                continue;
            }
        };
        let [id, name, kind, programme, title, call_sign, vessel_type, tonnage, gross, flag, owner, remark] =
            fields.as_slice()
        else {
            continue;
        };
        let (Some(id), Some(name)) = (id.as_deref(), name.as_deref()) else {
            reading.report(Severity::SkippedRow, "sdn", line, "the row has no number or no name");
            continue;
        };
        let party_kind = match kind.as_deref() {
            Some("individual") => PartyKind::Person,
            Some("vessel") => PartyKind::Vessel,
            Some("aircraft") => PartyKind::Aircraft,
            _ => PartyKind::Organisation,
        };
        if parties.kinds.insert(id.to_owned(), party_kind).is_some() {
            reading.report(Severity::SkippedRow, "sdn", line, format!("party {id} stands twice"));
            continue;
        }
        let mut writer = reading.record("sdn", line, id);
        writer.say(kind.as_deref().unwrap_or("-0-"), Value::Kind(party_kind));
        if !matches!(kind.as_deref(), None | Some("individual" | "vessel" | "aircraft" | "entity")) {
            writer.not_understood(kind.as_deref().unwrap_or_default(), "not a type of party known here");
        }
        writer.say(name, Value::Name(split_name(name, party_kind, NameKind::Primary, NameStrength::Strong)));
        for tag in programme.iter().flat_map(|tags| tags.split("] [")).map(str::trim) {
            let tag = tag.trim_start_matches('[').trim_end_matches(']').trim();
            if !parties.tags.contains(tag) {
                parties.tags.insert(tag.to_owned());
            }
            writer.say(tag, Value::Programme(Programme { tag: tag.to_owned(), sublist: None }));
        }
        if let Some(title) = title {
            writer.say(title, Value::Title(title.clone()));
        }
        if let Some(call_sign) = call_sign {
            writer.say(call_sign, Value::Identifier(Identifier::new(IdentifierKind::CallSign, call_sign)));
        }
        for (label, text) in
            [("Vessel Type", vessel_type), ("Tonnage", tonnage), ("Gross Registered Tonnage", gross)]
        {
            if let Some(text) = text {
                writer.say(text, Value::Detail(Detail { label: label.to_owned(), text: text.clone() }));
            }
        }
        if let Some(flag) = flag {
            writer.say(flag, Value::Country(Place::parse(flag)));
        }
        if let Some(owner) = owner {
            let relation = Relation {
                kind: RelationKind::OwnerOrOperator,
                label: "Vessel Owner".to_owned(),
                party: None,
                name: owner.clone(),
            };
            writer.say(owner, Value::Relation(relation));
        }
        if let Some(remark) = remark {
            parties.cut += read_remarks(&mut writer, remark, comments, party_kind);
        }
    }
    parties.without_address = parties.kinds.len();
    Ok(())
}

/// Reads the remarks with their continuation. Gives 1 if the field is cut and the set has no comments file.
fn read_remarks(
    writer: &mut Writer<'_>,
    remark: &str,
    comments: Option<&HashMap<String, String>>,
    kind: PartyKind,
) -> usize {
    let is_cut = remark.chars().count() >= REMARKS_CUT && !remark.ends_with('.');
    let continuation = comments.and_then(|comments| comments.get(writer.party()));
    match (is_cut, continuation) {
        (true, Some(rest)) => {
            let whole = format!("{remark}{rest}");
            remarks::read(writer, &whole, Extent::Continued(remark.len()), kind);
        }
        (true, None) => {
            remarks::read(writer, remark, Extent::Cut, kind);
            if comments.is_none() {
                let message =
                    "the remarks are cut at 1,000 characters and the comments file is not in the set";
                writer.issue(Severity::Note, message);
                return 1;
            }
            let message =
                "the remarks are cut at 1,000 characters and the comments file does not continue them";
            writer.issue(Severity::SkippedRow, message);
        }
        (false, rest) => {
            remarks::read(writer, remark, Extent::Whole, kind);
            if let Some(rest) = rest {
                writer.not_understood(rest, "continues remarks that are not cut");
            }
        }
    }
    0
}

fn continuations(file: &SourceFile) -> Result<HashMap<String, String>, ReadError> {
    let mut found: HashMap<String, String> = HashMap::new();
    let mut rows = Rows::open(file, 2)?;
    while let Some(row) = rows.next()? {
        let (line, fields) = row
            .map_err(|(line, cause)| ReadError::malformed(file.name(), format_args!("line {line}"), cause))?;
        match fields.as_slice() {
            [Some(id), Some(text)] => found.entry(id.clone()).or_default().push_str(text),
            _ => {
                return Err(ReadError::malformed(
                    file.name(),
                    format_args!("line {line}"),
                    "a number and a text are expected",
                ));
            }
        }
    }
    Ok(found)
}

fn read_satellite(
    file: &SourceFile,
    component: &str,
    reading: &mut Reading,
    parties: &mut Parties,
) -> Result<(), ReadError> {
    reading.components.push(component.to_owned());
    let fields_expected = if component == "add" { 6 } else { 5 };
    let mut seen: HashSet<String> = HashSet::new();
    let mut rows = Rows::open(file, fields_expected)?;
    while let Some(row) = rows.next()? {
        let (line, fields) = match row {
            Ok(row) => row,
            Err((line, cause)) => {
                reading.report(Severity::SkippedRow, component, line, cause);
                continue;
            }
        };
        let Some(Some(id)) = fields.first() else {
            reading.report(Severity::SkippedRow, component, line, "the row has no party number");
            continue;
        };
        let Some(&kind) = parties.kinds.get(id) else {
            let message = format!("party {id} is not in the main file: the two are from different days");
            reading.report(Severity::SkippedRow, component, line, message);
            continue;
        };
        seen.insert(id.clone());
        let mut writer = reading.record(component, line, id.as_str());
        match fields.as_slice() {
            [_, _, street, city, country, remark] => say_address(&mut writer, street, city, country, remark),
            [_, _, alias_kind, name, remark] => say_alias(&mut writer, alias_kind, name, remark, kind),
            _ => {}
        }
    }
    if component == "add" {
        parties.without_address = parties.kinds.len().saturating_sub(seen.len());
    }
    Ok(())
}

type Field = Option<String>;

fn say_address(writer: &mut Writer<'_>, street: &Field, city: &Field, country: &Field, remark: &Field) {
    let parts: Vec<&str> = [street, city, country].into_iter().flatten().map(String::as_str).collect();
    if !parts.is_empty() {
        let address = Address {
            text: parts.join(", "),
            street: street.clone(),
            city: city.clone(),
            country: country.as_deref().and_then(Country::parse),
            ..Address::default()
        };
        writer.say(parts.join(" | "), Value::Address(address));
    }
    if let Some(remark) = remark {
        writer.say(remark, Value::Remark(remark.clone()));
    }
}

fn say_alias(writer: &mut Writer<'_>, alias_kind: &Field, name: &Field, remark: &Field, kind: PartyKind) {
    let Some(name) = name else {
        writer.issue(Severity::SkippedRow, "an alias without a name");
        return;
    };
    let name_kind = match alias_kind.as_deref() {
        Some("fka") => NameKind::Fka,
        Some("nka") => NameKind::Nka,
        _ => NameKind::Aka,
    };
    let printed = format!("{} | {name}", alias_kind.as_deref().unwrap_or("-0-"));
    writer.say(printed, Value::Name(split_name(name, kind, name_kind, NameStrength::Strong)));
    if let Some(remark) = remark {
        writer.say(remark, Value::Remark(remark.clone()));
    }
}

/// OFAC prints persons as `FAMILY, Given Middle`; everything else as it is.
fn split_name(whole: &str, party: PartyKind, kind: NameKind, strength: NameStrength) -> Name {
    let mut name = Name { kind, strength, ..Name::primary(whole) };
    if party == PartyKind::Person
        && let Some((family, given)) = whole.split_once(", ")
    {
        name.family = Some(family.trim().to_owned());
        name.given = Some(given.trim().to_owned());
    }
    name
}

/// The rows of one file: fields with null as `None`, or the line and what is wrong with it.
struct Rows<'a> {
    file: &'a SourceFile,
    reader: csv::Reader<Box<dyn std::io::Read + 'a>>,
    record: csv::ByteRecord,
    expected: usize,
}

type Row = Result<(u64, Vec<Field>), (u64, String)>;

impl<'a> Rows<'a> {
    fn open(file: &'a SourceFile, expected: usize) -> Result<Self, ReadError> {
        let head = file.head(64)?;
        // A file of comments may be empty or consist of the end mark alone: no party's remarks are cut.
        if head.is_empty() && expected != 2 {
            return Err(ReadError::Truncated {
                file: file.name().to_owned(),
                cause: "the file is empty".to_owned(),
            });
        }
        let delimiter = delimiter(&head).or_else(|| (expected == 2).then_some(b',')).ok_or_else(|| {
            ReadError::malformed(file.name(), "line 1", "expected a number followed by a comma, `@` or `|`")
        })?;
        let reader: Box<dyn std::io::Read + 'a> = Box::new(file.open()?);
        // Ending rows at LF alone keeps the line numbers right; the CR is taken off the last field.
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(reader);
        Ok(Self { file, reader, record: csv::ByteRecord::new(), expected })
    }

    fn next(&mut self) -> Result<Option<Row>, ReadError> {
        loop {
            let more = self.reader.read_byte_record(&mut self.record).map_err(|cause| {
                ReadError::malformed(
                    self.file.name(),
                    format_args!("line {}", self.reader.position().line()),
                    cause,
                )
            })?;
            if !more {
                return Ok(None);
            }
            let line = self.record.position().map_or(0, csv::Position::line);
            let blank = |field: &[u8]| field.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0x1a);
            if self.record.len() == 1 && self.record.iter().all(blank) {
                continue;
            }
            let length = self.record.as_slice().len();
            if length > crate::limits::ROW_BYTES {
                return Err(ReadError::Limit {
                    file: self.file.name().to_owned(),
                    what: format!("the row at line {line}"),
                    limit: format!("{} bytes", crate::limits::ROW_BYTES),
                });
            }
            if self.record.len() != self.expected {
                let begins: String =
                    String::from_utf8_lossy(self.record.as_slice()).chars().take(60).collect();
                let cause = format!(
                    "the row has {} fields instead of {} (it begins `{begins}`)",
                    self.record.len(),
                    self.expected
                );
                return Ok(Some(Err((line, cause))));
            }
            return Ok(Some(Ok((line, fields(&self.record)))));
        }
    }
}

/// The fields as text; `-0-` is null. OFAC's files are ASCII with stray Windows-1252 letters in old ones.
///
/// The last field keeps its white space: remarks may be cut at a space, and their continuation may begin with one.
fn fields(record: &csv::ByteRecord) -> Vec<Field> {
    let last = record.len().saturating_sub(1);
    record
        .iter()
        .enumerate()
        .map(|(index, bytes)| {
            let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
            let text = match std::str::from_utf8(bytes) {
                Ok(text) => std::borrow::Cow::from(text),
                Err(_) => WINDOWS_1252.decode(bytes).0,
            };
            let trimmed = text.trim();
            (!trimmed.is_empty() && trimmed != "-0-")
                .then(|| if index == last { text.as_ref().to_owned() } else { trimmed.to_owned() })
        })
        .collect()
}

#[cfg(test)]
mod tests;
