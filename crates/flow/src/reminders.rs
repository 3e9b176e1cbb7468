//! Reminders: what comes with time alone is told, once for each deadline and stage (decision 0038).
//!
//! *Shape.* [`remind`] goes through the deadlines that the house sees and runs one command for each that has come into a
//! stage; who is told stands in the table of notifications, as for every command. *Limits.* The key of the command names
//! the deadline and its stage, and a key is used once: another start or a second program tells nothing twice. *Order.* The
//! command looks at the deadline itself: what was done or closed in between is told to nobody.

use chrono::NaiveDate;
use grants::{GrantState, Reminder, ReminderStage};
use ledger::UnitId;
use serde::Serialize;
use store::{Done, Tx};

use crate::{
    Action, Ctx, Flow, FlowError, Request,
    deadlines::{self, GrantDeadline},
    documents::houses,
    setup::done,
};

/// The hour in Germany from which people are reminded: before the collected mails of the day are made.
const REMINDED_FROM: u32 = 5;

/// Reminds of one deadline in one stage.
#[derive(Clone, Debug, Serialize)]
struct Remind {
    #[serde(flatten)]
    reminder: Reminder,
}

impl Request for Remind {
    const COMMAND: &'static str = "deadline.remind";
    const ACTION: Action = Action::Remind;
    type Answer = Reminder;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Reminder>, FlowError> {
        let (unit, conn) = (tx.unit(), tx.read().await?);
        let over = FlowError::NotFound { what: "deadline" };
        let grant = store::grant(conn, unit, self.reminder.grant).await?.ok_or(over)?;
        let stands = deadlines::all_of_grant(conn, ctx, &grant).await?;
        let is_closed = matches!(grant.state, GrantState::Closed { .. });
        if is_closed || !stands.iter().any(|it| reminder(it).as_ref() == Some(&self.reminder)) {
            return Err(FlowError::NotFound { what: "deadline" });
        }
        Ok(done(ctx, "reminder", ctx.ids().next(), self.reminder.clone()))
    }
}

/// What somebody is reminded of, as a deadline stands.
fn reminder(it: &GrantDeadline) -> Option<Reminder> {
    Some(Reminder {
        grant: it.grant,
        reminded_of: it.subject.unwrap_or(it.grant.0),
        rule: it.rule.id.clone(),
        ends_on: it.deadline.ends_on,
        stage: ReminderStage::of(it.state)?,
    })
}

/// Tells of every deadline of a unit that has come into a stage of which nobody was told.
pub async fn remind(flow: &Flow, unit: UnitId) -> Result<(), FlowError> {
    let Some(house) = houses(flow).await?.into_iter().find(|house| house.unit == unit) else { return Ok(()) };
    for reminder in deadlines::deadlines(&house.ctx).await?.deadlines.iter().filter_map(reminder) {
        // Ids follow from the time of a request, so that each command has its own.
        let ctx = flow.ctx(house.ctx.actor().clone()).vouched_for_by(house.ctx.assurance());
        match ctx.execute(&reminder.key(), Remind { reminder: reminder.clone() }).await {
            // Done, or closed meanwhile.
            Ok(_) | Err(FlowError::NotFound { .. }) => {}
            Err(refusal) if refusal.is_refusal() => {
                tracing::error!(error = ?refusal, "Nobody is reminded of {}", reminder.key());
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(())
}

/// Who reminds once a day.
#[derive(Debug, Default)]
pub struct Reminding {
    done_on: Option<NaiveDate>,
}

impl Reminding {
    /// Reminds of the deadlines of a unit, if that was not done today and it is late enough.
    pub async fn round(&mut self, flow: &Flow, unit: UnitId) -> Result<(), FlowError> {
        let today = flow.today();
        if self.done_on == Some(today) || flow.german_hour() < REMINDED_FROM {
            return Ok(());
        }
        remind(flow, unit).await?;
        self.done_on = Some(today);
        Ok(())
    }
}
