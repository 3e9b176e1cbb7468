//! What bounds guessing: after some failures the next attempt has to wait, longer each time.
//!
//! *Shape.* Failures are counted for three things. For an account from devices where nobody has signed in to it; for
//! an account from one device where its person has; for a network address. *Order.* An attempt counts as failed before
//! it is looked at, and is forgiven when it succeeds, so that many at once are no more than many in a row. *Bounds.* A
//! wait has an upper end and ends by itself; nothing is ever locked. Whoever guesses at an account from elsewhere
//! delays other strange devices, but not the person's own, whose failures are counted apart. An attempt that has to
//! wait is not looked at and counts for nothing.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};

/// For what failures are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarded {
    /// An account, from devices on which its person has not signed in.
    Account,
    /// An account, from one device on which its person has signed in.
    Device,
    /// A network address, whatever the account. Many people may share one.
    Address,
}

/// Failed attempts so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    /// How many in a row.
    pub count: i64,
    /// When the last one came.
    pub last_at: DateTime<Utc>,
}

/// After this time without an attempt failures are forgotten.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(1);
/// 2 to the power of this is more seconds than any wait.
const MOST_DOUBLINGS: i64 = 20;

impl Guarded {
    /// How many failures cost nothing.
    const fn free(self) -> i64 {
        match self {
            Self::Account => 5,
            Self::Device => 10,
            Self::Address => 50,
        }
    }

    /// The longest wait in seconds. With it an account can be tried 96 times a day from strange devices.
    const fn longest(self) -> i64 {
        match self {
            Self::Account => 900,
            Self::Device | Self::Address => 300,
        }
    }

    /// How long after its last failure the next attempt has to wait: nothing at first, then a second, doubled each time.
    pub fn wait(self, failures: i64) -> TimeDelta {
        let beyond = failures - self.free();
        if beyond < 0 {
            return TimeDelta::zero();
        }
        TimeDelta::seconds((1_i64 << beyond.min(MOST_DOUBLINGS)).min(self.longest()))
    }

    /// From when the next attempt is looked at, if that is not now.
    pub fn waits_until(self, failures: Option<Failures>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let Failures { count, last_at } = failures?;
        let until = last_at + self.wait(count);
        (now < until && !forgotten(last_at, now)).then_some(until)
    }
}

impl Failures {
    /// What is counted when another attempt begins.
    pub fn with_one_more(before: Option<Self>, now: DateTime<Utc>) -> Self {
        let count = before.filter(|known| !forgotten(known.last_at, now)).map_or(0, |known| known.count);
        Self { count: count + 1, last_at: now }
    }
}

fn forgotten(last_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - last_at >= FORGOTTEN_AFTER
}

/// What is counted as one address: an IPv4 address, or the network of an IPv6 address, of which a single subscriber has
/// 2 to the power of 64 addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AddressKey([u8; 8]);

impl AddressKey {
    /// Of an address.
    pub fn of(address: IpAddr) -> Self {
        let mut key = [0; 8];
        match address.to_canonical() {
            // No network of IPv6 that is in use begins with zero bytes.
            IpAddr::V4(four) => key[4..].copy_from_slice(&four.octets()),
            IpAddr::V6(six) => key.copy_from_slice(&six.octets()[..8]),
        }
        Self(key)
    }

    /// Its bytes, to be kept.
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn failed(count: i64, seconds: i64) -> Failures {
        Failures { count, last_at: at(seconds) }
    }

    #[test]
    fn the_first_failures_cost_nothing_then_the_wait_doubles_to_its_end() {
        let waits =
            |guarded: Guarded, failures: [i64; 6]| failures.map(|count| guarded.wait(count).num_seconds());
        assert_eq!(waits(Guarded::Account, [0, 4, 5, 6, 7, 100]), [0, 0, 1, 2, 4, 900]);
        assert_eq!(waits(Guarded::Device, [0, 9, 10, 11, 12, 100]), [0, 0, 1, 2, 4, 300]);
        assert_eq!(waits(Guarded::Address, [0, 49, 50, 51, 52, 1000]), [0, 0, 1, 2, 4, 300]);
    }

    #[test]
    fn an_attempt_waits_until_its_time_has_come() {
        let account = Guarded::Account;
        assert_eq!(account.waits_until(None, at(0)), None);
        assert_eq!(account.waits_until(Some(failed(4, 100)), at(100)), None);
        assert_eq!(account.waits_until(Some(failed(7, 100)), at(103)), Some(at(104)));
        assert_eq!(account.waits_until(Some(failed(7, 100)), at(104)), None);
    }

    #[test]
    fn failures_are_forgotten_after_a_day() {
        let day = 86_400;
        let again = |now| Failures::with_one_more(Some(failed(40, 0)), at(now)).count;
        assert_eq!((again(day - 1), again(day)), (41, 1));
        assert_eq!(Failures::with_one_more(None, at(5)), Failures { count: 1, last_at: at(5) });
    }

    #[test]
    fn a_network_of_one_subscriber_is_one_address() {
        let key = |text: &str| AddressKey::of(text.parse().unwrap());
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
        assert_eq!(key("192.0.2.1"), key("::ffff:192.0.2.1"), "the same, as an IPv6 socket tells it");
    }

    #[test]
    fn whoever_guesses_as_fast_as_they_may_has_109_guesses_in_a_day() {
        let (mut now, mut known, mut guesses) = (at(0), None, 0);
        while now < at(86_400) {
            known = Some(Failures::with_one_more(known, now));
            guesses += 1;
            now = Guarded::Account.waits_until(known, now).unwrap_or(now);
        }
        assert_eq!(guesses, 109);
    }

    proptest! {
        #[test]
        fn a_wait_never_shrinks_and_always_ends(count in 0..i64::MAX / 2, more in 0..1000_i64) {
            for guarded in [Guarded::Account, Guarded::Device, Guarded::Address] {
                prop_assert!(guarded.wait(count) <= guarded.wait(count + more));
                prop_assert!(guarded.wait(count).num_seconds() <= guarded.longest());
            }
        }
    }
}
