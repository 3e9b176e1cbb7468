//! Interest on what was used too late: calculated, then claimed or waived by a person.

use chrono::NaiveDate;
use flow::{
    FlowError,
    amendments::AmendGrant,
    claims::{CorrectClaim, DecideClaim},
    interest::{DecideInterest, InterestDecision},
    may::{PaymentAct, payment_acts},
    payments::ConfirmPayment,
    receivables::SettleReceivable,
    use_clock::{PositionClock, use_clocks},
    views,
};
use grants::{
    ActChanges, ClaimLineId, DemandKind, LineDecision, Payment, PaymentError, Receivable, ReceivableError,
    ReceivableState, Settled, law::LawFigures,
};
use ledger::Cents;
use testkit::TestDb;
use uuid::Uuid;

use crate::{
    amendments::amend,
    money::{bring_back, settle, waive},
    office::{Office, day},
    steps::{approve, coaching, draw, order, pay, release, submit},
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

/// A payment to provider A of 1 February, by the figures of its own act, and the line of 14 March that it was spent on: 13
/// days too late.
async fn late_below(office: &Office) -> (Payment, ClaimLineId) {
    let changes = ActChanges { law: Some(figures("1 month")), ..ActChanges::default() };
    let amended = AmendGrant { changes, ..amend(&office.forwarding_a, &[]) };
    office.run(&office.finance(), amended).await.unwrap();
    draw(office, "F1", 150_000).await;
    approve(office, &office.a(), office.forwarding_a.id, "F1", 40_000).await;
    let ordered = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 40_000)).await.unwrap();
    let released = release(office, ordered).await;
    let (payment, version) = (released.id, released.version);
    let confirm = ConfirmPayment { payment, version, confirmed_on: day(2021, 2, 1) };
    let paid = office.run(&office.finance(), confirm).await.unwrap();
    let mut line = coaching("R1", 50_000, 50_000);
    line.paid_on = day(2021, 3, 14);
    let claim = office.run(&office.a(), submit(&office.forwarding_a, vec![line])).await.unwrap();
    let (line, findings) = (claim.lines[0].id, std::collections::BTreeMap::new());
    let decisions = vec![(line, LineDecision::Accept)];
    let decide = DecideClaim { claim: claim.id, version: claim.version, decisions, findings };
    office.run(&office.finance(), decide).await.unwrap();
    (paid, line)
}

/// Interest that was claimed of provider A, with its worksheet.
pub(crate) async fn claimed_below(office: &Office) -> Receivable {
    let (paid, line) = late_below(office).await;
    let claim = DecideInterest { grant: office.forwarding_a.id, ..decide(office, paid.id.0, line.0, CLAIM) };
    office.run(&office.finance(), claim).await.unwrap()
}

/// Interest is claimed on a tranche for a payment that comes back and is paid anew; with what claims interest for
/// the new one.
async fn came_back(office: &Office) -> (Receivable, DecideInterest) {
    let [first, _] = late(office, &figures("1 month")).await;
    let tranche = clock(office).await.received[0].reference;
    let claimed = office.run(&office.finance(), decide(office, tranche, first.id.0, CLAIM)).await.unwrap();
    bring_back(office, &first).await.unwrap();
    let again = pay(office, order(office.forwarding_a.id, "F1", 40_000)).await;
    (claimed, decide(office, tranche, again.id.0, CLAIM))
}

