//! The auditor's sample of the first year: of each component two lines, and everything from 10,000 euros on.

use flow::{
    FlowError,
    samples::{CommitSample, DrawSample},
};
use grants::{Band, Grant, SampleDesign, Seed};
use ledger::Cents;

use super::{
    AUDITOR, Books,
    acts::{date, euros},
};

/// Commits a sample and draws it on the next day. The seed is the auditor's own, so that the demo is the same at every start.
pub(super) async fn draw(books: &Books, award: &Grant) -> Result<(), FlowError> {
    books.on_day(date((14, 4, 2021))?);
    let seed = Seed::new(*b"Sechs Bausteine, zwei Ministerie");
    let bands = vec![Band { from: Cents::ZERO, size: 2 }];
    let full_from = Some(euros("10000.00")?);
    let design = SampleDesign { by_component: true, by_provider: false, bands, full_from };
    let purpose = "Prüfung des ersten Halbjahres".to_owned();
    let commit = CommitSample::new((award.id, None), purpose, design, Some(seed.hash()))?;
    let sample = books.run(AUDITOR, commit).await?.id;
    books.on_day(date((15, 4, 2021))?);
    books.run(AUDITOR, DrawSample { sample, seed: Some(seed) }).await?;
    Ok(())
}
