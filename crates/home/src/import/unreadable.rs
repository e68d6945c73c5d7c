//! Files that are a list's and cannot be read: they quarantine it, so that every answer shows that a newer version was refused.

use std::path::Path;

use interdict_lists::container::{self, ContainerError};
use interdict_lists::{Format, ReadError, SourceFile, SourceSet};
use interdict_model::{Edition, ListId};
use interdict_store::{NewFile, NewVersion, Recorded, Standing};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{ImportOptions, Outcome, look, stands_for_another};
use crate::Home;
use crate::error::HomeError;

impl Home {
    /// A compressed file that breaks off quarantines the list that its beginning shows, and is kept as it came. Where that shows none,
    /// the error stays one.
    pub(super) fn import_broken(
        &mut self,
        path: &Path,
        cause: HomeError,
        options: &ImportOptions,
        now: Timestamp,
    ) -> Result<Outcome, HomeError> {
        let broken = matches!(
            &cause,
            HomeError::Container(
                ContainerError::Damaged { .. } | ContainerError::Read(ReadError::Truncated { .. })
            )
        );
        let beginning = if broken && path.is_file() { container::beginning(path) } else { None };
        let Some((group, component)) = beginning.map(|file| look(&file)).transpose()?.flatten() else {
            return Err(cause);
        };
        let files = vec![(component, SourceFile::from_path(path))];
        let set = SourceSet { format: group.format, files, list: options.list.clone() };
        let list = list_of(&set);
        self.import_unreadable(&set, list, group.dated(options), &cause.to_string(), now)
    }

    /// Quarantines the list whose files cannot be read; refuses them if no list is known. Without a date they are of the day of import.
    pub(super) fn import_unreadable(
        &mut self,
        set: &SourceSet,
        list: Option<ListId>,
        dated: Option<Edition>,
        cause: &str,
        now: Timestamp,
    ) -> Result<Outcome, HomeError> {
        let Some(list) = list else { return Ok(Outcome::Refused(cause.to_owned())) };
        if let Some(why) = stands_for_another(set.format, &list) {
            return Ok(Outcome::Refused(why));
        }
        let bytes = set.files.iter().map(|(_, file)| file.bytes()).collect::<Result<Vec<_>, _>>()?;
        let files = set.files.iter().zip(&bytes).map(|((component, file), bytes)| NewFile {
            component: component.clone(),
            name: file.name().to_owned(),
            bytes,
        });
        let new = NewVersion {
            list,
            edition: dated.unwrap_or_else(|| Edition::of(now.to_zoned(TimeZone::UTC).date())),
            format: set.format.to_string(),
            standing: Standing::Quarantined,
            loaded_at: now,
            components: set.files.iter().map(|(component, _)| component.clone()).collect(),
            missing: Vec::new(),
            files: files.collect(),
            statements: &[],
            reasons: vec![cause.to_owned()],
            issues: Vec::new(),
        };
        Ok(match self.store.record(&new)? {
            Recorded::New(version) | Recorded::Known(version) => Outcome::Quarantined(version),
        })
    }
}

/// Which list an unreadable set would be.
pub(super) fn list_of(set: &SourceSet) -> Option<ListId> {
    let main = set.files.first().map(|(_, file)| file.name().to_lowercase()).unwrap_or_default();
    let cons = main.starts_with("cons");
    let id = match set.format {
        Format::OfacDelimited
        | Format::OfacXml
        | Format::OfacAdvanced
        | Format::OfacEnhanced
        | Format::OfacDelta => {
            if cons {
                ListId::US_OFAC_CONS
            } else {
                ListId::US_OFAC_SDN
            }
        }
        Format::UnXml => ListId::UN_SC,
        Format::EuXml | Format::EuCsv => ListId::EU_FSF,
        Format::UkXml | Format::UkCsv => ListId::UK_SL,
        Format::UkConList => ListId::UK_OFSI,
        Format::UsCslCsv | Format::UsCslJson => ListId::US_CSL,
        Format::CaSemaXml => ListId::CA_SEMA,
        Format::AuDfatXlsx => ListId::AU_DFAT,
        Format::Ftm | Format::TargetsSimple | Format::Senzing | Format::PrivateCsv => {
            return set.list.clone();
        }
    };
    id.parse().ok()
}
