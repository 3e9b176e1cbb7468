//! Waiting in the queue, and leaving it.

use std::time::Duration;

use futures_util::future::join_all;
use ledger::Cents;
use testkit::{Books, Post, TestDb};

use super::batches::hold_up_the_writer;

testkit::on_both_engines! {
    async fn a_caller_that_hangs_up_does_not_stop_its_command(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, _] = books.accounts(0);
        let gate = hold_up_the_writer(&books).await;
        let fund = [Post::Posted(outside, open, 5)];
        let hung_up = tokio::time::timeout(Duration::from_millis(20), books.post("hung up", &fund)).await;
        assert!(hung_up.is_err(), "the writer is held up");
        gate.open();
        books.post("behind it", &[Post::Posted(outside, open, 1)]).await.unwrap();
        assert_eq!(books.balance(open).await.credits_posted, Cents::new(6));
        assert_eq!(books.post("hung up", &fund).await.unwrap(), 1, "its answer is kept under its key");
    }

    async fn a_full_queue_makes_callers_wait(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, _] = books.accounts(0);
        let gate = hold_up_the_writer(&books).await;
        let callers = (0..MORE_THAN_THE_QUEUE_HOLDS).map(|caller| {
            let books = books.clone();
            tokio::spawn(
                async move { books.post(&caller.to_string(), &[Post::Posted(outside, open, 1)]).await },
            )
        });
        let callers: Vec<_> = callers.collect();
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(callers.iter().all(|caller| !caller.is_finished()), "nobody is turned away");
        gate.open();
        for answer in join_all(callers).await {
            answer.unwrap().unwrap();
        }
        assert_eq!(books.balance(open).await.credits_posted, Cents::new(MORE_THAN_THE_QUEUE_HOLDS));
    }
}

const MORE_THAN_THE_QUEUE_HOLDS: i64 = 1400;
