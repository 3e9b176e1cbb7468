//! Verification of a package without the books that it is from: every file as the manifest says, every document as its data
//! says, the journal without a gap, every sample drawn again, every filed proof and every receipt file there that the journal
//! names.

mod archive;
mod journal;
mod samples;

use std::{
    collections::BTreeSet,
    io::{self, Read, Seek},
};

use ledger::{EntryNumber, Hash};
use zip::result::ZipError;

use super::{
    about::{FORMAT, STATEMENT, Statement},
    documents, receipts,
};
use crate::{
    documents::verification::{self as document, Answer, LARGEST_FILE},
    export::ExportFault,
};
use archive::Archive;
use journal::Journal;

/// The most bytes that are read at once of a list in a package.
const LARGEST_LIST: u64 = 512 << 20;

/// What held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The files beside the manifest.
    pub files: usize,
    /// The documents that were made again from the data inside them.
    pub documents: usize,
    /// The receipt files.
    pub receipts: usize,
    /// The samples that were drawn again.
    pub samples: usize,
    /// The entries of the journal that are in it with all that they say.
    pub entries: u64,
    /// Whether these are all.
    pub is_whole: bool,
    /// The number of the last entry.
    pub head_number: EntryNumber,
    /// Its hash.
    pub head_hash: Hash,
}

