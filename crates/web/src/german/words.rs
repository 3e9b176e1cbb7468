//! The words of the office for what the books know by English ones.

use chrono::{DateTime, NaiveDate, Utc};
use flow::{Action, Role, Stands, TokenScope, four_eyes::People};
use grants::{
    AccountKind, ActChange, ActKind, AuditObservationState, BankDetailsState, ClaimState, Financing,
    FinancingKind, GrantState, Iban, IncomeKind, LineHold, LineState, MailChoice, MailKind,
    NotificationGroup, PaymentState, PayoutRequestState, Period, ProofKind, ProofState, Revocation,
    RuleWaiverState, Sample, Severity, Step, UnitName, law::DeadlineState,
};

use super::{day, euros, german_time};

/// A state as a badge shows it: the word, and how it is coloured.
#[derive(Clone, Debug)]
pub(crate) struct Badge {
    /// The word.
    pub(crate) word: String,
    /// The class of its colour.
    pub(crate) class: &'static str,
}

const GOOD: &str = "ff-badge ff-badge--good";
const BAD: &str = "ff-badge ff-badge--bad";
const WAIT: &str = "ff-badge ff-badge--wait";
const PLAIN: &str = "ff-badge";

fn badge(class: &'static str, word: impl Into<String>) -> Badge {
    Badge { word: word.into(), class }
}

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
        Action::SignBankDetails => "Bankverbindung unterzeichnen",
        Action::VerifyBankDetails => "Bankverbindung prüfen",
        Action::ConfirmBankDetails => "Bankverbindung bestätigen",
        Action::StopBankDetails => "Bankverbindung ablehnen oder zurücknehmen",
        Action::LookAtBankDetails => "Bankverbindungen ansehen",
        Action::Sign => "für den Empfänger unterzeichnen",
        Action::FileProof => "Nachweise einreichen",
    }
}

/// A role.
pub(crate) const fn role(role: Role) -> &'static str {
    match role {
        Role::Clerk => "Sachbearbeitung",
        Role::ExaminerSachlich => "Sachliche Feststellung",
        Role::ExaminerRechnerisch => "Rechnerische Feststellung",
        Role::Orderer => "Anordnung",
        Role::Releaser => "Freigabe",
        Role::Head => "Leitung",
        Role::Editor => "Erfassung",
        Role::Signatory => "Zeichnung",
        Role::Auditor => "Prüfung",
        Role::Administrator => "Verwaltung der Zugänge",
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

/// Whether a token is good for something.
pub(crate) fn token_state(revoked_at: Option<DateTime<Utc>>, is_over: bool) -> Badge {
    match revoked_at {
        Some(at) => badge(PLAIN, format!("widerrufen am {}", german_time(at))),
        None if is_over => badge(PLAIN, "abgelaufen"),
        None => badge(GOOD, "gilt"),
    }
}

/// Which mail.
pub(crate) const fn mail_kind(kind: MailKind) -> &'static str {
    match kind {
        MailKind::AtOnce => "Mail, die sofort verschickt wird",
        MailKind::Collected => "Mail, die einmal am Tag sammelt",
    }
}

/// Where a sample stands.
pub(crate) fn sample_state(sample: &Sample) -> Badge {
    if sample.drawn.is_some() { badge(GOOD, "Gezogen") } else { badge(WAIT, "Festgelegt, nicht gezogen") }
}

/// Where an observation of an audit stands.
pub(crate) fn observation_state(state: AuditObservationState) -> Badge {
    match state {
        AuditObservationState::Open { answer_by } => {
            badge(WAIT, format!("Stellungnahme bis {}", day(answer_by)))
        }
        AuditObservationState::Answered => badge(WAIT, "Stellungnahme liegt vor"),
        AuditObservationState::Settled => badge(GOOD, "Ausgeräumt"),
        AuditObservationState::Upheld => badge(BAD, "Bleibt bestehen"),
    }
}

/// A step that somebody signs for.
pub(crate) const fn step(step: Step) -> &'static str {
    match step {
        Step::Prepare => "Erfasst",
        Step::Sign => "Unterzeichnet",
        Step::PrepareAndSign => "Erfasst und unterzeichnet",
        Step::Propose => "Vorgeschlagen",
        Step::Sachlich => "Sachlich richtig festgestellt",
        Step::Rechnerisch => "Rechnerisch richtig festgestellt",
        Step::SachlichUndRechnerisch => "Sachlich und rechnerisch richtig festgestellt",
        Step::SendBack => "Zurückgegeben",
        Step::Order => "Angeordnet",
        Step::Release1 => "Erste Freigabe",
        Step::Release2 => "Zweite Freigabe",
        Step::FurtherEye => "Freigabe der Leitung",
        Step::Book => "Gebucht",
        Step::BookReturn => "Rücküberweisung gebucht",
        Step::Examine => "Im eigenen Haus geprüft",
        Step::Verify => "Bankverbindung geprüft",
        Step::Confirm => "Bankverbindung bestätigt",
    }
}

