//! The list of objects of a proof (Inventar): what was bought with the receipts that it states, and which receipts should have
//! an object and have none.

use std::{
    collections::{BTreeMap, BTreeSet},
    iter::once,
};

use grants::{
    Claim, ClaimId, ClaimLine, ClaimState, Cost, CostCategoryCode, Grant, GrantId, InventoryObject,
    LineState, Period, Programme, ReceiptId, VatTreatment,
};
use ledger::Cents;
use proof::data::ObjectRow;
use uuid::Uuid;

use super::gather::Gathered;
use crate::{
    FlowError,
    documents::{
        view::{FEW, View},
        words::day,
    },
    law::Laws,
};

/// The objects that were bought with receipts of which something is recognised, by the day they were bought.
pub(super) async fn rows(view: &mut View<'_>, gathered: &Gathered) -> Result<Vec<ObjectRow>, FlowError> {
    let recognised = gathered.lines.iter().filter(|settled| settled.line.recognised() > Cents::ZERO);
    let receipts: BTreeMap<ReceiptId, &str> = recognised
        .filter_map(|settled| Some((settled.line.receipt()?, settled.receipt.as_ref()?.number.as_str())))
        .collect();
    let below = gathered.grants.get(1..).unwrap_or_default();
    let holders = view.recipients(below).await?.into_iter().map(Some);
    let (mut objects, mut listed) = (view.objects(&gathered.grants).await?, Vec::new());
    for (grant, holder) in gathered.grants.iter().zip(once(None).chain(holders)) {
        for object in objects.remove(&grant.id).unwrap_or_default() {
            let receipt = receipts.get(&object.receipt).map(|number| (*number).to_owned());
            listed.extend(receipt.map(|receipt| (object, receipt, holder.clone())));
        }
    }
    listed.sort_by_key(|(object, ..)| (object.stated.bought_on, object.id));
    Ok((1..)
        .zip(listed)
        .map(|(number, (object, receipt, holder))| row(number, object, receipt, holder))
        .collect())
}

fn row(number: u32, object: InventoryObject, receipt_number: String, holder: Option<String>) -> ObjectRow {
    let gone = remark(&object);
    let stated = object.stated;
    let own_number = stated.number.map(|number| format!("Inventar-Nr. {number}"));
    let place: Vec<String> = [holder, stated.place, own_number].into_iter().flatten().collect();
    ObjectRow {
        number,
        designation: stated.designation,
        receipt_number,
        bought_on: stated.bought_on,
        price: stated.price,
        vat: stated.vat.map_or("", VatTreatment::german).to_owned(),
        place: place.join(", "),
        bound_until: stated.bound_until,
        gone,
    }
}

/// When and why an object went; nothing while it is there.
fn remark(object: &InventoryObject) -> String {
    let Some(disposal) = &object.disposal else { return String::new() };
    let early = if object.went_too_early() { " (vor dem Ende der Zweckbindung)" } else { "" };
    format!("{}: {}{early}", day(disposal.on), disposal.reason)
}

/// The claims with receipts above the price of their programme whose objects are not listed; nothing where no programme
/// names a price.
pub(super) async fn unlisted(
    view: &mut View<'_>,
    tree: &[Grant],
    period: &Period,
) -> Result<Option<Vec<Uuid>>, FlowError> {
    let laws = Laws::of(&mut view.conn, tree).await?;
    let mut priced = Vec::new();
    for grant in tree {
        priced.extend(laws.programme(grant)?.inventory_above.map(|_| grant.clone()));
    }
    if priced.is_empty() {
        return Ok(None);
    }
    let objects = view.objects(&priced).await?.into_values().flatten();
    let listed: Listed = objects.map(|object| (object.grant, object.receipt)).collect();
    let mut missing = Vec::new();
    for few in priced.chunks(FEW) {
        let (mut claims, mut expected) = (view.claims_of(few).await?, Vec::new());
        for grant in few {
            let programme = laws.programme(grant)?;
            for claim in claims.remove(&grant.id).unwrap_or_default() {
                expected.extend(unlisted_of((grant, programme), &listed, &claim, *period));
            }
        }
        missing.extend(lacking(view, expected).await?);
    }
    Ok(Some(missing))
}

/// The receipts for which an object is listed, each with the grant of whoever bought it.
type Listed = BTreeSet<(GrantId, ReceiptId)>;

/// A receipt for which no object is listed, though one should be, if it is above a price.
struct Expected {
    claim: ClaimId,
    receipt: ReceiptId,
    /// The input tax in it, which is no part of the price.
    vat: Cents,
    above: Cents,
}

/// What of a claim should be listed, if it is above the price, and is not.
fn unlisted_of(
    (grant, programme): (&Grant, &Programme),
    listed: &Listed,
    claim: &Claim,
    period: Period,
) -> Vec<Expected> {
    if matches!(claim.state, ClaimState::Withdrawn { .. }) {
        return Vec::new();
    }
    let expected = |line: &ClaimLine| {
        let Cost::Actual { receipt } = line.cost else { return None };
        let above = category(grant, line).and_then(|code| programme.listed_above(code))?;
        let vat = line.receipt_details.as_ref().and_then(|details| details.vat).unwrap_or(Cents::ZERO);
        let is_listed = listed.contains(&(grant.id, receipt));
        (!is_listed).then_some(Expected { claim: claim.id, receipt, vat, above })
    };
    claim.lines.iter().filter(|line| counts(line, period)).filter_map(expected).collect()
}

/// The claims with a receipt that is above its price, each once.
async fn lacking(view: &mut View<'_>, expected: Vec<Expected>) -> Result<Vec<Uuid>, FlowError> {
    let receipts = view.receipts(expected.iter().map(|it| it.receipt).collect()).await?;
    let mut claims = Vec::new();
    for Expected { claim, receipt, vat, above } in expected {
        let gross = receipts.get(&receipt).map_or(Cents::ZERO, |receipt| receipt.gross);
        if claims.last() != Some(&claim.0) && gross.minus(vat)? > above {
            claims.push(claim.0);
        }
    }
    Ok(claims)
}

fn counts(line: &ClaimLine, period: Period) -> bool {
    line.counts() && !matches!(line.state, LineState::Rejected { .. }) && period.contains(line.paid_on)
}

fn category<'grant>(grant: &'grant Grant, line: &ClaimLine) -> Option<&'grant CostCategoryCode> {
    grant.plan.iter().find(|planned| planned.id == line.plan_line).map(|planned| &planned.category)
}
