//! Libraries of Python, in an environment that the measurement makes for itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use proof::sample;
use serde_json::{Value, json};

use crate::child::measured;
use crate::{Failure, Figure};

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/beside");
const FONT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/SourceSans3-Regular.ttf");
const HEAD: [&str; 11] = [
    "Lfd. Nr.",
    "Plan-Nr.",
    "Belegnummer",
    "Datum der Rechnung",
    "Datum der Zahlung",
    "Empfänger/Einzahler",
    "Grund",
    "Betrag brutto EUR",
    "beantragt EUR",
    "anerkannt EUR",
    "Kürzungsgrund",
];

/// The environment and the table that all of its libraries draw.
pub(crate) struct Others {
    python: PathBuf,
    table: PathBuf,
}

impl Others {
    /// Fetches the libraries at the versions that `requirements.txt` names, and writes the table.
    pub(crate) fn ready(folder: &Path, rows: u32) -> Result<Self, Failure> {
        fs::create_dir_all(folder)?;
        let environment = folder.join("venv");
        let python = environment.join("bin/python");
        step(Command::new("python3").args(["-m", "venv"]).arg(environment))?;
        let install =
            ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"];
        step(Command::new(&python).args(install).args(["-r", &format!("{HERE}/requirements.txt")]))?;
        let table = folder.join("table.json");
        fs::write(&table, serde_json::to_vec(&receipts(rows))?)?;
        Ok(Self { python, table })
    }

    /// One library's figures for the table.
    pub(crate) fn draw(&self, library: &str) -> Result<Figure, Failure> {
        let mut python = Command::new(&self.python);
        python.arg(format!("{HERE}/table.py")).arg(library).arg(&self.table).arg(FONT);
        measured(python.arg(self.table.with_file_name(format!("{library}.pdf"))))
    }
}

fn step(command: &mut Command) -> Result<(), Failure> {
    let output = command.output()?;
    let complaint = || String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Ok(output.status.success().then_some(()).ok_or_else(complaint)?)
}

/// The receipt list of the sample as texts.
fn receipts(rows: u32) -> Value {
    let cells = |receipt: &proof::data::ReceiptRow| {
        let date = |day: chrono::NaiveDate| day.format("%d.%m.%Y").to_string();
        [
            receipt.number.to_string(),
            receipt.cost_position.clone(),
            receipt.receipt_number.clone(),
            date(receipt.issued_on),
            date(receipt.paid_on),
            receipt.payee.clone(),
            receipt.reason.clone(),
            receipt.gross.to_string(),
            receipt.claimed.to_string(),
            receipt.recognised.to_string(),
            receipt.reduction_reason.clone().unwrap_or_default(),
        ]
    };
    let rows: Vec<_> = sample::proof(rows, 0).receipts.iter().map(cells).collect();
    json!({ "head": HEAD, "amounts": [7, 9], "rows": rows })
}
