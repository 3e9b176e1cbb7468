//! Payout requests and payments in every state.

use ::grants::{Payment, PaymentState, PayoutRequest, PayoutRequestState};
use ledger::Cents;
use store::StoreError;
use testkit::TestDb;
use uuid::Uuid;

use super::{
    among::among,
    filing::{Change, FileBeyondUse, FilePayment, FileTakenBack, LATER, unsigned_payment},
    registry::{ELSEWHERE, PROVIDER_A, PROVIDER_B, Registry},
};

async fn assert_request(registry: &Registry, filed: PayoutRequest) {
    let read = store::payout_request(&mut registry.conn().await, registry.unit(), filed.id).await.unwrap();
    assert_eq!(read.as_ref(), Some(&filed));
    let found = among!(&mut registry.conn().await, registry.unit(), store::payout_requests_with, filed.id);
    assert_eq!(found.as_ref(), Some(&filed));
    let elsewhere = store::payout_request(&mut registry.conn().await, ELSEWHERE, filed.id).await.unwrap();
    assert_eq!(elsewhere, None);
}

async fn assert_payment(registry: &Registry, filed: Payment) {
    let read = store::payment(&mut registry.conn().await, registry.unit(), filed.id).await.unwrap();
    assert_eq!(read.map(unsigned_payment).as_ref(), Some(&filed));
    let found = among!(&mut registry.conn().await, registry.unit(), store::payments_with, filed.id);
    assert_eq!(found.map(unsigned_payment).as_ref(), Some(&filed));
    let elsewhere = store::payment(&mut registry.conn().await, ELSEWHERE, filed.id).await.unwrap();
    assert_eq!(elsewhere, None);
}

