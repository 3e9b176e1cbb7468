//! Payout requests: Mittelabruf towards the Land, Mittelanforderung towards the Kreis.

mod declaration;
mod duties;

use chrono::NaiveDate;
use ledger::{Cents, MoneyError, Reservation};
use serde::{Deserialize, Serialize};

use crate::{
    DutyError, GrantId, PayoutRequestId, PayoutTermsError, PositionId, Returned, SignOff, Signer, Step,
    TextError, duty::sign, plain_text, single_spaced,
};

pub use declaration::PayoutDeclaration;
pub use duties::PayoutProposal;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 1000;
/// The longest text of a need, in characters.
const LONGEST_NEED: usize = 200;

/// What a recipient asks to be paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutRequest {
    /// Its id.
    pub id: PayoutRequestId,
    /// The grant of the recipient who asks.
    pub grant: GrantId,
    /// The position it is asked for.
    pub position: PositionId,
    /// The version that a change must name.
    pub version: i64,
    /// How much.
    pub amount: Cents,
    /// What it is needed for.
    pub need: Vec<Need>,
    /// The number of the instalment that it draws.
    pub instalment: Option<i64>,
    /// By how much it goes beyond what is needed now, and why; nothing where it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above_need: Option<AboveNeed>,
    /// What whoever asked declares.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<PayoutDeclaration>,
    /// Where it stands.
    pub state: PayoutRequestState,
    /// What was reserved for it of what may still be paid.
    pub reserved: Reservation,
    /// What was reserved for it of what may be paid ahead of use.
    pub reserved_advance: Reservation,
    /// The approval that is proposed and certified by nobody or by one yet; of an approved one that which was certified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<PayoutProposal>,
    /// Who proposed, certified and sent back approvals for the giver.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sign_offs: Vec<SignOff>,
    /// Why proposals were sent back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<Returned>,
}

/// What is asked for beyond what may be asked for now. It needs a reason and a second person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboveNeed {
    /// By how much.
    pub by: Cents,
    /// Why.
    pub reason: String,
    /// Who asked, and who signed for it.
    pub sign_offs: Vec<SignOff>,
}

impl AboveNeed {
    /// What is asked for beyond the need by a person. Where a recipient has one person, who asks signs.
    pub fn asked(by: Cents, reason: &str, who: Signer, alone: bool) -> Result<Self, PayoutRequestError> {
        let reason = plain_text(reason, LONGEST_REASON).map_err(PayoutRequestError::Reason)?;
        let step = if alone { Step::PrepareAndSign } else { Step::Prepare };
        Ok(Self { by, reason, sign_offs: vec![SignOff { step, round: 1, by: who }] })
    }

    /// Whether a second person signed for it, or the only one whom the recipient has.
    pub fn is_signed(&self) -> bool {
        self.sign_offs.iter().any(|signed| matches!(signed.step, Step::Sign | Step::PrepareAndSign))
    }
}

/// A payment that the recipient has to make with the money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// For what.
    pub what: String,
    /// The day it is due.
    pub due_on: NaiveDate,
    /// How much of it the grant pays.
    pub amount: Cents,
    /// To whom it is paid, where that is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<String>,
    /// What is paid in all, where the grant pays a part of it; nothing where it pays all, or nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Cents>,
}

impl Need {
    /// The need with its text and amount checked.
    pub fn checked(&self) -> Result<Self, PayoutRequestError> {
        let payee = self.payee.as_deref().filter(|payee| !payee.trim().is_empty());
        if let Some(total) = self.total.filter(|total| *total < self.amount) {
            return Err(PayoutRequestError::Total { total, amount: self.amount });
        }
        Ok(Self {
            what: plain_text(&self.what, LONGEST_NEED).map_err(PayoutRequestError::What)?,
            payee: payee
                .map(|payee| single_spaced(payee, LONGEST_NEED).map_err(PayoutRequestError::Payee))
                .transpose()?,
            due_on: self.due_on,
            amount: self.amount.positive()?,
            total: self.total,
        })
    }
}

/// Where a payout request stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PayoutRequestState {
    /// Asked for.
    Requested {
        /// The day of the request.
        on: NaiveDate,
    },
    /// Approved: the amount is due.
    Approved {
        /// The day of the approval.
        on: NaiveDate,
    },
    /// Refused.
    Refused {
        /// The day of the refusal.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
}

