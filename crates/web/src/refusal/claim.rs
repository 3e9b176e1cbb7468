//! What is wrong with a claim, in German, at its line.

use chrono::NaiveDate;
use flow::FlowError;
use grants::{
    ClaimError, FinancingError, GrantStateError, IncomeError, RateError, ReceiptDetailsError, RegisterError,
    UnitName,
};

use super::{FAILED, Told, at, duty, money, text, told};
use crate::german::{day, euros, financing_kind, period, unit_name};

/// What is wrong, at the field of the line that is to blame.
pub(super) fn of_claim(cause: &ClaimError) -> Told {
    use ClaimError as It;
    match cause {
        It::Duty(cause) => told(duty::of_duty(cause)),
        It::Grant(GrantStateError::Closed { on }) => {
            told(format!("Die Zuwendung wurde am {} abgeschlossen.", day(*on)))
        }
        It::Grant(GrantStateError::Revoked { on }) => {
            told(format!("Die Zuwendung ist ab {} aufgehoben.", day(*on)))
        }
        It::Lines { count: 0, .. } => told("Die Abrechnung hat noch keine Zeile."),
        It::Lines { most, count } => {
            told(format!("Eine Abrechnung hat höchstens {most} Zeilen, diese hat {count}."))
        }
        It::PeriodOutsideGrant { claimed, period: granted } => at(
            "von",
            format!(
                "Der Zeitraum {} liegt nicht im Bewilligungszeitraum {}.",
                period(*claimed),
                period(*granted)
            ),
        ),
        It::Units { most, count } => {
            told(format!("Eine Abrechnung hat höchstens {most} Einheiten, diese hat {count}."))
        }
        It::Incomes { most, count } => {
            told(format!("Es können höchstens {most} Einnahmen angegeben werden, nicht {count}."))
        }
        It::Income { number, cause } => told(format!("Einnahme {number}: {}", of_income(cause))),
        It::State { .. } => {
            told("Im jetzigen Stand dieser Abrechnung geht das nicht. Der Stand steht oben auf der Seite.")
        }
        It::UnknownLine { .. } => told("Eine der Zeilen gehört nicht zu dieser Abrechnung."),
        It::AnswerBy { line: None, on, .. } => at("antwort_bis", too_early(*on)),
        It::RequestText(cause) => at("text", text(cause)),
        It::OfCorrection { number, line } => {
            told(format!("Nr. {number} ist eine Berichtigung. Bitte Zeile {line} berichtigen."))
        }
        of_line => match decided(of_line).or_else(|| unit(of_line)).or_else(|| cost(of_line)) {
            Some((line, field, said)) => at(format!("z{line}.{field}"), format!("Zeile {line}: {said}")),
            None => told(FAILED),
        },
    }
}

/// A credit note to another line than it takes from.
const OTHER_PLAN_LINE: &str = "Eine Gutschrift gehört zum selben Ansatz wie die Zeile, die sie mindert.";

/// An answer before its question.
fn too_early(on: NaiveDate) -> String {
    format!("Die Antwort kann nicht vor dem {} erwartet werden.", day(on))
}

