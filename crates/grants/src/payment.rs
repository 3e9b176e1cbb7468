//! Payments: ordered, released by a second person, confirmed or rejected by the bank. An incoming one, seen
//! from the first recipient, is a tranche.

use chrono::NaiveDate;
use ledger::{Cents, Reservation};
use serde::{Deserialize, Serialize};

use crate::{
    BankDetailsId, DutyError, DutyRules, GrantId, PaymentId, PositionId, ReceivableId, Role, SignOff, Signer,
    Step, TextError, duty::sign, plain_text,
};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 1000;

/// Money on its way to a recipient, or, as a tranche, money that has arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Its id.
    pub id: PaymentId,
    /// The grant of the recipient.
    pub grant: GrantId,
    /// The position of the recipient's grant.
    pub position: PositionId,
    /// The version that a change must name.
    pub version: i64,
    /// How much.
    pub amount: Cents,
    /// Where it stands.
    pub state: PaymentState,
    /// What the order reserved of the giver's cash; none for a tranche.
    pub reserved_cash: Option<Reservation>,
    /// What the order reserved of what is due; none for a tranche.
    pub reserved_due: Option<Reservation>,
    /// The payment that came back and is issued again by this one.
    pub replaces: Option<PaymentId>,
    /// The account that it pays to, as it was ordered; none for a tranche.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pays_to: Option<BankDetailsId>,
    /// Who took which step of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sign_offs: Vec<SignOff>,
}

/// Where a payment stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PaymentState {
    /// Ordered (Anordnung); the money is reserved.
    Ordered {
        /// The day of the order.
        on: NaiveDate,
    },
    /// Released (Freigabe) by a second person; the money stays reserved until the bank has answered.
    Released {
        /// The day of the release.
        on: NaiveDate,
    },
    /// Confirmed by the bank; booked.
    Confirmed {
        /// The day the bank booked it.
        on: NaiveDate,
    },
    /// Not released, or rejected by the bank; the reservation is gone.
    Rejected {
        /// The day of the rejection.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// Confirmed, and returned by the bank afterwards; booked back.
    Returned {
        /// The day the bank booked it back.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// A tranche that arrived; booked at once.
    Received {
        /// The value date.
        on: NaiveDate,
    },
    /// A tranche that was recorded wrongly; booked back (Storno).
    Reversed {
        /// The day of the reversal.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
}

/// Why a payment cannot take a step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    /// It stands elsewhere.
    #[error("a payment that is {present} cannot be {asked}")]
    State {
        /// The present state.
        present: &'static str,
        /// The state that was asked for.
        asked: &'static str,
    },
    /// A duty that is kept apart.
    #[error(transparent)]
    Duty(#[from] DutyError),
    /// A rejection, a return and a reversal say why.
    #[error("the reason {0}")]
    Reason(TextError),
    /// Returned before it was confirmed.
    #[error("a payment confirmed on {confirmed_on} is not returned on {returned_on} before")]
    ReturnedBefore {
        /// The day the bank booked it.
        confirmed_on: NaiveDate,
        /// The day the bank booked it back.
        returned_on: NaiveDate,
    },
    /// Reversed, and no tranche.
    #[error("only a tranche that was received is reversed, not a payment that is {present}")]
    NoTranche {
        /// The present state.
        present: &'static str,
    },
    /// Reversed again, or the reversal reversed.
    #[error("the tranche was reversed on {on}: a reversal is never reversed, what came in is recorded anew")]
    ReversedAlready {
        /// The day of the reversal.
        on: NaiveDate,
    },
    /// Reversed before it was received.
    #[error("a tranche received on {received_on} is not reversed on {reversed_on} before")]
    ReversedBefore {
        /// The value date.
        received_on: NaiveDate,
        /// The day of the reversal.
        reversed_on: NaiveDate,
    },
    /// Reversed or returned while interest on it is claimed and owed.
    #[error(
        "interest on this money is claimed and {open} of it are owed: it is waived before the money is taken back"
    )]
    InterestClaimed {
        /// The receivable.
        receivable: ReceivableId,
        /// What of it is owed.
        open: Cents,
    },
    /// Ordered beyond what is still owed, since a correction or a credit note took back what had become due.
    #[error(
        "{due} are due and not ordered, of which {beyond_use} are not recognised any more: {open} may be ordered, \
         {asked} was asked for"
    )]
    BeyondUse {
        /// What is due, neither paid nor ordered.
        due: Cents,
        /// What of it is neither used nor advanced.
        beyond_use: Cents,
        /// What may be ordered.
        open: Cents,
        /// What was asked for.
        asked: Cents,
    },
    /// Released beyond what is still owed, since a correction or a credit note came after the order.
    #[error("{asked} were ordered, of which only {open} are still owed: the order is taken back")]
    OrderBeyondUse {
        /// What of the order is still owed.
        open: Cents,
        /// What was ordered.
        asked: Cents,
    },
}

