//! Interest on an amount from its credit to its use (§ 49a Abs. 3 and 4 VwVfG NRW), with its working.
//!
//! The first day is the day after the credit, the last one the day of use or repayment. A period ends where the rate
//! changes, and with calendar years where the length of the year does. There is no interest on interest. Everything is
//! summed exactly and rounded once.

use chrono::{Datelike, Days, NaiveDate};
use ledger::{Cents, MoneyError};

use super::{
    BaseRates, Dated, DayCount, ExactCents, InterestRate, MissingFigure, YearLength,
    working::{day, euros, number},
};

/// At which rate interest runs.
#[derive(Clone, Copy, Debug)]
pub enum RateRule<'law> {
    /// The base rate and a surcharge.
    AboveBase {
        /// The base rates.
        base: &'law BaseRates,
        /// The percentage points above it.
        surcharge: &'law Dated<InterestRate>,
    },
    /// A rate that an act names.
    Fixed(InterestRate),
}

/// By which terms interest runs.
#[derive(Clone, Copy, Debug)]
pub struct InterestTerms<'law> {
    /// At which rate.
    pub rate: RateRule<'law>,
    /// How days are counted.
    pub day_count: DayCount,
    /// Whether base rate and surcharge together count as zero where they lie below it.
    pub never_below_zero: bool,
}

/// A period of one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InterestPeriod {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day, which counts.
    pub until: NaiveDate,
    /// How many days it has.
    pub days: i64,
    /// How many days its year has.
    pub year: YearLength,
    /// The base rate, where there is one.
    pub base_rate: Option<InterestRate>,
    /// The surcharge, where there is one.
    pub surcharge: Option<InterestRate>,
    /// The rate that counts.
    pub rate: InterestRate,
    /// The interest, not rounded.
    pub interest: ExactCents,
}

/// The interest on one amount, period by period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterestLine {
    /// The amount.
    pub amount: Cents,
    /// The day it was credited.
    pub credited_on: NaiveDate,
    /// The day it was used or repaid.
    pub used_on: NaiveDate,
    /// For how many days interest was calculated.
    pub days: i64,
    /// The periods, the oldest first.
    pub periods: Vec<InterestPeriod>,
    /// The sum of the periods, not rounded.
    pub exact: ExactCents,
    /// The interest, rounded once.
    pub interest: Cents,
    /// What is missing for the rest of the time; the interest reaches to the day before and is provisional.
    pub missing: Option<MissingFigure>,
}

