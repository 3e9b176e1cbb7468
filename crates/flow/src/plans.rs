//! The Finanzierungsplan: made with an act, changed with an amendment, re-planned in between.

use std::collections::BTreeMap;

use grants::{
    AccountKind, Consent, Grant, GrantId, PlanError, PlanLine, PlanLineId, PlanTotal, PlanVersion, Position,
    Programme, ceiling, check_plan_line, check_replan, most_without_consent, posting,
};
use ledger::{Cents, Transfer};
use serde::Serialize;
use store::{Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    accounts::{self, open},
    awards::{NewPlanLine, book, programme},
    ctx::NewIds,
    payouts::seen,
    setup::text,
};

/// The most lines of a Finanzierungsplan.
const MOST_PLAN_LINES: usize = 1000;

/// Changes the plan between two acts (Umwidmung). Its total stays.
#[derive(Clone, Debug, Serialize)]
pub struct ReplanGrant {
    /// The grant.
    pub grant: GrantId,
    /// The version that the person saw.
    pub version: i64,
    /// The lines that change and those that are new; the others stay.
    pub lines: Vec<NewPlanLine>,
    /// The giver's consent, where a line goes beyond its flexibility.
    pub consent: Option<Consent>,
}

impl Request for ReplanGrant {
    const COMMAND: &'static str = "plan.change";
    const ACTION: Action = Action::ChangePlan;
    type Answer = Grant;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Grant>, FlowError> {
        // May this person do this? What needs consent is recorded by who gave it.
        let side = if self.consent.is_some() { Side::Giver } else { Side::Recipient };
        let present = access::grant_on(tx.read().await?, ctx, self.grant, side).await?;
        seen("grant", present.version, self.version)?;
        // What do we know?
        let programme = programme(tx, &present).await?;
        let unit = accounts::of_unit(tx).await?;
        let agreed = store::agreed_plan(tx.read().await?, &present).await?;
        // What follows from it?
        let consent = self.consent.clone().map(checked_consent).transpose()?;
        let lines = planned(tx, &mut ctx.ids(), &present, &programme, &self.lines)?;
        let flexibility = programme.plan_flexibility;
        let plan = check_replan(&present, lines, &agreed, flexibility, consent.as_ref())?;
        let version = Grant { version: present.version + 1, plan, ..present.clone() };
        let grant = next_version(version, &present, ctx, false, consent)?;
        let transfers = transfers(&unit, &present, &grant)?;
        // Write it down, once, together.
        write(tx, &present, &grant).await?;
        store::update_grant(tx.write().await?, &grant).await?;
        book(tx, transfers);
        Ok(Done { subject_kind: "grant", subject: grant.id.0, effective_on: ctx.today(), answer: grant })
    }
}

/// Up to where each line of a plan may go without the giver's consent.
pub async fn without_consent(ctx: &Ctx, grant: &Grant) -> Result<BTreeMap<PlanLineId, Cents>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let agreed = store::agreed_plan(&mut conn, grant).await?;
    let programme =
        store::programme(&mut conn, grant.unit, &grant.programme, grant.programme_version).await?;
    let flexibility = programme.ok_or(FlowError::NotFound { what: "programme" })?.plan_flexibility;
    let most =
        grant.plan.iter().map(|line| Ok((line.id, most_without_consent(line.id, &agreed, flexibility)?)));
    most.collect()
}

/// A consent whose reference says something.
pub(crate) fn checked_consent(consent: Consent) -> Result<Consent, FlowError> {
    Ok(Consent { reference: text("consent", &consent.reference, 100)?, ..consent })
}

/// The grant with its first plan, if it has one: a line for each category of a position, and the total.
pub(crate) fn with_plan(
    tx: &mut Tx,
    ids: &mut NewIds,
    mut grant: Grant,
    programme: &Programme,
    plan: &[NewPlanLine],
) -> Result<Grant, FlowError> {
    if plan.is_empty() {
        return Ok(grant);
    }
    grant.plan = planned(tx, ids, &grant, programme, plan)?;
    grant.plan_total = Some(PlanTotal {
        planned: Cents::sum(plan.iter().map(|line| line.planned))?,
        room: open(tx, AccountKind::TotalRoom, grant.id.0),
        spent: open(tx, AccountKind::TotalSpent, grant.id.0),
    });
    let (planned_on, act) = (grant.act.dated_on, grant.act.number);
    grant.plan_version = Some(PlanVersion { number: 1, act, with_act: true, planned_on, consent: None });
    Ok(grant)
}

