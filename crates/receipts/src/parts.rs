//! Looking at bounded parts of a file.

use std::io::{self, Read, Seek, SeekFrom};

use crate::{FileKind, Unfit};

/// At most so many bytes of a file, from a place on.
pub(crate) fn part(file: &mut (impl Read + Seek), from: u64, most: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The next bytes of a file of a kind. It is broken if it ends before.
pub(crate) fn next<const N: usize>(file: &mut impl Read, kind: FileKind) -> Result<[u8; N], Unfit> {
    let mut bytes = [0; N];
    match file.read_exact(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => Err(kind.broken("its end is missing")),
        Err(cause) => Err(cause.into()),
    }
}

/// A text without the mark of its encoding and the white space before it.
pub(crate) fn after_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(text).trim_ascii_start()
}

/// Whether a text begins with a tag, however its letters are written.
pub(crate) fn starts_with_tag(text: &[u8], tag: &str) -> bool {
    let Some(rest) = text.strip_prefix(b"<") else { return false };
    let (Some(name), Some(next)) = (rest.get(..tag.len()), rest.get(tag.len())) else { return false };
    name.eq_ignore_ascii_case(tag.as_bytes()) && (next.is_ascii_whitespace() || [b'>', b'/'].contains(next))
}

/// Whether a tag stands anywhere in some bytes.
pub(crate) fn has_tag(bytes: &[u8], tag: &str) -> bool {
    memchr::memchr_iter(b'<', bytes).any(|at| starts_with_tag(&bytes[at..], tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_however_it_is_written() {
        for text in ["<script>", "x <ScRiPt\tsrc=1>", "\0\u{1}<script/>"] {
            assert!(has_tag(text.as_bytes(), "script"), "{text}");
        }
        for text in ["<scripture>", "script>", "<scrip", "<script"] {
            assert!(!has_tag(text.as_bytes(), "script"), "{text}");
        }
    }

    #[test]
    fn what_stands_before_a_text_does_not_hide_it() {
        assert_eq!(after_mark("\u{feff} \n<a/>".as_bytes()), b"<a/>");
        assert_eq!(after_mark(b"<a/>"), b"<a/>");
    }
}
