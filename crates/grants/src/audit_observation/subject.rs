//! What an observation may be about.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{ClaimId, ClaimLineId, GrantId, PaymentId, ProofId, ReceivableId};

/// What an observation is about: a grant, or something that hangs on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum AuditSubject {
    /// A grant as a whole.
    Grant(GrantId),
    /// A claim.
    Claim(ClaimId),
    /// A line of a claim.
    ClaimLine(ClaimLineId),
    /// A payment.
    Payment(PaymentId),
    /// A proof of use.
    Proof(ProofId),
    /// A receivable.
    Receivable(ReceivableId),
}

impl AuditSubject {
    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Grant(_) => "grant",
            Self::Claim(_) => "claim",
            Self::ClaimLine(_) => "claim_line",
            Self::Payment(_) => "payment",
            Self::Proof(_) => "proof",
            Self::Receivable(_) => "receivable",
        }
    }

    /// Its id.
    pub const fn id(self) -> Uuid {
        match self {
            Self::Grant(GrantId(id))
            | Self::Claim(ClaimId(id))
            | Self::ClaimLine(ClaimLineId(id))
            | Self::Payment(PaymentId(id))
            | Self::Proof(ProofId(id))
            | Self::Receivable(ReceivableId(id)) => id,
        }
    }

    /// The subject of a word and an id.
    pub fn from_word(word: &str, id: Uuid) -> Option<Self> {
        let all = [
            Self::Grant(GrantId(id)),
            Self::Claim(ClaimId(id)),
            Self::ClaimLine(ClaimLineId(id)),
            Self::Payment(PaymentId(id)),
            Self::Proof(ProofId(id)),
            Self::Receivable(ReceivableId(id)),
        ];
        all.into_iter().find(|subject| subject.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back_with_its_id() {
        let id = Uuid::from_u128(7);
        for word in ["grant", "claim", "claim_line", "payment", "proof", "receivable"] {
            let subject = AuditSubject::from_word(word, id).unwrap();
            assert_eq!((subject.word(), subject.id()), (word, id));
            let told = serde_json::to_value(subject).unwrap();
            assert_eq!(told, serde_json::json!({ "kind": word, "id": id }));
            assert_eq!(serde_json::from_value::<AuditSubject>(told).unwrap(), subject);
        }
        assert_eq!(AuditSubject::from_word("receipt", id), None);
    }
}