impl PaymentState {
    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Ordered { .. } => "ordered",
            Self::Released { .. } => "released",
            Self::Confirmed { .. } => "confirmed",
            Self::Rejected { .. } => "rejected",
            Self::Returned { .. } => "returned",
            Self::Received { .. } => "received",
            Self::Reversed { .. } => "reversed",
        }
    }

    /// The day since which it is so.
    pub const fn since(&self) -> NaiveDate {
        match self {
            Self::Ordered { on }
            | Self::Released { on }
            | Self::Confirmed { on }
            | Self::Rejected { on, .. }
            | Self::Returned { on, .. }
            | Self::Received { on }
            | Self::Reversed { on, .. } => *on,
        }
    }

    /// Whether it is one of a tranche: money that came in, which nobody here ordered.
    pub const fn is_of_tranche(&self) -> bool {
        matches!(self, Self::Received { .. } | Self::Reversed { .. })
    }

    fn may_become(&self, next: &Self) -> bool {
        matches!(
            (self, next),
            (Self::Ordered { .. }, Self::Released { .. } | Self::Rejected { .. })
                | (Self::Released { .. }, Self::Confirmed { .. } | Self::Rejected { .. })
                | (Self::Confirmed { .. }, Self::Returned { .. })
                | (Self::Received { .. }, Self::Reversed { .. })
        )
    }
}

impl Payment {
    /// Whether the bank has not answered yet.
    pub const fn waits(&self) -> bool {
        matches!(self.state, PaymentState::Ordered { .. } | PaymentState::Released { .. })
    }

    /// Signs the order.
    pub fn ordered(self, by: Signer) -> Result<Self, PaymentError> {
        self.take(Step::Order, by)
    }

    /// Releases an order: the first, the second, and above the threshold a further eye. With the last one it is released.
    pub fn release(self, rules: Option<&DutyRules>, by: Signer) -> Result<Self, PaymentError> {
        let on = by.on;
        self.check_move(&PaymentState::Released { on })?;
        let step = match (self.has(Step::Release1), self.has(Step::Release2)) {
            (false, _) => Step::Release1,
            (true, false) => Step::Release2,
            (true, true) => Step::FurtherEye,
        };
        let releases = if step == Step::FurtherEye { Role::Head } else { Role::Releaser };
        if by.role != releases {
            return Err(DutyError::Role { step, role: by.role }.into());
        }
        let needs_further_eye = DutyRules::needs_further_eye(rules, self.amount);
        let signed = self.take(step, by)?;
        match step {
            Step::Release1 => Ok(signed),
            Step::Release2 if needs_further_eye => Ok(signed),
            _ => signed.move_to(PaymentState::Released { on }),
        }
    }

    /// Confirms a released payment as the bank booked it.
    pub fn confirm(self, on: NaiveDate, by: Signer) -> Result<Self, PaymentError> {
        self.check_move(&PaymentState::Confirmed { on })?;
        self.take(Step::Book, by)?.move_to(PaymentState::Confirmed { on })
    }

