//! What verifications came to: one after the other, newest first, and none of them changed.

use ::grants::{Person, Role};
use chrono::Days;
use ledger::{EntryNumber, Hash};
use store::{FaultKind, StoreError, Verification, VerificationResult};
use testkit::TestDb;

use super::{
    filing::DAY,
    registry::{ELSEWHERE, Registry},
};

/// A verification of the day that has its number, in which everything held.
fn held(person: &Person, number: i64) -> Verification {
    let day = DAY + Days::new(number.unsigned_abs());
    let head = Some((EntryNumber::new(6), Hash::of(b"entry 6")));
    Verification {
        number,
        begun_at: day.and_hms_opt(8, 0, 0).unwrap().and_utc(),
        asked_by: person.id,
        result: VerificationResult::Holds { entries: 7, head },
    }
}

/// Keeps a verification in which everything held.
pub(super) async fn kept(registry: &Registry, person: &Person, number: i64) {
    keep(registry, &held(person, number)).await.unwrap();
}

async fn keep(registry: &Registry, it: &Verification) -> Result<(), StoreError> {
    store::insert_verification(&mut registry.conn().await, registry.unit(), it).await
}

testkit::on_both_engines! {
    async fn verifications_follow_one_another_and_are_read_newest_first(db: TestDb) {
        let registry = Registry::open(&db).await;
        let anna = registry.person(1, Role::Auditor).await;
        kept(&registry, &anna, 1).await;
        for number in [0, 1, 3] {
            let refused = keep(&registry, &held(&anna, number)).await.unwrap_err();
            assert_eq!(refused.rule(), Some("verification_number"), "{number}");
        }
        let mut all = vec![held(&anna, 1)];
        let found = [FaultKind::Journal, FaultKind::Subject, FaultKind::File].map(VerificationResult::Fault);
        let none = VerificationResult::Holds { entries: 0, head: None };
        for (number, result) in (2..).zip(found.into_iter().chain([none])) {
            let one = Verification { result, ..held(&anna, number) };
            keep(&registry, &one).await.unwrap();
            all.insert(0, one);
        }
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let read = store::verifications(&mut conn, unit, 9).await.unwrap();
        assert_eq!(read, all.iter().map(|one| (one.clone(), anna.name.clone())).collect::<Vec<_>>());
        assert_eq!(store::verifications(&mut conn, unit, 1).await.unwrap().len(), 1);
        assert_eq!(store::verifications(&mut conn, ELSEWHERE, 9).await.unwrap(), []);
    }

    async fn what_held_says_how_far_and_somebody_of_the_unit_asked(db: TestDb) {
        let registry = Registry::open(&db).await;
        let anna = registry.person(1, Role::Auditor).await;
        let negative = VerificationResult::Holds { entries: -1, head: None };
        let refused = keep(&registry, &Verification { result: negative, ..held(&anna, 1) }).await.unwrap_err();
        assert_eq!(refused.rule(), Some("verification_entries"));
        let mut conn = registry.conn().await;
        let elsewhere = store::insert_verification(&mut conn, ELSEWHERE, &held(&anna, 1)).await.unwrap_err();
        assert_eq!(elsewhere.rule(), Some("verification_of_unit"));
    }
}
