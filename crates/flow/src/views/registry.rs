//! Who takes part, by which programmes, and which days are closed.

use grants::{ClosedPeriod, ClosedPeriodId, Programme};
use store::{Organisation, SubjectKind};
use uuid::Uuid;

use super::{Filling, MOST, Page, answers, shown, shown_each};
use crate::{Action, Ctx, FlowError, access};

/// All organisations of the unit. A provider sees itself and the first recipient.
pub async fn organisations(ctx: &Ctx) -> Result<Vec<Organisation>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let mut all = store::organisations(&mut conn, ctx.actor().unit).await?;
    if let Some(as_of) = ctx.shown_as_of() {
        let ids: Vec<Uuid> = all.iter().map(|organisation| organisation.id.0).collect();
        let mut then = answers(&mut conn, ctx, (SubjectKind::Organisation, &ids), as_of).await?;
        all = ids.iter().filter_map(|id| then.remove(id)).collect();
    }
    let (actor, all_of_them) = (ctx.actor(), access::sees_all(&mut conn, ctx).await?);
    let visible = |organisation: &Organisation| {
        all_of_them
            || organisation.id == actor.organisation
            || organisation.kind == store::OrganisationKind::Municipality
    };
    Ok(all.into_iter().filter(visible).collect())
}

/// The programmes of the unit, each version with its number. A programme file never changes: it is there or not yet.
pub async fn programmes(ctx: &Ctx) -> Result<Vec<(i64, Programme)>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let mut files = store::programmes(&mut conn, ctx.actor().unit).await?;
    if let Some(as_of) = ctx.shown_as_of() {
        let ids: Vec<Uuid> = files.iter().map(|file| file.id).collect();
        let of = (SubjectKind::Programme, ids.as_slice());
        let there = store::answers_as_of(&mut conn, ctx.actor().unit, of, as_of).await?;
        files.retain(|file| there.contains_key(&file.id));
    }
    let mut found = Vec::with_capacity(files.len());
    for file in files {
        found.push((file.number, file.programme()?));
    }
    Ok(found)
}

/// The closed periods of the unit, oldest first.
pub async fn closed_periods(
    ctx: &Ctx,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<ClosedPeriod>, FlowError> {
    let (mut conn, unit) = (ctx.look(Action::Look).await?, ctx.actor().unit);
    let mut page = Filling::new(limit, after);
    while page.goes_on() {
        let ids = store::closed_period_ids(&mut conn, unit, ClosedPeriodId(page.after()), MOST).await?;
        page.ends_with(ids.len());
        for ids in ids.chunks(page.at_once()) {
            let found: Vec<(Uuid, Option<ClosedPeriod>)> =
                shown_each!(ctx, &mut conn, store::closed_periods_with, answers, ClosedPeriod, ids);
            if found.into_iter().any(|(id, found)| !page.take(id, found)) {
                break;
            }
        }
    }
    Ok(page.done())
}

/// The closed period with an id.
pub async fn closed_period(ctx: &Ctx, id: ClosedPeriodId) -> Result<ClosedPeriod, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let found: Option<ClosedPeriod> = shown!(ctx, &mut conn, store::closed_period, ClosedPeriod, id);
    found.ok_or(FlowError::NotFound { what: "closed period" })
}
