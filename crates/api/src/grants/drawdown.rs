//! `GET /grants/{id}/drawdown`

use ::grants::{GrantId, law::Drawdown as Advice};
use axum::Json;
use chrono::NaiveDate;
use flow::{
    DuePaid,
    drawdown::{PositionDrawdown, drawdown},
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
    working::Step,
};

/// How much may be asked for now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Drawdown {
    /// Each position of the grant, on which one payout request is made: one ministry, one legal basis. None of a grant that
    /// is closed or revoked.
    positions: Vec<DrawnPosition>,
}

/// How much may be asked for of a position.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DrawnPosition {
    /// Its id.
    position: Uuid,
    /// What may be asked for now, rounded down and never above what is open; null where nobody can say.
    #[schema(value_type = Option<Amount>)]
    drawable: Option<Euros>,
    /// What of the grant was not drawn yet.
    #[schema(value_type = Option<Amount>)]
    open: Option<Euros>,
    /// What was drawn earlier than it was needed.
    #[schema(value_type = Option<Amount>)]
    ahead: Option<Euros>,
    /// The last day on which a payment is due that counts.
    window_until: Option<NaiveDate>,
    /// Whether nothing may be asked for because the act can still be contested.
    blocked: bool,
    /// The payments that are due.
    due: Vec<PaymentDue>,
    /// How it came about, line by line, in German.
    working: Vec<Step>,
    /// Why nobody can say, where that is so.
    missing: Option<String>,
}

/// A payment that is due.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuePayment)]
struct PaymentDue {
    /// For what, or to whom by which act.
    what: String,
    /// The day; null where it is due at once.
    due_on: Option<NaiveDate>,
    /// How much of it the grant pays.
    #[schema(value_type = Amount)]
    amount: Euros,
}

impl From<DuePaid> for PaymentDue {
    fn from(due: DuePaid) -> Self {
        Self { what: due.what, due_on: due.due_on, amount: due.amount.into() }
    }
}

impl From<PositionDrawdown> for DrawnPosition {
    fn from(of: PositionDrawdown) -> Self {
        let (advice, missing) = match of.advice {
            Ok(advice) => (Some(advice), None),
            Err(why) => (None, Some(why.to_string())),
        };
        let told = |amount: fn(&Advice) -> ledger::Cents| advice.as_ref().map(|advice| amount(advice).into());
        Self {
            position: of.position.0,
            drawable: told(|advice| advice.drawable),
            open: told(|advice| advice.open),
            ahead: told(|advice| advice.ahead),
            window_until: advice.as_ref().map(|advice| advice.window_until),
            blocked: advice.as_ref().is_some_and(|advice| advice.blocked),
            due: of.due.into_iter().map(PaymentDue::from).collect(),
            working: advice.map_or_else(Vec::new, |advice| Step::of_all(advice.steps)),
            missing,
        }
    }
}

impl Sample for Drawdown {
    fn sample() -> Self {
        let due = PaymentDue {
            what: "Gehälter März".to_owned(),
            due_on: Some(sample_day()),
            amount: Euros::sample(124_000),
        };
        let position = DrawnPosition {
            position: sample_id(4),
            drawable: Some(Euros::sample(124_000)),
            open: Some(Euros::sample(1_000_000)),
            ahead: Some(Euros::sample(0)),
            window_until: NaiveDate::from_ymd_opt(2021, 5, 1),
            blocked: false,
            due: vec![due],
            working: vec![Step::sample("Jetzt abrufbar", 124_000)],
            missing: None,
        };
        Self { positions: vec![position] }
    }
}

/// How much may be asked for now, position by position, with the reasons
///
/// As it is today, or would have been on the day that is asked for.
#[utoipa::path(
    get,
    path = "/grants/{id}/drawdown",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant.")),
    responses(
        (status = 200, description = "Position by position.", body = Drawdown, example = Drawdown::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_drawdown(
    Caller(ctx): Caller,
    Named(id): Named<GrantId>,
) -> Result<Json<Drawdown>, Problem> {
    let positions = drawdown(&ctx, id).await?;
    Ok(Json(Drawdown { positions: positions.into_iter().map(DrawnPosition::from).collect() }))
}
