//! Is a file what it says it is? Its data makes a document again; the two are compared byte for byte.

use crate::archive::Source;
use crate::backend::{BackendError, attached};
use crate::{Document, RenderError, render};

/// Why the data of a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
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

/// The data that a file was made from.
pub fn embedded(pdf: &[u8]) -> Result<Document, ReadError> {
    let data = attached(pdf, Source::NAME).map_err(|error| ReadError::Unreadable(error.into()))?;
    serde_json::from_slice(&data.ok_or(ReadError::NoData)?).map_err(ReadError::OtherData)
}

/// Makes a document again from its data and compares.
pub fn verdict(pdf: &[u8], embedded: &Document) -> Result<Verdict, RenderError> {
    Ok(if render(embedded)? == pdf { Verdict::Unchanged } else { Verdict::Changed })
}
