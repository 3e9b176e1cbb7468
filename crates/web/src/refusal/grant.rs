//! An act, a plan or terms of payment that cannot be, in German.

use grants::{
    ActError, ExaminationRecordError, FinancingError, FundingError, GrantError, GrantStateError,
    PayoutTermsError, PlanError, RevocationGroundError, RuleWaiverError, TextError,
};

use super::{Told, at, duty, german_field, money, text, told};
use crate::german::{day, euros, financing_kind, period};
use crate::pages::examination::fields;

/// Why a grant cannot be, or not be changed.
pub(super) fn of_grant(cause: &GrantError) -> Told {
    use GrantError as It;
    match cause {
        It::Positions { most, count } => {
            told(format!("Eine Zuwendung gibt 1 bis {most} Beträge, nicht {count}."))
        }
        It::NotAForwarding => at("form", "Weitergeleitet wird durch einen Vertrag oder einen Bescheid."),
        It::Amount { component, .. } => {
            told(format!("Der Betrag für {component} muss größer als null sein."))
        }
        It::Twice { component, .. } => told(format!("Der Förderbaustein {component} steht zweimal da.")),
        It::UnknownComponent { component, .. } => {
            told(format!("Den Förderbaustein {component} gibt es in diesem Programm nicht."))
        }
        It::OtherFunder { component, funder, .. } => {
            at("geber", format!("{component} fördert {funder}, nicht dieses Ministerium."))
        }
        It::UnknownCategory { component, category } => {
            told(format!("Die Kostenart {category} gibt es bei {component} nicht."))
        }
        It::MayNotForward { reference } => {
            told(format!("Der Bescheid {reference} erlaubt keine Weiterleitung."))
        }
        It::NoConsent { reference } => told(format!(
            "Der Bescheid {reference} erlaubt die Weiterleitung erst, wenn der Zuwendungsgeber zugestimmt hat."
        )),
        It::NoBudgetYear { component } => {
            told(format!("Das Geld ist an Haushaltsjahre gebunden; bei {component} fehlt das Jahr."))
        }
        It::NotFinal { reference, number } => told(format!(
            "Fassung {number} des Bescheids {reference} ist noch nicht bestandskräftig, und auf den Rechtsbehelf \
             ist nicht verzichtet."
        )),
        It::NotAnAward => {
            told("Bestandskraft gibt es bei Bescheiden der Ministerien, nicht bei Weiterleitungen.")
        }
        It::State(cause) => told(of_state(cause)),
        It::Funding(cause) => of_funding(cause),
        It::ForwardingOutside { .. }
        | It::CostOutside { .. }
        | It::Raises { .. }
        | It::AskedFor { .. }
        | It::Unchanged
        | It::OtherResolution
        | It::EarlierProgramme { .. }
        | It::OtherRefund { .. }
        | It::StandsForUse { .. }
        | It::StillOpen { .. }
        | It::OpenBelow { .. }
        | It::ClaimUndecided { .. }
        | It::LineParked { .. }
        | It::OtherGiver { .. }
        | It::OutsideParent { .. }
        | It::NotInParent { .. } => of_change(cause),
    }
}

/// What of the money stands in the way.
fn of_money(cause: &GrantError) -> Told {
    use GrantError as It;
    match cause {
        It::OtherRefund { component, demanded, beyond } => told(format!(
            "{component}: {} sind mehr fällig geworden, als bleibt und schon zurückgefordert ist; zurückgefordert werden \
             {}. Das muss gleich sein.",
            euros(*beyond),
            euros(*demanded)
        )),
        It::StandsForUse { component, asked, open } => at(
            "betrag",
            format!(
                "{component}: {} lassen sich nicht zurücknehmen, höchstens {}. Was anerkannt oder schon zurückgefordert \
                 ist, bleibt fällig.",
                euros(*asked),
                euros(*open)
            ),
        ),
        It::AskedFor { component, asked } => told(format!(
            "Bei {component} warten Mittelanforderungen über {}, die dann nicht mehr gedeckt wären. Bitte zuerst ablehnen.",
            euros(*asked)
        )),
        It::StillOpen { component, reserved, due } => told(format!(
            "Bei {component} sind noch {} reserviert und {} fällig.",
            euros(*reserved),
            euros(*due)
        )),
        _ => told("Der Bescheid oder der Weiterleitungsvertrag lässt das nicht zu."),
    }
}

