//! The subject that a path names.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use flow::FlowError;
use grants::{
    AuditObservationId, BankDetailsId, BaseRateId, ClaimId, ClaimLineId, ClosedPeriodId, ExaminationRecordId,
    GrantId, InventoryObjectId, OrganisationId, PaymentId, PayoutRequestId, PayoutTermsId, PersonId, ProofId,
    ProofSignatureId, ReceiptFileId, ReceivableId, RepaymentId, ReportId, RevocationGroundId, RuleWaiverId,
    SampleId,
};
use ledger::EntryNumber;
use uuid::Uuid;

use crate::{Api, problem::Problem};

/// A session.
pub(crate) struct SessionId(pub(crate) Uuid);
/// An API token.
pub(crate) struct ApiTokenId(pub(crate) Uuid);
/// An invitation.
pub(crate) struct InvitationId(pub(crate) Uuid);

/// What a path can name by its id.
pub(crate) trait Subject: Sized {
    /// What people call it.
    const WHAT: &'static str;

    /// The one with an id.
    fn with(id: Uuid) -> Self;
}

macro_rules! subject {
    ($id:ident, $what:literal) => {
        impl Subject for $id {
            const WHAT: &'static str = $what;

            fn with(id: Uuid) -> Self {
                Self(id)
            }
        }
    };
}

subject!(GrantId, "grant");
subject!(PayoutRequestId, "payout request");
subject!(ClaimId, "claim");
subject!(ClaimLineId, "claim line");
subject!(PaymentId, "payment");
subject!(ProofId, "proof");
subject!(BankDetailsId, "bank details");
subject!(OrganisationId, "organisation");
subject!(ProofSignatureId, "proof signature");
subject!(ExaminationRecordId, "record of an examination");
subject!(InventoryObjectId, "object");
subject!(ReportId, "report");
subject!(RevocationGroundId, "ground for revocation");
subject!(RuleWaiverId, "exception");
subject!(PayoutTermsId, "payout terms");
subject!(ReceiptFileId, "receipt file");
subject!(ReceivableId, "receivable");
subject!(RepaymentId, "repayment");
subject!(SampleId, "sample");
subject!(AuditObservationId, "audit observation");
subject!(ClosedPeriodId, "closed period");
subject!(PersonId, "person");
subject!(SessionId, "session");
subject!(ApiTokenId, "token");
subject!(InvitationId, "invitation");
subject!(BaseRateId, "base rate");

/// The subject of a path. What is no id names nothing, and the answer is that of an id that nobody knows.
pub(crate) struct Named<T>(pub(crate) T);

impl<T: Subject> FromRequestParts<Api> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        match Path::<Uuid>::from_request_parts(parts, api).await {
            Ok(Path(id)) => Ok(Self(T::with(id))),
            Err(_) => Err(FlowError::NotFound { what: T::WHAT }.into()),
        }
    }
}

/// The journal's entry that a path names.
pub(crate) struct NamedEntry(pub(crate) EntryNumber);

impl FromRequestParts<Api> for NamedEntry {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        match Path::<i64>::from_request_parts(parts, api).await {
            Ok(Path(number)) => Ok(Self(EntryNumber::new(number))),
            Err(_) => Err(FlowError::NotFound { what: "entry" }.into()),
        }
    }
}

/// The version of a grant's act that a path names.
pub(crate) struct NamedAct(pub(crate) GrantId, pub(crate) i64);

impl FromRequestParts<Api> for NamedAct {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        match Path::<(Uuid, i64)>::from_request_parts(parts, api).await {
            Ok(Path((id, number))) => Ok(Self(GrantId(id), number)),
            Err(_) => Err(FlowError::NotFound { what: GrantId::WHAT }.into()),
        }
    }
}