/// Why a payout request cannot take a step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayoutRequestError {
    /// It stands elsewhere.
    #[error("a payout request that is {present} cannot be {asked}")]
    State {
        /// The present state.
        present: &'static str,
        /// The state that was asked for.
        asked: &'static str,
    },
    /// A refusal says why.
    #[error("the reason {0}")]
    Reason(TextError),
    /// A need says for what.
    #[error("what is needed {0}")]
    What(TextError),
    /// To whom it is paid is no name.
    #[error("the payee {0}")]
    Payee(TextError),
    /// The grant pays more of a payment than is paid in all.
    #[error("of a payment of {total} the grant does not pay {amount}")]
    Total {
        /// What is paid in all.
        total: Cents,
        /// What the grant was to pay of it.
        amount: Cents,
    },
    /// An amount that is none.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// More needs than one can read.
    #[error("a request lists at most {most} needs, not {count}")]
    Needs {
        /// The most.
        most: usize,
        /// How many it lists.
        count: usize,
    },
    /// Nothing is paid ahead of use.
    #[error("the grant is paid by {rule}: nothing is paid ahead of use")]
    NoAdvance {
        /// The rule.
        rule: &'static str,
    },
    /// More than may be ahead of use, since a part of what was paid is not recognised any more.
    #[error(
        "{cap} may be ahead of use, {ahead} are or are asked for, of which {beyond_use} were paid for what is not \
         recognised any more: {open} may be asked for, {asked} was"
    )]
    AboveCap {
        /// The most that may be ahead of use.
        cap: Cents,
        /// What is, or is asked for.
        ahead: Cents,
        /// What of it was paid and is neither used nor an advance.
        beyond_use: Cents,
        /// What may be asked for.
        open: Cents,
        /// What was asked for.
        asked: Cents,
    },
    /// More than is needed now, without a reason.
    #[error(
        "{asked} was asked for, {drawable} may be asked for now: {above} above it need a reason and a second person"
    )]
    AboveNeed {
        /// What was asked for.
        asked: Cents,
        /// What may be asked for now.
        drawable: Cents,
        /// By how much it goes beyond that.
        above: Cents,
    },
    /// Nobody signs for what is needed.
    #[error("the request asks for no more than is needed: nobody has to sign for it")]
    WithinNeed,
    /// Beyond the need, and only one person asked.
    #[error("the request goes beyond what is needed: a second person signs for it before it is approved")]
    Unsigned,
    /// A duty that is kept apart.
    #[error(transparent)]
    Duty(#[from] DutyError),
    /// The need does not cover what is asked for.
    #[error("a need of {stated} is stated, {asked} was asked for")]
    NeedBelow {
        /// What is needed.
        stated: Cents,
        /// What was asked for.
        asked: Cents,
    },
    /// There is no instalment of this number.
    #[error("there is no instalment {number}")]
    NoInstalment {
        /// The number.
        number: i64,
    },
    /// The instalment pays for another position.
    #[error("instalment {number} pays for another position")]
    OtherPosition {
        /// The number.
        number: i64,
    },
    /// An instalment is drawn as a whole.
    #[error("instalment {number} is {agreed}, {asked} was asked for")]
    OtherAmount {
        /// The number.
        number: i64,
        /// What was agreed.
        agreed: Cents,
        /// What was asked for.
        asked: Cents,
    },
    /// The instalment waits for a requirement.
    #[error("instalment {instalment} waits for requirement {requirement}, {title:?}, due on {due_on}")]
    RequirementOpen {
        /// The instalment.
        instalment: i64,
        /// The requirement.
        requirement: i64,
        /// What it is called.
        title: String,
        /// The day it is due.
        due_on: NaiveDate,
    },
    /// The terms do not fit together.
    #[error(transparent)]
    Terms(#[from] PayoutTermsError),
}

impl PayoutRequestState {
    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Requested { .. } => "requested",
            Self::Approved { .. } => "approved",
            Self::Refused { .. } => "refused",
        }
    }

    /// Since when it stands there.
    pub const fn on(&self) -> NaiveDate {
        match self {
            Self::Requested { on } | Self::Approved { on } | Self::Refused { on, .. } => *on,
        }
    }
}

impl PayoutRequest {
    /// Whether nobody has decided on it yet.
    pub const fn waits(&self) -> bool {
        matches!(self.state, PayoutRequestState::Requested { .. })
    }

    /// Whether somebody of its recipient has still to sign for what it asks beyond the need.
    pub fn waits_for_signature(&self) -> bool {
        self.waits() && self.above_need.as_ref().is_some_and(|above| !above.is_signed())
    }

    /// Signs for what it asks beyond the need. Its version stays: nothing changes that anybody saw.
    pub fn sign(mut self, by: Signer) -> Result<Self, PayoutRequestError> {
        let (present, asked) = (self.state.word(), "signed");
        let above = self.above_need.as_mut().ok_or(PayoutRequestError::WithinNeed)?;
        if !matches!(self.state, PayoutRequestState::Requested { .. }) {
            return Err(PayoutRequestError::State { present, asked });
        }
        if above.is_signed() {
            return Err(DutyError::Taken { step: Step::Sign }.into());
        }
        sign(&mut above.sign_offs, Step::Sign, 1, by)?;
        Ok(self)
    }

    /// Approves it: the amount becomes due. What goes beyond the need was signed for by a second person. What the house
    /// itself approves is certified before.
    pub fn approve(self, on: NaiveDate) -> Result<Self, PayoutRequestError> {
        if self.above_need.as_ref().is_some_and(|above| !above.is_signed()) {
            return Err(PayoutRequestError::Unsigned);
        }
        self.decide(PayoutRequestState::Approved { on })
    }

