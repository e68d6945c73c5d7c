//! The text of a web page, a line for each block, with what the page's structure says of it.
//!
//! The tokeniser is html5ever's, so entities, attributes and scripts end where the standard says. No tree is built: a few
//! rules over the stream of tags are enough to tell blocks, and stay linear on whatever comes. Readability ports would
//! choose the main content by scores; here nothing visible is dropped but menus and forms, and what lies outside the
//! article stays as lines that no fact is read from, so that a designation in a sidebar is shown for review. A row of a table
//! of data is one line, with a tab between its cells.

mod part;
mod row;

use std::cell::RefCell;
use std::collections::HashMap;

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::{Attribute, LocalName, tendril::StrTendril};

use super::{Document, DocumentError, encoding, hash};
use crate::line::{Line, LineClass, is_forward_mark};
use part::{Part, Parts};
use row::Rows;

/// Bytes at the beginning in which the format and the encoding must show.
const BEGINNING: usize = 2048;

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "head",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Headings of all depths.
const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];

/// The longest block, in bytes, that is another page's headline because it is nearly all link.
const LINK: usize = 240;

/// Elements without an end.
const VOID: &[&str] =
    &["br", "hr", "img", "input", "link", "meta", "wbr", "area", "base", "col", "embed", "source", "track"];

/// Whether the bytes are a web page.
pub(super) fn is_html(bytes: &[u8]) -> bool {
    let beginning = bytes.get(..BEGINNING).unwrap_or(bytes);
    let beginning = encoding::decode_declared(beginning, None).to_ascii_lowercase();
    let beginning = beginning.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let signs = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<meta",
        "<title",
        "<article",
        "<main",
        "<div",
        "<p>",
        "<p ",
        "<h1",
    ];
    beginning.starts_with('<') && signs.iter().any(|sign| beginning.contains(sign))
}

/// Reads a page from its bytes.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Document, DocumentError> {
    let text = encoding::decode_declared(bytes, charset(bytes).as_deref());
    from_text(name, hash(bytes), &text, None)
}

/// Reads a page that is text already; `title` is one that came beside it.
pub(super) fn from_text(
    name: &str,
    hash: String,
    html: &str,
    title: Option<&str>,
) -> Result<Document, DocumentError> {
    let sink = Sink::default();
    let tokenizer = Tokenizer::new(sink, html5ever::tokenizer::TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // The tokeniser stops after every script; there is nothing to run.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    let mut page = tokenizer.sink.page.into_inner();
    page.end_block();
    let Page { rows, blocks, .. } = &mut page;
    rows.end_all(blocks);
    page.document(name, hash, title)
}

/// The encoding that the page declares in its first bytes.
fn charset(bytes: &[u8]) -> Option<String> {
    let beginning = String::from_utf8_lossy(bytes.get(..BEGINNING).unwrap_or(bytes)).to_ascii_lowercase();
    let (_, after) = beginning.split_once("charset=").or_else(|| beginning.split_once("encoding="))?;
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c))
        .collect();
    (!label.is_empty()).then_some(label)
}

/// A line of the page.
#[derive(Debug, Clone)]
struct Block {
    text: String,
    /// What the element says.
    hint: Option<LineClass>,
    /// Within an article or the main part.
    is_main: bool,
    /// Bytes of it within links.
    linked: usize,
    /// Right after the block before, without a gap.
    is_close: bool,
}

#[derive(Debug, Default)]
struct Sink {
    page: RefCell<Page>,
}

#[derive(Debug, Default)]
struct Page {
    blocks: Vec<Block>,
    title: String,
    text: String,
    linked: usize,
    is_close: bool,
    /// How often each element of note is open.
    open: HashMap<&'static str, usize>,
    /// Whether the text here is shown, and the page's own.
    parts: Parts,
    rows: Rows,
}

