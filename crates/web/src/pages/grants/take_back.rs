//! `/zuwendungen/{id}/faelliges`: what is due and not paid, and taking back what nobody needs any more.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    Action, FlowError,
    notifications::foreseen::hearing,
    take_back::{TakeBackDue, Unpaid, unpaid},
    views,
};
use grants::{GrantId, PositionId};
use ledger::Cents;

use super::gives;
use crate::{
    Web, filters, foreseen,
    form::Form,
    frame::Frame,
    german::euros,
    id::Id,
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "grants/take_back.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    rows: Vec<(String, Unpaid)>,
    choices: Vec<(String, String)>,
    told: String,
}

async fn shown(visitor: &Visitor, id: GrantId, form: Form) -> Result<Page, Wrong> {
    let ctx = &visitor.ctx;
    let grant = views::grant(ctx, id).await?;
    if !gives(visitor, &grant) {
        return Err(FlowError::Forbidden { by: Action::Give.by() }.into());
    }
    let names = Names::of(ctx).await?;
    let (mut rows, mut choices) = (Vec::new(), Vec::new());
    for (position, unpaid) in grant.positions.iter().zip(unpaid(ctx, &grant).await?) {
        let name = names.position(&grant, position);
        if unpaid.not_needed > Cents::ZERO {
            let most = format!("{name}, höchstens {}", euros(unpaid.not_needed));
            choices.push((position.id.to_string(), most));
        }
        rows.push((name, unpaid));
    }
    let hearing = hearing::<TakeBackDue>(ctx, &grant).await?;
    let frame = visitor.frame("Fälliges zurücknehmen").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame
            .below("/zuwendungen", "Zuwendungen")
            .below(format!("/zuwendungen/{id}"), &grant.act.reference),
        form: form.about(grant.version),
        id: id.to_string(),
        rows,
        choices,
        told: foreseen::told(&names, hearing.as_ref()),
    })
}

/// `GET /zuwendungen/{id}/faelliges`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    super::require_giver(&visitor)?;
    Ok(page(&shown(&visitor, GrantId(id), Form::fresh(&web.flow)).await?))
}

/// `POST /zuwendungen/{id}/faelliges`
pub(crate) async fn post(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (grant, version) = (GrantId(id), sent.form.version());
    let given = views::grant(&sent.visitor.ctx, grant).await?;
    let find = |text: &str| {
        let id = PositionId(text.parse().ok()?);
        given.positions.iter().find(|position| position.id == id)
    };
    let (position, amount) = (sent.form.choice("position", find), sent.form.amount("betrag"));
    let reason = sent.form.text("grund", "Bitte schreiben, warum es zurückgenommen wird.");
    if let Some(((position, amount), reason)) = position.zip(amount).zip(reason) {
        let (component, budget_year) = (position.component.clone(), position.budget_year);
        let request = TakeBackDue { grant, version, component, budget_year, amount, reason };
        match sent.run(request).await? {
            Ok(_) => return Ok(done(format_args!("/zuwendungen/{id}"), "faelliges-zurueckgenommen")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, grant, sent.form).await?))
}
