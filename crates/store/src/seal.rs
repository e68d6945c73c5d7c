//! Seals: whether a row is as it was written.

use rusqlite::Row;

use crate::error::StoreError;

/// Seals the rows that this transaction wrote; they have no seal yet.
pub(crate) fn seal(
    transaction: &rusqlite::Transaction<'_>,
    table: &str,
    columns: &str,
) -> Result<(), StoreError> {
    transaction.execute(&format!("UPDATE {table} SET seal = seal_of({columns}) WHERE seal IS NULL"), [])?;
    Ok(())
}

/// An error if a column, which says whether the seal is right, says that it is not.
pub(crate) fn unaltered(row: &Row<'_>, column: usize, what: &str, name: &str) -> Result<(), StoreError> {
    if row.get::<_, bool>(column)? {
        Ok(())
    } else {
        Err(StoreError::Damaged(format!("{what} `{name}` was altered")))
    }
}

/// A stored hash in hexadecimal.
pub(crate) fn hex(hash: &[u8]) -> String {
    hash.try_into()
        .map_or_else(|_| String::new(), |bytes: [u8; 32]| blake3::Hash::from(bytes).to_hex().to_string())
}
