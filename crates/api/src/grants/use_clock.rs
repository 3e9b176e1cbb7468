//! `GET /grants/{id}/use-clock`

use ::grants::{
    GrantId,
    law::{InterestError, TrancheClock, UseStage, UsedSlice, Worksheet, WorksheetLine},
};
use axum::Json;
use chrono::NaiveDate;
use flow::{
    DecidedInterest, MovedMoney,
    use_clock::{PositionClock, use_clocks},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    docs::ReadProblems,
    euros::Euros,
    input::{Amount, Named},
    problem::Problem,
    tokens::Caller,
};

/// How long the money of a grant may still wait for its use.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UseClocks {
    /// The positions that money came in for or left.
    positions: Vec<UsedPosition>,
}

/// A position.
#[derive(Debug, Serialize, ToSchema)]
struct UsedPosition {
    /// Its id.
    position: Uuid,
    /// The money that came in, the oldest first, attributed first in, first out.
    tranches: Vec<UsedTranche>,
    /// What was spent before money came in for it.
    #[schema(value_type = Amount)]
    paid_ahead: Euros,
    /// The interest on what is late; it is computed, not claimed.
    interest: Option<LateInterest>,
    /// The figure of the law that is missing, where one is.
    missing: Option<String>,
}

/// Money that came in.
#[derive(Debug, Serialize, ToSchema)]
struct UsedTranche {
    /// The payment, or the repayment from below.
    reference: Uuid,
    /// `received` or `came_back`.
    kind: &'static str,
    /// The day of its credit.
    credited_on: NaiveDate,
    /// How much.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// How much of it was used.
    #[schema(value_type = Amount)]
    used: Euros,
    /// How much is still to be used.
    #[schema(value_type = Amount)]
    still_to_use: Euros,
    /// The last day on which it is used in time.
    use_until: NaiveDate,
    /// `used`, `running` or `late`.
    stage: &'static str,
    /// How many days are left, or have passed since.
    days: Option<i64>,
    /// How many of the three warnings are due.
    warnings: Option<u8>,
    /// What it was used for.
    slices: Vec<Slice>,
}

/// A part that was used.
#[derive(Debug, Serialize, ToSchema)]
struct Slice {
    /// The payment, claim line or repayment.
    reference: Uuid,
    /// `forwarded`, `used` or `repaid`.
    kind: &'static str,
    /// How much.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// The day it was used.
    used_on: NaiveDate,
    /// By how many days it was late.
    days_late: i64,
}

/// The interest on what is late.
#[derive(Debug, Serialize, ToSchema)]
struct LateInterest {
    /// What may be claimed: what nobody has decided on yet.
    #[schema(value_type = Amount)]
    claimable: Euros,
    /// Whether a rate of later days is missing.
    provisional: bool,
    /// Slice by slice.
    lines: Vec<InterestOnSlice>,
}

/// The interest on a slice.
#[derive(Debug, Serialize, ToSchema)]
struct InterestOnSlice {
    /// The money that came in.
    received: Uuid,
    /// What it was spent on; nothing where it still waits.
    spent: Option<Uuid>,
    /// How much.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// The day of its credit.
    credited_on: NaiveDate,
    /// The day of use, or the day that is asked for.
    used_on: NaiveDate,
    /// How many days of interest.
    days: i64,
    /// The interest, rounded once.
    #[schema(value_type = Amount)]
    interest: Euros,
    /// Whether it lies below what is claimed.
    below_limit: bool,
    /// The receivable by which it was claimed or waived.
    receivable: Option<Uuid>,
}

impl From<PositionClock> for UsedPosition {
    fn from(of: PositionClock) -> Self {
        let PositionClock { position, received, spent, clock, decided, interest } = of;
        let (tranches, paid_ahead, no_clock) = match clock {
            Ok(clock) => (clock.tranches, clock.paid_ahead, None),
            Err(cause) => (Vec::new(), ledger::Cents::ZERO, Some(cause.to_string())),
        };
        let (interest, no_interest) = match interest {
            Some(Ok(sheet)) => (Some(LateInterest::of(&sheet, (&received, &spent), &decided)), told(&sheet)),
            Some(Err(cause)) => (None, Some(reason(&cause))),
            None => (None, None),
        };
        let tranches = tranches.iter().map(|tranche| UsedTranche::of(tranche, &received, &spent)).collect();
        let missing = no_clock.or(no_interest);
        Self { position: position.0, tranches, paid_ahead: paid_ahead.into(), interest, missing }
    }
}

