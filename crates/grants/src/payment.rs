//! Payments: ordered, released by a second person, confirmed or rejected by the bank. An incoming one, seen
//! from the first recipient, is a tranche.

use chrono::NaiveDate;
use ledger::{Cents, Reservation};
use serde::{Deserialize, Serialize};

use crate::{GrantId, PaymentId, PositionId, TextError, plain_text};

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
    /// A rejection and a return say why.
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
        }
    }

    fn may_become(&self, next: &Self) -> bool {
        matches!(
            (self, next),
            (Self::Ordered { .. }, Self::Released { .. } | Self::Rejected { .. })
                | (Self::Released { .. }, Self::Confirmed { .. } | Self::Rejected { .. })
                | (Self::Confirmed { .. }, Self::Returned { .. })
        )
    }
}

impl Payment {
    /// Releases an order.
    pub fn release(self, on: NaiveDate) -> Result<Self, PaymentError> {
        self.move_to(PaymentState::Released { on })
    }

    /// Confirms a released payment as the bank booked it.
    pub fn confirm(self, on: NaiveDate) -> Result<Self, PaymentError> {
        self.move_to(PaymentState::Confirmed { on })
    }

    /// Rejects an order that is not released, or a released payment that the bank did not execute.
    pub fn reject(self, on: NaiveDate, reason: String) -> Result<Self, PaymentError> {
        let reason = plain_text(&reason, LONGEST_REASON).map_err(PaymentError::Reason)?;
        self.move_to(PaymentState::Rejected { on, reason })
    }

    /// Takes a confirmed payment back that the bank returned.
    pub fn bring_back(self, on: NaiveDate, reason: &str) -> Result<Self, PaymentError> {
        let reason = plain_text(reason, LONGEST_REASON).map_err(PaymentError::Reason)?;
        if let PaymentState::Confirmed { on: confirmed_on } = self.state
            && on < confirmed_on
        {
            return Err(PaymentError::ReturnedBefore { confirmed_on, returned_on: on });
        }
        self.move_to(PaymentState::Returned { on, reason })
    }

    /// Refuses unless the money came back and the payment may be issued again.
    pub fn must_be_returned(&self) -> Result<(), PaymentError> {
        match &self.state {
            PaymentState::Returned { .. } => Ok(()),
            present => Err(PaymentError::State { present: present.word(), asked: "reissued" }),
        }
    }

    fn move_to(self, next: PaymentState) -> Result<Self, PaymentError> {
        if self.state.may_become(&next) {
            Ok(Self { state: next, ..self })
        } else {
            Err(PaymentError::State { present: self.state.word(), asked: next.word() })
        }
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
        }
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
        ];
        for (state, takes) in table {
            let at = payment(state);
            let present = at.state.word();
            let answers = [
                at.clone().release(DAY),
                at.clone().confirm(DAY),
                at.clone().reject(DAY, reason()),
                at.clone().bring_back(DAY, &reason()),
            ];
            let next = [released.clone(), confirmed.clone(), rejected.clone(), returned.clone()];
            for ((answer, next), takes) in answers.into_iter().zip(next).zip(takes) {
                let asked = next.word();
                let refusal = Err(PaymentError::State { present, asked });
                assert_eq!(answer, if takes { Ok(payment(next)) } else { refusal });
            }
            let reissue = at.must_be_returned();
            assert_eq!(reissue.is_ok(), present == "returned", "{present}: {reissue:?}");
        }
    }

    #[test]
    fn nothing_comes_back_before_it_has_left() {
        let (at, before) = (payment(PaymentState::Confirmed { on: DAY }), DAY.pred_opt().unwrap());
        let refused = PaymentError::ReturnedBefore { confirmed_on: DAY, returned_on: before };
        assert_eq!(at.bring_back(before, "Konto erloschen"), Err(refused));
    }

    #[test]
    fn a_rejection_says_why() {
        let at = payment(PaymentState::Released { on: DAY });
        assert_eq!(
            at.reject(DAY, String::new()),
            Err(PaymentError::Reason(TextError::Length { most: 1000, length: 0 }))
        );
    }
}
