//! Files of customers: CSV or JSON lines, columns recognised by their usual names.
//!
//! A property may stand in several columns, several values in one cell are separated by `;`. Columns that are not
//! known are passed through to CSV output, and so are roles and contacts, which are compared too. No column limits what is
//! screened: no role keeps a row out. A value that cannot be read (a date that is none) is a remark in the answer; a
//! row that cannot be read is answered with "cannot say", never left out.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

use interdict_screen::asked::{Asked, Fields, Property};

use crate::Failure;
use crate::input::Input;

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
                let names: Vec<&str> = Property::names().collect();
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
    /// What is asked.
    pub(crate) asked: Asked,
    /// Why the row cannot be read at all.
    pub(crate) broken: Option<String>,
    /// Columns passed through, in the order of [`Customers::passed_through`].
    pub(crate) others: Vec<String>,
}

/// A file of customers, read row by row.
pub(crate) struct Customers {
    rows: Box<dyn Iterator<Item = Customer> + Send>,
    passed_through: Vec<String>,
    unknown: Vec<String>,
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

    /// Names of the columns that nobody is screened by, since nobody knows what they hold.
    pub(crate) fn unknown(&self) -> &[String] {
        &self.unknown
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
    let named = |is: fn(Option<Property>) -> bool| -> Vec<String> {
        let columns = headers.iter().zip(&columns).filter(|(_, property)| is(**property));
        columns.map(|(name, _)| name.trim_start_matches('\u{feff}').to_owned()).collect()
    };
    let (passed_through, unknown) = (named(passes), named(|column| column.is_none()));
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
            if passes(*property)
                && let Some(other) = others.next()
            {
                cell.clone_into(other);
            }
        }
        if record.len() != width {
            let line = lines.of(record.position());
            customer.broken = Some(format!("line {line} has {} fields, the header {width}", record.len()));
        }
        customer.asked = fields.asked();
        customer
    });
    Ok(Customers { rows: Box::new(rows), passed_through, unknown })
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
        customer.asked = Asked::of_json(&object, |key| maps.property(key));
        if customer.asked.is_nobody() {
            let found: Vec<&str> = object.keys().map(String::as_str).collect();
            customer.broken = Some(format!("nothing to screen by; found: {}", found.join(", ")));
        }
        customer
    });
    Customers { rows: Box::new(rows), passed_through: Vec::new(), unknown: Vec::new() }
}

/// Whether a column is passed through to CSV output: one that is not known, and those that name no party but tell the
/// reader whom a row is about.
fn passes(column: Option<Property>) -> bool {
    matches!(column, None | Some(Property::Role | Property::Contact))
}

#[cfg(test)]
mod tests {
    use interdict_model::PartyKind;
    use interdict_screen::Query;

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
        let query = &rows[0].asked.query;
        assert_eq!(query.names, ["Jane Roe"]);
        assert_eq!(query.birth_places, ["Springfield", "Shelbyville"]);
        assert_eq!(query.roles, ["Beneficiary"]);
        assert_eq!(query.contacts, ["jane@example.org", "+1 555 0100", "+1 555 0101", "example.org"]);
        assert_eq!(rows[1].asked.query, Query::named(PartyKind::default(), "John Roe"));
    }

    #[test]
    fn a_role_keeps_no_row_out() {
        let text = "name,role\nJane Roe,none\nJane Roe,do not screen\nJane Roe,\n";
        let (_, rows) = from_csv(text, &[]);
        assert_eq!(rows.len(), 3);
        assert!(rows.iter().all(|row| row.broken.is_none() && row.asked.query.names == ["Jane Roe"]));
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
        let query = &rows[0].asked.query;
        assert_eq!((query.birth_places.len(), query.roles.len(), query.contacts.len()), (1, 1, 2));
        for name in Property::names() {
            maps(&[&format!("x={name}")]);
        }
        assert_eq!(maps(&["x=phone"]).property("X"), Some(Property::Contact));
        assert!(Maps::parse(&["x=shoe_size".to_owned()]).is_err());
    }

    #[test]
    fn json_flat_and_nested() {
        let lines = "{\"name\": \"Jane Roe\", \"birth_place\": \"Springfield\", \"role\": [\"director\", \"owner\"], \"phone\": 15550100}\n\
            {\"id\": \"2\", \"properties\": {\"name\": [\"John Roe\"], \"birthPlace\": [\"Shelbyville\"], \"position\": [\"mayor\"], \
            \"email\": [\"j@example.org\"], \"website\": [\"example.org\"]}}\n";
        let rows = json_lines(lines.as_bytes(), Maps::default()).take(10);
        let [flat, nested] = rows.as_slice() else { panic!("{rows:?}") };
        assert!(flat.broken.is_none() && nested.broken.is_none(), "{rows:?}");
        assert_eq!(flat.asked.query.birth_places, ["Springfield"]);
        assert_eq!(flat.asked.query.roles, ["director", "owner"]);
        assert_eq!(flat.asked.query.contacts, ["15550100"]);
        assert_eq!(nested.asked.query.birth_places, ["Shelbyville"]);
        assert_eq!(nested.asked.query.roles, ["mayor"]);
        assert_eq!(nested.asked.query.contacts, ["j@example.org", "example.org"]);
    }

    #[test]
    fn a_mistyped_wallet_is_asked_as_it_stands() {
        let (_, rows) = from_csv("wallet\nXBT:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3\nhello\n", &[]);
        assert_eq!((rows[0].asked.query.wallets.len(), rows[0].asked.unsearched), (1, false));
        assert_eq!((rows[1].asked.query.wallets.len(), rows[1].asked.unsearched), (0, true));
    }
}
