//! Notifications (Mitteilungen): of what the journal has, who is to learn.
//!
//! One table says it. A command that is not in it is told to nobody. A recipient learns nothing of proposals: of a decision
//! it learns once that counts.

mod mail_choice;
mod mail_kind;
mod outline;

pub use mail_choice::MailChoice;
pub use mail_kind::MailKind;
pub use outline::Outline;

use serde::{Deserialize, Serialize};

use crate::Role;

use NotificationKind as Kind;

/// Declares the kinds of notifications: name, word, what it is about.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $word:literal $about:ident)*) => {
        /// What somebody is told.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum NotificationKind {
            $($(#[$doc])* $name,)*
        }

        impl NotificationKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word used in the database and in the interface.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What it is about.
            pub const fn about(self) -> NotificationAbout {
                match self { $(Self::$name => NotificationAbout::$about,)* }
            }
        }
    };
}

kinds! {
    /// A grant is forwarded.
    GrantForwarded "grant_forwarded" Grant
    /// The act of a grant has another version.
    GrantChanged "grant_changed" Grant
    /// A grant is taken back, in whole or in part.
    GrantRevoked "grant_revoked" Grant
    /// Nothing is paid of a grant for now.
    PaymentsStopped "payments_stopped" Grant
    /// A grant is paid again.
    PaymentsResumed "payments_resumed" Grant
    /// What was due is taken back before it is paid.
    DueTakenBack "due_taken_back" Grant
    /// A grant is closed.
    GrantClosed "grant_closed" Grant
    /// The Finanzierungsplan is changed between two acts.
    PlanChanged "plan_changed" Grant
    /// A claim waits to be signed by another person of the recipient.
    ClaimToSign "claim_to_sign" Claim
    /// A claim is handed in.
    ClaimHandedIn "claim_handed_in" Claim
    /// A claim that was handed in is taken back.
    ClaimWithdrawn "claim_withdrawn" Claim
    /// A parked line is not claimed again.
    ParkedDropped "parked_dropped" Claim
    /// The giver asks for changes.
    ClaimQuestioned "claim_questioned" Claim
    /// A proposal waits to be certified.
    ClaimToCertify "claim_to_certify" Claim
    /// A proposal was sent back.
    ClaimSentBack "claim_sent_back" Claim
    /// The other side has said something about a claim, or answered a question.
    ClaimCommented "claim_commented" Claim
    /// A decision, or a correction of one, counts. It may ask for parked lines.
    ClaimDecided "claim_decided" Claim
    /// What is asked beyond the need waits to be signed by another person of the recipient.
    PayoutToSign "payout_to_sign" PayoutRequest
    /// Money is asked for.
    PayoutRequested "payout_requested" PayoutRequest
    /// An approval waits to be certified.
    PayoutToCertify "payout_to_certify" PayoutRequest
    /// An approval was sent back.
    PayoutSentBack "payout_sent_back" PayoutRequest
    /// It is approved or refused.
    PayoutDecided "payout_decided" PayoutRequest
    /// A payment waits to be released.
    PaymentToRelease "payment_to_release" Payment
    /// The bank has paid.
    PaymentConfirmed "payment_confirmed" Payment
    /// The bank has not paid, or the money came back.
    PaymentFailed "payment_failed" Payment
    /// Money is demanded of the recipient.
    ReceivableDemanded "receivable_demanded" Receivable
    /// What is demanded is to be paid later.
    ReceivableDeferred "receivable_deferred" Receivable
    /// A proof waits to be signed by another person of the recipient.
    ProofToSign "proof_to_sign" Proof
    /// A proof is signed and waits to be filed.
    ProofToFile "proof_to_file" Proof
    /// A proof is filed.
    ProofFiled "proof_filed" Proof
    /// The giver has a question about a proof.
    ProofQuestioned "proof_questioned" Proof
    /// The question is answered.
    ProofAnswered "proof_answered" Proof
    /// A proof is accepted, cut or rejected.
    ProofDecided "proof_decided" Proof
    /// An exception from a rule waits for another person.
    WaiverToConfirm "waiver_to_confirm" RuleWaiver
    /// An exception from a rule counts.
    WaiverConfirmed "waiver_confirmed" RuleWaiver
    /// An exception from a rule is taken back.
    WaiverWithdrawn "waiver_withdrawn" RuleWaiver
    /// Bank details were changed and wait to be signed: whoever knows nothing of it can say so.
    BankToSign "bank_to_sign" BankDetails
    /// Bank details wait to be looked into.
    BankToVerify "bank_to_verify" BankDetails
    /// Bank details that were looked into wait to be confirmed.
    BankToConfirm "bank_to_confirm" BankDetails
    /// Bank details are confirmed.
    BankConfirmed "bank_confirmed" BankDetails
    /// Bank details are refused.
    BankRefused "bank_refused" BankDetails
    /// Bank details that were signed are taken back.
    BankWithdrawn "bank_withdrawn" BankDetails
    /// An audit has observed something, or asks back.
    ObservationToAnswer "observation_to_answer" AuditObservation
    /// The house has answered.
    ObservationAnswered "observation_answered" AuditObservation
    /// The audit has decided.
    ObservationDecided "observation_decided" AuditObservation
    /// A proof is due soon.
    ProofDue "proof_due" ProofDeadline
    /// A proof was not handed in on its last day.
    ProofLate "proof_late" ProofDeadline
    /// Money is to be used soon.
    UseEnds "use_ends" UseDeadline
    /// Money was not used until its last day.
    UseLate "use_late" UseDeadline
    /// The year for a revocation ends.
    RevocationEnds "revocation_ends" RevocationGround
    /// Interest on a late use lapses.
    InterestLapses "interest_lapses" LateUse
    /// An answer to an audit is due soon.
    AnswerDue "answer_due" AuditObservation
    /// An answer to an audit was not given on its last day.
    AnswerLate "answer_late" AuditObservation
    /// What is demanded is to be paid soon.
    DemandDue "demand_due" Receivable
    /// What is demanded was not paid on its last day.
    DemandLate "demand_late" Receivable
}

