//! Good and refused commands in one batch.

use futures_util::future::join_all;
use ledger::{Cents, EntryNumber, TransferNumber, UnitId};
use store::StoreError;
use testkit::{Books, Post, TestDb};
use uuid::Uuid;

use crate::support::{Gate, Refusal, Step, balances_are_what_was_moved, tell};

const ELSEWHERE: UnitId = UnitId(Uuid::from_u128(99));

testkit::on_both_engines! {
    async fn each_command_of_a_batch_gets_its_own_answer(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let gate = hold_up_the_writer(&books).await;
        let commands = (0..60).map(|number| one_of_many(&books, number));
        let (answers, ()) = tokio::join!(join_all(commands), async { gate.open() });
        for (number, answer) in (0..60).zip(answers) {
            check_answer(&books, number, answer).await;
        }
        balances_are_what_was_moved(&db).await;
        let held = store::verify(&mut db.store.read().await.unwrap()).await.unwrap();
        assert_eq!(held.entries, 2 + 15, "the opening, the gate and every fourth command");
    }

    async fn a_command_that_refuses_after_writing_leaves_nothing(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, _] = books.accounts(0);
        let fund = Step::Book(Post::Posted(outside, open, 5).transfer());
        let opened = Step::Open("extra", ledger::Rule::Unlimited);
        for last in [Step::Refuse, Step::Panic] {
            let steps = vec![opened.clone(), fund.clone(), Step::AddUnit(ELSEWHERE), last];
            assert!(tell(&books, "k", steps).await.is_err());
        }
        let mut conn = db.store.read().await.unwrap();
        assert_eq!(store::units(&mut conn).await.unwrap().len(), 1);
        assert_eq!(store::account_number(&mut conn, books.unit, "extra").await.unwrap(), None);
        assert_eq!(
            store::heads(&mut conn, &[books.unit]).await.unwrap()[&books.unit].number,
            EntryNumber::new(1)
        );
        drop(conn);
        tell(&books, "k", vec![fund]).await.unwrap();
    }

    async fn a_command_that_panics_does_not_stop_the_writer(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, _] = books.accounts(0);
        let broken = tell(&books, "broken", vec![Step::Panic]).await;
        assert!(matches!(broken, Err(Refusal::Store(StoreError::Panicked))), "{broken:?}");
        books.post("whole", &[Post::Posted(outside, open, 5)]).await.unwrap();
    }
}

/// Keeps the writer busy, so that what comes now goes into one batch.
pub(super) async fn hold_up_the_writer(books: &Books) -> Gate {
    let gate = Gate::shut();
    let (held, books) = (gate.clone(), books.clone());
    tokio::spawn(async move { tell(&books, "gate", vec![Step::Wait(held)]).await });
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    gate
}

/// In turn: one that books, one that asks for too much, one that refuses after writing, one that panics.
async fn one_of_many(books: &Books, number: i64) -> Result<i64, Refusal> {
    let [outside, open, spent] = books.accounts(0);
    let book = |debit, credit, cents| Step::Book(Post::Posted(debit, credit, cents).transfer());
    let steps = match number % 4 {
        0 => vec![book(outside, open, number + 1)],
        1 => vec![book(outside, open, 1), book(open, spent, 1_000_000)],
        2 => vec![book(outside, open, 1), Step::AddUnit(ELSEWHERE), Step::Refuse],
        _ => vec![book(outside, open, 1), Step::Panic],
    };
    tell(books, &format!("command {number}"), steps).await
}

async fn check_answer(books: &Books, number: i64, answer: Result<i64, Refusal>) {
    match (number % 4, answer) {
        (0, Ok(transfer)) => {
            let mut conn = books.store.read().await.unwrap();
            let made =
                store::transfer(&mut conn, books.unit, TransferNumber::new(transfer)).await.unwrap().unwrap();
            assert_eq!(made.amount(), Cents::new(number + 1));
        }
        (1, Err(Refusal::Store(StoreError::LimitExceeded { code, open, asked }))) => {
            assert_eq!((code.as_str(), asked), ("open/0", Cents::new(1_000_000)));
            assert!(open < asked);
        }
        (2, Err(Refusal::OfItsOwn)) | (3, Err(Refusal::Store(StoreError::Panicked))) => {}
        (_, answer) => panic!("command {number}: {answer:?}"),
    }
}
