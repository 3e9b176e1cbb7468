//! The Excel form of an authority, filled with what a proof states (decision 0034).
//!
//! *Shape.* A form, the mapping that says which of its cells gets what, and the data inside the kept file of a proof give a filled
//! form and what each cell got. The house's own form is at hand; any other comes with whoever asks. *Bounds.* Whoever sees a proof
//! may fill a form with it; that the proof was read is written down, and nothing is kept. *Cost.* A form is held unpacked
//! while it is filled: so many are at once, the next ones wait.

mod sentence;

use ::proof::Document as Stated;
use grants::ProofId;
use ledger::Hash;
use store::{Document, StoreError};
use tokio::sync::Semaphore;

pub use forms::{Filled, FormError, LARGEST_FORM, Mapping, Target, Value};
pub use sentence::sentence;

use crate::{Ctx, FlowError, proofs::stated_in};

/// The most bytes of a mapping.
pub const LARGEST_MAPPING: usize = 256 << 10;
/// What an Excel file is called among media types.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// How many forms are filled at once.
static ROOM: Semaphore = Semaphore::const_new(2);
/// A form of our own after the NRW Grundmuster, and its mapping.
const OWN_FORM: &[u8] = include_bytes!("../../../forms/verwendungsnachweis.xlsx");
const OWN_MAPPING: &str = include_str!("../../../forms/verwendungsnachweis.toml");

/// Why a form is not filled.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// The proof is not seen, or cannot be read.
    #[error(transparent)]
    Flow(#[from] FlowError),
    /// The form or its mapping is to blame.
    #[error(transparent)]
    Form(#[from] FormError),
}

/// The form that is at hand, with its mapping: after the NRW Grundmuster, for authorities that have none.
pub fn own() -> Result<(Vec<u8>, Mapping), FormError> {
    Ok((OWN_FORM.to_vec(), Mapping::parse(OWN_MAPPING)?))
}

/// Fills a form with the data inside the kept file of a proof that the actor sees, beside what else is done meanwhile.
pub async fn fill(ctx: &Ctx, proof: ProofId, form: Vec<u8>, mapping: Mapping) -> Result<Filled, FillError> {
    let stated: Stated = stated_in(ctx, proof).await?;
    let room = ROOM.acquire().await.map_err(|_| torn())?;
    // The room stays taken until the work is done, also if nobody waits for it any more.
    let work = move || {
        let filled = forms::fill(&form, &mapping, &stated);
        drop(room);
        filled
    };
    let filled = tokio::task::spawn_blocking(work).await.map_err(|_| torn())?;
    Ok(filled?)
}

/// A filled form as a file.
pub fn file(form: Vec<u8>) -> Document {
    Document { hash: Hash::of(&form).to_string(), media_type: XLSX.to_owned(), content: form }
}

fn torn() -> FlowError {
    FlowError::Store(StoreError::Panicked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_at_hand_is_the_one_that_its_mapping_is_for() {
        let (form, mapping) = own().unwrap();
        assert_eq!(mapping.form, Hash::of(&form).to_string());
    }
}
