//! The list of objects of a proof (Inventar): what was bought with the receipts that it states, and which receipts should have
//! an object and have none.

use std::collections::{BTreeMap, BTreeSet};

use grants::{
    Claim, ClaimLine, ClaimState, Cost, CostCategoryCode, Grant, InventoryObject, LineState, Period,
    Programme, ReceiptId, VatTreatment,
};
use ledger::Cents;
use proof::data::ObjectRow;
use uuid::Uuid;

use super::gather::Gathered;
use crate::{
    FlowError,
    documents::{view::View, words::day},
};

/// The objects that were bought with receipts of which something is recognised, by the day they were bought.
pub(super) async fn rows(view: &mut View<'_>, gathered: &Gathered) -> Result<Vec<ObjectRow>, FlowError> {
    let recognised = gathered.lines.iter().filter(|settled| settled.line.recognised() > Cents::ZERO);
    let receipts: BTreeMap<ReceiptId, &str> = recognised
        .filter_map(|settled| Some((settled.line.receipt()?, settled.receipt.as_ref()?.number.as_str())))
        .collect();
    let mut listed = Vec::new();
    for (depth, grant) in gathered.grants.iter().enumerate() {
        let holder = match depth {
            0 => None,
            _ => Some(view.organisation(grant.recipient).await?.name),
        };
        for object in view.objects(grant).await? {
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
    let mut found = None;
    for grant in tree {
        let programme = view.programme(grant).await?;
        if programme.inventory_above.is_none() {
            continue;
        }
        let listed: BTreeSet<ReceiptId> =
            view.objects(grant).await?.into_iter().map(|object| object.receipt).collect();
        let missing = found.get_or_insert_with(Vec::new);
        for claim in view.claims(grant).await? {
            if lacks(view, (grant, &programme), &listed, &claim, period).await? {
                missing.push(claim.id.0);
            }
        }
    }
    Ok(found)
}

/// Whether an object of a claim should be listed and is not.
async fn lacks(
    view: &mut View<'_>,
    (grant, programme): (&Grant, &Programme),
    listed: &BTreeSet<ReceiptId>,
    claim: &Claim,
    period: &Period,
) -> Result<bool, FlowError> {
    if matches!(claim.state, ClaimState::Withdrawn { .. }) {
        return Ok(false);
    }
    for line in claim.lines.iter().filter(|line| counts(line, *period)) {
        let Cost::Actual { receipt } = line.cost else { continue };
        let Some(above) = category(grant, line).and_then(|code| programme.listed_above(code)) else {
            continue;
        };
        if listed.contains(&receipt) {
            continue;
        }
        let known = store::receipt(&mut view.conn, grant.unit, receipt).await?;
        let gross = known.map_or(Cents::ZERO, |receipt| receipt.gross);
        let vat = line.receipt_details.as_ref().and_then(|details| details.vat).unwrap_or(Cents::ZERO);
        if gross.minus(vat)? > above {
            return Ok(true);
        }
    }
    Ok(false)
}

fn counts(line: &ClaimLine, period: Period) -> bool {
    line.counts() && !matches!(line.state, LineState::Rejected { .. }) && period.contains(line.paid_on)
}

fn category<'grant>(grant: &'grant Grant, line: &ClaimLine) -> Option<&'grant CostCategoryCode> {
    grant.plan.iter().find(|planned| planned.id == line.plan_line).map(|planned| &planned.category)
}
