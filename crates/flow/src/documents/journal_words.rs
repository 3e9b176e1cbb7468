//! What people call what the journal and the trail tell of: one list for the pages and for paper, so that who reads an
//! extract beside a page finds the same words on both (decision 0079).

use store::AccessOutcome;

/// What was done or seen: a command of the journal, or what the trail calls a look. What has no name here is called as
/// the journal calls it.
pub fn command(command: &str) -> &str {
    named(&COMMANDS, command).or_else(|| named(&LOOKS, command)).unwrap_or(command)
}

/// What a journal entry is about. What has no name here is called as the journal calls it.
pub fn subject_kind(kind: &str) -> &str {
    named(&SUBJECTS, kind).unwrap_or(kind)
}

/// How an access ended.
pub const fn outcome(outcome: AccessOutcome) -> &'static str {
    match outcome {
        AccessOutcome::Shown => "gezeigt",
        AccessOutcome::Done => "ausgeführt",
        AccessOutcome::Refused => "abgewiesen",
    }
}

fn named(names: &[(&str, &'static str)], word: &str) -> Option<&'static str> {
    names.iter().find(|(name, _)| *name == word).map(|(_, german)| *german)
}

/// The rows of payments in a filed proof are called by what moved them, and its next version is compared with it row by row.
/// So those names stay as they are.
const COMMANDS: [(&str, &str); 98] = [
    ("unit.open", "Bücher eröffnet"),
    ("organisation.register", "Organisation erfasst"),
    ("organisation.state_particulars", "Angaben zur Organisation festgehalten"),
    ("programme.load", "Förderprogramm geladen"),
    ("award.record", "Zuwendungsbescheid erfasst"),
    ("forwarding.record", "Weiterleitung erfasst"),
    ("grant.amend", "Zuwendung geändert"),
    ("grant.revoke", "Aufhebung der Zuwendung erfasst"),
    ("plan.change", "Finanzierungsplan geändert"),
    ("grant.close", "Zuwendung abgeschlossen"),
    ("grant.take_back_due", "Fälliges zurückgenommen"),
    ("grant.stop_payments", "Zahlungen gesperrt"),
    ("grant.resume_payments", "Zahlungssperre aufgehoben"),
    ("award.record_finality", "Bestandskraft erfasst"),
    ("payout_terms.agree", "Auszahlungsbedingungen vereinbart"),
    ("payout_terms.change", "Auszahlungsbedingungen geändert"),
    ("payout_terms.meet", "Auszahlungsvoraussetzung erfüllt"),
    ("payout_terms.waive", "Auf Auszahlungsvoraussetzung verzichtet"),
    ("payout_request.submit", "Mittel angefordert"),
    ("payout_request.sign", "Mittelanforderung unterschrieben"),
    ("payout_request.decide", "Entscheidung über Mittelanforderung erfasst"),
    ("payout_request.certify", "Bewilligung festgestellt"),
    ("payout_request.send_back", "Bewilligung zurückgegeben"),
    ("tranche.record", "Tranche eingegangen"),
    ("tranche.reverse", "Zugang einer Tranche storniert"),
    ("payment.order", "Zahlung angeordnet"),
    ("payment.release", "Zahlung freigegeben"),
    ("payment.confirm", "Zahlung ausgeführt"),
    ("payment.reject", "Zahlung abgelehnt"),
    ("payment.return", "Zahlung zurücküberwiesen"),
    ("payment.reissue", "Zahlung neu angewiesen"),
    ("claim.submit", "Abrechnung eingereicht"),
    ("claim.sign", "Abrechnung unterschrieben"),
    ("claim.decide", "Entscheidung vorgeschlagen"),
    ("claim.certify", "Vorschlag festgestellt"),
    ("claim.send_back", "Vorschlag zurückgegeben"),
    ("claim.withdraw", "Abrechnung zurückgenommen"),
    ("claim.request_changes", "Nachforderung gestellt"),
    ("claim.resubmit", "Abrechnung wieder eingereicht"),
    ("claim.drop_parked", "Zurückgestellte Abrechnungsposition aufgegeben"),
    ("claim.settle_parked", "Zurückgestellte Abrechnungsposition entschieden"),
    ("claim.correct", "Berichtigung vorgeschlagen"),
    ("receipt.hand_in", "Belegdatei eingereicht"),
    ("receipt.attach", "Belegdatei zugeordnet"),
    ("comment.add", "Anmerkung geschrieben"),
    ("inventory.record", "Gegenstand ins Inventar aufgenommen"),
    ("inventory.dispose", "Abgang eines Gegenstands festgehalten"),
    ("examination.record", "Prüfung festgehalten"),
    ("rule_waiver.propose", "Ausnahme vorgeschlagen"),
    ("rule_waiver.confirm", "Ausnahme bestätigt"),
    ("rule_waiver.withdraw", "Ausnahme zurückgenommen"),
    ("revocation_ground.record", "Aufhebungsgrund festgehalten"),
    ("revocation_ground.end", "Über Aufhebungsgrund entschieden"),
    ("audit_observation.record", "Prüfungsbemerkung festgehalten"),
    ("audit_observation.answer", "Stellungnahme zur Prüfungsbemerkung abgegeben"),
    ("audit_observation.decide", "Über Prüfungsbemerkung entschieden"),
    ("sample.commit", "Stichprobe festgelegt"),
    ("sample.draw", "Stichprobe gezogen"),
    ("proof.compile", "Nachweis erstellt"),
    ("proof.file", "Nachweis vorgelegt"),
    ("proof.accept", "Nachweis anerkannt"),
    ("proof.sign", "Nachweis unterschrieben"),
    ("proof_signature.add", "Elektronische Unterschrift hinterlegt"),
    ("proof.examine", "Nachweis im eigenen Haus geprüft"),
    ("proof.question", "Rückfrage zum Nachweis gestellt"),
    ("proof.answer", "Rückfrage zum Nachweis beantwortet"),
    ("proof.cut", "Nachweis mit Kürzung anerkannt"),
    ("proof.reject", "Nachweis abgelehnt"),
    ("proof.close", "Nachweis abgeschlossen"),
    ("report.write", "Sachbericht geschrieben"),
    ("report.comment", "Anmerkung zum Sachbericht geschrieben"),
    ("period.close", "Zeitraum abgeschlossen"),
    ("receivable.demand", "Forderung erhoben"),
    ("receivable.settle", "Forderung beglichen"),
    ("receivable.offset", "Forderung aufgerechnet"),
    ("receivable.waive", "Forderung erlassen"),
    ("receivable.defer", "Forderung gestundet"),
    ("interest.decide", "Über Zinsen entschieden"),
    ("repayment.record", "Rückzahlung erfasst"),
    ("bank_details.enter", "Bankverbindung erfasst"),
    ("bank_details.sign", "Bankverbindung unterschrieben"),
    ("bank_details.verify", "Bankverbindung geprüft"),
    ("bank_details.confirm", "Bankverbindung bestätigt"),
    ("bank_details.refuse", "Bankverbindung abgelehnt"),
    ("bank_details.withdraw", "Bankverbindung zurückgenommen"),
    ("base_rate.enter", "Basiszinssatz erfasst"),
    ("base_rate.confirm", "Basiszinssatz bestätigt"),
    ("deadline.remind", "An eine Frist erinnert"),
    ("letterhead.set", "Briefkopf festgelegt"),
    ("mail_text.set", "Mailtext festgelegt"),
    ("duty_rules.set", "Dienstanweisung festgelegt"),
    ("sole_signatory.record", "Ein-Personen-Träger erfasst"),
    ("person.appoint_administrator", "Verwaltung bestellt"),
    ("person.register", "Person erfasst"),
    ("person.give_role", "Rolle vergeben"),
    ("person.end_role", "Rolle beendet"),
    ("person.leave", "Ausscheiden erfasst"),
    ("person.declare_conflict", "Interessenkonflikt erklärt"),
];

/// What is seen, and who comes and goes.
const LOOKS: [(&str, &str); 6] = [
    ("download", "Datei abgerufen"),
    ("look", "Einsicht"),
    ("look_at_people", "Einsicht in Personen"),
    ("look_at_trail", "Einsicht in das Zugriffsprotokoll"),
    ("sign_in", "Anmeldung"),
    ("sign_out", "Abmeldung"),
];

const SUBJECTS: [(&str, &str); 29] = [
    ("grant", "Zuwendung"),
    ("claim", "Abrechnung"),
    ("payment", "Zahlung"),
    ("payout_request", "Mittelanforderung"),
    ("payout_terms", "Auszahlungsbedingungen"),
    ("receivable", "Forderung"),
    ("repayment", "Rückzahlung"),
    ("proof", "Nachweis"),
    ("proof_signature", "Elektronische Unterschrift"),
    ("report", "Sachbericht"),
    ("report_comment", "Anmerkung zum Sachbericht"),
    ("comment", "Anmerkung"),
    ("examination_record", "Prüfung"),
    ("sample", "Stichprobe"),
    ("revocation_ground", "Aufhebungsgrund"),
    ("rule_waiver", "Ausnahme"),
    ("audit_observation", "Prüfungsbemerkung"),
    ("inventory_object", "Gegenstand"),
    ("receipt_file", "Belegdatei"),
    ("organisation", "Organisation"),
    ("organisation_particulars", "Angaben zur Organisation"),
    ("bank_details", "Bankverbindung"),
    ("sole_signatory", "Ein-Personen-Träger"),
    ("person", "Person"),
    ("programme", "Förderprogramm"),
    ("duty_rules", "Dienstanweisung"),
    ("base_rate", "Basiszinssatz"),
    ("period", "Abgeschlossener Zeitraum"),
    ("reminder", "Erinnerung"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use store::SubjectKind;

    use super::*;

    #[test]
    fn a_command_has_its_german_name_and_an_unknown_one_keeps_its_own() {
        assert_eq!(command("claim.certify"), "Vorschlag festgestellt");
        assert_eq!(command("look"), "Einsicht");
        assert_eq!(command("later.added"), "later.added");
    }

    #[test]
    fn an_act_that_ends_is_called_by_no_single_right() {
        // It may be a Widerruf, a Rücknahme or a condition that came, of all of the grant or of a part.
        assert_eq!(command("grant.revoke"), "Aufhebung der Zuwendung erfasst");
    }

    #[test]
    fn what_filed_proofs_call_their_payments_by_stays() {
        let moved = [
            "tranche.record",
            "tranche.reverse",
            "payment.confirm",
            "payment.return",
            "receivable.settle",
            "receivable.offset",
            "repayment.record",
        ];
        let filed = [
            "Tranche eingegangen",
            "Zugang einer Tranche storniert",
            "Zahlung ausgeführt",
            "Zahlung zurücküberwiesen",
            "Forderung beglichen",
            "Forderung aufgerechnet",
            "Rückzahlung erfasst",
        ];
        assert_eq!(moved.map(command), filed);
    }

    #[test]
    fn every_kind_of_subject_has_its_german_name() {
        for kind in SubjectKind::ALL {
            assert_ne!(subject_kind(kind.word()), kind.word());
        }
        assert_eq!(subject_kind("later_added"), "later_added");
    }

    #[test]
    fn nothing_is_named_twice() {
        let names: Vec<_> = COMMANDS.iter().chain(&LOOKS).map(|(name, _)| name).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        let kinds: BTreeSet<_> = SUBJECTS.iter().map(|(name, _)| name).collect();
        assert_eq!(kinds.len(), SUBJECTS.len());
    }
}
