//! Money that moved, position by position.

use ::grants::{Grant, Payment, PaymentState};
use store::{MovedKind, MovedMoney};
use testkit::TestDb;

use super::{
    filing::{Change, DAY, FilePayment, LATER},
    registry::{ELSEWHERE, PROVIDER_A, PROVIDER_B, Registry},
    steps,
};

async fn moved(registry: &Registry, grant: &Grant) -> Vec<MovedMoney> {
    store::moved_money(&mut registry.conn().await, registry.unit(), &[grant.id]).await.unwrap()
}

/// Kind and cents.
fn told(moved: &[MovedMoney]) -> Vec<(MovedKind, i64)> {
    moved.iter().map(|money| (money.kind, money.amount.get())).collect()
}

testkit::on_both_engines! {
    async fn money_moves_when_the_bank_has_confirmed_it(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let below = registry.forwarding(2, &award, PROVIDER_A).await;
        let payment = registry.payment(1, &below).await;
        assert_eq!(moved(&registry, &below).await, [], "an order has moved nothing");
        let confirmed = registry.confirmed(payment).await;
        let received = moved(&registry, &below).await;
        assert_eq!(told(&received), [(MovedKind::Received, 2_000)]);
        assert_eq!((received[0].position, received[0].on), (confirmed.position, LATER));
        assert_eq!(received[0].reference, confirmed.id.0);
        let forwarded = moved(&registry, &award).await;
        assert_eq!(told(&forwarded), [(MovedKind::Forwarded, 2_000)]);
        assert_eq!(Some(forwarded[0].position), below.positions[0].parent);
        let elsewhere = store::moved_money(&mut registry.conn().await, ELSEWHERE, &[award.id]).await.unwrap();
        assert_eq!(elsewhere, []);
        let returned = PaymentState::Returned { on: LATER, reason: "Konto erloschen".to_owned() };
        registry.moved_payment(confirmed, returned).await;
        assert_eq!(moved(&registry, &award).await, [], "what the bank returned has not moved");
    }

    async fn a_tranche_that_is_reversed_has_not_come_in_and_another_of_the_same_day_has(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let wrong = registry.run(FilePayment::received(1, &award)).await.unwrap();
        let right = registry.run(FilePayment::received(2, &award)).await.unwrap();
        assert_eq!(told(&moved(&registry, &award).await), [(MovedKind::Received, 2_000); 2]);
        let state = PaymentState::Reversed { on: LATER, reason: "Doppelt gebucht".to_owned() };
        registry.run(Change::Payment(Payment { version: 2, state, ..wrong })).await.unwrap();
        let received = moved(&registry, &award).await;
        assert_eq!(told(&received), [(MovedKind::Received, 2_000)]);
        assert_eq!((received[0].reference, received[0].on), (right.id.0, DAY));
    }

    async fn what_is_repaid_leaves_one_grant_and_comes_back_to_the_other(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let below = registry.forwarding(2, &award, PROVIDER_A).await;
        let repayment = registry.repayment(1, &below).await;
        let repaid = moved(&registry, &below).await;
        assert_eq!(told(&repaid), [(MovedKind::Repaid, 3_000)]);
        assert_eq!((repaid[0].reference, repaid[0].on), (repayment.id.0, DAY));
        assert_eq!(told(&moved(&registry, &award).await), [(MovedKind::CameBack, 3_000)]);
        assert!(MovedKind::CameBack.is_in() && !MovedKind::Repaid.is_in());
    }

    async fn what_moved_of_many_grants_is_what_moved_of_each(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let [below, other] = [registry.forwarding(2, &award, PROVIDER_A).await, registry.forwarding(3, &award, PROVIDER_B).await];
        registry.run(FilePayment::received(1, &award)).await.unwrap();
        registry.repayment(1, &below).await;
        registry.repayment(2, &other).await;
        steps::all(&registry, 7, &award).await;
        let mut each = Vec::new();
        for grant in [&award, &below, &other] {
            each.extend(moved(&registry, grant).await);
        }
        assert!(MovedKind::ALL.iter().all(|kind| *kind == MovedKind::Forwarded || each.iter().any(|it| it.kind == *kind)));
        each.sort_by_key(|it| (it.position, it.on, it.reference));
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let all = [other.id, award.id, below.id];
        assert_eq!(store::moved_money(&mut conn, unit, &all).await.unwrap(), each);
        let some = store::moved_money(&mut conn, unit, &[other.id, below.id]).await.unwrap();
        let of_award = |it: &MovedMoney| award.positions.iter().any(|position| position.id == it.position);
        assert_eq!(some, each.iter().filter(|it| !of_award(it)).cloned().collect::<Vec<_>>());
        assert_eq!(store::moved_money(&mut conn, unit, &[]).await.unwrap(), []);
    }

    async fn what_was_used_is_what_its_last_correction_left(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let claim = steps::all(&registry, 1, &award).await.claim;
        let used = moved(&registry, &award).await;
        assert_eq!(told(&used), [(MovedKind::Used, 320)]);
        assert_eq!((used[0].reference, used[0].on), (claim.lines[1].id.0, claim.lines[1].paid_on));
    }
}
