//! The events on real accounts: who refuses what, and where the money stands afterwards.

use std::collections::BTreeMap;

use ledger::{Account, AccountError, Balances, Rule};
use proptest::prelude::*;

use super::*;
use crate::sample::{self, OUTSIDE, PLAN_TOTAL, UNIT_ACCOUNTS, account, accounts, reserved};
use crate::{AccountKind, PayoutRule, Settlement};

const KREIS: PositionAccounts = accounts(10);
const PROVIDER: PositionAccounts = accounts(20);
const CREDIT_OPEN: AccountNumber = account(112);

const fn cents(amount: i64) -> Cents {
    Cents::new(amount)
}

/// The accounts of a unit, opened with their rules.
struct Books(BTreeMap<AccountNumber, Account>);

impl Books {
    fn open() -> Self {
        let line = sample::plan_line("pruefungsgebuehren", 1, 102);
        let receipt = sample::receipt();
        let bounded = [KREIS, PROVIDER]
            .into_iter()
            .flat_map(|it| [it.to_use, it.used, it.to_pay, it.due, it.paid, it.advanced, it.cash])
            .chain([line.room, line.spent, PLAN_TOTAL.room, PLAN_TOTAL.spent, receipt.open, CREDIT_OPEN]);
        let mut books: BTreeMap<_, _> =
            (1..=112).map(account).map(|it| (it, Account::open(it, "", Rule::Unlimited))).collect();
        for number in bounded {
            books.insert(number, Account::open(number, "", AccountKind::ToUse.rule()));
        }
        Self(books)
    }

    fn post(&mut self, transfers: &[Transfer]) -> Result<(), AccountError> {
        for transfer in transfers {
            for number in [transfer.debit(), transfer.credit()] {
                let account = self.0.get_mut(&number).unwrap();
                account.balances = account.after(transfer)?;
            }
        }
        Ok(())
    }

    fn draw(&mut self, position: &PositionAccounts, amount: i64) {
        let request = payout_requested(UNIT_ACCOUNTS.advances, position, cents(amount)).unwrap();
        self.post(&[request.due, request.advance]).unwrap();
        self.post(&payout_approved(&reserved(request.due, 1), &reserved(request.advance, 2)).unwrap())
            .unwrap();
    }

    fn balances(&self, number: AccountNumber) -> Balances {
        self.0[&number].balances
    }

    fn left_on(&self, number: AccountNumber) -> i64 {
        self.balances(number).open().unwrap().get()
    }
}

/// Books after an award of 1000.00 and a forwarding of 600.00 of it, with the provider's plan of 5000.00
/// per line and a receipt of 120.00.
fn forwarded() -> Books {
    let mut books = Books::open();
    let line = sample::plan_line("pruefungsgebuehren", 1, 102);
    let receipt = sample::receipt();
    books.post(&award(&OUTSIDE, &KREIS, cents(100_000)).unwrap()).unwrap();
    books.post(&forwarding(&UNIT_ACCOUNTS, &KREIS, &PROVIDER, cents(60_000)).unwrap()).unwrap();
    books.post(&plan(&UNIT_ACCOUNTS, &[line], twenty_percent(), &PLAN_TOTAL).unwrap()).unwrap();
    books.post(&super::receipt(&UNIT_ACCOUNTS, receipt.open, receipt.gross).unwrap()).unwrap();
    books
}

fn twenty_percent() -> Flexibility {
    Flexibility::parse_percent("20.00").unwrap()
}

/// What a claim of one line holds: of the position, the plan line, the plan's total and the receipt.
fn holds(eligible: i64, share: i64) -> [Transfer; 4] {
    let line = sample::plan_line("pruefungsgebuehren", 1, 102);
    let (eligible, share) = (cents(eligible), cents(share));
    [
        share_claimed(&PROVIDER, share).unwrap(),
        plan_line_claimed(&line, eligible).unwrap(),
        plan_total_claimed(&PLAN_TOTAL, eligible).unwrap(),
        receipt_claimed(&UNIT_ACCOUNTS, &sample::receipt(), eligible).unwrap(),
    ]
}

