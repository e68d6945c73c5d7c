//! Australia: the DFAT Consolidated List, an XLSX sheet under regulation 8 of the Charter of the United Nations
//! (Dealing with Assets) Regulations and the Autonomous Sanctions Regulations.
//!
//! One row per name. Rows whose reference begins with the same number (`12`, `12a`, `12c1`) are one party; the
//! letters only count rows and are not kept. Every row repeats the party's attributes, so an attribute is
//! stated where it first stands; a row that differs from the others adds what it has.
//!
//! How things are kept:
//! - Cells with several values enumerate them (`a) 1954 b) 1955`) or separate them by semicolons. `na` and
//!   `N/A` say that nothing is known.
//! - A remark in brackets behind a date (`1970 (this aka only)`) is kept, with the date, as a detail.
//! - `Committees` is the programme. `Listing Information` is the legal basis; the first date in it that follows
//!   the word `on` and is no amendment is the date of listing. `Control Date` is the date of the last amendment.
//! - `Additional Information` is free text and kept as a remark: the list mixes offices, passports, reasons and
//!   family in it without marks.
//! - Columns of newer editions (IMO number, alias strength, the measures as yes or no) are read if present.
//!
//! A sheet is read cell by cell: a row or column number far outside costs nothing. The archive is first
//! unpacked into nothing, so that a sheet larger than [`limits::FILE_BYTES`] is refused before any of it is
//! kept.

use std::collections::{BTreeMap, HashSet};
use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use interdict_model::{
    Address, Country, DateError, Detail, Edition, Identifier, IdentifierKind, ListId, Measure, Name,
    NameKind, NameStrength, PartialDate, PartyKind, Place, Programme, Value,
};

use crate::format::{Format, Head, Recognised, SourceSet};
use crate::limits;
use crate::packed::{enumerated, squeeze};
use crate::reading::{ReadError, Reading, Severity, Writer};
use crate::source::SourceFile;
use crate::table::{Header, Row};

/// Whether the file is of this format: a zip archive with the parts of a sheet. No other list comes as a sheet.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    let fits = head.bytes.starts_with(b"PK\x03\x04")
        && (head.name.rsplit('.').next() == Some("xlsx")
            || head.text.contains("[Content_Types].xml")
            || head.text.contains("xl/workbook.xml"));
    fits.then(|| Recognised::single(Format::AuDfatXlsx))
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let file = set.main()?;
    let list =
        ListId::slug(ListId::AU_DFAT).map_err(|cause| ReadError::malformed(file.name(), "list id", cause))?;
    let mut reading = Reading::of(list);
    reading.components.push("main".to_owned());
    let rows = sheet(file)?;
    let mut rows = rows.into_iter();
    let header = rows.by_ref().take(20).find_map(|(_, cells)| {
        let names: Vec<&str> = (0..=*cells.keys().next_back()?)
            .map(|column| cells.get(&column).map_or("", String::as_str))
            .collect();
        let header = Header::new(names);
        (header.has("Reference") && header.has("Name Type")).then_some(header)
    });
    let header = header.ok_or_else(|| {
        let cause = "no row with the columns `Reference` and `Name Type` among the first 20";
        ReadError::malformed(file.name(), "the first sheet", cause)
    })?;
    let mut said = HashSet::new();
    let mut newest = None;
    for (line, cells) in rows {
        // Text right of the last column has no column name, so such a row is refused below.
        let width = header.names().len().max(cells.keys().next_back().map_or(0, |last| last + 1));
        let texts = (0..width).map(|column| cells.get(&column).map_or("", String::as_str));
        let row = match header.row(line, texts) {
            Ok(row) => row,
            Err(cause) => {
                reading.rows += 1;
                reading.report(Severity::SkippedRow, "main", line, cause);
                continue;
            }
        };
        let name = header.names().iter().find(|column| column.to_lowercase().starts_with("name of"));
        let name = name.and_then(|column| row.get(column)).map(squeeze).unwrap_or_default();
        let reference = squeeze(row.get("Reference").unwrap_or_default());
        if reference.is_empty() || name.is_empty() {
            reading.rows += 1;
            reading.report(Severity::SkippedRow, "main", line, "the row has no reference or no name");
            continue;
        }
        let digits = reference.chars().take_while(char::is_ascii_digit).count();
        let party = if digits == 0 { reference } else { reference.chars().take(digits).collect() };
        let writer = reading.record("main", line, party);
        let amended = state(&row, &name, &mut Once { said: &mut said, writer });
        newest = newest.max(amended);
    }
    reading.issued = newest.filter(|date| date.is_day()).map(|date| Edition::of(date.earliest()));
    Ok(reading)
}

