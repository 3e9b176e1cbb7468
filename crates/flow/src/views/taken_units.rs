//! Which units of lines that are prepared other lines hold already: all of them at once, before anything is handed in.

use std::collections::BTreeSet;

use grants::{Grant, GrantId, NewServiceUnit, NewUnits, Programme, ServiceUnit, ServiceUnitId, UnitName};

use crate::{
    Action, Ctx, FlowError,
    access::{self, Side},
    claims::{NewClaimCost, NewClaimLine},
};

/// The units of these lines that some line holds, each with the number of its own line, in their order; for who hands in
/// for the recipient of a grant. Whose line holds a unit is not told. What is no unit at its rate is told by handing it in.
pub async fn taken_units(
    ctx: &Ctx,
    grant: GrantId,
    lines: &[NewClaimLine],
) -> Result<Vec<(i64, UnitName)>, FlowError> {
    ctx.only_today("which units are held")?;
    let mut conn = ctx.look(Action::HandIn).await?;
    let grant = access::grant_on(&mut conn, ctx, grant, Side::Recipient).await?;
    let programme =
        store::programme(&mut conn, grant.unit, &grant.programme, grant.programme_version).await?;
    let programme = programme.ok_or(FlowError::NotFound { what: "programme" })?;
    let named: Vec<(i64, ServiceUnit)> =
        (1..).zip(lines).flat_map(|line| units_of(&grant, &programme, line)).collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ServiceUnitId> = named.iter().map(|(_, unit)| unit.id).collect();
    let known = store::known_service_units(&mut conn, grant.unit, &ids).await?;
    let held: BTreeSet<ServiceUnitId> =
        known.into_iter().filter(|(_, held)| *held).map(|(id, _)| id).collect();
    let taken = named.into_iter().filter(|(_, unit)| held.contains(&unit.id));
    Ok(taken.map(|(number, unit)| (number, unit.name())).collect())
}

/// The units that a line counts or pays for, each with the number of the line.
fn units_of(
    grant: &Grant,
    programme: &Programme,
    (number, line): (i64, &NewClaimLine),
) -> Vec<(i64, ServiceUnit)> {
    let named: Option<&NewUnits> = match &line.cost {
        NewClaimCost::LumpSum { units } => Some(units),
        NewClaimCost::Actual { pays_for, .. } => pays_for.as_ref(),
        NewClaimCost::CreditNote { .. } => None,
    };
    let Some(NewUnits { rate, units }) = named else { return Vec::new() };
    let unit = |new: &NewServiceUnit| {
        let rate = programme.rate_on(rate, &line.component, new.performed_on).ok()?;
        let unit = ServiceUnit::new(grant.unit, &line.component, &rate.unit, new).ok()?;
        Some((number, unit))
    };
    units.iter().filter_map(unit).collect()
}
