//! `foerderfluss export package` and `foerderfluss verify --package`: what an audit takes along.

use std::{
    fs::File,
    io::{self, BufReader},
    path::Path,
    process::ExitCode,
};

use chrono::NaiveDate;
use flow::{
    Flow, documents,
    packages::{
        self,
        verification::{self, Verified},
    },
};
use store::{ReceiptFolder, Store};

use super::Outcome;
use crate::arguments::At;

/// A package is of one unit.
const SEVERAL: &str = "Die Datenbank führt mehrere Einheiten; ein Prüfpaket gehört zu einer.";

/// Writes the package of a database, read by who has the machine.
pub(super) async fn export(
    at: &At,
    receipts: Option<&Path>,
    as_of: Option<NaiveDate>,
    out: &Path,
) -> Outcome {
    let (config, url) = at.resolve()?;
    let flow = Flow::new(Store::open(&url).await?);
    let flow = match receipts.or(config.receipts()) {
        Some(folder) => flow.with_receipt_folder(ReceiptFolder::at(folder.to_owned())),
        None => flow,
    };
    let mut houses = documents::houses(&flow).await?;
    let (Some(house), true) = (houses.pop(), houses.is_empty()) else { return Err(SEVERAL.into()) };
    let ctx = if as_of.is_some() { house.ctx.as_of(as_of, None)? } else { house.ctx };
    let mut package = packages::make(&ctx).await?;
    let bytes = io::copy(&mut package.content, &mut File::create_new(out)?)?;
    println!("{bytes} Bytes in {}", out.display());
    Ok(ExitCode::SUCCESS)
}

/// Verifies a package without its books.
pub(super) fn verify(file: &Path) -> Outcome {
    match verification::verify(BufReader::new(File::open(file)?)) {
        Ok(verified) => {
            tell(&verified);
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => {
            println!("Stimmt nicht: {fault}");
            Ok(ExitCode::FAILURE)
        }
    }
}

fn tell(verified: &Verified) {
    let Verified { files, documents, receipts, samples, entries, is_whole, head_number, head_hash } =
        verified;
    println!("{files} Dateien, alle wie im Verzeichnis.");
    println!("{documents} Dokumente sagen, was ihre Daten sagen, und nennen Einträge der Kette.");
    println!("{receipts} Belegdateien, {samples} Stichproben; es fehlt keine, die das Journal nennt.");
    let extent = if *is_whole { "das ganze Journal" } else { "ein Auszug, dessen Kette geschlossen ist" };
    println!("{entries} Einträge, {extent}, bis Eintrag {head_number}, Kettenkopf {head_hash}");
}
