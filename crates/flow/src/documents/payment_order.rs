//! The order of a payment (Auszahlungsanordnung).

mod basis;

use grants::Step;
use proof::data::{Party, PaymentOrder, PlanRow};
use uuid::Uuid;

use super::{
    DocumentKind, Gathered, lacks,
    numbers::{self, Numbered},
    parties,
    view::View,
};
use crate::FlowError;

const WHAT: &str = "payment order";

pub(super) async fn gather(view: &mut View<'_>, subject: Uuid) -> Result<Gathered, FlowError> {
    let (payment, grant) = view.payment(subject).await?;
    view.for_the_giver(&grant, WHAT)?;
    if payment.state.is_of_tranche() {
        return Err(lacks(DocumentKind::PaymentOrder, "the payment came in; nobody here ordered it"));
    }
    let ordered = payment.sign_offs.iter().find(|signed| signed.step == Step::Order);
    let ordered_on = ordered.map(|signed| signed.by.on);
    let ordered_on =
        ordered_on.ok_or_else(|| lacks(DocumentKind::PaymentOrder, "nobody ordered the payment"))?;
    let programme = view.programme(&grant).await?;
    let position = grant.positions.iter().find(|position| position.id == payment.position);
    let position = position.ok_or(FlowError::NotFound { what: "position" })?;
    let component = position.component.clone();
    let basis = basis::basis(view, &grant, position, (&payment, ordered_on)).await?;
    let title = programme.component(&component).map_or("", |component| component.name.as_str());
    let giver = parties::party(view, grant.giver).await?;
    let number = numbers::number(&mut view.conn, &grant, (Numbered::Order, subject)).await?;
    let order = PaymentOrder {
        reference: grant.act.reference.clone(),
        number: number.ok_or(FlowError::NotFound { what: "payment" })?,
        treasury: treasury(giver),
        payee: parties::party(view, grant.recipient).await?,
        account: parties::paid_account(view, &payment).await?,
        remittance: format!("{} {component}", grant.act.reference),
        due_on: ordered_on,
        place: parties::town(view, grant.giver).await?,
        ordered_on,
        items: vec![PlanRow {
            number: component.to_string(),
            title: title.to_owned(),
            amount: payment.amount,
        }],
        reason: reason(&grant.act.reference, &basis.names),
        signed_by: basis.signed.into_iter().chain(parties::signed(&payment.sign_offs)).collect(),
        chain: view.head().await?,
    };
    Ok((grant.giver, order.into()))
}

/// Why it is paid: by which grant, and what was certified.
fn reason(reference: &str, certified: &[String]) -> String {
    let certified = if certified.is_empty() { String::new() } else { format!(": {}", certified.join(", ")) };
    format!("Fällige Mittel aus der Weiterleitung {reference}{certified}")
}

/// Who carries out the payment: an office of the house that gives.
fn treasury(giver: Party) -> Party {
    let lines = std::iter::once("Zahlungsabwicklung".to_owned()).chain(giver.lines).collect();
    Party { name: giver.name, lines }
}
