//! Checking a new line against its grant and programme.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use ledger::{Cents, MoneyError, Reservation};

use super::units::{CheckedUnits, check_unit_count, check_units};
use super::{
    ClaimError, ClaimLine, Cost, Creditable, LineState, NewUnits, ReceiptDetails, ReceiptDetailsError,
};
use crate::{
    ClaimFinancing, ClaimLineId, ComponentCode, CostCategoryCode, Grant, LineUnits, Period, PlanLine,
    Position, Programme, ReceiptId, ServiceUnit, plain_text, units_named_twice,
};

/// The longest Zahlungsgrund, in characters.
const LONGEST_REASON: usize = 500;
/// The most lines of one claim.
pub(super) const MOST_LINES: usize = 10_000;

/// A line as it is handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLine {
    /// Its id.
    pub id: ClaimLineId,
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
    /// The day it was paid; for a lump sum the day its last unit was performed.
    pub paid_on: NaiveDate,
    /// What it was paid for (Zahlungsgrund).
    pub reason_for_payment: String,
    /// What is stated of its receipt besides.
    pub receipt_details: Option<ReceiptDetails>,
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
        /// The units that it pays for, where it pays for some; they have no lump sum then.
        pays_for: Option<NewUnits>,
    },
    /// Units at a rate of the programme.
    LumpSum {
        /// The units, with their rate.
        units: NewUnits,
    },
    /// What comes back of a cost, by a credit note.
    CreditNote {
        /// The line that it reduces.
        parent: NewParent,
        /// The credit note itself.
        receipt: ReceiptId,
        /// What it amounts to.
        receipt_gross: Cents,
        /// What of it belongs to the eligible cost.
        amount: Cents,
    },
}

/// The line that a credit note handed in reduces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewParent {
    /// One of an earlier claim, with what is left of it.
    Earlier(Creditable),
    /// An earlier one of the same claim, by its number.
    Number(i64),
}

/// A line that keeps to grant and programme; what is left to do is to reserve its amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedLine<'grant> {
    /// Its id.
    pub id: ClaimLineId,
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
    /// What is stated of its receipt besides.
    pub receipt_details: Option<ReceiptDetails>,
    /// The eligible cost that is claimed.
    pub eligible: Cents,
    /// What the grant would carry of it.
    pub grant_share: Cents,
    /// Whether the grant carries all of it, because its rate is already what the grant pays.
    pub in_full: bool,
    /// The units that it counts or pays for.
    pub units: Vec<ServiceUnit>,
}

impl CheckedLine<'_> {
    /// The declared line, with what it holds of its receipt and, as a credit note, of the line that it reduces.
    pub fn declare(self, held: Option<Reservation>, credit: Option<Reservation>) -> ClaimLine {
        ClaimLine {
            id: self.id,
            number: self.number,
            position: self.position.id,
            plan_line: self.plan_line.id,
            cost: self.cost,
            paid_on: self.paid_on,
            reason_for_payment: self.reason_for_payment,
            receipt_details: self.receipt_details,
            eligible: self.eligible,
            grant_share: self.grant_share,
            used: Cents::ZERO,
            units: LineUnits::of(&self.units),
            state: LineState::Declared,
            held,
            credit,
            replaces: None,
            reincludes: None,
            findings: BTreeSet::new(),
            corrections: Vec::new(),
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

/// The lines of a claim as they were checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedLines<'grant> {
    /// Those with which nothing is wrong by themselves.
    pub lines: Vec<CheckedLine<'grant>>,
    /// All that is wrong, line by line; if there is nothing, all lines stand above, each with what the grant carries.
    pub faults: Vec<ClaimError>,
}

/// Checks the lines of a claim against grant and programme: each by itself, then that no unit stands twice, then what the
/// grant carries of them, then what credit notes take back. All that is wrong is told; what follows from all lines together
/// is looked at when nothing is wrong with any of them.
pub fn check_lines<'grant>(
    grant: &'grant Grant,
    programme: &Programme,
    lines: &[NewLine],
    financing: &ClaimFinancing,
) -> CheckedLines<'grant> {
    let (mut checked, mut faults) = (Vec::with_capacity(lines.len()), Vec::new());
    for line in lines {
        match check_line(grant, programme, line) {
            Ok(line) => checked.push(line),
            Err(wrong) => faults.extend(wrong),
        }
    }
    faults.extend(check_unit_count(checked.iter().map(|line| line.units.len()).sum()).err());
    faults.extend(units_named_twice(
        checked.iter().flat_map(|line| line.units.iter().map(|unit| (line.number, unit))),
    ));
    if faults.is_empty() {
        faults.extend(share_out(&mut checked, financing).err());
    }
    if faults.is_empty() {
        faults = take_back(&mut checked, lines);
    }
    CheckedLines { lines: checked, faults }
}

