//! Why a claim is refused. Every error of a line names its number.

use chrono::NaiveDate;
use ledger::{Cents, MoneyError};

use super::ReceiptDetailsError;
use crate::award::for_year;
use crate::grant::GrantStateError;
use crate::income::IncomeError;
use crate::{
    ClaimLineId, ComponentCode, CostCategoryCode, DutyError, FinancingError, Period, RateCode, RateError,
    RegisterError, ServiceUnitId, TextError, UnitName,
};

/// Why a claim, or a line of it, is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    /// A duty that is kept apart.
    #[error(transparent)]
    Duty(#[from] DutyError),
    /// The grant is not in force.
    #[error(transparent)]
    Grant(#[from] GrantStateError),
    /// Nothing is claimed, or too much at once.
    #[error("a claim has 1 to {most} lines, not {count}")]
    Lines {
        /// The most lines of one claim.
        most: usize,
        /// How many it has.
        count: usize,
    },
    /// The claim covers days outside the grant.
    #[error("the claim's period {claimed} does not lie within the period {period} of the grant")]
    PeriodOutsideGrant {
        /// The period of the claim.
        claimed: Period,
        /// The Bewilligungszeitraum.
        period: Period,
    },
    /// A day of a line lies outside the grant or its component.
    #[error("line {line}: {date} does not lie within the period {period}")]
    OutsidePeriod {
        /// The line.
        line: i64,
        /// The day.
        date: NaiveDate,
        /// The period it must lie in.
        period: Period,
    },
    /// The plan has no such line.
    #[error("line {line}: the plan has no line for {category} of component {component}{}", for_year(*.budget_year))]
    NoPlanLine {
        /// The line.
        line: i64,
        /// The component.
        component: ComponentCode,
        /// The budget year, if any.
        budget_year: Option<i32>,
        /// The cost category.
        category: CostCategoryCode,
    },
    /// The Zahlungsgrund is missing or too long.
    #[error("line {line}: the Zahlungsgrund {cause}")]
    ReasonForPayment {
        /// The line.
        line: i64,
        /// What is wrong with it.
        cause: TextError,
    },
    /// An amount that is not above zero.
    #[error("line {line}: the eligible cost must be above zero, not {eligible}")]
    NotPositive {
        /// The line.
        line: i64,
        /// The eligible cost.
        eligible: Cents,
    },
    /// More than the receipt amounts to.
    #[error("line {line}: {eligible} is claimed of a receipt of {gross}")]
    AboveReceipt {
        /// The line.
        line: i64,
        /// The eligible cost that is claimed.
        eligible: Cents,
        /// What the receipt amounts to.
        gross: Cents,
    },
    /// What is stated of the receipt does not fit it.
    #[error("line {line}: {cause}")]
    Details {
        /// The line.
        line: i64,
        /// Why.
        cause: ReceiptDetailsError,
    },
    /// No units, or too many in one line.
    #[error("line {line}: a line has 1 to {most} units, not {count}")]
    Count {
        /// The line.
        line: i64,
        /// The most units of one line.
        most: usize,
        /// How many it has.
        count: usize,
    },
    /// Too many units in all lines together.
    #[error("the lines of a claim have at most {most} units, not {count}")]
    Units {
        /// The most units of one claim.
        most: usize,
        /// How many it has.
        count: usize,
    },
    /// The reference of a unit is missing, too long, or cannot be seen.
    #[error("line {line}: the reference of unit {number} {cause}")]
    UnitReference {
        /// The line.
        line: i64,
        /// The unit's number within the line: 1 for the first.
        number: usize,
        /// What is wrong with it.
        cause: TextError,
    },
    /// A day of a unit lies outside the grant or its component.
    #[error("line {line}: the unit {unit} does not lie within the period {period}")]
    UnitOutsidePeriod {
        /// The line.
        line: i64,
        /// The unit.
        unit: UnitName,
        /// The period it must lie in.
        period: Period,
    },
    /// The rate does not hold on the day of a unit.
    #[error("line {line}: the unit {unit} has no rate: {cause}")]
    UnitRate {
        /// The line.
        line: i64,
        /// The unit.
        unit: UnitName,
        /// Why.
        cause: RateError,
    },
    /// The rate changes among the units of a line.
    #[error("line {line}: the rate {rate} is {first} and on {on} it is {other}; split the line there")]
    RateChanges {
        /// The line.
        line: i64,
        /// The rate.
        rate: RateCode,
        /// What it is for the first unit.
        first: Cents,
        /// The day of the first unit with another amount.
        on: NaiveDate,
        /// What it is then.
        other: Cents,
    },
    /// A lump sum counts for the day of its last unit.
    #[error("line {line}: its last unit was performed on {last}, not on {paid_on}")]
    LastUnit {
        /// The line.
        line: i64,
        /// The day of its last unit.
        last: NaiveDate,
        /// The day that was given.
        paid_on: NaiveDate,
    },
    /// A rate that depends on the day of entry, and a unit that does not say it.
    #[error("line {line}: the unit {unit} needs the day of entry and the first day of the measure")]
    EntryMissing {
        /// The line.
        line: i64,
        /// The unit.
        unit: UnitName,
    },
    /// Who entered the measure too late has no lump sum.
    #[error("line {line}: the unit {unit} entered on {entered_on}; the rate takes entries until {until}")]
    EnteredLate {
        /// The line.
        line: i64,
        /// The unit.
        unit: UnitName,
        /// The day of entry.
        entered_on: NaiveDate,
        /// The last day of entry.
        until: NaiveDate,
    },
    /// A unit that stands twice in the claim.
    #[error("line {line}: the unit {unit} stands in line {first} already")]
    UnitTwice {
        /// The line.
        line: i64,
        /// The unit.
        unit: UnitName,
        /// The line in which it stands first.
        first: i64,
    },
    /// A unit that is funded elsewhere. By whom is not told.
    #[error("line {line}: the unit {unit} is claimed already")]
    UnitClaimed {
        /// The line.
        line: i64,
        /// The unit.
        unit: UnitName,
    },
    /// A credit note without a line that it could reduce.
    #[error(
        "line {line}: a credit note reduces actual cost that was recognised or stands in an earlier line"
    )]
    NoParent {
        /// The line.
        line: i64,
    },
    /// A credit note for a line that is no actual cost, or of which nothing is recognised.
    #[error("line {line}: no credit note can reduce the line {parent}")]
    NotCreditable {
        /// The line.
        line: i64,
        /// The line that was to be reduced.
        parent: ClaimLineId,
    },
    /// A credit note goes back where its parent took from.
    #[error(
        "line {line}: a credit note has the component, year and cost category of the line that it reduces"
    )]
    OtherPlanLine {
        /// The line.
        line: i64,
    },
    /// Too many declarations of income.
    #[error("a claim declares income at most {most} times, not {count} times")]
    Incomes {
        /// The most declarations of one claim.
        most: usize,
        /// How many it has.
        count: usize,
    },
    /// Income that cannot be.
    #[error("income {number}: {cause}")]
    Income {
        /// Its number: 1 for the first.
        number: usize,
        /// Why.
        cause: IncomeError,
    },
    /// There is no rate to calculate with.
    #[error("line {line}: {cause}")]
    Rate {
        /// The line.
        line: i64,
        /// Why.
        cause: RateError,
    },
    /// Neither the programme nor the legal act says whether the rate is gross.
    #[error("line {line}: neither the programme nor the legal act says whether the rate {rate} is gross")]
    GrossNotStated {
        /// The line.
        line: i64,
        /// The rate.
        rate: RateCode,
    },
    /// What the grant carries of it cannot be calculated.
    #[error("line {line}: {cause}")]
    Financing {
        /// The line.
        line: i64,
        /// Why.
        cause: FinancingError,
    },
    /// An amount that does not fit.
    #[error("line {line}: {cause}")]
    Money {
        /// The line.
        line: i64,
        /// Why.
        cause: MoneyError,
    },
    /// The claim stands elsewhere.
    #[error("a claim that is {present} cannot be {asked}")]
    State {
        /// The present state.
        present: &'static str,
        /// The state that was asked for.
        asked: &'static str,
    },
    /// The line is decided already.
    #[error("line {line} is {present} already")]
    LineDecided {
        /// The line.
        line: i64,
        /// Its present state.
        present: &'static str,
    },
    /// A part that is nothing, or all of it.
    #[error("line {line}: a part lies above zero and below {eligible}, not at {recognised}")]
    NotAPart {
        /// The line.
        line: i64,
        /// What was to be recognised.
        recognised: Cents,
        /// What is claimed.
        eligible: Cents,
    },
    /// A credit note that was decided wrongly is followed by another line, not corrected.
    #[error("line {line} is a credit note; claim what it took too much as a line of its own")]
    CreditNotCorrected {
        /// The line.
        line: i64,
    },
    /// A part of a lump sum that is no number of units.
    #[error("line {line}: {recognised} is not a number of units at {rate_amount}")]
    NotWholeUnits {
        /// The line.
        line: i64,
        /// What was to be recognised.
        recognised: Cents,
        /// The amount per unit.
        rate_amount: Cents,
    },
    /// The units that are not recognised are not as many as the amount says.
    #[error("line {line}: {named} units are named as not recognised; it must be {expected}, or none named")]
    UnitsDoNotFit {
        /// The line.
        line: i64,
        /// How many are named.
        named: i64,
        /// How many are not recognised.
        expected: i64,
    },
    /// A unit of another line.
    #[error("line {line} has no unit with the id {unit}")]
    UnknownUnit {
        /// The line.
        line: i64,
        /// The id.
        unit: ServiceUnitId,
    },
    /// A reason or a finding that the programme does not register, or not for that day.
    #[error("line {line}: {cause}")]
    Register {
        /// The line.
        line: i64,
        /// Why.
        cause: RegisterError,
    },
    /// What somebody says to a line.
    #[error("line {line}: the text {cause}")]
    Text {
        /// The line.
        line: i64,
        /// What is wrong with it.
        cause: TextError,
    },
    /// A line without a decision.
    #[error("line {line} is not decided")]
    Undecided {
        /// The line.
        line: i64,
    },
    /// A line with two decisions.
    #[error("line {line} is decided twice")]
    DecidedTwice {
        /// The line.
        line: i64,
    },
    /// A line that was parked before is decided the next time.
    #[error("line {line} was parked before and cannot be parked again")]
    ParkedTwice {
        /// The line.
        line: i64,
    },
    /// A line that does not wait for an answer.
    #[error("line {line} is not parked but {present}")]
    NotParked {
        /// The line, by its number within its claim.
        line: i64,
        /// Its present state.
        present: &'static str,
    },
    /// An answer before its question.
    #[error("{}an answer cannot be expected by {answer_by}, before {on}", of_line(*.line))]
    AnswerBy {
        /// The line that is parked; none where changes of the whole claim are asked for.
        line: Option<i64>,
        /// The day.
        answer_by: NaiveDate,
        /// The day of the question.
        on: NaiveDate,
    },
    /// What the giver says to a change request as a whole.
    #[error("the text {0}")]
    RequestText(TextError),
    /// A line that the giver did not ask to change.
    #[error("line {line} is {present}; it is not one that may be changed")]
    NotRequested {
        /// The line.
        line: i64,
        /// Its present state.
        present: &'static str,
    },
    /// A line that is named twice.
    #[error("line {line} is named twice")]
    NamedTwice {
        /// The line.
        line: i64,
    },
    /// What is not decided cannot be corrected.
    #[error("line {line} is {present}; only what is decided can be corrected")]
    NotDecided {
        /// The line.
        line: i64,
        /// Its present state.
        present: &'static str,
    },
    /// More than the line has, or less than nothing.
    #[error("line {line}: between nothing and {eligible} can be recognised, not {recognised}")]
    BeyondLine {
        /// The line.
        line: i64,
        /// What was to be recognised.
        recognised: Cents,
        /// What the line claims.
        eligible: Cents,
    },
    /// A correction that corrects nothing.
    #[error("line {line}: {recognised} is recognised already")]
    NoChange {
        /// The line.
        line: i64,
        /// What is recognised.
        recognised: Cents,
    },
    /// A correction is not corrected itself; its line is.
    #[error("correction {number} is no line; a correction is not corrected, its line {line} is")]
    OfCorrection {
        /// The number of the correction within the claim.
        number: i64,
        /// The line that it corrected.
        line: i64,
    },
    /// A decision for a line of another claim.
    #[error("the claim has no line with the id {id}")]
    UnknownLine {
        /// The id.
        id: ClaimLineId,
    },
}

/// How a sentence begins that is about a line, if it is about one.
fn of_line(line: Option<i64>) -> String {
    line.map_or_else(String::new, |line| format!("line {line}: "))
}
