//! Sign-in: what is kept beside the books, what is done once, and whom a secret stands for.

use ::grants::{Membership, MembershipId, Person, PersonId, Role};
use chrono::{DateTime, TimeDelta, Utc};
use identity::{
    Failures, Guarded, NewPassword, OpenIdSubject, Password, PasswordHash, Secret, SecretHash, SessionTimes,
    Step, TotpSecret,
};
use store::{
    AccessEvent, AccessOutcome, ApiToken, Aside, Invitation, SecondFactor, Session, SessionEndReason,
    SignInEvent, SignInEventKind, Standing, StoreError, TokenScope, TrailAsked,
};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::{Change, DAY, FileMembership, LATER},
    registry::{ELSEWHERE, KREIS, PROVIDER_A, Registry},
};

/// An hour of the day on which everything is filed.
fn at(hour: u32) -> DateTime<Utc> {
    DAY.and_hms_opt(hour, 0, 0).unwrap().and_utc()
}

fn hash(number: u8) -> SecretHash {
    Secret::from_random([number; 32]).hash()
}

fn password(text: &str) -> PasswordHash {
    let typed = Password::typed(text.to_owned()).unwrap();
    NewPassword::chosen(typed, &[]).unwrap().hash([1; 16]).unwrap()
}

fn session(registry: &Registry, id: u128, person: &Person) -> Session {
    Session {
        id: Uuid::from_u128(id),
        unit: registry.unit(),
        person: person.id,
        membership: person.memberships[0].id,
        times: SessionTimes { started_at: at(8), seen_at: at(8), second_factor_at: Some(at(8)) },
        address: "192.0.2.7".to_owned(),
        agent: "Browser 1".to_owned(),
    }
}

fn token(registry: &Registry, id: u128, person: &Person) -> ApiToken {
    ApiToken {
        id: Uuid::from_u128(id),
        unit: registry.unit(),
        person: person.id,
        membership: person.memberships[0].id,
        name: "Fachverfahren".to_owned(),
        scope: if id.is_multiple_of(2) { TokenScope::Calendar } else { TokenScope::Read },
        made_at: at(8),
        expires_at: at(8) + TimeDelta::days(30),
        revoked_at: None,
    }
}

fn invitation(registry: &Registry, id: u128, person: &Person, by: &Person) -> Invitation {
    Invitation {
        id: Uuid::from_u128(id),
        unit: registry.unit(),
        person: person.id,
        invited_by: Some(by.id),
        resets_second_factor: true,
        made_at: at(8),
        expires_at: at(8) + TimeDelta::days(7),
        used_at: None,
        revoked_at: None,
    }
}

fn event(id: u128, person: &Person) -> SignInEvent {
    SignInEvent {
        id: Uuid::from_u128(id),
        at: at(8),
        kind: SignInEventKind::Invited,
        person: Some(person.id),
        by: Some(person.id),
        subject: Some(Uuid::from_u128(5)),
        address: "192.0.2.7".to_owned(),
        request: "request-1".to_owned(),
    }
}

fn device(id: u128) -> SecondFactor {
    SecondFactor { id: Uuid::from_u128(id), secret: TotpSecret::from_random([3; 20]), last_step: None }
}

fn account(subject: &str) -> OpenIdSubject {
    OpenIdSubject { issuer: "https://anmeldung.example".to_owned(), subject: subject.to_owned() }
}

async fn aside(registry: &Registry) -> Aside {
    registry.books.store.aside().await.unwrap()
}

async fn kept(aside: Aside) {
    aside.settle(Ok::<(), StoreError>(())).await.unwrap();
}

/// The rule behind what the database refused in a transaction, which is over with it.
async fn rule(aside: Aside, refused: Result<(), StoreError>) -> String {
    let refused = aside.settle(refused).await.unwrap_err();
    refused.rule().unwrap_or_else(|| panic!("{refused:?}")).to_owned()
}

fn access(id: u128, person: &Person, outcome: AccessOutcome) -> AccessEvent {
    AccessEvent {
        id: Uuid::from_u128(id),
        at: at(8),
        what: "claim.submit".to_owned(),
        person: person.id,
        role: Role::Clerk,
        organisation: KREIS,
        outcome,
        asked: "POST /api/v1/claims".to_owned(),
        address: "192.0.2.7".to_owned(),
        request: "request-1".to_owned(),
    }
}

