//! Money that an act ties to budget years: each year is asked for, paid, claimed and counted by itself.

use std::collections::BTreeMap;

use flow::{
    Ctx, FlowError,
    awards::NewPlanLine,
    claims::{DecideClaim, NewClaimLine},
    payments::OrderPayment,
    payouts::{DecidePayout, RequestPayout},
    tranches::RecordTranche,
    views,
};
use grants::{
    Claim, ClaimError, CostCategoryCode, Figures, FinalityKind, Grant, GrantId, LineDecision, NewPosition,
};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    office::{COACHING, Office, award, component, day, finality, forwarding},
    steps::{ask, coaching, limit, order, pay, submit},
};

/// What is given of F1 in each year.
const YEARS: [(i32, i64); 2] = [(2021, 70_000), (2022, 30_000)];

fn positions() -> Vec<NewPosition> {
    let position = |(year, cents)| NewPosition {
        component: component("F1"),
        budget_year: Some(year),
        amount: Cents::new(cents),
    };
    YEARS.map(position).into()
}

/// Coaching of each year, of which the grant carries 80 %.
fn plan() -> Vec<NewPlanLine> {
    let line = |(year, cents)| NewPlanLine {
        component: component("F1"),
        budget_year: Some(year),
        category: CostCategoryCode::parse(COACHING).unwrap(),
        planned: Cents::new(cents * 10 / 8),
    };
    YEARS.map(line).into()
}

/// An award that ties its money to two years, and its forwarding to provider B.
async fn given(office: &Office) -> (Grant, Grant) {
    let mut act = award(office.mags, &[]);
    (act.positions, act.plan) = (positions(), plan());
    "Az. 2".clone_into(&mut act.act.reference);
    act.act.terms.budget_bound = true;
    let award = office.run(&office.finance(), act).await.unwrap();
    let award = office.run(&office.finance(), finality(&award, FinalityKind::Final)).await.unwrap();
    let mut act = forwarding(&award, office.provider_b, &[]);
    (act.positions, act.plan) = (positions(), plan());
    "KI 2".clone_into(&mut act.act.reference);
    let below = office.run(&office.finance(), act).await.unwrap();
    (award, below)
}

fn asked(grant: GrantId, year: i32, cents: i64) -> RequestPayout {
    RequestPayout { budget_year: Some(year), ..ask(grant, "F1", cents) }
}

async fn approve(office: &Office, who: &Ctx, request: RequestPayout) {
    let asked = office.run(who, request).await.unwrap();
    let (payout_request, version, decided_on) = (asked.id, asked.version, day(2021, 2, 1));
    let decision = DecidePayout { payout_request, version, decided_on, refusal: None };
    office.run(&office.finance(), decision).await.unwrap();
}

fn ordered(grant: GrantId, year: i32, cents: i64) -> OrderPayment {
    OrderPayment { budget_year: Some(year), ..order(grant, "F1", cents) }
}

fn cost(year: Option<i32>, receipt: &str, cents: i64) -> NewClaimLine {
    NewClaimLine { budget_year: year, ..coaching(receipt, cents, cents) }
}

async fn accept(office: &Office, claim: &Claim) {
    let decisions = claim.lines.iter().map(|line| (line.id, LineDecision::Accept)).collect();
    let (claim, version, findings) = (claim.id, claim.version, BTreeMap::new());
    office.run(&office.finance(), DecideClaim { claim, version, decisions, findings }).await.unwrap();
}

/// The figures of a year of a grant.
async fn of_year(office: &Office, grant: &Grant, year: i32) -> Figures {
    let all = views::grant_figures(&office.finance(), grant).await.unwrap();
    let place = grant.positions.iter().position(|it| it.budget_year == Some(year)).unwrap();
    all[place]
}

testkit::on_both_engines! {
    async fn each_budget_year_is_asked_for_and_paid_by_itself(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (award, below) = given(&office).await;
        let of_no_year = office.run(&office.b(), ask(below.id, "F1", 1)).await;
        assert!(matches!(of_no_year, Err(FlowError::NoPosition { .. })), "{of_no_year:?}");
        for (year, cents) in YEARS {
            let (what, _, open, more) = limit(office.run(&office.b(), asked(below.id, year, cents + 1)).await);
            assert_eq!((what.as_str(), open, more), ("to_pay", cents, cents + 1));
        }
        approve(&office, &office.finance(), asked(award.id, 2021, 70_000)).await;
        let tranche = |year| RecordTranche {
            grant: award.id,
            component: component("F1"),
            budget_year: Some(year),
            amount: Cents::new(70_000),
            received_on: day(2021, 2, 1),
        };
        let (what, _, open, _) = limit(office.run(&office.finance(), tranche(2022)).await);
        assert_eq!((what.as_str(), open), ("due", 0));
        office.run(&office.finance(), tranche(2021)).await.unwrap();
        approve(&office, &office.b(), asked(below.id, 2021, 40_000)).await;
        approve(&office, &office.b(), asked(below.id, 2022, 20_000)).await;
        let (what, _, open, _) = limit(office.run(&office.finance(), ordered(below.id, 2022, 20_000)).await);
        assert_eq!((what.as_str(), open), ("cash", 0), "the money of one year does not pay for another");
        pay(&office, ordered(below.id, 2021, 40_000)).await;
        let figures = [of_year(&office, &below, 2021).await, of_year(&office, &below, 2022).await];
        assert_eq!(figures.map(|it| (it.drawn.get(), it.received.get())), [(40_000, 40_000), (20_000, 0)]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn each_budget_year_is_claimed_and_recognised_by_itself(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (award, below) = given(&office).await;
        let of_no_year = office.run(&office.b(), submit(&below, vec![cost(None, "R0", 100)])).await;
        assert!(matches!(of_no_year, Err(FlowError::Claim(ClaimError::NoPlanLine { .. }))), "{of_no_year:?}");
        let lines = vec![cost(Some(2021), "R1", 50_000), cost(Some(2022), "R2", 25_000)];
        let claim = office.run(&office.b(), submit(&below, lines)).await.unwrap();
        let above = submit(&below, vec![cost(Some(2022), "R3", 12_510)]);
        let (what, _, open, more) = limit(office.run(&office.b(), above).await);
        assert_eq!((what.as_str(), open, more), ("to_use", 10_000, 10_008), "what is free in 2021 does not help");
        accept(&office, &claim).await;
        for (grant, year, used) in [(&below, 2021, 40_000), (&below, 2022, 20_000), (&award, 2022, 20_000)] {
            let figures = of_year(&office, grant, year).await;
            assert_eq!((figures.recognised.get(), figures.reserved.get()), (used, 0), "{year}");
        }
        flow::verify::verify(office.flow.store()).await.unwrap();
    }
}
