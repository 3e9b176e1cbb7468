//! The steps of a payout request: signing for it, deciding on it, certifying what is approved, sending that back.

use axum::response::Response;
use flow::{
    Request,
    payouts::{CertifyPayout, DecidePayout, SendBackPayout, SignPayoutRequest},
};
use grants::{PayoutRequest, PayoutRequestId};

use super::show;
use crate::{
    id::Id,
    pages::claims::steps::{certified, round},
    sent::Sent,
    show::{Wrong, done},
};

/// Runs a step; the request says what became of it, or why not.
async fn step<R>(
    mut sent: Sent,
    id: PayoutRequestId,
    request: R,
    told: impl Fn(&PayoutRequest) -> &'static str,
) -> Result<Response, Wrong>
where
    R: Request<Answer = PayoutRequest>,
{
    match sent.run(request).await? {
        Ok(request) => Ok(done(format_args!("/anforderungen/{id}"), told(&request))),
        Err(refusal) => {
            sent.refused(refusal)?;
            show(&sent.visitor, id, sent.form).await
        }
    }
}

/// `POST /anforderungen/{id}`
pub(crate) async fn decide(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let payout_request = PayoutRequestId(id);
    let refuses = sent.form.has("entscheidung", "ablehnen");
    let refusal = if refuses { sent.form.text("grund", "Bitte den Grund nennen.") } else { None };
    let decided_on = sent.form.day("tag");
    let (Some(decided_on), true) = (decided_on, sent.form.faults().is_empty()) else {
        return show(&sent.visitor, payout_request, sent.form).await;
    };
    let request = DecidePayout { payout_request, version: sent.form.version(), decided_on, refusal };
    let told = |request: &PayoutRequest| {
        if request.is_proposed() { "anforderung-vorgeschlagen" } else { "anforderung-entschieden" }
    };
    step(sent, payout_request, request, told).await
}

/// `POST /anforderungen/{id}/unterschrift`
pub(crate) async fn sign(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let payout_request = PayoutRequestId(id);
    let request = SignPayoutRequest { payout_request, version: sent.form.version() };
    step(sent, payout_request, request, |_| "anforderung-unterzeichnet").await
}

/// `POST /anforderungen/{id}/feststellung`
pub(crate) async fn certify(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let payout_request = PayoutRequestId(id);
    let (version, round, step_taken) = (sent.form.version(), round(&sent), certified(&sent));
    let request = CertifyPayout { payout_request, version, round, step: step_taken };
    let told = |request: &PayoutRequest| {
        if request.is_proposed() { "festgestellt" } else { "anforderung-bewilligt" }
    };
    step(sent, payout_request, request, told).await
}

/// `POST /anforderungen/{id}/rueckgabe`
pub(crate) async fn send_back(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let payout_request = PayoutRequestId(id);
    let Some(reason) = sent.form.text("rueckgabegrund", "Bitte den Grund nennen.") else {
        return show(&sent.visitor, payout_request, sent.form).await;
    };
    let (version, round) = (sent.form.version(), round(&sent));
    let request = SendBackPayout { payout_request, version, round, reason };
    step(sent, payout_request, request, |_| "zurueckgegeben").await
}
