//! Checking a new line against its grant and programme.

use chrono::NaiveDate;
use ledger::{Cents, MoneyError, Reservation};

use super::{ClaimError, ClaimLine, Cost, LineState};
use crate::{
    ClaimLineId, ComponentCode, CostCategoryCode, Financing, Grant, Period, PlanLine, Position, Programme,
    RateCode, ReceiptId, plain_text,
};

/// The longest Zahlungsgrund, in characters.
const LONGEST_REASON: usize = 500;
/// The most lines of one claim.
const MOST_LINES: usize = 10_000;
/// The most units of one lump sum.
const MOST_UNITS: i64 = 1_000_000;

/// A line as it is handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLine {
    /// Its number within the claim: 1 for the first.
    pub number: i64,
    /// The component.
    pub component: ComponentCode,
    /// The budget year, where the legal act ties the money to one.
    pub budget_year: Option<i32>,
    /// The cost category.
    pub category: CostCategoryCode,
    /// What was spent or performed.
    pub cost: NewCost,
    /// The day it was paid; for a lump sum the day it was performed.
    pub paid_on: NaiveDate,
    /// What it was paid for (Zahlungsgrund).
    pub reason_for_payment: String,
}

/// What a line handed in rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewCost {
    /// What was paid, by a receipt.
    Actual {
        /// The receipt.
        receipt: ReceiptId,
        /// What the receipt amounts to.
        receipt_gross: Cents,
        /// The eligible cost that is claimed of it.
        eligible: Cents,
    },
    /// Units at a rate of the programme.
    LumpSum {
        /// The rate.
        rate: RateCode,
        /// How many units.
        count: i64,
    },
}

/// A line that keeps to grant and programme; what is left to do is to reserve its amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedLine<'grant> {
    /// Its number within the claim.
    pub number: i64,
    /// The position it takes from.
    pub position: &'grant Position,
    /// The plan line it takes from.
    pub plan_line: &'grant PlanLine,
    /// What was spent or performed.
    pub cost: Cost,
    /// The day it was paid or performed.
    pub paid_on: NaiveDate,
    /// What it was paid for.
    pub reason_for_payment: String,
    /// The eligible cost that is claimed.
    pub eligible: Cents,
    /// What the grant would carry of it.
    pub grant_share: Cents,
}

impl CheckedLine<'_> {
    /// The declared line, with what it holds of its receipt.
    pub fn declare(self, id: ClaimLineId, held: Option<Reservation>) -> ClaimLine {
        ClaimLine {
            id,
            number: self.number,
            position: self.position.id,
            plan_line: self.plan_line.id,
            cost: self.cost,
            paid_on: self.paid_on,
            reason_for_payment: self.reason_for_payment,
            eligible: self.eligible,
            grant_share: self.grant_share,
            state: LineState::Declared,
            held,
        }
    }
}

/// Checks a new claim as a whole: it has lines, the grant is in force and the claim lies in its period.
pub fn check_claim(grant: &Grant, period: &Period, lines: usize) -> Result<(), ClaimError> {
    grant.state.effective()?;
    if !(1..=MOST_LINES).contains(&lines) {
        return Err(ClaimError::Lines { most: MOST_LINES, count: lines });
    }
    if grant.act.period.contains_period(period) {
        Ok(())
    } else {
        Err(ClaimError::PeriodOutsideGrant { claimed: *period, period: grant.act.period })
    }
}

/// Checks a line against its grant and programme.
pub fn check_line<'grant>(
    grant: &'grant Grant,
    programme: &Programme,
    line: &NewLine,
) -> Result<CheckedLine<'grant>, ClaimError> {
    check_dates(grant, programme, line)?;
    let reason_for_payment = reason(line)?;
    let (position, plan_line) = plan_line(grant, line)?;
    let amounts = amounts(grant, programme, line)?;
    Ok(CheckedLine {
        number: line.number,
        position,
        plan_line,
        cost: amounts.cost,
        paid_on: line.paid_on,
        reason_for_payment,
        eligible: amounts.eligible,
        grant_share: amounts.grant_share,
    })
}