testkit::on_both_engines! {
    async fn a_payout_request_is_read_back_in_each_state(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        assert_request(&registry, registry.payout_request(1, &grant).await).await;
        let reason = "zu früh".to_owned();
        let decided = [
            PayoutRequestState::Approved { on: LATER },
            PayoutRequestState::Refused { on: LATER, reason },
        ];
        for (id, state) in (2..).zip(decided) {
            let request = registry.payout_request(id, &grant).await;
            let request = PayoutRequest { version: 2, state, ..request };
            registry.run(Change::PayoutRequest(request.clone())).await.unwrap();
            assert_request(&registry, request).await;
        }
    }

    async fn a_payment_is_read_back_in_each_state(db: TestDb) {
        let registry = Registry::open(&db).await;
        let payment = registry.payment(1, &registry.award().await).await;
        assert!(payment.reserved_cash.is_some() && payment.reserved_due.is_some());
        let reason = || "Konto erloschen".to_owned();
        let states = [
            PaymentState::Ordered { on: LATER },
            PaymentState::Released { on: LATER },
            PaymentState::Confirmed { on: LATER },
            PaymentState::Returned { on: LATER, reason: reason() },
            PaymentState::Rejected { on: LATER, reason: reason() },
        ];
        for (version, state) in (2..).zip(states) {
            let payment = Payment { version, state, ..payment.clone() };
            registry.run(Change::Payment(payment.clone())).await.unwrap();
            assert_payment(&registry, payment).await;
        }
    }

    async fn a_tranche_is_read_back_received_with_nothing_reserved(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        let tranche = registry.run(FilePayment::received(1, &grant)).await.unwrap();
        assert_eq!((tranche.reserved_cash, tranche.reserved_due), (None, None));
        assert_payment(&registry, tranche.clone()).await;
        let reversed = PaymentState::Reversed { on: LATER, reason: "Doppelt gebucht".to_owned() };
        let reversed = Payment { version: 2, state: reversed, ..tranche };
        registry.run(Change::Payment(reversed.clone())).await.unwrap();
        assert_payment(&registry, reversed).await;
    }

    async fn what_became_due_and_stands_for_no_use_is_not_ordered(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let grant = registry.forwarding(2, &award, PROVIDER_A).await;
        registry.payment(1, &grant).await;
        registry.run(FileBeyondUse(grant.clone(), 2_000)).await.unwrap();
        let refused = registry.run(FilePayment::ordered(2, &grant)).await.unwrap_err();
        assert_eq!(refused.rule(), Some("payment_order_within_use"));
        let other = registry.forwarding(3, &award, PROVIDER_B).await;
        registry.run(FilePayment::ordered(3, &other)).await.unwrap();
        registry.run(FilePayment::received(4, &grant)).await.unwrap();
    }

    async fn an_order_that_nothing_stands_for_any_more_is_not_released(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let grant = registry.forwarding(2, &award, PROVIDER_A).await;
        let (first, second) = (registry.payment(1, &grant).await, registry.payment(2, &grant).await);
        registry.run(FileTakenBack(grant.clone(), 2_000)).await.unwrap();
        let release = |payment: &Payment| {
            let state = PaymentState::Released { on: LATER };
            Change::Payment(Payment { version: 2, state, ..payment.clone() })
        };
        let released = async |unit| {
            let conn = &mut registry.conn().await;
            store::payments_released(conn, unit, first.position).await.unwrap()
        };
        assert_eq!(released(registry.unit()).await, Cents::ZERO, "an order is not released");
        registry.run(release(&first)).await.unwrap();
        assert_eq!(released(registry.unit()).await, Cents::new(2_000));
        assert_eq!(released(ELSEWHERE).await, Cents::ZERO);
        let refused = registry.run(release(&second)).await.unwrap_err();
        assert_eq!(refused.rule(), Some("payment_release_within_use"));
    }

    async fn what_hangs_on_a_grant_is_listed_in_the_order_of_the_chain(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        for id in [9, 7] {
            registry.payment(id, &award).await;
            registry.payout_request(id, &award).await;
            registry.receivable(id, &award).await;
        }
        registry.run(FilePayment::received(8, &award)).await.unwrap();
        let (conn, wanted) = (&mut registry.conn().await, [9, 7].map(Uuid::from_u128));
        for (unit, wanted) in [(registry.unit(), &wanted[..]), (ELSEWHERE, &[])] {
            let ordered = store::ordered_payment_ids(conn, unit, award.id).await.unwrap();
            assert_eq!(ordered.iter().map(|id| id.0).collect::<Vec<_>>(), wanted, "a tranche is no order");
            let asked = store::payout_request_ids_in_order(conn, unit, award.id).await.unwrap();
            assert_eq!(asked.iter().map(|id| id.0).collect::<Vec<_>>(), wanted);
            let demanded = store::receivable_ids_in_order(conn, unit, award.id).await.unwrap();
            assert_eq!(demanded.iter().map(|id| id.0).collect::<Vec<_>>(), wanted);
        }
    }

    async fn only_a_tranche_is_reversed_and_once_and_not_before_it_came_in(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.run(FilePayment::received(1, &award)).await.unwrap();
        let moved = |set: &str| format!("UPDATE payment SET {set}, version = version + 1");
        let refused = async |set: &str| {
            let refused = db.as_owner(&moved(set)).await.map_err(StoreError::from).unwrap_err();
            refused.rule().map(ToOwned::to_owned)
        };
        let once = Some("payment_reversed_once".to_owned());
        assert_eq!(refused("state = 'reversed', reason = 'x', state_on = '2020-01-01'").await, once);
        assert_eq!(db.as_owner(&moved("state = 'reversed', reason = 'x'")).await.unwrap(), 1);
        assert_eq!(refused("state = 'received', reason = NULL").await, once);
        assert_eq!(refused("reason = 'y'").await, once);
        let below = registry.forwarding(2, &award, PROVIDER_A).await;
        let ordered = registry.payment(2, &below).await;
        let state = PaymentState::Reversed { on: LATER, reason: "x".to_owned() };
        let never = registry.run(Change::Payment(Payment { version: 2, state, ..ordered })).await.unwrap_err();
        assert_eq!(never.rule(), once.as_deref());
    }
}
