//! Awards: what a ministry grants to the first recipient.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{
    ActChange, ActError, ActKind, ComponentCode, CostCategoryCode, Finality, Financing, Grant, GrantId,
    GrantState, LegalAct, NewPosition, OrganisationId, Period, Position, PositionId, Programme,
    ProgrammeCode, RateCode, Terms, UnitAccounts, check_award, check_budget_years, posting,
};
use ledger::Cents;
use serde::Serialize;
use store::{Done, OrganisationKind, Tx};

use crate::{
    Action, Ctx, FlowError, Request, access,
    accounts::{self, open_position},
    amendments::{self, check_funding},
    ctx::NewIds,
    files::File,
    payouts::not_after_today,
    plans::with_plan,
    setup::text,
};

/// Records an award (Zuwendungsbescheid).
#[derive(Clone, Debug, Serialize)]
pub struct RecordAward {
    /// The programme.
    pub programme: ProgrammeCode,
    /// The ministry.
    pub giver: OrganisationId,
    /// What the act says.
    pub act: NewAct,
    /// What it gives for each component.
    pub positions: Vec<NewPosition>,
    /// The Finanzierungsplan, where the act has one.
    pub plan: Vec<NewPlanLine>,
}

/// What a legal act says beside its amounts.
#[derive(Clone, Debug, Serialize)]
pub struct NewAct {
    /// The day it is dated.
    pub dated_on: NaiveDate,
    /// Its reference (Aktenzeichen).
    pub reference: String,
    /// What the money is for (Zuwendungszweck).
    pub purpose: String,
    /// The Bewilligungszeitraum.
    pub period: Period,
    /// The kind of financing.
    pub financing: Financing,
    /// Whether the recipient may forward.
    pub may_forward: bool,
    /// What the act says of rates that the programme leaves open: gross or net.
    pub rates_gross: BTreeMap<RateCode, bool>,
    /// Its other terms.
    pub terms: Terms,
    /// Its file.
    pub document: Option<File>,
}

/// A line of a Finanzierungsplan.
#[derive(Clone, Debug, Serialize)]
pub struct NewPlanLine {
    /// The component.
    pub component: ComponentCode,
    /// The budget year, where the act ties money to one.
    pub budget_year: Option<i32>,
    /// The cost category.
    pub category: CostCategoryCode,
    /// The eligible cost.
    pub planned: Cents,
}

impl Request for RecordAward {
    const COMMAND: &'static str = "award.record";
    const ACTION: Action = Action::Give;
    const COUNTS_FROM: Option<&'static str> = Some("dated_on");
    type Answer = Grant;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Grant>, FlowError> {
        // May this person do this?
        access::require_first_recipient(tx.read().await?, ctx.actor()).await?;
        not_after_today(ctx, "dated_on", self.act.dated_on)?;
        // What do we know?
        let (programme_version, programme) = newest_programme(tx, &self.programme).await?;
        let funder = funder(tx, self.giver).await?;
        let outside = accounts::outside(tx, self.giver).await?;
        let unit = accounts::of_unit(tx).await?;
        // What follows from it?
        check_award(&programme, &funder, &self.positions)?;
        check_budget_years(self.act.terms.budget_bound, &self.positions)?;
        let mut ids = ctx.ids();
        let grant = Grant {
            id: GrantId(ids.next()),
            unit: tx.unit(),
            programme: programme.code.clone(),
            programme_version,
            parent: None,
            root: GrantId(ctx.ids().next()),
            giver: self.giver,
            recipient: ctx.actor().organisation,
            version: 1,
            act: self.act.first_version(ctx, tx, ActKind::Zuwendungsbescheid).await?,
            positions: root_positions(tx, &mut ids, &self.positions),
            plan: Vec::new(),
            plan_total: None,
            plan_version: None,
            state: GrantState::Effective,
            payment_stop: None,
        };
        let grant = with_plan(tx, &mut ids, grant, &programme, &self.plan)?;
        check_funding(&grant)?;
        // Write it down, once, together.
        store::insert_grant(tx.write().await?, &grant).await?;
        for position in &grant.positions {
            book(tx, posting::award(&outside, &position.accounts, position.amount)?);
        }
        book_plan(tx, &grant, &programme, &unit)?;
        Ok(recorded(grant))
    }
}

