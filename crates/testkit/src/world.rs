//! A clock that stands still and ids that are counted, so that whole answers can be written down.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use flow::{Clock, Ids};
use uuid::Uuid;

/// A clock that shows one time.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub DateTime<Utc>);

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// Ids in order, with room between two for the parts of a subject.
#[derive(Debug, Default)]
pub struct CountedIds(AtomicU64);

impl CountedIds {
    /// Ids that are counted on from a number.
    pub fn from(number: u64) -> Self {
        Self(AtomicU64::new(number))
    }
}

impl Ids for CountedIds {
    fn next(&self) -> Uuid {
        let number = u128::from(self.0.fetch_add(1, Ordering::Relaxed) + 1);
        Uuid::from_u128(0x7000_8000_0000_0000_0000 + (number << 16))
    }
}
