//! Verifying a journal, as an export and in the database, beside `sha256sum` over the same export.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use crate::{
    Failure,
    booking::unit,
    database::{Database, Workshop},
    export,
    figures::{self, Ratio, seconds, thousands},
    memory,
    report::{Aim, Report},
    scale::Scale,
};

/// One reading of a whole journal: how long, and how many KiB more than before.
#[derive(Clone, Copy, Default)]
struct Reading {
    took: Duration,
    grown: u64,
}

/// Measures the largest books of each engine.
pub(crate) async fn measure(
    workshop: &Workshop,
    databases: &[&Database],
    scale: &Scale,
    report: &mut Report,
) -> Result<(), Failure> {
    let title = format!("Verifying {} entries", thousands(scale.books[2]));
    report.table(&title, ABOUT, &["", "took", "sha256sum", "ratio", "aim", "memory grown by"]);
    for database in databases {
        let file = workshop.folder().join("journal.jsonl");
        let mut conn = database.store.read().await?;
        export::write(&mut conn, unit(0), &file).await?;
        both_ways(database, &file, scale, report).await?;
        fs::remove_file(&file)?;
    }
    Ok(())
}

async fn both_ways(
    database: &Database,
    file: &Path,
    scale: &Scale,
    report: &mut Report,
) -> Result<(), Failure> {
    let (mut summed, mut exported, mut stored) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..scale.verifications {
        summed.push(timed(async { export::sha256sum(file) }).await?);
        exported.push(timed(async { export::verify(file).map(drop) }).await?);
        stored.push(timed(verify_database(database)).await?);
    }
    let name = database.engine.name();
    report.row(&row(format!("the export of {name}"), &exported, &summed));
    report.row(&row(format!("the database, {name}"), &stored, &summed));
    Ok(())
}

async fn verify_database(database: &Database) -> Result<(), Failure> {
    let mut conn = database.store.read().await?;
    store::verify(&mut conn).await?;
    Ok(())
}

async fn timed(work: impl Future<Output = Result<(), Failure>>) -> Result<Reading, Failure> {
    let before = memory::forget_peak()?;
    let start = Instant::now();
    work.await?;
    Ok(Reading { took: start.elapsed(), grown: memory::peak()?.saturating_sub(before) })
}

fn row(name: String, readings: &[Reading], summed: &[Reading]) -> Vec<String> {
    let took = |readings: &[Reading]| figures::median(&readings.iter().map(|it| it.took).collect::<Vec<_>>());
    let grown = readings.iter().map(|reading| reading.grown).max().unwrap_or_default();
    let ratio = Ratio::of_times(took(readings), took(summed));
    let verdict = Aim::AtMost(3_000).verdict(ratio);
    let grown = format!("{} KiB", thousands(grown));
    vec![name, seconds(took(readings)), seconds(took(summed)), ratio.to_string(), verdict, grown]
}

const ABOUT: &str = "The time of reading and checking the whole journal (hashes, chain, numbers, limits, balances), \
beside `sha256sum` over the export of the same journal, in turns; and by how much the memory in use grew at most.";
