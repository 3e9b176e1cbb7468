//! That nothing is paid of a grant for now (Zahlungssperre): a proof is missing, or its recipient is insolvent. What is due stays
//! due, and what the bank has is booked.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Grant, TextError, plain_text};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 1000;

/// The last time that the payments of a grant were stopped, or went on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentStop {
    /// Its number: 1 for the first stop, 2 for the end of it.
    pub number: i64,
    /// The day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

impl PaymentStop {
    /// Whether it stops the payments; every other time they go on.
    pub const fn is_stop(&self) -> bool {
        self.number % 2 == 1
    }
}

/// Why payments are not stopped, do not go on, or are not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentStopError {
    /// A reason that says nothing or too much.
    #[error("the reason {0}")]
    Reason(TextError),
    /// They are stopped.
    #[error("the payments of this grant are stopped since {on}: {reason}")]
    Stopped {
        /// Since when.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// They are not stopped.
    #[error("the payments of this grant are not stopped")]
    NotStopped,
    /// A ministry pays its award itself.
    #[error("the payments of a forwarding are stopped, not those of a ministry")]
    NotAForwarding,
}

impl Grant {
    /// Refuses while nothing is paid of the grant.
    pub fn pays(&self) -> Result<(), PaymentStopError> {
        match self.payment_stop.as_ref().filter(|last| last.is_stop()) {
            Some(PaymentStop { on, reason, .. }) => {
                Err(PaymentStopError::Stopped { on: *on, reason: reason.clone() })
            }
            None => Ok(()),
        }
    }

    /// The grant with its payments stopped.
    pub fn stop_payments(self, on: NaiveDate, reason: &str) -> Result<Self, PaymentStopError> {
        if self.parent.is_none() {
            return Err(PaymentStopError::NotAForwarding);
        }
        self.pays()?;
        self.with_next(on, reason)
    }

    /// The grant with payments that go on.
    pub fn resume_payments(self, on: NaiveDate, reason: &str) -> Result<Self, PaymentStopError> {
        match self.pays() {
            Ok(()) => Err(PaymentStopError::NotStopped),
            Err(_) => self.with_next(on, reason),
        }
    }

    fn with_next(self, on: NaiveDate, reason: &str) -> Result<Self, PaymentStopError> {
        let reason = plain_text(reason, LONGEST_REASON).map_err(PaymentStopError::Reason)?;
        let number = self.payment_stop.as_ref().map_or(1, |last| last.number + 1);
        Ok(Self { version: self.version + 1, payment_stop: Some(PaymentStop { number, on, reason }), ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn payments_are_stopped_and_go_on_in_turn() {
        let award = sample::grant();
        let on = day("2021-03-01");
        assert_eq!(award.clone().stop_payments(on, "x"), Err(PaymentStopError::NotAForwarding));
        let grant = Grant { parent: Some(award.id), ..award };
        assert_eq!(grant.pays(), Ok(()));
        assert_eq!(grant.clone().resume_payments(on, "x"), Err(PaymentStopError::NotStopped));
        assert!(matches!(grant.clone().stop_payments(on, " "), Err(PaymentStopError::Reason(_))));
        let stopped = grant.clone().stop_payments(on, " Nachweis fehlt ").unwrap();
        let refused = PaymentStopError::Stopped { on, reason: "Nachweis fehlt".to_owned() };
        assert_eq!((stopped.version, stopped.pays()), (grant.version + 1, Err(refused.clone())));
        assert_eq!(stopped.clone().stop_payments(on, "x"), Err(refused));
        let paid = stopped.resume_payments(day("2021-03-02"), "Nachweis ist da").unwrap();
        assert_eq!((paid.pays(), paid.payment_stop.as_ref().map(|it| it.number)), (Ok(()), Some(2)));
        assert!(paid.stop_payments(day("2021-03-03"), "x").is_ok());
    }
}
