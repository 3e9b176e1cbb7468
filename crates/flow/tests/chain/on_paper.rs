//! Cases in which books go wrong on paper: each is played through, and the sums are looked at.

use std::{collections::BTreeSet, sync::Arc};

use chrono::DateTime;
use flow::{
    Ctx, Flow, FlowError, SystemIds,
    amendments::{AmendGrant, DemandRefund, Resolution},
    claims::CorrectClaim,
    payments::RejectPayment,
    periods::ClosePeriod,
    receivables::OffsetReceivable,
    take_back::unpaid,
    tranches::RecordTranche,
    views,
};
use grants::{Claim, ClosedPeriodError, DemandKind, Receivable};
use ledger::Cents;
use testkit::{FixedClock, TestDb};

use crate::{
    amendments::amend,
    money::{all_accounts, demand, held, waive},
    office::{Office, component, day},
    steps::{approve, draw, limit, order, pay, recognise, release},
};

/// What is due to provider A for F1 and not paid.
async fn due(office: &Office) -> i64 {
    unpaid(&office.finance(), &office.forwarding_a).await.unwrap()[0].due.get()
}

/// What provider A was paid ahead of use. What the award was paid in all is ahead of use there, and is left out.
async fn ahead(office: &Office, of_award: i64) -> i64 {
    held(&all_accounts(office).await, "advanced") - of_award
}

/// The first line is recognised with so much cost, all in all.
fn corrected(claim: &Claim, cents: i64) -> CorrectClaim {
    CorrectClaim {
        claim: claim.id,
        version: claim.version,
        line: claim.lines[0].id,
        recognised: Cents::new(cents),
        reason: "rechnerisch".to_owned(),
        text: "Gutschrift übersehen".to_owned(),
        findings: BTreeSet::new(),
    }
}

fn offset(office: &Office, owed: &Receivable, cents: i64) -> OffsetReceivable {
    OffsetReceivable {
        receivable: owed.id,
        version: owed.version,
        grant: office.forwarding_a.id,
        component: component("F1"),
        budget_year: None,
        amount: Cents::new(cents),
    }
}

/// Finance staff at an instant.
fn at(office: &Office, instant: &str) -> Ctx {
    let now = DateTime::parse_from_rfc3339(instant).unwrap().to_utc();
    let flow = Flow::with(office.flow.store().clone(), Arc::new(FixedClock(now)), Arc::new(SystemIds));
    flow.ctx(office.finance().actor().clone())
}

