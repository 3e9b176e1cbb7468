//! The duties of a payout request towards a giver inside: its approval is proposed by one, certified by two others, and
//! due with the second certificate, or it is sent back. A proposal begins its round. Neither moves the version: nothing
//! changes that the recipient saw.

use chrono::NaiveDate;
use ledger::Cents;
use serde::{Deserialize, Serialize};

use super::{PayoutRequest, PayoutRequestError, PayoutRequestState};
use crate::{
    DutyError, SignOff, Signer, Step,
    duty::{rounds, sign},
};

/// An approval that is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutProposal {
    /// The round that it is proposed in.
    pub round: i64,
    /// How much becomes due.
    pub amount: Cents,
    /// The day from which it is approved.
    pub on: NaiveDate,
    /// The version of the rule book that it follows: it is certified under no other.
    pub rule_book: u32,
}

impl PayoutRequest {
    /// The round of its newest proposal; 0 before the first.
    pub fn round(&self) -> i64 {
        rounds::round(&self.sign_offs)
    }

    /// Whether an approval is proposed and not certified yet.
    pub const fn is_proposed(&self) -> bool {
        matches!(self.state, PayoutRequestState::Requested { .. }) && self.proposal.is_some()
    }

    /// Whether what is proposed is certified in reason and in amount.
    pub fn is_certified(&self) -> bool {
        rounds::is_certified(&self.sign_offs)
    }

    /// The steps that the giver took in the newest round.
    pub fn present_round(&self) -> impl Iterator<Item = &SignOff> {
        let round = self.round();
        self.sign_offs.iter().filter(move |signed| signed.round == round)
    }

    /// The request as its recipient sees it: without what is proposed, and who took steps towards it, until it counts.
    #[must_use]
    pub fn without_proposals(self) -> Self {
        let counts = matches!(self.state, PayoutRequestState::Approved { .. });
        let sign_offs = self.present_round().filter(|_| counts).cloned().collect();
        let proposal = self.proposal.clone().filter(|_| counts);
        Self { proposal, sign_offs, returned: Vec::new(), ..self }
    }

    /// Proposes to approve it. What could not be approved is refused now.
    pub fn propose(mut self, on: NaiveDate, rule_book: u32, by: Signer) -> Result<Self, PayoutRequestError> {
        self.clone().approve(on)?;
        if self.is_proposed() {
            return Err(DutyError::Proposed.into());
        }
        let (round, amount) = (self.round() + 1, self.amount);
        sign(&mut self.sign_offs, Step::Propose, round, by)?;
        let proposal = Some(PayoutProposal { round, amount, on, rule_book });
        Ok(Self { proposal, ..self })
    }

    /// Certifies what is proposed, in reason, in amount, or in both. What follows an older rule book than holds now is
    /// proposed once more.
    pub fn certify(mut self, step: Step, rule_book: u32, by: Signer) -> Result<Self, PayoutRequestError> {
        let proposed = self.proposed(step)?.rule_book;
        rounds::must_follow(proposed, rule_book)?;
        rounds::certify(&mut self.sign_offs, step, by)?;
        Ok(self)
    }

    /// Approves what is proposed. Its certificates are asked for before.
    pub fn approved_as_proposed(self) -> Result<Self, PayoutRequestError> {
        let on = self.proposed(Step::Rechnerisch)?.on;
        let version = self.version + 1;
        Ok(Self { version, ..self.approve(on)? })
    }

    /// Sends a proposal back that cannot be certified.
    pub fn send_back(mut self, reason: &str, by: Signer) -> Result<Self, PayoutRequestError> {
        self.proposed(Step::SendBack)?;
        let returned = rounds::send_back(&mut self.sign_offs, reason, by)?;
        self.returned.push(returned);
        Ok(Self { proposal: None, ..self })
    }

