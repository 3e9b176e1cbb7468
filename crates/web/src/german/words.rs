//! The words of the office for what the books know by English ones.

use flow::{Action, TokenScope, documents::duty_words};
use grants::{
    AccountKind, ActChange, ActKind, Financing, FinancingKind, Iban, IncomeKind, MailChoice, MailKind,
    NotificationGroup, Period, ProofKind, Revocation, Severity, Step, UnitName,
};

use super::{day, euros};

/// A period: 1.1.2021 bis 31.12.2022.
pub(crate) fn period(period: Period) -> String {
    format!("{} bis {}", day(period.from()), day(period.until()))
}

/// What a unit is called: „Kurs 3 / Std. 17 vom 3.2.2021“.
pub(crate) fn unit_name(unit: &UnitName) -> String {
    format!("{} vom {}", unit.reference, day(unit.performed_on))
}

/// How large a file is: 812 Byte, 48 kB, 2,1 MB.
pub(crate) fn size(bytes: i64) -> String {
    match bytes {
        ..1_000 => format!("{bytes} Byte"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{},{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

/// How many, with the word for one or for several.
pub(crate) fn counted(count: usize, one: &str, several: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {several}") }
}

/// What somebody may do.
pub(crate) const fn action(action: Action) -> &'static str {
    match action {
        Action::Found => "Bücher eröffnen",
        Action::Remind => "an Fristen erinnern",
        Action::ManagePeople => "Personen und Rollen verwalten",
        Action::LookAtPeople => "Personen und Rechte ansehen",
        Action::LookAtTrail => "Zugriffe ansehen",
        Action::Look => "Förderung, Abrechnungen und Zahlungen ansehen",
        Action::DrawSample => "Stichproben ziehen",
        Action::LookAtSamples => "Stichproben ansehen",
        Action::Observe => "Prüfungsbemerkungen schreiben",
        Action::AnswerObservation => "zu Prüfungsbemerkungen Stellung nehmen",
        Action::LookAtObservations => "Prüfungsbemerkungen ansehen",
        Action::Comment => "anmerken",
        Action::SetUp => "Organisationen und Programme aufnehmen",
        Action::Give => "bewilligen, weiterleiten, ändern, aufheben",
        Action::ChangePlan => "Finanzierungspläne ändern",
        Action::ClosePeriod => "Zeiträume abschließen",
        Action::EnterFigure => "Basiszinssätze erfassen und bestätigen",
        Action::Book => "Geldbewegungen buchen",
        Action::Decide => "über Abrechnungen und Anforderungen entscheiden",
        Action::RecordExamination => "Prüfungen festhalten",
        Action::Certify => "sachlich oder rechnerisch feststellen",
        Action::Order => "Zahlungen anordnen",
        Action::Release => "Zahlungen freigeben",
        Action::ChangeSettings => "Funktionstrennung und Schreiben regeln",
        Action::Waive => "Alleinzeichnung zulassen",
        Action::DeclareInterest => "Interessenkonflikt anzeigen",
        Action::RejectPayment => "Anordnungen zurücknehmen und Ablehnungen der Bank buchen",
        Action::HandIn => "abrechnen, anfordern, nachweisen",
        Action::EnterBankDetails => "Bankverbindung erfassen",
        Action::SignBankDetails => "Bankverbindung unterschreiben",
        Action::VerifyBankDetails => "Bankverbindung prüfen",
        Action::ConfirmBankDetails => "Bankverbindung bestätigen",
        Action::StopBankDetails => "Bankverbindung ablehnen oder zurücknehmen",
        Action::LookAtBankDetails => "Bankverbindungen ansehen",
        Action::Sign => "für den Empfänger unterschreiben",
        Action::FileProof => "Nachweise einreichen",
    }
}

/// A group of notifications.
pub(crate) const fn notification_group(group: NotificationGroup) -> &'static str {
    match group {
        NotificationGroup::Claims => "Abrechnungen",
        NotificationGroup::Payments => "Mittelanforderungen und Zahlungen",
        NotificationGroup::Proofs => "Bescheide, Nachweise und Ausnahmen",
        NotificationGroup::BankDetails => "Bankverbindungen",
        NotificationGroup::Audits => "Prüfungsbemerkungen",
    }
}

/// When a mail is wanted.
pub(crate) const fn mail_choice(choice: MailChoice) -> &'static str {
    match choice {
        MailChoice::AtOnce => "per Mail, sofort",
        MailChoice::Daily => "per Mail, einmal am Tag gesammelt",
        MailChoice::Never => "nicht per Mail",
    }
}

/// What a token may be used for.
pub(crate) const fn token_scope(scope: TokenScope) -> &'static str {
    match scope {
        TokenScope::Read => "lesen",
        TokenScope::Write => "lesen und ändern",
        TokenScope::Calendar => "den Kalender der Fristen holen",
    }
}

/// Which mail.
pub(crate) const fn mail_kind(kind: MailKind) -> &'static str {
    match kind {
        MailKind::AtOnce => "Mail, die sofort verschickt wird",
        MailKind::Collected => "Mail, die einmal am Tag sammelt",
    }
}

