//! Point 9: how money is paid, as it is agreed.

use grants::{Grant, Instalment, PayoutRule, Requirement, RequirementKind, RequirementState, RuleVersion};

use super::Wording;
use crate::documents::words::{day, euros, within};

/// The point, a line for each thing that is agreed. Where nothing is, money is paid on request, as far as it is needed.
pub(super) fn point(wording: Wording<'_>) -> String {
    let Some(terms) = wording.terms else { return on_request(wording) };
    let mut lines = rule(terms.rule(), wording);
    if wording.advances() {
        lines.extend(terms.instalments.iter().map(|it| instalment(it, wording.grant)));
    }
    lines.extend(terms.requirements.iter().map(requirement));
    lines.extend(terms.rules.last().map(agreed));
    lines.join("\n")
}

/// What is paid ahead of use, and how soon it is used.
fn on_request(wording: Wording<'_>) -> String {
    match wording.use_by {
        Some(entry) => format!(
            "Mittel werden auf Anforderung ausgezahlt, und nur soweit sie innerhalb von {} nach der Auszahlung für fällige \
             Zahlungen benötigt werden ({}).",
            within(entry.value),
            entry.basis
        ),
        None => "Mittel werden auf Anforderung ausgezahlt, und nur soweit sie für fällige Zahlungen benötigt werden."
            .to_owned(),
    }
}

/// What the rule says, with its limit if it has one.
fn rule(rule: PayoutRule, wording: Wording<'_>) -> Vec<String> {
    let mut lines = match rule {
        PayoutRule::Reimbursement => vec![
            "Ausgezahlt wird nur, was von abgerechneten Ausgaben anerkannt ist (Erstattung). Im Voraus wird nichts \
             ausgezahlt."
                .to_owned(),
        ],
        PayoutRule::Advance { .. } => vec![
            on_request(wording),
            "Anerkannte Ausgaben werden mit den ausgezahlten Mitteln verrechnet; für sich allein machen sie nichts fällig."
                .to_owned(),
        ],
        PayoutRule::Mixed { .. } => vec![
            on_request(wording),
            "Anerkannte Ausgaben werden zuerst mit den ausgezahlten Mitteln verrechnet; was diese nicht decken, wird mit der \
             Entscheidung über die Abrechnung fällig."
                .to_owned(),
        ],
    };
    lines.extend(rule.cap().map(|cap| {
        format!("Im Voraus ausgezahlt und noch nicht verrechnet sind zu keiner Zeit mehr als {}.", euros(cap))
    }));
    lines
}

/// An instalment: of what, and what it waits for.
fn instalment(agreed: &Instalment, grant: &Grant) -> String {
    let position = grant.positions.iter().find(|position| position.id == agreed.position);
    let component = position.map_or_else(String::new, |it| format!(" für {}", it.component));
    let year = position.and_then(|it| it.budget_year);
    let year = year.map_or_else(String::new, |year| format!(", Haushaltsjahr {year}"));
    let waits_for = agreed.requirement;
    let waits_for =
        waits_for.map_or_else(String::new, |number| format!(", sobald Voraussetzung {number} erfüllt ist"));
    let (number, amount) = (agreed.number, euros(agreed.amount));
    format!("Rate {number}, einmal und ganz anzufordern: {amount}{component}{year}{waits_for}.")
}

/// A requirement with its day, and that it was done without, if it was.
fn requirement(agreed: &Requirement) -> String {
    let Requirement { number, title, due_on, .. } = agreed;
    let kind = match agreed.kind {
        RequirementKind::InterimProofAccepted => " (Zwischennachweis, angenommen)",
        RequirementKind::ProofFiled => " (Nachweis, eingereicht)",
        RequirementKind::Report => " (Bericht)",
        RequirementKind::Other => "",
    };
    let waived = match &agreed.state {
        RequirementState::Waived { on, .. } => format!(" Darauf ist am {} verzichtet worden.", day(*on)),
        RequirementState::Open | RequirementState::Met { .. } => String::new(),
    };
    format!("Voraussetzung {number}, zu erfüllen bis zum {}: {title}{kind}.{waived}", day(*due_on))
}

/// Since when it is so, and where that is agreed.
fn agreed(rule: &RuleVersion) -> String {
    format!("Diese Zahlungsweise gilt seit dem {} ({}).", day(rule.agreed_on), rule.reference)
}
