//! `/nachweise/{id}`: one proof of use: its document, handing it in, accepting it.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use flow::{
    Action,
    proofs::{AcceptProof, FileProof, document},
    views,
};
use grants::{ProofId, ProofState};

use super::list::{Row, row};
use crate::{
    Web, filters,
    form::{Form, VERSION},
    frame::Frame,
    id::Id,
    names::Names,
    sent::Sent,
    show::{Wrong, attachment, done, page_with},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "proofs/view.html")]
struct Page {
    frame: Frame,
    form: Form,
    row: Row,
    grant_id: String,
    hash: String,
    may_file: bool,
    may_accept: bool,
}

async fn show(visitor: &Visitor, id: ProofId, form: Form) -> Result<Response, Wrong> {
    let proof = views::proof(&visitor.ctx, id).await?;
    let grant = views::grant(&visitor.ctx, proof.grant).await?;
    let names = Names::of(&visitor.ctx).await?;
    let own = visitor.ctx.actor().organisation;
    let is_faulty = !form.faults().is_empty();
    let giver = if grant.parent.is_none() { grant.recipient } else { grant.giver };
    let shown = Page {
        frame: visitor.frame("Nachweis").faulty(is_faulty).below("/nachweise", "Nachweise"),
        form: form.with(VERSION, proof.version),
        row: row(&names, &grant, &proof),
        grant_id: grant.id.to_string(),
        may_file: visitor.may(Action::FileProof)
            && own == grant.recipient
            && matches!(proof.state, ProofState::Compiled { .. }),
        may_accept: visitor.may(Action::Decide)
            && own == giver
            && matches!(proof.state, ProofState::Filed { .. }),
        hash: proof.document.unwrap_or_default(),
    };
    Ok(page_with(if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &shown))
}

/// `GET /nachweise/{id}`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    show(&visitor, ProofId(id), Form::fresh(&web.flow)).await
}

/// `GET /nachweise/{id}/dokument`
pub(crate) async fn file(visitor: Visitor, Id(id): Id) -> Result<Response, Wrong> {
    let document = document(&visitor.ctx, ProofId(id)).await?;
    Ok(attachment(&format!("nachweis-{id}"), document))
}

/// `POST /nachweise/{id}/einreichung`
pub(crate) async fn hand_in(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let proof = ProofId(id);
    if let Some(filed_on) = sent.form.day("tag") {
        let request = FileProof { proof, version: sent.form.version(), filed_on };
        match sent.run(request).await? {
            Ok(_) => return Ok(done(format_args!("/nachweise/{id}"), "nachweis-eingereicht")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    show(&sent.visitor, proof, sent.form).await
}

/// `POST /nachweise/{id}/annahme`
pub(crate) async fn accept(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let proof = ProofId(id);
    if let Some(accepted_on) = sent.form.day("tag") {
        let request = AcceptProof { proof, version: sent.form.version(), accepted_on };
        match sent.run(request).await? {
            Ok(_) => return Ok(done(format_args!("/nachweise/{id}"), "nachweis-angenommen")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    show(&sent.visitor, proof, sent.form).await
}
