//! What of the money that came in is still to be used, until when, and what interest runs, position by position.

use grants::law::{
    BASE_RATES, BaseRates, InterestError, LawParameters, Movement, UseClock, UseClockError, Worksheet,
    worksheet,
};
use grants::{GrantId, PositionId};
use store::{MovedMoney, StoreError};

use crate::{Action, Ctx, FlowError, views};

/// The clock of one position.
#[derive(Clone, Debug)]
pub struct PositionClock {
    /// The position.
    pub position: PositionId,
    /// The money that came in, by day; the clock names it by its place.
    pub received: Vec<MovedMoney>,
    /// What it was spent on, by day; the clock names it by its place.
    pub spent: Vec<MovedMoney>,
    /// The clock, or which figure of the law it lacks.
    pub clock: Result<UseClock, UseClockError>,
    /// The interest on what is late, or which figure of the law it lacks; nothing without a clock.
    pub interest: Option<Result<Worksheet, InterestError>>,
}

/// The clocks of the positions of a grant that the actor sees, today; another day is refused. A position without money
/// has none.
pub async fn use_clocks(ctx: &Ctx, grant: GrantId) -> Result<Vec<PositionClock>, FlowError> {
    if ctx.shown_as_of().is_some() {
        return Err(FlowError::OnlyToday { what: "the use clock" });
    }
    let grant = views::grant(ctx, grant).await?;
    let mut conn = ctx.look(Action::Look).await?;
    let moved = store::moved_money(&mut conn, grant.unit, grant.id).await?;
    let programme =
        store::programme(&mut conn, grant.unit, &grant.programme, grant.programme_version).await?;
    let broken = |cause: &dyn std::fmt::Display| {
        let (row, what) = (grant.programme.to_string(), cause.to_string());
        StoreError::BrokenRow { table: "programme", row, what }
    };
    let programme = programme.ok_or_else(|| broken(&"it is not there"))?;
    let law = programme.law_parameters().map_err(|cause| broken(&cause))?;
    let base = BaseRates::parse(BASE_RATES).map_err(|cause| broken(&cause))?;
    let of = |position: PositionId| moved.iter().filter(move |money| money.position == position).cloned();
    let clocks = grant.positions.iter().map(|position| {
        let (received, spent) = of(position.id).partition(|money| money.kind.is_in());
        PositionClock::on(ctx, position.id, (received, spent), &law, &base)
    });
    Ok(clocks.filter(|clock| !clock.received.is_empty() || !clock.spent.is_empty()).collect())
}

impl PositionClock {
    fn on(
        ctx: &Ctx,
        position: PositionId,
        (received, spent): (Vec<MovedMoney>, Vec<MovedMoney>),
        law: &LawParameters,
        base: &BaseRates,
    ) -> Self {
        let today = ctx.today();
        let clock = UseClock::on(today, &movements(&received), &movements(&spent), &law.use_by);
        let interest = clock.as_ref().ok().map(|clock| worksheet(clock, law, base, today));
        Self { position, received, spent, clock, interest }
    }
}

fn movements(moved: &[MovedMoney]) -> Vec<Movement> {
    moved.iter().map(|money| Movement { on: money.on, amount: money.amount }).collect()
}
