//! Files of customers: CSV or JSON lines, columns recognised by their usual names.
//!
//! A property may stand in several columns, several values in one cell are separated by `;`. Columns that say
//! nothing about who a party is (`role`, `email`, a column that is not known) are passed through to CSV output. No
//! column limits what is screened. A value that cannot be read (a date that is none) is a remark in the answer; a
//! row that cannot be read is answered with "cannot say", never left out.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use interdict_model::{Country, Gender, Identifier, IdentifierKind, PartialDate, PartyKind, Wallet};
use interdict_screen::Query;

use crate::Failure;

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Property {
    Id,
    Schema,
    Name,
    FirstName,
    MiddleName,
    LastName,
    Alias,
    BirthDate,
    BirthPlace,
    Gender,
    Nationality,
    Country,
    Address,
    IdNumber(IdentifierKind),
    Wallet,
}

/// The usual names of columns, in lower case with `_` for spaces and hyphens.
const COLUMNS: &[(Property, &[&str])] = &[
    (
        Property::Id,
        &[
            "id",
            "customer_id",
            "customerid",
            "client_id",
            "party_id",
            "record_id",
            "reference",
            "ref",
            "row_id",
        ],
    ),
    (Property::Schema, &["schema", "type", "kind", "entity_type", "party_type", "customer_type"]),
    (
        Property::Name,
        &[
            "name",
            "full_name",
            "fullname",
            "customer_name",
            "entity_name",
            "party_name",
            "company_name",
            "company",
            "legal_name",
            "caption",
        ],
    ),
    (
        Property::FirstName,
        &["first_name", "firstname", "given_name", "givenname", "forename", "forenames", "first"],
    ),
    (
        Property::MiddleName,
        &["middle_name", "middlename", "middle_names", "patronymic", "father_name", "fathername"],
    ),
    (Property::LastName, &["last_name", "lastname", "surname", "family_name", "familyname", "last"]),
    (
        Property::Alias,
        &[
            "alias",
            "aliases",
            "aka",
            "also_known_as",
            "alt_name",
            "alt_names",
            "other_names",
            "other_name",
            "previous_name",
            "previousname",
            "weak_alias",
            "weakalias",
            "trading_name",
            "maiden_name",
        ],
    ),
    (
        Property::BirthDate,
        &[
            "birth_date",
            "birthdate",
            "date_of_birth",
            "dob",
            "birthday",
            "birth_year",
            "incorporation_date",
            "incorporationdate",
        ],
    ),
    (Property::BirthPlace, &["birth_place", "birthplace", "place_of_birth", "pob"]),
    (Property::Gender, &["gender", "sex"]),
    (Property::Nationality, &["nationality", "nationalities", "citizenship", "citizenships"]),
    (
        Property::Country,
        &[
            "country",
            "countries",
            "country_code",
            "residence",
            "country_of_residence",
            "jurisdiction",
            "flag",
        ],
    ),
    (Property::Address, &["address", "addresses", "street_address", "full_address"]),
    (
        Property::IdNumber(IdentifierKind::Other),
        &["id_number", "idnumber", "id_numbers", "identifier", "identifiers", "document_number", "document"],
    ),
    (
        Property::IdNumber(IdentifierKind::Passport),
        &["passport", "passport_number", "passport_no", "passportnumber"],
    ),
    (Property::IdNumber(IdentifierKind::NationalId), &["national_id", "national_id_number", "nationalid"]),
    (
        Property::IdNumber(IdentifierKind::TaxId),
        &["tax_id", "tax_number", "taxnumber", "tin", "vat", "vat_number", "vatcode", "inn", "inncode"],
    ),
    (
        Property::IdNumber(IdentifierKind::Registration),
        &["registration_number", "registrationnumber", "company_number", "ogrn", "ogrncode"],
    ),
    (Property::IdNumber(IdentifierKind::Imo), &["imo", "imo_number", "imonumber"]),
    (Property::IdNumber(IdentifierKind::Mmsi), &["mmsi"]),
    (Property::IdNumber(IdentifierKind::Lei), &["lei", "leicode"]),
    (Property::IdNumber(IdentifierKind::Bic), &["bic", "swift", "swift_bic", "swiftbic"]),
    (Property::IdNumber(IdentifierKind::BankAccount), &["iban", "account", "account_number"]),
    (Property::Wallet, &["wallet", "wallets", "wallet_address", "crypto_address", "publickey", "public_key"]),
];

