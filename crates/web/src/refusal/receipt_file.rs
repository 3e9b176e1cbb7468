//! What is wrong with a receipt file, in German.

use flow::{FileError, FilesError, FlowError, Found, receipt_files::PreviewError};
use grants::{MOST_LINES, ReceiptFileError};

use super::{FAILED, Told, at, claim, told};

/// Why a file is no receipt file: what it is, and what would be right.
pub(super) fn of_file(cause: &FileError) -> Told {
    at(
        "datei",
        match cause {
            FileError::Empty => "Die Datei ist leer. Bitte den Beleg selbst auswählen.".to_owned(),
            FileError::TooLarge { most } => format!(
                "Die Datei ist zu groß: höchstens {} MiB. Bitte mit geringerer Auflösung einscannen oder die Seiten einzeln hochladen.",
                most >> 20
            ),
            FileError::Kind { found } => format!("Die Datei ist {}.", kind(*found)),
            FileError::AlsoOther { kind: as_said, also } => format!(
                "Die Datei ist {as_said} und zugleich etwas anderes ({}). Bitte den Beleg neu einscannen oder neu speichern.",
                short(*also)
            ),
            FileError::Broken { kind: as_said, .. } => {
                format!("Die Datei ({as_said}) ist beschädigt oder unvollständig. Bitte den Beleg neu einscannen oder neu speichern.")
            }
            FileError::TooManyDots { most, .. } => format!(
                "Das Bild ist zu groß: höchstens {} Millionen Bildpunkte. Bitte kleiner speichern.",
                most / 1_000_000
            ),
            FileError::Xml { .. } => {
                "Diese XML-Datei enthält mehr als Rechnungsdaten. Bitte die E-Rechnung so hochladen, wie sie kam, oder als PDF.".to_owned()
            }
            FileError::Extension { extension, kind: as_said } => format!(
                "Der Dateiname endet auf „.{extension}“, die Datei ist aber {as_said}. Bitte umbenennen: „.{}“.",
                as_said.extensions().first().unwrap_or(&"pdf")
            ),
        },
    )
}

/// What a file is, and what would be right.
const fn kind(found: Found) -> &'static str {
    match found {
        Found::Html => "eine Internetseite. Bitte als PDF drucken",
        Found::Svg => "eine Zeichnung (SVG). Bitte als PDF oder PNG speichern",
        Found::Zip => "ein Archiv (ZIP) oder ein Office-Dokument. Bitte jeden Beleg als PDF speichern",
        Found::OldOffice => "ein Office-Dokument. Bitte als PDF speichern",
        Found::Rtf => "ein Textdokument (RTF). Bitte als PDF speichern",
        Found::Heic => "ein Foto im Format HEIC. Bitte die Kamera auf JPEG stellen",
        Found::Webp => "ein Bild im Format WebP. Bitte als JPEG oder PNG speichern",
        Found::Gif => "ein Bild im Format GIF. Bitte als PNG speichern",
        Found::Tiff => "ein Scan im Format TIFF. Bitte als PDF einscannen",
        Found::Bmp => "ein Bild im Format BMP. Bitte als PNG speichern",
        Found::Pdf => "ein PDF. Bitte nur als PDF hochladen",
        Found::Program | Found::Script => "ein Programm. Bitte den Beleg selbst hochladen",
        Found::Unknown => "kein Beleg, den man zeigen kann. Möglich sind PDF, JPEG, PNG und XML",
    }
}

const fn short(found: Found) -> &'static str {
    match found {
        Found::Zip => "ein Archiv",
        Found::Pdf => "ein PDF",
        Found::Html | Found::Svg => "eine Internetseite",
        Found::OldOffice | Found::Rtf => "ein Office-Dokument",
        Found::Heic | Found::Webp | Found::Gif | Found::Tiff | Found::Bmp => "ein Bild",
        Found::Program | Found::Script => "ein Programm",
        Found::Unknown => "etwas Unbekanntes",
    }
}

/// Why a file is not attached.
pub(super) fn of_attaching(cause: &ReceiptFileError) -> Told {
    match cause {
        ReceiptFileError::Line(cause) => claim::of_claim(cause),
        ReceiptFileError::Over { present: "withdrawn", .. } => {
            told("Die Abrechnung ist zurückgenommen; ein Beleg kommt nicht mehr dazu.")
        }
        ReceiptFileError::Over { present: "dropped", .. } => {
            told("Diese Zeile gehört nicht mehr zur Abrechnung; ein Beleg kommt nicht mehr dazu.")
        }
        ReceiptFileError::Proposed { .. } => told(
            "Über die Abrechnung ist schon eine Entscheidung vorgeschlagen. Ein Beleg geht wieder, wenn die Prüfung Änderungen erbittet.",
        ),
        ReceiptFileError::TooManyLines { .. } => told(format!(
            "Diese Datei gehört schon zu {MOST_LINES} Zeilen. Bitte den Beleg für weitere Zeilen in einer eigenen Datei hochladen."
        )),
        ReceiptFileError::Over { .. } => {
            told("Über diese Zeile ist schon entschieden; ein Beleg kommt nicht mehr dazu.")
        }
        ReceiptFileError::HasOne { .. } => told(
            "Zu dieser Zeile gibt es schon eine Belegdatei. Eine weitere geht, wenn die Prüfung für diese Zeile Änderungen erbittet.",
        ),
        ReceiptFileError::TooMany { .. } => {
            told("Zu dieser Zeile gibt es schon so viele Belegdateien wie möglich.")
        }
        ReceiptFileError::Already { .. } => told("Diese Datei gehört schon zu dieser Zeile."),
    }
}

/// Why a file is not read, or a page of it not shown.
pub(super) const fn of_reading(refusal: &FlowError) -> &'static str {
    match refusal {
        FlowError::Preview(cause) => of_preview(cause),
        FlowError::Files(cause) => of_files(cause),
        _ => FAILED,
    }
}

/// Why a file cannot be taken or given now.
const fn of_files(cause: &FilesError) -> &'static str {
    match cause {
        FilesError::NoFolder => {
            "Belegdateien werden hier nicht aufbewahrt: in den Einstellungen fehlt ein Ordner dafür."
        }
        FilesError::Arriving => "Gerade kommen viele Dateien an. Bitte gleich noch einmal versuchen.",
        FilesError::TooSlow => {
            "Die Datei kam nicht innerhalb von fünf Minuten an. Bitte noch einmal versuchen."
        }
        FilesError::Torn => "Die Datei ist nicht vollständig angekommen. Bitte noch einmal versuchen.",
        FilesError::BoxFull { .. } => {
            "Im Belegeingang warten schon so viele Belege, wie er aufnimmt. Bitte ordnen Sie zuerst Belege ihren Zeilen zu; dann nimmt er \
             wieder neue auf."
        }
        FilesError::NotAsKept { .. } => {
            "Diese Datei ist nicht mehr so, wie sie eingereicht wurde, und wird nicht gezeigt. Bitte der Verwaltung melden."
        }
        FilesError::Folder(_) => FAILED,
    }
}

/// Why a page is not shown.
const fn of_preview(cause: &PreviewError) -> &'static str {
    match cause {
        PreviewError::NoPage { .. } => {
            "Diese Seite lässt sich nicht anzeigen. Bitte die Datei herunterladen."
        }
        PreviewError::TooSlow => "Das Anzeigen dauert zu lange. Bitte die Datei herunterladen.",
        PreviewError::NoProgram => "Hier werden keine Seiten angezeigt. Bitte die Datei herunterladen.",
        PreviewError::Failed(_) => FAILED,
    }
}
