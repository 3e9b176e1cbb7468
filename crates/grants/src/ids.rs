//! Ids, one type each. They are made outside and only carried here.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }
    };
}

id! {
    /// A ministry, a Kreis or a Bildungsträger.
    OrganisationId
}
id! {
    /// A version of the bank details of an organisation.
    BankDetailsId
}
id! {
    /// A base rate that was entered.
    BaseRateId
}
id! {
    /// A grant: one giver, one recipient, one legal act.
    GrantId
}
id! {
    /// A position of a grant: one component, where the act says so of one budget year.
    PositionId
}
id! {
    /// A line of the Finanzierungsplan.
    PlanLineId
}
id! {
    /// A receipt (Beleg).
    ReceiptId
}
id! {
    /// A file that a receipt is (Belegdatei).
    ReceiptFileId
}
id! {
    /// A claim (Abrechnung).
    ClaimId
}
id! {
    /// A line of a claim.
    ClaimLineId
}
id! {
    /// A correction of what was recognised of a line.
    CorrectionId
}
id! {
    /// A comment on a claim.
    CommentId
}
id! {
    /// A unit of service (Leistungseinheit).
    ServiceUnitId
}
id! {
    /// A payout request (Mittelabruf, Mittelanforderung).
    PayoutRequestId
}
id! {
    /// A payment; an incoming one is a tranche.
    PaymentId
}
id! {
    /// A proof of use (Verwendungsnachweis, Zwischennachweis).
    ProofId
}
id! {
    /// A file with electronic signatures of a proof.
    ProofSignatureId
}
id! {
    /// A version of a Sachbericht.
    ReportId
}
id! {
    /// A comment on a version of a Sachbericht.
    ReportCommentId
}
id! {
    /// The record of an examination (Prüfung), in one version.
    ExaminationRecordId
}
id! {
    /// The payout terms of a grant.
    PayoutTermsId
}
id! {
    /// A repayment.
    RepaymentId
}
id! {
    /// A receivable (Forderung).
    ReceivableId
}
id! {
    /// A closed period.
    ClosedPeriodId
}
id! {
    /// A sample (Stichprobe).
    SampleId
}
id! {
    /// A person with an account.
    PersonId
}
id! {
    /// A version of what is stated of an organisation.
    ParticularsId
}
id! {
    /// A version of what the house decides about duties.
    DutyRulesId
}
id! {
    /// A recipient of one person.
    SoleSignatoryId
}
id! {
    /// A declared conflict of interest.
    ConflictId
}
id! {
    /// What a person does for an organisation, in one role.
    MembershipId
}
id! {
    /// A ground for revoking a grant, which the house knows of.
    RevocationGroundId
}
id! {
    /// What an audit observes.
    AuditObservationId
}

id! {
    /// An exception from a rule.
    RuleWaiverId
}

id! {
    /// An object that was bought with a grant.
    InventoryObjectId
}