/// Checks a line by itself; what the grant carries of it follows from all lines. All that is wrong with it is told.
fn check_line<'grant>(
    grant: &'grant Grant,
    programme: &Programme,
    line: &NewLine,
) -> Result<CheckedLine<'grant>, Vec<ClaimError>> {
    let mut faults = Vec::new();
    let is_in_time = keep(check_dates(grant, programme, line), &mut faults);
    let reason = keep(reason(line), &mut faults);
    let place = keep(plan_line(grant, line), &mut faults);
    // A day that cannot be right is not told a second time as that of no unit.
    let is_told = |it: &ClaimError| is_in_time.is_some() || !matches!(it, ClaimError::LastUnit { .. });
    let amounts = amounts(grant, programme, line)
        .map_err(|wrong| faults.extend(wrong.into_iter().filter(is_told)))
        .ok();
    let details = keep(receipt_details(line), &mut faults);
    let (
        Some(()),
        Some(reason_for_payment),
        Some((position, plan_line)),
        Some(amounts),
        Some(receipt_details),
    ) = (is_in_time, reason, place, amounts, details)
    else {
        return Err(faults);
    };
    let Amounts { cost, eligible, in_full, units } = amounts;
    Ok(CheckedLine {
        id: line.id,
        number: line.number,
        position,
        plan_line,
        cost,
        paid_on: line.paid_on,
        reason_for_payment,
        receipt_details,
        eligible,
        grant_share: Cents::ZERO,
        in_full,
        units,
    })
}

