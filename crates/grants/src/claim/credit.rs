//! Credit notes: what comes back of a cost that was claimed.
//!
//! A credit note names the line it reduces, its parent. It takes at most what is left of what was recognised there, cost
//! and grant share in proportion; the last cent of the cost takes the last cent of the share.

use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};

use super::{ClaimError, ClaimLine, Cost, LineState};
use crate::{ClaimLineId, PlanLineId, PositionId};

/// The line that a credit note reduces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditParent {
    /// A line of an earlier claim, which is decided.
    Line(ClaimLineId),
    /// An earlier line of the same claim, by its number.
    Number(i64),
}

/// What is left of a line for credit notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Creditable {
    /// The line.
    pub line: ClaimLineId,
    /// The position it took from.
    pub position: PositionId,
    /// The plan line it took from.
    pub plan_line: PlanLineId,
    /// The eligible cost that no credit note has taken.
    pub cost: Cents,
    /// What the grant carries of that.
    pub share: Cents,
}

impl Creditable {
    /// What is recognised of a line, before any credit note.
    pub fn recognised(line: &ClaimLine) -> Self {
        Self {
            line: line.id,
            position: line.position,
            plan_line: line.plan_line,
            cost: line.recognised(),
            share: line.recognised_share(),
        }
    }

    /// What credit notes may take of a decided line of an earlier claim. Only actual cost of which something is recognised
    /// can be reduced.
    pub fn of_earlier(number: i64, parent: &ClaimLine) -> Result<Self, ClaimError> {
        match (&parent.cost, &parent.state) {
            (
                Cost::Actual { .. },
                LineState::Accepted | LineState::AcceptedInPart { .. } | LineState::Rejected { .. },
            ) if parent.recognised() > Cents::ZERO => Ok(Self::recognised(parent)),
            _ => Err(ClaimError::NotCreditable { line: number, parent: parent.id }),
        }
    }

    /// The grant share that goes back with a part of the cost: in proportion, rounded once. More than what is left is the
    /// account's to refuse; its share is all that is left.
    pub fn share_of(&self, amount: Cents) -> Result<Cents, MoneyError> {
        if amount >= self.cost { Ok(self.share) } else { self.share.share(amount.get(), self.cost.get()) }
    }

    /// What is left after a credit note.
    #[must_use]
    pub fn less(self, cost: Cents, share: Cents) -> Self {
        let left = |of: Cents, taken: Cents| Cents::new(of.get().saturating_sub(taken.get()).max(0));
        Self { cost: left(self.cost, cost), share: left(self.share, share), ..self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn left(cost: i64, share: i64) -> Creditable {
        Creditable {
            line: ClaimLineId(Uuid::from_u128(1)),
            position: PositionId(Uuid::from_u128(1)),
            plan_line: PlanLineId(Uuid::from_u128(1)),
            cost: Cents::new(cost),
            share: Cents::new(share),
        }
    }

    #[test]
    fn a_credit_note_gives_back_the_share_in_proportion() {
        assert_eq!(left(12_000, 9_600).share_of(Cents::new(2_000)), Ok(Cents::new(1_600)));
        assert_eq!(left(12_000, 9_600).share_of(Cents::new(12_000)), Ok(Cents::new(9_600)));
        assert_eq!(left(3, 2).share_of(Cents::new(1)), Ok(Cents::new(1)));
        assert_eq!(left(1, 0).share_of(Cents::new(1)), Ok(Cents::ZERO));
    }

    proptest! {
        #[test]
        fn credit_notes_that_take_all_of_a_line_give_back_exactly_its_share(
            parts in prop::collection::vec(1_i64..=1_000_000, 1..20),
            hundredths in 0_i64..=10_000,
        ) {
            let cost = parts.iter().sum::<i64>();
            let share = Cents::new(cost).share(hundredths, 10_000).unwrap();
            let mut open = left(cost, share.get());
            let mut back = Cents::ZERO;
            for part in parts {
                let given = open.share_of(Cents::new(part)).unwrap();
                prop_assert!(given >= Cents::ZERO && given <= open.share && given.get() <= part);
                back = back.plus(given).unwrap();
                open = open.less(Cents::new(part), given);
            }
            prop_assert_eq!(back, share);
            prop_assert_eq!((open.cost, open.share), (Cents::ZERO, Cents::ZERO));
        }
    }
}
