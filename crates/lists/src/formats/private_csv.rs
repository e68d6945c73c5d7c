//! Our own CSV for private lists, which `export --format csv` writes too. `docs/private-lists.md` is its manual.
//!
//! A header row names the columns in any order ([`COLUMNS`], and other words people use for them). It needs a
//! name column, and an id or a schema column. Before it, comment lines may say `# issued: 2023-05-23` and
//! `# list: my-watchlist`.
//!
//! - Several values in a cell are separated by semicolons; a value that contains one stands in quotes. `reason`
//!   and `remark` are prose, where semicolons are punctuation: one value per cell.
//! - `id_number` is `passport:RU:731969851` (sort, issuing country, number; the country may be empty),
//!   `imo:7406784`, or a bare number. `wallet` is `ETH:0x...` or a bare address. `relation` is
//!   `subgroup_of:12210:NAME` (sort, id of the other party, its name; id or name may be empty).
//! - Rows with the same id are one party. Without an id column the name is the id, and rows of one name stay
//!   apart.
//! - A column that is not known is kept as details under its name. A row with a wrong number of fields is a
//!   skipped row, and a list with skipped rows does not come into force.
//!
//! Spreadsheets run a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula, and
//! names on lists come from strangers. So such a value is written with an apostrophe before it, and an
//! apostrophe before one of these is taken away again on reading.
//!
//! A private list may not call itself by the id of an official list: it would take its place.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead, Write};

use interdict_model::{
    Address, Contact, ContactKind, Detail, Edition, Gender, Identifier, IdentifierKind, ListId, Measure,
    MeasureTable, Name, NameKind, NameStrength, PartialDate, Party, PartyKind, Place, Programme, Relation,
    RelationKind, Value, Wallet,
};

use crate::cells::{pack, unpack};
use crate::delimited;
use crate::format::{Format, Head, Recognised, SourceSet};
use crate::json::{sort, word};
use crate::packed::squeeze;
use crate::reading::{ReadError, Reading, Severity, Writer};
use crate::source::SourceFile;

/// The columns as they are written, in this order.
pub(crate) const COLUMNS: [&str; 29] = [
    "id",
    "schema",
    "name",
    "alias",
    "weak_alias",
    "previous_name",
    "birth_date",
    "death_date",
    "birth_place",
    "gender",
    "nationality",
    "country",
    "address",
    "id_number",
    "wallet",
    "email",
    "phone",
    "website",
    "role",
    "programme",
    "measure",
    "listed",
    "reference",
    "legal_basis",
    "relation",
    "reason",
    "remark",
    "detail",
    "boilerplate",
];

/// The column a header cell means: lower case, with the usual other words for it.
fn column(cell: &str) -> String {
    let cell = squeeze(cell.trim_start_matches('\u{feff}')).to_lowercase().replace([' ', '-'], "_");
    let known = match cell.as_str() {
        "party_id" | "entity_id" | "uid" | "identifier_id" | "record_id" => "id",
        "type" | "kind" | "entity_type" | "party_type" => "schema",
        "full_name" | "primary_name" | "names" => "name",
        "aliases" | "aka" | "a.k.a." | "alt_name" | "alt_names" | "also_known_as" => "alias",
        "weak_aliases" => "weak_alias",
        "fka" | "former_name" | "previous_names" => "previous_name",
        "firstname" | "given_name" => "first_name",
        "middlename" => "middle_name",
        "lastname" | "family_name" | "surname" => "last_name",
        "dob" | "date_of_birth" | "birthdate" | "birth_dates" => "birth_date",
        "dod" | "date_of_death" => "death_date",
        "pob" | "place_of_birth" => "birth_place",
        "sex" => "gender",
        "nationalities" => "nationality",
        "citizenships" => "citizenship",
        "countries" | "jurisdiction" => "country",
        "addresses" => "address",
        "identifier" | "identifiers" | "id_numbers" => "id_number",
        "wallets" | "crypto_address" | "wallet_address" => "wallet",
        "emails" | "e_mail" => "email",
        "phones" | "telephone" => "phone",
        "websites" | "url" => "website",
        "position" | "title" | "roles" => "role",
        "program" | "programs" | "programmes" | "program_ids" => "programme",
        "measures" => "measure",
        "listed_on" | "listing_date" | "date_listed" => "listed",
        "references" => "reference",
        "relations" => "relation",
        "reasons" => "reason",
        "remarks" | "note" | "notes" | "comment" | "comments" => "remark",
        _ => return cell,
    };
    known.to_owned()
}

