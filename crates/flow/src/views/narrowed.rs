//! Lists that are narrowed: to what stands somewhere, to what an organisation receives, to what hangs on a grant.
//!
//! *Cost.* Today the store finds what may be meant, and so many are read as the page has, wherever the rest stands. Of a past day
//! all that there was is read, and told apart then.

use std::collections::{BTreeMap, BTreeSet};

use grants::{
    GrantId, Payment, PaymentId, PayoutRequest, PayoutRequestId, Proof, ProofId, Receivable, ReceivableId,
};
use store::Conn;
use uuid::Uuid;

use super::{Filling, Page, SeenGrants, all_of, answers, of_payout_request, shown_each};
use crate::{
    Action, Ctx, FlowError, access,
    hanging::{self, by_grant},
    standings::{
        ListAsked, PaymentStanding, PayoutRequestStanding, ProofStanding, ReceivableStanding, Standing,
    },
};

/// The next ids of a list: of what it is narrowed to, or of all of which what is asked for is told apart.
macro_rules! ids_asked {
    ($ctx:ident, $conn:expr, $asked:ident, $ids:path, $narrowed:path, $id:ident, $kind:ident, $after:expr) => {
        if $asked.is_narrowed() && $ctx.shown_as_of().is_none() {
            let states = $asked.states();
            let narrowed = ::store::Narrowed {
                grant: $asked.grant,
                recipient: $asked.recipient,
                states: states.as_deref(),
            };
            $narrowed($conn, $ctx.actor().unit, &narrowed, $id($after), $crate::views::MOST).await?
        } else {
            $crate::views::listed!($ctx, $conn, $ids, $id, $kind, $asked.grant, $after)
        }
    };
}
pub(crate) use ids_asked;

/// Declares the reader of a list that is narrowed.
macro_rules! asked {
    (
        $(#[$doc:meta])* $name:ident, $type:ident, $id:ident, $standing:ident, $load:path, $part:path, $ids:path,
        $narrowed:path
    ) => {
        $(#[$doc])*
        pub async fn $name(
            ctx: &Ctx,
            asked: &ListAsked<$standing>,
            after: Option<Uuid>,
            limit: i64,
        ) -> Result<Page<$type>, FlowError> {
            let mut conn = ctx.look(Action::Look).await?;
            if let Some(grant) = asked.grant {
                access::visible_grant(&mut conn, ctx, grant).await?;
            }
            let (mut page, mut grants) = (Filling::new(limit, after), SeenGrants::default());
            while page.goes_on() {
                let ids: Vec<$id> =
                    ids_asked!(ctx, &mut conn, asked, $ids, $narrowed, $id, $type, page.after());
                page.ends_with(ids.len());
                for ids in ids.chunks(page.at_once()) {
                    let found: Vec<(Uuid, Option<$type>)> =
                        shown_each!(ctx, &mut conn, $load, answers, $type, ids);
                    let of = found.iter().filter_map(|(_, found)| found.as_ref().map(|found| found.grant));
                    grants.look_up(&mut conn, ctx, of.collect()).await?;
                    let seen = |found: $type| {
                        let grant = grants.of(found.grant)?;
                        Some($part(ctx, grant, found)).filter(|it| asked.takes(grant, it, ctx.day()))
                    };
                    if found.into_iter().any(|(id, found)| !page.take(id, found.and_then(seen))) {
                        break;
                    }
                }
            }
            Ok(page.done())
        }
    };
}

asked! {
    /// A page of the payments that the actor sees and that are asked for.
    payments_asked, Payment, PaymentId, PaymentStanding, store::payments_with, all_of, store::payment_ids,
    store::narrowed_payment_ids
}
asked! {
    /// A page of the payout requests that the actor sees and that are asked for.
    payout_requests_asked, PayoutRequest, PayoutRequestId, PayoutRequestStanding, store::payout_requests_with,
    of_payout_request, store::payout_request_ids, store::narrowed_payout_request_ids
}
asked! {
    /// A page of the receivables that the actor sees and that are asked for.
    receivables_asked, Receivable, ReceivableId, ReceivableStanding, store::receivables_with, all_of,
    store::receivable_ids, store::narrowed_receivable_ids
}

/// A page of the proofs that the actor sees and that are asked for: each told apart among the others of its grant.
pub async fn proofs_asked(
    ctx: &Ctx,
    asked: &ListAsked<ProofStanding>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<Proof>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    if let Some(grant) = asked.grant {
        access::visible_grant(&mut conn, ctx, grant).await?;
    }
    let (mut page, mut grants) = (Filling::new(limit, after), SeenGrants::default());
    while page.goes_on() {
        let ids: Vec<ProofId> = ids_asked!(
            ctx,
            &mut conn,
            asked,
            store::proof_ids,
            store::narrowed_proof_ids,
            ProofId,
            Proof,
            page.after()
        );
        page.ends_with(ids.len());
        for ids in ids.chunks(page.at_once()) {
            let found: Vec<(Uuid, Option<Proof>)> =
                shown_each!(ctx, &mut conn, store::proofs_with, answers, Proof, ids);
            let of = found.iter().filter_map(|(_, found)| found.as_ref().map(|found| found.grant));
            grants.look_up(&mut conn, ctx, of.collect()).await?;
            let beside = beside(&mut conn, ctx, asked, &found).await?;
            let seen = |found: Proof| {
                let grant = grants.of(found.grant)?;
                let others = beside.get(&found.grant).into_iter().flatten();
                asked.takes_at(grant, ProofStanding::among(&found, others)).then_some(found)
            };
            if found.into_iter().any(|(id, found)| !page.take(id, found.and_then(seen))) {
                break;
            }
        }
    }
    Ok(page.done())
}

/// All proofs of the grants on whose proofs somebody may still have to act, by these grants; of none, where nobody asks where they
/// stand.
async fn beside(
    conn: &mut Conn,
    ctx: &Ctx,
    asked: &ListAsked<ProofStanding>,
    found: &[(Uuid, Option<Proof>)],
) -> Result<BTreeMap<GrantId, Vec<Proof>>, FlowError> {
    let found = found.iter().filter_map(|(_, found)| found.as_ref());
    let waits = found.filter(|it| asked.standing.is_some() && ProofStanding::of(it, it.state.on()).waits());
    let grants: BTreeSet<GrantId> = waits.map(|proof| proof.grant).collect();
    if grants.is_empty() {
        return Ok(BTreeMap::new());
    }
    let grants: Vec<GrantId> = grants.into_iter().collect();
    Ok(by_grant(hanging::proofs(conn, ctx, &grants).await?, |proof| proof.grant))
}
