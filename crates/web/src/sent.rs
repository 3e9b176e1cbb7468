//! A form that was sent: by whom, and what becomes of it.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use flow::{Ctx, FlowError, Request as FlowRequest, sign_in};
use grants::{ParticularsError, PersonId};

use crate::{
    Web, drafts,
    form::{DRAFT, Form, TYPED_BY},
    frame::Frame,
    refusal,
    show::{Wrong, page_with},
    visitor::{Visitor, visitor},
};

/// A form of someone who is signed in. Whoever is not any more signs in first, and nothing typed is lost.
#[derive(Debug)]
pub(crate) struct Sent {
    /// Who sent it.
    pub(crate) visitor: Visitor,
    /// What they typed.
    pub(crate) form: Form,
    path: String,
}

/// What a page holds of a form while something else is asked first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held {
    /// Where the form goes on.
    pub(crate) to: String,
    /// What was typed.
    pub(crate) typed: Vec<(String, String)>,
}

/// The name of a field that holds what was typed in another.
const HELD: &str = "mit.";

impl Held {
    /// What a form holds of another one.
    pub(crate) fn of(form: &Form) -> Self {
        let typed = form
            .typed()
            .filter_map(|(name, value)| Some((name.strip_prefix(HELD)?.to_owned(), value.to_owned())));
        Self { to: form.value("weiter").to_owned(), typed: typed.collect() }
    }

    /// Whether there is something to go on with.
    pub(crate) fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }
}

/// Someone whose session has ended while they typed.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage {
    pub(crate) frame: Frame,
    pub(crate) form: Form,
    pub(crate) held: Held,
    /// Why the session before has ended, or the form is not sent, if that is told.
    pub(crate) why: Option<&'static str>,
    pub(crate) with_code: bool,
    pub(crate) with_openid: bool,
}

/// A second factor is asked for first.
#[derive(Template)]
#[template(path = "step_up.html")]
pub(crate) struct StepUpPage {
    pub(crate) frame: Frame,
    pub(crate) form: Form,
    pub(crate) held: Held,
}

impl FromRequest<Web> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let visitor = visitor(&parts, web).await.map_err(IntoResponse::into_response)?;
        let typed_by = typed_by(&parts, visitor.as_ref(), web).await.map_err(IntoResponse::into_response)?;
        let path = parts.uri.path().to_owned();
        let form = read(Request::from_parts(parts, body)).await.map_err(IntoResponse::into_response)?;
        Self::by(web, visitor, form.typed_by(typed_by), path).map_err(IntoResponse::into_response)
    }
}

impl Sent {
    /// The form of a visitor; whoever is none any more signs in first. What somebody else typed is not sent in their name,
    /// whether the session of that person has ended meanwhile or the visitor has signed in over it in the same browser, and
    /// neither is what does not say whose it is.
    pub(crate) fn by(
        web: &Web,
        visitor: Option<Visitor>,
        mut form: Form,
        path: String,
    ) -> Result<Self, Wrong> {
        match visitor {
            Some(visitor) if form.is_of(visitor.signed.session.person) => {
                form.forget(|name| name == TYPED_BY);
                Ok(Self { visitor, form, path })
            }
            Some(_) => Err(Wrong::with(of_another(web, &form, path))),
            None => Err(Wrong::with(ended(web, &form, path))),
        }
    }
}

/// Whose session has ended while they typed; nobody's, if there is a visitor, or no session is known.
pub(crate) async fn typed_by(
    parts: &Parts,
    visitor: Option<&Visitor>,
    web: &Web,
) -> Result<Option<PersonId>, Wrong> {
    match door::session_secret(&parts.headers).filter(|_| visitor.is_none()) {
        Some(secret) => Ok(sign_in::whose(&web.flow, &secret).await?),
        None => Ok(None),
    }
}

/// Reads what a browser sent. What is larger than any form is not read.
pub(crate) async fn read(request: Request) -> Result<Form, Wrong> {
    let body = Bytes::from_request(request, &()).await.map_err(|refused| match refused.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_much(),
        _ => torn(),
    })?;
    if Form::fits(&body) { Ok(Form::of(&body)) } else { Err(too_much()) }
}

fn too_much() -> Wrong {
    let text = "Das ist mehr, als in ein Formular passt. Bitte in mehreren Teilen einreichen.";
    Wrong::told(StatusCode::PAYLOAD_TOO_LARGE, "Zu viel auf einmal", text)
}

fn torn() -> Wrong {
    let text = "Das Formular ist nicht vollständig angekommen, oder zu langsam. Bitte schicken Sie es noch einmal ab.";
    Wrong::told(StatusCode::BAD_REQUEST, "Nicht vollständig angekommen", text)
}

