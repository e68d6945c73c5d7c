//! XML lists, record by record, with the guards that a file from the network needs.
//!
//! A list is a long sequence of records (`sdnEntry`, `INDIVIDUAL`, `sanctionEntity`). [`Records`] reads one
//! record at a time into a small tree of [`Element`]s, so that a list of any size needs the memory of its
//! largest record. Names are local names: publishers change namespaces, not element names.
//!
//! An [`Element`] remembers what was asked of it. After a reader has taken what it knows,
//! [`Element::unread`] gives everything that has text and was never looked at, so that nothing is dropped in
//! silence when a publisher adds a field.
//!
//! Guards: a document type declaration is refused, entities other than the five predefined ones and character
//! references are an error, and depth, attributes, text and record size are bounded by [`crate::limits`].

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;

use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::limits;
use crate::reading::{ReadError, Reading, Severity};
use crate::source::SourceFile;

/// An element with everything below it.
#[derive(Debug, Clone, Default)]
pub struct Element {
    name: Arc<str>,
    attributes: Vec<Attribute>,
    text: String,
    text_read: Cell<bool>,
    children: Vec<Element>,
}

#[derive(Debug, Clone)]
struct Attribute {
    name: Arc<str>,
    value: String,
    read: Cell<bool>,
}

impl Element {
    /// Local name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value of an attribute, trimmed; `None` if absent or empty.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let attribute = self.attributes.iter().find(|attribute| &*attribute.name == name)?;
        attribute.read.set(true);
        Some(attribute.value.trim()).filter(|value| !value.is_empty())
    }

    /// The text directly inside, trimmed (parts around children are joined by a space); empty if there is none.
    pub fn text(&self) -> &str {
        self.text_read.set(true);
        self.text.trim()
    }

    /// The first child of that name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| &*child.name == name)
    }

    /// All children of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| &*child.name == name)
    }

    /// All children.
    pub fn children(&self) -> &[Element] {
        &self.children
    }

    /// The text of the first child of that name, if it has any.
    pub fn child_text(&self, name: &str) -> Option<&str> {
        self.child(name).map(Element::text).filter(|text| !text.is_empty())
    }

    /// The texts of all children of that name that have any.
    pub fn texts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.all(name).map(Element::text).filter(|text| !text.is_empty())
    }

    /// The elements reached by walking `path` from here, at each step all children of that name.
    pub fn walk<'a>(&'a self, path: &[&str]) -> Vec<&'a Element> {
        let mut reached = vec![self];
        for step in path {
            reached = reached
                .into_iter()
                .flat_map(|element| element.children.iter().filter(|c| &*c.name == *step))
                .collect();
        }
        reached
    }

    /// Marks the whole subtree as read: for parts that are understood and deliberately carry no statement
    /// (internal ids, flags already expressed otherwise).
    pub fn ignore(&self) {
        self.text_read.set(true);
        for attribute in &self.attributes {
            attribute.read.set(true);
        }
        for child in &self.children {
            child.ignore();
        }
    }

    /// Everything with text that nobody asked for: `(path, text)`, attributes as `path/@name`.
    pub fn unread(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        self.collect_unread(&mut String::new(), &mut found);
        found
    }

    fn collect_unread(&self, path: &mut String, found: &mut Vec<(String, String)>) {
        let length = path.len();
        if length > 0 {
            path.push('/');
        }
        path.push_str(&self.name);
        if !self.text_read.get() && !self.text.trim().is_empty() {
            found.push((path.clone(), self.text.trim().to_owned()));
        }
        for attribute in &self.attributes {
            if !attribute.read.get() && !attribute.value.trim().is_empty() {
                found.push((format!("{path}/@{}", attribute.name), attribute.value.trim().to_owned()));
            }
        }
        for child in &self.children {
            child.collect_unread(path, found);
        }
        path.truncate(length);
    }
}

/// Hashes short names fast (FNV-1a). The number of names kept is bounded, so nobody gains by collisions.
#[derive(Debug, Clone, Copy)]
struct NameHasher(u64);

