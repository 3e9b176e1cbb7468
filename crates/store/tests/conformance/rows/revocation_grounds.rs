//! Grounds for revoking grants, and what became of them.

use ::grants::{Grant, GroundOutcome, RevocationGround, RevocationGroundId};
use store::StoreError;
use testkit::TestDb;
use uuid::Uuid;

use super::{
    among::among,
    filing::{DAY, FileRow, LATER},
    registry::{ELSEWHERE, PROVIDER_A, Registry},
};

fn ground(id: u128, grant: &Grant) -> RevocationGround {
    RevocationGround {
        id: RevocationGroundId(Uuid::from_u128(id)),
        grant: grant.id,
        version: 1,
        facts: "Kurs fand nicht statt".to_owned(),
        known_on: DAY,
        recorded_by: "Frieda".to_owned(),
        recorded_on: LATER,
        end: None,
    }
}

async fn known(registry: &Registry, id: u128, grant: &Grant) -> RevocationGround {
    let ground = ground(id, grant);
    registry.run(FileRow::RevocationGround(ground.clone())).await.unwrap();
    ground
}

/// A ground of which it was decided that the act stays.
pub(super) async fn ended(registry: &Registry, id: u128, grant: &Grant) -> RevocationGround {
    let outcome = GroundOutcome::Stays { reason: "Ermessen".to_owned() };
    let ended = known(registry, id, grant).await.ended(LATER, "Finn".to_owned(), outcome).unwrap();
    registry.run(FileRow::GroundEnd(ended.clone())).await.unwrap();
    ended
}

fn rule(refused: Option<StoreError>) -> Option<String> {
    refused.and_then(|error| error.rule().map(ToOwned::to_owned))
}

async fn refused(db: &TestDb, sql: &str) -> Option<String> {
    assert!(db.as_application(sql).await.is_err(), "{sql}");
    rule(db.as_owner(sql).await.map_err(StoreError::from).err())
}

testkit::on_both_engines! {
    async fn grounds_are_read_back_with_what_became_of_them(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let first = known(&registry, 1, &award).await;
        let second = ended(&registry, 2, &award).await;
        let third = known(&registry, 3, &forwarding).await;
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        assert_eq!(store::revocation_ground(&mut conn, unit, first.id).await.unwrap(), Some(first.clone()));
        assert_eq!(store::revocation_ground(&mut conn, unit, second.id).await.unwrap(), Some(second.clone()));
        assert_eq!(among!(&mut conn, unit, store::revocation_grounds_with, second.id), Some(second.clone()));
        assert_eq!(store::revocation_ground(&mut conn, ELSEWHERE, first.id).await.unwrap(), None);
        let of_award = store::revocation_grounds(&mut conn, &[award.id]).await.unwrap();
        assert_eq!(of_award, [first.clone(), second.clone()]);
        let of_both = store::revocation_grounds(&mut conn, &[forwarding.id, award.id]).await.unwrap();
        assert_eq!(of_both, [first.clone(), second.clone(), third.clone()]);
        let ids = store::revocation_ground_ids(&mut conn, unit, None, first.id, 9).await.unwrap();
        assert_eq!(ids, [second.id, third.id]);
    }

    async fn a_ground_is_of_a_grant_of_its_unit_known_before_it_is_recorded_and_says_something(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let wrong = |change: fn(&mut RevocationGround)| {
            let mut wrong = ground(9, &award);
            change(&mut wrong);
            FileRow::RevocationGround(wrong)
        };
        for (row, named) in [
            (wrong(|it| " ".clone_into(&mut it.facts)), "revocation_ground_facts"),
            (wrong(|it| it.known_on = LATER.succ_opt().unwrap()), "revocation_ground_known_on"),
            (wrong(|it| it.grant = ::grants::GrantId(Uuid::from_u128(0xDEAD))), "revocation_ground_of_grant"),
        ] {
            assert_eq!(rule(registry.run(row).await.err()).as_deref(), Some(named));
        }
        known(&registry, 1, &award).await;
        let elsewhere = "INSERT INTO revocation_ground
                (id, unit_id, grant_id, facts, known_on, recorded_by, recorded_on)
            SELECT recipient_id, recipient_id, grant_id, facts, known_on, recorded_by, recorded_on
            FROM revocation_ground ground JOIN grants ON grants.id = ground.grant_id";
        let refused = rule(db.as_owner(elsewhere).await.map_err(StoreError::from).err());
        assert_eq!(refused.as_deref(), Some("revocation_ground_of_grant"));
    }

    async fn a_ground_ends_once_not_before_it_was_known_and_by_what_revokes(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let known = known(&registry, 1, &award).await;
        let revoked = GroundOutcome::Revoked { act: 1 };
        let by_first = known.clone().ended(DAY, "Finn".to_owned(), revoked).unwrap();
        let outcome = registry.run(FileRow::GroundEnd(by_first)).await.err();
        assert_eq!(rule(outcome).as_deref(), Some("revocation_ground_end_revokes"), "it is the first act");
        let end = |values: &str| format!("INSERT INTO revocation_ground_end
            (ground_id, unit_id, outcome, act_number, reason, ended_on, ended_by)
            SELECT id, unit_id, {values}, 'Finn' FROM revocation_ground WHERE facts = 'Kurs fand nicht statt'");
        for (values, named) in [
            (format!("'stays', NULL, 'Ermessen', '{}'", DAY.pred_opt().unwrap()), "revocation_ground_end_of_ground"),
            (format!("'stays', NULL, NULL, '{LATER}'"), "revocation_ground_end_outcome"),
            (format!("'stays', NULL, ' ', '{LATER}'"), "revocation_ground_end_outcome"),
            (format!("'stays', 1, 'Ermessen', '{LATER}'"), "revocation_ground_end_outcome"),
            (format!("'forgotten', NULL, 'Ermessen', '{LATER}'"), "revocation_ground_end_outcome"),
            (format!("'revoked', 7, NULL, '{LATER}'"), "revocation_ground_end_revokes"),
        ] {
            let found = rule(db.as_owner(&end(&values)).await.map_err(StoreError::from).err());
            assert_eq!(found.as_deref(), Some(named), "{values}");
        }
        assert_eq!(db.as_owner(&end(&format!("'stays', NULL, 'Ermessen', '{LATER}'"))).await.unwrap(), 1);
        let again = rule(db.as_owner(&end(&format!("'stays', NULL, 'Doch', '{LATER}'"))).await.map_err(StoreError::from).err());
        assert_eq!(again.as_deref(), Some("revocation_ground_end_pkey"));
        let reopened = "DELETE FROM revocation_ground_end";
        assert_eq!(refused(&db, reopened).await.as_deref(), Some("revocation_ground_end_is_kept"));
        let later = "UPDATE revocation_ground SET known_on = recorded_on";
        assert_eq!(refused(&db, later).await.as_deref(), Some("revocation_ground_filed_stays"));
    }
}
