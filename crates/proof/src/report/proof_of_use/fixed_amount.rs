//! What a grant of a fixed amount is asked besides, at the head of section II: by how much its cost has fallen below the plan.

use ledger::{Cents, MoneyError};

use crate::data::{FixedAmount, ProofOfUse};
use crate::flow::Flow;
use crate::{RenderError, format};

pub(super) fn draw(flow: &mut Flow, proof: &ProofOfUse) -> Result<(), RenderError> {
    let Some(fixed) = &proof.fixed_amount else { return Ok(()) };
    let sum = |source| RenderError::Sum { table: "Festbetrag", source };
    let planned = Cents::sum(proof.expenditure.iter().map(|row| row.planned_eligible)).map_err(sum)?;
    let settled = Cents::sum(proof.expenditure.iter().map(|row| row.settled_eligible)).map_err(sum)?;
    flow.paragraph(&format!(
        "Die Zuwendung ist als Festbetrag von {} bewilligt.",
        format::euros(fixed.amount)
    ));
    let fallen = planned.minus(settled).map_err(sum)?;
    if fallen <= Cents::ZERO {
        flow.paragraph(
            "Die zuwendungsfähigen Ausgaben haben sich gegenüber dem Zuwendungsbescheid nicht ermäßigt.",
        );
        return Ok(());
    }
    let by = format!(
        "Die zuwendungsfähigen Ausgaben haben sich gegenüber dem Zuwendungsbescheid um {} ({} v.\u{a0}H.) ermäßigt",
        format::euros(fallen),
        format::percent(fallen, planned).map_err(sum)?
    );
    let is_too_far = is_above(fallen, planned, fixed).map_err(sum)?;
    let threshold = fixed.threshold.map(format::hundredths);
    flow.paragraph(&match (threshold, is_too_far) {
        (None, _) => format!("{by}."),
        (Some(threshold), false) => format!("{by}, also nicht um mehr als {threshold} v.\u{a0}H."),
        (Some(threshold), true) => {
            format!("{by}, also um mehr als {threshold} v.\u{a0}H. Die Gegenüberstellung steht unter Nr.\u{a0}II.2.")
        }
    });
    match &fixed.reason {
        Some(reason) => flow.paragraph(&format!("Gründe: {reason}")),
        None if is_too_far => flow.note("Die Gründe dafür sind noch anzugeben."),
        None => {}
    }
    Ok(())
}

/// Whether the cost has fallen by more than the threshold; never where there is none.
fn is_above(fallen: Cents, planned: Cents, fixed: &FixedAmount) -> Result<bool, MoneyError> {
    match fixed.threshold {
        Some(threshold) => Ok(fallen > planned.share(threshold.into(), 10_000)?),
        None => Ok(false),
    }
}
