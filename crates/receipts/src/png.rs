//! PNG: chunk after chunk, from the first to the last byte of the file.

use std::io::{BufReader, Read, Seek};

use crate::{FileKind, Unfit, examine::check_dots, parts::next};

const KIND: FileKind = FileKind::Png;
const SIGNATURE: u64 = 8;
/// The length, the name and the check sum around the content of a chunk.
const AROUND: u64 = 12;

/// A PNG has a header, an image and an end, and nothing behind it.
pub(crate) fn check(mut file: BufReader<impl Read + Seek>, bytes: u64) -> Result<(), Unfit> {
    let mut at = SIGNATURE;
    file.seek_relative(8)?;
    let mut has_image = false;
    loop {
        let (length, name) = chunk(&mut file)?;
        at = at.saturating_add(AROUND).saturating_add(u64::from(length));
        let skipped = match &name {
            b"IHDR" if at == SIGNATURE + AROUND + 13 => dots(&mut file)?,
            _ if at <= SIGNATURE + AROUND + 13 => {
                return Err(KIND.broken("it does not begin with its header"));
            }
            b"IEND" if at == bytes && has_image => return Ok(()),
            b"IEND" if at == bytes => return Err(KIND.broken("it has no image")),
            b"IEND" if at < bytes => return Err(KIND.broken("something stands behind its end")),
            _ if !name.iter().all(u8::is_ascii_alphabetic) => {
                return Err(KIND.broken("a part of it has no name"));
            }
            _ => 0,
        };
        has_image |= &name == b"IDAT";
        if at > bytes {
            return Err(KIND.broken("its end is missing"));
        }
        file.seek_relative(i64::from(length) + 4 - skipped)?;
    }
}

/// The length and the name of a chunk.
fn chunk(file: &mut impl Read) -> Result<(u32, [u8; 4]), Unfit> {
    Ok((u32::from_be_bytes(next(file, KIND)?), next(file, KIND)?))
}

/// Reads the dots of the header, and gives how many bytes of it were read.
fn dots(file: &mut impl Read) -> Result<i64, Unfit> {
    let (width, height) = (u32::from_be_bytes(next(file, KIND)?), u32::from_be_bytes(next(file, KIND)?));
    check_dots(KIND, width.into(), height.into())?;
    Ok(8)
}
