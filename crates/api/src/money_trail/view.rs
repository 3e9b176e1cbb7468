//! The way of the money, as it is shown.

use chrono::NaiveDate;
use flow::{MovedKind, money_trail as domain};
use ledger::Cents;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    euros::Euros,
    input::Amount,
};

/// The way of some money.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MoneyTrail {
    /// From which money it was paid, the oldest first.
    from: Vec<TrailStep>,
    /// What of it no money covers: the recipient paid ahead.
    #[schema(value_type = Amount)]
    ahead: Euros,
    /// Whether it came from a grant above that the caller does not see.
    is_hidden_above: bool,
    /// What it was spent on, the oldest first.
    to: Vec<TrailStep>,
    /// What of it nothing was spent on yet.
    #[schema(value_type = Amount)]
    unused: Euros,
    /// What the next part of `to` is asked for with, as `after`; null at the end.
    next: Option<String>,
}

/// A part of money that moved.
#[derive(Debug, Serialize, ToSchema)]
struct TrailStep {
    /// `received`, `came_back`, `forwarded`, `used` or `repaid`.
    kind: &'static str,
    /// The payment, the claim line or the repayment.
    reference: Uuid,
    /// The claim, where it is a line.
    claim: Option<Uuid>,
    /// The number of the line in it.
    line: Option<i64>,
    /// The day.
    on: NaiveDate,
    /// The part of it that is meant.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// How much moved in all.
    #[schema(value_type = Amount)]
    of: Euros,
    /// From which money above that part came, where the caller sees it.
    from: Vec<TrailSource>,
}

/// Money above from which a part came.
#[derive(Debug, Serialize, ToSchema)]
struct TrailSource {
    /// `received` or `came_back`.
    kind: &'static str,
    /// The payment, or the repayment.
    reference: Uuid,
    /// How much of it.
    #[schema(value_type = Amount)]
    amount: Euros,
}

impl MoneyTrail {
    /// The way, and how its list goes on.
    pub(super) fn of(trail: domain::MoneyTrail, next: Option<String>) -> Self {
        let steps = |steps: Vec<domain::TrailStep>| steps.into_iter().map(TrailStep::from).collect();
        Self {
            from: steps(trail.from),
            ahead: trail.ahead.into(),
            is_hidden_above: trail.is_hidden_above,
            to: steps(trail.to),
            unused: trail.unused.into(),
            next,
        }
    }
}

impl From<domain::TrailStep> for TrailStep {
    fn from(step: domain::TrailStep) -> Self {
        let source = |above: domain::TrailStep| TrailSource {
            kind: above.kind.word(),
            reference: above.reference,
            amount: above.amount.into(),
        };
        Self {
            kind: step.kind.word(),
            reference: step.reference,
            claim: step.line.map(|(claim, _)| claim.0),
            line: step.line.map(|(_, number)| number),
            on: step.on,
            amount: step.amount.into(),
            of: step.of.into(),
            from: step.from.into_iter().map(source).collect(),
        }
    }
}

impl Sample for MoneyTrail {
    fn sample() -> Self {
        let amount = || Euros::from(Cents::new(124_000));
        let source =
            TrailSource { kind: MovedKind::Received.word(), reference: sample_id(1), amount: amount() };
        let from = TrailStep {
            kind: MovedKind::Received.word(),
            reference: sample_id(2),
            claim: None,
            line: None,
            on: sample_day(),
            amount: amount(),
            of: amount(),
            from: vec![source],
        };
        Self {
            from: vec![from],
            ahead: Cents::ZERO.into(),
            is_hidden_above: false,
            to: Vec::new(),
            unused: Cents::ZERO.into(),
            next: None,
        }
    }
}
