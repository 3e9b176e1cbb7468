//! `/personen/neu`: registering a human, once.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{Action, FlowError, people::RegisterPerson};

use crate::{
    Web,
    form::Form,
    frame::Frame,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "people/new.html")]
struct Page {
    frame: Frame,
    form: Form,
}

fn shown(visitor: &Visitor, form: Form) -> Page {
    let frame = visitor.frame("Person aufnehmen").faulty(!form.faults().is_empty());
    Page { frame: frame.below("/personen", "Personen und Rechte"), form }
}

/// `GET /personen/neu`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    if !visitor.may(Action::ManagePeople) {
        return Err(FlowError::Forbidden { by: Action::ManagePeople.by() }.into());
    }
    Ok(page(&shown(&visitor, Form::fresh(&web.flow))))
}

/// `POST /personen/neu`
pub(crate) async fn post(mut sent: Sent) -> Result<Response, Wrong> {
    let identity = sent.form.text("kennung", "Bitte eingeben, was nur zu diesem Menschen gehört.");
    let name = sent.form.text("name", "Bitte den Namen eingeben.");
    if let Some((identity, name)) = identity.zip(name) {
        match sent.run(RegisterPerson { identity, name, roles: Vec::new() }).await? {
            Ok(person) => return Ok(done(format_args!("/personen/{}", person.id), "person")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, sent.form)))
}
