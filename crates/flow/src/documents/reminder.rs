//! The reminder of what a recipient has not handed in.

use chrono::Days;
use grants::GrantId;
use proof::data::{Reminder, ReminderItem};
use uuid::Uuid;

use super::{DocumentKind, Gathered, lacks, parties, view::View};
use crate::{
    FlowError,
    deadlines::{self, GrantDeadline},
};

/// How long a recipient has to make up for it.
const DAYS: u64 = 14;

const CONSEQUENCE: &str = "Liegen die Unterlagen bis dahin nicht vor, kann die Weiterleitung ganz oder teilweise \
    widerrufen und die Auszahlung weiterer Mittel ausgesetzt werden (§ 49 Abs. 3 VwVfG NRW, Nr. 8 VV zu § 44 LHO NRW).";

pub(super) async fn gather(view: &mut View<'_>, subject: Uuid) -> Result<Gathered, FlowError> {
    view.ctx.only_today("a reminder")?;
    let grant = view.grant(GrantId(subject)).await?;
    if grant.parent.is_none() {
        return Err(lacks(DocumentKind::Reminder, "nobody here reminds the first recipient"));
    }
    let found = deadlines::of_grant(&mut view.conn, view.ctx, &grant).await?;
    let late = found.into_iter().filter(GrantDeadline::is_reminded_of);
    let mut items: Vec<_> = late
        .map(|it| ReminderItem { what: it.rule.title, clause: it.rule.basis, due_on: it.deadline.ends_on })
        .collect();
    items.sort_by_key(|item| item.due_on);
    if items.is_empty() {
        return Err(lacks(DocumentKind::Reminder, "nothing is late"));
    }
    let made_on = view.day();
    let reminder = Reminder {
        reference: grant.act.reference.clone(),
        recipient: parties::party(view, grant.recipient).await?,
        place: parties::town(view, grant.giver).await?,
        made_on,
        measure: grant.act.purpose.clone(),
        items,
        until: made_on.checked_add_days(Days::new(DAYS)).unwrap_or(made_on),
        consequence: CONSEQUENCE.to_owned(),
        signed_by: parties::to_sign("Im Auftrag"),
        chain: view.head().await?,
    };
    Ok((grant.giver, reminder.into()))
}
