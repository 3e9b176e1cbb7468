//! Base rates after those that the program knows: entered by one, confirmed by another.

use flow::{
    Ctx, FlowError, Role,
    base_rates::{ConfirmBaseRate, EnterBaseRate, base_rates, known},
};
use grants::{BaseRateEntry, BaseRateEntryError, DutyError, Step, law::InterestRate};
use testkit::TestDb;

use crate::office::{Office, day};

fn enter(from: (i32, u32, u32)) -> EnterBaseRate {
    EnterBaseRate {
        valid_from: day(from.0, from.1, from.2),
        rate: InterestRate::parse("1.52").unwrap(),
        source: "Bekanntmachung der Bundesbank (erfunden)".to_owned(),
    }
}

async fn confirm(office: &Office, who: &Ctx, entry: &BaseRateEntry) -> Result<BaseRateEntry, FlowError> {
    office.alone(who, ConfirmBaseRate { base_rate: entry.id, version: entry.version }).await
}

testkit::on_both_engines! {
    async fn a_rate_counts_when_another_person_has_confirmed_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let entered = office.alone(&office.finance(), enter((2026, 7, 1))).await.unwrap();
        let first_day = day(2026, 7, 1);
        assert!(known(&office.flow).await.unwrap().on(first_day).is_err(), "one person is not enough");
        let same = confirm(&office, &office.finance(), &entered).await;
        let kept_apart = |cause: &BaseRateEntryError| {
            matches!(cause, BaseRateEntryError::Duty(DutyError::SamePerson { asked: Step::Sign, .. }))
        };
        assert!(matches!(&same, Err(FlowError::BaseRate(cause)) if kept_apart(cause)), "{same:?}");
        let confirmed = confirm(&office, &office.who_is(Role::Head), &entered).await.unwrap();
        assert_eq!(confirmed.version, 2);
        assert_eq!(known(&office.flow).await.unwrap().on(first_day).unwrap().to_string(), "1.52");
        let (until, all) = base_rates(&office.auditor()).await.unwrap();
        assert_eq!((until, all), (day(2026, 12, 31), vec![confirmed]));
        let before = office.auditor().as_of(None, Some(day(2021, 3, 14))).unwrap();
        assert_eq!(base_rates(&before).await.unwrap(), (day(2026, 6, 30), Vec::new()), "as it was known then");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_rate_follows_the_last_one_that_is_known(db: TestDb) {
        let office = Office::open(&db.store).await;
        for from in [(2026, 1, 1), (2027, 1, 1), (2026, 7, 2)] {
            let refused = office.alone(&office.finance(), enter(from)).await;
            let follows = BaseRateEntryError::Follows {
                expected: day(2026, 7, 1),
                found: day(from.0, from.1, from.2),
            };
            assert!(matches!(refused, Err(FlowError::BaseRate(cause)) if cause == follows), "{from:?}");
        }
        let head = office.who_is(Role::Head);
        let first = office.alone(&office.finance(), enter((2026, 7, 1))).await.unwrap();
        let wrong = office.alone(&office.finance(), enter((2026, 7, 1))).await.unwrap();
        confirm(&office, &head, &first).await.unwrap();
        let late = confirm(&office, &head, &wrong).await;
        assert!(matches!(late, Err(FlowError::BaseRate(BaseRateEntryError::Follows { .. }))), "{late:?}");
        office.alone(&office.finance(), enter((2027, 1, 1))).await.unwrap();
    }

    async fn only_the_first_recipient_enters_rates(db: TestDb) {
        let office = Office::open(&db.store).await;
        let stranger = office.alone(&office.stranger(), enter((2026, 7, 1))).await;
        assert!(matches!(stranger, Err(FlowError::Forbidden { .. })));
        let orderer = office.alone(&office.who_is(Role::Orderer), enter((2026, 7, 1))).await;
        assert!(matches!(orderer, Err(FlowError::Forbidden { .. })));
    }
}