impl Property {
    /// The property a column name means.
    fn named(name: &str) -> Option<Self> {
        let name = name.trim_start_matches('\u{feff}').trim().to_lowercase().replace([' ', '-'], "_");
        COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(property, _)| *property)
    }

    /// Whether a party can be found by it.
    fn finds(self) -> bool {
        matches!(
            self,
            Self::Name | Self::FirstName | Self::LastName | Self::Alias | Self::IdNumber(_) | Self::Wallet
        )
    }
}

/// `--map COLUMN=PROPERTY`, read.
#[derive(Debug, Default)]
pub(crate) struct Maps(BTreeMap<String, Property>);

impl Maps {
    /// Reads the maps of the command line.
    pub(crate) fn parse(maps: &[String]) -> Result<Self, Failure> {
        let read = |map: &String| {
            let (column, property) = map.split_once('=').ok_or_else(|| {
                Failure::Words(format!("--map {map}: expected COLUMN=PROPERTY, e.g. --map client=name"))
            })?;
            let property = Property::named(property).ok_or_else(|| {
                let names: Vec<&str> =
                    COLUMNS.iter().filter_map(|(_, names)| names.first().copied()).collect();
                Failure::Words(format!(
                    "--map {map}: `{property}` is no property; there are {}",
                    names.join(", ")
                ))
            })?;
            Ok((Self::key(column), property))
        };
        maps.iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    fn key(column: &str) -> String {
        column.trim_start_matches('\u{feff}').trim().to_lowercase()
    }

    fn property(&self, column: &str) -> Option<Property> {
        self.0.get(&Self::key(column)).copied().or_else(|| Property::named(column))
    }
}

/// One customer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Customer {
    /// Row number, from 1, not counting the header.
    pub(crate) row: u64,
    /// The customer's own id, if there is one.
    pub(crate) id: String,
    /// A name to show.
    pub(crate) shown: String,
    /// What is asked.
    pub(crate) query: Query,
    /// Values that could not be read.
    pub(crate) remarks: Vec<String>,
    /// Whether one of them is a value to find the party by: then nothing found is not "clear".
    pub(crate) unsearched: bool,
    /// Why the row cannot be read at all.
    pub(crate) broken: Option<String>,
    /// Columns passed through, in the order of [`Customers::passed_through`].
    pub(crate) others: Vec<String>,
}

/// A file of customers, read row by row.
pub(crate) struct Customers {
    rows: Box<dyn Iterator<Item = Customer> + Send>,
    passed_through: Vec<String>,
}

impl Customers {
    /// Opens a file, or standard input for `-`.
    pub(crate) fn open(path: &Path, maps: Maps) -> Result<Self, Failure> {
        let failed = |cause: String| Failure::File { path: path.to_owned(), cause };
        let source: Box<dyn Read + Send> = if path.as_os_str() == "-" {
            Box::new(std::io::stdin())
        } else {
            Box::new(std::fs::File::open(path).map_err(|cause| failed(cause.to_string()))?)
        };
        let mut source = BufReader::with_capacity(1 << 16, source);
        let head = source.fill_buf().map_err(|cause| failed(cause.to_string()))?;
        let first = head
            .iter()
            .copied()
            .find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf));
        match first {
            None => Err(failed("the file is empty".to_owned())),
            Some(b'{') => Ok(json_lines(source, maps)),
            Some(_) => csv(source, &maps).map_err(failed),
        }
    }

    /// Names of the columns that are passed through.
    pub(crate) fn passed_through(&self) -> &[String] {
        &self.passed_through
    }

    /// The next customers, at most `count`.
    pub(crate) fn take(&mut self, count: usize) -> Vec<Customer> {
        self.rows.by_ref().take(count).collect()
    }
}

