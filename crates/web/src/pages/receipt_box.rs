//! `/belege`: the receipt box: files that are handed in first and assigned to a line later.

pub(crate) mod assign;

use askama::Template;
use axum::{
    extract::{FromRequest, Multipart, Request, State},
    response::{Redirect, Response},
};
use flow::{Action, FilesError, FlowError, LARGEST_RECEIPT_FILE, receipt_files};
use uuid::Uuid;

use super::claims::{
    line::FileShown,
    receipt_file::{FILE, taken, torn},
};
use crate::{
    Web, filters,
    form::{Form, KEY, TYPED_BY},
    frame::Frame,
    id::Id,
    lists,
    refusal::Told,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The most files of one form.
const MOST_AT_ONCE: u64 = 10;
/// The most bytes of a form with files.
pub(crate) const LARGEST_FORM: u64 = MOST_AT_ONCE * LARGEST_RECEIPT_FILE + (64 << 10);
/// The most files of a page.
const MOST: i64 = 25;

/// The page.
#[derive(Template)]
#[template(path = "receipt_box/list.html")]
struct Page {
    frame: Frame,
    form: Form,
    files: Vec<FileShown>,
    count: String,
    next: Option<String>,
    keeps_files: bool,
    may_hand_in: bool,
}

/// `GET /belege`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    Ok(page(&shown(&visitor, Form::fresh(&web.flow)).await?))
}

/// `POST /belege`: hands in each file. One that is refused keeps none of the others out.
pub(crate) async fn post(
    State(web): State<Web>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Wrong> {
    if !visitor.may(Action::HandIn) {
        return Err(FlowError::Forbidden { by: Action::HandIn.by() }.into());
    }
    let (form, files) = read(&visitor, request, &web).await;
    let mut sent = Sent::by(&web, Some(visitor), form, "/belege".to_owned())?;
    let mut refused = Vec::new();
    for (place, (name, file)) in files.into_iter().enumerate() {
        let handed_in = match file {
            Ok(file) => sent.run_one_of(&web, place, file).await?.map(drop),
            Err(refusal) => Err(refusal),
        };
        refused.extend(handed_in.err().map(|refusal| (name, refusal)));
    }
    if refused.is_empty() && sent.form.faults().is_empty() {
        return Ok(done("/belege", "belege"));
    }
    for (name, refusal) in refused {
        sent.refused(refusal)?;
        sent.form.say_otherwise(|told| Told { at: Some(FILE.to_owned()), text: of_file(&name, &told.text) });
    }
    let form = sent.form.with(KEY, web.flow.new_key());
    Ok(faulty(&shown(&sent.visitor, form).await?))
}

/// What is wrong with one of several files.
fn of_file(name: &str, text: &str) -> String {
    if name.is_empty() { text.to_owned() } else { format!("„{name}“: {text}") }
}

/// A file that came in: what it is called, and the request that hands it in, or why it is refused.
type Came = (String, Result<receipt_files::HandInReceiptFile, FlowError>);

/// Reads the key and whose form it is, and takes each file piece by piece; none of a form of somebody else. What breaks off
/// brings nothing in: whoever stops a transfer has handed in nothing.
async fn read(visitor: &Visitor, request: Request, web: &Web) -> (Form, Vec<Came>) {
    let (mut form, mut files) = (Form::default(), Vec::new());
    match Multipart::from_request(request, web).await {
        Ok(parts) => {
            if let Err(broken) = read_all(visitor, parts, &mut form, &mut files).await {
                files = vec![(String::new(), Err(broken))];
            }
        }
        // Nothing was read: it is of whoever sent it.
        Err(_) => form = form.typed_by(Some(visitor.signed.session.person)),
    }
    if files.is_empty() {
        form.blame(FILE, "Bitte mindestens eine Datei auswählen.");
    }
    (form, files)
}

async fn read_all(
    visitor: &Visitor,
    mut parts: Multipart,
    form: &mut Form,
    files: &mut Vec<Came>,
) -> Result<(), FlowError> {
    while let Some(field) = parts.next_field().await.map_err(torn)? {
        match field.name() {
            Some(KEY) => form.set(KEY, field.text().await.map_err(torn)?),
            Some(TYPED_BY) => form.set(TYPED_BY, field.text().await.map_err(torn)?),
            Some(FILE) if form.is_of(visitor.signed.session.person) => {
                let name = field.file_name().unwrap_or_default().to_owned();
                match receipt_files::in_time(taken(&visitor.ctx, field)).await {
                    Err(broken @ FlowError::Files(FilesError::Torn)) => return Err(broken),
                    file => files.extend(file.transpose().map(|file| (name, file))),
                }
            }
            _ => {}
        }
    }
    Ok(())
}

async fn shown(visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
    let found = receipt_files::loose(&visitor.ctx, visitor.after(), MOST).await?;
    let count = receipt_files::loose_count(&visitor.ctx);
    let count = lists::how_many(visitor, &found, count, ("Beleg", "Belege")).await?;
    Ok(Page {
        frame: visitor.frame("Belegeingang").faulty(!form.faults().is_empty()),
        form,
        count,
        files: found.items.into_iter().map(FileShown::from).collect(),
        next: found.next.map(|next: Uuid| format!("/belege?nach={next}")),
        keeps_files: visitor.ctx.keeps_receipt_files(),
        may_hand_in: visitor.may(Action::HandIn),
    })
}

/// `GET /belege/{id}/zuordnung`: whoever signed in again after choosing a line chooses it once more.
pub(crate) async fn back(Id(id): Id) -> Redirect {
    Redirect::to(&format!("/belege/{id}"))
}