/// States each value of a party once.
struct Once<'a, 'r> {
    said: &'a mut HashSet<(String, Value)>,
    writer: Writer<'r>,
}

impl Once<'_, '_> {
    fn say(&mut self, printed: &str, value: Value) {
        if self.said.insert((self.writer.party().to_owned(), value.clone())) {
            self.writer.say(printed, value);
        }
    }

    fn not_understood(&mut self, text: &str, why: impl std::fmt::Display) {
        if self.said.insert((self.writer.party().to_owned(), Value::NotUnderstood(text.to_owned()))) {
            self.writer.not_understood(text, why);
        }
    }

    fn detail(&mut self, label: &str, text: &str) {
        self.say(text, Value::Detail(Detail { label: label.to_owned(), text: squeeze(text) }));
    }
}

/// The cell, unless it says that nothing is known.
fn known<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    row.get(column).filter(|text| {
        !matches!(squeeze(text).to_lowercase().trim_end_matches('.'), "na" | "n/a" | "unknown" | "-" | "")
    })
}

/// States what a row says and gives the date of its last amendment.
fn state(row: &Row, name: &str, once: &mut Once<'_, '_>) -> Option<PartialDate> {
    let kind = squeeze(row.get("Type").unwrap_or_default());
    match PartyKind::parse(&kind) {
        Some(kind) => once.say(row.get("Type").unwrap_or_default(), Value::Kind(kind)),
        None => once.not_understood(&kind, "not a type of party known here"),
    }
    let weak = row.get("Alias Strength").is_some_and(|text| text.eq_ignore_ascii_case("weak"));
    let name_type = squeeze(row.get("Name Type").unwrap_or_default());
    let name_kind = match name_type.to_lowercase().as_str() {
        "primary name" => NameKind::Primary,
        "aka" | "alias" | "a.k.a." => NameKind::Aka,
        "original script" => NameKind::OriginalScript,
        "formerly known as" | "fka" | "previous name" | "previously listed as" => NameKind::Fka,
        _ => {
            once.not_understood(&name_type, "not a type of name known here, read as an alias");
            NameKind::Aka
        }
    };
    let strength = if weak { NameStrength::Weak } else { NameStrength::Strong };
    once.say(name, Value::Name(Name::alias(name, name_kind, strength)));
    if let Some(text) = known(row, "Date of Birth") {
        dates(text, once);
    }
    for place in known(row, "Place of Birth").map(values).unwrap_or_default() {
        once.say(&place, Value::BirthPlace(Place::parse(&place)));
    }
    for place in known(row, "Citizenship").map(citizenships).unwrap_or_default() {
        once.say(&place, Value::Citizenship(Place::parse(&place)));
    }
    for text in known(row, "Address").map(values).unwrap_or_default() {
        let country = Place::parse(&text).country;
        once.say(&text, Value::Address(Address { text: text.clone(), country, ..Address::default() }));
    }
    if let Some(text) = known(row, "Additional Information") {
        once.say(text, Value::Remark(text.trim().to_owned()));
    }
    if let Some(text) = known(row, "Listing Information") {
        if let Ok(date) = PartialDate::parse(text) {
            once.say(text, Value::Listed(date));
        } else {
            once.say(text, Value::LegalBasis(squeeze(text)));
            if let Some(date) = listed(&squeeze(text)) {
                once.say(text, Value::Listed(date));
            }
        }
    }
    for column in ["Instrument", "Instrument of Designation"] {
        if let Some(text) = known(row, column) {
            once.say(text, Value::LegalBasis(squeeze(text)));
        }
    }
    if let Some(text) = known(row, "Committees") {
        once.say(text, Value::Programme(Programme { tag: squeeze(text), sublist: None }));
    }
    for column in ["IMO Number", "IMO"] {
        if let Some(number) = known(row, column) {
            once.say(number, Value::Identifier(Identifier::new(IdentifierKind::Imo, number)));
        }
    }
    for (column, measure) in [
        ("Targeted Financial Sanction", Measure::AssetFreeze),
        ("Targeted Financial Sanctions", Measure::AssetFreeze),
        ("Travel Ban", Measure::TravelBan),
        ("Arms Embargo", Measure::ArmsEmbargo),
        ("Maritime Restriction", Measure::TransportBan),
        ("Maritime Restrictions", Measure::TransportBan),
    ] {
        match known(row, column).map(str::to_lowercase).as_deref() {
            None | Some("no" | "n" | "false" | "0") => {}
            Some(text @ ("yes" | "y" | "true" | "1" | "x")) => {
                once.say(&format!("{column} | {text}"), Value::Measure(measure));
            }
            Some(text) => once.not_understood(text, format_args!("`{column}` is neither yes nor no")),
        }
    }
    let amended = known(row, "Control Date").and_then(|text| match PartialDate::parse(&squeeze(text)) {
        Ok(date) => {
            once.say(text, Value::Amended(date));
            Some(date)
        }
        Err(cause) => {
            once.not_understood(text, cause);
            None
        }
    });
    for (column, text) in row.unread() {
        once.detail(column, text);
    }
    amended
}

