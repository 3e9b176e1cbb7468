//! The journal as a file, and its verification without a database.

use std::{
    fs::File,
    io::{BufRead, BufReader, BufWriter, Write},
    path::Path,
    process::{Command, Stdio},
};

use ledger::{EntryNumber, UnitId, Verifier};
use store::{Conn, PAGE};

use crate::Failure;

/// Writes the journal of a unit, one entry in a line.
pub(crate) async fn write(conn: &mut Conn, unit: UnitId, path: &Path) -> Result<(), Failure> {
    let mut file = BufWriter::new(File::create(path)?);
    let mut after = EntryNumber::NONE;
    loop {
        let page = store::entry_bytes(conn, unit, after, PAGE).await?;
        let Some((last, ..)) = page.last() else { return Ok(file.flush()?) };
        after = *last;
        for (_, bytes, hash) in &page {
            file.write_all(&ledger::export_line(bytes, *hash))?;
            file.write_all(b"\n")?;
        }
    }
}

/// Verifies an export and gives the number of its entries.
pub(crate) fn verify(path: &Path) -> Result<u64, Failure> {
    let mut file = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut verifier = Verifier::new();
    let mut line = Vec::new();
    while file.read_until(b'\n', &mut line)? > 0 {
        let (bytes, hash) =
            ledger::split_export_line(line.trim_ascii_end()).ok_or("a line is no entry with its hash")?;
        verifier.check(bytes, hash)?;
        line.clear();
    }
    Ok(verifier.entries())
}

/// Has `sha256sum` read an export.
pub(crate) fn sha256sum(path: &Path) -> Result<(), Failure> {
    let done = Command::new("sha256sum").arg(path).stdout(Stdio::null()).status()?;
    if done.success() { Ok(()) } else { Err("sha256sum failed".into()) }
}
