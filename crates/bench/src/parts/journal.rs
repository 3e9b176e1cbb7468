//! Books of three sizes: what is asked of them, and the largest verified.

use store::ReceiptFolder;

use super::{pages, queries, verification};
use crate::{
    Failure,
    booking::Books,
    database::{Database, Engine, Workshop},
    load::{self, Until},
    office,
    report::Report,
    scale::Scale,
};

/// Fills the books of both engines, asks and verifies them.
pub(crate) async fn measure(workshop: &Workshop, scale: &Scale, report: &mut Report) -> Result<(), Failure> {
    let folder = ReceiptFolder::open(workshop.folder().join("receipts")).await?;
    let mut engines = Vec::new();
    for engine in Engine::ALL.into_iter().filter(|engine| scale.wants(&format!("journal: {}", engine.name())))
    {
        engines.push(fill(workshop, &folder, engine, scale).await?);
    }
    queries::measure(&engines, scale, report).await?;
    pages::measure(&engines, &folder, scale, report).await?;
    let largest: Vec<&Database> = engines.iter().filter_map(|books| books.last()).collect();
    verification::measure(workshop, &largest, scale, report).await?;
    for database in engines.into_iter().flatten() {
        workshop.remove(database).await?;
    }
    Ok(())
}

/// How often every component is forwarded: four of them make 200 forwarded positions.
const FORWARDINGS: u32 = 50;

/// One database for each size, smallest first, with as many entries as transfers.
async fn fill(
    workshop: &Workshop,
    folder: &ReceiptFolder,
    engine: Engine,
    scale: &Scale,
) -> Result<Vec<Database>, Failure> {
    const CALLERS: u32 = 250;
    let mut databases = Vec::new();
    for transfers in scale.books {
        eprintln!("bench: posting {transfers} transfers on {}", engine.name());
        let database = workshop.database(engine, &format!("journal_{transfers}")).await?;
        let threes = office::open_wide(&database.store, folder, FORWARDINGS).await?;
        let books = Books::over(&database.store, 1, threes);
        load::round(&books, CALLERS, Until::Count(transfers / u64::from(CALLERS))).await?;
        databases.push(database);
    }
    Ok(databases)
}