impl Default for NameHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        // The table takes its control byte from the upper bits, which multiplication fills well.
        self.0
    }
}

/// Reads an XML file record by record.
pub struct Records<'a> {
    file: String,
    reader: Reader<Box<dyn BufRead + 'a>>,
    wanted: &'a [&'a str],
    root: Option<Element>,
    open: Vec<Arc<str>>,
    names: HashSet<Arc<str>, BuildHasherDefault<NameHasher>>,
    outside: BTreeMap<String, u64>,
    ended: bool,
    number: u64,
}

impl<'a> Records<'a> {
    /// Opens a file. `records` are the local names of the elements to be given, wherever they stand.
    pub fn open(file: &'a SourceFile, records: &'a [&'a str]) -> Result<Self, ReadError> {
        let input = file.open()?.take(limits::FILE_BYTES);
        Ok(Self::stream(file.name(), &file.head(256)?, input, records))
    }

    /// Reads from a stream of any length, of which `head` is the beginning; `name` is for messages.
    pub fn stream(name: &str, head: &[u8], input: impl Read + 'a, records: &'a [&'a str]) -> Self {
        let encoding = declared_encoding(head);
        let decoded = DecodeReaderBytesBuilder::new()
            .encoding(encoding)
            .bom_override(true)
            .utf8_passthru(encoding.is_none())
            .strip_bom(true)
            .build(input);
        let bytes: Box<dyn BufRead + 'a> = Box::new(BufReader::with_capacity(1 << 16, decoded));
        let mut reader = Reader::from_reader(bytes);
        let config = reader.config_mut();
        config.check_end_names = true;
        config.expand_empty_elements = true;
        Self {
            file: name.to_owned(),
            reader,
            wanted: records,
            root: None,
            open: Vec::new(),
            names: HashSet::default(),
            outside: BTreeMap::new(),
            ended: false,
            number: 0,
        }
    }

    /// The root element without its children; known after the first call of [`Records::next`].
    pub fn root(&self) -> Option<&Element> {
        self.root.as_ref()
    }

    /// The number of the record last given, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Elements with text that stood outside every record: path and how often. For the report.
    pub fn outside(&self) -> &BTreeMap<String, u64> {
        &self.outside
    }

    /// Reports what nobody read of the root, and texts that stood outside every record: for the end of a reading.
    pub fn report_rest(&self, reading: &mut Reading) {
        for (path, text) in self.root.iter().flat_map(Element::unread) {
            reading.report(Severity::NotUnderstood, "main", 0, format!("{path}: `{text}`"));
        }
        for (path, count) in &self.outside {
            let message = format!("{count} texts outside every record, in {path}");
            reading.report(Severity::NotUnderstood, "main", 0, message);
        }
    }

    /// The next record, or `None` after the root has been closed. A file that stops earlier is an error.
    #[allow(clippy::should_implement_trait)] // an iterator cannot stop at the first error by itself
    pub fn next(&mut self) -> Result<Option<Element>, ReadError> {
        let mut buffer = Vec::new();
        while !self.ended {
            buffer.clear();
            let event = self.reader.read_event_into(&mut buffer).map_err(|cause| self.broken(&cause))?;
            match event {
                Event::Start(start) => {
                    let element = self.element(&start)?;
                    if self.wanted.contains(&&*element.name) && self.root.is_some() {
                        self.number += 1;
                        return self.record(element).map(Some);
                    }
                    self.open.push(Arc::clone(&element.name));
                    if self.open.len() > limits::XML_DEPTH {
                        return Err(self.limit("the depth of elements", limits::XML_DEPTH));
                    }
                    if self.root.is_none() {
                        self.root = Some(element);
                    }
                }
                Event::End(_) => {
                    self.open.pop();
                    self.ended = self.open.is_empty();
                }
                Event::Text(text) if !text.trim().is_empty() && !self.open.is_empty() => {
                    *self.outside.entry(self.open.join("/")).or_default() += 1;
                }
                Event::DocType(_) => return Err(ReadError::Doctype { file: self.file.clone() }),
                Event::Eof => return Err(self.truncated()),
                _ => {}
            }
        }
        self.rest()?;
        Ok(None)
    }

    /// After the root only white space and comments may follow.
    fn rest(&mut self) -> Result<(), ReadError> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match self.reader.read_event_into(&mut buffer).map_err(|cause| self.broken(&cause))? {
                Event::Eof => return Ok(()),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text)
                    if text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\u{1a}').is_empty() => {}
                _ => return Err(self.malformed("there is more after the end of the root element")),
            }
        }
    }

    fn record(&mut self, record: Element) -> Result<Element, ReadError> {
        let mut stack = vec![record];
        let mut elements = 1usize;
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            let event = self.reader.read_event_into(&mut buffer).map_err(|cause| self.broken(&cause))?;
            let text: Cow<'_, str> = match event {
                Event::Start(start) => {
                    let element = self.element(&start)?;
                    stack.push(element);
                    elements += 1;
                    if self.open.len() + stack.len() > limits::XML_DEPTH {
                        return Err(self.limit("the depth of elements", limits::XML_DEPTH));
                    }
                    if elements > limits::XML_RECORD_ELEMENTS {
                        return Err(
                            self.limit("the number of elements in a record", limits::XML_RECORD_ELEMENTS)
                        );
                    }
                    continue;
                }
                Event::End(_) => {
                    let Some(closed) = stack.pop() else {
                        return Err(self.malformed("an end without a start"));
                    };
                    match stack.last_mut() {
                        Some(parent) => parent.children.push(closed),
                        None => return Ok(closed),
                    }
                    continue;
                }
                Event::Text(text) => text.xml10_content(),
                Event::CData(data) => data.xml10_content(),
                Event::GeneralRef(reference) => {
                    let name = reference.xml10_content().into_owned();
                    match reference.resolve_char_ref().map_err(|cause| self.malformed(&cause.to_string()))? {
                        Some(character) => character.to_string().into(),
                        None => quick_xml::escape::resolve_predefined_entity(&name)
                            .ok_or_else(|| self.malformed(&format!("the entity `&{name};` is not defined")))?
                            .into(),
                    }
                }
                Event::DocType(_) => return Err(ReadError::Doctype { file: self.file.clone() }),
                Event::Eof => return Err(self.truncated()),
                _ => continue,
            };
            let Some(element) = stack.last_mut() else { continue };
            // The indentation before a child, most of a file's text nodes, would be trimmed away in the end.
            if element.text.is_empty() && text.trim_ascii_start().is_empty() {
                continue;
            }
            if !element.children.is_empty() && !text.trim().is_empty() && !element.text.is_empty() {
                element.text.push(' ');
            }
            element.text.push_str(&text);
            if element.text.len() > limits::XML_TEXT_BYTES {
                return Err(self.limit("the text of an element (bytes)", limits::XML_TEXT_BYTES));
            }
        }
    }

    fn element(&mut self, start: &BytesStart<'_>) -> Result<Element, ReadError> {
        let name = self.intern(start.local_name().as_ref());
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|cause| self.malformed(&cause.to_string()))?;
            let key = attribute.key;
            if key.as_ref() == "xmlns"
                || key.prefix().is_some_and(|prefix| matches!(prefix.as_ref(), "xmlns" | "xsi"))
            {
                continue;
            }
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .map_err(|cause| self.malformed(&cause.to_string()))?
                .into_owned();
            attributes.push(Attribute {
                name: self.intern(key.local_name().as_ref()),
                value,
                read: Cell::new(false),
            });
            if attributes.len() > limits::XML_ATTRIBUTES {
                return Err(self.limit("the number of attributes", limits::XML_ATTRIBUTES));
            }
        }
        Ok(Element {
            name,
            attributes,
            text: String::new(),
            text_read: Cell::new(false),
            children: Vec::new(),
        })
    }

    fn intern(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = name.into();
        // A list has a few hundred names; a file with more is an attack on memory, so those are not kept.
        if self.names.len() < 4_096 {
            self.names.insert(Arc::clone(&shared));
        }
        shared
    }

    fn malformed(&self, cause: &str) -> ReadError {
        ReadError::malformed(&self.file, format_args!("byte {}", self.reader.buffer_position()), cause)
    }

    fn broken(&self, cause: &quick_xml::Error) -> ReadError {
        match cause {
            quick_xml::Error::Syntax(_) => ReadError::Truncated {
                file: self.file.clone(),
                cause: format!("byte {}: {cause}", self.reader.buffer_position()),
            },
            _ => self.malformed(&cause.to_string()),
        }
    }

    fn truncated(&self) -> ReadError {
        let cause = match self.open.last() {
            Some(name) => format!("`</{name}>` is missing after record {}", self.number),
            None => "there is no root element".to_owned(),
        };
        ReadError::Truncated { file: self.file.clone(), cause }
    }

    fn limit(&self, what: &str, limit: usize) -> ReadError {
        ReadError::Limit { file: self.file.clone(), what: what.to_owned(), limit: limit.to_string() }
    }
}

