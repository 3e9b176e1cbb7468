//! Receivables (Forderungen): what a recipient is asked to pay back, until it is repaid, offset or waived.

mod deferral;

use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, MoneyError};
use serde::{Deserialize, Serialize};

pub use deferral::{Deferral, DeferredPart};

use crate::{GrantId, PositionId, ReceivableId, TextError, law::InterestSheet, plain_text};

/// The longest reason and the longest legal ground, in characters.
const LONGEST: usize = 1000;

/// What is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandKind {
    /// Money of the grant.
    Refund,
    /// Interest on it.
    Interest,
    /// Something else, which is no money of the grant either.
    Other,
}

impl DemandKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Refund, Self::Interest, Self::Other];

    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Interest => "interest",
            Self::Other => "other",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A receivable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receivable {
    /// Its id.
    pub id: ReceivableId,
    /// The grant whose recipient owes it.
    pub grant: GrantId,
    /// The position it is demanded for.
    pub position: PositionId,
    /// The version that a change must name.
    pub version: i64,
    /// What is demanded.
    pub kind: DemandKind,
    /// How much.
    pub amount: Cents,
    /// Why.
    pub reason: String,
    /// The legal ground.
    pub legal_ground: String,
    /// The day of the demand.
    pub demanded_on: NaiveDate,
    /// The day it is due.
    pub due_on: NaiveDate,
    /// Its accounts.
    pub accounts: ReceivableAccounts,
    /// Where it is interest that was calculated here: its worksheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worksheet: Option<InterestSheet>,
    /// What has become of it, step by step.
    pub steps: Vec<ReceivableStep>,
    /// To when what was owed of it was deferred, the last one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deferrals: Vec<Deferral>,
}

/// The accounts of a receivable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivableAccounts {
    /// What is still owed.
    pub open: AccountNumber,
    /// What was repaid or offset.
    pub settled: AccountNumber,
    /// What was waived.
    pub waived: AccountNumber,
}

/// A part of a receivable that is owed no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivableStep {
    /// Its number: 1 for the first.
    pub number: i64,
    /// The day it counts for.
    pub on: NaiveDate,
    /// How much.
    pub amount: Cents,
    /// How.
    #[serde(flatten)]
    pub how: Settled,
}

/// How a part of a receivable ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Settled {
    /// Repaid.
    Repaid,
    /// Offset against what was due to the same recipient (Aufrechnung).
    Offset {
        /// The position that it was due for.
        against: PositionId,
    },
    /// Waived (Erlass, Niederschlagung).
    Waived {
        /// Why.
        reason: String,
    },
}

impl Settled {
    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Repaid => "repaid",
            Self::Offset { .. } => "offset",
            Self::Waived { .. } => "waived",
        }
    }
}

/// Where a receivable stands. Nothing keeps it: it follows from the steps, whose sum its account bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceivableState {
    /// Nothing of it has ended.
    Open,
    /// A part of it has ended.
    Partly,
    /// All of it was repaid or offset, or a part of it waived.
    Settled,
    /// All of it was waived.
    Waived,
}