/// Books after a claim of one line.
fn claimed_books(eligible: i64, share: i64) -> (Books, [Reservation; 4]) {
    let (mut books, held) = (forwarded(), holds(eligible, share));
    books.post(&held).unwrap();
    books.post(&[claimed(&UNIT_ACCOUNTS, &PROVIDER, cents(share)).unwrap()]).unwrap();
    (books, held.map(|transfer| reserved(transfer, 1)))
}

/// What settles them: the grant share first, then the eligible cost three times.
fn settled(held: [Reservation; 4], eligible: i64, share: i64) -> [Transfer; 4] {
    let [of_position, of_line, of_total, of_receipt] = held;
    let share = of_position.settle(cents(share)).unwrap();
    let [line, total, receipt] =
        [of_line, of_total, of_receipt].map(|held| held.settle(cents(eligible)).unwrap());
    [share, line, total, receipt]
}

#[test]
fn a_forwarding_takes_from_its_parent_and_not_a_cent_more() {
    let mut books = forwarded();
    assert_eq!((books.left_on(KREIS.to_use), books.left_on(PROVIDER.to_use)), (40_000, 60_000));
    assert_eq!((books.left_on(KREIS.to_pay), books.left_on(PROVIDER.to_pay)), (100_000, 60_000));
    let above = books.post(&forwarding(&UNIT_ACCOUNTS, &KREIS, &PROVIDER, cents(40_001)).unwrap());
    assert!(matches!(above, Err(AccountError::LimitExceeded { .. })));
}

#[test]
fn a_claim_reserves_and_its_decision_books_what_is_recognised() {
    let (mut books, held) = claimed_books(12_000, 9_600);
    assert_eq!(books.left_on(PROVIDER.to_use), 50_400);
    assert_eq!(books.left_on(sample::receipt().open), 0);

    books.post(&settled(held, 5_000, 4_000)).unwrap();
    let owed = Settlement { covered: Cents::ZERO, due: cents(4_000) };
    books.post(&advances_settled(UNIT_ACCOUNTS.advances, &PROVIDER, owed).unwrap()).unwrap();
    assert_eq!(books.left_on(PROVIDER.to_use), 56_000);
    assert_eq!(books.balances(PROVIDER.used).credits_posted, cents(4_000));
    assert_eq!(books.balances(PROVIDER.claimed).credits_posted, cents(9_600));
    assert_eq!(books.left_on(PLAN_TOTAL.room), 995_000);
    assert_eq!(books.left_on(sample::receipt().open), 7_000);
    assert_eq!(books.left_on(PROVIDER.due), 4_000);
}

fn correction(from: i64, to: i64) -> Vec<Transfer> {
    let made = Correction {
        id: crate::CorrectionId(uuid::Uuid::nil()),
        number: 1,
        round: 2,
        rule_book: 1,
        from: cents(from),
        to: cents(to),
        from_share: cents(from * 8 / 10),
        to_share: cents(to * 8 / 10),
        reason: String::new(),
        text: String::new(),
        findings: std::collections::BTreeSet::new(),
        by: String::new(),
        on: sample::DAY,
    };
    let line = sample::plan_line("pruefungsgebuehren", 1, 102);
    corrected(&UNIT_ACCOUNTS, &PROVIDER, &line, &PLAN_TOTAL, Some(&sample::receipt()), &made).unwrap()
}

#[test]
fn a_correction_goes_back_the_way_of_the_decision_and_forth_again() {
    let (mut books, held) = claimed_books(12_000, 9_600);
    books.post(&settled(held, 12_000, 9_600)).unwrap();
    books.post(&correction(12_000, 2_000)).unwrap();
    assert_eq!((books.left_on(PROVIDER.to_use), books.left_on(PROVIDER.used)), (58_400, 1_600));
    assert_eq!((books.left_on(PLAN_TOTAL.room), books.left_on(sample::receipt().open)), (998_000, 10_000));
    books.post(&correction(2_000, 12_000)).unwrap();
    assert_eq!((books.left_on(PROVIDER.to_use), books.left_on(PROVIDER.used)), (50_400, 9_600));
    assert_eq!((books.left_on(PLAN_TOTAL.room), books.left_on(sample::receipt().open)), (988_000, 0));
    let beyond = books.post(&correction(20_000, 0));
    assert!(matches!(beyond, Err(AccountError::LimitExceeded { .. })), "more than was recognised");
}