/// A row in every table, with every column filled that may not change; for the clerk that it gives.
pub(super) async fn all(registry: &Registry) -> Person {
    let (clerk, auditor) = (registry.person(1, Role::Clerk).await, registry.person(2, Role::Auditor).await);
    let unit = registry.unit();
    let mut aside = aside(registry).await;
    let conn = aside.conn();
    store::set_password(conn, unit, clerk.id, &password("vier Regale voller Leitz-Ordner"), at(8))
        .await
        .unwrap();
    store::insert_second_factor(conn, unit, clerk.id, &device(1), at(8)).await.unwrap();
    assert!(store::confirm_second_factor(conn, device(1).id, Step(7), at(8)).await.unwrap());
    store::insert_recovery_codes(conn, unit, clerk.id, &[hash(1)], at(8)).await.unwrap();
    store::insert_session(conn, &session(registry, 1, &clerk), hash(2)).await.unwrap();
    store::insert_api_token(conn, &token(registry, 1, &clerk), hash(3)).await.unwrap();
    store::insert_invitation(conn, &invitation(registry, 1, &auditor, &clerk), hash(4)).await.unwrap();
    store::bind_openid(conn, unit, auditor.id, (Uuid::from_u128(1), &account("1")), at(8)).await.unwrap();
    store::insert_sign_in_event(conn, unit, &event(1, &clerk)).await.unwrap();
    store::insert_access_event(conn, unit, &access(1, &clerk, AccessOutcome::Done)).await.unwrap();
    kept(aside).await;
    clerk
}

