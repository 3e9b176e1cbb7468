//! `POST /documents/verification`

use axum::{Json, extract::State};
use flow::documents::verification::{self, Check, Read, Unverifiable};
use serde::Serialize;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

use crate::{
    Api,
    answer::Sample,
    docs::VerificationProblems,
    input::{FieldError, Pdf},
    problem::{Problem, ProblemType},
};

/// Making a document again takes a processor for a while, and anyone may ask: so many are made at once.
static ROOM: Semaphore = Semaphore::const_new(2);

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
    /// was handed in; `authoritative`: is it the version that counts.
    question: &'static str,
    /// `yes`, `no`, or `not_asked` where the question does not arise.
    answer: &'static str,
    /// The answer as a sentence, in German.
    sentence: &'static str,
}

impl From<Check> for DocumentCheck {
    fn from(Check { question, answer, sentence }: Check) -> Self {
        Self { question, answer: answer.word(), sentence }
    }
}

impl Sample for DocumentVerification {
    fn sample() -> Self {
        let sentence = "Das Dokument sagt genau, was seine eingebetteten Daten sagen.";
        Self { checks: vec![DocumentCheck { question: "data", answer: "yes", sentence }] }
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
    Pdf(pdf): Pdf,
) -> Result<Json<DocumentVerification>, Problem> {
    let busy =
        || Problem::new(ProblemType::Unavailable, "other documents are verified now; ask again in a second");
    let _room = ROOM.try_acquire().map_err(|_| busy())?;
    let (pdf, read) = apart(move || (verification::read(&pdf), pdf)).await.map(|(read, pdf)| (pdf, read))?;
    let read: Read = read.map_err(refused)?;
    let known = verification::look_up(&api.flow, &read).await?;
    let checks = apart(move || verification::judge(&pdf, &read, Some(known))).await?;
    Ok(Json(DocumentVerification { checks: checks.into_iter().map(DocumentCheck::from).collect() }))
}

/// Runs what takes long beside the requests that are answered meanwhile.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|cause| Problem::internal(&cause))
}

fn refused(Unverifiable { word, sentence }: Unverifiable) -> Problem {
    Problem::fields(vec![FieldError { pointer: String::new(), message: format!("{word}: {sentence}") }])
}
