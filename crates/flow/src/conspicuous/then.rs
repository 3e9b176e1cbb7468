//! The receipts that the claims of grants rested on, as the books had them on a day: by the same rules as today, from what the
//! journal had of each claim.
//!
//! *Cost.* Each claim of the grants is read once, whole, a few together.

use std::collections::{BTreeMap, BTreeSet};

use grants::{
    Claim, ClaimLine, ClaimState, ClaimedReceipt, GrantId, LineReceipt, LineState, Receipt, ReceiptId,
};
use store::{AsOf, Conn, SubjectKind};
use uuid::Uuid;

use crate::{Ctx, FlowError, views::answers};

/// A claim may have thousands of lines: few are held at a time.
const FEW: usize = 5;

/// As [`store::claimed_receipts`], as the claims stood.
pub(super) async fn claimed_receipts(
    conn: &mut Conn,
    ctx: &Ctx,
    (grants, as_of): (&[GrantId], AsOf),
    most: usize,
) -> Result<Vec<ClaimedReceipt>, FlowError> {
    let (unit, mut all) = (ctx.actor().unit, Vec::new());
    let ids = store::claim_ids_of(conn, unit, grants).await?;
    let ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
    for few in ids.chunks(FEW) {
        let mut claims: BTreeMap<Uuid, Claim> = answers(conn, ctx, (SubjectKind::Claim, few), as_of).await?;
        claims.retain(|_, claim| !matches!(claim.state, ClaimState::Withdrawn { .. }));
        let lines = claims.values().flat_map(|claim| &claim.lines).filter(|line| stands(line));
        let receipts: BTreeSet<ReceiptId> = lines.filter_map(ClaimLine::receipt).collect();
        let receipts: Vec<_> = receipts.into_iter().collect();
        // A receipt never changes.
        let receipts = store::receipts(conn, unit, &receipts).await?;
        let receipts: BTreeMap<_, _> = receipts.into_iter().map(|it| (it.id, it)).collect();
        for claim in few.iter().filter_map(|id| claims.get(id)) {
            let lines = claim.lines.iter().filter(|line| stands(line));
            all.extend(lines.filter_map(|line| Some(claimed(claim, line, receipts.get(&line.receipt()?)?))));
        }
        if all.len() >= most {
            break;
        }
    }
    all.truncate(most);
    all.sort_by_key(|it| (it.of.grant, it.of.line));
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
