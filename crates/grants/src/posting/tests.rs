//! The events on real accounts: who refuses what, and where the money stands afterwards.

use std::collections::BTreeMap;

use ledger::{Account, AccountError, Balances, Rule};
use proptest::prelude::*;

use super::*;
use crate::AccountKind;
use crate::sample::{self, OUTSIDE, PLAN_TOTAL, UNIT_ACCOUNTS, account, accounts, reserved};

const KREIS: PositionAccounts = accounts(10);
const PROVIDER: PositionAccounts = accounts(20);

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
            .flat_map(|it| [it.to_use, it.used, it.to_pay, it.due, it.paid, it.cash])
            .chain([line.room, PLAN_TOTAL.room, receipt.open]);
        let mut books: BTreeMap<_, _> =
            (1..=111).map(account).map(|it| (it, Account::open(it, "", Rule::Unlimited))).collect();
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
        let request = payout_requested(position, cents(amount)).unwrap();
        self.post(&[request]).unwrap();
        self.post(&[payout_approved(&reserved(request, 1)).unwrap()]).unwrap();
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

fn twenty_percent() -> Share {
    Share::parse_percent("20.00").unwrap()
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
    books.post(&[reimbursed(&PROVIDER, cents(4_000)).unwrap()]).unwrap();
    assert_eq!(books.left_on(PROVIDER.to_use), 56_000);
    assert_eq!(books.balances(PROVIDER.used).credits_posted, cents(4_000));
    assert_eq!(books.balances(PROVIDER.claimed).credits_posted, cents(9_600));
    assert_eq!(books.left_on(PLAN_TOTAL.room), 995_000);
    assert_eq!(books.left_on(sample::receipt().open), 7_000);
    assert_eq!(books.left_on(PROVIDER.due), 4_000);
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
fn only_what_advances_do_not_cover_is_reimbursed() {
    for (used_after, due_credited, due) in
        [(9_600, 0, 9_600), (9_600, 9_599, 1), (9_600, 9_600, 0), (9_600, 20_000, 0), (0, 0, 0)]
    {
        assert_eq!(reimbursement(cents(used_after), cents(due_credited)), cents(due));
    }
}

#[test]
fn nothing_and_less_are_no_event() {
    for amount in [Cents::ZERO, cents(-1)] {
        assert_eq!(award(&OUTSIDE, &KREIS, amount), Err(TransferError::Amount(amount)));
        assert_eq!(payout_requested(&KREIS, amount), Err(TransferError::Amount(amount)));
    }
}

proptest! {
    #[test]
    fn a_plan_gives_each_line_its_flexibility_and_the_total_none(
        planned in prop::collection::vec(1_i64..=10_000_000_000, 1..8),
        hundredths in 1_i32..=10_000,
    ) {
        let flexibility = Share::from_hundredths(hundredths).unwrap();
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

    #[test]
    fn reimbursements_together_are_what_advances_leave_open(
        advance in 0_i64..100_000,
        shares in prop::collection::vec(1_i64..50_000, 1..8),
    ) {
        let (mut used, mut due) = (0, advance);
        for share in shares {
            used += share;
            due += reimbursement(cents(used), cents(due)).get();
        }
        prop_assert_eq!(due, used.max(advance));
    }
}
