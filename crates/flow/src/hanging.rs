//! What hangs on grants, as it is shown: as it stands, or as it stood if the circumstances say so.
//!
//! *Cost.* Of a day, each subject is read from the journal by itself.

use grants::{
    AuditObservation, AuditObservationId, Claim, ClaimId, DemandKind, GrantId, Payment, PaymentId,
    PayoutRequest, PayoutRequestId, Proof, ProofId, Receivable, ReceivableId, Repayment, RepaymentId,
    RevocationGround, RevocationGroundId, RuleWaiver, RuleWaiverId,
};
use store::{Conn, FiledProof};
use uuid::Uuid;

use crate::{
    Ctx, FlowError,
    views::{self, shown},
};

/// Declares the readers of all subjects of a kind that hang on a grant, oldest first.
macro_rules! of_grant {
    ($($(#[$doc:meta])* $name:ident $kind:ident $id:ident $ids:path, $load:path, $then:path;)*) => {
        $($(#[$doc])*
        pub(crate) async fn $name(
            conn: &mut Conn,
            ctx: &Ctx,
            grant: GrantId,
        ) -> Result<Vec<$kind>, FlowError> {
            let (unit, first, mut all) = (ctx.actor().unit, $id(Uuid::nil()), Vec::new());
            for id in $ids(conn, unit, Some(grant), first, i64::MAX).await? {
                let found: Option<$kind> = shown!(ctx, &mut *conn, $load, $then, $kind, id);
                all.extend(found);
            }
            Ok(all)
        })*
    };
}

of_grant! {
    /// All claims of a grant.
    claims Claim ClaimId store::claim_ids, store::claim, views::claim_then;
    /// All payments of a grant.
    payments Payment PaymentId store::payment_ids, store::payment, views::answer;
    /// All payout requests of a grant.
    payout_requests PayoutRequest PayoutRequestId store::payout_request_ids, store::payout_request, views::answer;
    /// All receivables of a grant.
    receivables Receivable ReceivableId store::receivable_ids, store::receivable, views::answer;
    /// All proofs of a grant.
    proofs Proof ProofId store::proof_ids, store::proof, views::answer;
    /// All exceptions from rules for a grant.
    waivers RuleWaiver RuleWaiverId store::rule_waiver_ids, store::rule_waiver, views::answer;
    /// All grounds for revoking a grant.
    grounds RevocationGround RevocationGroundId store::revocation_ground_ids, store::revocation_ground, views::answer;
    /// All that audits observed of a grant.
    observations AuditObservation AuditObservationId store::audit_observation_ids, store::audit_observation,
        views::answer;
    /// All that came back of a grant.
    repayments Repayment RepaymentId store::repayment_ids, store::repayment, views::answer;
}

/// What was paid back of a grant's own money.
pub(crate) async fn refunds(conn: &mut Conn, ctx: &Ctx, grant: GrantId) -> Result<Vec<Repayment>, FlowError> {
    let mut all = repayments(conn, ctx, grant).await?;
    all.retain(|it| it.kind == DemandKind::Refund);
    Ok(all)
}

/// Declares the readers of all subjects of a kind that hang on some grants: as they stand they are read together.
macro_rules! of_grants {
    ($($(#[$doc:meta])* $name:ident $kind:ident $together:path, $of_one:path;)*) => {
        $($(#[$doc])*
        pub(crate) async fn $name(
            conn: &mut Conn,
            ctx: &Ctx,
            grants: &[GrantId],
        ) -> Result<Vec<$kind>, FlowError> {
            if ctx.shown_as_of().is_none() {
                return Ok($together(conn, grants).await?);
            }
            let mut all = Vec::new();
            for grant in grants {
                all.extend($of_one(conn, ctx, *grant).await?);
            }
            Ok(all)
        })*
    };
}

of_grants! {
    /// All exceptions from rules for some grants.
    waivers_of RuleWaiver store::rule_waivers, waivers;
    /// All grounds for revoking some grants.
    grounds_of RevocationGround store::revocation_grounds, grounds;
    /// All that audits observed of some grants.
    observations_of AuditObservation store::audit_observations, observations;
    /// All receivables of some grants.
    receivables_of Receivable store::receivables, receivables;
}

/// The proofs of the unit that were handed in. The day on which one was stays, whatever becomes of it.
pub(crate) async fn filed_proofs(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<FiledProof>, FlowError> {
    let filed = store::filed_proofs(conn, ctx.actor().unit).await?;
    if ctx.shown_as_of().is_none() {
        return Ok(filed);
    }
    let mut all = Vec::new();
    for filed in filed {
        let id = filed.proof;
        let then: Option<Proof> = shown!(ctx, &mut *conn, store::proof, Proof, id);
        let then = then.filter(|proof| proof.state.is_filed());
        all.extend(then.map(|proof| FiledProof {
            examined: proof.state.is_accepted() || proof.state.is_rejected(),
            ..filed
        }));
    }
    Ok(all)
}
