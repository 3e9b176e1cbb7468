//! What the books refuse, in a German sentence at the field that is to blame. This is the one place that maps refusals;
//! it names every one of them, so that a new one does not compile without its sentence.

mod bank_details;
mod claim;
mod document;
mod duty;
mod grant;
mod inventory;
mod letterhead;
mod mail_text;
mod money_back;
mod observation;
pub(crate) mod particulars;
mod person;
pub(crate) mod programme;
mod proof_signature;
mod receipt_file;
mod sample;

use chrono::NaiveDate;
pub(crate) use claim::unit_to_blame;
use flow::{FilesError, FlowError, StoreError, sign_in::SignInError};
use grants::{
    ClaimError, DutyError, ParticipantsError, PaymentError, PayoutRequestError, ProofError, ReceiptError,
    ReceivableError, ReportError, SampleError, TextError,
};
use identity::PasswordError;
use ledger::MoneyError;

use crate::german::{day, euros, limit, period, role};
use crate::pages::proofs::{participants, prepare};

/// A sentence, and the field of a form where it belongs, if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// The name of the field.
    pub(crate) at: Option<String>,
    /// What is wrong and what to do.
    pub(crate) text: String,
}

/// A sentence for the form as a whole.
pub(crate) fn told(text: impl Into<String>) -> Told {
    Told { at: None, text: text.into() }
}

/// A sentence at a field.
fn at(field: impl Into<String>, text: impl Into<String>) -> Told {
    Told { at: Some(field.into()), text: text.into() }
}

/// What became of a refusal of the books.
pub(crate) fn of_flow(refusal: &FlowError) -> Told {
    use FlowError as It;
    match refusal {
        It::NotFound { .. }
        | It::Forbidden { .. }
        | It::RoleNotHeld { .. }
        | It::StepUpNeeded
        | It::TokenDays { .. }
        | It::KnownUntil { .. }
        | It::DutiesKeptApart { .. } => told(of_actor(refusal)),
        It::Duty(cause) => duty::of_setting(cause),
        It::Stale { .. } | It::KeyReused | It::Key | It::Exists { .. } | It::OnlyToday { .. } => {
            told(of_form(refusal))
        }
        It::LimitExceeded { .. }
        | It::CreditAboveParent { .. }
        | It::OtherGross { .. }
        | It::Text { .. }
        | It::NotYet { .. }
        | It::PeriodClosed { .. }
        | It::ProofOutsideGrant { .. }
        | It::NoPosition { .. }
        | It::Period(_) => of_input(refusal),
        It::Claim(cause) => claim::of_claim(cause),
        It::Payment(cause) => of_payment(cause),
        It::PayoutRequest(cause) => of_payout_request(cause),
        It::Proof(cause) => of_proof(cause),
        It::BankDetails(cause) => bank_details::of_bank_details(cause),
        It::Particulars(cause) => particulars::of_particulars(*cause),
        It::Receipt(cause) => told(of_receipt(cause)),
        It::File(cause) => receipt_file::of_file(cause),
        It::Sample(cause) => sample::of_sample(cause),
        It::Inventory(cause) => inventory::of_inventory(cause),
        It::RevocationGround(cause) => grant::of_ground(cause),
        It::Letterhead(cause) => letterhead::of_letterhead(cause),
        It::MailText(cause) => mail_text::of_template(cause),
        It::RuleWaiver(cause) => grant::of_waiver(cause),
        It::ExaminationRecord(cause) => grant::of_examination(cause),
        It::AuditObservation(cause) => observation::of_observation(cause),
        It::ReceiptFile(cause) => receipt_file::of_attaching(cause),
        It::Preview(cause) => told(receipt_file::of_preview(cause)),
        It::Files(cause) => told(receipt_file::of_files(cause)),
        It::Money(cause) => at("betrag", money(*cause)),
        It::Grant(cause) => grant::of_grant(cause),
        It::Act(cause) => grant::of_act(cause),
        It::Plan(cause) => grant::of_plan(cause),
        It::Financing(cause) => grant::of_financing(cause),
        It::PayoutTerms(cause) => grant::of_terms(cause),
        It::Receivable(cause) => money_back::of_receivable(cause),
        It::Repayment(cause) => money_back::of_repayment(cause),
        It::BaseRate(cause) => money_back::of_base_rate(cause),
        It::ClosedPeriod(cause) => money_back::of_closed_period(cause),
        It::Person(cause) => person::of_person(cause),
        It::PlanPosition { .. }
        | It::NoPlan { .. }
        | It::PlanLines { .. }
        | It::NoAdvice { .. }
        | It::NoInterest { .. }
        | It::Transfer(_) => told(of_books(refusal)),
        It::GiverIsNoMinistry | It::Registration | It::RecipientIsNoProvider => told(of_registry(refusal)),
        It::Programme(cause) => programme::of_programme(cause, ""),
        It::NotSigned(cause) => proof_signature::of_signature(cause),
        It::Report(cause) => of_report(cause),
        It::ReportOutsideGrant { until, .. } => told(outside_grant(*until)),
        It::DocumentLacks { kind, missing } => told(document::of_lacking(kind, missing)),
        It::Store(StoreError::Unknown) => told(UNCERTAIN),
        It::Secrets | It::Document(_) | It::Package(_) | It::Store(_) => told(FAILED),
    }
}

