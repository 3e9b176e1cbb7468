//! What is due to a recipient although nothing stands behind it any more.

use grants::{Grant, Position, Standing};
use ledger::Cents;

use crate::{Ctx, FlowError, advances::held};

/// What of what is due for a position, and not paid, lies beyond its use and its advances: a correction or a credit note took back
/// what had become due. Later claims are settled against it; paid all the same, it would have to come back.
pub async fn beyond_use(ctx: &Ctx, grant: &Grant, position: &Position) -> Result<Cents, FlowError> {
    let mut conn = ctx.look_at_figures().await?;
    let accounts = &position.accounts;
    let mut figures = [Cents::ZERO; 4];
    for (figure, number) in
        figures.iter_mut().zip([accounts.used, accounts.due, accounts.paid, accounts.advanced])
    {
        let found = store::account(&mut conn, grant.unit, number).await?;
        *figure = held(found.ok_or(FlowError::NotFound { what: "account" })?.balances)?;
    }
    let [used, unpaid, paid, advanced] = figures;
    let standing = Standing { used, due: unpaid.plus(paid)?, advanced, ..Standing::default() };
    Ok(standing.beyond_use()?.min(unpaid))
}
