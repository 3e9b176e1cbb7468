//! What happened at the door, for whoever looks after people or examines.

use store::SignInEvent;
use uuid::Uuid;

use crate::{
    Ctx, FlowError,
    views::{MOST, Page},
};

/// A page of what happened at the unit's door, oldest first.
pub async fn sign_in_events(
    ctx: &Ctx,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<SignInEvent>, FlowError> {
    let mut conn = ctx.look_at_people().await?;
    let limit = limit.clamp(1, MOST);
    let after = after.unwrap_or_default();
    let items = store::sign_in_events(&mut conn, ctx.actor().unit, after, limit + 1).await?;
    Ok(Page::cut(items, limit, |event| event.id))
}
