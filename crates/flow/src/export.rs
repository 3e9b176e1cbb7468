//! The journal as lines that anyone can verify (`docs/journal-format.md`).

use std::io::{self, Write};

use ledger::{EntryNumber, export_line};
use store::{PAGE, Store, StoreError};

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The books could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file could not be written.
    #[error("the file cannot be written")]
    File(#[from] io::Error),
}

/// Writes the journal of every unit, a line for each entry, and gives their number.
pub async fn export(store: &Store, out: &mut (impl Write + Send)) -> Result<u64, ExportError> {
    let mut conn = store.read().await?;
    let mut written = 0;
    for (unit, _) in store::units(&mut conn).await? {
        let mut after = EntryNumber::NONE;
        loop {
            let page = store::entry_bytes(&mut conn, unit, after, PAGE).await?;
            let Some((last, ..)) = page.last() else { break };
            after = *last;
            for (_, bytes, hash) in page {
                out.write_all(&export_line(&bytes, hash))?;
                out.write_all(b"\n")?;
                written += 1;
            }
        }
    }
    out.flush()?;
    Ok(written)
}
