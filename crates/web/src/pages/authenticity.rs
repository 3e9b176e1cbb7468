//! `/echtheit`: anybody may ask whether a document is what it says it is. Nothing is kept.

use askama::Template;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use flow::documents::verification::{self, Answer, Check, Room};

use super::about::frame;
use crate::{
    Web,
    form::Form,
    frame::Frame,
    show::{Wrong, page_with},
    upload::{Chosen, FILE, of_anybody},
};

#[derive(Template)]
#[template(path = "authenticity.html")]
struct Page {
    frame: Frame,
    form: Form,
    name: String,
    checks: Vec<Told>,
}

/// A question with its answer.
struct Told {
    question: &'static str,
    answer: &'static str,
    class: &'static str,
    sentence: String,
}

impl From<Check> for Told {
    fn from(check: Check) -> Self {
        let question = match check.question {
            "data" => "Ist das Dokument unverändert?",
            "signature" => "Gehört die elektronische Unterschrift dazu?",
            "chain" => "Steht es in den Büchern?",
            "filed" => "Ist es das vorgelegte Dokument?",
            "enclosed" => "Sind die beigefügten Nachweise die vorgelegten?",
            _ => "Ist es die maßgebliche Fassung?",
        };
        let (answer, class) = match check.answer {
            Answer::Yes => ("ja", "ff-badge ff-badge--good"),
            Answer::No => ("nein", "ff-badge ff-badge--bad"),
            Answer::NotAsked => ("entfällt", "ff-badge"),
        };
        Self { question, answer, class, sentence: check.sentence.into_owned() }
    }
}

/// `GET /echtheit`
pub(crate) async fn get(State(web): State<Web>, mut request: Request) -> Response {
    let frame = frame(&web, &mut request, TITLE).await;
    page_with(StatusCode::OK, &Page { frame, form: Form::default(), name: String::new(), checks: Vec::new() })
}

const TITLE: &str = "Echtheit eines Dokuments prüfen";

/// `POST /echtheit`
pub(crate) async fn post(State(web): State<Web>, mut request: Request) -> Result<Response, Wrong> {
    let frame = frame(&web, &mut request, TITLE).await;
    let mut page = Page { frame, form: Form::default(), name: String::new(), checks: Vec::new() };
    match asked(&web, request, &mut page).await? {
        Ok(checks) => page.checks = checks.into_iter().map(Told::from).collect(),
        Err(wrong) => page.form.blame(FILE, wrong),
    }
    let is_faulty = !page.form.faults().is_empty();
    page.frame = page.frame.faulty(is_faulty);
    Ok(page_with(if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page))
}

/// The answers about the file that was sent, or what is wrong with it.
async fn asked(web: &Web, request: Request, page: &mut Page) -> Result<Result<Vec<Check>, String>, Wrong> {
    let busy = "Gerade werden andere Dokumente geprüft. Bitte gleich noch einmal versuchen.";
    let Some(room) = Room::taken() else { return Ok(Err(busy.to_owned())) };
    let Some(arrived) = verification::in_time(of_anybody(request)).await else {
        return Ok(Err("Die Datei ist nicht innerhalb einer Minute angekommen.".to_owned()));
    };
    let Some(Chosen { name, content, .. }) = arrived? else {
        return Ok(Err("Bitte eine PDF-Datei wählen.".to_owned()));
    };
    page.name.clone_from(&name);
    let Some(pdf) = content else { return Ok(Err(format!("„{name}“ ist größer als 8 MB."))) };
    let answers = verification::answers(&web.flow, room, pdf).await?;
    Ok(answers.map_err(|refused| refused.sentence.to_owned()))
}
