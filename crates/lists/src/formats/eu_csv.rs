//! EU Financial Sanctions Files, CSV: fields apart by semicolons, one row per part of an entity.
//!
//! Every row repeats the entity and has one part: an alias, an address, a birth date, an identification or a
//! citizenship. Two layouts, told apart by their headers:
//! - 1.1 (`csvFullSanctionsList_1_1`): columns `Entity_LogicalId`, `NameAlias_WholeName`,
//!   `Address_CountryIso2Code`, `BirthDate_YearRangeFrom`, `Identification_TypeCode` ...: a prefix per part and
//!   the attribute names of XML 1.1, with a few exceptions. UTF-8.
//! - 1.0 (2018): `Entity_logical_id`, `Naal_wholename`, `Addr_street`, `Birt_date`, `Iden_number`,
//!   `Citi_country`. Several values are packed: `number (type-description) (note)`, `PHONE[..]\nFAX[..]`. It
//!   has no flag for weak aliases, no UN reference, and `N/A` where only the year of birth is known.
//!
//! A 1.0 file may have been through a spreadsheet that wrapped each line in quotes, turned commas into tabs,
//! appended tabs and saved in Windows-1252. Such lines are unwrapped. Letters outside Windows-1252 were
//! replaced by `?` for good; names that lost letters are reported.
//!
//! Which column becomes what is told in [`eu`](super::eu).

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use interdict_model::{Edition, ListId, PartialDate, Value};

use super::eu::{Entity, Part, is_weak};
use crate::format::{Format, Head, Recognised, SourceSet};
use crate::limits;
use crate::reading::{ReadError, Reading, Severity, Writer};
use crate::source::SourceFile;
use crate::table::{Header, Row};

/// The two layouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Current,
    Old,
}

/// Column prefixes of the parts, and of the acts they come from, in the two layouts.
struct Prefixes {
    name: &'static str,
    address: &'static str,
    birth: &'static str,
    identification: &'static str,
    citizenship: &'static str,
}

impl Layout {
    fn of(header: &Header) -> Option<Self> {
        if header.has("Entity_LogicalId") && header.has("NameAlias_WholeName") {
            Some(Self::Current)
        } else if header.has("Entity_logical_id") && header.has("Naal_wholename") {
            Some(Self::Old)
        } else {
            None
        }
    }

    fn prefixes(self) -> Prefixes {
        match self {
            Self::Current => Prefixes {
                name: "NameAlias",
                address: "Address",
                birth: "BirthDate",
                identification: "Identification",
                citizenship: "Citizenship",
            },
            Self::Old => Prefixes {
                name: "Naal",
                address: "Addr",
                birth: "Birt",
                identification: "Iden",
                citizenship: "Citi",
            },
        }
    }

    /// The column that holds an XML 1.1 attribute of a part.
    fn column(self, prefix: &str, attribute: &str) -> String {
        let entity = prefix == "Entity";
        let own = match (self, attribute) {
            (Self::Current, "code") => "SubjectType",
            (Self::Current, "classificationCode") => "SubjectType_ClassificationCode",
            (Self::Current, "euReferenceNumber") => "EU_ReferenceNumber",
            (Self::Current, "dayOfMonth") => "Day",
            (Self::Current, "monthOfYear") => "Month",
            (Self::Current, "issueDate") => "IssuedDate",
            (Self::Current, "identificationTypeCode") => "TypeCode",
            (Self::Current, "identificationTypeDescription") => "TypeDescription",
            (Self::Old, "classificationCode") => return "Subject_type".to_owned(),
            (Self::Old, "euReferenceNumber") => return "EU_ref_num".to_owned(),
            (Self::Old, "programme") if entity => return "Programme".to_owned(),
            (Self::Old, "numberTitle") if entity => return "Leba_numtitle".to_owned(),
            (Self::Old, "publicationDate") if entity => return "Leba_publication_date".to_owned(),
            (Self::Old, "publicationUrl") if entity => return "Leba_url".to_owned(),
            (Self::Old, "numberTitle") => "leba_numtitle",
            (Self::Old, "publicationDate") => "leba_publication_date",
            (Self::Old, "publicationUrl") => "leba_url",
            (Self::Old, "nameLanguage") => "language",
            (Self::Old, "countryDescription") => "country",
            (Self::Old, "birthdate") => "date",
            (Self::Old, "city") if prefix == "Birt" => "place",
            // Nothing: the place of 1.0 is the city, and must not be read twice.
            (Self::Old, "place") => "none",
            (_, attribute) => attribute,
        };
        let act = [
            "regulationType",
            "organisationType",
            "publicationDate",
            "entryIntoForceDate",
            "numberTitle",
            "programme",
            "publicationUrl",
        ];
        match self {
            Self::Current if own == "regulationType" => format!("{prefix}_Regulation_Type"),
            Self::Current if act.contains(&own) => format!("{prefix}_Regulation_{own}"),
            _ => format!("{prefix}_{own}"),
        }
    }
}

