//! Receipts of claim lines: the same one is found again, a new one is registered with what it amounts to.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{AccountKind, Receipt, ReceiptId, ReceiptIdentity, UnitAccounts, posting};
use ledger::{Cents, Hash, UnitId, canonical_json};
use serde::Serialize;
use store::{StoreError, Tx};
use uuid::Uuid;

use super::NewClaimLine;
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

/// The receipts that the lines of a claim rest on, by their ids: known ones as they are, new ones registered.
pub(super) async fn resolve(
    tx: &mut Tx,
    unit: &UnitAccounts,
    lines: &[NewClaimLine],
) -> Result<BTreeMap<ReceiptId, Receipt>, FlowError> {
    let wanted = wanted(tx.unit(), lines)?;
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let books = tx.unit();
    let ids: Vec<ReceiptId> = wanted.keys().copied().collect();
    let known = store::receipts(tx.read().await?, books, &ids).await?;
    let mut receipts: BTreeMap<_, _> = known.into_iter().map(|receipt| (receipt.id, receipt)).collect();
    let mut new = Vec::new();
    for (id, identity) in wanted {
        match receipts.get(&id) {
            Some(known) => same_gross(known, identity.gross())?,
            None => new.push(identity.with(id, open(tx, AccountKind::ReceiptOpen, id.0))),
        }
    }
    register(tx, unit, &new).await?;
    receipts.extend(new.into_iter().map(|receipt| (receipt.id, receipt)));
    Ok(receipts)
}

/// The receipts that lines name, each once. Lines that name the same one say the same amount.
fn wanted(unit: UnitId, lines: &[NewClaimLine]) -> Result<BTreeMap<ReceiptId, ReceiptIdentity>, FlowError> {
    let mut wanted: BTreeMap<ReceiptId, ReceiptIdentity> = BTreeMap::new();
    for line in lines {
        let Some(receipt) = line.cost.receipt() else { continue };
        let (id, identity) = receipt.identify(unit)?;
        if let Some(other) = wanted.insert(id, identity.clone())
            && other.gross() != identity.gross()
        {
            return Err(other_gross(identity.issuer(), identity.number(), other.gross(), identity.gross()));
        }
    }
    Ok(wanted)
}

impl NewReceipt {
    /// The id and the identity of the receipt that this is.
    pub(super) fn identify(&self, unit: UnitId) -> Result<(ReceiptId, ReceiptIdentity), FlowError> {
        let identity = ReceiptIdentity::new(&self.issuer, &self.number, self.issued_on, self.gross)?;
        let id = receipt_id(unit, identity.issuer(), identity.number(), identity.issued_on())?;
        Ok((id, identity))
    }
}

fn same_gross(known: &Receipt, gross: Cents) -> Result<(), FlowError> {
    if known.gross == gross {
        return Ok(());
    }
    Err(other_gross(&known.issuer, &known.number, known.gross, gross))
}

fn other_gross(issuer: &str, number: &str, known: Cents, gross: Cents) -> FlowError {
    FlowError::OtherGross { issuer: issuer.to_owned(), number: number.to_owned(), known, gross }
}

async fn register(tx: &mut Tx, unit: &UnitAccounts, new: &[Receipt]) -> Result<(), FlowError> {
    if new.is_empty() {
        return Ok(());
    }
    let books = tx.unit();
    store::insert_receipts(tx.write().await?, books, new).await?;
    for receipt in new {
        book(tx, posting::receipt(unit, receipt.open, receipt.gross)?);
    }
    Ok(())
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
