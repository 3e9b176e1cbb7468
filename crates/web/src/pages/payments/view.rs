//! `/zahlungen/{id}`: one payment, what stands next, and who may do it.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::NaiveDate;
use flow::{
    documents::{self, Numbered, about},
    may::{PaymentAct, payment_acts},
    meanwhile::Subject,
    notifications::foreseen::of_release,
    payments::{ConfirmPayment, ReissuePayment, RejectPayment, ReturnPayment},
    views,
};
use grants::{AuditSubject, Claim, Payment, PaymentId, PaymentState, Step};
use ledger::Cents;

use super::accounts::{Account, Accounts};
use crate::{
    Web, filters,
    foreseen::{self, Follows, note},
    form::Form,
    frame::Frame,
    german::{Badge, payment_state},
    id::Id,
    lists, meanwhile,
    names::Names,
    pages::{
        claims::view::{Signed, signed},
        documents::{Paper, papers},
        observations,
    },
    show::{Wrong, page_with},
    steps::Steps,
    visitor::Visitor,
};

/// The most claims that are named beside a payment, the newest.
const MOST_CLAIMS: usize = 50;

/// The page.
#[derive(Template)]
#[template(path = "payments/view.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    grant_id: String,
    reference: String,
    from: String,
    to: String,
    account: Option<Account>,
    /// The number of the order; a tranche has none.
    number: Option<String>,
    what: String,
    amount: Cents,
    state: Badge,
    on: NaiveDate,
    told: Option<String>,
    replaces: Option<String>,
    next: &'static str,
    brings: Option<String>,
    /// What it is called to refuse it.
    refuse: &'static str,
    follows: Follows,
    steps: Steps,
    observe: Option<String>,
    papers: Vec<Paper>,
    /// Where the way of its money is shown, once it moved.
    trail: Option<String>,
    signed: Vec<Signed>,
    /// The claims that may be paid by it, the newest of them.
    claims: Vec<(String, String)>,
    more_claims: usize,
}

/// `GET /zahlungen/{id}`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    show(&visitor, PaymentId(id), Form::fresh(&web.flow)).await
}

/// The payment as it is, with what is wrong with a form that was sent about it.
pub(crate) async fn show(visitor: &Visitor, id: PaymentId, form: Form) -> Result<Response, Wrong> {
    let payment = views::payment(&visitor.ctx, id).await?;
    let grant = views::grant(&visitor.ctx, payment.grant).await?;
    let names = Names::of(&visitor.ctx).await?;
    let claims =
        lists::all(|after| views::claim_overviews(&visitor.ctx, Some(grant.id), after, views::MOST)).await?;
    // What takes from no position, such as a claim of credit notes alone, may be about any of them.
    let takes = |claim: &&Claim| {
        let from = &claim.reserved.shares;
        from.is_empty() || from.contains_key(&payment.position)
    };
    let claims: Vec<&Claim> = claims.iter().map(|found| &found.claim).filter(takes).collect();
    let more_claims = claims.len().saturating_sub(MOST_CLAIMS);
    let claims = claims.into_iter().skip(more_claims);
    let is_faulty = !form.faults().is_empty();
    let told = match &payment.state {
        PaymentState::Rejected { reason, .. }
        | PaymentState::Returned { reason, .. }
        | PaymentState::Reversed { reason, .. } => Some(reason.clone()),
        _ => None,
    };
    let has_moved = matches!(payment.state, PaymentState::Received { .. } | PaymentState::Confirmed { .. });
    let steps = Steps::told(payment_acts(&visitor.ctx, &grant, &payment).await?, named);
    let brings = if steps.has("freigabe") { released(visitor, &names, &payment).await? } else { None };
    let numbers = documents::numbers(&visitor.ctx, &grant, Numbered::Order).await?;
    let shown = Page {
        frame: visitor.frame("Zahlung").faulty(is_faulty).below("/zahlungen", "Zahlungen"),
        form: meanwhile::about(&visitor.ctx, form, Subject::Payment(&payment), payment.version).await?,
        id: id.to_string(),
        grant_id: grant.id.to_string(),
        reference: grant.act.reference.clone(),
        from: names.organisation(grant.giver).to_owned(),
        to: names.organisation(grant.recipient).to_owned(),
        account: Accounts::of(visitor, &[(&grant, &payment)]).await?.of_payment(&grant, &payment),
        what: names.position_of(&grant, payment.position),
        amount: payment.amount,
        state: payment_state(&payment.state),
        on: payment.state.since(),
        told,
        replaces: payment.replaces.map(|id| id.to_string()),
        next: next(&payment),
        brings,
        refuse: refuse(&payment.state),
        follows: follows(visitor, &names, &payment, &steps).await?,
        steps,
        observe: observations::way(visitor, AuditSubject::Payment(id)),
        papers: papers(about::of_payment(&visitor.ctx, &grant, &payment, &numbers)),
        number: numbers.get(&id.0).cloned(),
        trail: has_moved.then(|| format!("/zahlungen/{id}/geldweg")),
        signed: signed(&payment.sign_offs),
        claims: claims.map(|claim| (claim.id.to_string(), format!("Abrechnung {}", claim.number))).collect(),
        more_claims,
    };
    let status = if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page_with(status, &shown))
}

