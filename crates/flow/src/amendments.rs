//! Amendments (Änderungsbescheid, Änderungsvertrag): the next version of an act, on every level of the tree.
//!
//! *Shape.* The act, its amounts and its plan are taken to their next version; only differences are booked. *Cost.* A
//! row for each position, two transfers for each amount that changes. *Limits.* Those of the ledger: what is committed
//! below is not taken away, unless the amendment names what makes room. *Order.* What makes room comes first, each with
//! an entry of its own, then what is reduced, then what is raised. *Layers.* `grants::act` and `grants::amendment`
//! decide, `grants::posting::acts` says what it means in transfers.

mod resolution;
mod source;

use chrono::NaiveDate;
use grants::{
    ActChange, ActChanges, ActError, AmendedAmounts, ForwardingConsent, Grant, GrantError, GrantId, LegalAct,
    NewPosition, NewVersion, Period, Position, amended_amounts, check_budget_years, check_within, given,
};
use ledger::{Cents, Transfer};
use serde::Serialize;
use store::{Done, Tx};

use resolution::Refunds;
pub use resolution::{AwaitRefund, DemandRefund, ReduceForwarding, Resolution};
pub(crate) use source::Source;

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    accounts,
    advances::{balances, held},
    awards::{NewPlanLine, book, programme},
    files::File,
    payouts::{not_after_today, seen},
    plans,
    setup::text,
};

/// Amends the act of a grant.
#[derive(Clone, Debug, Serialize)]
pub struct AmendGrant {
    /// The grant.
    pub grant: GrantId,
    /// The version of the grant that the person saw.
    pub version: i64,
    /// The version of the act that it follows.
    pub follows: i64,
    /// The day it is dated.
    pub dated_on: NaiveDate,
    /// Its reference (Aktenzeichen).
    pub reference: String,
    /// Why the act is amended.
    pub reason: String,
    /// What it says otherwise.
    pub changes: ActChanges,
    /// The version of the programme file that holds from now on, if it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme_version: Option<i64>,
    /// What it gives otherwise, and for what is new; the other positions stay.
    pub positions: Vec<NewPosition>,
    /// What it plans otherwise, and what is new; the other lines stay.
    pub plan: Vec<NewPlanLine>,
    /// Its file.
    pub document: Option<File>,
    /// What makes room for a reduction.
    pub resolutions: Vec<Resolution>,
}

/// A change whose rows are written and whose transfers wait for those of the changes before it.
pub(crate) struct Step<A> {
    pub(crate) transfers: Vec<Transfer>,
    pub(crate) done: Done<A>,
}

impl<A> Step<A> {
    pub(crate) fn finish(self, tx: &mut Tx) -> Done<A> {
        book(tx, self.transfers);
        self.done
    }
}

impl Request for AmendGrant {
    const COMMAND: &'static str = "grant.amend";
    const ACTION: Action = Action::Give;
    const COUNTS_FROM: Option<&'static str> = Some("dated_on");
    type Answer = Grant;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Grant>, FlowError> {
        let mut refunds = Refunds::of(&self.resolutions)?;
        let (mut parts, mut ids) = (Vec::with_capacity(self.resolutions.len()), ctx.ids());
        for resolution in &self.resolutions {
            parts.extend(resolution.write(ctx, tx, self.grant, &mut refunds, &mut ids).await?);
        }
        let step = self.write(ctx, tx, &mut refunds).await?;
        refunds.all_named()?;
        for part in parts {
            part.file(ctx, tx).await?;
        }
        Ok(step.finish(tx))
    }
}

