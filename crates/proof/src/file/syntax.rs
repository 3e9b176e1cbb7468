//! How names, texts and lengths are written in a PDF.

use std::fmt::{Display, Write};

use crate::draw::Pt;

/// A text of any language: UTF-16 with its mark, in hexadecimal digits.
pub(crate) fn text(text: &str) -> String {
    let mut written = String::from("<FEFF");
    for unit in text.encode_utf16() {
        let _ = write!(written, "{unit:04X}");
    }
    written.push('>');
    written
}

/// Bytes in hexadecimal digits.
pub(crate) fn bytes(bytes: &[u8]) -> String {
    let mut written = String::from("<");
    for byte in bytes {
        let _ = write!(written, "{byte:02X}");
    }
    written.push('>');
    written
}

/// A name, with everything but letters, digits and a few signs escaped.
pub(crate) fn name(name: &[u8]) -> String {
    let mut written = String::from("/");
    for byte in name {
        if byte.is_ascii_alphanumeric() || b"+-_.".contains(byte) {
            written.push(char::from(*byte));
        } else {
            let _ = write!(written, "#{byte:02X}");
        }
    }
    written
}

/// Things in a row, such as references.
pub(crate) fn list(things: impl IntoIterator<Item = impl Display>) -> String {
    let mut written = String::new();
    for thing in things {
        let _ = write!(written, "{thing} ");
    }
    written
}

/// A length in points.
pub(crate) fn length(length: Pt) -> String {
    let sign = if length.get() < 0 { "-" } else { "" };
    let magnitude = length.get().unsigned_abs();
    match magnitude % 1000 {
        0 => format!("{sign}{}", magnitude / 1000),
        rest => format!("{sign}{}.{rest:03}", magnitude / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_utf_16_and_escape_nothing() {
        assert_eq!(text("Ä)"), "<FEFF00C40029>");
        assert_eq!(text("\u{1f600}"), "<FEFFD83DDE00>");
    }

    #[test]
    fn names_escape_what_would_end_them() {
        assert_eq!(name(b"application/json"), "/application#2Fjson");
        assert_eq!(name(b"ABCDEF+Source Sans"), "/ABCDEF+Source#20Sans");
    }

    #[test]
    fn lengths_have_no_more_digits_than_they_need() {
        let written = [0, 1, 1000, -500, 595_276].map(|milli| length(Pt::milli(milli)));
        assert_eq!(written, ["0", "0.001", "1", "-0.500", "595.276"]);
    }
}
