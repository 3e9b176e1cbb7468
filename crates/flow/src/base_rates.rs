//! Base rates (§ 247 BGB) after those that the program knows: entered by one person with the source, confirmed by another.
//! They count for the whole installation.

use chrono::NaiveDate;
use grants::{
    BaseRateEntry, BaseRateEntryError, BaseRateId,
    law::{BaseRateError, BaseRates, InterestRate},
};
use serde::Serialize;
use store::{Conn, Done, SubjectKind, Tx};
use uuid::Uuid;

use crate::{Action, Ctx, Flow, FlowError, Request, access, law, payouts::seen, views};

/// Enters the base rate of the next half-year.
#[derive(Clone, Debug, Serialize)]
pub struct EnterBaseRate {
    /// The first day of the half-year.
    pub valid_from: NaiveDate,
    /// Percent a year.
    pub rate: InterestRate,
    /// Where it was read.
    pub source: String,
}

impl Request for EnterBaseRate {
    const COMMAND: &'static str = "base_rate.enter";
    const ACTION: Action = Action::EnterFigure;
    type Answer = BaseRateEntry;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<BaseRateEntry>, FlowError> {
        access::require_first_recipient(tx.read().await?, ctx.actor()).await?;
        follows(tx, self.valid_from, self.rate).await?;
        let entry = BaseRateEntry {
            id: BaseRateId(ctx.ids().next()),
            version: 1,
            valid_from: self.valid_from,
            rate: self.rate,
            source: self.source.clone(),
            entered: ctx.signer(),
            confirmed: None,
        };
        let (entry, unit) = (entry.checked()?, tx.unit());
        store::insert_base_rate(tx.write().await?, unit, &entry).await?;
        Ok(done(ctx, entry))
    }
}

/// Confirms a base rate that another person has entered. From then on it counts.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmBaseRate {
    /// The base rate.
    pub base_rate: BaseRateId,
    /// The version that the person saw.
    pub version: i64,
}

impl Request for ConfirmBaseRate {
    const COMMAND: &'static str = "base_rate.confirm";
    const ACTION: Action = Action::EnterFigure;
    type Answer = BaseRateEntry;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<BaseRateEntry>, FlowError> {
        access::require_first_recipient(tx.read().await?, ctx.actor()).await?;
        let unit = tx.unit();
        let entries = store::base_rates(tx.read().await?, unit).await?;
        let entry = entries.into_iter().find(|entry| entry.id == self.base_rate);
        let entry = entry.ok_or(FlowError::NotFound { what: "base rate" })?;
        seen("base rate", entry.version, self.version)?;
        let entry = entry.confirm(ctx.signer())?;
        follows(tx, entry.valid_from, entry.rate).await?;
        store::confirm_base_rate(tx.write().await?, unit, &entry).await?;
        Ok(done(ctx, entry))
    }
}

/// Refuses a rate that does not begin where the known ones end.
async fn follows(tx: &mut Tx, from: NaiveDate, rate: InterestRate) -> Result<(), FlowError> {
    let known = law::base_rates(tx.read().await?, None).await?;
    match known.followed_by(from, rate) {
        Err(BaseRateError::Follows { expected, found }) => {
            Err(BaseRateEntryError::Follows { expected, found }.into())
        }
        _ => Ok(()),
    }
}

fn done(ctx: &Ctx, entry: BaseRateEntry) -> Done<BaseRateEntry> {
    crate::setup::done(ctx, "base_rate", entry.id.0, entry)
}

/// The base rates that the unit has entered, oldest first, and the last day for which one is known; as they are shown.
pub async fn base_rates(ctx: &Ctx) -> Result<(NaiveDate, Vec<BaseRateEntry>), FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let known = law::base_rates(&mut conn, ctx.shown_as_of().map(|as_of| as_of.known_on)).await?;
    Ok((known.known_until(), entered(&mut conn, ctx).await?))
}

/// The base rates that the unit has entered, as they are shown.
async fn entered(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<BaseRateEntry>, FlowError> {
    let entries = store::base_rates(conn, ctx.actor().unit).await?;
    let Some(as_of) = ctx.shown_as_of() else { return Ok(entries) };
    let ids: Vec<Uuid> = entries.iter().map(|entry| entry.id.0).collect();
    let mut then = views::answers(conn, ctx, (SubjectKind::BaseRate, &ids), as_of).await?;
    Ok(ids.iter().filter_map(|id| then.remove(id)).collect())
}

/// Every base rate that counts, for anyone: they are public.
pub async fn known(flow: &Flow) -> Result<BaseRates, FlowError> {
    law::base_rates(&mut flow.store().read().await?, None).await
}
