//! What a package says of itself, for people and for programs, and the scripts that verify it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{journal::Extent, pack::Pack};
use crate::{Ctx, FlowError, documents::words};

/// What it says of itself to programs.
pub(super) const STATEMENT: &str = "angaben.json";
/// Which arrangement of files it is.
pub(super) const FORMAT: &str = "foerderfluss-package-1";

/// The scripts, with no code of ours in them.
const SCRIPTS: [(&str, &str); 3] = [
    ("pruefen/verify_package.py", include_str!("../../../../tests/verify_package.py")),
    ("pruefen/verify_journal.py", include_str!("../../../../tests/verify_journal.py")),
    ("pruefen/redraw_sample.py", include_str!("../../../../tests/redraw_sample.py")),
];

/// What a package says of itself.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Statement {
    /// Which arrangement of files it is.
    pub(super) format: String,
    /// The unit whose books it is from.
    pub(super) unit: Uuid,
    /// The day for which the books are shown; none, if they are shown as they stood when it was made.
    pub(super) effective_on: Option<NaiveDate>,
    /// The day on which that was known.
    pub(super) known_on: Option<NaiveDate>,
    /// Whether every entry of the journal is in it.
    pub(super) is_whole: bool,
    /// The number of the last entry.
    pub(super) head_number: i64,
    /// Its hash, in hexadecimal digits.
    pub(super) head_hash: String,
}

/// The day for which a package is made.
pub(super) fn day(ctx: &Ctx) -> NaiveDate {
    ctx.shown_as_of().map_or(ctx.today(), |as_of| as_of.effective_on)
}

/// Adds all of it.
pub(super) async fn add(ctx: &Ctx, pack: &mut Pack, extent: &Extent) -> Result<(), FlowError> {
    let as_of = ctx.shown_as_of();
    let statement = Statement {
        format: FORMAT.to_owned(),
        unit: ctx.actor().unit.0,
        effective_on: as_of.map(|as_of| as_of.effective_on),
        known_on: as_of.map(|as_of| as_of.known_on),
        is_whole: extent.is_whole,
        head_number: extent.head.number.get(),
        head_hash: extent.head.hash.to_string(),
    };
    let json = serde_json::to_string_pretty(&statement).map_err(store::StoreError::from)?;
    pack.file(STATEMENT, json + "\n").await?;
    for (path, script) in SCRIPTS {
        pack.file(path, script).await?;
    }
    pack.file("LIESMICH.txt", told(ctx, extent)).await
}

/// What it says of itself to people.
fn told(ctx: &Ctx, extent: &Extent) -> String {
    let (number, hash) = (extent.head.number, extent.head.hash);
    let stand = match ctx.shown_as_of() {
        None => format!("die Bücher, wie sie am {} standen", words::day(ctx.today())),
        Some(as_of) => format!(
            "die Bücher zum Stichtag {}, wie sie am {} bekannt waren",
            words::day(as_of.effective_on),
            words::day(as_of.known_on)
        ),
    };
    let journal = if extent.is_whole {
        "journal/journal.jsonl     das ganze Journal, ein Eintrag je Zeile; jeder nennt die Prüfsumme des Eintrags davor"
    } else {
        "journal/auszug.jsonl      die Einträge im Umfang der Prüfung; von den übrigen stehen nur Nummer und Prüfsumme da,\n\
         \x20                         damit die Kette geschlossen bleibt"
    };
    format!(
        "PRÜFPAKET\n\n\
         Enthalten sind {stand}.\n\
         Letzter Eintrag {number}, Kettenkopf {hash}\n\n\
         WAS WO LIEGT\n\n\
         dokumente/                Nachweise, Bescheide, Entscheidungen, Anordnungen und Schreiben; verzeichnis.csv nennt jedes\n\
         belege/                   Belegdateien, jede unter ihrer Prüfsumme; verzeichnis.csv nennt die Zeilen, die sie belegen\n\
         zeilen.csv                alle Zeilen aller Abrechnungen, Beträge in Cent\n\
         stichproben/              Stichproben mit Startwert, zum Nachziehen\n\
         {journal}\n\
         angaben.json              Umfang und Stand dieses Pakets\n\
         manifest.sha256           die Prüfsumme jeder anderen Datei\n\n\
         PRÜFEN\n\n\
         Mit Förderfluss:          foerderfluss verify --package DATEI.zip\n\
         Ohne Förderfluss, im entpackten Ordner:\n\
         \x20                         sha256sum --check manifest.sha256\n\
         \x20                         python3 pruefen/verify_package.py .\n\n\
         Eine Kette zeigt nicht, dass ihr Ende fehlt oder dass alles neu gerechnet wurde: Vergleichen Sie den Kettenkopf mit dem\n\
         auf einem Dokument dieses Tages, das Sie auf anderem Weg erhalten haben.\n"
    )
}
