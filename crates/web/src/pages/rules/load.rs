//! `/regeln/programme/laden`: loading a programme file. What it holds is shown before it counts.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{Action, setup::LoadProgramme, views};
use grants::{LARGEST_PROGRAMME, Programme};

use super::programme::Contents;
use crate::{
    Web,
    form::Form,
    frame::Frame,
    names::Names,
    refusal::programme::of_programme,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    upload::{FILE, WithContent},
    visitor::Visitor,
};

/// The page itself.
pub(super) const HERE: &str = "/regeln/programme/laden";
/// The field of the file's text.
const TEXT: &str = "inhalt";

/// A file that can be read, and what would become of it.
struct Checked {
    name: String,
    contents: Contents,
    /// The version that it would be; the one that says the same, if there is one.
    number: i64,
    is_known: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "rules/load.html")]
struct Page {
    frame: Frame,
    form: Form,
    may_load: bool,
    checked: Option<Checked>,
}

/// Whether a visitor may load programmes.
async fn may(visitor: &Visitor) -> Result<bool, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    Ok(visitor.may(Action::SetUp) && names.is_first_recipient(visitor.ctx.actor().organisation))
}

async fn shown(visitor: &Visitor, form: Form, checked: Option<Checked>) -> Result<Page, Wrong> {
    let frame = visitor.frame("Programmdatei laden").faulty(!form.faults().is_empty());
    let frame = frame.below("/regeln", "Regeln und Größen");
    Ok(Page { frame, form, may_load: may(visitor).await?, checked })
}

/// `GET /regeln/programme/laden`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    Ok(page(&shown(&visitor, Form::fresh(&web.flow), None).await?))
}

/// `POST /regeln/programme/laden`: shows what a file holds, or loads what was shown.
pub(crate) async fn post(WithContent { mut sent, content }: WithContent) -> Result<Response, Wrong> {
    if let Some(content) = content {
        take(&mut sent.form, content);
    }
    if sent.form.has("aktion", "aendern") {
        return Ok(page(&shown(&sent.visitor, sent.form, None).await?));
    }
    let checked = check(&sent.visitor, &mut sent.form).await?.filter(|_| sent.form.faults().is_empty());
    match checked {
        None => Ok(faulty(&shown(&sent.visitor, sent.form, None).await?)),
        Some(checked) if !sent.form.has("aktion", "laden") => {
            Ok(page(&shown(&sent.visitor, sent.form, Some(checked)).await?))
        }
        Some(checked) => load(sent, checked).await,
    }
}

/// Loads what was shown. Who sends it again is led to what was loaded.
async fn load(mut sent: Sent, checked: Checked) -> Result<Response, Wrong> {
    let definition = sent.form.value(TEXT).to_owned();
    match sent.run(LoadProgramme { definition }).await? {
        Ok(loaded) => {
            Ok(done(format_args!("/regeln/programme/{}/{}", loaded.code, loaded.number), "programm"))
        }
        Err(refusal) => {
            sent.refused(refusal)?;
            Ok(faulty(&shown(&sent.visitor, sent.form, Some(checked)).await?))
        }
    }
}

/// Puts the text of a file where it can be corrected.
fn take(form: &mut Form, content: Vec<u8>) {
    match String::from_utf8(content) {
        Ok(text) => form.set(TEXT, text.trim_start_matches('\u{feff}').replace("\r\n", "\n")),
        Err(_) => {
            form.blame(FILE, "Die Datei ist kein Text in UTF-8. Bitte so speichern und noch einmal wählen.");
        }
    }
}

/// Reads what was sent and compares it with what is loaded. What is wrong is noted.
async fn check(visitor: &Visitor, form: &mut Form) -> Result<Option<Checked>, Wrong> {
    if form.fault(FILE).is_some() {
        return Ok(None);
    }
    if form.value(TEXT).len() > LARGEST_PROGRAMME {
        form.blame(TEXT, format!("Eine Programmdatei hat höchstens {} KB.", LARGEST_PROGRAMME >> 10));
        return Ok(None);
    }
    let Some(text) = form.text(TEXT, "Bitte eine Programmdatei wählen oder ihren Text einfügen.") else {
        return Ok(None);
    };
    let known = views::programmes(&visitor.ctx).await?;
    let read = Programme::parse(&text).and_then(|programme| {
        let newest =
            known.iter().filter(|(_, it)| it.code == programme.code).max_by_key(|(number, _)| *number);
        let (number, is_known) = match newest {
            None => (1, false),
            Some((number, before)) if *before == programme => (*number, true),
            Some((number, before)) => {
                programme.follows(before, visitor.ctx.today())?;
                (number + 1, false)
            }
        };
        Ok(Checked { name: programme.name.clone(), contents: Contents::of(programme), number, is_known })
    });
    match read {
        Ok(checked) => Ok(Some(checked)),
        Err(cause) => {
            form.note(of_programme(&cause, &text));
            Ok(None)
        }
    }
}
