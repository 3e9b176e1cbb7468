//! Where the workspace lies and what cargo knows about it.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::failure::Failure;
use crate::process;

/// What `cargo metadata` says, as far as we ask.
#[derive(Deserialize)]
pub(crate) struct Metadata {
    /// The members of the workspace.
    pub(crate) packages: Vec<Package>,
    /// Where cargo builds.
    pub(crate) target_directory: PathBuf,
}

/// A member of the workspace.
#[derive(Deserialize)]
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    /// What it asks for.
    pub(crate) dependencies: Vec<Dependency>,
}

/// One line in a member's list of dependencies.
#[derive(Deserialize)]
pub(crate) struct Dependency {
    /// The package asked for.
    pub(crate) name: String,
    /// `dev`, `build`, or nothing for a normal one.
    pub(crate) kind: Option<String>,
    /// Where it lies, if it is one of ours.
    pub(crate) path: Option<PathBuf>,
}

impl Dependency {
    /// Does it end up in what we ship?
    pub(crate) fn ships(&self) -> bool {
        self.kind.as_deref() != Some("dev")
    }
}

/// The folder of the workspace's `Cargo.toml`.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// Asks cargo about the workspace.
pub(crate) fn metadata() -> Result<Metadata, Failure> {
    let mut ask = process::cargo(&["metadata", "--format-version", "1", "--no-deps", "--locked"]);
    serde_json::from_slice(&process::output(&mut ask)?.stdout).map_err(Failure::Metadata)
}
