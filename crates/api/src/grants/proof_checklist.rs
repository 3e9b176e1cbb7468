//! `GET /grants/{id}/proof-checklist`

use ::grants::GrantId;
use axum::Json;
use chrono::NaiveDate;
use flow::proofs::{self, Checklist, ChecklistItem};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    docs::ReadProblems,
    input::{Named, OfProof, Query},
    problem::Problem,
    tokens::Caller,
};

/// What a proof needs before it is compiled.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProofChecklist {
    /// `due`, `collecting` or `complete`.
    stage: &'static str,
    /// The last day to file it; null where the law sets none.
    due_on: Option<NaiveDate>,
    /// What it needs.
    items: Vec<ProofNeed>,
}

/// Something that a proof needs.
#[derive(Debug, Serialize, ToSchema)]
struct ProofNeed {
    /// `period_over`, `claims_decided`, `parked_lines_settled`, `providers_accepted`, `interest_decided`, `report_written`,
    /// `success_told` where that is written, `own_audit` where the act asks for the statement of the own audit office, or
    /// `objects_listed` where the programme names the price above which objects are listed.
    item: &'static str,
    /// Whether it is there.
    met: bool,
    /// What is open as long as it is not, in German.
    open: &'static str,
    /// What `missing` lists: `claim` or `grant`; null where it lists nothing.
    of: Option<&'static str>,
    /// Where it is missing.
    missing: Vec<Uuid>,
}

impl From<ChecklistItem> for ProofNeed {
    fn from(item: ChecklistItem) -> Self {
        let ChecklistItem { word, open, of, missing, is_met } = item;
        Self { item: word, met: is_met, open, of, missing }
    }
}

impl From<Checklist> for ProofChecklist {
    fn from(checklist: Checklist) -> Self {
        let Checklist { stage, due_on, items } = checklist;
        Self { stage: stage.word(), due_on, items: items.into_iter().map(ProofNeed::from).collect() }
    }
}

impl Sample for ProofChecklist {
    fn sample() -> Self {
        let open = "Abrechnungen sind noch nicht entschieden.";
        let missing = vec![sample_id(1)];
        let need = ProofNeed { item: "claims_decided", met: false, open, of: Some("claim"), missing };
        Self { stage: "collecting", due_on: Some(sample_day()), items: vec![need] }
    }
}

/// What the proof of a grant needs: what is there, what is missing, and where
#[utoipa::path(
    get,
    path = "/grants/{id}/proof-checklist",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant."), OfProof),
    responses(
        (status = 200, description = "Every point.", body = ProofChecklist, example = ProofChecklist::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_proof_checklist(
    Caller(ctx): Caller,
    Named(id): Named<GrantId>,
    Query(asked): Query<OfProof>,
) -> Result<Json<ProofChecklist>, Problem> {
    Ok(Json(proofs::checklist(&ctx, id, asked.until).await?.into()))
}
