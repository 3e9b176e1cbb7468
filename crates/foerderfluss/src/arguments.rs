//! What can be asked for on the command line. Help is German, like everything people read.

use std::{net::SocketAddr, path::PathBuf};

use clap::{
    Parser, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use grants::calculation::Calculation;

/// Förderfluss führt die Bücher weitergeleiteter Zuwendungen.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Die Befehle.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Startet den Dienst.
    Serve(Serve),
    /// Startet den Dienst mit einer erfundenen Musterbefüllung.
    Demo(Demo),
    /// Bringt das Datenbankschema auf den Stand dieser Version.
    Migrate(At),
    /// Gibt Daten aus.
    #[command(subcommand)]
    Export(Export),
    /// Prüft das Journal und alle Bestände: 0, wenn alles stimmt, sonst 1.
    Verify(Verify),
    /// Lädt eine registrierte Person ein, ihr Kennwort zu wählen; auch wenn sie es vergessen hat.
    Invite(Invite),
    /// Gibt die Beschreibung der Schnittstelle aus (OpenAPI 3.1).
    Openapi,
    /// Berechnet aus JSON, mit Rechenweg: 0, wenn es eine Antwort gibt, 2, wenn die Eingabe nicht stimmt.
    Calc(Calc),
}

/// Was berechnet wird.
#[derive(Debug, clap::Args)]
pub(crate) struct Calc {
    /// Zinsen, Zuwendung, Mittelabruf, Finanzierungsplan oder Frist
    #[arg(value_parser = calculations())]
    pub(crate) calculation: Calculation,
    /// Datei mit der Eingabe; - liest von der Standardeingabe
    #[arg(long)]
    pub(crate) input: PathBuf,
}

fn calculations() -> impl TypedValueParser<Value = Calculation> {
    PossibleValuesParser::new(Calculation::ALL.map(Calculation::word))
        .try_map(|word| Calculation::from_word(&word).ok_or("no such calculation"))
}

/// Wo die Datenbank liegt.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct At {
    /// Datenbank: sqlite:PFAD oder postgres://NUTZER@RECHNER:PORT/NAME
    #[arg(long, env = "FOERDERFLUSS_DATABASE")]
    pub(crate) database: Option<String>,
    /// Einstellungen (TOML)
    #[arg(long, env = "FOERDERFLUSS_CONFIG")]
    pub(crate) config: Option<PathBuf>,
}

/// Wie der Dienst läuft.
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) at: At,
    /// Adresse und Port
    #[arg(long, env = "FOERDERFLUSS_LISTEN")]
    pub(crate) listen: Option<SocketAddr>,
}

/// Wie die Musterbefüllung läuft.
#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// Ordner, in dem die Datenbank als foerderfluss.db bleibt; sonst ein Ordner auf Zeit
    #[arg(long)]
    pub(crate) data: Option<PathBuf>,
    /// Nur anlegen, nicht starten
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// Adresse und Port
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
}

/// Was ausgegeben wird.
#[derive(Debug, Subcommand)]
pub(crate) enum Export {
    /// Das Journal, ein Eintrag je Zeile (docs/journal-format.md)
    Journal {
        #[command(flatten)]
        at: At,
        /// Zieldatei; sie darf noch nicht bestehen
        #[arg(long)]
        out: PathBuf,
    },
}

/// Wer eingeladen wird.
#[derive(Debug, clap::Args)]
pub(crate) struct Invite {
    #[command(flatten)]
    pub(crate) at: At,
    /// Die registrierte Identität der Person, zum Beispiel ihre dienstliche Adresse
    pub(crate) identity: String,
    /// Gibt auch den zweiten Faktor der Person auf, weil ihr Gerät verloren ist
    #[arg(long)]
    pub(crate) resets_second_factor: bool,
}

/// Was geprüft wird.
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) at: At,
    /// Statt einer Datenbank eine Ausgabe des Journals
    #[arg(long, conflicts_with = "database")]
    pub(crate) journal: Option<PathBuf>,
}
