//! OpenSanctions `targets.simple.csv`: one row per target, everything flattened.
//!
//! Cells hold several values separated by semicolons; a value with a semicolon stands in quotes inside the cell
//! (so an empty sanction shows as `""`). The format has lost which name, date or number belongs to what, so:
//! - identifiers are read as what their form proves (`IMO` and seven digits; nine digits of a ship are its
//!   MMSI); the others stay numbers of unknown sort, which are compared as well;
//! - the name of a `CryptoWallet` is its address, and its aliases are labels (`Locky`), kept as details;
//! - a ship's `birth_date` is when it was built, an organisation's when it was founded;
//! - `sanctions` is free text (authority, reason, dates) and kept as a remark; `program_ids` are programmes.
//!
//! `last_change` is the date of amendment. `first_seen` and `last_seen` say when a crawler ran and are not kept;
//! the newest `last_seen` is the edition.

use interdict_model::{
    Address, Contact, ContactKind, Country, Detail, Edition, Identifier, IdentifierKind, Name, NameKind,
    NameStrength, PartialDate, PartyKind, Place, Programme, Value, Wallet,
};

use crate::cells::unpack;
use crate::delimited;
use crate::format::{Format, Head, Recognised, SourceSet};
use crate::reading::{ReadError, Reading, Severity, Writer};
use crate::table::{Header, Row};

/// Whether the file is of this format, by the columns of its header.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    let header = head.text.trim_start_matches('\u{feff}').lines().next()?.replace('"', "");
    let header = Header::new(header.split(','));
    let fits = ["id", "schema", "name", "aliases", "identifiers", "dataset", "last_seen"]
        .iter()
        .all(|column| header.has(column));
    fits.then(|| Recognised::single(Format::TargetsSimple))
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let file = set.main()?;
    let mut reading = Reading::of(set.list_or_name("os")?);
    reading.components.push("main".to_owned());
    let mut header: Option<Header> = None;
    let mut newest: Option<String> = None;
    delimited::rows(file, 0, |line, cells| {
        let row = match (&header, cells) {
            (None, Ok(cells)) => {
                header = Some(Header::new(cells));
                return Ok(());
            }
            (Some(header), Ok(cells)) => header.row(line, cells),
            (_, Err(cause)) => Err(cause),
        };
        let row = row.and_then(|row| match row.get("id").map(str::to_owned) {
            Some(id) => Ok((id, row)),
            None => Err("the row has no id".to_owned()),
        });
        match row {
            Ok((id, row)) => {
                newest = newest.take().max(row.get("last_seen").map(str::to_owned));
                state(&row, &mut reading.record("main", line, id));
            }
            Err(cause) => {
                reading.rows += 1;
                reading.report(Severity::SkippedRow, "main", line, cause);
            }
        }
        Ok(())
    })?;
    reading.issued = newest.and_then(|date| date.get(..10)?.parse().ok()).map(Edition::of);
    Ok(reading)
}

fn state(row: &Row, writer: &mut Writer<'_>) {
    let schema = row.get("schema").unwrap_or_default();
    let kind = match schema {
        "Organization" | "PublicBody" => PartyKind::Organisation,
        _ => PartyKind::parse(schema).unwrap_or_default(),
    };
    writer.say(schema, Value::Kind(kind));
    let values = |column: &str| unpack(row.get(column).unwrap_or_default());
    let wallet = kind == PartyKind::Wallet;
    let mut addresses: Vec<String> = Vec::new();
    if wallet {
        for address in
            std::iter::once(row.get("name").unwrap_or_default().to_owned()).chain(values("identifiers"))
        {
            if address.is_empty() || addresses.contains(&address) {
                continue;
            }
            match Wallet::parse("", &address) {
                Ok(value) => writer.say(&address, Value::Wallet(value)),
                Err(cause) => writer.not_understood(&address, cause),
            }
            addresses.push(address);
        }
        for label in values("aliases") {
            writer.say(&label, detail("aliases", &label));
        }
    } else {
        if let Some(name) = row.get("name") {
            writer.say(name, Value::Name(Name::primary(name)));
        }
        for name in values("aliases") {
            writer.say(&name, Value::Name(Name::alias(&name, NameKind::Aka, NameStrength::Strong)));
        }
        for number in values("identifiers") {
            writer.say(&number, Value::Identifier(identifier(&number, kind)));
        }
    }
    for text in values("birth_date") {
        match PartialDate::parse(&text) {
            Ok(date) => writer.say(
                &text,
                match kind {
                    PartyKind::Organisation => Value::Established(date),
                    PartyKind::Vessel | PartyKind::Aircraft => detail("build date", &text),
                    _ => Value::BirthDate(date),
                },
            ),
            Err(cause) => writer.not_understood(&text, cause),
        }
    }
    for text in values("countries") {
        let country = Country::parse(&text);
        let place = Place { text: country.map_or_else(|| text.clone(), |c| c.name().to_owned()), country };
        writer.say(&text, Value::Country(place));
    }
    for text in values("addresses") {
        let country = Place::parse(&text).country;
        writer.say(&text, Value::Address(Address { text: text.clone(), country, ..Address::default() }));
    }
    for text in values("sanctions") {
        writer.say(&text, Value::Remark(text.clone()));
    }
    for (column, kind) in [("phones", ContactKind::Phone), ("emails", ContactKind::Email)] {
        for text in values(column) {
            writer.say(&text, Value::Contact(Contact { kind, text: text.clone() }));
        }
    }
    for tag in values("program_ids") {
        writer.say(&tag, Value::Programme(Programme { tag: tag.clone(), sublist: None }));
    }
    for text in values("dataset") {
        writer.say(&text, detail("dataset", &text));
    }
    if let Some(text) = row.get("last_change") {
        match PartialDate::parse(text) {
            Ok(date) => writer.say(text, Value::Amended(date)),
            Err(cause) => writer.not_understood(text, cause),
        }
    }
    let _bookkeeping = (row.get("first_seen"), row.get("last_seen"));
    for (column, text) in row.unread() {
        writer.say(text, detail(column, text));
    }
}

