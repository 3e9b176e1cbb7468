//! What is wrong with what was typed: an amount, a text, a day, and the field where it stands.

use chrono::NaiveDate;
use flow::FlowError;
use grants::{ReceiptError, TextError};
use ledger::MoneyError;

use super::{FAILED, Told, at, told};
use crate::german::{day, euros, limit, period};

/// What is wrong with what was typed.
pub(super) fn of_input(refusal: &FlowError) -> Told {
    use FlowError as It;
    match refusal {
        It::LimitExceeded { limit: kind, of, open, asked, .. } => at(
            "betrag",
            format!(
                "{of}: Gefragt sind {}, aber {} lässt nur noch {} zu.",
                euros(*asked),
                limit(*kind),
                euros(*open)
            ),
        ),
        It::CreditAboveParent { left, asked, .. } => told(format!(
            "Die Gutschrift zieht {} ab, von der Zeile sind aber nur noch {} übrig.",
            euros(*asked),
            euros(*left)
        )),
        It::OtherGross { issuer, number, known, gross } => told(format!(
            "Der Beleg {number} von {issuer} wurde schon mit {} erfasst, nicht mit {}.",
            euros(*known),
            euros(*gross)
        )),
        It::Text { field, cause } => at(german_field(field), text(cause)),
        It::NotYet { field, day: on } => {
            at(german_field(field), format!("Der {} liegt in der Zukunft.", day(*on)))
        }
        It::PeriodClosed { field, until, first_open } => {
            let text = format!(
                "Die Bücher sind bis zum {} abgeschlossen. Der erste offene Tag ist der {}.",
                day(*until),
                day(*first_open)
            );
            Told { at: field.map(|field| german_field(field).to_owned()), text }
        }
        It::ProofOutsideGrant { proved, period: granted } => at(
            "von",
            format!(
                "Der Zeitraum {} liegt nicht im Bewilligungszeitraum {}.",
                period(*proved),
                period(*granted)
            ),
        ),
        It::ReportOutsideGrant { until, .. } => told(outside_grant(*until)),
        It::NoPosition { component, .. } => {
            at("position", format!("Die Zuwendung gibt nichts für den Förderbaustein {component}."))
        }
        It::Period(cause) => at(
            "bis",
            format!("Der letzte Tag ({}) liegt vor dem ersten ({}).", day(cause.until), day(cause.from)),
        ),
        _ => told(FAILED),
    }
}

/// The field of a page for a field of a request.
pub(super) fn german_field(field: &str) -> &str {
    match field {
        "reason" => "grund",
        "text" => "text",
        "filed_on" | "accepted_on" | "confirmed_on" | "returned_on" | "reversed_on" | "received_on"
        | "dated_on" | "on" | "agreed_on" | "requested_on" | "decided_on" | "demanded_on" | "closed_on" => {
            "tag"
        }
        "met_on" => "erfuellt_am",
        "bought_on" => "gekauft_am",
        "disposed_on" => "abgang_am",
        "by" => "womit",
        "reference" => "aktenzeichen",
        "purpose" => "zweck",
        "legal_ground" => "rechtsgrund",
        "known_on" => "bekannt",
        "place" => "ort",
        "cost_fall_reason" => "gruende",
        "examined_on" => "geprueft_am",
        "office" => "pruefstelle",
        "examiner" => "pruefer",
        "objections" => "beanstandungen",
        other => other,
    }
}

/// What is wrong with a text.
pub(crate) fn text(cause: &TextError) -> String {
    match cause {
        TextError::Length { length: 0, .. } => "Bitte etwas eingeben.".to_owned(),
        TextError::Length { most, length } => {
            format!("Hier passen höchstens {most} Zeichen hin, es sind {length}.")
        }
        TextError::Control { .. } => {
            "Der Text enthält ein Zeichen, das niemand sehen kann. Bitte neu eintippen.".to_owned()
        }
    }
}

/// What is wrong with an amount.
pub(crate) const fn money(cause: MoneyError) -> &'static str {
    match cause {
        MoneyError::Overflow | MoneyError::TooLarge => "Der Betrag ist zu groß.",
        MoneyError::Malformed => "Das ist kein Betrag. Bitte so eingeben: 1.234,56.",
        MoneyError::NotPositive => "Der Betrag muss größer als null sein.",
        MoneyError::NoWeights => "Der Betrag lässt sich nicht aufteilen.",
    }
}

/// What is wrong with a receipt.
pub(super) fn of_receipt(cause: &ReceiptError) -> String {
    match cause {
        ReceiptError::Issuer { cause } => format!("Aussteller des Belegs: {}", text(cause)),
        ReceiptError::Number { cause } => format!("Nummer des Belegs: {}", text(cause)),
        ReceiptError::Gross { .. } => "Der Betrag des Belegs muss größer als null sein.".to_owned(),
    }
}

/// A Sachbericht whose last day lies outside of the grant.
fn outside_grant(until: NaiveDate) -> String {
    format!("Der letzte Tag des Sachberichts ({}) liegt nicht im Bewilligungszeitraum.", day(until))
}
