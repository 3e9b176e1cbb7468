//! Mails: made once of what is unread, taken by one, ended once; and what people choose.

use ::grants::{
    MailChoice, Membership, MembershipId, NotificationGroup, NotificationKind, Person, PersonId, Role,
};
use chrono::{DateTime, TimeDelta, Utc};
use ledger::EntryNumber;
use store::{Conn, Mail, Notification, StoreError};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    filing::{DAY, FileRow, LATER},
    registry::{ELSEWHERE, KREIS, Registry},
};

fn now() -> DateTime<Utc> {
    DAY.and_hms_opt(8, 0, 0).unwrap().and_utc()
}

fn mail(id: u128, person: &Person) -> Mail {
    Mail {
        id: Uuid::from_u128(id),
        person: person.id,
        collected_on: None,
        address: "person@kreis.example".to_owned(),
        subject: "Förderfluss: 1 neue Mitteilung".to_owned(),
        body: "Guten Tag".to_owned(),
        made_at: now(),
        attempts: 0,
        due_at: now(),
        failure: None,
    }
}

/// A collected mail that was never tried, and what its person chose.
pub(super) async fn collected(registry: &Registry, id: u128, person: &Person) {
    let collected = Mail { collected_on: Some(DAY), ..mail(id, person) };
    beside(registry, async |conn| {
        store::insert_mail(conn, registry.unit(), &collected, &[]).await?;
        let daily = (NotificationGroup::Claims, MailChoice::Daily);
        store::set_mail_choice(conn, registry.unit(), person.id, daily, now()).await
    })
    .await
    .unwrap();
}

async fn beside<T>(
    registry: &Registry,
    work: impl AsyncFnOnce(&mut Conn) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut aside = registry.books.store.aside().await.unwrap();
    let done = work(aside.conn()).await;
    aside.settle(done).await
}

async fn told(registry: &Registry, entry: i64, person: &Person) -> EntryNumber {
    let told = Notification {
        entry: EntryNumber::new(entry),
        person: person.id,
        organisation: KREIS,
        kind: NotificationKind::ClaimHandedIn,
        subject: Uuid::from_u128(0xC1),
        grant: None,
        read_at: None,
    };
    beside(registry, async |conn| store::insert_notification(conn, registry.unit(), &told).await)
        .await
        .unwrap();
    told.entry
}

async fn with_address(registry: &Registry, id: u128) -> Person {
    let identity = format!("person-{id}@kreis.example");
    let person = Person::register(PersonId(Uuid::from_u128(id)), &identity, &identity, DAY).unwrap();
    let (id, until) = (MembershipId(Uuid::from_u128(id)), Some(LATER));
    let (organisation, role, from) = (KREIS, Role::Clerk, DAY);
    let held = Membership { id, organisation, role, from, until, deputy_for: None, scope: None };
    let person = Person { version: 1, ..person.give(held).unwrap() };
    registry.run(FileRow::Person(person.clone())).await.unwrap();
    person
}

async fn refused(db: &TestDb, sql: &str) -> Option<String> {
    let refused = db.as_owner(sql).await.map_err(StoreError::from).err();
    refused.and_then(|error| error.rule().map(ToOwned::to_owned))
}

