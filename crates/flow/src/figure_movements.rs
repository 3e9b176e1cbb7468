//! What made up a figure of the funding map: each movement with what it adds, so that all of them come to the figure.
//!
//! *Shape.* A figure of one position, or of all of them. *Cost.* One page of movements on the accounts of the figure, however
//! long the journal is. *Layers.* Which movement counts how is said by `grants` ([`grants::Figure`]).

use chrono::NaiveDate;
use grants::{Figure, FigureAccounts, PositionId};
use ledger::{Cents, EntryNumber, MoneyError, TransferNumber};
use store::{Movement, MovementsAsked};

use crate::{Ctx, FlowError, PositionFigures, views};

/// What an entry added to a figure.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The number of the entry.
    pub entry: EntryNumber,
    /// The day for which it counts.
    pub effective_on: NaiveDate,
    /// The command.
    pub command: String,
    /// Who gave it.
    pub person: String,
    /// How much; below zero, if it took something away.
    pub amount: Cents,
}

/// A page of what made up a figure.
#[derive(Clone, Debug)]
pub struct FigurePage {
    /// The positions of which it is, one or all.
    pub positions: Vec<PositionFigures>,
    /// What all of it comes to.
    pub figure: Cents,
    /// The movements, oldest first.
    pub items: Vec<Moved>,
    /// After which transfer the next page begins.
    pub next: Option<TransferNumber>,
}

/// A page of what made up a figure of a position, or of all of them. The first recipient and auditors see it.
pub async fn of_figure(
    ctx: &Ctx,
    figure: Figure,
    position: Option<PositionId>,
    after: TransferNumber,
    limit: i64,
) -> Result<FigurePage, FlowError> {
    let mut positions = views::funding_position(ctx).await?;
    positions.retain(|row| position.is_none_or(|id| row.position == id));
    if position.is_some() && positions.is_empty() {
        return Err(FlowError::NotFound { what: "position" });
    }
    let sum = Cents::sum(positions.iter().map(|row| figure.of(&row.figures)))?;
    let (mut conn, unit) = (ctx.look_at_figures().await?, ctx.actor().unit);
    let mut accounts = Vec::with_capacity(positions.len());
    for row in &positions {
        accounts.extend(store::figure_accounts(&mut conn, unit, row.position).await?);
    }
    let watched = accounts.iter().flat_map(|of| figure.accounts(of)).collect();
    let asked = MovementsAsked { after, limit, as_of: ctx.shown_as_of() };
    let found = store::movements_on(&mut conn, unit, &watched, asked).await?;
    let is_full = i64::try_from(found.len()).is_ok_and(|count| count >= limit);
    let next = found.last().filter(|_| is_full).map(|last| last.number);
    let mut items = Vec::with_capacity(found.len());
    for movement in found {
        let amount = added(figure, &accounts, &movement)?;
        if amount != Cents::ZERO {
            let Movement { entry, effective_on, command, person, .. } = movement;
            items.push(Moved { entry, effective_on, command, person, amount });
        }
    }
    Ok(FigurePage { positions, figure: sum, items, next })
}

/// What a movement adds to the figure of all these positions.
fn added(figure: Figure, accounts: &[FigureAccounts], movement: &Movement) -> Result<Cents, MoneyError> {
    accounts.iter().try_fold(Cents::ZERO, |sum, of| sum.plus(figure.moved(of, &movement.transfer)?))
}
