//! Saved views (Ansichten): what the address of a list asks for, under a name that a person gives it.
//!
//! *Shape.* Beside the books, and for nobody else to see; a view says which list and what is asked for, and what it shows is
//! what its person may see when they open it. *Limits.* [`MOST`] of a person.

use grants::PersonId;
use ledger::UnitId;
use store::Aside;

pub use store::SavedView;

use crate::{Ctx, FlowError};

/// How many views a person has at most.
pub const MOST: usize = 20;

/// Saves a view of a list in place of the one that had its name; whether there was room for it.
pub async fn save(ctx: &Ctx, list: &str, name: &str, query: &str) -> Result<bool, FlowError> {
    let (list, name, query) = (list.to_owned(), name.to_owned(), query.to_owned());
    let view = SavedView { list, name, query, saved_at: ctx.now() };
    let mut aside = ctx.store().aside().await?;
    let outcome = save_in(&mut aside, ctx, &view).await;
    aside.settle(outcome).await
}

async fn save_in(aside: &mut Aside, ctx: &Ctx, view: &SavedView) -> Result<bool, FlowError> {
    let ((unit, person), conn) = (whose(ctx), aside.conn());
    let before = store::saved_views(conn, unit, person).await?;
    let others = before.iter().filter(|it| (&it.list, &it.name) != (&view.list, &view.name));
    if others.count() >= MOST {
        return Ok(false);
    }
    store::save_view(conn, unit, person, view).await?;
    Ok(true)
}

/// The views that the person has saved of a list, by name.
pub async fn of_list(ctx: &Ctx, list: &str) -> Result<Vec<SavedView>, FlowError> {
    let (unit, person) = whose(ctx);
    let mut all = store::saved_views(&mut ctx.store().read().await?, unit, person).await?;
    all.retain(|view| view.list == list);
    Ok(all)
}

/// Forgets a view of a list.
pub async fn forget(ctx: &Ctx, list: &str, name: &str) -> Result<(), FlowError> {
    let (unit, person) = whose(ctx);
    let mut aside = ctx.store().aside().await?;
    let outcome = store::forget_view(aside.conn(), unit, person, (list, name)).await;
    Ok(aside.settle(outcome).await?)
}

fn whose(ctx: &Ctx) -> (UnitId, PersonId) {
    (ctx.actor().unit, ctx.actor().person)
}
