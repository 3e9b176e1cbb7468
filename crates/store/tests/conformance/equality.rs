//! Both engines and the pure ledger accept, refuse and count the same, whatever is booked.

use std::collections::BTreeSet;

use ledger::{
    Account, AccountError, AccountNumber, Balances, Cents, Reservation, Rule, Transfer, TransferNumber,
    UnitId,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use store::StoreError;
use testkit::{Books, Engine, TestDb};
use uuid::Uuid;

use crate::support::{Refusal, Step, tell};

/// Outside, open and spent of a three, and behind them one of each bounded kind.
const RULES: [Rule; 5] = [
    Rule::Unlimited,
    Rule::DebitsWithinCredits,
    Rule::Unlimited,
    Rule::CreditsWithinDebits,
    Rule::DebitsWithinCredits,
];

#[test]
fn both_engines_do_what_the_ledger_says() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let engines = [Engine::Sqlite, Engine::Postgres].map(|engine| runtime.block_on(TestDb::fresh(engine)));
    let entries = prop::collection::vec(prop::collection::vec(one_move(), 1..5), 1..12);
    let config = Config { cases: 48, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&entries, |entries| {
        runtime.block_on(play(&engines, &entries));
        Ok(())
    });
    for db in engines {
        runtime.block_on(db.remove());
    }
    outcome.unwrap();
}

/// What a random command does. The numbers name an account and how far behind it the other one stands, or one of
/// the reservations made so far.
#[derive(Clone, Copy, Debug)]
enum Move {
    Posted(usize, usize, i64),
    Pending(usize, usize, i64),
    Settle(usize, i64),
}

fn one_move() -> impl Strategy<Value = Move> {
    let accounts = || (0..RULES.len(), 1..RULES.len());
    prop_oneof![
        3 => (accounts(), 1..60_i64).prop_map(|((debit, apart), cents)| Move::Posted(debit, apart, cents)),
        2 => (accounts(), 1..60_i64).prop_map(|((debit, apart), cents)| Move::Pending(debit, apart, cents)),
        2 => (0..20_usize, 0..60_i64).prop_map(|(which, cents)| Move::Settle(which, cents)),
    ]
}

async fn play(engines: &[TestDb], entries: &[Vec<Move>]) {
    for db in engines {
        let books = open(db).await;
        let mut model = Model::open();
        for (number, moves) in entries.iter().enumerate() {
            let transfers = model.transfers(moves);
            let told = transfers.iter().copied().map(Step::Book).collect();
            let answer = tell(&books, &format!("entry {number}"), told).await;
            compare(db.engine, answer, model.book(&transfers));
        }
        for account in &model.accounts {
            assert_eq!(
                books.balance(account.number).await,
                account.balances,
                "{:?} {}",
                db.engine,
                account.code
            );
        }
        store::verify(&mut db.store.read().await.unwrap()).await.unwrap();
    }
}

async fn open(db: &TestDb) -> Books {
    let known = store::units(&mut db.store.read().await.unwrap()).await.unwrap().len();
    let unit = UnitId(Uuid::from_u128(u128::try_from(known).unwrap()));
    let books = Books::open_as(&db.store, unit, 1).await;
    let more = vec![Step::Open("demanded", RULES[3]), Step::Open("more", RULES[4])];
    tell(&books, "more", more).await.unwrap();
    books
}

/// Both accept, or both refuse; and a limit is refused with the same figures.
fn compare(engine: Engine, answer: Result<i64, Refusal>, expected: Result<(), Unbookable>) {
    match (answer, expected) {
        (Ok(_), Ok(())) => {}
        (
            Err(Refusal::Store(StoreError::LimitExceeded { code, open, asked })),
            Err(Unbookable::Account(expected)),
        ) => assert_eq!(AccountError::LimitExceeded { code, open, asked }, expected, "{engine:?}"),
        // Of an entry that breaks two rules PostgreSQL names the key, wherever the second resolution stands.
        (Err(Refusal::Store(refusal)), Err(_)) => {
            assert_eq!(refusal.rule(), Some("transfer_resolved_once"), "{engine:?}");
        }
        (answer, expected) => panic!("{engine:?}: {answer:?}, but the ledger says {expected:?}"),
    }
}

/// The books as the pure ledger keeps them.
#[derive(Clone)]
struct Model {
    accounts: Vec<Account>,
    last: TransferNumber,
    made: Vec<Reservation>,
    resolved: BTreeSet<TransferNumber>,
}

#[derive(Debug)]
enum Unbookable {
    Account(AccountError),
    ResolvedBefore,
}

impl Model {
    fn open() -> Self {
        let codes = ["outside/0", "open/0", "spent/0", "demanded", "more"];
        let accounts = (1..).zip(codes).zip(RULES).map(|((number, code), rule)| Account {
            number: AccountNumber::new(number),
            code: code.to_owned(),
            rule,
            balances: Balances::default(),
        });
        Self {
            accounts: accounts.collect(),
            last: TransferNumber::NONE,
            made: Vec::new(),
            resolved: BTreeSet::new(),
        }
    }

    /// The transfers of the moves; a reservation of the same entry can be settled too.
    fn transfers(&self, moves: &[Move]) -> Vec<Transfer> {
        let (mut number, mut made, mut transfers) = (self.last, self.made.clone(), Vec::new());
        for one in moves {
            let Some(transfer) = self.transfer(*one, &made) else { continue };
            number = number.next();
            made.extend(transfer.reservation(number));
            transfers.push(transfer);
        }
        transfers
    }

    fn transfer(&self, one: Move, made: &[Reservation]) -> Option<Transfer> {
        let account = |index: usize| self.accounts[index % RULES.len()].number;
        Some(match one {
            Move::Posted(debit, apart, cents) => {
                Transfer::posted(account(debit), account(debit + apart), Cents::new(cents)).unwrap()
            }
            Move::Pending(debit, apart, cents) => {
                Transfer::pending(account(debit), account(debit + apart), Cents::new(cents)).unwrap()
            }
            Move::Settle(which, cents) => {
                let reservation = made.get(which % made.len().max(1))?;
                reservation.settle(Cents::new(cents).min(reservation.amount())).unwrap()
            }
        })
    }

    /// Books all of an entry or nothing.
    fn book(&mut self, transfers: &[Transfer]) -> Result<(), Unbookable> {
        let mut next = self.clone();
        for transfer in transfers {
            next.apply(transfer)?;
        }
        *self = next;
        Ok(())
    }

    fn apply(&mut self, transfer: &Transfer) -> Result<(), Unbookable> {
        self.last = self.last.next();
        if transfer.resolved().is_some_and(|(number, _)| !self.resolved.insert(number)) {
            return Err(Unbookable::ResolvedBefore);
        }
        for number in [transfer.debit(), transfer.credit()] {
            let account = self.accounts.iter_mut().find(|account| account.number == number).unwrap();
            account.balances = account.after(transfer).map_err(Unbookable::Account)?;
        }
        self.made.extend(transfer.reservation(self.last));
        Ok(())
    }
}
