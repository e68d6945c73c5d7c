//! Recognise, from the content, what a file is, and put the files of one version together.

use std::fmt;

use interdict_model::ListId;
use serde::{Deserialize, Serialize};

use crate::reading::{ReadError, Reading};
use crate::source::SourceFile;

/// The formats read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// OFAC legacy delimited files: `sdn`/`cons_prim`, `add`, `alt`, `comments`.
    OfacDelimited,
    /// OFAC `SDN.XML` and `CONSOLIDATED.XML`, root `sdnList`.
    OfacXml,
    /// OFAC `SDN_ADVANCED.XML`, `CONS_ADVANCED.XML`, root `Sanctions`.
    OfacAdvanced,
    /// OFAC enhanced export, root `sanctionsData`.
    OfacEnhanced,
    /// OFAC delta file, a change to a version already loaded.
    OfacDelta,
    /// UN consolidated list.
    UnXml,
    /// EU FSF XML 1.1, root `export`.
    EuXml,
    /// EU FSF CSV.
    EuCsv,
    /// UK Sanctions List XML, root `Designations`.
    UkXml,
    /// UK Sanctions List CSV.
    UkCsv,
    /// OFSI ConList CSV, retired 2026-01-28.
    UkConList,
    /// US Consolidated Screening List CSV.
    UsCslCsv,
    /// US Consolidated Screening List JSON.
    UsCslJson,
    /// Canada SEMA XML.
    CaSemaXml,
    /// Australia DFAT sheet.
    AuDfatXlsx,
    /// FollowTheMoney entities, JSON lines.
    Ftm,
    /// OpenSanctions `targets.simple.csv`.
    TargetsSimple,
    /// Senzing JSON, lines or array.
    Senzing,
    /// Our own CSV for private lists.
    PrivateCsv,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 19] = [
        Self::OfacDelimited,
        Self::OfacXml,
        Self::OfacAdvanced,
        Self::OfacEnhanced,
        Self::OfacDelta,
        Self::UnXml,
        Self::EuXml,
        Self::EuCsv,
        Self::UkXml,
        Self::UkCsv,
        Self::UkConList,
        Self::UsCslCsv,
        Self::UsCslJson,
        Self::CaSemaXml,
        Self::AuDfatXlsx,
        Self::Ftm,
        Self::TargetsSimple,
        Self::Senzing,
        Self::PrivateCsv,
    ];
}

impl Format {
    /// Whether anybody may publish a list in it, so that it does not say by itself which list it is.
    pub fn is_anybodys(self) -> bool {
        matches!(self, Self::Ftm | Self::TargetsSimple | Self::Senzing | Self::PrivateCsv)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OfacDelimited => "OFAC legacy delimited",
            Self::OfacXml => "OFAC XML",
            Self::OfacAdvanced => "OFAC advanced XML",
            Self::OfacEnhanced => "OFAC enhanced XML",
            Self::OfacDelta => "OFAC delta XML",
            Self::UnXml => "UN consolidated XML",
            Self::EuXml => "EU FSF XML",
            Self::EuCsv => "EU FSF CSV",
            Self::UkXml => "UK Sanctions List XML",
            Self::UkCsv => "UK Sanctions List CSV",
            Self::UkConList => "OFSI ConList CSV",
            Self::UsCslCsv => "US CSL CSV",
            Self::UsCslJson => "US CSL JSON",
            Self::CaSemaXml => "Canada SEMA XML",
            Self::AuDfatXlsx => "Australia DFAT XLSX",
            Self::Ftm => "FollowTheMoney JSON lines",
            Self::TargetsSimple => "OpenSanctions targets.simple CSV",
            Self::Senzing => "Senzing JSON",
            Self::PrivateCsv => "private list CSV",
        })
    }
}

/// The beginning of a file, by which it is recognised.
#[derive(Debug, Clone)]
pub struct Head {
    /// The file's name in lower case, without compression suffix.
    pub name: String,
    /// The first bytes (up to [`Head::BYTES`]).
    pub bytes: Vec<u8>,
    /// The same as text: UTF-16 decoded if there is a byte order mark, otherwise read as UTF-8 with what is
    /// not UTF-8 replaced. For looking at, not for reading values.
    pub text: String,
}

impl Head {
    /// How much of a file is looked at.
    pub const BYTES: usize = 64 << 10;

    /// Looks at a file.
    pub fn of(file: &SourceFile) -> Result<Self, ReadError> {
        let bytes = file.head(Self::BYTES)?;
        let (text, _, _) = encoding_rs::UTF_8.decode(&bytes);
        Ok(Self { name: file.name().to_lowercase(), text: text.into_owned(), bytes })
    }

