//! `foerderfluss verify --pdf`: is a file what it says it is?

use std::{fs::File, io::Read as _, path::Path, process::ExitCode};

use flow::{
    Flow,
    documents::verification::{self, Answer, Known, LARGEST_FILE, OfJournal, Read},
    export,
};
use store::Store;

use super::Outcome;
use crate::{arguments::Verify, config::ConfigError};

/// The exit code for a file that cannot be verified.
const UNREADABLE: u8 = 2;
/// The exit code for a file that nothing refutes and no books confirm: a letter, whose figures are kept nowhere.
const UNCONFIRMED: u8 = 3;

/// Answers each question about a file with a line.
pub(crate) async fn verify(file: &Path, options: &Verify) -> Outcome {
    let pdf = match bytes(file) {
        Ok(pdf) => pdf,
        Err(cause) => {
            eprintln!("foerderfluss: {}: {cause}", file.display());
            return Ok(ExitCode::from(UNREADABLE));
        }
    };
    let read = match verification::read(&pdf) {
        Ok(read) => read,
        Err(refused) => {
            println!("{}: {}", refused.word, refused.sentence);
            return Ok(ExitCode::from(UNREADABLE));
        }
    };
    let known = known(&read, options).await?;
    let is_looked_up = known.is_some();
    let checks = verification::judge(&read, known);
    for check in &checks {
        println!("{} {}: {}", check.question, check.answer.word(), check.sentence);
    }
    let is_refuted = checks.iter().any(|check| check.answer == Answer::No);
    let is_confirmed = checks.iter().any(|check| check.question == "filed" && check.answer == Answer::Yes);
    Ok(match (is_refuted, is_confirmed || !is_looked_up) {
        (true, _) => ExitCode::FAILURE,
        (false, true) => ExitCode::SUCCESS,
        (false, false) => ExitCode::from(UNCONFIRMED),
    })
}

/// The file, and one byte more than is read of it, so that it is known to be too large.
fn bytes(file: &Path) -> Result<Vec<u8>, std::io::Error> {
    let mut pdf = Vec::new();
    File::open(file)?.take(LARGEST_FILE as u64 + 1).read_to_end(&mut pdf)?;
    Ok(pdf)
}

/// What a journal or a database knows of the file; nothing, where none is named.
async fn known(read: &Read, options: &Verify) -> Result<Option<Known>, Box<dyn std::error::Error>> {
    if let Some(file) = &options.journal {
        return of_journal(read, file).map(Some);
    }
    match options.at.resolve() {
        Ok((_, url)) => {
            let flow = Flow::new(Store::open(&url).await?);
            Ok(Some(verification::look_up(&flow, read).await?))
        }
        Err(ConfigError::NoDatabase) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// A journal that holds says which entry has which hash, and how each proof stands.
fn of_journal(read: &Read, file: &Path) -> Result<Known, Box<dyn std::error::Error>> {
    let mut journal = OfJournal::asked([read]);
    export::verify(super::opened(file)?, |entry, hash| journal.take(entry, hash))?;
    Ok(journal.known(read))
}
