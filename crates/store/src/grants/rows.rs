//! The rows of grants and what they become.

use std::collections::BTreeMap;

use ::grants::{
    ComponentCode, CostCategoryCode, Grant, GrantId, GrantState, OrganisationId, PaymentStop, PlanLine,
    PlanLineId, PlanTotal, Position, PositionAccounts, PositionId, ProgrammeCode,
};
use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use super::{acts::ActRow, plans::PlanVersionRow};
use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// Where a grant stands.
pub(crate) fn grant_state(id: Uuid, word: &str, on: Option<NaiveDate>) -> Result<GrantState, StoreError> {
    match (word, on) {
        ("effective", None) => Ok(GrantState::Effective),
        ("closed", Some(on)) => Ok(GrantState::Closed { on }),
        ("revoked", Some(on)) => Ok(GrantState::Revoked { on }),
        (word, _) => Err(StoreError::broken("grants", id, word)),
    }
}

/// A grant with the act and the plan in force.
#[derive(FromRow)]
pub(super) struct GrantRow {
    id: Uuid,
    unit_id: Uuid,
    programme: String,
    programme_number: i64,
    parent_id: Option<Uuid>,
    root_id: Uuid,
    giver_id: Uuid,
    recipient_id: Uuid,
    total_room: Option<i64>,
    total_spent: Option<i64>,
    state: String,
    state_on: Option<NaiveDate>,
    version: i64,
    stop_number: Option<i64>,
    stop_on: Option<NaiveDate>,
    stop_reason: Option<String>,
    #[sqlx(flatten)]
    act: ActRow,
    #[sqlx(flatten)]
    plan: PlanVersionRow,
}

impl GrantRow {
    pub(super) const fn id(&self) -> Uuid {
        self.id
    }

    pub(super) fn into_grant(
        self,
        positions: Vec<PositionRow>,
        plan: Vec<PlanLineRow>,
    ) -> Result<Grant, StoreError> {
        let broken = |what: &dyn ToString| StoreError::broken("grants", self.id, what.to_string());
        let plan: Vec<PlanLine> = plan.into_iter().map(PlanLine::try_from).collect::<Result<_, _>>()?;
        let state = grant_state(self.id, &self.state, self.state_on)?;
        let planned = Cents::sum(plan.iter().map(|line| line.planned)).map_err(|cause| broken(&cause))?;
        let plan_total = match (self.total_room, self.total_spent) {
            (Some(room), Some(spent)) => {
                let (room, spent) = (AccountNumber::new(room), AccountNumber::new(spent));
                Some(PlanTotal { planned, room, spent })
            }
            _ => None,
        };
        let stop = self.stop_number.zip(self.stop_on).zip(self.stop_reason);
        Ok(Grant {
            id: GrantId(self.id),
            unit: UnitId(self.unit_id),
            programme: ProgrammeCode::parse(&self.programme).map_err(|cause| broken(&cause))?,
            programme_version: self.programme_number,
            parent: self.parent_id.map(GrantId),
            root: GrantId(self.root_id),
            giver: OrganisationId(self.giver_id),
            recipient: OrganisationId(self.recipient_id),
            version: self.version,
            act: self.act.into_act(self.id)?,
            positions: positions.into_iter().map(Position::try_from).collect::<Result<_, _>>()?,
            plan,
            plan_total,
            plan_version: self.plan.into_version(),
            state,
            payment_stop: stop.map(|((number, on), reason)| PaymentStop { number, on, reason }),
        })
    }
}

#[derive(FromRow)]
pub(super) struct PositionRow {
    id: Uuid,
    grant_id: Uuid,
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
    advanced: i64,
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
                advanced: AccountNumber::new(row.advanced),
            },
        })
    }
}

#[derive(FromRow)]
pub(super) struct PlanLineRow {
    id: Uuid,
    grant_id: Uuid,
    position_id: Uuid,
    category: String,
    planned_cents: i64,
    ceiling_cents: i64,
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
            ceiling: Cents::new(row.ceiling_cents),
            room: AccountNumber::new(row.room),
            spent: AccountNumber::new(row.spent),
        })
    }
}

/// The grants of some rows, in their order, each with its own positions and plan lines.
pub(super) fn into_grants(
    rows: Vec<GrantRow>,
    positions: Vec<PositionRow>,
    plan: Vec<PlanLineRow>,
) -> Result<Vec<Grant>, StoreError> {
    let mut positions = by_grant(positions, |row| row.grant_id);
    let mut plan = by_grant(plan, |row| row.grant_id);
    let grant = |row: GrantRow| {
        let its = (positions.remove(&row.id), plan.remove(&row.id));
        row.into_grant(its.0.unwrap_or_default(), its.1.unwrap_or_default())
    };
    rows.into_iter().map(grant).collect()
}

fn by_grant<T>(rows: Vec<T>, of: impl Fn(&T) -> Uuid) -> BTreeMap<Uuid, Vec<T>> {
    let mut found = BTreeMap::<Uuid, Vec<T>>::new();
    for row in rows {
        found.entry(of(&row)).or_default().push(row);
    }
    found
}

pub(super) async fn insert_grant(conn: &mut Conn, grant: &Grant) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO grants (id, unit_id, programme, parent_id, root_id, giver_id, recipient_id,
            act_number, plan_number, total_room, total_spent, state, state_on, version, programme_number)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let (total, plan) = (grant.plan_total, grant.plan_version.as_ref());
    on!(conn, c => sqlx::query(SQL)
        .bind(grant.id.0).bind(grant.unit.0).bind(grant.programme.as_str()).bind(grant.parent.map(|id| id.0))
        .bind(grant.root.0).bind(grant.giver.0).bind(grant.recipient.0).bind(grant.act.number)
        .bind(plan.map(|it| it.number)).bind(total.map(|it| it.room.get())).bind(total.map(|it| it.spent.get()))
        .bind(grant.state.word()).bind(grant.state.on()).bind(grant.version).bind(grant.programme_version)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Writes a position of a grant. What it gives stands with the version of the act.
pub async fn insert_position(conn: &mut Conn, grant: &Grant, position: &Position) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO position (id, unit_id, grant_id, component, budget_year, parent_id, root_id,
            to_use, used, to_pay, due, paid, cash, claimed, advanced)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let accounts = &position.accounts;
    on!(conn, c => sqlx::query(SQL)
        .bind(position.id.0).bind(grant.unit.0).bind(grant.id.0).bind(position.component.as_str())
        .bind(position.budget_year.map(i64::from)).bind(position.parent.map(|id| id.0)).bind(position.root.0)
        .bind(accounts.to_use.get()).bind(accounts.used.get()).bind(accounts.to_pay.get())
        .bind(accounts.due.get()).bind(accounts.paid.get()).bind(accounts.cash.get())
        .bind(accounts.claimed.get()).bind(accounts.advanced.get())
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Writes a line of a plan. What is planned for it stands with the version of the plan.
pub async fn insert_plan_line(conn: &mut Conn, grant: &Grant, line: &PlanLine) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO plan_line (id, unit_id, grant_id, position_id, category, room, spent)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    on!(conn, c => sqlx::query(SQL)
        .bind(line.id.0).bind(grant.unit.0).bind(grant.id.0).bind(line.position.0).bind(line.category.as_str())
        .bind(line.room.get()).bind(line.spent.get())
        .execute(c).await.map(drop))?;
    Ok(())
}