    /// What is proposed, while nobody has decided on it.
    fn proposed(&self, asked: Step) -> Result<&PayoutProposal, PayoutRequestError> {
        match (&self.state, &self.proposal) {
            (PayoutRequestState::Requested { .. }, Some(proposal)) => Ok(proposal),
            (PayoutRequestState::Requested { .. }, None) => Err(DutyError::NoProposal.into()),
            (present, _) => Err(PayoutRequestError::State { present: present.word(), asked: asked.word() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{
        super::tests::{above, request},
        *,
    };
    use crate::{OrganisationId, PersonId, Returned, Role, TextError};

    const DAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 5, 2).unwrap();
    const CLERK: (u128, Role) = (1, Role::Clerk);
    const REASON: (u128, Role) = (2, Role::ExaminerSachlich);
    const AMOUNT: (u128, Role) = (3, Role::ExaminerRechnerisch);

    fn by((person, role): (u128, Role)) -> Signer {
        Signer {
            person: PersonId(Uuid::from_u128(person)),
            name: format!("Person {person}"),
            role,
            organisation: OrganisationId(Uuid::nil()),
            on: DAY,
        }
    }

    fn asked() -> PayoutRequest {
        request(PayoutRequestState::Requested { on: DAY })
    }

    fn proposed() -> PayoutRequest {
        asked().propose(DAY, 7, by(CLERK)).unwrap()
    }

    fn duty<T>(cause: DutyError) -> Result<T, PayoutRequestError> {
        Err(PayoutRequestError::Duty(cause))
    }

    #[test]
    fn what_is_proposed_is_due_with_the_second_certificate_and_not_before() {
        assert_eq!(asked().certify(Step::Sachlich, 7, by(REASON)), duty(DutyError::NoProposal));
        let open = proposed();
        let proposal = PayoutProposal { round: 1, amount: open.amount, on: DAY, rule_book: 7 };
        assert_eq!((open.is_proposed(), open.proposal.clone()), (true, Some(proposal)));
        assert_eq!(open.clone().propose(DAY, 7, by((4, Role::Clerk))), duty(DutyError::Proposed));
        assert_eq!(open.clone().refuse(DAY, "zu früh".to_owned()), duty(DutyError::Proposed));
        let half = open.certify(Step::Rechnerisch, 7, by(AMOUNT)).unwrap();
        assert!(!half.is_certified() && half.is_proposed());
        let whole = half.certify(Step::Sachlich, 7, by(REASON)).unwrap();
        assert!(whole.is_certified());
        let approved = whole.approved_as_proposed().unwrap();
        assert_eq!((&approved.state, approved.version), (&PayoutRequestState::Approved { on: DAY }, 2));
        assert!(!approved.is_proposed());
        let late = approved.send_back("zu früh", by(REASON));
        assert!(matches!(late, Err(PayoutRequestError::State { present: "approved", asked: "send_back" })));
    }

    #[test]
    fn nobody_takes_two_steps_of_a_round_in_whichever_role() {
        for (person, step, role, taken) in [
            (1, Step::Sachlich, Role::ExaminerSachlich, Step::Propose),
            (1, Step::Rechnerisch, Role::ExaminerRechnerisch, Step::Propose),
            (1, Step::SachlichUndRechnerisch, Role::ExaminerSachlich, Step::Propose),
            (2, Step::Rechnerisch, Role::ExaminerRechnerisch, Step::Sachlich),
        ] {
            let at = if person == 1 {
                proposed()
            } else {
                proposed().certify(Step::Sachlich, 7, by(REASON)).unwrap()
            };
            let name = format!("Person {person}");
            let refused = duty(DutyError::SamePerson { name, taken, asked: step });
            assert_eq!(at.certify(step, 7, by((person, role))), refused, "{step:?}");
        }
    }

    #[test]
    fn a_certificate_is_given_once_in_its_role_and_under_the_rules_that_were_applied() {
        let other = proposed().certify(Step::Rechnerisch, 7, by(REASON));
        assert_eq!(other, duty(DutyError::Role { step: Step::Rechnerisch, role: Role::ExaminerSachlich }));
        let none = proposed().certify(Step::SendBack, 7, by(REASON));
        assert_eq!(none, duty(DutyError::Role { step: Step::SendBack, role: Role::ExaminerSachlich }));
        let older = proposed().certify(Step::Sachlich, 8, by(REASON));
        assert_eq!(older, duty(DutyError::RuleBook { proposed: 7, present: 8 }));
        let half = proposed().certify(Step::Sachlich, 7, by(REASON)).unwrap();
        let again = half.clone().certify(Step::Sachlich, 7, by((4, Role::ExaminerSachlich)));
        assert_eq!(again, duty(DutyError::Taken { step: Step::Sachlich }));
        let both = half.certify(Step::SachlichUndRechnerisch, 7, by((4, Role::ExaminerSachlich)));
        assert_eq!(both, duty(DutyError::Taken { step: Step::SachlichUndRechnerisch }));
        let one = proposed().certify(Step::SachlichUndRechnerisch, 7, by(REASON)).unwrap();
        assert!(one.is_certified());
    }

    #[test]
    fn what_is_sent_back_is_proposed_in_the_next_round() {
        let half = proposed().certify(Step::Sachlich, 7, by(REASON)).unwrap();
        let silent = half.clone().send_back(" ", by(AMOUNT));
        assert_eq!(silent, duty(DutyError::Reason(TextError::Length { most: 1000, length: 0 })));
        let open = half.send_back("Bedarf fehlt", by(REASON)).unwrap();
        assert_eq!(open.returned, [Returned { round: 1, reason: "Bedarf fehlt".to_owned() }]);
        assert_eq!((&open.proposal, open.version), (&None, 1));
        assert_eq!(open.clone().send_back("zu früh", by(AMOUNT)), duty(DutyError::NoProposal));
        open.clone().refuse(DAY, "zu früh".to_owned()).unwrap();
        let again = open.propose(DAY, 7, by(CLERK)).unwrap();
        assert_eq!((again.round(), again.is_certified()), (2, false));
        let half = again.certify(Step::Sachlich, 7, by(REASON)).unwrap();
        assert!(half.certify(Step::Rechnerisch, 7, by(AMOUNT)).unwrap().is_certified());
    }

    #[test]
    fn what_could_not_be_approved_is_not_proposed() {
        assert_eq!(above(false).propose(DAY, 7, by(CLERK)), Err(PayoutRequestError::Unsigned));
        above(true).propose(DAY, 7, by(CLERK)).unwrap();
        let refused = asked().refuse(DAY, "zu früh".to_owned()).unwrap();
        let late = refused.propose(DAY, 7, by(CLERK));
        assert!(matches!(late, Err(PayoutRequestError::State { present: "refused", .. })));
    }

    #[test]
    fn a_recipient_sees_the_round_that_counts_and_nothing_before() {
        let back = proposed().send_back("Bedarf fehlt", by(REASON)).unwrap();
        assert_eq!(back.clone().without_proposals(), asked());
        let open = back.propose(DAY, 7, by(CLERK)).unwrap();
        assert_eq!(open.clone().without_proposals(), asked());
        let half = open.certify(Step::Sachlich, 7, by(REASON)).unwrap();
        let whole = half.certify(Step::Rechnerisch, 7, by(AMOUNT)).unwrap();
        let seen = whole.approved_as_proposed().unwrap().without_proposals();
        let steps: Vec<_> = seen.sign_offs.iter().map(|signed| (signed.round, signed.step)).collect();
        assert_eq!(steps, [(2, Step::Propose), (2, Step::Sachlich), (2, Step::Rechnerisch)]);
        assert_eq!((seen.proposal.map(|it| it.round), seen.returned), (Some(2), Vec::new()));
    }
}
