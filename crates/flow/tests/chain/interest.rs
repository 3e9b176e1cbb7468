//! Interest on what was used too late: calculated, then claimed or waived by a person.

use chrono::NaiveDate;
use flow::{
    FlowError,
    interest::{DecideInterest, InterestDecision},
    use_clock::{PositionClock, use_clocks},
};
use grants::{DemandKind, Payment, ReceivableError, ReceivableState, Settled, law::LawFigures};
use ledger::Cents;
use testkit::TestDb;
use uuid::Uuid;

use crate::{
    office::{Office, day},
    steps::{approve, draw, order, pay},
    use_clock::{figures, sets},
};

/// A tranche of 1 February of which two parts are passed on on 14 March: 13 days too late. By the figures of the award.
async fn late(office: &Office, law: &LawFigures) -> [Payment; 2] {
    sets(office, law).await;
    draw(office, "F1", 150_000).await;
    approve(office, &office.a(), office.forwarding_a.id, "F1", 70_000).await;
    let first = pay(office, order(office.forwarding_a.id, "F1", 40_000)).await;
    [first, pay(office, order(office.forwarding_a.id, "F1", 30_000)).await]
}

async fn clock(office: &Office) -> PositionClock {
    use_clocks(&office.finance(), office.award.id).await.unwrap().remove(0)
}

pub(crate) fn decide(
    office: &Office,
    received: Uuid,
    spent: Uuid,
    decision: InterestDecision,
) -> DecideInterest {
    let (grant, reason) = (office.award.id, "Mahnung des Ministeriums".to_owned());
    let (interest, decided_on) = (None, day(2021, 3, 15));
    DecideInterest { grant, received, spent, interest, decision, reason, decided_on }
}

pub(crate) const CLAIM: InterestDecision =
    InterestDecision::Claim { due_on: NaiveDate::from_ymd_opt(2021, 4, 15).unwrap() };

/// Interest that was claimed, with its worksheet.
pub(crate) async fn claimed(office: &Office) {
    let [first, _] = late(office, &figures("1 month")).await;
    let tranche = clock(office).await.received[0].reference;
    office.run(&office.finance(), decide(office, tranche, first.id.0, CLAIM)).await.unwrap();
}

testkit::on_both_engines! {
    async fn interest_is_claimed_with_its_worksheet_once(db: TestDb) {
        let office = Office::open(&db.store).await;
        let [first, second] = late(&office, &figures("1 month")).await;
        let tranche = clock(&office).await.received[0].reference;
        let claim = || decide(&office, tranche, first.id.0, CLAIM);
        let claimed = office.run(&office.finance(), claim()).await.unwrap();
        // 400.00 × 2.12 % × 41 / 365 = 0.9525…
        assert_eq!((claimed.kind, claimed.amount), (DemandKind::Interest, Cents::new(95)));
        assert_eq!((claimed.state(), claimed.due_on), (Ok(ReceivableState::Open), day(2021, 4, 15)));
        let sheet = claimed.worksheet.clone().unwrap().calculation;
        assert_eq!((sheet.amount, sheet.days, sheet.periods.len()), (Cents::new(40_000), 41, 1));
        assert_eq!((sheet.credited_on, sheet.used_on), (day(2021, 2, 1), day(2021, 3, 14)));
        assert!(sheet.working[0].contains("Basiszinssatz -0,88 + 3,00"), "{:?}", sheet.working);
        let twice = office.run(&office.finance(), claim()).await;
        assert!(matches!(twice, Err(FlowError::Exists { what: "a decision on this interest" })), "{twice:?}");
        let shown = flow::views::receivable(&office.finance(), claimed.id).await.unwrap();
        assert_eq!(shown, claimed);
        let decided = clock(&office).await.decided;
        assert_eq!((decided.len(), decided[0].receivable, decided[0].spent), (1, claimed.id, first.id.0));
        let waived = decide(&office, tranche, second.id.0, InterestDecision::Waive);
        let waived = office.run(&office.finance(), waived).await.unwrap();
        assert_eq!((waived.amount, waived.state()), (Cents::new(71), Ok(ReceivableState::Waived)));
        assert!(matches!(&waived.steps[0].how, Settled::Waived { reason } if reason == "Mahnung des Ministeriums"));
        assert!(waived.worksheet.is_some(), "what was waived can be followed as well");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn interest_is_decided_as_it_was_seen(db: TestDb) {
        let office = Office::open(&db.store).await;
        let [first, _] = late(&office, &figures("1 month")).await;
        let tranche = clock(&office).await.received[0].reference;
        let seen = |cents| {
            let interest = Some(Cents::new(cents));
            DecideInterest { interest, ..decide(&office, tranche, first.id.0, CLAIM) }
        };
        let stale = office.run(&office.finance(), seen(96)).await;
        assert!(matches!(stale, Err(FlowError::Stale { what: "interest" })), "{stale:?}");
        let claimed = office.run(&office.finance(), seen(95)).await.unwrap();
        assert_eq!(claimed.amount, Cents::new(95));
    }

    async fn what_was_in_time_what_waits_and_what_is_unknown_is_not_decided(db: TestDb) {
        let office = Office::open(&db.store).await;
        let [first, _] = late(&office, &figures("2 months")).await;
        let tranche = clock(&office).await.received[0].reference;
        for (received, spent) in [(tranche, first.id.0), (first.id.0, tranche), (tranche, Uuid::nil())] {
            let refused = office.run(&office.finance(), decide(&office, received, spent, CLAIM)).await;
            assert!(matches!(refused, Err(FlowError::NotFound { .. })), "{refused:?}");
        }
        let by_provider = office.run(&office.a(), decide(&office, tranche, first.id.0, CLAIM)).await;
        assert!(matches!(by_provider, Err(FlowError::Forbidden { .. })), "{by_provider:?}");
    }

    async fn interest_below_the_limit_is_waived_and_not_claimed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let limit = LawFigures::parse(
            "[[min_interest]]\nvalue = \"0.96\"\nvalid_from = \"2021-01-01\"\nbasis = \"x\"\nsource = \"x\"\n",
        );
        let law = LawFigures { min_interest: limit.unwrap().min_interest, ..figures("1 month") };
        let [first, _] = late(&office, &law).await;
        let tranche = clock(&office).await.received[0].reference;
        let small = office.run(&office.finance(), decide(&office, tranche, first.id.0, CLAIM)).await;
        let below = ReceivableError::BelowLimit { interest: Cents::new(95) };
        assert!(matches!(small, Err(FlowError::Receivable(cause)) if cause == below));
        let waived = decide(&office, tranche, first.id.0, InterestDecision::Waive);
        office.run(&office.finance(), waived).await.unwrap();
    }

    async fn interest_without_a_figure_is_not_decided(db: TestDb) {
        let office = Office::open(&db.store).await;
        let law = LawFigures { surcharge: Vec::new(), ..figures("1 month") };
        let [first, _] = late(&office, &law).await;
        let tranche = clock(&office).await.received[0].reference;
        let refused = office.run(&office.finance(), decide(&office, tranche, first.id.0, CLAIM)).await;
        assert!(matches!(&refused, Err(FlowError::NoInterest { why }) if why.contains("the surcharge")), "{refused:?}");
    }
}
