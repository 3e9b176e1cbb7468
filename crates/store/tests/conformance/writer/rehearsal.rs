//! A rehearsal tells every limit that would refuse, and leaves nothing behind.

use ledger::Cents;
use store::StoreError;
use testkit::{Books, Post, TestDb};

use crate::support::{Refusal, Script, Step, tell};

async fn rehearse(books: &Books, steps: Vec<Step>) -> Result<Vec<StoreError>, Refusal> {
    books.store.rehearse(books.envelope("rehearsal", "{}".to_owned()), Script(steps)).await
}

fn book(post: Post) -> Step {
    Step::Book(post.transfer())
}

testkit::on_both_engines! {
    async fn every_limit_is_told_once_and_nothing_is_booked(db: TestDb) {
        let books = Books::open(&db, 2).await;
        let [outside, open, spent] = books.accounts(0);
        let [_, other, gone] = books.accounts(1);
        books.post("fund", &[Post::Posted(outside, open, 5)]).await.unwrap();
        let before = books.balance(open).await;
        let steps = || vec![
            book(Post::Posted(open, spent, 6)),
            book(Post::Posted(open, spent, 7)),
            book(Post::Posted(other, gone, 1)),
            book(Post::Posted(open, spent, 5)),
        ];
        for _ in 0..2 {
            let refused = rehearse(&books, steps()).await.unwrap();
            let told = refused.iter().map(|refusal| match refusal {
                StoreError::LimitExceeded { code, open, asked } => (code.as_str(), open.get(), asked.get()),
                other => panic!("a limit should refuse, not {other:?}"),
            });
            assert_eq!(told.collect::<Vec<_>>(), [("open/0", 5, 6), ("open/1", 0, 1)]);
        }
        let fits = vec![book(Post::Posted(open, spent, 5))];
        assert!(rehearse(&books, fits.clone()).await.unwrap().is_empty());
        assert_eq!(books.balance(open).await, before);
        tell(&books, "afterwards", fits).await.unwrap();
        assert_eq!(books.balance(open).await.open(), Ok(Cents::ZERO));
    }

    async fn what_refuses_of_itself_or_panics_leaves_the_books_in_order(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, _] = books.accounts(0);
        let first = || book(Post::Posted(outside, open, 1));
        let refused = rehearse(&books, vec![first(), Step::Refuse]).await;
        assert!(matches!(refused, Err(Refusal::OfItsOwn)), "{refused:?}");
        let broken = rehearse(&books, vec![first(), Step::Panic]).await;
        assert!(matches!(broken, Err(Refusal::Store(StoreError::Panicked))), "{broken:?}");
        tell(&books, "afterwards", vec![first()]).await.unwrap();
    }
}
