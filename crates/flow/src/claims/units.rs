//! The units that lines count or pay for: each held by one live line, in the whole unit of book-keeping.

use std::collections::{BTreeMap, BTreeSet};

use grants::{CheckedLine, Claim, ClaimError, ClaimLine, ClaimLineId, LineState, ServiceUnit, ServiceUnitId};
use ledger::Cents;
use store::Tx;

use super::ClaimFaults;
use crate::FlowError;

/// The units of the lines of a claim: line, number of the line, units.
pub(super) type UnitsOfLines = Vec<(ClaimLineId, i64, Vec<ServiceUnit>)>;

/// The units of checked lines.
pub(super) fn of_lines(lines: &[CheckedLine<'_>]) -> UnitsOfLines {
    let with_units = lines.iter().filter(|line| !line.units.is_empty());
    with_units.map(|line| (line.id, line.number, line.units.clone())).collect()
}

/// Notes units that another line holds, and writes those that are new if nothing is wrong. The index
/// `claim_line_unit_held_once` keeps it so; what is looked up here is which units to name. Whose line holds one is not told.
pub(super) async fn register(
    tx: &mut Tx,
    lines: &UnitsOfLines,
    faults: &mut ClaimFaults,
) -> Result<(), FlowError> {
    let books = tx.unit();
    let named = || lines.iter().flat_map(|(_, number, units)| units.iter().map(move |unit| (*number, unit)));
    let ids: Vec<ServiceUnitId> = named().map(|(_, unit)| unit.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let known = store::known_service_units(tx.read().await?, books, &ids).await?;
    let known: BTreeMap<ServiceUnitId, bool> = known.into_iter().collect();
    for (line, unit) in named().filter(|(_, unit)| known.get(&unit.id) == Some(&true)) {
        faults.note(Some(line), ClaimError::UnitClaimed { line, unit: unit.name() });
    }
    if !faults.is_empty() {
        return Ok(());
    }
    let new: Vec<&ServiceUnit> =
        named().map(|(_, unit)| unit).filter(|unit| !known.contains_key(&unit.id)).collect();
    Ok(store::insert_service_units(tx.write().await?, books, &new).await?)
}

/// Writes which units the lines of a claim hold.
pub(super) async fn hold(tx: &mut Tx, lines: UnitsOfLines) -> Result<(), FlowError> {
    let books = tx.unit();
    let lines: Vec<_> = lines.into_iter().map(|(line, _, units)| (line, units)).collect();
    Ok(store::insert_line_units(tx.write().await?, books, &lines).await?)
}

/// Releases what a decision does not recognise: all units of a rejected line, the named ones of a line in part.
pub(super) async fn release(tx: &mut Tx, claim: &Claim) -> Result<(), FlowError> {
    let with_units = || claim.lines.iter().filter(|line| line.units.is_some());
    let rejected: Vec<ClaimLineId> = with_units()
        .filter(|line| matches!(line.state, LineState::Rejected { .. }))
        .map(|line| line.id)
        .collect();
    let released = with_units().flat_map(|line| {
        let units = line.units.iter().flat_map(|units| units.released.iter());
        units.map(|unit| (line.id, *unit))
    });
    let released: Vec<(ClaimLineId, ServiceUnitId)> = released.collect();
    let foreign = foreign(tx, claim, &released).await?;
    if !foreign.is_empty() {
        return Err(foreign.into());
    }
    Ok(store::release_units(tx.write().await?, &rejected, &released).await?)
}

/// The units of a corrected line: held again if more is recognised of it, unless another line holds one of them by now;
/// released if nothing is recognised any more.
pub(super) async fn follow(tx: &mut Tx, line: &ClaimLine, from: Cents, to: Cents) -> Result<(), FlowError> {
    if line.units.is_none() || (to <= from && to > Cents::ZERO) {
        return Ok(());
    }
    if to == Cents::ZERO {
        return release_lines(tx, std::iter::once(line)).await;
    }
    let books = tx.unit();
    let listed = store::units_of_lines(tx.read().await?, books, &[line.id]).await?;
    let gone: Vec<_> = listed.into_iter().filter(|it| !it.held).map(|it| it.unit).collect();
    let ids: Vec<ServiceUnitId> = gone.iter().map(|unit| unit.id).collect();
    let known = store::known_service_units(tx.read().await?, books, &ids).await?;
    let taken = |unit: &&ServiceUnit| known.contains(&(unit.id, true));
    if let Some(unit) = gone.iter().find(taken) {
        return Err(ClaimError::UnitClaimed { line: line.number, unit: unit.name() }.into());
    }
    Ok(store::hold_units_again(tx.write().await?, books, line.id).await?)
}

/// Releases all units of lines.
pub(super) async fn release_lines<'a>(
    tx: &mut Tx,
    lines: impl Iterator<Item = &'a ClaimLine>,
) -> Result<(), FlowError> {
    let lines: Vec<ClaimLineId> = lines.filter(|line| line.units.is_some()).map(|line| line.id).collect();
    Ok(store::release_units(tx.write().await?, &lines, &[]).await?)
}

/// Lines that claim parked ones again hold their units from now on.
pub(super) async fn take_over(tx: &mut Tx, lines: &[ClaimLine]) -> Result<(), FlowError> {
    let again = lines.iter().filter(|line| line.units.is_some());
    let again: BTreeMap<_, _> =
        again.filter_map(|line| line.reincludes.map(|parked| (parked, (line.id, line.number)))).collect();
    if again.is_empty() {
        return Ok(());
    }
    let books = tx.unit();
    let parked: Vec<ClaimLineId> = again.keys().copied().collect();
    let mut units: BTreeMap<ClaimLineId, Vec<ServiceUnit>> = BTreeMap::new();
    for listed in store::units_of_lines(tx.read().await?, books, &parked).await? {
        units.entry(listed.line).or_default().push(listed.unit);
    }
    store::release_units(tx.write().await?, &parked, &[]).await?;
    let taken =
        again.into_iter().filter_map(|(parked, (line, number))| Some((line, number, units.remove(&parked)?)));
    hold(tx, taken.collect()).await
}

/// The units that an examiner names for lines of the claim that they do not belong to.
pub(super) async fn foreign(
    tx: &mut Tx,
    claim: &Claim,
    named: &[(ClaimLineId, ServiceUnitId)],
) -> Result<Vec<ClaimError>, FlowError> {
    let lines: BTreeSet<ClaimLineId> = named.iter().map(|(line, _)| *line).collect();
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let books = tx.unit();
    let lines: Vec<ClaimLineId> = lines.into_iter().collect();
    let units = store::units_of_lines(tx.read().await?, books, &lines).await?;
    let units: BTreeSet<_> = units.into_iter().map(|found| (found.line, found.unit.id)).collect();
    let numbers: BTreeMap<_, _> = claim.lines.iter().map(|line| (line.id, line.number)).collect();
    let foreign = named.iter().filter(|named| !units.contains(named));
    let told = |(line, unit): &(ClaimLineId, ServiceUnitId)| {
        Some(ClaimError::UnknownUnit { line: *numbers.get(line)?, unit: *unit })
    };
    Ok(foreign.filter_map(told).collect())
}
