//! Payout requests and payments in every state.

use ::grants::{Grant, GrantId, Payment, PaymentId, PaymentState, PayoutRequest, PayoutRequestState};
use ledger::{AccountNumber, Cents};
use store::StoreError;
use testkit::{Engine, TestDb};
use uuid::Uuid;

use super::{
    among::among,
    filing::{
        Change, DAY, FileBeyondUse, FileGrant, FilePayment, FilePayoutRequest, FileReserved, FileTakenBack,
        LATER, unsigned_payment,
    },
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

/// The rule that refuses what the application types, or nothing.
async fn typed(db: &TestDb, sql: &str) -> Option<String> {
    let refused = db.as_application(sql).await.map_err(StoreError::from);
    refused.err().and_then(|error| error.rule().map(ToOwned::to_owned))
}

/// What the application types to move a subject that stands somewhere.
fn moved_by_hand(table: &str, from: &str, set: &str) -> String {
    format!("UPDATE {table} SET {set}, version = version + 1 WHERE state = '{from}'")
}

/// Another order of so much, like the only payment but for what it names as reserved.
fn order_of(cents: i64, [cash, due]: [i64; 2]) -> String {
    format!(
        "INSERT INTO payment SELECT programme.id, payment.unit_id, grant_id, position_id, {cents}, 'ordered', state_on,
            reason, {cash}, {due}, 1, NULL, pays_to FROM payment, programme"
    )
}

/// From where no order for the first position of a forwarding pays: what is outside, what is no cash, and the cash of another
/// component, of another recipient and of another award.
async fn strange_cash(registry: &Registry, award: &Grant, other: &Grant) -> [AccountNumber; 5] {
    let [outside, ..] = registry.books.accounts(0);
    let second = registry.run(FileGrant { id: 4, ..FileGrant::award() }).await.unwrap();
    let (of_award, of_other) = (&award.positions[0].accounts, &other.positions[0].accounts);
    let (component, awarded) = (award.positions[1].accounts.cash, second.positions[0].accounts.cash);
    [outside, of_award.due, component, of_other.cash, awarded]
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
        let award = registry.award().await;
        let reason = || "Konto erloschen".to_owned();
        let (released, confirmed) = (PaymentState::Released { on: LATER }, PaymentState::Confirmed { on: LATER });
        let rejected = PaymentState::Rejected { on: LATER, reason: reason() };
        let returned = PaymentState::Returned { on: LATER, reason: reason() };
        let walks = [
            vec![rejected.clone()],
            vec![released.clone(), rejected],
            vec![released, confirmed, returned],
        ];
        for (id, walk) in (1..).zip(walks) {
            let mut payment = registry.payment(id, &award).await;
            assert!(payment.reserved_cash.is_some() && payment.reserved_due.is_some());
            assert_payment(&registry, payment.clone()).await;
            for state in walk {
                payment = registry.moved_payment(payment, state).await;
                assert_payment(&registry, payment.clone()).await;
            }
        }
    }

    async fn a_payment_takes_the_steps_of_its_life_and_no_other(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let grant = registry.forwarding(2, &award, PROVIDER_A).await;
        let (released, reason) = (PaymentState::Released { on: LATER }, "Konto erloschen".to_owned());
        let open = registry.moved_payment(registry.payment(1, &grant).await, released.clone()).await;
        let gone = registry.moved_payment(registry.payment(2, &grant).await, released).await;
        registry.moved_payment(gone, PaymentState::Rejected { on: LATER, reason: reason.clone() }).await;
        let paid = registry.confirmed(registry.payment(3, &grant).await).await;
        registry.returned(registry.payment(4, &grant).await).await;
        registry.run(FilePayment::received(5, &award)).await.unwrap();
        let ordered = registry.payment(6, &grant).await;
        for (from, set) in [
            ("ordered", "state_on = '2021-04-02'"),
            ("released", "state = 'ordered'"),
            ("released", "state_on = '2021-04-02'"),
            ("confirmed", "state = 'ordered'"),
            ("confirmed", "state = 'released'"),
            ("confirmed", "state = 'rejected', reason = 'x'"),
            ("confirmed", "state_on = '2021-04-02'"),
            ("rejected", "state = 'ordered', reason = NULL"),
            ("rejected", "state = 'released', reason = NULL"),
            ("rejected", "state = 'confirmed', reason = NULL"),
            ("rejected", "reason = 'anders'"),
            ("returned", "state = 'ordered', reason = NULL"),
            ("returned", "state = 'released', reason = NULL"),
            ("returned", "state = 'confirmed', reason = NULL"),
            ("returned", "state = 'rejected'"),
            ("returned", "reason = 'anders'"),
            ("received", "state_on = '2021-04-02'"),
        ] {
            let sql = moved_by_hand("payment", from, set);
            assert_eq!(typed(&db, &sql).await.as_deref(), Some("payment_moves"), "{sql}");
        }
        let before = PaymentState::Returned { on: DAY, reason };
        for (payment, state) in [(ordered, PaymentState::Confirmed { on: LATER }), (paid, before)] {
            let moved = Payment { version: payment.version + 1, state, ..payment };
            let refused = registry.run(Change::Payment(moved)).await.unwrap_err();
            assert_eq!(refused.rule(), Some("payment_moves"));
        }
        assert_payment(&registry, open).await;
    }

    async fn a_payout_request_is_decided_once(db: TestDb) {
        let registry = Registry::open(&db).await;
        let grant = registry.award().await;
        registry.payout_terms(1, &grant).await;
        let drawn = FilePayoutRequest { instalment: Some(1), cents: 4_000, ..FilePayoutRequest::of(1, &grant) };
        let drawn = registry.run(drawn).await.unwrap();
        let approved = PayoutRequest { version: 2, state: PayoutRequestState::Approved { on: LATER }, ..drawn };
        registry.run(Change::PayoutRequest(approved.clone())).await.unwrap();
        let state = PayoutRequestState::Refused { on: LATER, reason: "zu früh".to_owned() };
        let refused = PayoutRequest { version: 2, state, ..registry.payout_request(2, &grant).await };
        registry.run(Change::PayoutRequest(refused.clone())).await.unwrap();
        registry.payout_request(3, &grant).await;
        for (from, set) in [
            ("requested", "state_on = '2021-04-02'"),
            ("approved", "state = 'requested'"),
            ("approved", "state = 'refused', refusal = 'x'"),
            ("approved", "state_on = '2021-04-02'"),
            ("refused", "state = 'requested', refusal = NULL"),
            ("refused", "state = 'approved', refusal = NULL"),
            ("refused", "refusal = 'anders'"),
        ] {
            let sql = moved_by_hand("payout_request", from, set);
            assert_eq!(typed(&db, &sql).await.as_deref(), Some("payout_request_moves"), "{sql}");
        }
        assert_request(&registry, approved).await;
        assert_request(&registry, refused).await;
    }

    async fn an_order_names_reservations_of_its_own_and_of_its_amount(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let [grant, other] =
            [registry.forwarding(2, &award, PROVIDER_A).await, registry.forwarding(3, &award, PROVIDER_B).await];
        let first = registry.payment(1, &grant).await;
        let number = |made: Option<ledger::Reservation>| made.unwrap().number().get();
        let taken = [number(first.reserved_cash), number(first.reserved_due)];
        let reserved = async |of: &Grant, voided| {
            registry.run(FileReserved { grant: of.clone(), voided, pays_from: None }).await.unwrap()
        };
        let [free, voided] = [reserved(&grant, false).await, reserved(&grant, true).await];
        let strange = reserved(&other, false).await;
        // What became due was posted two transfers before the cash was reserved.
        let posted = [free[0] - 2, free[1]];
        let unfit = "payment_reserves";
        for (sql, rule) in [
            (order_of(2_000, taken), "payment_cash_once"),
            (order_of(2_000, [free[0], taken[1]]), "payment_due_once"),
            (order_of(1_999, free), unfit),
            (order_of(2_001, free), unfit),
            (order_of(2_000, [free[1], free[0]]), unfit),
            (order_of(2_000, [free[0], strange[1]]), unfit),
            (order_of(2_000, [strange[0], free[1]]), unfit),
            (order_of(2_000, posted), unfit),
            (order_of(2_000, voided), unfit),
        ] {
            assert_eq!(typed(&db, &sql).await.as_deref(), Some(rule), "{sql}");
        }
        if db.engine == Engine::Sqlite {
            let replacing = order_of(2_000, taken).replacen("INSERT", "INSERT OR REPLACE", 1);
            assert_eq!(typed(&db, &replacing).await.as_deref(), Some("payment_cash_once"));
        }
        assert_payment(&registry, first).await;
        assert_eq!(db.as_application(&order_of(2_000, free)).await.unwrap(), 1);
    }

    async fn what_an_order_reserves_is_looked_at_also_when_it_is_written_after_it(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let grant = registry.forwarding(2, &award, PROVIDER_A).await;
        for reserves in [1_999, 2_001] {
            let forged = FilePayment { reserves, ..FilePayment::ordered(1, &grant) };
            let refused = registry.run(forged).await.unwrap_err();
            // PostgreSQL looks when the transaction ends.
            match db.engine {
                Engine::Sqlite => assert_eq!(refused.rule(), Some("payment_reserves")),
                Engine::Postgres => assert!(matches!(refused, StoreError::Unknown), "{refused:?}"),
            }
            let id = PaymentId(Uuid::from_u128(1));
            assert_eq!(store::payment(&mut registry.conn().await, registry.unit(), id).await.unwrap(), None);
        }
        registry.payment(1, &grant).await;
    }

    async fn an_order_pays_from_the_cash_that_its_position_is_paid_from(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let [grant, other] =
            [registry.forwarding(2, &award, PROVIDER_A).await, registry.forwarding(3, &award, PROVIDER_B).await];
        let first = registry.payment(1, &grant).await;
        let reserved = async |of: &Grant, pays_from| {
            registry.run(FileReserved { grant: of.clone(), voided: false, pays_from }).await.unwrap()
        };
        for strange in strange_cash(&registry, &award, &other).await {
            let sql = order_of(2_000, reserved(&grant, Some(strange)).await);
            assert_eq!(typed(&db, &sql).await.as_deref(), Some("payment_pays_from"), "{strange}: {sql}");
        }
        // The account that is paid to and the signatures are of the grant, so its position is.
        let of_other = format!("(SELECT own.id FROM position own WHERE own.cash = {})", other.positions[0].accounts.cash);
        let sql = order_of(2_000, reserved(&other, None).await).replacen("position_id", &of_other, 1);
        assert_eq!(typed(&db, &sql).await.as_deref(), Some("payment_pays_from"), "{sql}");
        assert_payment(&registry, first).await;
        assert_eq!(db.as_application(&order_of(2_000, reserved(&grant, None).await)).await.unwrap(), 1);
    }

    async fn from_where_an_order_pays_is_looked_at_also_when_it_is_written_after_it(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let [grant, other] =
            [registry.forwarding(2, &award, PROVIDER_A).await, registry.forwarding(3, &award, PROVIDER_B).await];
        let strange = strange_cash(&registry, &award, &other).await;
        let of_award = (&award, other.positions[0].accounts.cash);
        for (of, from) in strange.into_iter().map(|from| (&grant, from)).chain([of_award]) {
            let forged = FilePayment { pays_from: Some(from), ..FilePayment::ordered(1, of) };
            let refused = registry.run(forged).await.unwrap_err();
            // PostgreSQL looks when the transaction ends.
            match db.engine {
                Engine::Sqlite => assert_eq!(refused.rule(), Some("payment_pays_from"), "{from}"),
                Engine::Postgres => assert!(matches!(refused, StoreError::Unknown), "{from}: {refused:?}"),
            }
            let id = PaymentId(Uuid::from_u128(1));
            assert_eq!(store::payment(&mut registry.conn().await, registry.unit(), id).await.unwrap(), None);
        }
        registry.payment(1, &grant).await;
        registry.payment(2, &award).await;
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
            let released = store::payments_released(conn, unit, &[first.position]).await.unwrap();
            released.get(&first.position).copied().unwrap_or(Cents::ZERO)
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
            let grants = [award.id, GrantId(Uuid::max())];
            let wanted: Vec<_> = wanted.iter().map(|id| (award.id, *id)).collect();
            let ordered = store::ordered_payment_ids(conn, unit, &grants).await.unwrap();
            let ordered: Vec<_> = ordered.into_iter().map(|(grant, id)| (grant, id.0)).collect();
            assert_eq!(ordered, wanted, "a tranche is no order");
            let asked = store::payout_request_ids_in_order(conn, unit, &grants).await.unwrap();
            assert_eq!(asked.into_iter().map(|(grant, id)| (grant, id.0)).collect::<Vec<_>>(), wanted);
            let demanded = store::receivable_ids_in_order(conn, unit, &grants).await.unwrap();
            assert_eq!(demanded.into_iter().map(|(grant, id)| (grant, id.0)).collect::<Vec<_>>(), wanted);
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
