//! Many callers after the same money.

use futures_util::future::join_all;
use ledger::{AccountNumber, Cents};
use store::StoreError;
use testkit::{Books, Post, TestDb};

use crate::support::balances_are_what_was_moved;

testkit::on_both_engines! {
    async fn twenty_bookings_at_once_never_exceed_what_is_there(db: TestDb) {
        let books = Books::open(&db, 1).await;
        race_for_a_thousand(&[books]).await;
        balances_are_what_was_moved(&db).await;
    }

    async fn twenty_bookings_through_two_nodes_never_exceed_what_is_there(db: TestDb) {
        let shared = db.for_several_nodes().await;
        let books = Books::open(&shared, 1).await;
        let other = books.through(&shared.node().await);
        race_for_a_thousand(&[books, other]).await;
        balances_are_what_was_moved(&shared).await;
    }

    async fn of_fifty_that_resolve_one_reservation_one_succeeds(db: TestDb) {
        let shared = db.for_several_nodes().await;
        let books = Books::open(&shared, 1).await;
        let nodes = [books.clone(), books.through(&shared.node().await)];
        let [outside, open, spent] = books.accounts(0);
        books.post("fund", &[Post::Posted(outside, open, 100)]).await.unwrap();
        let made = books.reserve("reserve", open, spent, 100).await.unwrap();
        let outcomes = join_all((0..50).map(|caller| {
            let (node, cents) = (nodes[caller % 2].clone(), i64::try_from(caller % 3).unwrap() * 50);
            async move { node.post(&format!("caller {caller}"), &[Post::Settle(made, cents)]).await }
        }))
        .await;
        let (done, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!((done.len(), refused.len()), (1, 49));
        for refusal in refused {
            assert_eq!(refusal.unwrap_err().rule(), Some("transfer_resolved_once"));
        }
        balances_are_what_was_moved(&shared).await;
    }
}

/// Twenty callers ask for 100 to 600 of 1,000 cents, each through the next node.
async fn race_for_a_thousand(nodes: &[Books]) {
    let [outside, open, spent] = nodes[0].accounts(0);
    nodes[0].post("fund", &[Post::Posted(outside, open, 1000)]).await.unwrap();
    let outcomes = join_all((0..20).map(|caller| {
        let (node, cents) = (&nodes[caller % nodes.len()], asked_by(caller));
        async move { node.post(&format!("caller {caller}"), &[Post::Posted(open, spent, cents)]).await }
    }))
    .await;
    let accepted: i64 =
        outcomes.iter().enumerate().filter(|(_, it)| it.is_ok()).map(|(at, _)| asked_by(at)).sum();
    assert!((100..=1000).contains(&accepted), "{accepted} cents were spent");
    let left = left_of(&nodes[0], open).await;
    assert_eq!(left, Cents::new(1000 - accepted));
    for (caller, outcome) in outcomes.into_iter().enumerate() {
        if let Err(refusal) = outcome {
            assert_true_figures(&refusal, caller, left);
        }
    }
}

fn asked_by(caller: usize) -> i64 {
    100 + i64::try_from(caller * 7 % 20).unwrap() * 500 / 19
}

async fn left_of(books: &Books, account: AccountNumber) -> Cents {
    books.balance(account).await.open().unwrap()
}

/// What was open then was less than asked for, and at least what is left in the end.
fn assert_true_figures(refusal: &StoreError, caller: usize, left: Cents) {
    match refusal {
        StoreError::LimitExceeded { code, open, asked } => {
            assert_eq!((code.as_str(), *asked), ("open/0", Cents::new(asked_by(caller))));
            assert!(left <= *open && open < asked, "{refusal}, {left} are left");
        }
        other => panic!("caller {caller}: {other:?}"),
    }
}
