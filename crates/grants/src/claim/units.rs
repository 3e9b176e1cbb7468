//! Checking the units of a line, each by its own day.

use chrono::{Days, NaiveDate};
use ledger::Cents;

use super::{ClaimError, NewLine};
use crate::{Grant, NewServiceUnit, Period, Programme, Rate, RateCode, RateError, ServiceUnit};

/// The most units of one line.
const MOST_UNITS: usize = 10_000;
/// The most units of all lines of a claim.
const MOST_UNITS_OF_CLAIM: usize = 100_000;

/// The units of a line as they are handed in: what is counted follows from the rate.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewUnits {
    /// The rate.
    pub rate: RateCode,
    /// The units.
    pub units: Vec<NewServiceUnit>,
}

/// Units that keep to grant and programme, each with the rate of its day.
pub(super) struct CheckedUnits<'programme> {
    units: Vec<(ServiceUnit, &'programme Rate)>,
}

/// Checks that all lines together have not too many units.
pub(super) fn check_unit_count(count: usize) -> Result<(), ClaimError> {
    if count <= MOST_UNITS_OF_CLAIM {
        Ok(())
    } else {
        Err(ClaimError::Units { most: MOST_UNITS_OF_CLAIM, count })
    }
}

/// Checks each unit of a line: performed within the periods, on a day on which the rate holds, entered in time. Of each unit
/// the first thing that is wrong is told; a rate that no unit has, once.
pub(super) fn check_units<'programme>(
    grant: &Grant,
    programme: &'programme Programme,
    line: &NewLine,
    new: &NewUnits,
) -> Result<CheckedUnits<'programme>, Vec<ClaimError>> {
    let count = new.units.len();
    if !(1..=MOST_UNITS).contains(&count) {
        return Err(vec![ClaimError::Count { line: line.number, most: MOST_UNITS, count }]);
    }
    let of_component = programme.component(&line.component).and_then(|component| component.period);
    let periods = [Some(grant.act.period), of_component];
    let check = |(number, unit): (usize, &NewServiceUnit)| {
        let rate = programme.rate_on(&new.rate, &line.component, unit.performed_on);
        let kind = rate.as_ref().map_or("", |rate| rate.unit.as_str());
        let checked = ServiceUnit::new(grant.unit, &line.component, kind, unit)
            .map_err(|cause| ClaimError::UnitReference { line: line.number, number, cause })?;
        let rate = rate.map_err(|cause| no_rate(line.number, &checked, cause))?;
        check_period(line.number, &checked, periods.iter().flatten())?;
        check_entry(line.number, &checked, rate.entry_within_days)?;
        Ok((checked, rate))
    };
    let (mut units, mut faults) = (Vec::with_capacity(count), Vec::new());
    for checked in (1..).zip(&new.units).map(check) {
        match checked {
            Ok(unit) => units.push(unit),
            // Without its rate there is nothing to say of the units.
            Err(cause @ ClaimError::Rate { .. }) => return Err(vec![cause]),
            Err(cause) => faults.push(cause),
        }
    }
    if faults.is_empty() { Ok(CheckedUnits { units }) } else { Err(faults) }
}

/// A rate that does not hold on the day of a unit is that unit's fault; otherwise the line's.
fn no_rate(line: i64, unit: &ServiceUnit, cause: RateError) -> ClaimError {
    match cause {
        RateError::NotValidOn { .. } => ClaimError::UnitRate { line, unit: unit.name(), cause },
        cause => ClaimError::Rate { line, cause },
    }
}

fn check_period<'a>(
    line: i64,
    unit: &ServiceUnit,
    mut periods: impl Iterator<Item = &'a Period>,
) -> Result<(), ClaimError> {
    match periods.find(|period| !period.contains(unit.performed_on)) {
        Some(period) => Err(ClaimError::UnitOutsidePeriod { line, unit: unit.name(), period: *period }),
        None => Ok(()),
    }
}

