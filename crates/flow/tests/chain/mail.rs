//! Mails of what was done: once, to who wants them, tried again and given up.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use flow::{
    Flow, Mail, Role,
    mail::{self, FRESH_DAYS, MOST_ATTEMPTS},
    people::{NewRole, RegisterPerson},
    rule_waivers::ProposeWaiver,
};
use grants::{MailChoice, NotificationGroup, PROOFS_IN_TIME, Period, PersonId};
use ledger::EntryNumber;
use testkit::{CountedIds, FixedClock, TestDb};

use crate::office::{KREIS, Office, UNIT, actor, day};

const HERE: &str = "https://foerderfluss.example";
const ADDRESS: &str = "heike.haupt@kreis.example";

fn heike() -> PersonId {
    actor(ADDRESS, Role::Head, KREIS).person
}

/// The same books when some minutes have passed, with ids of their own.
fn later(office: &Office, minutes: i64) -> Flow {
    let now: DateTime<Utc> = office.flow.now() + TimeDelta::minutes(minutes);
    let ids = CountedIds::from((1 << 50) + (u64::try_from(minutes).unwrap() << 8));
    Flow::with(office.flow.store().clone(), Arc::new(FixedClock(now)), Arc::new(ids))
}

/// Registers a second head, who has an address.
pub(crate) async fn with_address(office: &Office) {
    let role = NewRole {
        organisation: KREIS,
        role: Role::Head,
        from: day(2021, 1, 1),
        until: None,
        deputy_for: None,
        scope: None,
    };
    let (identity, name) = (ADDRESS.to_owned(), "Heike Haupt".to_owned());
    office
        .alone(&office.administrator(), RegisterPerson { identity, name, roles: vec![role] })
        .await
        .unwrap();
}

/// Proposes an exception for a day of June, which a head is to confirm.
pub(crate) async fn propose(office: &Office, on: u32) {
    let request = ProposeWaiver {
        grant: office.forwarding_a.id,
        rule: PROOFS_IN_TIME.to_owned(),
        days: Period::new(day(2022, 6, on), day(2022, 6, on)).unwrap(),
        allowed_by: "Kreis, Vermerk".to_owned(),
        reason: "Buchhaltung erkrankt".to_owned(),
    };
    office.alone(&office.finance(), request).await.unwrap();
}

async fn choose(office: &Office, choice: MailChoice) {
    let mut aside = office.flow.store().aside().await.unwrap();
    let chosen = (NotificationGroup::Proofs, choice);
    let set = store::set_mail_choice(aside.conn(), UNIT, heike(), chosen, office.flow.now()).await;
    aside.settle(set).await.unwrap();
}

pub(crate) async fn next(flow: &Flow) -> Option<Mail> {
    mail::make(flow, UNIT, HERE).await.unwrap();
    mail::take(flow, UNIT).await.unwrap()
}

testkit::on_both_engines! {
    async fn what_happened_goes_out_once_to_the_registered_address(db: TestDb) {
        let office = Office::open(&db.store).await;
        with_address(&office).await;
        assert_eq!(next(&office.flow).await, None, "who has no address is sent nothing");
        propose(&office, 1).await;
        propose(&office, 2).await;
        let made = next(&office.flow).await.unwrap();
        assert_eq!((made.address.as_str(), made.attempts), (ADDRESS, 1));
        assert_eq!(made.subject, "Förderfluss: 2 neue Mitteilungen");
        let link = format!("{HERE}/zuwendungen/{}/ausnahmen\n", office.forwarding_a.id);
        assert_eq!(made.body.matches(&link).count(), 2, "{}", made.body);
        let reference = format!("({})", office.forwarding_a.act.reference);
        assert!(made.body.contains(&reference) && !made.body.contains("Buchhaltung"), "{}", made.body);
        mail::sent(&office.flow, &made).await.unwrap();
        assert_eq!(next(&later(&office, 60)).await, None, "it is said once");
    }

    async fn whoever_breaks_off_between_sending_and_marking_leaves_the_same_mail(db: TestDb) {
        let office = Office::open(&db.store).await;
        with_address(&office).await;
        propose(&office, 1).await;
        let made = next(&office.flow).await.unwrap();
        assert_eq!(next(&later(&office, 4)).await, None, "whoever has it may still be at it");
        let again = next(&later(&office, 5)).await.unwrap();
        assert_eq!((again.id, again.attempts), (made.id, 2));
        assert_eq!((again.subject, again.body, again.made_at), (made.subject, made.body, made.made_at));
    }

    async fn an_attempt_that_failed_is_made_again_and_given_up_at_last(db: TestDb) {
        let office = Office::open(&db.store).await;
        with_address(&office).await;
        propose(&office, 1).await;
        let mut minutes = 0;
        for attempt in 1..=MOST_ATTEMPTS {
            let flow = later(&office, minutes);
            let tried = next(&flow).await.unwrap();
            assert_eq!(tried.attempts, attempt);
            mail::failed(&flow, &tried, "niemand\r\nantwortet", false).await.unwrap();
            assert_eq!(next(&flow).await, None, "not at once");
            minutes += 5_i64.pow(u32::try_from(attempt - 1).unwrap());
        }
        assert_eq!(next(&later(&office, 100_000)).await, None);
        let seen = mail::undelivered(&office.administrator()).await.unwrap();
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].0.failure.as_deref(), seen[0].1), (Some("niemandantwortet"), true));
        mail::undelivered(&office.finance()).await.unwrap_err();
        propose(&office, 2).await;
        let refused = next(&office.flow).await.unwrap();
        mail::failed(&office.flow, &refused, "unbekannt", true).await.unwrap();
        assert!(mail::undelivered(&office.administrator()).await.unwrap()[0].1, "what is of no use is not tried again");
    }

    async fn each_person_chooses_and_what_is_read_or_old_is_not_mailed(db: TestDb) {
        let office = Office::open(&db.store).await;
        with_address(&office).await;
        choose(&office, MailChoice::Never).await;
        propose(&office, 1).await;
        assert_eq!(next(&office.flow).await, None);
        choose(&office, MailChoice::Daily).await;
        // It is ten o'clock in Germany.
        let collected = next(&office.flow).await.unwrap();
        assert_eq!(collected.collected_on, Some(day(2021, 3, 15)));
        assert_eq!(collected.subject, "Förderfluss: 1 neue Mitteilung seit gestern");
        mail::sent(&office.flow, &collected).await.unwrap();
        propose(&office, 2).await;
        assert_eq!(next(&later(&office, 60)).await, None, "once a day");
        assert_eq!(next(&later(&office, 19 * 60 + 59)).await, None, "not before six o'clock");
        let tomorrow = later(&office, 20 * 60);
        let collected = next(&tomorrow).await.unwrap();
        assert_eq!(collected.collected_on, Some(day(2021, 3, 16)));
        mail::sent(&tomorrow, &collected).await.unwrap();
        choose(&office, MailChoice::AtOnce).await;
        propose(&office, 3).await;
        let old = FRESH_DAYS * 24 * 60 + 1;
        assert_eq!(next(&later(&office, old)).await, None, "nothing is queued for the day on which mail begins");
        let mut aside = office.flow.store().aside().await.unwrap();
        let all = EntryNumber::new(i64::MAX);
        let read = store::read_notifications(aside.conn(), (heike(), KREIS), all, office.flow.now()).await;
        aside.settle(read).await.unwrap();
        assert_eq!(next(&office.flow).await, None, "who has read it needs no mail");
    }
}
