//! Which part of a page its tags stand in: tags in, whether the text after them is shown, struck out or cited out.
//!
//! What a reader does not see states nothing: hidden elements, and text that is struck out, which in notices is the old value.

use std::collections::HashMap;

use html5ever::{Attribute, LocalName};

use super::{BLOCKS, VOID};

/// A part of a page that is not its own text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// An earlier message that an e-mail cites.
    Cited,
    /// Not shown as text of the page, or struck out.
    Silent,
}

/// Elements whose text is never shown as text of the page, or is shown as no longer so.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "canvas", "object", "iframe", "nav", "form",
    "button", "select", "option", "textarea", "label", "dialog", "menu", "audio", "video", "map", "del", "s",
    "strike",
];

/// Elements that may be left open, each with those whose beginning ends it.
const ENDED_BY: &[(&str, &[&str])] = &[
    ("p", BLOCKS),
    ("li", &["li"]),
    ("dt", &["dt", "dd"]),
    ("dd", &["dt", "dd"]),
    ("tr", &["tr", "tbody", "tfoot"]),
    ("td", &["td", "th", "tr", "tbody", "tfoot"]),
    ("th", &["td", "th", "tr", "tbody", "tfoot"]),
];

/// So many of the innermost elements are looked at for one that was left open.
const LOOKED: usize = 8;

/// The elements that are open from the outermost of such a part on.
#[derive(Debug, Default)]
pub(super) struct Parts {
    open: Vec<(LocalName, Part)>,
    /// How many of each name are open, so that a stray end tag is told without a search.
    count: HashMap<LocalName, usize>,
}

impl Parts {
    /// What the text here is part of; `None` for the page's own.
    pub(super) fn part(&self) -> Option<Part> {
        self.open.last().map(|(_, part)| *part)
    }

    /// An element begins.
    pub(super) fn start(&mut self, name: &LocalName, attributes: &[Attribute]) {
        while let Some(at) = self.left_open(name) {
            self.close(at);
        }
        let part = part_of(name, attributes).max(self.part());
        if let Some(part) = part.filter(|_| !VOID.contains(&&**name)) {
            self.open.push((name.clone(), part));
            *self.count.entry(name.clone()).or_default() += 1;
        }
    }

    /// An element ends.
    pub(super) fn end(&mut self, name: &LocalName) {
        if self.count.get(name).is_some_and(|count| *count > 0) {
            if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
                self.close(at);
            }
            return;
        }
        // What stands around it ends: with it what may be left open, and at the page's end everything.
        let may_be_open =
            self.open.first().is_some_and(|(open, _)| ENDED_BY.iter().any(|(known, _)| **known == **open));
        if matches!(&**name, "body" | "html" | "main" | "article")
            || (may_be_open && BLOCKS.contains(&&**name))
        {
            self.close(0);
        }
    }

    /// The place of an element that was left open and ends where one of this name begins.
    fn left_open(&self, name: &LocalName) -> Option<usize> {
        for (back, (open, _)) in self.open.iter().rev().take(LOOKED).enumerate() {
            let ends = ENDED_BY.iter().find(|(known, _)| **known == **open);
            if ends.is_some_and(|(_, by)| by.contains(&&**name)) {
                return Some(self.open.len() - 1 - back);
            }
            if ends.is_none() && (BLOCKS.contains(&&**open) || **open == *"table") {
                return None;
            }
        }
        None
    }

    fn close(&mut self, from: usize) {
        for (name, _) in self.open.drain(from..) {
            if let Some(count) = self.count.get_mut(&name) {
                *count -= 1;
            }
        }
    }
}

/// What an element makes of its text by its name and attributes.
fn part_of(name: &LocalName, attributes: &[Attribute]) -> Option<Part> {
    if SILENT.contains(&&**name) {
        return Some(Part::Silent);
    }
    let mut part = None;
    for attribute in attributes {
        let value = attribute.value.to_ascii_lowercase();
        let own = match &*attribute.name.local {
            // `hidden=until-found` is hidden too until somebody searches.
            "hidden" => Some(Part::Silent),
            "aria-hidden" if value.trim() == "true" => Some(Part::Silent),
            "style" if is_unseen(&value) => Some(Part::Silent),
            "type" if &**name == "blockquote" && value.trim() == "cite" => Some(Part::Cited),
            "class"
                if value
                    .split_whitespace()
                    .any(|class| matches!(class, "gmail_quote" | "yahoo_quoted" | "moz-cite-prefix")) =>
            {
                Some(Part::Cited)
            }
            _ => None,
        };
        part = part.max(own);
    }
    part
}

/// Whether a style, in small letters, hides its element or strikes it out.
fn is_unseen(style: &str) -> bool {
    style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(property, value)| {
        let value = value.trim().trim_end_matches("!important").trim_end();
        match property.trim() {
            "display" => value == "none",
            "visibility" => matches!(value, "hidden" | "collapse"),
            "text-decoration" | "text-decoration-line" => value.contains("line-through"),
            _ => false,
        }
    })
}
