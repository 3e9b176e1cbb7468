//! What was published about the programme in the Rhein-Kreis Neuss. Numbers of people, no money: no book has them.

use grants::{ParticipantGroup, ParticipantPart};

/// A published number and what it counts.
type Published = (u32, &'static str);

const TAKEN_IN: u32 = 255;
const PLACED: u32 = 191;

/// Into what people were placed, as far as a source says.
const PLACED_INTO: [Published; 4] = [
    (140, "Coaching"),
    (14, "Hauptschulabschluss"),
    (17, "berufsbegleitende Sprachförderung"),
    (17, "Alphabetisierung"),
];

const SOURCES: [&str; 2] = [
    "https://rp-online.de/nrw/staedte/rhein-kreis/\
     rhein-kreis-neuss-jobs-ausbildung-und-qualifizierung-fuer-gefluechtete_aid-66454113",
    "https://www.regionalagentur-mittlerer-niederrhein.de/de/detail-regio/\
     durchstarten-in-ausbildung-und-arbeit-2859.html",
];

/// The published numbers and where they stand, for people to read.
pub(crate) fn figures() -> String {
    let rest = (not_broken_down(), "von keiner Quelle aufgeschlüsselt");
    let parts = PLACED_INTO.into_iter().chain([rest]);
    let parts: Vec<String> = parts.map(|(count, what)| format!("  {count:>5}  {what}")).collect();
    format!(
        "Veröffentlichte Zahlen des Rhein-Kreises Neuss: {TAKEN_IN} aufgenommen, {PLACED} vermittelt, davon\n{}\n\
         Quellen:\n  {}",
        parts.join("\n"),
        SOURCES.join("\n  ")
    )
}

/// The published numbers as a Sachbericht has them: what no source breaks down is left over.
pub(super) fn groups() -> Vec<ParticipantGroup> {
    let part = |(count, what): Published| ParticipantPart { group: what.to_owned(), count: Some(count) };
    let group = |what: &str, count, parts| ParticipantGroup { group: what.to_owned(), count, parts };
    let parts = PLACED_INTO.into_iter().map(part).collect();
    vec![group("aufgenommen", TAKEN_IN, Vec::new()), group("vermittelt", PLACED, parts)]
}

/// Those who were placed and of whom no source says into what.
fn not_broken_down() -> u32 {
    PLACED - PLACED_INTO.iter().map(|(count, _)| count).sum::<u32>()
}
