//! Interest that was claimed or waived, with its worksheet.

use ::grants::{DemandKind, Grant, PaymentState, Receivable, ReceivableId, Settled};
use ledger::Cents;
use store::{DecidedInterest, StoreError};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::{FilePart, FilePayment, FileReceivable, LATER},
    registry::{ELSEWHERE, PROVIDER_A, Registry},
};

fn rule(refused: Option<StoreError>) -> Option<String> {
    refused.and_then(|error| error.rule().map(ToOwned::to_owned))
}

/// Interest on so much of what came in under an id, for what it was spent on.
fn on(id: u128, grant: &Grant, (received, cents): (u128, i64)) -> FileReceivable {
    let mut filed = FileReceivable::with_worksheet(id, grant);
    let sheet = filed.worksheet.as_mut().unwrap();
    (sheet.received, sheet.calculation.amount) = (Uuid::from_u128(received), Cents::new(cents));
    filed
}

testkit::on_both_engines! {
    async fn no_more_bears_claimed_interest_than_came_in(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let unknown = registry.run(on(20, &award, (10, 2_000))).await;
        assert_eq!(rule(unknown.err()).as_deref(), Some("interest_worksheet_within"), "nothing came in");
        registry.run(FilePayment::received(10, &award)).await.unwrap();
        let above = registry.run(on(20, &award, (10, 2_001))).await;
        assert_eq!(rule(above.err()).as_deref(), Some("interest_worksheet_within"));
        registry.run(on(20, &award, (10, 1_200))).await.unwrap();
        let together = registry.run(on(30, &award, (10, 801))).await;
        assert_eq!(rule(together.err()).as_deref(), Some("interest_worksheet_within"));
    }

    async fn what_is_claimed_for_what_counts_no_more_is_waived_before_another_claim(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let below = registry.forwarding(2, &award, PROVIDER_A).await;
        registry.run(FilePayment::received(10, &award)).await.unwrap();
        // One use counts: it is a payment that the bank confirmed.
        let paid = registry.payment(21, &below).await;
        let confirmed = registry.confirmed(paid).await;
        let first = registry.run(on(20, &award, (10, 500))).await.unwrap();
        registry.run(on(30, &award, (10, 500))).await.unwrap();
        // What the second was claimed for is none at all.
        let third = || on(40, &award, (10, 500));
        assert_eq!(rule(registry.run(third()).await.err()).as_deref(), Some("interest_worksheet_claimed_before"));
        let state = PaymentState::Returned { on: LATER, reason: "Konto erloschen".to_owned() };
        registry.moved_payment(confirmed, state).await;
        let waive = |receivable: Receivable, cents| {
            let how = Settled::Waived { reason: "zurückgekommen".to_owned() };
            receivable.step(LATER, Cents::new(cents), how).unwrap()
        };
        let (unit, second) = (registry.unit(), ReceivableId(Uuid::from_u128(30)));
        let second = store::receivable(&mut registry.conn().await, unit, second).await.unwrap();
        registry.run(FilePart::Step(waive(second.unwrap(), 3_000))).await.unwrap();
        let partly = waive(first, 2_999);
        registry.run(FilePart::Step(partly.clone())).await.unwrap();
        assert_eq!(rule(registry.run(third()).await.err()).as_deref(), Some("interest_worksheet_claimed_before"));
        registry.run(FilePart::Step(waive(partly, 1))).await.unwrap();
        registry.run(third()).await.unwrap();
    }

    async fn a_worksheet_is_read_back_with_its_receivable_and_names_what_it_decided(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let grant = registry.forwarding(2, &award, PROVIDER_A).await;
        let filed = registry.interest(20, &grant).await;
        let unit = registry.unit();
        let read = store::receivable(&mut registry.conn().await, unit, filed.id).await.unwrap();
        assert_eq!(read, Some(filed.clone()));
        let (received, spent) = (Uuid::from_u128(20), Uuid::from_u128(21));
        let decided = DecidedInterest { received, spent, receivable: filed.id };
        let found = store::decided_interest(&mut registry.conn().await, unit, &[grant.id]).await.unwrap();
        assert_eq!(found, [decided]);
        let of_award = store::decided_interest(&mut registry.conn().await, unit, &[award.id]).await.unwrap();
        assert_eq!(of_award, []);
        let other = store::decided_interest(&mut registry.conn().await, ELSEWHERE, &[grant.id]).await.unwrap();
        assert_eq!(other, []);
        let of_award = registry.interest(40, &award).await;
        let both = store::decided_interest(&mut registry.conn().await, unit, &[award.id, grant.id]).await.unwrap();
        assert_eq!(both.iter().map(|it| it.receivable).collect::<Vec<_>>(), [filed.id, of_award.id]);
    }

    async fn a_late_use_is_decided_once_and_a_worksheet_is_that_of_interest_to_the_cent(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.interest(20, &award).await;
        let again = FileReceivable { id: 30, ..FileReceivable::with_worksheet(20, &award) };
        assert_eq!(rule(registry.run(again).await.err()).as_deref(), Some("interest_worksheet_slice"));
        let refund =
            FileReceivable { kind: DemandKind::Refund, ..FileReceivable::with_worksheet(40, &award) };
        assert_eq!(rule(registry.run(refund).await.err()).as_deref(), Some("interest_worksheet_of_interest"));
        let mut other = FileReceivable::with_worksheet(50, &award);
        other.worksheet.as_mut().unwrap().calculation.interest = Cents::new(2_999);
        assert_eq!(rule(registry.run(other).await.err()).as_deref(), Some("interest_worksheet_of_interest"));
    }
}
