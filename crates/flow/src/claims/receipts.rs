//! Receipts of claim lines: the same one is found again, a new one is registered with what it amounts to.

use std::collections::{BTreeMap, btree_map::Entry};

use chrono::NaiveDate;
use grants::{AccountKind, Receipt, ReceiptId, ReceiptIdentity, UnitAccounts, posting};
use ledger::{Cents, Hash, UnitId, canonical_json};
use serde::Serialize;
use store::{StoreError, Tx};
use uuid::Uuid;

use super::{ClaimFaults, NewClaimLine};
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

/// The receipts that the lines of a claim rest on, by their ids: known ones as they are, new ones registered. What can be no
/// receipt, or was handed in with another amount, is noted at its line; nothing is registered if something is wrong.
pub(super) async fn resolve(
    tx: &mut Tx,
    unit: &UnitAccounts,
    lines: &[(i64, &NewClaimLine)],
    faults: &mut ClaimFaults,
) -> Result<BTreeMap<ReceiptId, Receipt>, FlowError> {
    let wanted = wanted(tx.unit(), lines, faults)?;
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let books = tx.unit();
    let ids: Vec<ReceiptId> = wanted.keys().copied().collect();
    let known = store::receipts(tx.read().await?, books, &ids).await?;
    let mut receipts: BTreeMap<_, _> = known.into_iter().map(|receipt| (receipt.id, receipt)).collect();
    let mut new = Vec::new();
    for (id, (line, identity)) in wanted {
        match receipts.get(&id) {
            Some(known) if known.gross == identity.gross() => {}
            Some(known) => faults.note(Some(line), other_gross(&identity, known.gross, identity.gross())),
            None => new.push((id, identity)),
        }
    }
    if !faults.is_empty() {
        return Ok(receipts);
    }
    let new: Vec<Receipt> = new
        .into_iter()
        .map(|(id, identity)| identity.with(id, open(tx, AccountKind::ReceiptOpen, id.0)))
        .collect();
    register(tx, unit, &new).await?;
    receipts.extend(new.into_iter().map(|receipt| (receipt.id, receipt)));
    Ok(receipts)
}

/// Receipts by their ids, each with the number of the first line that names it.
type Wanted = BTreeMap<ReceiptId, (i64, ReceiptIdentity)>;

/// The receipts that lines name, each once. Lines that name the same one say the same amount.
fn wanted(
    unit: UnitId,
    lines: &[(i64, &NewClaimLine)],
    faults: &mut ClaimFaults,
) -> Result<Wanted, FlowError> {
    let mut wanted = Wanted::new();
    for (number, line) in lines {
        let Some(receipt) = line.cost.receipt() else { continue };
        let (id, identity) = match receipt.identify(unit) {
            Ok(identified) => identified,
            Err(FlowError::Receipt(cause)) => {
                faults.note(Some(*number), cause);
                continue;
            }
            Err(cause) => return Err(cause),
        };
        match wanted.entry(id) {
            Entry::Vacant(place) => {
                place.insert((*number, identity));
            }
            Entry::Occupied(first) => {
                let (stated, first) = (identity.gross(), first.get().1.gross());
                if stated != first {
                    faults.note(Some(*number), other_gross(&identity, first, stated));
                }
            }
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

fn other_gross(receipt: &ReceiptIdentity, known: Cents, gross: Cents) -> FlowError {
    let (issuer, number) = (receipt.issuer().to_owned(), receipt.number().to_owned());
    FlowError::OtherGross { issuer, number, known, gross }
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
