//! Saved views: of whoever saved them, by list and name, and only so many.

use flow::{
    Ctx,
    saved_views::{self, MOST},
};
use testkit::TestDb;

use crate::office::Office;

async fn names(who: &Ctx, list: &str) -> Vec<String> {
    saved_views::of_list(who, list).await.unwrap().into_iter().map(|view| view.name).collect()
}

testkit::on_both_engines! {
    async fn a_view_is_seen_by_who_saved_it_above_its_list(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (anna, bernd) = (office.a(), office.b());
        assert!(saved_views::save(&anna, "/zahlungen", "Zwei", "zuwendung=1").await.unwrap());
        assert!(saved_views::save(&anna, "/zahlungen", "Eins", "zuwendung=2").await.unwrap());
        assert!(saved_views::save(&anna, "/journal", "Drei", "gegenstand=3").await.unwrap());
        assert_eq!(names(&anna, "/zahlungen").await, ["Eins", "Zwei"]);
        assert_eq!(names(&bernd, "/zahlungen").await, [""; 0]);
        saved_views::forget(&bernd, "/zahlungen", "Eins").await.unwrap();
        saved_views::forget(&anna, "/journal", "Eins").await.unwrap();
        assert_eq!(names(&anna, "/zahlungen").await, ["Eins", "Zwei"]);
        saved_views::forget(&anna, "/zahlungen", "Eins").await.unwrap();
        assert_eq!(names(&anna, "/zahlungen").await, ["Zwei"]);
    }

    async fn a_person_has_so_many_views_and_changes_one_when_there_is_no_room(db: TestDb) {
        let office = Office::open(&db.store).await;
        let anna = office.a();
        for number in 0..MOST {
            assert!(saved_views::save(&anna, "/zahlungen", &format!("{number:02}"), "x=1").await.unwrap());
        }
        assert!(!saved_views::save(&anna, "/journal", "00", "x=1").await.unwrap(), "of all lists together");
        assert!(saved_views::save(&anna, "/zahlungen", "00", "x=2").await.unwrap());
        assert_eq!(saved_views::of_list(&anna, "/zahlungen").await.unwrap()[0].query, "x=2");
        assert!(saved_views::save(&office.b(), "/zahlungen", "00", "x=1").await.unwrap());
        saved_views::forget(&anna, "/zahlungen", "01").await.unwrap();
        assert!(saved_views::save(&anna, "/journal", "00", "x=1").await.unwrap());
    }
}