fn check_dates(grant: &Grant, programme: &Programme, line: &NewLine) -> Result<(), ClaimError> {
    let of_component = programme.component(&line.component).and_then(|component| component.period);
    match [Some(grant.act.period), of_component].into_iter().flatten().find(|it| !it.contains(line.paid_on)) {
        Some(period) => Err(ClaimError::OutsidePeriod { line: line.number, date: line.paid_on, period }),
        None => Ok(()),
    }
}

fn reason(line: &NewLine) -> Result<String, ClaimError> {
    plain_text(&line.reason_for_payment, LONGEST_REASON)
        .map_err(|cause| ClaimError::ReasonForPayment { line: line.number, cause })
}

fn plan_line<'grant>(
    grant: &'grant Grant,
    line: &NewLine,
) -> Result<(&'grant Position, &'grant PlanLine), ClaimError> {
    grant
        .position(&line.component, line.budget_year)
        .and_then(|position| Some((position, grant.plan_line(position.id, &line.category)?)))
        .ok_or_else(|| ClaimError::NoPlanLine {
            line: line.number,
            component: line.component.clone(),
            budget_year: line.budget_year,
            category: line.category.clone(),
        })
}

struct Amounts {
    cost: Cost,
    eligible: Cents,
    grant_share: Cents,
}

fn amounts(grant: &Grant, programme: &Programme, line: &NewLine) -> Result<Amounts, ClaimError> {
    let amounts = match &line.cost {
        NewCost::Actual { receipt, receipt_gross, eligible } => {
            let cost = Cost::Actual { receipt: *receipt };
            actual(line.number, *eligible, *receipt_gross)?;
            Amounts::new(line.number, cost, *eligible, grant.act.financing)?
        }
        NewCost::LumpSum { rate, count } => lump_sum(grant, programme, line, (rate, *count))?,
    };
    if amounts.grant_share == Cents::ZERO {
        return Err(ClaimError::NoShare { line: line.number, eligible: amounts.eligible });
    }
    Ok(amounts)
}

impl Amounts {
    fn new(line: i64, cost: Cost, eligible: Cents, financing: Financing) -> Result<Self, ClaimError> {
        let grant_share = financing.grant_share(eligible).map_err(money(line))?;
        Ok(Self { cost, eligible, grant_share })
    }
}

fn actual(line: i64, eligible: Cents, gross: Cents) -> Result<(), ClaimError> {
    if eligible <= Cents::ZERO {
        return Err(ClaimError::NotPositive { line, eligible });
    }
    if eligible > gross {
        return Err(ClaimError::AboveReceipt { line, eligible, gross });
    }
    Ok(())
}

fn lump_sum(
    grant: &Grant,
    programme: &Programme,
    line: &NewLine,
    (code, count): (&RateCode, i64),
) -> Result<Amounts, ClaimError> {
    let number = line.number;
    let refused = |cause| ClaimError::Rate { line: number, cause };
    if !(1..=MOST_UNITS).contains(&count) {
        return Err(ClaimError::Count { line: number, count });
    }
    let rate = programme.rate(code, &line.component, line.paid_on).map_err(refused)?;
    let rate_amount = rate.amount().map_err(refused)?;
    let gross = rate
        .gross
        .or_else(|| grant.act.rates_gross.get(code).copied())
        .ok_or_else(|| ClaimError::GrossNotStated { line: number, rate: code.clone() })?;
    let cost = Cost::LumpSum { rate: code.clone(), unit: rate.unit.clone(), count, rate_amount };
    let eligible = rate_amount.times(count).map_err(money(number))?;
    // A rate that is not gross is already what the grant pays, so the grant carries all of it.
    let financing = if gross { grant.act.financing } else { Financing::Vollfinanzierung };
    Amounts::new(number, cost, eligible, financing)
}

