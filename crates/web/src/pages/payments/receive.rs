//! `/zahlungen/eingang`: money of a ministry that the bank has credited.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{Action, FlowError, tranches::RecordTranche};
use grants::Grant;

use crate::{
    Web,
    form::Form,
    frame::Frame,
    lists,
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "payments/receive.html")]
struct Page {
    frame: Frame,
    form: Form,
    positions: Vec<(String, String)>,
}

/// The awards of the visitor's organisation.
async fn awards(visitor: &Visitor) -> Result<Vec<Grant>, Wrong> {
    let own = visitor.ctx.actor().organisation;
    let all = lists::grants(&visitor.ctx).await?;
    Ok(all.into_iter().filter(|it| it.parent.is_none() && it.recipient == own).collect())
}

async fn shown(visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let mut positions = Vec::new();
    for award in awards(visitor).await? {
        let giver = names.short(award.giver);
        positions.extend(award.positions.iter().map(|it| {
            let what = format!("{giver}, {}: {}", award.act.reference, names.position(&award, it));
            (it.id.to_string(), what)
        }));
    }
    let frame = visitor.frame("Zahlungseingang buchen").faulty(!form.faults().is_empty());
    Ok(Page { frame: frame.below("/zahlungen", "Zahlungen"), form, positions })
}

/// `GET /zahlungen/eingang`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    if !visitor.may(Action::Book) {
        return Err(FlowError::Forbidden { by: Action::Book.by() }.into());
    }
    let form = Form::fresh(&web.flow).with("position", visitor.asked.value("position"));
    Ok(page(&shown(&visitor, form).await?))
}

/// `POST /zahlungen/eingang`
pub(crate) async fn post(mut sent: Sent) -> Result<Response, Wrong> {
    let awards = awards(&sent.visitor).await?;
    let form = &mut sent.form;
    let all = || awards.iter().flat_map(|grant| grant.positions.iter().map(move |it| (grant.id, it)));
    let found = form.choice("position", |text| all().find(|(_, it)| it.id.to_string() == text));
    let (amount, received_on) = (form.amount("betrag"), form.day("tag"));
    if let Some(((grant, position), (amount, received_on))) = found.zip(amount.zip(received_on)) {
        let (component, budget_year) = (position.component.clone(), position.budget_year);
        match sent.run(RecordTranche { grant, component, budget_year, amount, received_on }).await? {
            Ok(payment) => return Ok(done(format_args!("/zahlungen/{}", payment.id), "eingegangen")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, sent.form).await?))
}
