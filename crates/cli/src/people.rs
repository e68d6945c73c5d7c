//! Files of customers: CSV or JSON lines, columns recognised by their usual names.
//!
//! A property may stand in several columns, several values in one cell are separated by `;`. Columns that are not
//! known are passed through to CSV output, and so are roles and contacts, which are compared too. No column limits what is
//! screened: no role keeps a row out. A value that cannot be read (a date that is none) is a remark in the answer; a
//! row that cannot be read is answered with "cannot say", never left out.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

use interdict_model::{Country, Gender, Identifier, IdentifierKind, PartialDate, PartyKind, Wallet};
use interdict_screen::Query;

use crate::Failure;
use crate::input::Input;

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
    Role,
    Contact,
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
        Property::Role,
        &["role", "roles", "position", "positions", "title", "job_title", "jobtitle", "occupation", "office"],
    ),
    (
        Property::Contact,
        &[
            "email",
            "emails",
            "e_mail",
            "email_address",
            "phone",
            "phones",
            "phone_number",
            "telephone",
            "telephone_number",
            "mobile",
            "website",
            "websites",
            "web_site",
            "homepage",
            "url",
            "contact",
            "contacts",
        ],
    ),
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

    /// Whether a column is passed through to CSV output: one that is not known, and those that name no party but tell the
    /// reader whom a row is about.
    fn passes(column: Option<Self>) -> bool {
        matches!(column, None | Some(Self::Role | Self::Contact))
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
        let input = Input::open(path)?;
        if input.begins_with(b"[") {
            let cause = "JSON is read as one object a line, not as an array".to_owned();
            Err(Failure::File { path: path.to_owned(), cause })
        } else if input.begins_with(b"{") {
            Ok(json_lines(input.lines(), maps))
        } else {
            csv(input, &maps).map_err(|cause| Failure::File { path: path.to_owned(), cause })
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

fn csv(input: Input, maps: &Maps) -> Result<Customers, String> {
    let (mut reader, lines) = input.csv();
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
        .filter(|(_, property)| Property::passes(**property))
        .map(|(name, _)| name.trim_start_matches('\u{feff}').to_owned())
        .collect();
    let (width, passing) = (columns.len(), passed_through.len());
    let rows = reader.into_records().enumerate().map(move |(index, record)| {
        let mut customer = Customer { row: index as u64 + 1, ..Customer::default() };
        // Whatever the row lacks, the columns passed through stay in their places.
        customer.others.resize(passing, String::new());
        let record = match record {
            Ok(record) => record,
            Err(cause) => {
                customer.broken = Some(format!("the row cannot be read: {cause}"));
                return customer;
            }
        };
        let mut fields = Fields::default();
        let mut others = customer.others.iter_mut();
        for (cell, property) in record.iter().zip(&columns) {
            if let Some(property) = property {
                // A quotation mark that is missing makes one cell of many rows.
                if property.finds() && cell.contains('\n') {
                    customer.broken = Some(
                        "a name or number goes over several lines; is a quotation mark missing?".to_owned(),
                    );
                }
                cell.split(';').for_each(|value| fields.add(*property, value));
            }
            if Property::passes(*property)
                && let Some(other) = others.next()
            {
                cell.clone_into(other);
            }
        }
        if record.len() != width {
            let line = lines.of(record.position());
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
pub(crate) struct Fields {
    values: Vec<(Property, String)>,
}

impl Fields {
    /// Adds a value, if it is one.
    pub(crate) fn add(&mut self, property: Property, value: &str) {
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

    /// Puts the values into the question; what cannot be read becomes a remark.
    pub(crate) fn fill(&self, customer: &mut Customer) {
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
    fn put(&mut self, property: Property, value: &str) {
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
        // Parts of a name are put together.
        Property::Id | Property::FirstName | Property::MiddleName | Property::LastName => {}
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
        Property::BirthPlace => query.birth_places.push(value.to_owned()),
        Property::Role => query.roles.push(value.to_owned()),
        Property::Contact => query.contacts.push(value.to_owned()),
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
            query.wallets.push(wallet);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn maps(maps: &[&str]) -> Maps {
        Maps::parse(&maps.iter().map(|&map| map.to_owned()).collect::<Vec<_>>()).unwrap()
    }

    fn from_csv(text: &'static str, given: &[&str]) -> (Vec<String>, Vec<Customer>) {
        let input = Input::of(Box::new(text.as_bytes())).unwrap();
        let mut customers = csv(input, &maps(given)).unwrap();
        (customers.passed_through().to_vec(), customers.take(10))
    }

    #[test]
    fn every_known_column_fills_the_question() {
        let (through, rows) = from_csv(
            "id,name,birth_place,role,email,Phone,website,note\n\
             1,Jane Roe,Springfield; Shelbyville,Beneficiary,jane@example.org,+1 555 0100;+1 555 0101,example.org,seen\n\
             2,John Roe,,,,,,\n",
            &[],
        );
        assert_eq!(through, ["role", "email", "Phone", "website", "note"]);
        assert_eq!(
            rows[0].others,
            ["Beneficiary", "jane@example.org", "+1 555 0100;+1 555 0101", "example.org", "seen"]
        );
        let query = &rows[0].query;
        assert_eq!(query.names, ["Jane Roe"]);
        assert_eq!(query.birth_places, ["Springfield", "Shelbyville"]);
        assert_eq!(query.roles, ["Beneficiary"]);
        assert_eq!(query.contacts, ["jane@example.org", "+1 555 0100", "+1 555 0101", "example.org"]);
        assert_eq!(rows[1].query, Query::named(PartyKind::default(), "John Roe"));
    }

    #[test]
    fn a_role_keeps_no_row_out() {
        let text = "name,role\nJane Roe,none\nJane Roe,do not screen\nJane Roe,\n";
        let (_, rows) = from_csv(text, &[]);
        assert_eq!(rows.len(), 3);
        assert!(rows.iter().all(|row| row.broken.is_none() && row.query.names == ["Jane Roe"]));
        // A role alone finds nobody.
        assert!(csv(Input::of(Box::new("role\ndirector\n".as_bytes())).unwrap(), &Maps::default()).is_err());
    }

    #[test]
    fn maps_name_every_property() {
        let (through, rows) = from_csv(
            "client,born in,function,mail,homepage address\nJane Roe,Springfield,director,j@example.org,example.org\n",
            &[
                "client=name",
                "Born In=birth_place",
                "function=role",
                "mail=email",
                "homepage address=website",
            ],
        );
        assert_eq!(through, ["function", "mail", "homepage address"]);
        let query = &rows[0].query;
        assert_eq!((query.birth_places.len(), query.roles.len(), query.contacts.len()), (1, 1, 2));
        for (_, names) in COLUMNS {
            assert!(names.iter().all(|name| Property::named(name).is_some()));
            maps(&[&format!("x={}", names[0])]);
        }
        assert_eq!(maps(&["x=phone"]).property("X"), Some(Property::Contact));
        assert!(Maps::parse(&["x=shoe_size".to_owned()]).is_err());
    }

    #[test]
    fn no_column_name_means_two_things() {
        let mut names: Vec<&str> = COLUMNS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn json_flat_and_nested() {
        let lines = "{\"name\": \"Jane Roe\", \"birth_place\": \"Springfield\", \"role\": [\"director\", \"owner\"], \"phone\": 15550100}\n\
            {\"id\": \"2\", \"properties\": {\"name\": [\"John Roe\"], \"birthPlace\": [\"Shelbyville\"], \"position\": [\"mayor\"], \
            \"email\": [\"j@example.org\"], \"website\": [\"example.org\"]}}\n";
        let rows = json_lines(lines.as_bytes(), Maps::default()).take(10);
        let [flat, nested] = rows.as_slice() else { panic!("{rows:?}") };
        assert!(flat.broken.is_none() && nested.broken.is_none(), "{rows:?}");
        assert_eq!(flat.query.birth_places, ["Springfield"]);
        assert_eq!(flat.query.roles, ["director", "owner"]);
        assert_eq!(flat.query.contacts, ["15550100"]);
        assert_eq!(nested.query.birth_places, ["Shelbyville"]);
        assert_eq!(nested.query.roles, ["mayor"]);
        assert_eq!(nested.query.contacts, ["j@example.org", "example.org"]);
    }

    #[test]
    fn a_mistyped_wallet_is_asked_as_it_stands() {
        let (_, rows) = from_csv("wallet\nXBT:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3\nhello\n", &[]);
        assert_eq!((rows[0].query.wallets.len(), rows[0].unsearched), (1, false));
        assert_eq!((rows[1].query.wallets.len(), rows[1].unsearched), (0, true));
    }
}