/// Whether the file is one of the two layouts, by its header.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    let line = head.text.lines().next()?;
    let header = header_of(line);
    Layout::of(&header).map(|_| Recognised::single(Format::EuCsv))
}

/// The header of a line. 1.0 names the entity's id once more in every part; those columns get the part's prefix.
fn header_of(line: &str) -> Header {
    let line = line.trim_start_matches('\u{feff}');
    let (line, _) = unwrapped(line.trim_end());
    let mut names: Vec<String> = Vec::new();
    for cell in line.split(';').map(|cell| cell.trim().trim_matches('"')) {
        let part = names.last().and_then(|last| last.split('_').next()).unwrap_or_default();
        let name =
            if names.iter().any(|name| name == cell) { format!("{part}_{cell}") } else { cell.to_owned() };
        names.push(name);
    }
    Header::new(names.iter().map(String::as_str))
}

/// A line without the spreadsheet's quotes, tabs and doubled quotes, and whether it had them.
fn unwrapped(line: &str) -> (Cow<'_, str>, bool) {
    match line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if line.ends_with("\t\"") => {
            (Cow::Owned(inner.trim_end_matches('\t').replace("\"\"", "\"").replace('\t', ",")), true)
        }
        _ => (Cow::Borrowed(line), false),
    }
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let list: ListId = ListId::EU_FSF
        .parse()
        .map_err(|cause| ReadError::Set { set: set.name(), cause: format!("{cause}") })?;
    let file = set.main()?;
    let mut reading = Reading::of(list);
    reading.components.push("main".to_owned());
    let bytes = file.bytes()?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits::FILE_BYTES {
        return Err(limit(file, "the file (bytes)", &limits::FILE_BYTES));
    }
    let first: &[u8] = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let header = header_of(&String::from_utf8_lossy(first));
    let layout = Layout::of(&header).ok_or_else(|| {
        ReadError::malformed(file.name(), "line 1", "the header is of neither layout of the EU's CSV")
    })?;
    if header.names().len() > limits::COLUMNS {
        return Err(limit(file, "the number of columns", &limits::COLUMNS));
    }
    let text = decoded(file, &bytes, layout, &mut reading)?;
    let rows = rows(file, &text, &header, &mut reading)?;
    let mut entities: HashMap<String, Entity> = HashMap::new();
    let strong = strong_entities(&rows, layout);
    for row in &rows {
        let Some(id) =
            row.get(&layout.column("Entity", if layout == Layout::Old { "logical_id" } else { "LogicalId" }))
        else {
            reading.rows += 1;
            reading.report(
                Severity::SkippedRow,
                "main",
                row.line(),
                "the row has no logical id of an entity",
            );
            continue;
        };
        issued(&mut reading, row);
        let entity = entities.entry(id.to_owned()).or_default();
        let any_strong = strong.contains(id);
        let mut writer = reading.record("main", row.line(), id);
        match layout {
            Layout::Current => current_row(entity, &mut writer, row, any_strong),
            Layout::Old => old_row(entity, &mut writer, row, any_strong),
        }
        for (column, text) in row.unread() {
            entity.detail(&mut writer, column, &lines(text));
        }
    }
    Ok(reading)
}

fn limit(file: &SourceFile, what: &str, limit: &dyn ToString) -> ReadError {
    ReadError::Limit { file: file.name().to_owned(), what: what.to_owned(), limit: limit.to_string() }
}