#[test]
fn a_credit_note_gives_back_what_was_booked_and_no_cent_more() {
    let (mut books, held) = claimed_books(12_000, 9_600);
    books.post(&settled(held, 12_000, 9_600)).unwrap();
    let line = sample::plan_line("pruefungsgebuehren", 1, 102);
    books.post(&[creditable(&UNIT_ACCOUNTS, CREDIT_OPEN, cents(12_000)).unwrap()]).unwrap();
    let credit = credit_claimed(&UNIT_ACCOUNTS, CREDIT_OPEN, cents(2_000)).unwrap();
    books.post(&[credit]).unwrap();
    let more = credit_claimed(&UNIT_ACCOUNTS, CREDIT_OPEN, cents(10_001)).unwrap();
    assert!(matches!(books.post(&[more]), Err(AccountError::LimitExceeded { .. })));
    let back = [
        reserved(credit, 1).settle(cents(2_000)).unwrap(),
        share_credited(&PROVIDER, cents(1_600)).unwrap(),
        plan_line_credited(&line, cents(2_000)).unwrap(),
        plan_total_credited(&PLAN_TOTAL, cents(2_000)).unwrap(),
    ];
    books.post(&back).unwrap();
    assert_eq!((books.left_on(PROVIDER.to_use), books.left_on(PROVIDER.used)), (52_000, 8_000));
    assert_eq!(books.left_on(PLAN_TOTAL.room), 990_000);
    assert_eq!(books.left_on(sample::receipt().open), 0, "the receipt keeps its claim");
    assert!(books.post(&[less_creditable(&UNIT_ACCOUNTS, CREDIT_OPEN, cents(10_001)).unwrap()]).is_err());
    books.post(&[less_creditable(&UNIT_ACCOUNTS, CREDIT_OPEN, cents(10_000)).unwrap()]).unwrap();
}

#[test]
fn a_receipt_gives_no_cent_twice() {
    let (mut books, _) = claimed_books(12_000, 9_600);
    let [.., one_more] = holds(1, 1);
    assert!(matches!(books.post(&[one_more]), Err(AccountError::LimitExceeded { .. })));
}

#[test]
fn a_rejected_claim_releases_everything_and_still_counts_as_claimed() {
    let (mut books, held) = claimed_books(12_000, 9_600);
    books.post(&settled(held, 0, 0)).unwrap();
    assert_eq!((books.left_on(PROVIDER.to_use), books.left_on(sample::receipt().open)), (60_000, 12_000));
    assert_eq!(books.balances(PROVIDER.claimed).credits_posted, cents(9_600));
}

#[test]
fn a_withdrawn_claim_leaves_no_trace_in_what_is_left() {
    let (mut books, held) = claimed_books(12_000, 9_600);
    books.post(&settled(held, 0, 0)).unwrap();
    books.post(&[unclaimed(&UNIT_ACCOUNTS, &PROVIDER, cents(9_600)).unwrap()]).unwrap();
    assert_eq!((books.left_on(PROVIDER.to_use), books.left_on(sample::receipt().open)), (60_000, 12_000));
    assert_eq!(books.left_on(PROVIDER.claimed), 0);
}

#[test]
fn money_goes_out_only_after_it_came_in_and_only_if_it_is_due() {
    let mut books = forwarded();
    let order = payment_ordered(KREIS.cash, &PROVIDER, cents(5_000)).unwrap();
    assert!(books.post(&[order.cash]).is_err(), "nothing has come in");
    books.draw(&KREIS, 8_000);
    books.post(&tranche_received(&OUTSIDE, &KREIS, cents(8_000)).unwrap()).unwrap();
    assert!(books.post(&[order.due]).is_err(), "nothing is due");
    books.draw(&PROVIDER, 5_000);

    books.post(&order.transfers()).unwrap();
    assert_eq!((books.left_on(KREIS.cash), books.left_on(PROVIDER.due)), (3_000, 0));
    assert_eq!(books.left_on(PROVIDER.cash), 0, "reserved is not arrived");
    let (cash, due) = (reserved(order.cash, 1), reserved(order.due, 2));
    books.post(&payment_confirmed(&cash, &due).unwrap()).unwrap();
    assert_eq!((books.left_on(PROVIDER.cash), books.left_on(PROVIDER.paid)), (5_000, 5_000));
}

