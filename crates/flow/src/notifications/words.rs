//! What a notification says, and the page that shows what it is about.

use grants::{NotificationAbout as About, NotificationKind as Kind};
use store::Notification;

/// What is told, in one sentence. Neither amounts nor names stand in it: it goes out by mail as well.
pub const fn text(kind: Kind) -> &'static str {
    match kind {
        Kind::GrantForwarded => "Ihre Organisation hat eine Zuwendung bekommen.",
        Kind::GrantChanged => "Zu Ihrer Zuwendung gibt es eine neue Fassung.",
        Kind::GrantRevoked => "Ihre Zuwendung ist ganz oder teilweise aufgehoben.",
        Kind::PaymentsStopped => "Die Zahlungen zu Ihrer Zuwendung sind vorerst gesperrt.",
        Kind::PaymentsResumed => "Zu Ihrer Zuwendung wird wieder gezahlt.",
        Kind::DueTakenBack => "Was zu Ihrer Zuwendung fällig war, ist ganz oder teilweise zurückgenommen.",
        Kind::GrantClosed => "Ihre Zuwendung ist abgeschlossen.",
        Kind::PlanChanged => "Der Finanzierungsplan einer Zuwendung ist geändert.",
        Kind::ClaimToSign => "Eine Abrechnung wartet auf die Unterschrift einer zweiten Person.",
        Kind::ClaimHandedIn => "Eine Abrechnung ist eingereicht.",
        Kind::ClaimWithdrawn => "Eine Abrechnung ist zurückgenommen.",
        Kind::ParkedDropped => "Eine zurückgestellte Zeile ist aus ihrer Abrechnung herausgenommen.",
        Kind::ClaimQuestioned => "Zu einer Abrechnung ist eine Rückfrage gestellt.",
        Kind::ClaimToCertify => "Zu einer Abrechnung wartet ein Vorschlag auf die Feststellung.",
        Kind::ClaimSentBack => "Ein Vorschlag zu einer Abrechnung ist zurückgegeben.",
        Kind::ClaimCommented => "Zu einer Abrechnung hat die andere Seite etwas geschrieben.",
        Kind::ClaimDecided => "Über eine Abrechnung ist entschieden.",
        Kind::PayoutToSign => "Eine Mittelanforderung wartet auf die Unterschrift einer zweiten Person.",
        Kind::PayoutRequested => "Es sind Mittel angefordert.",
        Kind::PayoutToCertify => "Zu einer Mittelanforderung wartet eine Bewilligung auf die Feststellung.",
        Kind::PayoutSentBack => "Die Bewilligung einer Mittelanforderung ist zurückgegeben.",
        Kind::PayoutDecided => "Über eine Mittelanforderung ist entschieden.",
        Kind::PaymentToRelease => "Eine Zahlung wartet auf die Freigabe.",
        Kind::PaymentConfirmed => "Eine Zahlung ist ausgeführt.",
        Kind::PaymentFailed => "Eine Zahlung ist abgelehnt oder zurückgekommen.",
        Kind::ReceivableDemanded => "Von Ihrer Organisation wird Geld gefordert.",
        Kind::ReceivableDeferred => "Eine Forderung an Ihre Organisation ist gestundet.",
        Kind::ProofToSign => "Ein Nachweis wartet auf die Unterschrift einer zweiten Person.",
        Kind::ProofToFile => "Ein Nachweis ist unterschrieben und kann eingereicht werden.",
        Kind::ProofFiled => "Ein Nachweis ist vorgelegt.",
        Kind::ProofQuestioned => "Zu einem Nachweis ist eine Rückfrage gestellt.",
        Kind::ProofAnswered => "Eine Rückfrage zu einem Nachweis ist beantwortet.",
        Kind::ProofDecided => "Über einen Nachweis ist entschieden.",
        Kind::WaiverToConfirm => {
            "Eine Ausnahme von einer Regel wartet auf die Bestätigung einer zweiten Person."
        }
        Kind::WaiverConfirmed => "Eine Ausnahme von einer Regel ist bestätigt.",
        Kind::WaiverWithdrawn => "Eine Ausnahme von einer Regel ist zurückgenommen.",
        Kind::BankToSign => {
            "Eine Bankverbindung Ihrer Organisation ist neu erfasst und wartet auf die Unterschrift. Wissen Sie nichts \
             davon, sagen Sie bitte sofort der weiterleitenden Stelle Bescheid."
        }
        Kind::BankToVerify => "Eine Bankverbindung wartet auf die Prüfung.",
        Kind::BankToConfirm => "Eine geprüfte Bankverbindung wartet auf die Bestätigung.",
        Kind::BankConfirmed => "Die neue Bankverbindung Ihrer Organisation ist bestätigt.",
        Kind::BankRefused => "Die neue Bankverbindung Ihrer Organisation ist abgelehnt.",
        Kind::BankWithdrawn => "Eine Bankverbindung ist zurückgenommen: sie ist nicht mehr zu prüfen.",
        Kind::ObservationToAnswer => "Eine Prüfungsbemerkung wartet auf die Stellungnahme.",
        Kind::ObservationAnswered => "Zu einer Prüfungsbemerkung liegt die Stellungnahme vor.",
        Kind::ObservationDecided => "Über eine Prüfungsbemerkung ist entschieden.",
        Kind::ProofDue => "Ein Nachweis ist bald fällig.",
        Kind::ProofLate => "Ein Nachweis ist überfällig.",
        Kind::UseEnds => "Die Frist, in der ausgezahlte Mittel zu verwenden sind, endet bald.",
        Kind::UseLate => "Ausgezahlte Mittel sind nicht fristgerecht verwendet.",
        Kind::RevocationEnds => "Die Jahresfrist für Widerruf oder Rücknahme läuft ab.",
        Kind::InterestLapses => "Zinsen wegen einer späten Verwendung verjähren.",
        Kind::AnswerDue => "Eine Stellungnahme zu einer Prüfungsbemerkung ist bald fällig.",
        Kind::AnswerLate => "Eine Stellungnahme zu einer Prüfungsbemerkung ist überfällig.",
        Kind::DemandDue => "Eine Forderung an Ihre Organisation ist bald fällig.",
        Kind::DemandLate => "Eine Forderung ist überfällig.",
    }
}

