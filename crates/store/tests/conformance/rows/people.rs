//! People: one human once, roles that are kept apart, and who acts on a day.

use ::grants::{AuditScope, Membership, MembershipId, Period, Person, PersonId, Role};
use store::{StoreError, TeamRole};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    among::among,
    filing::{Change, DAY, FileMembership, FileRow, LATER},
    registry::{ELSEWHERE, KREIS, PROVIDER_A, PROVIDER_B, Registry},
};

/// The rule that refuses what the owner of the tables does.
async fn refused(db: &TestDb, sql: &str) -> Option<String> {
    let refused = db.as_owner(sql).await.map_err(StoreError::from);
    refused.err().and_then(|error| error.rule().map(ToOwned::to_owned))
}

/// An attack that gives the first person another membership.
fn given(organisation: &str, role: &str, from: &str, until: &str) -> String {
    format!(
        "INSERT INTO membership (id, unit_id, person_id, organisation_id, role, valid_from, valid_until)
        SELECT programme.id, person.unit_id, person.id, organisation.id, '{role}', '{from}', {until}
        FROM person, organisation, programme WHERE organisation.name = '{organisation}'"
    )
}

/// An attack that registers someone with an id that is free.
fn registered(identity: &str, name: &str) -> String {
    format!(
        "INSERT INTO person (id, unit_id, identity, name, registered_on, left_on, version)
        SELECT id, unit_id, '{identity}', '{name}', '2021-03-01', NULL, 1 FROM programme"
    )
}

