//! Examining a file: its size, its kind from the first byte to the last, and that it is nothing else beside.

use std::io::{BufReader, Read, Seek, SeekFrom};

use crate::{FileError, FileKind, Found, Unfit, also, jpeg, parts::part, pdf, png, xml};

/// The most bytes of a file: 20 MiB.
pub const LARGEST: u64 = 20 << 20;
/// The most dots of a picture.
const MOST_DOTS: u64 = 100_000_000;
/// How much of its beginning is looked through for what does not belong there.
const HEAD: u64 = 64 << 10;
/// How much of its end: what a ZIP archive has there may be followed by 65,535 bytes.
const TAIL: u64 = 66 << 10;

/// Says what a file is, or why it is no receipt file. It is read in bounded parts.
pub fn examine(file: &mut (impl Read + Seek)) -> Result<FileKind, Unfit> {
    let bytes = file.seek(SeekFrom::End(0))?;
    check_size(bytes)?;
    let head = part(file, 0, HEAD)?;
    let tail = part(file, bytes.saturating_sub(TAIL), TAIL)?;
    let kind = FileKind::announced_by(&head).ok_or_else(|| FileError::Kind { found: Found::by(&head) })?;
    also::check(kind, &head, &tail)?;
    file.seek(SeekFrom::Start(0))?;
    let whole = BufReader::new(file);
    match kind {
        FileKind::Pdf => pdf::check(&tail)?,
        FileKind::Xml => xml::check(whole)?,
        FileKind::Jpeg => jpeg::check(whole)?,
        FileKind::Png => png::check(whole, bytes)?,
    }
    Ok(kind)
}

fn check_size(bytes: u64) -> Result<(), FileError> {
    match bytes {
        0 => Err(FileError::Empty),
        bytes if bytes > LARGEST => Err(FileError::TooLarge { most: LARGEST }),
        _ => Ok(()),
    }
}

/// A picture has dots, and not more than can be shown.
pub(crate) fn check_dots(kind: FileKind, width: u64, height: u64) -> Result<(), FileError> {
    if width == 0 || height == 0 {
        return Err(FileError::Broken { kind, what: "it has no dots" });
    }
    if width.saturating_mul(height) > MOST_DOTS {
        return Err(FileError::TooManyDots { width, height, most: MOST_DOTS });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
