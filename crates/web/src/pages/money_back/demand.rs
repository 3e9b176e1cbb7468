//! `/forderungen/neu`: demanding money back.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{Action, FlowError, notifications::foreseen::is_ever_told, receivables::DemandMoney};
use grants::DemandKind;

use super::{chosen, given, kinds, positions};
use crate::{
    Web, drafts,
    form::Form,
    frame::Frame,
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "money_back/demand.html")]
struct Page {
    frame: Frame,
    form: Form,
    positions: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    is_told: bool,
}

async fn shown(visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let positions = positions(&names, &given(visitor).await?);
    let frame = visitor.frame("Geld zurückfordern").faulty(!form.faults().is_empty());
    let frame = frame.below("/forderungen", "Rückforderungen");
    Ok(Page { frame, form, positions, kinds: kinds(), is_told: is_ever_told::<DemandMoney>() })
}

/// `GET /forderungen/neu`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    if !visitor.may(Action::Book) {
        return Err(FlowError::Forbidden { by: Action::Book.by() }.into());
    }
    // What the final reckoning of a grant leaves to demand comes filled in.
    let asked = &visitor.asked;
    let fill = |form: Form, field: &str| form.with(field, asked.value(field));
    let form = ["position", "art", "betrag"].into_iter().fold(Form::default(), fill);
    let form = drafts::form(&visitor, &web, form).await?;
    Ok(page(&shown(&visitor, form).await?))
}

/// `POST /forderungen/neu`
pub(crate) async fn post(mut sent: Sent) -> Result<Response, Wrong> {
    let grants = given(&sent.visitor).await?;
    let form = &mut sent.form;
    let position = chosen(form, "position", &grants);
    let kind = form.choice("art", DemandKind::from_word);
    let amount = form.amount("betrag");
    let reason = form.text("grund", "Bitte schreiben, warum zurückgefordert wird.");
    let legal_ground = form.text("rechtsgrund", "Bitte den Rechtsgrund nennen.");
    let (demanded_on, due_on) = (form.day("tag"), form.day("faellig"));
    let what = position.zip(kind).zip(amount);
    let said = reason.zip(legal_ground).zip(demanded_on.zip(due_on));
    if let Some(((((grant, position), kind), amount), ((reason, legal_ground), (demanded_on, due_on)))) =
        what.zip(said)
    {
        let (component, budget_year) = (position.component.clone(), position.budget_year);
        let grant = grant.id;
        let demand = DemandMoney {
            grant,
            component,
            budget_year,
            kind,
            amount,
            reason,
            legal_ground,
            demanded_on,
            due_on,
        };
        match sent.run(demand).await? {
            Ok(made) => return Ok(done(format_args!("/forderungen/{}", made.id), "gefordert")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, sent.form).await?))
}
