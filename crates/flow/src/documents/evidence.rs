//! A claim line as letters and records show it.

use std::collections::BTreeMap;

use grants::{Claim, ClaimLine, Cost, Grant, LineState, Programme, Receipt, ReceiptId, without_source};
use proof::data::Reduction;

use super::view::View;
use crate::FlowError;

/// The receipts that some lines rest on, by their ids.
pub(super) type Receipts = BTreeMap<ReceiptId, Receipt>;

/// The receipts of what was decided of a claim.
pub(super) async fn receipts(view: &mut View<'_>, claim: &Claim) -> Result<Receipts, FlowError> {
    let decided = claim.lines.iter().filter(|line| is_decided(line));
    view.receipts(decided.filter_map(ClaimLine::receipt).collect()).await
}

/// The receipt, or the units with their rate.
pub(super) fn evidence(receipts: &Receipts, line: &ClaimLine) -> Result<String, FlowError> {
    match &line.cost {
        Cost::LumpSum { rate, unit, count, .. } => Ok(format!("{count} × {unit}, {}", rate.as_str())),
        Cost::Actual { receipt } | Cost::CreditNote { receipt, .. } => {
            let number = number(receipts, *receipt)?;
            Ok(if line.cost.is_credit() { format!("Gutschrift {number}") } else { number.to_owned() })
        }
    }
}

/// The number of one of some receipts.
pub(super) fn number(receipts: &Receipts, receipt: ReceiptId) -> Result<&str, FlowError> {
    let found = receipts.get(&receipt).ok_or(FlowError::NotFound { what: "receipt" })?;
    Ok(found.number.as_str())
}

/// The item of the Finanzierungsplan: the component, and the place of the category among those that the plan names.
pub(super) fn cost_position(programme: &Programme, grant: &Grant, line: &ClaimLine) -> String {
    let position = grant.positions.iter().find(|position| position.id == line.position);
    let component = position.map_or("", |position| position.component.as_str());
    let planned = programme.cost_categories.iter();
    let mut planned = planned.filter(|category| grant.plan.iter().any(|line| line.category == category.code));
    let category = grant.plan.iter().find(|planned| planned.id == line.plan_line);
    let place = category.and_then(|line| planned.position(|known| known.code == line.category));
    place.map_or_else(|| component.to_owned(), |place| format!("{component}/{}", place + 1))
}

/// Why less is recognised than was claimed, by the decision or by the last correction.
pub(crate) fn reduction(programme: &Programme, line: &ClaimLine) -> Option<Reduction> {
    let (code, text) = match (line.corrections.last(), &line.state) {
        (Some(correction), _) if correction.to < line.eligible => (&correction.reason, &correction.text),
        (None, LineState::AcceptedInPart { reason, text, .. } | LineState::Rejected { reason, text }) => {
            (reason, text)
        }
        (None, LineState::Parked { question, answer_by, .. }) => {
            let by = answer_by.format("%d.%m.%Y");
            let reason = format!("Zurückgestellt bis zur Antwort, erbeten bis zum {by}: {question}");
            return Some(Reduction { reason, clause: "Nr. 11 VV zu § 44 LHO NRW".to_owned() });
        }
        _ => return None,
    };
    let known = programme.reduction_reason(code);
    let name = known.map_or(code.as_str(), |it| it.text.as_str());
    let clause = known.map_or_else(String::new, |it| without_source(&it.clause).to_owned());
    Some(Reduction { reason: format!("{name}: {text}"), clause })
}

/// Whether a line is part of what was decided: neither replaced by another nor given up.
pub(super) const fn is_decided(line: &ClaimLine) -> bool {
    !matches!(line.state, LineState::Replaced { .. } | LineState::Dropped)
}
