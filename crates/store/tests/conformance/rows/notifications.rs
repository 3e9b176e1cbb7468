//! Notifications: for whom they are, read back newest first, read once, and kept.

use ::grants::{Grant, NotificationKind, OrganisationId, Person, PersonId, Role};
use chrono::{DateTime, TimeDelta, Utc};
use ledger::EntryNumber;
use store::{Notification, StoreError};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::{DAY, LATER},
    registry::{ELSEWHERE, KREIS, MAGS, PROVIDER_A, Registry},
};

fn now() -> DateTime<Utc> {
    DAY.and_hms_opt(8, 0, 0).unwrap().and_utc()
}

fn told(entry: i64, person: &Person, grant: Option<&Grant>) -> Notification {
    Notification {
        entry: EntryNumber::new(entry),
        person: person.id,
        organisation: KREIS,
        kind: NotificationKind::ClaimHandedIn,
        subject: Uuid::from_u128(0xC1),
        grant: grant.map(|grant| grant.id),
        read_at: None,
    }
}

/// A notification of a grant for a person.
pub(super) async fn kept(registry: &Registry, entry: i64, person: &Person, grant: &Grant) -> Notification {
    let told = told(entry, person, Some(grant));
    write(registry, &told).await.unwrap();
    told
}

async fn write(registry: &Registry, told: &Notification) -> Result<(), StoreError> {
    let mut aside = registry.books.store.aside().await?;
    let written = store::insert_notification(aside.conn(), registry.unit(), told).await;
    aside.settle(written).await
}

async fn rule(registry: &Registry, told: &Notification) -> Option<String> {
    let refused = write(registry, told).await.err();
    refused.and_then(|error| error.rule().map(ToOwned::to_owned))
}

async fn refused(db: &TestDb, sql: &str) -> Option<String> {
    let refused = db.as_owner(sql).await.map_err(StoreError::from).err();
    refused.and_then(|error| error.rule().map(ToOwned::to_owned))
}

