//! The lines of the claims of a package, one in a row: what was claimed, what was recognised, why not all of it.

use grants::{Claim, ClaimLine, Grant, LineState};
use store::progress;

use super::{
    claims,
    pack::Pack,
    table::{head, row},
};
use crate::{Ctx, FlowError, export::or_empty};

/// The table.
const TABLE: &str = "zeilen.csv";
/// What its columns are. Amounts are cents.
const HEAD: [&str; 16] = [
    "grant_id",
    "claim_id",
    "claim_number",
    "line_id",
    "line_number",
    "position_id",
    "plan_line_id",
    "receipt_id",
    "paid_on",
    "credit_note",
    "claimed_cents",
    "recognised_cents",
    "used_cents",
    "state",
    "reason",
    "corrections",
];

/// Adds the table.
pub(super) async fn add(ctx: &Ctx, pack: &mut Pack, grants: &[Grant]) -> Result<(), FlowError> {
    pack.begin(TABLE).await?;
    pack.bytes(head(HEAD)).await?;
    for grant in grants {
        let mut after = None;
        loop {
            let page = claims(ctx, grant, after).await?;
            for claim in &page.items {
                let rows: String = claim.lines.iter().map(|line| of_line(claim, line)).collect();
                pack.bytes(rows).await?;
            }
            let Some(next) = page.next else { break };
            after = Some(next);
        }
        progress::done(1);
    }
    Ok(())
}

fn of_line(claim: &Claim, line: &ClaimLine) -> String {
    let reason = match &line.state {
        LineState::AcceptedInPart { reason, .. } | LineState::Rejected { reason, .. } => Some(reason),
        _ => None,
    };
    row([
        claim.grant.to_string(),
        claim.id.to_string(),
        claim.number.to_string(),
        line.id.to_string(),
        line.number.to_string(),
        line.position.to_string(),
        line.plan_line.to_string(),
        or_empty(line.receipt()),
        line.paid_on.to_string(),
        line.cost.is_credit().to_string(),
        line.eligible.get().to_string(),
        line.recognised().get().to_string(),
        line.recognised_share().get().to_string(),
        line.state.word().to_owned(),
        or_empty(reason),
        line.corrections.len().to_string(),
    ])
}