/// The encoding that the XML declaration names, unless it is UTF-8 (which then is checked, not converted).
fn declared_encoding(head: &[u8]) -> Option<&'static Encoding> {
    let text: String = head.iter().take(200).map(|&byte| char::from(byte)).collect();
    let declaration = text.strip_prefix("<?xml")?.split_once("?>")?.0;
    let label = declaration.split_once("encoding")?.1.trim_start_matches([' ', '=', '"', '\'']);
    let label: String = label.chars().take_while(|c| !matches!(c, '"' | '\'')).collect();
    // An eight-bit file may not claim to be UTF-16: such a label is wrong, as the bytes just read show.
    Encoding::for_label(label.as_bytes())
        .filter(|encoding| *encoding != encoding_rs::UTF_8 && encoding.is_ascii_compatible())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Result<Vec<Element>, ReadError> {
        let file = SourceFile::from_bytes("test.xml", text);
        let mut records = Records::open(&file, &["r"])?;
        let mut found = Vec::new();
        while let Some(record) = records.next()? {
            found.push(record);
        }
        Ok(found)
    }

    #[test]
    fn gives_records_and_what_nobody_read() {
        let found = read(b"<?xml version='1.0'?><l d='1'><r a='x &amp; y' b='2'><n>A &amp; B&#233;<!-- c --></n><m/></r><r/></l>\n").unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].attribute("a"), Some("x & y"));
        assert_eq!(found[0].unread(), [("r/@b".into(), "2".into()), ("r/n".into(), "A & B\u{e9}".into())]);
        assert_eq!(found[0].child_text("n"), Some("A & B\u{e9}"));
    }

    #[test]
    fn reads_other_encodings() {
        let latin = b"<?xml version='1.0' encoding='windows-1252'?><l><r>caf\xe9</r></l>";
        assert_eq!(read(latin).unwrap()[0].text(), "caf\u{e9}");
        let mut utf16 = vec![0xff, 0xfe];
        utf16.extend(
            "<?xml version='1.0' encoding='utf-16'?><l><r>caf\u{e9}</r></l>"
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        );
        assert_eq!(read(&utf16).unwrap()[0].text(), "caf\u{e9}");
        assert!(read(b"<l><r>caf\xe9</r></l>").is_err(), "bytes that are not UTF-8 are an error");
    }

    #[test]
    fn refuses_attacks_and_fragments() {
        let bomb = b"<!DOCTYPE l [<!ENTITY a 'aaaa'>]><l><r>&a;</r></l>";
        assert!(matches!(read(bomb), Err(ReadError::Doctype { .. })));
        assert!(read(b"<l><r>&unknown;</r></l>").is_err());
        assert!(read(format!("<l>{}", "<d>".repeat(100)).as_bytes()).is_err());
        assert!(read(b"<l><r/></l><l/>").is_err());
        assert!(read(b"").is_err());
        let whole = b"<l><r><n>A</n></r><r><n>B</n></r></l>";
        for length in 1..whole.len() {
            assert!(read(&whole[..length]).is_err(), "cut at {length}");
        }
        assert!(read(whole).is_ok());
    }
}
