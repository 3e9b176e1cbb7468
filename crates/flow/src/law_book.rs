//! What the program holds grants to: figures of the law, base rates, deadlines, rules. For everyone who looks at the books.

use chrono::NaiveDate;
use grants::{
    BaseRateEntry,
    law::{BASE_RATES, BaseRates, DeadlineRule, InterestRate, LAW, LawFigures},
    rule_book::RuleBook,
};
use store::StoreError;

use crate::{Action, Ctx, FlowError, deadlines, law};

/// The figures of the law, where neither a programme nor an act says otherwise.
#[derive(Clone, Debug)]
pub struct LegalFigures {
    /// The figures with their days and sources.
    pub figures: LawFigures,
    /// The base rates that count, the oldest first.
    pub base_rates: Vec<KnownBaseRate>,
}

/// A base rate that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownBaseRate {
    /// The first day of its half-year.
    pub valid_from: NaiveDate,
    /// Percent a year.
    pub rate: InterestRate,
    /// Where it comes from.
    pub origin: BaseRateOrigin,
}

/// Where a base rate comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BaseRateOrigin {
    /// It comes with the program.
    Program,
    /// Two people of the unit entered and confirmed it.
    Entered(Box<BaseRateEntry>),
    /// Two people of another unit of the installation did.
    OtherUnit,
}

/// The figures of the law as they come with the program, and the base rates as they are shown.
pub async fn legal_figures(ctx: &Ctx) -> Result<LegalFigures, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let figures = LawFigures::parse(LAW).map_err(|cause| broken("law", &cause))?;
    let program = BaseRates::parse(BASE_RATES).map_err(|cause| broken("base_rate", &cause))?.known_until();
    let known_on = ctx.shown_as_of().map(|as_of| as_of.known_on);
    let known = law::base_rates(&mut conn, known_on).await?;
    let entered = store::base_rates(&mut conn, ctx.actor().unit).await?;
    let origin = |from: NaiveDate| {
        let entry = entered.iter().find(|entry| entry.valid_from == from && entry.confirmed.is_some());
        match entry {
            _ if from <= program => BaseRateOrigin::Program,
            Some(entry) => BaseRateOrigin::Entered(Box::new(entry.clone())),
            None => BaseRateOrigin::OtherUnit,
        }
    };
    let base_rates = known.entries().map(|(valid_from, rate)| {
        let origin = origin(valid_from);
        KnownBaseRate { valid_from, rate, origin }
    });
    Ok(LegalFigures { figures, base_rates: base_rates.collect() })
}

/// The rules by which deadlines follow from a grant.
pub async fn deadline_rules(ctx: &Ctx) -> Result<&'static [DeadlineRule], FlowError> {
    ctx.look(Action::Look).await?;
    deadlines::rules()
}

/// The rule book that comes with the program.
pub async fn rule_book(ctx: &Ctx) -> Result<&'static RuleBook, FlowError> {
    ctx.look(Action::Look).await?;
    law::rule_book()
}

fn broken(table: &'static str, cause: &dyn std::fmt::Display) -> FlowError {
    StoreError::BrokenRow { table, row: "as shipped".to_owned(), what: cause.to_string() }.into()
}
