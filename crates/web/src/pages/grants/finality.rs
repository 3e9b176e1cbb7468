//! `/zuwendungen/{id}/bestandskraft`: what happened to an award that can be contested.

use axum::response::Response;
use flow::finality::RecordFinality;
use grants::{FinalityKind, GrantId};

use super::view;
use crate::{
    id::Id,
    sent::Sent,
    show::{Wrong, done},
};

/// What can happen, each with its word.
const KINDS: [(FinalityKind, &str); 3] = [
    (FinalityKind::Final, "bestandskraft"),
    (FinalityKind::AppealWaived, "verzicht"),
    (FinalityKind::Appealed, "rechtsbehelf"),
];

/// `POST /zuwendungen/{id}/bestandskraft`
pub(crate) async fn post(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let grant = GrantId(id);
    let kind = sent
        .form
        .choice("ereignis", |text| KINDS.into_iter().find(|(_, word)| *word == text).map(|(kind, _)| kind));
    let on = sent.form.day("tag");
    if let Some((kind, on)) = kind.zip(on) {
        let request = RecordFinality { grant, version: sent.form.version(), kind, on };
        match sent.run(request).await? {
            Ok(_) => return Ok(done(format_args!("/zuwendungen/{id}"), "bestandskraft")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    view::show(&sent.visitor, grant, sent.form).await
}
