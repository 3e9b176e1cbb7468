//! The journal as lines that anyone can verify (`docs/journal-format.md`).

use std::io::{self, BufRead, Write};

use ledger::{EntryNumber, Fault, Hash, Head, UnitId, Verifier, export_line, split_export_line};
use store::{PAGE, Store, StoreError};

use crate::{Ctx, FlowError};

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

/// What does not hold in an export.
#[derive(Debug, thiserror::Error)]
pub enum ExportFault {
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    File(#[from] io::Error),
    /// A line that is none.
    #[error("line {0} is not a line of a journal export")]
    Line(u64),
    /// An entry.
    #[error("line {line}: {fault}")]
    Entry {
        /// The line, 1 for the first.
        line: u64,
        /// What is wrong with its entry.
        fault: Fault,
    },
}

/// How many entries held, and the head of each chain.
pub type Held = (u64, Vec<(UnitId, Head)>);

/// Verifies an export line by line, and hands on the bytes and the hash of each entry that holds.
pub fn verify(
    file: impl BufRead,
    mut each: impl FnMut(&[u8], Hash) -> Result<(), serde_json::Error>,
) -> Result<Held, ExportFault> {
    let mut verifier = Verifier::new();
    each_line(file, |line, text| {
        let (entry, hash) = split_export_line(text).ok_or(ExportFault::Line(line))?;
        verifier.check(entry, hash).map_err(|fault| ExportFault::Entry { line, fault })?;
        each(entry, hash).map_err(|_| ExportFault::Line(line))
    })?;
    Ok((verifier.entries(), verifier.heads().collect()))
}

/// Hands on each line, without the line feed that ends it.
pub(crate) fn each_line(
    mut file: impl BufRead,
    mut each: impl FnMut(u64, &[u8]) -> Result<(), ExportFault>,
) -> Result<(), ExportFault> {
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        if file.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        each(line, bytes.strip_suffix(b"\n").ok_or(ExportFault::Line(line))?)?;
    }
    Ok(())
}

/// A text that no spreadsheet program takes for a formula.
pub fn tame(text: &str) -> String {
    // What is printed as an amount below zero stays one inside a document; here it is what somebody typed.
    let is_minus = text.trim_start_matches(' ').starts_with('\u{2212}');
    if is_minus { format!("'{text}") } else { proof::guarded(text).into_owned() }
}

/// A cell of what there may be none of; empty then.
pub(crate) fn or_empty(cell: Option<impl ToString>) -> String {
    cell.map(|cell| cell.to_string()).unwrap_or_default()
}

/// Writes down that the actor takes a list along, where that is watched.
pub async fn list_taken(ctx: &Ctx) -> Result<(), FlowError> {
    ctx.note_download().await
}
