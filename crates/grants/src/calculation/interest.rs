//! Interest on an amount from its credit to its use.

use chrono::NaiveDate;
use serde::Serialize;

use super::input::{Fields, Noted};
use super::{Answer, Books, Refusal, euros_text};
use crate::law::{
    Dated, DayCount, InterestError, InterestLine, InterestPeriod, InterestRate, InterestTerms, MissingFigure,
    RateRule,
};

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InterestAnswer {
    /// The interest, rounded once. Euros.
    interest: String,
    /// For how many days.
    days: i64,
    /// On how much. Euros.
    amount: String,
    /// The day of the credit.
    credited_on: NaiveDate,
    /// The day of use.
    used_on: NaiveDate,
    /// The first day of interest, where there is one.
    first_day: Option<NaiveDate>,
    /// The last day of interest, where there is one.
    last_day: Option<NaiveDate>,
    /// How days are counted.
    day_count: DayCount,
    /// Whether a figure is missing for later days.
    provisional: bool,
    /// The sum of the periods before it is rounded. Euros.
    exact: String,
    /// The periods of one rate.
    periods: Vec<PeriodAnswer>,
    /// The working, to be followed by hand.
    working: Vec<String>,
}

/// A period of one rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct PeriodAnswer {
    from: NaiveDate,
    to: NaiveDate,
    days: i64,
    /// How many days its year has.
    year_days: i64,
    base_rate: Option<InterestRate>,
    surcharge: Option<InterestRate>,
    rate: InterestRate,
    /// Rounded by itself, to be read; the sum is made of the exact parts. Euros.
    interest: String,
    /// Euros.
    exact: String,
}

/// What was asked.
struct Asked {
    amount: ledger::Cents,
    credited_on: NaiveDate,
    used_on: NaiveDate,
    surcharge: Option<InterestRate>,
    fixed_rate: Option<InterestRate>,
    day_count: Option<DayCount>,
    never_below_zero: Option<bool>,
    law: crate::law::LawParameters,
}

fn read(fields: &mut Fields<'_>, books: &Books) -> Result<Asked, Noted> {
    let amount = fields.amount("amount");
    let (credited_on, used_on) = (fields.day("credited_on"), fields.day("used_on"));
    let surcharge = fields.optional("surcharge", InterestRate::parse);
    let fixed_rate = fields.optional("fixed_rate", InterestRate::parse);
    let day_count = fields.optional("day_count", DayCount::from_word);
    let never_below_zero = fields.optional_bool("never_below_zero");
    let law = books.law(fields);
    if fields.has("surcharge") && fields.has("fixed_rate") {
        return Err(
            fields.note("fixed_rate", "either a fixed rate or a surcharge on the base rate, not both")
        );
    }
    let (credited_on, used_on) = (credited_on?, used_on?);
    if used_on < credited_on {
        return Err(fields.note("used_on", InterestError::UseBeforeCredit { credited_on, used_on }));
    }
    Ok(Asked {
        amount: amount?,
        credited_on,
        used_on,
        surcharge: surcharge?,
        fixed_rate: fixed_rate?,
        day_count: day_count?,
        never_below_zero: never_below_zero?,
        law: law?,
    })
}

impl Asked {
    /// The day count that was named, or that of the law.
    fn day_count(&self) -> Result<DayCount, Refusal> {
        let of_law = || self.law.day_count.on(self.credited_on).map(|entry| entry.value);
        self.day_count.map_or_else(of_law, Ok).map_err(|missing| Refusal::at("/day_count", &missing))
    }

    /// Whether a rate below zero counts as zero: as was named, or by the law.
    fn never_below_zero(&self) -> Result<bool, Refusal> {
        let of_law = || {
            let entry = self.law.never_below_zero.on_if_any(self.credited_on)?;
            Ok(entry.is_some_and(|entry| entry.value))
        };
        let said = self.never_below_zero.map_or_else(of_law, Ok);
        said.map_err(|missing: MissingFigure| Refusal::at("/never_below_zero", &missing))
    }
}

pub(super) fn run(input: &serde_json::Value, books: &Books) -> Result<Answer, Refusal> {
    let asked = Fields::read(input, |fields| read(fields, books))?;
    let surcharge = asked.surcharge.map_or_else(|| asked.law.surcharge.clone(), Dated::always);
    let (day_count, never_below_zero) = (asked.day_count()?, asked.never_below_zero()?);
    let above_base = RateRule::AboveBase { base: &books.base_rates, surcharge: &surcharge };
    let rate = asked.fixed_rate.map_or(above_base, RateRule::Fixed);
    let terms = InterestTerms { rate, day_count, never_below_zero };
    let line = match terms.interest(asked.amount, asked.credited_on, asked.used_on) {
        Ok(line) => line,
        Err(InterestError::Missing(missing)) => {
            return Err(Refusal::at(pointer(&missing, &surcharge, "/credited_on"), &missing));
        }
        Err(other) => return Err(Refusal::at("/amount", &other)),
    };
    let answer = answer(&line, day_count)?;
    match &line.missing {
        None => Ok(Answer::Interest(answer)),
        Some(missing) => {
            let message =
                format!("{missing}; the interest up to the day before is {}, provisional", answer.interest);
            let refusal = Refusal::at(pointer(missing, &surcharge, "/used_on"), &message);
            Err(Refusal { provisional: Some(Box::new(Answer::Interest(answer))), ..refusal })
        }
    }
}

/// Where the missing figure could be given.
fn pointer(
    missing: &MissingFigure,
    surcharge: &Dated<InterestRate>,
    otherwise: &'static str,
) -> &'static str {
    if surcharge.on(missing.on).is_err() { "/surcharge" } else { otherwise }
}

fn answer(line: &InterestLine, day_count: DayCount) -> Result<InterestAnswer, Refusal> {
    let periods = line.periods.iter().map(period).collect::<Result<_, _>>()?;
    Ok(InterestAnswer {
        interest: euros_text(line.interest),
        days: line.days,
        amount: euros_text(line.amount),
        credited_on: line.credited_on,
        used_on: line.used_on,
        first_day: line.periods.first().map(|period| period.from),
        last_day: line.periods.last().map(|period| period.until),
        day_count,
        provisional: line.missing.is_some(),
        exact: line.exact.to_string(),
        periods,
        working: line.working(),
    })
}

fn period(period: &InterestPeriod) -> Result<PeriodAnswer, Refusal> {
    Ok(PeriodAnswer {
        from: period.from,
        to: period.until,
        days: period.days,
        year_days: period.year.days(),
        base_rate: period.base_rate,
        surcharge: period.surcharge,
        rate: period.rate,
        interest: euros_text(period.interest.rounded().map_err(|cause| Refusal::at("/amount", &cause))?),
        exact: period.interest.to_string(),
    })
}