/// What became of a refusal, with the clause on which the rule rests, where it rests on one.
pub(crate) fn why(refusal: &FlowError) -> Told {
    let told = of_flow(refusal);
    match clause(refusal) {
        Some(clause) => Told { text: format!("{} Grundlage: {clause}.", told.text), ..told },
        None => told,
    }
}

/// The clause of the rule that refuses, where the sentence does not name it.
fn clause(refusal: &FlowError) -> Option<&'static str> {
    match refusal {
        FlowError::Claim(ClaimError::Duty(cause))
        | FlowError::Payment(PaymentError::Duty(cause))
        | FlowError::PayoutRequest(PayoutRequestError::Duty(cause)) => duty::clause(cause),
        FlowError::DutiesKeptApart { why } => duty::clause_of_kept_apart(why),
        FlowError::Proof(ProofError::NotExamined) => Some("Nr. 11 VV zu § 44 LHO NRW"),
        FlowError::Proof(ProofError::NoOwnAudit) => Some("Nr. 8.2 ANBest-G"),
        FlowError::Payment(PaymentError::ReversedAlready { .. }) => Some("§ 28 KomHVO NRW"),
        FlowError::Payment(PaymentError::InterestClaimed { .. })
        | FlowError::Receivable(
            ReceivableError::ClaimedBefore { .. } | ReceivableError::ClaimedAbove { .. },
        ) => Some("§ 49a Abs. 4 VwVfG NRW"),
        _ => None,
    }
}

fn outside_grant(until: NaiveDate) -> String {
    format!("Der letzte Tag des Sachberichts ({}) liegt nicht im Bewilligungszeitraum.", day(until))
}

/// Nobody knows yet whether it was done.
const UNCERTAIN: &str = "Es ist nicht sicher, ob das ausgeführt wurde. Bitte noch einmal absenden: es wird nicht zweimal ausgeführt.";
/// It was not done, and nobody who typed is to blame.
const FAILED: &str =
    "Das konnte nicht ausgeführt werden. Ihre Eingaben sind noch da; bitte versuchen Sie es noch einmal.";