#[test]
fn a_rejected_payment_gives_back_what_it_held() {
    let mut books = forwarded();
    for position in [KREIS, PROVIDER] {
        books.draw(&position, 5_000);
    }
    books.post(&tranche_received(&OUTSIDE, &KREIS, cents(5_000)).unwrap()).unwrap();
    let order = payment_ordered(KREIS.cash, &PROVIDER, cents(5_000)).unwrap();
    books.post(&order.transfers()).unwrap();
    books.post(&payment_rejected(&reserved(order.cash, 1), &reserved(order.due, 2)).unwrap()).unwrap();
    assert_eq!((books.left_on(KREIS.cash), books.left_on(PROVIDER.due)), (5_000, 5_000));
}

#[test]
fn what_the_bank_returns_is_due_again_and_what_is_repaid_may_become_due_again() {
    let mut books = forwarded();
    books.draw(&KREIS, 8_000);
    books.post(&tranche_received(&OUTSIDE, &KREIS, cents(8_000)).unwrap()).unwrap();
    books.draw(&PROVIDER, 5_000);
    let order = payment_ordered(KREIS.cash, &PROVIDER, cents(5_000)).unwrap();
    books.post(&order.transfers()).unwrap();
    let (cash, due) = (reserved(order.cash, 1), reserved(order.due, 2));
    let early = books.post(&payment_returned(KREIS.cash, &PROVIDER, cents(5_000)).unwrap());
    assert!(early.is_err(), "nothing has left");
    books.post(&payment_confirmed(&cash, &due).unwrap()).unwrap();
    assert!(books.post(&repaid(KREIS.cash, &PROVIDER, cents(5_001)).unwrap()).is_err(), "more than was paid");
    books.post(&repaid(KREIS.cash, &PROVIDER, cents(1_000)).unwrap()).unwrap();
    assert_eq!((books.left_on(PROVIDER.paid), books.left_on(PROVIDER.to_pay)), (4_000, 56_000));
    books.post(&payment_returned(KREIS.cash, &PROVIDER, cents(4_000)).unwrap()).unwrap();
    assert_eq!((books.left_on(PROVIDER.due), books.left_on(PROVIDER.cash)), (4_000, 0));
    assert_eq!(books.left_on(KREIS.cash), 8_000);
}

#[test]
fn a_tranche_is_taken_back_as_long_as_its_money_is_there() {
    let mut books = forwarded();
    books.draw(&KREIS, 8_000);
    books.post(&tranche_received(&OUTSIDE, &KREIS, cents(3_000)).unwrap()).unwrap();
    books.post(&tranche_received(&OUTSIDE, &KREIS, cents(5_000)).unwrap()).unwrap();
    books.draw(&PROVIDER, 4_000);
    let order = payment_ordered(KREIS.cash, &PROVIDER, cents(4_000)).unwrap();
    books.post(&order.transfers()).unwrap();
    let ordered = books.post(&tranche_reversed(&OUTSIDE, &KREIS, cents(5_000)).unwrap());
    assert!(
        matches!(ordered, Err(AccountError::LimitExceeded { open, .. }) if open == cents(4_000)),
        "{ordered:?}"
    );
    books.post(&tranche_reversed(&OUTSIDE, &KREIS, cents(3_000)).unwrap()).unwrap();
    assert_eq!(
        (books.left_on(KREIS.due), books.left_on(KREIS.paid), books.left_on(KREIS.cash)),
        (3_000, 5_000, 1_000)
    );
    let more = books.post(&tranche_received(&OUTSIDE, &KREIS, cents(3_001)).unwrap());
    assert!(more.is_err(), "no more than what is due again is recorded anew");
    books.post(&tranche_received(&OUTSIDE, &KREIS, cents(2_000)).unwrap()).unwrap();
    assert_eq!((books.left_on(KREIS.due), books.left_on(KREIS.cash)), (1_000, 3_000));
}

