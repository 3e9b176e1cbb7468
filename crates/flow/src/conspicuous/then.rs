//! The receipts that a grant's claims rested on, as the books had them on a day: by the same rules as today, from what the
//! journal had of each claim.
//!
//! *Cost.* Each claim of the grant is read once, whole.

use std::collections::{BTreeMap, BTreeSet};

use grants::{
    Claim, ClaimId, ClaimLine, ClaimState, ClaimedReceipt, GrantId, LineReceipt, LineState, Receipt,
    ReceiptId,
};
use store::{AsOf, Conn, SubjectKind};
use uuid::Uuid;

use crate::{Ctx, FlowError, views::answer};

/// As [`store::claimed_receipts`], as the claims stood.
pub(super) async fn claimed_receipts(
    conn: &mut Conn,
    ctx: &Ctx,
    (grant, as_of): (GrantId, AsOf),
    most: usize,
) -> Result<Vec<ClaimedReceipt>, FlowError> {
    let (unit, first, mut all) = (ctx.actor().unit, ClaimId(Uuid::nil()), Vec::new());
    for id in store::claim_ids(conn, unit, Some(grant), first, i64::MAX).await? {
        let claim: Option<Claim> = answer(conn, ctx, (SubjectKind::Claim, id.0), as_of).await?;
        let Some(claim) = claim.filter(|it| !matches!(it.state, ClaimState::Withdrawn { .. })) else {
            continue;
        };
        let lines = || claim.lines.iter().filter(|line| stands(line));
        let ids: BTreeSet<ReceiptId> = lines().filter_map(ClaimLine::receipt).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        // A receipt never changes.
        let receipts = store::receipts(conn, unit, &ids).await?;
        let receipts: BTreeMap<_, _> = receipts.into_iter().map(|it| (it.id, it)).collect();
        all.extend(lines().filter_map(|line| Some(claimed(&claim, line, receipts.get(&line.receipt()?)?))));
        if all.len() >= most {
            break;
        }
    }
    all.truncate(most);
    all.sort_by_key(|it| it.of.line);
    Ok(all)
}

/// Whether a line had not been replaced or taken out.
const fn stands(line: &ClaimLine) -> bool {
    !matches!(line.state, LineState::Replaced { .. } | LineState::Dropped)
}

fn claimed(claim: &Claim, line: &ClaimLine, receipt: &Receipt) -> ClaimedReceipt {
    let of = LineReceipt { line: line.id, claim: claim.id, grant: claim.grant, receipt: receipt.clone() };
    ClaimedReceipt { number: line.number, claim_number: claim.number, of }
}
