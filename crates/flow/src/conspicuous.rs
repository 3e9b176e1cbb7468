//! What of the receipts that were claimed from a grant, and from all below it, an audit may want to look at.
//!
//! *Bounds.* The first recipient and auditors, each what they see: what lies beyond is left out. *Cost.* Each line that rests
//! on a receipt is read once, those of many grants together and `MOST_LINES` at most; of an earlier day from the journal, those
//! of a few claims together. *Limits.* Nothing here is a
//! fault, and nothing is written.

mod then;

use std::cmp::Reverse;

use grants::{ClaimedReceipt, GrantId, split_below};
use ledger::Cents;
use store::{Conn, progress};

use crate::{Action, Ctx, FlowError, Role, access, views::SeenGrants};

/// How many lines are looked at.
const MOST_LINES: usize = 100_000;

/// Of how many grants they are read together.
const AT_ONCE: usize = 100;

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Below which grant; nothing is found without one.
    pub grant: Option<GrantId>,
    /// Of which amount a round one is a multiple.
    pub step: Cents,
    /// The limit below which an order may have been split; not looked for without one.
    pub limit: Option<Cents>,
    /// Within how many days.
    pub days: u64,
}

/// What is conspicuous.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conspicuous {
    /// How many lines were looked at.
    pub looked_at: usize,
    /// Whether there are more.
    pub is_cut: bool,
    /// Round amounts, the largest first.
    pub round: Vec<ClaimedReceipt>,
    /// Receipts of one issuer that each stay below the limit and together reach it.
    pub split: Vec<Vec<ClaimedReceipt>>,
}

/// What the receipts of a group come to together.
pub fn together(group: &[ClaimedReceipt]) -> Result<Cents, FlowError> {
    Ok(Cents::sum(group.iter().map(|it| it.of.receipt.gross))?)
}

/// What is conspicuous among the receipts below a grant, as they stand or stood, for the first recipient and for auditors.
pub async fn conspicuous(ctx: &Ctx, asked: Asked) -> Result<Conspicuous, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    if ctx.actor().role != Role::Auditor {
        access::require_first_recipient(&mut conn, ctx.actor()).await?;
    }
    let Some(grant) = asked.grant else { return Ok(Conspicuous::default()) };
    access::visible_grant(&mut conn, ctx, grant).await?;
    let (receipts, is_cut) = receipts_below(&mut conn, ctx, grant).await?;
    let mut round: Vec<_> = receipts.iter().filter(|it| it.is_round(asked.step)).cloned().collect();
    round.sort_by_key(|it| (Reverse(it.of.receipt.gross), it.of.line));
    let split = match asked.limit {
        Some(limit) => split_below(&receipts, limit, asked.days)?,
        None => Vec::new(),
    };
    let split = split.into_iter().map(|group| group.into_iter().cloned().collect()).collect();
    Ok(Conspicuous { looked_at: receipts.len(), is_cut, round, split })
}

/// The receipts below a grant that the actor sees, and whether there are more than are looked at.
async fn receipts_below(
    conn: &mut Conn,
    ctx: &Ctx,
    grant: GrantId,
) -> Result<(Vec<ClaimedReceipt>, bool), FlowError> {
    let (unit, mut all) = (ctx.actor().unit, Vec::new());
    let (grants, mut seen) = (store::grants_from(conn, unit, grant).await?, SeenGrants::default());
    seen.look_up(conn, ctx, grants.iter().copied().collect()).await?;
    let grants: Vec<GrantId> = grants.into_iter().filter(|id| seen.of(*id).is_some()).collect();
    progress::expect(grants.len());
    for grants in grants.chunks(AT_ONCE) {
        progress::done(grants.len());
        // One more than is looked at tells that there are more.
        let left = (MOST_LINES + 1).saturating_sub(all.len());
        all.extend(match ctx.shown_as_of() {
            None => {
                let left = i64::try_from(left).unwrap_or(i64::MAX);
                store::claimed_receipts(conn, unit, grants, left).await?
            }
            Some(as_of) => then::claimed_receipts(conn, ctx, (grants, as_of), left).await?,
        });
        if all.len() > MOST_LINES {
            all.truncate(MOST_LINES);
            return Ok((all, true));
        }
    }
    Ok((all, false))
}
