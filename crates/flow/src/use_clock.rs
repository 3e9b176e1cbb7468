//! What of the money that came in is still to be used, until when, and what interest runs, position by position.

use grants::law::{
    BaseRates, InterestError, LawParameters, Movement, UseClock, UseClockError, Worksheet, WorksheetLine,
    worksheet,
};
use grants::{Grant, GrantId, PositionId, ReceivableId};
use store::{Conn, DecidedInterest, MovedMoney};

use crate::{Action, Ctx, FlowError, law, views};

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
    /// The interest that was claimed or waived.
    pub decided: Vec<DecidedInterest>,
    /// The interest on what is late, or which figure of the law it lacks; nothing without a clock.
    pub interest: Option<Result<Worksheet, InterestError>>,
}

/// The clocks of the positions of a grant that the actor sees, today; another day is refused. A position without money
/// has none.
pub async fn use_clocks(ctx: &Ctx, grant: GrantId) -> Result<Vec<PositionClock>, FlowError> {
    ctx.only_today("the use clock")?;
    let grant = views::grant(ctx, grant).await?;
    of_grant(&mut ctx.look(Action::Look).await?, ctx, &grant).await
}

/// The clocks of the positions of a grant, today.
pub(crate) async fn of_grant(
    conn: &mut Conn,
    ctx: &Ctx,
    grant: &Grant,
) -> Result<Vec<PositionClock>, FlowError> {
    let moved = store::moved_money(conn, grant.unit, grant.id).await?;
    let decided = store::decided_interest(conn, grant.unit, grant.id).await?;
    let law = law::of_grant(conn, grant).await?;
    let base = law::base_rates(conn).await?;
    let of = |position: PositionId| moved.iter().filter(move |money| money.position == position).cloned();
    let clocks = grant.positions.iter().map(|position| {
        let (received, spent) = of(position.id).partition(|money| money.kind.is_in());
        PositionClock::on(ctx, position.id, (received, spent), &law, &base)
    });
    let of_position = |clock: PositionClock| {
        let is_own =
            |it: &&DecidedInterest| clock.received.iter().any(|money| money.reference == it.received);
        PositionClock { decided: decided.iter().filter(is_own).copied().collect(), ..clock }
    };
    let clocks = clocks.map(of_position);
    Ok(clocks.filter(|clock| !clock.received.is_empty() || !clock.spent.is_empty()).collect())
}

impl PositionClock {
    /// Whether the interest of a line was claimed or waived.
    pub fn is_decided(&self, line: &WorksheetLine) -> bool {
        self.decision(line).is_some()
    }

    /// The receivable by which the interest of a line was claimed or waived.
    pub fn decision(&self, line: &WorksheetLine) -> Option<ReceivableId> {
        let received = self.received[line.received].reference;
        let spent = self.spent[line.spent?].reference;
        let of_line = |it: &&DecidedInterest| (it.received, it.spent) == (received, spent);
        self.decided.iter().find(of_line).map(|it| it.receivable)
    }

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
        Self { position, received, spent, clock, decided: Vec::new(), interest }
    }
}

fn movements(moved: &[MovedMoney]) -> Vec<Movement> {
    moved.iter().map(|money| Movement { on: money.on, amount: money.amount }).collect()
}