/// The header in the head of a file: how many comment lines stand before it, and its columns.
fn header(text: &str) -> Option<(usize, Vec<String>)> {
    let comment =
        |line: &&str| line.trim().is_empty() || line.trim_start_matches('\u{feff}').starts_with('#');
    let skip = text.lines().take_while(comment).count();
    let line = text.lines().nth(skip)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
    let mut record = csv::StringRecord::new();
    reader.read_record(&mut record).ok().filter(|more| *more)?;
    Some((skip, record.iter().map(column).collect()))
}

/// Whether the file is of this format: a header with a name column, and an id or a schema column.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    let (_, columns) = header(&head.text)?;
    let has = |names: &[&str]| names.iter().any(|name| columns.iter().any(|column| column == name));
    let fits = has(&["name", "last_name"]) && has(&["id", "schema"]);
    fits.then(|| Recognised::single(Format::PrivateCsv))
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let file = set.main()?;
    let comments = comments(file)?;
    let mut reading = Reading::of(list(set, file, &comments)?);
    reading.components.push("main".to_owned());
    if let Some((line, text)) = comments.get("issued") {
        let edition: Edition = text
            .parse()
            .map_err(|cause| ReadError::malformed(file.name(), format_args!("line {line}"), cause))?;
        reading.issued = Some(edition);
    }
    let skip = comments.get("").map_or(0, |(line, _)| *line);
    let mut columns: Option<Vec<String>> = None;
    let mut ids: HashMap<String, u32> = HashMap::new();
    delimited::rows(file, skip, |line, cells| {
        let row = match (&columns, cells) {
            (None, cells) => {
                let cells = cells.map_err(|cause| ReadError::malformed(file.name(), "the header", cause))?;
                columns = Some(cells.into_iter().map(column).collect());
                return Ok(());
            }
            (Some(columns), cells) => cells.and_then(|cells| fit(columns, cells, &mut ids)),
        };
        match row {
            Ok((id, cells)) => {
                let again = ids.insert(id.clone(), 1).is_some();
                let mut writer = reading.record("main", line, id);
                if again {
                    writer.issue(Severity::Note, "a second row with this id: read as the same party");
                }
                state(&cells, &mut writer);
            }
            Err(cause) => {
                reading.rows += 1;
                reading.report(Severity::SkippedRow, "main", line, cause);
            }
        }
        Ok(())
    })?;
    Ok(reading)
}

/// What the comment lines before the header say, with their lines; under the empty word, how many they are.
fn comments(file: &SourceFile) -> Result<BTreeMap<String, (usize, String)>, ReadError> {
    let mut found = BTreeMap::new();
    let mut input = io::Read::take(file.open()?, 1 << 20);
    for line in 1usize.. {
        let mut text = Vec::new();
        input.read_until(b'\n', &mut text).map_err(|cause| file.io(cause))?;
        let text = String::from_utf8_lossy(&text);
        let trimmed = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() || !(trimmed.is_empty() || trimmed.starts_with('#')) {
            break;
        }
        if let Some((word, value)) = trimmed.trim_start_matches('#').split_once(':') {
            found.insert(word.trim().to_lowercase(), (line, value.trim().to_owned()));
        }
        found.insert(String::new(), (line, String::new()));
    }
    Ok(found)
}

/// The list's id: the one asked for, the one the file gives, or one made of the file's name.
fn list(
    set: &SourceSet,
    file: &SourceFile,
    comments: &BTreeMap<String, (usize, String)>,
) -> Result<ListId, ReadError> {
    let (None, Some((line, text))) = (&set.list, comments.get("list")) else {
        return set.list_or_name("private");
    };
    let place = format_args!("line {line}").to_string();
    let list: ListId = text.parse().map_err(|cause| ReadError::malformed(file.name(), &place, cause))?;
    // The embedded list is such a file; from anybody else an import refuses it.
    if let Some(taken) = list.taken_by().filter(|_| list.as_str() != ListId::STARTER) {
        let cause = format!(
            "a list of one's own cannot be `{list}`, which is or could be read as `{taken}`; choose another id"
        );
        return Err(ReadError::malformed(file.name(), &place, cause));
    }
    Ok(list)
}

