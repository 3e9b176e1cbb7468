//! What may be asked for now, and what more needs.

use flow::{
    Ctx, FlowError, Role,
    drawdown::{PositionDrawdown, drawdown},
    payouts::{RequestPayout, SignPayoutRequest},
    views,
};
use grants::{DutyError, PayoutRequestError, PayoutRequestState, Step};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    money::decide,
    office::{Office, day},
    steps::{approve, ask, claim, draw, order, pay},
};

/// What may be asked for of the first position, what is open, what was drawn too early.
async fn told(office: &Office, of_award: bool) -> (i64, i64, i64) {
    let grant = if of_award { office.award.id } else { office.forwarding_a.id };
    let found = drawdown(&office.finance(), grant).await.unwrap();
    let advice = found[0].advice.as_ref().unwrap();
    (advice.drawable.get(), advice.open.get(), advice.ahead.get())
}

/// A request of the Kreis without a need.
fn more(office: &Office, cents: i64, reason: Option<&str>) -> RequestPayout {
    let reason = reason.map(str::to_owned);
    RequestPayout { need: Vec::new(), reason, ..ask(office.award.id, "F1", cents) }
}

testkit::on_both_engines! {
    async fn it_follows_from_what_was_passed_on_what_is_owed_below_and_what_was_drawn(db: TestDb) {
        let office = Office::open(&db.store).await;
        assert_eq!(told(&office, true).await, (0, 200_000, 0), "nothing is paid or due");
        draw(&office, "F1", 50_000).await;
        assert_eq!(told(&office, true).await, (0, 150_000, 50_000), "drawn early");
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 30_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 20_000)).await;
        assert_eq!(told(&office, true).await, (0, 150_000, 20_000), "20,000 passed on, 10,000 owed");
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 40_000).await;
        assert_eq!(told(&office, true).await, (20_000, 150_000, 0));
        office.run(&office.a(), ask(office.forwarding_a.id, "F1", 1_000)).await.unwrap();
        assert_eq!(told(&office, true).await, (21_000, 150_000, 0), "what is asked below and not decided yet counts");
    }

    async fn what_a_provider_has_claimed_counts_with_the_share_of_its_grant(db: TestDb) {
        let office = Office::open(&db.store).await;
        office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_001)])).await.unwrap();
        assert_eq!(told(&office, false).await, (8_000, 80_000, 0), "80 % of 100.01, rounded down");
        office.run(&office.a(), RequestPayout {
            need: Vec::new(),
            ..ask(office.forwarding_a.id, "F1", 8_000)
        }).await.unwrap();
        assert_eq!(told(&office, false).await, (0, 72_000, 0));
    }

    async fn more_than_is_needed_wants_a_reason_and_a_second_person(db: TestDb) {
        let office = Office::open(&db.store).await;
        let silent = office.run(&office.finance(), more(&office, 1_000, None)).await;
        let (asked, drawable, above) = (Cents::new(1_000), Cents::ZERO, Cents::new(1_000));
        let above_need = PayoutRequestError::AboveNeed { asked, drawable, above };
        assert!(matches!(silent, Err(FlowError::PayoutRequest(cause)) if cause == above_need));
        let asked = office.run(&office.finance(), more(&office, 1_000, Some("Puffer"))).await.unwrap();
        let needed = asked.above_need.clone().unwrap();
        assert_eq!((needed.by, needed.reason.as_str(), needed.sign_offs[0].step), (above, "Puffer", Step::Prepare));
        let unsigned = decide(&office, &asked, None).await;
        assert!(matches!(unsigned, Err(FlowError::PayoutRequest(PayoutRequestError::Unsigned))));
        let sign = || SignPayoutRequest { payout_request: asked.id, version: asked.version };
        let by_clerk = office.alone(&office.finance(), sign()).await;
        assert!(matches!(by_clerk, Err(FlowError::Forbidden { .. })));
        let by_provider = office.alone(&office.signatory_of_a(), sign()).await;
        assert!(matches!(by_provider, Err(FlowError::NotFound { .. })), "{by_provider:?}");
        let signed = office.alone(&office.who_is(Role::Head), sign()).await.unwrap();
        assert_eq!(views::payout_request(&office.finance(), asked.id).await.unwrap(), signed);
        let twice = office.alone(&office.who_is(Role::Head), sign()).await;
        let taken = DutyError::Taken { step: Step::Sign };
        assert!(matches!(twice, Err(FlowError::PayoutRequest(PayoutRequestError::Duty(cause))) if cause == taken));
        let approved = decide(&office, &signed, None).await.unwrap();
        assert_eq!(approved.state, PayoutRequestState::Approved { on: day(2021, 3, 1) });
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_reason_that_nobody_needs_is_not_kept_and_nobody_signs(db: TestDb) {
        let office = Office::open(&db.store).await;
        let needed = RequestPayout { reason: Some("Puffer".to_owned()), ..ask(office.award.id, "F1", 1_000) };
        let asked = office.run(&office.finance(), needed).await.unwrap();
        assert_eq!(asked.above_need, None);
        let sign = SignPayoutRequest { payout_request: asked.id, version: asked.version };
        let refused = office.alone(&office.who_is(Role::Head), sign).await;
        assert!(matches!(refused, Err(FlowError::PayoutRequest(PayoutRequestError::WithinNeed))));
    }

    async fn what_might_have_been_asked_for_on_a_day_is_told_of_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 30_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 20_000)).await;
        office.run(&office.a(), ask(office.forwarding_a.id, "F1", 1_000)).await.unwrap();
        let at = async |effective_on, known_on| {
            let ctx: Ctx = office.finance().as_of(effective_on, known_on).unwrap();
            drawdown(&ctx, office.award.id).await
        };
        let due = |found: &[PositionDrawdown]| {
            let mut due: Vec<i64> = found[0].due.iter().map(|due| due.amount.get()).collect();
            due.sort_unstable();
            due
        };
        let present = drawdown(&office.finance(), office.award.id).await.unwrap();
        let today = at(None, None).await.unwrap();
        assert_eq!((due(&present), due(&today)), (vec![1_000, 10_000], vec![1_000, 10_000]));
        for (then, now) in today.iter().zip(&present) {
            assert_eq!((then.position, &then.advice), (now.position, &now.advice));
        }
        let before = at(Some(day(2021, 3, 13)), None).await.unwrap();
        assert_eq!(due(&before), [1_000, 30_000], "the payment counts from 14 March");
        let first = at(Some(day(2021, 1, 31)), None).await.unwrap();
        let advice = first[0].advice.as_ref().unwrap();
        assert_eq!((advice.open.get(), advice.ahead.get(), due(&first)), (200_000, 0, Vec::new()));
        let unknown = at(None, Some(day(2021, 3, 14))).await;
        assert!(matches!(unknown, Err(FlowError::NotFound { what: "grant" })), "{unknown:?}");
    }

    async fn what_was_claimed_counts_from_the_day_on_which_it_was(db: TestDb) {
        let office = Office::open(&db.store).await;
        office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_001)])).await.unwrap();
        for (effective_on, drawable) in [(None, 8_000), (Some(day(2021, 3, 15)), 8_000), (Some(day(2021, 3, 14)), 0)] {
            let then = office.finance().as_of(effective_on, None).unwrap();
            let found = drawdown(&then, office.forwarding_a.id).await.unwrap();
            assert_eq!(found[0].advice.as_ref().unwrap().drawable.get(), drawable, "{effective_on:?}");
        }
    }
}
