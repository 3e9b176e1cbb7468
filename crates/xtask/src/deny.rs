//! Licences, banned packages and sources, kept by cargo-deny.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::{process, workspace};

const VERSION: &str = "0.20.2";

/// Checks the lock file against `deny.toml`.
pub(crate) fn run() -> Result<(), Failure> {
    let mut deny = Command::new(program()?);
    deny.current_dir(workspace::root());
    deny.args(["--locked", "--log-level", "error", "check", "licenses", "bans", "sources"]);
    process::step(&mut deny, "Choose another package, or enter it in deny.toml with a reason.")
}

/// cargo-deny in our version: the one on the search path, the one built earlier, or a new one.
fn program() -> Result<PathBuf, Failure> {
    let tools = workspace::metadata()?.target_directory.join("tools");
    let found =
        [PathBuf::from("cargo-deny"), tools.join("bin/cargo-deny")].into_iter().find(|it| is_ours(it));
    found.map_or_else(|| install(&tools), Ok)
}

fn is_ours(program: &Path) -> bool {
    let version = Command::new(program).arg("--version").output();
    version.is_ok_and(|it| it.stdout.trim_ascii().ends_with(VERSION.as_bytes()))
}

/// Builds it without optimisation: a minute less to build, and a check takes two seconds either way.
fn install(tools: &Path) -> Result<PathBuf, Failure> {
    let build = tools.join("build");
    let mut install = process::cargo(&["install", "--locked", "--force", "--quiet", "--profile", "dev"]);
    install.args(["--version", VERSION, "cargo-deny", "--root"]).arg(tools).arg("--target-dir").arg(&build);
    process::step(install.env("CARGO_PROFILE_DEV_DEBUG", "0"), "Install cargo-deny by hand.")?;
    std::fs::remove_dir_all(&build).map_err(Failure::file(build))?;
    Ok(tools.join("bin/cargo-deny"))
}