testkit::on_both_engines! {
    async fn what_is_refused_leaves_nothing_behind(db: TestDb) {
        let registry = Registry::open(&db).await;
        let person = registry.person(1, Role::Clerk).await;
        let mut broken_off = aside(&registry).await;
        store::insert_known_device(broken_off.conn(), registry.unit(), person.id, hash(1), at(8)).await.unwrap();
        assert_eq!(broken_off.settle(Err::<(), StoreError>(StoreError::Closed)).await.unwrap_err().rule(), None);
        let mut aside = aside(&registry).await;
        assert!(!store::is_known_device(aside.conn(), person.id, hash(1)).await.unwrap());
        store::insert_known_device(aside.conn(), registry.unit(), person.id, hash(1), at(8)).await.unwrap();
        store::insert_known_device(aside.conn(), registry.unit(), person.id, hash(1), at(9)).await.unwrap();
        kept(aside).await;
        let mut conn = registry.conn().await;
        assert!(store::is_known_device(&mut conn, person.id, hash(1)).await.unwrap());
        assert!(!store::is_known_device(&mut conn, person.id, hash(2)).await.unwrap());
        assert!(!store::is_known_device(&mut conn, PersonId(Uuid::nil()), hash(1)).await.unwrap());
    }

    async fn who_saw_and_did_what_is_read_back_page_by_page(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (unit, clerk) = (registry.unit(), registry.person(1, Role::Clerk).await);
        let events = [(1, AccessOutcome::Shown), (2, AccessOutcome::Done), (3, AccessOutcome::Refused)]
            .map(|(id, outcome)| access(id, &clerk, outcome));
        let mut aside = aside(&registry).await;
        for event in &events {
            store::insert_access_event(aside.conn(), unit, event).await.unwrap();
        }
        kept(aside).await;
        let mut conn = registry.conn().await;
        let all = TrailAsked::default();
        assert_eq!(store::access_events(&mut conn, unit, all, Uuid::nil(), 2).await.unwrap(), events[..2]);
        assert_eq!(store::access_events(&mut conn, unit, all, events[1].id, 2).await.unwrap(), events[2..]);
        assert_eq!(store::access_events(&mut conn, ELSEWHERE, all, Uuid::nil(), 2).await.unwrap(), []);
        let (before, after) = (DAY.pred_opt(), DAY.succ_opt());
        for (person, from, until, count) in [
            (None, Some(DAY), Some(DAY), 3),
            (Some(clerk.id), Some(DAY), None, 3),
            (Some(PersonId(Uuid::nil())), None, None, 0),
            (None, None, before, 0),
            (Some(clerk.id), after, None, 0),
        ] {
            let asked = TrailAsked { person, from, until };
            let found = store::access_events(&mut conn, unit, asked, Uuid::nil(), 9).await.unwrap();
            assert_eq!(found, events[..count], "{asked:?}");
        }
    }

    async fn a_password_takes_the_place_of_the_one_before(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (unit, person) = (registry.unit(), registry.person(1, Role::Clerk).await);
        assert!(store::password_of(&mut registry.conn().await, person.id).await.unwrap().is_none());
        for text in ["vier Regale voller Leitz-Ordner", "drei Fenster ohne einen Vorhang"] {
            let mut aside = aside(&registry).await;
            store::set_password(aside.conn(), unit, person.id, &password(text), at(8)).await.unwrap();
            kept(aside).await;
            let found = store::password_of(&mut registry.conn().await, person.id).await.unwrap().unwrap();
            assert_eq!(found.text(), password(text).text());
        }
        let typed = "UPDATE credential SET password_hash = 'drei Fenster ohne einen Vorhang'";
        let refused = db.as_owner(typed).await.map_err(StoreError::from).unwrap_err();
        assert_eq!(refused.rule(), Some("credential_hashed"));
    }

    async fn an_account_elsewhere_is_one_persons_and_stands_in_for_the_password(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (unit, person) = (registry.unit(), registry.person(1, Role::Clerk).await);
        let other = registry.person(2, Role::Orderer).await;
        let whose = async |account: OpenIdSubject| {
            store::person_of_openid(&mut registry.conn().await, unit, &account).await.unwrap()
        };
        let bind = async |id, person: &Person, subject| {
            let mut aside = aside(&registry).await;
            let new = (Uuid::from_u128(id), &account(subject));
            let bound = store::bind_openid(aside.conn(), unit, person.id, new, at(8)).await;
            aside.settle(bound).await.map_err(|refused| refused.rule().unwrap().to_owned())
        };
        let mut first = aside(&registry).await;
        store::set_password(first.conn(), unit, person.id, &password("vier Regale voller Leitz-Ordner"), at(8)).await.unwrap();
        kept(first).await;
        assert_eq!(whose(account("1")).await, None);
        bind(1, &person, "1").await.unwrap();
        assert_eq!(whose(account("1")).await, Some(person.id));
        let elsewhere = OpenIdSubject { issuer: "https://andere.example".to_owned(), ..account("1") };
        assert_eq!(whose(elsewhere).await, None, "another provider gives the same name to somebody else");
        assert!(store::password_of(&mut registry.conn().await, person.id).await.unwrap().is_none());
        assert_eq!(bind(2, &other, "1").await, Err("openid_account_of_one".to_owned()));
        assert_eq!(bind(3, &person, "2").await, Err("openid_account_in_force".to_owned()));
        let mut ended = aside(&registry).await;
        store::end_openid(ended.conn(), person.id, at(9)).await.unwrap();
        kept(ended).await;
        assert_eq!(whose(account("1")).await, None);
        assert!(store::password_of(&mut registry.conn().await, person.id).await.unwrap().is_some());
        bind(4, &other, "1").await.unwrap();
        let mut foreign = aside(&registry).await;
        let new = (Uuid::from_u128(5), &account("5"));
        let refused = store::bind_openid(foreign.conn(), ELSEWHERE, person.id, new, at(8)).await;
        assert_eq!(rule(foreign, refused).await, "openid_account_of_unit");
        let again = "UPDATE openid_account SET ended_at = NULL WHERE ended_at IS NOT NULL";
        let refused = db.as_owner(again).await.map_err(StoreError::from).unwrap_err();
        assert_eq!(refused.rule(), Some("openid_account_ended_stays"));
    }

    async fn a_code_is_used_once(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (unit, person) = (registry.unit(), registry.person(1, Role::Clerk).await);
        let mut aside = aside(&registry).await;
        let conn = aside.conn();
        store::insert_second_factor(conn, unit, person.id, &device(1), at(8)).await.unwrap();
        assert!(!store::use_step(conn, device(1).id, Step(7)).await.unwrap(), "it is not confirmed");
        assert!(store::confirm_second_factor(conn, device(1).id, Step(7), at(8)).await.unwrap());
        assert!(!store::confirm_second_factor(conn, device(1).id, Step(9), at(8)).await.unwrap());
        let used = async |conn: &mut _, step| store::use_step(conn, device(1).id, Step(step)).await.unwrap();
        assert!(!used(conn, 7).await);
        assert!(used(conn, 8).await);
        assert!(!used(conn, 8).await);
        assert!(!used(conn, 6).await);
        let found = store::second_factors(conn, person.id).await.unwrap();
        assert_eq!((found.len(), found[0].last_step), (1, Some(Step(8))));
        assert_eq!(found[0].secret.keep(), [3; 20]);
        kept(aside).await;
        for last_step in ["last_step", "last_step - 1", "NULL"] {
            let sql = format!("UPDATE second_factor SET last_step = {last_step}");
            let refused = db.as_owner(&sql).await.map_err(StoreError::from).unwrap_err();
            assert_eq!(refused.rule(), Some("second_factor_step_once"), "{sql}");
        }
    }

    async fn one_device_is_in_force_and_the_secret_of_another_is_forgotten(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (unit, person) = (registry.unit(), registry.person(1, Role::Clerk).await);
        let mut first = aside(&registry).await;
        for id in [1, 2] {
            store::insert_second_factor(first.conn(), unit, person.id, &device(id), at(8)).await.unwrap();
        }
        store::confirm_second_factor(first.conn(), device(1).id, Step(7), at(8)).await.unwrap();
        kept(first).await;
        let mut second = aside(&registry).await;
        let refused = store::confirm_second_factor(second.conn(), device(2).id, Step(7), at(9)).await;
        assert_eq!(rule(second, refused.map(drop)).await, "second_factor_in_force");
        let mut third = aside(&registry).await;
        store::end_second_factor(third.conn(), device(1).id, at(9)).await.unwrap();
        assert!(store::confirm_second_factor(third.conn(), device(2).id, Step(7), at(9)).await.unwrap());
        kept(third).await;
        let found = store::second_factors(&mut registry.conn().await, person.id).await.unwrap();
        assert_eq!(found.iter().map(|device| device.id).collect::<Vec<_>>(), [device(2).id]);
        let secrets = "SELECT CAST(COUNT(secret) AS TEXT) FROM second_factor";
        assert_eq!(db.texts(secrets).await, ["1"]);
        let mut fourth = aside(&registry).await;
        store::end_second_factor(fourth.conn(), device(2).id, at(9)).await.unwrap();
        kept(fourth).await;
        assert_eq!(db.texts(secrets).await, ["0"]);
        let again = "UPDATE second_factor SET ended_at = NULL, secret = NULL";
        let refused = db.as_owner(again).await.map_err(StoreError::from).unwrap_err();
        assert_eq!(refused.rule(), Some("second_factor_ended_stays"));
    }

    async fn a_recovery_code_is_used_once_and_only_the_newest_count(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (unit, person) = (registry.unit(), registry.person(1, Role::Clerk).await);
        let other = registry.person(2, Role::Orderer).await;
        let mut aside = aside(&registry).await;
        let conn = aside.conn();
        store::insert_recovery_codes(conn, unit, person.id, &[hash(1), hash(2)], at(8)).await.unwrap();
        let used = async |conn: &mut _, person: &Person, code| {
            store::use_recovery_code(conn, person.id, hash(code), at(9)).await.unwrap()
        };
        assert!(!used(conn, &other, 1).await);
        assert!(!used(conn, &person, 9).await);
        assert!(used(conn, &person, 1).await);
        assert!(!used(conn, &person, 1).await);
        store::insert_recovery_codes(conn, unit, person.id, &[hash(3)], at(9)).await.unwrap();
        assert!(!used(conn, &person, 2).await, "there are newer ones");
        assert!(used(conn, &person, 3).await);
        kept(aside).await;
        let again = "UPDATE recovery_code SET used_at = NULL WHERE used_at IS NOT NULL";
        let refused = db.as_owner(again).await.map_err(StoreError::from).unwrap_err();
        assert_eq!(refused.rule(), Some("recovery_code_ended_stays"));
    }

    async fn a_session_stands_for_its_person_until_it_ends(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (clerk, other) = (registry.person(1, Role::Clerk).await, registry.person(2, Role::Orderer).await);
        let (first, second) = (session(&registry, 1, &clerk), session(&registry, 2, &clerk));
        let mut opened = aside(&registry).await;
        store::insert_session(opened.conn(), &first, hash(1)).await.unwrap();
        store::insert_session(opened.conn(), &second, hash(2)).await.unwrap();
        kept(opened).await;
        let found = async |secret, day| {
            store::session_of(&mut registry.conn().await, hash(secret), day).await.unwrap()
        };
        let standing = Standing { name: clerk.name.clone(), organisation: KREIS, role: Role::Clerk };
        assert_eq!(found(1, DAY).await, Some((first.clone(), standing.clone())));
        assert_eq!(found(3, DAY).await, None);
        assert_eq!(found(1, DAY.pred_opt().unwrap()).await, None, "the role is not held yet");
        let mut noted = aside(&registry).await;
        let conn = noted.conn();
        store::note_seen(conn, first.id, at(9)).await.unwrap();
        store::note_seen(conn, first.id, at(8)).await.unwrap();
        store::note_second_factor(conn, first.id, at(9)).await.unwrap();
        kept(noted).await;
        let times = SessionTimes { started_at: at(8), seen_at: at(9), second_factor_at: Some(at(9)) };
        assert_eq!(found(1, DAY).await, Some((Session { times, ..first.clone() }, standing)));
        let mut ended = aside(&registry).await;
        let conn = ended.conn();
        let reason = SessionEndReason::Ended;
        assert!(!store::end_session(conn, other.id, first.id, reason, at(9)).await.unwrap(), "it is not theirs");
        assert!(store::end_session(conn, clerk.id, first.id, reason, at(9)).await.unwrap());
        assert!(!store::end_session(conn, clerk.id, first.id, reason, at(9)).await.unwrap());
        kept(ended).await;
        assert_eq!(found(1, DAY).await, None);
        let left = store::sessions(&mut registry.conn().await, clerk.id).await.unwrap();
        assert_eq!(left, [second]);
        let again = "UPDATE session SET ended_at = NULL, end_reason = NULL WHERE ended_at IS NOT NULL";
        let refused = db.as_owner(again).await.map_err(StoreError::from).unwrap_err();
        assert_eq!(refused.rule(), Some("session_ended_stays"));
    }

    async fn another_password_ends_the_other_sessions(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (clerk, other) = (registry.person(1, Role::Clerk).await, registry.person(2, Role::Orderer).await);
        let mut aside = aside(&registry).await;
        let conn = aside.conn();
        for (number, person) in [(1, &clerk), (2, &clerk), (3, &clerk), (4, &other)] {
            let new = session(&registry, number.into(), person);
            store::insert_session(conn, &new, hash(number)).await.unwrap();
        }
        store::end_sessions_of(conn, clerk.id, Some(Uuid::from_u128(2)), at(9)).await.unwrap();
        for (number, reason) in [(1, Some(SessionEndReason::CredentialsChanged)), (2, None), (4, None), (9, None)] {
            assert_eq!(store::session_end_of(conn, hash(number)).await.unwrap(), reason, "{number}");
        }
        for (number, person) in [(1, Some(clerk.id)), (2, Some(clerk.id)), (4, Some(other.id)), (9, None)] {
            assert_eq!(store::session_person(conn, hash(number)).await.unwrap(), person, "{number}");
        }
        let left = store::sessions(conn, clerk.id).await.unwrap();
        assert_eq!(left.iter().map(|session| session.id).collect::<Vec<_>>(), [Uuid::from_u128(2)]);
        assert_eq!(store::sessions(conn, other.id).await.unwrap().len(), 1);
        kept(aside).await;
    }

    async fn a_session_goes_on_in_a_role_of_its_person_only(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (clerk, other) = (registry.person(1, Role::Clerk).await, registry.person(2, Role::Orderer).await);
        let id = MembershipId(Uuid::from_u128(9));
        let held = Membership { id, organisation: PROVIDER_A, role: Role::Editor, from: DAY, until: None, deputy_for: None, scope: None };
        let clerk = clerk.give(held).unwrap();
        registry.run(FileMembership(clerk.clone())).await.unwrap();
        let first = session(&registry, 1, &clerk);
        let mut opened = aside(&registry).await;
        store::insert_session(opened.conn(), &first, hash(1)).await.unwrap();
        store::move_session(opened.conn(), first.id, id).await.unwrap();
        kept(opened).await;
        let (_, standing) =
            store::session_of(&mut registry.conn().await, hash(1), DAY).await.unwrap().unwrap();
        assert_eq!((standing.organisation, standing.role), (PROVIDER_A, Role::Editor));
        let mut moved = aside(&registry).await;
        let refused = store::move_session(moved.conn(), first.id, other.memberships[0].id).await;
        assert_eq!(rule(moved, refused).await, "session_of_person");
        let foreign = Session { membership: other.memberships[0].id, ..session(&registry, 2, &clerk) };
        let mut opened = aside(&registry).await;
        let refused = store::insert_session(opened.conn(), &foreign, hash(2)).await;
        assert_eq!(rule(opened, refused).await, "session_of_person");
    }

    async fn nothing_stands_for_someone_who_has_left(db: TestDb) {
        let registry = Registry::open(&db).await;
        let clerk = registry.person(1, Role::Clerk).await;
        let mut opened = aside(&registry).await;
        store::insert_session(opened.conn(), &session(&registry, 1, &clerk), hash(1)).await.unwrap();
        store::insert_api_token(opened.conn(), &token(&registry, 1, &clerk), hash(2)).await.unwrap();
        kept(opened).await;
        let found = async |day| {
            let conn = &mut registry.conn().await;
            let session = store::session_of(conn, hash(1), day).await.unwrap();
            (session.is_some(), store::api_token_of(conn, hash(2), day).await.unwrap().is_some())
        };
        assert_eq!(found(LATER).await, (true, true));
        registry.run(Change::Person(clerk.leave(LATER).unwrap())).await.unwrap();
        assert_eq!(found(LATER).await, (false, false));
    }

    async fn a_token_stands_for_its_person_until_it_is_revoked(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (clerk, other) = (registry.person(1, Role::Clerk).await, registry.person(2, Role::Orderer).await);
        let made = token(&registry, 1, &clerk);
        let mut opened = aside(&registry).await;
        store::insert_api_token(opened.conn(), &made, hash(1)).await.unwrap();
        kept(opened).await;
        let found = async |secret| {
            store::api_token_of(&mut registry.conn().await, hash(secret), DAY).await.unwrap()
        };
        let standing = Standing { name: clerk.name.clone(), organisation: KREIS, role: Role::Clerk };
        assert_eq!(found(1).await, Some((made.clone(), standing)));
        assert_eq!(found(2).await, None);
        let mut revoked = aside(&registry).await;
        let conn = revoked.conn();
        assert!(!store::revoke_api_token(conn, other.id, made.id, at(9)).await.unwrap());
        assert!(store::revoke_api_token(conn, clerk.id, made.id, at(9)).await.unwrap());
        assert!(!store::revoke_api_token(conn, clerk.id, made.id, at(10)).await.unwrap());
        kept(revoked).await;
        assert_eq!(found(1).await, None);
        let listed = store::api_tokens(&mut registry.conn().await, clerk.id).await.unwrap();
        assert_eq!(listed, [ApiToken { revoked_at: Some(at(9)), ..made }]);
        let endless = ApiToken { expires_at: at(8) + TimeDelta::days(367), ..token(&registry, 2, &clerk) };
        let mut opened = aside(&registry).await;
        let refused = store::insert_api_token(opened.conn(), &endless, hash(2)).await;
        assert_eq!(rule(opened, refused).await, "api_token_expiry");
    }

    async fn an_invitation_is_used_once_and_in_time(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (clerk, other) = (registry.person(1, Role::Clerk).await, registry.person(2, Role::Orderer).await);
        let made = invitation(&registry, 1, &clerk, &other);
        let late = at(8) + TimeDelta::days(7);
        let mut opened = aside(&registry).await;
        for (id, secret) in [(1, 1), (2, 2), (3, 3)] {
            let new = Invitation { id: Uuid::from_u128(id), ..made.clone() };
            store::insert_invitation(opened.conn(), &new, hash(secret)).await.unwrap();
        }
        kept(opened).await;
        assert_eq!(store::invitation_of(&mut registry.conn().await, hash(1)).await.unwrap(), Some(made.clone()));
        assert_eq!(store::invitation_of(&mut registry.conn().await, hash(9)).await.unwrap(), None);
        assert!(made.is_open(at(9)) && !made.is_open(late));
        let mut used = aside(&registry).await;
        let (conn, unit) = (used.conn(), registry.unit());
        assert!(!store::use_invitation(conn, made.id, late).await.unwrap());
        assert!(store::use_invitation(conn, made.id, at(9)).await.unwrap());
        assert!(!store::use_invitation(conn, made.id, at(9)).await.unwrap());
        assert!(!store::revoke_invitation(conn, unit, made.id, at(9)).await.unwrap());
        let second = Uuid::from_u128(2);
        assert!(!store::revoke_invitation(conn, ELSEWHERE, second, at(9)).await.unwrap());
        assert!(store::revoke_invitation(conn, unit, second, at(9)).await.unwrap());
        assert!(!store::use_invitation(conn, second, at(9)).await.unwrap());
        kept(used).await;
        let all = store::invitations(&mut registry.conn().await, clerk.id).await.unwrap();
        assert_eq!(all.iter().map(|one| one.is_open(at(9))).collect::<Vec<_>>(), [false, false, true]);
        let itself = Invitation { invited_by: Some(clerk.id), id: Uuid::from_u128(4), ..made };
        let mut opened = aside(&registry).await;
        let refused = store::insert_invitation(opened.conn(), &itself, hash(4)).await;
        assert_eq!(rule(opened, refused).await, "invitation_by_another");
    }

    async fn failures_are_counted_for_each_thing_apart_and_forgotten(db: TestDb) {
        let registry = Registry::open(&db).await;
        let mut aside = aside(&registry).await;
        let conn = aside.conn();
        let first = store::failures(conn, Guarded::Account, b"anna", at(8)).await.unwrap();
        assert_eq!(first, Failures { count: 0, last_at: at(8) });
        store::set_failures(conn, Guarded::Account, b"anna", Failures { count: 3, last_at: at(9) }).await.unwrap();
        let counted = async |conn: &mut _, guarded, key: &[u8]| {
            store::failures(conn, guarded, key, at(10)).await.unwrap().count
        };
        assert_eq!(counted(conn, Guarded::Account, b"anna").await, 3);
        assert_eq!(counted(conn, Guarded::Address, b"anna").await, 0);
        assert_eq!(counted(conn, Guarded::Account, b"ben").await, 0);
        let next_day = at(9) + TimeDelta::days(1);
        assert_eq!(store::forget_failures(conn, next_day).await.unwrap(), 0);
        assert_eq!(store::forget_failures(conn, next_day + TimeDelta::seconds(1)).await.unwrap(), 1);
        assert_eq!(counted(conn, Guarded::Account, b"anna").await, 0);
        kept(aside).await;
    }

    async fn what_happened_at_the_door_is_read_in_its_order(db: TestDb) {
        let registry = Registry::open(&db).await;
        let clerk = registry.person(1, Role::Clerk).await;
        let unknown = SignInEvent {
            kind: SignInEventKind::Refused,
            person: None,
            by: None,
            subject: None,
            ..event(2, &clerk)
        };
        let mut aside = aside(&registry).await;
        for event in [event(1, &clerk), unknown.clone()] {
            store::insert_sign_in_event(aside.conn(), registry.unit(), &event).await.unwrap();
        }
        kept(aside).await;
        let mut conn = registry.conn().await;
        let mut read = async |unit, after, limit| {
            store::sign_in_events(&mut conn, unit, Uuid::from_u128(after), limit).await.unwrap()
        };
        assert_eq!(read(registry.unit(), 0, 9).await, [event(1, &clerk), unknown.clone()]);
        assert_eq!(read(registry.unit(), 0, 1).await, [event(1, &clerk)]);
        assert_eq!(read(registry.unit(), 1, 9).await, [unknown]);
        assert_eq!(read(ELSEWHERE, 0, 9).await, []);
    }

    async fn the_database_knows_every_word(db: TestDb) {
        let registry = Registry::open(&db).await;
        let clerk = registry.person(1, Role::Clerk).await;
        let mut aside = aside(&registry).await;
        let conn = aside.conn();
        for (number, kind) in (1..).zip(SignInEventKind::ALL) {
            let event = SignInEvent { kind: *kind, ..event(number, &clerk) };
            store::insert_sign_in_event(conn, registry.unit(), &event).await.unwrap();
        }
        for (number, reason) in (1..).zip(SessionEndReason::ALL) {
            let new = session(&registry, number.into(), &clerk);
            store::insert_session(conn, &new, hash(number)).await.unwrap();
            assert!(store::end_session(conn, clerk.id, new.id, *reason, at(9)).await.unwrap());
        }
        for (number, scope) in [(1, TokenScope::Read), (2, TokenScope::Write)] {
            let new = ApiToken { scope, ..token(&registry, number.into(), &clerk) };
            store::insert_api_token(conn, &new, hash(number)).await.unwrap();
        }
        kept(aside).await;
    }
}
