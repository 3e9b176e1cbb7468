//! What people do, and which roles may: the one table of permissions. What is not in it is refused.
//!
//! A role alone opens nothing: the person holds it today for the organisation for which they act, and the subject lies on
//! that organisation's side of the tree ([`crate::access`]).

use grants::Role;

use Role::{
    Administrator, Auditor, Clerk, Editor, ExaminerRechnerisch, ExaminerSachlich, Head, Orderer, Releaser,
    Signatory,
};

/// Declares the actions: name, word, who does it as a refusal tells it, the roles that may.
macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident $word:literal $by:literal [$($role:ident)*])*) => {
        /// What a person does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word by which the printed table names it.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Who does it, for people to read.
            pub const fn by(self) -> &'static str {
                match self { $(Self::$name => $by,)* }
            }

            /// The roles that may.
            pub const fn roles(self) -> &'static [Role] {
                match self { $(Self::$name => &[$($role),*],)* }
            }
        }
    };
}

actions! {
    /// Opens the books of a unit, or appoints its first administrator: while there is nobody.
    Found "found" "the settings of the installation, once" []
    /// Reminds of a deadline.
    Remind "remind" "the program by itself" []
    /// Registers people, gives and ends roles, records who left.
    ManagePeople "manage_people" "an administrator" [Administrator]
    /// Sees people and what they may do.
    LookAtPeople "look_at_people" "an administrator, the head or an auditor" [Administrator Head Auditor]
    /// Sees who saw and did what.
    LookAtTrail "look_at_trail" "the head or an auditor" [Head Auditor]
    /// Sees grants, claims, payments, proofs on the own part of the tree, and who acts for the own organisation.
    Look "look" "everyone who has to do with money"
        [Clerk ExaminerSachlich ExaminerRechnerisch Orderer Releaser Head Editor Signatory Auditor]
    /// Commits samples of claim lines and draws them.
    DrawSample "draw_sample" "an auditor, an examiner or the head"
        [ExaminerSachlich ExaminerRechnerisch Head Auditor]
    /// Sees samples, and what was drawn.
    LookAtSamples "look_at_samples" "an auditor, or who examines claims"
        [Clerk ExaminerSachlich ExaminerRechnerisch Head Auditor]
    /// Records what an audit observes, and decides on what the house answers.
    Observe "observe" "an auditor" [Auditor]
    /// Answers what an audit observes.
    AnswerObservation "answer_observation" "a clerk, an examiner or the head"
        [Clerk ExaminerSachlich ExaminerRechnerisch Head]
    /// Sees what audits observe.
    LookAtObservations "look_at_observations" "an auditor, or who answers one"
        [Clerk ExaminerSachlich ExaminerRechnerisch Head Auditor]
    /// Says something to a claim or a Sachbericht.
    Comment "comment" "the giver or the recipient of the grant"
        [Clerk ExaminerSachlich ExaminerRechnerisch Orderer Releaser Head Editor Signatory]
    /// Registers organisations and loads programme files.
    SetUp "set_up" "a clerk or the head" [Clerk Head]
    /// Records awards, forwards, amends, closes and revokes grants, agrees on how they are paid.
    Give "give" "a clerk or the head" [Clerk Head]
    /// Changes a Finanzierungsplan between two acts.
    ChangePlan "change_plan" "a clerk, the head or an editor" [Clerk Head Editor]
    /// Closes days for good.
    ClosePeriod "close_period" "a clerk or the head" [Clerk Head]
    /// Enters or confirms figures of the law.
    EnterFigure "enter_figure" "a clerk or the head" [Clerk Head]
    /// Keeps the books of money that moved: tranches, what the bank says, repayments, receivables.
    Book "book" "a clerk" [Clerk]
    /// Decides what a recipient asks for, or asks it for changes.
    Decide "decide" "a clerk" [Clerk]
    /// Records what an examination answers.
    RecordExamination "record_examination" "a clerk or an examiner"
        [Clerk ExaminerSachlich ExaminerRechnerisch]
    /// Certifies what is proposed (Feststellung), or sends it back.
    Certify "certify" "an examiner" [ExaminerSachlich ExaminerRechnerisch]
    /// Orders payments (Anordnung).
    Order "order" "an orderer" [Orderer]
    /// Releases payments (Freigabe).
    Release "release" "a releaser, above the threshold the head" [Releaser Head]
    /// Sets what the house decides about duties.
    ChangeSettings "change_settings" "an administrator" [Administrator]
    /// Records that a recipient has one person, who signs alone.
    Waive "waive" "the head" [Head]
    /// Declares an interest in a recipient.
    DeclareInterest "declare_interest" "those who examine, order and pay"
        [Clerk ExaminerSachlich ExaminerRechnerisch Orderer Releaser Head]
    /// Takes an order back, or records that the bank rejected a payment.
    RejectPayment "reject_payment" "a clerk, an orderer or a releaser" [Clerk Orderer Releaser]
    /// Hands in what a recipient asks, claims and proves. The first recipient's clerk does it towards the ministry.
    HandIn "hand_in" "an editor or a clerk of the recipient" [Editor Clerk]
    /// Enters the bank details of the own organisation.
    EnterBankDetails "enter_bank_details" "an editor or a clerk of the organisation" [Editor Clerk]
    /// Signs bank details of the own organisation that another has entered.
    SignBankDetails "sign_bank_details" "a signatory or the head of the organisation" [Signatory Head]
    /// Looks into whether an account is the organisation's.
    VerifyBankDetails "verify_bank_details" "a clerk" [Clerk]
    /// Confirms bank details that another has looked into.
    ConfirmBankDetails "confirm_bank_details" "a releaser or the head" [Releaser Head]
    /// Refuses bank details, or takes those of the own organisation back.
    StopBankDetails "stop_bank_details" "whoever enters, signs, looks into or confirms them"
        [Clerk Releaser Head Editor Signatory]
    /// Sees where organisations are paid.
    LookAtBankDetails "look_at_bank_details" "the organisation, and who orders, pays and audits"
        [Clerk Orderer Releaser Head Editor Signatory Auditor]
    /// Signs for a recipient what another has prepared.
    Sign "sign" "a signatory or the head of the recipient" [Signatory Head]
    /// Files a proof of use.
    FileProof "file_proof" "a signatory, an editor or a clerk of the recipient" [Signatory Editor Clerk]
}

