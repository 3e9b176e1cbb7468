//! Drafts: kept for who typed them, the newest of each page, not for ever.

use std::sync::Arc;

use chrono::TimeDelta;
use flow::{Ctx, Flow, drafts};
use testkit::{CountedIds, FixedClock, TestDb};

use crate::office::Office;

async fn places(who: &Ctx) -> Vec<String> {
    drafts::all(who).await.unwrap().into_iter().map(|draft| draft.place).collect()
}

async fn keep(who: &Ctx, place: &str, content: &str) {
    drafts::keep(who, place.to_owned(), content.to_owned()).await.unwrap();
}

testkit::on_both_engines! {
    async fn a_draft_is_seen_by_who_typed_it_until_it_is_sent(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (anna, bernd) = (office.a(), office.b());
        keep(&anna, "/abrechnungen/neu", "von=1").await;
        keep(&anna, "/abrechnungen/neu", "von=2").await;
        let kept = drafts::of_place(&anna, "/abrechnungen/neu").await.unwrap().unwrap();
        assert_eq!(kept.content, "von=2");
        assert_eq!(drafts::of_place(&bernd, "/abrechnungen/neu").await.unwrap(), None);
        assert_eq!(places(&bernd).await, [""; 0]);
        drafts::forget(&bernd, "/abrechnungen/neu").await.unwrap();
        assert_eq!(places(&anna).await, ["/abrechnungen/neu"]);
        drafts::forget(&anna, "/abrechnungen/neu").await.unwrap();
        assert_eq!(places(&anna).await, [""; 0]);
    }

    async fn a_person_has_so_many_drafts_for_so_many_days(db: TestDb) {
        let office = Office::open(&db.store).await;
        let later = |minutes: i64| {
            let now = office.flow.now() + TimeDelta::minutes(minutes);
            let flow = Flow::with(db.store.clone(), Arc::new(FixedClock(now)), Arc::new(CountedIds::default()));
            flow.ctx(office.a().actor().clone())
        };
        for number in 0..=i64::try_from(drafts::MOST).unwrap() {
            keep(&later(number), &format!("/{number}"), "").await;
        }
        let kept = places(&office.a()).await;
        assert_eq!((kept.len(), kept[0].as_str()), (drafts::MOST, "/20"));
        assert!(!kept.contains(&"/0".to_owned()), "the oldest made room");
        let last_day = later(20 + drafts::KEPT_DAYS * 24 * 60);
        assert!(drafts::of_place(&last_day, "/20").await.unwrap().is_some());
        let too_late = later(21 + drafts::KEPT_DAYS * 24 * 60);
        assert_eq!(drafts::of_place(&too_late, "/20").await.unwrap(), None);
        assert_eq!(places(&too_late).await, [""; 0], "what is too old is listed no more");
        keep(&too_late, "/neu", "").await;
        assert_eq!(places(&too_late).await, ["/neu"]);
    }
}
