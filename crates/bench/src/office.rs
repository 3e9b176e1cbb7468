//! An office with one provider, opened as people open one: a unit, a programme, an award and a forwarding.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use flow::{
    Actor, Ctx, Flow, OrganisationKind, Request, Role,
    awards::{NewAct, NewPlanLine, RecordAward},
    forwardings::RecordForwarding,
    setup::{LoadProgramme, OpenUnit, RegisterOrganisation},
};
use grants::{
    ActKind, ComponentCode, CostCategoryCode, Financing, Grant, NewPosition, OrganisationId, Period,
    Programme, Share, Terms,
};
use ledger::{Cents, UnitId};
use store::Store;
use uuid::Uuid;

use crate::Failure;

const UNIT: UnitId = UnitId(Uuid::from_u128(1));
const KREIS: OrganisationId = OrganisationId(Uuid::from_u128(2));
/// What the award gives; the plan is a quarter more.
const GIVEN: Cents = Cents::new(100_000_000_000);
const PLANNED: Cents = Cents::new(125_000_000_000);

/// The office.
pub(crate) struct Office {
    flow: Flow,
    provider: OrganisationId,
    /// The forwarding to its provider.
    pub(crate) forwarding: Grant,
    /// A component with a cost category that is claimed at actual cost.
    pub(crate) component: ComponentCode,
    /// That category.
    pub(crate) category: CostCategoryCode,
}

impl Office {
    /// Opens the office in an empty database.
    pub(crate) async fn open(store: &Store) -> Result<Self, Failure> {
        let flow = Flow::new(store.clone());
        let programme = Programme::parse(grants::DURCHSTARTEN)?;
        let (component, category) = actual_cost(&programme)?;
        run(&flow, OpenUnit { unit: UNIT, organisation: KREIS, name: "Musterkreis".to_owned() }).await?;
        run(&flow, LoadProgramme { definition: grants::DURCHSTARTEN.to_owned() }).await?;
        let funder = programme.component(&component).map(|it| it.funder.clone());
        let ministry = register(&flow, OrganisationKind::Ministry, "Ministerium", funder).await?;
        let provider = register(&flow, OrganisationKind::Provider, "Bildungsträger", None).await?;
        let (positions, plan) = (positions(&component), plan(&component, &category));
        let award = RecordAward {
            programme: programme.code.clone(),
            giver: ministry,
            act: act("Az. 1", true)?,
            positions: positions.clone(),
            plan: plan.clone(),
        };
        let award = run(&flow, award).await?;
        let forwarding = RecordForwarding {
            parent: award.id,
            recipient: provider,
            kind: ActKind::Weiterleitungsvertrag,
            act: act("Vertrag 1", false)?,
            positions,
            plan,
        };
        let forwarding = run(&flow, forwarding).await?;
        Ok(Self { flow, provider, forwarding, component, category })
    }

    /// Finance staff.
    pub(crate) fn finance(&self) -> Ctx {
        finance(&self.flow)
    }

    /// The provider.
    pub(crate) fn provider(&self) -> Ctx {
        let person = "Anna Anbieter".to_owned();
        self.flow.ctx(Actor { person, role: Role::Provider, organisation: self.provider, unit: UNIT })
    }

    /// A new idempotency key.
    pub(crate) fn new_key(&self) -> String {
        self.flow.new_key()
    }
}

/// A component of which a category has no rate.
fn actual_cost(programme: &Programme) -> Result<(ComponentCode, CostCategoryCode), Failure> {
    let with_category = programme.components.iter().find_map(|component| {
        let category = component.cost_categories.first()?;
        Some((component.code.clone(), category.clone()))
    });
    with_category.ok_or_else(|| "the programme names no cost category".into())
}

fn finance(flow: &Flow) -> Ctx {
    let person = "Finn Anz".to_owned();
    flow.ctx(Actor { person, role: Role::Finance, organisation: KREIS, unit: UNIT })
}

async fn run<R: Request>(flow: &Flow, request: R) -> Result<R::Answer, Failure> {
    Ok(finance(flow).execute(&flow.new_key(), request).await?)
}

async fn register(
    flow: &Flow,
    kind: OrganisationKind,
    name: &str,
    funder: Option<String>,
) -> Result<OrganisationId, Failure> {
    Ok(run(flow, RegisterOrganisation { kind, name: name.to_owned(), funder }).await?.id)
}

fn act(reference: &str, may_forward: bool) -> Result<NewAct, Failure> {
    Ok(NewAct {
        dated_on: day(1, 4)?,
        reference: reference.to_owned(),
        purpose: "Messung".to_owned(),
        period: Period::new(day(1, 1)?, day(12, 31)?)?,
        financing: Financing::Anteilfinanzierung { share: Share::parse_percent("80.00")? },
        may_forward,
        rates_gross: BTreeMap::new(),
        terms: Terms::default(),
        document: None,
    })
}

/// A day of 2021.
pub(crate) fn day(month: u32, day: u32) -> Result<NaiveDate, Failure> {
    NaiveDate::from_ymd_opt(2021, month, day).ok_or_else(|| "no such day".into())
}

fn positions(component: &ComponentCode) -> Vec<NewPosition> {
    vec![NewPosition { component: component.clone(), budget_year: None, amount: GIVEN }]
}

fn plan(component: &ComponentCode, category: &CostCategoryCode) -> Vec<NewPlanLine> {
    let (component, category) = (component.clone(), category.clone());
    vec![NewPlanLine { component, budget_year: None, category, planned: PLANNED }]
}