impl AmendGrant {
    async fn write(&self, ctx: &Ctx, tx: &mut Tx, refunds: &mut Refunds) -> Result<Step<Grant>, FlowError> {
        // May this person do this?
        let present = to_change(ctx, tx, self.grant, self.version).await?;
        // What do we know?
        let source = Source::of(tx, &present).await?;
        let programme_version = self.programme_version(&present)?;
        let programme = programme(tx, &Grant { programme_version, ..present.clone() }).await?;
        let unit = accounts::of_unit(tx).await?;
        // What follows from it?
        let document = File::keep_any(self.document.as_ref(), tx).await?;
        let act = self.next_act(ctx, &present, document)?;
        check_period(tx, &present, &source, act.period).await?;
        let amounts = amended_amounts(&present, &self.positions)?;
        let (mut ids, version) = (ctx.ids(), present.version + 1);
        let mut grant = Grant { version, act, programme_version, ..present.clone() };
        let mut transfers = amend(tx, &mut ids, &mut grant, &source, amounts, refunds).await?;
        check_budget_years(grant.act.terms.budget_bound, &given(&grant.positions))?;
        if present.plan_version.is_none() {
            grant = plans::with_plan(tx, &mut ids, grant, &programme, &self.plan)?;
        } else if !self.plan.is_empty() {
            grant.plan = plans::planned(tx, &mut ids, &grant, &programme, &self.plan)?;
            grant = plans::next_version(grant, &present, ctx, true, None)?;
        }
        check_funding(&grant)?;
        transfers.extend(plans::transfers(&unit, &present, &grant)?);
        // Write it down, once, together.
        write(tx, &present, &grant).await?;
        Ok(Step { transfers, done: changed(grant, self.dated_on) })
    }

    /// The version of the programme that holds from now on: never an earlier one.
    fn programme_version(&self, present: &Grant) -> Result<i64, GrantError> {
        let present = present.programme_version;
        match self.programme_version {
            Some(asked) if asked < present => Err(GrantError::EarlierProgramme { present, asked }),
            asked => Ok(asked.unwrap_or(present)),
        }
    }

    fn next_act(&self, ctx: &Ctx, present: &Grant, document: Option<String>) -> Result<LegalAct, FlowError> {
        let same_programme = self.programme_version.is_none_or(|asked| asked == present.programme_version);
        let nothing = self.positions.is_empty() && self.plan.is_empty() && same_programme;
        if nothing && self.changes == ActChanges::default() {
            return Err(GrantError::Unchanged.into());
        }
        let change = ActChange::Amendment { reason: text("reason", &self.reason, 1000)? };
        let (follows, dated_on, reference) = (self.follows, self.dated_on, &self.reference);
        let version = Letter { follows, dated_on, reference, document }.version(ctx, present, change)?;
        let changes = ActChanges {
            purpose: self
                .changes
                .purpose
                .as_ref()
                .map(|purpose| text("purpose", purpose, 1000))
                .transpose()?,
            financing: self.changes.financing.map(grants::Financing::checked).transpose()?,
            consent: self.changes.consent.clone().map(checked).transpose()?,
            ..self.changes.clone()
        };
        Ok(present.act.next(version, changes)?)
    }
}

/// A consent to forward whose reference says something.
pub(crate) fn checked(consent: ForwardingConsent) -> Result<ForwardingConsent, FlowError> {
    Ok(match consent {
        ForwardingConsent::Given(consent) => ForwardingConsent::Given(plans::checked_consent(consent)?),
        other => other,
    })
}

/// The letter by which an act is changed.
pub(crate) struct Letter<'a> {
    /// The version of the act that it follows.
    pub(crate) follows: i64,
    /// The day it is dated.
    pub(crate) dated_on: NaiveDate,
    /// Its reference (Aktenzeichen).
    pub(crate) reference: &'a str,
    /// Its file.
    pub(crate) document: Option<String>,
}

impl Letter<'_> {
    /// What the version says of itself that it makes of an act. That of an award comes with its file.
    pub(crate) fn version(
        self,
        ctx: &Ctx,
        present: &Grant,
        change: ActChange,
    ) -> Result<NewVersion, FlowError> {
        let Self { follows, dated_on, reference, document } = self;
        if present.parent.is_none() && document.is_none() {
            return Err(ActError::NoFile.into());
        }
        let dated_on = not_after_today(ctx, "dated_on", dated_on)?;
        let (reference, recorded_on) = (text("reference", reference, 100)?, ctx.today());
        Ok(NewVersion { follows, change, dated_on, recorded_on, reference, document })
    }
}

/// The grant whose act is to change, if the person gives it.
async fn to_change(ctx: &Ctx, tx: &mut Tx, id: GrantId, version: i64) -> Result<Grant, FlowError> {
    let grant = access::grant_on(tx.read().await?, ctx, id, Side::Giver).await?;
    seen("grant", grant.version, version)?;
    grant.state.effective()?;
    Ok(grant)
}