/// A row: its id, and its cells with their columns.
type Fitted<'a> = (String, Vec<(&'a str, String)>);

/// The id and the cells of a row with their columns, or why it is none. `ids` counts the rows of each id.
fn fit<'a>(
    columns: &'a [String],
    mut cells: Vec<&'a str>,
    ids: &mut HashMap<String, u32>,
) -> Result<Fitted<'a>, String> {
    while cells.len() > columns.len() && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    if cells.len() != columns.len() {
        return Err(format!("the row has {} fields, the header {}", cells.len(), columns.len()));
    }
    let pairs = columns.iter().map(String::as_str).zip(cells);
    let cells: Vec<(&str, String)> = pairs
        .map(|(column, cell)| (column, cell.trim().to_owned()))
        .filter(|(_, cell)| !cell.is_empty())
        .collect();
    let all = |wanted: &[&str]| -> Vec<String> {
        cells
            .iter()
            .filter(|(column, _)| wanted.contains(column))
            .flat_map(|(_, cell)| values(cell))
            .collect()
    };
    let names = ["name", "first_name", "middle_name", "last_name"].map(|part| all(&[part]).join(" "));
    let name = names.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ");
    if name.is_empty() && all(&["alias", "weak_alias", "wallet", "id_number"]).is_empty() {
        return Err("the row has neither a name nor a wallet nor an identifier".to_owned());
    }
    if columns.iter().any(|column| column == "id") {
        let id = cells.iter().find(|(column, _)| *column == "id").map(|(_, cell)| unguard(cell).to_owned());
        return id.map(|id| (id, cells)).ok_or_else(|| "the row has no id".to_owned());
    }
    let id = ids.get(&name).map_or_else(|| name.clone(), |before| format!("{name} ({})", before + 1));
    if let Some(before) = ids.get_mut(&name) {
        *before += 1;
    }
    Ok((id, cells))
}

/// The values of a cell without the apostrophes that keep spreadsheets from running them.
fn values(cell: &str) -> Vec<String> {
    unpack(cell).iter().map(|value| unguard(value).to_owned()).collect()
}

fn state(cells: &[(&str, String)], writer: &mut Writer<'_>) {
    // A name in parts is put together when the row has no whole one.
    let raw = |wanted: &str| cells.iter().find(|(column, _)| *column == wanted).map(|(_, cell)| cell);
    let part = |wanted: &str| raw(wanted).map(|cell| unguard(cell).to_owned());
    let (given, middle, family) = (part("first_name"), part("middle_name"), part("last_name"));
    let parts: Vec<&str> = [&given, &middle, &family].into_iter().flatten().map(String::as_str).collect();
    let mut named = false;
    if !parts.is_empty() {
        let whole = raw("name").and_then(|cell| values(cell).into_iter().next());
        let whole = whole.unwrap_or_else(|| parts.join(" "));
        let printed = parts.join(" | ");
        writer.say(printed, Value::Name(Name { given, middle, family, ..Name::primary(&whole) }));
        named = true;
    }
    for (column, cell) in cells {
        match *column {
            "id" | "first_name" | "middle_name" | "last_name" => {}
            "name" => {
                for (at, name) in values(cell).into_iter().enumerate() {
                    if at == 0 && named {
                        continue;
                    }
                    let kind = if at == 0 { NameKind::Primary } else { NameKind::Variation };
                    writer.say(name.clone(), Value::Name(Name::alias(name, kind, NameStrength::Strong)));
                }
            }
            "reason" => writer.say(cell.clone(), Value::Reason(unguard(cell).to_owned())),
            "remark" => writer.say(cell.clone(), Value::Remark(unguard(cell).to_owned())),
            "boilerplate" => writer.say(cell.clone(), Value::Boilerplate(unguard(cell).to_owned())),
            column => {
                for text in values(cell) {
                    match value(column, &text) {
                        Ok(value) => writer.say(text, value),
                        Err(cause) => writer.not_understood(&text, cause),
                    }
                }
            }
        }
    }
}

