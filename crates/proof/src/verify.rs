//! Is a file what it says it is? Its data makes a document again; the two are compared byte for byte, and what is appended
//! to it is a signature or a change.

use crate::archive::Source;
use crate::attached::{self, Damage, contains};
use crate::{Document, Enclosures, RenderError, Signatures, render_enclosing, signatures};

/// Why the data of a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is larger than what is read.
    #[error("the file is too large to be read")]
    TooLarge,
    /// It is locked with a password or a key.
    #[error("the file is encrypted")]
    Encrypted,
    /// It is no PDF, or a damaged one.
    #[error("the file is no PDF that can be read")]
    Unreadable(#[source] Damage),
    /// It is a PDF of somebody else.
    #[error("the file has no data of a document in it")]
    NoData,
    /// Its data is not that of a document of this program.
    #[error("the data in the file is not that of a document")]
    OtherData(#[source] serde_json::Error),
}

/// What a comparison of a file with its own data comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The file is what its data makes, byte for byte.
    Unchanged,
    /// The file is what its data makes, and behind it signatures of it that change nothing of what it shows.
    Signed {
        /// How many bytes are the document; what follows is appended.
        document: usize,
        /// Who signed.
        signatures: Signatures,
    },
    /// The file says something else than its data, or something else than signatures is appended to it.
    Changed,
}

/// The largest file that is read, in bytes: more than a proof with 100,000 receipts.
pub const LARGEST_FILE: usize = 64 << 20;

/// The data that a file was made from. The file may come from anyone.
pub fn embedded(pdf: &[u8]) -> Result<Document, ReadError> {
    if pdf.is_empty() {
        return Err(ReadError::Empty);
    }
    if pdf.len() > LARGEST_FILE {
        return Err(ReadError::TooLarge);
    }
    attached::is_whole(pdf).map_err(ReadError::Unreadable)?;
    if contains(pdf, b"/Encrypt") {
        return Err(ReadError::Encrypted);
    }
    match attached::json(pdf).map_err(ReadError::Unreadable)? {
        Some(data) => serde_json::from_slice(&data).map_err(ReadError::OtherData),
        None if contains(pdf, Source::NAME.as_bytes()) => Err(ReadError::OtherData(no_object())),
        None => Err(ReadError::NoData),
    }
}

/// Why a file that is called as ours and is no JSON object is not ours.
fn no_object() -> serde_json::Error {
    serde::de::Error::custom("the attached file is no JSON object")
}

/// Makes a document again from its data, with what is enclosed in the file, and compares.
pub fn verdict(pdf: &[u8], embedded: &Document) -> Result<Verdict, RenderError> {
    let document = render_enclosing(embedded, &Enclosures::found_in(pdf, embedded))?;
    if document == pdf {
        return Ok(Verdict::Unchanged);
    }
    let signed = |signatures| Verdict::Signed { document: document.len(), signatures };
    Ok(signatures(&document, pdf).map_or(Verdict::Changed, signed))
}
