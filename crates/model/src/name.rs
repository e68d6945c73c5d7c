//! Names as lists print them: the whole name, its parts where the list gives them, kind and strength.

use serde::{Deserialize, Serialize};

/// One name of a party, with the parts the list itself distinguishes.
///
/// `whole` is always filled and is what people read: for a list that prints `KIM, Sang Man` it is that very
/// text. The parts are filled only where the source separates them; they are never guessed here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Name {
    /// The whole name as a person would read it in the source.
    pub whole: String,
    /// Given name or names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// Middle names, father's and grandfather's names, patronymic: what the list puts between given and family.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub middle: Option<String>,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Primary name or the sort of alias.
    #[serde(default)]
    pub kind: NameKind,
    /// Whether the list itself calls the alias weak.
    #[serde(default)]
    pub strength: NameStrength,
    /// Script or language as the list states it (`Cyrillic`, `ko`, `Chinese Simplified`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
}

impl Name {
    /// A primary name known only as a whole.
    pub fn primary(whole: impl Into<String>) -> Self {
        Self { whole: whole.into(), ..Self::default() }
    }

    /// An alias known only as a whole.
    pub fn alias(whole: impl Into<String>, kind: NameKind, strength: NameStrength) -> Self {
        Self { whole: whole.into(), kind, strength, ..Self::default() }
    }
}

/// What sort of name this is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// The name under which the list files the party.
    #[default]
    Primary,
    /// Also known as.
    Aka,
    /// Formerly known as.
    Fka,
    /// Now known as.
    Nka,
    /// Another spelling or rendering of a name, as the list says so (UK "Primary Name Variation").
    Variation,
    /// The name in its original script.
    OriginalScript,
    /// Maiden name.
    Maiden,
}

impl NameKind {
    /// The usual short form: `primary`, `a.k.a.`, `f.k.a.` ...
    pub fn label(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Aka => "a.k.a.",
            Self::Fka => "f.k.a.",
            Self::Nka => "n.k.a.",
            Self::Variation => "variation",
            Self::OriginalScript => "original script",
            Self::Maiden => "maiden name",
        }
    }
}

/// Whether the list calls the name weak. OFAC: "weak aliases" are broad or generic ones that it does not
/// expect to be screened for (FAQ 122, 123); UN: quality *Low*; EU: `strong="false"` or a remark that says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameStrength {
    /// A name like any other.
    #[default]
    Strong,
    /// Marked weak, low quality or not strong by the list.
    Weak,
}