/// Why interest cannot be calculated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InterestError {
    /// The use lies before the credit.
    #[error("money that was credited on {credited_on} cannot be used on {used_on}")]
    UseBeforeCredit {
        /// The day of the credit.
        credited_on: NaiveDate,
        /// The day of use.
        used_on: NaiveDate,
    },
    /// A figure is missing for the very first day.
    #[error(transparent)]
    Missing(#[from] MissingFigure),
    /// An amount that does not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// The rate of some days.
struct Rate {
    base: Option<InterestRate>,
    surcharge: Option<InterestRate>,
    total: InterestRate,
    /// The last day for which this is known to be the rate.
    until: NaiveDate,
}

impl InterestLine {
    /// The working, to be followed by hand, in German.
    pub fn working(&self) -> Vec<String> {
        let mut working: Vec<_> = self.periods.iter().map(|period| self.told(period)).collect();
        working.push(format!(
            "Summe {} €, einmal gerundet: {} Zinsen für {} Tage",
            number(self.exact),
            euros(self.interest),
            self.days
        ));
        if let Some(last) = self.missing.as_ref().and(self.periods.last()) {
            working.push(format!("Vorläufig: die Sätze sind nur bis {} bekannt", day(last.until)));
        }
        working
    }

    fn told(&self, period: &InterestPeriod) -> String {
        let (from, until, year) = (day(period.from), day(period.until), period.year.days());
        let (rate, exact) = (number(period.rate), number(period.interest));
        let parts = period.base_rate.zip(period.surcharge).map_or_else(String::new, |(base, surcharge)| {
            format!(" (Basiszinssatz {} + {})", number(base), number(surcharge))
        });
        let amount = euros(self.amount);
        format!("{from} bis {until}: {amount} × {rate} %{parts} × {} / {year} Tage = {exact} €", period.days)
    }
}

impl InterestTerms<'_> {
    /// The interest on an amount. Where a figure is missing later on, it reaches to the last day before.
    pub fn interest(
        &self,
        amount: Cents,
        credited_on: NaiveDate,
        used_on: NaiveDate,
    ) -> Result<InterestLine, InterestError> {
        if used_on < credited_on {
            return Err(InterestError::UseBeforeCredit { credited_on, used_on });
        }
        let (mut periods, mut missing, mut done) = (Vec::with_capacity(2), None, credited_on);
        while done < used_on {
            let from = done + Days::new(1);
            let rate = match self.rate_on(from) {
                Ok(rate) => rate,
                Err(figure) if periods.is_empty() => return Err(figure.into()),
                Err(figure) => {
                    missing = Some(figure);
                    break;
                }
            };
            done = rate.until.min(self.same_year_until(from)).min(used_on);
            self.extend(&mut periods, &rate, from, done);
        }
        for period in &mut periods {
            period.days = self.day_count.days(period.from - Days::new(1), period.until);
            period.interest = ExactCents::interest(amount, period.rate, period.days, period.year)?;
        }
        let sum = |sum: ExactCents, period: &InterestPeriod| sum.plus(period.interest);
        let exact = periods.iter().try_fold(ExactCents::default(), sum)?;
        let days = periods.iter().map(|period| period.days).sum();
        let interest = exact.rounded()?;
        Ok(InterestLine { amount, credited_on, used_on, days, periods, exact, interest, missing })
    }

    /// Lets the last period go on, or begins another one where something changed.
    fn extend(&self, periods: &mut Vec<InterestPeriod>, rate: &Rate, from: NaiveDate, until: NaiveDate) {
        let year = self.day_count.year_of(from);
        let (base_rate, surcharge) = (rate.base, rate.surcharge);
        match periods.last_mut() {
            Some(last) if (last.base_rate, last.surcharge, last.year) == (base_rate, surcharge, year) => {
                last.until = until;
            }
            _ => {
                let (rate, interest) = (rate.total, ExactCents::default());
                let period =
                    InterestPeriod { from, until, days: 0, year, base_rate, surcharge, rate, interest };
                periods.push(period);
            }
        }
    }

    /// The last day of the year where years differ in length; otherwise they run on.
    fn same_year_until(&self, day: NaiveDate) -> NaiveDate {
        match self.day_count {
            DayCount::ActAct => NaiveDate::from_ymd_opt(day.year(), 12, 31).unwrap_or(NaiveDate::MAX),
            DayCount::Act365 | DayCount::Act360 | DayCount::ThirtyE360 | DayCount::German30360 => {
                NaiveDate::MAX
            }
        }
    }

    fn rate_on(&self, day: NaiveDate) -> Result<Rate, MissingFigure> {
        match self.rate {
            RateRule::Fixed(total) => Ok(Rate { base: None, surcharge: None, total, until: NaiveDate::MAX }),
            RateRule::AboveBase { base, surcharge } => {
                let (on, above) = (base.on(day)?, surcharge.on(day)?.value);
                let sum = on.plus(above);
                let total = if self.never_below_zero { sum.max(InterestRate::ZERO) } else { sum };
                let until =
                    surcharge.holds_until(day).unwrap_or(NaiveDate::MAX).min(BaseRates::half_year_end(day));
                Ok(Rate { base: Some(on), surcharge: Some(above), total, until })
            }
        }
    }
}

#[cfg(test)]
mod tests;
