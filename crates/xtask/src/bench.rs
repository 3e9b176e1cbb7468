//! `cargo xtask bench`: figures that mean something, from a release build and a durable database.

use std::process::ExitCode;

use crate::failure::Failure;
use crate::postgres::{Durability, Server};
use crate::{browser, packages, process};

/// Runs one measurement: documents and first views need no database, all others are of the `bench` package.
pub(crate) fn run(name: &str, args: &[String]) -> Result<ExitCode, Failure> {
    if name == "documents" {
        return documents(args);
    }
    if name == "first-view" {
        return browser::first_view();
    }
    packages::ensure(packages::FOR_BENCH)?;
    let server = Server::start(Durability::Full)?;
    let mut bench = process::cargo(&["run", "--release", "--locked", "--package", "bench", "--", name]);
    bench.args(args).env("FOERDERFLUSS_BENCH_POSTGRES", server.url());
    process::status(&mut bench).map(process::exit_code)
}

/// The receipt list beside other libraries; krilla is built for this alone.
fn documents(args: &[String]) -> Result<ExitCode, Failure> {
    let example = ["run", "--release", "--locked", "--package", "proof", "--features", "krilla", "--example"];
    let mut beside = process::cargo(&example);
    beside.args(["beside", "--"]).args(args);
    process::status(&mut beside).map(process::exit_code)
}
