//! What would be refused of a claim if it were handed in now: by the same rules, and without handing it in.
//!
//! *Shape.* The command runs as it does when it counts, and all of it is taken back; what it would have booked is tried on
//! the accounts, so that every limit is told and not only the first. *Cost.* As much as handing in. *Limits.* What others
//! hand in meanwhile is not foreseen.

use std::collections::BTreeMap;

use grants::ReceiptId;
use ledger::{Cents, UnitId};

use super::{ClaimFaults, NewClaimCost, NewClaimLine, ResubmitClaim, SubmitClaim};
use crate::{Action, Ctx, FlowError, Request, views};

/// What is wrong with a claim as it is prepared, for who hands in for the recipient of its grant.
pub async fn check_submission(ctx: &Ctx, request: SubmitClaim) -> Result<ClaimFaults, FlowError> {
    let claimed = claimed((1..).zip(&request.lines), ctx.actor().unit);
    rehearsed(ctx, request, &claimed).await
}

/// What is wrong with the changes of a claim as they are prepared.
pub async fn check_resubmission(ctx: &Ctx, request: ResubmitClaim) -> Result<ClaimFaults, FlowError> {
    let claim = views::claim(ctx, request.claim).await?;
    let claimed = claimed(request.numbered(&claim), ctx.actor().unit);
    rehearsed(ctx, request, &claimed).await
}

/// What lines claim of which receipt.
type Claimed = BTreeMap<ReceiptId, OfReceipt>;

/// What a receipt is called, and what which line claims of it.
struct OfReceipt {
    called: String,
    lines: Vec<(i64, Cents)>,
}

fn claimed<'a>(lines: impl IntoIterator<Item = (i64, &'a NewClaimLine)>, books: UnitId) -> Claimed {
    let mut claimed = Claimed::new();
    for (number, line) in lines {
        let (NewClaimCost::Actual { receipt, eligible: amount, .. }
        | NewClaimCost::CreditNote { receipt, amount, .. }) = &line.cost
        else {
            continue;
        };
        let Ok((id, identity)) = receipt.identify(books) else { continue };
        let called = format!("{} {}", identity.issuer(), identity.number());
        let of_receipt = claimed.entry(id).or_insert(OfReceipt { called, lines: Vec::new() });
        of_receipt.lines.push((number, *amount));
    }
    claimed
}

async fn rehearsed<R: Request>(ctx: &Ctx, request: R, claimed: &Claimed) -> Result<ClaimFaults, FlowError> {
    ctx.only_today("what would be refused")?;
    drop(ctx.look(Action::HandIn).await?);
    match ctx.rehearse(request).await {
        Ok(limits) => {
            let mut faults = ClaimFaults::default();
            for limit in limits {
                let (line, limit) = at_its_line(limit, claimed);
                faults.note(line, limit);
            }
            Ok(faults)
        }
        Err(refusal) if is_of_contents(&refusal) => Ok(refusal.into()),
        Err(cause) => Err(cause),
    }
}

/// Whether a refusal is about what a claim says, and not about who hands it in, or when.
pub const fn is_of_contents(refusal: &FlowError) -> bool {
    matches!(
        refusal,
        FlowError::ClaimFaults(_)
            | FlowError::Claim(_)
            | FlowError::Receipt(_)
            | FlowError::OtherGross { .. }
            | FlowError::LimitExceeded { .. }
            | FlowError::CreditAboveParent { .. }
            | FlowError::NoPlan { .. }
    )
}

/// A limit of a receipt, with the line that claims more than there is: the last one that claims so much. What the receipt is
/// called is known of the line, since it may be new.
fn at_its_line(refusal: FlowError, claimed: &Claimed) -> (Option<i64>, FlowError) {
    match refusal {
        FlowError::LimitExceeded { limit, owner, of, open, asked } => {
            let of_receipt = claimed.get(&ReceiptId(owner));
            let line = of_receipt.and_then(|it| it.lines.iter().rfind(|(_, amount)| *amount == asked));
            let of = of_receipt.map_or(of, |it| it.called.clone());
            (line.map(|(number, _)| *number), FlowError::LimitExceeded { limit, owner, of, open, asked })
        }
        cause => (None, cause),
    }
}
