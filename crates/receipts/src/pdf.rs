//! PDF: begun and ended. What is between is drawn by a program that may fall over without harm, never parsed here.

use crate::{FileError, FileKind};

/// How far from the end of the file the mark of the end stands.
const END_WITHIN: usize = 2048;

/// A PDF ends with its mark.
pub(crate) fn check(tail: &[u8]) -> Result<(), FileError> {
    let end = &tail[tail.len().saturating_sub(END_WITHIN)..];
    let ended = memchr::memmem::rfind(end, b"%%EOF").is_some();
    if ended { Ok(()) } else { Err(FileError::Broken { kind: FileKind::Pdf, what: "its end is missing" }) }
}
