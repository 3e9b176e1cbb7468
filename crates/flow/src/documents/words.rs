//! What people call roles, steps and commands on paper.

use chrono::NaiveDate;
use grants::{Role, Step, law::Span};
use ledger::Cents;
use store::AccessOutcome;

/// A day.
pub(crate) fn day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// An amount: `1.234,56 EUR`.
pub(crate) fn euros(amount: Cents) -> String {
    let digits = amount.get().unsigned_abs();
    let (whole, cents) = ((digits / 100).to_string(), digits % 100);
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let sign = if amount < Cents::ZERO { "\u{2212}" } else { "" };
    format!("{sign}{grouped},{cents:02} EUR")
}

/// Within which time, as after „innerhalb von“: `zwei Monaten`.
pub(super) fn within(span: Span) -> String {
    let (count, one, many) = match span {
        Span::Days(count) => (count, "einem Tag", "Tagen"),
        Span::Weeks(count) => (count, "einer Woche", "Wochen"),
        Span::Months(count) => (count, "einem Monat", "Monaten"),
        Span::Years(count) => (count, "einem Jahr", "Jahren"),
    };
    match count {
        1 => one.to_owned(),
        2 => format!("zwei {many}"),
        3 => format!("drei {many}"),
        4 => format!("vier {many}"),
        6 => format!("sechs {many}"),
        _ => format!("{count} {many}"),
    }
}

/// A role.
pub(super) const fn role(role: Role) -> &'static str {
    match role {
        Role::Clerk => "Sachbearbeitung",
        Role::ExaminerSachlich => "Feststellung, sachlich",
        Role::ExaminerRechnerisch => "Feststellung, rechnerisch",
        Role::Orderer => "Anordnungsbefugnis",
        Role::Releaser => "Zahlungsabwicklung",
        Role::Head => "Leitung",
        Role::Editor => "Bearbeitung beim Träger",
        Role::Signatory => "Zeichnungsbefugnis",
        Role::Auditor => "Prüfung",
        Role::Administrator => "Verwaltung des Verfahrens",
    }
}

/// A step that somebody signed.
pub(super) const fn step(step: Step) -> &'static str {
    match step {
        Step::Prepare => "erstellt",
        Step::Examine => "im eigenen Haus geprüft",
        Step::Sign => "unterschrieben",
        Step::PrepareAndSign => "erstellt und unterschrieben",
        Step::Propose => "vorgeschlagen",
        Step::Sachlich => "sachlich richtig",
        Step::Rechnerisch => "rechnerisch richtig",
        Step::SachlichUndRechnerisch => "sachlich und rechnerisch richtig",
        Step::SendBack => "zurückgegeben",
        Step::Order => "Anordnung",
        Step::Release1 => "erste Freigabe",
        Step::Release2 => "zweite Freigabe",
        Step::FurtherEye => "weitere Prüfung",
        Step::Book => "gebucht",
        Step::BookReturn => "Rücküberweisung gebucht",
        Step::Verify => "Bankverbindung geprüft",
        Step::Confirm => "Bankverbindung bestätigt",
    }
}

/// What a journal entry is about.
pub(super) fn subject(kind: &str) -> &str {
    match kind {
        "grant" => "Zuwendung",
        "claim" => "Abrechnung",
        "bank_details" => "Bankverbindung",
        "payment" => "Zahlung",
        "payout_request" => "Mittelanforderung",
        "payout_terms" => "Auszahlungsbedingungen",
        "receivable" => "Forderung",
        "repayment" => "Rückzahlung",
        "proof" => "Nachweis",
        "report" => "Sachbericht",
        "proof_signature" => "Elektronische Unterschrift",
        "organisation" => "Organisation",
        "organisation_particulars" => "Angaben zur Organisation",
        "programme" => "Förderprogramm",
        "comment" => "Anmerkung",
        "examination_record" => "Prüfung",
        "inventory_object" => "Gegenstand",
        "report_comment" => "Anmerkung zum Sachbericht",
        "person" => "Person",
        other => other,
    }
}

/// How an access ended.
pub(super) const fn outcome(outcome: AccessOutcome) -> &'static str {
    match outcome {
        AccessOutcome::Shown => "gezeigt",
        AccessOutcome::Done => "ausgeführt",
        AccessOutcome::Refused => "abgewiesen",
    }
}

