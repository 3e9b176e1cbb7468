//! What anybody says of the pages: taken without signing in, bounded, read and removed by who manages people.

use flow::{
    FlowError, Role,
    feedback::{self, FeedbackError, NewFeedback},
    sign_in::Origin,
};
use grants::TextError;
use testkit::TestDb;
use uuid::Uuid;

use crate::office::{Office, UNIT};

fn said(id: u128, message: &str) -> NewFeedback {
    let (place, contact) = (" Start  seite ".to_owned(), String::new());
    NewFeedback { id: Uuid::from_u128(id), place, message: message.to_owned(), contact }
}

fn from(address: &str) -> Origin {
    Origin::new(address.parse().unwrap(), "browser", "request-1")
}

testkit::on_both_engines! {
    async fn anybody_says_something_and_who_manages_people_takes_care_of_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let here = from("192.0.2.1");
        for _ in ["once", "a double click"] {
            feedback::give(&office.flow, UNIT, said(1, "Die Tabelle ist zu breit."), &here).await.unwrap();
        }
        let administrator = office.administrator();
        let all = feedback::all(&administrator).await.unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].place.as_deref(), all[0].contact.as_deref()), (Some("Start seite"), None));
        assert_eq!(all[0].message, "Die Tabelle ist zu breit.");
        for stranger in [office.finance(), office.a()] {
            assert!(matches!(feedback::all(&stranger).await, Err(FlowError::Forbidden { .. })));
        }
        let head = office.who_is(Role::Head);
        assert!(matches!(feedback::settle(&head, all[0].id).await, Err(FlowError::Forbidden { .. })));
        feedback::settle(&administrator, all[0].id).await.unwrap();
        let again = feedback::settle(&administrator, all[0].id).await;
        assert!(matches!(again, Err(FlowError::NotFound { what: "feedback" })));
        assert!(feedback::all(&administrator).await.unwrap().is_empty());
    }

    async fn who_says_too_much_waits_and_nobody_else_does(db: TestDb) {
        let office = Office::open(&db.store).await;
        let here = from("192.0.2.1");
        for id in 1..=5 {
            feedback::give(&office.flow, UNIT, said(id, "Noch etwas"), &here).await.unwrap();
        }
        let refused = feedback::give(&office.flow, UNIT, said(6, "Noch etwas"), &here).await;
        assert!(matches!(refused, Err(FeedbackError::Wait { seconds: 1 })), "{refused:?}");
        feedback::give(&office.flow, UNIT, said(7, "Von woanders"), &from("192.0.2.2")).await.unwrap();
        let (empty, long) = (said(8, " "), said(8, &"x".repeat(4001)));
        for (new, length) in [(empty, 0), (long, 4001)] {
            let refused = feedback::give(&office.flow, UNIT, new, &from("192.0.2.3")).await;
            let Err(FeedbackError::Text { field: "message", cause }) = refused else { panic!("{refused:?}") };
            assert_eq!(cause, TextError::Length { most: 4000, length });
        }
    }
}