/// Who may not do this, and why.
fn of_actor(refusal: &FlowError) -> String {
    use FlowError as It;
    match refusal {
        It::NotFound { .. } => "Das gibt es nicht, oder nicht für Sie.".to_owned(),
        It::Forbidden { by } => format!("Das ist Aufgabe anderer: {}.", allowed(by)),
        It::RoleNotHeld { role: held } => {
            format!("Sie haben die Rolle „{}“ für diese Organisation heute nicht.", role(*held))
        }
        It::StepUpNeeded => "Dafür wird Ihr zweiter Faktor gebraucht.".to_owned(),
        It::TokenDays { most, .. } => format!("Ein Zugriffsschlüssel gilt 1 bis {most} Tage."),
        It::KnownUntil { day: known } => format!(
            "Ihr Zugang zeigt die Bücher, wie sie am {} bekannt waren. Bitte diesen Stand oder einen früheren wählen.",
            day(*known)
        ),
        It::DutiesKeptApart { why } => duty::kept_apart(why).to_owned(),
        _ => FAILED.to_owned(),
    }
}

/// What is wrong with how a form came, whatever was typed.
fn of_form(refusal: &FlowError) -> &'static str {
    use FlowError as It;
    match refusal {
        It::Stale { .. } => {
            "Jemand anderes hat das inzwischen geändert. Unten steht der neue Stand; Ihre Eingaben sind noch da. \
             Bitte prüfen und noch einmal absenden."
        }
        It::KeyReused => {
            "Dieses Formular wurde schon ausgeführt. Bitte sehen Sie nach, was festgehalten ist, bevor Sie etwas \
             Weiteres eingeben."
        }
        It::Key => "Das Formular ist unvollständig angekommen. Bitte öffnen Sie die Seite über das Menü neu.",
        It::Exists { what } => exists(what),
        It::OnlyToday { .. } => "Das gibt es nur für heute, nicht für einen früheren Stand.",
        _ => FAILED,
    }
}

/// What is wrong with what was typed.
fn of_input(refusal: &FlowError) -> Told {
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

/// What there is already.
fn exists(what: &str) -> &'static str {
    match what {
        "an account of this human" => {
            "Dieser Mensch ist schon aufgenommen: es gibt eine Person mit dieser Kennung."
        }
        "a person of this name; an addition tells them apart" => {
            "Es gibt schon eine Person dieses Namens. Bitte einen Zusatz anfügen, der beide unterscheidet."
        }
        "this version of the programme" => "Genau diese Fassung der Programmdatei ist schon geladen.",
        "an organisation of this name" => "Es gibt schon eine Organisation dieses Namens.",
        "an act of this giver with this reference" => {
            "Ein Bescheid oder Vertrag mit diesem Aktenzeichen ist schon erfasst."
        }
        "payout terms of this grant" => "Für diese Zuwendung ist schon eine Zahlungsweise vereinbart.",
        "a payout request for this instalment" => "Diese Rate ist schon angefordert.",
        "a confirmed base rate of this half-year" => {
            "Für dieses Halbjahr ist schon ein Basiszinssatz bestätigt."
        }
        "a decision on this interest" => "Über diese Zinsen ist schon entschieden.",
        "a repayment that passes this receivable on" => "Eine dieser Forderungen ist schon abgeführt.",
        _ => "Das gibt es schon.",
    }
}

/// What the books or the law do not let be done.
const fn of_books(refusal: &FlowError) -> &'static str {
    use FlowError as It;
    match refusal {
        It::PlanPosition { .. } => {
            "Der Finanzierungsplan nennt Ausgaben für einen Förderbaustein, für den die Zuwendung nichts gibt."
        }
        It::NoPlan { .. } => "Hier fehlt der Finanzierungsplan.",
        It::PlanLines { .. } => "Der Finanzierungsplan hat mehr Ansätze, als jemand lesen kann.",
        It::NoAdvice { .. } => {
            "Es lässt sich nicht sagen, wie viel angefordert werden kann: eine Angabe des Rechts fehlt."
        }
        It::NoInterest { .. } => {
            "Es lässt sich nicht sagen, welche Zinsen laufen: eine Angabe des Rechts fehlt."
        }
        _ => "Dieser Betrag lässt sich nicht buchen.",
    }
}

