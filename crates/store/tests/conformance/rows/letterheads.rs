//! Letterheads: version by version, and none of them lost.

use ::grants::{Person, Role};
use chrono::Days;
use store::{Letterhead, LetterheadVersion, StoreError};
use testkit::TestDb;

use super::{
    filing::DAY,
    registry::{ELSEWHERE, Registry},
};

/// The first bytes of a PNG, and one more.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n.";

/// A version of the day that has its number.
fn version(person: &Person, number: i64) -> Letterhead {
    let day = DAY + Days::new(number.unsigned_abs());
    Letterhead {
        number,
        name: format!("Kreis Musterland {number}"),
        claim: "Der Landrat".to_owned(),
        contact: vec!["Kreishausplatz 1".to_owned(), "Telefon 0".to_owned()],
        return_address: "Kreis · Kreishausplatz 1".to_owned(),
        accent: "#003366".to_owned(),
        logo: (number > 1).then(|| PNG.to_vec()),
        court: (number > 1).then(|| "Verwaltungsgericht ü".to_owned()),
        set_by: person.id,
        set_at: day.and_hms_opt(8, 0, 0).unwrap().and_utc(),
    }
}

/// Sets a version of the letterhead.
pub(super) async fn set(registry: &Registry, person: &Person, number: i64) -> Result<(), StoreError> {
    let (mut conn, unit) = (registry.conn().await, registry.unit());
    store::insert_letterhead(&mut conn, unit, &version(person, number)).await
}

testkit::on_both_engines! {
    async fn the_letterhead_of_a_day_is_the_newest_until_then(db: TestDb) {
        let registry = Registry::open(&db).await;
        let anna = registry.person(1, Role::Administrator).await;
        set(&registry, &anna, 1).await.unwrap();
        for number in [0, 1, 3] {
            let refused = set(&registry, &anna, number).await.unwrap_err();
            assert_eq!(refused.rule(), Some("letterhead_number"), "{number}");
        }
        set(&registry, &anna, 2).await.unwrap();
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        for (after, expected) in [(0, None), (1, Some(1)), (2, Some(2)), (9, Some(2))] {
            let found = store::letterhead_on(&mut conn, unit, DAY + Days::new(after)).await.unwrap();
            assert_eq!(found, expected.map(|number| version(&anna, number)), "{after}");
        }
        assert_eq!(store::letterhead_on(&mut conn, ELSEWHERE, DAY + Days::new(9)).await.unwrap(), None);
        let shown = |number| {
            let Letterhead { name, logo, court, set_by, set_at, .. } = version(&anna, number);
            (LetterheadVersion { number, name, has_logo: logo.is_some(), court, set_by, set_at }, anna.name.clone())
        };
        assert_eq!(store::letterhead_versions(&mut conn, unit, 9).await.unwrap(), [shown(2), shown(1)]);
        assert_eq!(store::letterhead_versions(&mut conn, unit, 1).await.unwrap(), [shown(2)]);
        assert_eq!(store::letterhead_versions(&mut conn, ELSEWHERE, 9).await.unwrap(), []);
    }

    async fn a_letterhead_is_bounded_and_set_by_somebody_of_the_unit(db: TestDb) {
        let registry = Registry::open(&db).await;
        let anna = registry.person(1, Role::Administrator).await;
        let (mut conn, unit, good) = (registry.conn().await, registry.unit(), version(&anna, 1));
        let elsewhere = store::insert_letterhead(&mut conn, ELSEWHERE, &good).await;
        assert_eq!(elsewhere.unwrap_err().rule(), Some("letterhead_of_unit"));
        let text = |length| "x".repeat(length);
        let large = [PNG, vec![0; 262_144].as_slice()].concat();
        for (rule, refused) in [
            ("letterhead_length", Letterhead { name: text(0), ..good.clone() }),
            ("letterhead_length", Letterhead { name: text(101), ..good.clone() }),
            ("letterhead_length", Letterhead { claim: text(101), ..good.clone() }),
            ("letterhead_length", Letterhead { contact: vec![text(401)], ..good.clone() }),
            ("letterhead_length", Letterhead { return_address: text(151), ..good.clone() }),
            ("letterhead_length", Letterhead { court: Some(text(0)), ..good.clone() }),
            ("letterhead_length", Letterhead { court: Some(text(201)), ..good.clone() }),
            ("letterhead_accent", Letterhead { accent: "003366".to_owned(), ..good.clone() }),
            ("letterhead_accent", Letterhead { accent: "x003366".to_owned(), ..good.clone() }),
            ("letterhead_logo", Letterhead { logo: Some(b"GIF89a...".to_vec()), ..good.clone() }),
            ("letterhead_logo", Letterhead { logo: Some(large), ..good.clone() }),
        ] {
            let refused = store::insert_letterhead(&mut conn, unit, &refused).await.unwrap_err();
            assert_eq!(refused.rule(), Some(rule));
        }
        store::insert_letterhead(&mut conn, unit, &good).await.unwrap();
    }
}
