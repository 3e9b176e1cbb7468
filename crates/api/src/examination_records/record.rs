//! `POST /examination-records`

use ::grants::{ClaimId, ExaminationTerms, Examined, ProofId};
use axum::{Json, http::StatusCode};
use flow::examination_records::RecordExamination;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{CheckAnswer, Depth, ExaminationRecord};
use crate::{
    answer::Sample,
    docs::NewProblems,
    input::{Body, Faults, Key, KeyHeader, Read, UuidText, objects},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is to be recorded of an examination. Either a claim or a proof is named.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewExaminationRecord {
    /// The claim.
    claim: Option<UuidText>,
    /// The proof.
    proof: Option<UuidText>,
    /// The number of the version that you saw; 0, if there was none.
    #[schema(minimum = 0)]
    follows: i64,
    /// How deep the examination went.
    depth: Depth,
    /// An answer to each check that the programme has for it.
    #[serde(deserialize_with = "objects")]
    answers: Vec<CheckAnswer>,
    /// Whether and how the recipient was heard (§ 28 VwVfG NRW).
    #[serde(default)]
    #[schema(max_length = 2000)]
    hearing: String,
    /// Other givers that get a copy.
    #[serde(default)]
    #[schema(max_items = 20)]
    copies_to: Vec<String>,
}

impl Read for NewExaminationRecord {
    type Value = RecordExamination;

    fn read(self, at: &mut Faults) -> Option<RecordExamination> {
        let of = match (self.claim, self.proof) {
            (Some(claim), None) => at.field("claim", claim).map(|id| Examined::Claim(ClaimId(id))),
            (None, Some(proof)) => at.field("proof", proof).map(|id| Examined::Proof(ProofId(id))),
            _ => {
                at.note_at("claim", "either a claim or a proof is examined");
                None
            }
        };
        let mut answers = Vec::with_capacity(self.answers.len());
        for answer in self.answers {
            match answer.read() {
                Ok(answer) => answers.push(answer),
                Err(cause) => at.note_at("answers", cause),
            }
        }
        let (depth, hearing, copies_to) = (self.depth.into(), self.hearing, self.copies_to);
        let terms = ExaminationTerms { depth, answers, hearing, copies_to };
        Some(RecordExamination { of: of?, follows: self.follows, terms })
    }
}

/// Records what an examination answers, or a later version of it
///
/// The Prüfvermerk states the newest version. A proof is closed once there is one.
#[utoipa::path(
    post,
    path = "/examination-records",
    tag = "examination-records",
    params(KeyHeader),
    request_body = NewExaminationRecord,
    responses(
        (
            status = 201,
            description = "It is recorded.",
            body = ExaminationRecord,
            example = ExaminationRecord::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn record_examination(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewExaminationRecord>,
) -> Result<(StatusCode, Json<ExaminationRecord>), Problem> {
    let record = execute(ctx, key, new).await?;
    Ok((StatusCode::CREATED, Json(record.into())))
}
