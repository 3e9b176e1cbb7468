//! Measures a receipt list beside other libraries, each in a process of its own.
//!
//! `cargo xtask bench documents`

mod child;
mod others;
mod tables;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Why nothing was measured.
type Failure = Box<dyn Error>;

/// A process that drew a document: how long that took, and the most memory it had.
#[derive(Clone, Copy)]
struct Figure {
    microseconds: u64,
    kibibytes: u64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => tables::measure(&folder()),
        [library, rows] => child::run(library, rows),
        _ => Err("usage: beside [LIBRARY ROWS]".into()),
    };
    done.map_or_else(
        |failure| {
            eprintln!("beside: {failure}");
            ExitCode::FAILURE
        },
        |()| ExitCode::SUCCESS,
    )
}

/// What the measurement makes can be thrown away.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/beside")
}
