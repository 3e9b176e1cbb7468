//! `POST /documents/verification`

use std::borrow::Cow;

use axum::{
    Json,
    extract::{FromRequest, Request, State},
};
use flow::documents::verification::{self, Check, Room, Unverifiable};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Api,
    answer::Sample,
    docs::VerificationProblems,
    input::{FieldError, Pdf},
    problem::{Problem, ProblemType},
};

/// What a verification came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentVerification {
    /// The questions, each with its answer.
    checks: Vec<DocumentCheck>,
}

/// A question about a document.
#[derive(Debug, Serialize, ToSchema)]
struct DocumentCheck {
    /// `data`: is the embedded data what is printed; `chain`: does it stand in the journal; `filed`: is it the document that
    /// was handed in; `authoritative`: is it the version that counts;
    /// `signature`: does the signature that a copy bears belong to it; `enclosed`, where it encloses others: was each of them
    /// handed in.
    question: &'static str,
    /// `yes`, `no`, or `not_asked` where the question does not arise.
    answer: &'static str,
    /// The answer as a sentence, in German.
    sentence: Cow<'static, str>,
}

impl From<Check> for DocumentCheck {
    fn from(Check { question, answer, sentence }: Check) -> Self {
        Self { question, answer: answer.word(), sentence }
    }
}

impl Sample for DocumentVerification {
    fn sample() -> Self {
        let sentence = "Das Dokument sagt genau, was seine eingebetteten Daten sagen.";
        Self { checks: vec![DocumentCheck { question: "data", answer: "yes", sentence: sentence.into() }] }
    }
}

/// Says whether a document is what it says it is
///
/// Nobody needs to sign in, and nothing is kept. The answers say yes or no and nothing of the books. The command
/// `foerderfluss verify --pdf` answers the same.
#[utoipa::path(
    post,
    path = "/documents/verification",
    tag = "documents",
    request_body(content = Vec<u8>, content_type = "application/pdf", description = "The file, at most 64 MiB."),
    responses(
        (status = 200, description = "The answers.", body = DocumentVerification, example = DocumentVerification::example),
        VerificationProblems,
    ),
    security(())
)]
pub(crate) async fn verify_document(
    State(api): State<Api>,
    request: Request,
) -> Result<Json<DocumentVerification>, Problem> {
    let busy =
        || Problem::new(ProblemType::Unavailable, "other documents are verified now; ask again in a second");
    let room = Room::taken().ok_or_else(busy)?;
    let late = || Problem::new(ProblemType::BrokenBody, "the file did not arrive within a minute");
    let Pdf(pdf) = verification::in_time(Pdf::from_request(request, &api)).await.ok_or_else(late)??;
    let checks = verification::answers(&api.flow, room, pdf).await?.map_err(refused)?;
    Ok(Json(DocumentVerification { checks: checks.into_iter().map(DocumentCheck::from).collect() }))
}

fn refused(Unverifiable { word, sentence }: Unverifiable) -> Problem {
    Problem::fields(vec![FieldError { pointer: String::new(), message: format!("{word}: {sentence}") }])
}
