//! The year 2020 is proved and closed.

use flow::{
    FlowError,
    periods::ClosePeriod,
    proofs::{self, FileProof},
};
use grants::{Grant, Proof};

use super::{Books, Day, HEAD, OFFICE, acts::date, proofs::of_2020};

pub(super) const END: Day = (31, 12, 2020);

/// A Zwischennachweis of 2020 is compiled on a day, signed by another person and filed on another.
pub(super) async fn prove(
    books: &Books,
    who: &str,
    grant: &Grant,
    compiled: Day,
    filed: Day,
) -> Result<Proof, FlowError> {
    let proof = compile(books, who, grant, compiled).await?;
    let filed_on = date(filed)?;
    books.on_day(filed_on);
    let signs = if who == OFFICE { HEAD.to_owned() } else { format!("{who}-2") };
    let proof = Box::pin(proofs::sign(&books.ctx(&signs)?, &books.key(), proof.id, proof.version)).await?;
    Box::pin(books.run(who, FileProof { proof: proof.id, version: proof.version, filed_on })).await
}

async fn compile(books: &Books, who: &str, grant: &Grant, day: Day) -> Result<Proof, FlowError> {
    books.on_day(date(day)?);
    Box::pin(proofs::compile(&books.ctx(who)?, &books.key(), of_2020(grant)?)).await
}

/// Nothing counts for a day of 2020 any more.
pub(super) async fn close(books: &Books) -> Result<(), FlowError> {
    books.on_day(date((31, 3, 2021))?);
    let reason = "Jahresabschluss 2020; der Zwischennachweis ist vorgelegt".to_owned();
    books.run(OFFICE, ClosePeriod { until: date(END)?, reason }).await?;
    Ok(())
}
