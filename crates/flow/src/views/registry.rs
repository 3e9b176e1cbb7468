//! Who takes part, by which programmes, and which days are closed.

use grants::{ClosedPeriod, ClosedPeriodId, Programme};
use store::{Organisation, SubjectKind};
use uuid::Uuid;

use super::{Filling, MOST, Page, answer, shown};
use crate::{Action, Ctx, FlowError, access};

/// All organisations of the unit. A provider sees itself and the first recipient.
pub async fn organisations(ctx: &Ctx) -> Result<Vec<Organisation>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let mut all = store::organisations(&mut conn, ctx.actor().unit).await?;
    if let Some(as_of) = ctx.shown_as_of() {
        let mut past = Vec::with_capacity(all.len());
        for organisation in all {
            let subject = (SubjectKind::Organisation, organisation.id.0);
            past.extend(answer(&mut conn, ctx, subject, as_of).await?);
        }
        all = past;
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
    let mut found = Vec::new();
    for file in store::programmes(&mut conn, ctx.actor().unit).await? {
        let there = match ctx.shown_as_of() {
            None => true,
            Some(as_of) => {
                let subject = (SubjectKind::Programme, file.id);
                store::answer_as_of(&mut conn, ctx.actor().unit, subject, as_of).await?.is_some()
            }
        };
        if there {
            found.push((file.number, file.programme()?));
        }
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
        for id in ids {
            let found = shown!(ctx, &mut conn, store::closed_period, ClosedPeriod, id);
            if !page.take(id.0, found) {
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
