//! A form that comes with a file. A browser keeps no file for another try: whoever chose one is asked for it again.

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use flow::File;
use multer::{Constraints, Field, Multipart, SizeLimit};

use crate::{
    Web,
    form::Form,
    pages::claims::rows,
    sent::{Sent, read, typed_by},
    show::Wrong,
    visitor::visitor,
};

/// The field of the file.
pub(crate) const FILE: &str = "datei";
/// The field of the file with a table of units.
pub(crate) const UNITS_FILE: &str = "einheiten_datei";
/// The field of the file that says which cell of a form gets what.
pub(crate) const MAPPING_FILE: &str = "zuordnung";
/// What the file that was chosen is called.
const CHOSEN: &str = "datei_gewaehlt";
/// The most bytes of a file, as the interface for programs takes them.
const LARGEST: usize = 8 << 20;
/// The most bytes of a whole form. What is beyond is not read to its end.
const LARGEST_FORM: u64 = 64 << 20;
/// The most bytes of a form with a table or another small file: as much typed as any form has, and the file.
const LARGEST_WITH_TABLE: u64 = 16 << 20;
/// The most bytes of a form with an Excel file and its mapping.
const LARGEST_WITH_FORM: u64 = 17 << 20;
/// The most bytes that are typed beside files, with the names of their fields: as many as a form without files has.
const MOST_TYPED: usize = 8 << 20;
/// What a field counts beside its name and what stands in it.
const EACH_FIELD: usize = 16;
/// The most files of a form: more lines than anybody answers at once with a table for each.
const MOST_FILES: usize = 100;
/// How every PDF begins.
const PDF: &[u8] = b"%PDF-";

/// A form with the document that came with it, if one did.
#[derive(Debug)]
pub(crate) struct WithFile {
    /// The form.
    pub(crate) sent: Sent,
    /// The document, if it can be taken.
    pub(crate) file: Option<File>,
}

/// A form with what came in a file with it, if one did.
#[derive(Debug)]
pub(crate) struct WithContent {
    /// The form.
    pub(crate) sent: Sent,
    /// What is in the file, as it came.
    pub(crate) content: Option<Vec<u8>>,
}

/// A form with the empty form of an authority and its mapping, as far as they came.
#[derive(Debug)]
pub(crate) struct WithForm {
    /// What was typed beside.
    pub(crate) sent: Sent,
    /// The Excel file.
    pub(crate) form: Option<Vec<u8>>,
    /// Which of its cells gets what.
    pub(crate) mapping: Option<Vec<u8>>,
}

/// A form with the tables that came with it, which stand among what was typed: nobody has to choose them again.
#[derive(Debug)]
pub(crate) struct WithTable(pub(crate) Sent);

/// A file that somebody chose.
#[derive(Debug)]
pub(crate) struct Chosen {
    /// The field in which it was chosen.
    pub(crate) field: String,
    /// What it is called there.
    pub(crate) name: String,
    /// What is in it; nothing where that is too much.
    pub(crate) content: Option<Vec<u8>>,
}

impl FromRequest<Web> for WithFile {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Response> {
        let (sent, file) = arrived(
            request,
            web,
            LARGEST_FORM,
            |field| field == FILE,
            |form, mut chosen| {
                let file = chosen.pop().and_then(|chosen| {
                    form.set(CHOSEN, &chosen.name);
                    taken(form, chosen)
                });
                if file.is_none() {
                    choose_again(form);
                }
                file
            },
        )
        .await?;
        Ok(Self { sent, file })
    }
}

impl FromRequest<Web> for WithContent {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Response> {
        let take = |form: &mut Form, mut chosen: Vec<Chosen>| {
            let Some(Chosen { name, content, .. }) = chosen.pop() else {
                choose_again(form);
                return None;
            };
            form.set(CHOSEN, &name);
            if content.is_none() {
                form.blame(FILE, format!("„{name}“ ist größer als 8 MB."));
            }
            content
        };
        let (sent, content) = arrived(request, web, LARGEST_WITH_TABLE, |field| field == FILE, take).await?;
        Ok(Self { sent, content })
    }
}

impl FromRequest<Web> for WithForm {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Response> {
        let take = |form: &mut Form, chosen: Vec<Chosen>| {
            let (mut excel, mut mapping) = (None, None);
            for Chosen { field, name, content } in chosen {
                if content.is_none() {
                    form.blame(&field, format!("„{name}“ ist größer als 8 MB."));
                }
                if field == MAPPING_FILE { mapping = content } else { excel = content }
            }
            (excel, mapping)
        };
        let takes_file = |field: &str| [FILE, MAPPING_FILE].contains(&field);
        let (sent, (form, mapping)) = arrived(request, web, LARGEST_WITH_FORM, takes_file, take).await?;
        Ok(Self { sent, form, mapping })
    }
}

impl FromRequest<Web> for WithTable {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Response> {
        let take = |form: &mut Form, chosen: Vec<Chosen>| {
            for chosen in chosen {
                rows::take_file(form, &chosen);
            }
        };
        arrived(request, web, LARGEST_WITH_TABLE, rows::takes_file, take).await.map(|(sent, ())| Self(sent))
    }
}