/// The line, its field and what is wrong, of a cost as it is handed in. What the others say is named, so that a new cause
/// does not compile without its sentence.
fn cost(cause: &ClaimError) -> Option<(i64, &'static str, String)> {
    use ClaimError as It;
    Some(match cause {
        It::OutsidePeriod { line, date, period: within } => {
            (*line, "bezahlt", format!("Der {} liegt nicht im Zeitraum {}.", day(*date), period(*within)))
        }
        It::NoPlanLine { line, component, category, .. } => {
            (*line, "ansatz", format!("Der Finanzierungsplan hat keinen Ansatz {category} für {component}."))
        }
        It::ReasonForPayment { line, cause } => (*line, "zweck", format!("Zahlungsgrund: {}", text(cause))),
        It::NotPositive { line, .. } => (*line, "betrag", "Der Betrag muss größer als null sein.".to_owned()),
        It::AboveReceipt { line, eligible, gross } => (
            *line,
            "betrag",
            format!("{} werden abgerechnet, der Beleg lautet nur über {}.", euros(*eligible), euros(*gross)),
        ),
        It::Details { line, cause } => of_details(*line, cause),
        It::NoParent { line } | It::NotCreditable { line, .. } => {
            (*line, "betrag", "Zu dieser Gutschrift gibt es keine anerkannte Zeile.".to_owned())
        }
        It::OtherPlanLine { line } => (*line, "ansatz", OTHER_PLAN_LINE.to_owned()),
        It::Rate { line, cause } => (*line, "satz", rate(cause)),
        It::GrossNotStated { line, rate } => {
            (*line, "satz", format!("Es steht nirgends, ob die Pauschale {rate} brutto ist."))
        }
        It::Financing { line, cause } => (*line, "betrag", of_financing(cause)),
        It::Money { line, cause } => (*line, "betrag", money(*cause).to_owned()),
        It::NotRequested { line, .. } => {
            (*line, "betrag", "Diese Zeile darf nicht geändert werden: sie wurde nicht genannt.".to_owned())
        }
        It::NamedTwice { line } => (*line, "betrag", "Die Zeile ist zweimal genannt.".to_owned()),
        It::LineDecided { .. }
        | It::NotAPart { .. }
        | It::CreditNotCorrected { .. }
        | It::NotWholeUnits { .. }
        | It::UnitsDoNotFit { .. }
        | It::UnknownUnit { .. }
        | It::Register { .. }
        | It::Text { .. }
        | It::AnswerBy { .. }
        | It::Undecided { .. }
        | It::DecidedTwice { .. }
        | It::ParkedTwice { .. }
        | It::NotParked { .. }
        | It::NotDecided { .. }
        | It::BeyondLine { .. }
        | It::NoChange { .. }
        | It::Count { .. }
        | It::UnitReference { .. }
        | It::UnitOutsidePeriod { .. }
        | It::UnitRate { .. }
        | It::RateChanges { .. }
        | It::LastUnit { .. }
        | It::EntryMissing { .. }
        | It::EnteredLate { .. }
        | It::UnitTwice { .. }
        | It::UnitClaimed { .. }
        | It::Duty(_)
        | It::Grant(_)
        | It::Lines { .. }
        | It::PeriodOutsideGrant { .. }
        | It::Units { .. }
        | It::Incomes { .. }
        | It::Income { .. }
        | It::State { .. }
        | It::UnknownLine { .. }
        | It::RequestText(_)
        | It::OfCorrection { .. } => return None,
    })
}

/// The same of what is stated of a receipt.
fn of_details(line: i64, cause: &ReceiptDetailsError) -> (i64, &'static str, String) {
    use ReceiptDetailsError as It;
    let (field, said) = match cause {
        It::NoReceipt => {
            ("ust", "Zu einer Pauschale gibt es keinen Beleg und keine Angaben dazu.".to_owned())
        }
        It::Vat { vat, gross } => {
            let (vat, gross) = (euros(*vat), euros(*gross));
            (
                "ust",
                format!(
                    "Die Umsatzsteuer von {vat} liegt nicht zwischen null und dem Belegbetrag von {gross}."
                ),
            )
        }
        It::Discount { discount, gross } => {
            let (discount, gross) = (euros(*discount), euros(*gross));
            (
                "skonto",
                format!(
                    "Der Abzug von {discount} liegt nicht zwischen null und dem Belegbetrag von {gross}."
                ),
            )
        }
        It::AboveShare { claimed, most } => (
            "betrag",
            format!(
                "{} werden abgerechnet; der angegebene Anteil an dem, was gezahlt wurde, sind {}.",
                euros(*claimed),
                euros(*most)
            ),
        ),
        It::Money(cause) => ("betrag", money(*cause).to_owned()),
    };
    (line, field, said)
}

