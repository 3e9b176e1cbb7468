//! What is due and not paid is taken back: as far as it stands for no use, is not ordered and not demanded back. What of it is not
//! owed any more is not ordered.

use std::collections::BTreeSet;

use flow::{
    Ctx, FlowError, Role,
    amendments::{AmendGrant, DemandRefund, Resolution},
    bank_details::EnterBankDetails,
    claims::CorrectClaim,
    closures::CloseGrant,
    may::{PaymentAct, payment_acts, releases},
    payments::{RejectPayment, ReleasePayment},
    receivables::OffsetReceivable,
    take_back::{TakeBackDue, unpaid, unpaid_of_grants},
    views,
};
use grants::{Claim, DemandKind, Grant, GrantError, Iban, Payment, PaymentError};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    amendments::amend,
    may::people,
    money::{all_accounts, bring_back, demand, held, reissue, waive},
    office::{COACHING, Office, component, day, forwarding},
    steps::{approve, ask, confirm, draw, limit, order, pay, recognise, tranche},
};

/// So much of F1 is taken back.
fn take_back(grant: &Grant, cents: i64) -> TakeBackDue {
    TakeBackDue {
        grant: grant.id,
        version: grant.version,
        component: component("F1"),
        budget_year: None,
        amount: Cents::new(cents),
        reason: "Nicht mehr benötigt".to_owned(),
    }
}

/// Of F1: what is due and not paid, what of it is not recognised any more, what may be taken back.
async fn stands(office: &Office, grant: &Grant) -> [i64; 3] {
    let unpaid = unpaid(&office.finance(), grant).await.unwrap()[0];
    [unpaid.due, unpaid.beyond_use, unpaid.not_needed].map(Cents::get)
}

fn needed(outcome: Result<Grant, FlowError>) -> (i64, i64) {
    match outcome {
        Err(FlowError::Grant(GrantError::StandsForUse { asked, open, .. })) => (asked.get(), open.get()),
        other => panic!("it stands for use, and not {other:?}"),
    }
}

/// Of the first line so much is recognised, all in all.
fn cut(claim: &Claim, cents: i64) -> CorrectClaim {
    CorrectClaim {
        claim: claim.id,
        version: claim.version,
        line: claim.lines[0].id,
        recognised: Cents::new(cents),
        reason: "rechnerisch".to_owned(),
        text: "Doppelt gezählt".to_owned(),
        findings: BTreeSet::new(),
    }
}

/// What is due, what of it is not recognised any more, what may be ordered, what was asked for.
fn beyond_use<T: std::fmt::Debug>(outcome: Result<T, FlowError>) -> [i64; 4] {
    match outcome {
        Err(FlowError::Payment(PaymentError::BeyondUse { due, beyond_use, open, asked })) => {
            [due, beyond_use, open, asked].map(Cents::get)
        }
        other => panic!("it is not owed any more, and not {other:?}"),
    }
}

/// The order is released by two.
fn released(ordered: &Payment) -> ReleasePayment {
    ReleasePayment { payment: ordered.id, version: ordered.version }
}

/// What of an order is still owed, and what was ordered.
fn not_owed(outcome: Result<Payment, FlowError>) -> [i64; 2] {
    match outcome {
        Err(FlowError::Payment(PaymentError::OrderBeyondUse { open, asked })) => {
            [open, asked].map(Cents::get)
        }
        other => panic!("it is not owed any more, and not {other:?}"),
    }
}

/// What stands in the way of releasing each of some payments: told of all together as of each by itself. Which of them may be
/// released.
async fn may_be_released(who: &Ctx, payments: &[(&Grant, &Payment)]) -> Vec<bool> {
    let mut together = releases(who, payments).await.unwrap();
    let mut free = Vec::new();
    for (grant, payment) in payments {
        let acts = payment_acts(who, grant, payment).await.unwrap();
        let alone = acts.into_iter().find(|may| may.act == PaymentAct::Release);
        let found = together.remove(&payment.id);
        assert_eq!(format!("{found:?}"), format!("{alone:?}"), "{}", who.actor().name);
        free.push(found.is_some_and(|may| may.refusal.is_none()));
    }
    assert!(together.is_empty(), "{together:?}");
    free
}

