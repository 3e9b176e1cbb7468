//! What comes with time alone: told once for each deadline and stage, and never of what is done.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use flow::{
    Ctx, Flow, Role,
    audit_observations::RecordAuditObservation,
    notifications::page,
    reminders::{Reminding, remind},
    revocation_grounds::RecordGround,
};
use grants::{AuditSubject, DemandKind, NotificationAbout};
use ledger::EntryNumber;
use store::Notification;
use testkit::{CountedIds, FixedClock, TestDb};

use crate::{
    deadlines::filed,
    money::demand,
    office::{Office, UNIT, day},
    steps::draw,
    use_clock::{figures, sets},
};

/// The same books on a day at ten o'clock in Germany, with ids of their own.
fn on(office: &Office, day: NaiveDate) -> Flow {
    let days = day.signed_duration_since(office.finance().today()).num_days();
    at(office, office.flow.now() + TimeDelta::days(days))
}

fn at(office: &Office, now: DateTime<Utc>) -> Flow {
    let ids = CountedIds::from((1 << 51) + (u64::try_from(now.timestamp()).unwrap() << 8));
    Flow::with(office.flow.store().clone(), Arc::new(FixedClock(now)), Arc::new(ids))
}

/// Of what somebody was reminded, oldest first.
async fn reminded(office: &Office, who: &Ctx) -> Vec<Notification> {
    let actor = who.actor();
    let mut conn = office.flow.store().read().await.unwrap();
    let whose = (actor.person, actor.organisation);
    let told = store::notifications(&mut conn, whose, EntryNumber::new(i64::MAX), 200).await.unwrap();
    let of_time = |it: &Notification| {
        use NotificationAbout as About;
        [About::ProofDeadline, About::UseDeadline, About::RevocationGround, About::LateUse]
            .contains(&it.kind.about())
            || ["answer_due", "answer_late", "demand_due", "demand_late"].contains(&it.kind.word())
    };
    told.into_iter().rev().map(|told| told.notification).filter(of_time).collect()
}

async fn words(office: &Office, who: &Ctx) -> Vec<&'static str> {
    reminded(office, who).await.iter().map(|it| it.kind.word()).collect()
}

const NOTHING: [&str; 0] = [];