testkit::on_both_engines! {
    async fn a_person_is_read_back(db: TestDb) {
        let registry = Registry::open(&db).await;
        let unit = registry.unit();
        let first = registry.person(1, Role::Clerk).await;
        let second = registry.person(2, Role::Auditor).await;
        let mut conn = registry.conn().await;
        assert_eq!(store::person(&mut conn, unit, first.id).await.unwrap(), Some(first.clone()));
        assert_eq!(store::person(&mut conn, ELSEWHERE, first.id).await.unwrap(), None);
        assert_eq!(among!(&mut conn, unit, store::people_with, first.id), Some(first.clone()));
        let found = store::person_of_identity(&mut conn, unit, "person-2").await.unwrap();
        assert_eq!(found, Some(second.clone()));
        assert_eq!(store::person_of_identity(&mut conn, unit, "Person-2").await.unwrap(), None);
        let nobody = PersonId(Uuid::nil());
        assert_eq!(store::person_ids(&mut conn, unit, nobody, 9).await.unwrap(), [first.id, second.id]);
        assert_eq!(store::person_ids(&mut conn, unit, first.id, 9).await.unwrap(), [second.id]);
        assert_eq!(store::person_ids(&mut conn, unit, nobody, 1).await.unwrap(), [first.id]);
    }

    async fn a_person_acts_in_the_roles_and_on_the_days_that_they_hold(db: TestDb) {
        let registry = Registry::open(&db).await;
        let unit = registry.unit();
        let person = registry.person(1, Role::Clerk).await;
        let id = MembershipId(Uuid::from_u128(9));
        let held = Membership { id, organisation: PROVIDER_A, role: Role::Editor, from: LATER, until: None, deputy_for: None, scope: None };
        let person = person.give(held).unwrap();
        registry.run(FileMembership(person.clone())).await.unwrap();
        let acts = async |organisation, role, day| {
            let conn = &mut registry.conn().await;
            store::holds_role(conn, unit, person.id, (organisation, role), day).await.unwrap()
        };
        let before = DAY.pred_opt().unwrap();
        for (organisation, role, day, expected) in [
            (KREIS, Role::Clerk, DAY, true),
            (KREIS, Role::Clerk, before, false),
            (KREIS, Role::Orderer, DAY, false),
            (PROVIDER_A, Role::Clerk, DAY, false),
            (PROVIDER_A, Role::Editor, DAY, false),
            (PROVIDER_A, Role::Editor, LATER, true),
        ] {
            assert_eq!(acts(organisation, role, day).await, expected, "{role:?} {day}");
            assert_eq!(person.acts(organisation, role, day), expected, "{role:?} {day}");
        }
        let gone = person.clone().leave(LATER).unwrap();
        registry.run(Change::Person(gone.clone())).await.unwrap();
        assert!(!acts(KREIS, Role::Clerk, DAY).await, "nobody acts who has left");
        let read = store::person(&mut registry.conn().await, unit, gone.id).await.unwrap();
        assert_eq!(read, Some(gone));
    }

    async fn who_acts_for_an_organisation_is_found_with_each_role_and_nobody_elses(db: TestDb) {
        let registry = Registry::open(&db).await;
        let unit = registry.unit();
        let first = registry.person(1, Role::Clerk).await;
        let second = registry.person(2, Role::Orderer).await;
        let held = |id, role, deputy_for| Membership {
            id: MembershipId(Uuid::from_u128(id)),
            organisation: PROVIDER_A,
            role,
            from: DAY,
            until: Some(LATER),
            deputy_for,
            scope: None,
        };
        let first = first.give(held(9, Role::Editor, None)).unwrap();
        registry.run(FileMembership(first.clone())).await.unwrap();
        let second = second.give(held(10, Role::Editor, Some(first.id))).unwrap();
        registry.run(FileMembership(second.clone())).await.unwrap();
        let gone = second.leave(LATER).unwrap();
        registry.run(Change::Person(gone.clone())).await.unwrap();
        let mut conn = registry.conn().await;
        let role = |person: &Person, deputy_for| TeamRole {
            person: person.id,
            name: person.name.clone(),
            left_on: person.left_on,
            role: Role::Editor,
            from: DAY,
            until: Some(LATER),
            deputy_for,
        };
        let found = store::team_roles(&mut conn, unit, PROVIDER_A).await.unwrap();
        assert_eq!(found, [role(&first, None), role(&gone, Some(first.id))]);
        let found = store::team_roles(&mut conn, unit, KREIS).await.unwrap();
        assert_eq!(found.iter().map(|it| it.role).collect::<Vec<_>>(), [Role::Clerk, Role::Orderer]);
        assert_eq!(store::team_roles(&mut conn, unit, PROVIDER_B).await.unwrap(), []);
        assert_eq!(store::team_roles(&mut conn, ELSEWHERE, PROVIDER_A).await.unwrap(), []);
    }

    async fn one_human_has_one_account(db: TestDb) {
        let registry = Registry::open(&db).await;
        registry.person(1, Role::Clerk).await;
        let again = Person::register(PersonId(Uuid::from_u128(2)), " PERSON-1 ", "Anna Neu", DAY).unwrap();
        let rule = registry.run(FileRow::Person(again)).await.unwrap_err();
        assert_eq!(rule.rule(), Some("person_identity"));
        for (identity, name, rule) in [
            ("person-1", "Anna Neu", "person_identity"),
            ("Person-1", "Anna Neu", "person_identity_plain"),
            (" person-1", "Anna Neu", "person_identity_plain"),
            ("", "Anna Neu", "person_identity_plain"),
            ("anna", "Person 1", "person_name"),
        ] {
            let sql = registered(identity, name);
            assert_eq!(refused(&db, &sql).await.as_deref(), Some(rule), "{sql}");
        }
    }

    async fn nobody_holds_roles_that_are_kept_apart(db: TestDb) {
        let registry = Registry::open(&db).await;
        registry.person(1, Role::Clerk).await;
        let provider = "Bildungsträger A";
        for (organisation, role, from, until, rule) in [
            ("Musterkreis", "clerk", "2021-05-01", "NULL", "membership_once"),
            ("Musterkreis", "releaser", "2021-05-01", "NULL", "membership_kept_apart"),
            (provider, "releaser", "2021-01-01", "'2021-03-01'", "membership_kept_apart"),
            ("Musterkreis", "administrator", "2021-05-01", "NULL", "membership_kept_apart"),
            (provider, "auditor", "2021-05-01", "'2021-06-01'", "membership_kept_apart"),
            (provider, "editor", "2021-05-01", "'2021-04-30'", "membership_days"),
            (provider, "owner", "2021-05-01", "NULL", "membership_role"),
        ] {
            let sql = given(organisation, role, from, until);
            assert_eq!(refused(&db, &sql).await.as_deref(), Some(rule), "{sql}");
        }
        let earlier = given("Musterkreis", "releaser", "2021-01-01", "'2021-02-28'");
        assert_eq!(db.as_owner(&earlier).await.unwrap(), 1, "at another time it is no conflict");
    }

    async fn a_role_ends_earlier_and_is_never_prolonged(db: TestDb) {
        let registry = Registry::open(&db).await;
        registry.person(1, Role::Auditor).await;
        for until in ["NULL", "'2021-04-02'"] {
            let sql = format!("UPDATE membership SET valid_until = {until}");
            assert_eq!(refused(&db, &sql).await.as_deref(), Some("membership_ends_earlier"), "{sql}");
        }
        let endless = given("Bildungsträger A", "auditor", "2022-05-01", "NULL");
        assert_eq!(refused(&db, &endless).await.as_deref(), Some("membership_auditor_ends"));
        assert_eq!(db.as_owner("UPDATE membership SET valid_until = '2021-03-15'").await.unwrap(), 1);
        db.as_owner("UPDATE person SET left_on = '2021-03-20', version = version + 1").await.unwrap();
        let back = given("Bildungsträger A", "editor", "2022-05-01", "NULL");
        assert_eq!(refused(&db, &back).await.as_deref(), Some("membership_of_someone_there"));
    }

    async fn what_an_auditor_sees_is_read_back_and_is_theirs_alone(db: TestDb) {
        let registry = Registry::open(&db).await;
        let unit = registry.unit();
        let award = registry.award().await;
        let first = registry.person(1, Role::Auditor).await;
        let scope = AuditScope {
            award: Some(award.id),
            component: Some(award.positions[0].component.clone()),
            provider: Some(PROVIDER_A),
            period: Some(Period::new(DAY, LATER).unwrap()),
            known_until: Some(LATER),
        };
        let person = Person::register(PersonId(Uuid::from_u128(2)), "person-2", "Person 2", DAY).unwrap();
        let id = MembershipId(Uuid::from_u128(2));
        let (until, scope) = (Some(LATER), Some(scope));
        let role = Role::Auditor;
        let held = Membership { id, organisation: KREIS, role, from: DAY, until, deputy_for: None, scope };
        let person = Person { version: 1, ..person.give(held.clone()).unwrap() };
        registry.run(FileRow::Person(person.clone())).await.unwrap();
        let mut conn = registry.conn().await;
        assert_eq!(store::person(&mut conn, unit, person.id).await.unwrap(), Some(person.clone()));
        assert_eq!(among!(&mut conn, unit, store::people_with, person.id), Some(person.clone()));
        let seen = store::audit_scope(&mut conn, unit, person.id, KREIS, LATER).await.unwrap();
        assert_eq!(seen, held.scope);
        let whole = store::audit_scope(&mut conn, unit, first.id, KREIS, DAY).await.unwrap();
        assert_eq!(whole, Some(AuditScope::default()));
        let over = LATER.succ_opt().unwrap();
        assert_eq!(store::audit_scope(&mut conn, unit, person.id, KREIS, over).await.unwrap(), None);
        assert_eq!(store::audit_scope(&mut conn, unit, person.id, PROVIDER_A, DAY).await.unwrap(), None);
        drop(conn);
        registry.person(3, Role::Clerk).await;
        let of_clerk = "INSERT INTO audit_scope (membership_id, unit_id)
            SELECT id, unit_id FROM membership WHERE role = 'clerk'";
        assert_eq!(refused(&db, of_clerk).await.as_deref(), Some("audit_scope_of_auditor"));
    }
}
