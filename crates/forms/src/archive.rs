//! The file of a form: a zip archive of parts (PKWARE APPNOTE 6.3), read within bounds. Parts that are not changed are written as
//! they are packed. Archives beyond four gigabytes, encrypted or in several files are no forms.

mod fields;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};

use flate2::Crc;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use self::fields::{Fields, Writer};
use crate::error::{FormError, damaged};

/// The most parts, and the most bytes that all of them unpack to: far more than a form has.
const MOST_PARTS: u16 = 1_000;
const MOST_BYTES: u64 = 64 << 20;

const CONTENTS: &[u8] = b"PK\x01\x02";
const PART: &[u8] = b"PK\x03\x04";
const END: &[u8] = b"PK\x05\x06";
/// How long the end is without the remark that may follow it.
const END_LENGTH: usize = 22;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const IS_ENCRYPTED: u16 = 1;
/// The version of the format that an archive of deflated parts needs.
const VERSION: u16 = 20;
/// Names are in UTF-8.
const IN_UTF8: u16 = 1 << 11;

/// A form whose size is known and bounded.
pub(crate) struct Archive<'f> {
    parts: Vec<Part<'f>>,
}

/// A part as the table of contents tells of it.
struct Part<'f> {
    name: String,
    method: u16,
    /// Time and day of the part.
    stamp: u32,
    crc: u32,
    size: u32,
    packed: &'f [u8],
}

impl<'f> Archive<'f> {
    /// Reads the table of contents, and refuses what would be too much before unpacking anything.
    pub(crate) fn open(form: &'f [u8]) -> Result<Self, FormError> {
        let (count, mut contents) = contents(form).ok_or_else(|| damaged("it is no zip archive"))?;
        if count > MOST_PARTS {
            return Err(FormError::TooLarge);
        }
        let (mut parts, mut names, mut bytes) = (Vec::new(), BTreeSet::new(), 0);
        for _ in 0..count {
            let part = part(form, &mut contents).ok_or_else(|| damaged("its table of contents is broken"))?;
            bytes += u64::from(part.size);
            if !names.insert(part.name.clone()) {
                return Err(damaged("two parts have one name"));
            }
            parts.push(part);
        }
        if bytes > MOST_BYTES { Err(FormError::TooLarge) } else { Ok(Self { parts }) }
    }

    /// A part, unpacked. One that is something else than the table of contents says is refused.
    pub(crate) fn part(&self, name: &str) -> Result<Vec<u8>, FormError> {
        let part = self.parts.iter().find(|part| part.name == name);
        let part = part.ok_or_else(|| damaged(format!("it has no part {name}")))?;
        let bytes = unpacked(part)?;
        let mut crc = Crc::new();
        crc.update(&bytes);
        if bytes.len() as u64 == u64::from(part.size) && crc.sum() == part.crc {
            Ok(bytes)
        } else {
            Err(damaged(format!("the part {name} is not what it says")))
        }
    }

    /// The form with some parts changed, in the same order.
    pub(crate) fn with(&self, changed: &BTreeMap<String, String>) -> Result<Vec<u8>, FormError> {
        let (mut file, mut contents) = (Writer::default(), Writer::default());
        for part in &self.parts {
            let at = file.length()?;
            match changed.get(&part.name) {
                None => write(part, at, &mut file, &mut contents)?,
                Some(text) => {
                    let packed = packed(text.as_bytes())?;
                    let mut crc = Crc::new();
                    crc.update(text.as_bytes());
                    let size = u32::try_from(text.len()).map_err(damaged)?;
                    let (name, stamp, crc) = (part.name.clone(), part.stamp, crc.sum());
                    let part = Part { name, method: DEFLATED, stamp, crc, size, packed: &packed };
                    write(&part, at, &mut file, &mut contents)?;
                }
            }
        }
        let (at, length) = (file.length()?, contents.length()?);
        let count = u16::try_from(self.parts.len()).map_err(damaged)?;
        file.bytes(&contents.into_bytes());
        file.bytes(END);
        file.shorts(&[0, 0, count, count]);
        file.longs(&[length, at]);
        file.shorts(&[0]);
        Ok(file.into_bytes())
    }
}

