//! What audits observed, with what was answered and decided, for the protocol.

use grants::{AuditObservation, AuditObservationState, AuditStep, AuditStepKind, Signer};
use proof::data::{ObservationRow, ObservationStatement};

use crate::{
    FlowError,
    audit_observations::{self, Thing},
    documents::{
        duty_words,
        view::View,
        words::{day, euros},
    },
};

/// Every observation that the actor may know of, by grants and numbers.
pub(super) async fn rows(view: &mut View<'_>) -> Result<Vec<ObservationRow>, FlowError> {
    let mut rows = Vec::new();
    for observed in audit_observations::all(&mut view.conn, view.ctx).await? {
        let found = audit_observations::audited_on(&mut view.conn, view.ctx, observed.about).await?;
        rows.push(row(&observed, found.whose.reference, &found.thing));
    }
    rows.sort_by(|one, other| (&one.grant, one.number).cmp(&(&other.grant, other.number)));
    Ok(rows)
}

fn row(observed: &AuditObservation, grant: String, about: &Thing) -> ObservationRow {
    let first = statement(&observed.by, "Bemerkung".to_owned(), &observed.text);
    let followed = observed.steps.iter().map(|AuditStep { text, by, kind }| statement(by, step(*kind), text));
    ObservationRow {
        grant,
        number: u32::try_from(observed.number).unwrap_or(u32::MAX),
        about: thing(about),
        amount: observed.amount,
        in_question: observed.in_question(),
        state: state(observed.state()),
        statements: std::iter::once(first).chain(followed).collect(),
    }
}

fn statement(by: &Signer, what: String, text: &str) -> ObservationStatement {
    ObservationStatement {
        on: by.on,
        person: by.name.clone(),
        role: duty_words::role(by.role).to_owned(),
        what,
        text: text.to_owned(),
    }
}

fn thing(thing: &Thing) -> String {
    match thing {
        Thing::Grant => "Zuwendung als Ganzes".to_owned(),
        Thing::Claim { number } => format!("Abrechnung {number}"),
        Thing::ClaimLine { claim_number, number, .. } => format!("Abrechnung {claim_number}, Zeile {number}"),
        Thing::Payment { amount, state } => {
            format!("Zahlung über {} vom {}", euros(*amount), day(state.since()))
        }
        Thing::Proof { kind, period } => {
            format!("{}, {} bis {}", kind.german(), day(period.from()), day(period.until()))
        }
        Thing::Receivable { amount, demanded_on } => {
            format!("Forderung über {} vom {}", euros(*amount), day(*demanded_on))
        }
    }
}

fn state(state: AuditObservationState) -> String {
    match state {
        AuditObservationState::Open { answer_by } => format!("Stellungnahme bis {}", day(answer_by)),
        AuditObservationState::Answered => "Stellungnahme liegt vor".to_owned(),
        AuditObservationState::Settled => "ausgeräumt".to_owned(),
        AuditObservationState::Upheld => "bleibt bestehen".to_owned(),
    }
}

fn step(kind: AuditStepKind) -> String {
    match kind {
        AuditStepKind::Answer => "Stellungnahme".to_owned(),
        AuditStepKind::AskBack { answer_by } => format!("Rückfrage, Stellungnahme bis {}", day(answer_by)),
        AuditStepKind::Settle => "ausgeräumt".to_owned(),
        AuditStepKind::Uphold { amount: None } => "bleibt bestehen".to_owned(),
        AuditStepKind::Uphold { amount: Some(amount) } => {
            format!("bleibt bestehen, {} in Frage", euros(amount))
        }
    }
}
