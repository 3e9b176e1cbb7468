//! What the books can take, measured beside the least that the same engine could do, side by side in one run.
//!
//! `cargo xtask bench ledger` starts a durable PostgreSQL and runs this. It prints; it never fails by time.

mod booking;
mod database;
mod draw;
mod export;
mod figures;
mod further;
mod load;
mod machine;
mod memory;
mod minimum;
mod office;
mod parts;
mod report;
mod rooms;
mod scale;
mod sides;
mod subjects;
mod visitor;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::{database::Workshop, report::Report, scale::Scale};

/// Why a measurement stopped.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
#[command(name = "bench", about = "Measures Förderfluss")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Posting, queries and verification on SQLite and on PostgreSQL
    Ledger(Options),
}

#[derive(clap::Args)]
struct Options {
    /// Smaller books and shorter rounds: for a first look
    #[arg(long)]
    quick: bool,
    /// Write the tables to this file as well
    #[arg(long)]
    write: Option<PathBuf>,
    /// Only what has this in its name, for example `posting: SQLite`
    #[arg(long, default_value = "")]
    only: String,
    /// A PostgreSQL as durable as a real one, where databases may be made
    #[arg(long, env = "FOERDERFLUSS_BENCH_POSTGRES")]
    postgres: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Command::Ledger(options) = Cli::parse().command;
    match ledger(&options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn ledger(options: &Options) -> Result<(), Failure> {
    let workshop = Workshop::new(&options.postgres)?;
    let scale = if options.quick { Scale::QUICK } else { Scale::FULL };
    let scale = Scale { only: options.only.clone(), ..scale };
    let mut report = Report::new(machine::describe(&workshop).await?);
    parts::run(&workshop, &scale, &mut report).await?;
    match &options.write {
        Some(file) => report.write(file),
        None => Ok(()),
    }
}