/// Why what was given is not changed, closed or passed on like this.
fn of_change(cause: &GrantError) -> Told {
    use GrantError as It;
    match cause {
        It::ForwardingOutside { reference, period: runs, proposed } => at(
            "bis",
            format!(
                "Die Weiterleitung {reference} läuft {}, das liegt nicht in {}.",
                period(*runs),
                period(*proposed)
            ),
        ),
        It::CostOutside { claim, line, paid_on, proposed } => at(
            "bis",
            format!(
                "Zeile {line} der Abrechnung {claim} wurde am {} bezahlt, das liegt nicht in {}.",
                day(*paid_on),
                period(*proposed)
            ),
        ),
        It::Raises { component, before, after } => told(format!(
            "Eine Aufhebung kürzt; {component} stiege von {} auf {}.",
            euros(*before),
            euros(*after)
        )),
        It::Unchanged => told("Die neue Fassung würde nichts ändern."),
        It::OtherResolution => told("Was Platz schaffen soll, gehört nicht zu dem, was gekürzt wird."),
        It::EarlierProgramme { present, .. } => {
            told(format!("Es gilt Fassung {present} des Programms; zurück geht es nicht."))
        }
        It::OtherRefund { .. } | It::StandsForUse { .. } | It::AskedFor { .. } | It::StillOpen { .. } => {
            of_money(cause)
        }
        It::OpenBelow { reference } => {
            told(format!("Die Weiterleitung {reference} ist noch nicht abgeschlossen."))
        }
        It::ClaimUndecided { claim } => told(format!(
            "Abrechnung {claim} ist noch nicht entschieden, oder eine Berichtigung von ihr wartet."
        )),
        It::LineParked { claim, line } => told(format!(
            "Zeile {line} der Abrechnung {claim} ist noch zurückgestellt: Danach könnte sie niemand mehr abrechnen."
        )),
        It::OtherGiver { .. } => told("Weiterleiten kann nur, wer die Zuwendung bekommen hat."),
        It::OutsideParent { period: runs, parent } => at(
            "bis",
            format!(
                "Der Zeitraum {} liegt nicht im Zeitraum {} der Zuwendung, die weitergeleitet wird.",
                period(*runs),
                period(*parent)
            ),
        ),
        It::NotInParent { component, .. } => {
            told(format!("Die Zuwendung, die weitergeleitet wird, gibt nichts für {component}."))
        }
        It::Positions { .. }
        | It::NotAForwarding
        | It::Amount { .. }
        | It::Twice { .. }
        | It::UnknownComponent { .. }
        | It::OtherFunder { .. }
        | It::UnknownCategory { .. }
        | It::MayNotForward { .. }
        | It::NoConsent { .. }
        | It::NoBudgetYear { .. }
        | It::NotFinal { .. }
        | It::NotAnAward
        | It::State(_)
        | It::Funding(_) => told("Der Bescheid oder der Weiterleitungsvertrag lässt das nicht zu."),
    }
}

/// Why nothing is done with a grant any more.
fn of_state(cause: &GrantStateError) -> String {
    match cause {
        GrantStateError::Closed { on } => format!("Die Zuwendung ist am {} abgeschlossen worden.", day(*on)),
        GrantStateError::Revoked { on } => format!("Die Zuwendung ist ab {} aufgehoben.", day(*on)),
    }
}

