//! Amendments: the ministry gives more for F2, and the Kreis passes a part of it on.

use flow::{File, FlowError, amendments::AmendGrant, finality::RecordFinality};
use grants::{ActChanges, FinalityKind, Grant};

use super::{
    Books, Day, OFFICE,
    acts::{self, Given, date},
};

/// The Änderungsbescheid of the MAGS, with its file; final because the Kreis waives its appeal.
pub(super) async fn award(books: &Books, award: &Grant) -> Result<Grant, FlowError> {
    let given: [Given<'_>; 1] = [("F2", "55000.00", &[("personalausgaben", "68750.00")])];
    let notice = "Änderungsbescheid zu Muster-2020-DiAA-1 (erfunden): F2 wird auf 55.000,00 Euro erhöht.\n";
    let document = Some(File::new("text/plain".to_owned(), notice.as_bytes().to_vec()));
    let day = (15, 9, 2020);
    let amended = amend(books, award, "Muster-2020-DiAA-1 Ä1", day, &given, document).await?;
    let (grant, version, on) = (amended.id, amended.version, date(day)?);
    books.run(OFFICE, RecordFinality { grant, version, kind: FinalityKind::AppealWaived, on }).await
}

/// The Änderungsvertrag with the provider of the language courses.
pub(super) async fn forwarding(books: &Books, forwarding: &Grant) -> Result<Grant, FlowError> {
    let given: [Given<'_>; 1] = [("F2", "44000.00", &[("personalausgaben", "55000.00")])];
    amend(books, forwarding, "KI 3/2020 Ä1", (1, 10, 2020), &given, None).await
}

async fn amend(
    books: &Books,
    grant: &Grant,
    reference: &str,
    day: Day,
    given: &[Given<'_>],
    document: Option<File>,
) -> Result<Grant, FlowError> {
    let dated_on = date(day)?;
    books.on_day(dated_on);
    let request = AmendGrant {
        grant: grant.id,
        version: grant.version,
        follows: grant.act.number,
        dated_on,
        reference: reference.to_owned(),
        reason: "Mehrbedarf in der berufsbegleitenden Sprachförderung (Beträge erfunden)".to_owned(),
        changes: ActChanges::default(),
        programme_version: None,
        positions: acts::positions(given)?,
        plan: acts::plan(given)?,
        document,
        resolutions: Vec::new(),
    };
    books.run(OFFICE, request).await
}