testkit::on_both_engines! {
    async fn a_proof_is_told_as_it_nears_once_for_each_stage(db: TestDb) {
        let office = Office::open(&db.store).await;
        // It is due on 30 June 2022; its rule warns 42 days before.
        remind(&on(&office, day(2022, 5, 18)), UNIT).await.unwrap();
        assert_eq!(words(&office, &office.a()).await, NOTHING);
        for (on_day, times) in [((5, 19), 1), ((5, 19), 1), ((6, 15), 1), ((6, 16), 2), ((6, 22), 2), ((6, 23), 3), ((6, 30), 3)] {
            remind(&on(&office, day(2022, on_day.0, on_day.1)), UNIT).await.unwrap();
            assert_eq!(words(&office, &office.a()).await, vec!["proof_due"; times], "{on_day:?}");
        }
        let last = reminded(&office, &office.a()).await.pop().unwrap();
        assert_eq!(page(&last), format!("/zuwendungen/{}", office.forwarding_a.id));
        assert_eq!(last.grant, Some(office.forwarding_a.id));
        assert!(reminded(&office, &office.b()).await.iter().all(|it| it.grant != Some(office.forwarding_a.id)));
        let before = words(&office, &office.finance()).await;
        assert!(before.iter().all(|word| *word != "proof_late") || office.award.act.period.until() < day(2022, 1, 1));
        let late = |words: &[&str]| words.iter().filter(|word| **word == "proof_late").count();
        remind(&on(&office, day(2022, 7, 1)), UNIT).await.unwrap();
        let after = words(&office, &office.finance()).await;
        assert!(late(&after) > late(&before), "{after:?}");
        assert_eq!(words(&office, &office.a()).await.len(), 3, "who was told three times is not told again");
        assert_eq!(late(&words(&office, &office.who_is(Role::Head)).await), late(&after) - late(&before));
    }

    async fn two_programs_and_another_start_tell_it_once(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (one, other) = (on(&office, day(2022, 5, 19)), on(&office, day(2022, 5, 20)));
        let (first, second) = tokio::join!(remind(&one, UNIT), remind(&other, UNIT));
        first.unwrap();
        second.unwrap();
        assert_eq!(words(&office, &office.a()).await, ["proof_due"]);
        Reminding::default().round(&on(&office, day(2022, 5, 21)), UNIT).await.unwrap();
        assert_eq!(words(&office, &office.a()).await, ["proof_due"]);
        assert!(flow::verify::verify(&db.store).await.is_ok(), "a reminder is an entry as all others");
    }

    async fn who_reminds_does_it_once_a_day_and_not_at_night(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut reminding = Reminding::default();
        // In summer it is two hours later in Germany.
        let hour = |hour| day(2022, 5, 19).and_hms_opt(hour, 59, 59).unwrap().and_utc();
        reminding.round(&at(&office, hour(2)), UNIT).await.unwrap();
        assert_eq!(words(&office, &office.a()).await, NOTHING, "it is not five o'clock");
        reminding.round(&at(&office, hour(3)), UNIT).await.unwrap();
        assert_eq!(words(&office, &office.a()).await, ["proof_due"]);
    }

    async fn of_what_is_done_nobody_is_told(db: TestDb) {
        let office = Office::open(&db.store).await;
        filed(&office).await;
        for on_day in [day(2022, 5, 19), day(2022, 6, 30), day(2022, 7, 1)] {
            remind(&on(&office, on_day), UNIT).await.unwrap();
        }
        assert_eq!(words(&office, &office.a()).await, NOTHING);
        let of_a = |it: &Notification| it.grant == Some(office.forwarding_a.id);
        assert!(!reminded(&office, &office.finance()).await.iter().any(of_a));
    }

    async fn what_only_the_house_knows_is_told_to_the_house(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = office.forwarding_a.id;
        let facts = "Teilnahmelisten fehlen".to_owned();
        let ground = RecordGround { grant, facts, known_on: day(2021, 3, 15) };
        office.alone(&office.finance(), ground).await.unwrap();
        let observed = RecordAuditObservation {
            about: AuditSubject::Grant(grant),
            amount: None,
            text: "Belege fehlen".to_owned(),
            answer_by: day(2021, 6, 15),
        };
        let observed = office.alone(&office.auditor(), observed).await.unwrap();
        remind(&on(&office, day(2021, 6, 1)), UNIT).await.unwrap();
        let of_house = reminded(&office, &office.finance()).await;
        assert_eq!(of_house.iter().map(|it| it.kind.word()).collect::<Vec<_>>(), ["answer_due"]);
        assert_eq!(page(&of_house[0]), format!("/bemerkungen/{}", observed.id));
        remind(&on(&office, day(2022, 3, 1)), UNIT).await.unwrap();
        let last = reminded(&office, &office.finance()).await;
        let of_ground = last.iter().find(|it| it.kind.word() == "revocation_ends").unwrap();
        assert_eq!(page(of_ground), format!("/zuwendungen/{grant}/aufhebung"));
        assert!(!words(&office, &office.a()).await.iter().any(|word| ["answer_due", "revocation_ends"].contains(word)));
    }

    async fn who_owes_is_reminded_of_what_is_demanded_and_the_house_once_it_is_late(db: TestDb) {
        let office = Office::open(&db.store).await;
        // It is due on 1 April.
        let owed = office.run(&office.finance(), demand(&office, "F1", DemandKind::Other, 10_000)).await.unwrap();
        let of_demand = async |who: &Ctx| {
            let told = reminded(&office, who).await.into_iter();
            told.filter(|it| it.kind.about() == NotificationAbout::Receivable).collect::<Vec<_>>()
        };
        for (on_day, times) in [((3, 17), 0), ((3, 18), 1), ((3, 24), 1), ((3, 25), 2), ((4, 1), 2)] {
            remind(&on(&office, day(2021, on_day.0, on_day.1)), UNIT).await.unwrap();
            let told = of_demand(&office.a()).await;
            assert_eq!(told.iter().map(|it| it.kind.word()).collect::<Vec<_>>(), vec!["demand_due"; times], "{on_day:?}");
        }
        assert_eq!(page(&of_demand(&office.a()).await[0]), format!("/forderungen/{}", owed.id));
        assert!(of_demand(&office.finance()).await.is_empty() && of_demand(&office.b()).await.is_empty());
        remind(&on(&office, day(2021, 4, 2)), UNIT).await.unwrap();
        let late = of_demand(&office.finance()).await;
        assert_eq!(late.iter().map(|it| it.kind.word()).collect::<Vec<_>>(), ["demand_late"]);
        assert_eq!(of_demand(&office.a()).await.len(), 2);
    }

    async fn money_that_is_to_be_used_is_told_a_month_two_weeks_and_a_week_before(db: TestDb) {
        let office = Office::open(&db.store).await;
        sets(&office, &figures("3 months")).await;
        draw(&office, "F1", 50_000).await;
        let mut counts = Vec::new();
        for ahead in 10..60 {
            remind(&on(&office, office.finance().today() + TimeDelta::days(ahead)), UNIT).await.unwrap();
            let words = words(&office, &office.finance()).await;
            counts.push(words.iter().filter(|word| **word == "use_ends").count());
        }
        counts.dedup();
        assert_eq!(counts.last(), Some(&3), "{counts:?}");
        assert!(words(&office, &office.who_is(Role::Head)).await.contains(&"use_late"));
    }
}
