//! What people have typed and not sent: one for each page, of whoever typed it.

use ::grants::{PersonId, Role};
use chrono::{DateTime, TimeDelta, Utc};
use store::{Draft, StoreError};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::DAY,
    registry::{ELSEWHERE, Registry},
};

fn at(hour: i64) -> DateTime<Utc> {
    DAY.and_hms_opt(0, 0, 0).unwrap().and_utc() + TimeDelta::hours(hour)
}

fn typed(place: &str, content: &str, hour: i64) -> Draft {
    Draft { place: place.to_owned(), content: content.to_owned(), saved_at: at(hour) }
}

async fn keep(registry: &Registry, person: PersonId, draft: &Draft) -> Result<(), StoreError> {
    let (mut conn, unit) = (registry.conn().await, registry.unit());
    store::keep_draft(&mut conn, unit, person, draft).await
}

testkit::on_both_engines! {
    async fn a_draft_takes_the_place_of_the_one_before(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (anna, bernd) = (registry.person(1, Role::Clerk).await.id, registry.person(2, Role::Clerk).await.id);
        let (one, two) = (typed("/a", "x=ü", 1), typed("/b?c=d", "y=2", 2));
        let newer = typed("/a", "x=3", 3);
        for draft in [&one, &two, &newer] {
            keep(&registry, anna, draft).await.unwrap();
        }
        keep(&registry, bernd, &one).await.unwrap();
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        assert_eq!(store::drafts(&mut conn, unit, anna).await.unwrap(), [newer.clone(), two.clone()]);
        assert_eq!(store::draft(&mut conn, unit, anna, "/a").await.unwrap(), Some(newer));
        assert_eq!(store::draft(&mut conn, unit, bernd, "/a").await.unwrap(), Some(one.clone()));
        assert_eq!(store::draft(&mut conn, unit, bernd, "/b?c=d").await.unwrap(), None);
        assert_eq!(store::draft(&mut conn, ELSEWHERE, anna, "/a").await.unwrap(), None);
        store::forget_draft(&mut conn, unit, anna, "/a").await.unwrap();
        assert_eq!(store::drafts(&mut conn, unit, anna).await.unwrap(), std::slice::from_ref(&two));
        store::forget_drafts_before(&mut conn, at(2)).await.unwrap();
        assert_eq!(store::drafts(&mut conn, unit, anna).await.unwrap(), [two]);
        assert_eq!(store::drafts(&mut conn, unit, bernd).await.unwrap(), []);
    }

    async fn a_draft_is_of_a_person_for_a_page(db: TestDb) {
        let registry = Registry::open(&db).await;
        let anna = registry.person(1, Role::Clerk).await.id;
        let nobody = PersonId(Uuid::from_u128(0xDEAD));
        keep(&registry, nobody, &typed("/a", "", 1)).await.unwrap_err();
        for place in ["a".to_owned(), format!("/{}", "x".repeat(500))] {
            let refused = keep(&registry, anna, &typed(&place, "", 1)).await.unwrap_err();
            assert_eq!(refused.rule(), Some("draft_place"));
        }
    }
}
