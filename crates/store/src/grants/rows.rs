//! The rows of grants and what they become.

use std::collections::BTreeMap;

use ::grants::{
    ActKind, ComponentCode, CostCategoryCode, Financing, Grant, GrantId, GrantState, LegalAct,
    OrganisationId, Period, PlanLine, PlanLineId, PlanTotal, Position, PositionAccounts, PositionId,
    ProgrammeCode, RateCode, Share,
};
use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, UnitId, canonical_json};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

#[derive(FromRow)]
pub(super) struct GrantRow {
    id: Uuid,
    unit_id: Uuid,
    programme: String,
    parent_id: Option<Uuid>,
    root_id: Uuid,
    giver_id: Uuid,
    recipient_id: Uuid,
    act_kind: String,
    act_number: i64,
    dated_on: NaiveDate,
    reference: String,
    purpose: String,
    period_from: NaiveDate,
    period_until: NaiveDate,
    financing: String,
    share_hundredths: Option<i64>,
    may_forward: bool,
    rates_gross: String,
    plan_total_cents: Option<i64>,
    total_room: Option<i64>,
    total_spent: Option<i64>,
    state: String,
    state_on: Option<NaiveDate>,
    version: i64,
}

impl GrantRow {
    pub(super) fn into_grant(
        self,
        positions: Vec<PositionRow>,
        plan: Vec<PlanLineRow>,
    ) -> Result<Grant, StoreError> {
        Ok(Grant {
            id: GrantId(self.id),
            unit: UnitId(self.unit_id),
            programme: ProgrammeCode::parse(&self.programme).map_err(|cause| self.broken(cause))?,
            parent: self.parent_id.map(GrantId),
            root: GrantId(self.root_id),
            giver: OrganisationId(self.giver_id),
            recipient: OrganisationId(self.recipient_id),
            version: self.version,
            act: self.act()?,
            plan_total: self.plan_total(),
            state: self.state()?,
            positions: positions.into_iter().map(Position::try_from).collect::<Result<_, _>>()?,
            plan: plan.into_iter().map(PlanLine::try_from).collect::<Result<_, _>>()?,
        })
    }

    fn act(&self) -> Result<LegalAct, StoreError> {
        let rates_gross: BTreeMap<RateCode, bool> =
            serde_json::from_str(&self.rates_gross).map_err(|cause| self.broken(cause))?;
        Ok(LegalAct {
            kind: ActKind::from_word(&self.act_kind).ok_or_else(|| self.broken(&self.act_kind))?,
            number: self.act_number,
            dated_on: self.dated_on,
            reference: self.reference.clone(),
            purpose: self.purpose.clone(),
            period: Period::new(self.period_from, self.period_until).map_err(|cause| self.broken(cause))?,
            financing: self.financing()?,
            may_forward: self.may_forward,
            rates_gross,
        })
    }

    fn financing(&self) -> Result<Financing, StoreError> {
        match (self.financing.as_str(), self.share_hundredths) {
            ("vollfinanzierung", None) => Ok(Financing::Vollfinanzierung),
            ("anteilfinanzierung", Some(hundredths)) => {
                let hundredths = i32::try_from(hundredths).map_err(|cause| self.broken(cause))?;
                let share = Share::from_hundredths(hundredths).map_err(|cause| self.broken(cause))?;
                Ok(Financing::Anteilfinanzierung { share })
            }
            (word, _) => Err(self.broken(word)),
        }
    }

    fn plan_total(&self) -> Option<PlanTotal> {
        Some(PlanTotal {
            planned: Cents::new(self.plan_total_cents?),
            room: AccountNumber::new(self.total_room?),
            spent: AccountNumber::new(self.total_spent?),
        })
    }

    fn state(&self) -> Result<GrantState, StoreError> {
        match (self.state.as_str(), self.state_on) {
            ("effective", None) => Ok(GrantState::Effective),
            ("closed", Some(on)) => Ok(GrantState::Closed { on }),
            (word, _) => Err(self.broken(word)),
        }
    }

    fn broken(&self, what: impl ToString) -> StoreError {
        StoreError::broken("grants", self.id, what)
    }
}

#[derive(FromRow)]
pub(super) struct PositionRow {
    id: Uuid,
    component: String,
    budget_year: Option<i64>,
    parent_id: Option<Uuid>,
    root_id: Uuid,
    amount_cents: i64,
    to_use: i64,
    used: i64,
    to_pay: i64,
    due: i64,
    paid: i64,
    cash: i64,
    claimed: i64,
}

impl TryFrom<PositionRow> for Position {
    type Error = StoreError;

