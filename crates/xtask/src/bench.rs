//! `cargo xtask bench`: figures that mean something, from a release build and a durable database.

use std::process::ExitCode;

use crate::failure::Failure;
use crate::postgres::{Durability, Server};
use crate::{packages, process};

/// Runs one measurement of the `bench` package.
pub(crate) fn run(name: &str, args: &[String]) -> Result<ExitCode, Failure> {
    packages::ensure(packages::FOR_BENCH)?;
    let server = Server::start(Durability::Full)?;
    let mut bench = process::cargo(&["run", "--release", "--locked", "--package", "bench", "--", name]);
    bench.args(args).env("FOERDERFLUSS_BENCH_POSTGRES", server.url());
    process::status(&mut bench).map(process::exit_code)
}
