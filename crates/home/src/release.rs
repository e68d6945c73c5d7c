//! A version in quarantine comes into force: by one person where one works, by two where several do.
//!
//! Where there are keys or a sign-in, one proposes a release and is shown what it would change of what is in force, and another approves
//! what they both saw. `interdict_desk` has the rules.

use std::collections::BTreeMap;

use interdict_desk::{Fate, Person, Proposal, Refused, Rules};
use interdict_lists::{SourceFile, SourceSet};
use interdict_model::{ChangeClass, Statement};
use interdict_store::{Delta, PartyDelta, Standing, StoreError, Version};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Home;
use crate::error::HomeError;
use crate::import::{format_named, judged, stands_for_another};
use crate::proposal::{Body, Word};

/// Parties that come or go that are named.
const NAMED: usize = 100;

/// What a release would change of what is in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseEffect {
    /// The version in force, as `us-ofac-sdn@2023-05-23`; `None` if none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force: Option<String>,
    /// Parties that would come.
    pub added: usize,
    /// Parties that would go.
    pub removed: usize,
    /// Parties that would change, by the gravest class of what does.
    pub changed: BTreeMap<ChangeClass, usize>,
    /// Parts that only one of the two has, of which nothing is said here.
    pub not_compared: Vec<String>,
    /// The first of those that would come.
    pub first_added: Vec<PartyNamed>,
    /// The first of those that would go.
    pub first_removed: Vec<PartyNamed>,
}

/// A listed party by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyNamed {
    /// The list's id of it.
    pub party: String,
    /// Its name.
    pub name: String,
}

impl From<Delta> for ReleaseEffect {
    fn from(delta: Delta) -> Self {
        let named = |parties: &[PartyDelta]| -> Vec<PartyNamed> {
            let first = parties.iter().take(NAMED);
            first.map(|one| PartyNamed { party: one.party.clone(), name: one.name.clone() }).collect()
        };
        let mut changed = BTreeMap::new();
        for party in &delta.changed {
            *changed.entry(party.class).or_default() += 1;
        }
        Self {
            in_force: Some(delta.from),
            added: delta.added.len(),
            removed: delta.removed.len(),
            changed,
            not_compared: delta.not_compared,
            first_added: named(&delta.added),
            first_removed: named(&delta.removed),
        }
    }
}

/// A release that was proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposedRelease {
    /// Its number.
    pub id: i64,
    /// The version.
    pub version: i64,
    /// Who proposed it, and what became of it. What is proposed is the content of the version, by its hash.
    pub proposal: Proposal,
    /// What it would change, as it was when it was proposed.
    pub effect: ReleaseEffect,
}

impl Home {
    /// Releases a quarantined version by one person. Where several people work that is refused: it needs two.
    pub fn release(
        &mut self,
        version: &Version,
        reason: &str,
        by: &str,
        now: Timestamp,
    ) -> Result<Version, HomeError> {
        if self.policy_in_force(false)?.needs_two {
            return Err(HomeError::Which(format!(
                "several people work here, so two of them release {label}: one proposes it with POST /api/v1/lists/{list}/versions/{id}/release, and another approves it",
                label = version.label(),
                list = version.list,
                id = version.id,
            )));
        }
        let statements = self.releasable(version)?;
        let note = format!("released {now} by {by}: {reason}");
        Ok(self.store.release(version.id, &statements, &note, None, now)?)
    }

    /// Proposes that a version in quarantine be released. What that would change is found first, and kept with it.
    pub fn propose_release(
        &mut self,
        version: &Version,
        reason: &str,
        by: &Person,
        now: Timestamp,
    ) -> Result<ProposedRelease, HomeError> {
        if !self.policy_in_force(false)?.needs_two {
            return Err(Refused::OnePerson.into());
        }
        in_quarantine(version)?;
        let newest = self.release_proposals(version)?.into_iter().next();
        if let Some(open) = newest.filter(|newest| newest.proposal.fate() == Fate::Open) {
            return Err(Refused::AlreadyProposed { id: open.id, by: open.proposal.by().to_owned() }.into());
        }
        let (in_force, against) = self.in_force_now(version)?;
        let proposal = Proposal::new(&version.content, &against, reason, by, now, &Rules::built_in()?)?;
        let statements = self.releasable(version)?;
        let effect = match &in_force {
            Some(in_force) => self.store.delta_to(in_force, version, statements)?.into(),
            None => ReleaseEffect { added: parties(&statements), ..ReleaseEffect::default() },
        };
        let details = json!({
            "reason": proposal.reason(), "edition": version.edition.to_string(), "content": version.content,
            "against": effect.in_force, "added": effect.added, "removed": effect.removed, "changed": effect.changed,
        });
        let body = Body { proposal, effect };
        self.store.act_as(&by.name);
        let id = self.store.propose_release(version, &body.written()?, details, now)?;
        let Body { proposal, effect } = body;
        Ok(ProposedRelease { id, version: version.id, proposal, effect })
    }