    fn try_from(row: PositionRow) -> Result<Self, StoreError> {
        let broken = |what: &dyn ToString| StoreError::broken("position", row.id, what.to_string());
        let year = row.budget_year.map(i32::try_from).transpose().map_err(|cause| broken(&cause))?;
        Ok(Self {
            id: PositionId(row.id),
            component: ComponentCode::parse(&row.component).map_err(|cause| broken(&cause))?,
            budget_year: year,
            parent: row.parent_id.map(PositionId),
            root: PositionId(row.root_id),
            amount: Cents::new(row.amount_cents),
            accounts: PositionAccounts {
                to_use: AccountNumber::new(row.to_use),
                used: AccountNumber::new(row.used),
                to_pay: AccountNumber::new(row.to_pay),
                due: AccountNumber::new(row.due),
                paid: AccountNumber::new(row.paid),
                cash: AccountNumber::new(row.cash),
                claimed: AccountNumber::new(row.claimed),
            },
        })
    }
}

#[derive(FromRow)]
pub(super) struct PlanLineRow {
    id: Uuid,
    position_id: Uuid,
    category: String,
    planned_cents: i64,
    room: i64,
    spent: i64,
}

impl TryFrom<PlanLineRow> for PlanLine {
    type Error = StoreError;

    fn try_from(row: PlanLineRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: PlanLineId(row.id),
            position: PositionId(row.position_id),
            category: CostCategoryCode::parse(&row.category)
                .map_err(|cause| StoreError::broken("plan_line", row.id, cause))?,
            planned: Cents::new(row.planned_cents),
            room: AccountNumber::new(row.room),
            spent: AccountNumber::new(row.spent),
        })
    }
}

pub(super) async fn insert_grant(conn: &mut Conn, grant: &Grant) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO grants (id, unit_id, programme, parent_id, root_id, giver_id, recipient_id,
            act_kind, act_number, dated_on, reference, purpose, period_from, period_until, financing,
            share_hundredths, may_forward, rates_gross, plan_total_cents, total_room, total_spent, state, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
            $22, $23)";
    let Grant { act, plan_total, .. } = grant;
    let share = match act.financing {
        Financing::Anteilfinanzierung { share } => Some(i64::from(share.hundredths())),
        Financing::Vollfinanzierung => None,
    };
    let rates_gross = canonical_json(&act.rates_gross)?;
    on!(conn, c => sqlx::query(SQL)
        .bind(grant.id.0).bind(grant.unit.0).bind(grant.programme.as_str()).bind(grant.parent.map(|id| id.0))
        .bind(grant.root.0).bind(grant.giver.0).bind(grant.recipient.0).bind(act.kind.word()).bind(act.number)
        .bind(act.dated_on).bind(&act.reference).bind(&act.purpose).bind(act.period.from())
        .bind(act.period.until()).bind(act.financing.word()).bind(share).bind(act.may_forward).bind(&rates_gross)
        .bind(plan_total.map(|it| it.planned.get())).bind(plan_total.map(|it| it.room.get()))
        .bind(plan_total.map(|it| it.spent.get())).bind(grant.state.word()).bind(grant.version)
        .execute(c).await.map(drop))?;
    Ok(())
}

pub(super) async fn insert_position(
    conn: &mut Conn,
    grant: &Grant,
    position: &Position,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO position (id, unit_id, grant_id, component, budget_year, parent_id, root_id,
            amount_cents, to_use, used, to_pay, due, paid, cash, claimed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let accounts = &position.accounts;
    on!(conn, c => sqlx::query(SQL)
        .bind(position.id.0).bind(grant.unit.0).bind(grant.id.0).bind(position.component.as_str())
        .bind(position.budget_year.map(i64::from)).bind(position.parent.map(|id| id.0)).bind(position.root.0)
        .bind(position.amount.get()).bind(accounts.to_use.get()).bind(accounts.used.get())
        .bind(accounts.to_pay.get()).bind(accounts.due.get()).bind(accounts.paid.get()).bind(accounts.cash.get())
        .bind(accounts.claimed.get())
        .execute(c).await.map(drop))?;
    Ok(())
}

pub(super) async fn insert_plan_line(
    conn: &mut Conn,
    grant: &Grant,
    line: &PlanLine,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO plan_line (id, unit_id, grant_id, position_id, category, planned_cents, room, spent)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    on!(conn, c => sqlx::query(SQL)
        .bind(line.id.0).bind(grant.unit.0).bind(grant.id.0).bind(line.position.0).bind(line.category.as_str())
        .bind(line.planned.get()).bind(line.room.get()).bind(line.spent.get())
        .execute(c).await.map(drop))?;
    Ok(())
}
