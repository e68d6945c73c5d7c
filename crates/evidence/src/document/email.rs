//! E-mail: the subject as title, the body, and the attachments that are documents of their own.

use mail_parser::{MessageParser, MimeHeaders, PartType};

use super::{Document, DocumentError, hash, html};
use crate::line::LineClass;

/// Bytes within which the head of a message must show.
const BEGINNING: usize = 16 << 10;

/// Messages attached to messages are followed so deep.
const MAX_DEPTH: usize = 8;

/// Fields of which a message has at least two.
const FIELDS: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "received",
    "return-path",
    "content-type",
    "delivered-to",
    "reply-to",
    "sender",
    "cc",
    "dkim-signature",
];

/// Whether the bytes begin with the head of a message: fields in lines, at least two of them of e-mail, "From", "Subject" or
/// "Received" among them, then an empty line.
pub(super) fn is_email(bytes: &[u8]) -> bool {
    let beginning = bytes.get(..BEGINNING).unwrap_or(bytes);
    let mut known = 0;
    let mut has_sign = false;
    for line in beginning.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return false };
        let field = line.get(..colon).unwrap_or_default();
        if field.is_empty() || !field.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-') {
            return false;
        }
        let field = String::from_utf8_lossy(field).to_ascii_lowercase();
        known += usize::from(FIELDS.contains(&field.as_str()));
        has_sign |= matches!(field.as_str(), "from" | "subject" | "received");
    }
    has_sign && known >= 2
}

/// Reads a message and what is attached to it; `depth` is how many messages it is attached to itself.
pub(super) fn read(name: &str, bytes: &[u8], depth: usize) -> Result<Vec<Document>, DocumentError> {
    let unreadable =
        |cause: &str| DocumentError::Unreadable { name: name.to_owned(), cause: cause.to_owned() };
    if depth > MAX_DEPTH {
        return Err(unreadable(&format!(
            "it is attached to more than {MAX_DEPTH} e-mails within each other; save it by itself"
        )));
    }
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| unreadable("it looks like an e-mail and has no head"))?;
    let subject = message.subject().map(title).filter(|title| !title.is_empty());

    let mut body = String::new();
    let mut page = None;
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(text) => {
                if !body.is_empty() {
                    body.push_str("\n\n");
                }
                body.push_str(text);
            }
            PartType::Html(text) if page.is_none() => page = Some(text),
            _ => {}
        }
    }
    let mut document = match page {
        Some(page) if body.trim().is_empty() => html::from_text(name, hash(bytes), page, subject.as_deref())?,
        _ => plain(name, hash(bytes), subject.as_deref(), &body)?,
    };

    let mut attached = Vec::new();
    for (number, part) in (1..).zip(message.attachments()) {
        let own = part.attachment_name().map_or_else(|| format!("attachment {number}"), str::to_owned);
        let own = format!("{name}/{own}");
        let read = match &part.body {
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) if is_document(part) => {
                Document::read_at(&own, bytes, depth + 1)
            }
            PartType::Html(text) | PartType::Text(text) => {
                Document::read_at(&own, text.as_bytes(), depth + 1)
            }
            PartType::Message(message) => Document::read_at(&own, message.raw_message(), depth + 1),
            // Pictures, sounds and signatures are no documents.
            _ => continue,
        };
        match read {
            Ok(documents) => attached.extend(documents),
            Err(error) => document.unread.push(error),
        }
    }
    let mut documents = vec![document];
    documents.append(&mut attached);
    Ok(documents)
}

/// Whether an attachment is of a type that is read here; others are pictures and the like.
fn is_document(part: &mail_parser::MessagePart) -> bool {
    let Some(kind) = part.content_type() else { return false };
    let subtype = kind.subtype().unwrap_or_default();
    kind.ctype().eq_ignore_ascii_case("text")
        || subtype.eq_ignore_ascii_case("pdf")
        || subtype.eq_ignore_ascii_case("xhtml+xml")
        || part.contents().starts_with(b"%PDF-")
}

/// The subject first, then the text.
fn plain(name: &str, hash: String, subject: Option<&str>, body: &str) -> Result<Document, DocumentError> {
    let body = body.replace('\0', "\u{fffd}");
    let Some(subject) = subject else { return Document::from_text(name, hash, body) };
    let mut document = Document::from_text(name, hash, format!("{subject}\n\n{body}"))?;
    for line in &mut document.lines {
        line.class = match line.class {
            _ if line.span.start == 0 => LineClass::Title,
            LineClass::Title => LineClass::Heading,
            class => class,
        };
    }
    Ok(document)
}

/// The subject without "Re:" and "Fwd:".
fn title(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some((mark, after)) = rest.split_once(':')
        && ["re", "fw", "fwd", "aw", "wg", "tr", "rv"]
            .iter()
            .any(|known| mark.trim().eq_ignore_ascii_case(known))
    {
        rest = after.trim();
    }
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
}