testkit::on_both_engines! {
    async fn what_a_person_is_told_is_read_back_newest_first_for_the_organisation(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let (clerk, head) = (registry.person(1, Role::Clerk).await, registry.person(2, Role::Head).await);
        let all = [told(1, &clerk, None), told(2, &clerk, Some(&award)), told(3, &clerk, Some(&award))];
        for one in &all {
            write(&registry, one).await.unwrap();
        }
        kept(&registry, 4, &head, &award).await;
        let mut conn = registry.conn().await;
        let (whose, newest) = ((clerk.id, KREIS), EntryNumber::new(i64::MAX));
        let page = store::notifications(&mut conn, whose, newest, 2).await.unwrap();
        let read: Vec<_> = page.iter().map(|told| told.notification.clone()).collect();
        assert_eq!(read, [all[2].clone(), all[1].clone()]);
        let entry = store::journal_page(&mut conn, registry.unit(), None, EntryNumber::new(2), 1).await.unwrap();
        assert_eq!(page[0].at.timestamp_micros(), entry[0].recorded_at, "when it happened");
        assert_eq!(page[0].reference.as_deref(), Some(award.act.reference.as_str()));
        let before = store::notifications(&mut conn, whose, all[1].entry, 2).await.unwrap();
        assert_eq!(before.iter().map(|told| &told.notification).collect::<Vec<_>>(), [&all[0]]);
        assert_eq!(before[0].reference, None);
        assert_eq!(store::notifications(&mut conn, (clerk.id, PROVIDER_A), newest, 2).await.unwrap(), []);
        assert_eq!(store::notification(&mut conn, whose, all[1].entry).await.unwrap(), Some(page[1].clone()));
        for (whose, entry) in [(whose, 4), (whose, 5), ((head.id, MAGS), 4)] {
            let nothing = store::notification(&mut conn, whose, EntryNumber::new(entry)).await.unwrap();
            assert_eq!(nothing, None);
        }
    }

    async fn one_is_read_or_all_that_were_shown_and_a_reading_stays(db: TestDb) {
        let registry = Registry::open(&db).await;
        let clerk = registry.person(1, Role::Clerk).await;
        for entry in 1..=4 {
            write(&registry, &told(entry, &clerk, None)).await.unwrap();
        }
        let (whose, then) = ((clerk.id, KREIS), now() + TimeDelta::hours(1));
        let mut aside = registry.books.store.aside().await.unwrap();
        let conn = aside.conn();
        assert_eq!(store::unread_notifications(conn, whose, 100).await.unwrap(), 4);
        assert_eq!(store::unread_notifications(conn, whose, 3).await.unwrap(), 3, "counted up to a bound");
        store::read_notification(conn, (clerk.id, PROVIDER_A), EntryNumber::new(2), then).await.unwrap();
        assert_eq!(store::unread_notifications(conn, whose, 100).await.unwrap(), 4, "for another organisation");
        store::read_notification(conn, whose, EntryNumber::new(2), then).await.unwrap();
        store::read_notifications(conn, whose, EntryNumber::new(3), then + TimeDelta::hours(1)).await.unwrap();
        let all = store::notifications(conn, whose, EntryNumber::new(i64::MAX), 10).await.unwrap();
        let read: Vec<_> = all.iter().map(|one| one.notification.read_at.map(|at| (at - then).num_hours())).collect();
        assert_eq!(read, [None, Some(1), Some(0), Some(1)]);
        aside.settle(Ok::<(), StoreError>(())).await.unwrap();
        for to in ["NULL", "read_at + 1"] {
            let sql = format!("UPDATE notification SET read_at = {to} WHERE read_at IS NOT NULL");
            assert_eq!(refused(&db, &sql).await.as_deref(), Some("notification_read_stays"));
        }
    }

    async fn nobody_is_told_twice_or_for_an_organisation_for_which_they_do_not_act(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (award, clerk) = (registry.award().await, registry.person(1, Role::Clerk).await);
        let first = kept(&registry, 1, &clerk, &award).await;
        assert_eq!(rule(&registry, &first).await.as_deref(), Some("notification_pkey"));
        let elsewhere = Notification { organisation: PROVIDER_A, ..told(2, &clerk, None) };
        assert_eq!(rule(&registry, &elsewhere).await.as_deref(), Some("notification_of_member"));
        let unknown = Notification { grant: Some(::grants::GrantId(Uuid::nil())), ..told(2, &clerk, None) };
        assert_eq!(rule(&registry, &unknown).await.as_deref(), Some("notification_of_grant"));
        let read = "INSERT INTO notification (person_id, entry, unit_id, organisation_id, kind, subject_id, read_at)
            SELECT person_id, 2, unit_id, organisation_id, kind, subject_id, 1 FROM notification";
        assert_eq!(refused(&db, read).await.as_deref(), Some("notification_begins"));
        let without_entry = write(&registry, &told(1_000_000, &clerk, None)).await;
        assert!(without_entry.is_err(), "what nobody did is told to nobody");
    }

    async fn who_acts_in_a_role_is_found_while_they_do(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (unit, award) = (registry.unit(), registry.award().await);
        let (clerk, auditor) = (registry.person(1, Role::Clerk).await, registry.person(2, Role::Auditor).await);
        let mut conn = registry.conn().await;
        let of = |organisation: OrganisationId, role| (organisation, role);
        let clerks = store::people_in_role(&mut conn, unit, of(KREIS, Role::Clerk), LATER).await.unwrap();
        assert_eq!(clerks, [clerk.id]);
        for (organisation, role, day) in [
            (PROVIDER_A, Role::Clerk, DAY),
            (KREIS, Role::Orderer, DAY),
            (KREIS, Role::Clerk, DAY.pred_opt().unwrap()),
            (KREIS, Role::Auditor, LATER.succ_opt().unwrap()),
        ] {
            let nobody = store::people_in_role(&mut conn, unit, of(organisation, role), day).await.unwrap();
            assert_eq!(nobody, [] as [PersonId; 0], "{role:?} on {day}");
        }
        let last = store::people_in_role(&mut conn, unit, of(KREIS, Role::Auditor), LATER).await.unwrap();
        assert_eq!(last, [auditor.id]);
        let parties = store::parties_of_grant(&mut conn, unit, award.id).await.unwrap();
        assert_eq!(parties, Some((award.giver, award.recipient)));
        assert_eq!(store::parties_of_grant(&mut conn, ELSEWHERE, award.id).await.unwrap(), None);
    }
}
