//! What the lists in force, and the history of the lists, say of whom documents report to be designated or delisted.

use std::collections::HashMap;

use interdict_evidence::event::listing::{Listing, Standing, against};
use interdict_evidence::event::{Action, Conflict, Event};
use interdict_lists::measures;
use interdict_model::party::assemble;
use interdict_model::{Edition, ListId, Party, Value};
use interdict_screen::compile::{CompileInput, compile_in_memory};
use interdict_screen::{CompiledList, Parameters, Snapshot};
use interdict_store::View;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::Home;
use crate::error::HomeError;
use crate::evidence::{LinkPolicy, Linker, Sure};

/// Holds events against the lists of a data folder.
pub struct Listings<'a> {
    home: &'a Home,
    linker: &'a Linker<'a>,
    parameters: &'a Parameters,
    policy: &'a LinkPolicy,
    views: Vec<(ListId, View)>,
    /// Who was on a list and is not, made ready when first asked for.
    gone: HashMap<ListId, Gone>,
}

/// Parties that left a list.
struct Gone {
    /// Their names as a snapshot; none if nobody left.
    snapshot: Option<Snapshot>,
    last: HashMap<String, Edition>,
}

impl Home {
    /// Makes ready to hold events against the lists in force on a day (today if `None`). `linker` asks the snapshot of that day.
    pub fn listings<'a>(
        &'a self,
        as_of: Option<Date>,
        now: Timestamp,
        linker: &'a Linker<'a>,
        parameters: &'a Parameters,
        policy: &'a LinkPolicy,
    ) -> Result<Listings<'a>, HomeError> {
        let statuses = self.statuses(as_of, None, now)?;
        let views = statuses.into_iter().filter_map(|status| Some((status.list, status.view?))).collect();
        Ok(Listings { home: self, linker, parameters, policy, views, gone: HashMap::new() })
    }
}

impl Listings<'_> {
    /// What the lists of an event's authority say differently about its targets.
    pub fn conflicts(&mut self, event: &Event) -> Result<Vec<Conflict>, HomeError> {
        let of_bodies = event.authorities.iter().flat_map(|authority| self.policy.lists_of(authority));
        let wanted: Vec<&ListId> = self.policy.lists_of(&event.country).iter().chain(of_bodies).collect();
        let lists: Vec<ListId> =
            self.views.iter().map(|(list, _)| list.clone()).filter(|list| wanted.contains(&list)).collect();
        let mut found = Vec::new();
        for (target, spellings) in &event.targets {
            let mut listings = Vec::new();
            for list in &lists {
                let standing = self.standing(list, target, spellings.iter().map(String::as_str))?;
                // One of two it is, and a person must say which: that says nothing against the document.
                let Some(standing) = standing else { continue };
                let Some((_, view)) = self.views.iter().find(|(known, _)| known == list) else { continue };
                listings.push(Listing { list: list.clone(), edition: view.edition(), standing });
            }
            let is_listed = |listing: &Listing| matches!(listing.standing, Standing::Listed { .. });
            if event.action == Action::Designation && !listings.iter().any(is_listed) {
                for listing in &mut listings {
                    if let Some(gone) = self.gone(&listing.list, spellings.iter().map(String::as_str))? {
                        listing.standing = gone;
                    }
                }
            }
            found.extend(against(event, target, &listings, self.policy.list.days));
        }
        Ok(found)
    }

    /// How a target stands on a list in force: by its link, or by the names that documents give it. `None` if it is one of several
    /// parties.
    fn standing<'n>(
        &self,
        list: &ListId,
        target: &str,
        names: impl Iterator<Item = &'n str>,
    ) -> Result<Option<Standing>, HomeError> {
        let linked = target.strip_prefix(&format!("{list}:")).and_then(|rest| rest.split_once(' '));
        if let Some((party, caption)) = linked {
            return self.listed(list, party, caption).map(Some);
        }
        let mut near = None;
        for name in names {
            match self.linker.on_list(list, name) {
                Some((hit, Sure::Alone)) => return self.listed(list, &hit.party, &hit.caption).map(Some),
                Some((_, Sure::Rivalled)) => return Ok(None),
                Some((hit, Sure::Unlikely)) => {
                    near = near.or(Some(format!("{} ({list}:{})", hit.caption, hit.party)));
                }
                None => {}
            }
        }
        Ok(Some(Standing::Absent { near }))
    }

    fn listed(&self, list: &ListId, party: &str, caption: &str) -> Result<Standing, HomeError> {
        let edition = self.views.iter().find(|(known, _)| known == list).map(|(_, view)| view.edition());
        let history = self.home.store().party_history(list, party)?;
        let stands = |until: Option<Edition>| until.is_none_or(|until| edition.is_none_or(|now| now < until));
        let listed = history.iter().filter(|past| stands(past.until)).filter_map(|past| {
            match past.stored.statement.value {
                Value::Listed(date) => Some(date),
                _ => None,
            }
        });
        Ok(Standing::Listed {
            caption: caption.to_owned(),
            listed: listed.min(),
            since: history.iter().map(|past| past.since).min(),
        })
    }

    /// How somebody stood on a list who does not any more; none if nobody of the name ever did.
    fn gone<'n>(
        &mut self,
        list: &ListId,
        names: impl Iterator<Item = &'n str>,
    ) -> Result<Option<Standing>, HomeError> {
        if !self.gone.contains_key(list) {
            let gone = self.who_left(list)?;
            self.gone.insert(list.clone(), gone);
        }
        let Some(Gone { snapshot: Some(snapshot), last }) = self.gone.get(list) else { return Ok(None) };
        let linker = Linker::new(snapshot, self.parameters, self.policy, None);
        for name in names {
            if let Some((hit, Sure::Alone)) = linker.on_list(list, name)
                && let Some(last) = last.get(&hit.party)
            {
                return Ok(Some(Standing::Gone { caption: hit.caption, last: *last }));
            }
        }
        Ok(None)
    }

    fn who_left(&self, list: &ListId) -> Result<Gone, HomeError> {
        let Some((_, view)) = self.views.iter().find(|(known, _)| known == list) else {
            return Ok(Gone { snapshot: None, last: HashMap::new() });
        };
        let left = self.home.store().gone(&view.main)?;
        let parties: Vec<Party> = assemble(list, left.iter().flat_map(|one| &one.statements));
        let editions: HashMap<String, Edition> = left.into_iter().map(|one| (one.party, one.last)).collect();
        if parties.is_empty() {
            return Ok(Gone { snapshot: None, last: editions });
        }
        let measures = measures::measures().map_err(|cause| HomeError::Table(cause.to_string()))?;
        let compiled = CompiledList {
            id: list.clone(),
            edition: view.edition(),
            version: view.content(),
            partial: true,
        };
        let input =
            CompileInput { lists: vec![compiled], parties, measures: &measures, parameters: self.parameters };
        Ok(Gone { snapshot: Some(compile_in_memory(input)?.0), last: editions })
    }
}