/// The text. 1.0 files saved by a spreadsheet are Windows-1252; anything else that is not UTF-8 is an error.
fn decoded<'a>(
    file: &SourceFile,
    bytes: &'a [u8],
    layout: Layout,
    reading: &mut Reading,
) -> Result<Cow<'a, str>, ReadError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) if layout == Layout::Old => {
            let message = "the file is not UTF-8; read as Windows-1252, letters outside it are lost";
            reading.report(Severity::Note, "main", 0, message);
            Ok(encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0)
        }
        Err(cause) => {
            Err(ReadError::malformed(file.name(), format_args!("byte {}", cause.valid_up_to()), "not UTF-8"))
        }
    }
}

/// The rows after the header. A row of the wrong width is reported as skipped.
fn rows(
    file: &SourceFile,
    text: &str,
    header: &Header,
    reading: &mut Reading,
) -> Result<Vec<Row>, ReadError> {
    let body = text.split_once('\n').map_or("", |(_, body)| body);
    // Delimited text has no end mark but this one. A file cut exactly at a line end looks whole; that it has
    // shrunk is for acceptance to see.
    if !text.trim_end_matches('\u{1a}').ends_with('\n') {
        let cause = "the last line has no line end".to_owned();
        return Err(ReadError::Truncated { file: file.name().to_owned(), cause });
    }
    let mut rows = Vec::new();
    let mut read = |line: u64, cells: &csv::StringRecord, reading: &mut Reading| -> Result<(), ReadError> {
        if cells.as_slice().len() > limits::ROW_BYTES {
            return Err(limit(file, "a row (bytes)", &limits::ROW_BYTES));
        }
        match header.row(line, cells) {
            Ok(row) => rows.push(row),
            Err(cause) => {
                reading.rows += 1;
                reading.report(Severity::SkippedRow, "main", line, cause);
            }
        }
        Ok(())
    };
    if body.starts_with('"') && body.lines().next().is_some_and(|line| unwrapped(line).1) {
        for (line, text) in (2..).zip(body.lines()) {
            let (text, _) = unwrapped(text);
            for cells in reader(text.as_bytes()).into_records() {
                let cells = cells
                    .map_err(|cause| ReadError::malformed(file.name(), format_args!("line {line}"), cause))?;
                read(line, &cells, reading)?;
            }
        }
    } else {
        let mut records = reader(body.as_bytes());
        let mut cells = csv::StringRecord::new();
        loop {
            let line = records.position().line() + 1;
            let more = records
                .read_record(&mut cells)
                .map_err(|cause| ReadError::malformed(file.name(), format_args!("line {line}"), cause))?;
            if !more {
                break;
            }
            read(cells.position().map_or(line, |at| at.line() + 1), &cells, reading)?;
        }
    }
    Ok(rows)
}

fn reader(bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(b';').has_headers(false).flexible(true).from_reader(bytes)
}

/// The entities that have at least one strong alias.
fn strong_entities(rows: &[Row], layout: Layout) -> HashSet<String> {
    let prefix = layout.prefixes().name;
    let id = layout.column("Entity", if layout == Layout::Old { "logical_id" } else { "LogicalId" });
    let whole = layout.column(prefix, "wholeName");
    let (strong, remark) = (layout.column(prefix, "strong"), layout.column(prefix, "remark"));
    rows.iter()
        .filter(|row| row.get(&whole).is_some())
        .filter(|row| !is_weak(row.get(&strong), row.get(&remark).as_slice()))
        .filter_map(|row| row.get(&id).map(str::to_owned))
        .collect()
}

/// The date of generation, which every row repeats.
fn issued(reading: &mut Reading, row: &Row) {
    // The damaged sample's header begins `Date_filexxxx`.
    let columns = ["fileGenerationDate", "Date_file", "Date_filexxxx"];
    let text = columns.iter().find_map(|column| row.get(column));
    if reading.issued.is_some() {
        return;
    }
    let date = text.and_then(|text| PartialDate::parse(text).ok()).filter(|date| date.is_day());
    reading.issued = date.map(|date| Edition::of(date.earliest()));
}

/// Marks the columns of a part that say nothing of a party: its id, and the language of the regulation.
fn internal(layout: Layout, row: &Row, prefix: &str) {
    for column in ["LogicalId", "RegulationLanguage", "logical_id", "Entity_logical_id"] {
        let _ = row.get(&format!("{prefix}_{column}"));
    }
    let _ = row.get(&layout.column(prefix, "programme"));
}