fn csv(source: impl Read + Send + 'static, maps: &Maps) -> Result<Customers, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
    let headers = reader.headers().map_err(|cause| format!("the header cannot be read: {cause}"))?.clone();
    let columns: Vec<Option<Property>> = headers.iter().map(|name| maps.property(name)).collect();
    if let Some(missing) =
        maps.0.keys().find(|name| !headers.iter().any(|header| Maps::key(header) == **name))
    {
        let found: Vec<&str> = headers.iter().collect();
        return Err(format!("--map {missing}=...: there is no such column; found: {}", found.join(", ")));
    }
    if !columns.iter().flatten().any(|property| property.finds()) {
        let found: Vec<&str> = headers.iter().collect();
        return Err(format!(
            "no column to screen by; found: {}. Name one `name`, `first_name` and `last_name`, `alias`, `id_number` or \
             `wallet`, or say what a column holds with --map COLUMN=name",
            found.join(", ")
        ));
    }
    let passed_through: Vec<String> = headers
        .iter()
        .zip(&columns)
        .filter(|(_, property)| property.is_none())
        .map(|(name, _)| name.trim_start_matches('\u{feff}').to_owned())
        .collect();
    let width = columns.len();
    let rows = reader.into_records().enumerate().map(move |(index, record)| {
        let mut customer = Customer { row: index as u64 + 1, ..Customer::default() };
        let record = match record {
            Ok(record) => record,
            Err(cause) => {
                customer.broken = Some(format!("the row cannot be read: {cause}"));
                return customer;
            }
        };
        let mut fields = Fields::default();
        for (cell, property) in record.iter().zip(&columns) {
            match property {
                Some(property) => cell.split(';').for_each(|value| fields.add(*property, value)),
                None => customer.others.push(cell.to_owned()),
            }
        }
        if record.len() != width {
            let line = record.position().map_or(0, csv::Position::line);
            customer.broken = Some(format!("line {line} has {} fields, the header {width}", record.len()));
        }
        fields.fill(&mut customer);
        customer
    });
    Ok(Customers { rows: Box::new(rows), passed_through })
}

/// One JSON object a line, flat or with its values under `properties` (the form of FollowTheMoney and yente).
fn json_lines(source: impl BufRead + Send + 'static, maps: Maps) -> Customers {
    let lines = source.lines().filter(|line| !line.as_ref().is_ok_and(|text| text.trim().is_empty()));
    let rows = lines.enumerate().map(move |(index, line)| {
        let mut customer = Customer { row: index as u64 + 1, ..Customer::default() };
        let parsed = line.map_err(|cause| cause.to_string()).and_then(|line| {
            serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&line)
                .map_err(|cause| cause.to_string())
        });
        let object = match parsed {
            Ok(object) => object,
            Err(cause) => {
                customer.broken = Some(format!("the line is not a JSON object: {cause}"));
                return customer;
            }
        };
        let mut fields = Fields::default();
        let mut usable = false;
        let nested = object.get("properties").and_then(serde_json::Value::as_object);
        for (key, value) in object.iter().chain(nested.into_iter().flatten()) {
            let Some(property) = maps.property(key) else { continue };
            usable |= property.finds();
            let mut add = |value: &serde_json::Value| match value {
                serde_json::Value::String(text) => fields.add(property, text),
                serde_json::Value::Number(number) => fields.add(property, &number.to_string()),
                _ => {}
            };
            match value {
                serde_json::Value::Array(values) => values.iter().for_each(add),
                value => add(value),
            }
        }
        if !usable {
            let found: Vec<&str> = object.keys().map(String::as_str).collect();
            customer.broken = Some(format!("nothing to screen by; found: {}", found.join(", ")));
        }
        fields.fill(&mut customer);
        customer
    });
    Customers { rows: Box::new(rows), passed_through: Vec::new() }
}

/// The values of one row by property.
#[derive(Debug, Default)]
struct Fields {
    values: Vec<(Property, String)>,
}

