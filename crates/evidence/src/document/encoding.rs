//! Bytes to text.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::DocumentError;

/// The text of a text file: UTF-8, UTF-16 with a byte order mark or obviously, else Windows-1252 (which has Latin-1 in
/// it) if the bytes are plausible for that.
pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<String, DocumentError> {
    let unreadable =
        |cause: &str| DocumentError::Unreadable { name: name.to_owned(), cause: cause.to_owned() };
    if bytes.starts_with(b"{\\rtf") {
        return Err(unreadable("it is RTF, which is not read here; save it as text, HTML or PDF"));
    }
    if bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().starts_with(b"<?xml") {
        return Err(unreadable("it is XML and no web page; give the text itself"));
    }
    let text = if let Some((encoding, bytes)) = utf_16(bytes) {
        let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
        if had_errors {
            return Err(unreadable("it looks like UTF-16 and breaks its rules; save it as UTF-8"));
        }
        text.into_owned()
    } else {
        match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(error) => {
                refuse_controls(name, bytes)?;
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                if !valid.is_ascii() {
                    let at = error.valid_up_to();
                    return Err(unreadable(&format!(
                        "it is UTF-8 up to byte {at} and not from there; save it as UTF-8 again"
                    )));
                }
                western(bytes).ok_or_else(|| {
                    unreadable("its encoding is not UTF-8, UTF-16 or Windows-1252; save it as UTF-8")
                })?
            }
        }
    };
    refuse_controls(name, text.as_bytes())?;
    Ok(text)
}

/// The text of a page or a part whose encoding is declared by a label. Bytes that break it become U+FFFD, as in browsers.
pub(super) fn decode_declared(bytes: &[u8], label: Option<&str>) -> String {
    if let Some((encoding, bytes)) = utf_16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    let declared = label.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    // Pages declare UTF-16 in a tag that could not be read if it were true.
    let declared = declared.filter(|encoding| encoding.is_ascii_compatible());
    match std::str::from_utf8(bytes) {
        Ok(text) if declared.is_none_or(|encoding| encoding != encoding_rs::ISO_2022_JP) => text.to_owned(),
        _ => declared.unwrap_or(WINDOWS_1252).decode(bytes).0.into_owned(),
    }
}

/// A control character that no text has says that the bytes are something else.
fn refuse_controls(name: &str, bytes: &[u8]) -> Result<(), DocumentError> {
    let is_control = |byte: u8| matches!(byte, 0..=8 | 0x0e..=0x1f | 0x7f);
    match bytes.iter().position(|byte| is_control(*byte)) {
        Some(at) => Err(DocumentError::Binary { name: name.to_owned(), at }),
        None => Ok(()),
    }
}

/// UTF-16 by its mark, or because nearly every other byte of the beginning is zero; with the bytes after the mark.
fn utf_16(bytes: &[u8]) -> Option<(&'static Encoding, &[u8])> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Some((UTF_16LE, rest));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return Some((UTF_16BE, rest));
    }
    let beginning = bytes.get(..1024).unwrap_or(bytes);
    let units = beginning.len() / 2;
    if units < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let zeros = |from: usize| beginning.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= units * 8 && even == 0 {
        return Some((UTF_16LE, bytes));
    }
    (even * 10 >= units * 8 && odd == 0).then_some((UTF_16BE, bytes))
}

/// Windows-1252, if every byte is assigned there and letters of ASCII prevail, as they do in the languages it is for.
fn western(bytes: &[u8]) -> Option<String> {
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let letters = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let is_assigned = |byte: u8| !matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    (bytes.iter().all(|byte| is_assigned(*byte)) && high.saturating_mul(2) <= letters)
        .then(|| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_encoding_is_followed_and_utf_8_needs_none() {
        assert_eq!(decode_declared(b"\xcc\xee\xf1\xea\xe2\xe0", Some("windows-1251")), "Москва");
        assert_eq!(decode_declared("Москва".as_bytes(), None), "Москва");
        assert_eq!(decode_declared(b"caf\xe9", Some("no such label")), "café");
    }

    #[test]
    fn cyrillic_in_one_byte_is_not_taken_for_western() {
        assert!(
            western(b"\xcc\xee\xf1\xea\xe2\xe0 \xe2\xe2\xe5\xeb\xe0 \xf1\xe0\xed\xea\xf6\xe8\xe8").is_none()
        );
        assert_eq!(western(b"Le Tr\xe9sor am\xe9ricain").as_deref(), Some("Le Trésor américain"));
    }
}
