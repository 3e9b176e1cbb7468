//! A document: what it states and the look it has.

use serde::{Deserialize, Serialize};

use crate::data::{
    AccountStatement, AuditProtocol, Decision, Examination, Forwarding, JournalExtract, PaymentOrder,
    PayoutRequest, ProofOfUse, RefundDemand, Reminder,
};
use crate::letterhead::Letterhead;

/// Everything a PDF is made from. It is embedded in the PDF, which can be made again from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The look of whoever makes it.
    pub letterhead: Letterhead,
    /// What it states.
    pub content: Content,
}

/// The kinds of documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Verwendungsnachweis or Zwischennachweis.
    ProofOfUse(ProofOfUse),
    /// What was decided about a claim, as a letter.
    Decision(Decision),
    /// Weiterleitungsvertrag or Weiterleitungsbescheid.
    Forwarding(Box<Forwarding>),
    /// Mittelabruf or Mittelanforderung.
    PayoutRequest(PayoutRequest),
    /// Prüfvermerk.
    Examination(Examination),
    /// Auszahlungsanordnung.
    PaymentOrder(PaymentOrder),
    /// A demand for refund with its interest.
    RefundDemand(RefundDemand),
    /// A statement of account for a provider.
    AccountStatement(AccountStatement),
    /// A reminder of what is still to be handed in.
    Reminder(Reminder),
    /// Who saw and did what.
    AuditProtocol(AuditProtocol),
    /// Entries of the journal.
    JournalExtract(JournalExtract),
}

/// Lets every kind of document be given where a content is asked for.
macro_rules! contents {
    ($($kind:ident),+) => {
        $(impl From<$kind> for Content {
            fn from(document: $kind) -> Self {
                Self::$kind(document)
            }
        })+
    };
}

contents!(
    ProofOfUse,
    Decision,
    PayoutRequest,
    Examination,
    PaymentOrder,
    RefundDemand,
    AccountStatement,
    Reminder,
    AuditProtocol,
    JournalExtract
);

impl From<Forwarding> for Content {
    fn from(document: Forwarding) -> Self {
        Self::Forwarding(Box::new(document))
    }
}