/// The values of a cell: enumerated, separated by semicolons, or both (`a) 1954; b) 1955`).
fn values(text: &str) -> Vec<String> {
    let text = squeeze(text);
    let parts = enumerated(&text).into_iter().flat_map(|part| part.split(';'));
    let parts = parts.map(|part| part.trim().trim_end_matches([',', '.']).trim_end().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

/// `Russian and Ukrainian`, `German, Moroccan`, but `Bosnia and Herzegovina`.
fn citizenships(text: &str) -> Vec<String> {
    let whole = |part: &str| Country::parse(part).is_some() || part.contains('(');
    let split = |part: String, separator: &str| -> Vec<String> {
        if whole(&part) { vec![part] } else { part.split(separator).map(|p| p.trim().to_owned()).collect() }
    };
    values(text)
        .into_iter()
        .flat_map(|part| split(part, ","))
        .flat_map(|part| split(part, "/"))
        .flat_map(|part| split(part, " and "))
        .filter(|part| !part.is_empty())
        .collect()
}

fn dates(text: &str, once: &mut Once<'_, '_>) {
    let mut text = squeeze(text);
    for separator in [">>", "alt DOB:", "alt. DOB:", " or "] {
        text = text.replace(separator, ";");
    }
    for part in values(&text) {
        let part = part.trim_matches([',', ' ', '.', ';']);
        let bare = part.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(part);
        let (date, remark) = bare.split_once('(').map_or((bare, false), |(date, _)| (date, true));
        match read_dates(date.trim()) {
            Ok(dates) => {
                for date in dates {
                    once.say(part, Value::BirthDate(date));
                }
                if remark {
                    once.detail("Date of Birth", part);
                }
            }
            Err(cause) => once.not_understood(part, cause),
        }
    }
}

/// One date; or `1955- 1958`, `03/1965`, `01/10/1983,15/10/1983`.
fn read_dates(text: &str) -> Result<Vec<PartialDate>, DateError> {
    let one = |text: &str| {
        PartialDate::parse(text).or_else(|cause| PartialDate::parse(&format!("00/{text}")).map_err(|_| cause))
    };
    one(&text.replace("- ", "-")).map(|date| vec![date]).or_else(|cause| {
        let pieces = text.split([',', ' ']).filter(|piece| !piece.is_empty());
        pieces.map(|piece| if piece.contains('/') { one(piece) } else { Err(cause.clone()) }).collect()
    })
}

/// The date of listing in `Listed by UN 1267 Committee on 25 January 2001 (amended on 3 Sep 2003)`.
fn listed(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text.split(' ').collect();
    words.iter().enumerate().find_map(|(at, word)| {
        if !matches!(word.to_lowercase().trim_end_matches(':'), "on" | "listedon") {
            return None;
        }
        let before = words.get(at.saturating_sub(3)..at)?.join(" ").to_lowercase();
        if ["amended", "relisted", "re-listed", "formerly"].iter().any(|word| before.contains(word)) {
            return None;
        }
        [3, 1].into_iter().find_map(|length| {
            let date = words.get(at + 1..at + 1 + length)?.join(" ");
            let end = date.find('(').unwrap_or(date.len());
            PartialDate::parse(date.get(..end)?.trim_end_matches([',', '.', ';', ')'])).ok()
        })
    })
}

/// A row of the sheet: its number and its texts by column.
type SheetRow = (u64, BTreeMap<usize, String>);

/// The rows of the first sheet that have cells.
fn sheet(file: &SourceFile) -> Result<Vec<SheetRow>, ReadError> {
    let bytes = file.bytes()?;
    weigh(file, &bytes)?;
    let broken = |cause: calamine::XlsxError| ReadError::malformed(file.name(), "the workbook", cause);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes[..])).map_err(broken)?;
    let name = book
        .sheet_names()
        .first()
        .cloned()
        .ok_or_else(|| ReadError::malformed(file.name(), "the workbook", "it has no sheet"))?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
    let mut rows: Vec<SheetRow> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let (line, column) = (u64::from(row) + 1, usize::try_from(column).unwrap_or(usize::MAX));
        if column >= limits::COLUMNS {
            return Err(ReadError::Limit {
                file: file.name().to_owned(),
                what: format!("row {line}"),
                limit: format!("{} columns", limits::COLUMNS),
            });
        }
        match rows.last_mut() {
            Some((last, cells)) if *last == line => {
                cells.insert(column, text);
            }
            _ => rows.push((line, BTreeMap::from([(column, text)]))),
        }
    }
    Ok(rows)
}

