//! UK Sanctions List CSV of the FCDO (list id `uk-sl`).
//!
//! A line with the date of the report comes first, then the header, then one row per name: everything else
//! about a party is repeated in each of its rows, which belong together by `Unique ID`. What each column means
//! is said in [`super::uk`], for the XML and the CSV alike; labels are compared without case, spaces and brackets.

use interdict_model::{Edition, ListId, PartialDate};

use super::csv_table::{self, CsvTable, PREAMBLE_ROWS};
use super::uk::{Fields, key};
use crate::format::{Format, Head, Recognised, SourceSet};
use crate::reading::{ReadError, Reading, Severity};
use crate::table::Header;

/// Whether the file is of this format, and which part of a set.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    let found =
        head.text.lines().take(PREAMBLE_ROWS + 1).any(|line| is_header(&Header::new(line.split(','))));
    found.then(|| Recognised::single(Format::UkCsv))
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let file = set.main()?;
    let list: ListId =
        ListId::UK_SL.parse().map_err(|cause| ReadError::malformed(file.name(), "list id", cause))?;
    let mut reading = Reading::of(list);
    reading.components.push("main".to_owned());
    let CsvTable { preamble, rows } = csv_table::read(file, &mut reading, is_header)?;
    reading.issued = issued(&preamble);
    if reading.issued.is_none() {
        reading.report(Severity::Note, "main", 1, "no date of the report before the header");
    }
    for row in &rows {
        let mut fields = Fields::of(row);
        match fields.take(&["uniqueid"]) {
            Some(id) => fields.state(&mut reading.record("main", row.line(), id)),
            None => reading.report(Severity::SkippedRow, "main", row.line(), "a row without Unique ID"),
        }
    }
    Ok(reading.without_repeats())
}

fn is_header(header: &Header) -> bool {
    let has = |wanted: &str| header.names().iter().any(|name| key(name.trim_matches('"')) == wanted);
    has("uniqueid") && has("name6") && has("regimename")
}

/// The date in the lines before the header, whatever words stand around it: `Report Date: 21-Nov-2025`.
fn issued(preamble: &[Vec<String>]) -> Option<Edition> {
    let date = preamble
        .iter()
        .flatten()
        .flat_map(|cell| cell.split(':'))
        .find_map(|text| PartialDate::parse(text).ok().filter(|date| date.is_day()))?;
    Some(Edition::of(date.earliest()))
}

#[cfg(test)]
mod tests {
    use interdict_model::party::assemble;
    use interdict_model::{IdentifierKind, Measure, NameKind, NameStrength, PartyKind, RelationKind};

    use super::*;
    use crate::source::SourceFile;

    /// Written for the tests: invented parties under the labels of the official file.
    const SAMPLE: &str = "\u{feff}Report Date: 21-Nov-2025,,,,,,,,,,,,,,,,,,,\r\n\
        Last Updated,Unique ID,OFSI Group ID,Name 6,Name 1,Name type,Alias strength,Name non-latin script,\
        Regime Name,Designation Type,Sanctions Imposed,UK Statement of Reasons,Address Line 1,Address Country,\
        Date Designated,D.O.B,Nationality(/ies),Passport number,IMO number,Current owner/operator (s)\r\n\
        19/11/2025,TST0001,90001,PERSON,Example,Primary Name,,,The Example Regulations,Individual,Asset freeze|Travel Ban,\"One,\r\ntwo\",1 High St,Russia,31/12/2020,dd/mm/1970,Russia,P1,,\r\n\
        19/11/2025,TST0001,90001,EXAMPLE,,Alias,Low quality a.k.a,\u{41f}\u{440}\u{438}\u{43c}\u{435}\u{440},The Example Regulations,Individual,Asset freeze|Travel Ban,\"One,\r\ntwo\",1 High St,Russia,31/12/2020,dd/mm/1970,Russia,P1,,\r\n\
        19/11/2025,TST0002,,Example Ship,,Primary name,,,The Example Regulations,Ship,De-flag,,,,,,,,9000001,Example Shipping\r\n\
        too,short\r\n\
        19/11/2025,,,,,,,,,,,,,,,,,,,\r\n";

    fn reading(text: &str) -> Result<Reading, ReadError> {
        let file = SourceFile::from_bytes("list.csv", text.as_bytes());
        assert_eq!(recognise(&Head::of(&file)?).map(|r| r.format), Some(Format::UkCsv));
        read(&SourceSet::single(Format::UkCsv, file))
    }

    #[test]
    fn a_row_per_name_is_one_party() {
        let reading = reading(SAMPLE).unwrap();
        assert_eq!(reading.issued.unwrap().to_string(), "2025-11-21");
        assert_eq!(reading.rows, 3);
        let parties = assemble(&reading.list, &reading.statements);
        assert_eq!(parties.len(), 2);
        let person = &parties[0];
        assert_eq!(person.kind, PartyKind::Person);
        let names: Vec<_> = person.names.iter().map(|name| (name.whole.as_str(), name.kind)).collect();
        assert_eq!(
            names,
            [
                ("Example PERSON", NameKind::Primary),
                ("EXAMPLE", NameKind::Aka),
                ("\u{41f}\u{440}\u{438}\u{43c}\u{435}\u{440}", NameKind::OriginalScript)
            ]
        );
        assert_eq!(person.names[1].strength, NameStrength::Weak);
        assert_eq!(person.stated_measures, [Measure::AssetFreeze, Measure::TravelBan]);
        assert_eq!(person.reasons, ["One,\r\ntwo"]);
        assert_eq!(person.identifiers[0].kind, IdentifierKind::Passport);
        let dates: Vec<_> =
            reading.statements.iter().filter(|s| s.value.property() == "birth_date").collect();
        assert_eq!(dates.len(), 1, "repeated in every row, stated once");
        let ship = &parties[1];
        assert_eq!(ship.relations[0].kind, RelationKind::OwnerOrOperator);
        assert_eq!(ship.identifiers[0].key(), "9000001");
    }

    #[test]
    fn bad_rows_are_named() {
        let reading = reading(SAMPLE).unwrap();
        let lines: Vec<u64> = reading
            .issues
            .iter()
            .filter(|issue| issue.severity == Severity::SkippedRow)
            .map(|issue| issue.line)
            .collect();
        assert_eq!(lines, [8, 9]);
        // A quote that is not closed joins two rows; the row that comes of it is not taken for one.
        assert!(self::reading(&SAMPLE.replacen("two\"", "two", 1)).unwrap().skipped_rows() > 2);
    }
}
