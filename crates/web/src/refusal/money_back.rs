//! Money that comes back, and the figures that interest rests on, in German.

use flow::FlowError;
use grants::{BaseRateEntryError, ClosedPeriodError, PaymentStopError, ReceivableError, RepaymentError};

use super::{Told, at, duty, german_field, money, text, told};
use crate::german::{day, euros};

/// Why a receivable cannot be, or not take a step.
pub(super) fn of_receivable(cause: &ReceivableError) -> Told {
    use ReceivableError as It;
    match cause {
        It::Text { field, cause } => at(german_field(field), text(cause)),
        It::DueBefore { demanded_on, .. } => {
            at("faellig", format!("Fällig wird sie nicht vor dem Tag der Forderung ({}).", day(*demanded_on)))
        }
        It::StepBefore { demanded_on, .. } => {
            at("tag", format!("Gefordert wurde erst am {}.", day(*demanded_on)))
        }
        It::Money(cause) => at("betrag", money(*cause)),
        It::BelowLimit { interest } => told(format!(
            "Zinsen von {} liegen unter der Grenze, ab der sie gefordert werden. Bitte auf sie verzichten.",
            euros(*interest)
        )),
        It::ClaimedBefore { claimed, .. } => told(format!(
            "Auf dasselbe Geld sind schon {} Zinsen gefordert, für eine Auszahlung oder Ausgabe, die nicht mehr zählt. Bitte diese Forderung zuerst erlassen. Was auf sie schon gezahlt ist, bleibt gezahlt: dann hier verzichten und nur den Rest als Forderung anlegen.",
            euros(*claimed)
        )),
        It::ClaimedAbove { received, claimed } => told(format!(
            "Eingegangen sind {}; mit dieser Forderung wären Zinsen auf {} gefordert, für dasselbe Geld also zweimal. Eine Ausgabe, für die schon Zinsen gefordert sind, ist kleiner geworden: bitte diese Forderung zuerst erlassen.",
            euros(*received),
            euros(*claimed)
        )),
        It::NotLater { on, .. } => {
            at("erste_faellig", format!("Gestundet wird auf einen späteren Tag als heute ({}).", day(*on)))
        }
        It::Parts { most, .. } => at(
            "raten",
            format!("Gezahlt wird in einer bis {most} Raten, von denen jede mindestens einen Cent beträgt."),
        ),
        It::AboveReceived { open, demanded, asked } => at(
            "betrag",
            format!(
                "Zurückfordern lassen sich noch {}: was gezahlt ist oder noch gezahlt werden kann, ohne die {}, die schon gefordert und offen sind. Hier stehen {}.",
                euros(*open),
                euros(*demanded),
                euros(*asked)
            ),
        ),
        It::OtherParties => at("gegen", "Aufgerechnet wird nur, was denselben beiden gegenseitig zusteht."),
    }
}

/// Why money does not come back like this or is not paid, and why days are not closed.
pub(super) fn of_payments(refusal: &FlowError) -> Told {
    match refusal {
        FlowError::PaymentStop(cause) => of_stop(cause),
        FlowError::Repayment(cause) => of_repayment(cause),
        FlowError::ClosedPeriod(cause) => of_closed_period(cause),
        _ => told("So kann nicht gezahlt werden."),
    }
}

/// Why nothing is paid, or payments are not stopped or do not go on.
fn of_stop(cause: &PaymentStopError) -> Told {
    use PaymentStopError as It;
    match cause {
        It::Reason(cause) => at("grund", text(cause)),
        It::Stopped { on, reason } => told(format!(
            "Die Zahlungen dieser Zuwendung sind seit {} gesperrt ({reason}). Gezahlt wird, wenn die Sperre aufgehoben ist.",
            day(*on)
        )),
        It::NotStopped => told("Die Zahlungen dieser Zuwendung sind nicht gesperrt."),
        It::NotAForwarding => told("Gesperrt werden nur Zahlungen einer Weiterleitung."),
    }
}

/// Why a repayment cannot be.
fn of_repayment(cause: &RepaymentError) -> Told {
    use RepaymentError as It;
    match cause {
        It::TooMany { most, count } => {
            told(format!("Eine Rückzahlung führt höchstens {most} Forderungen ab, nicht {count}."))
        }
        It::NotBelow { .. } => {
            at("art", "Eine der Forderungen gehört nicht zu diesem Förderbaustein oder ist von anderer Art.")
        }
        It::StillOpen { open, .. } => {
            told(format!("Von einer der Forderungen sind noch {} offen.", euros(*open)))
        }
        It::Above { amount, passed_on } => at(
            "betrag",
            format!(
                "Eingegangen sind auf diese Forderungen {}; weniger kann nicht abgeführt werden, hier stehen {}.",
                euros(*passed_on),
                euros(*amount)
            ),
        ),
        It::MoreThanCame { amount, passed_on } => at(
            "betrag",
            format!(
                "Zinsen und anderes Geld gehen weiter, wie sie eingegangen sind: {}, nicht {}. Mehr wäre Geld der \
                 Zuwendung.",
                euros(*passed_on),
                euros(*amount)
            ),
        ),
        It::NeedsReceivable => at(
            "art",
            "Zinsen und anderes Geld werden auf ihre Forderung gebucht; ohne Forderung kommt nur Zuwendung zurück.",
        ),
    }
}

/// Why a base rate is not entered or confirmed.
pub(super) fn of_base_rate(cause: &BaseRateEntryError) -> Told {
    match cause {
        BaseRateEntryError::Source(cause) => at("quelle", text(cause)),
        BaseRateEntryError::Follows { expected, .. } => {
            at("gilt_ab", format!("Der nächste Basiszinssatz gilt ab dem {}.", day(*expected)))
        }
        BaseRateEntryError::Duty(cause) => told(duty::of_duty(cause)),
    }
}

/// Why days are not closed.
fn of_closed_period(cause: &ClosedPeriodError) -> Told {
    match cause {
        ClosedPeriodError::NotOver { until } => {
            at("bis", format!("Der {} ist noch nicht vorbei.", day(*until)))
        }
        ClosedPeriodError::ClosedAlready { closed, .. } => {
            at("bis", format!("Die Bücher sind schon bis zum {} abgeschlossen.", day(*closed)))
        }
        ClosedPeriodError::Reason(cause) => at("grund", text(cause)),
    }
}
