//! Money that comes back: returned by the bank, repaid, demanded, offset, passed on.

use flow::{
    Ctx, FlowError, Request, Role,
    claims::CorrectClaim,
    payments::{ConfirmPayment, RejectPayment, ReleasePayment, ReturnPayment},
    receivables::OffsetReceivable,
    repayments::RecordRepayment,
    views,
};
use grants::{
    DemandKind, Payment, PaymentError, PaymentState, ReceivableError, ReceivableState, RepaymentError,
};
use ledger::Cents;
use testkit::TestDb;
use tokio::task::JoinSet;

use crate::{
    money::{
        agree, all_accounts, bring_back, decide, defer, demand, held, needed, reissue, repay, settle, waive,
    },
    office::{LESSONS, Office, component, day, forwarding},
    steps::{approve, confirm, draw, limit, order, pay, recognise, release},
};

/// 500.00 have come in for F1, and so much of it was advanced and paid to provider A.
async fn paid(office: &Office, cents: i64) -> Payment {
    draw(office, "F1", 50_000).await;
    approve(office, &office.a(), office.forwarding_a.id, "F1", cents).await;
    pay(office, order(office.forwarding_a.id, "F1", cents)).await
}

/// What is due to provider A, what was paid, what A holds, what the Kreis holds: all for F1.
async fn stands(office: &Office) -> [i64; 4] {
    let (own, above) = (&office.forwarding_a.positions[0].accounts, &office.award.positions[0].accounts);
    let accounts = all_accounts(office).await;
    [own.due, own.paid, own.cash, above.cash].map(|number| {
        let account = accounts.iter().find(|account| account.number == number).unwrap();
        account.balances.credits_posted.get() - account.balances.debits_posted.get()
    })
}

async fn head(office: &Office) -> ledger::Head {
    views::chain_head(&office.finance()).await.unwrap()
}

fn offset(office: &Office, owed: &grants::Receivable, code: &str, cents: i64) -> OffsetReceivable {
    OffsetReceivable {
        receivable: owed.id,
        version: owed.version,
        grant: office.forwarding_a.id,
        component: component(code),
        budget_year: None,
        amount: Cents::new(cents),
    }
}

async fn refused<R: Request>(office: &Office, ctx: &Ctx, request: R) -> bool {
    let before = head(office).await;
    let outcome = office.run(ctx, request).await;
    assert_eq!(head(office).await, before, "something was written");
    matches!(outcome, Err(FlowError::Stale { .. } | FlowError::Payment(PaymentError::State { .. })))
}

/// Every call that a payment ever took, with the version it had then and with the one it has now, moves nothing.
async fn replayed_calls_move_nothing(office: &Office, payment: &Payment) {
    for version in 1..=payment.version {
        let (payment, on) = (payment.id, day(2021, 3, 15));
        let finance = office.finance();
        assert!(refused(office, &finance, ReleasePayment { payment, version }).await);
        assert!(refused(office, &finance, ConfirmPayment { payment, version, confirmed_on: on }).await);
        let reason = || "Konto erloschen".to_owned();
        assert!(refused(office, &finance, RejectPayment { payment, version, reason: reason() }).await);
        assert!(
            refused(office, &finance, ReturnPayment { payment, version, returned_on: on, reason: reason() })
                .await
        );
    }
}

