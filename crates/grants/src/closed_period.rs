//! Closed periods: what counts for these days has been reported, and nothing is added to it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{ClosedPeriodId, TextError, plain_text};

/// All days up to one, closed for good. What comes later for one of them counts for an open day and names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedPeriod {
    /// Its id.
    pub id: ClosedPeriodId,
    /// The last closed day.
    pub until: NaiveDate,
    /// Why it was closed, for example the annual accounts.
    pub reason: String,
}

/// Why a period is not closed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClosedPeriodError {
    /// The day is not over: something may still happen on it.
    #[error("the day {until} is not over")]
    NotOver {
        /// The day.
        until: NaiveDate,
    },
    /// The day is closed already.
    #[error("the books are closed until {closed} already, {until} is no later day")]
    ClosedAlready {
        /// The day.
        until: NaiveDate,
        /// The last closed day.
        closed: NaiveDate,
    },
    /// The reason says nothing or too much.
    #[error("the reason {0}")]
    Reason(TextError),
}

impl ClosedPeriod {
    /// Closes all days up to one that is over and lies behind those closed before.
    pub fn close(
        id: ClosedPeriodId,
        until: NaiveDate,
        reason: &str,
        today: NaiveDate,
        closed: Option<NaiveDate>,
    ) -> Result<Self, ClosedPeriodError> {
        if until >= today {
            return Err(ClosedPeriodError::NotOver { until });
        }
        if let Some(closed) = closed.filter(|closed| *closed >= until) {
            return Err(ClosedPeriodError::ClosedAlready { until, closed });
        }
        let reason = plain_text(reason, 500).map_err(ClosedPeriodError::Reason)?;
        Ok(Self { id, until, reason })
    }
}

/// The first day on which something can still count.
pub fn first_open(closed: NaiveDate) -> NaiveDate {
    closed.succ_opt().unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2021, 6, day).unwrap()
    }

    fn close(until: u32, closed: Option<u32>) -> Result<NaiveDate, ClosedPeriodError> {
        let id = ClosedPeriodId(Uuid::nil());
        ClosedPeriod::close(id, day(until), "Jahresabschluss", day(10), closed.map(day)).map(|it| it.until)
    }

    #[test]
    fn a_day_is_closed_once_and_only_when_it_is_over() {
        assert_eq!(close(9, None), Ok(day(9)));
        assert_eq!(close(9, Some(8)), Ok(day(9)));
        for until in [10, 11] {
            assert_eq!(close(until, None), Err(ClosedPeriodError::NotOver { until: day(until) }));
        }
        for until in [7, 8] {
            let refused = ClosedPeriodError::ClosedAlready { until: day(until), closed: day(8) };
            assert_eq!(close(until, Some(8)), Err(refused));
        }
        assert_eq!(first_open(day(8)), day(9));
    }

    #[test]
    fn a_closing_says_why() {
        let id = ClosedPeriodId(Uuid::nil());
        let refused = ClosedPeriod::close(id, day(1), " ", day(10), None);
        assert!(matches!(refused, Err(ClosedPeriodError::Reason(TextError::Length { .. }))));
    }
}