    /// Rejects an order that is not released, or books that the bank did not execute a released payment.
    pub fn reject(self, on: NaiveDate, reason: &str, by: Signer) -> Result<Self, PaymentError> {
        let reason = plain_text(reason, LONGEST_REASON).map_err(PaymentError::Reason)?;
        let rejected = PaymentState::Rejected { on, reason };
        self.check_move(&rejected)?;
        match self.state {
            PaymentState::Released { .. } if by.role != Role::Clerk => {
                Err(DutyError::Role { step: Step::Book, role: by.role }.into())
            }
            PaymentState::Released { .. } => self.take(Step::Book, by)?.move_to(rejected),
            _ => self.move_to(rejected),
        }
    }

    /// Takes a confirmed payment back that the bank returned. Who ordered or released it does not book that either; who
    /// booked that it was paid may.
    pub fn bring_back(mut self, on: NaiveDate, reason: &str, by: Signer) -> Result<Self, PaymentError> {
        let mut of_person = self.sign_offs.iter().filter(|signed| signed.by.person == by.person);
        if let Some(SignOff { step: taken, .. }) = of_person.find(|signed| signed.step.pays()) {
            let (name, taken, asked) = (by.name, *taken, Step::BookReturn);
            return Err(DutyError::SamePerson { name, taken, asked }.into());
        }
        let reason = plain_text(reason, LONGEST_REASON).map_err(PaymentError::Reason)?;
        if let PaymentState::Confirmed { on: confirmed_on } = self.state
            && on < confirmed_on
        {
            return Err(PaymentError::ReturnedBefore { confirmed_on, returned_on: on });
        }
        let returned = PaymentState::Returned { on, reason };
        self.check_move(&returned)?;
        self.sign_offs.push(SignOff { step: Step::BookReturn, round: 1, by });
        self.move_to(returned)
    }

    /// Takes a tranche back that was recorded wrongly. That stays so: what did come in is recorded anew.
    pub fn reverse(self, on: NaiveDate, reason: &str) -> Result<Self, PaymentError> {
        let received_on = match &self.state {
            PaymentState::Received { on } => *on,
            PaymentState::Reversed { on, .. } => return Err(PaymentError::ReversedAlready { on: *on }),
            present => return Err(PaymentError::NoTranche { present: present.word() }),
        };
        let reason = plain_text(reason, LONGEST_REASON).map_err(PaymentError::Reason)?;
        if on < received_on {
            return Err(PaymentError::ReversedBefore { received_on, reversed_on: on });
        }
        self.move_to(PaymentState::Reversed { on, reason })
    }

    /// Refuses unless the money came back and the payment may be issued again.
    pub fn must_be_returned(&self) -> Result<(), PaymentError> {
        match &self.state {
            PaymentState::Returned { .. } => Ok(()),
            present => Err(PaymentError::State { present: present.word(), asked: "reissued" }),
        }
    }

    fn has(&self, step: Step) -> bool {
        self.sign_offs.iter().any(|signed| signed.step == step)
    }

    fn take(mut self, step: Step, by: Signer) -> Result<Self, PaymentError> {
        sign(&mut self.sign_offs, step, 1, by)?;
        Ok(self)
    }

    fn check_move(&self, next: &PaymentState) -> Result<(), PaymentError> {
        if self.state.may_become(next) {
            Ok(())
        } else {
            Err(PaymentError::State { present: self.state.word(), asked: next.word() })
        }
    }

    fn move_to(self, next: PaymentState) -> Result<Self, PaymentError> {
        self.check_move(&next)?;
        Ok(Self { state: next, ..self })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const DAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 5, 1).unwrap();

    fn payment(state: PaymentState) -> Payment {
        Payment {
            id: PaymentId(Uuid::nil()),
            grant: GrantId(Uuid::nil()),
            position: PositionId(Uuid::nil()),
            version: 1,
            amount: Cents::new(5),
            state,
            reserved_cash: None,
            reserved_due: None,
            replaces: None,
            pays_to: None,
            sign_offs: Vec::new(),
        }
    }