/// What cannot be registered.
const fn of_registry(refusal: &FlowError) -> &'static str {
    use FlowError as It;
    match refusal {
        It::GiverIsNoMinistry => "Bewilligt wird von einem Ministerium.",
        It::RecipientIsNoProvider => "Diese Organisation ist kein Träger.",
        _ => "Diese Organisation kommt dafür nicht in Frage.",
    }
}

/// Whether it is nobody's input that is to blame.
pub(crate) const fn is_ours(refusal: &FlowError) -> bool {
    matches!(
        refusal,
        FlowError::Secrets
            | FlowError::Document(_)
            | FlowError::Sample(SampleError::SeedGone)
            | FlowError::Files(FilesError::NotAsKept { .. } | FilesError::Folder(_))
            | FlowError::Package(_)
            | FlowError::Store(_)
    )
}

/// What became of a refusal at the door.
pub(crate) fn of_sign_in(refusal: &SignInError) -> Told {
    match refusal {
        SignInError::Refused => {
            told("Name oder Kennwort stimmen nicht, oder es gibt heute keine Rolle für Sie.")
        }
        SignInError::CodeNeeded => at("code", "Bitte auch den Code Ihres zweiten Faktors eingeben."),
        SignInError::WrongCode => {
            at("code", "Dieser Code gilt nicht, oder er wurde schon benutzt. Bitte den nächsten abwarten.")
        }
        SignInError::Wait { seconds } => told(format!(
            "Nach mehreren Fehlversuchen geht es in {seconds} Sekunden weiter. Bitte so lange warten."
        )),
        SignInError::Busy => {
            told("Gerade melden sich zu viele Menschen an. Bitte gleich noch einmal versuchen.")
        }
        SignInError::InvitationOver => told(
            "Diese Einladung gilt nicht mehr. Bitte lassen Sie sich von der Verwaltung der Zugänge eine neue geben.",
        ),
        SignInError::AccountTaken => told(
            "Mit diesem Konto kommt schon eine andere Person herein. Bitte melden Sie sich mit Ihrem eigenen an.",
        ),
        SignInError::SignInAgain { minutes } => told(format!(
            "Dafür darf Ihre Anmeldung höchstens {minutes} Minuten alt sein. Bitte melden Sie sich ab und wieder an."
        )),
        SignInError::Password(PasswordError::Length { length }) => {
            at("kennwort", format!("Ein Kennwort hat 12 bis 128 Zeichen, dieses hat {length}."))
        }
        SignInError::Password(PasswordError::Guessable) => at(
            "kennwort",
            "Dieses Kennwort ist zu leicht zu erraten. Ein paar Wörter, die nicht zusammengehören, sind es nicht.",
        ),
        SignInError::WhichUnit => told(
            "Hier ist nicht klar, bei welcher Stelle Sie sich anmelden. Bitte die Adresse benutzen, die Ihre Stelle Ihnen genannt hat.",
        ),
        SignInError::Flow(cause) => of_flow(cause),
    }
}

