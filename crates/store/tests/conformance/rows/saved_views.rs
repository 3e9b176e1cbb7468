//! Views of lists: one under each name of a list, of whoever saved it.

use ::grants::{PersonId, Role};
use store::{SavedView, StoreError};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::DAY,
    registry::{ELSEWHERE, Registry},
};

fn view(list: &str, name: &str, query: &str) -> SavedView {
    let saved_at = DAY.and_hms_opt(8, 0, 0).unwrap().and_utc();
    SavedView { list: list.to_owned(), name: name.to_owned(), query: query.to_owned(), saved_at }
}

async fn save(registry: &Registry, person: PersonId, view: &SavedView) -> Result<(), StoreError> {
    let (mut conn, unit) = (registry.conn().await, registry.unit());
    store::save_view(&mut conn, unit, person, view).await
}

testkit::on_both_engines! {
    async fn a_view_takes_the_place_of_the_one_of_its_name(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (anna, bernd) = (registry.person(1, Role::Clerk).await.id, registry.person(2, Role::Clerk).await.id);
        let (old, new) = (view("/b", "Träger ü", "x=1"), view("/b", "Träger ü", "x=2"));
        let (other, elsewhere) = (view("/b", "A", "y=1"), view("/a", "Z", "z=1"));
        for view in [&old, &new, &other, &elsewhere] {
            save(&registry, anna, view).await.unwrap();
        }
        save(&registry, bernd, &old).await.unwrap();
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let all = store::saved_views(&mut conn, unit, anna).await.unwrap();
        assert_eq!(all, [elsewhere.clone(), other.clone(), new]);
        assert_eq!(store::saved_views(&mut conn, ELSEWHERE, anna).await.unwrap(), []);
        store::forget_view(&mut conn, unit, anna, ("/b", "Träger ü")).await.unwrap();
        store::forget_view(&mut conn, unit, anna, ("/a", "A")).await.unwrap();
        assert_eq!(store::saved_views(&mut conn, unit, anna).await.unwrap(), [elsewhere, other]);
        assert_eq!(store::saved_views(&mut conn, unit, bernd).await.unwrap(), [old]);
    }

    async fn a_view_is_of_a_person_and_says_something_short(db: TestDb) {
        let registry = Registry::open(&db).await;
        let anna = registry.person(1, Role::Clerk).await.id;
        save(&registry, PersonId(Uuid::from_u128(0xDEAD)), &view("/a", "x", "x=1")).await.unwrap_err();
        let (name, query) = ("ü".repeat(61), "x".repeat(501));
        for (view, rule) in [
            (view("a", "x", "x=1"), "saved_view_list"),
            (view("/a", "", "x=1"), "saved_view_name"),
            (view("/a", &name, "x=1"), "saved_view_name"),
            (view("/a", "x", ""), "saved_view_query"),
            (view("/a", "x", &query), "saved_view_query"),
        ] {
            let refused = save(&registry, anna, &view).await.unwrap_err();
            assert_eq!(refused.rule(), Some(rule));
        }
        save(&registry, anna, &view("/a", &name[2..], &query[1..])).await.unwrap();
    }
}
