//! `GET /today`

use axum::Json;
use chrono::NaiveDate;
use flow::today;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    deadlines::view::{Deadline, Unexamined},
    docs::ReadProblems,
    euros::Euros,
    input::Amount,
    problem::Problem,
    tokens::Caller,
};

/// What is late, what may be drawn and what interest runs, today.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Today {
    /// The day.
    on: NaiveDate,
    /// Deadlines that have passed or end soon, the earliest first.
    late: Vec<Deadline>,
    /// Proofs that wait to be examined, the oldest first.
    unexamined: Vec<Unexamined>,
    /// What may be drawn, or was drawn too early, position by position.
    drawable: Vec<Drawable>,
    /// What interest has come to, position by position.
    interest: Vec<Interest>,
}

/// What of a position may be drawn.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DrawableToday)]
struct Drawable {
    /// The grant.
    grant: Uuid,
    /// The reference of its act.
    reference: String,
    /// The position.
    position: Uuid,
    /// How much may be asked for now.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// How much was drawn earlier than it was needed.
    #[schema(value_type = Amount)]
    ahead: Euros,
}

/// What interest has come to on what was or is late of a position.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InterestToday)]
struct Interest {
    /// The grant.
    grant: Uuid,
    /// The reference of its act.
    reference: String,
    /// The position.
    position: Uuid,
    /// What may be claimed and nobody has decided on.
    #[schema(value_type = Amount)]
    undecided: Euros,
    /// What has come to until the day on money that is late and not used yet.
    #[schema(value_type = Amount)]
    running: Euros,
    /// Which figure of the law is missing, where one is.
    missing: Option<String>,
}

impl From<today::Drawable> for Drawable {
    fn from(of: today::Drawable) -> Self {
        Self {
            grant: of.grant.0,
            reference: of.reference,
            position: of.position.0,
            amount: of.drawable.into(),
            ahead: of.ahead.into(),
        }
    }
}

impl From<today::Interest> for Interest {
    fn from(of: today::Interest) -> Self {
        Self {
            grant: of.grant.0,
            reference: of.reference,
            position: of.position.0,
            undecided: of.undecided.into(),
            running: of.running.into(),
            missing: of.missing,
        }
    }
}

impl Sample for Today {
    fn sample() -> Self {
        let reference = || "36.02-1/21".to_owned();
        let (grant, position) = (sample_id(2), sample_id(4));
        let (amount, ahead) = (Euros::sample(124_000), Euros::sample(0));
        let (undecided, running) = (Euros::sample(95), Euros::sample(366));
        Self {
            on: sample_day(),
            late: vec![Deadline::sample()],
            unexamined: vec![Unexamined::sample()],
            drawable: vec![Drawable { grant, reference: reference(), position, amount, ahead }],
            interest: vec![Interest {
                grant,
                reference: reference(),
                position,
                undecided,
                running,
                missing: None,
            }],
        }
    }
}

/// What is late, what may be drawn and what interest runs, on the grants that the organisation sees
///
/// As it stands today, or stood on the day that is asked for.
#[utoipa::path(
    get,
    path = "/today",
    tag = "deadlines",
    responses(
        (status = 200, description = "The day's view.", body = Today, example = Today::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_today(Caller(ctx): Caller) -> Result<Json<Today>, Problem> {
    let found = today::today(&ctx).await?;
    Ok(Json(Today {
        on: found.on,
        late: found.late.into_iter().map(Deadline::from).collect(),
        unexamined: found.unexamined.into_iter().map(Unexamined::from).collect(),
        drawable: found.drawable.into_iter().map(Drawable::from).collect(),
        interest: found.interest.into_iter().map(Interest::from).collect(),
    }))
}