/// Two people use one browser, and the form is of the other one.
fn of_another(web: &Web, form: &Form, to: String) -> Response {
    let why = "Diese Eingaben hat jemand anderes begonnen: in diesem Browser hat sich inzwischen eine andere Person \
               angemeldet. Unter Ihrem Namen werden sie nicht abgeschickt, es ist nichts geschehen. Wer sie begonnen hat, \
               meldet sich hier an und macht damit weiter. Möchten Sie selbst etwas eingeben, öffnen Sie die Seite bitte neu.";
    let shown = waiting(web, "Eingaben von jemand anderem", form, to, Some(why));
    page_with(StatusCode::CONFLICT, &shown)
}

fn ended(web: &Web, form: &Form, to: String) -> Response {
    page_with(StatusCode::UNAUTHORIZED, &waiting(web, "Bitte noch einmal anmelden", form, to, None))
}

/// The door, where a form waits until its person has come in.
fn waiting(web: &Web, title: &str, form: &Form, to: String, why: Option<&'static str>) -> SignInPage {
    let held = Held { to, typed: form.to_carry() };
    let (form, with_openid) = (Form::default(), web.openid.is_some());
    SignInPage { frame: Frame::bare(title), form, held, why, with_code: false, with_openid }
}

impl Sent {
    /// Runs a request once for the key of the form, to its end, whether or not the browser waits for it.
    pub(crate) async fn run<R>(&self, request: R) -> Result<Result<R::Answer, FlowError>, Wrong>
    where
        R: FlowRequest<Answer: 'static>,
    {
        // A page may have several forms and one key: each does its own thing once.
        let key = format!("{}-{}", self.form.key(), R::COMMAND);
        self.run_under(self.visitor.ctx.clone(), key, request).await
    }

    /// Runs one of several requests of a form, each once by what tells it apart from the others.
    pub(crate) async fn run_one_of<R>(
        &self,
        web: &Web,
        apart: impl std::fmt::Display,
        request: R,
    ) -> Result<Result<R::Answer, FlowError>, Wrong>
    where
        R: FlowRequest<Answer: 'static>,
    {
        let key = format!("{}-{}-{apart}", self.form.key(), R::COMMAND);
        self.run_under(web.flow.anew(&self.visitor.ctx), key, request).await
    }

    async fn run_under<R>(
        &self,
        ctx: Ctx,
        key: String,
        request: R,
    ) -> Result<Result<R::Answer, FlowError>, Wrong>
    where
        R: FlowRequest<Answer: 'static>,
    {
        if self.form.key().is_empty() {
            return Ok(Err(FlowError::Key));
        }
        let draft = self.form.value(DRAFT).to_owned();
        let ran = door::to_the_end(async move {
            let outcome = ctx.execute(&key, request).await;
            if outcome.is_ok() {
                drafts::sent(&ctx, &draft).await;
            }
            outcome
        });
        ran.await.map_err(|cause| {
            tracing::error!(%cause, "A change was torn off");
            Wrong::ours()
        })
    }

    /// Notes why a request was refused, so that the form can be shown again. Where the page itself is not theirs, or a
    /// second factor stands before it, another one is shown.
    pub(crate) fn refused(&mut self, refusal: FlowError) -> Result<(), Wrong> {
        match &refusal {
            FlowError::NotFound { .. } => return Err(refusal.into()),
            FlowError::StepUpNeeded => return Err(Wrong::with(self.step_up())),
            cause if refusal::is_ours(cause) => tracing::error!(error = ?cause, "A change failed"),
            _ => {}
        }
        let is_overtaken = matches!(
            refusal,
            FlowError::Stale { .. } | FlowError::Particulars(ParticularsError::Follows { .. })
        );
        if is_overtaken {
            self.form.forget_version();
        }
        let mut told = refusal::why(&refusal);
        // Not every form asks for an amount, a reason and a day.
        let elsewhere = |at: &str| ["betrag", "grund", "tag"].contains(&at) && !self.form.asks(at);
        told.at.take_if(|at| elsewhere(at));
        self.form.note(told);
        Ok(())
    }

    fn step_up(&self) -> Response {
        let frame = self.visitor.frame("Zweiter Faktor");
        let typed = self.form.clone().typed_by(Some(self.visitor.signed.session.person)).to_carry();
        let held = Held { to: self.path.clone(), typed };
        let form = Form::default();
        page_with(StatusCode::FORBIDDEN, &StepUpPage { frame, form, held })
    }
}
