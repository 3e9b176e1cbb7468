//! One document in this process, by our own writer or by krilla.

use std::process::Command;
use std::time::Instant;
use std::{env, fs, hint};

use proof::sample;

use crate::{Failure, Figure};

/// Draws and prints the microseconds, without start-up and making the data, and the highest use of memory.
pub(crate) fn run(library: &str, rows: &str) -> Result<(), Failure> {
    let document = sample::document(sample::proof(rows.parse()?, 0));
    let began = Instant::now();
    let pdf = match library {
        "proof" => proof::render(&document)?,
        "krilla" => proof::second_opinion(&document)??,
        other => return Err(format!("no library is called {other}").into()),
    };
    let took = began.elapsed().as_micros();
    hint::black_box(pdf);
    println!("{took} {}", peak()?);
    Ok(())
}

/// The same in a process of its own.
pub(crate) fn apart(library: &str, rows: u32) -> Result<Figure, Failure> {
    measured(Command::new(env::current_exe()?).args([library, &rows.to_string()]))
}

/// Runs a process that prints its two figures.
pub(crate) fn measured(command: &mut Command) -> Result<Figure, Failure> {
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let figures: Option<Vec<u64>> = said.split_whitespace().map(|figure| figure.parse().ok()).collect();
    match figures.as_deref() {
        Some(&[microseconds, kibibytes]) if output.status.success() => Ok(Figure { microseconds, kibibytes }),
        _ => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned().into()),
    }
}

fn peak() -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    Ok(line.ok_or("the kernel says nothing")?.trim().trim_end_matches("kB").trim_end().parse()?)
}
