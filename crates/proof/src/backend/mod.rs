//! From the draw list to content streams and font dictionaries: the only folder that names a type of printpdf
//! or lopdf.
//!
//! Pages go to worker threads in batches while the document is still being laid out, so that no more than a
//! few batches are in memory. printpdf draws them; its files are never saved, because it takes names,
//! identifiers and dates from counters and the clock.
//!
//! The character codes of a content stream are the glyph numbers of the whole typeface. Which of them a document
//! uses is known when its last page is drawn; only then the typeface is cut down, and a map leads from the codes
//! to the glyphs that are left.

#![expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "printpdf measures in floating point numbers; this folder alone turns lengths into them"
)]

mod objects;
mod pen;
mod typeface;
mod workers;

use std::io;

use lopdf::Document;
use printpdf::{Mm, PdfDocument, PdfFontMap, PdfPage, PdfSaveOptions};

use crate::fonts::FontError;

pub(crate) use pen::{LOGO, Palette};
pub(crate) use typeface::write_fonts;
pub(crate) use workers::{Rendered, render};

/// Why the PDF could not be put together: a defect of this program, not of a document.
#[derive(Debug, thiserror::Error)]
pub enum BackendError {
    /// The typeface could not be cut down.
    #[error("the typeface could not be embedded")]
    Font(#[from] FontError),
    /// printpdf would have left something out.
    #[error("the page could not be drawn: {0}")]
    Drawing(String),
    /// printpdf's document is not built as expected.
    #[error("the drawn page lacks what the file needs")]
    Structure(#[from] lopdf::Error),
    /// Writing or compressing failed.
    #[error("the file could not be written")]
    Writing(#[from] io::Error),
}

/// Lets printpdf draw pages.
fn drawn(pages: Vec<Vec<printpdf::Op>>, fonts: &PdfFontMap) -> Result<Document, BackendError> {
    let mut document = PdfDocument::default();
    document.resources.fonts = fonts.clone();
    document.pages = pages.into_iter().map(|ops| PdfPage::new(Mm(210.0), Mm(297.0), ops)).collect();
    let mut warnings = Vec::new();
    let drawn = document.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    match warnings.first() {
        Some(warning) => Err(BackendError::Drawing(format!("{warning:?}"))),
        None => Ok(drawn),
    }
}