    /// The local name of the root element, if the file looks like XML.
    pub fn xml_root(&self) -> Option<&str> {
        let mut rest = self.text.trim_start();
        loop {
            rest = rest.strip_prefix('<')?;
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = comment.split_once("-->")?.1.trim_start();
            } else if rest.starts_with(['?', '!']) {
                rest = rest.split_once('>')?.1.trim_start();
            } else {
                let name = rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
                return Some(name.rsplit(':').next().unwrap_or(name));
            }
        }
    }

    /// The text between `marker` and the next of `ends`, trimmed: a cheap look at a date in the head.
    pub fn after<'a>(&'a self, marker: &str, ends: &[char]) -> Option<&'a str> {
        let rest = self.text.split_once(marker)?.1;
        rest.split(ends).next().map(str::trim).filter(|found| !found.is_empty())
    }
}

/// What a file was recognised as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// The format.
    pub format: Format,
    /// Which part of a set it is; `main` for a format of one file.
    pub component: String,
}

impl Recognised {
    /// A format of one file.
    pub fn single(format: Format) -> Self {
        Self { format, component: "main".to_owned() }
    }
}

/// The files of one version of one list.
#[derive(Debug, Clone)]
pub struct SourceSet {
    /// What they are.
    pub format: Format,
    /// The files with their component names, the main one first.
    pub files: Vec<(String, SourceFile)>,
    /// The list id to use where the content does not say which list it is (private lists, FollowTheMoney,
    /// OpenSanctions, Senzing); official formats ignore it, except that an OFAC delta covers both OFAC lists and
    /// is read for this one.
    pub list: Option<ListId>,
}

impl SourceSet {
    /// A set of one file.
    pub fn single(format: Format, file: SourceFile) -> Self {
        Self { format, files: vec![("main".to_owned(), file)], list: None }
    }

    /// What to call the set in messages: its folder, or its only file.
    pub fn name(&self) -> String {
        match self.files.as_slice() {
            [(_, file)] => file.name().to_owned(),
            [(_, file), ..] => file.folder().to_owned(),
            [] => "an empty set".to_owned(),
        }
    }

    /// The file of a component.
    pub fn file(&self, component: &str) -> Option<&SourceFile> {
        self.files.iter().find(|(name, _)| name == component).map(|(_, file)| file)
    }

    /// The main file; a set without files is an error.
    pub fn main(&self) -> Result<&SourceFile, ReadError> {
        self.files
            .first()
            .map(|(_, file)| file)
            .ok_or_else(|| ReadError::Set { set: self.name(), cause: "the set has no files".to_owned() })
    }

    /// The list id given, or one made from the main file's name, with a prefix (`ftm`, `private` ...).
    pub fn list_or_name(&self, prefix: &str) -> Result<ListId, ReadError> {
        if let Some(list) = &self.list {
            return Ok(list.clone());
        }
        let file = self.main()?.name();
        let stem = file.split('.').next().unwrap_or(file);
        ListId::slug(&format!("{prefix}-{stem}")).map_err(|cause| ReadError::Set {
            set: self.name(),
            cause: format!("{cause}; name the list with --list"),
        })
    }

    /// Reads the set.
    pub fn read(&self) -> Result<Reading, ReadError> {
        use crate::formats;
        match self.format {
            Format::OfacDelimited => formats::ofac_delimited::read(self),
            Format::OfacXml => formats::ofac_xml::read(self),
            Format::OfacAdvanced => formats::ofac_advanced::read(self),
            Format::OfacEnhanced | Format::OfacDelta => formats::ofac_enhanced::read(self),
            Format::UnXml => formats::un_xml::read(self),
            Format::EuXml => formats::eu_xml::read(self),
            Format::EuCsv => formats::eu_csv::read(self),
            Format::UkXml => formats::uk_xml::read(self),
            Format::UkCsv => formats::uk_csv::read(self),
            Format::UkConList => formats::uk_conlist::read(self),
            Format::UsCslCsv | Format::UsCslJson => formats::us_csl::read(self),
            Format::CaSemaXml => formats::ca_sema::read(self),
            Format::AuDfatXlsx => formats::au_dfat::read(self),
            Format::Ftm => formats::ftm::read(self),
            Format::TargetsSimple => formats::targets_simple::read(self),
            Format::Senzing => formats::senzing::read(self),
            Format::PrivateCsv => formats::private_csv::read(self),
        }
    }
}

/// Recognises a file from its content; the name only breaks ties between files of equal shape.
pub fn recognise(head: &Head) -> Option<Recognised> {
    use crate::formats;
    // From the most specific marks to the least.
    [
        formats::ofac_xml::recognise,
        formats::ofac_advanced::recognise,
        formats::ofac_enhanced::recognise,
        formats::un_xml::recognise,
        formats::eu_xml::recognise,
        formats::uk_xml::recognise,
        formats::ca_sema::recognise,
        formats::au_dfat::recognise,
        formats::us_csl::recognise,
        formats::senzing::recognise,
        formats::ftm::recognise,
        formats::eu_csv::recognise,
        formats::uk_conlist::recognise,
        formats::uk_csv::recognise,
        formats::targets_simple::recognise,
        formats::private_csv::recognise,
        formats::ofac_delimited::recognise,
    ]
    .iter()
    .find_map(|recognise| recognise(head))
}