    /// Says the last word on what was proposed for a version last: it comes into force, if `approved` is the hash of the content that the
    /// person saw, or it is refused or taken back. `proposer` says of a name what whoever has it may do now, if that is known. `None`
    /// if nothing was proposed.
    pub fn close_release(
        &mut self,
        version: &Version,
        approved: Option<&str>,
        reason: &str,
        by: &Person,
        proposer: impl FnOnce(&Home, &str) -> Result<Option<Person>, HomeError>,
        now: Timestamp,
    ) -> Result<Option<ProposedRelease>, HomeError> {
        let Some(kept) = self.store.release_proposals(version.id)?.into_iter().next() else {
            return Ok(None);
        };
        let (_, in_force) = self.in_force_now(version)?;
        let word = Word { approved, reason, by };
        let body = self.closed(Body::read(&kept)?, &word, &in_force, proposer, now)?;
        let written = body.written()?;
        let last = body.last_word(kept.id, &written);
        if approved.is_some() {
            let statements = self.releasable(version)?;
            let note = format!(
                "proposed {} by {}: {}; released {now} by {}: {}",
                body.proposal.at(),
                body.proposal.by(),
                body.proposal.reason(),
                by.name,
                last.reason
            );
            self.store.act_as(&by.name);
            self.store.release(version.id, &statements, &note, Some(&last), now)?;
        } else {
            self.store.act_as(&by.name);
            self.store.refuse_release(version, &last, now)?;
        }
        let Body { proposal, effect } = body;
        Ok(Some(ProposedRelease { id: kept.id, version: version.id, proposal, effect }))
    }

    /// What was proposed for a version, the newest first.
    pub fn release_proposals(&self, version: &Version) -> Result<Vec<ProposedRelease>, HomeError> {
        let kept = self.store.release_proposals(version.id)?;
        let read = kept.iter().map(|kept| {
            let Body { proposal, effect } = Body::read(kept)?;
            Ok(ProposedRelease { id: kept.id, version: version.id, proposal, effect })
        });
        read.collect()
    }

    /// The version of the list that is in force, and the hash of its content; without one, nothing.
    fn in_force_now(&self, version: &Version) -> Result<(Option<Version>, String), HomeError> {
        let view = self.store.view(&version.list, None, None)?;
        Ok(view.map_or((None, String::new()), |view| {
            let content = view.content();
            (Some(view.main), content)
        }))
    }

    /// What a version in quarantine says: its stored files are read again. A defect of the files is never released, only what may be a
    /// true change ([`interdict_lists::accept::Reason::needs_release`]).
    fn releasable(&self, version: &Version) -> Result<Vec<Statement>, HomeError> {
        in_quarantine(version)?;
        let format = format_named(&version.format)
            .ok_or_else(|| HomeError::Which(format!("the format `{}` is not known here", version.format)))?;
        let mut set = SourceSet { format, files: Vec::new(), list: Some(version.list.clone()) };
        for entry in self.store.files(version.id)? {
            let bytes = self.store.source(&entry.source)?;
            set.files.push((entry.component, SourceFile::from_bytes(entry.name, bytes)));
        }
        set.files.sort_by_key(|(component, _)| component != "sdn" && component != "main");
        if let Some(why) = stands_for_another(format, &version.list) {
            return Err(HomeError::Which(why));
        }
        let mut reading = set.read()?;
        if !reading.changes.is_empty() {
            let why = format!("{} is a delta: import the full list of that day instead", version.label());
            return Err(HomeError::Which(why));
        }
        reading.issued = Some(version.edition);
        let judgement = judged(&set, &mut reading, None, |rules| rules)?;
        let defects: Vec<String> = judgement
            .reasons
            .iter()
            .filter(|reason| !reason.needs_release())
            .map(ToString::to_string)
            .collect();
        if defects.is_empty() {
            Ok(reading.statements)
        } else {
            Err(HomeError::Which(format!(
                "{} cannot be released: {}; get the list again, or import what there is with `--partial`",
                version.label(),
                defects.join("; ")
            )))
        }
    }
}

fn in_quarantine(version: &Version) -> Result<(), HomeError> {
    if version.standing == Standing::Quarantined {
        Ok(())
    } else {
        Err(StoreError::NoVersion(format!("{} in quarantine", version.label())).into())
    }
}

fn parties(statements: &[Statement]) -> usize {
    statements
        .iter()
        .map(|statement| statement.party.as_str())
        .collect::<std::collections::BTreeSet<_>>()
        .len()
}
