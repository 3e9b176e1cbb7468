//! `/interessenkonflikt`: declaring an interest of one's own in a recipient.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{Action, FlowError, OrganisationKind, people::DeclareConflict};
use grants::OrganisationId;

use crate::{
    Web,
    form::Form,
    frame::Frame,
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "people/conflict.html")]
struct Page {
    frame: Frame,
    form: Form,
    providers: Vec<(String, String)>,
}

async fn shown(visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
    if !visitor.may(Action::DeclareInterest) {
        return Err(FlowError::Forbidden { by: Action::DeclareInterest.by() }.into());
    }
    let names = Names::of(&visitor.ctx).await?;
    let providers = names.organisations().filter(|it| it.kind == OrganisationKind::Provider);
    let frame = visitor.frame("Interessenkonflikt anzeigen").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame.below("/organisationen", "Organisationen"),
        providers: providers.map(|it| (it.id.to_string(), it.name.clone())).collect(),
        form,
    })
}

/// `GET /interessenkonflikt`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    Ok(page(&shown(&visitor, Form::fresh(&web.flow)).await?))
}

/// `POST /interessenkonflikt`
pub(crate) async fn post(mut sent: Sent) -> Result<Response, Wrong> {
    let organisation = sent.form.choice("traeger", |text| text.parse().ok().map(OrganisationId));
    let reason = sent.form.text("grund", "Bitte schreiben, was Sie mit dem Träger verbindet.");
    if let Some((organisation, reason)) = organisation.zip(reason) {
        match sent.run(DeclareConflict { organisation, reason }).await? {
            Ok(_) => return Ok(done("/organisationen", "interessenkonflikt")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, sent.form).await?))
}
