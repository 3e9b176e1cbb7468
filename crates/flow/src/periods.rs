//! Closed periods: days into which nothing is booked any more.

use chrono::NaiveDate;
use grants::{ClosedPeriod, ClosedPeriodId};
use serde::Serialize;
use store::{Done, Tx};

use crate::{Action, Ctx, FlowError, Request, access, setup::done};

/// Closes the books up to a day, for good. A correction counts for an open day and names what it corrects.
#[derive(Clone, Debug, Serialize)]
pub struct ClosePeriod {
    /// The last day that is closed.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
}

impl Request for ClosePeriod {
    const COMMAND: &'static str = "period.close";
    const ACTION: Action = Action::ClosePeriod;
    type Answer = ClosedPeriod;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<ClosedPeriod>, FlowError> {
        access::require_first_recipient(tx.read().await?, ctx.actor()).await?;
        let unit = tx.unit();
        let closed = store::closed_until(tx.read().await?, unit).await?;
        let id = ClosedPeriodId(ctx.ids().next());
        let period = ClosedPeriod::close(id, self.until, &self.reason, ctx.today(), closed)?;
        store::insert_closed_period(tx.write().await?, unit, &period).await?;
        Ok(done(ctx, "period", period.id.0, period))
    }
}
