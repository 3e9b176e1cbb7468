//! `foerderfluss calc`: the calculators, as the interface answers them.

use std::{
    error::Error,
    fs::File,
    io::{self, Read},
    path::Path,
    process::ExitCode,
};

use grants::calculation::{Books, InputFault, Refusal, parse_json};
use serde::Serialize;

use crate::arguments::Calc;

/// The exit code for an input that cannot be.
const BAD_INPUT: u8 = 2;
/// The largest input, in bytes: what the interface takes.
const LARGEST: u64 = 1 << 20;

/// Calculates and writes the answer, or everything that is wrong with the input.
pub(crate) fn calculate(options: &Calc) -> Result<ExitCode, Box<dyn Error>> {
    let books = Books::shipped()?;
    let input = text(&options.input).and_then(|text| parse_json(&text).map_err(|cause| cause.to_string()));
    let answer = input.map_err(unreadable).and_then(|input| options.calculation.run(&input, &books));
    match answer {
        Ok(answer) => {
            write(&answer)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(refusal) => {
            write(&refusal)?;
            for InputFault { pointer, message } in &refusal.errors {
                eprintln!("foerderfluss: {pointer}: {message}");
            }
            Ok(ExitCode::from(BAD_INPUT))
        }
    }
}

fn text(path: &Path) -> Result<String, String> {
    let read = || {
        let mut text = String::new();
        let from: Box<dyn Read> =
            if path == "-" { Box::new(io::stdin()) } else { Box::new(File::open(path)?) };
        from.take(LARGEST + 1).read_to_string(&mut text)?;
        Ok(text)
    };
    let text = read().map_err(|cause: io::Error| format!("{} cannot be read: {cause}", path.display()))?;
    if text.len() as u64 > LARGEST { Err(format!("the input has at most {LARGEST} bytes")) } else { Ok(text) }
}

fn unreadable(message: String) -> Refusal {
    Refusal { errors: vec![InputFault { pointer: String::new(), message }], provisional: None }
}

fn write(shown: &impl Serialize) -> Result<(), serde_json::Error> {
    println!("{}", serde_json::to_string_pretty(shown)?);
    Ok(())
}
