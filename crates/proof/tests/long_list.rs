//! A long receipt list is laid out whole, within the memory that is promised for it, and what it takes grows no faster
//! than its rows. A list of 100,000 takes half a minute without optimisation: `cargo xtask bench documents` makes it; here
//! one of 20,000 is the longest.
//!
//! The file has one test: its lists are made one after the other, each longer than the one before, so that the highest
//! use of memory of this process is always that of the last one.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot set up its case must stop")]

use std::alloc::System;
use std::fs;
use std::io::Write;
use std::process::Command;

use proof::sample;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Made-up rows of the receipt list; what the first few take is warming up.
const ROWS: [u64; 4] = [10, 1_000, 10_000, 20_000];
/// The most memory for 10,000 rows, data included.
const MOST_KIBIBYTES: u64 = 80 * 1024;
/// The most memory for 20,000 rows: as much more as leads to the 250 MiB that 100,000 may take.
const MOST_FOR_THE_LONGEST: u64 = 98 * 1024;

/// What making a document took.
struct Took {
    allocations: u64,
    kibibytes: u64,
    ticks: u64,
}

#[test]
fn receipts_are_laid_out_whole_within_their_memory_which_grows_with_their_number() {
    let [_, (_, few), (_, many), (pdf, most)] = ROWS.map(made);
    assert!(many.kibibytes < MOST_KIBIBYTES, "{} KiB", many.kibibytes);
    assert!(most.kibibytes < MOST_FOR_THE_LONGEST, "{} KiB", most.kibibytes);
    every_receipt_is_there(&pdf, ROWS[3]);
    let [_, fewer, more, longest] = ROWS;
    grows_as_its_rows((fewer, &few), (more, &many));
    grows_as_its_rows((fewer, &few), (longest, &most));
}

fn grows_as_its_rows((fewer, few): (u64, &Took), (more, many): (u64, &Took)) {
    let [least, most] = [few.allocations * more, many.allocations * fewer];
    assert!(most * 100 <= least * 105, "{most} allocations instead of {least}");
    // Others run on this machine at the same time: only a growth with the square of the rows is told for sure.
    let [least, most] = [few.ticks.max(1) * more, many.ticks * fewer];
    assert!(most <= least * 3, "{most} ticks of the processor instead of {least}");
}

/// A document with this many receipts, and what it took.
fn made(rows: u64) -> (Vec<u8>, Took) {
    let document = sample::document(sample::proof(u32::try_from(rows).unwrap(), 0));
    let (region, before) = (Region::new(ALLOCATOR), ticks());
    let pdf = proof::render(&document).unwrap();
    let ticks = ticks() - before;
    let allocations = u64::try_from(region.change().allocations).unwrap();
    (pdf, Took { allocations, kibibytes: peak(), ticks })
}

fn every_receipt_is_there(pdf: &[u8], rows: u64) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let output = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(file.path()).arg("-").output();
    let output = output.expect("the command pdftotext is needed: install the package poppler-utils");
    let text = String::from_utf8(output.stdout).unwrap();
    let mut numbers: Vec<&str> = text.split_whitespace().filter(|word| word.starts_with("ER-")).collect();
    numbers.sort_unstable();
    let expected: Vec<String> = (1..=rows).map(|number| format!("ER-{:05}", 10_000 + number)).collect();
    assert!(numbers == expected, "{} of {rows} receipts", numbers.len());
}

/// The most memory that this process has had, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches("kB").trim_end().parse().unwrap()
}

/// The time that this process has had of the processors so far, in hundredths of a second.
fn ticks() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    fields.split(' ').skip(11).take(2).map(|field| field.parse::<u64>().unwrap()).sum()
}
