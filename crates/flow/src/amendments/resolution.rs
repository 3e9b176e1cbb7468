//! What makes room for a reduction. Each changes a subject of its own and has an entry of its own in the journal; all of
//! them take effect with the amendment, or nothing does.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{
    ActChanges, ComponentCode, DemandKind, Grant, GrantError, GrantId, NewPosition, PayoutRequestId, Position,
};
use ledger::{Cents, Transfer};
use serde::Serialize;
use serde_json::Value;
use store::{Done, Tx};

use super::{AmendGrant, Step};
use crate::{
    Ctx, FlowError, Request, awards::book, ctx::NewIds, notifications::News, payouts::DecidePayout,
    receivables::DemandMoney,
};

/// What makes room for a reduction.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Resolution {
    /// A forwarding below is reduced by an act of its own.
    ReduceForwarding(ReduceForwarding),
    /// A payout request that waits is refused.
    RefusePayout {
        /// The request, on the grant or on a forwarding of it.
        payout_request: PayoutRequestId,
        /// The version that the person saw.
        version: i64,
        /// Why.
        reason: String,
    },
    /// What became due beyond the reduced amount is demanded back.
    DemandRefund(DemandRefund),
    /// What became due beyond the reduced amount was demanded back before: the demands that are open cover it.
    AwaitRefund(AwaitRefund),
}

/// That open demands cover what a reduction leaves due or paid beyond the act.
#[derive(Clone, Debug, Serialize)]
pub struct AwaitRefund {
    /// The grant of who owes it: the amended one, or a forwarding that is reduced with it.
    pub grant: GrantId,
    /// The component that is reduced.
    pub component: ComponentCode,
    /// Its budget year, where the act ties money to one.
    pub budget_year: Option<i32>,
}

/// The demand of what a reduction leaves due or paid beyond the act.
#[derive(Clone, Debug, Serialize)]
pub struct DemandRefund {
    /// The grant of who owes it: the amended one, or a forwarding that is reduced with it.
    pub grant: GrantId,
    /// The component that is reduced.
    pub component: ComponentCode,
    /// Its budget year, where the act ties money to one.
    pub budget_year: Option<i32>,
    /// What became due beyond what is left, less what is demanded back already.
    pub amount: Cents,
    /// Why.
    pub reason: String,
    /// The legal ground.
    pub legal_ground: String,
    /// The day of the demand.
    pub demanded_on: NaiveDate,
    /// The day it is due.
    pub due_on: NaiveDate,
}

/// What the resolutions of an amendment demand back, position by position, until a reduction takes it.
#[derive(Debug)]
pub(super) struct Refunds(BTreeMap<(GrantId, ComponentCode, Option<i32>), Cents>);

impl Refunds {
    /// What these resolutions demand back.
    pub(super) fn of(resolutions: &[Resolution]) -> Result<Self, FlowError> {
        let mut refunds = BTreeMap::new();
        for resolution in resolutions {
            let (position, amount) = match resolution {
                Resolution::DemandRefund(refund) => {
                    ((refund.grant, refund.component.clone(), refund.budget_year), refund.amount)
                }
                Resolution::AwaitRefund(open) => {
                    ((open.grant, open.component.clone(), open.budget_year), Cents::ZERO)
                }
                Resolution::ReduceForwarding(_) | Resolution::RefusePayout { .. } => continue,
            };
            if refunds.insert(position, amount).is_some() {
                return Err(FlowError::Exists { what: "a refund of this position" });
            }
        }
        Ok(Self(refunds))
    }

    /// What is demanded back of a position that is reduced.
    pub(super) fn take(&mut self, grant: GrantId, position: &Position) -> Option<Cents> {
        self.0.remove(&(grant, position.component.clone(), position.budget_year))
    }

    /// Refuses what is demanded back of nothing that is reduced.
    pub(super) fn all_named(&self) -> Result<(), GrantError> {
        if self.0.is_empty() { Ok(()) } else { Err(GrantError::OtherResolution) }
    }
}

/// The reduction of a forwarding.
#[derive(Clone, Debug, Serialize)]
pub struct ReduceForwarding {
    /// The forwarding.
    pub grant: GrantId,
    /// The version of the forwarding that the person saw.
    pub version: i64,
    /// The version of its act that the reduction follows.
    pub follows: i64,
    /// The day the reduction is dated.
    pub dated_on: NaiveDate,
    /// Its reference.
    pub reference: String,
    /// Why.
    pub reason: String,
    /// What remains of the positions that are reduced.
    pub positions: Vec<NewPosition>,
}