impl NotificationKind {
    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }
}

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotificationAbout {
    /// A grant.
    Grant,
    /// A claim.
    Claim,
    /// A payout request.
    PayoutRequest,
    /// A payment.
    Payment,
    /// A receivable.
    Receivable,
    /// A proof of use.
    Proof,
    /// An exception from a rule.
    RuleWaiver,
    /// The bank details of an organisation.
    BankDetails,
    /// An observation of an audit.
    AuditObservation,
    /// When a proof of a grant is due.
    ProofDeadline,
    /// Until when money of a grant is used.
    UseDeadline,
    /// A ground for revoking a grant.
    RevocationGround,
    /// Money of a grant that was used late.
    LateUse,
}

impl NotificationAbout {
    /// The word used in the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Claim => "claim",
            Self::PayoutRequest => "payout_request",
            Self::Payment => "payment",
            Self::Receivable => "receivable",
            Self::Proof => "proof",
            Self::RuleWaiver => "rule_waiver",
            Self::BankDetails => "bank_details",
            Self::AuditObservation => "audit_observation",
            Self::ProofDeadline => "proof_deadline",
            Self::UseDeadline => "use_deadline",
            Self::RevocationGround => "revocation_ground",
            Self::LateUse => "late_use",
        }
    }

    /// The group to which it belongs.
    pub const fn group(self) -> NotificationGroup {
        match self {
            Self::Claim => NotificationGroup::Claims,
            Self::PayoutRequest | Self::Payment | Self::Receivable | Self::UseDeadline | Self::LateUse => {
                NotificationGroup::Payments
            }
            Self::Grant | Self::Proof | Self::RuleWaiver | Self::ProofDeadline | Self::RevocationGround => {
                NotificationGroup::Proofs
            }
            Self::BankDetails => NotificationGroup::BankDetails,
            Self::AuditObservation => NotificationGroup::Audits,
        }
    }
}

/// What people choose for: how they want to learn of it beside the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationGroup {
    /// Claims.
    Claims,
    /// Payout requests, payments and what is demanded back, and until when money is used.
    Payments,
    /// Acts that change, proofs of use, their deadlines and exceptions from them, grounds for revocation.
    Proofs,
    /// Bank details.
    BankDetails,
    /// Observations of audits.
    Audits,
}

impl NotificationGroup {
    /// Every group.
    pub const ALL: [Self; 5] = [Self::Claims, Self::Payments, Self::Proofs, Self::BankDetails, Self::Audits];

