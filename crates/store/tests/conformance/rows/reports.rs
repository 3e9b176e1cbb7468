//! Versions of the Sachbericht.

use ::grants::{ProofKind, Report, ReportId};
use store::StoreError;
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::{DAY, FileRow, LATER},
    registry::{ELSEWHERE, Registry},
};

fn rule(refused: Option<StoreError>) -> Option<String> {
    refused.and_then(|error| error.rule().map(ToOwned::to_owned))
}

testkit::on_both_engines! {
    async fn versions_are_read_back_and_the_newest_until_a_day_is_found(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let (first, second) = (registry.report(1, &award, 1).await, registry.report(2, &award, 2).await);
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        assert_eq!(store::report(&mut conn, unit, first.id).await.unwrap(), Some(first.clone()));
        assert_eq!(store::report(&mut conn, ELSEWHERE, first.id).await.unwrap(), None);
        let of = (first.kind, first.until);
        assert_eq!(store::newest_report(&mut conn, award.id, of, LATER).await.unwrap(), Some(second.clone()));
        let before = DAY.pred_opt().unwrap();
        assert_eq!(store::newest_report(&mut conn, award.id, of, before).await.unwrap(), None);
        let other = (ProofKind::Verwendungsnachweis, first.until);
        assert_eq!(store::newest_report(&mut conn, award.id, other, LATER).await.unwrap(), None);
        let none = ReportId(Uuid::nil());
        let ids = store::report_ids(&mut conn, unit, Some(award.id), none, 9).await.unwrap();
        assert_eq!(ids, [first.id, second.id]);
        let ids = store::report_ids(&mut conn, unit, None, first.id, 9).await.unwrap();
        assert_eq!(ids, [second.id]);
    }

    async fn a_version_is_of_a_grant_of_its_unit(db: TestDb) {
        let registry = Registry::open(&db).await;
        registry.report(1, &registry.award().await, 1).await;
        let elsewhere = "INSERT INTO report
                (id, unit_id, grant_id, kind, period_until, number, author, written_on, sections)
            SELECT recipient_id, recipient_id, grant_id, kind, period_until, 2, author, written_on, sections
            FROM report JOIN grants ON grants.id = report.grant_id";
        let refused = rule(db.as_owner(elsewhere).await.map_err(StoreError::from).err());
        assert_eq!(refused.as_deref(), Some("report_grant"));
    }

    async fn a_version_has_the_next_number(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let first = registry.report(1, &award, 1).await;
        for number in [1, 3] {
            let next = Report { id: ReportId(Uuid::from_u128(2)), number, ..first.clone() };
            let refused = rule(registry.run(FileRow::Report(next)).await.err());
            assert_eq!(refused.as_deref(), Some("report_number"), "{number}");
        }
    }
}
