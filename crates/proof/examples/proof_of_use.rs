//! Writes the sample proof of use with this many receipts: to look at, and to measure.
//!
//! `cargo run --release -p proof --example proof_of_use -- 10000 out.pdf`

use std::error::Error;
use std::{env, fs};

use proof::{Document, Letterhead, sample};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(receipts), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: proof_of_use RECEIPTS FILE".into());
    };
    let proof = sample::proof(receipts.parse()?, 40);
    let document = Document { letterhead: Letterhead::of(&proof.recipient.name), content: proof.into() };
    fs::write(file, proof::render(&document)?)?;
    Ok(())
}
