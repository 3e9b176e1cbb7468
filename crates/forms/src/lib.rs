//! The Excel form of an authority, filled with what a proof of use states (decision 0034).
//!
//! # Shape
//! `mapping` reads the file that says which cell gets what. `figures` is what a proof states, by name. `targets` puts both
//! together: every cell with its value. `archive` reads and writes the file of the form, `workbook` finds its sheets,
//! `sheet` replaces cells in one of them. Everything else of the form stays as it is, byte for byte.
//!
//! # Cost
//! The form is held in memory, packed and the sheets unpacked; time grows with them.
//!
//! # Limits
//! A form is at most [`LARGEST_FORM`] bytes, and what it unpacks to is bounded before anything is unpacked. It is the form
//! that the mapping was written for, told by its SHA-256. No formula is written, none is replaced, and none keeps an old
//! result: the program that opens the form computes them.
//!
//! # Order
//! The same form, mapping and proof give the same bytes.
//!
//! # Layers
//! The crate knows no database and no clock. That the data is that of a filed document is for the caller to see to.

mod address;
mod archive;
mod error;
mod figures;
mod mapping;
mod sheet;
mod targets;
mod value;
mod workbook;
mod xml;

use std::collections::BTreeMap;

use proof::{Content, Document};
use sha2::{Digest, Sha256};

pub use address::{Cell, NoCell};
pub use error::{FormError, Place, Refused};
pub use mapping::Mapping;
pub use targets::Target;
pub use value::Value;

use crate::archive::Archive;
use crate::workbook::{WORKBOOK, Workbook};

/// The largest form, in bytes.
pub const LARGEST_FORM: u64 = 16 << 20;

/// A form that is filled in.
pub struct Filled {
    /// Its file.
    pub form: Vec<u8>,
    /// Which cell got what, in the order of the mapping.
    pub cells: Vec<Target>,
}

/// Fills a form.
pub fn fill(form: &[u8], mapping: &Mapping, document: &Document) -> Result<Filled, FormError> {
    let Content::ProofOfUse(proof) = &document.content else { return Err(FormError::OtherKind) };
    is_meant(form, mapping)?;
    let figures = figures::of(document, proof)?;
    let cells = targets::of(mapping, &figures)?;
    let archive = Archive::open(form)?;
    let workbook = Workbook::read(&archive)?;
    cells.iter().try_for_each(|target| workbook.has(&target.place))?;
    let mut changed = BTreeMap::from([(WORKBOOK.to_owned(), workbook.computed_anew()?)]);
    for (name, part) in workbook.sheets() {
        let wanted = cells.iter().filter(|target| target.place.sheet == name).collect();
        let xml = xml::text(archive.part(part)?)?;
        changed.insert(part.to_owned(), sheet::fill(&xml, wanted, workbook.epoch())?);
    }
    Ok(Filled { form: archive.with(&changed)?, cells })
}

/// Refuses a form that the mapping was not written for.
fn is_meant(form: &[u8], mapping: &Mapping) -> Result<(), FormError> {
    if form.len() as u64 > LARGEST_FORM {
        return Err(FormError::TooLarge);
    }
    let found = hex::encode(Sha256::digest(form));
    if found == mapping.form {
        Ok(())
    } else {
        Err(FormError::OtherForm { meant: mapping.form.clone(), found })
    }
}