testkit::on_both_engines! {
    async fn what_stands_in_the_way_of_many_releases_is_what_stands_in_that_of_each(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (to_a, finance) = (&office.forwarding_a, office.finance());
        let mut to_b = forwarding(&office.award, office.provider_b, &[("F1", 50_000, COACHING, 62_500)]);
        "KI B".clone_into(&mut to_b.act.reference);
        let to_b = office.run(&finance, to_b).await.unwrap();
        draw(&office, "F1", 100_000).await;
        approve(&office, &office.b(), to_b.id, "F1", 20_000).await;
        let claim = recognise(&office, "R1", 8_000).await;
        let mut orders = Vec::new();
        for (grant, cents) in [(to_a, 5_000), (to_a, 3_000), (&to_b, 2_000), (&to_b, 1_000), (&to_b, 500)] {
            orders.push((grant, office.run(&finance, order(grant.id, "F1", cents)).await.unwrap()));
        }
        // More is ordered of A than is recognised any more; of B one order is released by one person, one by two.
        office.run(&finance, cut(&claim, 5_000)).await.unwrap();
        let releaser = office.who_is(Role::Releaser);
        orders[2].1 = office.alone(&releaser, released(&orders[2].1)).await.unwrap();
        orders[3].1 = office.run(&finance, released(&orders[3].1)).await.unwrap();
        let all = views::payments(&finance, Some(office.award.id), None, 9).await.unwrap().items;
        let tranches = all.iter().map(|tranche| (&office.award, tranche));
        let orders = orders.iter().map(|(grant, payment)| (*grant, payment));
        let payments: Vec<(&Grant, &Payment)> = orders.chain(tranches).collect();
        for who in people(&office) {
            may_be_released(&who, &payments).await;
        }
        let free = may_be_released(&releaser, &payments).await;
        assert_eq!(free, [false, true, false, false, true, false]);
        // Nothing is released to an account that is being changed.
        let iban = Iban::parse("DE02500105170137075030").unwrap();
        let change = EnterBankDetails { iban, holder: "Träger A gGmbH".to_owned() };
        office.alone(&office.a(), change).await.unwrap();
        let free = may_be_released(&releaser, &payments).await;
        assert_eq!(free, [false, false, false, false, true, false]);
        assert!(releases(&finance.as_of(None, None).unwrap(), &payments).await.unwrap().is_empty());
    }

    async fn what_is_due_of_many_grants_is_what_is_due_of_each(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 150_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 30_000).await;
        let (finance, grants) = (office.finance(), [&office.award, &office.forwarding_a]);
        let due = unpaid_of_grants(&finance, &grants).await.unwrap();
        let figures = views::figures_of_grants(&finance, &grants).await.unwrap();
        for grant in grants {
            assert_eq!(due[&grant.id], unpaid(&finance, grant).await.unwrap());
            assert_eq!(figures[&grant.id], views::grant_figures(&finance, grant).await.unwrap());
        }
        assert_eq!(due[&office.forwarding_a.id][0].due.get(), 30_000);
    }

    async fn no_more_is_ordered_than_is_still_owed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (grant, finance) = (&office.forwarding_a, office.finance());
        draw(&office, "F1", 50_000).await;
        let claim = recognise(&office, "R1", 8_000).await;
        office.run(&finance, order(grant.id, "F1", 3_000)).await.unwrap();
        office.run(&finance, cut(&claim, 5_000)).await.unwrap();
        assert_eq!(stands(&office, grant).await, [5_000, 4_000, 4_000], "30.00 are ordered, 40.00 recognised");
        for cents in [1_001, 5_000, 5_001] {
            let above = office.run(&finance, order(grant.id, "F1", cents)).await;
            assert_eq!(beyond_use(above), [5_000, 4_000, 1_000, cents]);
        }
        office.run(&finance, order(grant.id, "F1", 1_000)).await.unwrap();
        let more = office.run(&finance, order(grant.id, "F1", 1)).await;
        assert_eq!(beyond_use(more), [4_000, 4_000, 0, 1]);
        // Neither is it paid by an offset with what is owed for another component.
        draw(&office, "F4", 10_000).await;
        approve(&office, &office.a(), grant.id, "F4", 10_000).await;
        pay(&office, order(grant.id, "F4", 10_000)).await;
        let owed = office.run(&finance, demand(&office, "F4", DemandKind::Refund, 500)).await.unwrap();
        let offset = OffsetReceivable {
            receivable: owed.id,
            version: owed.version,
            grant: grant.id,
            component: component("F1"),
            budget_year: None,
            amount: Cents::new(500),
        };
        assert_eq!(beyond_use(office.run(&finance, offset).await), [4_000, 4_000, 0, 500]);
        // What a later claim recognises is settled with it, and owed again.
        recognise(&office, "R2", 4_000).await;
        office.run(&finance, order(grant.id, "F1", 4_000)).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn an_order_that_is_not_owed_any_more_is_not_released(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (grant, finance) = (&office.forwarding_a, office.finance());
        draw(&office, "F1", 50_000).await;
        let claim = recognise(&office, "R1", 8_000).await;
        let large = office.run(&finance, order(grant.id, "F1", 5_000)).await.unwrap();
        let small = office.run(&finance, order(grant.id, "F1", 3_000)).await.unwrap();
        let corrected = office.run(&finance, cut(&claim, 5_000)).await.unwrap();
        assert_eq!(not_owed(office.run(&finance, released(&large)).await), [4_000, 5_000]);
        let acts = payment_acts(&office.who_is(Role::Releaser), grant, &large).await.unwrap();
        let foreseen = acts.into_iter().find(|may| may.act == PaymentAct::Release).unwrap().refusal;
        let expected = PaymentError::OrderBeyondUse { open: Cents::new(4_000), asked: Cents::new(5_000) };
        assert!(matches!(foreseen, Some(FlowError::Payment(found)) if found == expected));
        // What is owed is released, whichever order comes first; and what the bank has is not stopped by a correction.
        let small = office.run(&finance, released(&small)).await.unwrap();
        assert_eq!(not_owed(office.run(&finance, released(&large)).await), [1_000, 5_000]);
        confirm(&office, small).await;
        assert_eq!(not_owed(office.run(&finance, released(&large)).await), [1_000, 5_000]);
        // It is taken back and ordered anew, as far as it is owed; one that another correction makes owed again is released.
        let reject = RejectPayment { payment: large.id, version: large.version, reason: "Berichtigt".to_owned() };
        office.run(&finance, reject).await.unwrap();
        let anew = office.run(&finance, order(grant.id, "F1", 1_000)).await.unwrap();
        let nothing = office.run(&finance, cut(&corrected, 3_750)).await.unwrap();
        assert_eq!(not_owed(office.run(&finance, released(&anew)).await), [0, 1_000]);
        office.run(&finance, cut(&nothing, 5_000)).await.unwrap();
        office.run(&finance, released(&anew)).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_came_back_and_was_cut_is_not_issued_again_in_full(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (grant, finance) = (&office.forwarding_a, office.finance());
        draw(&office, "F1", 50_000).await;
        let claim = recognise(&office, "R1", 8_000).await;
        let paid = pay(&office, order(grant.id, "F1", 8_000)).await;
        office.run(&finance, cut(&claim, 5_000)).await.unwrap();
        let returned = bring_back(&office, &paid).await.unwrap();
        let again = office.run(&finance, reissue(&returned)).await;
        assert_eq!(beyond_use(again), [8_000, 4_000, 4_000, 8_000]);
        let acts = payment_acts(&office.who_is(Role::Orderer), grant, &returned).await.unwrap();
        let foreseen = acts.into_iter().find(|may| may.act == PaymentAct::Reissue).unwrap().refusal;
        assert!(matches!(foreseen, Some(FlowError::Payment(PaymentError::BeyondUse { .. }))));
        office.run(&finance, order(grant.id, "F1", 4_000)).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn an_advance_that_nobody_needs_is_taken_back_before_it_is_paid(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = &office.forwarding_a;
        draw(&office, "F1", 50_000).await;
        approve(&office, &office.a(), grant.id, "F1", 20_000).await;
        assert_eq!(stands(&office, grant).await, [20_000, 0, 20_000]);
        let then = office.finance().as_of(Some(day(2021, 3, 1)), None).unwrap();
        assert!(matches!(unpaid(&then, grant).await, Err(FlowError::OnlyToday { .. })));
        office.run(&office.finance(), order(grant.id, "F1", 3_000)).await.unwrap();
        assert_eq!(stands(&office, grant).await, [17_000, 0, 17_000]);
        let ordered = office.run(&office.finance(), take_back(grant, 17_001)).await;
        assert_eq!(limit(ordered), ("due".into(), "F1".into(), 17_000, 17_001));
        let own = office.run(&office.a(), take_back(grant, 1)).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })));
        let silent = TakeBackDue { reason: " ".to_owned(), ..take_back(grant, 1) };
        let silent = office.run(&office.finance(), silent).await;
        assert!(matches!(silent, Err(FlowError::Text { field: "reason", .. })));
        let taken = office.run(&office.finance(), take_back(grant, 15_000)).await.unwrap();
        assert_eq!(taken, Grant { version: grant.version + 1, ..grant.clone() }, "the act stays as it is");
        let stale = office.run(&office.finance(), take_back(grant, 1)).await;
        assert!(matches!(stale, Err(FlowError::Stale { what: "grant" })));
        assert_eq!(stands(&office, grant).await, [2_000, 0, 2_000]);
        let figures = views::grant_figures(&office.a(), grant).await.unwrap()[0];
        assert_eq!((figures.drawn.get(), figures.received.get()), (5_000, 0));
        assert_eq!(held(&all_accounts(&office).await, "advanced"), 55_000, "that of the award is 500.00");
        let more = office.run(&office.a(), ask(grant.id, "F1", 75_001)).await;
        assert_eq!(limit(more), ("to_pay".into(), "F1".into(), 75_000, 75_001));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_a_correction_took_back_is_not_paid_and_later_claims_become_due_in_full(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = &office.forwarding_a;
        draw(&office, "F1", 50_000).await;
        let claim = recognise(&office, "R1", 8_000).await;
        assert_eq!(stands(&office, grant).await, [8_000, 0, 0], "what is recognised stays due");
        office.run(&office.finance(), cut(&claim, 5_000)).await.unwrap();
        assert_eq!(stands(&office, grant).await, [8_000, 4_000, 4_000]);
        let above = office.run(&office.finance(), take_back(grant, 4_001)).await;
        assert_eq!(needed(above), (4_001, 4_000));
        let taken = office.run(&office.finance(), take_back(grant, 4_000)).await.unwrap();
        assert_eq!(stands(&office, grant).await, [4_000, 0, 0]);
        let again = office.run(&office.finance(), take_back(&taken, 1)).await;
        assert_eq!(needed(again), (1, 0));
        let order = office.run(&office.finance(), order(grant.id, "F1", 4_001)).await;
        assert_eq!(limit(order), ("due".into(), "F1".into(), 4_000, 4_001));
        recognise(&office, "R2", 800).await;
        assert_eq!(stands(&office, grant).await, [4_800, 0, 0]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_is_demanded_back_is_not_taken_back_besides(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = &office.forwarding_a;
        approve(&office, &office.a(), grant.id, "F1", 20_000).await;
        let close = |version| CloseGrant { grant: grant.id, version, closed_on: day(2021, 3, 14) };
        let open = office.run(&office.finance(), close(grant.version)).await;
        assert!(matches!(open, Err(FlowError::Grant(GrantError::StillOpen { .. }))));
        let owed = demand(&office, "F1", DemandKind::Refund, 20_000);
        let owed = office.run(&office.finance(), owed).await.unwrap();
        assert_eq!(stands(&office, grant).await, [20_000, 0, 0]);
        let besides = office.run(&office.finance(), take_back(grant, 1)).await;
        assert_eq!(needed(besides), (1, 0));
        office.run(&office.finance(), waive(&owed, 20_000)).await.unwrap();
        let taken = office.run(&office.finance(), take_back(grant, 20_000)).await.unwrap();
        office.run(&office.finance(), close(taken.version)).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_lies_beyond_the_act_goes_back_to_where_it_came_from(db: TestDb) {
        let office = Office::open(&db.store).await;
        let grant = &office.forwarding_a;
        approve(&office, &office.a(), grant.id, "F1", 70_000).await;
        let refund = DemandRefund {
            grant: grant.id,
            component: component("F1"),
            budget_year: None,
            amount: Cents::new(20_000),
            reason: "Kürzung".to_owned(),
            legal_ground: "§ 49a VwVfG NRW".to_owned(),
            demanded_on: day(2021, 3, 1),
            due_on: day(2021, 4, 1),
        };
        let resolutions = vec![Resolution::DemandRefund(refund)];
        let reduce = AmendGrant { resolutions, ..amend(grant, &[("F1", 50_000)]) };
        let reduced = office.run(&office.finance(), reduce).await.unwrap();
        let owed = views::receivables(&office.finance(), Some(grant.id), None, 9).await.unwrap().items;
        office.run(&office.finance(), waive(&owed[0], 20_000)).await.unwrap();
        office.run(&office.finance(), take_back(&reduced, 30_000)).await.unwrap();
        assert_eq!(stands(&office, &reduced).await, [40_000, 0, 40_000]);
        let more = office.run(&office.a(), ask(grant.id, "F1", 10_001)).await;
        assert_eq!(limit(more), ("to_pay".into(), "F1".into(), 10_000, 10_001));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_the_ministry_does_not_pay_is_taken_back_of_its_award(db: TestDb) {
        let office = Office::open(&db.store).await;
        approve(&office, &office.finance(), office.award.id, "F1", 50_000).await;
        tranche(&office, "F1", 40_000).await.unwrap();
        office.run(&office.finance(), take_back(&office.award, 10_000)).await.unwrap();
        assert_eq!(stands(&office, &office.award).await, [0, 0, 0]);
        assert_eq!(limit(tranche(&office, "F1", 1).await), ("due".into(), "F1".into(), 0, 1));
        let figures = views::grant_figures(&office.finance(), &office.award).await.unwrap()[0];
        assert_eq!((figures.drawn.get(), figures.received.get()), (40_000, 40_000));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }
}
