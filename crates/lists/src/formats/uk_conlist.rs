//! OFSI Consolidated List of financial sanctions targets, CSV (`ConList.csv`, list id `uk-ofsi`).
//!
//! Retired on 28 January 2026 and read for history. Line 1 is `Last Updated` and the date, line 2 the header;
//! then one row per name and combination of repeated values (one group had 252 rows), which belong together by
//! `Group ID`. The list of 2018 has 29 columns and is Windows-1252; later ones have 36 and more. What the
//! columns mean is said in [`uk`]. Every listing on it is an asset freeze: that was the list's purpose, and it
//! states no measure.
//!
//! `Other Information` is free text, kept whole. Two things of weight are written there in a fixed form since
//! the list has no column for them: the UN or UK reference of the party and the IMO number of a ship.

use interdict_model::{Edition, ListId, PartialDate, Value};

use super::csv_table::{self, CsvTable, PREAMBLE_ROWS};
use super::uk::{self, Fields, key};
use crate::format::{Format, Head, Recognised, SourceSet};
use crate::reading::{ReadError, Reading, Severity, Writer};
use crate::table::Header;

/// Whether the file is of this format, and which part of a set.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    let found =
        head.text.lines().take(PREAMBLE_ROWS + 1).any(|line| is_header(&Header::new(line.split(','))));
    found.then(|| Recognised::single(Format::UkConList))
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let file = set.main()?;
    let list: ListId =
        ListId::UK_OFSI.parse().map_err(|cause| ReadError::malformed(file.name(), "list id", cause))?;
    let mut reading = Reading::of(list);
    reading.components.push("main".to_owned());
    let CsvTable { preamble, rows } = csv_table::read(file, &mut reading, is_header)?;
    reading.issued = preamble
        .iter()
        .flatten()
        .find_map(|cell| PartialDate::parse(cell).ok().filter(|date| date.is_day()))
        .map(|date| Edition::of(date.earliest()));
    if reading.issued.is_none() {
        reading.report(Severity::Note, "main", 1, "no date in the line before the header");
    }
    for row in &rows {
        let mut fields = Fields::of(row);
        let Some(group) = fields.take(&["groupid"]) else {
            reading.report(Severity::SkippedRow, "main", row.line(), "a row without Group ID");
            continue;
        };
        let mut writer = reading.record("main", row.line(), group);
        if let Some(text) = fields.take(&["otherinformation"]) {
            uk::say(&mut writer, "Other Information", text);
            fixed_forms(&mut writer, text);
        }
        fields.state(&mut writer);
    }
    Ok(reading.without_repeats())
}

fn is_header(header: &Header) -> bool {
    let has = |wanted: &str| header.names().iter().any(|name| key(name.trim_matches('"')) == wanted);
    has("groupid") && has("name6") && has("regime")
}

/// States the references and the IMO number that the free text of a party carries.
fn fixed_forms(writer: &mut Writer<'_>, text: &str) {
    // "UN Ref QDe.004.", "UN Ref.KPI.067", "(UN Ref):TAi.002", "UN Reference KPi.037", "(UK Sanctions List Ref):AFG0001"
    for mark in ["UN Ref", "UK Sanctions List Ref"] {
        if let Some(reference) = after(text, mark).and_then(reference) {
            writer.say(reference, Value::Reference(reference.to_owned()));
        }
    }
    // "IMO: 8937675.", "(IMO number: 7303803)". A text with several numbers names ships of others.
    let mut numbers = text.match_indices("IMO").filter_map(|(at, mark)| {
        let rest = text.get(at + mark.len()..)?;
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
        let digits = rest.strip_prefix(':')?.trim_start().get(..7)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then_some(digits)
    });
    if let (Some(number), None) = (numbers.next(), numbers.next()) {
        uk::imo(writer, "IMO number", number);
    }
}

/// What follows the first `mark`, compared without case.
fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let at = text.to_ascii_lowercase().find(&mark.to_ascii_lowercase())?;
    text.get(at + mark.len()..)
}

/// The reference after its mark: a word with a digit, and with a letter that is not one of `erence`.
fn reference(text: &str) -> Option<&str> {
    let text = text.strip_prefix("erence").unwrap_or(text);
    let text = text.trim_start_matches([':', ')', '(', '.', ' ']);
    let word = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).next()?;
    let word = word.trim_end_matches('.');
    let has = |test: fn(&char) -> bool| word.chars().any(|c| test(&c));
    (has(char::is_ascii_digit) && has(char::is_ascii_alphabetic)).then_some(word)
}