    fn signer(person: u128, role: Role) -> Signer {
        let organisation = crate::OrganisationId(Uuid::nil());
        let person = crate::PersonId(Uuid::from_u128(person));
        Signer { person, name: "Ria".to_owned(), role, organisation, on: DAY }
    }

    /// The payment, with the first release when it is still an order.
    fn half_released(state: PaymentState) -> Payment {
        let at = payment(state).take(Step::Order, signer(1, Role::Orderer)).unwrap();
        at.take(Step::Release1, signer(2, Role::Releaser)).unwrap()
    }

    #[test]
    fn every_state_takes_only_its_steps() {
        let reason = || "Konto erloschen".to_owned();
        let (released, confirmed) = (PaymentState::Released { on: DAY }, PaymentState::Confirmed { on: DAY });
        let rejected = PaymentState::Rejected { on: DAY, reason: reason() };
        let returned = PaymentState::Returned { on: DAY, reason: reason() };
        let table = [
            (PaymentState::Ordered { on: DAY }, [true, false, true, false]),
            (released.clone(), [false, true, true, false]),
            (confirmed.clone(), [false, false, false, true]),
            (rejected.clone(), [false, false, false, false]),
            (returned.clone(), [false, false, false, false]),
            (PaymentState::Received { on: DAY }, [false, false, false, false]),
            (PaymentState::Reversed { on: DAY, reason: reason() }, [false, false, false, false]),
        ];
        for (state, takes) in table {
            let at = half_released(state);
            let present = at.state.word();
            let answers = [
                at.clone().release(None, signer(3, Role::Releaser)),
                at.clone().confirm(DAY, signer(4, Role::Clerk)),
                at.clone().reject(DAY, &reason(), signer(4, Role::Clerk)),
                at.clone().bring_back(DAY, &reason(), signer(4, Role::Clerk)),
            ];
            let next = [released.clone(), confirmed.clone(), rejected.clone(), returned.clone()];
            for ((answer, next), takes) in answers.into_iter().zip(next).zip(takes) {
                let asked = next.word();
                let refusal = Err(PaymentError::State { present, asked });
                assert_eq!(answer.map(|moved| moved.state), if takes { Ok(next) } else { refusal });
            }
            let reissue = at.must_be_returned();
            assert_eq!(reissue.is_ok(), present == "returned", "{present}: {reissue:?}");
        }
    }

    #[test]
    fn a_tranche_is_reversed_once_and_nothing_else_is() {
        let reason = || "Doppelt gebucht".to_owned();
        let reversed = PaymentState::Reversed { on: DAY, reason: reason() };
        let table = [
            (PaymentState::Ordered { on: DAY }, Err(PaymentError::NoTranche { present: "ordered" })),
            (PaymentState::Released { on: DAY }, Err(PaymentError::NoTranche { present: "released" })),
            (PaymentState::Confirmed { on: DAY }, Err(PaymentError::NoTranche { present: "confirmed" })),
            (
                PaymentState::Rejected { on: DAY, reason: reason() },
                Err(PaymentError::NoTranche { present: "rejected" }),
            ),
            (
                PaymentState::Returned { on: DAY, reason: reason() },
                Err(PaymentError::NoTranche { present: "returned" }),
            ),
            (PaymentState::Received { on: DAY }, Ok(reversed.clone())),
            (reversed, Err(PaymentError::ReversedAlready { on: DAY })),
        ];
        for (state, expected) in table {
            let answer = payment(state.clone()).reverse(DAY, &reason());
            assert_eq!(answer.map(|moved| moved.state), expected, "{state:?}");
            assert_eq!(state.is_of_tranche(), ["received", "reversed"].contains(&state.word()));
        }
    }

    #[test]
    fn a_tranche_is_not_reversed_before_it_came_in_nor_without_a_reason() {
        let (at, before) = (payment(PaymentState::Received { on: DAY }), DAY.pred_opt().unwrap());
        let refused = PaymentError::ReversedBefore { received_on: DAY, reversed_on: before };
        assert_eq!(at.clone().reverse(before, "Doppelt"), Err(refused));
        assert!(matches!(at.reverse(DAY, " "), Err(PaymentError::Reason(_))));
    }