fn detail(label: &str, text: &str) -> Value {
    Value::Detail(Detail { label: label.to_owned(), text: text.to_owned() })
}

fn identifier(number: &str, kind: PartyKind) -> Identifier {
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    let sort = if number.strip_prefix("IMO").is_some_and(|rest| digits(rest.trim(), 7)) {
        IdentifierKind::Imo
    } else if kind == PartyKind::Vessel && digits(number, 9) {
        IdentifierKind::Mmsi
    } else {
        IdentifierKind::Other
    };
    Identifier::new(sort, number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use interdict_model::party::assemble;

    const HEADER: &str = "\"id\",\"schema\",\"name\",\"aliases\",\"birth_date\",\"countries\",\"addresses\",\"identifiers\",\"sanctions\",\"phones\",\"emails\",\"program_ids\",\"dataset\",\"first_seen\",\"last_seen\",\"last_change\",\"new\"\n";

    #[test]
    fn reads_targets() {
        let text = format!(
            "{HEADER}{}{}{}",
            "\"v1\",\"Vessel\",\"EXAMPLE STAR\",\"\"\"Old; Star\"\";Star\",\"2001\",\"ru;xx\",\"\",\"IMO9074729;273123456;UBAB1\",\"\"\"\"\"\",\"\",\"\",\"X-MARE\",\"D\",\"2025-01-01T00:00:00\",\"2026-03-13T05:41:01\",\"2026-02-05T14:54:48\",\"blue\"\n",
            "\"w1\",\"CryptoWallet\",\"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\",\"Label\",\"\",\"\",\"\",\"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\",\"\",\"\",\"\",\"\",\"D\",\"\",\"\",\"\",\"\"\n",
            "\"p1\",\"Person\",\"too short\"\n",
        );
        let file = SourceFile::from_bytes("targets.simple.csv", text.as_bytes());
        assert!(recognise(&Head::of(&file).unwrap()).is_some());
        let reading = read(&SourceSet::single(Format::TargetsSimple, file)).unwrap();
        assert_eq!((reading.rows, reading.skipped_rows()), (3, 1));
        assert_eq!(reading.issues[0].line, 4);
        assert_eq!(reading.issued.unwrap().to_string(), "2026-03-13");
        let parties = assemble(&reading.list, &reading.statements);
        let names: Vec<&str> = parties[0].names.iter().map(|name| name.whole.as_str()).collect();
        assert_eq!(names, ["EXAMPLE STAR", "Old; Star", "Star"]);
        let kinds: Vec<IdentifierKind> = parties[0].identifiers.iter().map(|id| id.kind).collect();
        assert_eq!(kinds, [IdentifierKind::Imo, IdentifierKind::Mmsi, IdentifierKind::Other]);
        assert!(parties[0].remarks.is_empty());
        assert!(parties[0].details.iter().any(|detail| detail.label == "new"));
        assert_eq!((parties[1].wallets.len(), parties[1].names.len()), (1, 0));
    }
}
