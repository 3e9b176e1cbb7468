//! Documents: proofs, letters and lists of the funding flow as PDFs for authorities, archives and screen readers.
//!
//! # Shape
//! [`data`] is plain input, filled in by the caller. `report` says what a document contains, one file or folder
//! per document. `flow` decides where it goes: pages, lines, tables with carried-over sums. `draw` is the list
//! of small operations they write, and the structure tree. `backend` turns full pages into content streams and
//! fonts into dictionaries; it is the only folder that names a type of the PDF library. `archive` makes what the
//! file says about itself, its colour profile and the files inside it; `enclosed` those that are there as they are. `writer` puts everything together, with
//! the numbered objects of `file`.
//!
//! # Cost
//! Time and memory grow with the rows. A page is drawn as soon as it is full, on all cores while the next ones
//! are laid out; in memory stay the compressed pages and twenty bytes for each structure element.
//!
//! # Limits
//! A sum that is larger than an amount can be is an error, and no document is made. Rows, pages and the length
//! of texts are not bounded here. Text is set from left to right, character by character; for one that the
//! typeface lacks its number in Unicode is drawn, never nothing, and the document says so at its end; who reads it back
//! gets the character, and the embedded data has it unchanged (decision 0044).
//!
//! The file is built after PDF/A-3a and PDF/UA-1 and marked so in its metadata, as both standards demand. The
//! tests check what they can of both, with a validator among them (decision 0057); veraPDF, which archives use, is run
//! before a release on the documents listed in `tests/documents/certified.txt`, and only what stands there as
//! certified is.
//!
//! # Order
//! Everything is printed in the order it is given. The same input gives the same bytes, also as the second
//! document of a process: object numbers come from the position, the file identifier from the content, the
//! date from the input.
//!
//! # Layers
//! data → report → flow → draw → backend → archive → writer; none reaches back. The crate knows no clock and no
//! database. Whether the figures agree with the journal is for the caller to see to.

mod archive;
mod attached;
mod backend;
mod check;
pub mod data;
mod document;
mod draw;
mod enclosed;
mod file;
mod flow;
mod fonts;
mod format;
mod letterhead;
mod logo;
mod report;
pub mod sample;
mod signed;
mod stand_in;
#[cfg(feature = "krilla")]
mod twin;
mod verify;
mod writer;

use ledger::MoneyError;

pub use archive::guarded;
pub use attached::Damage;
pub use backend::BackendError;
pub use check::CheckCode;
pub use document::{Content, Document};
pub use enclosed::{Enclosures, LARGEST_ENCLOSED, MOST_ENCLOSED};
pub use fonts::FontError;
pub use letterhead::{Accent, AccentError, Letterhead};
pub use logo::{LARGEST_LOGO, Logo, LogoError, WIDEST_LOGO};
pub use signed::{LARGEST_SIGNATURE, NotSigned, SignatureKind, Signatures, Signer, signatures};
#[cfg(feature = "krilla")]
pub use twin::TwinError;
pub use verify::{LARGEST_FILE, ReadError, Verdict, embedded, verdict};

use crate::archive::{Attachment, Metadata, Source};
use crate::backend::Palette;
use crate::fonts::Fonts;
use crate::writer::Parts;

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
    /// A text is empty without which the document would be void.
    #[error("the document cannot be made without {field}")]
    Missing {
        /// The field of the data.
        field: &'static str,
    },
    /// A file that the data says is enclosed was not given.
    #[error("the file {name} that the document encloses is not there")]
    NotEnclosed {
        /// What it would be called.
        name: String,
    },
    /// More is to be enclosed than a document may.
    #[error("a document encloses at most {MOST_ENCLOSED} files of {LARGEST_ENCLOSED} bytes together")]
    TooMuchEnclosed,
    /// The data could not be embedded.
    #[error("the data of the document could not be written as JSON")]
    Data(#[from] serde_json::Error),
    /// The built-in typeface could not be used.
    #[error("the typeface could not be used")]
    Font(#[from] FontError),
    /// The PDF could not be put together.
    #[error("the PDF could not be put together")]
    Pdf(#[from] BackendError),
}

/// Makes the PDF of a document that encloses nothing.
pub fn render(document: &Document) -> Result<Vec<u8>, RenderError> {
    render_enclosing(document, &Enclosures::default())
}

/// Makes the PDF of a document with the files that it encloses.
pub fn render_enclosing(document: &Document, enclosures: &Enclosures) -> Result<Vec<u8>, RenderError> {
    let enclosed = enclosures.attachments(document)?;
    let fonts = Fonts::load()?;
    let source = Source::of(document)?;
    let code = CheckCode::new(source.hash);
    let palette = Palette { accent: document.letterhead.accent.rgb() };
    let (laid_out, rendered) =
        backend::render(&fonts, &palette, |sink| report::lay_out(document, code, &fonts, sink))?;
    let laid_out = laid_out?;
    let mut attachments: Vec<Attachment> = vec![source.attachment];
    for (number, sheet) in (1..).zip(laid_out.sheets) {
        attachments.push(sheet.attachment(number).map_err(BackendError::from)?);
    }
    attachments.extend(enclosed);
    let metadata = metadata(document);
    let logo = document.letterhead.logo.as_ref();
    Ok(writer::write(Parts { drawn: laid_out.drawn, rendered, fonts: &fonts, logo, metadata, attachments })?)
}

fn metadata(document: &Document) -> Metadata {
    let report::Description { title, subject, made_on, .. } = report::of(&document.content).description();
    let reference = document.content.reference().map(str::to_owned);
    Metadata { title, author: document.letterhead.name.clone(), subject, reference, made_on }
}

/// Asks krilla for its opinion: an error says what is wrong with the document as PDF/A-3a or PDF/UA-1.
#[cfg(feature = "krilla")]
pub fn second_opinion(document: &Document) -> Result<Result<Vec<u8>, TwinError>, RenderError> {
    let fonts = Fonts::load()?;
    let code = check_code(document)?;
    let mut pages = Vec::new();
    let laid_out = report::lay_out(document, code, &fonts, &mut pages)?;
    Ok(twin::write(pages, &laid_out.drawn, &fonts, &metadata(document)))
}

/// The check code that is printed on a document.
pub fn check_code(document: &Document) -> Result<CheckCode, RenderError> {
    Ok(CheckCode::new(Source::of(document)?.hash))
}