fn money(line: i64) -> impl Fn(MoneyError) -> ClaimError {
    move |cause| ClaimError::Money { line, cause }
}

#[cfg(test)]
mod tests {
    use crate::TextError;
    use uuid::Uuid;

    use super::*;
    use crate::sample::{self, category, component, day, period, rate};
    use crate::{GrantState, GrantStateError, RateError};

    fn exam(eligible: i64) -> NewLine {
        NewLine {
            number: 3,
            component: component("F4"),
            budget_year: None,
            category: category("pruefungsgebuehren"),
            cost: NewCost::Actual {
                receipt: ReceiptId(Uuid::from_u128(9)),
                receipt_gross: Cents::new(12_000),
                eligible: Cents::new(eligible),
            },
            paid_on: sample::DAY,
            reason_for_payment: " Prüfungsgebühr ".to_owned(),
        }
    }

    fn lessons(count: i64) -> NewLine {
        let cost = NewCost::LumpSum { rate: rate("P4"), count };
        NewLine { category: category("unterrichtsstunden"), cost, ..exam(1) }
    }

    /// The eligible cost and the grant's share, in cents.
    fn amounts_of(grant: &Grant, line: &NewLine) -> Result<(i64, i64), ClaimError> {
        let checked = check_line(grant, &sample::programme(), line)?;
        Ok((checked.eligible.get(), checked.grant_share.get()))
    }

    fn amounts_of_sample(line: &NewLine) -> Result<(i64, i64), ClaimError> {
        amounts_of(&sample::grant(), line)
    }

    #[test]
    fn an_actual_cost_reaches_up_to_its_receipt() {
        assert_eq!(amounts_of_sample(&exam(12_000)), Ok((12_000, 9_600)));
        let refused = amounts_of_sample(&exam(12_001)).unwrap_err();
        assert_eq!(refused.to_string(), "line 3: 120.01 is claimed of a receipt of 120.00");
        for cents in [0, -1] {
            let refused = ClaimError::NotPositive { line: 3, eligible: Cents::new(cents) };
            assert_eq!(amounts_of_sample(&exam(cents)), Err(refused));
        }
    }

    #[test]
    fn a_lump_sum_is_units_times_rate() {
        assert_eq!(amounts_of_sample(&lessons(40)), Ok((150_000, 120_000)));
        assert_eq!(amounts_of_sample(&lessons(1_000_000)), Ok((3_750_000_000, 3_000_000_000)));
        for count in [0, -1, 1_000_001] {
            assert_eq!(amounts_of_sample(&lessons(count)), Err(ClaimError::Count { line: 3, count }));
        }
    }

    #[test]
    fn a_declared_line_keeps_what_was_checked() {
        let grant = sample::grant();
        let checked = check_line(&grant, &sample::programme(), &lessons(40)).unwrap();
        let (position, plan_line) = (checked.position.id, checked.plan_line.id);
        let line = checked.declare(ClaimLineId(Uuid::nil()), sample::held());
        assert_eq!((line.position, line.plan_line), (position, plan_line));
        assert_eq!((line.state.word(), line.reason_for_payment.as_str()), ("declared", "Prüfungsgebühr"));
        let unit = "Unterrichtsstunde".to_owned();
        let cost = Cost::LumpSum { rate: rate("P4"), unit, count: 40, rate_amount: Cents::new(3_750) };
        assert_eq!(line.cost, cost);
    }

    #[test]
    fn the_legal_act_says_what_the_programme_leaves_open_about_a_rate() {
        let mut grant = sample::grant();
        grant.act.rates_gross.insert(rate("P4"), false);
        assert_eq!(amounts_of(&grant, &lessons(40)), Ok((150_000, 150_000)), "already what the grant pays");
        grant.act.rates_gross.clear();
        let refused = ClaimError::GrossNotStated { line: 3, rate: rate("P4") };
        assert_eq!(amounts_of(&grant, &lessons(40)), Err(refused));
    }