/// A period stays within that of the parent, and around those below and what was claimed.
async fn check_period(
    tx: &mut Tx,
    present: &Grant,
    source: &Source,
    period: Period,
) -> Result<(), FlowError> {
    if period == present.act.period {
        return Ok(());
    }
    if let Source::Parent { parent, .. } = source {
        check_within(parent, period)?;
    }
    let conn = tx.read().await?;
    let below = store::forwardings(conn, present.id).await?;
    let mut below = store::grants(conn, present.unit, &below).await?.into_iter().map(|below| below.act);
    if let Some(act) = below.find(|act| !period.contains_period(&act.period)) {
        let (reference, runs, proposed) = (act.reference, act.period, period);
        return Err(GrantError::ForwardingOutside { reference, period: runs, proposed }.into());
    }
    match store::cost_outside(conn, present.id, &period).await? {
        Some((claim, line, paid_on)) => {
            Err(GrantError::CostOutside { claim, line, paid_on, proposed: period }.into())
        }
        None => Ok(()),
    }
}

/// Gives the grant its new amounts and says what they mean in transfers.
async fn amend(
    tx: &mut Tx,
    ids: &mut crate::ctx::NewIds,
    grant: &mut Grant,
    source: &Source,
    amounts: AmendedAmounts,
    refunds: &mut Refunds,
) -> Result<Vec<Transfer>, FlowError> {
    let AmendedAmounts { changed, added } = amounts;
    if !added.is_empty() || changed.iter().any(|(position, before)| position.amount > *before) {
        source.gives()?;
    }
    let mut transfers = Vec::new();
    for (position, before) in changed {
        transfers.extend(match refunds.take(grant.id, &position) {
            None => source.moved(&position, before)?,
            Some(refund) => below_paid(tx, source, &position, before, refund).await?,
        });
        grant
            .positions
            .iter_mut()
            .filter(|it| it.id == position.id)
            .for_each(|it| it.amount = position.amount);
    }
    for new in added {
        let position = source.open(tx, ids, &new)?;
        transfers.extend(source.moved(&position, Cents::ZERO)?);
        grant.positions.push(position);
    }
    Ok(transfers)
}

/// A reduction below what became due: what may be used is given back in full, and of what may be paid all that is left.
/// The rest is demanded back, to the cent, as far as it is not demanded back already; when it is repaid, it goes where it
/// came from.
async fn below_paid(
    tx: &mut Tx,
    source: &Source,
    position: &Position,
    before: Cents,
    demanded: Cents,
) -> Result<Vec<Transfer>, FlowError> {
    let less = before.minus(position.amount)?;
    let left = held(balances(tx, position.accounts.to_pay).await?)?;
    let beyond = less.minus(left)?;
    if beyond <= Cents::ZERO {
        return Err(GrantError::OtherResolution.into());
    }
    // What this amendment demands itself is not booked yet, so it does not count here.
    let unit = tx.unit();
    let demanded_before = store::refunds_demanded(tx.read().await?, unit, position.id).await?;
    let beyond = beyond.minus(demanded_before)?.max(Cents::ZERO);
    if demanded != beyond {
        let component = position.component.clone();
        return Err(GrantError::OtherRefund { component, demanded, beyond }.into());
    }
    source.revoked(position, less, left)
}

/// What pays for the plan beside the grant, where the act names it, pays for all of it.
pub(crate) fn check_funding(grant: &Grant) -> Result<(), FlowError> {
    let (Some(funding), Some(total)) = (&grant.act.terms.funding, &grant.plan_total) else { return Ok(()) };
    let given = Cents::sum(grant.positions.iter().map(|position| position.amount))?;
    funding.check(&grant.act.financing, total.planned, given).map_err(|cause| GrantError::from(cause).into())
}

/// Writes the next version of a grant's act, what is new with it, and that it is in force.
pub(crate) async fn write(tx: &mut Tx, present: &Grant, grant: &Grant) -> Result<(), FlowError> {
    let conn = tx.write().await?;
    for position in grant.positions.iter().skip(present.positions.len()) {
        store::insert_position(conn, grant, position).await?;
    }
    store::insert_act(conn, grant).await?;
    plans::write(tx, present, grant).await?;
    Ok(store::update_grant(tx.write().await?, grant).await?)
}

/// The grant as it is from a day on.
pub(crate) fn changed(grant: Grant, effective_on: NaiveDate) -> Done<Grant> {
    Done { subject_kind: "grant", subject: grant.id.0, effective_on, answer: grant }
}
