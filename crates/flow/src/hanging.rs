//! What hangs on grants, as it is shown: as it stands, or as it stood if the circumstances say so.
//!
//! *Cost.* Of a day, all subjects of a kind of these grants are one query of the journal. As they stand, they are read
//! together, however many grants there are.

use std::collections::BTreeMap;

use grants::{
    AuditObservation, Claim, DemandKind, GrantId, InventoryObject, Payment, PayoutRequest, PayoutTerms,
    Proof, Receivable, Repayment, RevocationGround, RuleWaiver,
};
use store::{Conn, FiledProof, SubjectKind};
use uuid::Uuid;

use crate::{Ctx, FlowError, views};

/// Declares the readers of all subjects of a kind that hang on some grants. Of a day they are in the order of their ids; as
/// they stand, each grant's are.
macro_rules! of_grants {
    ($($(#[$doc:meta])* $name:ident $kind:ident $then:path, |$conn:ident, $ctx:ident, $grants:ident| $now:expr;)*) => {
        $($(#[$doc])*
        pub(crate) async fn $name(
            $conn: &mut Conn,
            $ctx: &Ctx,
            $grants: &[GrantId],
        ) -> Result<Vec<$kind>, FlowError> {
            let Some(as_of) = $ctx.shown_as_of() else { return $now };
            let owners: Vec<Uuid> = $grants.iter().map(|grant| grant.0).collect();
            let then = $then($conn, $ctx, (SubjectKind::$kind, owners.as_slice()), as_of).await?;
            Ok(then.into_values().collect())
        })*
    };
}

/// Reads all subjects of a kind of some grants as they stand, grant by grant.
macro_rules! all_of {
    ($conn:ident, $ctx:ident, $grants:ident, $ids:path, $load:path) => {{
        let unit = $ctx.actor().unit;
        let ids: Vec<Uuid> = $ids($conn, unit, $grants).await?.into_iter().map(|id| id.0).collect();
        let mut found = $load($conn, unit, &ids).await?;
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }};
}

of_grants! {
    /// All claims of some grants.
    claims Claim views::claims_of_grants_then,
        |conn, ctx, grants| all_of!(conn, ctx, grants, store::claim_ids_of, store::claims_with);
    /// All payments of some grants.
    payments Payment views::answers_of_owners,
        |conn, ctx, grants| all_of!(conn, ctx, grants, store::payment_ids_of, store::payments_with);
    /// All payout requests of some grants.
    payout_requests PayoutRequest views::answers_of_owners,
        |conn, ctx, grants| all_of!(conn, ctx, grants, store::payout_request_ids_of, store::payout_requests_with);
    /// What is agreed on how some grants are paid.
    payout_terms PayoutTerms views::answers_of_owners,
        |conn, ctx, grants| all_of!(conn, ctx, grants, store::payout_terms_ids_of, store::payout_terms_with);
    /// All proofs of some grants.
    proofs Proof views::answers_of_owners,
        |conn, ctx, grants| all_of!(conn, ctx, grants, store::proof_ids_of, store::proofs_with);
    /// All that came back of some grants.
    repayments Repayment views::answers_of_owners,
        |conn, ctx, grants| all_of!(conn, ctx, grants, store::repayment_ids_of, store::repayments_with);
    /// All objects that were bought with some grants.
    objects InventoryObject views::answers_of_owners,
        |conn, ctx, grants| {
            all_of!(conn, ctx, grants, store::inventory_object_ids_of, store::inventory_objects_with)
        };
    /// All exceptions from rules for some grants.
    waivers RuleWaiver views::answers_of_owners,
        |conn, ctx, grants| Ok(store::rule_waivers(conn, grants).await?);
    /// All grounds for revoking some grants.
    grounds RevocationGround views::answers_of_owners,
        |conn, ctx, grants| Ok(store::revocation_grounds(conn, grants).await?);
    /// All that audits observed of some grants.
    observations AuditObservation views::answers_of_owners,
        |conn, ctx, grants| Ok(store::audit_observations(conn, grants).await?);
    /// All receivables of some grants.
    receivables Receivable views::answers_of_owners,
        |conn, ctx, grants| Ok(store::receivables(conn, grants).await?);
}

/// What hangs on grants, by them; what one has keeps its order.
pub(crate) fn by_grant<T>(all: Vec<T>, of: impl Fn(&T) -> GrantId) -> BTreeMap<GrantId, Vec<T>> {
    let mut found = BTreeMap::<GrantId, Vec<T>>::new();
    for one in all {
        found.entry(of(&one)).or_default().push(one);
    }
    found
}

/// What was paid back of some grants' own money.
pub(crate) async fn refunds(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: &[GrantId],
) -> Result<Vec<Repayment>, FlowError> {
    let mut all = repayments(conn, ctx, grants).await?;
    all.retain(|it| it.kind == DemandKind::Refund);
    Ok(all)
}

/// The proofs of the unit that were handed in. The day on which one was stays, whatever becomes of it.
pub(crate) async fn filed_proofs(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<FiledProof>, FlowError> {
    let filed = store::filed_proofs(conn, ctx.actor().unit).await?;
    filed_as_shown(conn, ctx, filed).await
}

/// The proofs of a grant that were handed in.
pub(crate) async fn filed_proofs_of(
    conn: &mut Conn,
    ctx: &Ctx,
    grant: GrantId,
) -> Result<Vec<FiledProof>, FlowError> {
    let filed = store::filed_proofs_of(conn, ctx.actor().unit, grant).await?;
    filed_as_shown(conn, ctx, filed).await
}

/// Some proofs that were handed in, as they are shown; without those that were not handed in then.
async fn filed_as_shown(
    conn: &mut Conn,
    ctx: &Ctx,
    filed: Vec<FiledProof>,
) -> Result<Vec<FiledProof>, FlowError> {
    let Some(as_of) = ctx.shown_as_of() else { return Ok(filed) };
    let ids: Vec<Uuid> = filed.iter().map(|filed| filed.proof.0).collect();
    let then: BTreeMap<Uuid, Proof> = views::answers(conn, ctx, (SubjectKind::Proof, &ids), as_of).await?;
    let as_it_stood = |filed: FiledProof| {
        let state = &then.get(&filed.proof.0).filter(|proof| proof.state.is_filed())?.state;
        let rejected = state.is_rejected();
        Some(FiledProof { examined: state.is_accepted() || rejected, rejected, ..filed })
    };
    Ok(filed.into_iter().filter_map(as_it_stood).collect())
}
