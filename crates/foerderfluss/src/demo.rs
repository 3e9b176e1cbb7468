//! The demo: the real frame of a Kreis and its programme, with invented amounts, made by the commands that people
//! use.

mod books;
mod published;
mod story;

use std::{
    io,
    path::{Path, PathBuf},
};

use flow::FlowError;
use store::{ReceiptFolder, Store};
use tempfile::TempDir;

pub(crate) use books::{choose_passwords, tokens};
pub(crate) use published::figures;

/// The folder of the demo's database, and what removes it at the end if it is one for the time being.
pub(crate) fn folder(data: Option<&Path>) -> io::Result<(PathBuf, Option<TempDir>)> {
    if let Some(folder) = data {
        std::fs::create_dir_all(folder)?;
        return Ok((folder.to_owned(), None));
    }
    let folder = TempDir::with_prefix("foerderfluss-")?;
    Ok((folder.path().to_owned(), Some(folder)))
}

/// Fills an empty database, and the folder of its receipt files. One that was filled before stays as it is.
pub(crate) async fn fill(store: &Store, receipts: &ReceiptFolder) -> Result<(), FlowError> {
    if store::units(&mut store.read().await?).await?.is_empty() {
        Box::pin(story::tell(&books::Books::on(store, receipts))).await?;
    }
    Ok(())
}

/// Who may sign in, for people to read.
pub(crate) fn sign_ins() -> String {
    let lines = books::SIGN_INS.iter().map(|sign_in| {
        format!("  {:<34} {:<30} Authorization: Bearer {}", sign_in.person, sign_in.place, sign_in.token)
    });
    let lines: Vec<String> = lines.collect();
    format!(
        "Anmeldungen (Beträge und Namen der Träger sind erfunden), auch mit Namen und dem Kennwort \
         „{}“ auf den Seiten und über /api/v1/sign-in:\n{}",
        books::PASSWORD,
        lines.join("\n")
    )
}