    /// The word used in the database and in the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Claims => "claims",
            Self::Payments => "payments",
            Self::Proofs => "proofs",
            Self::BankDetails => "bank_details",
            Self::Audits => "audits",
        }
    }

    /// The group of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.word() == word)
    }
}

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// People of who receives the grant, or whose bank details they are.
    Recipient(&'static [Role]),
    /// People of who gives the grant.
    Giver(&'static [Role]),
    /// People of the side of the grant that did not do it: who does not act for its recipient acts for its giver.
    OtherSide {
        /// Who is told, if the recipient did it.
        giver: &'static [Role],
        /// Who is told, if the giver did it.
        recipient: &'static [Role],
    },
    /// People of the first recipient's office.
    House(&'static [Role]),
    /// Who recorded the subject.
    Author,
}

/// The command by which the program reminds of deadlines.
const REMIND: &str = "deadline.remind";

type Told = (&'static str, fn(&Outline) -> bool, Kind, Audience);

const HANDS_IN: &[Role] = &[Role::Editor, Role::Clerk];
const DECIDES: &[Role] = &[Role::Clerk];
const ASKS: Audience = Audience::Recipient(HANDS_IN);
const SIGNS: Audience = Audience::Recipient(&[Role::Signatory, Role::Head]);
const LEARNS: Audience = Audience::Recipient(&[Role::Editor, Role::Signatory]);
const EXAMINES: Audience = Audience::Giver(DECIDES);
const TALKS: Audience = Audience::OtherSide { giver: DECIDES, recipient: HANDS_IN };
const CERTIFIES: Audience = Audience::Giver(&[Role::ExaminerSachlich, Role::ExaminerRechnerisch]);
const RELEASES: Audience = Audience::Giver(&[Role::Releaser]);
const PAYS: Audience = Audience::Giver(&[Role::Clerk, Role::Orderer]);
const HEADS: Audience = Audience::Giver(&[Role::Clerk, Role::Head]);
const VERIFIES: Audience = Audience::House(&[Role::Clerk]);
const CONFIRMS: Audience = Audience::House(&[Role::Releaser, Role::Head]);
const ANSWERS: Audience = Audience::House(&[Role::Clerk, Role::Head]);

/// The table: the command, what must be true of its subject afterwards, what is told, to whom.
const TOLD: &[Told] = &[
    ("forwarding.record", always, Kind::GrantForwarded, LEARNS),
    ("grant.amend", always, Kind::GrantChanged, LEARNS),
    ("grant.revoke", always, Kind::GrantRevoked, LEARNS),
    ("grant.stop_payments", always, Kind::PaymentsStopped, LEARNS),
    ("grant.resume_payments", always, Kind::PaymentsResumed, LEARNS),
    ("grant.take_back_due", always, Kind::DueTakenBack, LEARNS),
    ("grant.close", always, Kind::GrantClosed, LEARNS),
    ("plan.change", Outline::is_with_consent, Kind::PlanChanged, LEARNS),
    ("plan.change", always, Kind::PlanChanged, EXAMINES),
    ("claim.submit", Outline::is_unsigned, Kind::ClaimToSign, SIGNS),
    ("claim.submit", Outline::is_signed, Kind::ClaimHandedIn, EXAMINES),
    ("claim.resubmit", Outline::is_unsigned, Kind::ClaimToSign, SIGNS),
    ("claim.resubmit", Outline::is_signed, Kind::ClaimHandedIn, EXAMINES),
    ("claim.sign", always, Kind::ClaimHandedIn, EXAMINES),
    ("claim.withdraw", Outline::was_signed, Kind::ClaimWithdrawn, EXAMINES),
    ("claim.drop_parked", always, Kind::ParkedDropped, EXAMINES),
    ("claim.request_changes", always, Kind::ClaimQuestioned, ASKS),
    ("claim.decide", always, Kind::ClaimToCertify, CERTIFIES),
    ("claim.correct", always, Kind::ClaimToCertify, CERTIFIES),
    ("claim.send_back", always, Kind::ClaimSentBack, EXAMINES),
    ("claim.certify", Outline::is_decided_claim, Kind::ClaimDecided, LEARNS),
    ("claim.settle_parked", always, Kind::ClaimDecided, LEARNS),
    ("comment.add", Outline::is_shared, Kind::ClaimCommented, TALKS),
    ("payout_request.submit", Outline::is_unsigned_above_need, Kind::PayoutToSign, SIGNS),
    ("payout_request.submit", Outline::is_signed_above_need, Kind::PayoutRequested, EXAMINES),
    ("payout_request.sign", always, Kind::PayoutRequested, EXAMINES),
    ("payout_request.decide", Outline::is_requested, Kind::PayoutToCertify, CERTIFIES),
    ("payout_request.decide", Outline::is_answered, Kind::PayoutDecided, LEARNS),
    ("payout_request.certify", Outline::is_answered, Kind::PayoutDecided, LEARNS),
    ("payout_request.send_back", always, Kind::PayoutSentBack, EXAMINES),
    ("payment.order", always, Kind::PaymentToRelease, RELEASES),
    ("payment.reissue", always, Kind::PaymentToRelease, RELEASES),
    ("payment.confirm", always, Kind::PaymentConfirmed, LEARNS),
    ("payment.reject", always, Kind::PaymentFailed, PAYS),
    ("payment.return", always, Kind::PaymentFailed, PAYS),
    ("receivable.demand", Outline::is_owed, Kind::ReceivableDemanded, LEARNS),
    ("interest.decide", Outline::is_owed, Kind::ReceivableDemanded, LEARNS),
    ("receivable.defer", always, Kind::ReceivableDeferred, LEARNS),
    ("proof.compile", Outline::is_unsigned, Kind::ProofToSign, SIGNS),
    ("proof.sign", always, Kind::ProofToFile, ASKS),
    ("proof.file", always, Kind::ProofFiled, EXAMINES),
    ("proof.question", always, Kind::ProofQuestioned, ASKS),
    ("proof.answer", always, Kind::ProofAnswered, EXAMINES),
    ("proof.accept", always, Kind::ProofDecided, LEARNS),
    ("proof.cut", always, Kind::ProofDecided, LEARNS),
    ("proof.reject", always, Kind::ProofDecided, LEARNS),
    ("rule_waiver.propose", always, Kind::WaiverToConfirm, HEADS),
    ("rule_waiver.confirm", always, Kind::WaiverConfirmed, LEARNS),
    ("rule_waiver.withdraw", Outline::was_confirmed, Kind::WaiverWithdrawn, LEARNS),
    ("rule_waiver.withdraw", always, Kind::WaiverWithdrawn, HEADS),
    ("bank_details.enter", always, Kind::BankToSign, SIGNS),
    ("bank_details.sign", always, Kind::BankToVerify, VERIFIES),
    ("bank_details.verify", always, Kind::BankToConfirm, CONFIRMS),
    ("bank_details.confirm", always, Kind::BankConfirmed, LEARNS),
    ("bank_details.refuse", always, Kind::BankRefused, LEARNS),
    ("bank_details.withdraw", Outline::was_signed, Kind::BankWithdrawn, VERIFIES),
    ("audit_observation.record", always, Kind::ObservationToAnswer, ANSWERS),
    ("audit_observation.answer", always, Kind::ObservationAnswered, Audience::Author),
    ("audit_observation.decide", Outline::asks_back, Kind::ObservationToAnswer, ANSWERS),
    ("audit_observation.decide", Outline::has_ended, Kind::ObservationDecided, ANSWERS),
    (REMIND, Outline::is_of_proof_ahead, Kind::ProofDue, ASKS),
    (REMIND, Outline::is_of_proof_passed, Kind::ProofLate, ANSWERS),
    (REMIND, Outline::is_of_use_ahead, Kind::UseEnds, ASKS),
    (REMIND, Outline::is_of_use_passed, Kind::UseLate, ANSWERS),
    (REMIND, Outline::is_of_ground, Kind::RevocationEnds, ANSWERS),
    (REMIND, Outline::is_of_interest, Kind::InterestLapses, ANSWERS),
    (REMIND, Outline::is_of_answer_ahead, Kind::AnswerDue, ANSWERS),
    (REMIND, Outline::is_of_answer_passed, Kind::AnswerLate, ANSWERS),
    (REMIND, Outline::is_of_demand_ahead, Kind::DemandDue, ASKS),
    (REMIND, Outline::is_of_demand_passed, Kind::DemandLate, ANSWERS),
];

const fn always(_: &Outline) -> bool {
    true
}

/// Whether somebody may be told of a command.
pub fn may_be_told(command: &str) -> bool {
    TOLD.iter().any(|(told, ..)| *told == command)
}

/// What is told of a command, and to whom, by what its subject is afterwards.
pub fn told(command: &str, subject: &Outline) -> Option<(NotificationKind, Audience)> {
    let of = |(told, holds, ..): &&Told| *told == command && holds(subject);
    TOLD.iter().find(of).map(|(.., kind, audience)| (*kind, *audience))
}

#[cfg(test)]
mod tests;