#[cfg(test)]
mod tests {
    use interdict_model::party::assemble;
    use interdict_model::{Country, IdentifierKind, NameKind, PartyKind};

    use super::*;
    use crate::source::SourceFile;

    /// Written for the tests: invented parties under the labels of the list of 2018.
    const SAMPLE: &[u8] = b"Last Updated,13/04/2018,,,,,,,,,,,,,,,,,,,,,,,,,,,\r\n\
        Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,DOB,Town of Birth,Country of Birth,Nationality,\
        Passport Details,NI Number,Position,Address 1,Address 2,Address 3,Address 4,Address 5,Address 6,\
        Post/Zip Code,Country,Other Information,Group Type,Alias Type,Regime,Listed On,Last Updated,Group ID\r\n\
        EXAMPLE,Caf\xe9,,,,,Dr,00/00/1961,(1) Town (2) Village,(1) Russia (2) North Korea,a) Russia b) North Korea,(1) A-333602 (Russia) issued on 4 June 1985 (2) Passport no: 472234895,Ration card no. 1729765,Minister,Street 1,,,,,City,123,Russia (at time of listing),UN Ref QDe.004. Emir of nothing.,Individual,Prime Alias,Example,18/11/2003,03/03/2016,1\r\n\
        OTHER,,,,,,Dr,01/01/1962,(1) Town (2) Village,(1) Russia (2) North Korea,a) Russia b) North Korea,Some Passport.,,Minister,,,,,,,,,UN Ref QDe.004. Emir of nothing.,Individual,FKA,Example,18/11/2003,03/03/2016,1\r\n\
        SHIP,,,,,,,,,,,,,,,,,,,,,,(IMO number: 9000001). Annex XIV.,Entity,Prime Alias,Example,19/10/2017,19/10/2017,2\r\n\
        short,row\r\n";

    #[test]
    fn rows_of_a_group_are_one_party() {
        let file = SourceFile::from_bytes("ConList.csv", SAMPLE);
        assert_eq!(recognise(&Head::of(&file).unwrap()).map(|r| r.format), Some(Format::UkConList));
        let reading = read(&SourceSet::single(Format::UkConList, file)).unwrap();
        assert_eq!((reading.list.as_str(), reading.rows), ("uk-ofsi", 3));
        assert_eq!(reading.issued.unwrap().to_string(), "2018-04-13");
        assert_eq!(reading.skipped_rows(), 1);
        assert!(reading.issues.iter().any(|issue| issue.line == 6), "{:?}", reading.issues);
        let parties = assemble(&reading.list, &reading.statements);
        let [person, ship] = parties.as_slice() else { panic!("{} parties", parties.len()) };
        assert_eq!(person.kind, PartyKind::Person);
        assert_eq!(person.names[0].whole, "Caf\u{e9} EXAMPLE");
        assert_eq!(person.names[1].kind, NameKind::Fka);
        assert_eq!(person.birth_dates.len(), 2);
        let places: Vec<&str> = person.birth_places.iter().map(|place| place.text.as_str()).collect();
        assert_eq!(places, ["Town, Russia", "Village, North Korea"]);
        assert_eq!(person.nationalities[1].country, Country::parse("KP"));
        let numbers: Vec<_> = person.identifiers.iter().map(|id| (id.kind, id.number.as_str())).collect();
        assert_eq!(
            numbers,
            [
                (IdentifierKind::Passport, "A-333602"),
                (IdentifierKind::Passport, "472234895"),
                (IdentifierKind::NationalId, "1729765")
            ]
        );
        assert_eq!(person.addresses[0].country, Country::parse("RU"));
        assert_eq!(person.references, ["QDe.004"]);
        assert!(person.remarks.contains(&"Some Passport.".to_owned()));
        assert_eq!(ship.identifiers[0].number, "9000001");
    }

    #[test]
    fn reads_references_in_all_their_forms() {
        for (text, expected) in [
            ("Annex XIII. UN Listing. UN Ref.KPI.067.", Some("KPI.067")),
            ("UN REF:QE.A.146.14. Also", Some("QE.A.146.14")),
            ("(UN Ref):TAi.002 .", Some("TAi.002")),
            ("UN Reference  KPi.037", Some("KPi.037")),
            ("UN Ref.075. He is", None),
            ("no reference", None),
        ] {
            assert_eq!(after(text, "UN Ref").and_then(reference), expected, "{text}");
        }
    }
}