    /// Refuses it. An approval that is proposed is sent back first.
    pub fn refuse(self, on: NaiveDate, reason: String) -> Result<Self, PayoutRequestError> {
        if self.is_proposed() {
            return Err(DutyError::Proposed.into());
        }
        let reason = plain_text(&reason, LONGEST_REASON).map_err(PayoutRequestError::Reason)?;
        self.decide(PayoutRequestState::Refused { on, reason })
    }

    fn decide(self, next: PayoutRequestState) -> Result<Self, PayoutRequestError> {
        match self.state {
            PayoutRequestState::Requested { .. } => Ok(Self { state: next, ..self }),
            present => Err(PayoutRequestError::State { present: present.word(), asked: next.word() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use ledger::{AccountNumber, Transfer, TransferNumber};
    use uuid::Uuid;

    use super::*;
    use crate::{OrganisationId, PersonId, Role};

    const DAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 5, 1).unwrap();

    pub(super) fn request(state: PayoutRequestState) -> PayoutRequest {
        PayoutRequest {
            id: PayoutRequestId(Uuid::nil()),
            grant: GrantId(Uuid::nil()),
            position: PositionId(Uuid::nil()),
            version: 1,
            amount: Cents::new(5),
            need: Vec::new(),
            instalment: None,
            above_need: None,
            declared: Vec::new(),
            state,
            reserved: reserved(1),
            reserved_advance: reserved(2),
            proposal: None,
            sign_offs: Vec::new(),
            returned: Vec::new(),
        }
    }

    fn reserved(number: i64) -> Reservation {
        let accounts = (AccountNumber::new(number), AccountNumber::new(3));
        let transfer = Transfer::pending(accounts.0, accounts.1, Cents::new(5)).unwrap();
        transfer.reservation(TransferNumber::new(number)).unwrap()
    }

    #[test]
    fn every_state_takes_only_its_steps() {
        let requested = PayoutRequestState::Requested { on: DAY };
        let approved = PayoutRequestState::Approved { on: DAY };
        let refused = PayoutRequestState::Refused { on: DAY, reason: "zu früh".to_owned() };
        for (state, takes) in [(requested, true), (approved.clone(), false), (refused.clone(), false)] {
            let at = request(state);
            let present = at.state.word();
            let answers = [at.clone().approve(DAY), at.refuse(DAY, "zu früh".to_owned())];
            for (answer, next) in answers.into_iter().zip([approved.clone(), refused.clone()]) {
                let asked = next.word();
                let refusal = Err(PayoutRequestError::State { present, asked });
                assert_eq!(answer, if takes { Ok(request(next)) } else { refusal });
            }
        }
    }

    fn signer(person: u128) -> Signer {
        Signer {
            person: PersonId(Uuid::from_u128(person)),
            name: format!("Person {person}"),
            role: Role::Clerk,
            organisation: OrganisationId(Uuid::nil()),
            on: DAY,
        }
    }

    pub(super) fn above(alone: bool) -> PayoutRequest {
        let above = AboveNeed::asked(Cents::new(1), "Puffer", signer(1), alone).unwrap();
        PayoutRequest { above_need: Some(above), ..request(PayoutRequestState::Requested { on: DAY }) }
    }

    #[test]
    fn what_goes_beyond_the_need_is_signed_for_by_another_person() {
        assert_eq!(above(false).approve(DAY), Err(PayoutRequestError::Unsigned));
        let same = above(false).sign(signer(1));
        assert!(matches!(same, Err(PayoutRequestError::Duty(DutyError::SamePerson { .. }))));
        let signed = above(false).sign(signer(2)).unwrap();
        assert_eq!(signed.version, 1, "signing changes nothing that anybody saw");
        assert!(matches!(
            signed.clone().sign(signer(3)),
            Err(PayoutRequestError::Duty(DutyError::Taken { .. }))
        ));
        let approved = signed.approve(DAY).unwrap();
        assert!(matches!(approved.sign(signer(3)), Err(PayoutRequestError::State { .. })));
        above(true).approve(DAY).unwrap();
        assert!(above(false).refuse(DAY, "zu früh".to_owned()).is_ok(), "a refusal waits for nobody");
    }

    #[test]
    fn nobody_signs_for_what_is_needed_and_beyond_it_one_says_why() {
        let within = request(PayoutRequestState::Requested { on: DAY }).sign(signer(2));
        assert_eq!(within, Err(PayoutRequestError::WithinNeed));
        let silent = AboveNeed::asked(Cents::new(1), " ", signer(1), false);
        assert!(matches!(silent, Err(PayoutRequestError::Reason(_))));
    }

    #[test]
    fn a_refusal_says_why() {
        let at = request(PayoutRequestState::Requested { on: DAY });
        assert_eq!(
            at.refuse(DAY, " ".to_owned()),
            Err(PayoutRequestError::Reason(TextError::Length { most: 1000, length: 0 }))
        );
    }
}
