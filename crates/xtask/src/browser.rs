//! The pages in a real browser, with the program as the tests build it.

use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::process::{cargo, step};
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
    let folder = workspace::root().join("tests/browser");
    let mut fetch = Command::new("npm");
    fetch.args(["ci", "--no-audit", "--no-fund", "--silent"]).current_dir(&folder);
    step(&mut fetch, "Is the registry of npm reachable?")?;
    step(&mut look(&folder), "Repair the page named above.")
}

fn look(folder: &Path) -> Command {
    let mut node = Command::new("node");
    node.arg("--test").args(TESTS).current_dir(folder);
    node
}
