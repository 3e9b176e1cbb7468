//! Verification of a journal export, without a database.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use ledger::{Fault, Hash, Head, UnitId, Verifier, split_export_line};

/// What does not hold in an export.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportFault {
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

/// Verifies an export line by line and gives the number of entries and the head of each chain.
pub(crate) fn verify(path: &Path) -> Result<(u64, Vec<(UnitId, Head)>), ExportFault> {
    verify_each(path, |_, _| Ok(()))
}

/// The same, and hands on the bytes and the hash of each entry that holds.
pub(crate) fn verify_each(
    path: &Path,
    mut each: impl FnMut(&[u8], Hash) -> Result<(), serde_json::Error>,
) -> Result<(u64, Vec<(UnitId, Head)>), ExportFault> {
    let mut file = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut verifier = Verifier::new();
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        if file.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let text = bytes.strip_suffix(b"\n").ok_or(ExportFault::Line(line))?;
        let (entry, hash) = split_export_line(text).ok_or(ExportFault::Line(line))?;
        verifier.check(entry, hash).map_err(|fault| ExportFault::Entry { line, fault })?;
        each(entry, hash).map_err(|_| ExportFault::Line(line))?;
    }
    Ok((verifier.entries(), verifier.heads().collect()))
}
