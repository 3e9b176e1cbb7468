//! Files that are of two kinds at once: a picture that a browser reads as a page, a document that is an archive as well.

use crate::{FileError, FileKind, Found, parts::has_tag};

/// How far into a file readers look for the beginning of a PDF.
const PDF_WITHIN: usize = 1024;
/// What only a page has that a browser shows.
const OF_PAGES: [&str; 5] = ["html", "script", "iframe", "!doctype html", "svg"];
/// The bytes that stand at the end of a ZIP archive, and how many of them stand before its comment.
const END_OF_ZIP: &[u8] = b"PK\x05\x06";
const BEFORE_COMMENT: usize = 22;

/// Refuses a file that is something else beside its kind.
pub(crate) fn check(kind: FileKind, head: &[u8], tail: &[u8]) -> Result<(), FileError> {
    if let Some(found) = (kind == FileKind::Xml).then(|| Found::by_text(head)).flatten() {
        return Err(FileError::Kind { found });
    }
    let also = |also| Err(FileError::AlsoOther { kind, also });
    if ends_as_zip(tail) {
        return also(Found::Zip);
    }
    let start = &head[..head.len().min(PDF_WITHIN)];
    if kind != FileKind::Pdf && memchr::memmem::find(start, b"%PDF-").is_some() {
        return also(Found::Pdf);
    }
    // An XML is read as a whole, and knows its own names.
    let is_page =
        kind != FileKind::Xml && OF_PAGES.iter().any(|tag| has_tag(head, tag) || has_tag(tail, tag));
    if is_page { also(Found::Html) } else { Ok(()) }
}

/// Whether the end is that of a ZIP archive: its mark, and a comment that ends where the file ends.
fn ends_as_zip(tail: &[u8]) -> bool {
    memchr::memmem::rfind_iter(tail, END_OF_ZIP).any(|at| {
        let end = &tail[at..];
        match (end.get(BEFORE_COMMENT - 2), end.get(BEFORE_COMMENT - 1)) {
            (Some(low), Some(high)) => {
                end.len() == BEFORE_COMMENT + usize::from(u16::from_le_bytes([*low, *high]))
            }
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_known_by_its_end() {
        let end = |comment: &[u8]| {
            let length = u16::try_from(comment.len()).unwrap().to_le_bytes();
            [END_OF_ZIP, &[0; 16], &length, comment].concat()
        };
        assert!(ends_as_zip(&end(b"")));
        assert!(ends_as_zip(&[b"before".as_slice(), &end(b"%%EOF")].concat()));
        assert!(!ends_as_zip(&[end(b""), b"behind".to_vec()].concat()));
        assert!(!ends_as_zip(b"PK\x05\x06"));
    }

    #[test]
    fn a_tag_stands_for_a_page() {
        let page = check(FileKind::Jpeg, b"\xFF\xD8\xFF<script>", b"");
        assert_eq!(page, Err(FileError::AlsoOther { kind: FileKind::Jpeg, also: Found::Html }));
    }
}