/// Reads a form to its end, and then the files that came with it in some of its fields.
async fn arrived<T>(
    request: Request,
    web: &Web,
    largest: u64,
    takes_file: impl Fn(&str) -> bool,
    take: impl FnOnce(&mut Form, Vec<Chosen>) -> T,
) -> Result<(Sent, T), Response> {
    let (parts, body) = request.into_parts();
    let visitor = visitor(&parts, web).await.map_err(IntoResponse::into_response)?;
    let typed_by = typed_by(&parts, visitor.as_ref(), web).await.map_err(IntoResponse::into_response)?;
    let path = parts.uri.path().to_owned();
    let came = match boundary(&parts) {
        Some(boundary) => read_parts(body, boundary, largest, takes_file).await,
        // It was held while something else was asked: the file did not come along.
        None => read(Request::from_parts(parts, body)).await.map(|form| (form, Vec::new())),
    };
    let (mut form, chosen) = came.map_err(IntoResponse::into_response)?;
    let taken = take(&mut form, chosen);
    let sent = Sent::by(web, visitor, form.typed_by(typed_by), path).map_err(IntoResponse::into_response)?;
    Ok((sent, taken))
}

/// The file in a form of somebody who need not be signed in, if one was chosen.
pub(crate) async fn of_anybody(request: Request) -> Result<Option<Chosen>, Wrong> {
    let (parts, body) = request.into_parts();
    let boundary = boundary(&parts).ok_or_else(torn)?;
    Ok(read_parts(body, boundary, LARGEST_WITH_TABLE, |field| field == FILE).await?.1.pop())
}

/// Asks for the file once more, if one had been chosen.
pub(crate) fn choose_again(form: &mut Form) {
    let chosen = form.value(CHOSEN).to_owned();
    if chosen.is_empty() {
        return;
    }
    form.set(CHOSEN, "");
    // Whoever is told what is wrong with it chooses another one anyway.
    if form.fault(FILE).is_none() {
        form.blame(FILE, format!("Bitte „{chosen}“ noch einmal wählen: der Browser behält keine Dateien."));
    }
}

fn boundary(parts: &Parts) -> Option<String> {
    let kind = parts.headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    multer::parse_boundary(kind).ok()
}

/// The form, and the last file of each field that has one.
async fn read_parts(
    body: Body,
    boundary: String,
    largest: u64,
    takes_file: impl Fn(&str) -> bool,
) -> Result<(Form, Vec<Chosen>), Wrong> {
    let limit = SizeLimit::new().whole_stream(largest);
    let constraints = Constraints::new().size_limit(limit);
    let mut parts = Multipart::with_constraints(body.into_data_stream(), boundary, constraints);
    let (mut form, mut files, mut room) = (Form::default(), Vec::new(), MOST_TYPED);
    while let Some(part) = parts.next_field().await.map_err(|_| torn())? {
        if form.is_full() {
            return Err(torn());
        }
        let name = part.name().unwrap_or_default().to_owned();
        room = room.checked_sub(name.len() + EACH_FIELD).ok_or_else(torn)?;
        match part.file_name().map(ToOwned::to_owned) {
            None => form.add(name, &typed(part, &mut room).await?),
            Some(called) => {
                let content = content(part).await.map_err(|_| torn())?;
                if takes_file(&name) && !called.is_empty() {
                    files.retain(|chosen: &Chosen| chosen.field != name);
                    files.push(Chosen { field: name, name: called, content });
                }
                if files.len() > MOST_FILES {
                    return Err(torn());
                }
            }
        }
    }
    Ok((form, files))
}

/// What was typed in a field, as long as there is room for it.
async fn typed(mut part: Field<'_>, room: &mut usize) -> Result<String, Wrong> {
    let mut typed = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|_| torn())? {
        *room = room.checked_sub(chunk.len()).ok_or_else(torn)?;
        typed.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&typed).into_owned())
}

/// The bytes of a file; nothing where they are too many, which are read and thrown away.
async fn content(mut part: Field<'_>) -> Result<Option<Vec<u8>>, multer::Error> {
    let mut content = Some(Vec::new());
    while let Some(chunk) = part.chunk().await? {
        if let Some(bytes) = &mut content {
            bytes.extend_from_slice(&chunk);
        }
        content = content.filter(|bytes| bytes.len() <= LARGEST);
    }
    Ok(content)
}

/// The document by what is in it, whatever its name says.
fn taken(form: &mut Form, chosen: Chosen) -> Option<File> {
    let name = chosen.name;
    let Some(content) = chosen.content else {
        form.blame(FILE, format!("„{name}“ ist größer als 8 MB."));
        return None;
    };
    if !content.starts_with(PDF) {
        form.blame(FILE, format!("„{name}“ ist keine PDF-Datei."));
        return None;
    }
    Some(File::new("application/pdf".to_owned(), content))
}

fn torn() -> Wrong {
    let text =
        "Das Formular ist nicht vollständig angekommen, oder es ist zu groß. Eine Datei hat höchstens 8 MB.";
    Wrong::told(StatusCode::PAYLOAD_TOO_LARGE, "Nicht vollständig angekommen", text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, text: &str) -> String {
        format!("--seam\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    }

    async fn arrives(parts: String) -> bool {
        let body = Body::from(parts + "--seam--\r\n");
        read_parts(body, "seam".to_owned(), LARGEST_FORM, |_| true).await.is_ok()
    }

    #[tokio::test]
    async fn what_is_typed_beside_files_is_no_more_than_in_a_form_without() {
        let half = "x".repeat(MOST_TYPED / 2);
        assert!(arrives(typed("grund", &half)).await);
        assert!(!arrives(typed("grund", &half).repeat(2)).await, "of one field as of many");
        assert!(!arrives(typed(&half, &half)).await, "names count as well");
    }

    #[tokio::test]
    async fn what_was_typed_comes_as_it_is() {
        let parts = typed("grund", "Miete\r\nfür März") + &typed("grund", "") + "--seam--\r\n";
        let read = read_parts(Body::from(parts), "seam".to_owned(), LARGEST_FORM, |_| true).await;
        let Ok((form, files)) = read else { panic!("it is whole") };
        assert_eq!(form.values("grund"), ["Miete\nfür März", ""]);
        assert!(files.is_empty());
    }
}