testkit::on_both_engines! {
    async fn what_is_unread_goes_into_one_mail_and_into_no_other(db: TestDb) {
        let registry = Registry::open(&db).await;
        let unit = registry.unit();
        let (one, other) = (with_address(&registry, 1).await, with_address(&registry, 2).await);
        let without = registry.person(3, Role::Clerk).await;
        for (entry, person) in [(1, &one), (2, &one), (3, &one), (1, &other), (1, &without)] {
            told(&registry, entry, person).await;
        }
        let nobody = PersonId(Uuid::nil());
        let (since, late) = (DateTime::UNIX_EPOCH, now() + TimeDelta::days(9_000));
        let mut conn = registry.conn().await;
        let waiting = store::people_to_mail(&mut conn, unit, (since, nobody), 9).await.unwrap();
        assert_eq!(waiting, [one.id, other.id], "who has no address waits for no mail");
        assert_eq!(store::people_to_mail(&mut conn, unit, (since, nobody), 1).await.unwrap(), [one.id]);
        assert_eq!(store::people_to_mail(&mut conn, unit, (since, one.id), 9).await.unwrap(), [other.id]);
        assert_eq!(store::people_to_mail(&mut conn, unit, (late, nobody), 9).await.unwrap(), [], "it is too old");
        assert_eq!(store::people_to_mail(&mut conn, ELSEWHERE, (since, nobody), 9).await.unwrap(), []);
        let wanted = (one.id, NotificationKind::ALL);
        let open = store::notifications_to_mail(&mut conn, wanted, (since, DAY), 2).await.unwrap();
        let entries: Vec<_> = open.iter().map(|told| told.notification.entry).collect();
        assert_eq!(entries, [1, 2].map(EntryNumber::new));
        let over = LATER.succ_opt().unwrap();
        assert_eq!(store::notifications_to_mail(&mut conn, wanted, (since, over), 2).await.unwrap(), []);
        let others = (one.id, [NotificationKind::ProofFiled].as_slice());
        assert_eq!(store::notifications_to_mail(&mut conn, others, (since, DAY), 2).await.unwrap(), []);
        drop(conn);
        let made = mail(1, &one);
        beside(&registry, async |conn| store::insert_mail(conn, unit, &made, &entries).await).await.unwrap();
        let mut conn = registry.conn().await;
        let rest = store::notifications_to_mail(&mut conn, wanted, (since, DAY), 9).await.unwrap();
        assert_eq!(rest.iter().map(|told| told.notification.entry.get()).collect::<Vec<_>>(), [3]);
        drop(conn);
        let again = beside(&registry, async |conn| store::insert_mail(conn, unit, &mail(2, &one), &entries).await).await;
        assert!(matches!(again, Err(StoreError::Stale { .. })), "{again:?}");
        let mut conn = registry.conn().await;
        let due = store::due_mail(&mut conn, unit, now()).await.unwrap();
        assert_eq!(due, Some(made), "of the one that was refused nothing stays");
        assert_eq!(store::due_mail(&mut conn, ELSEWHERE, now()).await.unwrap(), None);
        drop(conn);
        let foreign = "UPDATE notification SET mail_id = (SELECT id FROM mail) WHERE mail_id IS NULL";
        assert_eq!(refused(&db, foreign).await.as_deref(), Some("notification_mailed_once"), "of another person");
        let taken_out = "UPDATE notification SET mail_id = NULL WHERE mail_id IS NOT NULL";
        assert_eq!(refused(&db, taken_out).await.as_deref(), Some("notification_mailed_once"));
    }

    async fn a_mail_is_taken_by_one_and_tried_until_it_ends(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (unit, person) = (registry.unit(), with_address(&registry, 1).await);
        let minutes = |count| now() + TimeDelta::minutes(count);
        for id in [1, 2] {
            let made = mail(id, &person);
            beside(&registry, async |conn| store::insert_mail(conn, unit, &made, &[]).await).await.unwrap();
        }
        let (first, second) = (mail(1, &person), mail(2, &person));
        beside(&registry, async |conn| {
            assert!(store::take_mail(conn, &first, minutes(5)).await?);
            assert!(!store::take_mail(conn, &first, minutes(5)).await?, "another has it");
            assert_eq!(store::due_mail(conn, unit, now()).await?.map(|mail| mail.id), Some(second.id));
            assert!(store::take_mail(conn, &second, minutes(5)).await?);
            assert_eq!(store::due_mail(conn, unit, minutes(4)).await?, None);
            assert_eq!(store::undelivered_mails(conn, unit, 9).await?, [], "nothing has failed yet");
            store::mark_failed(conn, first.id, "niemand antwortet", minutes(1)).await?;
            store::mark_sent(conn, second.id, minutes(1)).await?;
            let due = store::due_mail(conn, unit, minutes(1)).await?.unwrap();
            assert_eq!((due.id, due.attempts, due.failure.as_deref()), (first.id, 1, Some("niemand antwortet")));
            assert_eq!(store::undelivered_mails(conn, unit, 9).await?, [(due.clone(), false)]);
            assert!(store::take_mail(conn, &due, minutes(9)).await?);
            store::give_up_mail(conn, first.id, "unbekannt", minutes(2)).await?;
            assert_eq!(store::due_mail(conn, unit, minutes(99)).await?, None);
            let over = store::undelivered_mails(conn, unit, 9).await?;
            assert_eq!(over.iter().map(|(mail, over)| (mail.id, *over)).collect::<Vec<_>>(), [(first.id, true)]);
            store::mark_sent(conn, first.id, minutes(3)).await
        })
        .await
        .unwrap();
        for change in ["sent_at = NULL", "failure = 'x', given_up_at = due_at", "attempts = attempts + 1"] {
            let sql = format!("UPDATE mail SET {change}");
            assert_eq!(refused(&db, &sql).await.as_deref(), Some("mail_ended_stays"), "{change}");
        }
    }

    async fn an_attempt_stays_counted_and_comes_before_every_end(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (unit, person) = (registry.unit(), with_address(&registry, 1).await);
        let made = mail(1, &person);
        beside(&registry, async |conn| store::insert_mail(conn, unit, &made, &[]).await).await.unwrap();
        for change in ["sent_at = due_at", "failure = 'x'"] {
            let sql = format!("UPDATE mail SET {change}");
            assert_eq!(refused(&db, &sql).await.as_deref(), Some("mail_attempts"), "{change}");
        }
        beside(&registry, async |conn| store::take_mail(conn, &made, now()).await).await.unwrap();
        let fewer = "UPDATE mail SET attempts = 0";
        assert_eq!(refused(&db, fewer).await.as_deref(), Some("mail_attempts"));
        for change in ["given_up_at = due_at", "due_at = made_at - 1"] {
            let sql = format!("UPDATE mail SET {change}");
            let rule = refused(&db, &sql).await;
            assert!(["mail_end", "mail_times"].contains(&rule.as_deref().unwrap()), "{change}: {rule:?}");
        }
    }

    async fn a_day_has_one_collected_mail_and_a_choice_is_the_last_one(db: TestDb) {
        let registry = Registry::open(&db).await;
        let (unit, person) = (registry.unit(), with_address(&registry, 1).await);
        collected(&registry, 1, &person).await;
        let mut conn = registry.conn().await;
        assert!(store::is_collected(&mut conn, person.id, DAY).await.unwrap());
        assert!(!store::is_collected(&mut conn, person.id, LATER).await.unwrap());
        drop(conn);
        let second = Mail { collected_on: Some(DAY), ..mail(2, &person) };
        let twice = beside(&registry, async |conn| store::insert_mail(conn, unit, &second, &[]).await).await;
        assert_eq!(twice.unwrap_err().rule(), Some("mail_collected"));
        let never = (NotificationGroup::Claims, MailChoice::Never);
        beside(&registry, async |conn| store::set_mail_choice(conn, unit, person.id, never, now()).await).await.unwrap();
        let mut conn = registry.conn().await;
        assert_eq!(store::mail_choices(&mut conn, person.id).await.unwrap(), [never]);
        assert_eq!(MailChoice::of(&[never], NotificationGroup::Claims), MailChoice::Never);
        assert_eq!(MailChoice::of(&[never], NotificationGroup::Proofs), MailChoice::AtOnce, "what nobody chose");
    }
}
