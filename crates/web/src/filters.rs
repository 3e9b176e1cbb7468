//! How templates write amounts, days and steps.

#![expect(
    unreachable_pub,
    clippy::inline_always,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "the shape of a filter is what askama asks for and makes of it"
)]

use askama::Values;
use chrono::NaiveDate;
use grants::Step;
use ledger::Cents;

use crate::german;

/// An amount: 1.234,56 €.
#[askama::filter_fn]
pub(crate) fn euros(amount: &Cents, _: &dyn Values) -> askama::Result<String> {
    Ok(german::euros(*amount))
}

/// A day: 1.4.2021.
#[askama::filter_fn]
pub(crate) fn day(day: &NaiveDate, _: &dyn Values) -> askama::Result<String> {
    Ok(german::day(*day))
}

/// A step that somebody signed for, in a word.
#[askama::filter_fn]
pub(crate) fn step(step: &Step, _: &dyn Values) -> askama::Result<String> {
    Ok(german::step(*step))
}
