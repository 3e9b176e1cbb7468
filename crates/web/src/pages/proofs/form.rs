//! `/nachweise/{id}/vordruck`: the Excel form of an authority, filled with what a proof states; first which cell gets what.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use flow::{
    authority_forms::{
        FillError, Filled, FormError, LARGEST_MAPPING, Mapping, Target, Value, file, fill, own, sentence,
    },
    documents::file_name,
    views,
};
use grants::{Proof, ProofId};

use crate::{
    Web,
    form::Form,
    frame::Frame,
    german::{day, euros},
    id::Id,
    refusal::told,
    show::{Wrong, attachment, page_with},
    upload::{FILE, MAPPING_FILE, WithForm},
    visitor::Visitor,
};

/// Which form is filled: the one at hand, or one that comes along.
const CHOICE: &str = "vordruck";
const AT_HAND: &str = "mitgeliefert";
const BROUGHT: &str = "eigener";
/// The most cells that are shown.
const MOST: usize = 300;

/// A cell and what it gets.
struct CellRow {
    place: String,
    figure: String,
    value: String,
    is_amount: bool,
}

/// Which cell gets what.
struct Cells {
    called: String,
    rows: Vec<CellRow>,
    more: usize,
}

/// The page.
#[derive(Template)]
#[template(path = "proofs/form.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    choices: Vec<(String, String)>,
    cells: Option<Cells>,
}

impl From<Target> for CellRow {
    fn from(Target { place, figure, value }: Target) -> Self {
        let is_amount = matches!(value, Value::Amount(_));
        let value = match value {
            Value::Text(text) => text,
            Value::Amount(amount) => euros(amount),
            Value::Day(on) => day(on),
            Value::Count(count) => count.to_string(),
            Value::Nothing => "bleibt leer".to_owned(),
        };
        Self { place: format!("{} {}", place.sheet, place.cell), figure, value, is_amount }
    }
}

impl Cells {
    fn of(called: String, cells: Vec<Target>) -> Self {
        let more = cells.len().saturating_sub(MOST);
        Self { called, rows: cells.into_iter().take(MOST).map(CellRow::from).collect(), more }
    }
}

/// The proof with a document: what was not made yet fills no form.
async fn made(visitor: &Visitor, id: ProofId) -> Result<Proof, Wrong> {
    let proof = views::proof(&visitor.ctx, id).await?;
    if proof.document.is_some() { Ok(proof) } else { Err(Wrong::unknown()) }
}

/// The page with a form as it stands.
fn show(visitor: &Visitor, id: ProofId, form: Form, cells: Option<Cells>) -> Result<Response, Wrong> {
    let (_, mapping) = own().map_err(|_| Wrong::ours())?;
    let is_faulty = !form.faults().is_empty();
    let frame = visitor.frame("Excel-Vordruck ausfüllen").faulty(is_faulty);
    let shown = Page {
        frame: frame.below("/nachweise", "Nachweise").below(format!("/nachweise/{id}"), "Nachweis"),
        form,
        id: id.to_string(),
        choices: vec![
            (AT_HAND.to_owned(), format!("{} (mitgeliefert)", mapping.name)),
            (BROUGHT.to_owned(), "Ein anderer, mit seiner Zuordnung".to_owned()),
        ],
        cells,
    };
    Ok(page_with(if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &shown))
}

/// `GET /nachweise/{id}/vordruck`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    made(&visitor, ProofId(id)).await?;
    show(&visitor, ProofId(id), Form::fresh(&web.flow).with(CHOICE, AT_HAND), None)
}

/// `POST /nachweise/{id}/vordruck`: nothing is kept, and nothing is changed.
pub(crate) async fn post(
    Id(id): Id,
    WithForm { mut sent, form: brought, mapping }: WithForm,
) -> Result<Response, Wrong> {
    let id = ProofId(id);
    made(&sent.visitor, id).await?;
    let Some((form, mapping)) = chosen(&mut sent.form, brought, mapping)? else {
        return show(&sent.visitor, id, sent.form, None);
    };
    let called = format!("{}, Zuordnung {}", mapping.name, mapping.version);
    match fill(&sent.visitor.ctx, id, form, mapping).await {
        Ok(Filled { form, .. }) if sent.form.has("aktion", "herunterladen") => {
            Ok(attachment(&file_name(&called), file(form)))
        }
        Ok(Filled { cells, .. }) => show(&sent.visitor, id, sent.form, Some(Cells::of(called, cells))),
        Err(FillError::Flow(refusal)) => Err(refusal.into()),
        Err(FillError::Form(cause)) => {
            note(&mut sent.form, &cause)?;
            show(&sent.visitor, id, sent.form, None)
        }
    }
}

/// The form that is filled and its mapping; nothing, if something of it is missing or cannot be read.
fn chosen(
    form: &mut Form,
    brought: Option<Vec<u8>>,
    mapping: Option<Vec<u8>>,
) -> Result<Option<(Vec<u8>, Mapping)>, Wrong> {
    match form.value(CHOICE) {
        AT_HAND => own().map(Some).map_err(|_| Wrong::ours()),
        BROUGHT => {
            for (field, missing, text) in [
                (FILE, brought.is_none(), "Bitte den leeren Vordruck wählen (.xlsx)."),
                (MAPPING_FILE, mapping.is_none(), "Bitte die Zuordnung zu diesem Vordruck wählen (.toml)."),
            ] {
                if missing && form.fault(field).is_none() {
                    form.blame(field, text);
                }
            }
            let (Some(brought), Some(mapping)) = (brought, mapping) else { return Ok(None) };
            Ok(read(form, &mapping).map(|mapping| (brought, mapping)))
        }
        _ => {
            form.blame(CHOICE, "Bitte wählen, welcher Vordruck ausgefüllt wird.");
            Ok(None)
        }
    }
}

/// A mapping as it came.
fn read(form: &mut Form, mapping: &[u8]) -> Option<Mapping> {
    let text = match std::str::from_utf8(mapping) {
        Ok(text) if mapping.len() <= LARGEST_MAPPING => text,
        Ok(_) => {
            form.blame(MAPPING_FILE, "Die Zuordnung ist größer als 256 kB.");
            return None;
        }
        Err(_) => {
            form.blame(MAPPING_FILE, "Die Zuordnung ist kein Text in UTF-8.");
            return None;
        }
    };
    match Mapping::parse(text) {
        Ok(mapping) => Some(mapping),
        Err(cause) => {
            form.blame(MAPPING_FILE, sentence(&cause).unwrap_or_default());
            None
        }
    }
}

/// Notes why a form is not filled, where somebody can mend it.
fn note(form: &mut Form, cause: &FormError) -> Result<(), Wrong> {
    let text = sentence(cause).ok_or_else(Wrong::ours)?;
    let is_at_hand = form.has(CHOICE, AT_HAND);
    match cause {
        FormError::OtherKind => form.note(told(text)),
        _ if is_at_hand => form.blame(CHOICE, text),
        FormError::OtherForm { .. } | FormError::TooLarge | FormError::Damaged(_) => form.blame(FILE, text),
        _ => form.blame(MAPPING_FILE, text),
    }
    Ok(())
}
