//! `GET /claim-lines/{id}/examination-hints`

use ::grants::{ClaimLineId, ExaminationHint, SimilarLine};
use axum::Json;
use chrono::NaiveDate;
use flow::examination_hints;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    docs::ReadProblems,
    euros::Euros,
    input::{Amount, Named},
    problem::Problem,
    tokens::Caller,
};

/// What an examiner is told of a line before it is decided.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExaminationHintList {
    /// The hints.
    items: Vec<Hint>,
}

/// A hint (Prüfhinweis). It refuses nothing.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Hint {
    /// Another line rests on what may be the same paper.
    SimilarLine {
        /// What is alike: `same_receipt`, `same_file`, `same_number` or `same_amount`.
        likeness: &'static str,
        /// The line.
        line: Uuid,
        /// Its number within its claim.
        number: i64,
        /// Its claim.
        claim: Uuid,
        /// The number of its claim within the grant.
        claim_number: i64,
        /// The grant of its claim.
        grant: Uuid,
        /// Who receives that grant.
        recipient: Uuid,
        /// The eligible cost that it claims.
        #[schema(value_type = Amount)]
        eligible: Euros,
        /// What is recognised of it.
        #[schema(value_type = Amount)]
        recognised: Euros,
        /// Who issued its receipt.
        issuer: String,
        /// The number of its receipt.
        receipt_number: String,
        /// The day that its receipt bears.
        issued_on: NaiveDate,
        /// What its receipt amounts to.
        #[schema(value_type = Amount)]
        gross: Euros,
    },
    /// The cost category must not pay for the same unit as a rate does, and units at the rate are claimed of the grant.
    ExcludedByRate {
        /// The rate.
        rate: String,
        /// How many units the grant's lines hold at it.
        units: i64,
    },
}

impl From<ExaminationHint> for Hint {
    fn from(hint: ExaminationHint) -> Self {
        match hint {
            ExaminationHint::SimilarLine(SimilarLine {
                line,
                number,
                claim,
                claim_number,
                grant,
                recipient,
                eligible,
                recognised,
                receipt,
                likeness,
            }) => Self::SimilarLine {
                likeness: likeness.word(),
                line: line.0,
                number,
                claim: claim.0,
                claim_number,
                grant: grant.0,
                recipient: recipient.0,
                eligible: eligible.into(),
                recognised: recognised.into(),
                issuer: receipt.issuer,
                receipt_number: receipt.number,
                issued_on: receipt.issued_on,
                gross: receipt.gross.into(),
            },
            ExaminationHint::ExcludedByRate { rate, units } => {
                Self::ExcludedByRate { rate: rate.into(), units }
            }
        }
    }
}

impl Sample for ExaminationHintList {
    fn sample() -> Self {
        let similar = Hint::SimilarLine {
            likeness: "same_number",
            line: sample_id(2),
            number: 4,
            claim: sample_id(3),
            claim_number: 1,
            grant: sample_id(4),
            recipient: sample_id(5),
            eligible: Euros::sample(12_000),
            recognised: Euros::sample(12_000),
            issuer: "Druckerei Muster".to_owned(),
            receipt_number: "R 17".to_owned(),
            issued_on: sample_day(),
            gross: Euros::sample(12_000),
        };
        Self { items: vec![similar, Hint::ExcludedByRate { rate: "P4".to_owned(), units: 40 }] }
    }
}

/// What an examiner is told of a claim line before it is decided
///
/// Hints refuse nothing. They are told to who examines the claim and to auditors.
#[utoipa::path(
    get,
    path = "/claim-lines/{id}/examination-hints",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The line.")),
    responses(
        (status = 200, description = "The hints.", body = ExaminationHintList, example = ExaminationHintList::example),
        ReadProblems,
    )
)]
pub(crate) async fn list_examination_hints(
    Caller(ctx): Caller,
    Named(id): Named<ClaimLineId>,
) -> Result<Json<ExaminationHintList>, Problem> {
    let hints = examination_hints::of_line(&ctx, id).await?;
    Ok(Json(ExaminationHintList { items: hints.into_iter().map(Hint::from).collect() }))
}