    #[test]
    fn an_unset_rate_is_refused_by_name() {
        let coaching = NewLine {
            component: component("F1"),
            budget_year: Some(2021),
            category: category("coachingstellen"),
            cost: NewCost::LumpSum { rate: rate("P1"), count: 1 },
            ..exam(1)
        };
        let refused = ClaimError::Rate { line: 3, cause: RateError::NotSet { rate: rate("P1") } };
        assert_eq!(amounts_of_sample(&coaching), Err(refused));
    }

    #[test]
    fn a_day_lies_within_the_bewilligungszeitraum() {
        let on = |date| amounts_of_sample(&NewLine { paid_on: day(date), ..exam(100) });
        for date in ["2021-01-01", "2022-12-31"] {
            assert_eq!(on(date), Ok((100, 80)), "{date}");
        }
        for date in ["2020-12-31", "2023-01-01"] {
            let period = period("2021-01-01", "2022-12-31");
            assert_eq!(on(date), Err(ClaimError::OutsidePeriod { line: 3, date: day(date), period }));
        }
    }

    #[test]
    fn a_day_lies_within_the_period_of_its_component() {
        let mut programme = sample::programme();
        let f4 = programme.components.iter_mut().find(|it| it.code == component("F4")).unwrap();
        let period = period("2021-01-01", "2021-04-30");
        f4.period = Some(period);
        let refused = ClaimError::OutsidePeriod { line: 3, date: sample::DAY, period };
        assert_eq!(check_line(&sample::grant(), &programme, &exam(1)), Err(refused));
    }

    #[test]
    fn the_plan_has_a_line_for_it() {
        let elsewhere = |line: &NewLine| amounts_of_sample(line).unwrap_err().to_string();
        let message = "line 3: the plan has no line for fahrtkosten of component F4";
        assert_eq!(elsewhere(&NewLine { category: category("fahrtkosten"), ..exam(1) }), message);
        let message = "line 3: the plan has no line for pruefungsgebuehren of component F4 for 2021";
        assert_eq!(elsewhere(&NewLine { budget_year: Some(2021), ..exam(1) }), message);
    }

    #[test]
    fn a_line_says_what_was_paid_for() {
        let because =
            |text: &str| amounts_of_sample(&NewLine { reason_for_payment: text.to_owned(), ..exam(100) });
        assert!(because(&"ü".repeat(500)).is_ok());
        for (text, length) in [(" ".to_owned(), 0), ("ü".repeat(501), 501)] {
            let cause = TextError::Length { most: 500, length };
            assert_eq!(because(&text), Err(ClaimError::ReasonForPayment { line: 3, cause }));
        }
    }

    #[test]
    fn a_cent_of_which_the_grant_carries_nothing_is_refused() {
        let mut grant = sample::grant();
        grant.act.financing =
            Financing::Anteilfinanzierung { share: crate::Share::from_hundredths(4_999).unwrap() };
        let refused = ClaimError::NoShare { line: 3, eligible: Cents::new(1) };
        assert_eq!(amounts_of(&grant, &exam(1)), Err(refused));
        assert_eq!(amounts_of(&grant, &exam(2)), Ok((2, 1)));
    }

    #[test]
    fn a_claim_lies_within_a_grant_in_force() {
        let grant = sample::grant();
        assert_eq!(check_claim(&grant, &grant.act.period, 10_000), Ok(()));
        for count in [0, 10_001] {
            let refused = ClaimError::Lines { most: 10_000, count };
            assert_eq!(check_claim(&grant, &grant.act.period, count), Err(refused));
        }
        let claimed = period("2022-12-01", "2023-01-01");
        let refused = ClaimError::PeriodOutsideGrant { claimed, period: grant.act.period };
        assert_eq!(check_claim(&grant, &claimed, 1), Err(refused));
        let closed = Grant { state: GrantState::Closed { on: sample::DAY }, ..grant };
        let refused = ClaimError::Grant(GrantStateError::Closed { on: sample::DAY });
        assert_eq!(check_claim(&closed, &closed.act.period, 1), Err(refused));
    }
}
