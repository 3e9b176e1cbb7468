//! `/abrechnungen/{id}/zeilen/{nummer}/beleg` and `/belege/{id}`: a receipt as a file, handed in for a line, taken along and
//! looked at.

use axum::{
    extract::{
        FromRequest, Multipart, Request, State,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use flow::{
    Ctx, FileError, FilesError, FlowError, LARGEST_RECEIPT_FILE,
    receipt_files::{self, AttachReceiptFile, HandInReceiptFile},
    views,
};
use grants::{ClaimId, LinesAsked, ReceiptFileId};

use super::line;
use crate::{
    Web,
    form::{Form, KEY, TYPED_BY},
    id::{Id, Part},
    refusal::{Told, of_flow},
    sent::Sent,
    show::{Wrong, done},
    visitor::Visitor,
};

/// The most bytes of a form with a file: the file, and the little that is around it.
pub(crate) const LARGEST_FORM: u64 = LARGEST_RECEIPT_FILE + (64 << 10);
/// The field of the file.
pub(crate) const FILE: &str = "datei";

/// `GET /abrechnungen/{id}/zeilen/{nummer}/beleg`: whoever signed in again after a file was sent chooses it once more.
pub(crate) async fn back(Part(id, number): Part) -> Redirect {
    Redirect::to(&format!("/abrechnungen/{id}/zeilen/{number}"))
}

/// `POST /abrechnungen/{id}/zeilen/{nummer}/beleg`
pub(crate) async fn post(
    State(web): State<Web>,
    Part(id, number): Part,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Wrong> {
    let path = format!("/abrechnungen/{id}/zeilen/{number}");
    let asked = LinesAsked::Numbered([number].into());
    let claim = views::claim_excerpt(&visitor.ctx, ClaimId(id), &asked).await?.claim;
    let Some(at) = claim.lines.first() else { return Err(Wrong::unknown()) };
    let (form, file) = match receipt_files::may_attach(&visitor.ctx, claim.id, at.id).await {
        Ok(()) => read(&visitor.ctx, request, &web).await,
        Err(refusal) => (unread(&visitor.ctx), Err(refusal)),
    };
    let mut sent = Sent::by(&web, Some(visitor), form, format!("{path}/beleg"))?;
    let handed_in = match file {
        Ok(Some(file)) => sent.run(file).await?,
        Ok(None) => {
            let text = "Bitte eine Datei auswählen.".to_owned();
            sent.form.note(Told { at: Some(FILE.to_owned()), text });
            return line::show(&sent.visitor, ClaimId(id), number, again(&web, sent.form)).await;
        }
        Err(refusal) => Err(refusal),
    };
    let attached = match handed_in {
        Ok(file) => sent.run(AttachReceiptFile { claim: claim.id, line: at.id, file: file.id }).await?,
        Err(refusal) => Err(refusal),
    };
    match attached {
        Ok(_) => Ok(done(path, "beleg")),
        Err(refusal) => {
            sent.refused(refusal)?;
            line::show(&sent.visitor, ClaimId(id), number, again(&web, sent.form)).await
        }
    }
}

/// The form with a new key: another file is another request.
fn again(web: &Web, form: Form) -> Form {
    form.with(KEY, web.flow.new_key())
}

/// Reads the key and whose form it is, and takes the file piece by piece, if it is their own; it is never there as a whole.
async fn read(
    ctx: &Ctx,
    request: Request,
    web: &Web,
) -> (Form, Result<Option<HandInReceiptFile>, FlowError>) {
    let mut form = Form::default();
    match Multipart::from_request(request, web).await {
        Ok(parts) => {
            let file = receipt_files::in_time(file_of(ctx, parts, &mut form)).await;
            (form, file)
        }
        Err(_) => (unread(ctx), Ok(None)),
    }
}

/// The form of which nothing was read: it is of whoever sent it.
fn unread(ctx: &Ctx) -> Form {
    Form::default().typed_by(Some(ctx.actor().person))
}

async fn file_of(
    ctx: &Ctx,
    mut parts: Multipart,
    form: &mut Form,
) -> Result<Option<HandInReceiptFile>, FlowError> {
    while let Some(field) = parts.next_field().await.map_err(torn)? {
        match field.name() {
            Some(KEY) => form.set(KEY, field.text().await.map_err(torn)?),
            Some(TYPED_BY) => form.set(TYPED_BY, field.text().await.map_err(torn)?),
            Some(FILE) if form.is_of(ctx.actor().person) => return taken(ctx, field).await,
            _ => {}
        }
    }
    Ok(None)
}

/// The file of a field; nothing, if none was chosen.
pub(crate) async fn taken(ctx: &Ctx, mut field: Field<'_>) -> Result<Option<HandInReceiptFile>, FlowError> {
    let name = field.file_name().unwrap_or_default().to_owned();
    if name.is_empty() {
        return Ok(None);
    }
    let mut upload = receipt_files::receive(ctx).await?;
    while let Some(piece) = field.chunk().await.map_err(torn)? {
        upload.take(&piece).await?;
    }
    upload.complete(&name).await.map(Some)
}

/// A form that is larger than any file, or that ends early.
pub(crate) fn torn(cause: MultipartError) -> FlowError {
    match cause.status() {
        StatusCode::PAYLOAD_TOO_LARGE => FileError::TooLarge { most: LARGEST_RECEIPT_FILE }.into(),
        _ => FilesError::Torn.into(),
    }
}

/// `GET /belege/{id}/datei`
pub(crate) async fn download(visitor: Visitor, Id(id): Id) -> Result<Response, Wrong> {
    Ok(door::to_keep(receipt_files::download(&visitor.ctx, ReceiptFileId(id)).await?))
}

/// `GET /belege/{id}/seiten/{nummer}`: for the picture in a page; who opens it alone reads why there is none.
pub(crate) async fn look(visitor: Visitor, Part(id, page): Part) -> Result<Response, Wrong> {
    let page = u32::try_from(page).map_err(|_| Wrong::unknown())?;
    match receipt_files::preview(&visitor.ctx, ReceiptFileId(id), page).await {
        Ok(preview) => Ok(door::to_look_at(preview)),
        Err(cause @ FlowError::Preview(_)) => {
            Err(Wrong::told(StatusCode::NOT_FOUND, "Keine Ansicht", &of_flow(&cause).text))
        }
        Err(other) => Err(other.into()),
    }
    .map(IntoResponse::into_response)
}
