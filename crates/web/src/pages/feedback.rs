//! `/rueckmeldung`: anybody says what hinders them or is wrong; and `/rueckmeldungen`, where who manages people reads it.

use askama::Template;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use flow::{
    feedback::{self, Feedback, FeedbackError, MOST_KEPT, NewFeedback},
    sign_in::{SignInError, unit_of},
};

use crate::{
    Web,
    form::Form,
    frame::{Frame, done as said},
    german::german_time,
    id::Id,
    refusal,
    sent::{Sent, read},
    show::{Wrong, done, page, page_with},
    visitor::{Visitor, query, visitor},
};

const TITLE: &str = "Rückmeldung";

/// What somebody types.
#[derive(Template)]
#[template(path = "feedback/new.html")]
struct NewPage {
    frame: Frame,
    form: Form,
}

/// What was said.
#[derive(Template)]
#[template(path = "feedback/list.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<Row>,
    most: i64,
}

struct Row {
    id: String,
    at: String,
    place: String,
    message: String,
    contact: String,
}

impl From<Feedback> for Row {
    fn from(said: Feedback) -> Self {
        Self {
            id: said.id.to_string(),
            at: german_time(said.at),
            place: said.place.unwrap_or_default(),
            message: said.message,
            contact: said.contact.unwrap_or_default(),
        }
    }
}

/// The frame of who is signed in, or of nobody; with what was done just now.
fn frame(visitor: Option<&Visitor>, done: Option<&'static str>) -> Frame {
    match visitor {
        Some(visitor) => visitor.frame(TITLE),
        None => Frame { done, ..Frame::bare(TITLE) },
    }
}

/// `GET /rueckmeldung`
pub(crate) async fn get(State(web): State<Web>, request: Request) -> Result<Response, Wrong> {
    let (parts, _) = request.into_parts();
    let visitor = visitor(&parts, &web).await?;
    let done = query(&parts, "meldung").and_then(|word| said(&word));
    Ok(page(&NewPage { frame: frame(visitor.as_ref(), done), form: Form::fresh(&web.flow) }))
}

/// `POST /rueckmeldung`
pub(crate) async fn post(State(web): State<Web>, request: Request) -> Result<Response, Wrong> {
    let (parts, body) = request.into_parts();
    let visitor = visitor(&parts, &web).await?;
    let origin = door::origin(&parts);
    let mut form = read(Request::from_parts(parts, body)).await?;
    // A form that is sent twice is kept once.
    let id = form.key().parse().or_else(|_| web.flow.new_key().parse()).map_err(|_| Wrong::ours())?;
    let new = NewFeedback {
        id,
        place: form.value("seite").to_owned(),
        message: form.value("text").to_owned(),
        contact: form.value("kontakt").to_owned(),
    };
    let (flow, own) = (web.flow.clone(), visitor.as_ref().map(|it| it.ctx.actor().unit));
    let given = door::to_the_end(async move {
        let unit = unit_of(&flow, own).await.map_err(GivenError::Unit)?;
        feedback::give(&flow, unit, new, &origin).await.map_err(GivenError::Feedback)
    });
    match given.await.map_err(|_| Wrong::ours())? {
        Ok(()) => return Ok(done("/rueckmeldung", "rueckmeldung")),
        Err(GivenError::Unit(cause)) => form.note(refusal::of_sign_in(&cause)),
        Err(GivenError::Feedback(FeedbackError::Flow(cause))) => return Err(cause.into()),
        Err(GivenError::Feedback(cause)) => blame(&mut form, &cause),
    }
    let frame = frame(visitor.as_ref(), None).faulty(true);
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &NewPage { frame, form }))
}

/// Why nothing is kept.
enum GivenError {
    Unit(SignInError),
    Feedback(FeedbackError),
}

fn blame(form: &mut Form, cause: &FeedbackError) {
    match cause {
        FeedbackError::Text { field, cause } => {
            let field = match *field {
                "place" => "seite",
                "contact" => "kontakt",
                _ => "text",
            };
            form.blame(field, refusal::text(cause));
        }
        FeedbackError::Wait { seconds } => form.note(refusal::told(format!(
            "Von Ihrem Anschluss sind gerade viele Rückmeldungen gekommen. In {seconds} Sekunden geht es weiter; Ihr Text \
             steht noch hier."
        ))),
        FeedbackError::Full | FeedbackError::Flow(_) => form.note(refusal::told(
            "Es warten schon sehr viele Rückmeldungen. Bitte wenden Sie sich an die Stelle, die Ihnen den Zugang gegeben hat.",
        )),
    }
}

/// `GET /rueckmeldungen`
pub(crate) async fn list(visitor: Visitor) -> Result<Response, Wrong> {
    let rows = feedback::all(&visitor.ctx).await?.into_iter().map(Row::from).collect();
    Ok(page(&ListPage { frame: visitor.frame("Rückmeldungen"), rows, most: MOST_KEPT }))
}

/// `POST /rueckmeldungen/{id}/erledigt`
pub(crate) async fn settle(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let ctx = sent.visitor.ctx;
    let settled = door::to_the_end(async move { feedback::settle(&ctx, id).await }).await;
    settled.map_err(|_| Wrong::ours())??;
    Ok(done("/rueckmeldungen", "rueckmeldung-erledigt"))
}
