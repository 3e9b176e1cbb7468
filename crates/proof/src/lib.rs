//! Documents: the proof of use of one grant as a PDF.
//!
//! # Shape
//! [`data`] is plain input, filled in by the caller. `report` says what a document contains, one file or folder
//! per document. `flow` decides where it goes: pages, lines, tables with carried-over sums. `draw` is the list
//! of small operations they write, with the role of every piece, so that a structure tree can be added without
//! touching a report. `backend` turns the list into PDF bytes and is the only file that names a type of the PDF
//! library.
//!
//! # Cost
//! Time and memory grow with the rows. The draw list of the whole document is in memory; content streams are
//! made and compressed on all cores, some pages at a time.
//!
//! # Limits
//! A sum that is larger than an amount can be is an error, and no document is made. Rows, pages and the length
//! of texts are not bounded here. Text is set from left to right, character by character; one that the
//! typeface lacks is drawn as a white square (U+25A1), never left out. The file makes no claim to an archival
//! or accessibility standard.
//!
//! # Order
//! Everything is printed in the order it is given. The same input gives the same bytes, also as the second
//! document of a process: object numbers come from the position, the file identifier from the content, the
//! date from the input.
//!
//! # Layers
//! data → report → flow → draw → backend; none reaches back. The crate knows no clock and no database. Whether
//! the figures agree with the journal is for the caller to see to.

mod backend;
pub mod data;
mod draw;
mod flow;
mod fonts;
mod format;
mod report;
pub mod sample;

use ledger::MoneyError;

pub use backend::BackendError;
pub use fonts::FontError;

use crate::backend::Info;
use crate::data::ProofOfUse;
use crate::fonts::Fonts;
use crate::report::proof_of_use;

/// Why a document was not made.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The sum or the difference of a table's amounts is larger than an amount can be.
    #[error("a sum in the table {table} is larger than an amount can be")]
    Sum {
        /// The German name of the table.
        table: &'static str,
        /// What arithmetic said.
        source: MoneyError,
    },
    /// The built-in typeface could not be used.
    #[error("the typeface could not be used")]
    Font(#[from] FontError),
    /// The PDF could not be put together.
    #[error("the PDF could not be put together")]
    Pdf(#[from] BackendError),
}

/// Makes the PDF of a proof of use.
pub fn render(proof: &ProofOfUse) -> Result<Vec<u8>, RenderError> {
    let fonts = Fonts::load()?;
    let list = proof_of_use::draw(proof, &fonts)?;
    let info = Info {
        title: proof_of_use::title(proof),
        author: proof.recipient.name.clone(),
        subject: proof.subject.clone(),
        made_on: proof.made_on,
    };
    Ok(backend::pdf(&list, &fonts, &info)?)
}
