//! What each line of a document is: the story, or what a page puts around it.
//!
//! Facts are read from titles and body lines only. A line that is neither stays in the document with its class, and one that
//! names a listed party together with an authority and an act is shown for review: whoever wants to hide a designation in a
//! block of related links does not.

use serde::{Deserialize, Serialize};

use crate::document::Span;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineClass {
    /// The headline.
    Title,
    /// The story.
    Body,
    /// An item of a list within the story.
    Item,
    /// A heading within the story.
    Heading,
    /// What stands under a picture.
    Caption,
    /// A headline of another story.
    RelatedLink,
    /// Menus, forms, buttons.
    Widget,
    /// The day on which the page was shown.
    Clock,
    /// The title again, or another line that stood before.
    Repeated,
}

impl LineClass {
    /// Whether facts are read from it.
    pub fn is_story(self) -> bool {
        matches!(self, Self::Title | Self::Body | Self::Item)
    }
}

/// One line that is not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Where it stands, without white space around it.
    pub span: Span,
    /// Its number in the document, from 1, empty lines counted.
    pub number: u32,
    /// What it is.
    pub class: LineClass,
}

/// Cuts a text into lines and says what each is.
pub fn classify(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (number, line) in (1..).zip(text.split('\n')) {
        let bare = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if !bare.is_empty() {
            let at = start + line.find(bare).unwrap_or_default();
            lines.push(Line { span: Span::new(at, at + bare.len()), number, class: LineClass::Body });
        }
        start += line.len() + 1;
    }
    lines
}