/// What the visitor's release brings about.
async fn released(visitor: &Visitor, names: &Names, payment: &Payment) -> Result<Option<String>, Wrong> {
    let last = "Ihre Freigabe ist die letzte: danach kann die Bank die Zahlung ausführen.";
    let brings = of_release(&visitor.ctx, payment).await?;
    let before = "Nach Ihrer Freigabe fehlt noch die einer anderen Person.";
    Ok(brings.map(|brings| foreseen::brings(names, &brings, last, before)))
}

/// What the other steps bring about that are offered.
async fn follows(
    visitor: &Visitor,
    names: &Names,
    payment: &Payment,
    steps: &Steps,
) -> Result<Follows, Wrong> {
    let (mut all, by) = (Follows::new(), (visitor, names, steps));
    let said =
        ("ausfuehrung", "Danach gilt der Betrag als ausgezahlt, und die Zahlung ändert sich nicht mehr.");
    note::<ConfirmPayment>(&mut all, by, said, payment).await?;
    let said = ("ablehnung", "Danach wird nichts ausgezahlt, und der Betrag ist wieder frei.");
    note::<RejectPayment>(&mut all, by, said, payment).await?;
    let said = ("rueckkehr", "Danach ist der Betrag wieder auf dem Konto und wieder fällig.");
    note::<ReturnPayment>(&mut all, by, said, payment).await?;
    let said =
        ("wiederholung", "Es entsteht eine neue Zahlung über denselben Betrag, die wieder freizugeben ist.");
    note::<ReissuePayment>(&mut all, by, said, payment).await?;
    Ok(all)
}

/// What it is called to refuse a payment: an order is taken back, as whoever may not release it is told to.
const fn refuse(state: &PaymentState) -> &'static str {
    match state {
        PaymentState::Ordered { .. } => "Anordnung zurücknehmen",
        _ => "Zahlung ablehnen",
    }
}

/// The form of an act, and what it is called.
const fn named(act: PaymentAct) -> (&'static str, &'static str) {
    match act {
        PaymentAct::Release => ("freigabe", "Freigeben"),
        PaymentAct::Confirm => ("ausfuehrung", "Als ausgeführt buchen"),
        PaymentAct::Reject => ("ablehnung", "Ablehnen"),
        PaymentAct::Return => ("rueckkehr", "Als zurückgekommen buchen"),
        PaymentAct::Reissue => ("wiederholung", "Erneut anordnen"),
        PaymentAct::Reverse => ("storno", "Zugang stornieren"),
    }
}

/// What stands next, in a sentence.
fn next(payment: &Payment) -> &'static str {
    let has = |step: Step| payment.sign_offs.iter().any(|signed| signed.step == step);
    match payment.state {
        PaymentState::Ordered { .. } if has(Step::Release2) => {
            "Zweimal freigegeben. Oberhalb der Wertgrenze gibt auch die Leitung frei."
        }
        PaymentState::Ordered { .. } if has(Step::Release1) => {
            "Einmal freigegeben. Es fehlt die Freigabe einer zweiten Person."
        }
        PaymentState::Ordered { .. } => "Angeordnet. Zwei Personen müssen die Zahlung freigeben.",
        PaymentState::Released { .. } => {
            "Freigegeben. Wenn die Bank die Zahlung ausgeführt hat, wird das hier gebucht."
        }
        PaymentState::Confirmed { .. } => "Ausgeführt und gebucht.",
        PaymentState::Rejected { .. } => "Abgelehnt. Der Betrag ist wieder frei.",
        PaymentState::Returned { .. } => "Zurückgekommen. Der Betrag ist wieder fällig.",
        PaymentState::Received { .. } => "Eingegangen und gebucht.",
        PaymentState::Reversed { .. } => {
            "Storniert. Was wirklich eingegangen ist, wird als neuer Eingang gebucht."
        }
    }
}
