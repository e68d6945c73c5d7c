//! E-mail: the subject as title, the body, and the attachments that are documents of their own.

use jiff::civil::Date;
use mail_parser::{Encoding, MessageParser, MimeHeaders, PartType};

use super::{Document, DocumentError, hash, html};
use crate::line::{LineClass, is_original_mark};

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
    let shallow = without_nesting(bytes);
    let message = MessageParser::default()
        .parse(&shallow)
        .ok_or_else(|| unreadable("it looks like an e-mail and has no head"))?;
    let (subject, is_forwarded) = message.subject().map(title).unwrap_or_default();
    let subject = Some(subject).filter(|subject| !subject.is_empty());

    let mut body = String::new();
    let mut page = None;
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(text) => {
                if !body.is_empty() {
                    body.push_str("\n\n");
                }
                let is_flowed = part
                    .content_type()
                    .and_then(|kind| kind.attribute("format"))
                    .is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
                if is_flowed { flow(text, &mut body) } else { body.push_str(text) }
            }
            PartType::Html(text) if page.is_none() => page = Some(text),
            _ => {}
        }
    }
    let mut document = match page {
        Some(page) if body.trim().is_empty() => html::from_text(name, hash(bytes), page, subject.as_deref())?,
        _ => {
            let body = if is_forwarded { passed_on(&body) } else { body };
            plain(name, hash(bytes), subject.as_deref(), &body)?
        }
    };
    document.sent = message.date().filter(|_| !is_forwarded).and_then(|sent| {
        Date::new(sent.year.try_into().ok()?, sent.month.try_into().ok()?, sent.day.try_into().ok()?).ok()
    });

    let mut attached = Vec::new();
    for (number, part) in (1..).zip(message.attachments()) {
        let own = part.attachment_name().map_or_else(|| format!("attachment {number}"), str::to_owned);
        let own = format!("{name}/{own}");
        let read = match &part.body {
            PartType::Binary(decoded) | PartType::InlineBinary(decoded) if is_document(part) => {
                // What is not encoded is read as it stands in the file, so that its hash is that of the file it was.
                let as_sent = bytes.get(part.offset_body as usize..part.offset_end as usize);
                let own_bytes = as_sent.filter(|_| part.encoding == Encoding::None).unwrap_or(decoded);
                Document::read_at(&own, own_bytes, depth + 1)
            }
            PartType::Html(text) | PartType::Text(text) => {
                Document::read_at(&own, text.as_bytes(), depth + 1)
            }
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

/// The same bytes in number, with the types that nest messages changed into unknown ones.
///
/// The parser follows messages within messages to any depth and frees them by recursion, which overflows the stack. As parts of
/// an unknown type they come back as bytes, and are followed here to [`MAX_DEPTH`].
fn without_nesting(bytes: &[u8]) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    let mut is_type = false;
    for line in changed.split_mut(|byte| *byte == b'\n') {
        let field = line.trim_ascii_start();
        let begins =
            |prefix: &[u8]| field.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        let is_folded = line.starts_with(b" ") || line.starts_with(b"\t");
        is_type = begins(b"content-type") || (is_type && is_folded);
        if !is_type {
            continue;
        }
        for name in [&b"rfc822"[..], b"global", b"digest"] {
            while let Some(at) = line.windows(name.len()).position(|window| window.eq_ignore_ascii_case(name))
            {
                if let Some(first) = line.get_mut(at) {
                    *first = b'x';
                }
            }
        }
    }
    changed
}

/// Whether an attachment is of a type that is read here; others are pictures and the like.
fn is_document(part: &mail_parser::MessagePart) -> bool {
    let Some(kind) = part.content_type() else { return false };
    let subtype = kind.subtype().unwrap_or_default();
    ["text", "message"].iter().any(|known| kind.ctype().eq_ignore_ascii_case(known))
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

/// Adds a text whose soft line ends are marked by a blank before them (RFC 3676), without these.
fn flow(text: &str, body: &mut String) {
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\r', '\n']);
        // "-- " begins a signature.
        if bare.ends_with(' ') && bare != "-- " && !bare.starts_with('>') {
            body.push_str(bare);
        } else {
            body.push_str(line);
        }
    }
}

/// Marks the message that a forwarded one passes on as that, where the program that sent it wrote what it writes in answers; if
/// all of it is cited, without the marks of citing.
fn passed_on(body: &str) -> String {
    let lines: Vec<&str> = body.lines().collect();
    let all_cited = lines.iter().all(|line| line.is_empty() || line.starts_with('>'));
    let mut marked = String::with_capacity(body.len() + FORWARDED.len());
    let mut is_marked = false;
    for (at, line) in lines.iter().enumerate() {
        let next =
            lines.get(at + 1).is_some_and(|next| next.starts_with("Sent:") || next.starts_with("Date:"));
        let line = if all_cited { line.trim_start_matches(['>', ' ']) } else { line };
        if is_original_mark(line) {
            marked.push_str(FORWARDED);
            is_marked = true;
            continue;
        }
        if line.starts_with("From:") && next && !is_marked {
            marked.push_str(FORWARDED);
            is_marked = true;
        }
        marked.push_str(line);
        marked.push('\n');
    }
    marked
}

/// The line above a message that is passed on.
const FORWARDED: &str = "---------- Forwarded message ---------\n";

/// The subject without "Re:" and "Fwd:", and whether the message is passed on.
fn title(subject: &str) -> (String, bool) {
    let mut rest = subject.trim();
    let mut is_forwarded = false;
    while let Some((mark, after)) = rest.split_once(':')
        && ["re", "fw", "fwd", "aw", "wg", "tr", "rv"]
            .iter()
            .any(|known| mark.trim().eq_ignore_ascii_case(known))
    {
        is_forwarded |=
            ["fw", "fwd", "wg", "tr", "rv"].iter().any(|known| mark.trim().eq_ignore_ascii_case(known));
        rest = after.trim();
    }
    (rest.split_whitespace().collect::<Vec<_>>().join(" "), is_forwarded)
}
