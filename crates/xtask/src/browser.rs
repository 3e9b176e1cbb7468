//! The pages in a real browser, with the program as the tests build it.

use std::process::{Command, ExitCode};

use crate::failure::Failure;
use crate::process::{cargo, exit_code, status, step};
use crate::workspace;

/// The files with the tests.
const TESTS: [&str; 6] = [
    "rooms.test.mjs",
    "claim.test.mjs",
    "look.test.mjs",
    "upload.test.mjs",
    "amounts.test.mjs",
    "twice.test.mjs",
];

/// Builds what the tests build anyway, fetches the browser's driver as the lock file says, and looks at every page.
pub(crate) fn run() -> Result<(), Failure> {
    let build = ["test", "--workspace", "--locked", "--all-targets", "--no-run", "--quiet"];
    step(&mut cargo(&build), "Repair what does not compile.")?;
    let mut look = node(&["--test"])?;
    step(look.args(TESTS), "Repair the page named above.")
}

/// Measures the first view of pages in a browser that has kept nothing, with the program as it is released.
pub(crate) fn first_view() -> Result<ExitCode, Failure> {
    let build = ["build", "--release", "--locked", "--package", "foerderfluss"];
    step(&mut cargo(&build), "Repair what does not compile.")?;
    let program = workspace::root().join("target/release/foerderfluss");
    status(node(&["first-view.mjs"])?.env("FOERDERFLUSS_PROGRAM", program)).map(exit_code)
}

/// Node where the browser tests are, with the browser's driver as the lock file says.
fn node(args: &[&str]) -> Result<Command, Failure> {
    let folder = workspace::root().join("tests/browser");
    let mut fetch = Command::new("npm");
    fetch.args(["ci", "--no-audit", "--no-fund", "--silent"]).current_dir(&folder);
    step(&mut fetch, "Is the registry of npm reachable?")?;
    let mut node = Command::new("node");
    node.args(args).current_dir(folder);
    Ok(node)
}
