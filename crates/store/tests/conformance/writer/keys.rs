//! Idempotency keys: the same request gives the stored answer, another one is a conflict.

use futures_util::future::join_all;
use ledger::EntryNumber;
use store::{Envelope, StoreError};
use testkit::{Books, Post, TestDb};

use crate::support::{Refusal, Script, Step, tell};

testkit::on_both_engines! {
    async fn twenty_callers_with_one_key_make_one_entry_and_get_one_answer(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, _] = books.accounts(0);
        let fund = [Post::Posted(outside, open, 5)];
        let answers = join_all((0..20).map(|_| books.post("one key", &fund))).await;
        assert!(answers.into_iter().all(|answer| answer.unwrap() == 1));
        assert_eq!(entries(&books).await, 2);
    }

    async fn of_twenty_callers_with_one_key_and_two_requests_one_request_is_done(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, _] = books.accounts(0);
        let requests = [[Post::Posted(outside, open, 5)], [Post::Posted(outside, open, 6)]];
        let answers = join_all((0..20).map(|caller| books.post("one key", &requests[caller % 2]))).await;
        let conflicts =
            answers.iter().filter(|answer| matches!(answer, Err(StoreError::KeyReused(_)))).count();
        let done = answers.iter().filter(|answer| matches!(answer, Ok(1))).count();
        assert_eq!((done, conflicts), (10, 10), "{answers:?}");
        assert_eq!(entries(&books).await, 2);
    }

    async fn a_key_that_was_refused_can_be_used_again(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, spent] = books.accounts(0);
        assert!(books.post("k", &[Post::Posted(open, spent, 5)]).await.is_err());
        books.post("k", &[Post::Posted(outside, open, 5)]).await.unwrap();
    }

    async fn a_key_answers_only_the_person_who_used_it(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let envelope = books.envelope("k", "{}".to_owned());
        let other = Envelope { person: "Somebody else".to_owned(), ..envelope.clone() };
        let answer = books.store.execute(envelope.clone(), Script(Vec::new())).await.unwrap();
        assert_eq!(books.store.execute(envelope, Script(Vec::new())).await.unwrap(), answer);
        let refused = books.store.execute(other, Script(Vec::new())).await;
        assert!(matches!(refused, Err(Refusal::Store(StoreError::KeyReused(_)))), "{refused:?}");
    }

    async fn who_may_not_repeat_it_is_not_told_the_answer(db: TestDb) {
        let books = Books::open(&db, 1).await;
        tell(&books, "k", vec![Step::NotAgain]).await.unwrap();
        let refused = tell(&books, "k", vec![Step::NotAgain]).await;
        assert!(matches!(refused, Err(Refusal::OfItsOwn)), "{refused:?}");
        tell(&books, "l", Vec::new()).await.unwrap();
        assert_eq!(entries(&books).await, 3);
    }

    async fn units_have_keys_of_their_own(db: TestDb) {
        let first = Books::open(&db, 1).await;
        let second = Books::open_as(&db.store, ledger::UnitId(uuid::Uuid::from_u128(2)), 1).await;
        tell(&first, "k", Vec::new()).await.unwrap();
        tell(&second, "k", Vec::new()).await.unwrap();
        assert_eq!((entries(&first).await, entries(&second).await), (2, 2));
    }
}

async fn entries(books: &Books) -> i64 {
    let mut conn = books.store.read().await.unwrap();
    let heads = store::heads(&mut conn, &[books.unit]).await.unwrap();
    heads.get(&books.unit).map_or(EntryNumber::NONE, |head| head.number).get()
}
