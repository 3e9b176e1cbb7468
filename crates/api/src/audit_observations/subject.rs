//! What an observation is about, as it is named.

use ::grants::{self as domain, ClaimId, ClaimLineId, GrantId, PaymentId, ProofId, ReceivableId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::input::{Faults, Read, UuidText};

/// What kind of thing an observation is about.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AuditSubjectKind {
    /// A grant as a whole.
    Grant,
    /// A claim.
    Claim,
    /// A line of a claim.
    ClaimLine,
    /// A payment.
    Payment,
    /// A proof of use.
    Proof,
    /// A receivable.
    Receivable,
}

/// What an observation is to be about.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAuditSubject {
    /// What it is.
    kind: AuditSubjectKind,
    /// Its id.
    id: UuidText,
}

impl Read for NewAuditSubject {
    type Value = domain::AuditSubject;

    fn read(self, at: &mut Faults) -> Option<domain::AuditSubject> {
        use AuditSubjectKind as Kind;
        let id = at.field("id", self.id)?;
        Some(match self.kind {
            Kind::Grant => domain::AuditSubject::Grant(GrantId(id)),
            Kind::Claim => domain::AuditSubject::Claim(ClaimId(id)),
            Kind::ClaimLine => domain::AuditSubject::ClaimLine(ClaimLineId(id)),
            Kind::Payment => domain::AuditSubject::Payment(PaymentId(id)),
            Kind::Proof => domain::AuditSubject::Proof(ProofId(id)),
            Kind::Receivable => domain::AuditSubject::Receivable(ReceivableId(id)),
        })
    }
}

/// What an observation is about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditSubject {
    /// What it is.
    pub(super) kind: AuditSubjectKind,
    /// Its id.
    pub(super) id: Uuid,
}

impl From<domain::AuditSubject> for AuditSubject {
    fn from(subject: domain::AuditSubject) -> Self {
        use domain::AuditSubject as It;
        let kind = match subject {
            It::Grant(_) => AuditSubjectKind::Grant,
            It::Claim(_) => AuditSubjectKind::Claim,
            It::ClaimLine(_) => AuditSubjectKind::ClaimLine,
            It::Payment(_) => AuditSubjectKind::Payment,
            It::Proof(_) => AuditSubjectKind::Proof,
            It::Receivable(_) => AuditSubjectKind::Receivable,
        };
        Self { kind, id: subject.id() }
    }
}