impl NewAct {
    /// The act as its first version. Its file is kept.
    pub(crate) async fn first_version(
        &self,
        ctx: &Ctx,
        tx: &mut Tx,
        kind: ActKind,
    ) -> Result<LegalAct, FlowError> {
        let consent = amendments::checked(self.terms.consent.clone())?;
        let law = self.terms.law.clone().checked().map_err(ActError::from)?;
        let stated = self.terms.stated.clone().checked().map_err(ActError::from)?;
        Ok(LegalAct {
            kind,
            number: 1,
            change: ActChange::First,
            dated_on: self.dated_on,
            recorded_on: ctx.today(),
            reference: text("reference", &self.reference, 100)?,
            purpose: text("purpose", &self.purpose, 1000)?,
            period: self.period,
            financing: self.financing.checked()?,
            may_forward: self.may_forward,
            rates_gross: self.rates_gross.clone(),
            terms: Terms { consent, law, stated, ..self.terms.clone() }.checked().map_err(ActError::from)?,
            document: File::keep_any(self.document.as_ref(), tx).await?,
            finality: Finality::default(),
        })
    }
}

/// The newest version of a programme, or that there is none.
async fn newest_programme(tx: &mut Tx, code: &ProgrammeCode) -> Result<(i64, Programme), FlowError> {
    let unit = tx.unit();
    let found = store::newest_programme(tx.read().await?, unit, code).await?;
    found.ok_or(FlowError::NotFound { what: "programme" })
}

/// The programme of a grant, in the version that holds for it.
pub(crate) async fn programme(tx: &mut Tx, grant: &Grant) -> Result<Programme, FlowError> {
    let found =
        store::programme(tx.read().await?, grant.unit, &grant.programme, grant.programme_version).await?;
    found.ok_or(FlowError::NotFound { what: "programme" })
}

async fn funder(tx: &mut Tx, giver: OrganisationId) -> Result<String, FlowError> {
    let unit = tx.unit();
    let found = store::organisation(tx.read().await?, unit, giver).await?;
    let giver = found.ok_or(FlowError::NotFound { what: "organisation" })?;
    let ministry = giver.kind == OrganisationKind::Ministry;
    giver.funder.filter(|_| ministry).ok_or(FlowError::GiverIsNoMinistry)
}

fn root_positions(tx: &mut Tx, ids: &mut NewIds, positions: &[NewPosition]) -> Vec<Position> {
    let root = |new: &NewPosition| {
        let id = PositionId(ids.next());
        Position {
            id,
            component: new.component.clone(),
            budget_year: new.budget_year,
            parent: None,
            root: id,
            amount: new.amount,
            accounts: open_position(tx, id),
        }
    };
    positions.iter().map(root).collect()
}

/// Books the room of a plan.
pub(crate) fn book_plan(
    tx: &mut Tx,
    grant: &Grant,
    programme: &Programme,
    unit: &UnitAccounts,
) -> Result<(), FlowError> {
    if let Some(total) = &grant.plan_total {
        book(tx, posting::plan(unit, &grant.plan, programme.plan_flexibility, total)?);
    }
    Ok(())
}

/// Books transfers whose numbers nobody needs.
pub(crate) fn book(tx: &mut Tx, transfers: impl IntoIterator<Item = ledger::Transfer>) {
    for transfer in transfers {
        tx.book(transfer);
    }
}

/// A grant counts from the day of its act.
pub(crate) fn recorded(grant: Grant) -> Done<Grant> {
    Done { subject_kind: "grant", subject: grant.id.0, effective_on: grant.act.dated_on, answer: grant }
}
