//! Versions of the Sachbericht, and comments on them.

use ::grants::{ProofKind, Report, ReportComment, ReportCommentId, ReportId, ReportTopic, Visibility};
use store::StoreError;
use testkit::TestDb;
use uuid::Uuid;

use super::{
    among::among,
    filing::{DAY, FileRow, LATER},
    registry::{ELSEWHERE, PROVIDER_A, Registry},
};

fn comment(id: u128, report: &Report) -> ReportComment {
    ReportComment {
        id: ReportCommentId(Uuid::from_u128(id)),
        report: report.id,
        topic: Some(ReportTopic::Success),
        visibility: Visibility::Shared,
        organisation: PROVIDER_A,
        author: "Anna".to_owned(),
        on: LATER,
        text: "Zahlen folgen".to_owned(),
    }
}

/// A comment on a version.
pub(super) async fn said(registry: &Registry, id: u128, report: &Report) -> ReportComment {
    let comment = comment(id, report);
    registry.run(FileRow::ReportComment(comment.clone())).await.unwrap();
    comment
}

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
        assert_eq!(among!(&mut conn, unit, store::reports_with, first.id), Some(first.clone()));
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

    async fn comments_on_a_version_are_read_back(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let (first, second) = (registry.report(1, &award, 1).await, registry.report(2, &award, 2).await);
        let (one, other) = (said(&registry, 1, &first).await, said(&registry, 2, &second).await);
        let whole = ReportComment { topic: None, visibility: Visibility::Internal, ..comment(3, &first) };
        registry.run(FileRow::ReportComment(whole.clone())).await.unwrap();
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        for comment in [&one, &whole] {
            assert_eq!(store::report_comment(&mut conn, unit, comment.id).await.unwrap().as_ref(), Some(comment));
            assert_eq!(store::report_comment(&mut conn, ELSEWHERE, comment.id).await.unwrap(), None);
            assert_eq!(among!(&mut conn, unit, store::report_comments_with, comment.id).as_ref(), Some(comment));
        }
        let none = ReportCommentId(Uuid::nil());
        let ids = store::report_comment_ids(&mut conn, unit, Some(first.id), none, 9).await.unwrap();
        assert_eq!(ids, [one.id, whole.id]);
        let ids = store::report_comment_ids(&mut conn, unit, None, one.id, 9).await.unwrap();
        assert_eq!(ids, [other.id, whole.id]);
        let both = [second.id, first.id];
        let of_both = store::report_comments_of(&mut conn, unit, &both).await.unwrap();
        assert_eq!(of_both, [one, whole, other.clone()]);
        assert_eq!(store::report_comments_of(&mut conn, unit, &[second.id]).await.unwrap(), [other]);
        assert_eq!(store::report_comments_of(&mut conn, ELSEWHERE, &both).await.unwrap(), []);
    }

    async fn a_comment_is_on_a_version_of_its_unit_and_says_something(db: TestDb) {
        let registry = Registry::open(&db).await;
        let report = registry.report(1, &registry.award().await, 1).await;
        let new = comment(1, &report);
        let unknown = ReportComment { report: ReportId(Uuid::nil()), ..new.clone() };
        let refused = rule(registry.run(FileRow::ReportComment(unknown)).await.err());
        assert_eq!(refused.as_deref(), Some("report_comment_of_unit"));
        let nothing = ReportComment { text: " ".to_owned(), ..new.clone() };
        let refused = rule(registry.run(FileRow::ReportComment(nothing)).await.err());
        assert_eq!(refused.as_deref(), Some("report_comment_text"));
        registry.run(FileRow::ReportComment(new)).await.unwrap();
        let elsewhere = "INSERT INTO report_comment
            SELECT organisation_id, organisation_id, report_id, topic, visibility, organisation_id, author, written_on, text
            FROM report_comment";
        let refused = rule(db.as_owner(elsewhere).await.map_err(StoreError::from).err());
        assert_eq!(refused.as_deref(), Some("report_comment_of_unit"));
        let topic = "INSERT INTO report_comment
            SELECT organisation_id, unit_id, report_id, 'weather', visibility, organisation_id, author, written_on, text
            FROM report_comment";
        let refused = rule(db.as_owner(topic).await.map_err(StoreError::from).err());
        assert_eq!(refused.as_deref(), Some("report_comment_topic"));
    }
}
