//! Exceptions from rules: proposed by one person, confirmed by another, withdrawn.

use ::grants::{
    Grant, OrganisationId, PROOFS_IN_TIME, Period, Role, RuleWaiver, RuleWaiverId, Signer, WaiverTerms,
    rule_book::RuleBook,
};
use store::StoreError;
use testkit::TestDb;
use uuid::Uuid;

use super::{
    among::among,
    filing::{DAY, FileRow, FileSigner, FileStaff, LATER},
    registry::{ELSEWHERE, KREIS, PROVIDER_A, PROVIDER_B, Registry},
};

async fn signer(registry: &Registry, organisation: OrganisationId, role: Role) -> Signer {
    registry.run(FileSigner(organisation, role)).await.unwrap()
}

async fn unfiled(registry: &Registry, id: u128, grant: &Grant) -> RuleWaiver {
    let terms = WaiverTerms {
        rule: PROOFS_IN_TIME,
        days: Period::new(DAY, LATER).unwrap(),
        allowed_by: "Kreis, Vermerk vom 1.3.2021",
        reason: "Buchhaltung erkrankt",
    };
    let (id, by) = (RuleWaiverId(Uuid::from_u128(id)), signer(registry, KREIS, Role::Clerk).await);
    RuleWaiver::propose(id, grant.id, terms, RuleBook::shipped().unwrap(), by).unwrap()
}

async fn proposed(registry: &Registry, id: u128, grant: &Grant) -> RuleWaiver {
    let waiver = unfiled(registry, id, grant).await;
    registry.run(FileRow::RuleWaiver(waiver.clone())).await.unwrap();
    waiver
}

async fn confirmed(registry: &Registry, id: u128, grant: &Grant) -> RuleWaiver {
    let by = signer(registry, KREIS, Role::Head).await;
    let waiver = proposed(registry, id, grant).await.confirm(by).unwrap();
    registry.run(FileRow::WaiverStep(waiver.clone())).await.unwrap();
    waiver
}

/// An exception that was confirmed and taken back.
pub(super) async fn withdrawn(registry: &Registry, id: u128, grant: &Grant) -> RuleWaiver {
    let by = signer(registry, KREIS, Role::Clerk).await;
    let waiver = confirmed(registry, id, grant).await.withdraw("Der Nachweis ist da", &by).unwrap();
    registry.run(FileRow::WaiverStep(waiver.clone())).await.unwrap();
    waiver
}

fn rule(refused: Option<StoreError>) -> Option<String> {
    refused.and_then(|error| error.rule().map(ToOwned::to_owned))
}

async fn refused(db: &TestDb, sql: &str) -> Option<String> {
    rule(db.as_owner(sql).await.map_err(StoreError::from).err())
}

/// A step of the only exception by a person in a role for an organisation of a kind.
fn signs(step: &str, by: &Signer, role: &str, kind: &str) -> String {
    format!(
        "INSERT INTO rule_waiver_sign_off (waiver_id, unit_id, step, person_id, role, organisation_id, signed_on)
        SELECT waiver.id, waiver.unit_id, '{step}', person.id, '{role}', organisation.id, '{LATER}'
        FROM rule_waiver waiver, person, organisation
        WHERE person.name = '{}' AND organisation.kind = '{kind}'
        ORDER BY organisation.id LIMIT 1",
        by.name
    )
}

fn moves(to: &str) -> String {
    format!("UPDATE rule_waiver SET {to}, version = version + 1")
}

