//! What is refused of payments, and of requests for them.

use grants::{DutyError, PaymentError, PayoutRequestError};
use ledger::Cents;

use super::{Told, at, duty, money, text, told};
use crate::german::{day, euros};

/// What is refused of a payment.
pub(super) fn of_payment(cause: &PaymentError) -> Told {
    match cause {
        PaymentError::State { .. } => {
            told("Im jetzigen Stand dieser Zahlung geht das nicht. Der Stand steht oben auf der Seite.")
        }
        PaymentError::Duty(cause) => told(duty::of_duty(cause)),
        PaymentError::Reason(cause) => at("grund", text(cause)),
        PaymentError::ReturnedBefore { confirmed_on, .. } => {
            at("tag", format!("Die Zahlung wurde erst am {} ausgeführt.", day(*confirmed_on)))
        }
        PaymentError::NoTranche { .. } => told(
            "Storniert wird nur ein gebuchter Zugang. Eine Zahlung an einen Träger wird abgelehnt oder kommt zurück.",
        ),
        PaymentError::ReversedAlready { on } => told(format!(
            "Dieser Zugang ist schon am {} storniert, und ein Storno bleibt stehen. Was eingegangen ist, wird neu gebucht.",
            day(*on)
        )),
        PaymentError::ReversedBefore { received_on, .. } => at(
            "tag",
            format!(
                "Das Geld ist erst am {} eingegangen. Vorher lässt sich nichts stornieren.",
                day(*received_on)
            ),
        ),
        PaymentError::InterestClaimed { open, .. } => told(format!(
            "Auf dieses Geld sind Zinsen gefordert, {} davon sind offen. Geld, das nie oder nicht für immer angekommen ist, wird nicht verzinst: bitte zuerst die Forderung mit Begründung erlassen, dann stornieren oder die Rückgabe der Bank buchen.",
            euros(*open)
        )),
        PaymentError::BeyondUse { due, beyond_use, open, asked } => told(format!(
            "Fällig und nicht angeordnet sind {}; davon sind {} nach einer Berichtigung oder Gutschrift nicht mehr anerkannt. Zahlen lassen sich noch {}, nicht {}. Was nicht mehr anerkannt ist, kann die Sachbearbeitung zurücknehmen.",
            euros(*due),
            euros(*beyond_use),
            euros(*open),
            euros(*asked)
        )),
        PaymentError::OrderBeyondUse { open, asked } => {
            let (ordered, owed) = (euros(*asked), euros(*open));
            told(if *open == Cents::ZERO {
                format!(
                    "Angeordnet sind {ordered}. Nach der Anordnung wurde berichtigt oder gutgeschrieben: davon wird nichts mehr geschuldet. Bitte die Anordnung zurücknehmen."
                )
            } else {
                format!(
                    "Angeordnet sind {ordered}. Nach der Anordnung wurde berichtigt oder gutgeschrieben: davon werden noch {owed} geschuldet. Bitte die Anordnung zurücknehmen und höchstens {owed} neu anordnen."
                )
            })
        }
    }
}

/// What is refused of a payout request.
pub(super) fn of_payout_request(cause: &PayoutRequestError) -> Told {
    use PayoutRequestError as It;
    match cause {
        It::State { .. } => told("Über diese Mittelanforderung ist schon entschieden."),
        It::Reason(cause) => at("grund", text(cause)),
        It::What(cause) => at("wofuer", text(cause)),
        It::Payee(cause) => told(format!("Zahlungsempfänger: {}", text(cause))),
        It::Total { total, amount } => told(format!(
            "Bedarf: von einer Zahlung über {} kann die Zuwendung nicht {} tragen.",
            euros(*total),
            euros(*amount)
        )),
        It::Money(cause) => at("betrag", money(*cause)),
        It::Needs { most, count } => told(format!("Es können {most} Bedarfe genannt werden, nicht {count}.")),
        It::NoAdvance { .. } => told("Vereinbart ist Erstattung: es wird nichts im Voraus gezahlt."),
        It::AboveCap { cap, ahead, beyond_use, open, asked } => at(
            "betrag",
            format!(
                "Vereinbart ist, dass höchstens {} im Voraus gezahlt sind. Gezahlt oder angefordert sind schon {}, davon {} für Ausgaben, die nicht mehr anerkannt sind. Anfordern lassen sich noch {}, nicht {}.",
                euros(*cap),
                euros(*ahead),
                euros(*beyond_use),
                euros(*open),
                euros(*asked)
            ),
        ),
        It::AboveNeed { drawable, above, .. } => at(
            "grund",
            format!(
                "Gebraucht werden jetzt {}. Für die {} darüber braucht es einen Grund und eine zweite Person.",
                euros(*drawable),
                euros(*above)
            ),
        ),
        It::WithinNeed => told("Die Anforderung bleibt im Bedarf: niemand muss sie unterschreiben."),
        It::Unsigned => {
            told("Die Anforderung geht über den Bedarf hinaus: erst muss eine zweite Person unterschreiben.")
        }
        It::Duty(DutyError::Reason(cause)) => at("rueckgabegrund", text(cause)),
        It::Duty(cause) => told(duty::of_duty(cause)),
        It::NeedBelow { stated, .. } => {
            at("betrag", format!("Genannt ist nur ein Bedarf von {}.", euros(*stated)))
        }
        It::NoInstalment { number } => told(format!("Eine Rate {number} ist nicht vereinbart.")),
        It::OtherPosition { number } => told(format!("Rate {number} ist für einen anderen Förderbaustein.")),
        It::OtherAmount { number, agreed, .. } => {
            at("betrag", format!("Rate {number} beträgt {}.", euros(*agreed)))
        }
        It::RequirementOpen { title, due_on, .. } => {
            told(format!("Erst muss eine Voraussetzung erfüllt sein: {title}, fällig am {}.", day(*due_on)))
        }
        It::Terms(_) => told("Die vereinbarte Zahlungsweise lässt das nicht zu."),
    }
}