fn current_row(entity: &mut Entity, writer: &mut Writer<'_>, row: &Row, any_strong: bool) {
    let layout = Layout::Current;
    let field = |prefix: &'static str| move |attribute: &str| row.get(&layout.column(prefix, attribute));
    let Prefixes { name, address, birth, identification, citizenship } = layout.prefixes();
    entity.head(writer, &field("Entity"));
    entity.regulation(writer, &field("Entity"), field("Entity")("designationDate").is_some());
    let remark = |prefix: &'static str| field(prefix)("remark");
    if field(name)("wholeName").is_some() || field(name)("lastName").is_some() {
        entity.name(writer, &field(name), remark(name).as_slice(), any_strong);
    }
    entity.address(writer, &field(address));
    if let Some(text) = field(address)("ContactInfo") {
        contacts(entity, writer, text);
    }
    entity.birth(writer, &field(birth));
    if field(identification)("logicalId").is_some() || field(identification)("number").is_some() {
        entity.identification(writer, &field(identification), remark(identification).as_slice());
    }
    entity.citizenship(writer, &field(citizenship));
    for prefix in [name, address, birth, identification, citizenship] {
        entity.legal_basis(writer, &field(prefix));
        let _ = field(prefix)("entryIntoForceDate");
        internal(layout, row, prefix);
    }
    for prefix in [address, birth, citizenship] {
        if let Some(text) = remark(prefix) {
            entity.once(writer, text, Value::Remark(text.to_owned()));
        }
    }
}

fn old_row(entity: &mut Entity, writer: &mut Writer<'_>, row: &Row, any_strong: bool) {
    let layout = Layout::Old;
    let field = |prefix: &'static str| move |attribute: &str| row.get(&layout.column(prefix, attribute));
    let Prefixes { name, address, birth, identification, citizenship } = layout.prefixes();
    // "(remark)": the brackets are the file's.
    let remark = field("Entity")("remark").map(lines);
    let remark = remark
        .as_deref()
        .map(|text| text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(text));
    let own = field("Entity");
    let head = |attribute: &str| if attribute == "remark" { None } else { own(attribute) };
    entity.head(writer, &head);
    if let Some(text) = remark {
        entity.once(writer, text, Value::Remark(text.to_owned()));
    }
    entity.regulation(writer, &own, false);
    if let Some(whole) = field(name)("wholeName").or(field(name)("lastName")) {
        let lost = whole.matches('?').count();
        if lost > 0 && lost >= whole.chars().filter(|c| c.is_alphabetic()).count() {
            for attribute in
                ["firstName", "middleName", "lastName", "nameLanguage", "gender", "title", "function"]
            {
                let _ = field(name)(attribute);
            }
            writer.not_understood(whole, "a name whose letters were lost (`?`) when the file was saved");
        } else {
            if lost > 0 {
                let message = format!("letters of a name were lost (`?`) when the file was saved: `{whole}`");
                writer.issue(Severity::NotUnderstood, message);
            }
            entity.name(writer, &field(name), &[], any_strong);
        }
    }
    entity.address(writer, &field(address));
    if let Some(text) = field(address)("other") {
        contacts(entity, writer, text);
    }
    let on = field(birth);
    let known = |attribute: &str| on(attribute).filter(|text| *text != "N/A");
    entity.birth(writer, &known);
    if let Some(text) = field(identification)("number") {
        old_identification(entity, writer, text, &field(identification));
    }
    entity.citizenship(writer, &field(citizenship));
    for prefix in [name, address, birth, identification, citizenship] {
        entity.legal_basis(writer, &field(prefix));
        internal(layout, row, prefix);
    }
}

/// `AD001095 (passport-National passport) (note)`: number, type code, description, notes.
fn old_identification(entity: &mut Entity, writer: &mut Writer<'_>, text: &str, field: &Part<'_>) {
    let (number, rest) = text.split_once(" (").unwrap_or((text, ""));
    let (sort, note) = rest.split_once(')').unwrap_or((rest, ""));
    let (code, description) = sort.split_once('-').unwrap_or((sort, sort));
    let note = note.trim().trim_matches(['(', ')', '?', ' ']);
    let note = Some(note).filter(|note| !note.is_empty() && *note != code);
    let country = field("countryDescription");
    let part = |attribute: &str| match attribute {
        "number" => Some(number.trim()),
        "identificationTypeCode" => Some(code).filter(|code| !code.is_empty()),
        "identificationTypeDescription" => Some(description).filter(|text| !text.is_empty()),
        "countryDescription" => country,
        _ => None,
    };
    entity.identification(writer, &part, note.as_slice());
}

