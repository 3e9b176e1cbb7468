//! Files the next version of an act or of a plan, and what makes an act final.

use ::grants::{
    ComponentCode, CostCategoryCode, FinalityKind, Grant, PaymentStop, PlanLine, PlanLineId, Position,
    PositionId,
};
use ledger::Cents;
use store::{Command, Done, StoreError, Tx};
use uuid::Uuid;

use super::{DAY, done, grant, open};

/// A grant whose act is a new version. A position that it adds is opened.
pub(in crate::rows) struct FileAct {
    pub(in crate::rows) grant: Grant,
    pub(in crate::rows) adds: Option<&'static str>,
}

impl Command for FileAct {
    type Answer = Grant;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Grant>, StoreError> {
        let mut grant = self.grant.clone();
        if let Some(code) = self.adds {
            let id = PositionId(Uuid::from_u128(0xFFFF_0000));
            let (component, accounts) = (ComponentCode::parse(code).unwrap(), grant::accounts(tx, id));
            let (amount, budget_year, parent) = (Cents::new(7), None, None);
            grant.positions.push(Position { id, component, budget_year, parent, root: id, amount, accounts });
            store::insert_position(tx.write().await?, &grant, &grant.positions[grant.positions.len() - 1])
                .await?;
        }
        let conn = tx.write().await?;
        store::insert_act(conn, &grant).await?;
        store::update_grant(conn, &grant).await?;
        Ok(done(grant.id.0, grant))
    }
}

/// A grant whose plan is a new version, with one line more.
pub(in crate::rows) struct FilePlan(pub(in crate::rows) Grant);

impl Command for FilePlan {
    type Answer = Grant;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Grant>, StoreError> {
        let mut grant = self.0.clone();
        let id = PlanLineId(Uuid::from_u128(0xFFFF_0000));
        let (position, category) =
            (grant.positions[0].id, CostCategoryCode::parse("pruefungsgebuehren").unwrap());
        let (planned, ceiling) = (Cents::new(3), Cents::new(4));
        let (room, spent) =
            (open(tx, ::grants::AccountKind::Room, id.0), open(tx, ::grants::AccountKind::Spent, id.0));
        let line = PlanLine { id, position, category, planned, ceiling, room, spent };
        store::insert_plan_line(tx.write().await?, &grant, &line).await?;
        grant.plan.push(line);
        let conn = tx.write().await?;
        store::insert_plan_version(conn, &grant).await?;
        store::update_grant(conn, &grant).await?;
        Ok(done(grant.id.0, grant))
    }
}

/// A stop of the payments of a grant, or the end of one, by its number.
pub(in crate::rows) struct FileStop(pub(in crate::rows) Grant, pub(in crate::rows) i64);

impl Command for FileStop {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<i64>, StoreError> {
        let Self(grant, number) = self;
        let last = PaymentStop { number: *number, on: DAY, reason: "Nachweis fehlt".to_owned() };
        let grant = Grant { payment_stop: Some(last), ..grant.clone() };
        store::insert_payment_stop(tx.write().await?, &grant).await?;
        Ok(done(grant.id.0, 0))
    }
}

/// What happened to the act in force of a grant.
pub(in crate::rows) struct FileFinality(pub(in crate::rows) Grant, pub(in crate::rows) FinalityKind);

impl Command for FileFinality {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<i64>, StoreError> {
        let Self(grant, kind) = self;
        store::insert_finality(tx.write().await?, grant.id, grant.act.number, *kind, DAY).await?;
        Ok(done(grant.id.0, 0))
    }
}