/// Why a receivable cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceivableError {
    /// A text that says nothing, too much, or what cannot be seen.
    #[error("{field} {cause}")]
    Text {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        cause: TextError,
    },
    /// It is due before it is demanded.
    #[error("what is demanded on {demanded_on} is not due on {due_on} before")]
    DueBefore {
        /// The day of the demand.
        demanded_on: NaiveDate,
        /// The day it would be due.
        due_on: NaiveDate,
    },
    /// A step before the demand.
    #[error("nothing demanded on {demanded_on} ends on {on}")]
    StepBefore {
        /// The day of the demand.
        demanded_on: NaiveDate,
        /// The day of the step.
        on: NaiveDate,
    },
    /// An amount that is none.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// Interest too small to be claimed.
    #[error("interest of {interest} lies below the smallest interest that is claimed; it is waived")]
    BelowLimit {
        /// The interest.
        interest: Cents,
    },
    /// Interest on money on which interest is claimed for what it was not spent on after all.
    #[error(
        "{claimed} of interest are claimed on the same money for a payment or a cost that counts no more: it is waived first"
    )]
    ClaimedBefore {
        /// The receivable.
        receivable: ReceivableId,
        /// What of it is not waived.
        claimed: Cents,
    },
    /// Interest on more of the same money than came in.
    #[error(
        "of {received} that came in, interest would be claimed on {claimed}: what was claimed for a use that became smaller is waived first"
    )]
    ClaimedAbove {
        /// What came in.
        received: Cents,
        /// On how much of it interest would be claimed.
        claimed: Cents,
    },
    /// A refund of more than was paid or may be paid.
    #[error(
        "{open} may still be demanded back: what was paid or may be paid, less {demanded} that are demanded already; \
         {asked} was asked for"
    )]
    AboveReceived {
        /// What may still be demanded.
        open: Cents,
        /// What is demanded already and open.
        demanded: Cents,
        /// What was asked for.
        asked: Cents,
    },
    /// Deferred to no later day.
    #[error("what is deferred on {on} is due on a later day, not on {due_on}")]
    NotLater {
        /// The day of the deferral.
        on: NaiveDate,
        /// The day it would be due.
        due_on: NaiveDate,
    },
    /// Deferred in too many parts, or in none.
    #[error("what is owed is paid in 1 to {most} parts of at least a cent each, not in {count}")]
    Parts {
        /// The most.
        most: u32,
        /// In how many.
        count: u32,
    },
    /// An offset against what is due to someone else.
    #[error("an offset needs two debts between the same two: who owes this must be who is owed that")]
    OtherParties,
}

impl Receivable {
    /// The receivable with its texts and days checked.
    pub fn checked(self) -> Result<Self, ReceivableError> {
        if self.due_on < self.demanded_on {
            let (demanded_on, due_on) = (self.demanded_on, self.due_on);
            return Err(ReceivableError::DueBefore { demanded_on, due_on });
        }
        Ok(Self {
            amount: self.amount.positive()?,
            reason: text("reason", &self.reason)?,
            legal_ground: text("legal_ground", &self.legal_ground)?,
            ..self
        })
    }

    /// The receivable after a part of it ended. Whether so much is owed is known to its account.
    pub fn step(mut self, on: NaiveDate, amount: Cents, how: Settled) -> Result<Self, ReceivableError> {
        if on < self.demanded_on {
            return Err(ReceivableError::StepBefore { demanded_on: self.demanded_on, on });
        }
        let how = match how {
            Settled::Waived { reason } => Settled::Waived { reason: text("reason", &reason)? },
            other => other,
        };
        let number = self.steps.last().map_or(1, |last| last.number + 1);
        self.steps.push(ReceivableStep { number, on, amount: amount.positive()?, how });
        Ok(Self { version: self.version + 1, ..self })
    }

    /// What was repaid or offset.
    pub fn settled(&self) -> Result<Cents, MoneyError> {
        let settled = self.steps.iter().filter(|step| !matches!(step.how, Settled::Waived { .. }));
        Cents::sum(settled.map(|step| step.amount))
    }

    /// What is still owed.
    pub fn open(&self) -> Result<Cents, MoneyError> {
        self.amount.minus(Cents::sum(self.steps.iter().map(|step| step.amount))?)
    }

    /// Whether something of it is still owed.
    pub fn waits(&self) -> bool {
        self.open().is_ok_and(|open| open > Cents::ZERO)
    }

    /// The day from which nothing of it is owed any more.
    pub fn ended_on(&self) -> Option<NaiveDate> {
        let last = self.steps.iter().map(|step| step.on).max();
        last.filter(|_| !self.waits())
    }

    /// What is claimed after what was waived: repaid, offset or still owed.
    pub fn claimed(&self) -> Result<Cents, MoneyError> {
        self.open()?.plus(self.settled()?)
    }

    /// Where it stands.
    pub fn state(&self) -> Result<ReceivableState, MoneyError> {
        Ok(match (self.open()?, self.settled()?) {
            (open, _) if open == self.amount => ReceivableState::Open,
            (Cents::ZERO, Cents::ZERO) => ReceivableState::Waived,
            (Cents::ZERO, _) => ReceivableState::Settled,
            _ => ReceivableState::Partly,
        })
    }
}

