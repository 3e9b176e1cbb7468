//! A unit with a few accounts, for tests of the ledger in the store.

#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot set up its case must stop"
)]

use chrono::NaiveDate;
use ledger::{AccountNumber, Balances, Cents, Reservation, Rule, Transfer, TransferNumber, UnitId};
use store::{Command, Done, Envelope, Store, StoreError, Tx};
use uuid::Uuid;

use crate::TestDb;

/// A unit whose accounts come in threes: outside, open (bounded), spent.
#[derive(Clone, Debug)]
pub struct Books {
    /// The unit.
    pub unit: UnitId,
    /// Where it is.
    pub store: Store,
}

/// A transfer to book.
#[derive(Clone, Copy, Debug)]
pub enum Post {
    /// Debit, credit, cents: booked at once.
    Posted(AccountNumber, AccountNumber, i64),
    /// Debit, credit, cents: reserved.
    Pending(AccountNumber, AccountNumber, i64),
    /// Posts so many cents of a reservation, or voids it at zero.
    Settle(Reservation, i64),
}

impl Post {
    /// The transfer that is booked.
    pub fn transfer(self) -> Transfer {
        match self {
            Self::Posted(debit, credit, cents) => Transfer::posted(debit, credit, Cents::new(cents)).unwrap(),
            Self::Pending(debit, credit, cents) => {
                Transfer::pending(debit, credit, Cents::new(cents)).unwrap()
            }
            Self::Settle(made, cents) => made.settle(Cents::new(cents)).unwrap(),
        }
    }
}

struct OpenUnit {
    unit: UnitId,
    threes: i64,
}

impl Command for OpenUnit {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<i64>, StoreError> {
        for three in 0..self.threes {
            tx.open_account(format!("outside/{three}"), Rule::Unlimited);
            tx.open_account(format!("open/{three}"), Rule::DebitsWithinCredits);
            tx.open_account(format!("spent/{three}"), Rule::Unlimited);
        }
        store::insert_unit(tx, self.unit, "Musterkreis", 0).await?;
        Ok(done(self.unit.0, self.threes))
    }
}

/// Books transfers; answers with the number of the last one.
struct Booking {
    posts: Vec<Post>,
}

impl Command for Booking {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<i64>, StoreError> {
        let mut last = TransferNumber::NONE;
        for post in &self.posts {
            last = tx.book(post.transfer());
        }
        Ok(done(Uuid::nil(), last.get()))
    }
}

fn done(subject: Uuid, answer: i64) -> Done<i64> {
    let effective_on = NaiveDate::from_ymd_opt(2021, 3, 1).unwrap();
    Done { subject_kind: "test", subject, effective_on, answer }
}

impl Books {
    /// Opens a unit with so many threes of accounts.
    pub async fn open(db: &TestDb, threes: i64) -> Self {
        Self::open_as(&db.store, UnitId(Uuid::from_u128(1)), threes).await
    }

    /// Opens a unit in a store with so many threes of accounts.
    pub async fn open_as(store: &Store, unit: UnitId, threes: i64) -> Self {
        let books = Self { unit, store: store.clone() };
        store.execute(books.envelope("open", "{}".into()), OpenUnit { unit, threes }).await.unwrap();
        books
    }

    /// Outside, open and spent of a three.
    pub fn accounts(&self, three: i64) -> [AccountNumber; 3] {
        [1, 2, 3].map(|place| AccountNumber::new(three * 3 + place))
    }

    /// Books transfers in one entry.
    pub async fn post(&self, key: &str, posts: &[Post]) -> Result<i64, StoreError> {
        let payload = ledger::canonical_json(&format!("{posts:?}")).unwrap();
        self.store.execute(self.envelope(key, payload), Booking { posts: posts.to_vec() }).await
    }

    /// Reserves cents in an entry of its own.
    pub async fn reserve(
        &self,
        key: &str,
        debit: AccountNumber,
        credit: AccountNumber,
        cents: i64,
    ) -> Result<Reservation, StoreError> {
        let post = Post::Pending(debit, credit, cents);
        let number = TransferNumber::new(self.post(key, &[post]).await?);
        Ok(post.transfer().reservation(number).unwrap())
    }

    /// The same books as another node sees them.
    #[must_use]
    pub fn through(&self, store: &Store) -> Self {
        Self { unit: self.unit, store: store.clone() }
    }

    /// The balances of an account.
    pub async fn balance(&self, account: AccountNumber) -> Balances {
        let mut conn = self.store.read().await.unwrap();
        store::account(&mut conn, self.unit, account).await.unwrap().unwrap().balances
    }

    /// What is known of a command under a key.
    pub fn envelope(&self, key: &str, payload: String) -> Envelope {
        Envelope {
            unit: self.unit,
            key: key.to_owned(),
            command: "test",
            person: "Tester".to_owned(),
            payload,
            // 1 June 2021, 9 o'clock in Germany: after every day that is booked for
            recorded_at: 1_622_530_800_000_000,
        }
    }
}
