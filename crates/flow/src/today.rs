//! What is late, what may be drawn and what interest runs: today, or on the day that is asked for.

use chrono::NaiveDate;
use grants::{
    GrantId, PositionId,
    law::{DeadlineState, WorksheetLine},
};
use ledger::{Cents, MoneyError};

use crate::{
    Ctx, FlowError,
    deadlines::{self, GrantDeadline, Unexamined},
    drawdown,
    use_clock::PositionClock,
    views,
};

/// What of a position may be drawn.
#[derive(Clone, Debug)]
pub struct Drawable {
    /// The grant.
    pub grant: GrantId,
    /// The reference of its act.
    pub reference: String,
    /// The position.
    pub position: PositionId,
    /// How much may be asked for now.
    pub drawable: Cents,
    /// How much was drawn earlier than it was needed.
    pub ahead: Cents,
}

/// What interest has come to on what was or is late of a position.
#[derive(Clone, Debug)]
pub struct Interest {
    /// The grant.
    pub grant: GrantId,
    /// The reference of its act.
    pub reference: String,
    /// The position.
    pub position: PositionId,
    /// What may be claimed and nobody has decided on: of money that was used late.
    pub undecided: Cents,
    /// What has come to until the day on money that is late and not used yet.
    pub running: Cents,
    /// Which figure of the law is missing, where one is.
    pub missing: Option<String>,
}

/// The day's view of the books.
#[derive(Clone, Debug)]
pub struct Today {
    /// The day.
    pub on: NaiveDate,
    /// Deadlines that have passed or end soon, the earliest first.
    pub late: Vec<GrantDeadline>,
    /// Proofs that wait to be examined, the oldest first.
    pub unexamined: Vec<Unexamined>,
    /// What may be drawn, or was drawn too early.
    pub drawable: Vec<Drawable>,
    /// What interest has come to.
    pub interest: Vec<Interest>,
}

/// What is late, what may be drawn and what interest runs on the grants that the actor sees.
pub async fn today(ctx: &Ctx) -> Result<Today, FlowError> {
    let grants = views::all_grants(ctx).await?;
    let mut conn = ctx.look_at_figures().await?;
    let found = deadlines::of_grants(&mut conn, ctx, &grants).await?;
    let drawn = drawdown::of_grants(&mut conn, ctx, &grants).await?;
    drop(conn);
    let presses = |state: DeadlineState| {
        use DeadlineState as State;
        matches!(state, State::Soon { .. } | State::Overdue { .. } | State::Escalated { .. })
    };
    let late = found.deadlines.into_iter().filter(|deadline| presses(deadline.state)).collect();
    let (mut drawable, mut interest) = (Vec::new(), Vec::new());
    for (grant, drawn) in grants.iter().zip(drawn) {
        for of in drawn {
            let Ok(advice) = of.advice else { continue };
            if advice.drawable > Cents::ZERO || advice.ahead > Cents::ZERO {
                let (position, reference) = (of.position, grant.act.reference.clone());
                let (may, ahead) = (advice.drawable, advice.ahead);
                drawable.push(Drawable { grant: grant.id, reference, position, drawable: may, ahead });
            }
        }
    }
    for (grant, reference, clock) in &found.clocks {
        interest.extend(of_clock(*grant, reference, clock)?);
    }
    Ok(Today { on: ctx.day(), late, unexamined: found.unexamined, drawable, interest })
}

/// The interest of a position; nothing where none runs.
fn of_clock(grant: GrantId, reference: &str, clock: &PositionClock) -> Result<Option<Interest>, MoneyError> {
    let of = |undecided, running, missing| {
        let (reference, position) = (reference.to_owned(), clock.position);
        Some(Interest { grant, reference, position, undecided, running, missing })
    };
    let sheet = match &clock.interest {
        None => return Ok(None),
        Some(Err(cause)) => return Ok(of(Cents::ZERO, Cents::ZERO, Some(cause.to_string()))),
        Some(Ok(sheet)) => sheet,
    };
    let sum = |is_it: &dyn Fn(&&WorksheetLine) -> bool| {
        Cents::sum(sheet.lines.iter().filter(is_it).map(|line| line.interest.interest))
    };
    let undecided = sum(&|line| line.spent.is_some() && !line.below_limit && !clock.is_decided(line))?;
    let running = sum(&|line| line.spent.is_none())?;
    let missing = sheet.missing.as_ref().map(ToString::to_string);
    let nothing = undecided == Cents::ZERO && running == Cents::ZERO && missing.is_none();
    Ok(if nothing { None } else { of(undecided, running, missing) })
}