fn told(sheet: &Worksheet) -> Option<String> {
    sheet.missing.as_ref().map(ToString::to_string)
}

fn reason(cause: &InterestError) -> String {
    cause.to_string()
}

impl UsedTranche {
    fn of(tranche: &TrancheClock, received: &[MovedMoney], spent: &[MovedMoney]) -> Self {
        let money = &received[tranche.received];
        let (stage, days, warnings) = match tranche.stage {
            UseStage::Used => ("used", None, None),
            UseStage::Running { days_left, warnings } => ("running", Some(days_left), Some(warnings)),
            UseStage::Late { days } => ("late", Some(days), None),
        };
        Self {
            reference: money.reference,
            kind: money.kind.word(),
            credited_on: tranche.credited_on,
            amount: tranche.amount.into(),
            used: tranche.used.into(),
            still_to_use: tranche.still_to_use.into(),
            use_until: tranche.use_until,
            stage,
            days,
            warnings,
            slices: tranche.slices.iter().map(|slice| Slice::of(slice, spent)).collect(),
        }
    }
}

impl Slice {
    fn of(slice: &UsedSlice, spent: &[MovedMoney]) -> Self {
        let on = &spent[slice.spent];
        Self {
            reference: on.reference,
            kind: on.kind.word(),
            amount: slice.amount.into(),
            used_on: slice.used_on,
            days_late: slice.days_late,
        }
    }
}

impl LateInterest {
    fn of(
        sheet: &Worksheet,
        (received, spent): (&[MovedMoney], &[MovedMoney]),
        decided: &[DecidedInterest],
    ) -> Self {
        let receivable = |line: &WorksheetLine| {
            let slice = (received[line.received].reference, spent[line.spent?].reference);
            decided.iter().find(|it| (it.received, it.spent) == slice).map(|it| it.receivable.0)
        };
        let open = sheet.lines.iter().filter(|line| !line.below_limit && receivable(line).is_none());
        let claimable = ledger::Cents::sum(open.map(|line| line.interest.interest));
        let line = |line: &WorksheetLine| InterestOnSlice {
            received: received[line.received].reference,
            spent: line.spent.map(|place| spent[place].reference),
            amount: line.interest.amount.into(),
            credited_on: line.interest.credited_on,
            used_on: line.interest.used_on,
            days: line.interest.days,
            interest: line.interest.interest.into(),
            below_limit: line.below_limit,
            receivable: receivable(line),
        };
        Self {
            // A part of a sum that fits.
            claimable: claimable.unwrap_or(sheet.claimable).into(),
            provisional: sheet.missing.is_some(),
            lines: sheet.lines.iter().map(line).collect(),
        }
    }
}

impl Sample for UseClocks {
    fn sample() -> Self {
        let slice = Slice {
            reference: sample_id(9),
            kind: "forwarded",
            amount: Euros::sample(30_000),
            used_on: sample_day(),
            days_late: 0,
        };
        let tranche = UsedTranche {
            reference: sample_id(8),
            kind: "received",
            credited_on: sample_day(),
            amount: Euros::sample(150_000),
            used: Euros::sample(30_000),
            still_to_use: Euros::sample(120_000),
            use_until: NaiveDate::from_ymd_opt(2021, 5, 1).unwrap_or_default(),
            stage: "running",
            days: Some(17),
            warnings: Some(2),
            slices: vec![slice],
        };
        let interest = LateInterest { claimable: Euros::sample(0), provisional: false, lines: Vec::new() };
        let position = UsedPosition {
            position: sample_id(4),
            tranches: vec![tranche],
            paid_ahead: Euros::sample(0),
            interest: Some(interest),
            missing: None,
        };
        Self { positions: vec![position] }
    }
}

/// What of a grant's money is still to be used, until when, and what interest runs
///
/// The clock on the day that is asked for, by what moved until then and was decided of interest.
#[utoipa::path(
    get,
    path = "/grants/{id}/use-clock",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant.")),
    responses(
        (status = 200, description = "Position by position.", body = UseClocks, example = UseClocks::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_use_clock(
    Caller(ctx): Caller,
    Named(id): Named<GrantId>,
) -> Result<Json<UseClocks>, Problem> {
    let clocks = use_clocks(&ctx, id).await?;
    Ok(Json(UseClocks { positions: clocks.into_iter().map(UsedPosition::from).collect() }))
}
