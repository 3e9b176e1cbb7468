//! The documents that can be made of one subject, for who sees it. What its giver keeps for itself, a recipient does not
//! get.

use grants::{Claim, ClaimState, Grant, Payment, PayoutRequest, PositionId, Proof, Receivable, Step};
use ledger::Cents;
use uuid::Uuid;

use super::{DocumentKind, Numbers, decision, parties::is_contract, refund_demand, words};
use crate::{Ctx, FlowError, access::is_decided_about, deadlines};

/// A document that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its kind.
    pub kind: DocumentKind,
    /// The id of what it is about.
    pub subject: Uuid,
    /// What people call it.
    pub title: String,
    /// The version of its subject.
    pub version: i64,
}

/// The documents of a grant itself, as of the day for which it is shown.
pub async fn of_grant(ctx: &Ctx, grant: &Grant) -> Result<Vec<Listed>, FlowError> {
    let is_reminded = grant.parent.is_some() && ctx.shown_as_of().is_none();
    let is_late = is_reminded && deadlines::has_a_late_proof(ctx, grant).await?;
    Ok(of_grant_itself(grant, is_late))
}

/// The documents of a grant itself, if it is known whether one of its proofs is late.
pub(super) fn of_grant_itself(grant: &Grant, is_late: bool) -> Vec<Listed> {
    let reference = &grant.act.reference;
    let listed = |kind, name: &str| Listed {
        kind,
        subject: grant.id.0,
        title: format!("{name} {reference}"),
        version: grant.version,
    };
    let mut found = Vec::new();
    if grant.parent.is_some() {
        let act = if is_contract(&grant.act) { "Weiterleitungsvertrag" } else { "Weiterleitungsbescheid" };
        found.push(listed(DocumentKind::Forwarding, act));
        found.push(listed(DocumentKind::AccountStatement, "Kontoauszug"));
        found.extend(is_late.then(|| listed(DocumentKind::Reminder, "Erinnerung")));
    }
    found.push(listed(DocumentKind::ProofOfUse, "Entwurf des Verwendungsnachweises"));
    found.push(listed(DocumentKind::JournalExtract, "Journalauszug"));
    found
}

/// The documents of a proof: its own, and once it is decided the record that its giver keeps.
pub fn of_proof(ctx: &Ctx, grant: &Grant, proof: &Proof) -> Vec<Listed> {
    let name = proof_title(proof, &grant.act.reference);
    let listed = |kind, title| Listed { kind, subject: proof.id.0, title, version: proof.version };
    let is_decided = proof.state.is_accepted() || proof.state.is_rejected();
    let is_kept = grant.parent.is_some() && is_decided && !is_decided_about(ctx, grant);
    let mut found = vec![listed(DocumentKind::ProofOfUse, name.clone())];
    found.extend(is_kept.then(|| listed(DocumentKind::Examination, format!("Prüfvermerk {name}"))));
    found
}

/// What people call a proof.
pub(super) fn proof_title(proof: &Proof, reference: &str) -> String {
    let (kind, until) = (proof.kind.german(), words::day(proof.period.until()));
    let version = if proof.number > 1 { format!(", Fassung {}", proof.number) } else { String::new() };
    format!("{kind} {reference}, bis {until}{version}")
}

/// The documents of a request for money.
pub fn of_payout_request(grant: &Grant, request: &PayoutRequest, numbers: &Numbers) -> Vec<Listed> {
    let name = if grant.parent.is_some() { "Mittelanforderung" } else { "Mittelabruf" };
    let title = numbered(name, (grant, request.position), (request.id.0, request.amount), numbers);
    vec![Listed { kind: DocumentKind::PayoutRequest, subject: request.id.0, title, version: request.version }]
}

/// The documents of a claim: once it is decided, the letter to its recipient and the record that its giver keeps.
pub fn of_claim(ctx: &Ctx, grant: &Grant, claim: &Claim) -> Vec<Listed> {
    if grant.parent.is_none() || !matches!(claim.state, ClaimState::Decided { .. }) {
        return Vec::new();
    }
    let name = format!("{} {}", decision::name(claim), grant.act.reference);
    let listed = |kind, title| Listed { kind, subject: claim.id.0, title, version: claim.version };
    let mut found = vec![listed(DocumentKind::Decision, format!("Entscheidung über {name}"))];
    if !is_decided_about(ctx, grant) {
        found.push(listed(DocumentKind::Examination, format!("Prüfvermerk {name}")));
    }
    found
}

/// The documents of a payment: its order, which its giver keeps. What came in nobody here ordered.
pub fn of_payment(ctx: &Ctx, grant: &Grant, payment: &Payment, numbers: &Numbers) -> Vec<Listed> {
    let is_ordered = payment.sign_offs.iter().any(|signed| signed.step == Step::Order);
    if grant.parent.is_none() || payment.state.is_of_tranche() || !is_ordered || is_decided_about(ctx, grant)
    {
        return Vec::new();
    }
    let of = (grant, payment.position);
    let title = numbered("Auszahlungsanordnung", of, (payment.id.0, payment.amount), numbers);
    vec![Listed { kind: DocumentKind::PaymentOrder, subject: payment.id.0, title, version: payment.version }]
}

/// The documents of a receivable. Of its award the ministry writes itself.
pub fn of_receivable(grant: &Grant, receivable: &Receivable, numbers: &Numbers) -> Vec<Listed> {
    if grant.parent.is_none() {
        return Vec::new();
    }
    let (id, of) = (receivable.id.0, (grant, receivable.position));
    let title = numbered(refund_demand::title(receivable.kind), of, (id, receivable.amount), numbers);
    vec![Listed { kind: DocumentKind::RefundDemand, subject: id, title, version: receivable.version }]
}

/// What people call something that is numbered within its grant: with its component and amount, which they know it by.
fn numbered(
    name: &str,
    (grant, position): (&Grant, PositionId),
    (id, amount): (Uuid, Cents),
    numbers: &Numbers,
) -> String {
    let number = numbers.get(&id).unwrap_or(&grant.act.reference);
    let position = grant.positions.iter().find(|it| it.id == position);
    let component = position.map(|it| format!("{}, ", it.component)).unwrap_or_default();
    format!("{name} {number}, {component}{}", words::euros(amount))
}
