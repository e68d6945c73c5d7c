//! Lists from their publishers: fetch, then import what was fetched.
//!
//! Each list is fetched and imported by itself: one that fails leaves the others alone, and leaves what was in force
//! before in force. Every attempt is noted, so that the age of a list is the time since somebody last knew that it
//! was the newest.

use std::path::PathBuf;

use interdict_lists::SourceSet;
use interdict_lists::fetch::{self, Download, Fetched, Patience, Source, Sources};
use interdict_model::{Edition, ListId};
use interdict_store::{Check, Known};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::Home;
use crate::error::HomeError;
use crate::import::{ImportOptions, Imported, Outcome};

/// How to synchronise.
#[derive(Debug, Clone, Default)]
pub struct SyncOptions {
    /// Only these lists; all of the catalogue if empty.
    pub lists: Vec<ListId>,
    /// A catalogue of sources instead of the official addresses.
    pub sources: Option<PathBuf>,
    /// How long to wait, and how often to try.
    pub patience: Patience,
}

impl Home {
    /// Fetches the lists and imports what is new; calls `tell` after each list.
    pub fn sync(
        &mut self,
        options: &SyncOptions,
        now: Timestamp,
        tell: &mut dyn FnMut(&Imported),
    ) -> Result<Vec<Imported>, HomeError> {
        let sources = match &options.sources {
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|cause| HomeError::io(path, cause))?;
                Sources::parse(&text)
                    .map_err(|cause| HomeError::Config { path: path.clone(), cause: cause.to_string() })?
            }
            None => Sources::built_in().map_err(|cause| HomeError::Table(cause.to_string()))?,
        };
        if let Some(unknown) = options.lists.iter().find(|list| sources.get(list).is_none()) {
            let known: Vec<&str> = sources.sources.iter().map(|source| source.list.as_str()).collect();
            return Err(HomeError::Which(format!(
                "there is no address for the list {unknown}; there is for {}",
                known.join(", ")
            )));
        }
        let mut outcomes = Vec::new();
        let mut patience = options.patience.clone();
        for source in &sources.sources {
            if !options.lists.is_empty() && !options.lists.contains(&source.list) {
                continue;
            }
            let outcome = self.sync_one(source, &patience, now)?;
            // Where one publisher could not be reached in several attempts, the line is probably down: the others are
            // still tried, once.
            if matches!(outcome, Outcome::Failed(_)) {
                patience.attempts = 1;
            }
            let imported = Imported { source: source.list.to_string(), outcome };
            tell(&imported);
            outcomes.push(imported);
        }
        Ok(outcomes)
    }

    fn sync_one(
        &mut self,
        source: &Source,
        patience: &Patience,
        now: Timestamp,
    ) -> Result<Outcome, HomeError> {
        let (_, last) = self.store.last_checks(&source.list)?;
        let view = self.store.view(&source.list, None, None)?;
        // What was fetched before is worth nothing without the version that came of it: where another one was imported or released since,
        // "unchanged" would be said of that.
        let remembered = match (&view, last) {
            (Some(view), Some(last)) if last.at >= view.main.loaded_at => {
                let is_of_it = self.store.last_success_of(&view.main, now, Known::Everything)?.is_some();
                last.remembered.filter(|_| is_of_it)
            }
            _ => None,
        };
        let known: Vec<Fetched> =
            remembered.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let check = |succeeded: bool, detail: String, remembered: &[Fetched]| Check {
            at: now,
            succeeded,
            detail,
            remembered: serde_json::to_string(remembered).ok().filter(|_| succeeded),
        };
        let outcome = match fetch::download(source, &known, patience, &mut std::thread::sleep) {
            Ok(fetch::Outcome::NotModified) => {
                self.store.note_check(&source.list, &check(true, "unchanged".to_owned(), &known))?;
                return Ok(view.map_or_else(
                    || Outcome::Refused("the publisher says unchanged, but no version is stored".to_owned()),
                    |view| Outcome::Known(view.main),
                ));
            }
            Ok(fetch::Outcome::New(download)) => {
                let remembered = download.fetched.clone();
                let mut outcome = self.import_download(download, now)?;
                if let Outcome::Recorded { version, .. } | Outcome::Known(version) = &outcome
                    && let Some(view) = self.store.view(&source.list, None, None)?
                    && view.main.id != version.id
                {
                    outcome = Outcome::Refused(format!(
                        "the publisher serves {}, which is older than {}; that stays in force",
                        version.label(),
                        view.main.label()
                    ));
                }
                let detail = match &outcome {
                    Outcome::Recorded { version, .. } | Outcome::Known(version) => {
                        self.store.note_check(&source.list, &check(true, version.label(), &remembered))?;
                        return Ok(outcome);
                    }
                    Outcome::Quarantined(version) => format!("quarantined: {}", version.reasons.join("; ")),
                    Outcome::Refused(why) | Outcome::Failed(why) => why.clone(),
                    Outcome::NeedsDate | Outcome::NotAList => "not a list".to_owned(),
                };
                self.store.note_check(&source.list, &check(false, detail, &[]))?;
                return Ok(outcome);
            }
            Err(cause) => Outcome::Failed(cause.to_string()),
        };
        if let Outcome::Refused(why) | Outcome::Failed(why) = &outcome {
            self.store.note_check(&source.list, &check(false, why.clone(), &[]))?;
        }
        Ok(outcome)
    }

    fn import_download(&mut self, download: Download, now: Timestamp) -> Result<Outcome, HomeError> {
        let modified = download.fetched.iter().filter_map(|file| file.last_modified.as_deref());
        let modified =
            modified.filter_map(|text| jiff::fmt::rfc2822::parse(text).ok()).map(|time| time.timestamp());
        // Where neither the content nor the server says when it is from, it is from today.
        let day = modified.max().unwrap_or(now).to_zoned(TimeZone::UTC).date();
        let list = download.list;
        let set = SourceSet { format: download.format, files: download.files, list: Some(list.clone()) };
        self.import_set(&set, Some(Edition::of(day)), Some(&list), &ImportOptions::default(), now)
    }
}