/// Whether an act had the people that it needs.
pub(crate) fn people(people: People) -> Badge {
    match people {
        People::Different => badge(GOOD, "verschiedene Personen"),
        People::SignsAlone => badge(WAIT, "allein, zugelassen"),
        People::Same => badge(BAD, "dieselbe Person"),
        People::NobodyBefore => badge(BAD, "niemand vorher"),
        People::WithoutRole => badge(BAD, "Rolle fehlte"),
    }
}

/// Whether something that was typed stands in the receipt.
pub(crate) fn stands(stands: Stands) -> Badge {
    match stands {
        Stands::Found => badge(GOOD, "steht im Beleg"),
        Stands::NotFound => badge(WAIT, "nicht im Beleg gefunden"),
        Stands::TooShort => badge(PLAIN, "zu kurz zum Suchen"),
    }
}

/// The state of a claim.
pub(crate) fn claim_state(state: &ClaimState) -> Badge {
    match state {
        ClaimState::Submitted { .. } => badge(WAIT, "Eingereicht"),
        ClaimState::ChangesRequested { .. } => badge(BAD, "Änderung erbeten"),
        ClaimState::Decided { .. } => badge(GOOD, "Entschieden"),
        ClaimState::Withdrawn { .. } => badge(PLAIN, "Zurückgenommen"),
    }
}

/// The state of a line of a claim.
pub(crate) fn line_state(state: &LineState) -> Badge {
    match state {
        LineState::Declared => badge(WAIT, "Noch offen"),
        LineState::Accepted => badge(GOOD, "Anerkannt"),
        LineState::AcceptedInPart { .. } => badge(BAD, "Teilweise anerkannt"),
        LineState::Rejected { .. } => badge(BAD, "Abgelehnt"),
        LineState::Parked { reincluded_by: None, .. } => badge(WAIT, "Zurückgestellt"),
        LineState::Parked { .. } => badge(PLAIN, "Erneut abgerechnet"),
        LineState::Replaced { .. } => badge(PLAIN, "Ersetzt"),
        LineState::Dropped => badge(PLAIN, "Herausgenommen"),
    }
}

/// By what a line of an earlier claim holds what it claims.
pub(crate) fn line_hold(hold: LineHold) -> Badge {
    match hold {
        LineHold::Examined => badge(WAIT, "In Prüfung"),
        LineHold::Recognised => badge(GOOD, "Anerkannt"),
        LineHold::Parked => badge(WAIT, "Zurückgestellt"),
    }
}

/// The state of a payment.
pub(crate) fn payment_state(state: &PaymentState) -> Badge {
    match state {
        PaymentState::Ordered { .. } => badge(WAIT, "Angeordnet"),
        PaymentState::Released { .. } => badge(WAIT, "Freigegeben"),
        PaymentState::Confirmed { .. } => badge(GOOD, "Ausgeführt"),
        PaymentState::Rejected { .. } => badge(BAD, "Abgelehnt"),
        PaymentState::Returned { .. } => badge(BAD, "Zurückgekommen"),
        PaymentState::Received { .. } => badge(GOOD, "Eingegangen"),
        PaymentState::Reversed { .. } => badge(BAD, "Storniert"),
    }
}

/// The state of a payout request.
pub(crate) fn request_state(state: &PayoutRequestState) -> Badge {
    match state {
        PayoutRequestState::Requested { .. } => badge(WAIT, "Angefordert"),
        PayoutRequestState::Approved { .. } => badge(GOOD, "Bewilligt"),
        PayoutRequestState::Refused { .. } => badge(BAD, "Abgelehnt"),
    }
}

/// The state of a proof of use.
pub(crate) fn proof_state(state: ProofState) -> (Badge, NaiveDate) {
    match state {
        ProofState::Compiled { on } => (badge(PLAIN, "Erstellt"), on),
        ProofState::Examined { on } => (badge(PLAIN, "Geprüft"), on),
        ProofState::Signed { on } => (badge(PLAIN, "Unterzeichnet"), on),
        ProofState::Filed { on } => (badge(WAIT, "Eingereicht"), on),
        ProofState::Questioned { on } => (badge(BAD, "Rückfrage"), on),
        ProofState::Answered { on } => (badge(WAIT, "Beantwortet"), on),
        ProofState::Accepted { on } => (badge(GOOD, "Angenommen"), on),
        ProofState::Cut { on } => (badge(WAIT, "Angenommen mit Kürzung"), on),
        ProofState::Rejected { on } => (badge(BAD, "Zurückgewiesen"), on),
        ProofState::Closed { on } => (badge(GOOD, "Abgeschlossen"), on),
    }
}