/// Why plan and funds do not fit together.
fn of_funding(cause: &FundingError) -> Told {
    match cause {
        FundingError::Negative { .. } => told("Was andere tragen, kann nicht unter null liegen."),
        FundingError::ThirdParties { most, count } => {
            at("drittmittel", format!("Es können {most} Dritte genannt werden, nicht {count}."))
        }
        FundingError::Name(cause) => at("drittmittel", format!("Name eines Dritten: {}", text(cause))),
        FundingError::Unbalanced { planned, grant, others, .. } => told(format!(
            "Der Finanzierungsplan geht nicht auf: geplant sind {}, die Zuwendung gibt {} und andere tragen {}.",
            euros(*planned),
            euros(*grant),
            euros(*others)
        )),
        FundingError::AboveShare { share, planned, most, grant } => told(format!(
            "Die Zuwendung ist höher als ihr Anteil: {} % von {} sind {}, nicht {}.",
            share.to_string().replace('.', ","),
            euros(*planned),
            euros(*most),
            euros(*grant)
        )),
        FundingError::NotTheFixedAmount { fixed, grant } => at(
            "festbetrag",
            format!("Der Festbetrag ist {}, die Bausteine geben zusammen {}.", euros(*fixed), euros(*grant)),
        ),
        FundingError::NotAlone { others } => {
            told(format!("Eine Vollfinanzierung trägt alles; hier tragen andere {}.", euros(*others)))
        }
        FundingError::Money(cause) => told(money(*cause)),
    }
}

/// Why an act cannot have a version, or finality.
pub(super) fn of_act(cause: &ActError) -> Told {
    match cause {
        ActError::OutOfOrder { present, .. } => told(format!(
            "Inzwischen gilt Fassung {present}. Bitte die Seite neu öffnen und die Änderung auf sie beziehen."
        )),
        ActError::Earlier { before, .. } => {
            at("tag", format!("Der Tag liegt vor dem der geltenden Fassung ({}).", day(*before)))
        }
        ActError::Settled { on } => told(format!("Das ist schon am {} festgehalten.", day(*on))),
        ActError::NoFile => at("datei", "Zu einer neuen Fassung eines Bescheids gehört ihre Datei."),
        ActError::Law(_) => told("Eine abweichende Rechtsgröße lässt sich nicht lesen."),
        ActError::Statement(cause) => {
            let field = if cause.field == "target_group" { "zielgruppe" } else { "nachweisform" };
            at(field, text(&cause.cause))
        }
        ActError::Condition(_) => {
            at("auflagen", "Eine Nebenbestimmung ist leer oder zu lang, oder es sind zu viele.")
        }
    }
}

/// Why a plan cannot be changed.
pub(super) fn of_plan(cause: &PlanError) -> Told {
    match cause {
        PlanError::Total { present, asked } => told(format!(
            "Der Gesamtbetrag des Finanzierungsplans bleibt {}; {} braucht eine Änderung des Bescheids.",
            euros(*present),
            euros(*asked)
        )),
        PlanError::NeedsConsent { category, most, asked, .. } => told(format!(
            "Der Ansatz {category} darf ohne Zustimmung bis {} gehen; verlangt sind {}.",
            euros(*most),
            euros(*asked)
        )),
        PlanError::Negative { category, .. } => {
            told(format!("Der Ansatz {category} kann nicht unter null liegen."))
        }
        PlanError::Unchanged => told("Kein Ansatz des Finanzierungsplans würde sich ändern."),
        PlanError::State(cause) => told(of_state(cause)),
        PlanError::Money(cause) => told(money(*cause)),
    }
}

/// Why a financing does not fit.
pub(super) fn of_financing(cause: &FinancingError) -> Told {
    match cause {
        FinancingError::NotByLine { kind } => told(format!(
            "Was eine {} von einer Ausgabe trägt, folgt erst aus allen Ausgaben.",
            financing_kind(*kind)
        )),
        FinancingError::NoPlan { kind } => {
            told(format!("Eine {} braucht einen Finanzierungsplan.", financing_kind(*kind)))
        }
        FinancingError::Money(cause) => told(money(*cause)),
    }
}

/// Why terms of payment cannot be, or not take a step.
pub(super) fn of_terms(cause: &PayoutTermsError) -> Told {
    use PayoutTermsError as It;
    match cause {
        It::TooMany { most, count, .. } => {
            told(format!("Eine Zahlungsweise hat höchstens {most} Voraussetzungen und Raten, nicht {count}."))
        }
        It::Text { field: "title", cause } => told(format!("Name einer Voraussetzung: {}", text(cause))),
        It::Text { field, cause } => at(german_field(field), text(cause)),
        It::Amount { cause, .. } => told(money(*cause)),
        It::NoPosition { number, component } => {
            told(format!("Rate {number}: die Zuwendung gibt nichts für {component}."))
        }
        It::NoRequirement { number } => told(format!("Eine Voraussetzung {number} gibt es nicht.")),
        It::Settled { number, .. } => told(format!("Über Voraussetzung {number} ist schon entschieden.")),
        It::MetBy { number, kind, .. } => told(match *kind {
            "report" | "other" => format!("Voraussetzung {number} wird mit einem Aktenzeichen erfüllt."),
            _ => format!("Voraussetzung {number} wird mit einem Nachweis erfüllt."),
        }),
        It::OutOfOrder { held_since, .. } => {
            at("tag", format!("Die geltende Zahlungsweise ist erst vom {}.", day(*held_since)))
        }
    }
}

