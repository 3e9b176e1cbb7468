//! PNG: chunk after chunk, from the first to the last byte of the file.

use std::io::{self, BufReader, Read, Seek};

use crate::{FileError, FileKind, Unfit, examine::check_dots};

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
            _ if at <= SIGNATURE + AROUND + 13 => return Err(broken("it does not begin with its header")),
            b"IEND" if at == bytes && has_image => return Ok(()),
            b"IEND" if at == bytes => return Err(broken("it has no image")),
            b"IEND" if at < bytes => return Err(broken("something stands behind its end")),
            _ if !name.iter().all(u8::is_ascii_alphabetic) => return Err(broken("a part of it has no name")),
            _ => 0,
        };
        has_image |= &name == b"IDAT";
        if at > bytes {
            return Err(broken("its end is missing"));
        }
        file.seek_relative(i64::from(length) + 4 - skipped)?;
    }
}

/// The length and the name of a chunk.
fn chunk(file: &mut impl Read) -> Result<(u32, [u8; 4]), Unfit> {
    let (mut length, mut name) = ([0; 4], [0; 4]);
    file.read_exact(&mut length).map_err(ended)?;
    file.read_exact(&mut name).map_err(ended)?;
    Ok((u32::from_be_bytes(length), name))
}

/// Reads the dots of the header, and gives how many bytes of it were read.
fn dots(file: &mut impl Read) -> Result<i64, Unfit> {
    let (mut width, mut height) = ([0; 4], [0; 4]);
    file.read_exact(&mut width).map_err(ended)?;
    file.read_exact(&mut height).map_err(ended)?;
    check_dots(FileKind::Png, u32::from_be_bytes(width).into(), u32::from_be_bytes(height).into())?;
    Ok(8)
}

fn broken(what: &'static str) -> Unfit {
    FileError::Broken { kind: FileKind::Png, what }.into()
}

fn ended(cause: io::Error) -> Unfit {
    if cause.kind() == io::ErrorKind::UnexpectedEof { broken("its end is missing") } else { cause.into() }
}