    #[test]
    fn nothing_comes_back_before_it_has_left() {
        let (at, before) = (payment(PaymentState::Confirmed { on: DAY }), DAY.pred_opt().unwrap());
        let refused = PaymentError::ReturnedBefore { confirmed_on: DAY, returned_on: before };
        assert_eq!(at.bring_back(before, "Konto erloschen", signer(4, Role::Clerk)), Err(refused));
    }

    #[test]
    fn a_rejection_says_why() {
        let at = payment(PaymentState::Released { on: DAY });
        assert_eq!(
            at.reject(DAY, "", signer(4, Role::Clerk)),
            Err(PaymentError::Reason(TextError::Length { most: 1000, length: 0 }))
        );
    }

    #[test]
    fn a_payment_is_released_by_two_and_above_the_threshold_by_three() {
        let rules = |above| DutyRules {
            id: crate::DutyRulesId(Uuid::nil()),
            number: 1,
            one_examiner: false,
            further_eye_above: Some(Cents::new(above)),
            bank_wait_days: 3,
            on: DAY,
            reason: "Dienstanweisung".to_owned(),
        };
        let (at, below) = (rules(5), rules(4));
        let half = half_released(PaymentState::Ordered { on: DAY });
        let released = half.clone().release(Some(&at), signer(3, Role::Releaser)).unwrap();
        assert_eq!(released.state, PaymentState::Released { on: DAY });
        let waits = half.clone().release(Some(&below), signer(3, Role::Releaser)).unwrap();
        assert_eq!(waits.state, PaymentState::Ordered { on: DAY });
        let third = waits.clone().release(Some(&below), signer(4, Role::Releaser));
        let refused = DutyError::Role { step: Step::FurtherEye, role: Role::Releaser };
        assert_eq!(third, Err(refused.into()));
        let seen = waits.release(Some(&below), signer(4, Role::Head)).unwrap();
        assert_eq!(seen.state, PaymentState::Released { on: DAY });
        let by_head = half.release(None, signer(3, Role::Head));
        assert_eq!(by_head, Err(DutyError::Role { step: Step::Release2, role: Role::Head }.into()));
    }

    #[test]
    fn who_has_paid_books_nothing_also_in_another_role() {
        let half = half_released(PaymentState::Ordered { on: DAY });
        let released = half.release(None, signer(3, Role::Releaser)).unwrap();
        for person in 1..=3 {
            for answer in [
                released.clone().confirm(DAY, signer(person, Role::Clerk)),
                released.clone().reject(DAY, "Konto erloschen", signer(person, Role::Clerk)),
            ] {
                assert!(
                    matches!(answer, Err(PaymentError::Duty(DutyError::SamePerson { .. }))),
                    "{answer:?}"
                );
            }
        }
        let by_orderer = released.clone().reject(DAY, "Konto erloschen", signer(5, Role::Orderer));
        assert_eq!(by_orderer, Err(DutyError::Role { step: Step::Book, role: Role::Orderer }.into()));
        let confirmed = released.confirm(DAY, signer(4, Role::Clerk)).unwrap();
        for person in 1..=3 {
            let back = confirmed.clone().bring_back(DAY, "Konto erloschen", signer(person, Role::Clerk));
            assert!(
                matches!(
                    back,
                    Err(PaymentError::Duty(DutyError::SamePerson { asked: Step::BookReturn, .. }))
                ),
                "{back:?}"
            );
        }
        for person in [4, 5] {
            let by = signer(person, Role::Clerk);
            let back = confirmed.clone().bring_back(DAY, "Konto erloschen", by.clone()).unwrap();
            assert_eq!(back.sign_offs.last(), Some(&SignOff { step: Step::BookReturn, round: 1, by }));
        }
    }
}