/// What does not hold.
#[derive(Debug, thiserror::Error)]
pub enum PackageFault {
    /// It is no archive, or a damaged one.
    #[error("the file is no package, or it is damaged: {0}")]
    Archive(#[from] ZipError),
    /// It cannot be read.
    #[error("the package cannot be read: {0}")]
    Read(#[from] io::Error),
    /// A file that does not say what it must.
    #[error("{path} does not say what it must: {what}")]
    Statement {
        /// The file.
        path: String,
        /// What does not fit.
        what: String,
    },
    /// A file that is gone.
    #[error("{path} is named in {by} and is not in the package")]
    Missing {
        /// The file.
        path: String,
        /// What names it.
        by: String,
    },
    /// A file that nothing names.
    #[error("{path} is in the package and not in its manifest")]
    Unlisted {
        /// The file.
        path: String,
    },
    /// A file that was changed.
    #[error("{path} is not the file whose hash the manifest names")]
    Changed {
        /// The file.
        path: String,
    },
    /// An entry of the journal.
    #[error("{path}: {fault}")]
    Journal {
        /// The file.
        path: String,
        /// What is wrong.
        fault: ExportFault,
    },
    /// A document.
    #[error("{path}: {sentence}")]
    Document {
        /// The file.
        path: String,
        /// What is wrong with it, in German.
        sentence: String,
    },
    /// A sample.
    #[error("{path}: {what}")]
    Sample {
        /// The file.
        path: String,
        /// What is wrong with it.
        what: String,
    },
    /// A receipt file that was gone, or was not as it was handed in, when the package was made.
    #[error("{path} was not there as it was handed in when the package was made")]
    ReceiptGone {
        /// The file.
        path: String,
    },
}

/// Verifies a package.
pub fn verify(file: impl Read + Seek) -> Result<Verified, PackageFault> {
    let mut archive = Archive::open(file)?;
    let statement = statement(&mut archive)?;
    let documents = documents(&mut archive)?;
    let journal = Journal::read(&mut archive, &statement, documents.iter().map(|(_, read)| read))?;
    for (path, read) in &documents {
        hold(path, read, &journal)?;
    }
    filed_proofs(&archive, &journal)?;
    receipt_files(&mut archive, &journal)?;
    let tables = archive.below("stichproben/");
    for path in &tables {
        samples::verify(&mut archive, path, &journal)?;
    }
    Ok(Verified {
        files: archive.files(),
        documents: documents.len(),
        receipts: archive.below("belege/").len() - 1,
        samples: tables.len(),
        entries: journal.entries,
        is_whole: statement.is_whole,
        head_number: journal.head.0,
        head_hash: journal.head.1,
    })
}

fn statement<R: Read + Seek>(archive: &mut Archive<R>) -> Result<Statement, PackageFault> {
    let refused = |what: String| PackageFault::Statement { path: STATEMENT.to_owned(), what };
    let bytes = archive.bytes(STATEMENT, LARGEST_LIST)?;
    let statement: Statement = serde_json::from_slice(&bytes).map_err(|cause| refused(cause.to_string()))?;
    if statement.format == FORMAT {
        Ok(statement)
    } else {
        Err(refused(format!("its format is not {FORMAT}")))
    }
}

/// The documents that are made from the books, read and made again.
fn documents<R: Read + Seek>(
    archive: &mut Archive<R>,
) -> Result<Vec<(String, document::Read)>, PackageFault> {
    let mut found = Vec::new();
    for (path, kind) in archive.rows(documents::LIST)? {
        if path.is_empty() {
            continue;
        }
        if !archive.has(&path) {
            return Err(PackageFault::Missing { path, by: documents::LIST.to_owned() });
        }
        if documents::is_from_books(&kind) {
            let bytes = archive.bytes(&path, LARGEST_FILE as u64)?;
            match document::read(&bytes) {
                Ok(read) => found.push((path, read)),
                Err(refused) => {
                    return Err(PackageFault::Document { path, sentence: refused.sentence.to_owned() });
                }
            }
        }
    }
    Ok(found)
}

/// A document says what its data says, and the journal has the entry that it names. Whether it was filed, drafts do not say.
fn hold(path: &str, read: &document::Read, journal: &Journal) -> Result<(), PackageFault> {
    let known = journal.documents.known(read);
    let refuted = document::judge(read, Some(known))
        .into_iter()
        .find(|check| matches!(check.question, "data" | "chain") && check.answer == Answer::No);
    match refuted {
        None => Ok(()),
        Some(check) => {
            Err(PackageFault::Document { path: path.to_owned(), sentence: check.sentence.into_owned() })
        }
    }
}

/// Of each proof that was filed, the document is there byte for byte, whichever name it has.
fn filed_proofs<R: Read + Seek>(archive: &Archive<R>, journal: &Journal) -> Result<(), PackageFault> {
    let there: BTreeSet<String> = archive
        .below("dokumente/")
        .iter()
        .filter_map(|path| archive.stated(path).map(|hash| hash.to_string()))
        .collect();
    match journal.filed.iter().find(|(_, document)| !there.contains(*document)) {
        None => Ok(()),
        Some((proof, document)) => {
            let by = format!("entry {} of the journal", journal.head.0);
            Err(PackageFault::Missing { path: format!("the document {document} of the proof {proof}"), by })
        }
    }
}

/// Each receipt file lies under its hash, was there when the package was made, and none that the journal names is missing.
fn receipt_files<R: Read + Seek>(archive: &mut Archive<R>, journal: &Journal) -> Result<(), PackageFault> {
    for (path, state) in archive.rows(receipts::LIST)? {
        if state == receipts::NOT_AS_KEPT {
            return Err(PackageFault::ReceiptGone { path });
        }
        if !archive.has(&path) {
            return Err(PackageFault::Missing { path, by: receipts::LIST.to_owned() });
        }
    }
    let mut there = BTreeSet::new();
    for path in archive.below("belege/").into_iter().filter(|path| *path != receipts::LIST) {
        match path.trim_start_matches("belege/").split('.').next().and_then(Hash::from_hex) {
            Some(named) if archive.stated(&path) == Some(named) => there.insert(named.0),
            _ => return Err(PackageFault::Changed { path }),
        };
    }
    match journal.receipt_files.iter().find(|hash| !there.contains(&hash.0)) {
        None => Ok(()),
        Some(hash) => {
            let by = format!("entry {} of the journal", journal.head.0);
            Err(PackageFault::Missing { path: format!("belege/{hash}"), by })
        }
    }
}
