//! Verifications that somebody asks for: what they came to is kept, and says what it does not cover.

use flow::{FlowError, periods::ClosePeriod, verify};
use grants::AuditScope;
use testkit::TestDb;

use crate::{
    audits::auditor,
    office::{Office, day},
    past::later,
};

testkit::on_both_engines! {
    async fn what_a_verification_came_to_is_kept_with_who_asked_and_what_came_since(db: TestDb) {
        let office = Office::open(&db.store).await;
        let who = office.auditor();
        assert_eq!(verify::last(&who).await.unwrap(), None);
        verify::check(&who).await.unwrap();
        let head = flow::views::chain_head(&who).await.unwrap();
        let first = verify::last(&who).await.unwrap().unwrap();
        assert_eq!((first.by.as_str(), first.at, first.entries_since), ("Rita Prüf", office.flow.now(), 0));
        let verify::VerificationResult::Holds { entries, head: covered } = first.result else { panic!("{first:?}") };
        assert_eq!((covered, entries), (Some((head.number, head.hash)), head.number.get()));
        let close = ClosePeriod { until: day(2020, 12, 31), reason: "Jahresabschluss".to_owned() };
        office.run(&office.finance(), close).await.unwrap();
        let of_head = office.who_is(flow::Role::Head);
        assert_eq!(verify::last(&of_head).await.unwrap().unwrap().entries_since, 1);
        verify::check(&later(&office, &of_head)).await.unwrap();
        let second = verify::last(&who).await.unwrap().unwrap();
        assert_eq!((second.by.as_str(), second.entries_since), ("Hanna Leit", 0));
        assert!(first.at < second.at);
    }

    async fn only_who_sees_the_whole_asks_and_no_other_role_is_told(db: TestDb) {
        let office = Office::open(&db.store).await;
        let scope = AuditScope { provider: Some(office.provider_b), ..AuditScope::default() };
        let bounded = auditor(&office, "Prüferin B", scope).await;
        assert!(matches!(verify::check(&bounded).await, Err(FlowError::Forbidden { .. })));
        for who in [office.finance(), office.a(), office.administrator()] {
            assert!(matches!(verify::check(&who).await, Err(FlowError::Forbidden { .. })));
            assert!(matches!(verify::last(&who).await, Err(FlowError::Forbidden { .. })));
        }
        assert_eq!(verify::last(&bounded).await.unwrap(), None, "nobody was let in");
    }
}