/// Who does it, in German, for the words by which the table of permissions names them.
fn allowed(by: &str) -> &str {
    match by {
        "the program by itself" => "das Programm selbst",
        "an administrator" => "die Verwaltung der Zugänge",
        "another administrator" => "eine andere Verwaltung der Zugänge",
        "an administrator, the head or an auditor" => "Verwaltung der Zugänge, Leitung oder Prüfung",
        "the head or an auditor" => "Leitung oder Prüfung",
        "everyone who has to do with money" => "alle, die mit den Mitteln zu tun haben",
        "a clerk or the head" => "Sachbearbeitung oder Leitung",
        "a clerk, the head or an editor" => "Sachbearbeitung, Leitung oder Erfassung",
        "a clerk" => "Sachbearbeitung",
        "who examines the claim and auditors" => "wer die Abrechnung prüft, und die Prüfung",
        "a clerk or an examiner" => "Sachbearbeitung oder Feststellung",
        "an examiner" => "sachliche oder rechnerische Feststellung",
        "an orderer" => "Anordnung",
        "a releaser, above the threshold the head" => "Freigabe, oberhalb der Wertgrenze auch Leitung",
        "the head" => "Leitung",
        "an auditor, an examiner or the head" => "Prüfung, Feststellung oder Leitung",
        "an auditor" => "Prüfung",
        "a clerk, an examiner or the head" => "Sachbearbeitung, Feststellung oder Leitung",
        "an auditor, or who answers one" => "Prüfung oder wer ihr antwortet",
        "an auditor, or who examines claims" => "Prüfung oder wer Abrechnungen prüft",
        "those who examine, order and pay" => "wer prüft, anordnet und zahlt",
        "an editor or a clerk of the organisation" => "Erfassung der Organisation",
        "a signatory or the head of the organisation" => "Zeichnung oder Leitung der Organisation",
        "a releaser or the head" => "Freigabe oder Leitung",
        "whoever enters, signs, looks into or confirms them" => {
            "wer die Bankverbindung erfasst, unterzeichnet, prüft oder bestätigt"
        }
        "the organisation, and who orders, pays and audits" => {
            "die Organisation selbst und wer anordnet, zahlt und prüft"
        }
        "the organisation whose account it is" => "die Organisation, deren Konto es ist",
        "a clerk, an orderer or a releaser" => "Sachbearbeitung, Anordnung oder Freigabe",
        "an editor or a clerk of the recipient" => "Erfassung beim Träger",
        "a signatory or the head of the recipient" => "Zeichnung beim Träger",
        "a signatory, an editor or a clerk of the recipient" => "Zeichnung oder Erfassung beim Träger",
        "the giver or the recipient of the grant" => "Zuwendungsgeber oder Träger",
        "the first recipient" => "die Stelle, die die Bücher führt",
        "the first recipient and auditors" => "die Stelle, die die Bücher führt, und die Prüfung",
        "the recipient of the grant" => "wer die Zuwendung bekommt",
        "the giver of the grant" | "the office of the giver" => "wer die Zuwendung gibt",
        _ => "andere Rollen",
    }
}

/// The field of a page for a field of a request.
fn german_field(field: &str) -> &str {
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

fn of_payment(cause: &PaymentError) -> Told {
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
    }
}

