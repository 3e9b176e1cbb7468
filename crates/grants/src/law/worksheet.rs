//! The interest worksheet: what interest runs on money that was used too late, or is not used yet.
//!
//! Interest runs from the credit, not from the end of the period (Nr. 8.6 VV zu § 44 LHO NRW), on each slice by itself. The
//! worksheet is computed; whether it is claimed or waived decides a person.

use chrono::NaiveDate;
use ledger::{Cents, MoneyError};

use super::{BaseRates, InterestError, InterestLine, LawParameters, MissingFigure, UseClock, UseStage};

/// What interest comes to on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worksheet {
    /// A line for each slice that was late, and for what is late and still not used.
    pub lines: Vec<WorksheetLine>,
    /// What may be claimed: the lines that are not below the smallest interest. Cents.
    pub claimable: Cents,
    /// The first figure that is missing; then the interest is provisional.
    pub missing: Option<MissingFigure>,
}

/// The interest on one slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorksheetLine {
    /// The place of the money among the money received.
    pub received: usize,
    /// The place of the spending; nothing for what is not used yet, on which interest runs on.
    pub spent: Option<usize>,
    /// The interest with its working.
    pub interest: InterestLine,
    /// Whether it lies below the smallest interest that is claimed.
    pub below_limit: bool,
}

/// The interest on everything that is late, as of a day.
pub fn worksheet(
    clock: &UseClock,
    law: &LawParameters,
    base: &BaseRates,
    today: NaiveDate,
) -> Result<Worksheet, InterestError> {
    let mut lines = Vec::new();
    for tranche in &clock.tranches {
        let late = tranche.slices.iter().filter(|slice| slice.days_late > 0);
        let late = late.map(|slice| (Some(slice.spent), slice.amount, slice.used_on));
        let waits = matches!(tranche.stage, UseStage::Late { .. });
        let waiting = waits.then_some((None, tranche.still_to_use, today));
        for (spent, amount, used_on) in late.chain(waiting) {
            let terms = law.interest_terms(base, tranche.credited_on)?;
            let interest = terms.interest(amount, tranche.credited_on, used_on)?;
            let smallest = law.min_interest.on_if_any(tranche.credited_on)?;
            let below_limit = smallest.is_some_and(|smallest| interest.interest < smallest.value);
            lines.push(WorksheetLine { received: tranche.received, spent, interest, below_limit });
        }
    }
    let claimable = claimable(&lines)?;
    let missing = lines.iter().find_map(|line| line.interest.missing.clone());
    Ok(Worksheet { lines, claimable, missing })
}

fn claimable(lines: &[WorksheetLine]) -> Result<Cents, MoneyError> {
    Cents::sum(lines.iter().filter(|line| !line.below_limit).map(|line| line.interest.interest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{BASE_RATES, LawFigures, Movement};
    use crate::sample::day;

    fn law(more: &str) -> LawParameters {
        let three =
            "[[surcharge]]\nvalue = \"3.00\"\nvalid_from = \"2002-01-01\"\nbasis = \"x\"\nsource = \"x\"\n";
        let figures = LawFigures::parse(&format!("{three}{more}")).unwrap();
        LawParameters::of_nrw().unwrap().overridden_by(&figures).unwrap()
    }

    fn movements(of: &[(&str, i64)]) -> Vec<Movement> {
        of.iter().map(|(on, euros)| Movement { on: day(on), amount: Cents::new(euros * 100) }).collect()
    }

    fn computed(
        today: &str,
        received: &[(&str, i64)],
        spent: &[(&str, i64)],
        law: &LawParameters,
    ) -> Worksheet {
        let (received, spent) = (movements(received), movements(spent));
        let clock = UseClock::on(day(today), &received, &spent, &law.use_by).unwrap();
        worksheet(&clock, law, &BaseRates::parse(BASE_RATES).unwrap(), day(today)).unwrap()
    }

    #[test]
    fn interest_runs_from_the_credit_on_what_was_used_too_late_and_only_on_that() {
        let spent = [("2023-01-15", 5_000), ("2023-03-15", 10_000)];
        let sheet = computed("2023-04-01", &[("2022-11-15", 15_000)], &spent, &law(""));
        let [line] = sheet.lines.as_slice() else { panic!("{sheet:?}") };
        assert_eq!((line.received, line.spent), (0, Some(1)));
        assert_eq!(line.interest.interest, Cents::new(12_038), "the 5,000 were used on the last day in time");
        assert_eq!((sheet.claimable, sheet.missing), (Cents::new(12_038), None));
    }

    #[test]
    fn interest_runs_on_what_still_waits() {
        let received = [("2022-11-15", 10_000)];
        let on = |today: &str| computed(today, &received, &[], &law("")).claimable.get();
        assert_eq!(on("2023-01-15"), 0, "the last day in time");
        assert_eq!(on("2023-03-15"), 12_038);
        assert!(on("2023-03-16") > 12_038);
    }

    #[test]
    fn a_line_below_the_limit_is_shown_and_not_claimed() {
        let limit = "[[min_interest]]\nvalue = \"120.39\"\nvalid_from = \"2002-01-01\"\nbasis = \"x\"\nsource = \"x\"\n";
        let received = [("2022-11-15", 10_000)];
        let sheet = computed("2023-03-15", &received, &[], &law(limit));
        assert!(sheet.lines[0].below_limit);
        assert_eq!(sheet.claimable, Cents::ZERO);
        let at = computed("2023-03-15", &received, &[], &law(&limit.replace("120.39", "120.38")));
        assert_eq!(at.claimable, Cents::new(12_038), "the limit itself is not below it");
    }

    #[test]
    fn a_worksheet_past_the_newest_base_rate_is_provisional() {
        let sheet = computed("2026-08-01", &[("2026-04-01", 10_000)], &[], &law(""));
        assert_eq!(sheet.missing.map(|missing| missing.on), Some(day("2026-07-01")));
        assert_eq!(sheet.lines[0].interest.days, 90, "to 30.6.2026");
    }
}