/// What of earlier interest holds a claim up.
async fn claimed_before(office: &Office, claim: &DecideInterest) -> ReceivableError {
    match office.run(&office.finance(), claim.clone()).await {
        Err(FlowError::Receivable(cause)) => cause,
        other => panic!("{other:?}"),
    }
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
        let shown = views::receivable(&office.finance(), claimed.id).await.unwrap();
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

    async fn a_payment_on_which_interest_is_owed_comes_back_once_that_is_waived(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (paid, line) = late_below(&office).await;
        let grant = office.forwarding_a.id;
        let claim = DecideInterest { grant, ..decide(&office, paid.id.0, line.0, CLAIM) };
        let claimed = office.run(&office.finance(), claim).await.unwrap();
        assert_eq!(claimed.amount, Cents::new(95));
        let owed = |cents| PaymentError::InterestClaimed { receivable: claimed.id, open: Cents::new(cents) };
        let refused = bring_back(&office, &paid).await;
        assert!(matches!(&refused, Err(FlowError::Payment(cause)) if *cause == owed(95)), "{refused:?}");
        let acts = payment_acts(&office.finance(), &office.forwarding_a, &paid).await.unwrap();
        let back = acts.into_iter().find(|it| it.act == PaymentAct::Return).unwrap();
        assert!(matches!(back.refusal, Some(FlowError::Payment(cause)) if cause == owed(95)), "it is foreseen");
        let partly = office.run(&office.finance(), waive(&claimed, 40)).await.unwrap();
        let refused = bring_back(&office, &paid).await;
        assert!(matches!(&refused, Err(FlowError::Payment(cause)) if *cause == owed(55)), "{refused:?}");
        office.run(&office.finance(), waive(&partly, 55)).await.unwrap();
        bring_back(&office, &paid).await.unwrap();
        assert!(use_clocks(&office.finance(), grant).await.unwrap().iter().all(|it| it.received.is_empty()));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn interest_for_a_payment_that_came_back_is_not_claimed_once_more_for_the_next(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (claimed, anew) = came_back(&office).await;
        let before = |cents| {
            ReceivableError::ClaimedBefore { receivable: claimed.id, claimed: Cents::new(cents) }
        };
        assert_eq!(claimed_before(&office, &anew).await, before(95));
        let partly = office.run(&office.finance(), waive(&claimed, 40)).await.unwrap();
        assert_eq!(claimed_before(&office, &anew).await, before(55));
        office.run(&office.finance(), waive(&partly, 55)).await.unwrap();
        let next = office.run(&office.finance(), anew).await.unwrap();
        assert_eq!((next.amount, next.state()), (Cents::new(95), Ok(ReceivableState::Open)));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn interest_is_not_claimed_on_more_than_came_in_when_a_use_became_smaller(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (paid, line) = late_below(&office).await;
        let claims = |spent: ClaimLineId| {
            let grant = office.forwarding_a.id;
            DecideInterest { grant, ..decide(&office, paid.id.0, spent.0, CLAIM) }
        };
        let claimed = office.run(&office.finance(), claims(line)).await.unwrap();
        // Half of the cost does not count after all, and another takes its place.
        let first = views::claim_with_line(&office.finance(), line).await.unwrap();
        let corrected = CorrectClaim {
            claim: first.id,
            version: first.version,
            line,
            recognised: Cents::new(25_000),
            reason: "rechnerisch".to_owned(),
            text: "Zur Hälfte".to_owned(),
            findings: std::collections::BTreeSet::new(),
        };
        office.run(&office.finance(), corrected).await.unwrap();
        let mut other = coaching("R2", 25_000, 25_000);
        other.paid_on = day(2021, 3, 14);
        let second = office.run(&office.a(), submit(&office.forwarding_a, vec![other])).await.unwrap();
        let (next, findings) = (second.lines[0].id, std::collections::BTreeMap::new());
        let decisions = vec![(next, LineDecision::Accept)];
        let accept = DecideClaim { claim: second.id, version: second.version, decisions, findings };
        office.run(&office.finance(), accept).await.unwrap();
        let above = ReceivableError::ClaimedAbove { received: Cents::new(40_000), claimed: Cents::new(60_000) };
        assert_eq!(claimed_before(&office, &claims(next)).await, above);
        office.run(&office.finance(), waive(&claimed, 95)).await.unwrap();
        let anew = office.run(&office.finance(), claims(next)).await.unwrap();
        assert_eq!(anew.worksheet.unwrap().calculation.amount, Cents::new(20_000));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_was_paid_of_such_interest_counts_and_the_next_may_be_waived(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (claimed, anew) = came_back(&office).await;
        let paid_back = SettleReceivable { received_on: day(2021, 3, 15), ..settle(&claimed, 95) };
        office.run(&office.finance(), paid_back).await.unwrap();
        let before = ReceivableError::ClaimedBefore { receivable: claimed.id, claimed: Cents::new(95) };
        assert_eq!(claimed_before(&office, &anew).await, before);
        let waived = DecideInterest { decision: InterestDecision::Waive, ..anew };
        let waived = office.run(&office.finance(), waived).await.unwrap();
        assert_eq!(waived.state(), Ok(ReceivableState::Waived));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }
}
