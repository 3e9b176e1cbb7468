//! `cargo xtask test`: the checks, then every test against real parts.

use std::process::ExitCode;

use crate::failure::Failure;
use crate::postgres::{Durability, Server};
use crate::{browser, check, packages, process};

/// Checks, then hands the terminal to the test runner: its last lines and its exit code are ours.
pub(crate) fn run() -> Result<ExitCode, Failure> {
    packages::ensure(packages::FOR_TESTS)?;
    check::run()?;
    let server = Server::start(Durability::None)?;
    // The examples in the documentation come first, so that the last lines are those of the tests.
    let mut examples = process::cargo(&["test", "--workspace", "--locked", "--doc", "--quiet"]);
    process::step(&mut examples, "Repair the examples named above.")?;
    // Another library's opinion on the documents; its crates are built for this alone.
    let mut opinion =
        process::cargo(&["test", "-p", "proof", "--locked", "--features", "krilla", "--quiet", "twin"]);
    process::step(&mut opinion, "Repair the document named above, or its structure tree.")?;
    browser::run()?;
    // One broken test must not hide the next.
    let mut tests = process::cargo(&["test", "--workspace", "--locked", "--no-fail-fast", "--all-targets"]);
    tests.env("FOERDERFLUSS_TEST_POSTGRES", server.url());
    process::status(&mut tests).map(process::exit_code)
}