/// A step that somebody signs for, as a cell or a sentence begins with it.
pub(crate) fn step(step: Step) -> String {
    let mut letters = duty_words::step(step).chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// An account number in groups of four: DE02 1203 0000 0000 2020 51.
pub(crate) fn iban(iban: &Iban) -> String {
    let groups = iban.as_str().as_bytes().chunks(4).map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(" ")
}

/// The kind of a proof of use.
pub(crate) const fn proof_kind(kind: ProofKind) -> &'static str {
    match kind {
        ProofKind::Verwendungsnachweis => "Verwendungsnachweis",
        ProofKind::Zwischennachweis => "Zwischennachweis",
    }
}

/// The kind of a legal act.
pub(crate) const fn act_kind(kind: ActKind) -> &'static str {
    match kind {
        ActKind::Zuwendungsbescheid => "Zuwendungsbescheid",
        ActKind::Weiterleitungsvertrag => "Weiterleitungsvertrag",
        ActKind::Weiterleitungsbescheid => "Weiterleitungsbescheid",
    }
}

/// What a version of an act is.
pub(crate) fn act_change(change: &ActChange) -> String {
    match change {
        ActChange::First => "Erste Fassung".to_owned(),
        ActChange::Amendment { reason } => format!("Änderung: {reason}"),
        ActChange::Revocation { revocation: kind, reason, effective_from, legal_ground } => {
            format!("{} ab {} ({legal_ground}): {reason}", revocation(*kind), day(*effective_from))
        }
    }
}

/// The way in which an act is taken back.
pub(crate) const fn revocation(kind: Revocation) -> &'static str {
    match kind {
        Revocation::Widerruf => "Widerruf",
        Revocation::Ruecknahme => "Rücknahme",
        Revocation::AufloesendeBedingung => "Auflösende Bedingung",
    }
}

/// A field of an act that a version changed.
pub(crate) fn act_field(field: &str) -> &str {
    match field {
        "reference" => "Aktenzeichen",
        "purpose" => "Zuwendungszweck",
        "period" => "Bewilligungszeitraum",
        "financing" => "Finanzierungsart",
        "may_forward" => "Weiterleitung erlaubt",
        "consent" => "Zustimmung zur Weiterleitung",
        "rates_gross" => "Pauschalen brutto",
        "conditions" => "Nebenbestimmungen",
        "budget_bound" => "An Haushaltsjahre gebunden",
        "funding" => "Gesamtfinanzierung",
        "law" => "Abweichende Rechtsgrößen",
        "stated" => "Weitere Angaben",
        other => other,
    }
}

/// How a grant finances.
pub(crate) fn financing(financing: Financing) -> String {
    match financing {
        Financing::Anteilfinanzierung { share } => {
            format!("Anteilfinanzierung, {} %", share.to_string().replace('.', ","))
        }
        Financing::Festbetragsfinanzierung { amount } => {
            format!("Festbetragsfinanzierung, {}", euros(amount))
        }
        Financing::Fehlbedarfsfinanzierung | Financing::Vollfinanzierung => {
            financing_kind(financing.kind()).to_owned()
        }
    }
}

/// The kind of financing.
pub(crate) const fn financing_kind(kind: FinancingKind) -> &'static str {
    match kind {
        FinancingKind::Anteilfinanzierung => "Anteilfinanzierung",
        FinancingKind::Fehlbedarfsfinanzierung => "Fehlbedarfsfinanzierung",
        FinancingKind::Festbetragsfinanzierung => "Festbetragsfinanzierung",
        FinancingKind::Vollfinanzierung => "Vollfinanzierung",
    }
}

/// How grave a finding is.
pub(crate) const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Hint => "Hinweis",
        Severity::Defect => "Mangel",
        Severity::Grave => "Schwerer Mangel",
    }
}

/// A kind of income.
pub(crate) const fn income_kind(kind: IncomeKind) -> &'static str {
    match kind {
        IncomeKind::Income => "Eigene Einnahme",
        IncomeKind::ThirdParty => "Mittel Dritter",
        IncomeKind::PublicFunds => "Öffentliche Förderung durch andere",
    }
}

/// What an account bounds, as a refusal names it.
pub(crate) const fn limit(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::ToUse => "die bewilligten Mittel",
        AccountKind::ToPay => "die Mittel, die noch ausgezahlt werden können",
        AccountKind::Due => "der fällige Betrag",
        AccountKind::Cash => "das Geld, das eingegangen ist",
        AccountKind::Room => "der Spielraum des Planansatzes",
        AccountKind::TotalRoom => "der Gesamtbetrag des Finanzierungsplans",
        AccountKind::AdvanceRoom => "die Obergrenze für Vorauszahlungen",
        AccountKind::ReceivableOpen => "die offene Forderung",
        AccountKind::ReceiptOpen => "der noch nicht abgerechnete Teil des Belegs",
        AccountKind::CreditOpen => "was Gutschriften noch abziehen können",
        AccountKind::Used | AccountKind::Paid | AccountKind::Advanced | AccountKind::Claimed => {
            "der gebuchte Betrag"
        }
        _ => "die Grenze des Kontos",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_called_as_on_paper_with_a_capital() {
        for it in Step::ALL {
            assert_eq!(step(it).to_lowercase(), duty_words::step(it).to_lowercase());
            assert!(step(it).starts_with(char::is_uppercase), "{}", step(it));
        }
        let said = [Step::PrepareAndSign, Step::Sachlich, Step::FurtherEye].map(step);
        assert_eq!(said, ["Erstellt und unterschrieben", "Sachlich richtig", "Weitere Prüfung"]);
    }
}
