//! `POST /documents/form/cells`

use axum::Json;
use flow::authority_forms::{Target, Value};
use serde::Serialize;
use utoipa::ToSchema;

use super::{FormBody, FormToFill, filled};
use crate::{
    answer::{Page, Sample},
    docs::NewProblems,
    input::Body,
    problem::Problem,
    tokens::Caller,
};

/// A cell of a form and what it gets.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormCell {
    /// The name of its sheet.
    sheet: String,
    /// Its column and row.
    #[schema(example = "C5")]
    cell: String,
    /// The name of the figure.
    figure: String,
    /// What it is: `text`, `amount`, `day`, `count`, or `nothing`, which the proof does not state.
    kind: &'static str,
    /// The value as a text: an amount in euros with a point, a day as in ISO 8601; null for nothing.
    value: Option<String>,
}

impl From<Target> for FormCell {
    fn from(Target { place, figure, value }: Target) -> Self {
        let (kind, value) = match value {
            Value::Text(text) => ("text", Some(text)),
            Value::Amount(amount) => ("amount", Some(amount.to_string())),
            Value::Day(day) => ("day", Some(day.to_string())),
            Value::Count(count) => ("count", Some(count.to_string())),
            Value::Nothing => ("nothing", None),
        };
        Self { sheet: place.sheet, cell: place.cell.to_string(), figure, kind, value }
    }
}

impl Sample for FormCell {
    fn sample() -> Self {
        Self {
            sheet: "Nachweis".to_owned(),
            cell: "C5".to_owned(),
            figure: "recipient".to_owned(),
            kind: "text",
            value: Some("Bildungswerk Musterstadt e. V.".to_owned()),
        }
    }
}

/// Which cell of a form would get what
///
/// What would refuse the form refuses this as well.
#[utoipa::path(
    post,
    path = "/documents/form/cells",
    tag = "documents",
    request_body = FormToFill,
    responses(
        (status = 200, description = "All of them, in the order of the mapping.", body = Page<FormCell>,
            example = FormCell::page),
        NewProblems,
    )
)]
pub(crate) async fn list_form_cells(
    Caller(ctx): Caller,
    Body(asked): FormBody,
) -> Result<Json<Page<FormCell>>, Problem> {
    let items = filled(&ctx, asked).await?.cells.into_iter().map(FormCell::from).collect();
    Ok(Json(Page { items, next: None }))
}
