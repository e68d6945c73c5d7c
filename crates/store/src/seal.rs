//! Seals: whether a row is as it was written.
//!
//! A seal is 16 bytes of BLAKE3 over the values of a row with their sorts and lengths. A row whose seal is not that of its
//! columns was altered behind the store's back: reading it is an error, and it is never sealed anew.

use crate::database::{Database, Datum, Row, values};
use crate::error::StoreError;

/// A table whose rows are sealed.
pub(crate) struct Sealed {
    pub(crate) table: &'static str,
    /// The column with the row's number, which the database gives.
    pub(crate) key: &'static str,
    /// The columns that the seal covers, in the order in which it does.
    pub(crate) columns: &'static [&'static str],
    /// What a row is, for people.
    pub(crate) what: &'static str,
}

impl Sealed {
    /// What a query selects so that [`Sealed::check`] can look at it: the number, then the sealed columns, then the seal.
    pub(crate) fn columns(&self) -> String {
        format!("{}, {}, seal", self.key, self.columns.join(", "))
    }

    /// `SELECT` with these columns, up to and with the name of the table.
    pub(crate) fn select(&self) -> String {
        format!("SELECT {} FROM {}", self.columns(), self.table)
    }

    /// An error if a row is not as it was written. `name` says to people which one it is.
    pub(crate) fn check(&self, row: &Row<'_>, name: &dyn std::fmt::Display) -> Result<(), StoreError> {
        let mut seal = Seal::default();
        for column in 1..=self.columns.len() {
            seal.add(&row.datum(column)?);
        }
        if row.datum(self.columns.len() + 1)? == Datum::from(&seal.bytes()) {
            Ok(())
        } else {
            Err(StoreError::Damaged(format!("{} `{name}` was altered", self.what)))
        }
    }

    /// Writes a new row with its seal; `more` are columns that no seal covers. Gives its number.
    pub(crate) fn insert(
        &self,
        database: &Database,
        values: &[Datum<'_>],
        more: &[(&str, Datum<'_>)],
    ) -> Result<i64, StoreError> {
        let mut columns = self.columns.to_vec();
        let mut all = values.to_vec();
        columns.push("seal");
        all.push(seal_of(values).into());
        for (column, value) in more {
            columns.push(column);
            all.push(value.clone());
        }
        let places: Vec<String> = (1..=all.len()).map(|place| format!("?{place}")).collect();
        let sql =
            format!("INSERT INTO {} ({}) VALUES ({})", self.table, columns.join(", "), places.join(", "));
        database.insert(&sql, self.key, &all)
    }

    /// Seals the rows again with one more column, which the table got. A row that was altered gets no new seal by this.
    pub(crate) fn cover(&self, database: &Database, column: &str) -> Result<(), StoreError> {
        let sql = format!("SELECT {}, {column} FROM {}", self.columns(), self.table);
        let mut seals: Vec<(i64, [u8; 16])> = Vec::new();
        database.query(&sql, &[], |row| {
            if self.check(row, &"").is_ok() {
                let covered = (1..=self.columns.len()).chain([self.columns.len() + 2]);
                let values = covered.map(|place| row.datum(place)).collect::<Result<Vec<_>, _>>()?;
                seals.push((row.get(0)?, seal_of(&values)));
            }
            Ok(())
        })?;
        let sql = format!("UPDATE {} SET seal = ?1 WHERE {} = ?2", self.table, self.key);
        database.execute_each(&sql, seals.iter().map(|(number, seal)| values![seal, *number]))
    }

    /// Changes columns of the rows for which a condition holds, and seals them again. A row that was altered is an error. Gives
    /// how many there were.
    pub(crate) fn update(
        &self,
        database: &Database,
        condition: &str,
        values: &[Datum<'_>],
        changes: &[(&str, Datum<'_>)],
    ) -> Result<usize, StoreError> {
        let sql = format!("{} WHERE {condition}", self.select());
        let rows = database.query(&sql, values, |row| {
            let number: i64 = row.get(0)?;
            self.check(row, &number)?;
            let columns = 1..=self.columns.len();
            let values = columns.map(|column| Ok(row.datum(column)?.into_owned()));
            Ok((number, values.collect::<Result<Vec<_>, StoreError>>()?))
        })?;
        let sets: Vec<String> =
            changes.iter().zip(1..).map(|((column, _), place)| format!("{column} = ?{place}, ")).collect();
        let (seal, key) = (changes.len() + 1, changes.len() + 2);
        let sql =
            format!("UPDATE {} SET {}seal = ?{seal} WHERE {} = ?{key}", self.table, sets.concat(), self.key);
        let found = rows.len();
        for (number, mut row) in rows {
            for (column, value) in self.columns.iter().zip(&mut row) {
                if let Some((_, new)) = changes.iter().find(|(changed, _)| changed == column) {
                    *value = new.clone();
                }
            }
            let mut all: Vec<Datum<'_>> = changes.iter().map(|(_, value)| value.clone()).collect();
            all.push(seal_of(&row).into());
            all.push(number.into());
            database.execute(&sql, &all)?;
        }
        Ok(found)
    }
}

fn seal_of(values: &[Datum<'_>]) -> [u8; 16] {
    let mut seal = Seal::default();
    for value in values {
        seal.add(value);
    }
    seal.bytes()
}

/// A seal that is being computed.
#[derive(Default)]
struct Seal(blake3::Hasher);

impl Seal {
    /// The numbers of the sorts are SQLite's; 2 would be a fraction, which no table has.
    fn add(&mut self, value: &Datum<'_>) {
        let number;
        let (sort, bytes): (u8, &[u8]) = match value {
            Datum::Null => (0, &[]),
            Datum::Integer(integer) => {
                number = integer.to_le_bytes();
                (1, &number)
            }
            Datum::Text(text) => (3, text.as_bytes()),
            Datum::Bytes(bytes) => (4, bytes),
        };
        self.0.update(&[sort]);
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    fn bytes(&self) -> [u8; 16] {
        let mut seal = [0; 16];
        seal.copy_from_slice(&self.0.finalize().as_bytes()[..16]);
        seal
    }
}

/// A stored hash in hexadecimal.
pub(crate) fn hex(hash: &[u8]) -> String {
    hash.try_into()
        .map_or_else(|_| String::new(), |bytes: [u8; 32]| blake3::Hash::from(bytes).to_hex().to_string())
}
