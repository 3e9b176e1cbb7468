//! What anybody says of the pages: kept once, read newest first, forgotten when it is done.

use std::slice::from_ref;

use store::{Feedback, StoreError};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::DAY,
    registry::{ELSEWHERE, Registry},
};

fn said(id: u128, hour: u32, message: &str) -> Feedback {
    let at = DAY.and_hms_opt(hour, 0, 0).unwrap().and_utc();
    let (place, contact) = (Some("Startseite".to_owned()), Some("anna@example.org".to_owned()));
    Feedback { id: Uuid::from_u128(id), at, place, message: message.to_owned(), contact }
}

async fn keep(registry: &Registry, said: &Feedback) -> Result<(), StoreError> {
    store::insert_feedback(&mut registry.conn().await, registry.unit(), said).await
}

testkit::on_both_engines! {
    async fn what_is_said_is_kept_once_and_forgotten_when_it_is_done(db: TestDb) {
        let registry = Registry::open(&db).await;
        let first = said(1, 8, "Die Tabelle lässt sich nicht vorlesen.");
        let second = Feedback { place: None, contact: None, ..said(2, 9, "Danke") };
        for one in [&first, &second, &said(1, 10, "noch einmal")] {
            keep(&registry, one).await.unwrap();
        }
        let unit = registry.unit();
        let mut conn = registry.conn().await;
        assert_eq!(store::feedback(&mut conn, unit, 9).await.unwrap(), [second.clone(), first.clone()]);
        assert_eq!(store::feedback(&mut conn, unit, 1).await.unwrap(), from_ref(&second));
        assert_eq!(store::feedback(&mut conn, ELSEWHERE, 9).await.unwrap(), []);
        assert!(!store::forget_feedback(&mut conn, ELSEWHERE, first.id).await.unwrap());
        assert!(store::forget_feedback(&mut conn, unit, first.id).await.unwrap());
        assert!(!store::forget_feedback(&mut conn, unit, first.id).await.unwrap());
        assert_eq!(store::feedback(&mut conn, unit, 9).await.unwrap(), [second]);
    }

    async fn it_says_something_and_not_too_much(db: TestDb) {
        let registry = Registry::open(&db).await;
        let long = |count| Some("ü".repeat(count));
        for (wrong, rule) in [
            (said(1, 8, ""), "feedback_message"),
            (said(1, 8, &"ü".repeat(4001)), "feedback_message"),
            (Feedback { place: long(201), ..said(1, 8, "x") }, "feedback_place"),
            (Feedback { contact: long(201), ..said(1, 8, "x") }, "feedback_contact"),
            (Feedback { contact: long(0), ..said(1, 8, "x") }, "feedback_contact"),
        ] {
            assert_eq!(keep(&registry, &wrong).await.unwrap_err().rule(), Some(rule));
        }
        let most = Feedback { place: long(200), contact: long(200), ..said(1, 8, &"ü".repeat(4000)) };
        keep(&registry, &most).await.unwrap();
    }
}
