//! One file or folder per document.

mod account_statement;
mod audit_protocol;
mod check_block;
mod decision;
#[cfg(test)]
mod drawing_rules;
mod examination;
mod forwarding;
mod journal_extract;
mod parts;
mod payment_order;
mod payout_request;
mod proof_of_use;
mod refund_demand;
mod reminder;

use chrono::NaiveDate;
use ledger::Hash;

use crate::RenderError;
use crate::check::CheckCode;
use crate::data::ChainHead;
use crate::document::{Content, Document};
use crate::draw::Sink;
use crate::flow::{Flow, Foot, LaidOut, Shape};
use crate::fonts::Fonts;
use crate::letterhead::Letterhead;

/// What a document says about itself.
pub(crate) struct Description {
    pub(crate) title: String,
    pub(crate) subject: String,
    pub(crate) made_on: NaiveDate,
    pub(crate) chain: Option<ChainHead>,
}

/// A document that can be drawn.
pub(crate) trait Report {
    fn description(&self) -> Description;
    fn draw(&self, flow: &mut Flow, letterhead: &Letterhead) -> Result<(), RenderError>;

    /// Long lists, after the block that says how to check the document.
    fn annexes(&self, _flow: &mut Flow) -> Result<(), RenderError> {
        Ok(())
    }
}

/// The report of a document.
pub(crate) fn of(content: &Content) -> &dyn Report {
    match content {
        Content::ProofOfUse(document) => document,
        Content::Decision(document) => document,
        Content::Forwarding(document) => &**document,
        Content::PayoutRequest(document) => document,
        Content::Examination(document) => document,
        Content::PaymentOrder(document) => document,
        Content::RefundDemand(document) => document,
        Content::AccountStatement(document) => document,
        Content::Reminder(document) => document,
        Content::AuditProtocol(document) => document,
        Content::JournalExtract(document) => document,
    }
}

impl Content {
    /// The end of the journal that the figures were read from; nothing, where the document states none.
    pub fn chain(&self) -> Option<ChainHead> {
        of(self).description().chain
    }

    /// The hashes of the proofs that it encloses.
    pub fn encloses(&self) -> Vec<Hash> {
        match self {
            Self::ProofOfUse(proof) => proof.enclosed().map(|(_, _, file)| file.hash).collect(),
            _ => Vec::new(),
        }
    }

    /// The hashes of the records of examinations that it encloses.
    pub fn encloses_examinations(&self) -> Vec<Hash> {
        match self {
            Self::ProofOfUse(proof) => proof.enclosed_examinations().map(|(_, _, file)| file.hash).collect(),
            _ => Vec::new(),
        }
    }

    /// The title of the document.
    pub fn title(&self) -> String {
        of(self).description().title
    }

    /// The reference of the grant that it is about; nothing, where it is about the books as a whole.
    pub fn reference(&self) -> Option<&str> {
        Some(match self {
            Self::ProofOfUse(document) => &document.reference,
            Self::Decision(document) => &document.reference,
            Self::Forwarding(document) => &document.reference,
            Self::PayoutRequest(document) => &document.reference,
            Self::Examination(document) => &document.reference,
            Self::PaymentOrder(document) => &document.reference,
            Self::RefundDemand(document) => &document.reference,
            Self::AccountStatement(document) => &document.reference,
            Self::Reminder(document) => &document.reference,
            Self::AuditProtocol(_) | Self::JournalExtract(_) => return None,
        })
    }
}

/// Lays a document out; its pages go to `sink`.
pub(crate) fn lay_out(
    document: &Document,
    code: CheckCode,
    fonts: &Fonts,
    sink: &mut dyn Sink,
) -> Result<LaidOut, RenderError> {
    let report = of(&document.content);
    let Description { title, chain, .. } = report.description();
    let mut flow = Flow::new(fonts, Shape::PORTRAIT, sink);
    report.draw(&mut flow, &document.letterhead)?;
    check_block::draw(&mut flow, code, chain);
    report.annexes(&mut flow)?;
    Ok(flow.finish(&Foot { title, check: check_block::foot(code, chain) }))
}