/// How many parts there are, and where their table of contents is.
fn contents(form: &[u8]) -> Option<(u16, Fields<'_>)> {
    let last = form.len().checked_sub(END_LENGTH)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    let is_end = |at: &usize| {
        let remark =
            form.get(at + 20..at + END_LENGTH).map(|it| usize::from(u16::from_le_bytes([it[0], it[1]])));
        form[*at..].starts_with(END) && remark == Some(last - at)
    };
    let mut end = Fields::at(form, (first..=last).rev().find(is_end)? + END.len())?;
    let [disk, disk_of_contents, here, count] = [end.short()?, end.short()?, end.short()?, end.short()?];
    let (_length, at) = (end.long()?, end.long()?);
    let is_one_file = disk == 0 && disk_of_contents == 0 && here == count;
    Some((count, Fields::at(form, usize::try_from(at).ok().filter(|_| is_one_file)?)?))
}

/// The next part of the table of contents.
fn part<'f>(form: &'f [u8], contents: &mut Fields<'f>) -> Option<Part<'f>> {
    contents.sign(CONTENTS)?;
    contents.skip(4)?;
    let [flags, method] = [contents.short()?, contents.short()?];
    let [stamp, crc, packed, size] = [contents.long()?, contents.long()?, contents.long()?, contents.long()?];
    let [name, extra, remark] = [contents.short()?, contents.short()?, contents.short()?];
    contents.skip(8)?;
    let at = contents.long()?;
    let name = String::from_utf8(contents.take(name.into())?.to_vec()).ok()?;
    contents.skip(usize::from(extra) + usize::from(remark))?;
    let is_plain = flags & IS_ENCRYPTED == 0 && matches!(method, STORED | DEFLATED);
    let mut before = Fields::at(form, usize::try_from(at).ok().filter(|_| is_plain)?)?;
    before.sign(PART)?;
    before.skip(22)?;
    let length = usize::from(before.short()?) + usize::from(before.short()?);
    before.skip(length)?;
    Some(Part { name, method, stamp, crc, size, packed: before.take(usize::try_from(packed).ok()?)? })
}

/// What a part unpacks to, up to a byte more than it says.
fn unpacked(part: &Part) -> Result<Vec<u8>, FormError> {
    if part.method == STORED {
        return Ok(part.packed.to_vec());
    }
    let mut bytes = Vec::new();
    let most = u64::from(part.size) + 1;
    DeflateDecoder::new(part.packed).take(most).read_to_end(&mut bytes).map_err(damaged)?;
    Ok(bytes)
}

fn packed(bytes: &[u8]) -> Result<Vec<u8>, FormError> {
    let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(damaged)
}

/// Writes a part, and its line of the table of contents.
fn write(part: &Part, at: u32, file: &mut Writer, contents: &mut Writer) -> Result<(), FormError> {
    let packed = u32::try_from(part.packed.len()).map_err(damaged)?;
    let name = u16::try_from(part.name.len()).map_err(damaged)?;
    let common = |to: &mut Writer| {
        to.shorts(&[VERSION, IN_UTF8, part.method]);
        to.longs(&[part.stamp, part.crc, packed, part.size]);
        to.shorts(&[name, 0]);
    };
    file.bytes(PART);
    common(file);
    file.bytes(part.name.as_bytes());
    file.bytes(part.packed);
    contents.bytes(CONTENTS);
    contents.shorts(&[VERSION]);
    common(contents);
    // No remark, the first file, no attributes.
    contents.shorts(&[0, 0, 0, 0, 0]);
    contents.longs(&[at]);
    contents.bytes(part.name.as_bytes());
    Ok(())
}
