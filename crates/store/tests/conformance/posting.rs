//! Posting through the writer: limits, order, keys.

use ledger::{AccountNumber, Cents};
use store::StoreError;
use testkit::{Books, Post, TestDb};

testkit::on_both_engines! {
    async fn what_is_there_can_leave_and_not_a_cent_more(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, spent] = books.accounts(0);
        books.post("fund", &[Post::Posted(outside, open, 300)]).await.unwrap();
        let refused = books.post("too much", &[Post::Posted(open, spent, 301)]).await.unwrap_err();
        match refused {
            StoreError::LimitExceeded { code, open, asked } => {
                assert_eq!(code, "open/0");
                assert_eq!((open, asked), (Cents::new(300), Cents::new(301)));
            }
            other => panic!("{other:?}"),
        }
        books.post("all of it", &[Post::Posted(open, spent, 300)]).await.unwrap();
        assert_eq!(books.balance(AccountNumber::new(2)).await.open().unwrap(), Cents::ZERO);
    }

    async fn a_later_credit_does_not_excuse_an_earlier_debit(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, spent] = books.accounts(0);
        let steps = [Post::Posted(open, spent, 100), Post::Posted(outside, open, 100)];
        assert!(matches!(books.post("debit first", &steps).await, Err(StoreError::LimitExceeded { .. })));
        let steps = [Post::Posted(outside, open, 100), Post::Posted(open, spent, 100)];
        books.post("credit first", &steps).await.unwrap();
    }

    async fn the_same_key_with_the_same_request_gives_the_stored_answer(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, _] = books.accounts(0);
        let first = books.post("k", &[Post::Posted(outside, open, 5)]).await.unwrap();
        let again = books.post("k", &[Post::Posted(outside, open, 5)]).await.unwrap();
        assert_eq!(first, again);
        let other = books.post("k", &[Post::Posted(outside, open, 6)]).await;
        assert!(matches!(other, Err(StoreError::KeyReused(key)) if key == "k"));
        assert_eq!(books.balance(AccountNumber::new(2)).await.credits_posted, Cents::new(5));
    }
}
