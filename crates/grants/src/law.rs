//! The law as arithmetic: figures with their days and sources, and what follows from them.
//!
//! *Shape.* Pure functions from values to values with their working; no figure of the law stands in code. *Cost.* Linear in
//! movements and periods. *Limits.* Nothing is posted here: what is computed is claimed or waived by a person. *Order.*
//! Everything is exact until it is rounded, once per line. *Layers.* The data is in `data/`, a programme file or an act may
//! say otherwise ([`LawFigures`]).

mod attribution;
mod base_rate;
pub mod calendar;
mod dated;
mod day_count;
mod deadline;
mod drawdown;
mod exact;
mod final_account;
mod interest;
mod parameters;
mod plan_check;
mod rate;
mod sheet;
mod span;
mod use_clock;
pub mod working;
mod worksheet;

pub use attribution::{Attribution, Movement, Rest, Slice, attribute};
pub use base_rate::{BASE_RATES, BaseRateError, BaseRates};
pub use dated::{Dated, DatedError, Entry, MissingFigure};
pub use day_count::{DayCount, DayCountError, YearLength};
pub use deadline::{
    Begin, DEADLINES, Deadline, DeadlineError, DeadlineRule, DeadlineState, Retention, RetentionEnd,
};
pub use drawdown::{Drawdown, DrawdownBasis, DrawdownError, DuePayment, RequestVerdict};
pub use exact::ExactCents;
pub use final_account::{AccountBasis, AccountError, FinalAccount, FlowBack, SettledGrant, flow_back};
pub use interest::{InterestError, InterestLine, InterestPeriod, InterestTerms, RateRule};
pub use parameters::{LAW, LawError, LawFigures, LawParameters};
pub use plan_check::{
    AgreedLine, CheckedPlanLine, LineVerdict, MoveVerdict, Notice, OtherFunds, PlanCheck, SpentLine,
    check_move, check_plan, notices,
};
pub use rate::{InterestRate, InterestRateError};
pub use sheet::{InterestSheet, SheetCalculation, SheetPeriod};
pub use span::{Span, SpanError};
pub use use_clock::{TrancheClock, UseClock, UseClockError, UseStage, UsedSlice};
pub use worksheet::{Worksheet, WorksheetLine, worksheet};