impl Fields {
    fn add(&mut self, property: Property, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.values.push((property, value.to_owned()));
        }
    }

    /// The values of a property, joined by a space.
    fn joined(&self, wanted: Property) -> String {
        let values: Vec<&str> = self
            .values
            .iter()
            .filter(|(property, _)| *property == wanted)
            .map(|(_, value)| value.as_str())
            .collect();
        values.join(" ")
    }

    fn fill(&self, customer: &mut Customer) {
        for (property, value) in &self.values {
            customer.put(*property, value);
        }
        let parts =
            [Property::FirstName, Property::MiddleName, Property::LastName].map(|part| self.joined(part));
        let built = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        let query = &mut customer.query;
        if !built.is_empty() && !query.names.contains(&built) {
            query.names.insert(0, built);
        }
        customer.id = self.joined(Property::Id);
        let first = query.names.first().cloned();
        customer.shown = first
            .or_else(|| query.wallets.first().map(ToString::to_string))
            .or_else(|| query.identifiers.first().map(|identifier| identifier.number.clone()))
            .unwrap_or_else(|| customer.id.clone());
    }
}

impl Customer {
    /// Puts one value into the question; what cannot be read becomes a remark.
    pub(crate) fn put(&mut self, property: Property, value: &str) {
        if let Err(remark) = put(&mut self.query, property, value) {
            self.unsearched |= property.finds();
            self.remarks.push(remark);
        }
    }
}

/// Puts one value into the question, or says why it cannot be read.
fn put(query: &mut Query, property: Property, value: &str) -> Result<(), String> {
    let country =
        |text: &str| Country::parse(text).ok_or_else(|| format!("`{text}` is not a country known here"));
    match property {
        // Parts of a name are put together; a place of birth is not compared yet.
        Property::Id
        | Property::FirstName
        | Property::MiddleName
        | Property::LastName
        | Property::BirthPlace => {}
        Property::Schema => {
            query.kind =
                PartyKind::parse(value).ok_or_else(|| format!("`{value}` is not a schema known here"))?;
        }
        Property::Name => query.names.insert(query.names.len().min(1), value.to_owned()),
        Property::Alias => query.names.push(value.to_owned()),
        Property::BirthDate => query.birth_dates.extend(dates(value)?),
        Property::Gender => {
            let gender =
                Gender::parse(value).ok_or_else(|| format!("`{value}` is not a gender known here"))?;
            query.gender = Some(gender);
        }
        Property::Nationality => query.nationalities.push(country(value)?),
        Property::Country => query.countries.push(country(value)?),
        Property::Address => query.addresses.push(value.to_owned()),
        Property::IdNumber(IdentifierKind::Other) => {
            let identifier = Identifier::parse(value);
            // A sort or country that is not known became part of the number, which then is nobody's.
            let odd = identifier.number.contains(':');
            query.identifiers.push(identifier);
            if odd {
                return Err(format!(
                    "`{value}` is not KIND:COUNTRY:NUMBER with a kind and a country known here"
                ));
            }
        }
        Property::IdNumber(kind) => query.identifiers.push(Identifier::new(kind, value)),
        Property::Wallet => {
            let wallet = Wallet::parse_labelled(value).map_err(|cause| cause.to_string())?;
            let decoded = wallet.is_decoded();
            query.wallets.push(wallet);
            if !decoded {
                return Err(format!(
                    "`{value}` is no whole address of a kind known here (its length or checksum is wrong); it was compared \
                     letter by letter"
                ));
            }
        }
    }
    Ok(())
}

/// A date of birth. Written with slashes it may be day first or month first; where both are dates, both are asked.
fn dates(value: &str) -> Result<Vec<PartialDate>, String> {
    let both = [PartialDate::parse(value), PartialDate::parse_month_first(value)];
    let mut found: Vec<PartialDate> = both.iter().flatten().copied().collect();
    found.dedup();
    match both {
        [Err(cause), Err(_)] => Err(cause.to_string()),
        _ => Ok(found),
    }
}
