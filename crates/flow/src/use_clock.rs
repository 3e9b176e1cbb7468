//! What of the money that came in is still to be used, until when, and what interest runs, position by position.

use std::{
    collections::{BTreeMap, BTreeSet},
    slice::from_ref,
};

use grants::law::{
    BaseRates, InterestError, InterestSheet, LawParameters, Movement, UseClock, UseClockError, Worksheet,
    WorksheetLine, worksheet,
};
use grants::{Grant, GrantId, PositionId, ReceivableId};
use store::{Conn, DecidedInterest, MovedMoney};
use uuid::Uuid;

use crate::{
    Action, Ctx, FlowError, hanging,
    law::{self, Laws},
    money_trail::then,
    views,
};

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

/// The clocks of the positions of a grant that the actor sees, as they stand or stood on the day that is asked for. A
/// position without money has none.
pub async fn use_clocks(ctx: &Ctx, grant: GrantId) -> Result<Vec<PositionClock>, FlowError> {
    let grant = views::grant(ctx, grant).await?;
    of_grant(&mut ctx.look(Action::Look).await?, ctx, &grant).await
}

/// The clocks of the positions of a grant, as they are shown.
pub(crate) async fn of_grant(
    conn: &mut Conn,
    ctx: &Ctx,
    grant: &Grant,
) -> Result<Vec<PositionClock>, FlowError> {
    Ok(of_grants(conn, ctx, from_ref(grant)).await?.into_iter().flatten().collect())
}

/// The clocks of the positions of some grants, as they are shown, grant by grant in their order.
pub(crate) async fn of_grants(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: &[Grant],
) -> Result<Vec<Vec<PositionClock>>, FlowError> {
    let decided = decided(conn, ctx, grants).await?;
    let mut moved = BTreeMap::<PositionId, Vec<MovedMoney>>::new();
    for money in then::moved(conn, ctx, grants).await? {
        moved.entry(money.position).or_default().push(money);
    }
    let known_on = ctx.shown_as_of().map(|as_of| as_of.known_on);
    let (laws, base) = (Laws::of(conn, grants).await?, law::base_rates(conn, known_on).await?);
    let mut clocks = Vec::with_capacity(grants.len());
    for grant in grants {
        let law = laws.figures(grant)?;
        let its = grant.positions.iter().filter_map(|position| {
            let moved = moved.remove(&position.id)?.into_iter().partition(|money| money.kind.is_in());
            Some(PositionClock::on(ctx, position.id, moved, (&law, &base), &decided))
        });
        clocks.push(its.collect());
    }
    Ok(clocks)
}

/// The interest of some grants that was claimed or waived, as it is shown.
async fn decided(conn: &mut Conn, ctx: &Ctx, grants: &[Grant]) -> Result<Vec<DecidedInterest>, FlowError> {
    let ids: Vec<GrantId> = grants.iter().map(|grant| grant.id).collect();
    if ctx.shown_as_of().is_none() {
        return Ok(store::decided_interest(conn, ctx.actor().unit, &ids).await?);
    }
    let mut all = Vec::new();
    for receivable in hanging::receivables(conn, ctx, &ids).await? {
        let decided = |sheet: &InterestSheet| DecidedInterest {
            received: sheet.received,
            spent: sheet.spent,
            receivable: receivable.id,
        };
        all.extend(receivable.worksheet.as_ref().map(decided));
    }
    Ok(all)
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

    /// What was decided for a payment or a cost that counts no more: it came back, or nothing of it is recognised.
    pub fn gone(&self) -> impl Iterator<Item = &DecidedInterest> {
        self.decided.iter().filter(|decided| !self.counts(decided.spent))
    }

    /// Whether money was spent on something, and still is.
    pub(crate) fn counts(&self, spent: Uuid) -> bool {
        self.spent.iter().any(|money| money.reference == spent)
    }

    fn on(
        ctx: &Ctx,
        position: PositionId,
        (received, spent): (Vec<MovedMoney>, Vec<MovedMoney>),
        (law, base): (&LawParameters, &BaseRates),
        decided: &[DecidedInterest],
    ) -> Self {
        let day = ctx.day();
        let clock = UseClock::on(day, &movements(&received), &movements(&spent), &law.use_by);
        let interest = clock.as_ref().ok().map(|clock| worksheet(clock, law, base, day));
        let own: BTreeSet<Uuid> = received.iter().map(|money| money.reference).collect();
        let decided = decided.iter().filter(|it| own.contains(&it.received)).copied().collect();
        Self { position, received, spent, clock, decided, interest }
    }
}

fn movements(moved: &[MovedMoney]) -> Vec<Movement> {
    moved.iter().map(|money| Movement { on: money.on, amount: money.amount }).collect()
}
