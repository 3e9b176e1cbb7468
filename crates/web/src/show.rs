//! How a page is answered, and what is shown where there is none.

use askama::Template;
use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use flow::{Document, FlowError, documents::ending, sign_in::SignInError};

use crate::{frame::Frame, german::day, refusal};

/// A page.
pub(crate) fn page(page: &impl Template) -> Response {
    page_with(StatusCode::OK, page)
}

/// A form with what is wrong with it.
pub(crate) fn faulty(page: &impl Template) -> Response {
    page_with(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// A page with a status.
pub(crate) fn page_with(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(cause) => {
            tracing::error!(%cause, "A page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// To another page, which says what was done.
pub(crate) fn done(path: impl std::fmt::Display, word: &str) -> Response {
    Redirect::to(&format!("{path}?meldung={word}")).into_response()
}

/// A file to keep. A browser does not open it here.
pub(crate) fn attachment(name: &str, document: Document) -> Response {
    let name = format!("attachment; filename=\"{name}.{}\"", ending(&document.media_type));
    ([(header::CONTENT_TYPE, document.media_type), (header::CONTENT_DISPOSITION, name)], document.content)
        .into_response()
}

/// What is shown instead of a page.
#[derive(Debug)]
pub(crate) struct Wrong(Box<Response>);

/// A page that cannot be shown.
#[derive(Template)]
#[template(path = "wrong.html")]
struct WrongPage<'a> {
    frame: Frame,
    text: &'a str,
    /// Where the same page is as of a day, and that day.
    earlier: Option<(String, String)>,
}

/// Says to an audit until which day it sees what was known, beside the page that tells so.
#[derive(Clone, Debug)]
struct KnownUntil {
    day: NaiveDate,
    text: String,
}

impl KnownUntil {
    /// The page, with the way to the one that was asked for as of that day. All else that its address asked for stays.
    fn page(self, query: &str) -> Response {
        let others = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "bekannt");
        let mut same = form_urlencoded::Serializer::new(String::new());
        same.extend_pairs(others).append_pair("bekannt", &day(self.day));
        let earlier = Some((format!("?{}", same.finish()), day(self.day)));
        let frame = Frame::bare("Ein früherer Stand");
        let mut answer = page_with(StatusCode::FORBIDDEN, &WrongPage { frame, text: &self.text, earlier });
        answer.extensions_mut().insert(self);
        answer
    }
}

/// Around every route: who is led to an earlier day is led to what they asked for. What refused it knows no address.
pub(crate) async fn with_its_query(request: Request, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let mut answer = next.run(request).await;
    match answer.extensions_mut().remove::<KnownUntil>() {
        Some(refused) => refused.page(&query),
        None => answer,
    }
}

impl Wrong {
    /// With another answer.
    pub(crate) fn with(answer: Response) -> Self {
        Self(Box::new(answer))
    }

    /// There is no such page.
    pub(crate) fn unknown() -> Self {
        let text =
            "Diese Seite gibt es nicht, oder nicht für Sie. Vielleicht ist die Adresse nicht vollständig.";
        Self::told(StatusCode::NOT_FOUND, "Nicht gefunden", text)
    }

    /// The machine is to blame.
    pub(crate) fn ours() -> Self {
        let text = "Das hat nicht geklappt, und es liegt nicht an Ihnen. Es wurde nichts halb ausgeführt. Bitte \
                    versuchen Sie es noch einmal.";
        Self::told(StatusCode::INTERNAL_SERVER_ERROR, "Das hat nicht geklappt", text)
    }

    /// A sentence under a title.
    pub(crate) fn told(status: StatusCode, title: &str, text: &str) -> Self {
        Self::with(page_with(status, &WrongPage { frame: Frame::bare(title), text, earlier: None }))
    }
}

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<FlowError> for Wrong {
    fn from(refusal: FlowError) -> Self {
        let text = refusal::of_flow(&refusal).text;
        let (status, title) = match &refusal {
            FlowError::NotFound { .. } => return Self::unknown(),
            FlowError::KnownUntil { day } => return Self::with(KnownUntil { day: *day, text }.page("")),
            FlowError::DocumentLacks { .. } => {
                (StatusCode::NOT_FOUND, "Dieses Dokument lässt sich nicht erstellen")
            }
            FlowError::Forbidden { .. } | FlowError::RoleNotHeld { .. } | FlowError::StepUpNeeded => {
                (StatusCode::FORBIDDEN, "Das ist Aufgabe anderer")
            }
            cause if refusal::is_ours(cause) => {
                tracing::error!(error = ?cause, "A page failed");
                return Self::ours();
            }
            _ => (StatusCode::UNPROCESSABLE_ENTITY, "Das geht nicht"),
        };
        Self::told(status, title, &text)
    }
}

impl From<SignInError> for Wrong {
    fn from(refusal: SignInError) -> Self {
        match refusal {
            SignInError::Flow(cause) => cause.into(),
            refusal => Self::told(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Das geht nicht",
                &refusal::of_sign_in(&refusal).text,
            ),
        }
    }
}
