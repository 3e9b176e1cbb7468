//! Why a command stopped, for the person at the terminal.

use std::io;
use std::path::PathBuf;

/// The first thing that went wrong.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A program ran and said no.
    #[error("`{command}` failed. {advice}")]
    Step { command: String, advice: String },
    /// A program could not be run at all.
    #[error("cannot start `{program}`: {reason}")]
    Start { program: String, reason: io::Error },
    /// A file could not be read or written.
    #[error("cannot read or write {}: {reason}", path.display())]
    File { path: PathBuf, reason: io::Error },
    /// Cargo's description of the workspace makes no sense.
    #[error("cannot understand `cargo metadata`: {0}")]
    Metadata(serde_json::Error),
    /// The house rules are broken; each fault has been printed with its line.
    #[error("{0} faults against the house rules, listed above.")]
    Tidy(usize),
    /// A generated file is not what the code says.
    #[error(
        "{path} differs from what the code says, first in line {line}. Run `cargo xtask gen` and read the change."
    )]
    Stale { path: &'static str, line: usize },
    /// The tests call programs that are not here.
    #[error("missing: {programs}. Install the Debian packages {packages}.")]
    Packages { programs: String, packages: String },
    /// The throwaway server ended or hung while starting.
    #[error("PostgreSQL did not start. Its log:\n{log}")]
    Postgres { log: String },
}

impl Failure {
    /// For `map_err`: the file behind an input or output error.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |reason| Self::File { path, reason }
    }
}
