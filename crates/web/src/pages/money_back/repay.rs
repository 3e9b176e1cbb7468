//! `/rueckzahlungen/neu`: money that came back without a demand, or that is passed on to the ministry.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{Action, FlowError, repayments::RecordRepayment, views};
use grants::{DemandKind, ReceivableId};
use ledger::Cents;

use super::{chosen, given, kind, kinds, positions};
use crate::{
    Web,
    form::Form,
    frame::Frame,
    german::euros,
    lists::{self, Grants},
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "money_back/repay.html")]
struct Page {
    frame: Frame,
    form: Form,
    positions: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    settled: Vec<(String, String)>,
}

/// Receivables of which nothing is open and something came in, and that nobody has passed on.
async fn settled(visitor: &Visitor, names: &Names) -> Result<Vec<(String, String)>, Wrong> {
    let ctx = &visitor.ctx;
    let repaid = lists::all(|after| views::repayments(ctx, None, after, views::MOST)).await?;
    let (grants, mut settled) = (Grants::all(ctx).await?, Vec::new());
    for it in lists::all(|after| views::receivables(ctx, None, after, views::MOST)).await? {
        let open = it.open().map_err(FlowError::from)?;
        let came = it.settled().map_err(FlowError::from)?;
        let is_passed_on = repaid.iter().any(|repayment| repayment.passes_on.contains(&it.id));
        if open != Cents::ZERO || came == Cents::ZERO || is_passed_on {
            continue;
        }
        let grant = grants.of(it.grant)?;
        if grant.parent.is_some() {
            let (who, what) = (names.organisation(grant.recipient), names.position_of(grant, it.position));
            settled.push((it.id.to_string(), format!("{who}, {what}, {}: {}", kind(it.kind), euros(came))));
        }
    }
    Ok(settled)
}

async fn shown(visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let positions = positions(&names, &given(visitor).await?);
    let frame = visitor.frame("Rückzahlung buchen").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame.below("/forderungen", "Rückforderungen"),
        settled: settled(visitor, &names).await?,
        form,
        positions,
        kinds: kinds(),
    })
}

/// `GET /rueckzahlungen/neu`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    if !visitor.may(Action::Book) {
        return Err(FlowError::Forbidden { by: Action::Book.by() }.into());
    }
    Ok(page(&shown(&visitor, Form::fresh(&web.flow)).await?))
}

/// `POST /rueckzahlungen/neu`
pub(crate) async fn post(mut sent: Sent) -> Result<Response, Wrong> {
    let grants = given(&sent.visitor).await?;
    let form = &mut sent.form;
    let position = chosen(form, "position", &grants);
    let kind = form.choice("art", DemandKind::from_word);
    let (amount, received_on) = (form.amount("betrag"), form.day("tag"));
    let passes_on =
        form.values("abfuehren").iter().filter_map(|id| id.parse().ok().map(ReceivableId)).collect();
    if let Some((((grant, position), kind), (amount, received_on))) =
        position.zip(kind).zip(amount.zip(received_on))
    {
        let (component, budget_year) = (position.component.clone(), position.budget_year);
        let grant = grant.id;
        let repayment =
            RecordRepayment { grant, component, budget_year, kind, amount, received_on, passes_on };
        match sent.run(repayment).await? {
            Ok(_) => return Ok(done("/forderungen", "zurueckgezahlt")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, sent.form).await?))
}
