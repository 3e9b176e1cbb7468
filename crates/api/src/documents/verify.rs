//! `POST /documents/verification`

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use axum::{
    Json,
    extract::{FromRequest, Request, State},
};
use flow::documents::verification::{self, Check, Read, Unverifiable};
use serde::Serialize;
use tokio::{sync::Semaphore, time::timeout};
use utoipa::ToSchema;

use crate::{
    Api,
    answer::Sample,
    docs::VerificationProblems,
    input::{FieldError, Pdf},
    problem::{Problem, ProblemType},
};

/// Reading a file and making a document again takes memory and a processor, and anyone may ask: so many are verified at
/// once, from their first byte on.
static ROOM: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));
/// How long a file may take to arrive.
const ARRIVAL: Duration = Duration::from_mins(1);

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
    request: Request,
) -> Result<Json<DocumentVerification>, Problem> {
    let busy =
        |_| Problem::new(ProblemType::Unavailable, "other documents are verified now; ask again in a second");
    let room = Arc::clone(&ROOM).try_acquire_owned().map_err(busy)?;
    let late = |_| Problem::new(ProblemType::BrokenBody, "the file did not arrive within a minute");
    let Pdf(pdf) = timeout(ARRIVAL, Pdf::from_request(request, &api)).await.map_err(late)??;
    // The room stays taken until the work is done, also if nobody waits for it any more.
    let (room, pdf, read) = apart(move || (room, verification::read(&pdf), pdf))
        .await
        .map(|(room, read, pdf)| (room, pdf, read))?;
    let read: Read = read.map_err(refused)?;
    let known = verification::look_up(&api.flow, &read).await?;
    let checks = apart(move || {
        let checks = verification::judge(&pdf, &read, Some(known));
        drop(room);
        checks
    });
    Ok(Json(DocumentVerification { checks: checks.await?.into_iter().map(DocumentCheck::from).collect() }))
}

/// Runs what takes long beside the requests that are answered meanwhile.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|cause| Problem::internal(&cause))
}

fn refused(Unverifiable { word, sentence }: Unverifiable) -> Problem {
    Problem::fields(vec![FieldError { pointer: String::new(), message: format!("{word}: {sentence}") }])
}
