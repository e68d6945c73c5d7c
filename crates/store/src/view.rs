//! Which statements of a list were in force on a day, as known at a time.

use interdict_model::{Edition, ListId, Statement};
use jiff::civil::Date;
use serde::Serialize;

use crate::Store;
use crate::error::StoreError;
use crate::seen::Known;
use crate::statement::StoredStatement;
use crate::version::{Standing, Version};

/// What one list said on a day.
///
/// Normally that is one version. Where the newest version by then is a partial one (a main file without its
/// satellites), the components it lacks come from the newest complete version before it, for the parties that the
/// partial one still has: better an alias too many than one too few. Such a view is partial all the same.
#[derive(Debug, Clone, Serialize)]
pub struct View {
    /// The version that decides who is listed.
    pub main: Version,
    /// The complete version that lends the components `main` lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lender: Option<Version>,
}

impl View {
    /// Whether the view is known to be incomplete.
    pub fn is_partial(&self) -> bool {
        self.main.standing == Standing::Partial
    }

    /// The edition in force.
    pub fn edition(&self) -> Edition {
        self.main.edition
    }

    /// One hash for all content that makes the view.
    pub fn content(&self) -> String {
        match &self.lender {
            None => self.main.content.clone(),
            Some(lender) => blake3::hash(format!("{}+{}", self.main.content, lender.content).as_bytes())
                .to_hex()
                .to_string(),
        }
    }
}

impl Store {
    /// The view of a list: the newest edition not after `as_of` (newest of all if `None`), among the versions that count. `None` if there
    /// is no such version.
    pub fn view(
        &self,
        list: &ListId,
        as_of: Option<Date>,
        known: impl Into<Known>,
    ) -> Result<Option<View>, StoreError> {
        let mut versions = self.versions_known(list, known.into())?;
        versions.retain(|version| {
            version.standing.is_in_force() && as_of.is_none_or(|day| version.edition.date <= day)
        });
        // Two loads of one edition differ in content; the later load corrects the earlier one.
        versions.sort_by_key(|version| (version.edition, version.seq));
        let Some(main) = versions.pop() else { return Ok(None) };
        let lender = if main.standing == Standing::Partial {
            versions.into_iter().rev().find(|version| version.standing != Standing::Partial)
        } else {
            None
        };
        Ok(Some(View { main, lender }))
    }

    /// The statements of a view, in a fixed order.
    pub fn view_statements(&self, view: &View) -> Result<Vec<StoredStatement>, StoreError> {
        let mut statements = self.statements(&view.main)?;
        if let Some(lender) = &view.lender {
            let parties: std::collections::HashSet<String> =
                statements.iter().map(|stored| stored.statement.party.clone()).collect();
            let lent = self.statements(lender)?.into_iter().filter(|stored| {
                let Statement { party, position, .. } = &stored.statement;
                !view.main.components.contains(&position.component) && parties.contains(party)
            });
            statements.extend(lent);
            statements.sort_by(|a, b| a.statement.party.cmp(&b.statement.party));
        }
        Ok(statements)
    }
}