/// Refuses an archive that is broken, has too many parts or unpacks to too much.
fn weigh(file: &SourceFile, bytes: &[u8]) -> Result<(), ReadError> {
    let broken = |cause: &dyn std::fmt::Display| {
        ReadError::malformed(file.name(), "the archive", format_args!("{cause}; download it again"))
    };
    let limit = |what: &str, limit: String| ReadError::Limit {
        file: file.name().to_owned(),
        what: what.to_owned(),
        limit,
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|cause| broken(&cause))?;
    if archive.len() > limits::ZIP_ENTRIES {
        return Err(limit("the number of parts", limits::ZIP_ENTRIES.to_string()));
    }
    let mut total = 0u64;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|cause| broken(&cause))?;
        let left = limits::FILE_BYTES.saturating_sub(total).saturating_add(1);
        total += std::io::copy(&mut (&mut part).take(left), &mut std::io::sink())
            .map_err(|cause| broken(&cause))?;
        if total > limits::FILE_BYTES {
            return Err(limit("the unpacked size", format!("{} bytes", limits::FILE_BYTES)));
        }
    }
    Ok(())
}

/// The text of a cell. A cell in a date format is a day; but a small number in one is a year that somebody
/// typed into it, since day 1,950 of the calendar of sheets lies in 1905.
fn text(value: &DataRef<'_>) -> String {
    #[allow(clippy::cast_possible_truncation)] // whole numbers within the bounds just tested
    let whole = |number: f64| (number.fract() == 0.0 && number.abs() < 1e15).then_some(number as i64);
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => {
            whole(*number).map_or_else(|| number.to_string(), |number| number.to_string())
        }
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.trim().to_owned()
        }
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(date) => {
            if let Some(year @ 1800..=2200) = whole(date.as_f64()) {
                return year.to_string();
            }
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use interdict_model::party::assemble;
    use std::io::Write;

    /// A workbook with one sheet of inline strings, the smallest that is read as one.
    fn workbook(rows: &[&[&str]]) -> Vec<u8> {
        let mut sheet = String::from(
            "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
        );
        for (number, cells) in rows.iter().enumerate() {
            sheet += "<row>";
            for (column, cell) in cells.iter().enumerate() {
                let letter = char::from(b'A' + u8::try_from(column).unwrap());
                let at = format!("{letter}{}", number + 1);
                let parts = match cell.strip_prefix('#') {
                    Some(digits) => ["<c r=\"", &at, "\"><v>", digits, "</v></c>"],
                    None => ["<c r=\"", &at, "\" t=\"inlineStr\"><is><t>", cell, "</t></is></c>"],
                };
                sheet.extend(parts);
            }
            sheet += "</row>";
        }
        sheet += "</sheetData></worksheet>";
        let parts = [
            (
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
            ),
            (
                "_rels/.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
            ),
            (
                "xl/workbook.xml",
                "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
            ),
            ("xl/worksheets/sheet1.xml", sheet.as_str()),
        ];
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    const HEADER: &[&str] = &[
        "Reference",
        "Name of Individual or Entity",
        "Type",
        "Name Type",
        "Date of Birth",
        "Citizenship",
        "Address",
        "Listing Information",
        "Committees",
        "Control Date",
        "Colour",
    ];

    fn reading(bytes: &[u8]) -> Result<Reading, ReadError> {
        let file = SourceFile::from_bytes("list.xlsx", bytes);
        assert!(recognise(&Head::of(&file).unwrap()).is_some());
        read(&SourceSet::single(Format::AuDfatXlsx, file))
    }

    #[test]
    fn rows_of_one_number_are_one_party() {
        let listing = "Listed by UN 1718 Committee on 2 March 2012 (amended on 3 Sep 2013)";
        let bytes = workbook(&[
            HEADER,
            &[
                "#12",
                "Erika Mustermann",
                "Individual ",
                "Primary Name",
                "a) Approximately 1970 b) 12/03/1966",
                "Russian, German",
                "NA",
                listing,
                "1718 (DPRK) ",
                "2024-11-08",
                "",
            ],
            &[
                "12a",
                "E. Mustermann",
                "individual",
                "Aka ",
                "a) Approximately 1970 b) 12/03/1966",
                "Russian, German",
                "NA",
                listing,
                "1718 (DPRK)",
                "2024-11-08",
                "",
            ],
            &[
                "12b1",
                "\u{41f}\u{440}\u{438}\u{43c}\u{435}\u{440}",
                "Individual",
                "Original Script",
                "#1968",
                "",
                "a) Kabul b) Herat",
                listing,
                "1718 (DPRK)",
                "2024-11-08",
                "red",
            ],
            &["#13", "", "Entity", "aka", "", "", "", "", "", "", ""],
        ]);
        let reading = reading(&bytes).unwrap();
        assert_eq!((reading.rows, reading.skipped_rows()), (4, 1));
        assert_eq!(reading.issued.unwrap().to_string(), "2024-11-08");
        let parties = assemble(&reading.list, &reading.statements);
        assert_eq!(parties.len(), 1);
        let party = &parties[0];
        assert_eq!((party.id.as_str(), party.kind, party.names.len()), ("12", PartyKind::Person, 3));
        let dates: Vec<String> = party.birth_dates.iter().map(ToString::to_string).collect();
        assert_eq!(dates, ["~1970", "1966-03-12", "1968"]);
        assert_eq!(party.nationalities.len(), 2);
        assert_eq!(party.addresses.len(), 2);
        assert_eq!(party.programmes.len(), 1);
        assert_eq!(party.listed.unwrap().to_string(), "2012-03-02");
        assert_eq!(party.details[0].label, "Colour");
    }

    #[test]
    fn a_broken_archive_is_refused() {
        let whole = workbook(&[HEADER]);
        assert!(reading(&whole).is_ok());
        for length in [40, whole.len() / 2, whole.len() - 1] {
            assert!(reading(&whole[..length]).is_err(), "cut at {length}");
        }
        let mut changed = whole.clone();
        let middle = changed.windows(4).position(|w| w == b"PK\x03\x04").unwrap() + 60;
        changed[middle] ^= 0xff;
        assert!(reading(&changed).is_err());
    }

    #[test]
    fn finds_the_date_of_listing() {
        for (text, date) in [
            ("Listed on: 10 Apr. 2015, (amended on 14 Sep. 2016)", Some("2015-04-10")),
            ("Listed on: 5/02/2022. Relisted on 6 November 2023", Some("2022-02-05")),
            ("Autonomous Sanctions Instrument 2022. Relisted on 12 January 2024", None),
        ] {
            assert_eq!(listed(text).map(|date| date.to_string()).as_deref(), date, "{text}");
        }
    }
}
