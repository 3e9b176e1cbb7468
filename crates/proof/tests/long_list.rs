//! A long receipt list is laid out whole, within the memory that is promised for it.
//!
//! The file has one test, so that the highest use of memory of this process is that of the one document.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

use std::fs;
use std::io::Write;
use std::process::Command;

use proof::sample;

/// Made-up rows of the receipt list, and the most memory for their document, data included.
const ROWS: u32 = 10_000;
const MOST_KIBIBYTES: u64 = 80 * 1024;

#[test]
fn ten_thousand_receipts_are_laid_out_whole_within_eighty_mebibytes() {
    let pdf = proof::render(&sample::document(sample::proof(ROWS, 0))).unwrap();
    let peak = peak();
    assert!(peak < MOST_KIBIBYTES, "{peak} KiB");
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&pdf).unwrap();
    let output = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(file.path()).arg("-").output();
    let output = output.expect("the command pdftotext is needed: install the package poppler-utils");
    let text = String::from_utf8(output.stdout).unwrap();
    let mut numbers: Vec<&str> = text.split_whitespace().filter(|word| word.starts_with("ER-")).collect();
    numbers.sort_unstable();
    let expected: Vec<String> = (1..=ROWS).map(|number| format!("ER-{:05}", 10_000 + number)).collect();
    assert!(numbers == expected, "{} of {ROWS} receipts", numbers.len());
}

/// The most memory that this process has had, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches("kB").trim_end().parse().unwrap()
}
