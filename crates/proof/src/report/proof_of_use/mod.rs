//! The Verwendungsnachweis or Zwischennachweis: the form with its sections I to VI, then the receipt list and
//! the list of lump sum units as annexes.

mod confirmations;
mod figures;
mod opening;
mod receipts;
mod units;

use crate::RenderError;
use crate::data::{Kind, LegalBasis, ProofOfUse};
use crate::draw::{DrawList, Role};
use crate::flow::{Flow, Foot, Shape};
use crate::fonts::Fonts;
use crate::format;

/// The ticked and the empty box.
const TICKED: &str = "\u{2611}";
const EMPTY: &str = "\u{2610}";

/// How many digits of the journal's hash stand at the foot of a page.
const HASH_DIGITS: usize = 16;

/// Draws the document.
pub(crate) fn draw(proof: &ProofOfUse, fonts: &Fonts) -> Result<DrawList, RenderError> {
    let mut flow = Flow::new(fonts, Shape::PORTRAIT);
    flow.element(Role::Document, |flow| sections(flow, proof))?;
    Ok(flow.finish(|page, pages| foot(proof, page, pages)))
}

/// The title a reader of the file sees.
pub(crate) fn title(proof: &ProofOfUse) -> String {
    format!("{} {}", kind(proof), proof.reference)
}

fn sections(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    opening::draw(flow, proof)?;
    figures::draw(flow, proof)?;
    confirmations::draw(flow, proof);
    receipts::draw(flow, proof)?;
    units::draw(flow, proof)
}

fn foot(proof: &ProofOfUse, page: usize, pages: usize) -> Foot {
    Foot { left: title(proof), middle: chain(proof), right: format!("Seite {page} von {pages}") }
}

fn chain(proof: &ProofOfUse) -> String {
    proof.chain.map_or_else(String::new, |head| {
        let hash = head.hash.to_string();
        let digits = hash.get(..HASH_DIGITS).unwrap_or(&hash);
        format!("Journaleintrag {} · {digits}", format::count(head.number.get().unsigned_abs()))
    })
}

fn kind(proof: &ProofOfUse) -> &'static str {
    match proof.kind {
        Kind::Verwendungsnachweis => "Verwendungsnachweis",
        Kind::Zwischennachweis => "Zwischennachweis",
    }
}

/// The general conditions, and the number of the administrative rules by which the authority checks.
fn conditions(basis: LegalBasis) -> (&'static str, &'static str) {
    match basis {
        LegalBasis::AnbestG => ("ANBest-G", "Nr. 11 VVG"),
        LegalBasis::AnbestP => ("ANBest-P", "Nr. 11 VV"),
    }
}

fn tick(ticked: bool) -> &'static str {
    if ticked { TICKED } else { EMPTY }
}
