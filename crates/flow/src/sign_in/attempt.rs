//! Attempts: counted as failed before they are looked at, forgiven when they succeed.

use chrono::{DateTime, Utc};
use identity::{AddressKey, Failures, Guarded};
use store::{Conn, StoreError};

use super::{Origin, SignInError};

/// What an attempt is counted for.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    address: AddressKey,
    account: (Guarded, Vec<u8>),
}

impl Counted {
    /// An attempt from somewhere at an account, or at one from a device that is its person's.
    pub(super) fn for_account(origin: &Origin, account: (Guarded, Vec<u8>)) -> Self {
        Self { address: AddressKey::of(origin.address), account }
    }

    /// Counts one more, unless it has to wait; then it counts for nothing.
    pub(super) async fn begin(&self, conn: &mut Conn, now: DateTime<Utc>) -> Result<(), SignInError> {
        let mut waits = None;
        // The address first, always: whoever locks in one order never waits in a circle.
        for (guarded, key) in self.guards() {
            let known = store::failures(conn, guarded, key, now).await?;
            waits = waits.max(guarded.waits_until(Some(known), now));
            let one_more = Failures::with_one_more(Some(known), now);
            store::set_failures(conn, guarded, key, one_more).await?;
        }
        waits.map_or(Ok(()), |until| Err(SignInError::Wait { seconds: (until - now).num_seconds().max(1) }))
    }

    /// Takes one back: it was no failure, and tells nothing about those before.
    pub(super) async fn take_back(&self, conn: &mut Conn, now: DateTime<Utc>) -> Result<(), StoreError> {
        for (guarded, key) in self.guards() {
            let known = store::failures(conn, guarded, key, now).await?;
            let count = (known.count - 1).max(0);
            store::set_failures(conn, guarded, key, Failures { count, ..known }).await?;
        }
        Ok(())
    }

    /// Forgives the account's failures. Those of the address stay: someone who guesses may have an account too.
    pub(super) async fn forgive(&self, conn: &mut Conn, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.take_back(conn, now).await?;
        let (guarded, key) = &self.account;
        store::set_failures(conn, *guarded, key, Failures { count: 0, last_at: now }).await
    }

    fn guards(&self) -> [(Guarded, &[u8]); 2] {
        [(Guarded::Address, self.address.bytes()), (self.account.0, &self.account.1)]
    }
}
