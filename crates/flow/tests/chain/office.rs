//! The books of the stories: small round figures, so that each limit is one cent away.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use chrono::{DateTime, NaiveDate};
use flow::{
    Actor, Ctx, File, Flow, FlowError, Request, Role,
    awards::{NewAct, NewPlanLine, RecordAward},
    finality::RecordFinality,
    forwardings::RecordForwarding,
    setup::{LoadProgramme, OpenUnit, RegisterOrganisation},
};
use grants::{
    ActKind, ComponentCode, CostCategoryCode, FinalityKind, Financing, Grant, NewPosition, OrganisationId,
    Period, ProgrammeCode, RateCode, Share, Terms,
};
use ledger::{Cents, UnitId};
use store::{OrganisationKind, Store};
use testkit::{CountedIds, FixedClock};
use uuid::Uuid;

const UNIT: UnitId = UnitId(Uuid::from_u128(1));
const KREIS: OrganisationId = OrganisationId(Uuid::from_u128(2));

/// The cost category of coaching posts.
pub(crate) const COACHING: &str = "coachingstellen";
/// The cost category of lessons.
pub(crate) const LESSONS: &str = "unterrichtsstunden";

/// An office on the morning of 15 March 2021.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    pub(crate) flow: Flow,
    pub(crate) mags: OrganisationId,
    pub(crate) mkjfgfi: OrganisationId,
    pub(crate) provider_a: OrganisationId,
    pub(crate) provider_b: OrganisationId,
    /// From the MAGS: F1 2000.00, F4 1000.00; plan 2500.00 and 1250.00.
    pub(crate) award: Grant,
    /// To provider A: F1 800.00, F4 400.00; plan 1000.00 and 500.00.
    pub(crate) forwarding_a: Grant,
    keys: Arc<AtomicU64>,
}

impl Office {
    pub(crate) async fn open(store: &Store) -> Self {
        let now = DateTime::parse_from_rfc3339("2021-03-15T09:00:00Z").unwrap().to_utc();
        let flow = Flow::with(store.clone(), Arc::new(FixedClock(now)), Arc::new(CountedIds::default()));
        set_up(&flow, OpenUnit { unit: UNIT, organisation: KREIS, name: "Musterkreis".to_owned() }).await;
        set_up(&flow, LoadProgramme { definition: grants::DURCHSTARTEN.to_owned() }).await;
        let mags = register(&flow, OrganisationKind::Ministry, "Ministerium A", Some("MAGS")).await;
        let mkjfgfi = register(&flow, OrganisationKind::Ministry, "Ministerium B", Some("MKJFGFI")).await;
        let provider_a = register(&flow, OrganisationKind::Provider, "Träger A", None).await;
        let provider_b = register(&flow, OrganisationKind::Provider, "Träger B", None).await;
        let given = [("F1", 200_000, COACHING, 250_000), ("F4", 100_000, LESSONS, 125_000)];
        let award = set_up(&flow, award(mags, &given)).await;
        let award = set_up(&flow, finality(&award, FinalityKind::Final)).await;
        let given = [("F1", 80_000, COACHING, 100_000), ("F4", 40_000, LESSONS, 50_000)];
        let forwarding_a = set_up(&flow, forwarding(&award, provider_a, &given)).await;
        Self { flow, mags, mkjfgfi, provider_a, provider_b, award, forwarding_a, keys: Arc::default() }
    }

    pub(crate) fn finance(&self) -> Ctx {
        self.flow.ctx(finance())
    }

    pub(crate) fn a(&self) -> Ctx {
        self.flow.ctx(actor("Anna A", Role::Provider, self.provider_a))
    }

    pub(crate) fn b(&self) -> Ctx {
        self.flow.ctx(actor("Bernd B", Role::Provider, self.provider_b))
    }

    pub(crate) fn auditor(&self) -> Ctx {
        self.flow.ctx(actor("Rita Prüf", Role::Auditor, KREIS))
    }

    /// Runs a request under a new key.
    pub(crate) async fn run<R: Request>(&self, ctx: &Ctx, request: R) -> Result<R::Answer, FlowError> {
        let key = self.keys.fetch_add(1, Ordering::Relaxed);
        ctx.execute(&format!("key-{key:06}"), request).await
    }
}

async fn set_up<R: Request>(flow: &Flow, request: R) -> R::Answer {
    flow.ctx(finance()).execute(&flow.new_key(), request).await.unwrap()
}

async fn register(flow: &Flow, kind: OrganisationKind, name: &str, funder: Option<&str>) -> OrganisationId {
    let (name, funder) = (name.to_owned(), funder.map(str::to_owned));
    set_up(flow, RegisterOrganisation { kind, name, funder }).await.id
}

fn finance() -> Actor {
    actor("Finn Anz", Role::Finance, KREIS)
}

/// A person of an organisation.
pub(crate) fn actor(person: &str, role: Role, organisation: OrganisationId) -> Actor {
    Actor { person: person.to_owned(), role, organisation, unit: UNIT }
}

/// Component, grant in cents, cost category, planned cost in cents.
pub(crate) type Given<'a> = (&'a str, i64, &'a str, i64);

/// An award for the year 2021, 80 %, that may be forwarded.
pub(crate) fn award(ministry: OrganisationId, given: &[Given<'_>]) -> RecordAward {
    RecordAward {
        programme: ProgrammeCode::parse("diaa").unwrap(),
        giver: ministry,
        act: act("Az. 1", true),
        positions: positions(given),
        plan: plan(given),
    }
}

/// The file of an act.
pub(crate) fn file() -> File {
    File::new("application/pdf".to_owned(), b"%PDF-1.7 Bescheid".to_vec())
}

/// What happened to an award on 15 February.
pub(crate) fn finality(award: &Grant, kind: FinalityKind) -> RecordFinality {
    RecordFinality { grant: award.id, version: award.version, kind, on: day(2021, 2, 15) }
}

/// A forwarding for the year 2021, 80 %.
pub(crate) fn forwarding(parent: &Grant, recipient: OrganisationId, given: &[Given<'_>]) -> RecordForwarding {
    RecordForwarding {
        parent: parent.id,
        recipient,
        kind: ActKind::Weiterleitungsvertrag,
        act: act(&format!("KI {recipient}"), false),
        positions: positions(given),
        plan: plan(given),
    }
}

fn act(reference: &str, may_forward: bool) -> NewAct {
    NewAct {
        dated_on: day(2021, 1, 4),
        reference: reference.to_owned(),
        purpose: "Durchstarten".to_owned(),
        period: Period::new(day(2021, 1, 1), day(2021, 12, 31)).unwrap(),
        financing: Financing::Anteilfinanzierung { share: Share::parse_percent("80.00").unwrap() },
        may_forward,
        rates_gross: BTreeMap::from([(RateCode::parse("P4").unwrap(), true)]),
        terms: Terms::default(),
        document: None,
    }
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub(crate) fn component(code: &str) -> ComponentCode {
    ComponentCode::parse(code).unwrap()
}

pub(crate) fn positions(given: &[Given<'_>]) -> Vec<NewPosition> {
    let position = |&(code, cents, ..): &Given<'_>| NewPosition {
        component: component(code),
        budget_year: None,
        amount: Cents::new(cents),
    };
    given.iter().map(position).collect()
}

pub(crate) fn plan(given: &[Given<'_>]) -> Vec<NewPlanLine> {
    let line = |&(code, _, category, planned): &Given<'_>| NewPlanLine {
        component: component(code),
        budget_year: None,
        category: CostCategoryCode::parse(category).unwrap(),
        planned: Cents::new(planned),
    };
    given.iter().map(line).collect()
}
