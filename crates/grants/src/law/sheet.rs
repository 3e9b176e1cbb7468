//! A line of the worksheet as it is kept with the receivable that claims or waives it: an auditor follows it years later
//! without the rates of today.

use chrono::NaiveDate;
use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{DayCount, InterestPeriod, InterestRate, WorksheetLine};

/// Interest on one slice that was used too late. That it comes to what its receivable demands, the database sees to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterestSheet {
    /// The payment, or the repayment from below, that came in.
    pub received: Uuid,
    /// The payment, claim line or repayment that it was spent on.
    pub spent: Uuid,
    /// How it came about.
    #[serde(flatten)]
    pub calculation: SheetCalculation,
}

/// How interest on a slice came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetCalculation {
    /// How much of the one was spent on the other.
    pub amount: Cents,
    /// The day of the credit.
    pub credited_on: NaiveDate,
    /// The day of use, which counts.
    pub used_on: NaiveDate,
    /// For how many days interest was calculated.
    pub days: i64,
    /// How days are counted.
    pub day_count: DayCount,
    /// The periods of one rate, the oldest first.
    pub periods: Vec<SheetPeriod>,
    /// The sum of the periods in euros, not rounded.
    pub exact: String,
    /// The interest, rounded once. Cents.
    pub interest: Cents,
    /// The working, in German.
    pub working: Vec<String>,
}

/// A period of one rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPeriod {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day, which counts.
    pub until: NaiveDate,
    /// How many days it has.
    pub days: i64,
    /// The base rate, where there is one.
    pub base_rate: Option<InterestRate>,
    /// The surcharge, where there is one.
    pub surcharge: Option<InterestRate>,
    /// The rate that counts.
    pub rate: InterestRate,
    /// The interest in euros, not rounded.
    pub exact: String,
}

impl InterestSheet {
    /// The sheet of a line, of this money spent on that.
    pub fn of(line: &WorksheetLine, (received, spent): (Uuid, Uuid), day_count: DayCount) -> Self {
        let interest = &line.interest;
        let calculation = SheetCalculation {
            amount: interest.amount,
            credited_on: interest.credited_on,
            used_on: interest.used_on,
            days: interest.days,
            day_count,
            periods: interest.periods.iter().map(SheetPeriod::of).collect(),
            exact: interest.exact.to_string(),
            interest: interest.interest,
            working: interest.working(),
        };
        Self { received, spent, calculation }
    }
}

impl SheetCalculation {
    /// The interest of each period in whole cents. It is rounded once: the cents are shares of the whole by what each
    /// period comes to exactly, and add up to it.
    pub fn by_period(&self) -> Result<Vec<Cents>, MoneyError> {
        let weights = self.periods.iter().map(SheetPeriod::millionths);
        self.interest.split(&weights.collect::<Result<Vec<i64>, MoneyError>>()?)
    }
}

impl SheetPeriod {
    /// The interest in millionths of a euro, as far as it is kept.
    fn millionths(&self) -> Result<i64, MoneyError> {
        self.exact.replacen('.', "", 1).parse().map_err(|_| MoneyError::Malformed)
    }

    fn of(period: &InterestPeriod) -> Self {
        Self {
            from: period.from,
            until: period.until,
            days: period.days,
            base_rate: period.base_rate,
            surcharge: period.surcharge,
            rate: period.rate,
            exact: period.interest.to_string(),
        }
    }
}
