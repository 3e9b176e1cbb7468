//! The program `foerderfluss`: commands and wiring.

mod arguments;
mod arriving;
mod commands;
mod config;
mod demo;
mod mail;
mod proxies;
mod reminders;
mod server;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log();
    match Box::pin(commands::run(arguments)).await {
        Ok(code) => code,
        Err(error) => {
            print_chain(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

/// An error and what is behind it, a line each.
fn print_chain(error: &dyn std::error::Error) {
    eprintln!("foerderfluss: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        eprintln!("  {error}");
        cause = error.source();
    }
}

/// Logs go to standard error, so that standard output stays what was asked for.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
