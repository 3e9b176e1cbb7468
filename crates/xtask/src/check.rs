//! `cargo xtask check`: what must hold before a change is looked at.

use crate::failure::Failure;
use crate::process::{cargo, step};
use crate::{deny, generated, tidy};

/// Runs every check, cheapest first, up to the first that fails.
pub(crate) fn run() -> Result<(), Failure> {
    format()?;
    clippy()?;
    docs()?;
    tidy::run()?;
    generated::compare()?;
    deny::run()
}

fn format() -> Result<(), Failure> {
    step(&mut cargo(&["fmt", "--all", "--", "--check"]), "Run `cargo fmt --all`.")
}

fn clippy() -> Result<(), Failure> {
    let args = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    step(&mut cargo(&args), "Repair what clippy names above; a lint may be lifted with a reason only.")
}

fn docs() -> Result<(), Failure> {
    let mut doc = cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
    step(doc.env("RUSTDOCFLAGS", "-D warnings"), "Repair the doc comments named above.")
}