testkit::on_both_engines! {
    async fn what_the_bank_returns_is_there_again_and_due_again(db: TestDb) {
        let office = Office::open(&db.store).await;
        let paid = paid(&office, 20_000).await;
        assert_eq!(stands(&office).await, [0, 20_000, 20_000, 30_000]);
        let returned = bring_back(&office, &paid).await.unwrap();
        let reason = "Konto erloschen".to_owned();
        assert_eq!(returned.state, PaymentState::Returned { on: day(2021, 3, 15), reason });
        assert_eq!(stands(&office).await, [20_000, 0, 0, 50_000]);
        let figures = views::grant_figures(&office.a(), &office.forwarding_a).await.unwrap()[0];
        assert_eq!((figures.drawn.get(), figures.received.get()), (20_000, 0));
        let above = views::grant_figures(&office.finance(), &office.award).await.unwrap()[0];
        assert_eq!((above.received.get(), above.paid.get()), (50_000, 0));
    }

    async fn only_a_confirmed_payment_is_returned_and_not_before_it_was(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 20_000).await;
        let ordered = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 20_000)).await.unwrap();
        not_yet(&office, &ordered).await;
        let released = release(&office, ordered).await;
        not_yet(&office, &released).await;
        let paid = confirm(&office, released).await;
        let (payment, version, reason) = (paid.id, paid.version, "x".to_owned());
        let before = ReturnPayment { payment, version, returned_on: day(2021, 3, 13), reason };
        let before = office.run(&office.finance(), before).await;
        assert!(matches!(before, Err(FlowError::Payment(PaymentError::ReturnedBefore { .. }))));
        let own = office.run(&office.a(), ReturnPayment {
            payment,
            version,
            returned_on: day(2021, 3, 15),
            reason: "x".to_owned(),
        }).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })));
    }

    async fn a_paid_thing_never_becomes_payable_again_by_an_old_call(db: TestDb) {
        let office = Office::open(&db.store).await;
        let paid = paid(&office, 20_000).await;
        replayed_calls_on_what_is_past(&office, &paid).await;
        let returned = bring_back(&office, &paid).await.unwrap();
        replayed_calls_move_nothing(&office, &returned).await;
        let again = office.run(&office.finance(), reissue(&returned)).await.unwrap();
        replayed_calls_move_nothing(&office, &returned).await;
        confirm(&office, release(&office, again).await).await;
        replayed_calls_move_nothing(&office, &returned).await;
        let twice = office.run(&office.finance(), reissue(&returned)).await;
        assert!(matches!(twice, Err(FlowError::Exists { .. })));
        assert_eq!(stands(&office).await, [0, 20_000, 20_000, 30_000]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_return_and_its_reissue_pay_exactly_once_more(db: TestDb) {
        let office = Office::open(&db.store).await;
        let returned = bring_back(&office, &paid(&office, 20_000).await).await.unwrap();
        let orderer = office.who_is(Role::Orderer);
        let again = orderer.execute("reissue-key", reissue(&returned)).await.unwrap();
        assert_eq!((again.replaces, again.amount.get()), (Some(returned.id), 20_000));
        assert_ne!(again.id, returned.id);
        let same = office.who_is(Role::Orderer).execute("reissue-key", reissue(&returned)).await.unwrap();
        assert_eq!(same, again, "the same key with the same request gives the same answer");
        let other = ReleasePayment { payment: again.id, version: 1 };
        let other = orderer.execute("reissue-key", other).await;
        assert!(matches!(other, Err(FlowError::KeyReused)));
        let more = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 1)).await;
        assert_eq!(limit(more), ("due".into(), "F1".into(), 0, 1));
        let paid_again = confirm(&office, release(&office, again).await).await;
        assert_eq!(stands(&office).await, [0, 20_000, 20_000, 30_000]);
        let returned_again = bring_back(&office, &paid_again).await.unwrap();
        office.run(&office.finance(), reissue(&returned_again)).await.unwrap();
    }

    async fn fifty_reissues_at_once_are_one(db: TestDb) {
        let office = Office::open(&db.store).await;
        let returned = bring_back(&office, &paid(&office, 20_000).await).await.unwrap();
        let before = head(&office).await;
        let mut reissues = JoinSet::new();
        for _ in 0..50 {
            let (office, request) = (office.clone(), reissue(&returned));
            reissues.spawn(async move { office.run(&office.finance(), request).await });
        }
        let outcomes = reissues.join_all().await;
        let conflict = |outcome: &&Result<Payment, FlowError>| {
            matches!(outcome, Err(FlowError::Exists { .. } | FlowError::LimitExceeded { .. }))
        };
        let made = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!((made, outcomes.iter().filter(conflict).count()), (1, 49), "{outcomes:?}");
        assert_eq!(head(&office).await.number, before.number.next());
    }

    async fn an_order_without_an_answer_keeps_its_money_until_the_answer_comes(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 20_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 20_000).await;
        let ordered = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 20_000)).await.unwrap();
        let released = release(&office, ordered).await;
        let again = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 1)).await;
        assert_eq!(limit(again), ("cash".into(), "F1".into(), 0, 1));
        let asked = office.run(&office.a(), needed(&office, 60_001)).await;
        assert_eq!(limit(asked).0, "to_pay");
        let upwards = office.run(&office.finance(), repay(office.award.id, "F1", 1)).await;
        assert_eq!(limit(upwards).0, "cash");
        confirm(&office, released).await;
        assert_eq!(stands(&office).await, [0, 20_000, 20_000, 0]);
    }

    async fn a_repayment_ends_advances_and_may_become_due_again(db: TestDb) {
        let office = Office::open(&db.store).await;
        let cap = grants::PayoutRule::Mixed { cap: Some(Cents::new(20_000)) };
        agree(&office, cap, None).await;
        draw(&office, "F1", 50_000).await;
        let asked = office.run(&office.a(), needed(&office, 20_000)).await.unwrap();
        decide(&office, &asked, None).await.unwrap();
        pay(&office, order(office.forwarding_a.id, "F1", 20_000)).await;
        recognise(&office, "R1", 8_000).await;
        let above = office.run(&office.finance(), repay(office.forwarding_a.id, "F1", 20_001)).await;
        assert_eq!(limit(above), ("cash".into(), "F1".into(), 20_000, 20_001));
        office.run(&office.finance(), repay(office.forwarding_a.id, "F1", 5_000)).await.unwrap();
        assert_eq!(stands(&office).await, [0, 15_000, 15_000, 35_000]);
        let (_, _, open, _) = limit(office.run(&office.a(), needed(&office, 20_000)).await);
        assert_eq!(open, 13_000, "8000 were used, 5000 repaid");
        office.run(&office.finance(), repay(office.forwarding_a.id, "F1", 7_001)).await.unwrap();
        assert_eq!(stands(&office).await, [1, 7_999, 7_999, 42_001], "what was recognised is due again");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn the_kreis_pays_back_to_the_ministry_what_it_has_and_no_cent_more(db: TestDb) {
        let office = Office::open(&db.store).await;
        paid(&office, 20_000).await;
        let above = office.run(&office.finance(), repay(office.award.id, "F1", 30_001)).await;
        assert_eq!(limit(above), ("cash".into(), "F1".into(), 30_000, 30_001));
        let own = office.run(&office.a(), repay(office.forwarding_a.id, "F1", 1)).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })));
        let upwards = office.run(&office.finance(), repay(office.award.id, "F1", 30_000)).await.unwrap();
        assert_eq!(views::repayment(&office.finance(), upwards.id).await.unwrap(), upwards);
        let figures = views::grant_figures(&office.finance(), &office.award).await.unwrap()[0];
        assert_eq!((figures.drawn.get(), figures.received.get(), figures.paid.get()), (20_000, 20_000, 20_000));
        let accounts = all_accounts(&office).await;
        assert_eq!(held(&accounts, "cash") + held(&accounts, "outside_cash"), 0);
        draw(&office, "F1", 30_000).await;
    }

    async fn a_receivable_is_owed_until_it_is_repaid_or_waived(db: TestDb) {
        let office = Office::open(&db.store).await;
        paid(&office, 20_000).await;
        let owed = office.run(&office.finance(), demand(&office, "F1", DemandKind::Refund, 10_000)).await.unwrap();
        assert_eq!(owed.state(), Ok(ReceivableState::Open));
        let above = office.run(&office.finance(), settle(&owed, 10_001)).await;
        assert_eq!(limit(above), ("receivable_open".into(), "§ 49a VwVfG NRW".into(), 10_000, 10_001));
        let partly = office.run(&office.finance(), settle(&owed, 4_000)).await.unwrap();
        assert_eq!(partly.state(), Ok(ReceivableState::Partly));
        let stale = office.run(&office.finance(), settle(&owed, 1)).await;
        assert!(matches!(stale, Err(FlowError::Stale { what: "receivable" })));
        let above = office.run(&office.finance(), waive(&partly, 6_001)).await;
        assert_eq!(limit(above).2, 6_000);
        let settled = office.run(&office.finance(), waive(&partly, 6_000)).await.unwrap();
        assert_eq!(settled.state(), Ok(ReceivableState::Settled));
        assert_eq!(stands(&office).await, [0, 16_000, 16_000, 34_000]);
        assert_eq!(views::receivable(&office.a(), owed.id).await.unwrap(), settled);
        assert!(matches!(views::receivable(&office.b(), owed.id).await, Err(FlowError::NotFound { .. })));
        let own = office.run(&office.a(), waive(&settled, 1)).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn no_more_is_demanded_back_than_was_paid_or_may_be_paid(db: TestDb) {
        let office = Office::open(&db.store).await;
        let finance = office.finance();
        let ask = |cents| demand(&office, "F1", DemandKind::Refund, cents);
        assert_eq!(above_received(office.run(&finance, ask(1)).await), [0, 0, 1]);
        draw(&office, "F1", 50_000).await;
        let claim = recognise(&office, "R1", 8_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 3_000)).await;
        assert_eq!(above_received(office.run(&finance, ask(8_001)).await), [8_000, 0, 8_001]);
        // 50.00 are not paid, of which 40.00 are not recognised any more.
        let cut = CorrectClaim {
            claim: claim.id,
            version: claim.version,
            line: claim.lines[0].id,
            recognised: Cents::new(5_000),
            reason: "rechnerisch".to_owned(),
            text: "Doppelt gezählt".to_owned(),
            findings: std::collections::BTreeSet::new(),
        };
        office.run(&finance, cut).await.unwrap();
        assert_eq!(above_received(office.run(&finance, ask(4_001)).await), [4_000, 0, 4_001]);
        let owed = office.run(&finance, ask(2_500)).await.unwrap();
        assert_eq!(above_received(office.run(&finance, ask(1_501)).await), [1_500, 2_500, 1_501]);
        // Interest and other money are no money of the grant.
        office.run(&office.finance(), demand(&office, "F1", DemandKind::Other, 9_000)).await.unwrap();
        office.run(&office.finance(), settle(&owed, 2_500)).await.unwrap();
        assert_eq!(above_received(office.run(&finance, ask(4_001)).await), [4_000, 0, 4_001]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_is_owed_is_deferred_in_parts_and_what_comes_back_counts_for_the_first(db: TestDb) {
        let office = Office::open(&db.store).await;
        let finance = office.finance();
        paid(&office, 20_000).await;
        let owed = office.run(&finance, demand(&office, "F1", DemandKind::Refund, 10_000)).await.unwrap();
        let today = office.run(&finance, defer(&owed, day(2021, 3, 15), 1)).await;
        assert!(matches!(today, Err(FlowError::Receivable(ReceivableError::NotLater { .. }))));
        let none = office.run(&finance, defer(&owed, day(2021, 5, 31), 0)).await;
        assert!(matches!(none, Err(FlowError::Receivable(ReceivableError::Parts { most: 60, count: 0 }))));
        let own = office.run(&office.a(), defer(&owed, day(2021, 5, 31), 3)).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })));
        let before = stands(&office).await;
        let deferred = office.run(&finance, defer(&owed, day(2021, 5, 31), 3)).await.unwrap();
        assert_eq!(stands(&office).await, before, "no money moves");
        let parts = |owed: &grants::Receivable| -> Vec<_> {
            owed.open_parts().unwrap().iter().map(|part| (part.due_on, part.amount.get())).collect()
        };
        let (may, june, july) = (day(2021, 5, 31), day(2021, 6, 30), day(2021, 7, 31));
        assert_eq!(parts(&deferred), [(may, 3_334), (june, 3_333), (july, 3_333)]);
        let stale = office.run(&finance, defer(&owed, day(2021, 5, 31), 3)).await;
        assert!(matches!(stale, Err(FlowError::Stale { what: "receivable" })));
        let partly = office.run(&finance, settle(&deferred, 4_000)).await.unwrap();
        assert_eq!((partly.due_next(), parts(&partly)), (june, vec![(june, 2_667), (july, 3_333)]));
        let again = office.run(&finance, defer(&partly, day(2021, 8, 15), 1)).await.unwrap();
        assert_eq!(parts(&again), [(day(2021, 8, 15), 6_000)]);
        assert_eq!(views::receivable(&office.a(), owed.id).await.unwrap(), again);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_is_demanded_back_covers_no_use_until_it_is_waived(db: TestDb) {
        let office = Office::open(&db.store).await;
        paid(&office, 20_000).await;
        let owed = office.run(&office.finance(), demand(&office, "F1", DemandKind::Refund, 20_000)).await.unwrap();
        recognise(&office, "R1", 8_000).await;
        assert_eq!(stands(&office).await[0], 8_000, "the advance is demanded: new use is due");
        office.run(&office.finance(), waive(&owed, 20_000)).await.unwrap();
        recognise(&office, "R2", 8_000).await;
        assert_eq!(stands(&office).await[0], 8_000, "the advance covers use again");
    }

    async fn what_was_demanded_back_is_not_due_again_when_it_is_paid_or_waived(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        recognise(&office, "R1", 8_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 8_000)).await;
        let owed = office.run(&office.finance(), demand(&office, "F1", DemandKind::Refund, 1_000)).await.unwrap();
        let partly = office.run(&office.finance(), settle(&owed, 600)).await.unwrap();
        assert_eq!(stands(&office).await, [0, 7_400, 7_400, 42_600], "what was used is not owed again");
        office.run(&office.finance(), waive(&partly, 400)).await.unwrap();
        assert_eq!(stands(&office).await, [0, 7_400, 7_400, 42_600]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_came_back_on_a_demand_does_not_become_due_by_a_later_claim(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        let first = recognise(&office, "R1", 8_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 8_000)).await;
        let owed = office.run(&office.finance(), demand(&office, "F1", DemandKind::Refund, 600)).await.unwrap();
        office.run(&office.finance(), settle(&owed, 600)).await.unwrap();
        assert_eq!(stands(&office).await, [0, 7_400, 7_400, 42_600]);
        recognise(&office, "R2", 4_000).await;
        assert_eq!(stands(&office).await, [4_000, 7_400, 7_400, 42_600], "what it recognises is due, and no more");
        pay(&office, order(office.forwarding_a.id, "F1", 4_000)).await;
        office.run(&office.finance(), repay(office.forwarding_a.id, "F1", 100)).await.unwrap();
        assert_eq!(stands(&office).await, [100, 11_300, 11_300, 38_700], "what nobody demanded is due again");
        assert_eq!(held(&all_accounts(&office).await, "withheld"), 600);
        // The line is cut by as much as was demanded for it: that is not withheld besides.
        let cut = CorrectClaim {
            claim: first.id,
            version: first.version,
            line: first.lines[0].id,
            recognised: Cents::new(9_250),
            reason: "rechnerisch".to_owned(),
            text: "Prüfung vor Ort".to_owned(),
            findings: std::collections::BTreeSet::new(),
        };
        office.run(&office.finance(), cut).await.unwrap();
        assert_eq!(held(&all_accounts(&office).await, "withheld"), 0);
        recognise(&office, "R3", 800).await;
        assert_eq!(stands(&office).await[0], 900);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn interest_is_no_money_of_the_grant(db: TestDb) {
        let office = Office::open(&db.store).await;
        paid(&office, 20_000).await;
        let owed = office.run(&office.finance(), demand(&office, "F1", DemandKind::Interest, 300)).await.unwrap();
        office.run(&office.finance(), settle(&owed, 300)).await.unwrap();
        assert_eq!(stands(&office).await, [0, 20_000, 20_000, 30_300]);
        let without = RecordRepayment { kind: DemandKind::Interest, ..repay(office.award.id, "F1", 300) };
        let refused = office.run(&office.finance(), without.clone()).await;
        assert!(matches!(refused, Err(FlowError::Repayment(RepaymentError::NeedsReceivable))));
        let upwards = RecordRepayment { passes_on: vec![owed.id], ..without };
        let more = RecordRepayment { amount: Cents::new(301), ..upwards.clone() };
        let more = office.run(&office.finance(), more).await;
        let (amount, passed_on) = (Cents::new(301), Cents::new(300));
        let of_the_grant = RepaymentError::MoreThanCame { amount, passed_on };
        assert!(matches!(more, Err(FlowError::Repayment(found)) if found == of_the_grant));
        office.run(&office.finance(), upwards).await.unwrap();
        assert_eq!(stands(&office).await[3], 30_000);
        let figures = views::grant_figures(&office.finance(), &office.award).await.unwrap()[0];
        assert_eq!(figures.received.get(), 50_000, "the ministry has its interest and no refund");
        let accounts = all_accounts(&office).await;
        let outside = held(&accounts, "outside_cash") + held(&accounts, "outside_own_funds");
        assert_eq!(held(&accounts, "cash") + outside, 0);
    }

    async fn a_refund_is_passed_on_once_and_when_nothing_of_it_is_open(db: TestDb) {
        let office = Office::open(&db.store).await;
        paid(&office, 20_000).await;
        let owed = office.run(&office.finance(), demand(&office, "F1", DemandKind::Refund, 10_000)).await.unwrap();
        let upwards = |cents| RecordRepayment { passes_on: vec![owed.id], ..repay(office.award.id, "F1", cents) };
        let early = office.run(&office.finance(), upwards(10_000)).await;
        assert!(matches!(early, Err(FlowError::Repayment(RepaymentError::StillOpen { .. }))));
        let partly = office.run(&office.finance(), settle(&owed, 9_000)).await.unwrap();
        office.run(&office.finance(), waive(&partly, 1_000)).await.unwrap();
        let less = office.run(&office.finance(), upwards(8_999)).await;
        assert!(matches!(less, Err(FlowError::Repayment(RepaymentError::Above { .. }))));
        let elsewhere = RecordRepayment { component: component("F4"), ..upwards(9_000) };
        let elsewhere = office.run(&office.finance(), elsewhere).await;
        assert!(matches!(elsewhere, Err(FlowError::Repayment(RepaymentError::NotBelow { .. }))));
        let own = RecordRepayment { grant: office.forwarding_a.id, ..upwards(9_000) };
        let own = office.run(&office.finance(), own).await;
        assert!(matches!(own, Err(FlowError::Repayment(RepaymentError::NotBelow { .. }))));
        let passed = office.run(&office.finance(), upwards(9_000)).await.unwrap();
        assert_eq!(passed.passes_on, [owed.id]);
        let twice = office.run(&office.finance(), upwards(9_000)).await;
        assert!(matches!(twice, Err(FlowError::Exists { what }) if what.contains("passes this receivable on")));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn an_offset_is_a_repayment_and_a_payment_without_the_bank(db: TestDb) {
        let office = Office::open(&db.store).await;
        paid(&office, 20_000).await;
        draw(&office, "F4", 10_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F4", 10_000).await;
        let owed = office.run(&office.finance(), demand(&office, "F1", DemandKind::Refund, 12_000)).await.unwrap();
        let above = office.run(&office.finance(), offset(&office, &owed, "F4", 10_001)).await;
        assert_eq!(limit(above), ("cash".into(), "F4".into(), 10_000, 10_001));
        let nothing = office.run(&office.finance(), offset(&office, &owed, "F1", 1)).await;
        assert_eq!(limit(nothing), ("due".into(), "F1".into(), 0, 1));
        let partly = office.run(&office.finance(), offset(&office, &owed, "F4", 10_000)).await.unwrap();
        assert_eq!(partly.open(), Ok(Cents::new(2_000)));
        assert_eq!(stands(&office).await, [0, 10_000, 10_000, 40_000], "F1 has its money back");
        let figures = views::grant_figures(&office.a(), &office.forwarding_a).await.unwrap();
        assert_eq!((figures[1].drawn.get(), figures[1].received.get()), (10_000, 10_000), "F4 is paid");
        let accounts = all_accounts(&office).await;
        assert_eq!(held(&accounts, "cash") + held(&accounts, "outside_cash"), 0);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn an_offset_on_one_position_moves_no_money(db: TestDb) {
        let office = Office::open(&db.store).await;
        paid(&office, 20_000).await;
        let owed = office.run(&office.finance(), demand(&office, "F1", DemandKind::Refund, 20_000)).await.unwrap();
        recognise(&office, "R1", 8_000).await;
        office.run(&office.finance(), offset(&office, &owed, "F1", 8_000)).await.unwrap();
        assert_eq!(stands(&office).await, [0, 20_000, 20_000, 30_000]);
    }

    async fn an_offset_needs_two_debts_between_the_same_two(db: TestDb) {
        let office = Office::open(&db.store).await;
        paid(&office, 20_000).await;
        let other = forwarding(&office.award, office.provider_b, &[("F4", 1_000, LESSONS, 2_000)]);
        let other = office.run(&office.finance(), other).await.unwrap();
        let owed = office.run(&office.finance(), demand(&office, "F1", DemandKind::Refund, 1_000)).await.unwrap();
        let against_b = OffsetReceivable { grant: other.id, ..offset(&office, &owed, "F4", 500) };
        let refused = office.run(&office.finance(), against_b).await;
        assert!(matches!(refused, Err(FlowError::Receivable(ReceivableError::OtherParties))));
    }

    async fn whatever_happens_no_money_appears_and_nobody_has_more_than_is_due(db: TestDb) {
        for seed in [1, 2, 3] {
            let db = TestDb::fresh(db.engine).await;
            let office = Office::open(&db.store).await;
            let cap = 25_000;
            agree(&office, grants::PayoutRule::Mixed { cap: Some(Cents::new(cap)) }, None).await;
            draw(&office, "F1", 60_000).await;
            let mut chance = Chance(seed);
            let mut done = 0;
            for step in 0..40 {
                done += i64::from(random_step(&office, &mut chance, step).await);
                holds(&office, cap).await;
            }
            assert!(done > 10, "only {done} steps were taken");
            flow::verify::verify(office.flow.store()).await.unwrap();
            db.remove().await;
        }
    }
}

/// What may still be demanded back, what is demanded, what was asked for.
fn above_received<T: std::fmt::Debug>(outcome: Result<T, FlowError>) -> [i64; 3] {
    match outcome {
        Err(FlowError::Receivable(ReceivableError::AboveReceived { open, demanded, asked })) => {
            [open, demanded, asked].map(Cents::get)
        }
        other => panic!("it was not paid, and not {other:?}"),
    }
}

/// A payment that was not confirmed does not come back and is not issued again.
async fn not_yet(office: &Office, payment: &Payment) {
    let early = bring_back(office, payment).await;
    assert!(matches!(early, Err(FlowError::Payment(PaymentError::State { asked: "returned", .. }))));
    let never = office.run(&office.finance(), reissue(payment)).await;
    assert!(matches!(never, Err(FlowError::Payment(PaymentError::State { asked: "reissued", .. }))));
}

/// What was seen before the payment stood as it does, and what it stands for no step but a return.
async fn replayed_calls_on_what_is_past(office: &Office, paid: &Payment) {
    for version in 1..=paid.version {
        let finance = office.finance();
        assert!(refused(office, &finance, ReleasePayment { payment: paid.id, version }).await);
        let confirm = ConfirmPayment { payment: paid.id, version, confirmed_on: day(2021, 3, 15) };
        assert!(refused(office, &finance, confirm).await);
        let reason = "Konto erloschen".to_owned();
        assert!(refused(office, &finance, RejectPayment { payment: paid.id, version, reason }).await);
    }
    let unasked = reissue(paid);
    assert!(refused(office, &office.finance(), unasked).await);
}

/// The same numbers each time (xorshift).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// A number from nothing to before this one.
    pub(crate) fn below(&mut self, most: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 >> 2).unwrap() % most
    }
}

/// Takes a step by chance. Whether it was taken; only a limit or a state may refuse it.
async fn random_step(office: &Office, chance: &mut Chance, step: i64) -> bool {
    let cents = 1 + chance.below(15_000);
    let grant = office.forwarding_a.id;
    let finance = office.finance();
    let payments = views::payments(&office.a(), None, None, 200).await.unwrap().items;
    let of_state = |word: &str| payments.iter().rfind(|payment| payment.state.word() == word).cloned();
    let owed = views::receivables(&office.a(), None, None, 200).await.unwrap().items.pop();
    match chance.below(12) {
        0 => match office.run(&office.a(), needed(office, cents)).await {
            Ok(asked) => taken(decide(office, &asked, None).await),
            refused => taken(refused),
        },
        1 => {
            recognise(office, &format!("R{step}"), (cents / 40 + 1) * 8).await;
            true
        }
        2 | 3 => match office.run(&finance, order(grant, "F1", cents)).await {
            Ok(ordered) => {
                confirm(office, release(office, ordered).await).await;
                true
            }
            refused => taken(refused),
        },
        4 => taken(office.run(&finance, order(grant, "F1", cents)).await),
        5 => match of_state("confirmed") {
            Some(paid) => taken(bring_back(office, &paid).await),
            None => false,
        },
        6 => match of_state("returned") {
            Some(returned) => taken(office.run(&finance, reissue(&returned)).await),
            None => false,
        },
        7 => taken(office.run(&finance, repay(grant, "F1", cents)).await),
        8 => taken(office.run(&finance, repay(office.award.id, "F1", cents)).await),
        9 => taken(office.run(&finance, demand(office, "F1", DemandKind::Refund, cents)).await),
        10 => match owed {
            Some(owed) => taken(office.run(&finance, settle(&owed, cents)).await),
            None => false,
        },
        _ => match owed {
            Some(owed) if step % 2 == 0 => {
                taken(office.run(&finance, offset(office, &owed, "F1", cents)).await)
            }
            Some(owed) => taken(office.run(&finance, waive(&owed, cents)).await),
            None => false,
        },
    }
}

fn taken<T: std::fmt::Debug>(outcome: Result<T, FlowError>) -> bool {
    match outcome {
        Ok(_) => true,
        Err(
            FlowError::LimitExceeded { .. }
            | FlowError::Exists { .. }
            | FlowError::Receivable(ReceivableError::AboveReceived { .. }),
        ) => false,
        Err(other) => panic!("only a limit may refuse, not {other:?}"),
    }
}

/// All cash together is nothing; what was paid is what the recipient has; what became due is within the grant, and beyond
/// use only as far as it was advanced; the cap is what is advanced, asked for, and still free.
async fn holds(office: &Office, cap: i64) {
    let accounts = all_accounts(office).await;
    assert_eq!(held(&accounts, "cash") + held(&accounts, "outside_cash"), 0);
    let own = &office.forwarding_a.positions[0].accounts;
    let find = |number| accounts.iter().find(|account| account.number == number).unwrap();
    let has = |number| {
        let balances = &find(number).balances;
        balances.credits_posted.get() - balances.debits_posted.get()
    };
    assert_eq!(has(own.paid), has(own.cash));
    let became_due = has(own.due) + has(own.paid);
    assert!(became_due <= 80_000, "{became_due}");
    let asked = find(own.advanced).balances.credits_pending.get();
    let room = accounts.iter().find(|account| account.code.starts_with("advance_room/")).unwrap();
    assert_eq!(has(own.advanced) + asked + room.balances.open().unwrap().get(), cap);
    let receivables = views::receivables(&office.a(), None, None, 200).await.unwrap().items;
    for receivable in receivables {
        assert_eq!(has(receivable.accounts.open), receivable.open().unwrap().get());
    }
}