/// The same of what the examination decides.
fn decided(cause: &ClaimError) -> Option<(i64, &'static str, String)> {
    use ClaimError as It;
    Some(match cause {
        It::LineDecided { line, .. } => {
            (*line, "urteil", "Über diese Zeile ist schon entschieden.".to_owned())
        }
        It::NotAPart { line, eligible, .. } => (
            *line,
            "teil",
            format!(
                "Ein Teil liegt über null und unter {}. Sonst anerkennen oder ablehnen.",
                euros(*eligible)
            ),
        ),
        It::CreditNotCorrected { line } => {
            (*line, "urteil", "Eine Gutschrift wird nicht berichtigt.".to_owned())
        }
        It::NotWholeUnits { line, rate_amount, .. } => (
            *line,
            "teil",
            format!("Der Teil muss ein Vielfaches der Pauschale von {} sein.", euros(*rate_amount)),
        ),
        It::UnitsDoNotFit { line, named, expected } => {
            (*line, "teil", format!("{named} Einheiten sind genannt, es müssen {expected} sein."))
        }
        It::UnknownUnit { line, .. } => (*line, "teil", "Diese Einheit gehört nicht zur Zeile.".to_owned()),
        It::Register { line, cause } if cause.is_of_finding() => (*line, "feststellung", of_finding(cause)),
        It::Register { line, cause } => (*line, "kuerzung", of_register(cause)),
        It::Text { line, cause } => (*line, "text", text(cause)),
        It::AnswerBy { line: Some(line), on, .. } => (*line, "frist", too_early(*on)),
        It::Undecided { line } => (*line, "urteil", "Bitte auch über diese Zeile entscheiden.".to_owned()),
        It::DecidedTwice { line } => (*line, "urteil", "Über die Zeile ist zweimal entschieden.".to_owned()),
        It::ParkedTwice { line } => (
            *line,
            "urteil",
            "Diese Zeile war schon einmal zurückgestellt. Bitte jetzt entscheiden.".to_owned(),
        ),
        It::NotParked { line, present: "reincluded" } => {
            (*line, "urteil", "Diese Zeile ist schon erneut abgerechnet.".to_owned())
        }
        It::NotParked { line, .. } => (*line, "urteil", "Diese Zeile ist nicht zurückgestellt.".to_owned()),
        It::NotDecided { line, .. } => {
            (*line, "urteil", "Berichtigt wird nur, worüber entschieden ist.".to_owned())
        }
        It::BeyondLine { line, eligible, .. } => {
            (*line, "teil", format!("Anerkannt werden kann von null bis {}.", euros(*eligible)))
        }
        It::NoChange { line, recognised } => {
            (*line, "teil", format!("{} sind schon anerkannt.", euros(*recognised)))
        }
        _ => return None,
    })
}

/// The same of a unit of service.
fn unit(cause: &ClaimError) -> Option<(i64, &'static str, String)> {
    use ClaimError as It;
    Some(match cause {
        It::Count { line, most, count } => {
            (*line, "einheiten", format!("Eine Zeile hat 1 bis {most} Einheiten, diese hat {count}."))
        }
        It::UnitReference { line, number, cause } => {
            (*line, "einheiten", format!("Einheit {number}: {}", text(cause)))
        }
        It::UnitOutsidePeriod { line, unit, period: within } => (
            *line,
            "einheiten",
            format!("Die Einheit „{}“ liegt nicht im Zeitraum {}.", unit_name(unit), period(*within)),
        ),
        It::UnitRate { line, unit, cause } => {
            (*line, "einheiten", format!("Für die Einheit „{}“ gilt: {}", unit_name(unit), rate(cause)))
        }
        It::RateChanges { line, rate, on, .. } => (
            *line,
            "einheiten",
            format!("Die Pauschale {rate} ändert sich am {}. Bitte zwei Zeilen daraus machen.", day(*on)),
        ),
        It::LastUnit { line, last, .. } => {
            (*line, "bezahlt", format!("Die letzte Einheit war am {}.", day(*last)))
        }
        It::EntryMissing { line, unit } => (
            *line,
            "einheiten",
            format!(
                "Die Einheit „{}“ braucht den Eintrittstag und den ersten Tag der Maßnahme.",
                unit_name(unit)
            ),
        ),
        It::EnteredLate { line, unit, until, .. } => (
            *line,
            "einheiten",
            format!(
                "Bei der Einheit „{}“ war der Eintritt zu spät: möglich war er bis {}.",
                unit_name(unit),
                day(*until)
            ),
        ),
        It::UnitTwice { line, unit, first } => {
            (*line, "einheiten", format!("Die Einheit „{}“ steht schon in Zeile {first}.", unit_name(unit)))
        }
        It::UnitClaimed { line, unit } => {
            (*line, "einheiten", format!("Die Einheit „{}“ ist schon abgerechnet.", unit_name(unit)))
        }
        _ => return None,
    })
}

