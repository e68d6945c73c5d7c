//! The difference between two versions of a list, party by party, in classes.

use std::collections::{BTreeMap, HashSet};

use interdict_model::{ChangeClass, Statement, Value};
use serde::Serialize;

use crate::Store;
use crate::error::StoreError;
use crate::statement::StoredStatement;
use crate::version::Version;

/// What changed from one version to another.
///
/// Only components that both versions have are compared: a main file alone says nothing about the aliases of the
/// full set. Values that are equal as understood are equal, however they are printed. Where the newer version cuts a
/// party's field off ([`Value::CutOff`]), what it does not say of that party is not counted as gone.
#[derive(Debug, Clone, Serialize)]
pub struct Delta {
    /// The older version.
    pub from: String,
    /// The newer version.
    pub to: String,
    /// Components compared.
    pub components: Vec<String>,
    /// Components that only one version has, so that nothing can be said of them.
    pub not_compared: Vec<String>,
    /// Parties of which the newer version lost the end of a field: what came after it may or may not still be so.
    pub cut_off: Vec<String>,
    /// Parties only in the newer version.
    pub added: Vec<PartyDelta>,
    /// Parties only in the older version.
    pub removed: Vec<PartyDelta>,
    /// Parties in both that differ, by the gravest class of change.
    pub changed: Vec<ChangedParty>,
}

/// A party that came or went.
#[derive(Debug, Clone, Serialize)]
pub struct PartyDelta {
    /// The list's id.
    pub party: String,
    /// The name.
    pub name: String,
}

/// A party that differs.
#[derive(Debug, Clone, Serialize)]
pub struct ChangedParty {
    /// The list's id.
    pub party: String,
    /// The name (in the newer version).
    pub name: String,
    /// The gravest class among the changes.
    pub class: ChangeClass,
    /// Every change.
    pub changes: Vec<Change>,
}

/// One value that came or went.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// `+` or `-`.
    pub sign: char,
    /// The class of this change alone.
    pub class: ChangeClass,
    /// The property.
    pub property: &'static str,
    /// The value as printed.
    pub printed: String,
}

impl Delta {
    /// How many parties changed in a class.
    pub fn count(&self, class: ChangeClass) -> usize {
        self.changed.iter().filter(|party| party.class == class).count()
    }
}

impl Store {
    /// Compares two versions of one list.
    pub fn delta(&self, from: &Version, to: &Version) -> Result<Delta, StoreError> {
        self.delta_to(from, to, self.plain_statements(to)?)
    }

    /// Compares a version with one that is in quarantine, of which no statements are recorded: its reader gives them.
    pub fn delta_to(
        &self,
        from: &Version,
        to: &Version,
        statements: Vec<Statement>,
    ) -> Result<Delta, StoreError> {
        let both: Vec<String> =
            from.components.iter().filter(|c| to.components.contains(c)).cloned().collect();
        let mut not_compared: Vec<String> =
            from.components.iter().chain(&to.components).filter(|c| !both.contains(c)).cloned().collect();
        not_compared.sort();
        not_compared.dedup();
        let (mut old, mut new) = (self.plain_statements(from)?, statements);
        for statements in [&mut old, &mut new] {
            statements.retain(|statement| both.contains(&statement.position.component));
        }
        let (old_parties, new_parties) = (by_party(&old), by_party(&new));
        let only = |of: &BTreeMap<&str, Vec<&Statement>>,
                    other: &BTreeMap<&str, Vec<&Statement>>|
         -> Vec<PartyDelta> {
            of.iter()
                .filter(|(party, _)| !other.contains_key(*party))
                .map(|(party, statements)| PartyDelta {
                    party: (*party).to_owned(),
                    name: name(party, statements),
                })
                .collect()
        };
        let changed = old_parties.iter().filter_map(|(party, before)| {
            let after = new_parties.get(party)?;
            let changes = changes(before, after);
            let class = changes.iter().map(|change| change.class).max()?;
            Some(ChangedParty { party: (*party).to_owned(), name: name(party, after), class, changes })
        });
        let is_cut =
            |statements: &Vec<&Statement>| statements.iter().any(|s| matches!(s.value, Value::CutOff(_)));
        let cut_off = new_parties.iter().filter(|(_, statements)| is_cut(statements));
        Ok(Delta {
            cut_off: cut_off.map(|(party, _)| (*party).to_owned()).collect(),
            from: from.label(),
            to: to.label(),
            components: both.clone(),
            not_compared,
            added: only(&new_parties, &old_parties),
            removed: only(&old_parties, &new_parties),
            changed: changed.collect(),
        })
    }

    fn plain_statements(&self, version: &Version) -> Result<Vec<Statement>, StoreError> {
        let stored = self.statements(version)?.into_iter();
        Ok(stored.map(|StoredStatement { statement, .. }| statement).collect())
    }
}

fn by_party(statements: &[Statement]) -> BTreeMap<&str, Vec<&Statement>> {
    let mut parties: BTreeMap<&str, Vec<&Statement>> = BTreeMap::new();
    for statement in statements {
        parties.entry(&statement.party).or_default().push(statement);
    }
    parties
}

fn name(party: &str, statements: &[&Statement]) -> String {
    let names =
        || statements.iter().filter_map(|s| if let Value::Name(name) = &s.value { Some(name) } else { None });
    names()
        .find(|name| name.kind == interdict_model::NameKind::Primary)
        .or_else(|| names().next())
        .map_or_else(|| party.to_owned(), |name| name.whole.clone())
}

fn changes(before: &[&Statement], after: &[&Statement]) -> Vec<Change> {
    let values = |statements: &[&Statement]| -> HashSet<Value> {
        statements.iter().map(|s| s.value.clone()).collect()
    };
    if before.len() == after.len() && before.iter().zip(after).all(|(a, b)| a.value == b.value) {
        return Vec::new();
    }
    let (old, new) = (values(before), values(after));
    let side = |statements: &[&Statement], other: &HashSet<Value>, sign: char| -> Vec<Change> {
        let mut seen: HashSet<&Value> = HashSet::new();
        statements
            .iter()
            .filter(|s| !other.contains(&s.value) && seen.insert(&s.value))
            .map(|s| Change {
                sign,
                class: s.value.change_class(),
                property: s.value.property(),
                printed: s.printed.clone(),
            })
            .collect()
    };
    let mut changes = side(after, &old, '+');
    if !after.iter().any(|s| matches!(s.value, Value::CutOff(_))) {
        changes.splice(0..0, side(before, &new, '-'));
    }
    changes
}
