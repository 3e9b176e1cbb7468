//! What is measured, and the tables in Markdown that say it.

use std::path::Path;

use crate::others::Others;
use crate::{Failure, Figure, child};

const ROWS: u32 = 10_000;
/// All libraries are asked in turns, so that whatever else the machine does meets all of them.
const ROUNDS: usize = 3;
/// Each library, how much faster ours should be in hundredths, and whether its file is tagged.
const BESIDE: [(&str, u64, &str); 4] = [
    ("krilla", 100, "yes, same pages and tree"),
    ("typst", 1_200, "yes"),
    ("reportlab", 300, "no"),
    ("weasyprint", 15_000, "no"),
];
/// How many rows, and the most memory for them in MiB.
const GROWTH: [(u32, Option<u64>); 5] =
    [(10, None), (100, None), (1_000, None), (10_000, Some(80)), (100_000, Some(250))];

/// Measures and prints.
pub(crate) fn measure(folder: &Path) -> Result<(), Failure> {
    growth()?;
    beside(folder)
}

fn growth() -> Result<(), Failure> {
    println!("| rows | time | per row | peak memory | aim |\n| --- | --- | --- | --- | --- |");
    for (rows, aim) in GROWTH {
        let runs = (0..ROUNDS).map(|_| child::apart("proof", rows)).collect::<Result<_, _>>()?;
        let Figure { microseconds, kibibytes } = median(runs)?;
        let per_row = microseconds / u64::from(rows);
        let aim = aim.map_or_else(|| "–".to_owned(), |most| verdict("<", most, kibibytes < most * 1024));
        println!("| {rows} | {} | {per_row} µs | {} | {aim} |", seconds(microseconds), mebibytes(kibibytes));
    }
    Ok(())
}

fn beside(folder: &Path) -> Result<(), Failure> {
    let others = Others::ready(folder, ROWS)
        .inspect_err(|why| println!("\nwithout the libraries of Python, which cannot be had: {why}"))
        .ok();
    let draw = |library: &str| match (library, &others) {
        ("krilla", _) => Some(child::apart(library, ROWS)),
        (_, others) => others.as_ref().map(|others| others.draw(library)),
    };
    let mut ours = Vec::new();
    let mut theirs = BESIDE.map(|_| Vec::new());
    for round in 0..ROUNDS {
        ours.push(child::apart("proof", ROWS)?);
        for ((library, ..), runs) in BESIDE.iter().zip(&mut theirs) {
            // Minutes for one document: once is enough.
            if round == 0 || *library != "weasyprint" {
                runs.extend(draw(library).transpose()?);
            }
        }
    }
    let ours = median(ours)?;
    println!("\n| library | tagged | runs | time | peak memory | ours is faster by | aim |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    println!(
        "| proof | yes | {ROUNDS} | {} | {} | | |",
        seconds(ours.microseconds),
        mebibytes(ours.kibibytes)
    );
    for ((library, aim, tagged), runs) in BESIDE.into_iter().zip(theirs) {
        let count = runs.len();
        let Ok(theirs) = median(runs) else { continue };
        let ratio = theirs.microseconds * 100 / ours.microseconds.max(1);
        let [time, peak] = [seconds(theirs.microseconds), mebibytes(theirs.kibibytes)];
        let aim = verdict("≥", aim / 100, ratio >= aim);
        let [whole, rest] = [ratio / 100, ratio % 100];
        println!("| {library} | {tagged} | {count} | {time} | {peak} | {whole}.{rest:02} | {aim} |");
    }
    Ok(())
}

/// The middle time, and the most memory of all runs.
fn median(mut runs: Vec<Figure>) -> Result<Figure, Failure> {
    runs.sort_unstable_by_key(|run| run.microseconds);
    let middle = runs.get(runs.len() / 2).ok_or("nothing was measured")?;
    let kibibytes = runs.iter().map(|run| run.kibibytes).max().unwrap_or(middle.kibibytes);
    Ok(Figure { kibibytes, ..*middle })
}

fn verdict(sign: &str, bound: u64, met: bool) -> String {
    format!("{sign} {bound}: {}", if met { "met" } else { "missed" })
}

fn seconds(microseconds: u64) -> String {
    format!("{}.{:03} s", microseconds / 1_000_000, microseconds / 1_000 % 1_000)
}

fn mebibytes(kibibytes: u64) -> String {
    format!("{} MiB", kibibytes.div_ceil(1024))
}
