//! Is a file what it says it is? Its data makes a document again; the two are compared byte for byte.

use std::io::{self, Read};

use flate2::read::ZlibDecoder;

use crate::archive::Source;
use crate::backend::{BackendError, attached};
use crate::{Document, RenderError, render};

/// Why the data of a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is larger than what is read, or unpacks to more.
    #[error("the file is too large to be read")]
    TooLarge,
    /// It is locked with a password or a key.
    #[error("the file is encrypted")]
    Encrypted,
    /// It is no PDF, or a damaged one.
    #[error("the file is no PDF that can be read")]
    Unreadable(#[source] BackendError),
    /// It is a PDF of somebody else.
    #[error("the file has no data of a document in it")]
    NoData,
    /// Its data is not that of a document of this program.
    #[error("the data in the file is not that of a document")]
    OtherData(#[source] serde_json::Error),
}

/// What a comparison of a file with its own data comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The file is what its data makes, byte for byte.
    Unchanged,
    /// The file says something else than its data, or a copy was changed or signed.
    Changed,
}

/// The largest file that is read, in bytes: more than a proof with 100,000 receipts.
pub const LARGEST_FILE: usize = 64 << 20;

/// What the structure of a file may unpack to, in bytes.
const LARGEST_STRUCTURE: u64 = 512 << 20;

/// The data that a file was made from. The file may come from anyone.
pub fn embedded(pdf: &[u8]) -> Result<Document, ReadError> {
    if pdf.is_empty() {
        return Err(ReadError::Empty);
    }
    if pdf.len() > LARGEST_FILE || unpacks_too_far(pdf) {
        return Err(ReadError::TooLarge);
    }
    if contains(pdf, b"/Encrypt") {
        return Err(ReadError::Encrypted);
    }
    let data = attached(pdf, Source::NAME).map_err(|error| ReadError::Unreadable(error.into()))?;
    serde_json::from_slice(&data.ok_or(ReadError::NoData)?).map_err(ReadError::OtherData)
}

/// Makes a document again from its data and compares.
pub fn verdict(pdf: &[u8], embedded: &Document) -> Result<Verdict, RenderError> {
    Ok(if render(embedded)? == pdf { Verdict::Unchanged } else { Verdict::Changed })
}

/// Whether the streams that a reader unpacks before anything else become more than a file of ours ever has: those that
/// hold objects and cross-references.
fn unpacks_too_far(pdf: &[u8]) -> bool {
    const KEYWORD: &[u8] = b"stream";
    /// In front of a stream stands its dictionary.
    const DICTIONARY: usize = 4096;
    let mut left = LARGEST_STRUCTURE;
    let mut at = 0;
    while let Some(found) = find(&pdf[at..], KEYWORD) {
        let begins = at + found;
        at = begins + KEYWORD.len();
        let before = &pdf[begins.saturating_sub(DICTIONARY)..begins];
        let is_structure = contains(before, b"/ObjStm") || contains(before, b"/XRef");
        if !is_structure {
            continue;
        }
        let content = pdf[at..].trim_ascii_start();
        let unpacked = ZlibDecoder::new(content).take(left);
        // What is damaged ends early here; the reader finds out.
        let length = counted(unpacked);
        left = left.saturating_sub(length);
        if left == 0 {
            return true;
        }
    }
    false
}

/// How many bytes can be read.
fn counted(mut from: impl Read) -> u64 {
    let mut buffer = [0; 1 << 14];
    let mut count = 0;
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return count,
            Ok(read) => count += read as u64,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return count,
        }
    }
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    find(bytes, what).is_some()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