/// What was done or seen: a command of the journal, or what the trail calls a look. What has no name here is called as
/// the journal calls it.
pub(crate) fn command(command: &str) -> &str {
    NAMES.iter().find(|(name, _)| *name == command).map_or(command, |(_, german)| german)
}

const NAMES: [(&str, &str); 104] = [
    ("audit_observation.answer", "zur Prüfungsbemerkung Stellung genommen"),
    ("audit_observation.decide", "über Prüfungsbemerkung entschieden"),
    ("audit_observation.record", "Prüfungsbemerkung festgehalten"),
    ("award.record", "Zuwendung erfasst"),
    ("award.record_finality", "Bestandskraft erfasst"),
    ("bank_details.confirm", "Bankverbindung bestätigt"),
    ("bank_details.enter", "Bankverbindung erfasst"),
    ("bank_details.refuse", "Bankverbindung abgelehnt"),
    ("bank_details.sign", "Bankverbindung gezeichnet"),
    ("bank_details.verify", "Bankverbindung geprüft"),
    ("bank_details.withdraw", "Bankverbindung zurückgenommen"),
    ("base_rate.confirm", "Basiszinssatz bestätigt"),
    ("base_rate.enter", "Basiszinssatz erfasst"),
    ("claim.certify", "Vorschlag festgestellt"),
    ("claim.correct", "Berichtigung vorgeschlagen"),
    ("claim.decide", "Entscheidung vorgeschlagen"),
    ("claim.drop_parked", "zurückgestellte Position aufgegeben"),
    ("claim.request_changes", "Nachforderung gestellt"),
    ("claim.resubmit", "Abrechnung wieder eingereicht"),
    ("claim.send_back", "Vorschlag zurückgegeben"),
    ("claim.settle_parked", "zurückgestellte Position entschieden"),
    ("claim.sign", "Abrechnung unterschrieben"),
    ("claim.submit", "Abrechnung eingereicht"),
    ("claim.withdraw", "Abrechnung zurückgenommen"),
    ("comment.add", "Anmerkung geschrieben"),
    ("deadline.remind", "an eine Frist erinnert"),
    ("duty_rules.set", "Dienstanweisung festgelegt"),
    ("forwarding.record", "Weiterleitung erfasst"),
    ("grant.amend", "Zuwendung geändert"),
    ("grant.close", "Zuwendung abgeschlossen"),
    ("grant.resume_payments", "Zahlungssperre aufgehoben"),
    ("grant.revoke", "Zuwendung widerrufen"),
    ("grant.stop_payments", "Zahlungen gesperrt"),
    ("grant.take_back_due", "Fälliges zurückgenommen"),
    ("interest.decide", "über Zinsen entschieden"),
    ("inventory.dispose", "Abgang eines Gegenstands festgehalten"),
    ("inventory.record", "Gegenstand ins Inventar aufgenommen"),
    ("letterhead.set", "Briefkopf festgelegt"),
    ("mail_text.set", "Mailtext festgelegt"),
    ("organisation.register", "Organisation erfasst"),
    ("organisation.state_particulars", "Angaben zur Organisation festgehalten"),
    ("payment.confirm", "Zahlung ausgeführt"),
    ("payment.order", "Zahlung angeordnet"),
    ("payment.reissue", "Zahlung neu angewiesen"),
    ("payment.reject", "Zahlung abgelehnt"),
    ("payment.release", "Zahlung freigegeben"),
    ("payment.return", "Zahlung zurücküberwiesen"),
    ("payout_request.certify", "Bewilligung festgestellt"),
    ("payout_request.decide", "Entscheidung über Mittelanforderung erfasst"),
    ("payout_request.send_back", "Bewilligung zurückgegeben"),
    ("payout_request.sign", "Mittelanforderung gezeichnet"),
    ("payout_request.submit", "Mittel angefordert"),
    ("payout_terms.agree", "Auszahlungsbedingungen vereinbart"),
    ("payout_terms.change", "Auszahlungsbedingungen geändert"),
    ("payout_terms.meet", "Auszahlungsvoraussetzung erfüllt"),
    ("payout_terms.waive", "auf Auszahlungsvoraussetzung verzichtet"),
    ("period.close", "Zeitraum abgeschlossen"),
    ("person.appoint_administrator", "Verwaltung bestellt"),
    ("person.declare_conflict", "Interessenkonflikt erklärt"),
    ("person.end_role", "Rolle beendet"),
    ("person.give_role", "Rolle vergeben"),
    ("person.leave", "Ausscheiden erfasst"),
    ("person.register", "Person erfasst"),
    ("plan.change", "Finanzierungsplan geändert"),
    ("programme.load", "Förderprogramm geladen"),
    ("proof.accept", "Nachweis anerkannt"),
    ("proof.answer", "Rückfrage beantwortet"),
    ("proof.close", "Nachweis abgeschlossen"),
    ("proof.compile", "Nachweis erstellt"),
    ("proof.cut", "Nachweis mit Kürzung anerkannt"),
    ("proof.examine", "Nachweis vom Empfänger geprüft"),
    ("proof.file", "Nachweis vorgelegt"),
    ("proof.question", "Rückfrage zum Nachweis gestellt"),
    ("proof.reject", "Nachweis abgelehnt"),
    ("proof.sign", "Nachweis unterschrieben"),
    ("proof_signature.add", "Elektronische Unterschrift hinterlegt"),
    ("receipt.attach", "Belegdatei zugeordnet"),
    ("receipt.hand_in", "Belegdatei eingereicht"),
    ("receivable.defer", "Forderung gestundet"),
    ("receivable.demand", "Forderung erhoben"),
    ("receivable.offset", "Forderung aufgerechnet"),
    ("receivable.settle", "Forderung beglichen"),
    ("receivable.waive", "Forderung erlassen"),
    ("repayment.record", "Rückzahlung erfasst"),
    ("report.write", "Sachbericht geschrieben"),
    ("report.comment", "Anmerkung zum Sachbericht geschrieben"),
    ("revocation_ground.end", "über Aufhebungsgrund entschieden"),
    ("revocation_ground.record", "Aufhebungsgrund festgehalten"),
    ("rule_waiver.confirm", "Ausnahme bestätigt"),
    ("examination.record", "Prüfung festgehalten"),
    ("rule_waiver.propose", "Ausnahme vorgeschlagen"),
    ("rule_waiver.withdraw", "Ausnahme zurückgenommen"),
    ("sample.commit", "Stichprobe festgelegt"),
    ("sample.draw", "Stichprobe gezogen"),
    ("sole_signatory.record", "Ein-Personen-Träger erfasst"),
    ("tranche.record", "Tranche eingegangen"),
    ("tranche.reverse", "Zugang einer Tranche storniert"),
    ("unit.open", "Bücher eröffnet"),
    ("download", "Datei abgerufen"),
    ("look", "Einsicht"),
    ("look_at_people", "Einsicht in Personen"),
    ("look_at_trail", "Einsicht in das Zugriffsprotokoll"),
    ("sign_in", "Anmeldung"),
    ("sign_out", "Abmeldung"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_has_its_german_name_and_an_unknown_one_keeps_its_own() {
        assert_eq!(command("claim.certify"), "Vorschlag festgestellt");
        assert_eq!(command("later.added"), "later.added");
    }

    #[test]
    fn amounts_are_written_as_an_office_writes_them() {
        let written = |cents| euros(Cents::new(cents));
        assert_eq!(written(0), "0,00 EUR");
        assert_eq!(written(123_456_789), "1.234.567,89 EUR");
        assert_eq!(written(-90_05), "\u{2212}90,05 EUR");
    }

    #[test]
    fn a_span_is_written_as_it_follows_a_preposition() {
        for (span, written) in [
            (Span::Months(2), "zwei Monaten"),
            (Span::Months(1), "einem Monat"),
            (Span::Weeks(6), "sechs Wochen"),
            (Span::Days(42), "42 Tagen"),
            (Span::Years(1), "einem Jahr"),
        ] {
            assert_eq!(within(span), written);
        }
    }

    #[test]
    fn no_command_is_named_twice() {
        let names: std::collections::BTreeSet<_> = NAMES.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), NAMES.len());
    }
}
