//! Several nodes on one database, several units side by side.

use futures_util::future::join_all;
use ledger::{Cents, UnitId};
use testkit::{Books, Post, TestDb};
use uuid::Uuid;

use crate::support::balances_are_what_was_moved;

testkit::on_both_engines! {
    async fn two_nodes_go_on_in_the_same_unit(db: TestDb) {
        let shared = db.for_several_nodes().await;
        let books = Books::open(&shared, 1).await;
        let nodes = [books.clone(), books.through(&shared.node().await)];
        for round in 0..10 {
            let each = nodes.iter().enumerate().map(|(node, books)| fund(books, format!("{round} {node}")));
            join_all(each).await;
        }
        join_all((0..40).map(|caller| fund(&nodes[caller % 2], format!("caller {caller}")))).await;
        assert_eq!(books.balance(books.accounts(0)[1]).await.credits_posted, Cents::new(60));
        assert_holds(&shared, 61).await;
    }

    async fn one_key_given_to_two_nodes_makes_one_entry(db: TestDb) {
        let shared = db.for_several_nodes().await;
        let books = Books::open(&shared, 1).await;
        let nodes = [books.clone(), books.through(&shared.node().await)];
        join_all((0..20).map(|caller| fund(&nodes[caller % 2], "one key".to_owned()))).await;
        assert_eq!(books.balance(books.accounts(0)[1]).await.credits_posted, Cents::new(1));
        assert_holds(&shared, 2).await;
    }

    async fn many_units_go_on_side_by_side(db: TestDb) {
        let shared = db.for_several_nodes().await;
        let node = shared.node().await;
        let opened = (1..=12).map(|unit| Books::open_as(&shared.store, UnitId(Uuid::from_u128(unit)), 1));
        let units = join_all(opened).await;
        join_all((0..120).map(|caller| {
            let books = &units[caller % 12];
            let books = if caller % 2 == 0 { books.clone() } else { books.through(&node) };
            async move { fund(&books, format!("caller {caller}")).await }
        }))
        .await;
        for books in &units {
            assert_eq!(books.balance(books.accounts(0)[1]).await.credits_posted, Cents::new(10));
        }
        assert_holds(&shared, 12 + 120).await;
    }
}

async fn fund(books: &Books, key: String) {
    let [outside, open, _] = books.accounts(0);
    books.post(&key, &[Post::Posted(outside, open, 1)]).await.unwrap();
}

async fn assert_holds(db: &TestDb, entries: u64) {
    let held = store::verify(&mut db.store.read().await.unwrap()).await.unwrap();
    assert_eq!(held.entries, entries);
    balances_are_what_was_moved(db).await;
}
