//! Opening the accounts of what a request creates, and finding those without a limit.

use grants::{
    AccountKind, Grant, OrganisationId, OutsideAccounts, Position, PositionAccounts, PositionId,
    UnitAccounts, account_code,
};
use ledger::AccountNumber;
use store::Tx;
use uuid::Uuid;

use crate::FlowError;

/// Opens an account for its owner.
pub(crate) fn open(tx: &mut Tx, kind: AccountKind, owner: Uuid) -> AccountNumber {
    tx.open_account(account_code(kind, owner), kind.rule())
}

/// Opens the accounts of a position.
pub(crate) fn open_position(tx: &mut Tx, position: PositionId) -> PositionAccounts {
    let mut open = |kind| open(tx, kind, position.0);
    PositionAccounts {
        to_use: open(AccountKind::ToUse),
        used: open(AccountKind::Used),
        to_pay: open(AccountKind::ToPay),
        due: open(AccountKind::Due),
        paid: open(AccountKind::Paid),
        advanced: open(AccountKind::Advanced),
        cash: open(AccountKind::Cash),
        claimed: open(AccountKind::Claimed),
    }
}

/// The accounts without a limit of a giver outside.
pub(crate) async fn outside(tx: &mut Tx, giver: OrganisationId) -> Result<OutsideAccounts, FlowError> {
    Ok(OutsideAccounts {
        to_use: find(tx, AccountKind::OutsideToUse, giver.0).await?,
        to_pay: find(tx, AccountKind::OutsideToPay, giver.0).await?,
        cash: find(tx, AccountKind::OutsideCash, giver.0).await?,
    })
}

/// The accounts without a limit of the unit.
pub(crate) async fn of_unit(tx: &mut Tx) -> Result<UnitAccounts, FlowError> {
    let unit = tx.unit().0;
    Ok(UnitAccounts {
        plan: find(tx, AccountKind::OutsidePlan, unit).await?,
        receipts: find(tx, AccountKind::OutsideReceipts, unit).await?,
        receipts_claimed: find(tx, AccountKind::ReceiptsClaimed, unit).await?,
        claims: find(tx, AccountKind::OutsideClaims, unit).await?,
        payouts: find(tx, AccountKind::OutsidePayouts, unit).await?,
        advances: find(tx, AccountKind::OutsideAdvances, unit).await?,
        receivables: find(tx, AccountKind::OutsideReceivables, unit).await?,
        own_funds: find(tx, AccountKind::OutsideOwnFunds, unit).await?,
        credits: find(tx, AccountKind::OutsideCredits, unit).await?,
    })
}

/// The cash that a position is paid from and pays back to: that of the position it draws on, or the ministry's outside.
pub(crate) async fn cash_of_giver(
    tx: &mut Tx,
    grant: &Grant,
    position: &Position,
) -> Result<AccountNumber, FlowError> {
    let (Some(parent), Some(from)) = (grant.parent, position.parent) else {
        return find(tx, AccountKind::OutsideCash, grant.giver.0).await;
    };
    let parent = store::grant(tx.read().await?, grant.unit, parent).await?;
    let found = parent.and_then(|parent| parent.positions.into_iter().find(|position| position.id == from));
    Ok(found.ok_or(FlowError::NotFound { what: "position" })?.accounts.cash)
}

async fn find(tx: &mut Tx, kind: AccountKind, owner: Uuid) -> Result<AccountNumber, FlowError> {
    let unit = tx.unit();
    let found = store::account_number(tx.read().await?, unit, &account_code(kind, owner)).await?;
    found.ok_or(FlowError::NotFound { what: "account" })
}