/// The lines of a grant's plan with what is planned from now on.
pub(crate) fn planned(
    tx: &mut Tx,
    ids: &mut NewIds,
    grant: &Grant,
    programme: &Programme,
    new: &[NewPlanLine],
) -> Result<Vec<PlanLine>, FlowError> {
    check_twice(new)?;
    let mut lines = grant.plan.clone();
    for asked in new {
        let position = planned_position(grant, asked)?.id;
        let of_category = |line: &&mut PlanLine| line.position == position && line.category == asked.category;
        let most = ceiling(asked.planned, programme.plan_flexibility)?;
        match lines.iter_mut().find(of_category) {
            Some(line) if asked.planned >= Cents::ZERO => {
                (line.planned, line.ceiling) = (asked.planned, most);
            }
            Some(line) => {
                let (category, amount) = (line.category.clone(), asked.planned);
                return Err(PlanError::Negative { category, amount }.into());
            }
            None => {
                check_plan_line(programme, &asked.component, &asked.category)?;
                let id = PlanLineId(ids.next());
                lines.push(PlanLine {
                    id,
                    position,
                    category: asked.category.clone(),
                    planned: asked.planned.positive()?,
                    ceiling: most,
                    room: open(tx, AccountKind::Room, id.0),
                    spent: open(tx, AccountKind::Spent, id.0),
                });
            }
        }
    }
    let count = lines.len();
    if count > MOST_PLAN_LINES {
        return Err(FlowError::PlanLines { most: MOST_PLAN_LINES, count });
    }
    Ok(lines)
}

fn check_twice(new: &[NewPlanLine]) -> Result<(), FlowError> {
    let key = |line: &NewPlanLine| (line.component.clone(), line.budget_year, line.category.clone());
    let twice = |(index, line): (usize, &NewPlanLine)| new[..index].iter().any(|it| key(it) == key(line));
    if new.iter().enumerate().any(twice) {
        return Err(FlowError::Exists { what: "a plan line for this component and cost category" });
    }
    Ok(())
}

/// The grant whose plan was changed, with the total and the number of its plan.
pub(crate) fn next_version(
    grant: Grant,
    present: &Grant,
    ctx: &Ctx,
    with_act: bool,
    consent: Option<Consent>,
) -> Result<Grant, FlowError> {
    let reference = || FlowError::NoPlan { reference: present.act.reference.clone() };
    let before = present.plan_version.as_ref().ok_or_else(reference)?;
    let total = present.plan_total.ok_or_else(reference)?;
    let planned = Cents::sum(grant.plan.iter().map(|line| line.planned))?;
    let (number, act) = (before.number + 1, grant.act.number);
    let planned_on = if with_act { grant.act.dated_on } else { ctx.today() };
    let plan_version = Some(PlanVersion { number, act, with_act, planned_on, consent });
    Ok(Grant { plan_total: Some(PlanTotal { planned, ..total }), plan_version, ..grant })
}

/// What a changed plan means in transfers.
pub(crate) fn transfers(
    unit: &grants::UnitAccounts,
    present: &Grant,
    grant: &Grant,
) -> Result<Vec<Transfer>, FlowError> {
    let Some(total) = &grant.plan_total else { return Ok(Vec::new()) };
    let before = present.plan_total.map_or(Cents::ZERO, |before| before.planned);
    Ok(posting::acts::plan_changed(unit, &present.plan, &grant.plan, (total, before))?)
}

/// Writes the lines that are new, and the version of the plan if it is a new one.
pub(crate) async fn write(tx: &mut Tx, present: &Grant, grant: &Grant) -> Result<(), FlowError> {
    if grant.plan_version == present.plan_version {
        return Ok(());
    }
    let conn = tx.write().await?;
    for line in grant.plan.iter().skip(present.plan.len()) {
        store::insert_plan_line(conn, grant, line).await?;
    }
    Ok(store::insert_plan_version(conn, grant).await?)
}

/// The position whose cost a line plans.
fn planned_position<'grant>(grant: &'grant Grant, line: &NewPlanLine) -> Result<&'grant Position, FlowError> {
    let found = grant.position(&line.component, line.budget_year);
    found.ok_or_else(|| FlowError::PlanPosition { component: line.component.clone() })
}