/// `PHONE[+1 2]\nFAX[+3 4]`, with a line end or the two characters `\n` between.
fn contacts(entity: &mut Entity, writer: &mut Writer<'_>, text: &str) {
    let mut rest = text;
    while let Some((key, value, after)) = one_contact(rest) {
        entity.contact(writer, key, value);
        rest = after;
    }
    let rest = lines(rest);
    if !rest.trim().is_empty() {
        entity.detail(writer, "contact", rest.trim());
    }
}

fn one_contact(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim_start_matches("\\n").trim_start_matches([' ', ',', '\n', '\r']);
    let (key, rest) = text.split_once('[')?;
    let (value, after) = rest.split_once(']')?;
    let is_key =
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '_' | '-'));
    is_key.then(|| (key.trim(), value.trim(), after))
}

/// Text with the two characters `\n` as the line ends they stand for.
fn lines(text: &str) -> String {
    text.replace("\\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use interdict_model::{IdentifierKind, NameKind, NameStrength, Party, PartyKind, party};

    const CURRENT: &str = "\u{feff}fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_UnitedNationId;Entity_DesignationDate;Entity_DesignationDetails;Entity_Remark;Entity_SubjectType;Entity_SubjectType_ClassificationCode;Entity_Regulation_Type;Entity_Regulation_NumberTitle;Entity_Regulation_Programme;NameAlias_LastName;NameAlias_FirstName;NameAlias_WholeName;NameAlias_NameLanguage;NameAlias_LogicalId;NameAlias_Remark;NameAlias_Regulation_NumberTitle;Address_City;Address_ContactInfo;Address_CountryIso2Code;Address_CountryDescription;BirthDate_BirthDate;BirthDate_Day;BirthDate_Month;BirthDate_Year;BirthDate_Circa;BirthDate_CalendarType;BirthDate_CountryDescription;Identification_Number;Identification_KnownFalse;Identification_TypeCode;Identification_LogicalId;Citizenship_CountryIso2Code;New_Column
01/03/2024;10;EU.1.1;;2001-10-17;;\"A remark; whole\";person;P;amendment;2023/1 (OJ L1);TST;;;Weak One;;1;low quality alias;2022/1 (OJ L1);;;;;;;;;;;;;;;;;
01/03/2024;10;EU.1.1;;2001-10-17;;\"A remark; whole\";person;P;amendment;2023/1 (OJ L1);TST;Gamma;Alpha;Alpha Gamma;EN;2;;;;;;;;;;;;;;;;;;;
01/03/2024;10;EU.1.1;;2001-10-17;;\"A remark; whole\";person;P;amendment;2023/1 (OJ L1);TST;;;;;;;;Town;PHONE[+1 2]\\nFAX[+3 4];RU;RUSSIA;;;;;;;;;;;;;
01/03/2024;10;EU.1.1;;2001-10-17;;\"A remark; whole\";person;P;amendment;2023/1 (OJ L1);TST;;;;;;;;;;;;1966-04-05;5;4;1966;true;GREGORIAN;UNKNOWN;;;;;;
01/03/2024;10;EU.1.1;;2001-10-17;;\"A remark; whole\";person;P;amendment;2023/1 (OJ L1);TST;;;;;;;;;;;;;;;;;;;AB 12;true;passport;9;;
01/03/2024;10;EU.1.1;;2001-10-17;;\"A remark; whole\";person;P;amendment;2023/1 (OJ L1);TST;;;;;;;;;;;;;;;;;;;;;;;KP;new
01/03/2024;;EU.2.2;;;;;enterprise;E;;;;;;No Id;;;;;;;;;;;;;;;;;;;;;
";

    fn read_text(text: &[u8]) -> Result<Reading, ReadError> {
        read(&SourceSet::single(Format::EuCsv, SourceFile::from_bytes("eu.csv", text)))
    }

    fn only(reading: &Reading) -> Party {
        party::assemble(&reading.list, &reading.statements).remove(0)
    }

    #[test]
    fn reads_the_current_layout() {
        let reading = read_text(CURRENT.as_bytes()).unwrap();
        assert_eq!((reading.rows, reading.skipped_rows()), (7, 1), "{:?}", reading.issues);
        assert_eq!(reading.issued.unwrap().to_string(), "2024-03-01");
        let party = only(&reading);
        let names: Vec<_> = party.names.iter().map(|n| (n.whole.as_str(), n.kind, n.strength)).collect();
        assert_eq!(
            names,
            [
                ("Alpha Gamma", NameKind::Primary, NameStrength::Strong),
                ("Weak One", NameKind::Aka, NameStrength::Weak)
            ]
        );
        assert_eq!(party.kind, PartyKind::Person);
        assert_eq!(party.birth_dates[0].to_string(), "~1966-04-05");
        assert_eq!(party.contacts.len(), 2);
        assert_eq!(party.addresses[0].text, "Town, RUSSIA");
        assert_eq!(party.identifiers[0].note.as_deref(), Some("known to be false"));
        assert_eq!(party.nationalities[0].text, "KP");
        assert_eq!(party.remarks, ["A remark; whole"]);
        assert_eq!(party.legal_bases, ["2023/1 (OJ L1)", "2022/1 (OJ L1)"]);
        let details: Vec<_> = party.details.iter().map(|d| format!("{}={}", d.label, d.text)).collect();
        assert_eq!(details, ["New_Column=new"]);
    }

    #[test]
    fn unwraps_what_a_spreadsheet_saved() {
        let header = "Date_filexxxx;Entity_logical_id;Subject_type;Leba_numtitle;Programme;Entity_remark;Naal_logical_id;Entity_logical_id;Naal_wholename;Naal_function;Birt_logical_id;Entity_logical_id;Birt_date;Birt_place;Iden_number;EU_ref_num";
        let rows = [
            "04/07/2018;7;P;1/2003 (OJ L1);TST;(A\t B)\\n;1;7;Caf\u{e9} One;\"\"Head; deputy\"\";;;;;;EU.7.7",
            "04/07/2018;7;P;1/2003 (OJ L1);TST;;2;7;?\u{b5}??? ??;;;;;;;EU.7.7",
            "04/07/2018;7;P;1/2003 (OJ L1);TST;;;;;;1;7;N/A;Town\t near City;;EU.7.7",
            "04/07/2018;7;P;1/2003 (OJ L1);TST;;;;;;;;;;AB 1 (passport-National passport) (?(issued: may 2001));EU.7.7",
        ];
        let lines: Vec<String> =
            std::iter::once(header).chain(rows).map(|row| format!("\"{row}\t\t\t\"\n")).collect();
        let text = lines.concat();
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
        let reading = read_text(&bytes).unwrap();
        assert_eq!((reading.rows, reading.skipped_rows()), (4, 0), "{:?}", reading.issues);
        let party = only(&reading);
        assert_eq!(party.caption(), "Caf\u{e9} One");
        assert_eq!(party.roles, ["Head; deputy"]);
        assert_eq!(party.birth_places[0].text, "Town, near City");
        assert_eq!(party.identifiers[0].number, "AB 1");
        assert_eq!(party.identifiers[0].kind, IdentifierKind::Passport);
        assert_eq!(party.identifiers[0].note.as_deref(), Some("issued: may 2001"));
        assert!(party.remarks.contains(&"?\u{b5}??? ??".to_owned()), "{:?}", party.remarks);
        assert!(party.details.is_empty(), "{:?}", party.details);
    }

    #[test]
    fn refuses_what_is_cut_or_not_this_list() {
        for sixteenth in 0..16 {
            let cut = &CURRENT.as_bytes()[..CURRENT.len() * sixteenth / 16];
            assert!(read_text(cut).is_err(), "cut at {sixteenth}/16");
        }
        assert!(read_text(b"a;b\n1;2\n").is_err());
        assert!(read_text(&[CURRENT.as_bytes(), b"\xff;;\n"].concat()).is_err(), "1.1 is UTF-8");
        let short = read_text(format!("{CURRENT}01/03/2024;10;EU.1.1\n").as_bytes()).unwrap();
        assert_eq!(short.skipped_rows(), 2, "a row too short is not read");
    }
}
