//! Drafts (Entwürfe): what a person has typed in a form and not sent yet.
//!
//! *Shape.* One for each person and page, in place of the one before; beside the books, and for nobody else to see. Whoever
//! opens a page was let in there; a draft says nothing that its person did not type. *Limits.* The newest
//! [`MOST`] of a person, for [`KEPT_DAYS`] days.

use chrono::{DateTime, TimeDelta, Utc};
use grants::PersonId;
use ledger::UnitId;
use store::Aside;

pub use store::Draft;

use crate::{Ctx, FlowError};

/// How many drafts a person has at most: a further one takes the place of the oldest.
pub const MOST: usize = 20;
/// For how many days a draft is kept.
pub const KEPT_DAYS: i64 = 90;

/// Keeps what was typed in the form of a page, in place of what was kept before.
pub async fn keep(ctx: &Ctx, place: String, content: String) -> Result<(), FlowError> {
    let draft = Draft { place, content, saved_at: ctx.now() };
    let mut aside = ctx.store().aside().await?;
    let outcome = keep_in(&mut aside, ctx, &draft).await;
    aside.settle(outcome).await
}

async fn keep_in(aside: &mut Aside, ctx: &Ctx, draft: &Draft) -> Result<(), FlowError> {
    let ((unit, person), conn) = (whose(ctx), aside.conn());
    store::forget_drafts_before(conn, kept_since(ctx)).await?;
    store::keep_draft(conn, unit, person, draft).await?;
    for old in store::drafts(conn, unit, person).await?.into_iter().skip(MOST) {
        store::forget_draft(conn, unit, person, &old.place).await?;
    }
    Ok(())
}

/// What was kept of the form of a page.
pub async fn of_place(ctx: &Ctx, place: &str) -> Result<Option<Draft>, FlowError> {
    let (unit, person) = whose(ctx);
    let kept = store::draft(&mut ctx.store().read().await?, unit, person, place).await?;
    Ok(kept.filter(|draft| draft.saved_at >= kept_since(ctx)))
}

/// Everything that the person has begun, the newest first.
pub async fn all(ctx: &Ctx) -> Result<Vec<Draft>, FlowError> {
    let (unit, person) = whose(ctx);
    let mut kept = store::drafts(&mut ctx.store().read().await?, unit, person).await?;
    kept.retain(|draft| draft.saved_at >= kept_since(ctx));
    Ok(kept)
}

/// Forgets what was kept of the form of a page: it was sent, or is not wanted any more.
pub async fn forget(ctx: &Ctx, place: &str) -> Result<(), FlowError> {
    let (unit, person) = whose(ctx);
    let mut aside = ctx.store().aside().await?;
    let outcome = store::forget_draft(aside.conn(), unit, person, place).await;
    Ok(aside.settle(outcome).await?)
}

fn whose(ctx: &Ctx) -> (UnitId, PersonId) {
    (ctx.actor().unit, ctx.actor().person)
}

/// Since when a draft must have been kept to be one still.
fn kept_since(ctx: &Ctx) -> DateTime<Utc> {
    ctx.now() - TimeDelta::days(KEPT_DAYS)
}