impl Action {
    /// Whether a second factor that was shown in the last minutes stands before it.
    pub const fn needs_step_up(self) -> bool {
        matches!(
            self,
            Self::Release
                | Self::EnterBankDetails
                | Self::SignBankDetails
                | Self::VerifyBankDetails
                | Self::ConfirmBankDetails
        )
    }

    /// Whether nothing changes by it.
    pub const fn only_looks(self) -> bool {
        matches!(
            self,
            Self::Look
                | Self::LookAtSamples
                | Self::LookAtObservations
                | Self::LookAtPeople
                | Self::LookAtTrail
                | Self::LookAtBankDetails
        )
    }

    /// Whether it is about the audit's own papers: they are no part of the books, however early these are shown.
    pub const fn is_of_audit(self) -> bool {
        matches!(self, Self::Observe | Self::LookAtObservations)
    }

    /// Whether a role may.
    pub fn allows(self, role: Role) -> bool {
        self.roles().contains(&role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as it is reviewed: a line for each action, a column for each role.
    fn printed() -> Vec<String> {
        let line = |first: &str, mark: &dyn Fn(Role) -> &'static str| {
            let cells = Role::ALL.iter().map(|role| {
                let width = role.word().len();
                format!(" {:<width$}", mark(*role))
            });
            let line = format!("{first:<18}") + &cells.collect::<String>();
            line.trim_end().to_owned()
        };
        let may = |action: Action| move |role| if action.allows(role) { "yes" } else { "-" };
        let head = std::iter::once(line("", &Role::word));
        head.chain(Action::ALL.iter().map(|action| line(action.word(), &may(*action)))).collect()
    }

    #[test]
    fn the_table_of_permissions_is_the_reviewed_one() {
        let reviewed = include_str!("../../../tests/permissions/table.txt");
        let printed = printed();
        assert_eq!(
            printed,
            reviewed.lines().collect::<Vec<_>>(),
            "the table is now:\n{}",
            printed.join("\n")
        );
    }

    #[test]
    fn an_administrator_touches_no_money_and_an_auditor_draws_samples_observes_and_changes_nothing() {
        let of = |role| Action::ALL.iter().copied().filter(move |action| action.allows(role));
        assert_eq!(
            of(Administrator).collect::<Vec<_>>(),
            [Action::ManagePeople, Action::LookAtPeople, Action::ChangeSettings]
        );
        assert_eq!(
            of(Auditor).collect::<Vec<_>>(),
            [
                Action::LookAtPeople,
                Action::LookAtTrail,
                Action::Look,
                Action::DrawSample,
                Action::LookAtSamples,
                Action::Observe,
                Action::LookAtObservations,
                Action::LookAtBankDetails
            ]
        );
    }

    #[test]
    fn who_pays_keeps_no_books() {
        for action in Action::ALL.iter().filter(|action| action.allows(Releaser)) {
            assert!(
                !matches!(action, Action::Book | Action::Give | Action::Decide | Action::Order),
                "{action:?}"
            );
        }
    }
}