/// What the unit is called that a refusal is about, and the field of a row of units that is to blame.
pub(crate) fn unit_to_blame(refusal: &FlowError) -> Option<(UnitName, &'static str)> {
    use ClaimError as It;
    let FlowError::Claim(cause) = refusal else { return None };
    let (unit, field) = match cause {
        It::UnitOutsidePeriod { unit, .. } => (unit, "tag"),
        It::UnitRate { unit, .. } => (unit, "pauschale"),
        It::EntryMissing { unit, .. } | It::EnteredLate { unit, .. } => (unit, "eintritt"),
        It::UnitTwice { unit, .. } | It::UnitClaimed { unit, .. } => (unit, "kennung"),
        _ => return None,
    };
    Some((unit.clone(), field))
}

/// What is wrong with a rate.
fn rate(cause: &RateError) -> String {
    match cause {
        RateError::Unknown { rate } => format!("Das Programm kennt keine Pauschale {rate}."),
        RateError::NotOfComponent { rate, component } => {
            format!("Die Pauschale {rate} gehört nicht zum Förderbaustein {component}.")
        }
        RateError::NotValidOn { rate, on } => format!("Die Pauschale {rate} gilt am {} nicht.", day(*on)),
        RateError::NotSet { rate } => {
            format!("Für die Pauschale {rate} nennt keine Quelle einen Betrag; mit ihr wird nicht gerechnet.")
        }
    }
}

fn of_register(cause: &RegisterError) -> String {
    match cause {
        RegisterError::Unknown { .. } => "Bitte einen Grund aus der Liste wählen.".to_owned(),
        RegisterError::NotValidOn { on, .. } => format!("Dieser Grund gilt am {} nicht.", day(*on)),
    }
}

fn of_finding(cause: &RegisterError) -> String {
    match cause {
        RegisterError::Unknown { .. } => "Bitte nur Feststellungen aus der Liste ankreuzen.".to_owned(),
        RegisterError::NotValidOn { code, on, .. } => {
            format!("Die Feststellung „{code}“ gilt am {} nicht.", day(*on))
        }
    }
}

fn of_financing(cause: &FinancingError) -> String {
    match cause {
        FinancingError::NotByLine { kind } => {
            format!("Bei der {} folgt der Anteil aus der ganzen Abrechnung.", financing_kind(*kind))
        }
        FinancingError::NoPlan { kind } => {
            format!("Die {} braucht einen Finanzierungsplan.", financing_kind(*kind))
        }
        FinancingError::Money(cause) => money(*cause).to_owned(),
    }
}

fn of_income(cause: &IncomeError) -> String {
    match cause {
        IncomeError::Payer(cause) => format!("Wer zahlt: {}", text(cause)),
        IncomeError::ReceiptNumber(cause) => format!("Belegnummer: {}", text(cause)),
        IncomeError::NotPositive(_) => "Der Betrag muss größer als null sein.".to_owned(),
        IncomeError::OutsidePeriod(on) => {
            format!("Der {} liegt nicht im Bewilligungszeitraum.", day(*on))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_and_a_finding_are_told_each_at_its_field() {
        let on = NaiveDate::from_ymd_opt(2021, 6, 1).unwrap();
        let told = |register| {
            let cause = RegisterError::NotValidOn { register, code: "laune".to_owned(), on };
            of_claim(&ClaimError::Register { line: 3, cause })
        };
        let reason = at("z3.kuerzung", "Zeile 3: Dieser Grund gilt am 1.6.2021 nicht.");
        assert_eq!(told("reduction reason"), reason);
        let finding = at("z3.feststellung", "Zeile 3: Die Feststellung „laune“ gilt am 1.6.2021 nicht.");
        assert_eq!(told("finding"), finding);
    }
}
