//! The steps of a claim that need no page of their own: signing, taking back, certifying, sending a proposal back.

use axum::response::Response;
use flow::{
    Request,
    claims::{CertifyClaim, SendBackProposal, SignClaim, WithdrawClaim},
};
use grants::{Claim, ClaimId, ClaimState, Step};

use super::view;
use crate::{
    id::Id,
    sent::Sent,
    show::{Wrong, done},
};

/// Runs a step; the claim says what became of it, or why not.
async fn step<R>(
    mut sent: Sent,
    id: ClaimId,
    request: R,
    told: impl Fn(&Claim) -> &'static str,
) -> Result<Response, Wrong>
where
    R: Request<Answer = Claim>,
{
    match sent.run(request).await? {
        Ok(claim) => Ok(done(format_args!("/abrechnungen/{id}"), told(&claim))),
        Err(refusal) => {
            sent.refused(refusal)?;
            Box::pin(view::show(&sent.visitor, id, sent.form)).await
        }
    }
}

/// `POST /abrechnungen/{id}/unterschrift`
pub(crate) async fn sign(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let id = ClaimId(id);
    let request = SignClaim { claim: id, version: sent.form.version() };
    step(sent, id, request, |_| "unterzeichnet").await
}

/// `POST /abrechnungen/{id}/ruecknahme`
pub(crate) async fn withdraw(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let id = ClaimId(id);
    let request = WithdrawClaim { claim: id, version: sent.form.version() };
    step(sent, id, request, |_| "zurueckgenommen").await
}

/// `POST /abrechnungen/{id}/feststellung`
pub(crate) async fn certify(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let id = ClaimId(id);
    let round = round(&sent);
    let certified = certified(&sent);
    let request = CertifyClaim { claim: id, version: sent.form.version(), round, step: certified };
    let told = |claim: &Claim| match claim.state {
        ClaimState::Decided { .. }
            if claim.correction.is_none() && claim.round() > claim.round_of_decision() =>
        {
            "berichtigt"
        }
        ClaimState::Decided { .. } if claim.correction.is_none() => "entschieden",
        _ => "festgestellt",
    };
    step(sent, id, request, told).await
}

/// `POST /abrechnungen/{id}/rueckgabe`
pub(crate) async fn send_back(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let id = ClaimId(id);
    let round = round(&sent);
    let Some(reason) = sent.form.text("grund", "Bitte den Grund nennen.") else {
        return view::show(&sent.visitor, id, sent.form).await;
    };
    let request = SendBackProposal { claim: id, version: sent.form.version(), round, reason };
    step(sent, id, request, |_| "zurueckgegeben").await
}

/// What is certified.
pub(crate) fn certified(sent: &Sent) -> Step {
    match sent.form.value("feststellung") {
        "grund" => Step::Sachlich,
        "beides" => Step::SachlichUndRechnerisch,
        _ => Step::Rechnerisch,
    }
}

/// The round that the person saw; none fits, if it is missing.
pub(crate) fn round(sent: &Sent) -> i64 {
    sent.form.value("runde").parse().unwrap_or(-1)
}
