//! The books as they stood, and days that are closed.

use std::sync::Arc;

use chrono::DateTime;
use flow::{
    Ctx, Flow, FlowError, SystemIds, claims::DecideClaim, periods::ClosePeriod, tranches::RecordTranche,
    views,
};
use grants::{ClaimState, ClosedPeriodError, LineDecision};
use ledger::{Cents, EntryNumber, Head};
use testkit::{FixedClock, TestDb};

use crate::{
    office::{Office, component, day},
    steps::{approve, claim},
};

fn closing(year: i32, month: u32, of_month: u32) -> ClosePeriod {
    ClosePeriod { until: day(year, month, of_month), reason: "Jahresabschluss".to_owned() }
}

/// The same office five days later, on 20 March 2021.
fn later(office: &Office, ctx: &Ctx) -> Ctx {
    let now = DateTime::parse_from_rfc3339("2021-03-20T09:00:00Z").unwrap().to_utc();
    let flow = Flow::with(office.flow.store().clone(), Arc::new(FixedClock(now)), Arc::new(SystemIds));
    flow.ctx(ctx.actor().clone())
}

testkit::on_both_engines! {
    async fn a_closed_day_is_refused_with_its_field_and_the_first_open_day(db: TestDb) {
        let office = Office::open(&db.store).await;
        approve(&office, &office.finance(), office.award.id, "F1", 10_000).await;
        let closed = office.run(&office.finance(), closing(2021, 2, 28)).await.unwrap();
        let tranche = |received_on| RecordTranche {
            grant: office.award.id,
            component: component("F1"),
            budget_year: None,
            amount: Cents::new(5_000),
            received_on,
        };
        let refused = office.run(&office.finance(), tranche(day(2021, 2, 28))).await;
        let Err(FlowError::PeriodClosed { field, until, first_open }) = refused else { panic!("{refused:?}") };
        assert_eq!((field, until, first_open), (Some("received_on"), day(2021, 2, 28), day(2021, 3, 1)));
        office.run(&office.finance(), tranche(first_open)).await.unwrap();
        let page = views::closed_periods(&office.a(), None, 9).await.unwrap();
        assert_eq!(page.items, std::slice::from_ref(&closed));
        assert_eq!(views::closed_period(&office.auditor(), closed.id).await.unwrap(), closed);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn only_days_that_are_over_are_closed_once_and_by_finance_staff(db: TestDb) {
        let office = Office::open(&db.store).await;
        let by_provider = office.run(&office.a(), closing(2021, 2, 28)).await;
        assert!(matches!(by_provider, Err(FlowError::Forbidden { .. })));
        for today_or_later in [closing(2021, 3, 15), closing(2021, 3, 16)] {
            let refused = office.run(&office.finance(), today_or_later).await;
            assert!(matches!(refused, Err(FlowError::ClosedPeriod(ClosedPeriodError::NotOver { .. }))));
        }
        office.run(&office.finance(), closing(2021, 2, 28)).await.unwrap();
        for closed in [closing(2021, 2, 28), closing(2021, 1, 31)] {
            let refused = office.run(&office.finance(), closed).await;
            assert!(matches!(refused, Err(FlowError::ClosedPeriod(ClosedPeriodError::ClosedAlready { .. }))));
        }
        office.run(&office.finance(), closing(2021, 3, 14)).await.unwrap();
    }

    async fn a_claim_is_shown_as_it_stood_and_as_it_was_known(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        let decisions = vec![(claim.lines[0].id, LineDecision::Accept)];
        let decision = DecideClaim { claim: claim.id, version: 1, decisions };
        later(&office, &office.finance()).execute("decided-later", decision).await.unwrap();
        let now = |ctx: Ctx| later(&office, &ctx);
        let submitted = Some(day(2021, 3, 19));
        for (effective_on, known_on) in [(submitted, None), (None, submitted)] {
            let then = now(office.a()).as_of(effective_on, known_on).unwrap();
            let shown = views::claim(&then, claim.id).await.unwrap();
            assert_eq!(shown, claim);
            assert_eq!(views::claims(&then, None, None, 9).await.unwrap().items, std::slice::from_ref(&claim));
            let figures = views::grant_figures(&then, &office.forwarding_a).await.unwrap();
            assert_eq!((figures[0].reserved.get(), figures[0].recognised.get()), (8_000, 0));
            let stranger = now(office.b()).as_of(effective_on, known_on).unwrap();
            assert!(matches!(views::claim(&stranger, claim.id).await, Err(FlowError::NotFound { .. })));
            assert_eq!(views::claims(&stranger, None, None, 9).await.unwrap().items, []);
        }
        let today = now(office.a()).as_of(None, None).unwrap();
        let shown = views::claim(&today, claim.id).await.unwrap();
        assert!(matches!(shown.state, ClaimState::Decided { .. }));
        let figures = views::grant_figures(&today, &office.forwarding_a).await.unwrap();
        assert_eq!((figures[0].reserved.get(), figures[0].recognised.get()), (0, 8_000));
        let before = now(office.a()).as_of(Some(day(2021, 3, 14)), None).unwrap();
        assert!(matches!(views::claim(&before, claim.id).await, Err(FlowError::NotFound { .. })));
        assert_eq!(views::claims(&before, None, None, 9).await.unwrap().items, []);
    }

    async fn an_award_counts_from_its_act_and_is_known_from_the_day_it_was_recorded(db: TestDb) {
        let office = Office::open(&db.store).await;
        let counted = office.auditor().as_of(Some(day(2021, 1, 4)), None).unwrap();
        let first = views::grant(&counted, office.award.id).await.unwrap();
        assert_eq!((first.version, &first.positions), (1, &office.award.positions));
        let counted_final = office.auditor().as_of(Some(day(2021, 2, 15)), None).unwrap();
        assert_eq!(views::grant(&counted_final, office.award.id).await.unwrap(), office.award);
        assert_eq!(views::grants(&counted, None, 9).await.unwrap().items.len(), 2);
        assert_eq!(views::funding_position(&counted).await.unwrap()[0].figures.awarded.get(), 200_000);
        for (effective_on, known_on) in [(Some(day(2021, 1, 3)), None), (None, Some(day(2021, 3, 14)))] {
            let unknown = office.auditor().as_of(effective_on, known_on).unwrap();
            let grant = views::grant(&unknown, office.award.id).await;
            assert!(matches!(grant, Err(FlowError::NotFound { .. })));
            assert_eq!(views::grants(&unknown, None, 9).await.unwrap().items, []);
            assert_eq!(views::funding_position(&unknown).await.unwrap(), []);
        }
        let unknown = office.auditor().as_of(None, Some(day(2021, 3, 14))).unwrap();
        assert_eq!(views::organisations(&unknown).await.unwrap(), []);
        assert_eq!(views::programmes(&unknown).await.unwrap(), []);
        assert_eq!(views::chain_head(&unknown).await.unwrap(), Head::EMPTY);
        assert!(views::journal(&unknown, None, EntryNumber::NONE, 9).await.unwrap().is_empty());
        let present = office.auditor().as_of(None, None).unwrap();
        assert_eq!(views::organisations(&present).await.unwrap().len(), 5);
        assert_eq!(views::programmes(&present).await.unwrap().len(), 1);
        let never = office.auditor().as_of(None, Some(day(2021, 3, 16)));
        assert!(matches!(never, Err(FlowError::NotYet { field: "known_on", .. })));
    }
}
