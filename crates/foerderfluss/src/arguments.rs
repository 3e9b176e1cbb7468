//! What can be asked for on the command line. Help is German, like everything people read.

use std::{net::SocketAddr, path::PathBuf};

use chrono::NaiveDate;
use clap::{
    Parser, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use flow::documents::DocumentKind;
use grants::calculation::Calculation;
use uuid::Uuid;

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
    /// Prüft das Journal und alle Bestände, oder ein PDF: 0, wenn alles stimmt, sonst 1; 2, wenn das PDF nicht lesbar ist; 3, wenn kein Buch es bestätigt.
    Verify(Verify),
    /// Entfernt Belegdateien, die kein Eintrag nennt und die seit mehr als einem Tag so liegen: 0; 1, wenn in den Büchern oder im Ordner etwas nicht stimmt.
    Tidy(Tidy),
    /// Führt Dokumente auf oder erzeugt eines aus den Büchern.
    #[command(subcommand)]
    Document(Document),
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
    // The environment is read where this is resolved: what it names is no argument that another one could conflict with.
    /// Datenbank: sqlite:PFAD oder postgres://NUTZER@RECHNER:PORT/NAME; sonst die der Umgebung (FOERDERFLUSS_DATABASE)
    #[arg(long)]
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
    /// Alles, was eine Prüfung mitnimmt, als ZIP (docs/package-format.md)
    Package {
        #[command(flatten)]
        at: At,
        /// Ordner der Belegdateien; sonst der Ordner der Einstellungen
        #[arg(long)]
        receipts: Option<PathBuf>,
        /// Stichtag (JJJJ-MM-TT); sonst heute
        #[arg(long)]
        as_of: Option<NaiveDate>,
        /// Zieldatei; sie darf noch nicht bestehen
        #[arg(long)]
        out: PathBuf,
    },
}

/// Welche Dokumente.
#[derive(Debug, Subcommand)]
pub(crate) enum Document {
    /// Führt auf, welche Dokumente sich erzeugen lassen
    List {
        #[command(flatten)]
        at: At,
        /// Als JSON
        #[arg(long)]
        json: bool,
    },
    /// Erzeugt ein Dokument als PDF; ein Nachweis wird so ausgegeben, wie er erstellt wurde
    Render(Render),
    /// Füllt den Excel-Vordruck einer Behörde mit den Zahlen eines erstellten Nachweises
    Fill(Fill),
}

/// Welches Dokument erzeugt wird.
#[derive(Debug, clap::Args)]
pub(crate) struct Render {
    #[command(flatten)]
    pub(crate) at: At,
    /// Art des Dokuments
    #[arg(long, value_parser = kinds())]
    pub(crate) kind: DocumentKind,
    /// Kennung des Gegenstands
    #[arg(long)]
    pub(crate) subject: Uuid,
    /// Stichtag (JJJJ-MM-TT); sonst heute
    #[arg(long)]
    pub(crate) as_of: Option<NaiveDate>,
    /// Zieldatei; sie darf noch nicht bestehen
    #[arg(long)]
    pub(crate) out: PathBuf,
}

/// Welcher Vordruck womit gefüllt wird.
#[derive(Debug, clap::Args)]
pub(crate) struct Fill {
    #[command(flatten)]
    pub(crate) at: At,
    /// Kennung des Nachweises
    #[arg(long)]
    pub(crate) subject: Uuid,
    /// Zuordnung (TOML): welche Zelle was erhält
    #[arg(long)]
    pub(crate) mapping: PathBuf,
    /// Leerer Vordruck (XLSX)
    #[arg(long)]
    pub(crate) form: PathBuf,
    /// Zieldatei; sie darf noch nicht bestehen
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// Zeigt nur, welche Zelle was erhält, und schreibt nichts
    #[arg(long)]
    pub(crate) dry_run: bool,
}

fn kinds() -> impl TypedValueParser<Value = DocumentKind> {
    PossibleValuesParser::new(DocumentKind::ALL.iter().map(|kind| kind.word()))
        .try_map(|word| DocumentKind::from_word(&word).ok_or("no such kind"))
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
    /// Ein PDF: Ist es das vorgelegte Dokument, stimmen seine Daten, steht es in der Kette, ist es maßgeblich?
    #[arg(long)]
    pub(crate) pdf: Option<PathBuf>,
    /// Ein Prüfpaket (ZIP): Ist jede Datei wie im Verzeichnis, jedes Dokument wie seine Daten, das Journal ohne Lücke?
    #[arg(long, conflicts_with_all = ["database", "journal", "pdf"])]
    pub(crate) package: Option<PathBuf>,
    /// Ordner der Belegdateien: Liegt jede dort, wie sie eingereicht wurde? Sonst der Ordner der Einstellungen
    #[arg(long)]
    pub(crate) receipts: Option<PathBuf>,
}

/// Wo aufgeräumt wird.
#[derive(Debug, clap::Args)]
pub(crate) struct Tidy {
    #[command(flatten)]
    pub(crate) at: At,
    /// Ordner der Belegdateien; sonst der Ordner der Einstellungen
    #[arg(long)]
    pub(crate) receipts: Option<PathBuf>,
}
