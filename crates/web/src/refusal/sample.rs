//! Why a sample is not committed or not drawn, in German.

use grants::{DesignError, SampleError};

use super::{FAILED, Told, at, money, text, told};
use crate::german::{day, euros};

/// What is wrong with a sample.
pub(super) fn of_sample(cause: &SampleError) -> Told {
    use SampleError as It;
    match cause {
        It::Design(cause) => of_design(cause),
        It::Purpose(cause) => at("zweck", text(cause)),
        It::Empty => at("zuwendung", "Hier ist in diesem Zeitraum keine Zeile abgerechnet, die zählt."),
        It::PartOnly => at(
            "zuwendung",
            "Ihre Prüfung umfasst nicht alle Weiterleitungen dieser Zuwendung. Bitte die Weiterleitung wählen, die Sie \
             prüfen.",
        ),
        It::OfAuditor => {
            told("Diese Stichprobe hat eine Prüfung festgelegt. Gezogen wird sie auch von einer Prüfung.")
        }
        It::TooLarge { most } => {
            at("von", format!("Das sind mehr als {most} Zeilen. Bitte einen kürzeren Zeitraum wählen."))
        }
        It::AlreadyDrawn { on } => {
            told(format!("Die Stichprobe wurde am {} gezogen. Eine weitere wird neu festgelegt.", day(*on)))
        }
        It::OtherSeed => at("startwert", "Das ist nicht der Startwert, dessen Prüfsumme festgelegt wurde."),
        It::SeedNeeded => {
            at("startwert", "Bitte den eigenen Startwert eingeben, dessen Prüfsumme festgelegt wurde.")
        }
        It::SeedKnown => told(
            "Den Startwert dieser Stichprobe hat Förderfluss erzeugt. Bitte ohne eigenen Startwert ziehen.",
        ),
        It::SeedGone => told(FAILED),
        It::Money(cause) => told(money(*cause)),
    }
}

/// What is wrong with its strata.
fn of_design(cause: &DesignError) -> Told {
    use DesignError as It;
    match cause {
        It::Bands { most, .. } => told(format!("Eine Stichprobe hat 1 bis {most} Gruppen nach Beträgen.")),
        It::FirstBand { .. } => at("g1.ab", "Die erste Gruppe beginnt bei 0,00 €."),
        It::BandOrder { number, from } => at(
            format!("g{number}.ab"),
            format!(
                "Der Betrag {} liegt nicht über der Gruppe davor. Bitte nach Beträgen aufsteigend ordnen.",
                euros(*from)
            ),
        ),
        It::Size { number, most, .. } => {
            at(format!("g{number}.anzahl"), format!("Aus einer Gruppe werden 0 bis {most} Zeilen gezogen."))
        }
        It::FullFrom { from } => at(
            "voll_ab",
            format!(
                "Der Betrag {} liegt nicht über der letzten Gruppe: aus ihr würde nie gezogen.",
                euros(*from)
            ),
        ),
        It::Nothing => {
            at("g1.anzahl", "So würde nichts gezogen. Bitte sagen, wie viele Zeilen, oder ab wann alle.")
        }
    }
}