fn of_payout_request(cause: &PayoutRequestError) -> Told {
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
        It::AboveNeed { drawable, above, .. } => at(
            "grund",
            format!(
                "Gebraucht werden jetzt {}. Für die {} darüber braucht es einen Grund und eine zweite Person.",
                euros(*drawable),
                euros(*above)
            ),
        ),
        It::WithinNeed => told("Die Anforderung bleibt im Bedarf: niemand muss sie unterzeichnen."),
        It::Unsigned => {
            told("Die Anforderung geht über den Bedarf hinaus: erst muss eine zweite Person unterzeichnen.")
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

fn of_proof(cause: &ProofError) -> Told {
    match cause {
        ProofError::State { asked: "signed_electronically", .. } => told(
            "Erst unterzeichnen: danach ändert sich das Dokument nicht mehr und kann elektronisch unterschrieben werden.",
        ),
        ProofError::State { .. } => {
            told("Im jetzigen Stand dieses Nachweises geht das nicht. Der Stand steht oben auf der Seite.")
        }
        ProofError::HasDocument { .. } => told("Zu diesem Nachweis gibt es schon ein Dokument."),
        ProofError::NotAHash { .. } => told("Das Dokument zu diesem Nachweis ist nicht lesbar."),
        ProofError::Duty(cause) => told(duty::of_duty(cause)),
        ProofError::Text { field: field @ ("office" | "examiner" | "objections"), cause } => {
            at(german_field(field), text(cause))
        }
        ProofError::Text { cause, .. } => told(text(cause)),
        ProofError::AnswerBefore { on, .. } => {
            at("frist", format!("Die Frist zur Antwort liegt vor dem Tag der Rückfrage ({}).", day(*on)))
        }
        ProofError::NoCut { .. } => at("betrag", "Eine Kürzung ist größer als null."),
        ProofError::CutAbovePart { by, part } => at(
            "betrag",
            format!(
                "Eine Kürzung um {} ist höher als die Zuwendung von {} laut Nachweis.",
                euros(*by),
                euros(*part)
            ),
        ),
        ProofError::NotWhole { period: granted, .. } => at(
            "von",
            format!("Ein Verwendungsnachweis umfasst den ganzen Bewilligungszeitraum {}.", period(*granted)),
        ),
        ProofError::NoOwnAudit => told(
            "Der Bescheid verlangt, dass die eigene Prüfungseinrichtung den Nachweis prüft, bevor er vorgelegt wird. Bitte einen \
             neuen Nachweis erstellen und vor der Unterschrift ihr Ergebnis festhalten.",
        ),
        ProofError::Objections { most, count } => {
            at("beanstandungen", format!("Höchstens {most} Beanstandungen, nicht {count}."))
        }
        ProofError::NotExamined => {
            told("Erst die Prüfung festhalten (Prüfvermerk): danach kann der Nachweis abgeschlossen werden.")
        }
        ProofError::Overtaken { until } => told(format!(
            "Ein späterer Nachweis bis zum {} ist vorgelegt: die Zahlen dieses Nachweises stehen fest. Was sich für seine Tage \
             ändert, nennt der nächste Nachweis von selbst in einer Anlage.",
            day(*until)
        )),
        ProofError::NotCorrectable { .. } => {
            told("Dieser Nachweis wird nicht berichtigt: er ist nicht eingereicht oder schon abgeschlossen.")
        }
        ProofError::OtherProof => {
            told("Eine Berichtigung gilt derselben Zuwendung, derselben Art und demselben Zeitraum.")
        }
        ProofError::FiledBefore { filed } => told(format!(
            "Fassung {filed} dieses Nachweises ist schon eingereicht: die nächste berichtigt sie. Sie entsteht auf der Seite \
             der eingereichten."
        )),
    }
}

fn of_report(cause: &ReportError) -> Told {
    match cause {
        ReportError::Empty => told("Bitte mindestens einen Abschnitt des Sachberichts schreiben."),
        ReportError::Twice { topic } => {
            at(prepare::field(*topic), "Zu jedem Thema gibt es im Sachbericht einen Abschnitt.")
        }
        ReportError::Text { topic, cause } => at(prepare::field(*topic), text(cause)),
        ReportError::Participants(cause) => at(participants::FIELD, of_participants(*cause)),
        ReportError::Follows { newest, .. } => told(format!(
            "Inzwischen gibt es Fassung {newest} des Sachberichts. Bitte die Seite in einem zweiten Fenster öffnen, dort \
             lesen, was neu ist, und hier ergänzen: was Sie geschrieben haben, steht noch da."
        )),
    }
}

fn of_participants(cause: ParticipantsError) -> String {
    match cause {
        ParticipantsError::Many { most, count } => {
            format!(
                "Ein Bericht hat höchstens {most} Gruppen und eine Gruppe ebenso viele Teile, nicht {count}."
            )
        }
        ParticipantsError::Name { group, cause } => format!("Gruppe {group}: {}", text(&cause)),
        ParticipantsError::Parts { group, count, parts } => format!(
            "Gruppe {group}: die Teile sind zusammen {parts}, mehr als die {count} der Gruppe. Was eine andere Aufteilung \
             derselben Personen ist, bekommt eine eigene Gruppe."
        ),
    }
}

fn of_receipt(cause: &ReceiptError) -> String {
    match cause {
        ReceiptError::Issuer { cause } => format!("Aussteller des Belegs: {}", text(cause)),
        ReceiptError::Number { cause } => format!("Nummer des Belegs: {}", text(cause)),
        ReceiptError::Gross { .. } => "Der Betrag des Belegs muss größer als null sein.".to_owned(),
    }
}

#[cfg(test)]
mod tests;
