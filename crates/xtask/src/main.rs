//! What a developer and the build server run: `cargo xtask check`, `test`, `gen`, `bench`, `tidy`.
//!
//! Every command stops at the first step that fails and says in a sentence what to do about it.

mod bench;
mod browser;
mod check;
mod deny;
mod failure;
mod generated;
mod packages;
mod postgres;
mod process;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Checks, tests and measures Förderfluss")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Format, clippy, docs, house rules, generated files, licences
    Check,
    /// Everything of `check`, then all tests with a throwaway PostgreSQL
    Test,
    /// Write the files that are made from the code
    Gen {
        /// Write nothing; fail when a file differs from what the code says
        #[arg(long)]
        check: bool,
    },
    /// The house rules alone
    Tidy,
    /// Measure in a release build, with a throwaway PostgreSQL that is as durable as a real one
    Bench {
        /// What to measure
        #[arg(default_value = "ledger")]
        name: String,
        /// Handed on to the measuring program
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
}

fn main() -> ExitCode {
    run(Cli::parse().command).unwrap_or_else(|failure| {
        eprintln!("xtask: {failure}");
        ExitCode::FAILURE
    })
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    let done = |()| ExitCode::SUCCESS;
    match command {
        Command::Check => check::run().map(done),
        Command::Test => test::run(),
        Command::Gen { check: false } => generated::write().map(done),
        Command::Gen { check: true } => generated::compare().map(done),
        Command::Tidy => tidy::run().map(done),
        Command::Bench { name, args } => bench::run(&name, &args),
    }
}
