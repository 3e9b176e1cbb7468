//! The Verwendungsnachweis or Zwischennachweis: the form with its sections I to VI, then as annexes the lists of
//! receipts and lump sum units, and what a proof towards the Land has besides.

mod confirmations;
mod correction;
mod details;
mod figures;
mod fixed_amount;
mod incoming;
mod objects;
mod opening;
mod others;
mod payments;
mod receipts;
mod recorded;
mod text;
mod units;

use super::{Description, Report};
use crate::RenderError;
use crate::data::{Kind, LegalBasis, ProofOfUse};
use crate::flow::Flow;
use crate::letterhead::Letterhead;

impl Report for ProofOfUse {
    fn description(&self) -> Description {
        Description {
            title: format!("{} {}", kind(self.kind), self.reference),
            subject: self.subject.clone(),
            made_on: self.made_on,
            chain: self.chain,
        }
    }

    fn draw(&self, flow: &mut Flow, letterhead: &Letterhead) -> Result<(), RenderError> {
        opening::draw(flow, self, letterhead)?;
        figures::draw(flow, self)?;
        confirmations::draw(flow, self);
        Ok(())
    }

    fn annexes(&self, flow: &mut Flow) -> Result<(), RenderError> {
        correction::draw(flow, self)?;
        receipts::draw(flow, self)?;
        details::draw(flow, self)?;
        incoming::draw(flow, self)?;
        payments::draw(flow, self)?;
        objects::draw(flow, self)?;
        units::draw(flow, self)?;
        others::draw(flow, self)
    }
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
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
