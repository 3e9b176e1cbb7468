//! Deferral (Stundung, Ratenzahlung): what is still owed is to be paid later, at once or in equal parts month by month.
//!
//! It moves no money and ends nothing. What comes back afterwards is counted towards the parts in their order. What the law asks for
//! it, that paying now would be a considerable hardship and that the claim is not endangered, is the reason that a person gives; that
//! what is deferred bears interest as a rule is left to them too, since no rate is given (§ 26 Abs. 1 GemHVO NRW, the forerunner of the
//! KomHVO NRW: <https://recht.nrw.de/lmi/owa/br_bes_detail?sg=0&menu=1&bes_id=6724&anw_nr=2&aufgehoben=J&det_id=417621>).

use chrono::{Months, NaiveDate};
use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};

use super::{Receivable, ReceivableError, text};

/// The most parts in which something is paid.
const MOST_PARTS: u32 = 60;

/// A deferral of what was still owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deferral {
    /// Its number: 1 for the first.
    pub number: i64,
    /// The day it was granted.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// What is to be paid by which day, the first part first.
    pub parts: Vec<DeferredPart>,
}

/// A part of what was deferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeferredPart {
    /// The day it is due.
    pub due_on: NaiveDate,
    /// How much.
    pub amount: Cents,
}

impl Receivable {
    /// The receivable with all that is owed of it due later: in so many parts, the first one on a day, each next one a month later.
    pub fn defer(
        mut self,
        on: NaiveDate,
        first_due_on: NaiveDate,
        parts: u32,
        reason: &str,
    ) -> Result<Self, ReceivableError> {
        if on < self.demanded_on {
            return Err(ReceivableError::StepBefore { demanded_on: self.demanded_on, on });
        }
        if first_due_on <= on {
            return Err(ReceivableError::NotLater { on, due_on: first_due_on });
        }
        let open = self.open()?.positive()?;
        if !(1..=MOST_PARTS).contains(&parts) || i64::from(parts) > open.get() {
            return Err(ReceivableError::Parts { most: MOST_PARTS, count: parts });
        }
        let weights: Vec<i64> = (0..parts).map(|_| 1).collect();
        let due = |(months, amount): (u32, Cents)| -> Result<DeferredPart, ReceivableError> {
            let later = first_due_on.checked_add_months(Months::new(months));
            let due_on = later.ok_or(ReceivableError::NotLater { on, due_on: first_due_on })?;
            Ok(DeferredPart { due_on, amount })
        };
        let parts: Result<Vec<_>, _> = (0..).zip(open.split(&weights)?).map(due).collect();
        let number = self.deferrals.last().map_or(1, |last| last.number + 1);
        self.deferrals.push(Deferral { number, on, reason: text("reason", reason)?, parts: parts? });
        Ok(Self { version: self.version + 1, ..self })
    }

    /// What of the last deferral is still to be paid by which day; nothing, if there is none.
    pub fn open_parts(&self) -> Result<Vec<DeferredPart>, MoneyError> {
        let mut left = self.open()?;
        let mut open = Vec::new();
        for part in self.deferrals.last().into_iter().flat_map(|last| last.parts.iter().rev()) {
            let amount = part.amount.min(left);
            if amount > Cents::ZERO {
                open.push(DeferredPart { amount, ..*part });
            }
            left = left.minus(amount)?;
        }
        open.reverse();
        Ok(open)
    }

    /// The day by which something of it is due next: as it was demanded, or deferred last.
    pub fn due_next(&self) -> NaiveDate {
        let parts = self.open_parts().unwrap_or_default();
        parts.first().map_or(self.due_on, |part| part.due_on)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Settled, tests::receivable};
    use super::*;
    use crate::sample::{DAY, day};

    fn told(owed: &Receivable) -> Vec<(String, i64)> {
        let parts = owed.open_parts().unwrap();
        parts.iter().map(|part| (part.due_on.to_string(), part.amount.get())).collect()
    }

    fn part(on: &str, cents: i64) -> (String, i64) {
        (on.to_owned(), cents)
    }

    #[test]
    fn what_is_owed_is_deferred_in_equal_parts_month_by_month() {
        let owed = receivable();
        assert_eq!((owed.due_next(), told(&owed)), (DAY, Vec::new()));
        let deferred = owed.defer(DAY, day("2022-01-31"), 3, " Härte ").unwrap();
        assert_eq!((deferred.version, deferred.deferrals[0].reason.as_str()), (2, "Härte"));
        assert_eq!(
            told(&deferred),
            [part("2022-01-31", 34), part("2022-02-28", 33), part("2022-03-31", 33)],
            "of 1.00 the first has the cent that is left"
        );
        let paid = deferred.step(DAY, Cents::new(40), Settled::Repaid).unwrap();
        assert_eq!(told(&paid), [part("2022-02-28", 27), part("2022-03-31", 33)]);
        assert_eq!(paid.due_next(), day("2022-02-28"));
        let again = paid.defer(DAY, day("2022-06-01"), 1, "Härte").unwrap();
        assert_eq!((again.deferrals[1].number, told(&again)), (2, vec![part("2022-06-01", 60)]));
        let text = serde_json::to_string(&again).unwrap();
        assert_eq!(serde_json::from_str::<Receivable>(&text).unwrap(), again);
        let ended = again.step(DAY, Cents::new(60), Settled::Repaid).unwrap();
        assert_eq!((ended.due_next(), told(&ended)), (DAY, Vec::new()));
        let nothing = ended.defer(DAY, day("2022-07-01"), 1, "Härte");
        assert_eq!(nothing, Err(ReceivableError::Money(MoneyError::NotPositive)));
    }

    #[test]
    fn it_is_deferred_to_a_later_day_in_as_many_parts_as_can_be_with_a_reason() {
        let (later, before) = (DAY.succ_opt().unwrap(), DAY.pred_opt().unwrap());
        let defer = |on, due_on, parts, reason| receivable().defer(on, due_on, parts, reason);
        let early = ReceivableError::StepBefore { demanded_on: DAY, on: before };
        assert_eq!(defer(before, later, 1, "Härte"), Err(early));
        assert_eq!(defer(DAY, DAY, 1, "Härte"), Err(ReceivableError::NotLater { on: DAY, due_on: DAY }));
        for count in [0, 61] {
            let refused = ReceivableError::Parts { most: 60, count };
            assert_eq!(defer(DAY, later, count, "Härte"), Err(refused));
        }
        let cents = Receivable { amount: Cents::new(2), ..receivable() };
        assert!(cents.clone().defer(DAY, later, 2, "Härte").is_ok());
        assert_eq!(cents.defer(DAY, later, 3, "Härte"), Err(ReceivableError::Parts { most: 60, count: 3 }));
        assert!(matches!(defer(DAY, later, 1, " "), Err(ReceivableError::Text { field: "reason", .. })));
    }
}