testkit::on_both_engines! {
    async fn an_advance_that_a_claim_settled_stays_settled_when_the_claim_is_corrected(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 20_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 20_000)).await;
        let claim = recognise(&office, "R1", 8_000).await;
        assert_eq!((ahead(&office, 50_000).await, due(&office).await), (12_000, 0));
        office.run(&office.finance(), corrected(&claim, 5_000)).await.unwrap();
        // 40.00 of what was paid are used, 120.00 are ahead of use, 40.00 are beyond both: those are used first.
        assert_eq!((ahead(&office, 50_000).await, due(&office).await), (12_000, 0));
        for (receipt, share, left) in [("R2", 6_000, 10_000), ("R3", 10_000, 0)] {
            recognise(&office, receipt, share).await;
            assert_eq!((ahead(&office, 50_000).await, due(&office).await), (left, 0), "{receipt}");
        }
        recognise(&office, "R4", 800).await;
        let figures = views::grant_figures(&office.finance(), &office.forwarding_a).await.unwrap()[0];
        assert_eq!((figures.recognised.get(), figures.drawn.get(), due(&office).await), (20_800, 20_800, 800));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_is_waived_is_not_offset(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 20_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 15_000)).await;
        let owed = demand(&office, "F1", DemandKind::Refund, 1_000);
        let owed = office.run(&office.finance(), owed).await.unwrap();
        let waived = office.run(&office.finance(), waive(&owed, 900)).await.unwrap();
        let stale = office.run(&office.finance(), offset(&office, &owed, 100)).await;
        assert!(matches!(stale, Err(FlowError::Stale { what: "receivable" })));
        let above = office.run(&office.finance(), offset(&office, &waived, 101)).await;
        assert_eq!(limit(above), ("receivable_open".into(), "§ 49a VwVfG NRW".into(), 100, 101));
        let done = office.run(&office.finance(), offset(&office, &waived, 100)).await.unwrap();
        let again = office.run(&office.finance(), offset(&office, &done, 1)).await;
        assert_eq!(limit(again).2, 0);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_receipt_of_closed_days_is_claimed_in_the_open_ones(db: TestDb) {
        let office = Office::open(&db.store).await;
        let until = day(2021, 2, 28);
        let close = ClosePeriod { until, reason: "Monatsabschluss".to_owned() };
        office.run(&office.finance(), close).await.unwrap();
        // Issued and paid on 1 February.
        recognise(&office, "R1", 8_000).await;
        let closed = office.finance().as_of(Some(until), None).unwrap();
        let recognised = async |ctx: &Ctx| {
            views::grant_figures(ctx, &office.forwarding_a).await.unwrap()[0].recognised.get()
        };
        assert_eq!((recognised(&closed).await, recognised(&office.finance()).await), (0, 8_000));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_grant_is_reduced_while_a_payment_is_with_the_bank(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = &office.forwarding_a;
        draw(&office, "F1", 100_000).await;
        approve(&office, &office.a(), grant.id, "F1", 70_000).await;
        let ordered = office.run(&office.finance(), order(grant.id, "F1", 70_000)).await.unwrap();
        let released = release(&office, ordered).await;
        let reduce = |resolutions| AmendGrant { resolutions, ..amend(grant, &[("F1", 50_000)]) };
        let bare = office.run(&office.finance(), reduce(Vec::new())).await;
        assert_eq!(limit(bare), ("to_pay".into(), "F1".into(), 10_000, 30_000));
        let refund = DemandRefund {
            grant: grant.id,
            component: component("F1"),
            budget_year: None,
            amount: Cents::new(20_000),
            reason: "Kürzung".to_owned(),
            legal_ground: "§ 49a VwVfG NRW".to_owned(),
            demanded_on: day(2021, 3, 1),
            due_on: day(2021, 4, 1),
        };
        office.run(&office.finance(), reduce(vec![Resolution::DemandRefund(refund)])).await.unwrap();
        // The bank rejects it: all of it is due again, of which 200.00 are demanded back.
        let (payment, version, reason) = (released.id, released.version, "Konto erloschen".to_owned());
        office.run(&office.finance(), RejectPayment { payment, version, reason }).await.unwrap();
        let open = unpaid(&office.finance(), grant).await.unwrap()[0];
        assert_eq!((open.due.get(), open.not_needed.get()), (70_000, 50_000));
        pay(&office, order(grant.id, "F1", 50_000)).await;
        let owed = views::receivables(&office.finance(), Some(grant.id), None, 9).await.unwrap().items;
        office.run(&office.finance(), offset(&office, &owed[0], 20_000)).await.unwrap();
        let figures = views::grant_figures(&office.finance(), grant).await.unwrap()[0];
        assert_eq!((figures.drawn.get(), figures.received.get(), due(&office).await), (50_000, 50_000, 0));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn the_year_ends_at_midnight_in_germany(db: TestDb) {
        let office = Office::open(&db.store).await;
        approve(&office, &office.finance(), office.award.id, "F1", 10_000).await;
        let last = day(2021, 12, 31);
        let (old_year, new_year) = (at(&office, "2021-12-31T22:59:59Z"), at(&office, "2021-12-31T23:00:00Z"));
        let close = ClosePeriod { until: last, reason: "Jahresabschluss".to_owned() };
        let early = old_year.execute("year-ends-1", close.clone()).await;
        assert!(matches!(early, Err(FlowError::ClosedPeriod(ClosedPeriodError::NotOver { .. }))));
        let tranche = |received_on| RecordTranche {
            grant: office.award.id,
            component: component("F1"),
            budget_year: None,
            amount: Cents::new(5_000),
            received_on,
        };
        let tomorrow = old_year.execute("year-ends-2", tranche(day(2022, 1, 1))).await;
        assert!(matches!(tomorrow, Err(FlowError::NotYet { field: "received_on", .. })));
        old_year.execute("year-ends-3", tranche(last)).await.unwrap();
        new_year.execute("year-ends-4", close).await.unwrap();
        let late = new_year.execute("year-ends-5", tranche(last)).await;
        let first_open = day(2022, 1, 1);
        assert!(matches!(late, Err(FlowError::PeriodClosed { first_open: open, .. }) if open == first_open));
        new_year.execute("year-ends-6", tranche(first_open)).await.unwrap();
        let then = at(&office, "2021-12-31T23:00:00Z").as_of(Some(last), None).unwrap();
        let received = async |ctx: &Ctx| {
            views::grant_figures(ctx, &office.award).await.unwrap()[0].received.get()
        };
        assert_eq!((received(&then).await, received(&new_year).await), (5_000, 10_000));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }
}
