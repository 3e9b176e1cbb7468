//! Why a claim is refused. Every error of a line names its number.

use chrono::NaiveDate;
use ledger::{Cents, MoneyError};

use crate::award::for_year;
use crate::grant::GrantStateError;
use crate::{ClaimLineId, ComponentCode, CostCategoryCode, Period, RateCode, RateError, TextError};

/// Why a claim, or a line of it, is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
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
    /// The grant would carry less than half a cent.
    #[error("line {line}: the grant carries nothing of {eligible}")]
    NoShare {
        /// The line.
        line: i64,
        /// The eligible cost that is claimed.
        eligible: Cents,
    },
    /// A count that cannot be.
    #[error("line {line}: a count lies between 1 and 1000000, not {count}")]
    Count {
        /// The line.
        line: i64,
        /// The count.
        count: i64,
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
    /// A reason that the programme does not register.
    #[error("line {line}: the programme registers no reason {reason:?}")]
    UnknownReason {
        /// The line.
        line: i64,
        /// The reason.
        reason: String,
    },
    /// What the examiner says to a reduction.
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
    /// A decision for a line of another claim.
    #[error("the claim has no line with the id {id}")]
    UnknownLine {
        /// The id.
        id: ClaimLineId,
    },
}