/// The state of bank details.
pub(crate) fn bank_state(state: &BankDetailsState) -> Badge {
    match state {
        BankDetailsState::Entered { .. } => badge(WAIT, "Erfasst"),
        BankDetailsState::Signed { .. } => badge(WAIT, "Unterzeichnet"),
        BankDetailsState::Verified { .. } => badge(WAIT, "Geprüft"),
        BankDetailsState::Confirmed { .. } => badge(GOOD, "Bestätigt"),
        BankDetailsState::Refused { .. } => badge(BAD, "Abgelehnt"),
        BankDetailsState::Withdrawn { .. } => badge(PLAIN, "Zurückgenommen"),
    }
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

/// The state of a grant.
pub(crate) fn grant_state(state: GrantState) -> Badge {
    match state {
        GrantState::Effective => badge(GOOD, "Wirksam"),
        GrantState::Closed { on } => badge(PLAIN, format!("Abgeschlossen am {}", day(on))),
        GrantState::Revoked { on } => badge(BAD, format!("Aufgehoben ab {}", day(on))),
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

/// Where a deadline stands.
pub(crate) fn deadline_state(state: DeadlineState) -> Badge {
    let days = |days: i64| if days == 1 { "1 Tag".to_owned() } else { format!("{days} Tage") };
    match state {
        DeadlineState::Met => badge(GOOD, "Eingehalten"),
        DeadlineState::MetLate { days: late } => badge(PLAIN, format!("{} zu spät erledigt", days(late))),
        DeadlineState::Ahead { days_left } => badge(PLAIN, format!("noch {}", days(days_left))),
        DeadlineState::Soon { days_left: 0 } => badge(WAIT, "endet heute"),
        DeadlineState::Soon { days_left } => badge(WAIT, format!("noch {}", days(days_left))),
        DeadlineState::Overdue { days: late } | DeadlineState::Escalated { days: late } => {
            badge(BAD, format!("{} überfällig", days(late)))
        }
    }
}

/// Where an exception from a rule stands.
pub(crate) fn waiver_state(state: &RuleWaiverState) -> Badge {
    match state {
        RuleWaiverState::Proposed { .. } => badge(WAIT, "Wartet auf Bestätigung"),
        RuleWaiverState::Confirmed { .. } => badge(GOOD, "Gilt"),
        RuleWaiverState::Withdrawn { .. } => badge(PLAIN, "Zurückgenommen"),
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

/// What an entry of the journal did. What has no name here is called as the journal calls it.
pub(crate) fn command(command: &str) -> &str {
    COMMANDS.iter().find(|(name, _)| *name == command).map_or(command, |(_, german)| german)
}

const COMMANDS: [(&str, &str); 98] = [
    ("unit.open", "Bücher eröffnet"),
    ("organisation.register", "Organisation aufgenommen"),
    ("organisation.state_particulars", "Angaben zur Organisation festgehalten"),
    ("programme.load", "Programmdatei geladen"),
    ("award.record", "Bescheid erfasst"),
    ("forwarding.record", "Weiterleitung erfasst"),
    ("grant.amend", "Änderung erfasst"),
    ("grant.revoke", "Aufhebung erfasst"),
    ("plan.change", "Finanzierungsplan geändert"),
    ("grant.close", "Zuwendung abgeschlossen"),
    ("grant.take_back_due", "Fälliges zurückgenommen"),
    ("grant.stop_payments", "Zahlungen gesperrt"),
    ("grant.resume_payments", "Zahlungssperre aufgehoben"),
    ("award.record_finality", "Bestandskraft erfasst"),
    ("payout_terms.agree", "Zahlungsweise vereinbart"),
    ("payout_terms.change", "Zahlungsweise geändert"),
    ("payout_terms.meet", "Voraussetzung erfüllt"),
    ("payout_terms.waive", "Auf Voraussetzung verzichtet"),
    ("payout_request.submit", "Mittel angefordert"),
    ("payout_request.sign", "Mittelanforderung unterzeichnet"),
    ("payout_request.decide", "Entscheidung über Mittelanforderung erfasst"),
    ("payout_request.certify", "Bewilligung festgestellt"),
    ("payout_request.send_back", "Bewilligung zurückgegeben"),
    ("tranche.record", "Zahlungseingang gebucht"),
    ("tranche.reverse", "Zahlungseingang storniert"),
    ("payment.order", "Zahlung angeordnet"),
    ("payment.release", "Zahlung freigegeben"),
    ("payment.confirm", "Zahlung ausgeführt"),
    ("payment.reject", "Zahlung abgelehnt"),
    ("payment.return", "Zahlung zurückgekommen"),
    ("payment.reissue", "Zahlung erneut angeordnet"),
    ("claim.submit", "Abrechnung eingereicht"),
    ("claim.sign", "Abrechnung unterzeichnet"),
    ("claim.decide", "Entscheidung vorgeschlagen"),
    ("claim.certify", "Vorschlag festgestellt"),
    ("claim.send_back", "Vorschlag zurückgegeben"),
    ("claim.withdraw", "Abrechnung zurückgenommen"),
    ("claim.request_changes", "Änderung erbeten"),
    ("claim.resubmit", "Abrechnung erneut eingereicht"),
    ("claim.drop_parked", "Zurückgestellte Zeile herausgenommen"),
    ("claim.settle_parked", "Zurückgestellte Zeile entschieden"),
    ("claim.correct", "Berichtigung vorgeschlagen"),
    ("receipt.hand_in", "Belegdatei eingereicht"),
    ("receipt.attach", "Belegdatei einer Zeile zugeordnet"),
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
    ("proof.file", "Nachweis eingereicht"),
    ("proof.accept", "Nachweis angenommen"),
    ("proof.sign", "Nachweis unterzeichnet"),
    ("proof_signature.add", "Elektronische Unterschrift hinterlegt"),
    ("proof.examine", "Nachweis geprüft"),
    ("proof.question", "Rückfrage zum Nachweis gestellt"),
    ("proof.answer", "Rückfrage zum Nachweis beantwortet"),
    ("proof.cut", "Nachweis mit Kürzung angenommen"),
    ("proof.reject", "Nachweis abgelehnt"),
    ("proof.close", "Nachweis abgeschlossen"),
    ("report.write", "Sachbericht geschrieben"),
    ("report.comment", "Anmerkung zum Sachbericht geschrieben"),
    ("period.close", "Zeitraum abgeschlossen"),
    ("receivable.demand", "Forderung erhoben"),
    ("receivable.settle", "Forderung beglichen"),
    ("receivable.offset", "Forderung verrechnet"),
    ("receivable.waive", "Auf Forderung verzichtet"),
    ("receivable.defer", "Forderung gestundet"),
    ("interest.decide", "Über Zinsen entschieden"),
    ("repayment.record", "Rückzahlung gebucht"),
    ("bank_details.enter", "Bankverbindung erfasst"),
    ("bank_details.sign", "Bankverbindung unterzeichnet"),
    ("bank_details.verify", "Bankverbindung geprüft"),
    ("bank_details.confirm", "Bankverbindung bestätigt"),
    ("bank_details.refuse", "Bankverbindung abgelehnt"),
    ("bank_details.withdraw", "Bankverbindung zurückgenommen"),
    ("base_rate.enter", "Basiszinssatz erfasst"),
    ("base_rate.confirm", "Basiszinssatz bestätigt"),
    ("deadline.remind", "An eine Frist erinnert"),
    ("letterhead.set", "Briefkopf festgelegt"),
    ("mail_text.set", "Mailtext festgelegt"),
    ("duty_rules.set", "Funktionstrennung geregelt"),
    ("sole_signatory.record", "Alleinzeichnung zugelassen"),
    ("person.appoint_administrator", "Verwaltung der Zugänge bestellt"),
    ("person.register", "Person aufgenommen"),
    ("person.give_role", "Rolle vergeben"),
    ("person.end_role", "Rolle beendet"),
    ("person.leave", "Ausscheiden vermerkt"),
    ("person.declare_conflict", "Interessenkonflikt angezeigt"),
];

/// What an entry of the journal is about.
pub(crate) fn subject_kind(kind: &str) -> &str {
    match kind {
        "grant" => "Zuwendung",
        "claim" => "Abrechnung",
        "payment" => "Zahlung",
        "payout_request" => "Mittelanforderung",
        "payout_terms" => "Zahlungsweise",
        "proof" => "Nachweis",
        "comment" => "Anmerkung",
        "examination_record" => "Prüfung",
        "report_comment" => "Anmerkung zum Sachbericht",
        "receipt_file" => "Belegdatei",
        "inventory_object" => "Gegenstand",
        "organisation" => "Organisation",
        "organisation_particulars" => "Angaben zur Organisation",
        "programme" => "Programm",
        "person" => "Person",
        "receivable" => "Forderung",
        "repayment" => "Rückzahlung",
        "closed_period" => "Abgeschlossener Zeitraum",
        "unit" => "Bewirtschaftende Stelle",
        "duty_rules" => "Regeln der Funktionstrennung",
        "bank_details" => "Bankverbindung",
        "revocation_ground" => "Aufhebungsgrund",
        "rule_waiver" => "Ausnahme",
        "audit_observation" => "Prüfungsbemerkung",
        "base_rate" => "Basiszinssatz",
        "reminder" => "Erinnerung",
        other => other,
    }
}
