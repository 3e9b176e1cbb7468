//! A thousand transfers in one entry.

use crate::{
    Failure,
    booking::Books,
    database::{Engine, Workshop},
    figures::thousands,
    minimum::Minimum,
    report::{Aim, Report},
    scale::Scale,
    sides,
};

const TRANSFERS: u16 = 1000;

/// Measures both engines at one caller.
pub(crate) async fn measure(workshop: &Workshop, scale: &Scale, report: &mut Report) -> Result<(), Failure> {
    report.table("A thousand transfers in one entry", ABOUT, &["", "per second", "plain", "ratio", "aim"]);
    for engine in Engine::ALL.into_iter().filter(|engine| scale.wants(&format!("bulk: {}", engine.name()))) {
        let database = workshop.database(engine, "bulk").await?;
        let books = Books::open(&database.store, 1).await?.in_one_entry(TRANSFERS.into());
        let minimum = Minimum::open(&database).await?;
        let sides = sides::measure(scale, 1, &books, &minimum.in_bulk(TRANSFERS.into())).await?;
        minimum.close().await;
        let ([ours, plain], ratio) = (sides.rates(), sides.ratio());
        let [ours, plain] = [ours, plain].map(|rate| thousands(rate * u64::from(TRANSFERS)));
        let name = engine.name().to_owned();
        report.row(&[name, ours, plain, ratio.to_string(), Aim::AtLeast(100).verdict(ratio)]);
        workshop.remove(database).await?;
    }
    Ok(())
}

const ABOUT: &str = "Transfers per second at one caller, with everything on, beside one plain insert of a thousand \
rows in one transaction, without balances.";