#[test]
fn a_cap_is_what_may_be_ahead_of_use_and_no_cap_is_set_below_what_is() {
    let mut books = forwarded();
    let room = account(105);
    books.0.insert(room, Account::open(room, "", AccountKind::AdvanceRoom.rule()));
    let capped = |cap| PayoutRule::Mixed { cap: Some(cents(cap)) };
    let set = |books: &Books, rule, advanced| {
        cap_set(&UNIT_ACCOUNTS, room, cents(books.left_on(room)), cents(advanced), rule).unwrap()
    };
    books.post(&set(&books, capped(5_000), 0)).unwrap();
    let above = payout_requested(room, &PROVIDER, cents(5_001)).unwrap();
    assert!(books.post(&[above.advance]).is_err());
    let asked = payout_requested(room, &PROVIDER, cents(4_000)).unwrap();
    books.post(&[asked.due, asked.advance]).unwrap();
    assert!(books.post(&set(&books, capped(3_999), 4_000)).is_err(), "below what is asked for");
    books.post(&set(&books, capped(4_000), 4_000)).unwrap();
    books.post(&payout_approved(&reserved(asked.due, 1), &reserved(asked.advance, 2)).unwrap()).unwrap();
    assert_eq!(books.left_on(room), 0);
    let covered = Settlement { covered: cents(1_500), due: Cents::ZERO };
    books.post(&advances_settled(room, &PROVIDER, covered).unwrap()).unwrap();
    assert_eq!((books.left_on(room), books.left_on(PROVIDER.advanced)), (1_500, 2_500));
    books.post(&set(&books, PayoutRule::USUAL, 2_500)).unwrap();
    assert_eq!(books.left_on(room), 0);
    books.post(&set(&books, capped(9_000), 2_500)).unwrap();
    assert_eq!(books.left_on(room), 6_500);
    assert_eq!(set(&books, capped(9_000), 2_500), []);
}

#[test]
fn what_is_due_is_taken_back_as_far_as_it_is_neither_paid_nor_ordered() {
    let mut books = forwarded();
    books.draw(&PROVIDER, 5_000);
    let to_pay = books.left_on(PROVIDER.to_pay);
    let ordered = payment_ordered(KREIS.cash, &PROVIDER, cents(2_000)).unwrap();
    books.post(&[ordered.due]).unwrap();
    assert!(books.post(&due_taken_back(&PROVIDER, cents(3_001)).unwrap()).is_err());
    books.post(&due_taken_back(&PROVIDER, cents(3_000)).unwrap()).unwrap();
    assert_eq!(books.left_on(PROVIDER.to_pay), to_pay + 3_000);
}

#[test]
fn the_room_of_a_refused_request_goes_where_the_rule_in_force_has_it() {
    let mut books = forwarded();
    let room = account(105);
    books.0.insert(room, Account::open(room, "", AccountKind::AdvanceRoom.rule()));
    let set = |books: &Books, rule, advanced| {
        cap_set(&UNIT_ACCOUNTS, room, cents(books.left_on(room)), cents(advanced), rule).unwrap()
    };
    let capped = PayoutRule::Mixed { cap: Some(cents(5_000)) };
    let asked = payout_requested(UNIT_ACCOUNTS.advances, &PROVIDER, cents(2_000)).unwrap();
    books.post(&[asked.due, asked.advance]).unwrap();
    books.post(&set(&books, capped, 2_000)).unwrap();
    assert_eq!(books.left_on(room), 3_000);
    let (due, advance) = (reserved(asked.due, 1), reserved(asked.advance, 2));
    books.post(&payout_refused(&due, &advance, room).unwrap()).unwrap();
    assert_eq!(books.left_on(room), 5_000);
    let asked = payout_requested(room, &PROVIDER, cents(4_000)).unwrap();
    books.post(&[asked.due, asked.advance]).unwrap();
    books.post(&set(&books, PayoutRule::USUAL, 4_000)).unwrap();
    let (due, advance) = (reserved(asked.due, 3), reserved(asked.advance, 4));
    books.post(&payout_refused(&due, &advance, UNIT_ACCOUNTS.advances).unwrap()).unwrap();
    assert_eq!(books.left_on(room), 0, "without a cap there is no room of the grant's own");
    assert_eq!(payout_refused(&due, &advance, room).unwrap().len(), 2);
}

