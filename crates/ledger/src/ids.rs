//! Numbers and ids, one type each.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A book-keeping unit: the first recipient of the money, for example a Kreis. One chain each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitId(pub Uuid);

impl fmt::Display for UnitId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// The number before the first.
            pub const NONE: Self = Self(0);

            /// From a plain number.
            pub const fn new(number: i64) -> Self {
                Self(number)
            }

            /// The plain number.
            pub const fn get(self) -> i64 {
                self.0
            }

            /// The number that follows.
            #[must_use]
            pub const fn next(self) -> Self {
                Self(self.0 + 1)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }
    };
}

number! {
    /// The number of an account within its unit: 1, 2, 3, … without a gap.
    AccountNumber
}
number! {
    /// The number of a transfer within its unit: 1, 2, 3, … without a gap.
    TransferNumber
}
number! {
    /// The number of a journal entry within its unit: 1, 2, 3, … without a gap.
    EntryNumber
}
