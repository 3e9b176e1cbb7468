//! Files a grant: opens the accounts of its positions and its plan, and books what it gives.

use std::collections::BTreeMap;

use ::grants::{
    AccountKind, ActChange, ActKind, ComponentCode, Consent, CostCategoryCode, Finality, Financing,
    Flexibility, Grant, GrantId, GrantState, LegalAct, OrganisationId, Period, PlanLine, PlanLineId,
    PlanTotal, PlanVersion, Position, PositionAccounts, PositionId, ProgrammeCode, RateCode, Share, Terms,
    posting,
};
use ledger::{Cents, Transfer};
use store::{Command, Done, StoreError, Tx};
use uuid::Uuid;

use super::{DAY, OUTSIDE_GIVER, UNIT, book, done, open, part};
use crate::rows::registry::{KREIS, MAGS};

/// The component and the budget year of a position.
pub(in crate::rows) type Pos = (&'static str, Option<i32>);

/// A grant to file.
#[derive(Clone, Debug)]
pub(in crate::rows) struct FileGrant {
    pub(in crate::rows) id: u128,
    pub(in crate::rows) parent: Option<Grant>,
    pub(in crate::rows) giver: OrganisationId,
    pub(in crate::rows) recipient: OrganisationId,
    pub(in crate::rows) kind: ActKind,
    pub(in crate::rows) financing: Financing,
    pub(in crate::rows) positions: Vec<Pos>,
    /// What each position gives.
    pub(in crate::rows) cents: i64,
    pub(in crate::rows) planned: bool,
    /// Its reference, if it is not made of its id.
    pub(in crate::rows) reference: Option<&'static str>,
}

impl FileGrant {
    /// 1,000.00 for F4 and for F1 in 2021, at 80 %, with a plan.
    pub(in crate::rows) fn award() -> Self {
        Self {
            id: 1,
            parent: None,
            giver: MAGS,
            recipient: KREIS,
            kind: ActKind::Zuwendungsbescheid,
            financing: Financing::Anteilfinanzierung { share: Share::parse_percent("80.00").unwrap() },
            positions: vec![("F4", None), ("F1", Some(2021))],
            cents: 100_000,
            planned: true,
            reference: None,
        }
    }

    /// So much of each position of a grant, in full, by contract, with a plan.
    pub(in crate::rows) fn forwarding(
        id: u128,
        parent: &Grant,
        recipient: OrganisationId,
        cents: i64,
    ) -> Self {
        let (giver, kind) = (parent.recipient, ActKind::Weiterleitungsvertrag);
        let (financing, parent) = (Financing::Vollfinanzierung, Some(parent.clone()));
        Self { id, parent, giver, recipient, kind, financing, cents, ..Self::award() }
    }

    fn grant(&self, tx: &mut Tx) -> Grant {
        let id = GrantId(Uuid::from_u128(self.id));
        let positions = self.positions(tx);
        let plan = self.plan(tx, &positions);
        let plan_total = self.planned.then(|| plan_total(tx, id, &plan));
        Grant {
            id,
            unit: tx.unit(),
            programme: ProgrammeCode::parse("diaa").unwrap(),
            programme_version: 1,
            parent: self.parent.as_ref().map(|parent| parent.id),
            root: self.parent.as_ref().map_or(id, |parent| parent.root),
            giver: self.giver,
            recipient: self.recipient,
            version: 1,
            act: self.act(),
            positions,
            plan,
            plan_total,
            plan_version: self.planned.then(|| first_plan(None)),
            state: GrantState::Effective,
            payment_stop: None,
        }
    }

    fn act(&self) -> LegalAct {
        LegalAct {
            kind: self.kind,
            number: 1,
            change: ActChange::First,
            dated_on: DAY.pred_opt().unwrap(),
            recorded_on: DAY,
            reference: self.reference.map_or_else(|| format!("36.02-{}/21", self.id), ToOwned::to_owned),
            purpose: "Kurse für „Ältere“ & Coaching".to_owned(),
            period: Period::new(DAY, DAY + chrono::Months::new(22)).unwrap(),
            financing: self.financing,
            may_forward: self.parent.is_none(),
            rates_gross: self.rates_gross(),
            terms: Terms::default(),
            document: None,
            finality: Finality::default(),
        }
    }

    fn rates_gross(&self) -> BTreeMap<RateCode, bool> {
        let said = [("P4", true), ("P5", false)].map(|(code, gross)| (RateCode::parse(code).unwrap(), gross));
        if self.planned { BTreeMap::from(said) } else { BTreeMap::new() }
    }

    fn positions(&self, tx: &mut Tx) -> Vec<Position> {
        let numbered = self.positions.iter().enumerate();
        numbered.map(|(number, (code, year))| self.position(tx, number, code, *year)).collect()
    }

    fn position(&self, tx: &mut Tx, number: usize, code: &str, budget_year: Option<i32>) -> Position {
        let id = PositionId(part(self.id, number));
        let component = ComponentCode::parse(code).unwrap();
        let above = self.parent.as_ref().and_then(|parent| parent.position(&component, budget_year));
        Position {
            id,
            parent: above.map(|above| above.id),
            root: above.map_or(id, |above| above.root),
            component,
            budget_year,
            amount: Cents::new(self.cents),
            accounts: accounts(tx, id),
        }
    }

    fn plan(&self, tx: &mut Tx, positions: &[Position]) -> Vec<PlanLine> {
        let planned = positions.iter().filter(|_| self.planned).enumerate();
        let mut line = |(number, position): (usize, &Position)| {
            let id = PlanLineId(part(self.id, 100 + number));
            PlanLine {
                id,
                position: position.id,
                category: CostCategoryCode::parse("unterrichtsstunden").unwrap(),
                planned: position.amount,
                ceiling: Cents::new(position.amount.get() * 2),
                room: open(tx, AccountKind::Room, id.0),
                spent: open(tx, AccountKind::Spent, id.0),
            }
        };
        planned.map(&mut line).collect()
    }

    fn transfers(&self, grant: &Grant) -> Result<Vec<Transfer>, StoreError> {
        let mut transfers = Vec::new();
        for position in &grant.positions {
            let above =
                self.parent.iter().flat_map(|it| &it.positions).find(|it| Some(it.id) == position.parent);
            transfers.extend(match above {
                None => posting::award(&OUTSIDE_GIVER, &position.accounts, position.amount),
                Some(it) => posting::forwarding(&UNIT, &it.accounts, &position.accounts, position.amount),
            }?);
        }
        if let Some(total) = &grant.plan_total {
            let flexibility = Flexibility::from_hundredths(10_000).unwrap();
            transfers.extend(posting::plan(&UNIT, &grant.plan, flexibility, total)?);
        }
        Ok(transfers)
    }
}

impl Command for FileGrant {
    type Answer = Grant;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Grant>, StoreError> {
        let grant = self.grant(tx);
        store::insert_grant(tx.write().await?, &grant).await?;
        book(tx, self.transfers(&grant)?);
        Ok(done(grant.id.0, grant))
    }
}

/// A first plan, or the next one by consent.
pub(in crate::rows) fn first_plan(consent: Option<Consent>) -> PlanVersion {
    let number = if consent.is_none() { 1 } else { 2 };
    PlanVersion { number, act: 1, with_act: consent.is_none(), planned_on: DAY, consent }
}

pub(super) fn accounts(tx: &mut Tx, position: PositionId) -> PositionAccounts {
    let mut open = |kind| open(tx, kind, position.0);
    PositionAccounts {
        to_use: open(AccountKind::ToUse),
        used: open(AccountKind::Used),
        to_pay: open(AccountKind::ToPay),
        due: open(AccountKind::Due),
        paid: open(AccountKind::Paid),
        cash: open(AccountKind::Cash),
        claimed: open(AccountKind::Claimed),
        advanced: open(AccountKind::Advanced),
    }
}

fn plan_total(tx: &mut Tx, grant: GrantId, plan: &[PlanLine]) -> PlanTotal {
    PlanTotal {
        planned: Cents::sum(plan.iter().map(|line| line.planned)).unwrap(),
        room: open(tx, AccountKind::TotalRoom, grant.0),
        spent: open(tx, AccountKind::TotalSpent, grant.0),
    }
}
