//! How many there are of what a list shows: counted up to a bound, so that it costs the same however many there are.

use grants::{ClaimId, GrantId, OrganisationId, PaymentId, PayoutRequestId, ProofId, ReceivableId};
use store::SubjectKind;
use uuid::Uuid;

use super::all_grants;
use crate::{Action, Ctx, FlowError, access};

/// The most that is counted of a list.
pub const MOST_COUNTED: usize = 500;
/// One more than that: whether there is more is all that is asked then.
pub(crate) const LIMIT: i64 = 501;

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exactly(usize),
    /// More than so many.
    MoreThan(usize),
}

impl Count {
    /// How many there are, of which so many were counted, [`LIMIT`] at most.
    pub(crate) const fn of(counted: usize) -> Self {
        if counted > MOST_COUNTED { Self::MoreThan(MOST_COUNTED) } else { Self::Exactly(counted) }
    }
}

/// Declares how many there are of what hangs on a grant, or on all that the actor sees, as they are shown.
macro_rules! counts {
    ($(#[$doc:meta])* $name:ident, $type:ident, $id:ident, $ids:path) => {
        $(#[$doc])*
        pub async fn $name(ctx: &Ctx, grant: Option<GrantId>) -> Result<Count, FlowError> {
            let owners = owners(ctx, grant).await?;
            let (mut conn, unit) = (ctx.look(Action::Look).await?, ctx.actor().unit);
            let counted = match (owners, ctx.shown_as_of()) {
                (Some(owners), as_of) => {
                    let of = (SubjectKind::$type, owners.as_slice());
                    let counted = store::count_of_owners(&mut conn, unit, of, LIMIT, as_of).await?;
                    usize::try_from(counted).unwrap_or(usize::MAX)
                }
                (None, None) => $ids(&mut conn, unit, None, $id(Uuid::nil()), LIMIT).await?.len(),
                (None, Some(as_of)) => {
                    let of = (SubjectKind::$type, None);
                    store::ids_as_of(&mut conn, unit, of, Uuid::nil(), LIMIT, as_of).await?.len()
                }
            };
            Ok(Count::of(counted))
        }
    };
}

counts! {
    /// How many claims there are.
    claim_count, Claim, ClaimId, store::claim_ids
}
counts! {
    /// How many payments there are.
    payment_count, Payment, PaymentId, store::payment_ids
}
counts! {
    /// How many payout requests there are.
    payout_request_count, PayoutRequest, PayoutRequestId, store::payout_request_ids
}
counts! {
    /// How many receivables there are.
    receivable_count, Receivable, ReceivableId, store::receivable_ids
}
counts! {
    /// How many proofs there are.
    proof_count, Proof, ProofId, store::proof_ids
}

/// How many grants the actor sees, as they are shown.
pub async fn grant_count(ctx: &Ctx) -> Result<Count, FlowError> {
    let (mut conn, unit) = (ctx.look(Action::Look).await?, ctx.actor().unit);
    if !access::sees_all(&mut conn, ctx).await? {
        drop(conn);
        return Ok(Count::of(all_grants(ctx).await?.len()));
    }
    let counted = match ctx.shown_as_of() {
        None => {
            let all = None::<OrganisationId>;
            store::grant_ids(&mut conn, unit, all, GrantId(Uuid::nil()), LIMIT).await?.len()
        }
        Some(as_of) => {
            let all = (SubjectKind::Grant, None);
            store::ids_as_of(&mut conn, unit, all, Uuid::nil(), LIMIT, as_of).await?.len()
        }
    };
    Ok(Count::of(counted))
}

/// Of which grants is counted: of all, where nothing is told; else of those that the actor sees.
async fn owners(ctx: &Ctx, grant: Option<GrantId>) -> Result<Option<Vec<Uuid>>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    if let Some(grant) = grant {
        access::visible_grant(&mut conn, ctx, grant).await?;
        return Ok(Some(vec![grant.0]));
    }
    if access::sees_all(&mut conn, ctx).await? {
        return Ok(None);
    }
    drop(conn);
    Ok(Some(all_grants(ctx).await?.into_iter().map(|grant| grant.id.0).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_counted_up_to_a_bound() {
        assert_eq!(usize::try_from(LIMIT).unwrap(), MOST_COUNTED + 1);
        assert_eq!(
            [0, 500, 501].map(Count::of),
            [Count::Exactly(0), Count::Exactly(500), Count::MoreThan(500)]
        );
    }
}