/// One value of a column, or why it is none.
fn value(column: &str, text: &str) -> Result<Value, String> {
    let date = |value: fn(PartialDate) -> Value| {
        PartialDate::parse(text).map(value).map_err(|cause| cause.to_string())
    };
    let contact = |kind| Value::Contact(Contact { kind, text: text.to_owned() });
    let number = |kind| Value::Identifier(Identifier::new(kind, text));
    Ok(match column {
        "schema" => Value::Kind(PartyKind::parse(text).ok_or(
            "not a kind of party; use person, organisation, vessel, aircraft, wallet, security or unknown",
        )?),
        "alias" => Value::Name(Name::alias(text, NameKind::Aka, NameStrength::Strong)),
        "weak_alias" => Value::Name(Name::alias(text, NameKind::Aka, NameStrength::Weak)),
        "previous_name" => Value::Name(Name::alias(text, NameKind::Fka, NameStrength::Strong)),
        "birth_date" => return date(Value::BirthDate),
        "established" => return date(Value::Established),
        "death_date" => return date(Value::DeathDate),
        "listed" => return date(Value::Listed),
        "birth_place" => Value::BirthPlace(Place::parse(text)),
        "nationality" => Value::Nationality(Place::parse(text)),
        "citizenship" => Value::Citizenship(Place::parse(text)),
        "country" => Value::Country(Place::parse(text)),
        "gender" => Value::Gender(Gender::parse(text).ok_or("not a gender; use female, male or other")?),
        "address" => Value::Address(Address {
            text: text.to_owned(),
            country: Place::parse(text).country,
            ..Address::default()
        }),
        "id_number" => Value::Identifier(Identifier::parse(text)),
        "passport" => number(IdentifierKind::Passport),
        "national_id" => number(IdentifierKind::NationalId),
        "tax_id" => number(IdentifierKind::TaxId),
        "registration" | "registration_number" => number(IdentifierKind::Registration),
        "imo" => number(IdentifierKind::Imo),
        "mmsi" => number(IdentifierKind::Mmsi),
        "lei" => number(IdentifierKind::Lei),
        "bic" => number(IdentifierKind::Bic),
        "wallet" => Value::Wallet(Wallet::parse_labelled(text).map_err(|cause| cause.to_string())?),
        "email" => contact(ContactKind::Email),
        "phone" => contact(ContactKind::Phone),
        "fax" => contact(ContactKind::Fax),
        "website" => contact(ContactKind::Website),
        "role" => Value::Role(text.to_owned()),
        "programme" => Value::Programme(Programme { tag: text.to_owned(), sublist: None }),
        "measure" => Value::Measure(text.parse::<Measure>().map_err(|cause| cause.to_string())?),
        "reference" => Value::Reference(text.to_owned()),
        "legal_basis" => Value::LegalBasis(text.to_owned()),
        "relation" => Value::Relation(relation(text)?),
        "detail" => {
            let (label, text) = text.split_once(": ").unwrap_or(("detail", text));
            Value::Detail(Detail { label: label.to_owned(), text: text.to_owned() })
        }
        _ => Value::Detail(Detail { label: column.to_owned(), text: text.to_owned() }),
    })
}

/// `subgroup_of:12210:RECONNAISSANCE GENERAL BUREAU`.
fn relation(text: &str) -> Result<Relation, String> {
    let (word, rest) = text.split_once(':').unwrap_or((text, ""));
    let (id, name) = rest.split_once(':').unwrap_or((rest, ""));
    let (word, id, name) = (word.trim(), id.trim(), name.trim().to_owned());
    let party = (!id.is_empty()).then(|| id.replace("%3A", ":").replace("%25", "%"));
    if party.is_none() && name.is_empty() {
        return Err("a relation needs a party: sort:id:name, where id or name may be empty".to_owned());
    }
    let (kind, label) = match sort::<RelationKind>(word) {
        Some(kind) => (kind, word.replace('_', " ")),
        None => (RelationKind::Other, word.to_owned()),
    };
    Ok(Relation { kind, label, party, name })
}