/// What was read; what is wrong is put to the rest of it.
pub(super) fn keep<T>(read: Result<T, ClaimError>, faults: &mut Vec<ClaimError>) -> Option<T> {
    read.map_err(|cause| faults.push(cause)).ok()
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

/// What is stated of the receipt, if something is.
fn receipt_details(line: &NewLine) -> Result<Option<ReceiptDetails>, ClaimError> {
    let Some(stated) = line.receipt_details.as_ref().filter(|stated| !stated.is_empty()) else {
        return Ok(None);
    };
    let checked = match line.cost {
        NewCost::Actual { receipt_gross, eligible, .. } => stated.check(receipt_gross, eligible),
        NewCost::CreditNote { receipt_gross, amount, .. } => stated.check(receipt_gross, amount),
        NewCost::LumpSum { .. } => Err(ReceiptDetailsError::NoReceipt),
    };
    checked.map_err(|cause| ClaimError::Details { line: line.number, cause })?;
    Ok(Some(stated.clone()))
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
    in_full: bool,
    units: Vec<ServiceUnit>,
}

fn amounts(grant: &Grant, programme: &Programme, line: &NewLine) -> Result<Amounts, Vec<ClaimError>> {
    match &line.cost {
        NewCost::Actual { receipt, receipt_gross, eligible, pays_for } => {
            let mut faults = Vec::new();
            keep(within_receipt(line.number, *eligible, *receipt_gross), &mut faults);
            let units = pays_for.as_ref().map(|new| check_units(grant, programme, line, new)).transpose();
            let units = units.map_err(|wrong| faults.extend(wrong)).ok().flatten();
            if !faults.is_empty() {
                return Err(faults);
            }
            let units = units.map_or_else(Vec::new, CheckedUnits::into_units);
            let cost = Cost::Actual { receipt: *receipt };
            Ok(Amounts { cost, eligible: *eligible, in_full: false, units })
        }
        NewCost::LumpSum { units } => {
            let checked = check_units(grant, programme, line, units)?;
            lump_sum(grant, line, units, checked).map_err(|cause| vec![cause])
        }
        NewCost::CreditNote { parent, receipt, receipt_gross, amount } => {
            within_receipt(line.number, *amount, *receipt_gross).map_err(|cause| vec![cause])?;
            // The line of the same claim is looked up when all lines are checked.
            let parent = match parent {
                NewParent::Earlier(left) => left.line,
                NewParent::Number(_) => line.id,
            };
            let cost = Cost::CreditNote { parent, receipt: *receipt };
            Ok(Amounts { cost, eligible: *amount, in_full: false, units: Vec::new() })
        }
    }
}

fn within_receipt(line: i64, eligible: Cents, gross: Cents) -> Result<(), ClaimError> {
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
    line: &NewLine,
    new: &NewUnits,
    units: CheckedUnits<'_>,
) -> Result<Amounts, ClaimError> {
    let (rate, rate_amount) = units.one_rate(line)?;
    let units = units.into_units();
    let count = i64::try_from(units.len()).unwrap_or(i64::MAX);
    let gross = rate.is_gross(&grant.act);
    let gross =
        gross.ok_or_else(|| ClaimError::GrossNotStated { line: line.number, rate: new.rate.clone() })?;
    let cost = Cost::LumpSum { rate: new.rate.clone(), unit: rate.unit.clone(), count, rate_amount };
    let eligible = rate_amount.times(count).map_err(money(line.number))?;
    // A rate that is not gross is already what the grant pays, so the grant carries all of it.
    Ok(Amounts { cost, eligible, in_full: !gross, units })
}

/// What the grant carries of each cost.
fn share_out(lines: &mut [CheckedLine<'_>], financing: &ClaimFinancing) -> Result<(), ClaimError> {
    let by_cost = lines.iter().filter(|line| !line.cost.is_credit() && !line.in_full);
    let line = by_cost.clone().map(|line| line.number).next().unwrap_or_default();
    let costs: Vec<Cents> = by_cost.map(|line| line.eligible).collect();
    let refused = |cause| ClaimError::Financing { line, cause };
    let mut shares = financing.shares(&costs).map_err(refused)?.into_iter();
    for line in lines.iter_mut().filter(|line| !line.cost.is_credit()) {
        line.grant_share = if line.in_full { line.eligible } else { shares.next().unwrap_or_default() };
    }
    Ok(())
}

/// What each credit note takes back of the line that it reduces, one after the other; what is wrong with them.
fn take_back(checked: &mut [CheckedLine<'_>], lines: &[NewLine]) -> Vec<ClaimError> {
    let (mut left, mut faults) = (BTreeMap::new(), Vec::new());
    for (index, line) in lines.iter().enumerate() {
        faults.extend(take_back_one(checked, (index, line), &mut left).err());
    }
    faults
}

fn take_back_one(
    checked: &mut [CheckedLine<'_>],
    (index, line): (usize, &NewLine),
    left: &mut BTreeMap<ClaimLineId, Creditable>,
) -> Result<(), ClaimError> {
    let NewCost::CreditNote { parent, amount, receipt, .. } = &line.cost else { return Ok(()) };
    let found = match parent {
        NewParent::Earlier(left) => *left,
        NewParent::Number(number) => in_same_claim(&checked[..index], line.number, *number)?,
    };
    let open = left.entry(found.line).or_insert(found);
    let credit = &mut checked[index];
    if (credit.position.id, credit.plan_line.id) != (open.position, open.plan_line) {
        return Err(ClaimError::OtherPlanLine { line: line.number });
    }
    credit.grant_share = open.share_of(*amount).map_err(money(line.number))?;
    credit.cost = Cost::CreditNote { parent: open.line, receipt: *receipt };
    *open = open.less(*amount, credit.grant_share);
    Ok(())
}

/// What is claimed in an earlier line of the same claim.
fn in_same_claim(before: &[CheckedLine<'_>], line: i64, number: i64) -> Result<Creditable, ClaimError> {
    let parent = before.iter().find(|line| line.number == number).ok_or(ClaimError::NoParent { line })?;
    match parent.cost {
        Cost::Actual { .. } => Ok(Creditable {
            line: parent.id,
            position: parent.position.id,
            plan_line: parent.plan_line.id,
            cost: parent.eligible,
            share: parent.grant_share,
        }),
        _ => Err(ClaimError::NotCreditable { line, parent: parent.id }),
    }
}

fn money(line: i64) -> impl Fn(MoneyError) -> ClaimError {
    move |cause| ClaimError::Money { line, cause }
}

#[cfg(test)]
mod tests;