fn text(field: &'static str, written: &str) -> Result<String, ReceivableError> {
    plain_text(written, LONGEST).map_err(|cause| ReceivableError::Text { field, cause })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::sample::{DAY, account, day};

    pub(super) fn receivable() -> Receivable {
        Receivable {
            id: ReceivableId(Uuid::from_u128(1)),
            grant: GrantId(Uuid::from_u128(2)),
            position: PositionId(Uuid::from_u128(3)),
            version: 1,
            kind: DemandKind::Refund,
            amount: Cents::new(100),
            reason: "nicht verbraucht".to_owned(),
            legal_ground: "§ 49a VwVfG NRW".to_owned(),
            demanded_on: DAY,
            due_on: DAY,
            accounts: ReceivableAccounts { open: account(1), settled: account(2), waived: account(3) },
            worksheet: None,
            steps: Vec::new(),
            deferrals: Vec::new(),
        }
    }

    fn waived() -> Settled {
        Settled::Waived { reason: "Kleinbetrag".to_owned() }
    }

    fn after(steps: &[(i64, Settled)]) -> Receivable {
        let step = |at: Receivable, (cents, how): &(i64, Settled)| {
            at.step(DAY, Cents::new(*cents), how.clone()).unwrap()
        };
        steps.iter().fold(receivable(), step)
    }

    #[test]
    fn where_it_stands_follows_from_its_steps() {
        let against = PositionId(Uuid::nil());
        for (steps, state) in [
            (vec![], ReceivableState::Open),
            (vec![(99, Settled::Repaid)], ReceivableState::Partly),
            (vec![(1, waived())], ReceivableState::Partly),
            (vec![(99, Settled::Repaid), (1, waived())], ReceivableState::Settled),
            (vec![(40, Settled::Offset { against }), (60, Settled::Repaid)], ReceivableState::Settled),
            (vec![(100, waived())], ReceivableState::Waived),
        ] {
            assert_eq!(after(&steps).state(), Ok(state), "{steps:?}");
            let is_open = matches!(state, ReceivableState::Open | ReceivableState::Partly);
            assert_eq!(after(&steps).waits(), is_open, "{steps:?}");
        }
        let steps = after(&[(40, Settled::Repaid), (10, waived())]);
        assert_eq!((steps.open(), steps.settled()), (Ok(Cents::new(50)), Ok(Cents::new(40))));
        assert_eq!((steps.version, steps.steps[1].number), (3, 2));
        assert_eq!((steps.ended_on(), receivable().ended_on()), (None, None));
        let later = day("2021-07-01");
        let late = steps.step(later, Cents::new(20), Settled::Repaid).unwrap();
        let ended = late.step(DAY, Cents::new(30), Settled::Repaid).unwrap();
        assert_eq!(ended.ended_on(), Some(later), "the last day, in whichever order it was recorded");
    }

    #[test]
    fn a_demand_says_why_and_by_which_right_and_is_not_due_before_it() {
        let before = DAY.pred_opt().unwrap();
        assert!(receivable().checked().is_ok());
        for (broken, field) in [
            (Receivable { reason: " ".to_owned(), ..receivable() }, "reason"),
            (Receivable { legal_ground: String::new(), ..receivable() }, "legal_ground"),
        ] {
            assert!(broken.checked().unwrap_err().to_string().starts_with(field));
        }
        let early = Receivable { due_on: before, ..receivable() }.checked();
        assert_eq!(early, Err(ReceivableError::DueBefore { demanded_on: DAY, due_on: before }));
        let nothing = Receivable { amount: Cents::ZERO, ..receivable() }.checked();
        assert_eq!(nothing, Err(ReceivableError::Money(MoneyError::NotPositive)));
    }

    #[test]
    fn a_step_moves_something_and_not_before_the_demand() {
        let on = day("2021-04-30");
        let early = receivable().step(on, Cents::new(1), Settled::Repaid);
        assert_eq!(early, Err(ReceivableError::StepBefore { demanded_on: DAY, on }));
        assert!(receivable().step(DAY, Cents::ZERO, Settled::Repaid).is_err());
        let silent = receivable().step(DAY, Cents::new(1), Settled::Waived { reason: " ".to_owned() });
        assert!(matches!(silent, Err(ReceivableError::Text { field: "reason", .. })));
    }

    #[test]
    fn the_words_are_read_back() {
        for kind in DemandKind::ALL {
            assert_eq!(DemandKind::from_word(kind.word()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        }
        let text = serde_json::to_string(&after(&[(1, waived())])).unwrap();
        assert_eq!(serde_json::from_str::<Receivable>(&text).unwrap(), after(&[(1, waived())]));
    }
}
