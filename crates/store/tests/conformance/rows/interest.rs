//! Interest that was claimed or waived, with its worksheet.

use ::grants::DemandKind;
use store::{DecidedInterest, StoreError};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::FileReceivable,
    registry::{ELSEWHERE, PROVIDER_A, Registry},
};

fn rule(refused: Option<StoreError>) -> Option<String> {
    refused.and_then(|error| error.rule().map(ToOwned::to_owned))
}

testkit::on_both_engines! {
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
        other.worksheet.as_mut().unwrap().calculation.interest = ledger::Cents::new(2_999);
        assert_eq!(rule(registry.run(other).await.err()).as_deref(), Some("interest_worksheet_of_interest"));
    }
}