testkit::on_both_engines! {
    async fn an_exception_is_read_back_at_every_step(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let first = proposed(&registry, 1, &award).await;
        let second = confirmed(&registry, 2, &award).await;
        let third = withdrawn(&registry, 3, &forwarding).await;
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        for waiver in [&first, &second, &third] {
            assert_eq!(store::rule_waiver(&mut conn, unit, waiver.id).await.unwrap().as_ref(), Some(waiver));
            assert_eq!(among!(&mut conn, unit, store::rule_waivers_with, waiver.id).as_ref(), Some(waiver));
            assert_eq!(store::rule_waiver(&mut conn, ELSEWHERE, waiver.id).await.unwrap(), None);
        }
        let of = async |conn: &mut store::Conn, grants: &[::grants::GrantId]| store::rule_waivers(conn, grants).await.unwrap();
        assert_eq!(of(&mut conn, &[award.id]).await, [first.clone(), second.clone()]);
        let all = [first.clone(), second.clone(), third.clone()];
        assert_eq!(of(&mut conn, &[forwarding.id, award.id]).await, all);
        assert_eq!(of(&mut conn, &[]).await, []);
        let ids = store::rule_waiver_ids(&mut conn, unit, None, first.id, 9).await.unwrap();
        assert_eq!(ids, [second.id, third.id]);
        let nobody = RuleWaiverId(Uuid::nil());
        let waiting = store::waiting_rule_waiver_ids(&mut conn, unit, nobody, 9).await.unwrap();
        assert_eq!(waiting, [first.id]);
        assert_eq!(store::waiting_rule_waiver_ids(&mut conn, unit, first.id, 9).await.unwrap(), []);
        assert_eq!(store::waiting_rule_waiver_ids(&mut conn, ELSEWHERE, nobody, 9).await.unwrap(), []);
        drop(conn);
        let late = registry.run(FileRow::WaiverStep(second)).await.unwrap_err();
        assert!(matches!(late, StoreError::Stale { .. }), "{late:?}");
    }

    async fn an_exception_begins_as_a_proposal_and_says_something(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let mut elsewhere = unfiled(&registry, 9, &award).await;
        elsewhere.grant = ::grants::GrantId(Uuid::from_u128(0xDEAD));
        let found = registry.run(FileRow::RuleWaiver(elsewhere)).await.err();
        assert_eq!(rule(found).as_deref(), Some("rule_waiver_of_grant"));
        proposed(&registry, 7, &award).await;
        let copied = |changed: &str, to: &str| {
            let columns = ["rule", "rule_book", "valid_from", "valid_until", "allowed_by", "reason", "state", "version"];
            let values = columns.map(|column| if column == changed { to } else { column }).join(", ");
            format!(
                "INSERT INTO rule_waiver (id, unit_id, grant_id, state_on, {})
                SELECT grant_id, unit_id, grant_id, state_on, {values} FROM rule_waiver",
                columns.join(", ")
            )
        };
        for (column, to, named) in [
            ("state", "'confirmed'", "rule_waiver_begins"),
            ("version", "2", "rule_waiver_begins"),
            ("rule", "' '", "rule_waiver_rule"),
            ("rule_book", "0", "rule_waiver_rule"),
            ("allowed_by", "' '", "rule_waiver_texts"),
            ("reason", "''", "rule_waiver_texts"),
            ("valid_until", "'2021-02-28'", "rule_waiver_days"),
        ] {
            assert_eq!(refused(&db, &copied(column, to)).await.as_deref(), Some(named), "{column} = {to}");
        }
        assert_eq!(db.as_owner(&copied("reason", "'x'")).await.unwrap(), 1);
    }

    async fn another_person_in_the_role_confirms(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let waiver = proposed(&registry, 1, &forwarding).await;
        let (clerk, head) = (&waiver.sign_offs[0].by, &signer(&registry, KREIS, Role::Head).await);
        let (orderer, editor) =
            (&signer(&registry, KREIS, Role::Orderer).await, &signer(&registry, PROVIDER_A, Role::Editor).await);
        let alone = moves(&format!("state = 'confirmed', state_on = '{LATER}'"));
        assert_eq!(refused(&db, &alone).await.as_deref(), Some("rule_waiver_signed_by_two"));
        for (step, by, role, kind, named) in [
            ("confirm", clerk, "clerk", "municipality", "rule_waiver_sign_off_once"),
            ("confirm", orderer, "orderer", "municipality", "rule_waiver_sign_off_role"),
            ("sign", head, "head", "municipality", "rule_waiver_sign_off_role"),
            ("confirm", orderer, "head", "municipality", "rule_waiver_sign_off_role_held"),
            ("confirm", editor, "clerk", "provider", "rule_waiver_sign_off_role_held"),
        ] {
            let found = refused(&db, &signs(step, by, role, kind)).await;
            assert_eq!(found.as_deref(), Some(named), "{step} {role} {kind}");
        }
        let conflict = format!(
            "INSERT INTO conflict_of_interest (id, unit_id, person_id, organisation_id, declared_on, reason)
            SELECT person.id, person.unit_id, person.id, grants.recipient_id, '{DAY}', 'Verwandt'
            FROM person, rule_waiver JOIN grants ON grants.id = rule_waiver.grant_id WHERE person.name = '{}'",
            head.name
        );
        assert_eq!(db.as_owner(&conflict).await.unwrap(), 1);
        let confirms = signs("confirm", head, "head", "municipality");
        assert_eq!(refused(&db, &confirms).await.as_deref(), Some("sign_off_without_interest"));
        let second = registry.run(FileStaff(KREIS, Role::Clerk, 2)).await.unwrap();
        let second = Signer { name: second, ..head.clone() };
        assert_eq!(db.as_owner(&signs("confirm", &second, "clerk", "municipality")).await.unwrap(), 1);
        assert_eq!(db.as_owner(&alone).await.unwrap(), 1);
    }

    async fn who_gives_a_grant_takes_the_steps_and_no_other_house(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let clerk_of_a = signer(&registry, PROVIDER_A, Role::Clerk).await;
        for (id, grant) in [(1, &award), (2, &forwarding)] {
            let mut own = unfiled(&registry, id, grant).await;
            own.sign_offs[0].by = clerk_of_a.clone();
            let found = registry.run(FileRow::RuleWaiver(own)).await.err();
            assert_eq!(rule(found).as_deref(), Some("rule_waiver_sign_off_side"), "{id}");
        }
        let below = registry.forwarding(3, &forwarding, PROVIDER_B).await;
        let mut given = unfiled(&registry, 3, &below).await;
        let found = registry.run(FileRow::RuleWaiver(given.clone())).await.err();
        assert_eq!(rule(found).as_deref(), Some("rule_waiver_sign_off_side"), "the Kreis does not give it");
        given.sign_offs[0].by = clerk_of_a;
        registry.run(FileRow::RuleWaiver(given)).await.unwrap();
    }

    async fn what_was_said_stays_and_what_was_withdrawn_too(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        withdrawn(&registry, 1, &award).await;
        for (to, named) in [
            ("valid_until = '2022-01-01'", "rule_waiver_filed_stays"),
            ("reason = 'Darum'", "rule_waiver_filed_stays"),
            ("state = 'confirmed', withdrawn_by = NULL, withdrawn_why = NULL", "rule_waiver_moves"),
            ("withdrawn_why = 'Darum'", "rule_waiver_moves"),
        ] {
            assert_eq!(refused(&db, &moves(to)).await.as_deref(), Some(named), "{to}");
        }
        let skipped = "UPDATE rule_waiver SET state = 'withdrawn', version = version + 2";
        assert_eq!(refused(&db, skipped).await.as_deref(), Some("rule_waiver_version_next"));
        let open = proposed(&registry, 2, &award).await;
        let by = open.sign_offs[0].by.clone();
        registry.run(FileRow::WaiverStep(open.withdraw("Irrtum", &by).unwrap())).await.unwrap();
        let late = signs("confirm", &signer(&registry, KREIS, Role::Head).await, "head", "municipality");
        let late = late.replace("FROM rule_waiver waiver,", "FROM (SELECT * FROM rule_waiver WHERE version = 2) waiver,");
        assert_eq!(refused(&db, &late).await.as_deref(), Some("rule_waiver_sign_off_in_order"));
        assert_eq!(refused(&db, "DELETE FROM rule_waiver").await.as_deref(), Some("rule_waiver_is_kept"));
        let unsigned = "DELETE FROM rule_waiver_sign_off";
        assert_eq!(refused(&db, unsigned).await.as_deref(), Some("rule_waiver_sign_off_is_kept"));
        let another = "UPDATE rule_waiver_sign_off SET signed_on = '2021-03-31'";
        assert_eq!(refused(&db, another).await.as_deref(), Some("rule_waiver_sign_off_filed_stays"));
    }
}
