//! Receipts of claim lines: the same one is found again, a new one is registered with what it amounts to.

use chrono::NaiveDate;
use grants::{AccountKind, Receipt, ReceiptId, ReceiptIdentity, UnitAccounts, posting};
use ledger::{Cents, Hash, UnitId, canonical_json};
use serde::Serialize;
use store::{StoreError, Tx};
use uuid::Uuid;

use super::NewClaimCost;
use crate::{FlowError, accounts::open, awards::book};

/// A receipt as it is handed in.
#[derive(Clone, Debug, Serialize)]
pub struct NewReceipt {
    /// Who issued it.
    pub issuer: String,
    /// The number the issuer gave it.
    pub number: String,
    /// The day it was issued.
    pub issued_on: NaiveDate,
    /// What it amounts to.
    pub gross: Cents,
}

/// The receipt that a cost rests on, if it rests on one.
pub(super) async fn resolve(
    tx: &mut Tx,
    unit: &UnitAccounts,
    cost: &NewClaimCost,
) -> Result<Option<Receipt>, FlowError> {
    let NewClaimCost::Actual { receipt: new, .. } = cost else { return Ok(None) };
    let identity = ReceiptIdentity::new(&new.issuer, &new.number, new.issued_on, new.gross)?;
    let books = tx.unit();
    let receipt = match store::receipt_like(tx.read().await?, books, &identity).await? {
        Some(known) if known.gross == identity.gross() => known,
        Some(known) => {
            let Receipt { issuer, number, gross, .. } = known;
            return Err(FlowError::OtherGross { issuer, number, known: gross, gross: identity.gross() });
        }
        None => register(tx, unit, identity).await?,
    };
    Ok(Some(receipt))
}

async fn register(tx: &mut Tx, unit: &UnitAccounts, identity: ReceiptIdentity) -> Result<Receipt, FlowError> {
    let books = tx.unit();
    let ReceiptId(id) = receipt_id(books, identity.issuer(), identity.number(), identity.issued_on())?;
    let open_account = open(tx, AccountKind::ReceiptOpen, id);
    let claimed = open(tx, AccountKind::ReceiptClaimed, id);
    let receipt = identity.with(ReceiptId(id), open_account, claimed);
    store::insert_receipt(tx.write().await?, books, &receipt).await?;
    book(tx, posting::receipt(unit, receipt.open, receipt.gross)?);
    Ok(receipt)
}

/// The id of a receipt follows from who issued it, its number and its day, so that it cannot be two receipts and
/// cannot become another one: the id is in the names of its accounts, and these are in the chain.
pub(crate) fn receipt_id(
    unit: UnitId,
    issuer: &str,
    number: &str,
    issued_on: NaiveDate,
) -> Result<ReceiptId, StoreError> {
    let identity = canonical_json(&(unit, issuer, number, issued_on))?;
    let mut id = [0; 16];
    id.copy_from_slice(&Hash::of(identity.as_bytes()).0[..16]);
    Ok(ReceiptId(Uuid::new_v8(id)))
}