/// What makes a spreadsheet run a cell.
fn runs(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The text with an apostrophe before it if a spreadsheet would run it. A text that already begins with
/// apostrophes before such a letter gets one more, so that reading gives it back.
fn guard(text: &str) -> String {
    if runs(text.trim_start_matches('\'')) { format!("'{text}") } else { text.to_owned() }
}

/// Takes away the apostrophe that [`guard`] put there.
fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if runs(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

/// Writes parties in this format, one row each. The measures are those the list states and those of the table
/// for the party's programmes. What the columns cannot hold is left out: labels and dates of identifiers, the
/// sub-list of a programme, scripts of names.
pub fn write_private_csv(parties: &[Party], measures: &MeasureTable, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().from_writer(out);
    writer.write_record(COLUMNS)?;
    for party in parties {
        writer.write_record(COLUMNS.map(|column| cell(party, column, measures)))?;
    }
    writer.flush()
}

fn cell(party: &Party, column: &str, measures: &MeasureTable) -> String {
    let names = |wanted: &dyn Fn(&Name) -> bool| -> Vec<String> {
        party.names.iter().filter(|name| wanted(name)).map(|name| name.whole.clone()).collect()
    };
    let strong = |name: &Name| name.strength == NameStrength::Strong;
    let own = |name: &Name| strong(name) && matches!(name.kind, NameKind::Primary | NameKind::Variation);
    let former = |name: &Name| strong(name) && name.kind == NameKind::Fka;
    let contacts = |kind| -> Vec<String> {
        party
            .contacts
            .iter()
            .filter(|contact| contact.kind == kind)
            .map(|contact| contact.text.clone())
            .collect()
    };
    let dates = |dates: &[PartialDate]| dates.iter().map(ToString::to_string).collect();
    let places = |places: &[Place]| places.iter().map(|place| place.text.clone()).collect();
    let values: Vec<String> = match column {
        "id" => return guard(&party.id),
        "schema" => vec![party.kind.code().to_owned()],
        "name" => names(&own),
        "alias" => names(&|name| strong(name) && !own(name) && !former(name)),
        "weak_alias" => names(&|name| !strong(name)),
        "previous_name" => names(&former),
        "birth_date" => dates(&party.birth_dates),
        "death_date" => dates(&party.death_dates),
        "birth_place" => places(&party.birth_places),
        "gender" => party.gender.iter().map(word).collect(),
        "nationality" => places(&party.nationalities),
        "country" => places(&party.countries),
        "address" => party.addresses.iter().map(|address| address.text.clone()).collect(),
        "id_number" => party.identifiers.iter().map(written_identifier).collect(),
        "wallet" => {
            party.wallets.iter().map(|wallet| format!("{}:{}", wallet.asset(), wallet.address())).collect()
        }
        "email" => contacts(ContactKind::Email),
        "phone" => contacts(ContactKind::Phone).into_iter().chain(contacts(ContactKind::Fax)).collect(),
        "website" => contacts(ContactKind::Website),
        "role" => party.roles.clone(),
        "programme" => party.programmes.iter().map(|programme| programme.tag.clone()).collect(),
        "measure" => {
            let of_programmes = party
                .programmes
                .iter()
                .flat_map(|programme| measures.lookup(&party.list, &programme.tag).unwrap_or_default());
            let mut codes: Vec<String> = Vec::new();
            for measure in party.stated_measures.iter().chain(of_programmes) {
                if !codes.iter().any(|code| code == measure.code()) {
                    codes.push(measure.code().to_owned());
                }
            }
            codes
        }
        "listed" => party.listed.iter().map(ToString::to_string).collect(),
        "reference" => party.references.clone(),
        "legal_basis" => party.legal_bases.clone(),
        "relation" => party.relations.iter().map(written_relation).collect(),
        "detail" => party.details.iter().map(|detail| format!("{}: {}", detail.label, detail.text)).collect(),
        "reason" => return guard(&party.reasons.join("\n")),
        "remark" => return guard(&party.remarks.join("\n")),
        "boilerplate" => return guard(&party.boilerplate.join("\n")),
        _ => Vec::new(),
    };
    let guarded: Vec<String> = values.iter().map(|value| guard(value)).collect();
    pack(guarded.iter().map(String::as_str))
}

fn written_identifier(identifier: &Identifier) -> String {
    let country = identifier.country.map(|country| country.code().to_owned()).unwrap_or_default();
    format!("{}:{country}:{}", word(identifier.kind), identifier.number)
}

fn written_relation(relation: &Relation) -> String {
    let party = relation.party.as_deref().unwrap_or_default().replace('%', "%25").replace(':', "%3A");
    format!("{}:{party}:{}", word(relation.kind), relation.name)
}

#[cfg(test)]
mod tests {
    use interdict_model::Country;

    use super::*;
    use interdict_model::party::assemble;

    fn read_text(text: &str) -> Result<Reading, ReadError> {
        let file = SourceFile::from_bytes("watch.csv", text.as_bytes());
        assert_eq!(recognise(&Head::of(&file)?).map(|found| found.format), Some(Format::PrivateCsv));
        read(&SourceSet::single(Format::PrivateCsv, file))
    }

    fn parties(text: &str) -> Vec<Party> {
        let reading = read_text(text).unwrap();
        assert_eq!(reading.skipped_rows(), 0, "{:?}", reading.issues);
        assemble(&reading.list, &reading.statements)
    }

    #[test]
    fn reads_a_list() {
        let text = "# my own\n# issued: 2023-05-23\n# list: my-watchlist\nid,schema,name,alias,birth_date,id_number,wallet,relation,reason,shoe size\n\
            1,person,Erika Mustermann,\"EM;\"\"M; E\"\"\",25 Apr 1965,passport:RU:C01X00T47;imo:7406784;12-34,ETH:0x098B716B8Aaf21512996dC57EB0615e2383E2f96,subgroup_of:2:Two;works_with::Three,\"late; and rude\",43\n";
        let reading = read_text(text).unwrap();
        assert_eq!(reading.list.as_str(), "my-watchlist");
        assert_eq!(reading.issued.unwrap().to_string(), "2023-05-23");
        assert_eq!(reading.statements[0].position.line, 5);
        let parties = assemble(&reading.list, &reading.statements);
        let party = &parties[0];
        let names: Vec<&str> = party.names.iter().map(|name| name.whole.as_str()).collect();
        assert_eq!(names, ["Erika Mustermann", "EM", "M; E"]);
        let numbers: Vec<&str> = party.identifiers.iter().map(|id| id.number.as_str()).collect();
        assert_eq!(numbers, ["C01X00T47", "7406784", "12-34"]);
        assert_eq!(party.identifiers[0].country, Country::parse("RU"));
        assert_eq!(party.wallets[0].asset(), "ETH");
        assert_eq!(party.relations[0].party.as_deref(), Some("2"));
        assert_eq!(
            (party.relations[1].kind, party.relations[1].name.as_str()),
            (RelationKind::Other, "Three")
        );
        assert_eq!(party.reasons, ["late; and rude"]);
        assert_eq!(party.details[0].label, "shoe_size");
    }

    #[test]
    fn other_words_for_the_columns() {
        let parties = parties(
            "Type,First Name,Last Name,DOB,Aliases,aka,Passport\nindividual,Erika,Mustermann,1965,EM,E. M.,C01X00T47\nindividual,Erika,Mustermann,1970,,,\n",
        );
        assert_eq!(parties.len(), 2, "two rows of one name are two parties");
        assert_eq!(parties[0].names.len(), 3);
        assert_eq!(parties[0].names[0].whole, "Erika Mustermann");
        assert_eq!(parties[0].identifiers[0].kind, IdentifierKind::Passport);
    }

    #[test]
    fn broken_rows_are_reported_with_their_lines() {
        let reading = read_text("id,name\n1,A B\n2\n,C D\n3,\n4,E F,,\n").unwrap();
        let lines: Vec<u64> = reading.issues.iter().map(|issue| issue.line).collect();
        assert_eq!(lines, [3, 4, 5]);
        assert_eq!(reading.rows, 5);
        let reading = read_text("id,name,dob\n1,A B,soon\n").unwrap();
        assert_eq!(reading.issues[0].severity, Severity::NotUnderstood);
    }

    #[test]
    fn does_not_take_the_place_of_an_official_list() {
        assert!(read_text("# list: us-ofac-sdn\nid,name\n1,A\n").is_err());
        assert!(read_text("# issued: soon\nid,name\n1,A\n").is_err());
    }

    #[test]
    fn no_cell_runs_in_a_spreadsheet() {
        let parties = parties("id,name,alias\n1,\"'=HYPERLINK(\"\"x\"\")\",'-A;B\n");
        assert_eq!(parties[0].names[0].whole, "=HYPERLINK(\"x\")");
        assert_eq!(parties[0].names[1].whole, "-A");
        let mut out = Vec::new();
        write_private_csv(&parties, &MeasureTable::default(), &mut out).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&out[..]);
        for record in reader.records() {
            for cell in &record.unwrap() {
                assert!(!runs(cell), "{cell}");
            }
        }
        for text in ["=1", "'=1", "''@x", "O'Neil", "'quoted'"] {
            assert_eq!(unguard(&guard(text)), text);
        }
    }
}
