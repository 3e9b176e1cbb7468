//! JPEG: segment after segment, to the end of the image. Cameras put more behind it, a smaller picture for example; what
//! would make another kind of file of it is looked for elsewhere.

use std::io::{BufReader, Read, Seek};

use crate::{FileKind, Unfit, examine::check_dots, parts::next};

const KIND: FileKind = FileKind::Jpeg;
/// The most segments of one picture.
const MOST_SEGMENTS: usize = 10_000;

/// What a marker begins.
enum Segment {
    /// The size of the picture, with its length before it.
    Frame,
    /// The dots, up to the next marker.
    Scan,
    /// The end of the picture.
    End,
    /// A marker without content.
    Alone,
    /// Anything else, with its length before it.
    Other,
}

impl Segment {
    const fn of(marker: u8) -> Self {
        match marker {
            0xC4 | 0xC8 | 0xCC => Self::Other,
            0xC0..=0xCF => Self::Frame,
            0xD9 => Self::End,
            0xDA => Self::Scan,
            0x01 | 0xD0..=0xD8 => Self::Alone,
            _ => Self::Other,
        }
    }
}

/// A JPEG has a size, an image and an end.
pub(crate) fn check(mut file: BufReader<impl Read + Seek>) -> Result<(), Unfit> {
    file.seek_relative(2)?;
    let (mut has_size, mut has_image) = (false, false);
    let mut marker = next_marker(&mut file)?;
    for _ in 0..MOST_SEGMENTS {
        match Segment::of(marker) {
            Segment::End if has_size && has_image => return Ok(()),
            Segment::End => return Err(KIND.broken("it has no image")),
            Segment::Scan if !has_size => return Err(KIND.broken("its size is missing")),
            Segment::Scan => {
                skip(&mut file, 0)?;
                has_image = true;
                marker = behind_scan(&mut file)?;
                continue;
            }
            Segment::Frame => {
                dots(&mut file)?;
                has_size = true;
            }
            Segment::Alone => {}
            Segment::Other => skip(&mut file, 0)?,
        }
        marker = next_marker(&mut file)?;
    }
    Err(KIND.broken("it has too many parts"))
}

/// Reads the size of the picture, and goes to the end of the segment.
fn dots(file: &mut BufReader<impl Read + Seek>) -> Result<(), Unfit> {
    let length = pair(file)?;
    byte(file)?;
    let (height, width) = (pair(file)?, pair(file)?);
    check_dots(KIND, width.into(), height.into())?;
    to_end(file, length, 7)
}

/// Goes to the end of a segment of which so many bytes were read.
fn skip(file: &mut BufReader<impl Read + Seek>, read: u16) -> Result<(), Unfit> {
    let length = pair(file)?;
    to_end(file, length, read + 2)
}

fn to_end(file: &mut BufReader<impl Read + Seek>, length: u16, read: u16) -> Result<(), Unfit> {
    let rest = length.checked_sub(read).ok_or_else(|| KIND.broken("a part of it has no length"))?;
    Ok(file.seek_relative(rest.into())?)
}

fn next_marker(file: &mut impl Read) -> Result<u8, Unfit> {
    if byte(file)? != 0xFF {
        return Err(KIND.broken("its parts do not follow each other"));
    }
    marker_behind_fill(file)
}

/// A marker may have any number of bytes before it that fill.
fn marker_behind_fill(file: &mut impl Read) -> Result<u8, Unfit> {
    loop {
        match byte(file)? {
            0xFF => {}
            marker => return Ok(marker),
        }
    }
}

/// The marker behind the dots: among them stand only the byte itself, with a zero behind it, and restarts.
fn behind_scan(file: &mut impl Read) -> Result<u8, Unfit> {
    loop {
        if byte(file)? != 0xFF {
            continue;
        }
        match marker_behind_fill(file)? {
            0 | 0xD0..=0xD7 => {}
            marker => return Ok(marker),
        }
    }
}

fn pair(file: &mut impl Read) -> Result<u16, Unfit> {
    Ok(u16::from_be_bytes(next(file, KIND)?))
}

fn byte(file: &mut impl Read) -> Result<u8, Unfit> {
    Ok(u8::from_be_bytes(next(file, KIND)?))
}
