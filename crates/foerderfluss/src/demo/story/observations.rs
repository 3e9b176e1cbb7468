//! What the auditor observes of the first year: one line of a claim, which the office answers, and one payment, which waits.

use flow::{
    FlowError,
    audit_observations::{AnswerAuditObservation, RecordAuditObservation},
};
use grants::{AuditSubject, Claim, Payment};

use super::{AUDITOR, Books, OFFICE, acts::date};

/// Observes both, and answers the first.
pub(super) async fn observe(books: &Books, course: &Claim, returned: &Payment) -> Result<(), FlowError> {
    books.on_day(date((19, 4, 2021))?);
    let line = course.lines.first().ok_or(FlowError::NotFound { what: "claim line" })?;
    let observed = books
        .run(
            AUDITOR,
            RecordAuditObservation {
                about: AuditSubject::ClaimLine(line.id),
                amount: Some(line.eligible),
                text: "Die Rechnung ist anerkannt. Ein Vermerk, wie die sachliche Richtigkeit geprüft wurde, fehlt."
                    .to_owned(),
                answer_by: date((14, 5, 2021))?,
            },
        )
        .await?;
    let payment = RecordAuditObservation {
        about: AuditSubject::Payment(returned.id),
        amount: None,
        text: "Die Zahlung kam zurück. Wie wird sichergestellt, dass eine Kontoänderung vor der Anordnung auffällt?"
            .to_owned(),
        answer_by: date((14, 5, 2021))?,
    };
    books.run(AUDITOR, payment).await?;
    books.on_day(date((23, 4, 2021))?);
    let text = "Geprüft wurde mit der Kursliste, die dem Träger zurückgegeben ist. Sie wird angefordert und beigefügt.";
    let (observation, version, text) = (observed.id, observed.version, text.to_owned());
    books.run(OFFICE, AnswerAuditObservation { observation, version, text }).await?;
    Ok(())
}
