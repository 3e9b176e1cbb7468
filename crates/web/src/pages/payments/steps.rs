//! The steps of a payment: released, answered by the bank, taken back, issued again; and of a tranche: reversed.

use axum::response::Response;
use flow::{
    FlowError, Request,
    payments::{ConfirmPayment, ReissuePayment, RejectPayment, ReleasePayment, ReturnPayment},
    tranches::ReverseTranche,
};
use grants::{Payment, PaymentId};

use super::view;
use crate::{
    german::euros,
    id::Id,
    refusal,
    sent::Sent,
    show::{Wrong, done},
};

/// Runs a step; the payment says what became of it, or why not.
async fn step<R>(mut sent: Sent, id: PaymentId, request: R, word: &str) -> Result<Response, Wrong>
where
    R: Request<Answer = Payment>,
{
    match sent.run(request).await? {
        Ok(payment) => Ok(done(format_args!("/zahlungen/{}", payment.id), word)),
        Err(refusal) => {
            sent.refused(refusal)?;
            view::show(&sent.visitor, id, sent.form).await
        }
    }
}

/// `POST /zahlungen/{id}/freigabe`
pub(crate) async fn release(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let payment = PaymentId(id);
    let request = ReleasePayment { payment, version: sent.form.version() };
    step(sent, payment, request, "freigegeben").await
}

/// `POST /zahlungen/{id}/wiederholung`
pub(crate) async fn reissue(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let payment = PaymentId(id);
    let request = ReissuePayment { payment, version: sent.form.version() };
    step(sent, payment, request, "erneut-angeordnet").await
}

/// `POST /zahlungen/{id}/ausfuehrung`
pub(crate) async fn confirm(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let payment = PaymentId(id);
    let Some(confirmed_on) = sent.form.day("tag") else {
        return view::show(&sent.visitor, payment, sent.form).await;
    };
    let request = ConfirmPayment { payment, version: sent.form.version(), confirmed_on };
    step(sent, payment, request, "ausgefuehrt").await
}

/// `POST /zahlungen/{id}/rueckkehr`
pub(crate) async fn bring_back(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let payment = PaymentId(id);
    let (on, reason) = (sent.form.day("tag"), sent.form.text("grund", "Bitte den Grund nennen."));
    let (Some(returned_on), Some(reason)) = (on, reason) else {
        return view::show(&sent.visitor, payment, sent.form).await;
    };
    let request = ReturnPayment { payment, version: sent.form.version(), returned_on, reason };
    step(sent, payment, request, "zurueckgekommen").await
}

/// `POST /zahlungen/{id}/storno`
pub(crate) async fn reverse(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let payment = PaymentId(id);
    let (on, reason) = (sent.form.day("tag"), sent.form.text("grund", "Bitte den Grund nennen."));
    let (Some(reversed_on), Some(reason)) = (on, reason) else {
        return view::show(&sent.visitor, payment, sent.form).await;
    };
    let request = ReverseTranche { payment, version: sent.form.version(), reversed_on, reason };
    match sent.run(request).await? {
        Ok(_) => Ok(done(format_args!("/zahlungen/{payment}"), "storniert")),
        Err(refusal) => {
            let told = spent(&refusal);
            sent.refused(refusal)?;
            if let Some(text) = told {
                sent.form.say_otherwise(|_| refusal::told(text));
            }
            view::show(&sent.visitor, payment, sent.form).await
        }
    }
}

/// That the money of a tranche is not there any more: nobody typed an amount that could be asked for.
fn spent(refusal: &FlowError) -> Option<String> {
    let FlowError::LimitExceeded { of, open, asked, .. } = refusal else { return None };
    Some(format!(
        "{of}: Storniert würden {}, vom eingegangenen Geld sind aber nur noch {} da. Der Rest ist angeordnet, ausgezahlt \
         oder zurückgezahlt und muss erst zurückkommen.",
        euros(*asked),
        euros(*open)
    ))
}

/// `POST /zahlungen/{id}/ablehnung`
pub(crate) async fn reject(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let payment = PaymentId(id);
    let Some(reason) = sent.form.text("grund", "Bitte den Grund nennen.") else {
        return view::show(&sent.visitor, payment, sent.form).await;
    };
    let request = RejectPayment { payment, version: sent.form.version(), reason };
    step(sent, payment, request, "abgelehnt").await
}
