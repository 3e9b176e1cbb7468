//! What no entry names is removed from the folder of receipt files.

use std::process::ExitCode;

use flow::{Flow, verify::Fault};
use store::{ReceiptFolder, Store, Unnamed};

use super::Outcome;
use crate::{arguments::Tidy, config::ConfigError};

/// Removes what no entry names, and says what it was.
pub(crate) async fn tidy(options: Tidy) -> Outcome {
    let (config, url) = options.at.resolve()?;
    let folder = options.receipts.as_deref().or(config.receipts()).ok_or(ConfigError::NoReceipts)?;
    let flow = Flow::new(Store::open(&url).await?);
    Ok(match removed(&flow, &ReceiptFolder::at(folder.to_owned())).await {
        Ok(Unnamed { files, bytes }) => {
            println!("Entfernte Belegdateien, die kein Eintrag nannte: {files} ({bytes} Bytes).");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            println!("Stimmt nicht: {fault}");
            ExitCode::FAILURE
        }
    })
}

/// Where something does not hold, everything stays as it lies: it may be what tells what happened.
async fn removed(flow: &Flow, folder: &ReceiptFolder) -> Result<Unnamed, Fault> {
    let store = flow.store();
    let verified = flow::verify::verify(store).await?;
    flow::verify::verify_rules(store).await?;
    flow::verify::verify_receipt_files(store, &verified, folder).await?;
    flow::verify::remove_unnamed_receipt_files(store, &verified, folder, flow.now()).await
}