#[test]
fn an_offset_pays_what_is_due_with_what_is_repaid() {
    let mut books = forwarded();
    books.draw(&KREIS, 8_000);
    books.post(&tranche_received(&OUTSIDE, &KREIS, cents(8_000)).unwrap()).unwrap();
    books.draw(&PROVIDER, 9_000);
    books.post(&paid_at_once(KREIS.cash, &PROVIDER, cents(8_000)).unwrap()).unwrap();
    assert!(
        books.post(&paid_at_once(KREIS.cash, &PROVIDER, cents(1)).unwrap()).is_err(),
        "no money is there"
    );
    let entry = [repaid(KREIS.cash, &PROVIDER, cents(500)), paid_at_once(KREIS.cash, &PROVIDER, cents(500))];
    books.post(&entry.map(Result::unwrap).concat()).unwrap();
    assert_eq!((books.left_on(KREIS.cash), books.left_on(PROVIDER.cash)), (0, 8_000));
    assert_eq!((books.left_on(PROVIDER.due), books.left_on(PROVIDER.paid)), (500, 8_000));
    assert_eq!(books.left_on(PROVIDER.to_pay), 51_500);
}

#[test]
fn what_is_withheld_ends_with_the_use_and_not_beyond_it() {
    let of_use = account(113);
    let mut books = forwarded();
    books.0.insert(of_use, Account::open(of_use, "", AccountKind::Withheld.rule()));
    books.post(&withheld(&UNIT_ACCOUNTS, of_use, cents(600)).unwrap()).unwrap();
    books.post(&withheld_ends(&UNIT_ACCOUNTS, of_use, cents(200)).unwrap()).unwrap();
    assert_eq!(books.left_on(of_use), 400);
    assert!(books.post(&withheld_ends(&UNIT_ACCOUNTS, of_use, cents(401)).unwrap()).is_err());
}

#[test]
fn nothing_and_less_are_no_event() {
    for amount in [Cents::ZERO, cents(-1)] {
        assert_eq!(award(&OUTSIDE, &KREIS, amount), Err(TransferError::Amount(amount)));
        assert_eq!(
            payout_requested(UNIT_ACCOUNTS.advances, &KREIS, amount),
            Err(TransferError::Amount(amount))
        );
    }
}

proptest! {
    #[test]
    fn a_plan_gives_each_line_its_flexibility_and_the_total_none(
        planned in prop::collection::vec(1_i64..=10_000_000_000, 1..8),
        hundredths in 0_i32..=10_000,
    ) {
        let flexibility = Flexibility::from_hundredths(hundredths).unwrap();
        let line = |planned: &i64| PlanLine {
            planned: cents(*planned),
            ..sample::plan_line("unterrichtsstunden", 1, 100)
        };
        let lines: Vec<_> = planned.iter().map(line).collect();
        let total = PlanTotal { planned: cents(planned.iter().sum()), ..PLAN_TOTAL };
        let transfers = plan(&UNIT_ACCOUNTS, &lines, flexibility, &total).unwrap();
        prop_assert_eq!(transfers.len(), planned.len() + 1);
        prop_assert_eq!(transfers.last().unwrap().amount(), total.planned);
        for (transfer, planned) in transfers.iter().zip(&planned) {
            let exact = i128::from(*planned) * i128::from(10_000 + hundredths);
            prop_assert!((i128::from(transfer.amount().get()) * 10_000 - exact).abs() <= 5_000);
        }
    }
}
