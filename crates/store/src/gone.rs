//! Who left a list: for a name that is not on it any more.

use interdict_model::{Edition, Statement};

use crate::Store;
use crate::database::values;
use crate::error::StoreError;
use crate::statement::stored;
use crate::version::Version;

/// A party that stood in earlier editions of a list and does not stand in a later one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoneParty {
    /// The list's id.
    pub party: String,
    /// What was ever said of its names and its kind, up to that edition.
    pub statements: Vec<Statement>,
    /// The last stored edition in which it stood.
    pub last: Edition,
}

impl Store {
    /// The parties that stood in an edition of a list before `version` and do not stand in it, in the order of their ids.
    pub fn gone(&self, version: &Version) -> Result<Vec<GoneParty>, StoreError> {
        let Some(seq) = version.seq else { return Ok(Vec::new()) };
        let editions: Vec<(i64, Edition)> = self
            .versions(Some(&version.list))?
            .into_iter()
            .filter(|before| (before.edition, before.id) <= (version.edition, version.id))
            .filter_map(|before| Some((before.seq?, before.edition)))
            .collect();
        let mut found: Vec<GoneParty> = Vec::new();
        self.database.query(
            "SELECT s.hash, s.party, s.printed, s.value, s.component, s.line, v.edition, p.from_seq, p.to_seq
             FROM statement s JOIN span p ON p.statement = s.id JOIN version v ON v.id = s.version
             WHERE s.list = ?1 AND (s.value LIKE '{\"property\":\"name\"%' OR s.value LIKE '{\"property\":\"kind\"%')
               AND NOT EXISTS (
                 SELECT 1 FROM statement t JOIN span q ON q.statement = t.id
                 WHERE t.list = s.list AND t.party = s.party
                   AND q.from_seq <= ?2 AND (q.to_seq IS NULL OR q.to_seq > ?2))
             ORDER BY s.party, s.id, p.from_seq",
            &values![version.list.as_str(), seq],
            |row| {
                let (_, stored) = stored(row)?;
                let (from, to): (i64, Option<i64>) = (row.get(7)?, row.get(8)?);
                let stood = editions.iter().filter(|(at, _)| from <= *at && to.is_none_or(|to| *at < to));
                // Who came only later is not gone.
                let Some(last) = stood.map(|(_, edition)| *edition).max() else { return Ok(()) };
                let statement = stored.statement;
                match found.last_mut() {
                    Some(known) if known.party == statement.party => {
                        known.last = known.last.max(last);
                        if known.statements.last() != Some(&statement) {
                            known.statements.push(statement);
                        }
                    }
                    _ => found.push(GoneParty {
                        party: statement.party.clone(),
                        statements: vec![statement],
                        last,
                    }),
                }
                Ok(())
            },
        )?;
        Ok(found)
    }
}
