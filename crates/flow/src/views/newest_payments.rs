//! The newest payments of a grant, where a page shows few of them.

use chrono::NaiveDate;
use grants::{GrantId, Payment};
use uuid::Uuid;

use crate::{Action, Ctx, FlowError, access, hanging};

/// So many of the payments of a grant that stand as they do since a day or later, the newest first, if the actor sees it.
pub async fn newest_payments(
    ctx: &Ctx,
    grant: GrantId,
    since: NaiveDate,
    most: usize,
) -> Result<Vec<Payment>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    access::visible_grant(&mut conn, ctx, grant).await?;
    if ctx.shown_as_of().is_some() {
        let all = hanging::payments(&mut conn, ctx, &[grant]).await?.into_iter();
        return Ok(all.rev().filter(|payment| payment.state.since() >= since).take(most).collect());
    }
    let (unit, limit) = (ctx.actor().unit, i64::try_from(most).unwrap_or(i64::MAX));
    let ids = store::newest_payment_ids(&mut conn, unit, grant, since, limit).await?;
    let ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
    let mut found = store::payments_with(&mut conn, unit, &ids).await?;
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}