/// A part of the amendment with an entry of its own.
pub(super) struct Part {
    command: &'static str,
    payload: Value,
    transfers: Vec<Transfer>,
    done: Done<Value>,
}

impl Part {
    fn of<R: Request>(request: &R, step: Step<R::Answer>) -> Result<Self, FlowError> {
        let json = |it: Result<Value, serde_json::Error>| it.map_err(|cause| FlowError::Store(cause.into()));
        let Step { transfers, done: Done { subject_kind, subject, effective_on, answer } } = step;
        let (payload, answer) = (json(serde_json::to_value(request))?, json(serde_json::to_value(answer))?);
        let done = Done { subject_kind, subject, effective_on, answer };
        Ok(Self { command: R::COMMAND, payload, transfers, done })
    }

    /// Tells whom it concerns, books it and completes its entry.
    pub(super) async fn file(self, ctx: &Ctx, tx: &mut Tx) -> Result<(), FlowError> {
        let answer = self.done.answer.to_string();
        if let Some(news) = News::of(self.command, self.done.subject, &answer)? {
            news.tell(ctx, tx).await?;
        }
        book(tx, self.transfers);
        Ok(tx.part(self.command, &self.payload, self.done)?)
    }
}

impl Resolution {
    /// Writes the rows of what makes room for an amendment of a grant. What was demanded before has none.
    pub(super) async fn write(
        &self,
        ctx: &Ctx,
        tx: &mut Tx,
        amended: GrantId,
        refunds: &mut Refunds,
        ids: &mut NewIds,
    ) -> Result<Option<Part>, FlowError> {
        match self {
            Self::ReduceForwarding(reduction) => {
                let request = reduction.request();
                let below = super::to_change(ctx, tx, reduction.grant, reduction.version).await?;
                reduction.check(amended, &below)?;
                Part::of(&request, request.write(ctx, tx, refunds).await?).map(Some)
            }
            Self::DemandRefund(refund) => {
                let request = refund.request();
                Part::of(&request, request.write(ctx, tx, ids).await?).map(Some)
            }
            Self::AwaitRefund(_) => Ok(None),
            Self::RefusePayout { payout_request, version, reason } => {
                let (payout_request, version) = (*payout_request, *version);
                let (decided_on, refusal) = (ctx.today(), Some(reason.clone()));
                let request = DecidePayout { payout_request, version, decided_on, refusal };
                let step = request.write(ctx, tx).await?;
                check_hangs_on(tx, amended, step.done.answer.grant).await?;
                Part::of(&request, step).map(Some)
            }
        }
    }
}

impl DemandRefund {
    fn request(&self) -> DemandMoney {
        let Self { grant, component, budget_year, amount, reason, legal_ground, demanded_on, due_on } =
            self.clone();
        let kind = DemandKind::Refund;
        DemandMoney { grant, component, budget_year, kind, amount, reason, legal_ground, demanded_on, due_on }
    }
}

impl ReduceForwarding {
    fn request(&self) -> AmendGrant {
        let Self { grant, version, follows, dated_on, reference, reason, positions } = self.clone();
        let (changes, plan, document) = (ActChanges::default(), Vec::new(), None);
        let resolutions = Vec::new();
        AmendGrant {
            grant,
            version,
            follows,
            dated_on,
            reference,
            reason,
            changes,
            programme_version: None,
            positions,
            plan,
            document,
            resolutions,
        }
    }

    /// It hangs on the amended grant, and only gives up.
    fn check(&self, amended: GrantId, below: &Grant) -> Result<(), GrantError> {
        if below.parent != Some(amended) {
            return Err(GrantError::OtherResolution);
        }
        grants::check_reduces(below, &self.positions)
    }
}

async fn check_hangs_on(tx: &mut Tx, amended: GrantId, asked_by: GrantId) -> Result<(), FlowError> {
    let unit = tx.unit();
    let found = store::grant(tx.read().await?, unit, asked_by).await?;
    let hangs = asked_by == amended || found.is_some_and(|grant| grant.parent == Some(amended));
    if hangs { Ok(()) } else { Err(GrantError::OtherResolution.into()) }
}
