//! `/bemerkungen/neu`: recording what an audit observes.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    Action, FlowError,
    audit_observations::{RecordAuditObservation, audited},
};
use grants::AuditSubject;

use super::{ID, KIND, about, thing};
use crate::{
    Web, drafts,
    form::Form,
    frame::Frame,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "observations/new.html")]
struct Page {
    frame: Frame,
    form: Form,
    grant: String,
    about: String,
    path: String,
}

async fn shown(visitor: &Visitor, about: AuditSubject, form: Form) -> Result<Page, Wrong> {
    if !visitor.may(Action::Observe) {
        return Err(FlowError::Forbidden { by: Action::Observe.by() }.into());
    }
    let found = audited(&visitor.ctx, about).await?;
    let (about, path) = thing(about, &found.thing);
    let frame = visitor.frame("Prüfungsbemerkung festhalten").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame.below("/bemerkungen", "Prüfungsbemerkungen"),
        form,
        grant: format!("{}, {}", found.whose.reference, found.whose.recipient),
        about,
        path,
    })
}

/// `GET /bemerkungen/neu`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    let about = about(&visitor.asked).ok_or_else(Wrong::unknown)?;
    let asked = |name| visitor.asked.value(name).to_owned();
    let form = Form::default().with(KIND, asked(KIND)).with(ID, asked(ID));
    let form = drafts::form(&visitor, &web, form).await?;
    Ok(page(&shown(&visitor, about, form).await?))
}

/// `POST /bemerkungen/neu`
pub(crate) async fn post(mut sent: Sent) -> Result<Response, Wrong> {
    let about = about(&sent.form).ok_or_else(Wrong::unknown)?;
    let form = &mut sent.form;
    let text = form.text("text", "Bitte schreiben, was aufgefallen ist.");
    let amount = form.amount_if_any("betrag");
    let answer_by = form.day("frist");
    if let Some((text, answer_by)) = text.zip(answer_by).filter(|_| form.faults().is_empty()) {
        match sent.run(RecordAuditObservation { about, amount, text, answer_by }).await? {
            Ok(made) => return Ok(done(format_args!("/bemerkungen/{}", made.id), "bemerkung")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, about, sent.form).await?))
}
