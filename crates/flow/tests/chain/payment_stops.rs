//! Payments of a grant are stopped, and go on.

use flow::{
    FlowError,
    payment_stops::{ResumePayments, StopPayments},
    payments::{OrderPayment, ReleasePayment},
    views,
};
use grants::{Grant, PaymentStopError};
use testkit::TestDb;

use crate::{
    money::{bring_back, reissue},
    office::Office,
    steps::{approve, confirm, draw, order, pay, release},
};

fn stop(grant: &Grant) -> StopPayments {
    StopPayments { grant: grant.id, version: grant.version, reason: "Nachweis fehlt".to_owned() }
}

fn resume(grant: &Grant) -> ResumePayments {
    ResumePayments { grant: grant.id, version: grant.version, reason: "Nachweis ist da".to_owned() }
}

/// Payments of provider A were stopped and went on again.
pub(crate) async fn resumed(office: &Office) {
    let grant = views::grant(&office.finance(), office.forwarding_a.id).await.unwrap();
    let stopped = office.run(&office.finance(), stop(&grant)).await.unwrap();
    office.run(&office.finance(), resume(&stopped)).await.unwrap();
}

fn is_stopped<T: std::fmt::Debug>(outcome: Result<T, FlowError>) {
    match outcome {
        Err(FlowError::PaymentStop(PaymentStopError::Stopped { reason, .. })) => {
            assert_eq!(reason, "Nachweis fehlt");
        }
        other => panic!("payments are stopped, and not {other:?}"),
    }
}

testkit::on_both_engines! {
    async fn nothing_is_ordered_and_released_while_payments_are_stopped(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = &office.forwarding_a;
        draw(&office, "F1", 50_000).await;
        approve(&office, &office.a(), grant.id, "F1", 20_000).await;
        let [first, second, third] = [1_000, 2_000, 3_000].map(|cents| order(grant.id, "F1", cents));
        let returned = pay(&office, first).await;
        let returned = bring_back(&office, &returned).await.unwrap();
        let ordered = office.run(&office.finance(), second).await.unwrap();
        let with_the_bank = office.run(&office.finance(), third).await.unwrap();
        let with_the_bank = release(&office, with_the_bank).await;
        let own = office.run(&office.a(), stop(grant)).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })));
        let award = office.run(&office.finance(), stop(&office.award)).await;
        assert!(matches!(award, Err(FlowError::PaymentStop(PaymentStopError::NotAForwarding))));
        let never = office.run(&office.finance(), resume(grant)).await;
        assert!(matches!(never, Err(FlowError::PaymentStop(PaymentStopError::NotStopped))));

        let stopped = office.run(&office.finance(), stop(grant)).await.unwrap();
        assert_eq!(views::grant(&office.a(), grant.id).await.unwrap(), stopped, "the recipient sees it");
        is_stopped(office.run(&office.finance(), stop(&stopped)).await);
        is_stopped(office.run(&office.finance(), order(grant.id, "F1", 1)).await);
        is_stopped(office.run(&office.finance(), reissue(&returned)).await);
        let release_it = ReleasePayment { payment: ordered.id, version: ordered.version };
        is_stopped(office.run(&office.finance(), release_it).await);
        // What the bank has is booked.
        confirm(&office, with_the_bank).await;

        let paid = office.run(&office.finance(), resume(&stopped)).await.unwrap();
        assert_eq!(views::grant(&office.finance(), grant.id).await.unwrap(), paid);
        confirm(&office, release(&office, ordered).await).await;
        let again: OrderPayment = order(grant.id, "F1", 1);
        office.run(&office.finance(), again).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }
}