/// Why a ground for revocation is not recorded, or does not end.
pub(super) fn of_ground(cause: &RevocationGroundError) -> Told {
    match cause {
        RevocationGroundError::Facts(cause) => at("tatsachen", text(cause)),
        RevocationGroundError::Reason(cause) => at("grund", text(cause)),
        RevocationGroundError::Ended { on } => {
            told(format!("Darüber ist am {} entschieden worden.", day(*on)))
        }
        RevocationGroundError::BeforeKnown { known_on, .. } => {
            at("tag", format!("Bekannt war das erst am {}.", day(*known_on)))
        }
        RevocationGroundError::NotRevoked { act } => {
            at("entscheidung", format!("Fassung {act} hebt nichts auf."))
        }
    }
}

/// Why an exception from a rule is not taken.
pub(super) fn of_waiver(cause: &RuleWaiverError) -> Told {
    match cause {
        RuleWaiverError::Unknown { on, .. } => {
            at("regel", format!("Eine solche Regel gibt es am {} nicht.", day(*on)))
        }
        RuleWaiverError::Strict { clause, .. } => {
            at("regel", format!("Diese Regel lässt keine Ausnahme zu ({clause})."))
        }
        RuleWaiverError::AllowedBy(cause) => at("zugelassen", text(cause)),
        RuleWaiverError::Reason(cause) => at("grund", text(cause)),
        RuleWaiverError::Why(cause) => at("warum", text(cause)),
        RuleWaiverError::State { present: "withdrawn", .. } => {
            told("Die Ausnahme ist schon zurückgenommen.".to_owned())
        }
        RuleWaiverError::State { .. } => told("Die Ausnahme ist schon bestätigt.".to_owned()),
        RuleWaiverError::Duty(cause) => told(duty::of_duty(cause)),
    }
}

/// Why what an examination answers is not taken.
pub(super) fn of_examination(cause: &ExaminationRecordError) -> Told {
    use ExaminationRecordError as It;
    let (outcome, remark) = match cause {
        It::UnknownCheck { check }
        | It::Twice { check }
        | It::Missing { check, .. }
        | It::Remark { check, .. } => fields(check.as_str()),
        _ => Default::default(),
    };
    match cause {
        It::UnknownCheck { .. } => {
            told("Einen der Prüfpunkte gibt es im Programm nicht mehr. Bitte neu beginnen.")
        }
        It::Twice { .. } => at(outcome, "Jeder Prüfpunkt wird einmal beantwortet."),
        It::Missing { text, .. } => at(outcome, format!("Bitte beantworten: {text}")),
        It::Remark { cause: TextError::Length { length: 0, .. }, .. } => {
            at(remark, "Bei einer Beanstandung bitte sagen, was gefunden wurde.")
        }
        It::Remark { cause, .. } => at(remark, text(cause)),
        It::Text { field: "hearing", cause } => at("anhoerung", text(cause)),
        It::Text { cause, .. } => at("abdruck", text(cause)),
        It::Copies { count } => at("abdruck", format!("Ein Abdruck geht an höchstens 20, nicht an {count}.")),
        It::GiverOutside => told("Wer diese Zuwendung gibt, führt seinen Prüfvermerk selbst."),
        It::NotNow { .. } => told("Geprüft wird, was eingereicht und noch offen ist."),
        It::Follows { newest, .. } => told(format!(
            "Inzwischen gibt es Fassung {newest}. Ihre Eingaben stehen noch da: bitte vergleichen und noch einmal absenden."
        )),
    }
}