/// Where a rate is paid for those who enter soon after the start, the day of entry counts: the last day is `within` days
/// after the first day of the measure.
fn check_entry(line: i64, unit: &ServiceUnit, within: Option<u32>) -> Result<(), ClaimError> {
    let Some(within) = within else { return Ok(()) };
    let Some((entered_on, from)) = unit.entered_on.zip(unit.measure_from) else {
        return Err(ClaimError::EntryMissing { line, unit: unit.name() });
    };
    let until = from.checked_add_days(Days::new(within.into())).unwrap_or(NaiveDate::MAX);
    if entered_on <= until {
        Ok(())
    } else {
        Err(ClaimError::EnteredLate { line, unit: unit.name(), entered_on, until })
    }
}

impl<'programme> CheckedUnits<'programme> {
    /// The units alone.
    pub(super) fn into_units(self) -> Vec<ServiceUnit> {
        self.units.into_iter().map(|(unit, _)| unit).collect()
    }

    /// The one rate of all units, with its amount. A lump sum counts for the day of its last unit.
    pub(super) fn one_rate(&self, line: &NewLine) -> Result<(&'programme Rate, Cents), ClaimError> {
        let number = line.number;
        let amount = |rate: &Rate| rate.amount().map_err(|cause| ClaimError::Rate { line: number, cause });
        let mut by_day: Vec<_> = self.units.iter().map(|(unit, rate)| (unit.performed_on, *rate)).collect();
        by_day.sort_by_key(|(day, _)| *day);
        let (Some((_, rate)), Some((last, _))) = (by_day.first(), by_day.last()) else {
            return Err(ClaimError::Count { line: number, most: MOST_UNITS, count: 0 });
        };
        let first = amount(rate)?;
        for (on, of_day) in &by_day {
            let other = amount(of_day)?;
            if other != first || of_day.gross != rate.gross {
                let rate = rate.code.clone();
                return Err(ClaimError::RateChanges { line: number, rate, first, on: *on, other });
            }
        }
        if *last == line.paid_on {
            Ok((rate, first))
        } else {
            Err(ClaimError::LastUnit { line: number, last: *last, paid_on: line.paid_on })
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ClaimLineId;
    use crate::claim::NewCost;
    use crate::sample::{self, category, component, day, lesson, rate};

    /// A line of lessons on these days, one each.
    fn lessons(days: &[&str]) -> NewLine {
        let units = days.iter().zip(1..).map(|(on, number)| lesson(number, on)).collect();
        NewLine {
            id: ClaimLineId(Uuid::from_u128(3)),
            number: 3,
            component: component("F4"),
            budget_year: None,
            category: category("unterrichtsstunden"),
            cost: NewCost::LumpSum { units: NewUnits { rate: rate("P4"), units } },
            paid_on: days.iter().map(|on| day(on)).max().unwrap(),
            reason_for_payment: "Kurs".to_owned(),
            receipt_details: None,
        }
    }

    fn checked(programme: &Programme, line: &NewLine) -> Result<Cents, ClaimError> {
        let NewCost::LumpSum { units } = &line.cost else { panic!("a lump sum") };
        let checked = check_units(&sample::grant(), programme, line, units);
        checked.map_err(|mut faults| faults.remove(0))?.one_rate(line).map(|(_, amount)| amount)
    }

    fn refused(line: &NewLine) -> String {
        checked(&sample::programme(), line).unwrap_err().to_string()
    }

    /// P4 at 40.00 from 2022 on.
    fn raised() -> Programme {
        let mut programme = sample::programme();
        let old = programme.rates.iter_mut().find(|known| known.code == rate("P4")).unwrap();
        old.valid_until = Some(day("2021-12-31"));
        let amount = Some(Cents::new(4_000));
        let new = Rate { amount, valid_from: day("2022-01-01"), valid_until: None, ..old.clone() };
        programme.rates.push(new);
        programme
    }

    #[test]
    fn a_line_has_one_to_ten_thousand_units() {
        assert_eq!(
            checked(&sample::programme(), &lessons(&vec!["2021-05-01"; 10_000])),
            Ok(Cents::new(3_750))
        );
        let many = refused(&lessons(&vec!["2021-05-01"; 10_001]));
        assert_eq!(many, "line 3: a line has 1 to 10000 units, not 10001");
        assert_eq!(check_unit_count(100_000), Ok(()));
        let many = ClaimError::Units { most: 100_000, count: 100_001 };
        assert_eq!(check_unit_count(100_001), Err(many));
    }

    #[test]
    fn every_unit_lies_within_the_grant_and_its_rate() {
        let early = refused(&lessons(&["2020-12-31", "2021-05-01"]));
        let period = "2021-01-01 to 2022-12-31";
        assert_eq!(
            early,
            format!("line 3: the unit Std. 1 of 2020-12-31 does not lie within the period {period}")
        );
        let before = refused(&lessons(&["2021-05-01", "2019-12-17"]));
        let cause = "the rate P4 does not hold on 2019-12-17";
        assert_eq!(before, format!("line 3: the unit Std. 2 of 2019-12-17 has no rate: {cause}"));
    }

    #[test]
    fn a_rate_that_changes_splits_the_line_to_the_day() {
        let until = checked(&raised(), &lessons(&["2021-05-01", "2021-12-31"]));
        let from = checked(&raised(), &lessons(&["2022-01-01", "2022-05-01"]));
        assert_eq!((until, from), (Ok(Cents::new(3_750)), Ok(Cents::new(4_000))));
        let over = checked(&raised(), &lessons(&["2022-01-01", "2021-12-31"])).unwrap_err().to_string();
        assert_eq!(over, "line 3: the rate P4 is 37.50 and on 2022-01-01 it is 40.00; split the line there");
    }

    #[test]
    fn a_lump_sum_counts_for_the_day_of_its_last_unit() {
        let mut line = lessons(&["2021-05-03", "2021-05-01"]);
        assert_eq!(checked(&sample::programme(), &line), Ok(Cents::new(3_750)));
        line.paid_on = day("2021-05-01");
        assert_eq!(refused(&line), "line 3: its last unit was performed on 2021-05-03, not on 2021-05-01");
    }

    #[test]
    fn who_enters_on_day_56_has_a_lump_sum_and_on_day_57_none() {
        let mut programme = sample::programme();
        let p4 = programme.rates.iter_mut().find(|known| known.code == rate("P4")).unwrap();
        p4.entry_within_days = Some(56);
        let entered = |entered_on: Option<&str>, measure_from: Option<&str>| {
            let mut line = lessons(&["2021-12-01"]);
            let NewCost::LumpSum { units } = &mut line.cost else { panic!("a lump sum") };
            units.units[0].entered_on = entered_on.map(day);
            units.units[0].measure_from = measure_from.map(day);
            checked(&programme, &line).map_err(|refused| refused.to_string())
        };
        for entered_on in ["2021-01-31", "2021-02-01", "2021-03-29"] {
            assert_eq!(entered(Some(entered_on), Some("2021-02-01")), Ok(Cents::new(3_750)), "{entered_on}");
        }
        let late = "line 3: the unit Std. 1 of 2021-12-01 entered on 2021-03-30; \
            the rate takes entries until 2021-03-29";
        assert_eq!(entered(Some("2021-03-30"), Some("2021-02-01")), Err(late.to_owned()));
        let missing =
            "line 3: the unit Std. 1 of 2021-12-01 needs the day of entry and the first day of the measure";
        for (entered_on, from) in [(None, Some("2021-02-01")), (Some("2021-02-01"), None), (None, None)] {
            assert_eq!(entered(entered_on, from), Err(missing.to_owned()));
        }
    }

    #[test]
    fn a_reference_that_says_nothing_is_named_by_its_place() {
        let mut line = lessons(&["2021-05-01", "2021-05-01"]);
        let NewCost::LumpSum { units } = &mut line.cost else { panic!("a lump sum") };
        units.units[1].reference = " ".to_owned();
        assert_eq!(refused(&line), "line 3: the reference of unit 2 has 1 to 200 characters, not 0");
    }
}
