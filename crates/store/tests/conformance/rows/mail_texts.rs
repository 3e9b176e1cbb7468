//! The texts of mails: version by version, and none of them lost.

use ::grants::{MailKind, Person, Role};
use store::{MailText, StoreError};
use testkit::TestDb;

use super::{
    filing::DAY,
    registry::{ELSEWHERE, Registry},
};

fn version(person: &Person, number: i64, text: Option<(&str, &str)>) -> MailText {
    MailText {
        kind: MailKind::AtOnce,
        number,
        text: text.map(|(subject, body)| (subject.to_owned(), body.to_owned())),
        set_by: person.id,
        set_at: DAY.and_hms_opt(8, 0, 0).unwrap().and_utc(),
    }
}

/// Sets a version of the text of a mail that goes out at once.
pub(super) async fn set(
    registry: &Registry,
    person: &Person,
    number: i64,
    text: Option<(&str, &str)>,
) -> Result<(), StoreError> {
    let (mut conn, unit) = (registry.conn().await, registry.unit());
    store::insert_mail_text(&mut conn, unit, &version(person, number, text)).await
}

testkit::on_both_engines! {
    async fn the_newest_version_comes_first_and_none_is_left_out(db: TestDb) {
        let registry = Registry::open(&db).await;
        let anna = registry.person(1, Role::Administrator).await;
        set(&registry, &anna, 1, Some(("Betreff", "Text ü"))).await.unwrap();
        for number in [0, 1, 3] {
            let refused = set(&registry, &anna, number, None).await.unwrap_err();
            assert_eq!(refused.rule(), Some("mail_text_number"), "{number}");
        }
        set(&registry, &anna, 2, None).await.unwrap();
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let all = store::mail_texts(&mut conn, unit, MailKind::AtOnce, 9).await.unwrap();
        let expected = [version(&anna, 2, None), version(&anna, 1, Some(("Betreff", "Text ü")))];
        assert_eq!(all, expected.map(|version| (version, anna.name.clone())));
        assert_eq!(store::mail_texts(&mut conn, unit, MailKind::AtOnce, 1).await.unwrap(), all[..1]);
        assert_eq!(store::mail_texts(&mut conn, unit, MailKind::Collected, 9).await.unwrap(), []);
        assert_eq!(store::mail_texts(&mut conn, ELSEWHERE, MailKind::AtOnce, 9).await.unwrap(), []);
    }

    async fn a_text_is_whole_and_set_by_somebody_of_the_unit(db: TestDb) {
        let registry = Registry::open(&db).await;
        let anna = registry.person(1, Role::Administrator).await;
        let mut conn = registry.conn().await;
        let elsewhere = store::insert_mail_text(&mut conn, ELSEWHERE, &version(&anna, 1, None)).await;
        assert_eq!(elsewhere.unwrap_err().rule(), Some("mail_text_of_unit"));
        drop(conn);
        let long = "x".repeat(20_001);
        for text in [("", "x"), ("x", ""), ("x", &long), (&long[..1_001], "x")] {
            let refused = set(&registry, &anna, 1, Some(text)).await.unwrap_err();
            assert_eq!(refused.rule(), Some("mail_text_length"));
        }
        set(&registry, &anna, 1, Some(("x", "y"))).await.unwrap();
        let half = "INSERT INTO mail_text (unit_id, kind, number, subject, body, set_by, set_at)
            SELECT unit_id, kind, 2, subject, NULL, set_by, set_at FROM mail_text";
        let refused = StoreError::from(db.as_owner(half).await.unwrap_err());
        assert_eq!(refused.rule(), Some("mail_text_whole"));
    }
}