/// Elements that give a line its class or its place.
const NOTED: &[&str] = &[
    "a",
    "article",
    "aside",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "li",
    "main",
    "pre",
    "title",
];

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.page.borrow_mut();
        match token {
            Token::CharacterTokens(text) => page.add(&text),
            Token::TagToken(tag) => match tag.kind {
                TagKind::StartTag => return page.start(&tag.name, &tag.attrs, tag.self_closing),
                TagKind::EndTag => page.end(&tag.name),
            },
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Page {
    fn is_open(&self, name: &'static str) -> bool {
        self.open.get(name).is_some_and(|count| *count > 0)
    }

    fn start(&mut self, tag: &LocalName, attributes: &[Attribute], is_closed: bool) -> TokenSinkResult<()> {
        let name: &str = tag;
        if BLOCKS.contains(&name) {
            self.end_block();
        }
        match name {
            "br" => {
                self.end_block();
                self.is_close = true;
            }
            "table" => self.rows.start_table(),
            "tr" => self.rows.start_row(&mut self.blocks),
            "td" | "th" => {
                self.end_block();
                self.rows.start_cell(name == "th", self.blocks.len());
            }
            _ => {}
        }
        // What authors leave open ends where the standard ends it, or a heading would go on through the story.
        if matches!(name, "p" | "ul" | "ol" | "table" | "section" | "article" | "footer")
            || HEADINGS.contains(&name)
        {
            self.close(HEADINGS);
        }
        // An anchor without a target is a mark in the text.
        let is_link = name != "a" || attributes.iter().any(|attribute| &*attribute.name.local == "href");
        if is_link && let Some(name) = NOTED.iter().find(|noted| **noted == name) {
            let count = self.open.entry(name).or_default();
            *count = if matches!(*name, "li" | "a" | "title") { 1 } else { *count + 1 };
        }
        if !is_closed {
            self.parts.start(tag, attributes);
        }
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "iframe" | "noembed" | "noframes" | "xmp" => TokenSinkResult::RawData(RawKind::Rawtext),
            "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    fn end(&mut self, tag: &LocalName) {
        let name: &str = tag;
        if BLOCKS.contains(&name) {
            self.end_block();
        }
        self.parts.end(tag);
        match name {
            "tr" => self.rows.end_row(&mut self.blocks),
            "table" => self.rows.end_table(&mut self.blocks),
            _ => {}
        }
        if let Some(count) = self.open.get_mut(name) {
            *count = count.saturating_sub(1);
        }
        if matches!(name, "ul" | "ol") {
            self.close(&["li"]);
        }
    }

    fn close(&mut self, names: &[&'static str]) {
        for name in names {
            self.open.remove(name);
        }
    }

    fn add(&mut self, text: &str) {
        if self.parts.part() == Some(Part::Silent) {
            return;
        }
        if self.is_open("title") {
            self.title.push_str(text);
            return;
        }
        let before = self.text.len();
        if self.is_open("pre") {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    // An empty line in it is a gap between lines.
                    let was_empty = self.text.trim().is_empty();
                    self.end_block();
                    self.is_close = !was_empty;
                }
                self.text.push_str(line);
            }
            return;
        }
        for c in text.chars() {
            let is_blank = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            if is_blank && (self.text.is_empty() || self.text.ends_with([' ', '\t'])) {
                continue;
            }
            self.text.push(if is_blank { ' ' } else { c });
        }
        if self.is_open("a") {
            self.linked += self.text.len().saturating_sub(before);
        }
    }

    fn end_block(&mut self) {
        let text = std::mem::take(&mut self.text);
        let linked = std::mem::take(&mut self.linked);
        let is_close = std::mem::take(&mut self.is_close);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let hint = if self.parts.part() == Some(Part::Cited) {
            Some(LineClass::Quote)
        } else if self.is_open("h1") {
            Some(LineClass::Title)
        } else if HEADINGS.iter().any(|name| self.is_open(name)) {
            Some(LineClass::Heading)
        } else if self.is_open("figcaption") || self.is_open("figure") {
            Some(LineClass::Caption)
        } else if self.is_open("aside") {
            Some(LineClass::RelatedLink)
        } else if self.is_open("footer") && !self.is_open("article") {
            Some(LineClass::Widget)
        } else if self.is_open("li") {
            Some(LineClass::Item)
        } else {
            None
        };
        let is_main = self.is_open("article") || self.is_open("main");
        self.blocks.push(Block { text: text.to_owned(), hint, is_main, linked, is_close });
    }

    /// The document: the title first, lines apart as blocks are, and what lies outside the article marked.
    fn document(self, name: &str, hash: String, title: Option<&str>) -> Result<Document, DocumentError> {
        // A page that marks its main part with a sentence or two in it means it.
        let main: usize =
            self.blocks.iter().filter(|block| block.is_main).map(|block| block.text.len()).sum();
        let has_main = main >= 120;
        let has_heading = self.blocks.iter().any(|block| block.hint == Some(LineClass::Title));

        let mut text = String::new();
        let mut hints: HashMap<u32, LineClass> = HashMap::new();
        let page_title =
            title.map(str::to_owned).or_else(|| (!has_heading).then(|| without_site(&self.title)));
        let mut has_title = false;
        if let Some(title) = page_title.filter(|title| !title.is_empty()) {
            hints.insert(0, LineClass::Title);
            text.push_str(&title);
            has_title = true;
        }
        let forwarded = self.blocks.iter().position(|block| is_forward_mark(&block.text));
        for (place, block) in self.blocks.into_iter().enumerate() {
            if !text.is_empty() {
                text.push_str(if block.is_close || block.hint == Some(LineClass::Item) {
                    "\n"
                } else {
                    "\n\n"
                });
            }
            let hint = match block.hint {
                // What is passed on is what the message is about.
                Some(LineClass::Quote) if forwarded.is_some_and(|mark| mark <= place) => None,
                Some(LineClass::Title) if has_title => Some(LineClass::Heading),
                Some(LineClass::Title) => {
                    has_title = true;
                    Some(LineClass::Title)
                }
                _ if has_main && !block.is_main => Some(LineClass::RelatedLink),
                // A line that is nearly all link is another page's headline.
                Some(LineClass::Item) | None
                    if block.text.len() <= LINK && block.linked * 5 >= block.text.len() * 4 =>
                {
                    Some(LineClass::RelatedLink)
                }
                hint => hint,
            };
            if let Some(hint) = hint {
                hints.insert(u32::try_from(text.len()).unwrap_or(u32::MAX), hint);
            }
            text.push_str(&block.text);
        }
        if text.contains('\0') {
            text = text.replace('\0', "\u{fffd}");
        }
        let mut document = Document::from_text(name, hash, text)?;
        for line in &mut document.lines {
            line.class = settle(*line, hints.get(&line.span.start).copied(), has_title);
        }
        Ok(document)
    }
}

/// What a line is when both its words and the page say something.
fn settle(line: Line, hint: Option<LineClass>, has_title: bool) -> LineClass {
    use LineClass::{Caption, Clock, Heading, Item, Quote, RelatedLink, Repeated, Title, Widget};
    match (line.class, hint) {
        (Quote, _) => Quote,
        // Words of menus and dates are what they are wherever they stand.
        (Clock | Widget | Caption | Repeated, Some(Item | Heading | RelatedLink | Widget)) => line.class,
        (_, Some(hint)) => hint,
        // Only one line is the title, and the page's word goes before the guess.
        (Title, None) if has_title => Heading,
        (class, None) => class,
    }
}

/// The page's title without the site's name after the last bar or dash.
fn without_site(title: &str) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = [" | ", " - ", " – ", " — ", " :: ", " · "].iter().filter_map(|bar| title.rfind(bar)).max();
    match cut.and_then(|at| title.get(..at)) {
        Some(headline) if headline.split(' ').count() >= 4 => headline.to_owned(),
        _ => title,
    }
}