/// The address of the page that shows what it is about. It shows, and does nothing by itself.
pub fn page(told: &Notification) -> String {
    let subject = told.subject;
    match (told.kind.about(), told.grant) {
        (About::Grant, _) => format!("/zuwendungen/{subject}"),
        (About::Claim, _) => format!("/abrechnungen/{subject}"),
        (About::PayoutRequest, _) => format!("/anforderungen/{subject}"),
        (About::Payment, _) => format!("/zahlungen/{subject}"),
        (About::Receivable, _) => format!("/forderungen/{subject}"),
        (About::Proof, _) => format!("/nachweise/{subject}"),
        (About::RuleWaiver, Some(grant)) => format!("/zuwendungen/{grant}/ausnahmen"),
        (About::RuleWaiver, None) => "/ausnahmen".to_owned(),
        (About::BankDetails, _) => format!("/organisationen/{subject}/bankverbindung"),
        (About::AuditObservation, _) => format!("/bemerkungen/{subject}"),
        (About::ProofDeadline | About::UseDeadline, Some(grant)) => format!("/zuwendungen/{grant}"),
        (About::RevocationGround, Some(grant)) => format!("/zuwendungen/{grant}/aufhebung"),
        (About::LateUse, Some(grant)) => format!("/zuwendungen/{grant}/zinsen"),
        (About::ProofDeadline | About::UseDeadline | About::RevocationGround | About::LateUse, None) => {
            "/fristen".to_owned()
        }
    }
}
