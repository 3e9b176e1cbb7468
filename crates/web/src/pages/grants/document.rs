//! `/zuwendungen/{id}/fassungen/{nummer}/dokument`: the file of a legal act.

use axum::response::Response;
use flow::acts;
use grants::GrantId;

use crate::{
    id::Part,
    show::{Wrong, attachment},
    visitor::Visitor,
};

/// `GET /zuwendungen/{id}/fassungen/{nummer}/dokument`
pub(crate) async fn get(visitor: Visitor, Part(id, number): Part) -> Result<Response, Wrong> {
    let document = acts::document(&visitor.ctx, GrantId(id), number).await?;
    Ok(attachment(&format!("bescheid-{id}-{number}"), document))
}
