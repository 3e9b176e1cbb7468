//! Looking up a rate: by name, for a component, on a day.

use chrono::NaiveDate;
use ledger::Cents;

use super::{Programme, Rate};
use crate::{ComponentCode, LegalAct, RateCode};

/// Why there is no rate to calculate with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RateError {
    /// The programme has no such rate.
    #[error("the programme has no rate {rate}")]
    Unknown {
        /// The rate.
        rate: RateCode,
    },
    /// It belongs to another component.
    #[error("the rate {rate} does not belong to component {component}")]
    NotOfComponent {
        /// The rate.
        rate: RateCode,
        /// The component it was asked for.
        component: ComponentCode,
    },
    /// It does not hold on that day.
    #[error("the rate {rate} does not hold on {on}")]
    NotValidOn {
        /// The rate.
        rate: RateCode,
        /// The day.
        on: NaiveDate,
    },
    /// No source gives its amount.
    #[error("the rate {rate} has no amount: no source gives it, so nothing is calculated with it")]
    NotSet {
        /// The rate.
        rate: RateCode,
    },
}

impl Rate {
    /// Whether it holds on a day.
    pub fn valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|until| day <= until)
    }

    /// Whether it is the gross cost: as the programme says, or where it leaves that open, the legal act.
    pub fn is_gross(&self, act: &LegalAct) -> Option<bool> {
        self.gross.or_else(|| act.rates_gross.get(&self.code).copied())
    }

    /// Its amount, or the refusal that names it.
    pub fn amount(&self) -> Result<Cents, RateError> {
        self.amount.ok_or_else(|| RateError::NotSet { rate: self.code.clone() })
    }
}

impl Programme {
    /// The rate of a component that holds on a day and has an amount.
    pub fn rate(
        &self,
        rate: &RateCode,
        component: &ComponentCode,
        on: NaiveDate,
    ) -> Result<&Rate, RateError> {
        let found = self.rate_on(rate, component, on)?;
        found.amount().map(|_| found)
    }

    /// The rate of a component that holds on a day, whether or not a source gives its amount.
    pub fn rate_on(
        &self,
        rate: &RateCode,
        component: &ComponentCode,
        on: NaiveDate,
    ) -> Result<&Rate, RateError> {
        let named = || self.rates.iter().filter(|known| known.code == *rate);
        named().next().ok_or_else(|| RateError::Unknown { rate: rate.clone() })?;
        let of_component = || named().filter(|known| known.component == *component);
        of_component()
            .next()
            .ok_or_else(|| RateError::NotOfComponent { rate: rate.clone(), component: component.clone() })?;
        of_component()
            .find(|known| known.valid_on(on))
            .ok_or_else(|| RateError::NotValidOn { rate: rate.clone(), on })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, component, day, rate};

    fn look_up(code: &str, of: &str, on: &str) -> Result<Cents, RateError> {
        sample::programme().rate(&rate(code), &component(of), day(on))?.amount()
    }

    #[test]
    fn a_lesson_of_f4_has_its_rate_from_the_first_day() {
        assert_eq!(look_up("P4", "F4", "2021-05-01"), Ok(Cents::new(3750)));
        assert_eq!(look_up("P4", "F4", "2019-12-18"), Ok(Cents::new(3750)));
        let too_soon = RateError::NotValidOn { rate: rate("P4"), on: day("2019-12-17") };
        assert_eq!(look_up("P4", "F4", "2019-12-17"), Err(too_soon));
    }

    #[test]
    fn a_rate_that_no_source_gives_is_refused_by_name() {
        for (code, of) in [("P1", "F1"), ("P2", "F2"), ("P3", "F3")] {
            let refused = look_up(code, of, "2021-05-01").unwrap_err();
            assert_eq!(refused, RateError::NotSet { rate: rate(code) });
            assert!(refused.to_string().contains(code), "{refused}");
        }
    }

    #[test]
    fn a_rate_is_known_and_belongs_to_its_component() {
        assert_eq!(look_up("P9", "F4", "2021-05-01"), Err(RateError::Unknown { rate: rate("P9") }));
        let foreign = RateError::NotOfComponent { rate: rate("P4"), component: component("F1") };
        assert_eq!(look_up("P4", "F1", "2021-05-01"), Err(foreign));
    }

    #[test]
    fn a_new_rate_follows_the_old_one_to_the_day() {
        let mut programme = sample::programme();
        let old = programme.rates.iter_mut().find(|known| known.code == rate("P4")).unwrap();
        old.valid_until = Some(day("2021-12-31"));
        let amount = Some(Cents::new(4000));
        let new = Rate { amount, valid_from: day("2022-01-01"), valid_until: None, ..old.clone() };
        programme.rates.push(new);
        for (on, cents) in [("2021-12-31", 3750), ("2022-01-01", 4000)] {
            let found = programme.rate(&rate("P4"), &component("F4"), day(on)).unwrap();
            assert_eq!(found.amount(), Ok(Cents::new(cents)), "{on}");
        }
    }
}
