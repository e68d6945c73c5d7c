//! Files that are a list's and cannot be read: they quarantine it, so that every answer shows that a newer version was refused.

use std::collections::BTreeMap;
use std::path::Path;

use interdict_lists::container;
use interdict_lists::{Format, SourceFile, SourceSet};
use interdict_model::{Edition, ListId};
use interdict_store::{NewFile, NewVersion, Recorded, Standing};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{ImportOptions, Imported, Outcome, look, stands_for_another};
use crate::Home;
use crate::error::HomeError;

/// A list of which a file that cannot be opened has something: as what it is recognised, in which format, of which edition by a name.
type Shown = (ListId, Format, String, Option<Edition>);

impl Home {
    /// Compressed files and archives that break off, or a folder with such: every list of which one shows the beginning is quarantined,
    /// and the file is kept as it came. Nothing else of what was given is imported. Where none shows a list, the error stays one.
    pub(super) fn import_broken(
        &mut self,
        path: &Path,
        cause: HomeError,
        options: &ImportOptions,
        now: Timestamp,
    ) -> Result<Vec<Imported>, HomeError> {
        if !matches!(&cause, HomeError::Container(cause) if cause.is_broken()) {
            return Err(cause);
        }
        let mut told = Vec::new();
        for (file, why) in container::broken_files(path)? {
            let source = file.display().to_string();
            for (list, format, component, edition) in shown(&file, options)? {
                let files = vec![(component, SourceFile::from_path(&file))];
                let set = SourceSet { format, files, list: options.list.clone() };
                let outcome = self.import_unreadable(&set, Some(list), edition, &why.to_string(), now)?;
                told.push(Imported { source: source.clone(), outcome });
            }
        }
        if told.is_empty() {
            return Err(cause);
        }
        if path.is_dir() {
            let why = format!("nothing of this folder was imported: {cause}");
            told.push(Imported { source: path.display().to_string(), outcome: Outcome::Refused(why) });
        }
        Ok(told)
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

/// The lists of which a broken file shows something, each once, with the newest edition that a name there gives.
fn shown(path: &Path, options: &ImportOptions) -> Result<Vec<Shown>, HomeError> {
    let mut found: BTreeMap<ListId, Shown> = BTreeMap::new();
    for file in container::beginnings(path) {
        let Some((group, component)) = look(&file)? else { continue };
        let edition = group.dated(options);
        let set = SourceSet { list: options.list.clone(), ..SourceSet::single(group.format, file) };
        let Some(list) = list_of(&set) else { continue };
        let known = found.entry(list.clone()).or_insert((list, group.format, component, edition));
        known.3 = known.3.max(edition);
    }
    Ok(found.into_values().collect())
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
